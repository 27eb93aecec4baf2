"""How often reviewers err, from items that several answered and from silent repeats, without knowing the truth.

The model is Dawid & Skene's (1979, Maximum likelihood estimation of observer error-rates using the EM algorithm,
Applied Statistics 28): each item has a true class, each reviewer a chance to say each value of each class, and answers
are independent given the truth. What all reviewers get wrong alike is therefore not seen by it, and of one
reviewer's repeats only what they don't repeat.

Called by `workflows.reviewer_error`. Two answers an item can't tell whether wrong approvals or wrong
rejections make them differ; the prior then splits the difference, and the interval says how little is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np

from vcl_tui.calibrate.reviewers import CONFIDENCE, Floats, Ints, Measure

UNKNOWN = -1
"""The truth of an item that nobody settled."""
WRONG, RIGHT = 0, 1
PRIOR = (0.25, 4.75)
"""Mistaken and sound answers about each class that every reviewer starts with: as if 5 had been checked."""
REPLICATES = 200
ROUNDS = 500
CONVERGED = 1e-6
_SMALLEST = 1e-300
"""Keeps the logarithm of a chance of 0 finite."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What EM ends at.

    Attributes:
        prevalence: (..., classes) share of the items of each class.
        rates: (..., classes, reviewers, classes) chance that a reviewer says the last of an item of the first.
    """

    prevalence: Floats
    rates: Floats


def dawid_skene(counts: Floats, prior: Floats, *, known: Ints | None = None, weights: Floats | None = None) -> Fit:
    """Fits the model by EM from the shares of the answers on (Dawid & Skene 1979, equations 2.3 to 2.5 and 3.1).

    Args:
        counts: (items, reviewers, classes) how often each reviewer said each class.
        prior: (classes, classes), or (replicates, classes, reviewers, classes), answers that count beside those given:
            0 gives maximum likelihood, more the mode of a posterior with Dirichlet (for two classes beta) priors.
        known: (items,) class of each item that was settled, UNKNOWN for the others.
        weights: (replicates, items); None fits once, to all items alike.
    """
    times = np.ones((1, len(counts))) if weights is None else weights
    beside = prior if prior.ndim == 4 else prior[None, :, None, :]
    settled = np.full(len(counts), UNKNOWN) if known is None else known
    votes = counts.sum(axis=1)
    votes /= np.maximum(votes.sum(axis=1, keepdims=True), 1)
    truth = _with_known(np.repeat(votes[None], len(times), axis=0), settled)
    fit = _parameters(counts, beside, truth * times[:, :, None])
    for _ in range(ROUNDS):
        following = _with_known(_classes(counts, fit), settled)
        moved = float(np.abs(following - truth).max(initial=0.0))
        truth = following
        fit = _parameters(counts, beside, truth * times[:, :, None])
        if moved < CONVERGED:
            break
    return fit if weights is not None else Fit(fit.prevalence[0], fit.rates[0])


def _parameters(counts: Floats, beside: Floats, weight: Floats) -> Fit:
    """The M step; `weight` is (replicates, items, classes) how much of each item is of each class."""
    items, reviewers, classes = counts.shape
    prevalence = weight.sum(axis=1)
    prevalence /= prevalence.sum(axis=1, keepdims=True)
    said = weight.transpose(0, 2, 1) @ counts.reshape(items, reviewers * classes)
    rates = said.reshape(len(weight), classes, reviewers, classes) + beside
    return Fit(prevalence, rates / np.maximum(rates.sum(axis=3, keepdims=True), _SMALLEST))


def _classes(counts: Floats, fit: Fit) -> Floats:
    """The E step: (replicates, items, classes) the chance of each class of each item."""
    items, reviewers, classes = counts.shape
    logs = np.log(np.maximum(fit.rates, _SMALLEST)).reshape(-1, classes, reviewers * classes)
    joint = counts.reshape(items, reviewers * classes) @ logs.transpose(0, 2, 1)
    joint += np.log(np.maximum(fit.prevalence, _SMALLEST))[:, None, :]
    chance = np.exp(joint - joint.max(axis=2, keepdims=True))
    found: Floats = chance / chance.sum(axis=2, keepdims=True)
    return found


def _with_known(truth: Floats, known: Ints) -> Floats:
    where = np.flatnonzero(known != UNKNOWN)
    truth[:, where] = np.eye(truth.shape[2])[known[where]]
    return truth


@dataclass(frozen=True, slots=True)
class Answers:
    """Verdicts of several reviewers.

    Attributes:
        counts: (items, reviewers, 2) how often each reviewer called each item wrong and right.
        known: (items,) WRONG or RIGHT where somebody settled it, else UNKNOWN.
        problem: (items,) problem of each item; problems are what intervals resample.
    """

    counts: Floats
    known: Ints
    problem: Ints

    def telling(self) -> Answers:
        """The items that say something about errors: two answers or more, or settled beside an answer."""
        given = self.counts.sum(axis=(1, 2))
        kept = (given >= 2) | ((given >= 1) & (self.known != UNKNOWN))
        return Answers(self.counts[kept], self.known[kept], self.problem[kept])


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """Chances that an answer is mistaken: of a wrong item, of a right one, and of any."""

    wrong_approved: Measure
    right_rejected: Measure
    mistaken: Measure


def error_rates(answers: Answers, rng: np.random.Generator, replicates: int = REPLICATES) -> list[ErrorRates]:
    """The rates of each reviewer, and at the end those of an answer taken at random from all of them.

    Intervals are a weighted Bayesian bootstrap over problems (Newton, Polson & Xu 2021, Weighted Bayesian bootstrap for
    scalable posterior distributions, Canadian Journal of Statistics 49): each problem and each prior answer gets
    a random weight with mean 1, and the model is fitted anew. So they hold 0 disagreements among few items as well.

    Returns:
        Empty when no item says anything about errors.
    """
    told = answers.telling()
    if not len(told.problem):
        return []
    reviewers = told.counts.shape[1]
    share = told.counts.sum(axis=(0, 2)) / told.counts.sum()
    prior = np.array([PRIOR[::-1], PRIOR])
    estimate = _rates(dawid_skene(told.counts, prior, known=told.known), share)
    # items with the same answers are one row of the fit, so that its cost doesn't grow with the items
    rows = np.column_stack([told.counts.reshape(len(told.known), -1), told.known])
    alike, pattern = np.unique(rows, axis=0, return_inverse=True)
    problems, problem = np.unique(told.problem, return_inverse=True)
    members: Floats = np.zeros((len(problems), len(alike)))
    np.add.at(members, (problem.ravel(), pattern.ravel()), 1.0)
    weights = rng.exponential(size=(replicates, len(problems))) @ members
    counts, known = alike[:, :-1].reshape(-1, reviewers, 2), alike[:, -1].astype(np.int64)
    shape = np.broadcast_to(prior[:, None, :], (replicates, 2, reviewers, 2))
    drawn = _rates(dawid_skene(counts, rng.gamma(shape), known=known, weights=weights), share)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)

    def measure(kind: int, reviewer: int) -> Measure:
        where = kind, reviewer
        return Measure(float(estimate[where]), float(low[where]), float(high[where]))

    return [
        ErrorRates(measure(0, reviewer), measure(1, reviewer), measure(2, reviewer))
        for reviewer in range(reviewers + 1)
    ]


def _rates(fit: Fit, share: Floats) -> Floats:
    """(..., 3, reviewers + 1) wrong approved, right rejected, mistaken; the last column is that of all answers.

    `share` is (reviewers,) each one's share of the answers.
    """
    approved, rejected = fit.rates[..., WRONG, :, RIGHT], fit.rates[..., RIGHT, :, WRONG]
    found = [np.concatenate([rate, (rate @ share)[..., None]], axis=-1) for rate in (approved, rejected)]
    of_each = fit.prevalence[..., None, :]
    mistaken = of_each[..., WRONG] * found[0] + of_each[..., RIGHT] * found[1]
    return np.stack([*found, mistaken], axis=-2)


def settled_error(error: float, answers: int) -> float:
    """Chance that a strict majority of independent answers is mistaken when each is with chance `error`.

    Args:
        error: of one answer.
        answers: answers that settle an item; two that differ settle nothing, so that two are mistaken together.
    """
    mistaken = range(answers // 2 + 1, answers + 1)
    return sum(comb(answers, number) * error**number * (1 - error) ** (answers - number) for number in mistaken)
