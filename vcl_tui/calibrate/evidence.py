"""What speaks for a cluster before anybody has answered anything about its problem.

Each number is computed from outcomes, values, program texts, generators and judge scores alone; `belief`
learns from answers how much each is worth in this pool.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaln

from vcl_tui.calibrate.clusters import Clustering
from vcl_tui.calibrate.pool import Floats, Ints, Pool

EVIDENCE: tuple[str, ...] = (
    "constant",
    "outcome share",
    "CodeT lead",
    "leads",
    "pass share",
    "tests passed",
    "share of siblings",
    "consensus",
    "B4 lead",
    "generator",
    "judge",
    "repetition",
)
"""Names of the columns of `evidence`, in order."""


def codet_score(clusters: Clustering) -> Floats:
    """Solutions times tests passed, for outcome clusters, shared by siblings (CodeT, arXiv 2207.10397, eq. 4)."""
    return np.asarray(outcome_size(clusters) * clusters.passed, dtype=float)


def outcome_size(clusters: Clustering) -> Ints:
    """(c,) solutions in the outcome cluster that each cluster was split from."""
    sizes = np.bincount(clusters.outcome, clusters.size)
    return sizes[clusters.outcome].astype(np.int64)


def b4_score(clusters: Clustering) -> Floats:
    """(c,) log posterior that exactly this outcome cluster is right and the tests it passes are valid.

    The model of B4 (Chen et al. 2024, arXiv 2409.08692, section 3): right solutions pass exactly the valid
    tests, wrong ones pass valid and invalid tests at two unknown rates; the rates and the shares of right
    solutions and valid tests are integrated out under Beta(1, 1), and Beta(1, 10) for the rates.
    """
    score = np.zeros(clusters.count)
    sizes = outcome_size(clusters)
    for problem, pattern in enumerate(clusters.patterns):
        here = slice(int(clusters.first[problem]), int(clusters.first[problem + 1]))
        passes = pattern.astype(float)
        solutions, tests = float(clusters.size[here].sum()), pattern.shape[1]
        by_test = clusters.size[here] @ passes
        mine, valid = sizes[here].astype(float), passes.sum(axis=1)
        others = solutions - mine
        on_valid = passes @ by_test - mine * valid
        on_invalid = by_test.sum() - passes @ by_test
        score[here] = (
            betaln(on_valid + 1, others * valid - on_valid + 10)
            + betaln(on_invalid + 1, others * (tests - valid) - on_invalid + 10)
            + betaln(mine + 1, others + 1)
            + betaln(valid + 1, tests - valid + 1)
        )
    return score


def lead_within(score: Floats, group: Ints, rival: Ints) -> Floats:
    """(c,) how far each score is above the best of another `rival` number in its group (0 without any)."""
    order = np.lexsort((-score, group))
    best = np.full(int(group.max(initial=-1)) + 1, -np.inf)
    np.maximum.at(best, group, score)
    leader = np.full(len(best), -1, dtype=np.int64)
    leader[group[order[::-1]]] = rival[order[::-1]]
    second = np.full(len(best), -np.inf)
    other = rival != leader[group]
    np.maximum.at(second, group[other], score[other])
    against = np.where(other, best[group], second[group])
    return np.where(np.isfinite(against), score - against, 0.0)


def leading(clusters: Clustering) -> Ints:
    """(problems,) the cluster with the most solutions times tests passed, then the most solutions."""
    order = np.lexsort((clusters.size, clusters.size * clusters.passed, clusters.problem))
    last = np.searchsorted(clusters.problem[order], np.arange(len(clusters.first) - 1), side="right") - 1
    return order[last]


def evidence(pool: Pool, clusters: Clustering) -> Floats:
    """(c, len(EVIDENCE)) one row a cluster, columns of similar scale; what isn't known is 0, the pool's mean."""
    size = clusters.size.astype(float)
    siblings = outcome_size(clusters)
    leads = np.zeros(clusters.count)
    leads[leading(clusters)] = 1.0
    codet = lead_within(np.log1p(codet_score(clusters)), clusters.problem, clusters.outcome)
    b4 = lead_within(b4_score(clusters), clusters.problem, clusters.outcome)
    columns = [
        np.ones(clusters.count),
        np.log(siblings / clusters.solutions) + 1.0,
        codet / 2,
        leads,
        clusters.passed / np.maximum(clusters.tests, 1),
        np.log1p(clusters.passed) / 3,
        np.log(size / siblings),
        _centred(clusters.consensus, size),
        np.sign(b4) * np.log1p(np.abs(b4)) / 3,
        _mean_over(clusters, _generator_lead(pool, clusters)),
        _mean_over(clusters, _standardised(pool.judge)),
        _repetition(pool)[clusters.problem],
    ]
    return np.column_stack(columns)


def _repetition(pool: Pool) -> Floats:
    """(problems,) log of solutions a distinct program, less the pool's mean.

    A generator that writes the same program again and again is sure of it, and more often right than one whose texts
    all differ: their entropy predicts errors (Kuhn et al. 2023, arXiv 2302.09664, section 2). How much, the answers
    say: given a prior weight, it kept questions away from clusters that are worth knowing for certain.
    """
    pairs = np.unique(np.column_stack([pool.problem, pool.program]), axis=0)
    programs = np.maximum(np.bincount(pairs[:, 0], minlength=pool.problems), 1)
    solutions = np.maximum(np.bincount(pool.problem, minlength=pool.problems), 1)
    return _centred(np.log(solutions / programs), solutions.astype(float))


def _centred(values: Floats, weight: Floats) -> Floats:
    known = np.isfinite(values)
    if not known.any():
        return np.zeros(len(values))
    return np.where(known, values - np.average(values[known], weights=weight[known]), 0.0)


def _standardised(scores: Floats) -> Floats:
    known = np.isfinite(scores)
    if not known.any():
        return np.zeros(len(scores))
    spread = float(scores[known].std())
    return np.where(known, (scores - scores[known].mean()) / (spread or 1.0), 0.0)


def _generator_lead(pool: Pool, clusters: Clustering) -> Floats:
    """(n,) how much more often than average the solution's generator is in leading clusters."""
    leads = np.isin(clusters.of, leading(clusters)).astype(float)
    count = np.maximum(np.bincount(pool.generator), 1)
    share: Floats = np.bincount(pool.generator, leads) / count
    relative: Floats = share[pool.generator] - leads.mean()
    return relative


def _mean_over(clusters: Clustering, value: Floats) -> Floats:
    means: Floats = np.bincount(clusters.of, value, minlength=clusters.count) / np.maximum(clusters.size, 1)
    return means
