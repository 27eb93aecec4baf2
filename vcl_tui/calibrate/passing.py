"""What certifying answers of a reviewer who errs are expected to come to, for choosing what to certify.

The proposal plays every candidate set against simulated truths. Here is the part of it that knows of mistakes: how many
draws the answers pay for, what the reviewer says of them, and how many approvals a set needs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vcl_tui.calibrate.pool import Floats, Ints
from vcl_tui.calibrate.slips import Approvals, Drawn, either_of_two, slip_p

_STEPS = 64
"""Numbers of mistaken copies that are looked at; the certificate looks closer."""


def draws_asked_singly(weight: Ints, chance: Floats, answers: int, error: float) -> int:
    """How many solutions to draw when each has an answer of its own and a rejected one has two.

    Args:
        weight: (u,) solutions of each unknown unit in the set.
        chance: (u,) belief that they are right.
        answers: answers that may be asked for.
        error: chance that an answer is mistaken.
    """
    total = int(weight.sum())
    right = float((weight * chance).sum()) / max(total, 1)
    rejected = right * error + (1 - right) * (1 - error)
    draws = min(total, answers)
    while draws > 1 and draws * (1 + rejected) + np.sqrt(draws * rejected * (1 - rejected)) > answers:
        draws -= 1
    return draws


@dataclass(frozen=True, slots=True)
class Passing:
    """The smallest number of approved draws with which each candidate set passes.

    Attributes:
        learned: the learning answers.
        alpha: error of the certificate.
        weight: (r,) solutions of the units of the largest set, in order.
        approvals: (r,) that made each unit known; 0 for those that aren't.
        ends, need: (cuts,) units in each set, and right ones needed among its unknown if all known ones are.
    """

    learned: Approvals
    alpha: float
    weight: Ints
    approvals: Ints
    ends: Ints
    need: Ints
    _found: dict[tuple[int, int], int] = field(default_factory=dict)
    _evidence: dict[int, Floats] = field(default_factory=dict)

    @property
    def error(self) -> float:
        """Chance that an answer is mistaken."""
        return self.learned.error

    def of(self, cut: int, drawn: int) -> int:
        """Approvals that so many draws from a set need; more than there are draws when nothing is enough."""
        key = cut, drawn
        if key not in self._found:
            end = int(self.ends[cut])
            weight, known = self.weight[:end], self.approvals[:end] > 0
            if cut not in self._evidence:
                self._evidence[cut] = self.learned.evidence(weight[known], self.approvals[:end][known])
            unknown, counts = int(weight[~known].sum()), np.arange(drawn + 1)
            draw = Drawn(unknown, int(self.need[cut]), drawn, either_of_two(self.error))
            p_values = slip_p(draw, counts, self._evidence[cut], self.alpha / 2, _STEPS)
            self._found[key] = int((p_values > self.alpha).sum())
        return self._found[key]

    def played(self, drawn: Ints, right: Ints, rng: np.random.Generator) -> Ints:
        """(truths, cuts) 1 where the set passes, 0 where it fails, -1 where it would be skipped.

        Args:
            drawn: (truths, cuts) draws from each set outside of the one before.
            right: (truths, cuts) of these, how many are right in truth.
            rng: for the mistakes.
        """
        approved = rng.binomial(right, 1 - self.error**2) + rng.binomial(drawn - right, either_of_two(self.error))
        m, k = np.cumsum(drawn, axis=1), np.cumsum(approved, axis=1)
        needed = np.zeros_like(m)
        for cut in range(m.shape[1]):
            for draws in np.unique(m[:, cut]).tolist():
                needed[m[:, cut] == draws, cut] = self.of(cut, draws)
        return np.where(needed > m, -1, (k >= needed).astype(np.int64))
