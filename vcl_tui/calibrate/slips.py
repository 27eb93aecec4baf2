"""What a certificate is worth when a reviewer approves wrong programs at times.

Two things can go wrong. A draw may be approved by mistake: the test of the draws then counts such approvals among
the right ones (`approvals_p`). And a program may have been approved by mistake while learning, so that all of its
copies entered the sets as known right: then more of the unknown ones must be right than was thought. How much
more is not bounded beforehand. Each number v of mistaken copies is a hypothesis of its own, tested with the need
raised by v, at a level raised by the evidence against v: an e-value, which grows with v and falls with every
rejection seen, for many rejections mean many chances to slip. A p-value over an independent e-value is a p-value
(Vovk & Wang 2021, E-values: calibration, combination and applications, Annals of Statistics 49).

Chances are bounds: a reviewer who errs less, or never, is covered. Answers are taken as independent given the truth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from vcl_tui.calibrate.bounds import log_binomial
from vcl_tui.calibrate.pool import Flags, Floats, Ints

TILTS = (0.0, 6.0, 18.0, 54.0)
"""Weights of evidence for each mistaken copy, to be divided by the room that there is for mistakes. A set is best
served by about 15 over its own room; these suit sets from a quarter of what was expected to more than all. Their mean
counts, so that none is chosen after looking."""

_CAP = 0.5
"""No approval multiplies the evidence by more than this over the chance of a mistaken one."""

_FOR_SHARED = 0.6
"""Shared answers are tested as single ones that are mistaken more often, by this times the root of the chance: two
single mistakes among a few wrong draws are then as likely as one about a program that was drawn twice."""

_LARGEST_LOG = 500.0
"""Keeps the exponential finite."""


@dataclass(frozen=True, slots=True)
class Approvals:
    """The learning answers as far as mistaken ones matter.

    An answer about a program is decisive when it alone can make the program known, or when an approval went before
    and fewer than it takes. Those that approved show in what is known; the others are listed here.

    Attributes:
        error: chance that a wrong program is approved.
        refused: for each decisive answer that was no approval, the copies of the program and the further decisive
            approvals that it would have taken.
        room: mistakes that a set with all the right solutions would have room for at the target, as was expected
            before the first answer.
    """

    error: float
    refused: tuple[tuple[int, int], ...]
    room: float

    def evidence(self, copies: Ints, approvals: Ints, inside: Ints | None = None) -> Floats:
        """(v + 1,) e-values against 0, 1, ... v mistaken copies among the programs known right, v being all of them.

        For one tilt the evidence starts at 1. A decisive answer about a wrong program multiplies it by some x >= 1
        when it approves and by y <= 1 when it doesn't, with error * x + (1 - error) * y = 1: its mean stays at most 1
        whatever is asked next for whatever reason, as for a bettor in a fair game (Shafer et al. 2011, Test
        martingales, Bayes factors and p-values, Statistical Science 26). The x of one program come to
        e^(tilt * copies), capped so that y stays above 0. Who was refused may have been right; at worst none was.

        Args:
            copies: (k,) of each program known right.
            approvals: (k,) that it took to make it known.
            inside: (k,) how many of its copies are in the set; all when None.
        """
        inside = copies if inside is None else inside
        decisive = np.maximum(approvals - 1, 1)
        refused, further = np.array(self.refused, dtype=np.int64).reshape(-1, 2).T
        mistaken = np.arange(int(inside.sum()) + 1)
        found: Floats = np.zeros(len(mistaken))
        for tilt in np.array(TILTS) / self.room:
            gain = self._gain(copies, decisive, tilt)
            # Which programs are the mistaken ones isn't known. At worst those that gain least for their copies.
            order = np.argsort(gain / np.maximum(inside, 1), kind="stable")
            least = np.interp(mistaken, np.cumsum(np.r_[0, inside[order]]), np.cumsum(np.r_[0.0, gain[order]]))
            at_stake = np.expm1(self._gain(refused, further + 1, tilt) - self._gain(refused, further, tilt))
            lost = np.log1p(-self.error * at_stake / (1 - self.error)).sum()
            found += np.exp(np.minimum(least + lost, _LARGEST_LOG)) / len(TILTS)
        return found

    def doubted(self, copies: Ints, approvals: Ints, alpha: float) -> int:
        """The most mistaken copies among these programs that the answers alone don't speak against at `alpha`."""
        return int(np.searchsorted(self.evidence(copies, approvals), 1 / alpha))

    def _gain(self, copies: Ints, decisive: Ints, tilt: float) -> Floats:
        """Logarithm of what so many decisive approvals multiply the evidence by."""
        gain: Floats = np.minimum(tilt * copies, decisive * max(np.log(_CAP / self.error), 0.0))
        return gain


@dataclass(frozen=True, slots=True)
class Drawn:
    """A simple random draw from the solutions of a set that aren't known.

    Attributes:
        population: solutions drawn from.
        need: right ones needed among them when all that is known is right.
        drawn: size of the draw.
        mistaken: chance that a wrong draw is found right.
    """

    population: int
    need: int
    drawn: int
    mistaken: float


def slip_p(draw: Drawn, right: Ints, evidence: Floats, least: float = 1e-9, steps: int = 256) -> Floats:
    """(k,) p-values of "the set doesn't meet its target", for each count of draws that were found right.

    Args:
        draw: the draw.
        right: (k,) draws found right.
        evidence: (v + 1,) against each number of mistaken copies among the known ones (`Approvals.evidence`).
        least: smaller p-values are given as this.
        steps: numbers of mistaken copies that are looked at; between them the worst is assumed.
    """
    possible = max(int(np.searchsorted(evidence, 1 / least)), 1)
    low = np.unique(np.linspace(0, possible - 1, min(steps, possible)).astype(np.int64))
    high = np.append(low[1:] - 1, possible - 1)
    p_values = approvals_p(draw.population, draw.need + high, draw.drawn, right, draw.mistaken)
    floor = least if possible < len(evidence) else 0.0
    found: Floats = np.clip((p_values / evidence[low][:, None]).max(axis=0), floor, 1.0)
    return found


