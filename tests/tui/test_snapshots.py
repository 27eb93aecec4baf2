"""Every screen in its main states at the two sizes that people have, under a fixed clock and palette."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import AppMaker
from tests.tui.test_review import press, settled

pytestmark = pytest.mark.snapshot

SIZES = {"120x40": (120, 40), "80x24": (80, 24)}


def keys(*pressed: str) -> Any:
    """Press these, each when the panes have followed."""

    async def run(pilot: Pilot[None]) -> None:
        await settled(pilot)
        if pressed:
            await press(pilot, *pressed)

    return run


@pytest.fixture(params=list(SIZES.values()), ids=list(SIZES))
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Each size."""
    found: tuple[int, int] = request.param
    return found


def test_review(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(queue="plausible"), terminal_size=size, run_before=keys())


def test_review_with_labels(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(), terminal_size=size, run_before=keys("c", "x", "3"))


def test_review_blind(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(blind=True), terminal_size=size, run_before=keys())


def test_review_low_bandwidth(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(low_bandwidth=True), terminal_size=size, run_before=keys("j"))


def test_review_light(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(tables={"theme": "light"}), terminal_size=size, run_before=keys("2"))


def test_review_hostile(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(filter_text="problem:echo"), terminal_size=size, run_before=keys())


def test_review_filtered_to_nothing(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(filter_text="problem:nosuch"), terminal_size=size, run_before=keys())


def test_review_empty_queue(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(queue="unsure"), terminal_size=size, run_before=keys())


def test_review_done(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(filter_text="problem:echo"), terminal_size=size, run_before=keys("c"))


def test_review_filter_that_does_not_parse(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await press(pilot, "slash")
        await pilot.press(*"pass:high", "enter")
        await pilot.pause(0.4)

    assert snap_compare(make_app(), terminal_size=size, run_before=run)


def test_review_zoomed(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(), terminal_size=size, run_before=keys("4", "plus"))


def test_review_writing_a_note(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await press(pilot, "a")
        await pilot.press(*"odd places")
        await pilot.pause(0.3)

    assert snap_compare(make_app(), terminal_size=size, run_before=run)


def test_help(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("question_mark")
        await pilot.pause(0.1)

    assert snap_compare(make_app(), terminal_size=size, run_before=run)


def test_queues(snap_compare: Any, make_app: AppMaker, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await press(pilot, "u")
        await pilot.press("Q")
        await pilot.pause(0.3)

    assert snap_compare(make_app(), terminal_size=size, run_before=run)


@pytest.mark.parametrize("key", ["m", "d", "number_sign"])
def test_other_screens(snap_compare: Any, make_app: AppMaker, size: tuple[int, int], key: str) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await press(pilot, "j")
        await pilot.press(key)
        await pilot.pause(0.4)

    assert snap_compare(make_app(), terminal_size=size, run_before=run)


def test_too_small(snap_compare: Any, make_app: AppMaker) -> None:
    assert snap_compare(make_app(), terminal_size=(50, 15), run_before=keys())


def test_empty_store(snap_compare: Any, make_app: AppMaker, size: tuple[int, int], tmp_path: Path) -> None:
    from vcl_tui.store.connection import open_store

    open_store(tmp_path / "empty.db", create=True).close()
    assert snap_compare(make_app(path=tmp_path / "empty.db"), terminal_size=size, run_before=keys())
