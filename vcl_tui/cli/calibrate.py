"""`vcl calibrate`: what may be kept, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vcl_tui.cli.session import GLOBALS, context, print_json
from vcl_tui.errors import NegativeError, UsageError

if TYPE_CHECKING:
    from vcl_tui.model.calibration import Calibration

EPILOG = (
    "Examples: vcl calibrate --queue check   |   "
    "vcl calibrate --target-precision .9 --confidence .95 --require && vcl export dataset -o kept.jsonl"
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(epilog=EPILOG)(calibrate)


def calibrate(
    target: Annotated[float | None, typer.Option("--target-precision", help="Share of the kept that is right.")] = None,
    confidence: Annotated[float | None, typer.Option(help="Of the certificate; default .95.")] = None,
    queue: Annotated[str | None, typer.Option(help="Whose answers; without it the newest answered queue.")] = None,
    rule: Annotated[str, typer.Option(help="tests, judge, tests+judge, model or auto.")] = "auto",
    require: Annotated[bool, typer.Option("--require", help="Exit 1 when nothing is certified.")] = False,
    error: Annotated[
        str, typer.Option("--reviewer-error", help="Chance that a settled answer is mistaken; auto reads it off them.")
    ] = "auto",
    seed: Annotated[int, typer.Option(help="Source of chance where a rule needs any.")] = 0,
) -> None:
    """Choose what to keep from the answers, and certify its precision. The first look fixes target and confidence."""
    from vcl_tui.workflows import calibrate_pool
    from vcl_tui.workflows.calibrate_sample import Wish

    wish = Wish(queue=queue, target=target, confidence=confidence, rule=rule, seed=seed, error=_error(error))
    found = calibrate_pool.calibrate(context(), wish)
    show(found)
    if require and not found.certified:
        raise NegativeError(f"nothing is certified: {found.reason}")


def _error(given: str) -> float | None:
    if given == "auto":
        return None
    try:
        return float(given)
    except ValueError:
        raise UsageError(f"--reviewer-error {given}: auto, or a chance from 0 to below 0.5, e.g. .05") from None


def show(found: Calibration) -> None:
    """Print a calibration, as JSON where that is asked for."""
    from vcl_tui.workflows.calibrate_pool import as_json

    if GLOBALS.json:
        print_json(as_json(found))
    else:
        _summary(found)


def _summary(found: Calibration) -> None:
    """For people: what tau = 1.0 keeps, what the rule keeps, and the certificate or what is missing."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "keeps", "of", "precision", "share of the right ones"):
        table.add_column(heading, justify="left" if not heading else "right")
    rigid = found.rigid
    table.add_row(
        "all tests passed (τ = 1)",
        f"{rigid['kept']:,}",
        f"{found.total:,}",
        _share(rigid.get("precision_estimate")),
        _share(rigid.get("recall_estimate")),
    )
    name = f"{found.rule} at τ ≥ {found.threshold:g}" if found.threshold is not None else f"{found.rule}: no cut yet"
    table.add_row(name, f"{len(found.kept):,}", f"{found.total:,}", _share(found.precision_estimate), _recall(found))
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    if found.certified:
        sure = float(str(found.details.get("confidence", 0)))
        verdict = Text(
            f"CERTIFIED: precision at least {found.precision_lower:g} with confidence {sure:g}", "bold green"
        )
    else:
        verdict = Text("NOT CERTIFIED", "bold yellow")
    console.print(verdict, Text(f"for {found.scope}"), sep="\n")
    console.print(Text(found.reason))
    if isinstance(error := found.details.get("reviewer_error"), dict):
        said = str(error["said"])
        console.print(Text(f"{said[:1].upper()}{said[1:]}."))
    if isinstance(considered := found.details.get("rules_considered"), dict) and considered:
        promised = ", ".join(f"{rule} {share:.2f}" for rule, share in considered.items())
        console.print(
            Text(f"Rules considered, by the share of the right ones that each was expected to keep: {promised}.")
        )
    needed = "" if found.certified or not found.labels_needed else f"; about {found.labels_needed:,} more would do"
    console.print(
        Text(f"{found.labels_used:,} answers used{needed}. Precision and shares are estimates, chosen after looking.")
    )


def _share(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float | int) else "?"


def _recall(found: Calibration) -> str:
    interval = found.recall_interval
    around = f" ({interval[0]:.2f} to {interval[1]:.2f})" if interval is not None else ""
    return _share(found.recall_estimate) + around
