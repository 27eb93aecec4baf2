from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.workflows.pools import Ticking, answer, context_at, fill, say, truth
from vcl_tui.errors import InputError, UsageError
from vcl_tui.model.label import Verdict
from vcl_tui.model.queue import Design
from vcl_tui.workflows import queues, record_label
from vcl_tui.workflows.ask_questions import Asked, next_questions
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.queue_plan import Plan


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Context]:
    context = context_at(tmp_path / "pool.db")
    fill(context.store(create=True))
    yield context
    context.close()


def items(asked: Asked) -> list[str]:
    return [question.item for question in asked.questions]


def test_asking_twice_gives_the_same_and_never_more_than_was_drawn(here: Context) -> None:
    queues.new(here, Plan("q", Design.RANDOM, n=7, seed=3))
    first = next_questions(here, "q", 3, "ann")
    assert items(first) == items(next_questions(here, "q", 3, "ann"))
    assert items(next_questions(here, "q", 5, "ann"))[:3] == items(first)
    assert first.done is False
    asked = answer(here, "q")
    assert len(asked) == len(set(asked)) == 7
    last = next_questions(here, "q", 1, "ann")
    assert (last.questions, last.done) == ((), True)
    assert "all 7 questions of q are answered" in last.why


def test_questions_carry_what_was_recorded_before_asking(here: Context) -> None:
    queues.new(here, Plan("q", Design.RANDOM, n=18, filter_text="pass:>=0.7"))
    (question,) = next_questions(here, "q", 1, "ann").questions
    assert question.probability == pytest.approx(18 / 42)
    assert (question.phase, question.reason) == ("sample", "drawn at random from 42 solutions")
    assert question.key.startswith("q-00000-")


def test_the_draw_depends_on_the_seed_and_not_on_the_order_of_import(tmp_path: Path) -> None:
    asked = []
    for name, backwards, seed in (("a", False, 1), ("b", True, 1), ("c", False, 2)):
        context = context_at(tmp_path / f"{name}.db")
        fill(context.store(create=True), backwards=backwards)
        queues.new(context, Plan("q", Design.RANDOM, n=20, seed=seed))
        asked.append(items(next_questions(context, "q", 20, "ann")))
        context.close()
    assert asked[0] == asked[1]
    assert asked[0] != asked[2]


def test_two_reviewers_share_a_queue_without_asking_anything_twice(here: Context) -> None:
    queues.new(here, Plan("q", Design.CENSUS, filter_text="problem:p0"))
    ann, bob = next_questions(here, "q", 8, "ann"), next_questions(here, "q", 8, "bob")
    assert (len(ann.questions), len(bob.questions)) == (8, 4)
    assert not set(items(ann)) & set(items(bob))
    waiting = next_questions(here, "q", 1, "cem")
    assert (waiting.questions, waiting.done) == ((), False)
    assert "held by other reviewers" in waiting.why


def test_a_reservation_runs_out_and_a_late_answer_is_kept_by_itself(here: Context) -> None:
    queues.new(here, Plan("q", Design.CENSUS, filter_text="solution:p0-full0"))
    assert items(next_questions(here, "q", 1, "ann")) == ["p0-full0"]
    assert items(next_questions(here, "q", 1, "bob")) == []
    assert isinstance(here.clock, Ticking)
    here.clock.now += timedelta(hours=13)
    assert items(next_questions(here, "q", 1, "bob")) == ["p0-full0"]
    say(here, "p0-full0", Verdict.INCORRECT, "ann")
    say(here, "p0-full0", Verdict.CORRECT, "bob")
    described = queues.describe(here, "q")
    assert (described["answers"], described["answers_wanted"]) == (1, 1)
    rows = here.store().all("SELECT reviewer, question_id IS NULL FROM current_label ORDER BY reviewer")
    assert rows == [("ann", 1), ("bob", 0)]


def test_a_late_answer_counts_while_nobody_else_took_the_slot(here: Context) -> None:
    queues.new(here, Plan("q", Design.CENSUS, filter_text="solution:p0-full0"))
    next_questions(here, "q", 1, "ann")
    assert isinstance(here.clock, Ticking)
    here.clock.now += timedelta(days=3)
    say(here, "p0-full0", Verdict.CORRECT, "ann")
    assert queues.describe(here, "q")["answers"] == 1


def test_an_undone_answer_opens_its_question_again(here: Context) -> None:
    queues.new(here, Plan("q", Design.RANDOM, n=2))
    (first, _) = next_questions(here, "q", 2, "ann").questions
    say(here, first.item, Verdict.CORRECT)
    record_label.undo(here, "ann")
    assert items(next_questions(here, "q", 1, "ann")) == [first.item]


def test_a_changed_mind_revises_the_same_answer(here: Context) -> None:
    queues.new(here, Plan("q", Design.RANDOM, n=1))
    (item,) = answer(here, "q", value=lambda _: Verdict.CORRECT)
    say(here, item, Verdict.INCORRECT)
    questions = here.store().all("SELECT count(DISTINCT question_id), count(*) FROM label")
    assert questions == [(1, 2)]
    assert queues.describe(here, "q")["answers"] == 1


