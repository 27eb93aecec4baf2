"""The root command, and the one place where an error becomes a message and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from vcl_tui import __version__
from vcl_tui.cli.catalogue import CommandGroup
from vcl_tui.cli.session import GLOBALS, context, hoist, say
from vcl_tui.errors import VclError

INTERRUPTED = 130

app = typer.Typer(
    name="vcl",
    cls=CommandGroup,
    help="Find out which LLM-written solutions are right when tests and judges are written by models too.",
    epilog="--db FILE and --json may stand before or after any command. Start: vcl demo",
    no_args_is_help=False,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    db: Annotated[str | None, typer.Option(metavar="FILE", help="The store (VCL_DB, config; default vcl.db).")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Take the global options; without a command open the review screen, or say how to start."""
    GLOBALS.db, GLOBALS.json = db, json
    if version:
        sys.stdout.write(f"vcl {__version__}\n")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        _without_command(ctx)


def _without_command(ctx: typer.Context) -> None:
    here = context()
    if not here.path.exists():
        sys.stdout.write(
            f"No store at {here.path}. Three ways to start:\n"
            "  vcl demo                    look around in the demo set\n"
            "  vcl import auto PATH        bring results that you have\n"
            "  vcl --help                  see everything\n"
        )
        return
    if isinstance(ctx.command, CommandGroup) and (review := ctx.command.get_command(ctx, "review")):
        ctx.invoke(review)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit.

    Exit codes: 0 done, 1 the answer is no, 2 usage, 3 bad input, 4 an outside service failed, 130 interrupted.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        app(args=hoist(given), prog_name="vcl", standalone_mode=True)
    except VclError as error:
        say(f"vcl: {error}")
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        say("vcl: interrupted; what was committed stays")
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        # the reader of our output left (`vcl ... | head`): nothing more to say, not even at shutdown
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
