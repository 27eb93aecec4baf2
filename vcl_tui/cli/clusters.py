"""`vcl clusters`: solutions that behave alike."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from vcl_tui.cli.session import GLOBALS, context, print_json, visible
from vcl_tui.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(
        epilog="Examples: vcl clusters --problem he037   |   vcl clusters --purity --against reference",
    )(clusters)


def clusters(
    problem: Annotated[str | None, typer.Option(metavar="ID", help="The problem.")] = None,
    purity: Annotated[
        bool, typer.Option("--purity", help="How pure the leading clusters of all problems are.")
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(metavar="reference", help="What --purity is measured by: reference, or a reference's name."),
    ] = None,
) -> None:
    """Group the solutions of a problem by what they pass and, where a run kept it, by what they return."""
    from vcl_tui.workflows import show_clusters

    if purity:
        if against is None:
            raise UsageError("--purity is measured by known truth: add --against reference")
        _show_purity(show_clusters.purity(context(), against))
        return
    if problem is None:
        raise UsageError("name a problem: vcl clusters --problem ID (or --purity --against reference for all)")
    found = show_clusters.clusters_of(context(), problem)
    if GLOBALS.json:
        print_json(found)
        return
    sys.stdout.write(
        visible(
            f"{found['problem_id']}: {found['solutions']} solutions, {found['tests']} tests, {found['inputs']} inputs"
        )
        + "\n  size  programs  passes  labels\n"
    )
    rows = found["clusters"]
    for row in rows if isinstance(rows, list) else []:
        said = ", ".join(f"{count} {value}" for value, count in row["labels"].items()) or "-"
        names = " ".join(row["members"][:4]) + (" ..." if len(row["members"]) > 4 else "")
        sys.stdout.write(
            visible(f"{row['size']:6}  {row['programs']:8}  {row['passed']:3}/{found['tests']:<3} {said:<24} {names}")
            + "\n"
        )


def _show_purity(rows: list[dict[str, object]]) -> None:
    if GLOBALS.json:
        print_json(rows)
        return
    columns = {"leading": "leading", "right": "right", "purity": "purity"}
    columns |= {"after_approval": "after an approval", "in_pure": "in pure clusters"}
    sys.stdout.write("  ".join([f"{'clustered by':<28}", *columns.values()]) + "\n")
    for row in rows:
        shown = ["-" if row[name] is None else row[name] for name in columns]
        cells = [f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in shown]
        placed = [cell.rjust(len(title)) for cell, title in zip(cells, columns.values(), strict=True)]
        sys.stdout.write("  ".join([f"{row['way']:<28}", *placed]) + "\n")
