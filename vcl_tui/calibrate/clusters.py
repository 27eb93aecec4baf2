"""Behaviour clusters: solutions of one problem that nothing observed tells apart.

Two solutions are in the same outcome cluster when they pass the same tests, and in the same behaviour
cluster when they also return the same values on the inputs that speak for the problem. One answer about a
member says much about its mates, but only an identical program is known from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from vcl_tui.calibrate.pool import VALUE_MISSING, Flags, Floats, Ints, Pool

AGREED = 2 / 3
"""Share of the leading cluster that must agree on a generated input. Set on `synthetic.SHAPES`: with a half, inputs
about which the problem says nothing split right clusters, and with three quarters wrong ones stay unsplit."""


@dataclass(frozen=True, slots=True)
class Clustering:
    """The clusters of a pool, numbered so that those of a problem follow each other.

    Attributes:
        of: (n,) behaviour cluster of each solution.
        problem: (c,) problem of each cluster.
        outcome: (c,) number of the outcome cluster it was split from; equal for siblings.
        size: (c,) solutions in it.
        programs: (c,) distinct programs in it.
        passed: (c,) tests passed.
        tests: (c,) tests of its problem.
        solutions: (c,) solutions of its problem.
        patterns: for each problem (clusters, tests): what each passes.
        returned: for each problem (clusters, inputs that count): code of what each returns.
        first: (problems + 1,) number of the first cluster of each problem.
        consensus: (c,) mean share of the problem's solutions that return the same value, over inputs that
            count; nan without values. High when the cluster agrees with most others most of the time.
    """

    of: Ints
    problem: Ints
    outcome: Ints
    size: Ints
    programs: Ints
    passed: Ints
    tests: Ints
    solutions: Ints
    patterns: tuple[Flags, ...]
    returned: tuple[Ints, ...]
    first: Ints
    consensus: Floats

    @property
    def count(self) -> int:
        """Number of clusters."""
        return len(self.problem)


def cluster(pool: Pool) -> Clustering:
    """Outcome clusters of every problem, split by returned values where a run kept them."""
    of = np.zeros(pool.size, dtype=np.int64)
    outcome: list[Ints] = []
    patterns: list[Flags] = []
    returned: list[Ints] = []
    consensus: list[Floats] = []
    first = [0]
    outcomes_before = 0
    for members, passes, values, mutant in zip(pool.members(), pool.passes, pool.values, pool.mutant, strict=True):
        if passes.shape[1] or values.shape[1]:
            coarse = rows_alike(passes)
        else:
            coarse = np.unique(pool.program[members], return_inverse=True)[1]
        counted = values[:, inputs_that_count(passes, coarse, values, mutant)]
        fine = rows_alike(np.column_stack([coarse, counted])) if counted.shape[1] else coarse
        representative = np.unique(fine, return_index=True)[1]
        of[members] = first[-1] + fine
        outcome.append(outcomes_before + coarse[representative])
        patterns.append(passes[representative])
        returned.append(counted[representative])
        consensus.append(_consensus(counted, representative))
        outcomes_before += int(coarse.max(initial=-1)) + 1
        first.append(first[-1] + len(representative))
    clusters = first[-1]
    firsts = np.asarray(first, dtype=np.int64)
    problem = np.repeat(np.arange(pool.problems), np.diff(firsts))
    pairs = np.unique(np.column_stack([of, pool.program]), axis=0)
    return Clustering(
        of=of,
        problem=problem,
        outcome=_joined(outcome).astype(np.int64),
        size=np.bincount(of, minlength=clusters),
        programs=np.bincount(pairs[:, 0], minlength=clusters),
        passed=_joined([pattern.sum(axis=1) for pattern in patterns]).astype(np.int64),
        tests=np.array([pool.passes[number].shape[1] for number in problem], dtype=np.int64),
        solutions=np.bincount(pool.problem, minlength=pool.problems)[problem],
        patterns=tuple(patterns),
        returned=tuple(returned),
        first=firsts,
        consensus=_joined(consensus).astype(np.float64),
    )


def _joined(parts: Sequence[Ints] | Sequence[Floats]) -> NDArray[np.generic]:
    return np.concatenate(parts) if parts else np.zeros(0)


def rows_alike(matrix: Flags | Ints) -> Ints:
    """(rows,) the same number for equal rows; one number for all when there are no columns."""
    if not matrix.shape[1]:
        return np.zeros(len(matrix), dtype=np.int64)
    rows = np.ascontiguousarray(matrix)
    keys = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    return np.unique(keys, return_inverse=True)[1].astype(np.int64).ravel()


def inputs_that_count(passes: Flags, coarse: Ints, values: Ints, mutant: Flags) -> Flags:
    """(inputs,) which inputs may split clusters.

    A generated input may ask what the problem never says. It counts only when at least `AGREED` of the leading
    outcome cluster (the most solutions times tests passed, as CodeT ranks them, arXiv 2207.10397) returns one
    and the same value on it that isn't an error. Inputs from tests always count.
    """
    if not values.shape[1]:
        return np.zeros(0, dtype=bool)
    sizes = np.bincount(coarse)
    passed = passes[np.unique(coarse, return_index=True)[1]].sum(axis=1)
    leading = np.sort(values[coarse == np.lexsort((sizes, sizes * passed))[-1]], axis=0)
    enough = max(1, ceil(AGREED * len(leading) - 1e-9))
    # in sorted columns equal values stand together
    first, last = leading[: len(leading) - enough + 1], leading[enough - 1 :]
    agreed: Flags = ((first == last) & (first >= 0)).any(axis=0)
    ran: Flags = (values != VALUE_MISSING).any(axis=0)
    return (agreed | ~mutant) & ran


def _consensus(counted: Ints, representative: Ints) -> Floats:
    """(clusters,) mean over inputs of the share of solutions with the same value; errors agree with nobody."""
    if not counted.shape[1]:
        return np.full(len(representative), np.nan)
    low = int(counted.min())
    span = int(counted.max()) - low + 1
    of_column = (counted - low) + span * np.arange(counted.shape[1])
    _, where, counts = np.unique(of_column.ravel(), return_inverse=True, return_counts=True)
    same = counts[where].reshape(counted.shape)[representative]
    share = np.where(counted[representative] >= 0, same / len(counted), 0.0)
    # one after the other: numpy's own sum rounds differently by the layout of the array
    total: Floats = np.zeros(len(representative))
    for column in share.T:
        total += column
    total /= counted.shape[1]
    return total
