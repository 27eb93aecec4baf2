"""One question alone, and the suspects: what they show, what their keys do, and that both leave numpy to the worker."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from tests.tui.conftest import AppMaker
from tests.tui.test_review import labelled, settled
from tests.tui.test_snapshots import SIZES
from vcl_tui.config import Settings
from vcl_tui.model.label import ItemKind, NewLabel, Verdict
from vcl_tui.model.queue import Design
from vcl_tui.store import labels
from vcl_tui.store.connection import open_store
from vcl_tui.tui.app import VclApp
from vcl_tui.tui.lines_screen import LinesScreen
from vcl_tui.tui.screens import calibration
from vcl_tui.tui.widgets.bars import Bar
from vcl_tui.tui.widgets.lines import Lines
from vcl_tui.workflows import ask_questions, queues, record_label
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.queue_plan import Plan

WIDE = (120, 40)
PATIENCE_S = 30
"""For a worker on a busy machine; a test that needs all of it has failed."""


def add_plan(path: Path, name: str = "plan", budget: int = 6) -> None:
    """An adaptive plan over the store."""
    context = Context(Settings(db=path, reviewer="ann", login=""))
    queues.new(context, Plan(name, Design.ADAPTIVE, n=budget, target=0.5, confidence=0.9))
    context.close()


def text(app: App[None]) -> str:
    """What the lines of the screen say."""
    lines = app.screen.query_one("#lines", Lines)
    lines.ensure(10_000)
    spans = (lines.line(number) or () for number in range(lines.line_count()))
    return "\n".join("".join(part for part, _ in line) for line in spans)


async def shows(pilot: Pilot[None], wanted: str) -> LinesScreen:
    """The screen, once it says this."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        screen = pilot.app.screen
        assert isinstance(pilot.app, VclApp)
        if isinstance(screen, LinesScreen) and screen.query("#lines") and wanted in text(pilot.app):
            await pilot.pause()
            return screen
        await pilot.pause(0.05)
    raise AssertionError(f"no {wanted!r} on the screen: {text(pilot.app)[:400]}")


async def test_a_plan_is_answered_question_by_question_until_it_says_why_no_more_come(
    make_quick: AppMaker, review_store: Path
) -> None:
    add_plan(review_store)
    app = make_quick(queue="plan")
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("N")
        asked: list[str] = []
        for key in ("c", "x", "u", "s"):
            screen = await shows(pilot, "why asked: ")
            asked.append(text(app))
            await pilot.press(key)
            await pilot.pause(0.1)
            assert screen is app.screen
        assert len(set(asked)) == 4
    with open_store(review_store) as store:
        events = [event.label for event in labels.events(store)]
    assert [event.value for event in events] == ["correct", "incorrect", "unsure", "skip"]
    assert all(event.question and event.question.startswith("plan-") for event in events)
    assert {"problem", "code"} <= {view["pane"] for view in events[0].shown["views"]}  # type: ignore[attr-defined]


async def test_undo_on_the_question_screen_asks_it_again(make_quick: AppMaker, review_store: Path) -> None:
    add_plan(review_store)
    app = make_quick(queue="plan")
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("N")
        await shows(pilot, "why asked: ")
        first = text(app)
        await pilot.press("c")
        await pilot.pause(0.3)
        await pilot.press("z")
        await shows(pilot, first)
    assert [act for _, _, act in labelled(review_store)] == ["verdict", "retract"]


async def test_without_a_queue_the_question_screen_says_how_to_get_one(make_quick: AppMaker) -> None:
    app = make_quick()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("N")
        screen = await shows(pilot, "vcl queue new NAME --goal")
        assert not screen.can("mark_correct")
        assert screen.can("close")


async def test_a_suspect_is_flagged_and_taken_back_and_the_rates_follow(
    make_quick: AppMaker, review_store: Path
) -> None:
    app = make_quick(filter_text="solution:even-s01")
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("S")
        screen = await shows(pilot, "assert sort_even([9, 8, 7])")
        screen.lines.go_to("even-t4")
        await pilot.press("t")
        assert labelled(review_store) == [("even-t4", "wrong", "verdict")]
        assert "wrong assert sort_even([3, 1, 2])" in text(app)
        await pilot.press("escape")
        await pilot.pause(0.3)
        row = (await settled(pilot)).list.current()
        assert row is not None
        assert (row.passes, row.fails) == (4, 0)
        await pilot.press("S")
        screen = await shows(pilot, "assert sort_even([9, 8, 7])")
        assert "[3, 1, 2]" not in text(app)
        await pilot.press("z")
        assert [act for _, _, act in labelled(review_store)] == ["verdict", "retract"]


