from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.workflows.pools import Ticking, answer, context_at, fill, say
from vcl_tui.calibrate.pool import Pool
from vcl_tui.calibrate.simulate import play
from vcl_tui.errors import UsageError
from vcl_tui.model.label import ItemKind, NewLabel, Verdict
from vcl_tui.model.outcome import Outcome, Result
from vcl_tui.model.problem import Problem, Reference, Solution, Test, TestKind
from vcl_tui.model.queue import Design
from vcl_tui.store import bulk, calibrations, pool_rows, standings
from vcl_tui.store import queues as stored_queues
from vcl_tui.store.connection import Store
from vcl_tui.store.pool_rows import Scope
from vcl_tui.workflows import beliefs, calibrate_pool, queues, record_label, run_plan, settle_copies, simulate_plan
from vcl_tui.workflows.ask_questions import next_questions
from vcl_tui.workflows.calibrate_pool import as_json
from vcl_tui.workflows.calibrate_sample import Wish
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.dataset_rows import Selection
from vcl_tui.workflows.export_dataset import export_dataset
from vcl_tui.workflows.export_target import Target
from vcl_tui.workflows.load_pool import load_pool
from vcl_tui.workflows.pool_arrays import packed, unpacked
from vcl_tui.workflows.queue_plan import Plan

PROBLEMS, COPIES = 25, 6


def crowd(store: Store, *, backwards: bool = False) -> None:
    """25 problems with 6 copies of a right program, 4 right variants and 10 wrong ones; one of 5 tests is wrong."""
    wanted = [
        (f"q{problem:02d}", f"q{problem:02d}-{kind}{copy}", kind)
        for problem in range(PROBLEMS)
        for kind, copies in (("good", COPIES), ("fine", 4), ("bad", 5), ("odd", 5))
        for copy in range(copies)
    ]
    if backwards:
        wanted.reverse()
    code = {
        "good": "def f(x):\n    return x + 1",
        "fine": "def f(x):\n    return x + 1 + {n} - {n}",
        "bad": "def f(x):\n    return x - {n}",
        "odd": "def f(x):\n    return x * {n}",
    }
    passes = {"good": "1110", "fine": "1110", "bad": "1000", "odd": "0101"}
    with store.atomic() as connection:
        keys = bulk.Keys(connection).load()
        for name in dict.fromkeys(problem for problem, _, _ in wanted):
            bulk.add_problems(keys, [Problem(name, f"Solve {name}.", entry_point="f")])
            bulk.add_tests(
                keys, [Test(f"{name}-t{n}", name, TestKind.ASSERT, f"assert f({n}) == {n}") for n in range(4)]
            )
        bulk.add_solutions(
            keys, [Solution(key, name, code[kind].format(n=key[-1]), generator="g") for name, key, kind in wanted]
        )
        bulk.add_results(
            keys,
            [
                Result(key, f"{name}-t{n}", Outcome.PASS if passes[kind][n] == "1" else Outcome.FAIL)
                for name, key, kind in wanted
                for n in range(4)
            ],
        )
        bulk.add_references(
            keys, [Reference("solution", key, "gold", kind in ("good", "fine")) for _, key, kind in wanted]
        )
        standings.refresh_problems(connection, keys.problems.values())


def verdict(solution: str) -> Verdict:
    return Verdict.CORRECT if "-good" in solution or "-fine" in solution else Verdict.INCORRECT


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Context]:
    context = context_at(tmp_path / "pool.db")
    crowd(context.store(create=True))
    yield context
    context.close()


def plan(budget: int = 60, **more: object) -> Plan:
    known = {"target": 0.9, "confidence": 0.95, "seed": 1} | more
    return Plan("plan", Design.ADAPTIVE, n=budget, **known)  # type: ignore[arg-type] # names checked by the tests


def questions_of(here: Context) -> list[tuple[object, ...]]:
    return here.store().all(
        "SELECT q.position, q.phase, q.probability, q.stratum, q.reason, s.key FROM question AS q"
        " JOIN solution AS s ON s.id = q.item_id ORDER BY q.position"
    )


