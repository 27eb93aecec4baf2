"""What the belief says, when a plan is frozen, of the solutions that no certifying draw will speak of.

Estimates beside the certificate: the recall of what is kept needs the right ones outside the sets, and a reader
wants to know what the rigid rule would have kept. Written down with the plan, so later answers don't move it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, ndtri

from vcl_tui.calibrate.bounds import right_interval
from vcl_tui.calibrate.certify import Certificate
from vcl_tui.calibrate.learner import Learner
from vcl_tui.calibrate.pool import Flags, Pool
from vcl_tui.calibrate.proposal import SHIFT


@dataclass(frozen=True, slots=True)
class Outlook:
    """Numbers of right solutions, as believed.

    Attributes:
        total: in the pool.
        rigid: among those that pass every test.
        outside_low, outside_high: outside the largest set, with the confidence of the plan.
    """

    total: float
    rigid: float
    outside_low: float
    outside_high: float


def outlook(learner: Learner, members: Sequence[int], confidence: float) -> Outlook:
    """The belief after the learning answers.

    The number outside varies for two reasons: clusters are right or wrong as a whole, the widest spread that the
    believed shares allow, and the whole belief may be off by as much as the proposal reckons with.

    Args:
        learner: after the learning answers.
        members: positions in the largest set.
        confidence: of the interval.
    """
    prepared = learner.prepared
    clusters = prepared.clusters
    chance = learner.unit_chance()[0][prepared.unit]
    outside = np.ones(prepared.pool.size, dtype=bool)
    outside[np.asarray(members, dtype=np.int64)] = False
    size = np.bincount(clusters.of, outside, minlength=clusters.count)
    right = np.bincount(clusters.of, outside * chance, minlength=clusters.count)
    deviations = float(ndtri(1 - (1 - confidence) / 2))
    spread = deviations * float(np.sqrt((right * (size - right)).sum()))
    odds = logit(np.clip(chance[outside], 1e-4, 1 - 1e-4))
    low, high = (float(expit(odds + side * deviations * SHIFT).sum()) for side in (-1, 1))
    return Outlook(
        total=round(float(chance.sum()), 3),
        rigid=round(float(chance[passes_all(prepared.pool)].sum()), 3),
        outside_low=round(max(low - spread, 0.0), 3),
        outside_high=round(min(high + spread, float(outside.sum())), 3),
    )


def passes_all(pool: Pool) -> Flags:
    """(n,) solutions that pass every test of a problem that has any."""
    flags = np.zeros(pool.size, dtype=bool)
    for members, passes in zip(pool.members(), pool.passes, strict=True):
        flags[members] = passes.all(axis=1) if passes.shape[1] else False
    return flags


def recall_interval(certificate: Certificate, believed: Outlook, confidence: float) -> tuple[float, float] | None:
    """For the share of the pool's right solutions that are in the certified set; None without one.

    The numbers in the set and between it and the largest one have exact intervals from the draws, a third of the error
    each (Bonferroni); the third is for the number outside, which is believed and not drawn.
    """
    if certificate.chosen is None:
        return None
    kept, largest = certificate.tests[certificate.chosen], certificate.tests[-1]
    each = 1 - (1 - confidence) / 3
    low, high = right_interval(kept.unknown, kept.drawn, kept.right, each)
    between = right_interval(
        largest.unknown - kept.unknown, largest.drawn - kept.drawn, largest.right - kept.right, each
    )
    # of those beyond the largest set none may be right, or all
    low, high = low + kept.known_right, high + kept.known_right + certificate.beyond
    return (
        low / max(low + between[1] + believed.outside_high, 1.0),
        high / max(high + between[0] + max(believed.outside_low - certificate.beyond, 0.0), 1.0),
    )
