"""The plan as a whole: what it may see, what it survives, what it says when nothing works."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from vcl_tui.calibrate.bounds import right_at_least
from vcl_tui.calibrate.certifying import advance_certifying, certifying
from vcl_tui.calibrate.freezing import freeze
from vcl_tui.calibrate.learner import NO_VERDICT, RIGHT, WRONG, prepare
from vcl_tui.calibrate.learning import advance_learning
from vcl_tui.calibrate.plan import (
    CERTIFY,
    LEARN,
    Asked,
    Frozen,
    Settings,
    replay,
)
from vcl_tui.calibrate.pool import Cells, Pool, build_pool
from vcl_tui.calibrate.simulate import erring_reviewer, play, simulate_one
from vcl_tui.calibrate.synthetic import SHAPES, Shape, synthetic_pool
from vcl_tui.calibrate.verdict import conclude
from vcl_tui.errors import UsageError

SMALL = Shape(problems=30, solutions=12, skill=0.5)


@pytest.fixture(scope="module")
def small() -> tuple[Pool, np.ndarray]:
    return synthetic_pool(SMALL, np.random.default_rng(1))


def run(pool: Pool, settings: Settings, review: Callable[[int], int], batch: int = 1) -> tuple[Frozen, list[Asked]]:
    """Drives a plan from scratch at every step, as a command that is started anew does."""
    prepared = prepare(pool, np.random.default_rng(0))
    asked: list[Asked] = []
    frozen: Frozen | None = None
    for _ in range(10 * settings.budget):
        if frozen is None:
            step = advance_learning(replay(prepared, asked, settings), settings, asked, batch)
        else:
            step = advance_certifying(certifying(frozen, asked), settings, len(asked), batch)
        frozen = step.frozen or frozen
        asked += [Asked(question.position, question.phase, review(question.position)) for question in step.questions]
        if step.done:
            assert step.why
            assert frozen is not None
            return frozen, asked
    raise AssertionError("the plan never ends")


def test_the_simulation_and_the_command_ask_the_same(small: tuple[Pool, np.ndarray]) -> None:
    pool, truth = small
    settings = Settings(budget=40, seed=3)
    prepared = prepare(pool, np.random.default_rng(0))
    frozen, _, asked = play(prepared, settings, lambda position: int(truth[position]))
    assert run(pool, settings, lambda position: int(truth[position])) == (frozen, asked)


@pytest.mark.parametrize("batch", [1, 3, 7, 100])
def test_a_budget_is_never_overspent_and_nothing_is_asked_twice(small: tuple[Pool, np.ndarray], batch: int) -> None:
    pool, truth = small
    frozen, asked = run(pool, Settings(budget=30), lambda position: int(truth[position]), batch)
    assert len(asked) <= 30
    for phase in (LEARN, CERTIFY):
        positions = [question.position for question in asked if question.phase == phase]
        assert len(positions) == len(set(positions))
    assert [question.phase for question in asked] == sorted((question.phase for question in asked), reverse=True)
    assert frozen.learned == sum(question.phase == LEARN for question in asked)


def test_nothing_before_the_answers_depends_on_the_truth(small: tuple[Pool, np.ndarray]) -> None:
    """Shuffling the reference labels changes the answers and the score, never what is asked given the answers."""
    pool, truth = small
    settings = Settings(budget=40, seed=1)
    said = {position: int(answer) for position, answer in enumerate(truth)}
    shuffled = np.random.default_rng(9).permutation(truth)
    first = play(prepare(pool, np.random.default_rng(0)), settings, said.__getitem__)
    again = play(prepare(pool, np.random.default_rng(0)), settings, said.__getitem__)
    assert first == again
    played = simulate_one(pool, truth, settings, bootstrap=False)
    noise = simulate_one(pool, shuffled, settings, bootstrap=False)
    assert played.yield_ > noise.yield_
    blind = next(question.position for question in first[2] if question.phase == LEARN)
    assert blind == play(prepare(pool, np.random.default_rng(0)), settings, lambda p: int(shuffled[p]))[2][0].position


def test_what_is_frozen_stays_through_a_file(small: tuple[Pool, np.ndarray]) -> None:
    pool, truth = small
    frozen, _ = run(pool, Settings(budget=40), lambda position: int(truth[position]))
    keys = [f"s{position}" for position in range(pool.size)]
    written = json.loads(json.dumps(frozen.to_json(keys)))
    assert Frozen.from_json(written, {key: position for position, key in enumerate(keys)}) == frozen
    with pytest.raises(UsageError, match="doesn't: import it again"):
        Frozen.from_json(written, {})


def test_every_certifying_question_has_its_probability_and_learning_ones_none(small: tuple[Pool, np.ndarray]) -> None:
    pool, truth = small
    settings = Settings(budget=40)
    frozen, _asked = run(pool, settings, lambda position: int(truth[position]))
    step = advance_certifying(certifying(frozen, []), settings, frozen.learned, 5)
    assert {question.probability for question in step.questions} == {len(frozen.draws) / frozen.unknown}
    learning = advance_learning(replay(prepare(pool, np.random.default_rng(0)), []), settings, [], 5)
    assert {question.probability for question in learning.questions} == {None}
    assert all(question.reason for question in (*step.questions, *learning.questions))
    assert len({question.position for question in learning.questions}) == 5


def test_open_questions_hold_up_the_freezing_until_told_otherwise(small: tuple[Pool, np.ndarray]) -> None:
    pool, _ = small
    settings = Settings(budget=10, certify_share=0.4)
    asked = [Asked(position, LEARN) for position in range(0, 60, 10)]
    learner = replay(prepare(pool, np.random.default_rng(0)), asked)
    assert "open" in advance_learning(learner, settings, asked, 5, patience="hold").why
    assert advance_learning(learner, settings, asked, 5, patience="now").frozen is not None


def test_an_unanswered_draw_can_only_make_the_certificate_weaker(small: tuple[Pool, np.ndarray]) -> None:
    pool, truth = small
    settings = Settings(budget=60)
    frozen, asked = run(pool, settings, lambda position: int(truth[position]))
    verdicts = certifying(frozen, asked).verdicts()
    full = conclude(frozen, verdicts)
    for group in list(verdicts):
        fewer = conclude(frozen, {number: verdict for number, verdict in verdicts.items() if number != group})
        for test, before in zip(fewer.certificate.tests, full.certificate.tests, strict=True):
            assert test.p_value >= before.p_value - 1e-12
    unsure = conclude(frozen, dict.fromkeys(verdicts, NO_VERDICT))
    assert unsure.set_size <= full.set_size


def test_a_stated_reviewer_error_never_certifies_more(small: tuple[Pool, np.ndarray]) -> None:
    pool, truth = small
    frozen, asked = run(pool, Settings(budget=60), lambda position: int(truth[position]))
    verdicts = certifying(frozen, asked).verdicts()
    sizes = [conclude(frozen, verdicts, reviewer_error=error).set_size for error in (0.0, 0.01, 0.05, 0.2)]
    assert sizes == sorted(sizes, reverse=True)


def test_what_was_found_wrong_is_not_kept(small: tuple[Pool, np.ndarray]) -> None:
    pool, truth = small
    frozen, asked = run(pool, Settings(budget=60, target=0.6), lambda position: int(truth[position]))
    result = conclude(frozen, certifying(frozen, asked).verdicts())
    wrong = {question.position for question in asked if question.verdict == WRONG}
    assert result.certified
    assert not wrong & set(result.kept)


def no_tests(size: int, problems: int) -> Pool:
    nothing = np.zeros(0, dtype=np.int64)
    return build_pool(
        np.arange(size) % problems, [str(item) for item in range(size)], Cells(nothing, nothing, nothing), nothing
    )


NASTY = {
    "no tests": (no_tests(40, 8), np.arange(40) % 3 == 0),
    "one problem": synthetic_pool(replace(SMALL, problems=1), np.random.default_rng(2)),
    "one solution": (no_tests(1, 1), np.array([True])),
    "one solution a problem": synthetic_pool(replace(SMALL, problems=60, solutions=1), np.random.default_rng(3)),
    "all wrong": synthetic_pool(replace(SMALL, skill=0.001), np.random.default_rng(4)),
    "all right": synthetic_pool(replace(SMALL, skill=0.999), np.random.default_rng(5)),
    "no inputs": synthetic_pool(replace(SMALL, tests=4, inputs=0), np.random.default_rng(6)),
}


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("budget", [1, 12])
@pytest.mark.parametrize("mood", ["truthful", "all right", "all wrong", "unsure", "contradictory"])
def test_every_pool_ends_with_a_sentence(name: str, budget: int, mood: str) -> None:
    pool, truth = NASTY[name]
    rng = np.random.default_rng(0)
    answer = {
        "truthful": lambda position: int(truth[position]),
        "all right": lambda _: RIGHT,
        "all wrong": lambda _: WRONG,
        "unsure": lambda _: NO_VERDICT,
        "contradictory": lambda _: int(rng.integers(0, 2)),
    }[mood]
    frozen, asked = run(pool, Settings(budget=budget), answer)
    result = conclude(frozen, certifying(frozen, asked).verdicts())
    assert result.reason
    assert len(asked) <= budget
    if mood in ("all wrong", "unsure"):
        assert not result.certified
    if mood == "truthful" and result.certified:
        assert len(result.kept) == 0 or truth[list(result.kept)].mean() >= 0.9


@pytest.mark.parametrize("settings", [{"target": 1.2}, {"confidence": 0.0}, {"budget": 0}, {"attempts": 0}])
def test_senseless_settings_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        Settings(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(("noisy", "error"), [(False, 0.0), (True, 0.0), (True, 0.02)])
def test_values_that_split_everything_are_left_out_when_the_plan_freezes(
    small: tuple[Pool, np.ndarray], noisy: bool, error: float
) -> None:
    pool, truth = small
    if noisy:
        draw = np.random.default_rng(2)
        values = tuple(draw.integers(0, 10**6, values.shape) for values in pool.values)
        pool = replace(pool, values=values, mutant=tuple(np.zeros_like(mutant) for mutant in pool.mutant))
    settings = Settings(budget=60, seed=1, error=error)
    frozen, _ = run(pool, settings, lambda position: int(truth[position]))
    assert frozen.by_values is not (noisy and not error)
    assert (
        Frozen.from_json(frozen.to_json([str(n) for n in range(pool.size)]), {str(n): n for n in range(pool.size)})
        == frozen
    )


def test_attempts_share_the_error() -> None:
    assert Settings(confidence=0.9, attempts=4).alpha == pytest.approx(0.025)


def test_the_draw_is_fixed_by_the_seed_and_differs_between_seeds(small: tuple[Pool, np.ndarray]) -> None:
    pool, truth = small
    prepared = prepare(pool, np.random.default_rng(0))
    asked = [Asked(position, LEARN, int(truth[position])) for position in range(0, pool.size, 12)]
    plans = [freeze(replay(prepared, asked), Settings(budget=60, seed=seed), asked) for seed in (1, 1, 2)]
    assert plans[0] == plans[1]
    assert plans[0].draws != plans[2].draws


def test_what_the_known_ones_carry_is_not_lost_to_a_doubted_answer() -> None:
    """Ten known right of eleven carry a set at .9; where one of them may be wrong they carry ten, not none."""
    members = tuple(range(20))
    frozen = Frozen(
        target=0.9, alpha=0.05, members=members, group=members, known=(1,) * 10 + (0,) * 10, ends=(11, 20),
        beliefs=(0.9, 0.8), draws=(), expected=11.0, expected_right=15.0, learned=30, refused=((1, 0),) * 20,
        room=6.0, error=0.0, rule="model", considered=(),
    )  # fmt: skip
    sure = conclude(frozen, {})
    assert (sure.certified, sure.set_size) == (True, 11)
    doubting = conclude(frozen, {}, reviewer_error=0.002)
    assert (doubting.certified, doubting.set_size) == (True, 10)
    assert not conclude(frozen, {}, reviewer_error=0.3).certified


def test_the_largest_set_takes_in_what_is_ranked_next_as_far_as_its_draws_leave_room() -> None:
    """Forty of forty draws right: of 100 at least 94 are, which would do for 104. Three of forty wrong: no room."""
    members, draws = tuple(range(100)), tuple(range(40))
    frozen = Frozen(
        target=0.9, alpha=0.05, members=members, group=members, known=(0,) * 100, ends=(100,), beliefs=(0.8,),
        draws=draws, expected=90.0, expected_right=120.0, learned=30, refused=(), room=12.0, error=0.0, rule="model",
        considered=(), spare=tuple(range(100, 111)), spare_beliefs=(0.5,) * 11,
    )  # fmt: skip
    all_right = conclude(frozen, dict.fromkeys(draws, RIGHT))
    lower = right_at_least(100, 40, 40, 0.95)
    assert all_right.certificate.beyond == int(lower / 0.9) - 100 > 0
    assert all_right.kept == tuple(range(int(lower / 0.9)))
    assert (all_right.set_size, all_right.belief) == (len(all_right.kept), 0.5)
    assert all_right.precision_estimate == pytest.approx(
        (100 + 0.5 * all_right.certificate.beyond) / len(all_right.kept)
    )
    assert "counted as wrong" in all_right.reason
    some_wrong = conclude(frozen, dict.fromkeys(draws, RIGHT) | dict.fromkeys(draws[:3], WRONG))
    assert (some_wrong.certificate.chosen, some_wrong.certificate.beyond) == (None, 0)


def test_a_plan_freezes_what_may_join_and_a_threshold_has_nothing_of_the_kind(small: tuple[Pool, np.ndarray]) -> None:
    pool, truth = small
    by_rule = {
        rule: run(pool, Settings(budget=60, rule=rule), lambda position: int(truth[position]))[0]
        for rule in ("model", "tests")
    }
    assert by_rule["model"].spare
    assert not set(by_rule["model"].spare) & set(by_rule["model"].members)
    assert list(by_rule["model"].spare_beliefs) == sorted(by_rule["model"].spare_beliefs, reverse=True)
    assert len(by_rule["model"].spare) == len(by_rule["model"].spare_beliefs)
    assert by_rule["tests"].spare == ()


@pytest.mark.parametrize("batch", [1, 7])
def test_learning_ends_early_where_much_is_believed_and_little_is_known(batch: int) -> None:
    """A strong generator that never repeats itself against one whose programs come again and again."""
    settings = Settings(budget=50, seed=2)
    shape = replace(SHAPES["strong generator"], problems=60)
    learned = {}
    for variety in (1.0, 0.02):
        pool, truth = synthetic_pool(replace(shape, variety=variety), np.random.default_rng(3))
        frozen, asked = run(pool, settings, erring_reviewer(truth, 0.0, np.random.default_rng(0)), batch)
        learned[variety] = frozen.learned
        assert len(asked) <= settings.budget
    assert learned == {1.0: settings.early, 0.02: settings.learning}
    assert settings.early < settings.learning


@pytest.mark.parametrize(("budget", "error"), [(400, 0.0), (50, 0.05), (1, 0.0), (2, 0.0)])
def test_it_does_not_with_draws_enough_nor_for_a_reviewer_who_errs(budget: int, error: float) -> None:
    settings = Settings(budget=budget, error=error)
    assert settings.early == settings.learning