async def test_a_suspect_is_asked_about_with_what_the_solutions_return(
    make_quick: AppMaker, review_store: Path
) -> None:
    app = make_quick()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("S")
        screen = await shows(pilot, "assert sort_even([9, 8, 7])")
        screen.lines.go_to("even-t4")
        await pilot.press("enter")
        await shows(pilot, "what the solutions return")
        assert "expects  [1, 2, 3]" in text(app)
        assert "[2, 1, 3]" in text(app)
        assert "as the test wants" in text(app)
        await pilot.press("x")
        await pilot.pause(0.1)
    assert labelled(review_store) == [("even-t4", "wrong", "verdict")]


async def test_the_cursor_stays_where_it_was_when_suspects_are_ranked_anew(make_quick: AppMaker) -> None:
    app = make_quick()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("S")
        screen = await shows(pilot, "assert sort_even([9, 8, 7])")
        screen.lines.go_to("even-t1")
        row = screen.lines.line_cursor
        assert row > 1
        await pilot.press("enter")
        await shows(pilot, "what the solutions return")
        await pilot.press("escape")
        await pilot.pause(0.5)
        assert screen.lines.current() == "even-t1"
        await pilot.press("enter")
        await shows(pilot, "what the solutions return")
        await pilot.press("x")
        await pilot.pause(0.5)
        assert screen.lines.current() != "even-t1"
        assert abs(screen.lines.line_cursor - row) <= 1


async def test_the_head_of_the_suspects_stays_in_sight_and_is_no_row(make_quick: AppMaker) -> None:
    app = make_quick()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("S")
        screen = await shows(pilot, "assert sort_even([9, 8, 7])")
        table = screen.lines
        assert table.line_count() == len([key for key in text(app).splitlines() if key])
        await pilot.press("G")
        assert "keeps" in table.render_line(1).text
        assert "problem" in table.render_line(1).text
        row = table.render_line(2 + table.line_cursor)
        assert row.cell_length == table.size.width
        behind = {part.style.bgcolor for part in row if part.style}
        assert len(behind) == 1
        assert behind != {part.style.bgcolor for part in table.render_line(2) if part.style}


async def test_the_suspects_say_what_was_recorded_of_a_test(make_quick: AppMaker) -> None:
    app = make_quick()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("S")
        screen = await shows(pilot, "assert sort_even([9, 8, 7])")
        assert "open its question" in screen.query_one("#footer", Bar).text
        screen.lines.go_to("even-t4")
        await pilot.press("enter")
        await shows(pilot, "what the solutions return")
        await pilot.press("x")
        await shows(pilot, "assert sort_even([9, 8, 7])")
        assert "even-t4 is wrong" in screen.query_one("#status", Bar).text


def test_the_target_is_drawn_over_the_band_and_a_point_over_both() -> None:
    point = {"at": 80, "kept": 80, "precision": 1.0, "low": 0.7, "high": 1.0, "recall": None}

    def drawn(level: float) -> str:
        return "".join(part for part, _ in calibration._cell(point, level, 0.9, calibration.MARKS, 5))

    assert [drawn(level) for level in (1.0, 0.9, 0.8, 0.6)] == ["░░●░░", "┄┄┄┄┄", "░░░░░", "     "]


def test_the_sets_that_are_not_in_the_plot_are_named() -> None:
    point = {"at": 80, "kept": 80, "precision": 1.0, "low": 0.7, "high": 1.0, "recall": None}
    told = ["".join(part for part, _ in line) for line in calibration._facts([point], None, [{"size": 65}])]
    assert "  the set of 80     precision 1.00, about 80 kept" in told
    assert any("sets below 80" in line for line in told)


async def test_the_process_beside_the_screen_answers_too(make_app: AppMaker) -> None:
    app = make_app()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("S")
        await shows(pilot, "assert sort_even([9, 8, 7])")
        app.leave()


