"""Plays a plan against known truth, through the code that runs the real thing.

The truth is asked for one solution at a time, as a reviewer would be, and is used once more at the end to
score what was kept. Nothing else in the plan can reach it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vcl_tui.calibrate.certifying import advance_certifying, certifying
from vcl_tui.calibrate.learner import RIGHT, WRONG, Learner, Prepared, prepare
from vcl_tui.calibrate.learning import advance_learning
from vcl_tui.calibrate.plan import (
    CERTIFY,
    LEARN,
    Asked,
    Frozen,
    Settings,
    replay,
)
from vcl_tui.calibrate.pool import Flags, Ints, Pool
from vcl_tui.calibrate.verdict import PlanResult, conclude

Reviewer = Callable[[int], int]
"""Position of a solution to a verdict."""


@dataclass(frozen=True, slots=True)
class Played:
    """One run of a plan.

    Attributes:
        seed: of the run.
        yield_: share of all right solutions that are in the certified set; 0 without one.
        precision: true precision of what was kept; None when nothing was.
        certified: whether a set passed.
        violated: it passed, and the true precision of what was kept is below the target.
        answers: answers given, by phase.
        expected: yield that the plan expected when it froze, by its own belief.
    """

    seed: int
    yield_: float
    precision: float | None
    certified: bool
    violated: bool
    answers: dict[str, int]
    expected: float


def erring_reviewer(truth: Flags, error: float, rng: np.random.Generator) -> Reviewer:
    """Says the truth, except with probability `error`, independently each time."""

    def review(position: int) -> int:
        right = bool(truth[position])
        return int(right != (rng.random() < error)) if error > 0 else int(right)

    return review


def learn(prepared: Prepared, settings: Settings, review: Reviewer) -> tuple[Learner, Frozen, list[Asked]]:
    """Runs the learning phase of a plan, one question at a time, until it freezes."""
    learner = Learner(prepared, settings.error)
    asked: list[Asked] = []
    while True:
        step = advance_learning(learner, settings, asked, 1)
        for question in step.questions:
            verdict, unit = review(question.position), int(prepared.unit[question.position])
            asked.append(Asked(question.position, LEARN, verdict))
            if learner.answered[unit]:
                learner = replay(prepared, asked, settings)
            else:
                learner.record(unit, verdict)
        if step.frozen is not None:
            return learner, step.frozen, asked


def play(prepared: Prepared, settings: Settings, review: Reviewer) -> tuple[Frozen, PlanResult, list[Asked]]:
    """Runs a plan to its end, one question at a time."""
    _, frozen, asked = learn(prepared, settings, review)
    state = certifying(frozen, asked)
    done = False
    while not done:
        step = advance_certifying(state, settings, len(asked), settings.budget)
        for question in step.questions:
            verdict = review(question.position)
            state.answers[question.position][-1] = verdict
            asked.append(Asked(question.position, CERTIFY, verdict))
        done = step.done
    return frozen, conclude(frozen, state.verdicts(), reviewer_error=settings.error), asked


def score(result: PlanResult, truth: Flags, settings: Settings, asked: list[Asked], expected: float) -> Played:
    """Compares what was kept with the truth."""
    right = int(truth.sum())
    kept = np.array(result.kept, dtype=np.int64)
    hits = int(truth[kept].sum())
    precision = hits / len(kept) if len(kept) else None
    phases = [question.phase for question in asked]
    return Played(
        seed=settings.seed,
        yield_=hits / right if right else 0.0,
        precision=precision,
        certified=result.certified,
        violated=precision is not None and precision < settings.target - 1e-9,
        answers={
            "learn": phases.count(LEARN),
            "certify": phases.count(CERTIFY),
            "right": sum(question.verdict == RIGHT for question in asked),
            "wrong": sum(question.verdict == WRONG for question in asked),
        },
        expected=expected / right if right else 0.0,
    )


def resample(pool: Pool, truth: Flags, seed: int) -> tuple[Pool, Flags, Ints]:
    """The pool with its problems drawn anew with replacement, its truth, and where each solution came from."""
    chosen = np.random.default_rng([seed, 3]).integers(0, pool.problems, pool.problems)
    again, origin = pool.resampled(chosen)
    return again, truth[origin], origin


def simulate_one(
    pool: Pool, truth: Flags, settings: Settings, *, mistaken: float = 0.0, bootstrap: bool = True
) -> Played:
    """One seed: resamples the problems, plays the plan, scores it.

    Args:
        pool: what the plan may see.
        truth: (n,) whether each solution is right; for answering and scoring only.
        settings: the plan; its seed is the seed of everything.
        mistaken: chance that the simulated reviewer errs. The plan isn't told: `settings.error` does that.
        bootstrap: resample the problems; else the order of asking never varies.
    """
    if bootstrap:
        pool, truth, _ = resample(pool, truth, settings.seed)
    prepared = prepare(pool, np.random.default_rng([settings.seed, 4]))
    review = erring_reviewer(truth, mistaken, np.random.default_rng([settings.seed, 5]))
    frozen, result, asked = play(prepared, settings, review)
    return score(result, truth, settings, asked, frozen.expected)
