"""Exact bounds for counts in a finite population. Everything that is certified rests on this module.

A set of `population` solutions has an unknown number of right ones. `drawn` of them were picked with equal
probability and without replacement, and `right` of those turned out right. No independence between
solutions is assumed: the only chance is in the draw, whatever the solutions have to do with each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln
from scipy.stats import beta, hypergeom

_ROUNDING = 1e-9
"""Slack for products like 0.9 * 50, which is a hair above 45 in binary."""


def needed_right(size: int, target: float) -> int:
    """How many of `size` must be right for a precision of at least `target`."""
    return math.ceil(target * size - _ROUNDING)


def hypergeometric_p(population: int, need: int, drawn: int, right: int) -> float:
    """Exact p-value of "fewer than `need` of the population are right".

    P(H >= right) for H hypergeometric with need - 1 right ones, the worst case of the hypothesis
    (Lehmann & Romano, Testing Statistical Hypotheses, example 3.4.1: the family has monotone ratio).

    Args:
        population: number of solutions drawn from.
        need: right ones that the claim needs; 0 or less needs no evidence, more than there are can't be met.
        drawn: size of the equal-probability draw, at most `population`.
        right: right ones in it; draws without a verdict count as wrong.
    """
    if need <= 0:
        return 0.0
    if need > population or right <= 0:
        return 1.0
    return float(hypergeom.sf(right - 1, population, need - 1, drawn))


def fixed_sequence(p_values: Sequence[float], alpha: float) -> int:
    """How many hypotheses, tested in the given order, fall before the first that doesn't.

    Controls the family-wise error at `alpha` without splitting it (Angelopoulos et al. 2021, Learn then
    Test, arXiv 2110.01052, section 2.3), as long as the order was fixed before looking.
    """
    for position, p_value in enumerate(p_values):
        if p_value > alpha:
            return position
    return len(p_values)


def passing_count(population: int, need: int, drawn: int, alpha: float) -> int | None:
    """The smallest number of right draws that certifies; None when even all of them wouldn't."""
    if need <= 0:
        return 0
    if hypergeometric_p(population, need, drawn, drawn) > alpha:
        return None
    low, high = 0, drawn
    while low < high:
        middle = (low + high) // 2
        if hypergeometric_p(population, need, drawn, middle) <= alpha:
            high = middle
        else:
            low = middle + 1
    return low


def power(population: int, need: int, drawn: int, alpha: float, right: int) -> float:
    """Probability that the test passes when `right` of the population are right."""
    passing = passing_count(population, need, drawn, alpha)
    if passing is None:
        return 0.0
    return float(hypergeom.sf(passing - 1, population, right, drawn))


def draws_for_power(population: int, need: int, right: int, alpha: float, wanted: float = 0.8) -> int | None:
    """Smallest draw that certifies with probability `wanted` when `right` of the population are right.

    None when not enough of them are right. Power isn't monotone in the draw (the count of wrong draws
    that is allowed is a whole number), but it peaks at the smallest draw for each count, so only those are tried.
    """
    if right < need:
        return None
    smallest, allowed = 0, 0
    while allowed <= population - need:
        smallest = _smallest_draw(population, need, allowed, alpha, smallest)
        if power(population, need, smallest, alpha, right) >= wanted:
            return smallest
        allowed += max(1, allowed // 20)  # exact while it matters, within 5 % where hundreds are allowed
    return population


def _smallest_draw(population: int, need: int, allowed: int, alpha: float, at_least: int) -> int:
    """The smallest draw that passes with `allowed` wrong ones in it."""
    low, high = max(at_least, allowed), population
    while low < high:
        middle = (low + high) // 2
        if hypergeometric_p(population, need, middle, middle - allowed) <= alpha:
            high = middle
        else:
            low = middle + 1
    return low


def clopper_pearson(right: float, drawn: float, confidence: float) -> tuple[float, float]:
    """Two-sided interval for a share (Clopper & Pearson 1934); (0, 1) without draws.

    Counts may be fractional, for effective sample sizes.
    """
    if drawn <= 0:
        return 0.0, 1.0
    tail = (1 - confidence) / 2
    low = 0.0 if right <= 0 else float(beta.ppf(tail, right, drawn - right + 1))
    high = 1.0 if right >= drawn else float(beta.ppf(1 - tail, right + 1, drawn - right))
    return low, high


def right_at_least(population: int, drawn: int, right: int, confidence: float) -> int:
    """Lower confidence bound on how many of the population are right (hypergeometric test inverted)."""
    low, high = right, population - (drawn - right)
    while low < high:
        middle = (low + high + 1) // 2
        if hypergeometric_p(population, middle, drawn, right) <= 1 - confidence:
            low = middle
        else:
            high = middle - 1
    return low


def right_interval(population: int, drawn: int, right: int, confidence: float) -> tuple[int, int]:
    """Two-sided interval for the number of right ones, half of the error on each side."""
    one_sided = 1 - (1 - confidence) / 2
    low = right_at_least(population, drawn, right, one_sided)
    high = population - right_at_least(population, drawn, drawn - right, one_sided)
    return low, high


def log_binomial(n: ArrayLike, k: ArrayLike) -> NDArray[np.float64]:
    """Log of n over k, element by element, -inf outside 0 <= k <= n."""
    top, chosen = np.broadcast_arrays(np.asarray(n, dtype=float), np.asarray(k, dtype=float))
    inside = (chosen >= 0) & (chosen <= top)
    held = np.where(inside, chosen, 0.0)
    whole = np.maximum(top, 0.0)
    logs = gammaln(whole + 1) - gammaln(held + 1) - gammaln(np.maximum(whole - held, 0.0) + 1)
    return np.where(inside, logs, -np.inf)


def worst_split_p(populations: Sequence[int], drawn: Sequence[int], wrong: Sequence[int], too_many: int) -> float:
    """Exact p-value of "at least `too_many` are wrong" from an equal-probability draw in each stratum.

    The largest probability, over every way to split `too_many` wrong ones among the strata, of seeing in
    total no more wrong draws than were seen; draws need not be proportional. The total is a conservative
    statistic for unequal fractions, and exact for each split, so the maximum over splits is a valid p-value.
    """
    seen = sum(wrong)
    if too_many <= 0:
        return 1.0
    if too_many > sum(populations):
        return 0.0
    # Each split keeps its own distribution of wrong draws, because the maximum may only be taken at the end;
    # their number grows with too_many ** (strata - 1), which two or three strata can afford.
    splits: dict[int, list[NDArray[np.float64]]] = {0: [np.array([1.0])]}
    remaining = sum(populations)
    for population, draws in zip(populations, drawn, strict=True):
        remaining -= population
        grown: dict[int, list[NDArray[np.float64]]] = {}
        for used, distributions in splits.items():
            lowest = max(0, too_many - used - remaining)
            for here in range(lowest, min(population, too_many - used) + 1):
                chances = hypergeom.pmf(np.arange(min(draws, seen) + 1), population, here, draws)
                for distribution in distributions:
                    grown.setdefault(used + here, []).append(np.convolve(distribution, chances)[: seen + 1])
        splits = grown
    return min(1.0, max(float(distribution.sum()) for distribution in splits[too_many]))
