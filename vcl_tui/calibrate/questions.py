"""Which question to ask next while learning: the one whose answer is worth the most certified solutions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vcl_tui.calibrate.learner import Learner, Prepared
from vcl_tui.calibrate.pool import Floats, Ints

_KNOWN_BONUS = 0.1
"""Worth of a solution that is known rather than believed: it needs no margin in the certificate."""

_MARGIN = 0.2
"""Share of what the target leaves open (1 - target) that the certificate takes as its margin."""


_TRIES = 2
"""Programs of one cluster that are asked about before it is given up as too hard to judge."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit to ask about, its cluster, and what an answer is worth in solutions."""

    unit: int
    cluster: int
    value: float


def entry_price(learner: Learner, target: float) -> float:
    """The belief at which a further solution is just worth keeping.

    Solutions are kept from the most believed down until their mean belief falls to the target and a margin; the
    belief of the last one is the price. It is low when much is known for certain, for that pays for doubt.
    """
    chance, _ = learner.unit_chance()
    order = np.argsort(-chance, kind="stable")
    weight = learner.prepared.weight[order]
    mean = np.cumsum(weight * chance[order]) / np.cumsum(weight)
    enough = np.flatnonzero(mean >= target + _MARGIN * (1 - target))
    price = float(chance[order[enough[-1]]]) if len(enough) else target
    return float(np.clip(price, target - 0.55, target))


def answer_values(learner: Learner, price: float) -> tuple[Floats, Ints]:
    """(c,) worth of one more answer about each cluster, and the unit to ask; 0 where nothing is left to ask.

    The one-step value of information (Howard 1966, IEEE Trans. SSC-2): what the better of keeping and leaving
    the rest of the cluster is expected to bring after the answer, less what it brings now. A solution
    with belief q brings q - price when kept.
    """
    prepared = learner.prepared
    chance = learner.first_answer_chance()
    mate = learner.mate_chance(chance)
    after_right = learner.mate_chance(chance, more_right=1)
    after_wrong = learner.mate_chance(chance, more_wrong=1)
    position = prepared.starts[:-1] + learner.taken
    left = position < prepared.starts[1:]
    unit = prepared.ordered[np.minimum(position, len(prepared.ordered) - 1)]
    copies = np.where(left, prepared.weight[unit], 0)
    rest = learner.unknown - copies
    right = np.where(learner.asked, mate, chance)
    if_right = rest * np.maximum(after_right - price, 0) + copies * (1 - price)
    if_wrong = rest * np.maximum(after_wrong - price, 0)
    now = learner.unknown * np.maximum(np.where(learner.asked, mate, right) - price, 0)
    value = right * if_right + (1 - right) * if_wrong - now
    value = value + _KNOWN_BONUS * copies * right * (mate > price)
    given_up = learner.asked & (learner.approved + learner.rejected == 0) & (learner.taken >= _TRIES)
    return np.where(left & (learner.open == 0) & ~given_up, np.maximum(value, 0.0), 0.0), unit


def choose(learner: Learner, target: float) -> Choice | None:
    """The most valuable question; None when no answer could change anything."""
    value, unit = answer_values(learner, entry_price(learner, target))
    if not len(value) or value.max() <= 1e-9:
        return None
    best = int(np.argmax(value))
    return Choice(int(unit[best]), best, float(value[best]))


def reason(learner: Learner, choice: Choice, problem_name: str) -> str:
    """One sentence for the reviewer, said before the question is out."""
    clusters = learner.prepared.clusters
    number, size = choice.cluster, int(clusters.size[choice.cluster])
    copies = int(learner.prepared.weight[choice.unit])
    alike = (
        f"{size} solutions of {problem_name} behave alike" if size > 1 else f"a solution of {problem_name} on its own"
    )
    if learner.asked[number]:
        if learner.approved[number] and learner.rejected[number]:
            return f"mixed answers about one cluster: {alike}"
        said = "approved" if learner.approved[number] else "rejected"
        return f"second look at an {said} cluster: {alike}".replace("an rejected", "a rejected")
    problem = clusters.problem == clusters.problem[number]
    if learner.approved[problem].any():
        return f"differs a little from what you approved: {alike}"
    if learner.rejected[problem].any():
        return f"next after the one you rejected: {alike}"
    copied = f", {copies} of them the same program" if 1 < copies < size else ""
    return f"largest unasked gain: {alike}{copied}"


def ask_again(prepared: Prepared, unit: int) -> str:
    """The same for a program that was answered already. It doesn't say how, or this answer would follow that one."""
    copies = int(prepared.weight[unit])
    counted = f", for a mistake would count {copies} times" if copies > 1 else ""
    return f"another answer about the same program{counted}"
