"""How pure behaviour clusters are: whether one answer about a member would speak for all of it.

A measure on data with known truth, never an input to a rule. Three ways to cluster are compared: by which
tests are passed, by that and the values of the tests' own calls, and by generated inputs as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vcl_tui.calibrate.clusters import Clustering, cluster
from vcl_tui.calibrate.pool import Floats, Ints, Pool


@dataclass(frozen=True, slots=True)
class Purity:
    """Of one way to cluster.

    A problem's leading cluster is that with the most solutions times tests passed (as CodeT ranks them,
    arXiv 2207.10397); it is right when at least half of its members are correct.

    Attributes:
        way: how the solutions were clustered.
        leading: problems with a leading cluster that passes a test.
        right: leading clusters that are right.
        purity: mean share of correct members in those that are right; None without any.
        after_approval: the share of a leading cluster that is correct, expected when a member drawn at random
            from it was found correct: mean of the squared shares over mean of the shares; None where no member
            of any is correct.
        in_pure: share of all solutions that are in a cluster, leading or not, whose members are all correct or
            all wrong; None where no truth is known.
    """

    way: str
    leading: int
    right: int
    purity: float | None
    after_approval: float | None
    in_pure: float | None


def purities(pool: Pool, truth: Floats) -> list[Purity]:
    """The three ways, on one pool.

    Args:
        pool: with values, or the second and third way are as the first.
        truth: (n,) 1 for correct, 0 for not, nan where it isn't known; those count in no cluster.
    """
    calls = replace(
        pool,
        values=tuple(values[:, ~mutant] for values, mutant in zip(pool.values, pool.mutant, strict=True)),
        mutant=tuple(mutant[~mutant] for mutant in pool.mutant),
    )
    ways = {
        "tests passed": pool.without_values(),
        "values of the tests' calls": calls,
        "values, generated inputs too": pool,
    }
    return [_purity(way, cluster(changed), truth) for way, changed in ways.items()]


def _purity(way: str, found: Clustering, truth: Floats) -> Purity:
    known = ~np.isnan(truth)
    members = np.bincount(found.of[known], minlength=found.count)
    correct = np.bincount(found.of[known], weights=truth[known], minlength=found.count)
    share = correct / np.maximum(members, 1)
    leading = _leading(found)
    led = share[leading]
    right = led[led >= 0.5]
    pure = (share == 0) | (share == 1)
    return Purity(
        way,
        len(leading),
        len(right),
        float(right.mean()) if len(right) else None,
        float((led**2).sum() / led.sum()) if led.any() else None,
        float(members[pure].sum() / members.sum()) if known.any() else None,
    )


def _leading(found: Clustering) -> Ints:
    """(problems with one,) number of the leading cluster; a problem where nothing passes has none."""
    rank = found.size * found.passed
    chosen = []
    for start, stop in zip(found.first[:-1], found.first[1:], strict=True):
        if stop > start and rank[start:stop].max() > 0:
            chosen.append(start + int(np.argmax(rank[start:stop])))
    return np.asarray(chosen, dtype=np.int64)