def test_a_plan_learns_freezes_certifies_and_ends_within_its_budget(here: Context) -> None:
    made = queues.new(here, plan())
    assert (made["answers"], made["answers_wanted"]) == (0, 60)
    asked = answer(here, "plan", value=verdict)
    assert len(asked) <= 60
    ended = queues.describe(here, "plan")
    assert ended["answers"] == ended["answers_wanted"] == len(asked)
    found = calibrate_pool.calibrate(here, Wish())
    assert found.certified
    assert (found.rule, found.precision_lower, found.total) == ("model", 0.9, 500)
    right = {key for key in found.kept if verdict(key) is Verdict.CORRECT}
    assert len(right) / len(found.kept) >= 0.9
    assert found.rigid == {"kept": 0, "precision_estimate": None, "recall_estimate": 0.0}
    assert found.recall_interval is not None
    low, high = found.recall_interval
    assert low <= len(right) / (PROBLEMS * (COPIES + 4)) <= high
    assert len(right) > 80
    last = next_questions(here, "plan", 1, "ann")
    assert last.done
    assert "the plan is done" in last.why
    phases = [row[1] for row in questions_of(here)]
    assert phases == ["learn"] * phases.count("learn") + ["certify"] * phases.count("certify")
    certify = [row for row in questions_of(here) if row[1] == "certify"]
    assert all(isinstance(row[2], float) and 0 < row[2] <= 1 and row[3] for row in certify)
    assert all(row[4] for row in questions_of(here))


def test_a_plan_is_the_same_in_one_go_or_with_restarts_and_whatever_the_order_of_import(tmp_path: Path) -> None:
    seen = []
    for name, backwards, pause in (("a", False, 1000), ("b", True, 1000), ("c", False, 7)):
        path = tmp_path / f"{name}.db"
        context = context_at(path, identities=name)
        crowd(context.store(create=True), backwards=backwards)
        queues.new(context, plan())
        restarts = 0
        while answer(context, "plan", value=verdict, limit=pause):
            context.close()
            restarts += 1
            context = context_at(path, identities=f"{name}{restarts}-")
        document = json.dumps(as_json(calibrate_pool.calibrate(context, Wish())))
        assert json.dumps(as_json(calibrate_pool.calibrate(context, Wish()))) == document
        seen.append((questions_of(context), document))
        context.close()
    assert seen[0] == seen[1] == seen[2]


def test_an_exported_row_says_how_probable_it_is_to_be_correct(here: Context, tmp_path: Path) -> None:
    queues.new(here, plan())
    asked = answer(here, "plan", value=verdict)
    calibrate_pool.calibrate(here, Wish())
    for name in ("a", "b"):
        export_dataset(here, Target(str(tmp_path / f"{name}.jsonl")), io.StringIO(), Selection())
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    probability = {str(row["solution_id"]): float(row["probability_correct"]) for row in rows}
    right = [verdict(key) is Verdict.CORRECT for key in probability]
    assert sum(probability.values()) / len(right) == pytest.approx(sum(right) / len(right), abs=0.05)
    assert {chance for key, chance in probability.items() if key in asked} == {1.0}
    # over the whole frame: a program that nobody approved keeps its doubt, and the wrong ones are believed less
    stored = calibrations.latest(here.store())
    assert stored is not None
    everywhere = beliefs.chances(here.store(), stored)
    assert len(everywhere) == 500
    wrong = [chance for key, chance in everywhere.items() if verdict(key) is Verdict.INCORRECT]
    assert all(0 < chance < 0.5 for chance in wrong)


def test_questions_are_steady_and_batches_keep_to_the_budget(here: Context) -> None:
    queues.new(here, plan(30))
    first = next_questions(here, "plan", 4, "ann").questions
    assert next_questions(here, "plan", 4, "ann").questions == first
    while True:
        asked = next_questions(here, "plan", 7, "ann")
        if not asked.questions:
            break
        for question in reversed(asked.questions):
            say(here, question.item, verdict(question.item), "ann", None)
    assert asked.done
    assert len(questions_of(here)) <= 30


def test_what_is_frozen_never_moves(here: Context) -> None:
    queues.new(here, plan())
    store = here.store()
    while calibrations.frozen(store, 1) is None:
        answer(here, "plan", value=verdict, limit=1)
    before = calibrations.frozen(store, 1), questions_of(here)
    for problem in range(PROBLEMS):
        record_label.record(here, NewLabel("eve", ItemKind.TEST, f"q{problem:02d}-t1", Verdict.WRONG))
    fill(store)
    answer(here, "plan", value=verdict)
    assert (calibrations.frozen(store, 1), questions_of(here)) == before
    found = calibrate_pool.calibrate(here, Wish())
    assert (found.certified, found.total) == (True, 500)


