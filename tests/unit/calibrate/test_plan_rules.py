"""What plans keep by: the scores of the rules, the sets that they give, and the choice among them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.calibrate.test_clusters import pool_of
from vcl_tui.calibrate.learner import RIGHT, Learner, prepare
from vcl_tui.calibrate.plan import Settings
from vcl_tui.calibrate.plan_rules import RULES, choose_rule, repaired_pass_rate, unit_scores
from vcl_tui.calibrate.pool import Flags, Pool
from vcl_tui.calibrate.proposal import Goal
from vcl_tui.calibrate.simulate import learn, simulate_one
from vcl_tui.calibrate.synthetic import Shape, synthetic_pool

JUDGED = Shape(problems=30, solutions=12, skill=0.5, judge=1.0)
GOAL = Goal(0.9, 0.05)


def taught(pool: Pool, truth: Flags, answers: int = 40) -> Learner:
    """A learner after the learning questions of a plan."""
    settings = Settings(budget=2 * answers, certify_share=0.5)
    return learn(prepare(pool, np.random.default_rng(0)), settings, lambda position: int(truth[position]))[0]


@pytest.fixture(scope="module")
def judged() -> Learner:
    return taught(*synthetic_pool(JUDGED, np.random.default_rng(1)))


def test_a_test_that_an_approved_program_fails_counts_no_more() -> None:
    pool = pool_of([[1, 1, 0], [1, 1, 0], [1, 0, 1], [0, 0, 1]])
    learner = Learner(prepare(pool, np.random.default_rng(0)))
    learner.record(int(learner.prepared.unit[0]), RIGHT)
    assert repaired_pass_rate(learner).tolist() == [1.0, 1.0, 0.5, 0.0]


def test_without_a_sound_test_there_is_no_pass_rate() -> None:
    learner = Learner(prepare(pool_of([[0], [0]]), np.random.default_rng(0)))
    learner.record(int(learner.prepared.unit[0]), RIGHT)
    assert np.isnan(repaired_pass_rate(learner)).all()


def test_the_choice_is_the_highest_promise_unless_belief_comes_close(judged: Learner) -> None:
    chosen = choose_rule(judged, 40, 0, GOAL)
    promised = dict(chosen.considered)
    assert tuple(promised) == RULES
    assert chosen.rule == "model" or promised[chosen.rule] > promised["model"]
    assert all(promised[chosen.rule] * 1.05 >= share for share in promised.values())
    again = choose_rule(judged, 40, 0, GOAL)
    assert (again.rule, again.considered) == (chosen.rule, chosen.considered)


def test_a_rule_that_nothing_was_scored_for_is_not_considered() -> None:
    pool, truth = synthetic_pool(Shape(problems=20, solutions=8, skill=0.5), np.random.default_rng(2))
    chosen = choose_rule(taught(pool, truth, 20), 20, 0, GOAL)
    assert [rule for rule, _ in chosen.considered] == ["model", "tests"]


@pytest.mark.parametrize("rule", ["tests", "judge", "tests+judge"])
def test_a_rule_that_was_fixed_keeps_all_from_a_threshold_on(judged: Learner, rule: str) -> None:
    chosen = choose_rule(judged, 40, 0, GOAL, rule)
    assert chosen.rule == rule
    assert [name for name, _ in chosen.considered] == [rule]
    assert chosen.proposal is not None
    score = unit_scores(judged)[rule]
    for end, cut in zip(chosen.proposal.ends, chosen.proposal.beliefs, strict=True):
        inside = np.zeros(len(score), dtype=bool)
        inside[chosen.proposal.ranking[:end]] = True
        known = np.zeros(len(score), dtype=bool)
        known[chosen.proposal.ranking[:end][chosen.proposal.known[:end]]] = True
        drawn_from = inside & ~known
        if drawn_from.any():
            assert score[drawn_from].min() == pytest.approx(cut, abs=1e-6)
            left_out = ~inside & (judged.unit_chance()[0] > 0)
            assert not (score[left_out] > cut + 1e-6).any()


@pytest.mark.parametrize("rule", RULES)
def test_whatever_the_rule_a_plan_plays_to_its_end_and_deterministically(rule: str) -> None:
    pool, truth = synthetic_pool(JUDGED, np.random.default_rng(3))
    settings = Settings(budget=60, seed=3, rule=rule)
    played = simulate_one(pool, truth, settings)
    assert played == simulate_one(pool, truth, settings)
    assert sum(played.answers[phase] for phase in ("learn", "certify")) <= 60
    assert not played.violated
