"""Rules that keep a solution when a score reaches a threshold, and the choice of the threshold.

`vcl calibrate` uses this for queues that are plain random samples; adaptive plans have `plan`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vcl_tui.calibrate.bounds import draws_for_power, needed_right
from vcl_tui.calibrate.certify import Certificate, certify_nested, recall_interval, strictest_first
from vcl_tui.calibrate.slips import drawn_singly
from vcl_tui.errors import UsageError
from vcl_tui.model.queue import THRESHOLD_RULES

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

THRESHOLDS: tuple[float, ...] = tuple(round(1 - step / 20, 2) for step in range(21))
"""1.0, 0.95, ... 0.0: fixed in advance, strictest first, fine enough for suites of twenty tests."""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A threshold, what it keeps, and how sure that is.

    Attributes:
        threshold: the certified cut; without a certificate the one with the best estimate; None when
            there is no candidate at all.
        kept: (n,) the kept solutions; empty without a certificate.
        certificate: the evidence for each threshold in `thresholds`.
        thresholds: the distinct cuts tested, strictest first.
        precision_estimate: share right among the labelled kept ones, chosen after looking; None without any.
        recall_estimate: share of the frame's right ones that the cut keeps; None without right draws.
        recall_interval: exact, at the confidence asked for.
        labels_used: draws that had an answer.
        labels_needed: further random answers for 80 % power at the estimated precision; None when no
            cut reaches the target by estimate.
        rigid: what tau = 1.0 keeps and the estimate of its precision and recall.
        reason: one sentence.
    """

    threshold: float | None
    kept: Flags
    certificate: Certificate
    thresholds: tuple[float, ...]
    precision_estimate: float | None
    recall_estimate: float | None
    recall_interval: tuple[float, float] | None
    labels_used: int
    labels_needed: int | None
    rigid: dict[str, int | float | None]
    reason: str

    @property
    def certified(self) -> bool:
        """Whether some cut passed."""
        return self.certificate.chosen is not None


def pass_rate(passed: NDArray[np.integer], total: NDArray[np.integer]) -> Floats:
    """Share of tests passed; nan where there are none, so that no threshold keeps the solution."""
    rate: Floats = np.full(len(passed), np.nan)
    np.divide(passed, total, out=rate, where=total > 0)
    return rate


def rule_scores(rule: str, pass_share: Floats, judge: Floats) -> Floats:
    """The score that a rule's threshold is about, in [0, 1]; nan where the rule has nothing to go by.

    Args:
        rule: tests (share of tests passed), judge (mean judge score as a share of the highest in the frame), or
            tests+judge (the mean of both).
        pass_share: (n,) nan for none.
        judge: (n,) on any scale that starts at 0; nan for none.

    Raises:
        UsageError: there is no rule of that name.
    """
    if rule == "tests":
        return pass_share
    highest = float(np.nanmax(judge)) if np.isfinite(judge).any() else 1.0
    share: Floats = np.clip(judge / max(highest, 1e-9), 0.0, 1.0)
    if rule == "judge":
        return share
    if rule == "tests+judge":
        both: Floats = (pass_share + share) / 2
        return both
    raise UsageError(f"no rule {rule!r} for a sampling queue: one of {', '.join(THRESHOLD_RULES)}")