@pytest.mark.parametrize("silence", [Verdict.UNSURE, Verdict.SKIP, None])
def test_draws_without_a_verdict_count_as_wrong_and_are_not_replaced(here: Context, silence: Verdict | None) -> None:
    queues.new(here, plan())
    while calibrations.frozen(here.store(), 1) is None:
        answer(here, "plan", value=verdict, limit=1)
    drawn = len(questions_of(here))
    if silence is not None:
        answer(here, "plan", value=lambda _: silence)
    assert len(questions_of(here)) == drawn
    found = calibrate_pool.calibrate(here, Wish())
    sets = found.details["sets"]
    assert isinstance(sets, list)
    # what learning answers settled needs no draw; every set that needs one fails
    assert [each["p_value"] > 0.05 for each in sets] == [each["size"] * 0.9 > each["known_right"] for each in sets]
    assert len(found.kept) <= sets[0]["size"]


def test_all_unsure_ends_in_an_honest_sentence(here: Context) -> None:
    queues.new(here, plan(20))
    assert len(answer(here, "plan", value=lambda _: Verdict.UNSURE)) <= 20
    found = calibrate_pool.calibrate(here, Wish())
    assert not found.certified
    assert found.precision_lower is None
    assert (found.reason, found.precision_estimate) == (
        "not certified: all 13 answers are unsure or skip, so nothing is known", None,
    )  # fmt: skip


def test_reviewers_share_a_plan_and_one_who_leaves_does_not_block_it(here: Context) -> None:
    queues.new(here, plan(40))
    ann, bob = next_questions(here, "plan", 3, "ann"), next_questions(here, "plan", 3, "bob")
    assert not {each.key for each in ann.questions} & {each.key for each in bob.questions}
    asked = answer(here, "plan", "ann", value=verdict)
    blocked = next_questions(here, "plan", 1, "ann")
    assert blocked.done is False
    assert isinstance(here.clock, Ticking)
    here.clock.now += timedelta(minutes=31)
    asked += answer(here, "plan", "ann", value=verdict)
    assert len(asked) <= 40
    assert calibrate_pool.calibrate(here, Wish()).certified


def test_one_question_held_by_somebody_who_left_is_gone_on_without(here: Context) -> None:
    queues.new(here, plan(40))
    next_questions(here, "plan", 1, "bob")
    answer(here, "plan", "ann", value=verdict)
    assert calibrate_pool.calibrate(here, Wish()).certified


def test_batches_that_are_answered_by_half_come_to_an_end(here: Context) -> None:
    queues.new(here, plan(40))
    batch = next_questions(here, "plan", 10, "ann")
    while batch.questions:
        for question in batch.questions[:5]:
            said = verdict(question.item)
            record_label.record(here, NewLabel("ann", ItemKind.SOLUTION, question.item, said, question=question.key))
        batch = next_questions(here, "plan", 10, "ann")
    assert batch.done
    assert calibrate_pool.calibrate(here, Wish()).certified


def test_a_plan_with_second_opinions_is_not_frozen_before_they_are_in(here: Context) -> None:
    queues.new(here, plan(40, overlap=2))
    answer(here, "plan", "ann", value=verdict)
    assert "still learning" in calibrate_pool.calibrate(here, Wish()).reason
    answer(here, "plan", "bob", value=verdict)
    answer(here, "plan", "ann", value=verdict)
    answer(here, "plan", "bob", value=verdict)
    assert next_questions(here, "plan", 1, "ann").done
    assert calibrate_pool.calibrate(here, Wish()).certified


def test_second_opinions_and_repeats_count_against_the_budget(here: Context) -> None:
    queues.new(here, plan(40, overlap=2, repeats=0.1))
    total = sum(len(answer(here, "plan", "ann", value=verdict)) + len(answer(here, "plan", "bob", value=verdict))
                for _ in range(40))  # fmt: skip
    assert 20 < total <= 40
    assert any(row[0] for row in here.store().all("SELECT repeats_id FROM question"))


def test_another_goal_or_rule_than_the_frozen_one_is_exploratory(here: Context) -> None:
    queues.new(here, plan())
    answer(here, "plan", value=verdict)
    for wish in (Wish(target=0.8), Wish(confidence=0.5), Wish(rule="tests")):
        found = calibrate_pool.calibrate(here, wish)
        assert not found.certified
        assert found.reason.startswith("exploratory")
    assert calibrate_pool.calibrate(here, Wish(target=0.9, confidence=0.95, rule="model")).certified