@pytest.fixture(params=list(SIZES.values()), ids=list(SIZES))
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Each size."""
    found: tuple[int, int] = request.param
    return found


def then(*steps: tuple[str, str]) -> Any:
    """Press each key, and wait for what the screen is to say after it."""

    async def run(pilot: Pilot[None]) -> None:
        await settled(pilot)
        for key, wanted in steps:
            await pilot.press(key)
            await shows(pilot, wanted)
        await pilot.pause(0.2)

    return run


@pytest.mark.snapshot
def test_question(snap_compare: Any, make_quick: AppMaker, review_store: Path, size: tuple[int, int]) -> None:
    add_plan(review_store)
    assert snap_compare(make_quick(queue="plan"), terminal_size=size, run_before=then(("N", "why asked: ")))


@pytest.mark.snapshot
def test_question_without_a_queue(snap_compare: Any, make_quick: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_quick(), terminal_size=size, run_before=then(("N", "vcl queue new")))


@pytest.mark.snapshot
def test_question_about_a_test(snap_compare: Any, make_quick: AppMaker, size: tuple[int, int]) -> None:
    steps = then(("S", "assert sort_even"), ("enter", "what the solutions return"))
    assert snap_compare(make_quick(low_bandwidth=True), terminal_size=size, run_before=steps)


@pytest.mark.snapshot
def test_suspects(snap_compare: Any, make_quick: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(
        make_quick(), terminal_size=size, run_before=then(("S", "assert sort_even"), ("t", "wrong assert"))
    )


@pytest.mark.snapshot
def test_suspects_of_nothing(snap_compare: Any, make_quick: AppMaker, size: tuple[int, int], tmp_path: Path) -> None:
    open_store(tmp_path / "empty.db", create=True).close()
    app = make_quick(path=tmp_path / "empty.db")
    assert snap_compare(app, terminal_size=size, run_before=then(("S", "No test to suspect")))


def answer(path: Path, reviewers: dict[str, str]) -> None:
    """A random queue over everything, answered by each reviewer: a letter a solution, c or x."""
    context = Context(Settings(db=path, reviewer="ann", login=""))
    queues.new(context, Plan("drawn", Design.RANDOM, n=8, overlap=len(reviewers)))
    for reviewer, letters in reviewers.items():
        for question, letter in zip(
            ask_questions.next_questions(context, "drawn", len(letters), reviewer).questions, letters, strict=False
        ):
            value = Verdict.CORRECT if letter == "c" else Verdict.INCORRECT
            record_label.record(context, NewLabel(reviewer, ItemKind.SOLUTION, question.item, value))
    context.close()


async def test_reviewers_who_differ_are_listed_and_lead_to_the_solution(
    make_quick: AppMaker, review_store: Path
) -> None:
    answer(review_store, {"ann": "ccccxxx", "bob": "cccccxx"})
    app = make_quick()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("A")
        screen = await shows(pilot, "Not settled: ")
        assert "ann and bob" in text(app)
        chosen = screen.lines.current()
        if chosen is not None:
            await pilot.press("enter")
            row = (await settled(pilot)).list.current()
            assert row is not None
            assert row.solution == chosen


async def test_the_curve_is_drawn_from_answers_with_known_chances(make_quick: AppMaker, review_store: Path) -> None:
    answer(review_store, {"ann": "ccccxxxcc"})
    app = make_quick(queue="drawn")
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("C")
        await shows(pilot, "share of the tests that a kept solution passes")
        assert "●" in text(app)
        assert "all tests passed" in text(app)


@pytest.mark.snapshot
def test_calibration(snap_compare: Any, make_quick: AppMaker, review_store: Path, size: tuple[int, int]) -> None:
    answer(review_store, {"ann": "ccccxxxcc"})
    assert snap_compare(make_quick(queue="drawn"), terminal_size=size, run_before=then(("C", "share of the tests")))


@pytest.mark.snapshot
def test_calibration_without_a_queue(snap_compare: Any, make_quick: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_quick(), terminal_size=size, run_before=then(("C", "no queue yet")))


@pytest.mark.snapshot
def test_agreement(snap_compare: Any, make_quick: AppMaker, review_store: Path, size: tuple[int, int]) -> None:
    answer(review_store, {"ann": "ccccxxx", "bob": "cccccxx"})
    app = make_quick(reviewer="eve")
    assert snap_compare(app, terminal_size=size, run_before=then(("A", "Not settled: ")))


@pytest.mark.snapshot
def test_agreement_of_one(snap_compare: Any, make_quick: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_quick(), terminal_size=size, run_before=then(("A", "Nothing to compare yet")))
