"""Label-free ways to rank the solutions of one problem from its pass matrix alone, each from its paper.

What a calibrated rule has to beat. Every function takes the (solutions, tests) pass matrix of one problem and
gives each solution a score from 0 to 1. Within a problem the order is the paper's; dividing by the problem's own
counts makes scores of different problems comparable, which the papers, choosing within one, don't need.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln
from scipy.stats import rankdata

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

B4_ALPHA_XY = 1e3
B4_BETA_0 = 1e5
"""Hyper-parameters of B4: of the ranges in the authors' code, the only value and the middle one."""


def most_tests_passed(passes: Flags) -> Floats:
    """The share of tests passed; 0 where there are none.

    Args:
        passes: (n, t).
    """
    return passes.mean(axis=1) if passes.shape[1] else np.zeros(len(passes))


def codet(passes: Flags) -> Floats:
    """CodeT's dual execution agreement (Chen et al. 2022, arXiv 2207.10397, section 2.2).

    Solutions that pass the same tests form a consensus set; its score is |solutions| x |tests passed|, here
    divided by the n t of the problem.

    Args:
        passes: (n, t).
    """
    return _dual_agreement(passes, power=1.0)


def codet_as_coded(passes: Flags) -> Floats:
    """The same as the authors' code has it: the root of |solutions| in its place (microsoft/CodeT, agreement.py).

    It orders the sets of one problem otherwise, and it is what published figures rest on.

    Args:
        passes: (n, t).
    """
    return _dual_agreement(passes, power=0.5)


def _dual_agreement(passes: Flags, power: float) -> Floats:
    if not passes.size:
        return np.zeros(len(passes))
    of, sizes, first = consensus_sets(passes)
    # one division at the end: equal products stay equal, and tie
    score = sizes**power * passes[first].sum(axis=1) / (len(passes) ** power * passes.shape[1])
    return np.asarray(score[of], dtype=np.float64)


def b4(passes: Flags, alpha_xy: float = B4_ALPHA_XY, beta_0: float = B4_BETA_0) -> Floats:
    """B4, the approximated optimal strategy (Chen et al. 2024, arXiv 2409.08692, section 4).

    A consensus set is taken as the right solutions and the tests it passes as the right tests. Its posterior is
    the product of four Beta integrals: over the share of right solutions and of right tests (prior
    Beta(alpha_xy, 1)), over how often a wrong solution passes a right test (Beta(1, 1)) and a wrong test
    (Beta(1, beta_0), for that is rare). The score is the posterior normalised over the sets of the problem.

    Args:
        passes: (n, t).
        alpha_xy: prior strength that solutions and tests are right.
        beta_0: prior strength that wrong solutions fail wrong tests.
    """
    if not passes.size:
        return np.zeros(len(passes))
    of, sizes, first = consensus_sets(passes)
    n, t = passes.shape
    sets = passes[first].astype(np.float64)
    right = sets.sum(axis=1)
    passing = passes.sum(axis=0, dtype=np.float64)
    # of the solutions outside a set: passes on the tests that it passes, and on those that it fails
    others_pass_right = sets @ passing - sizes * right
    others_pass_wrong = (1 - sets) @ passing
    others = n - sizes
    log_posterior = (
        betaln(sizes + alpha_xy, others + 1)
        + betaln(right + alpha_xy, t - right + 1)
        + betaln(others_pass_right + 1, others * right - others_pass_right + 1)
        + betaln(others_pass_wrong + 1, others * (t - right) - others_pass_wrong + beta_0)
    )
    posterior = np.exp(log_posterior - log_posterior.max())
    return np.asarray((posterior / posterior.sum())[of], dtype=np.float64)


def aces(passes: Flags) -> Floats:
    """Tests weighted by leave-one-out AUC (ACES: Sun et al. 2026, arXiv 2604.03922; the closed-form variant).

    Leave a test out, rank the solutions by the others, and take the AUC of that ranking for passing the one left
    out. In expectation AUC - 1/2 is proportional to d / (p (1 - p)), where d is how much more often right
    solutions pass the test than wrong ones and p its pass share: the (right, wrong) share of pass-fail pairs is
    p (1 - p) in the denominator. So p (1 - p) (AUC - 1/2), cut at 0, estimates d up to a constant, and is the
    weight of the test in the weighted share that is returned. Written from the paper's abstract and summaries.

    Args:
        passes: (n, t).
    """
    if not passes.size:
        return np.zeros(len(passes))
    weight = aces_weights(passes)
    total = weight.sum()
    # no test agrees with the rest: nothing to weight by
    return most_tests_passed(passes) if total <= 0 else np.minimum(passes @ weight / total, 1.0)


def aces_weights(passes: Flags) -> Floats:
    """The (t,) weight of each test in `aces`; 0 for one that all pass, none pass, or that ranks against the rest."""
    n, tests = passes.shape
    passing = passes.sum(axis=0).astype(np.float64)
    failing = n - passing
    # column j of `rest` is how many of the other tests each solution passes
    rest = passes.sum(axis=1, dtype=np.float64)[:, None] - passes
    ranks = rankdata(rest, axis=0)
    excess = np.zeros(tests)
    pairs = passing * failing
    above = (ranks * passes).sum(axis=0) - passing * (passing + 1) / 2
    np.divide(above, pairs, out=excess, where=pairs > 0)
    share = passing / n
    weight: Floats = np.maximum(np.where(pairs > 0, excess - 0.5, 0.0) * share * (1 - share), 0.0)
    return weight


def consensus_sets(passes: Flags) -> tuple[Ints, Ints, Ints]:
    """Solutions that pass the same tests: (n,) set of each, (sets,) sizes, (sets,) a member of each."""
    packed = np.packbits(passes, axis=1)
    keys = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, of, sizes = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    return of.ravel().astype(np.int64), sizes.astype(np.int64), first.astype(np.int64)


SCORERS: dict[str, Callable[[Flags], Floats]] = {
    "most tests passed": most_tests_passed,
    "CodeT": codet,
    "B4": b4,
    "ACES": aces,
}
"""By the name that tables give them. "Judge only" needs no matrix: it is the judge's score."""
