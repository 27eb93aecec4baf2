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
    proposals: dict[str, Proposal | None] = {}
    for rule in RULES if wanted == AUTO else (wanted,):
        score = None if rule == MODEL else unit_score(learner, rule)
        if score is None or np.isfinite(score).any():
            rng = np.random.default_rng([seed, 1])
            proposals[rule] = propose(learner, answers, rng, replace(goal, score=score))
    expected = {rule: 0.0 if one is None else _promised(one) for rule, one in proposals.items()}
    best = wanted
    if wanted == AUTO:
        best = max(expected, key=lambda rule: expected[rule] * (CLEARLY_MORE if rule == MODEL else 1.0))
    considered = tuple((rule, round(share, 4)) for rule, share in expected.items())
    return Chosen(best, proposals.get(best), considered)


def _promised(proposal: Proposal) -> float:
    return proposal.expected / proposal.expected_right if proposal.expected_right > 0 else 0.0


def unit_score(learner: Learner, rule: str) -> Floats:
    """(u,) mean score of the copies of each program by a rule that isn't belief, in [0, 1]; nan where it has none."""
    prepared = learner.prepared
    score = rule_scores(rule, repaired_pass_rate(learner), prepared.pool.judge)
    known = np.isfinite(score)
    total = np.bincount(prepared.unit, np.where(known, score, 0.0), minlength=len(prepared.weight))
    count = np.bincount(prepared.unit, known, minlength=len(prepared.weight))
    mean: Floats = np.full(len(count), np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean


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
