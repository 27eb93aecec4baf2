"""The certificate: nested sets of solutions, tested from the strictest on, each by an exact p-value.

Every set is a subset of the frame that was drawn from, fixed before a certifying label was seen. Inside
each set the draw is a simple random one whatever its size came out to be, so the hypergeometric p-value
holds; the fixed sequence needs no correction for the number of sets.

When the largest set has passed, its draws often show more right solutions than its target needs. Then the sequence goes
on with sets that reach beyond the frame: nobody drew from what is added, so all of it counts as wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vcl_tui.calibrate.bounds import hypergeometric_p, needed_right, right_interval
from vcl_tui.calibrate.slips import Doubt

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SetTest:
    """One nested set and the evidence for it.

    Attributes:
        size: solutions in the set.
        known_right: of these, how many were known right before the draw (never drawn, never at risk).
        unknown: of these, how many could be drawn.
        need: right ones needed among the unknown for the target precision.
        drawn: draws that fell into the unknown part.
        right: of those, how many were found right.
        p_value: of "the target isn't met"; 1 when the counts alone rule out a certificate.
        skipped: left out of the sequence because no answers at all could have made it pass.
    """

    size: int
    known_right: int
    unknown: int
    need: int
    drawn: int
    right: int
    p_value: float
    skipped: bool


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the sequence of sets came to.

    Attributes:
        tests: of each set.
        chosen: position of the last that passed, None for none.
        beyond: further solutions that the largest set still has its target with, were all of them wrong.
    """

    tests: tuple[SetTest, ...]
    chosen: int | None
    beyond: int = 0


def certify_nested(  # noqa: PLR0913 - four flags of each solution, two levels, and what is beyond
    members: NDArray[np.bool_],
    known_right: Flags,
    drawn: Flags,
    right: Flags,
    *,
    target: float,
    alpha: float,
    doubt: Doubt | None = None,
    spare: int = 0,
) -> Certificate:
    """Tests nested sets, strictest first, at family-wise error `alpha`.

    Args:
        members: (sets, n) over the frame, each row a subset of the next.
        known_right: (n,) known before the draw; these were not drawn from.
        drawn: (n,) the draw: fixed in number before looking, equal probability among what isn't known.
        right: (n,) draws that were found right; unsure, skipped and unanswered draws are not.
        target: precision wanted, in (0, 1].
        alpha: 1 - confidence.
        doubt: what mistaken approvals may have done; None where answers are taken as true.
        spare: solutions beyond the frame, in an order fixed before looking, that may be added where there is room.
    """
    evidence = [_Evidence(row, known_right, drawn & row & ~known_right, right, doubt) for row in members]
    tests = tuple(each.tested(target, alpha) for each in evidence)
    chosen: int | None = None
    for position, test in enumerate(tests):
        if test.skipped:
            continue
        if test.p_value > alpha:
            break
        chosen = position
    beyond = evidence[-1].room(tests[-1], target, alpha, spare) if chosen == len(tests) - 1 else 0
    return Certificate(tests, chosen, beyond)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A set, what was known of it, what was drawn from the rest of it, and what was found."""

    row: Flags
    known: Flags
    draws: Flags
    right: Flags
    doubt: Doubt | None

    def tested(self, target: float, alpha: float) -> SetTest:
        size, known_right = int(self.row.sum()), int((self.row & self.known).sum())
        need = needed_right(size, target) - known_right
        best, found = self._p_value(need, self.draws), self._p_value(need, self.draws & self.right)
        m, k = int(self.draws.sum()), int((self.draws & self.right).sum())
        skipped = size == 0 or best > alpha
        return SetTest(size, known_right, size - known_right, need, m, k, 1.0 if skipped else found, skipped)

    def room(self, test: SetTest, target: float, alpha: float, most: int) -> int:
        """The most solutions, up to `most`, that the set passes with when they are added and count as wrong."""
        low, high = 0, most
        while low < high:
            middle = (low + high + 1) // 2
            need = needed_right(test.size + middle, target) - test.known_right
            if self._p_value(need, self.draws & self.right) <= alpha:
                low = middle
            else:
                high = middle - 1
        return low

    def _p_value(self, need: int, approved: Flags) -> float:
        """Of "fewer than `need` of what isn't known are right", had so many draws been approved."""
        if self.doubt is not None:
            return self.doubt.p_value(self.row, need, self.draws, approved)
        unknown = int((self.row & ~self.known).sum())
        return hypergeometric_p(unknown, need, int(self.draws.sum()), int(approved.sum()))


def recall_interval(
    kept: Flags, drawn: Flags, right: Flags, confidence: float
) -> tuple[float | None, tuple[float, float] | None]:
    """Estimate and exact interval for the share of the frame's right solutions that are in `kept`.

    The counts of right ones inside and outside each get an interval at half the error (Bonferroni), and the
    recall is extreme at their corners. (None, None) when nothing was drawn. The draw is over the whole frame.
    """
    if not drawn.any():
        return None, None
    half = 1 - (1 - confidence) / 2
    estimates: list[float] = []
    intervals: list[tuple[int, int]] = []
    for part in (kept, ~kept):
        size, m, k = int(part.sum()), int((part & drawn).sum()), int((part & drawn & right).sum())
        estimates.append(size * k / m if m else 0.0)
        intervals.append(right_interval(size, m, k, half) if m else (0, size))
    (inside_low, inside_high), (outside_low, outside_high) = intervals
    if inside_high + outside_high == 0 or sum(estimates) == 0:
        return None, None
    low = inside_low / (inside_low + outside_high) if inside_low + outside_high else 0.0
    high = inside_high / (inside_high + outside_low) if inside_high + outside_low else 1.0
    return estimates[0] / sum(estimates), (low, high)


def strictest_first(scores: NDArray[np.float64], thresholds: Sequence[float]) -> NDArray[np.bool_]:
    """(thresholds, n) flags of "score >= threshold", thresholds in falling order; nan is never a member."""
    return scores[None, :] >= np.asarray(thresholds, dtype=float)[:, None]
