"""`vcl config`: where the settings are, what they say, and changing them."""

from __future__ import annotations

import shlex
import subprocess
import sys

import typer

from vcl_tui import config
from vcl_tui.cli.session import GLOBALS, context, print_json
from vcl_tui.errors import ServiceError

group = typer.Typer(help="The config file: path, show, edit.", epilog="Example: vcl config show", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="config")


@group.command(epilog="Example: vcl config path")
def path() -> None:
    """Print where the config file is, or would be."""
    sys.stdout.write(f"{config.config_path()}\n")


@group.command(epilog="Example: vcl config show --json")
def show() -> None:
    """Print the settings in force. Keys of judges are never read here, so never shown."""
    settings = context().settings
    said = {"db": str(settings.db), "reviewer": settings.reviewer, "config": str(config.config_path())}
    if GLOBALS.json:
        print_json(said)
        return
    for name, value in said.items():
        sys.stdout.write(f"{name:>10}  {value if value is not None else '(not set)'}\n")


@group.command(epilog="Example: EDITOR=nano vcl config edit")
def edit() -> None:
    """Open the config file in your editor; makes one with every setting explained where there is none."""
    target = config.config_path()
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(config.TEMPLATE, encoding="utf-8")
    try:
        subprocess.run([*shlex.split(config.editor()), str(target)], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ServiceError(f"the editor failed ({error}); set EDITOR, or edit {target} by hand") from error
