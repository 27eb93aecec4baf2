"""`vcl study`: the paper's three questions on this store, and the files that training runs need."""

from __future__ import annotations

from typing import Annotated

import typer

from vcl_tui.cli import study_training
from vcl_tui.cli.session import context
from vcl_tui.cli.study_options import Against, Asked, By, Csv, Files, Filter, Force, Html, QueueName, Seed, deliver

group = typer.Typer(
    help="What, how and why to verify (arXiv 2509.20837), measured on your own results.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="study")


def _add_study(name: str, said: str, example: str) -> None:
    """Add one of the studies that take nothing but the shared options."""

    def command(
        against: Against = "human",
        queue: QueueName = None,
        query: Filter = "",
        difficulty: By = "pass",
        seed: Seed = 0,
        html: Html = None,
        csv: Csv = None,
        force: Force = False,
    ) -> None:
        _run(name, Asked(against, queue, query, difficulty, seed), Files(html, csv, force))

    group.command(name, help=said, epilog=f"Example: {example}")(command)


_add_study(
    "what",
    "What to verify with: suites compared, the number of tests, redundancy.",
    "vcl study what --against reference --difficulty length",
)
_add_study(
    "how",
    "How strict to be: thresholds, what a looser one rescues, the judge, rules at equal size.",
    "vcl study how --against reference --html how.html",
)
_add_study(
    "why",
    "Why verification errs: false accepts and rejects by cause, composition, diversity.",
    "vcl study why --against reference --csv tables/",
)


@group.command(epilog="Example: vcl study ceiling --against reference --tau 0.8 --cap 4")
def ceiling(
    tau: Annotated[float, typer.Option(help="Smallest pass share that is kept.")] = 1.0,
    cap: Annotated[int | None, typer.Option(metavar="K", help="Keep at most K solutions a problem.")] = None,
    against: Against = "human",
    queue: QueueName = None,
    query: Filter = "",
    difficulty: By = "pass",
    seed: Seed = 0,
    html: Html = None,
    csv: Csv = None,
    force: Force = False,
) -> None:
    """Where correct solutions are lost, which tests and problems cost most, what repair would give."""
    _run("ceiling", Asked(against, queue, query, difficulty, seed), Files(html, csv, force), rule=(tau, cap))


def _run(name: str, asked: Asked, files: Files, rule: tuple[float, int | None] | None = None) -> None:
    from vcl_tui.workflows import run_study

    options = run_study.StudyOptions(*asked)
    if rule is None:
        deliver(lambda: run_study.study(context(), name, options), files)
    else:
        deliver(lambda: run_study.study_ceiling(context(), options, run_study.Filter(*rule)), files)


study_training.register(group)
