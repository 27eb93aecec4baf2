from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflows.pools import answer, context_at, fill, truth
from vcl_tui.errors import InputError
from vcl_tui.model.judgement import Judgement
from vcl_tui.model.label import ItemKind, NewLabel, Verdict
from vcl_tui.model.query import parse
from vcl_tui.model.queue import Design
from vcl_tui.store import bulk, standings
from vcl_tui.store.browse import Wanted, open_listing
from vcl_tui.workflows import adjudicate, compare_reviewers, queues, record_label
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.queue_plan import Plan

DOUBTED = ("p0-full0", "p1-most2", "p2-most0")


def doubting(item: str) -> Verdict:
    return Verdict.INCORRECT if item in DOUBTED else truth(item)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Context]:
    context = context_at(tmp_path / "pool.db")
    fill(context.store(create=True))
    queues.new(context, Plan("q", Design.CENSUS, overlap=2))
    answer(context, "q", "ann")
    answer(context, "q", "bob", value=doubting)
    yield context
    context.close()


def test_agreement_is_counted_over_items_that_two_have_seen(here: Context) -> None:
    found = compare_reviewers.agreement(here, queue="q")
    assert (found["items"], found["items_with_two"], found["disagreements"]) == (72, 72, 3)
    (pair,) = found["pairs"] if isinstance(found["pairs"], list) else [{}]
    assert pair["reviewers"] == ["ann", "bob"]
    assert pair["percent"]["estimate"] == pytest.approx(69 / 72)
    assert pair["table"] == [[30, 0], [3, 39]]
    expected = (30 * 33 + 42 * 39) / 72**2
    assert pair["kappa"]["estimate"] == pytest.approx((69 / 72 - expected) / (1 - expected))
    assert pair["kappa"]["low"] < pair["kappa"]["estimate"] < pair["kappa"]["high"]
    overall = found["overall"]
    assert isinstance(overall, dict)
    assert overall["percent"]["estimate"] == pytest.approx(69 / 72)
    assert compare_reviewers.agreement(here, queue="q") == found


def test_the_judge_the_repeats_and_the_signs_stand_beside_it(here: Context) -> None:
    with here.store().atomic() as connection:
        keys = bulk.Keys(connection).load()
        bulk.add_judgements(keys, [Judgement(key, "j", verdict=True) for key in keys.solutions])
        standings.refresh_solutions(connection, keys.solutions.values())
    queues.new(here, Plan("again", Design.RANDOM, n=20, repeats=0.2))
    answer(here, "again", "cem")
    found = compare_reviewers.agreement(here)
    judge = found["judge"]
    assert isinstance(judge, list)
    assert {row["reviewer"]: row["percent"]["estimate"] for row in judge}["ann"] == pytest.approx(42 / 72)
    (repeated,) = found["repeats"] if isinstance(found["repeats"], list) else [{}]
    assert (repeated["reviewer"], repeated["items"], repeated["same"]) == ("cem", 4, 4)
    assert repeated["table"] == [[2, 0], [0, 2]]
    signs = found["signs"]
    assert isinstance(signs, list)
    assert [row["reviewer"] for row in signs] == ["ann", "bob", "cem"]
    assert {row["corrections"] for row in signs} == {0}


def test_what_differs_is_listed_without_names_until_it_is_settled(here: Context) -> None:
    found = adjudicate.disagreements(here, "lead", queue="q")
    assert [row["item"] for row in found.open] == sorted(DOUBTED)
    assert found.kept_back == 0
    assert "ann" not in str(found)
    adjudicate.settle(here, (ItemKind.SOLUTION, DOUBTED[0]), "correct", reviewer="lead")
    assert [row["item"] for row in adjudicate.disagreements(here, "lead").open] == sorted(DOUBTED[1:])
    with pytest.raises(InputError, match="'unsure' settles nothing: say correct or incorrect"):
        adjudicate.settle(here, (ItemKind.SOLUTION, DOUBTED[1]), "unsure", reviewer="lead")


def test_who_labelled_an_item_never_sees_the_other_side_of_it(here: Context) -> None:
    for reviewer in ("ann", "bob"):
        assert adjudicate.disagreements(here, reviewer) == adjudicate.Unsettled([], 3)


def test_nobody_sees_a_disagreement_that_still_waits_for_a_third(tmp_path: Path) -> None:
    context = context_at(tmp_path / "third.db")
    fill(context.store(create=True))
    queues.new(context, Plan("q", Design.CENSUS, overlap=2, third_on_disagreement=True))
    answer(context, "q", "ann")
    answer(context, "q", "bob", value=doubting)
    assert adjudicate.disagreements(context, "lead") == adjudicate.Unsettled([], 3)
    assert sorted(answer(context, "q", "cem")) == sorted(DOUBTED)
    assert [row["item"] for row in adjudicate.disagreements(context, "lead").open] == sorted(DOUBTED)
    context.close()


def test_a_filter_of_the_screen_finds_only_ones_own_labels_until_an_item_is_settled(here: Context) -> None:
    def seen_by(reviewer: str, query: str) -> int:
        listing = open_listing(here.path, Wanted(parse(query), reviewer))
        try:
            return listing.count
        finally:
            listing.close()

    assert [seen_by("ann", query) for query in ("reviewer:ann", "reviewer:bob", "label:tie")] == [72, 0, 0]
    adjudicate.settle(here, (ItemKind.SOLUTION, DOUBTED[0]), "correct", reviewer="lead")
    assert [seen_by("ann", query) for query in ("reviewer:ann", "reviewer:bob", "label:tie")] == [72, 1, 1]


def test_an_adjudicated_test_leaves_or_stays_whatever_the_majority_says(here: Context) -> None:
    for reviewer in ("ann", "bob"):
        record_label.record(here, NewLabel(reviewer, ItemKind.TEST, "p0-t0", Verdict.WRONG))
    assert here.store().value("SELECT is_out FROM test WHERE key = 'p0-t0'") == 1
    adjudicate.settle(here, (ItemKind.TEST, "p0-t0"), "right", reviewer="lead")
    assert here.store().value("SELECT is_out FROM test WHERE key = 'p0-t0'") == 0


def test_a_store_of_one_reviewer_has_nothing_to_compare(tmp_path: Path) -> None:
    context = context_at(tmp_path / "one.db")
    fill(context.store(create=True))
    found = compare_reviewers.agreement(context)
    assert (found["items"], found["base_rate"], found["pairs"]) == (0, None, [])
    assert found["overall"] == {
        name: {"estimate": None, "low": None, "high": None} for name in ("percent", "alpha", "ac2")
    }
    with pytest.raises(InputError, match="no queue 'none'"):
        compare_reviewers.agreement(context, queue="none")
    context.close()
