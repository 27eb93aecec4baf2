"""What a frozen plan came to: the certificate, what is kept, and how far it is to the next set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vcl_tui.calibrate.bounds import draws_for_power, needed_right
from vcl_tui.calibrate.certify import Certificate, SetTest, certify_nested
from vcl_tui.calibrate.learner import NO_VERDICT, RIGHT, WRONG
from vcl_tui.calibrate.plan import Frozen
from vcl_tui.calibrate.pool import Flags, Ints
from vcl_tui.calibrate.slips import Approvals, Doubt, either_of_two


@dataclass(frozen=True, slots=True)
class PlanResult:
    """The answer of a plan.

    Attributes:
        certified: a nested set passed.
        kept: positions of the certified set without the programs that were found wrong since, rising.
        certificate: the evidence for each set.
        set_size: solutions of the certified set before those are taken out, with what is beyond the largest set.
            0 without a certificate.
        precision_estimate: of what is kept, from what is known and the share right among the draws; of the largest set
            without a certificate; None without draws.
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
        verdicts: verdict by draw (`certifying.verdicts`); NO_VERDICT and missing count as wrong.
        reviewer_error: chance that an answer is mistaken.
    """
    members, group = np.array(frozen.members, dtype=np.int64), np.array(frozen.group, dtype=np.int64)
    known = np.array(frozen.known, dtype=np.int64) > 0
    drawn = np.isin(members, np.array(frozen.draws, dtype=np.int64))
    said = np.array([verdicts.get(position, NO_VERDICT) for position in frozen.members], dtype=np.int64)
    doubt = _doubt(frozen, group, reviewer_error) if reviewer_error > 0 else None
    ends, beliefs = _ends(frozen, known, doubt)
    sets = np.arange(len(members))[None, :] < np.array(ends, dtype=np.int64)[:, None]
    certificate = certify_nested(
        sets,
        known,
        drawn,
        drawn & (said == RIGHT),
        target=frozen.target,
        alpha=frozen.alpha,
        doubt=doubt,
        spare=len(frozen.spare),
    )
    chosen, beyond = certificate.chosen, certificate.beyond
    found_wrong = np.isin(group, group[said == WRONG]) & ~np.isin(group, group[said == RIGHT])
    kept = members[sets[chosen] & ~found_wrong] if chosen is not None else members[:0]
    shown = certificate.tests[chosen if chosen is not None else -1] if certificate.tests else None
    estimate = _estimated_right(shown) if shown is not None else None
    if estimate is not None:
        estimate += sum(frozen.spare_beliefs[:beyond])
    return PlanResult(
        certified=chosen is not None,
        kept=tuple(sorted((*kept.tolist(), *frozen.spare[:beyond]))),
        certificate=certificate,
        set_size=certificate.tests[chosen].size + beyond if chosen is not None else 0,
        precision_estimate=None if estimate is None or shown is None else _share(estimate, len(kept) + beyond, shown),
        recall_estimate=_recall(frozen, estimate, shown, chosen),
        labels_needed=_labels_needed(frozen, certificate, doubt.mistaken if doubt is not None else 0.0),
        belief=None if chosen is None else frozen.spare_beliefs[beyond - 1] if beyond else beliefs[chosen],
        reason=_reason(frozen, certificate, len(verdicts)),
    )


def _doubt(frozen: Frozen, group: Ints, error: float) -> Doubt:
    """What an error of this size puts in doubt, the one that was stated or another that shows now."""
    asked_singly = frozen.error > 0
    return Doubt(
        Approvals(error, frozen.refused, frozen.room),
        group,
        np.array(frozen.known, dtype=np.int64),
        either_of_two(error) if asked_singly else error,
        shared=not asked_singly,
    )


def _ends(frozen: Frozen, known: Flags, doubt: Doubt | None) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Where the nested sets end, and the belief of their last members.

    Doubted answers may leave the first set short of known ones. Then a smaller one goes before it that those beyond
    doubt carry by themselves: it depends on learning answers alone, so that no draw has chosen it.
    """
    first = frozen.ends[0] if frozen.ends else 0
    if doubt is None or needed_right(first, frozen.target) > known[:first].sum():
        return frozen.ends, frozen.beliefs
    place, nobody = np.arange(len(known)), np.zeros(len(known), dtype=bool)

    def carried(size: int) -> bool:
        row = place < size
        return (
            doubt.p_value(row, needed_right(size, frozen.target) - int(known[row].sum()), nobody, nobody)
            <= frozen.alpha
        )

    if carried(first):
        return frozen.ends, frozen.beliefs
    programs = np.flatnonzero(np.diff(doubt.group[:first])) + 1
    smaller = next((size for size in programs[::-1].tolist() if carried(size)), None)
    if smaller is None:
        return frozen.ends, frozen.beliefs
    return (smaller, *frozen.ends), (frozen.beliefs[0], *frozen.beliefs)


def _estimated_right(test: SetTest) -> float | None:
    if test.unknown and not test.drawn:
        return None
    return test.known_right + (test.unknown * test.right / test.drawn if test.unknown else 0.0)


def _share(estimate: float, kept: int, shown: SetTest) -> float:
    """Of what is kept; of the whole set where nothing is."""
    return min(1.0, estimate / kept) if kept else estimate / shown.size


def _recall(frozen: Frozen, estimate: float | None, shown: SetTest | None, chosen: int | None) -> float | None:
    """Right ones of the kept set over those believed to exist; the belief outside isn't tested by any draw."""
    if estimate is None or shown is None or chosen is None or frozen.expected_right <= 0:
        return None
    return min(1.0, estimate / max(frozen.expected_right, estimate))


def _labels_needed(frozen: Frozen, certificate: Certificate, mistaken: float) -> int | None:
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
    need += int(mistaken * (test.unknown - need))  # so many approvals are as many as there would be at the target
    draws = draws_for_power(test.unknown, need, unknown_right, frozen.alpha)
    return None if draws is None else max(draws - test.drawn, 1)


def _reason(frozen: Frozen, certificate: Certificate, answers: int) -> str:
    if not certificate.tests:
        return (
            f"uncertifiable: after {frozen.learned} learning answers no set of solutions is believed to be right often "
            "enough; repair the tests first (vcl suspects), or make a plan with a larger budget"
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
    if certificate.beyond:
        more += f"; so many that {certificate.beyond} more may join it unseen, all of them counted as wrong"
    return (
        f"{test.right} of {test.drawn} random draws are right and {test.known_right} solutions were known right, in a "
        f"set of {test.size} (p = {test.p_value:.2g}){more}"
    )
