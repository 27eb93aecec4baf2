"""Copies, disagreements, blind questions and studies: what their screens say, and what their keys put on the disk."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import AppMaker
from tests.tui.test_questions import WIDE, add_plan, answer, shows, text, then
from tests.tui.test_review import labelled, settled
from tests.tui.test_snapshots import SIZES
from vcl_tui.model.label import Act
from vcl_tui.store import labels
from vcl_tui.store.connection import open_store
from vcl_tui.tui.app import VclApp
from vcl_tui.tui.screens.question import QuestionScreen
from vcl_tui.workflows.worker_process import WorkerProcess

GIVES_UP_AFTER_S = 4.0


@pytest.fixture(params=list(SIZES.values()), ids=list(SIZES))
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Each size."""
    found: tuple[int, int] = request.param
    return found


def status(app: VclApp) -> str:
    """What the status line of a screen of lines says."""
    from vcl_tui.tui.widgets.bars import Bar

    return app.screen.query_one("#status", Bar).text


async def test_copies_of_an_answered_program_are_accepted_all_at_once(make_quick: AppMaker, review_store: Path) -> None:
    app = make_quick()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("x")
        await settled(pilot)
        await pilot.press("D")
        await shows(pilot, "even-s07")
        assert "variant 1" in text(app)
        await pilot.press("c")
        await shows(pilot, " x even-s07")
        await pilot.press("escape")
        row = (await settled(pilot)).list.row(1)
        assert row is not None
        assert row.mine == "incorrect"
    assert [(value, act) for _, value, act in labelled(review_store)] == [("incorrect", "verdict")] * 8
    with open_store(review_store) as store:
        said = [event.label.shown.get("copy_of") for event in labels.events(store)]
    assert said == [None, *["even-s00"] * 7]


async def test_a_copy_that_is_refused_is_a_program_of_its_own(make_quick: AppMaker) -> None:
    app = make_quick()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("c")
        await settled(pilot)
        await pilot.press("D")
        screen = await shows(pilot, "even-s07")
        screen.lines.go_to("even-s03")
        await pilot.press("x")
        await shows(pilot, "even-s07")
        await pilot.pause(0.3)
        assert "even-s03" not in text(app)
        assert "program of its own" in status(app)


async def test_a_disagreement_is_settled_where_it_is_listed(make_quick: AppMaker, review_store: Path) -> None:
    answer(review_store, {"ann": "ccccxxx", "bob": "cccccxx"})
    app = make_quick(reviewer="eve")
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("A")
        screen = await shows(pilot, "Not settled: ")
        disputed = screen.lines.current()
        assert disputed is not None
        await pilot.press("x")
        await pilot.pause(0.5)
        assert f"{disputed} is settled as incorrect" in status(app)
        assert disputed not in text(app)
        await pilot.press("z")
        await shows(pilot, disputed)
    acts = [act for item, _, act in labelled(review_store) if item == disputed]
    assert sorted(acts) == ["adjudicate", "retract", "verdict", "verdict"]


async def test_a_blind_question_is_answered_first_and_revealed_then(make_quick: AppMaker, review_store: Path) -> None:
    add_plan(review_store)
    app = make_quick(queue="plan", blind=True)
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("N")
        await shows(pilot, "hidden until you answer")
        first = text(app)
        assert "judge-1" not in first
        assert "where the solutions differ" not in first
        await pilot.press("a")
        await pilot.press(*"odd")
        await pilot.press("enter")
        await pilot.press("c")
        await shows(pilot, "judge-1")
        assert "where the solutions differ" not in text(app)
        await pilot.press("enter")
        await shows(pilot, "where the solutions differ")
        await pilot.press("x", "enter")
        await shows(pilot, "hidden until you answer")
        assert text(app) != first
    with open_store(review_store) as store:
        first_verdict, second = (event.label for event in labels.events(store))
    assert (first_verdict.value, first_verdict.note, first_verdict.act) == ("correct", "odd", Act.VERDICT)
    assert (second.value, second.act) == ("incorrect", Act.SECOND)
    seen = [{view["pane"] for view in label.shown["views"]} for label in (first_verdict, second)]  # type: ignore[attr-defined]
    assert seen == [{"problem", "code"}, {"problem", "code", "judge", "outcomes", "answers"}]


