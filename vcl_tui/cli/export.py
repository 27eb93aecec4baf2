"""`vcl export`: labels, the kept data set, results and the repaired suite, for other tools."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vcl_tui.cli.session import GLOBALS, context, print_json, say

if TYPE_CHECKING:
    from vcl_tui.workflows.export_target import Target, Written

group = typer.Typer(
    help="Write labels, the kept data set, results or the repaired suite.",
    epilog="Example: vcl export dataset -o kept.jsonl",
    no_args_is_help=True,
)

Output = Annotated[str, typer.Option("-o", "--output", metavar="FILE|-", help="Where to; - is standard output.")]
FileFormat = Annotated[str, typer.Option("--format", help="jsonl, csv or parquet; by the file's name without it.")]
DatasetFormat = Annotated[
    str, typer.Option("--format", help="jsonl, csv, parquet, or hf (a folder for datasets); by the name without it.")
]
SuiteFormat = Annotated[
    str, typer.Option("--format", help="jsonl, csv, parquet, pytest (a folder), or evalplus (one object a problem).")
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="export")


@group.command(epilog="Example: vcl export labels -o labels.csv   |   vcl export labels --events -o log.jsonl")
def labels(
    output: Output = "-",
    file_format: FileFormat = "",
    force: Force = False,
    events: Annotated[bool, typer.Option("--events", help="Every revision, not only the current label.")] = False,
) -> None:
    """Export what reviewers said: the current label of each reviewer and item."""
    from vcl_tui.workflows import export_results

    target = _target(output, file_format, force=force)
    _done(export_results.export_labels(context(), target, sys.stdout, events=events), "labels")


@group.command(
    epilog="Examples: vcl calibrate --require && vcl export dataset -o kept.jsonl   |   "
    "vcl export dataset --format hf -o kept --holdout 0.1   |   vcl export dataset --as dpo -o pairs.parquet   |   "
    "vcl export dataset --per-problem 3 --diverse -o kept.csv"
)
def dataset(
    output: Output = "-",
    file_format: DatasetFormat = "",
    force: Force = False,
    kept_by: Annotated[str, typer.Option(metavar="latest|N", help="Which calibration decides.")] = "latest",
    uncertified_ok: Annotated[bool, typer.Option("--uncertified-ok", help="Export without a certificate.")] = False,
    stale_ok: Annotated[bool, typer.Option("--stale-ok", help="Export though something changed since.")] = False,
    shape: Annotated[str, typer.Option("--as", metavar="sft|dpo|kto", help="Training data in TRL's field names.")] = "",
    per_problem: Annotated[int | None, typer.Option(metavar="N", help="At most N solutions of a problem.")] = None,
    diverse: Annotated[bool, typer.Option("--diverse", help="With it: different behaviours, code far apart.")] = False,
    holdout: Annotated[
        str, typer.Option(metavar="SHARE|FILE", help="Keep problems apart: a share, or a file with an id a line.")
    ] = "",
    overlaps: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Problems to look for in prompts, beside HumanEval.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Which problems a share keeps apart.")] = 0,
) -> None:
    """Export the solutions that the latest calibration keeps, with a card that says where they come from."""
    from vcl_tui.workflows import export_dataset
    from vcl_tui.workflows.dataset_rows import Selection

    target = _target(output, file_format, force=force)
    selection = Selection(
        kept_by, uncertified_ok, stale_ok, shape, per_problem, diverse, holdout, tuple(overlaps or ()), seed
    )
    _done(export_dataset.export_dataset(context(), target, sys.stdout, selection), "rows")


@group.command(epilog="Example: vcl export results -o results.jsonl   |   vcl export results --wide -o matrix.csv")
def results(
    output: Output = "-",
    file_format: FileFormat = "",
    force: Force = False,
    wide: Annotated[bool, typer.Option("--wide", help="A row a solution, a column a test.")] = False,
) -> None:
    """Export the outcome of every (solution, test)."""
    from vcl_tui.workflows import export_results

    target = _target(output, file_format, force=force)
    _done(export_results.export_results(context(), target, sys.stdout, wide=wide), "rows")


@group.command(epilog="Example: vcl export suite -o suite.jsonl   |   vcl export suite --format pytest -o tests")
def suite(
    output: Output = "-",
    file_format: SuiteFormat = "",
    force: Force = False,
    every_test: Annotated[bool, typer.Option("--all", help="Tests found wrong, too; `out` says which.")] = False,
) -> None:
    """Export the repaired suite: the tests that reviewers didn't find wrong."""
    from vcl_tui.workflows import export_results

    target = _target(output, file_format, force=force)
    counted = "problems" if file_format == "evalplus" else "tests"
    _done(export_results.export_suite(context(), target, sys.stdout, every_test=every_test), counted)


def _target(output: str, file_format: str, *, force: bool) -> Target:
    from vcl_tui.workflows.export_target import Target

    return Target(output, file_format, force)


def _done(written: Written, what: str) -> None:
    if written.path is None:
        pass  # what was exported is on standard output; nothing else may be
    elif GLOBALS.json:
        print_json({"path": str(written.path), "rows": written.rows, "sha256": written.sha256})
    else:
        say(f"{written.rows:,} {what} written to {written.path}")
    for note in written.notes:
        say(f"note: {note}")
