"""Asking again while learning: which programs need further answers, and what several answers come to.

An approved program makes all of its copies known, so a reviewer who errs is asked again about one with many copies:
about another copy, where there is one that nobody was asked about. Called by `plan`; without a stated reviewer error
nothing is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vcl_tui.calibrate.learner import NO_VERDICT, RIGHT, WRONG, Prepared
from vcl_tui.calibrate.pool import Ints

_TILT = 30.0
"""By what weight of evidence mistakes are measured here, times the room for them: one that most sets end up with."""

_COST = 4.0
"""What single answers may cost of the evidence, in log units, if the reviewer rejected every program."""

_MOST = 4


def approvals_needed(copies: Ints, error: float, learning: int, room: float) -> Ints:
    """(u,) how many approvals make programs with so many copies known.

    So many that, were a wrong program to slip through, evidence gained from all learning answers would make up for it.

    Args:
        copies: (u,) of each program.
        error: chance that an answer is mistaken; 0 for none.
        learning: learning answers of the plan.
        room: for mistakes (`slips.Approvals`).
    """
    if error <= 0:
        return np.ones(len(copies), dtype=np.int64)
    at_stake = np.expm1(np.minimum(_TILT / room * copies, 100.0))
    enough = np.ceil(np.log(_COST / learning / at_stake) / np.log(error))
    found: Ints = np.clip(enough, 1, _MOST).astype(np.int64)
    return found


@dataclass(slots=True)
class Votes:
    """Every learning answer about each program, in the order of asking.

    Attributes:
        prepared: the pool.
        needed: (u,) approvals that make each unit known.
        said: verdicts by unit, None while a question is open.
        positions: solutions that were asked about, by unit.
    """

    prepared: Prepared
    needed: Ints
    said: dict[int, list[int | None]] = field(default_factory=dict)
    positions: dict[int, list[int]] = field(default_factory=dict)

    def add(self, position: int, verdict: int | None) -> None:
        """The next question in the order of asking."""
        unit = int(self.prepared.unit[position])
        self.said.setdefault(unit, []).append(verdict)
        self.positions.setdefault(unit, []).append(position)

    def settled(self, unit: int) -> int | None:
        """What most answers say, the first of two that differ; None while there is no answer."""
        said = [verdict for verdict in self.said[unit] if verdict is not None]
        given = [verdict for verdict in said if verdict != NO_VERDICT]
        return max(given, key=given.count) if given else NO_VERDICT if said else None

    def lead(self, unit: int) -> int:
        """By how many answers the majority leads."""
        yes, no = self._counts(unit)
        return abs(yes - no)

    def due(self) -> int | None:
        """The unit to ask about again before anything new."""
        for unit, said in self.said.items():
            yes, no = self._counts(unit)
            undecided = yes == no or no < yes < self.needed[unit]
            if undecided and yes + no == len(said) <= self.needed[unit] + 1:
                return unit
        return None

    def approvals(self) -> Ints:
        """(u,) how many made each unit known; 0 for those that aren't."""
        found = np.zeros(len(self.needed), dtype=np.int64)
        for unit in self.said:
            yes, no = self._counts(unit)
            found[unit] = self.needed[unit] if yes >= self.needed[unit] and yes > no else 0
        return found

    def refused(self) -> tuple[tuple[int, int], ...]:
        """(copies, further approvals) for each decisive answer that was none (`slips.Approvals`)."""
        found = []
        for unit, said in self.said.items():
            yes, needed = 0, int(self.needed[unit])
            for verdict in said:
                if verdict == RIGHT:
                    yes += 1
                elif min(1, needed - 1) <= yes < needed:
                    found.append((int(self.prepared.weight[unit]), needed - 1 - yes))
        return tuple(found)

    def copy_to_ask(self, unit: int) -> int:
        """A copy that nobody was asked about yet, else the one asked about first."""
        copies = np.flatnonzero(self.prepared.unit == unit)
        fresh = copies[~np.isin(copies, self.positions[unit])]
        return int(fresh[0]) if len(fresh) else self.positions[unit][0]

    def _counts(self, unit: int) -> tuple[int, int]:
        said = self.said[unit]
        return said.count(RIGHT), said.count(WRONG)