def approvals_p(population: int, need: Ints, drawn: int, right: Ints, mistaken: float) -> Floats:
    """(n, k) P(H + S >= right), H hypergeometric (population, need - 1, drawn) and S binomial (drawn - H, mistaken).

    The exact p-value of "fewer than `need` are right" when every wrong draw is approved with that chance and no right
    one is rejected; lower chances and rejections only make fewer approvals (bounds.hypergeometric_p with mistaken = 0).
    """
    found: Floats = np.zeros((len(need), len(right)))
    found[need > population] = 1.0
    inside = (need > 0) & (need <= population)
    if not inside.any():
        return found
    few = (need[inside] - 1)[:, None]
    hidden = np.arange(max(0, drawn - population + int(few.min())), min(drawn, int(few.max())) + 1)
    wrong_approved = binom.sf(right[None, :] - hidden[:, None] - 1, (drawn - hidden)[:, None], mistaken)
    logs = log_binomial(few, hidden) + log_binomial(population - few, drawn - hidden) - log_binomial(population, drawn)
    found[inside] = np.minimum(np.exp(logs) @ wrong_approved, 1.0)
    return found


def either_of_two(error: float) -> float:
    """Chance that a wrong solution is approved by the first answer or, if that rejects it, by a second."""
    return 1 - (1 - error) ** 2


@dataclass(frozen=True, slots=True)
class Doubt:
    """What there is to doubt about the answers behind a certificate, for n solutions.

    Attributes:
        learned: the answers by which programs became known.
        group: (n,) number shared by the copies of a program.
        approvals: (n,) that made the program known; 0 for those that aren't.
        mistaken: chance that a wrong draw is found right.
        shared: one answer speaks for all draws of a program, so that a mistake about it counts for each.
    """

    learned: Approvals
    group: Ints
    approvals: Ints
    mistaken: float
    shared: bool

    def p_value(self, row: Flags, need: int, drawn: Flags, approved: Flags) -> float:
        """Of "the set doesn't meet its target".

        Args:
            row: (n,) the set.
            need: right ones needed among its unknown when all of its known ones are.
            drawn: (n,) those drawn from its unknown.
            approved: (n,) those of them that were found right.
        """
        known = row & (self.approvals > 0)
        programs, first, inside = np.unique(self.group[known], return_index=True, return_counts=True)
        copies = np.bincount(self.group, minlength=int(self.group.max(initial=0)) + 1)[programs]
        evidence = self.learned.evidence(copies, self.approvals[known][first], inside)
        right, mistaken = int(approved.sum()), self.mistaken
        if self.shared:
            mistaken += _FOR_SHARED * float(np.sqrt(mistaken))
            copies = np.unique(self.group[drawn], return_counts=True)[1]
            right = surely_separate(right, copies, self.mistaken, mistaken)
        draw = Drawn(int(row.sum() - known.sum()), need, int(drawn.sum()), mistaken)
        return float(slip_p(draw, np.array([right]), evidence)[0])


def drawn_singly(solutions: int, error: float) -> Doubt | None:
    """The doubt about a draw, a question each, from solutions of which none was known; None without an error."""
    if error <= 0:
        return None
    none_known = np.zeros(solutions, dtype=np.int64)
    return Doubt(Approvals(error, (), room=1.0), np.arange(solutions), none_known, error, shared=False)


def surely_separate(right: int, copies: Ints, mistaken: float, single_mistaken: float) -> int:
    """The largest count of right draws that single answers reach at least as easily as shared ones reach `right`.

    Mistakes about a program drawn c times come c at a time. For whatever draw, and whichever of its programs are
    wrong, reaching `right` is no more likely than reaching the count returned would be with an answer for each; so
    the test for single answers, applied to that count, errs no more often.

    Args:
        right: draws found right.
        copies: (programs,) draws of each program.
        mistaken: chance that a wrong program is found right.
        single_mistaken: the same of the single answers; it must not depend on the draw.
    """
    drawn, several = int(copies.sum()), np.sort(copies[copies > 1])
    single = int((copies == 1).sum())
    least = right - int((several - 1).sum())
    for count in range(right, least, -1):
        hidden = np.arange(count)
        wrong = drawn - hidden
        shared = _shared_at_least(right - hidden, wrong, several, single, mistaken)
        if np.all(shared <= binom.sf(count - hidden - 1, wrong, single_mistaken)):
            return count
    return max(least, 0)


def _shared_at_least(wanted: Ints, wrong: Ints, several: Ints, single: int, mistaken: float) -> Floats:
    """(n,) a bound on the chance that mistakes about `wrong` draws come to `wanted` or more, whichever they are.

    As many programs of several draws as fit may be wrong, and as many of one draw; those mistaken are the largest.
    """
    many = np.searchsorted(np.cumsum(several), wrong, side="right")
    largest = np.concatenate([[0], np.cumsum(several[::-1])])
    found: Floats = np.zeros(len(wanted))
    for slips, covered in enumerate(largest.tolist()):
        rest = binom.sf(wanted - covered - 1, np.minimum(wrong, single), mistaken)
        found += binom.pmf(slips, many, mistaken) * rest
    return found
