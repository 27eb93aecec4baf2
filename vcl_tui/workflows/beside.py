"""What the screens have worked out in the process beside them, because it takes numpy: `WorkerProcess.submit` these.

Each takes settings and plain values, opens the store over there, and returns the document that it is told of.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from vcl_tui.config import Settings
from vcl_tui.workflows import adjudicate, calibration_curve, compare_answers, compare_reviewers, find_suspects
from vcl_tui.workflows.ask_questions import as_json, next_questions
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.questions_ahead import AHEAD

Document = dict[str, object]

CEILING = "ceiling"
STUDIES = ("what", "how", "why", CEILING)
"""The studies that the study screen shows."""
PLOT_CELLS = 100
"""Plots don't get wider than this, however wide the terminal is."""


@contextmanager
def _opened(settings: Settings) -> Iterator[Context]:
    context = Context(settings)
    try:
        yield context
    finally:
        context.close()


def suspects(settings: Settings, limit: int) -> Document:
    """The document of `vcl suspects`."""
    with _opened(settings) as context:
        return find_suspects.suspects(context, limit=limit)


def differences(settings: Settings, solution: str, reviewer: str) -> Document:
    """A solution's behaviour cluster, and the calls that set it apart."""
    with _opened(settings) as context:
        return compare_answers.of_solution(context, solution, reviewer)


def answers_to_test(settings: Settings, test: str) -> Document:
    """A test and what the solutions return for it."""
    with _opened(settings) as context:
        return compare_answers.of_test(context, test)


def questions(settings: Settings, queue: str, reviewer: str) -> Document:
    """The next questions of a queue, held for this reviewer.

    Raises:
        InputError: there is no such queue.
    """
    with _opened(settings) as context:
        asked = next_questions(context, queue, AHEAD, reviewer)
        return {"questions": [as_json(question) for question in asked.questions], "why": asked.why}


def agreement(settings: Settings, queue: str | None, reviewer: str) -> Document:
    """The document of `vcl agreement`, and as `open` the unsettled items that this reviewer may settle."""
    with _opened(settings) as context:
        found = compare_reviewers.agreement(context, queue=queue)
        unsettled = adjudicate.disagreements(context, reviewer, queue=queue)
        return {**found, "open": unsettled.open, "kept_back": unsettled.kept_back}


def calibration(settings: Settings, queue: str | None) -> Document:
    """The curve and the state of a queue, the newest one where none is named."""
    with _opened(settings) as context:
        return calibration_curve.calibration_curve(context, queue)


def study(settings: Settings, name: str, width: int) -> list[tuple[str, str]]:
    """A study's report in lines of at most `width` cells, each with what it is: title, text, note, table or plot.

    Raises:
        InputError: the store has no solutions.
    """
    # numpy and the studies: only this process loads them
    from vcl_tui.workflows import run_study  # noqa: PLC0415

    with _opened(settings) as context:
        options = run_study.StudyOptions()
        if name == CEILING:
            report = run_study.study_ceiling(context, options, run_study.Filter(1.0, None))
        else:
            report = run_study.study(context, name, options)
    lines = [("title", report.title), ("text", "")]
    lines += [("text", said) for said in (report.truth, report.difficulty, *report.notes) if said]
    for plot in report.plots:
        title, *drawn = run_study.draw_plot(plot, min(width, PLOT_CELLS))
        lines += [("text", ""), ("title", title), *(("plot", line) for line in drawn)]
    for table in report.tables:
        lines += [("text", ""), ("title", table.title)]
        lines += [("table", line) for line in run_study.draw_table(table, width)]
        lines += [("note", table.note)] if table.note else []
    lines += [("note", f"left out, {gone.reason}: {len(gone.problems)} problems") for gone in report.excluded]
    return lines