def test_overlap_wants_two_reviewers_and_each_gets_an_own_order(here: Context) -> None:
    queues.new(here, Plan("q", Design.CENSUS, filter_text="problem:p0", overlap=2))
    ann, bob = answer(here, "q", "ann"), answer(here, "q", "bob")
    assert set(ann) == set(bob)
    assert ann != bob
    assert answer(here, "q", "cem") == []
    with pytest.raises(InputError, match="has all its answers"):
        say(here, ann[0], Verdict.CORRECT, "cem", _question_of(here, ann[0]))


def _question_of(here: Context, item: str) -> str:
    found = here.store().value(
        "SELECT q.key FROM question AS q JOIN solution AS s ON s.id = q.item_id WHERE s.key = ?", (item,)
    )
    return str(found)


def test_questions_that_others_left_are_given_out_once_beside_new_ones(here: Context) -> None:
    """A plan with overlap: what ann took is free for bob, too, and comes first; then the plan goes on for him."""
    queues.new(here, Plan("q", Design.ADAPTIVE, n=60, target=0.9, confidence=0.95, overlap=2))
    taken = items(next_questions(here, "q", 2, "ann"))
    given = items(next_questions(here, "q", 5, "bob"))
    assert len(given) == len(set(given)) == 5
    assert set(taken) < set(given)
    assert items(next_questions(here, "q", 5, "bob")) == given


def test_a_third_opinion_is_asked_only_where_two_differ(here: Context) -> None:
    queues.new(here, Plan("q", Design.CENSUS, filter_text="problem:p0", overlap=2, third_on_disagreement=True))
    answer(here, "q", "ann")
    answer(here, "q", "bob", value=lambda item: Verdict.UNSURE if item == "p0-most1" else truth(item))
    assert answer(here, "q", "cem") == ["p0-most1"]
    assert answer(here, "q", "dan") == []


def test_repeats_go_silently_to_who_answered_first(here: Context) -> None:
    queues.new(here, Plan("q", Design.RANDOM, n=20, repeats=0.1))
    asked = answer(here, "q", "ann", limit=15)
    assert len(set(asked)) == 15
    rest = answer(here, "q", "bob")
    assert len(rest) == len(set(rest)) == 5 or set(rest[5:]) <= set(rest[:5])
    again = answer(here, "q", "ann")
    assert set(again) <= set(asked)
    assert len(again) + len(rest) == 7


def test_a_question_that_cannot_be_answered_is_refused_by_name(here: Context) -> None:
    queues.new(here, Plan("q", Design.RANDOM, n=2))
    (held,) = next_questions(here, "q", 1, "bob").questions
    (free,) = next_questions(here, "q", 1, "ann").questions
    for named, match in (
        ("q-99", "no question 'q-99'"),
        (free.key, "is about another item"),
        (held.key, "is held by another reviewer"),
    ):
        with pytest.raises(InputError, match=match):
            say(here, held.item, Verdict.CORRECT, "ann", named)


def test_a_label_without_next_answers_a_question_nobody_holds(here: Context) -> None:
    queues.new(here, Plan("q", Design.CENSUS, filter_text="problem:p0"))
    say(here, "p0-full1", Verdict.CORRECT)
    assert queues.describe(here, "q")["answers"] == 1


@pytest.mark.parametrize(
    ("plan", "match"),
    [
        (Plan("two words", Design.RANDOM), "no queue name"),
        (Plan("q", Design.RANDOM, n=0), "-n 0 asks nothing"),
        (Plan("q", Design.RANDOM, overlap=0), "--overlap 0"),
        (Plan("q", Design.RANDOM, repeats=0.9), "--repeats 0.9"),
        (Plan("q", Design.RANDOM, target=9), "--goal precision=9"),
        (Plan("q", Design.RANDOM, filter_text="problem:nobody"), "no solution matches the filter"),
        (Plan("q", Design.RANDOM, filter_text="pass:>="), "wants a number"),
        (Plan("q", Design.STRATIFIED, strata="colour"), "--strata colour"),
    ],
)
def test_settings_that_make_no_sense_leave_nothing_behind(here: Context, plan: Plan, match: str) -> None:
    with pytest.raises(UsageError, match=match):
        queues.new(here, plan)
    assert queues.listing(here) == []


def test_a_name_is_taken_once_and_a_missing_queue_is_named(here: Context) -> None:
    with pytest.raises(InputError, match=r"no queue in .* yet; make one"):
        next_questions(here, None, 1, "ann")
    queues.new(here, Plan("q", Design.RANDOM, n=1))
    with pytest.raises(UsageError, match="there is a queue 'q' already"):
        queues.new(here, Plan("q", Design.CENSUS))
    with pytest.raises(InputError, match=r"no queue 'r' in .*; there are: q"):
        next_questions(here, "r", 1, "ann")
    with pytest.raises(UsageError, match="-k 0"):
        next_questions(here, "q", 0, "ann")


def test_strata_are_named_and_their_chances_recorded(here: Context) -> None:
    queues.new(here, Plan("q", Design.STRATIFIED, n=24, strata="problem"))
    rows = here.store().all("SELECT stratum, count(*), min(probability) FROM question GROUP BY stratum ORDER BY 1")
    assert rows == [(f"p{problem}", 4, pytest.approx(1 / 3)) for problem in range(6)]
