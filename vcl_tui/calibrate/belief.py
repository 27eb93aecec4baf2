"""How likely a cluster is right: a logistic regression that starts from a prior and learns from answers.

The prior weights are round numbers set by hand: their signs are what the papers behind each piece of evidence
say, their sizes were chosen after looking at regressions on the development data, so figures on that set are a
little kind to them. With few answers the prior decides, with many the pool does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from vcl_tui.calibrate.evidence import EVIDENCE
from vcl_tui.calibrate.pool import Floats

STATE: tuple[str, ...] = ("rejected elsewhere", "rejected sibling")
AFTER_APPROVAL: tuple[str, ...] = (
    "constant",
    "fails what the approved passes",
    "share of that failed",
    "sibling",
    "agreement",
    "relative size",
    "relative consensus",
    "judge",
)
"""Columns used instead of the evidence once a cluster of the same problem was approved."""

WIDTH = len(EVIDENCE) + len(STATE) + len(AFTER_APPROVAL)

_PRIOR: dict[str, float] = {
    "constant": -0.8,
    "outcome share": 0.2,
    "CodeT lead": 0.6,
    "leads": 0.4,
    "pass share": 0.3,
    "share of siblings": 0.4,
    "consensus": 2.5,
    "B4 lead": 0.4,
    "generator": 1.0,
    "judge": 0.6,
    "rejected elsewhere": -0.4,
    "rejected sibling": -0.4,
}
_PRIOR_APPROVED: dict[str, float] = {
    "constant": -1.2,
    "fails what the approved passes": -1.0,
    "share of that failed": -1.0,
    "sibling": 0.6,
    "agreement": 5.0,
    "relative size": 0.3,
    "judge": 0.5,
}
_PRECISION_CONSTANT, _PRECISION = 0.5, 2.0
_LARGEST_LOGIT = 3.5
"""No cluster is believed beyond 0.97 before it was asked about: a wrong one would never be found out."""


def prior_weights() -> tuple[Floats, Floats]:
    """(WIDTH,) means and precisions of the weights before any answer."""
    names = (*EVIDENCE, *STATE)
    means = [_PRIOR.get(name, 0.0) for name in names] + [_PRIOR_APPROVED.get(name, 0.0) for name in AFTER_APPROVAL]
    precisions = np.full(WIDTH, _PRECISION)
    precisions[[0, len(names)]] = _PRECISION_CONSTANT
    return np.array(means), precisions


@dataclass(frozen=True, slots=True)
class Belief:
    """Weights after the answers, and how sure they are.

    Attributes:
        weights: (WIDTH,) mode of the posterior.
        covariance: (WIDTH, WIDTH) its curvature inverted (Laplace's approximation).
    """

    weights: Floats
    covariance: Floats

    def logit(self, rows: Floats) -> Floats:
        """(r,) log odds for rows of columns, drawn towards 0 where the weights are unsure.

        The mean of a logistic over a normal, approximated as in MacKay 1992, Neural Computation 4(5), eq. 10.
        """
        spread = ((rows @ self.covariance) * rows).sum(axis=1)
        shrunk = (rows @ self.weights) / np.sqrt(1 + np.pi / 8 * spread)
        clipped: Floats = np.clip(shrunk, -_LARGEST_LOGIT, _LARGEST_LOGIT)
        return clipped


def fit(rows: Floats, right: NDArray[np.bool_], start: Floats | None = None) -> Belief:
    """The mode by Newton's method, steps shortened to 3, from `start` or the prior.

    Args:
        rows: (answers, WIDTH) columns as they were when each question was asked.
        right: (answers,) whether the answer was "correct".
        start: (WIDTH,) weights to start from; the mode doesn't depend on it.
    """
    means, precisions = prior_weights()
    weights = means.copy() if start is None else start.copy()
    target = right.astype(float)
    curvature = np.diag(precisions)
    for _ in range(25):
        chance = expit(rows @ weights)
        gradient = rows.T @ (target - chance) - precisions * (weights - means)
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(precisions)
        step = np.linalg.solve(curvature, gradient)
        longest = float(np.abs(step).max())
        weights = weights + step * min(1.0, 3.0 / max(longest, 1e-12))
        if longest < 1e-8:
            break
    covariance: Floats = np.linalg.inv(curvature).astype(np.float64)
    return Belief(weights, covariance)
