"""`vcl simulate`: what a labelling budget would buy, played against reference labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vcl_tui.cli.progress_bar import counting_bar
from vcl_tui.cli.queue import precision_goal
from vcl_tui.cli.session import GLOBALS, context, print_json
from vcl_tui.errors import UsageError

if TYPE_CHECKING:
    from rich.table import Table

EPILOG = "Example: vcl simulate --goal precision=.9 --budget 50,100,200,400 --seeds 50 --json"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(epilog=EPILOG)(simulate)


def simulate(
    goal: Annotated[str, typer.Option(help="What the plan is for.")] = "precision=.9",
    confidence: Annotated[float, typer.Option(help="Of the certificate.")] = 0.95,
    budget: Annotated[str, typer.Option(metavar="N[,N...]", help="Answers; several are played one by one.")] = "200",
    seeds: Annotated[int, typer.Option(help="Runs of each budget.")] = 50,
    reviewer_error: Annotated[float, typer.Option(help="Chance that the simulated reviewer errs.")] = 0.0,
    stated_error: Annotated[float | None, typer.Option(help="What the plan is told of that; nothing without.")] = None,
    fixed_problems: Annotated[
        bool, typer.Option("--fixed-problems", help="Don't draw the problems anew for every seed.")
    ] = False,
    against: Annotated[str, typer.Option(metavar="NAME", help="The reference labels to play against.")] = "gold",
    rule: Annotated[str, typer.Option(help="auto, model, tests, judge or tests+judge; see vcl queue new.")] = "auto",
    values: Annotated[str, typer.Option(help="auto: use returned values where a run stored them; off.")] = "auto",
    filter_text: Annotated[str, typer.Option("--filter", metavar="QUERY", help="The pool; all without.")] = "",
    workers: Annotated[int, typer.Option(help="Processes.")] = 2,
) -> None:
    """Play an adaptive plan against reference labels over many seeds, beside what label-free rules could reach.

    Yield is the share of all right solutions in the certified set; a violation is a certified set whose true precision
    is below the target.
    """
    from vcl_tui.workflows import simulate_plan

    target = precision_goal(goal)
    game = simulate_plan.Game(
        target=0.9 if target is None else target,
        confidence=confidence,
        budgets=_budgets(budget),
        seeds=seeds,
        mistaken=reviewer_error,
        stated=stated_error,
        resample=not fixed_problems,
        reference=against,
        rule=rule,
        values=values,
        filter_text=filter_text,
        workers=workers,
    )
    with counting_bar("playing") as progress:
        found = simulate_plan.simulate(context(), game, progress)
    if GLOBALS.json:
        print_json(found)
        return
    _print(found)


def _budgets(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise UsageError(f"--budget {text}: a number of answers, or several with commas, e.g. 100,200") from None


def _print(found: dict[str, object]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    resampled = "problems drawn anew for each seed" if found["resampled_problems"] else "fixed problems"
    values = "with returned values" if found["values"] else "outcomes alone"
    console.print(
        Text(
            f"{found['solutions']:,} solutions of {found['problems']} problems, {found['right']:,} of them right; "
            f"{resampled}, {values}, reviewer error {found['reviewer_error']}, rule {found['rule']}"
        )
    )
    console.print(_budget_table(found["budgets"]))
    console.print(Text("\nWithout labels: the best cut of that precision, chosen knowing all the truth"))
    console.print(_cut_table(found["without_labels"]))


def _budget_table(rows: object) -> Table:
    table = _table("answers", "yield: median", "mean", "10-90 %", "no certificate", "violations", "learn + certify")
    for row in rows if isinstance(rows, list) else []:
        table.add_row(
            f"{row['budget']}",
            f"{row['yield_median']:.2f}",
            f"{row['yield_mean']:.2f}",
            f"{row['yield_low']:.2f}-{row['yield_high']:.2f}",
            f"{row['without_certificate']:.2f}",
            f"{row['violations']:.2f}",
            f"{row['learn']:.0f} + {row['certify']:.0f}",
        )
    return table


def _cut_table(rows: object) -> Table:
    table = _table("rule", "cut", "keeps", "precision", "recall")
    for row in rows if isinstance(rows, list) else []:
        table.add_row(
            row["name"],
            "none" if row["threshold"] is None else f"{row['threshold']:.2g}",
            f"{row['kept']:,}",
            "-" if row["precision"] is None else f"{row['precision']:.2f}",
            f"{row['recall']:.2f}",
        )
    return table


def _table(*headings: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="left" if place == 0 else "right")
    return table