async def test_the_header_counts_the_answers_of_everybody_and_what_is_left(
    make_quick: AppMaker, review_store: Path
) -> None:
    answer(review_store, {"bob": "ccc"})
    app = make_quick(queue="drawn")
    async with app.run_test(size=WIDE) as pilot:
        screen = await settled(pilot)
        for _ in range(100):
            if "3/8 answered" in screen.layout_of.header.text:
                break
            await pilot.pause(0.05)
        assert "3/8 answered" in screen.layout_of.header.text
        assert screen.standing.left == 5


async def test_the_curve_of_a_plan_is_over_its_sets(make_quick: AppMaker, review_store: Path) -> None:
    add_plan(review_store, budget=8)
    app = make_quick(queue="plan")
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("N")
        for _ in range(8):
            await shows(pilot, "why asked: ")
            screen = app.screen
            assert isinstance(screen, QuestionScreen)
            await pilot.press("c", "enter", "enter") if screen._is_blind(screen._question) else await pilot.press("c")  # type: ignore[arg-type]
            await pilot.pause(0.2)
            if "No question now" in text(app):
                break
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("C")
        await shows(pilot, "pass rate  solutions")
        assert "solutions kept, the plan's nested sets" in text(app)


async def test_the_studies_are_worked_out_beside_the_screen(make_quick: AppMaker, review_store: Path) -> None:
    answer(review_store, {"ann": "ccccxxxcc"})
    app = make_quick()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("T")
        await shows(pilot, "What makes a suite verify well?")
        await pilot.press("shift+tab")
        await shows(pilot, "Where are correct solutions lost?")


@pytest.mark.snapshot
def test_copies(snap_compare: Any, make_quick: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_quick(), terminal_size=size, run_before=after_a_verdict(("D", "even-s07")))


@pytest.mark.snapshot
def test_study(snap_compare: Any, make_quick: AppMaker, review_store: Path, size: tuple[int, int]) -> None:
    answer(review_store, {"ann": "ccccxxxcc"})
    assert snap_compare(make_quick(), terminal_size=size, run_before=then(("T", "What makes a suite")))


@pytest.mark.snapshot
def test_blind_question(snap_compare: Any, make_quick: AppMaker, review_store: Path, size: tuple[int, int]) -> None:
    add_plan(review_store)
    app = make_quick(queue="plan", blind=True)
    assert snap_compare(app, terminal_size=size, run_before=then(("N", "hidden until"), ("c", "judge-1")))


@pytest.mark.snapshot
@pytest.mark.parametrize("key", ["Q", "S"])
def test_too_small(snap_compare: Any, make_quick: AppMaker, key: str) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press(key)
        await pilot.pause(0.5)
        await pilot.resize_terminal(50, 15)
        await pilot.pause(0.2)

    assert snap_compare(make_quick(), run_before=run)


class Silent(WorkerProcess):
    """Is asked, and gives up after a while without an answer."""

    def submit(self, work: object, *arguments: object, **named: object) -> Future[Any]:
        future: Future[Any] = Future()
        threading.Timer(GIVES_UP_AFTER_S, future.cancel).start()
        return future


@pytest.mark.snapshot
@pytest.mark.parametrize("key", ["N", "S", "T"])
def test_loading(snap_compare: Any, make_app: AppMaker, review_store: Path, size: tuple[int, int], key: str) -> None:
    add_plan(review_store)
    app = make_app(queue="plan")
    silent = VclApp(replace(app.setting, worker=Silent()))

    async def run(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press(key)
        await pilot.pause(0.3)

    assert snap_compare(silent, terminal_size=size, run_before=run)


@pytest.mark.snapshot
def test_questions_done(snap_compare: Any, make_quick: AppMaker, review_store: Path, size: tuple[int, int]) -> None:
    answer(review_store, {"ann": "ccccxxxc"})
    steps = then(("N", "No question now"))
    assert snap_compare(make_quick(queue="drawn"), terminal_size=size, run_before=steps)


@pytest.mark.snapshot
def test_try_an_input(snap_compare: Any, make_quick: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_quick(), terminal_size=size, run_before=then(("i", "Ready inputs")))


def after_a_verdict(*steps: tuple[str, str]) -> Any:
    """Call the first solution correct, then these keys."""

    async def run(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("c")
        await then(*steps)(pilot)

    return run
