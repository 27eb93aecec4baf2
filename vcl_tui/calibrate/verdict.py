"""What a frozen plan came to: the certificate, what is kept, and how far it is to the next set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vcl_tui.calibrate.bounds import draws_for_power, most_slips, needed_right
from vcl_tui.calibrate.certify import Certificate, SetTest, certify_nested
from vcl_tui.calibrate.learner import RIGHT, WRONG
from vcl_tui.calibrate.plan import Frozen
from vcl_tui.calibrate.pool import Flags, Ints
from vcl_tui.calibrate.proposal import alpha_beside_slips, slip_tails


@dataclass(frozen=True, slots=True)
class PlanResult:
    """The answer of a plan.

    Attributes:
        certified: a nested set passed.
        kept: positions of the certified set without the programs that were found wrong since, rising.
        certificate: the evidence for each set.
        set_size: solutions of the certified set before those are taken out; 0 without a certificate.
        precision_estimate: of the certified set, from what is known and the share right among the draws; of
            the largest set without a certificate; None without draws.
        recall_estimate: estimated right ones in the set over the right ones that are believed to exist.
        labels_needed: further draws for 80 % power for the next larger set, 0 when the largest passed, None when
            its estimated precision is below the target.
        belief: belief of the last member of the certified set.
        reason: one sentence.
    """

    certified: bool
    kept: tuple[int, ...]
    certificate: Certificate
    set_size: int
    precision_estimate: float | None
    recall_estimate: float | None
    labels_needed: int | None
    belief: float | None
    reason: str


def conclude(frozen: Frozen, verdicts: Mapping[int, int], *, reviewer_error: float = 0.0) -> PlanResult:
    """Tests the frozen sets on the answers that are in.

    May be called after every answer: what is missing counts as wrong, so the p-values can only fall.

    Args:
        frozen: the plan.
        verdicts: verdict by group of the certifying answers; NO_VERDICT and missing count as wrong.
        reviewer_error: chance that an answer is mistaken. Above 0 the need rises by a bound on wrong approvals.
    """
    members, group = np.array(frozen.members, dtype=np.int64), np.array(frozen.group, dtype=np.int64)
    known = np.array(frozen.known, dtype=bool)
    drawn = np.isin(members, np.array(frozen.draws, dtype=np.int64))
    said = np.array([verdicts.get(int(number), WRONG) for number in group], dtype=np.int64)
    right = drawn & (said == RIGHT)
    alpha, doubted = frozen.alpha, np.zeros(len(members), dtype=bool)
    if reviewer_error > 0:
        doubted, right = _without_slips(frozen, known, right, drawn, group, reviewer_error)
        alpha = alpha_beside_slips(alpha)
    ends, beliefs = _ends(frozen, known & ~doubted)
    sets = np.arange(len(members))[None, :] < np.array(ends, dtype=np.int64)[:, None]
    certificate = certify_nested(
        sets, known & ~doubted, drawn, right, target=frozen.target, alpha=alpha, written_off=doubted
    )
    chosen = certificate.chosen
    found_wrong = np.isin(group, [number for number, verdict in verdicts.items() if verdict == WRONG])
    kept = members[sets[chosen] & ~found_wrong] if chosen is not None else members[:0]
    shown = certificate.tests[chosen if chosen is not None else -1] if certificate.tests else None
    estimate = _estimated_right(shown) if shown is not None else None
    return PlanResult(
        certified=chosen is not None,
        kept=tuple(sorted(kept.tolist())),
        certificate=certificate,
        set_size=certificate.tests[chosen].size if chosen is not None else 0,
        precision_estimate=None if estimate is None or shown is None else estimate / shown.size,
        recall_estimate=_recall(frozen, estimate, shown, chosen),
        labels_needed=_labels_needed(frozen, certificate, alpha),
        belief=beliefs[chosen] if chosen is not None else None,
        reason=_reason(frozen, certificate, len(verdicts)),
    )


def _ends(frozen: Frozen, known: Flags) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Where the nested sets end, and the belief of their last members.

    Written-off answers may leave the first set short of known ones. Then a smaller one goes before it that those left
    carry by themselves: it depends on learning answers alone, so that no draw has chosen it.
    """
    first = frozen.ends[0] if frozen.ends else 0
    right = np.cumsum(known[:first]).tolist()
    carried = [size for size in range(1, first + 1) if right[size - 1] >= needed_right(size, frozen.target)]
    if not carried or carried[-1] == first or known[:first].sum() == np.array(frozen.known[:first]).sum():
        return tuple(frozen.ends), tuple(frozen.beliefs)
    return (carried[-1], *frozen.ends), (frozen.beliefs[0], *frozen.beliefs)


