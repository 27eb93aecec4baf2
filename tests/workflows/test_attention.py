"""Known-answer questions: mixed in unseen, told of only at the end, never part of a calibration."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.workflows.pools import answer, context_at, fill, say, truth
from vcl_tui.errors import UsageError
from vcl_tui.model.label import Verdict
from vcl_tui.model.queue import Design
from vcl_tui.store import evidence, queues
from vcl_tui.workflows import ask_questions, calibrate_pool, compare_reviewers
from vcl_tui.workflows import queues as making
from vcl_tui.workflows.calibrate_sample import Wish
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.merge_stores import merge_stores
from vcl_tui.workflows.queue_plan import Plan

KNOWN = [f"p{problem}-{kind}" for problem in range(6) for kind in ("most3", "most4", "some3", "some4")]


def pool(path: Path) -> Context:
    context = context_at(path, path.stem)
    fill(context.store(create=True))
    for item in KNOWN:
        say(context, item, truth(item), "lead")
    return context


@pytest.fixture
def here(tmp_path: Path) -> Context:
    return pool(tmp_path / "pool.db")


def known_of(context: Context) -> set[str]:
    rows = context.store().all(
        "SELECT s.key FROM attention AS x JOIN question AS q ON q.id = x.question_id"
        " JOIN solution AS s ON s.id = q.item_id"
    )
    return {str(row[0]) for row in rows}


def skipping(items: set[str]) -> Callable[[str], Verdict]:
    return lambda item: Verdict.SKIP if item in items else truth(item)


def hits(context: Context) -> list[tuple[object, object, object]]:
    rows = compare_reviewers.agreement(context)["attention"]
    assert isinstance(rows, list)
    return [(row["reviewer"], row["answers"], row["hits"]) for row in rows]


def test_nothing_tells_which_they_are(here: Context) -> None:
    making.new(here, Plan("q", Design.RANDOM, n=40, overlap=2, attention=0.1, attention_from="lead"))
    asked = [
        ask_questions.as_json(question) for question in ask_questions.next_questions(here, "q", 99, "ann").questions
    ]
    assert len(asked) == 44
    assert len(known_of(here)) == 4
    assert known_of(here) <= set(KNOWN)
    assert {(row["phase"], row["reason"], row["stratum"], row["probability"]) for row in asked} == {
        ("sample", "drawn at random from 72 solutions", asked[0]["stratum"], asked[0]["probability"])
    }
    assert len({row["question"] for row in asked}) == 44
    shown = str(making.describe(here, "q"))
    assert not any(key in shown for key in known_of(here))


def test_the_hit_rate_is_told_at_the_end_and_not_before(here: Context) -> None:
    making.new(here, Plan("q", Design.RANDOM, n=40, overlap=2, attention=0.1, attention_from="lead"))
    flipped = min(known_of(here))
    answer(here, "q", "ann")
    answer(here, "q", "bob", value=lambda item: Verdict.UNSURE if item == flipped else truth(item), limit=43)
    assert hits(here) == []
    answer(here, "q", "bob", value=lambda item: Verdict.UNSURE if item == flipped else truth(item))
    assert hits(here) == [("ann", 4, 4), ("bob", 4, 3)]
    told = compare_reviewers.agreement(here, queue="q")["attention"]
    assert isinstance(told, list)
    # Clopper & Pearson's interval for 3 of 4
    assert told[1]["rate"] == pytest.approx({"estimate": 0.75, "low": 0.1941, "high": 0.9937}, abs=1e-4)


def test_calibration_is_the_same_with_and_without_them(tmp_path: Path) -> None:
    found = []
    plain = Plan("q", Design.RANDOM, n=40, repeats=0.1)
    for name, plan in (("with", replace(plain, attention=0.1, attention_from="lead")), ("without", plain)):
        context = pool(tmp_path / f"{name}.db")
        making.new(context, plan)
        answer(context, "q", "ann", value=skipping(known_of(context)))
        document = calibrate_pool.as_json(calibrate_pool.calibrate(context, Wish(queue="q")))
        asked = {(entry.item_id, entry.probability) for entry in evidence.asked(context.store(), 1)}
        found.append((document, asked, compare_reviewers.agreement(context)["repeats"]))
        context.close()
    assert found[0] == found[1]


def test_a_plan_mixes_them_in_within_its_budget(here: Context) -> None:
    goal = Plan("plan", Design.ADAPTIVE, n=30, target=0.8, confidence=0.9, attention=0.4, attention_from="lead")
    making.new(here, goal)
    answer(here, "plan", "ann")
    store = here.store()
    questions = store.count("SELECT count(*) FROM question")
    assert questions <= 30
    assert 1 <= len(known_of(here)) <= 8
    assert len(evidence.asked(store, queues.by_name(store, "plan").id)) == questions - len(known_of(here))
    positions = [row[0] for row in store.all("SELECT position FROM question ORDER BY position")]
    assert positions == list(range(questions))
    assert hits(here) == [("ann", len(known_of(here)), len(known_of(here)))]


def test_a_merged_store_knows_its_repeats_and_known_answers(here: Context, tmp_path: Path) -> None:
    making.new(here, Plan("q", Design.RANDOM, n=40, repeats=0.1, attention=0.1, attention_from="lead"))
    answer(here, "q", "ann")
    team = context_at(tmp_path / "team.db")
    merge_stores(team, [here.path])
    for sql in (
        "SELECT q.key, f.key FROM question AS q JOIN question AS f ON f.id = q.repeats_id ORDER BY q.key",
        "SELECT q.key, x.expected FROM attention AS x JOIN question AS q ON q.id = x.question_id ORDER BY q.key",
    ):
        rows = team.store().all(sql)
        assert len(rows) == 4
        assert rows == here.store().all(sql)
    assert compare_reviewers.agreement(team, queue="q") == compare_reviewers.agreement(here, queue="q")


def test_a_reference_may_be_what_is_known(here: Context) -> None:
    with here.store().atomic() as connection:
        connection.execute(
            "INSERT INTO reference SELECT 'solution', id, 'gold',"
            " CASE WHEN key LIKE '%some%' THEN 'false' ELSE 'true' END FROM solution"
        )
    gold = Plan("q", Design.RANDOM, n=20, attention=0.2, attention_from="reference:gold")
    making.new(here, gold)
    answer(here, "q", "ann")
    assert hits(here) == [("ann", 4, 4)]


@pytest.mark.parametrize(
    ("rate", "source", "told"),
    [
        (0.1, "", "--attention-from REVIEWER"),
        (0.9, "lead", "from 0 to 0.5"),
        (0.1, "nobody", "no answer is known from 'nobody'"),
        (0.1, "reference:none", "no answer is known from 'reference:none'"),
        (0.5, "lead", r"wants 36 known answers, and lead knows 0 that aren't drawn"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_made(here: Context, rate: float, source: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        making.new(here, Plan("q", Design.CENSUS, attention=rate, attention_from=source))
    assert making.listing(here) == []


def test_a_known_answer_never_changes(here: Context) -> None:
    making.new(here, Plan("q", Design.RANDOM, n=20, attention=0.1, attention_from="lead"))
    for statement in ("UPDATE attention SET expected = 'correct'", "DELETE FROM attention"):
        with pytest.raises(sqlite3.IntegrityError, match="never changes"):
            here.store().connection.execute(statement)
