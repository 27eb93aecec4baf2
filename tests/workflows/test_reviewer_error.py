"""What calibration reckons with: nothing without evidence, what the answers show with it, and what was given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflows.pools import answer, context_at, fill, truth
from vcl_tui.model.label import ItemKind, Verdict
from vcl_tui.model.queue import Design
from vcl_tui.workflows import adjudicate, calibrate_pool, queues
from vcl_tui.workflows.calibrate_sample import Wish
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.queue_plan import Plan

FLIPPED = {Verdict.CORRECT: Verdict.INCORRECT, Verdict.INCORRECT: Verdict.CORRECT}


def every(step: int) -> Callable[[str], Verdict]:
    """A reviewer who is wrong about every so many items."""
    seen: list[str] = []

    def value(item: str) -> Verdict:
        seen.append(item)
        return FLIPPED[truth(item)] if len(seen) % step == 0 else truth(item)

    return value


@pytest.fixture
def here(tmp_path: Path) -> Context:
    context = context_at(tmp_path / "pool.db")
    fill(context.store(create=True))
    return context


def told(context: Context, queue: str, error: float | None = None) -> dict[str, object]:
    found = calibrate_pool.calibrate(context, Wish(queue=queue, error=error)).details["reviewer_error"]
    assert isinstance(found, dict)
    return found


def test_without_two_answers_no_error_is_assumed_and_the_certificate_is_the_one_for_none(here: Context) -> None:
    queues.new(here, Plan("plan", Design.ADAPTIVE, n=30, target=0.8, confidence=0.9))
    answer(here, "plan")
    auto = calibrate_pool.calibrate(here, Wish(queue="plan"))
    stated = calibrate_pool.calibrate(here, Wish(queue="plan", error=0.0))
    assert auto.details["reviewer_error"] != stated.details["reviewer_error"]
    found = [{**calibrate_pool.as_json(each), "reviewer_error": None} for each in (auto, stated)]
    assert found[0] == found[1]
    reckoned = told(here, "plan")
    assert (reckoned["value"], reckoned["source"]) == (0.0, "none")
    assert "no reviewer error was assumed" in str(reckoned["said"])


def test_two_answers_show_it_and_what_two_settle_errs_less(here: Context) -> None:
    queues.new(here, Plan("two", Design.CENSUS, overlap=2))
    answer(here, "two", "ann", value=every(10))
    answer(here, "two", "bob", value=every(12))
    found = told(here, "two")
    assert found["source"] == "estimated"
    assert found["items"] == 72
    assert isinstance(found["answer"], float)
    assert 0.03 < found["answer"] < 0.2
    assert found["value"] == pytest.approx(found["answer"] ** 2)
    assert isinstance(found["low"], float)
    assert isinstance(found["high"], float)
    assert found["low"] < found["answer"] < found["high"]
    assert told(here, "two") == found


def test_repeats_show_it_too(here: Context) -> None:
    queues.new(here, Plan("again", Design.RANDOM, n=40, repeats=0.5))
    answer(here, "again", "ann", value=every(9))
    found = told(here, "again")
    assert found["source"] == "estimated"
    assert found["value"] == found["answer"]
    assert found["items"] == 20


def test_an_adjudication_is_a_truth_to_go_by(here: Context) -> None:
    queues.new(here, Plan("q", Design.RANDOM, n=20))
    for item in answer(here, "q", "ann")[:10]:
        adjudicate.settle(here, (ItemKind.SOLUTION, item), truth(item).value, reviewer="lead")
    assert told(here, "q")["source"] == "estimated"


def test_what_is_given_or_was_stated_counts(here: Context) -> None:
    queues.new(here, Plan("plan", Design.ADAPTIVE, n=30, target=0.8, confidence=0.9, reviewer_error=0.08))
    answer(here, "plan")
    assert (told(here, "plan")["value"], told(here, "plan")["source"]) == (0.08, "stated")
    assert (told(here, "plan", error=0.1)["value"], told(here, "plan", error=0.1)["source"]) == (0.1, "given")


def test_the_certificate_of_a_drawn_queue_reckons_with_it(here: Context) -> None:
    queues.new(here, Plan("draw", Design.RANDOM, n=30))
    answer(here, "draw")
    kept = []
    for error in (0.0, 0.03, 0.45):
        found = calibrate_pool.calibrate(here, Wish(queue="draw", error=error, target=0.8, confidence=0.95))
        kept.append(len(found.kept) if found.certified else 0)
    assert kept[0] >= kept[1] > kept[2] == 0


def test_a_census_that_may_be_mistaken_is_no_certainty(here: Context) -> None:
    """All 42 of 42 approved: with one wrong one among them that happens as often as the reviewer errs."""
    queues.new(here, Plan("all", Design.CENSUS, filter_text="pass:>=0.7"))
    answer(here, "all")
    assert calibrate_pool.calibrate(here, Wish(queue="all", error=0.0, target=0.99)).certified
    found = calibrate_pool.calibrate(here, Wish(queue="all", error=0.3, target=0.99))
    assert not found.certified