def calibrate_threshold(  # noqa: PLR0913 - four flags of each solution, two levels and the reviewer's error
    scores: Floats,
    drawn: Flags,
    right: Flags,
    answered: Flags,
    *,
    target: float,
    confidence: float,
    error: float = 0.0,
) -> RuleResult:
    """The loosest threshold on `scores` that is certified by a simple random draw from the frame.

    Args:
        scores: (n,) over the frame, in [0, 1]; nan for "no evidence", which is never kept.
        drawn: (n,) the draw, as recorded before asking.
        right: (n,) draws found right.
        answered: (n,) draws that have any answer: estimates are over these, the certificate over all draws.
        target: precision wanted.
        confidence: 1 - alpha.
        error: chance that a wrong solution was found right; the certificate holds for smaller ones as well.
    """
    members, thresholds = _distinct(strictest_first(scores, THRESHOLDS))
    alpha = 1 - confidence
    nobody = np.zeros(len(scores), dtype=bool)
    doubt = drawn_singly(len(scores), error)
    certificate = certify_nested(members, nobody, drawn, right, target=target, alpha=alpha, doubt=doubt)
    seen = drawn & answered
    shares = [_estimate(row, seen, right) for row in members]
    # so many approvals are as many as there would be at the target
    approved = target + error * (1 - target)
    needed, best = _labels_needed(members, shares, drawn, approved, alpha)
    chosen = certificate.chosen
    if chosen is not None:
        needed = 0
    shown_row = best if chosen is None else chosen
    kept = nobody if chosen is None else members[chosen]
    shown = nobody if shown_row is None else members[shown_row]
    threshold = None if shown_row is None else thresholds[shown_row]
    estimate = None if shown_row is None else shares[shown_row]
    recall, interval = recall_interval(shown, seen, right, confidence)
    labels_used = int((drawn & answered).sum())
    reason = _reason(certificate, thresholds, shares, needed, target, labels_used)
    rigid = _rigid(scores, seen, right, confidence)
    return RuleResult(
        threshold,
        kept,
        certificate,
        thresholds,
        estimate,
        recall,
        interval,
        labels_used,
        needed,
        rigid,
        reason,
    )


def _distinct(members: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], tuple[float, ...]]:
    """Drops empty sets and those equal to the one before: the stricter name of the same set stays."""
    sizes = members.sum(axis=1)
    new = np.flatnonzero(np.diff(sizes, prepend=0) > 0)
    return members[new], tuple(THRESHOLDS[row] for row in new)


def _estimate(row: Flags, drawn: Flags, right: Flags) -> float | None:
    seen = int((row & drawn).sum())
    return int((row & drawn & right).sum()) / seen if seen else None


def _labels_needed(
    members: NDArray[np.bool_], shares: list[float | None], drawn: Flags, target: float, alpha: float
) -> tuple[int | None, int | None]:
    """Fewest further random answers that would certify some set, and which set; Nones without hope."""
    frame, used = members.shape[1] if members.size else 0, int(drawn.sum())
    best: tuple[int, int] | None = None
    for position, (row, share) in enumerate(zip(members, shares, strict=True)):
        if share is None:
            continue
        size = int(row.sum())
        draws = draws_for_power(size, needed_right(size, target), round(share * size), alpha)
        if draws is None:
            continue
        further = max(int(np.ceil(draws * frame / size)) - used, 1)
        if best is None or further < best[0]:
            best = further, position
    return (None, None) if best is None else best


def _reason(
    certificate: Certificate,
    thresholds: tuple[float, ...],
    shares: list[float | None],
    needed: int | None,
    target: float,
    used: int,
) -> str:
    if not thresholds:
        return "nothing has a score: run the tests or import results first"
    if certificate.chosen is not None:
        passed = certificate.tests[certificate.chosen]
        return (
            f"{passed.right} of {passed.drawn} random answers among the {passed.size} solutions at or above "
            f"{thresholds[certificate.chosen]:g} are right (p = {passed.p_value:.2g})"
        )
    if not used:
        return "no answers yet"
    if needed is None:
        best = max((share for share in shares if share is not None), default=0.0)
        return (
            f"uncertifiable as it stands: the best threshold has an estimated precision of {best:.2f}, below "
            f"{target:g}; repair the tests first (vcl suspects)"
        )
    return f"too few answers: about {needed} more, drawn the same way, for a certificate with 80 % power"


def _rigid(scores: Floats, drawn: Flags, right: Flags, confidence: float) -> dict[str, int | float | None]:
    kept = scores >= 1.0
    recall, _ = recall_interval(kept, drawn, right, confidence)
    return {
        "kept": int(kept.sum()),
        "precision_estimate": _estimate(kept, drawn, right),
        "recall_estimate": recall,
    }
