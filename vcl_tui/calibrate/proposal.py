"""What to certify: the nested sets and the draw with the highest expected yield, chosen without looking.

Truths are simulated from the belief, whole clusters at a time and with the belief's own doubt; each
candidate sequence of sets is played against them. Only learning answers and counts go in, so whatever
comes out may be frozen and tested on fresh draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, gammaln, logit
from scipy.stats import hypergeom

from vcl_tui.calibrate.bounds import needed_right
from vcl_tui.calibrate.learner import NO_VERDICT, Learner
from vcl_tui.calibrate.passing import Passing, draws_asked_singly
from vcl_tui.calibrate.pool import Flags, Floats, Ints
from vcl_tui.calibrate.slips import Approvals

_CUTS = 16
_SLACK = 0.04
"""Sets whose expected precision is this far below the target aren't worth trying."""

_WORTH_LISTING = 0.02
SHIFT = 0.4
"""Standard deviation, in log odds, of how wrong the whole pool's mates and the whole belief may be."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Sets to certify, strictest first, and the draw that would do it.

    Attributes:
        ranking: (r,) units of the largest set, known right first, then by falling score.
        ends: how many units of `ranking` each nested set has, rising.
        draws: solutions to draw from the unknown part of the largest set.
        known: (r,) units known right.
        beliefs: belief of the last unit of each set; by another rule its score.
        expected: expected number of right solutions in the certified set.
        expected_right: expected number of right solutions in the pool.
        spare: (s,) units ranked next, as far as a set might reach in which all draws are right. By another rule
            none: its sets are thresholds.
        spare_beliefs: (s,) their beliefs.
    """

    ranking: Ints
    ends: tuple[int, ...]
    draws: int
    known: Flags
    beliefs: tuple[float, ...]
    expected: float
    expected_right: float
    spare: Ints
    spare_beliefs: Floats


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be certified.

    Attributes:
        target: precision.
        alpha: error of the certificate.
        score: (u,) what solutions are kept by, nan for none; the belief where it is None.
        learned: the learning answers of a reviewer who errs; None when no error was stated.
        approvals: (u,) that made each unit known, 0 for those without enough; None when one is enough.
    """

    target: float
    alpha: float
    score: Floats | None = None
    learned: Approvals | None = None
    approvals: Ints | None = None


@dataclass(frozen=True, slots=True)
class _Cuts:
    """Candidate sets: units in each, solutions, of these known right, unknown, and right ones needed of those."""

    ends: Ints
    size: Ints
    known: Ints
    unknown: Ints
    need: Ints


def propose(learner: Learner, answers: int, rng: np.random.Generator, goal: Goal, truths: int = 128) -> Proposal | None:
    """The best sequence of nested sets for `answers` certifying answers; None when nothing is worth a try."""
    chance, known = learner.unit_chance()
    if goal.approvals is not None:
        known = known & (goal.approvals > 0)
    ranking, score, whole = _ranked(chance, known, goal.score)
    weight = learner.prepared.weight[ranking]
    total = float((learner.prepared.weight * chance).sum())
    doubted = 0
    if goal.learned is not None and goal.approvals is not None:
        doubted = goal.learned.doubted(weight[known[ranking]], goal.approvals[ranking][known[ranking]], goal.alpha)
    cuts = _candidates(weight, chance[ranking], known[ranking], goal.target, doubted, whole)
    if cuts is None:
        return None
    ranked, ranking = ranking, ranking[: cuts.ends[-1]]
    weight, known = weight[: cuts.ends[-1]], known[ranking]
    right = _simulated_right(learner, ranking, known, cuts, rng, truths)
    passing = None
    if goal.learned is not None and goal.approvals is not None:
        passing = Passing(goal.learned, goal.alpha, weight, goal.approvals[ranking] * known, cuts.ends, cuts.need)
    free_first = bool(cuts.need[0] <= 0) if passing is None else passing.of(0, 0) == 0
    # With every set out of reach the first stands, and fails honestly.
    best: tuple[float, list[int], int] = (-1.0, [0], 0)
    for last in range(len(cuts.ends)):
        units = np.flatnonzero(~known[: cuts.ends[last]])
        if passing is None:
            draws = affordable_draws(weight[units], answers)
            passed = _passed(cuts, *_drawn(cuts, last, draws, right, rng), goal.alpha)
        else:
            draws = draws_asked_singly(weight[units], chance[ranking[units]], answers, passing.learned.error)
            passed = passing.played(*_drawn(cuts, last, draws, right, rng), rng)
        worth = cuts.known[: last + 1] + right[:, : last + 1]
        for sequence in _sequences(last, free_first=free_first):
            expected = _expected_yield(passed[:, sequence], worth[:, sequence])
            if expected > best[0] + 1e-9:
                best = expected, sequence, draws
    expected, sequence, draws = best
    ends = cuts.ends[sequence]
    kept = slice(0, int(ends[-1]))
    beliefs = tuple(round(float(belief), 6) for belief in score[ends - 1])
    spare = ranked[ends[-1] :] if goal.score is None else ranked[:0]
    reach = int(weight[kept].sum() * (1 / goal.target - 1))
    spare = spare[: np.searchsorted(np.cumsum(learner.prepared.weight[spare]), reach) + 1]
    return Proposal(
        ranking[kept],
        tuple(int(end) for end in ends),
        draws,
        known[kept],
        beliefs,
        float(expected),
        total,
        spare,
        chance[spare],
    )


def _ranked(chance: Floats, known: Flags, score: Floats | None) -> tuple[Ints, Floats, Ints]:
    """The units to keep from, known right first, then by falling score; their scores; how many a set may have.

    What was found wrong or has no score is left out. A set by a score that many share is a threshold, so it takes all
    that share one.
    """
    if score is None:
        listed, by = known | (chance > _WORTH_LISTING), chance
    else:
        listed, by = known | (np.isfinite(score) & (chance > 0)), np.where(known, 1.0, score)
    ranking = np.lexsort((np.arange(len(chance)), -by, ~known))
    ranking = ranking[listed[ranking]]
    whole = np.arange(1, len(ranking) + 1)
    if score is not None:
        last = (np.diff(by[ranking]) != 0) | np.diff(known[ranking])
        whole = whole[np.append(last, True)] if len(ranking) else whole
    return ranking, by[ranking], whole


def _candidates(weight: Ints, chance: Floats, known: Flags, target: float, doubted: int, whole: Ints) -> _Cuts | None:
    """Cuts from what the known ones carry by themselves up to where the target is out of reach.

    Of the known ones `doubted` solutions may be wrong. Cuts are at `whole` numbers of units.
    """
    if not len(weight):
        return None
    size = np.cumsum(weight)
    mean = np.cumsum(weight * chance) / size
    reachable = np.flatnonzero(mean >= target - _SLACK)
    if not len(reachable):
        return None
    largest = int(size[reachable[-1]])
    sure = max(int((weight * known).sum()) - doubted, 0)
    free = min(int(sure / target + 1e-9), int(size[-1]))
    wanted = np.concatenate([[free], np.linspace(max(free, 1), max(largest, free, 1), _CUTS)])
    ends = np.unique(np.searchsorted(size, np.unique(wanted.round()), side="right"))
    ends = ends[ends > 0]
    if not len(ends):
        ends = np.array([1])
    ends = np.unique(whole[np.maximum(np.searchsorted(whole, ends, side="right") - 1, 0)])
    sizes = size[ends - 1]
    known_right = np.cumsum(weight * known)[ends - 1]
    need = np.array([needed_right(int(one), target) for one in sizes]) - known_right
    return _Cuts(ends, sizes, known_right, sizes - known_right, need)


def _simulated_right(
    learner: Learner, ranking: Ints, known: Flags, cuts: _Cuts, rng: np.random.Generator, truths: int
) -> Ints:
    """(truths, cuts) right ones among the unknown of each set, under truths drawn from the belief."""
    prepared = learner.prepared
    approved = learner.unit_chance()[0][ranking]
    used, place = np.unique(prepared.unit_cluster[ranking], return_inverse=True)
    belief = learner.belief()
    rows = learner.columns()[used]
    logits = belief.logit(rows)
    doubt = rng.multivariate_normal(np.zeros(rows.shape[1]), belief.covariance, truths, method="cholesky") @ rows.T
    shift = rng.normal(0.0, SHIFT, (truths, 1))
    fresh = ~learner.asked[used]
    first = np.broadcast_to(expit(logits), (truths, len(used)))
    right_mean, wrong_mean = prepared.mates.means(learner.approved, learner.rejected)
    kind = learner.right_kind(learner.first_answer_chance())[used]
    wobbled = expit(logit(np.clip(np.where(fresh, first, kind), 1e-4, 1 - 1e-4)) + (doubt + shift) * fresh)
    of_right_kind = rng.random((truths, len(used))) < wobbled
    purity = expit(logit(np.clip(right_mean[used], 1e-3, 1 - 1e-3)) + rng.normal(0.0, SHIFT, (truths, 1)))
    mean = np.where(of_right_kind, purity, wrong_mean[used])
    strength = prepared.mates.right_a + prepared.mates.right_b + learner.approved + learner.rejected
    spread = strength[used]
    share = rng.beta(np.maximum(mean * spread, 1e-3), np.maximum((1 - mean) * spread, 1e-3))
    right = rng.random((truths, len(ranking))) < share[:, place]
    again = learner.answer[ranking] != NO_VERDICT  # an approval that isn't taken as known is drawn from again
    right[:, again] = rng.random((truths, int(again.sum()))) < approved[again]
    counted = np.cumsum(right * np.where(known, 0, prepared.weight[ranking]), axis=1)
    return counted[:, cuts.ends - 1].astype(np.int64)


def affordable_draws(weight: Ints, answers: int) -> int:
    """How many solutions to draw so that their distinct programs cost at most `answers`, nearly always.

    The number must be fixed before the draw, so the expected number of distinct programs plus one standard
    deviation of the repeats (about Poisson) is held to the budget; what the answers don't cover counts as wrong.
    """
    total = int(weight.sum())
    if len(weight) <= answers:
        return total
    copies, count = np.unique(weight, return_counts=True)
    low, high = 0, total
    while low < high:
        middle = (low + high + 1) // 2
        log_missed = _log_factorial(total - copies) - _log_factorial(total - copies - middle)
        log_missed += _log_factorial(total - middle) - _log_factorial(total)
        seen = np.where(total - copies < middle, 1.0, 1.0 - np.exp(np.minimum(log_missed, 0.0)))
        distinct = float((count * seen).sum())
        if distinct + np.sqrt(max(middle - distinct, 0.0)) <= answers:
            low = middle
        else:
            high = middle - 1
    return low


def _log_factorial(value: Ints | int) -> Floats:
    return np.asarray(gammaln(np.maximum(value, 0) + 1.0))


def _drawn(cuts: _Cuts, last: int, draws: int, right: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """(truths, last + 1) draws from each set outside of the one before, and the right ones among them."""
    rings = np.diff(cuts.unknown[: last + 1], prepend=0)
    right_rings = np.diff(right[:, : last + 1], axis=1, prepend=0)
    if rings.sum():
        drawn = rng.multivariate_hypergeometric(rings, draws, size=len(right), method="marginals")
    else:
        drawn = np.zeros((len(right), last + 1), dtype=np.int64)
    return drawn, rng.hypergeometric(right_rings, rings - right_rings, drawn)


def _passed(cuts: _Cuts, drawn: Ints, found: Ints, alpha: float) -> Ints:
    """(truths, sets) 1 where the set passes, 0 where it fails, -1 where it would be skipped."""
    m, k = np.cumsum(drawn, axis=1), np.cumsum(found, axis=1)
    unknown, need = cuts.unknown[: m.shape[1]], cuts.need[: m.shape[1]]
    under = np.clip(need - 1, 0, unknown)
    free, hopeless = need <= 0, need > unknown
    p_value = np.where(free, 0.0, np.where(hopeless, 1.0, hypergeom.sf(k - 1, unknown, under, m)))
    best = np.where(free, 0.0, np.where(hopeless, 1.0, hypergeom.sf(m - 1, unknown, under, m)))
    return np.where(best > alpha, -1, (p_value <= alpha).astype(np.int64))


def _sequences(last: int, *, free_first: bool) -> list[list[int]]:
    """Sequences to compare: from any start in steps of 1, 2 or 3, after the first set where that costs nothing."""
    found = [[0]] if last == 0 else []
    head = [0] if free_first else []
    for step in (1, 2, 3):
        found += [[*head, *range(start, last + 1, step)] for start in range(last, 0, -step)]
    return found


def _expected_yield(passed: Ints, worth: Ints) -> float:
    """Mean, over truths, of the right ones in the last set before the first failure."""
    alive = np.cumprod(passed != 0, axis=1).astype(bool)
    value: Floats = np.zeros(len(passed))
    for position in range(passed.shape[1]):
        value = np.where(alive[:, position] & (passed[:, position] == 1), worth[:, position], value)
    return float(value.mean())
