"""What the screens promise is what keys do: while nothing can be seen, while a note is typed, after a blind answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from tests.tui.conftest import AppMaker
from tests.tui.test_questions import WIDE, add_plan, shows
from tests.tui.test_review import labelled, settled
from vcl_tui.tui.glyphs import ASCII
from vcl_tui.tui.screens.question import QuestionScreen
from vcl_tui.tui.widgets import review_bars
from vcl_tui.tui.widgets.bars import Bar
from vcl_tui.tui.widgets.lines import Lines
from vcl_tui.workflows.queue_standing import Standing

TINY = (50, 15)
NARROW = (60, 20)


def bar(app: App[None], name: str) -> str:
    """What one row of the screen says."""
    return app.screen.query_one(f"#{name}", Bar).text


def has_ended(app: App[None]) -> bool:
    """Whether the program was told to end."""
    return app._exit


async def resize(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """Another window size, once the screen knows."""
    await pilot.resize_terminal(*size)
    await pilot.pause(0.1)


async def ask(pilot: Pilot[None]) -> QuestionScreen:
    """The question screen with a question on it."""
    await settled(pilot)
    await pilot.press("N")
    await shows(pilot, "why asked: ")
    screen = pilot.app.screen
    assert isinstance(screen, QuestionScreen)
    return screen


async def test_nothing_can_be_answered_while_the_window_is_too_small(make_quick: AppMaker, review_store: Path) -> None:
    add_plan(review_store)
    app = make_quick(queue="plan")
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot)
        await resize(pilot, TINY)
        await pilot.press("c", "x", "u", "s", "a", "escape", "question_mark", "ctrl+p")
        screen.perform("mark_correct")
        await pilot.pause(0.1)
        assert app.screen is screen
        assert screen.entry.purpose == ""
        assert labelled(review_store) == []
        await resize(pilot, WIDE)
        await pilot.press("c")
        await pilot.pause(0.1)
        assert [act for _, _, act in labelled(review_store)] == ["verdict"]


@pytest.mark.parametrize("key", ["", "N", "S"])
async def test_quit_quits_from_every_screen_that_is_too_small(
    make_quick: AppMaker, review_store: Path, key: str
) -> None:
    app = make_quick()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press(*([key] if key else []))
        await pilot.pause(0.1)
        await resize(pilot, TINY)
        await pilot.press("c", "x")
        assert not has_ended(app)
        await pilot.press("q")
        await pilot.pause(0.1)
        assert has_ended(app)
    assert labelled(review_store) == []


async def test_how_sure_is_not_taken_from_a_window_that_is_too_small(make_quick: AppMaker, review_store: Path) -> None:
    app = make_quick()
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("c", "v")
        await resize(pilot, TINY)
        await pilot.press("3")
        await pilot.pause(0.1)
        assert len(labelled(review_store)) == 1


async def test_a_note_is_gone_on_with_when_the_window_is_large_again(make_quick: AppMaker, review_store: Path) -> None:
    add_plan(review_store)
    app = make_quick(queue="plan")
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot)
        await pilot.press("a", "o")
        await resize(pilot, TINY)
        await pilot.press("c", "x")
        await resize(pilot, WIDE)
        assert screen.focused is screen.entry
        await pilot.press("d")
        assert screen.entry.value == "od"
        await pilot.press("escape", "a", "d")
        assert screen.entry.value == "odd"
    assert labelled(review_store) == []


async def test_after_a_blind_answer_hint_and_title_say_what_is_so(make_quick: AppMaker, review_store: Path) -> None:
    add_plan(review_store)
    app = make_quick(queue="plan", blind=True)
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot)
        reading = screen.query_one("#lines", Lines)
        assert "is this solution correct?" in str(reading.title_spans())
        await pilot.press("c")
        await shows(pilot, "judge-1")
        assert "you said correct" in str(reading.title_spans())
        assert "is this solution correct?" not in str(reading.title_spans())
        assert "you said correct; enter shows outcomes, a second verdict is optional" in bar(app, "status")
        assert " enter outcomes " in bar(app, "footer")
        await pilot.press("enter")
        await shows(pilot, "where the solutions differ")
        assert " enter go on " in bar(app, "footer")


async def test_the_footer_names_the_keys_of_a_note_and_of_how_sure(make_quick: AppMaker, review_store: Path) -> None:
    add_plan(review_store)
    app = make_quick(queue="plan", blind=True)
    async with app.run_test(size=WIDE) as pilot:
        screen = await ask(pilot)
        verdicts = bar(app, "footer")
        assert " s skip " in verdicts
        await pilot.press("a")
        assert bar(app, "footer").strip() == "enter keep the note   esc leave it as a draft"
        await pilot.press("escape")
        await pilot.pause()
        assert bar(app, "footer") == verdicts
        await pilot.press("c")
        await shows(pilot, "judge-1")
        answered = bar(app, "footer")
        await pilot.press("v")
        assert bar(app, "footer").strip() == "1 a guess   2 likely   3 sure   esc leave"
        await pilot.press("escape")
        assert app.screen is screen
        assert bar(app, "footer") == answered
        await pilot.press("v", "2")
        assert bar(app, "footer") == answered
    assert len(labelled(review_store)) == 2


async def test_a_narrow_footer_keeps_the_way_to_the_help(make_quick: AppMaker, review_store: Path) -> None:
    add_plan(review_store)
    app = make_quick(queue="plan")
    async with app.run_test(size=NARROW) as pilot:
        await ask(pilot)
        assert bar(app, "footer").split()[-2:] == ["?", "help"]
        assert len(bar(app, "footer")) <= NARROW[0]


@pytest.mark.parametrize(("left", "told"), [(1, "under 1 min left"), (2, "1 min left"), (0, "")])
def test_some_time_is_left_while_questions_are(left: int, told: str) -> None:
    facts = review_bars.Facts("plan", 0, 0, 9, left, 0, 100, Standing(), "ann", blind=False, store="demo.db")
    spans, _ = review_bars.header(replace(facts, hidden=0), ASCII, WIDE[0])
    said = "".join(text for text, _ in spans)
    assert said.endswith(told)
    assert ("left" in said) is bool(told)