def _estimated_right(test: SetTest) -> float | None:
    if test.unknown and not test.drawn:
        return None
    return test.known_right + (test.unknown * test.right / test.drawn if test.unknown else 0.0)


def _recall(frozen: Frozen, estimate: float | None, shown: SetTest | None, chosen: int | None) -> float | None:
    """Right ones of the kept set over those believed to exist; the belief outside isn't tested by any draw."""
    if estimate is None or shown is None or chosen is None or frozen.expected_right <= 0:
        return None
    return min(1.0, estimate / max(frozen.expected_right, estimate))


def _labels_needed(frozen: Frozen, certificate: Certificate, alpha: float) -> int | None:
    chosen = certificate.chosen
    following = 0 if chosen is None else chosen + 1
    if following >= len(certificate.tests):
        return 0 if certificate.tests else None
    test = certificate.tests[following]
    estimate = _estimated_right(test)
    if estimate is None:
        return None
    unknown_right = int(estimate - test.known_right + 1e-9)
    need = needed_right(test.size, frozen.target) - test.known_right
    draws = draws_for_power(test.unknown, need, unknown_right, alpha)
    return None if draws is None else max(draws - test.drawn, 1)


def _reason(frozen: Frozen, certificate: Certificate, answers: int) -> str:
    if not certificate.tests:
        return (
            f"uncertifiable: after {frozen.learned} learning answers no set of solutions is believed to be right often "
            "enough; repair the tests first (vcl suspects) or label more"
        )
    if certificate.chosen is None:
        test = next((test for test in certificate.tests if not test.skipped), certificate.tests[0])
        return (
            f"not certified: {test.right} of {test.drawn} draws from the smallest set ({test.size} solutions) are "
            f"right so far, p = {test.p_value:.2g} against {frozen.alpha:.3g}"
        )
    test = certificate.tests[certificate.chosen]
    if test.need <= 0:
        return (
            f"{test.known_right} of {test.size} solutions are known right from answers about the same programs; "
            "that is enough whatever the others are"
        )
    waiting = len(frozen.draws) - certificate.tests[-1].drawn if answers else 0
    more = f", {waiting} draws unanswered" if waiting > 0 else ""
    return (
        f"{test.right} of {test.drawn} random draws are right and {test.known_right} solutions were known right, in a "
        f"set of {test.size} (p = {test.p_value:.2g}){more}"
    )


def _without_slips(
    frozen: Frozen, known: Flags, right: Flags, drawn: Flags, group: Ints, error: float
) -> tuple[Flags, Flags]:
    """Which known ones to write off, and which right draws to count, when a reviewer approves wrong ones at times.

    Taking back the approvals with the most copies is the worst case, for whatever truth.
    """
    learning, certifying = slip_tails(frozen.alpha)
    groups, copies = np.unique(group[known], return_counts=True)
    slips = most_slips(frozen.rejected, error, learning)
    doubted = groups[np.argsort(-copies, kind="stable")[:slips]]
    approved, drawn_copies = np.unique(group[right], return_counts=True)
    rejected = len(np.unique(group[drawn & ~right]))
    mistaken = most_slips(rejected, error, certifying)
    taken_back = approved[np.argsort(-drawn_copies, kind="stable")[:mistaken]]
    return known & np.isin(group, doubted), right & ~np.isin(group, taken_back)
