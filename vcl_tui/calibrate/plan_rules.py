"""By which score a plan keeps solutions: belief, repaired pass rate, judge, or pass rate and judge together.

Decided when the plan is frozen, on learning answers alone, so whatever is chosen may be tested on fresh draws.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vcl_tui.calibrate.learner import Learner
from vcl_tui.calibrate.pool import Floats
from vcl_tui.calibrate.proposal import Goal, Proposal, propose
from vcl_tui.calibrate.rules import rule_scores
from vcl_tui.calibrate.suspects import suspects
from vcl_tui.model.queue import AUTO, MODEL, THRESHOLD_RULES

RULES = (MODEL, *THRESHOLD_RULES)

CLEARLY_MORE = 1.05
"""What is left the usual way for must promise so many times more: the promises are simulated, and differ by chance."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A rule with its proposal (None when nothing is worth a try), and what each rule that was looked at promises.

    Attributes:
        considered: (rule, expected share of the right solutions that it certifies), in the order of `RULES`.
    """

    rule: str
    proposal: Proposal | None
    considered: tuple[tuple[str, float], ...]


def choose_rule(learner: Learner, answers: int, seed: int, goal: Goal, wanted: str = AUTO) -> Chosen:
    """The rule that was fixed beforehand; with `auto` the one with the highest expected certified yield.

    Every rule ranks the same solutions, what answers settled first and last; the truths that its sets are played
    against come from the same belief.

    Args:
        learner: after the learning answers.
        answers: certifying answers that are left.
        seed: of the plan.
        goal: what is to be certified.
        wanted: one of `RULES`, or auto.
    """
    scores: dict[str, Floats | None] = {MODEL: None}
    if wanted != MODEL:
        scores |= unit_scores(learner)
    proposals = {
        rule: propose(learner, answers, np.random.default_rng([seed, 1]), replace(goal, score=score))
        for rule, score in scores.items()
        if wanted in (AUTO, rule)
    }
    expected = {rule: 0.0 if one is None else _promised(one) for rule, one in proposals.items()}
    best = wanted
    if wanted == AUTO:
        best = max(expected, key=lambda rule: expected[rule] * (CLEARLY_MORE if rule == MODEL else 1.0))
    considered = tuple((rule, round(share, 4)) for rule, share in expected.items())
    return Chosen(best, proposals.get(best), considered)


def _promised(proposal: Proposal) -> float:
    return proposal.expected / proposal.expected_right if proposal.expected_right > 0 else 0.0


def unit_scores(learner: Learner) -> dict[str, Floats]:
    """By rule that scores anything: (u,) mean score of the copies of each program in [0, 1], nan for none."""
    prepared = learner.prepared
    rates = repaired_pass_rate(learner)
    found: dict[str, Floats] = {}
    for rule in THRESHOLD_RULES:
        score = rule_scores(rule, rates, prepared.pool.judge)
        known = np.isfinite(score)
        if known.any():
            total = np.bincount(prepared.unit, np.where(known, score, 0.0), minlength=len(prepared.weight))
            count = np.bincount(prepared.unit, known, minlength=len(prepared.weight))
            found[rule] = np.full(len(count), np.nan)
            np.divide(total, count, out=found[rule], where=count > 0)
    return found


def repaired_pass_rate(learner: Learner) -> Floats:
    """(n,) share of the tests passed that are more likely right than wrong by the answers; nan where there are none.

    Tests that reviewers called wrong aren't in the pool to begin with.
    """
    pool = learner.prepared.pool
    found = suspects(learner)
    first = np.searchsorted(found.problem, np.arange(pool.problems + 1))
    rate: Floats = np.full(pool.size, np.nan)
    for members, passes, start, stop in zip(pool.members(), pool.passes, first[:-1], first[1:], strict=True):
        left = passes[:, found.wrong[start:stop] < 0.5]
        if left.shape[1]:
            rate[members] = left.mean(axis=1)
    return rate