def test_a_plan_says_what_each_rule_promised_and_keeps_by_the_one_that_was_fixed(here: Context) -> None:
    queues.new(here, plan())
    answer(here, "plan", value=verdict)
    promised = calibrate_pool.calibrate(here, Wish()).details["rules_considered"]
    assert isinstance(promised, dict)
    assert list(promised) == ["model", "tests"]
    assert 0 < promised["tests"] < promised["model"] <= 1
    queues.new(here, Plan("fixed", Design.ADAPTIVE, n=60, target=0.9, filter_text="problem:q0*", rule="tests"))
    assert calibrate_pool.calibrate(here, Wish(queue="fixed")).rule == "tests"
    answer(here, "fixed", value=verdict)
    fixed = calibrate_pool.calibrate(here, Wish(queue="fixed"))
    assert (fixed.certified, fixed.rule) == (True, "tests")
    other = calibrate_pool.calibrate(here, Wish(queue="fixed", rule="model"))
    assert not other.certified
    assert other.reason.startswith("exploratory: this plan was frozen for rule tests")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (plan(rule="judge"), "no solution of the frame has a judge score"),
        (plan(rule="tests+judge"), "no solution of the frame has a judge score"),
        (plan(rule="luck"), "--rule luck: one of auto, tests"),
        (Plan("draw", Design.RANDOM, n=5, rule="model"), "--rule model is for a plan"),
    ],
)
def test_rules_without_anything_to_go_by_are_refused(here: Context, asked: Plan, why: str) -> None:
    with pytest.raises(UsageError, match=re.escape(why)):
        queues.new(here, asked)
    assert queues.listing(here) == []
    with pytest.raises(UsageError, match="--rule luck: one of auto, tests"):
        calibrate_pool.calibrate(here, Wish(rule="luck"))


def test_a_stated_reviewer_error_asks_for_more(here: Context) -> None:
    queues.new(here, plan())
    answer(here, "plan", value=verdict)
    sure = calibrate_pool.calibrate(here, Wish())
    doubted = calibrate_pool.calibrate(here, Wish(error=0.2))
    assert sure.certified
    assert len(doubted.kept) < len(sure.kept) or not doubted.certified


def test_with_a_stated_error_programs_and_rejected_draws_are_asked_about_again(here: Context) -> None:
    """The store asks what the simulation asks, of a reviewer who is wrong about every 25th question."""
    queues.new(here, plan(150, reviewer_error=0.02))
    stored = stored_queues.by_name(here.store(), "plan")
    loaded, prepared = run_plan.prepared_pool(here.store(), stored)
    flipped = {Verdict.CORRECT: Verdict.INCORRECT, Verdict.INCORRECT: Verdict.CORRECT}

    def erring() -> Callable[[str], Verdict]:
        asked = iter(range(1, 1000))
        return lambda solution: verdict(solution) if next(asked) % 25 else flipped[verdict(solution)]

    said = erring()
    frozen, result, expected = play(
        prepared, run_plan.settings_of(stored), lambda place: int(said(loaded.keys[place]) is Verdict.CORRECT)
    )
    asked = answer(here, "plan", value=erring())
    assert asked == [loaded.keys[question.position] for question in expected]
    assert len(asked) <= 150
    learned, certifying = asked[: frozen.learned], asked[frozen.learned :]
    units = {int(prepared.unit[loaded.places()[key]]) for key in learned}
    assert len(units) < len(set(learned))
    again = {key for key in certifying if certifying.count(key) > 1}
    assert 0 < len(again) == len(certifying) - len(set(certifying))
    found = calibrate_pool.calibrate(here, Wish())
    assert found.certified
    # what was asked again because of an answer shows no error rate of answers
    told = found.details["reviewer_error"]
    assert isinstance(told, dict)
    assert (told["value"], told["source"]) == (0.02, "stated")
    assert set(found.kept) == {loaded.keys[place] for place in result.kept}
    assert np.mean([verdict(key) is Verdict.CORRECT for key in found.kept]) >= 0.9


def test_a_second_plan_on_the_pool_has_no_alpha_left(here: Context) -> None:
    queues.new(here, plan())
    answer(here, "plan", value=verdict)
    queues.new(here, Plan("again", Design.ADAPTIVE, n=60, target=0.9, confidence=0.95, seed=2))
    answer(here, "again", value=verdict)
    assert calibrate_pool.calibrate(here, Wish(queue="plan")).certified
    again = calibrate_pool.calibrate(here, Wish(queue="again"))
    assert not again.certified
    assert again.reason.startswith("attempt 2 on the same solutions, not certified")


def _everything_wrong(store: Store) -> None:
    store.connection.execute("UPDATE outcome SET outcome = 1")


