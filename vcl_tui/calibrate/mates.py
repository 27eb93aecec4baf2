"""How alike the members of one cluster are: what an answer about one says about the others.

A cluster is of the right kind or not. In one of the right kind each program is right with a chance of its
own, drawn from a Beta distribution; in one of the wrong kind from another. How pure right clusters are
depends on how well the tests and inputs tell behaviours apart, and that can be seen without labels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln

from vcl_tui.calibrate.clusters import Clustering, inputs_that_count, rows_alike
from vcl_tui.calibrate.pool import Flags, Floats, Ints, Pool

_SPLITS = (0.5, 0.75)
_REPEATS = 2
STRENGTH = 8.0
"""a + b of the right kind. Set on `synthetic.SHAPES` by the log loss of what was believed of mates after 66 answers:
among 2, 3.5, 8 and 15 this one predicts best over all shapes."""

_WRONG_A, _WRONG_B = 0.3, 7.0
"""The wrong kind: a program in it is right in about 4 of 100."""

_WRONG_FIRST = _WRONG_A / (_WRONG_A + _WRONG_B)
_WRONG_AGAIN = (_WRONG_A + 1) / (_WRONG_A + _WRONG_B + 1)
_RIGHT_KIND = 1 / (1 + _WRONG_FIRST)
"""Chance that a cluster with one approved program is of the right kind, where both kinds were as likely before."""

_UNTESTED_PENALTY = 0.08
"""Clusters that pass no test are less pure; without values nothing but failure holds them together."""

_UNTESTED_AGREEMENT = 0.3


@dataclass(frozen=True, slots=True)
class Mates:
    """Beta parameters of each cluster: (right_a, right_b) for the right kind, (wrong_a, wrong_b) for the wrong."""

    right_a: Floats
    right_b: Floats
    wrong_a: float = _WRONG_A
    wrong_b: float = _WRONG_B

    def means(self, approved: Floats, rejected: Floats) -> tuple[Floats, Floats]:
        """Chance of a further program to be right, in either kind, after these answers."""
        right = (self.right_a + approved) / (self.right_a + self.right_b + approved + rejected)
        wrong = (self.wrong_a + approved) / (self.wrong_a + self.wrong_b + approved + rejected)
        return right, wrong

    def log_odds(self, approved: Floats, rejected: Floats, error: float | Floats) -> Floats:
        """What the answers add to the log odds of the right kind; `error`: chance that all are mistaken."""
        odds: Floats = np.zeros(len(approved))
        seen = np.flatnonzero(approved + rejected > 0)  # few clusters have answers, and betaln is slow
        yes, no, right_a, right_b = approved[seen], rejected[seen], self.right_a[seen], self.right_b[seen]
        right = betaln(right_a + yes, right_b + no) - betaln(right_a, right_b)
        wrong = betaln(self.wrong_a + yes, self.wrong_b + no) - betaln(self.wrong_a, self.wrong_b)
        error = error if isinstance(error, float) else error[seen]
        if np.any(error > 0):
            right_seen = np.logaddexp(np.log1p(-error) + right, np.log(error) + wrong)
            wrong = np.logaddexp(np.log1p(-error) + wrong, np.log(error) + right)
            right = right_seen
        odds[seen] = right - wrong
        return odds


def mates(pool: Pool, clusters: Clustering, agreement: float) -> Mates:
    """The prior of every cluster, given how often mates agree (`split_half_agreement`)."""
    with_values = np.array([returned.shape[1] > 0 for returned in clusters.returned], dtype=bool)[clusters.problem]
    untested = np.where(with_values, agreement - _UNTESTED_PENALTY, _UNTESTED_AGREEMENT)
    observed = np.where(clusters.passed > 0, agreement, untested)
    # What agrees is a mixture: some clusters with an approved program are of the wrong kind after all.
    after_one = np.clip((observed - (1 - _RIGHT_KIND) * _WRONG_AGAIN) / _RIGHT_KIND, 0.25, 0.99)
    # (a + 1) / (a + b + 1) = after_one is what a mate of one right program is worth in the right kind.
    right_a = np.maximum(after_one * (STRENGTH + 1) - 1, 0.15)
    return Mates(right_a, np.maximum(STRENGTH - right_a, 0.05))


def split_half_agreement(pool: Pool, clusters: Clustering, rng: np.random.Generator) -> float:
    """Chance that two programs of a leading cluster stay together when more is observed, without any label.

    Clusters are built from a part of the tests and inputs only; how often two programs of a leading one turn
    out to differ on the rest shows how much is still hidden, the way split-half reliability does (Spearman
    1910). Averaged over a half and three quarters, for the full set hides less than a half does.
    """
    observed = [_observed(*seen) for seen in zip(pool.passes, pool.values, pool.mutant, strict=True)]
    members = pool.members()
    shares: list[float] = []
    for fraction in _SPLITS:
        agreed, weight = 9.0, 10.0
        for columns, passes, here in zip(observed, pool.passes, members, strict=True):
            if columns.shape[1] < 4:
                continue
            program, full = pool.program[here], clusters.of[here]
            for _ in range(_REPEATS):
                seen = rng.random(columns.shape[1]) < fraction
                share = _pairs_together(rows_alike(columns[:, seen]), passes, program, full)
                if share is not None:
                    agreed += share[0] * share[1]
                    weight += share[1]
        shares.append(agreed / weight)
    return float(np.mean(shares))


def _observed(passes: Flags, values: Ints, mutant: Flags) -> Ints:
    """(solutions, tests and inputs that count) all that is seen of the solutions of one problem."""
    counted = values[:, inputs_that_count(passes, rows_alike(passes), values, mutant)]
    return np.column_stack([passes.astype(np.int64), counted])


def _pairs_together(part: Ints, passes: Flags, program: Ints, full: Ints) -> tuple[float, float] | None:
    """Share of program pairs of the leading partial cluster that share a full one, and the cluster's size."""
    sizes = np.bincount(part)
    passed = passes[np.unique(part, return_index=True)[1]].sum(axis=1)
    inside = part == np.lexsort((sizes, sizes * passed))[-1]
    _, one_each = np.unique(program[inside], return_index=True)
    programs = len(one_each)
    if programs < 2:
        return None
    counts = np.unique(full[inside][one_each], return_counts=True)[1]
    return float((counts * (counts - 1)).sum()) / (programs * (programs - 1)), float(inside.sum())