def _one_solution_each(store: Store) -> None:
    store.connection.execute(
        "DELETE FROM outcome WHERE solution_id NOT IN (SELECT min(id) FROM solution GROUP BY problem_id)"
    )


def _nothing_run(store: Store) -> None:
    store.connection.execute("DELETE FROM outcome")


@pytest.mark.parametrize("spoil", [_everything_wrong, _one_solution_each, _nothing_run])
@pytest.mark.parametrize("value", [Verdict.CORRECT, Verdict.INCORRECT])
def test_pools_where_nothing_works_still_end(here: Context, spoil: Callable[[Store], None], value: Verdict) -> None:
    spoil(here.store())
    with here.store().atomic() as connection:
        standings.refresh_problems(connection, bulk.Keys(connection).load().problems.values())
    queues.new(here, plan(15))
    assert len(answer(here, "plan", value=lambda _: value)) <= 15
    found = calibrate_pool.calibrate(here, Wish())
    assert found.reason
    if value is Verdict.INCORRECT:
        assert not found.certified


def test_an_empty_frame_and_a_budget_of_nothing_are_refused(here: Context) -> None:
    with pytest.raises(UsageError, match="the frame is empty"):
        queues.new(here, plan(filter_text="problem:none"))
    with pytest.raises(UsageError, match="asks nothing"):
        queues.new(here, plan(0))


def test_the_pool_that_is_kept_between_questions_is_the_pool(here: Context) -> None:
    queues.new(here, plan())
    kept = load_pool(here.store(), Scope(1)).pool
    read = load_pool(here.store(), Scope()).pool
    _same(kept, read)
    _same(unpacked(packed(read)), read)
    record_label.record(here, NewLabel("ann", ItemKind.TEST, "q00-t0", Verdict.WRONG))
    assert load_pool(here.store(), Scope(1)).pool.passes[0].shape[1] == 3


def test_a_copy_that_somebody_sets_apart_stays_so_when_programs_are_compared_anew(here: Context) -> None:
    queues.new(here, plan())
    before = load_pool(here.store(), Scope(1))
    settle_copies.refuse(here, "q00-good1")
    kept = load_pool(here.store(), Scope(1))
    place = kept.places()
    assert kept.mark != before.mark
    assert before.pool.program[place["q00-good0"]] == before.pool.program[place["q00-good1"]]
    assert kept.pool.program[place["q00-good0"]] == kept.pool.program[place["q00-good2"]]
    assert kept.pool.program[place["q00-good0"]] != kept.pool.program[place["q00-good1"]]
    pool_rows.save_fingerprints(here.store(), {kept.ids[place[f"q00-good{copy}"]]: "same" for copy in range(3)}, 99)
    rows = {row.key: row.fingerprint for row in pool_rows.solutions(here.store(), Scope(), 99)}
    assert rows["q00-good0"] == rows["q00-good2"] == "same"
    assert rows["q00-good1"] not in (None, "same")


def _same(one: Pool, other: Pool) -> None:
    for name in ("problem", "program", "generator"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in ("passes", "values", "mutant", "test_ids"):
        for mine, theirs in zip(getattr(one, name), getattr(other, name), strict=True):
            np.testing.assert_array_equal(mine, theirs)


def test_a_simulation_plays_the_same_whatever_the_processes_and_beats_the_rules_without_labels(here: Context) -> None:
    game = simulate_plan.Game(budgets=(30, 60), seeds=3, workers=1)
    alone = simulate_plan.simulate(here, game)
    together = simulate_plan.simulate(here, simulate_plan.Game(budgets=(30, 60), seeds=3, workers=2))
    assert alone == together
    rows = alone["budgets"]
    assert isinstance(rows, list)
    assert [row["violations"] for row in rows] == [0.0, 0.0]
    assert rows[1]["yield_median"] > 0.5


def test_nothing_that_a_plan_asks_depends_on_a_reference_label(tmp_path: Path) -> None:
    """The answers are given by the names of the solutions; the references are turned round in one of the stores."""
    seen = []
    for name, turned in (("a", False), ("b", True)):
        context = context_at(tmp_path / f"{name}.db")
        crowd(context.store(create=True))
        if turned:
            context.store().connection.execute(
                "UPDATE reference SET value = CASE value WHEN 'true' THEN 'false' ELSE 'true' END"
            )
        queues.new(context, plan(40))
        answer(context, "plan", value=verdict)
        seen.append((questions_of(context), as_json(calibrate_pool.calibrate(context, Wish()))))
        context.close()
    assert seen[0] == seen[1]
