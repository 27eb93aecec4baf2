"""What the answers to an adaptive plan certify: the sets frozen before its first certifying question.

Called by `calibrate_pool`. Nothing that came after the freezing reaches the result but the answers to the
recorded draws, so flags, imports and judge scores of today can't move it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from vcl_tui.errors import InputError
from vcl_tui.model.calibration import Calibration
from vcl_tui.model.queue import Phase
from vcl_tui.store import calibrations, evidence
from vcl_tui.store.connection import Store
from vcl_tui.store.evidence import Asked, Standing
from vcl_tui.store.queues import StoredQueue
from vcl_tui.workflows import reviewer_error, run_plan
from vcl_tui.workflows.calibrate_sample import CONFIDENCE, Goal, Outcome, Wish, scope_of

if TYPE_CHECKING:
    from vcl_tui.calibrate.outlook import Outlook
    from vcl_tui.calibrate.plan import Frozen
    from vcl_tui.calibrate.verdict import PlanResult


def calibrate_plan(store: Store, stored: StoredQueue, wish: Wish) -> Outcome:
    """Calibrate on the plan's answers so far.

    Raises:
        InputError: the frozen plan holds a solution that the store doesn't.
    """
    frame = evidence.standings(store, stored.id)
    entries = evidence.asked(store, stored.id, as_first_answered=wish.as_first_answered)
    goal = _goal(stored, wish)
    answers = sum(bool(entry.answers) or entry.adjudicated is not None for entry in entries)
    written = calibrations.frozen(store, stored.id)
    if written is None:
        return Outcome(_still_learning(store, stored, frame, entries, goal), goal, [], 0)
    place = {row.key: position for position, row in enumerate(frame)}
    frozen = _read(written, place)
    error = reviewer_error.of_queue(store, stored, wish.error)
    result = _concluded(frozen, frame, entries, error.value)
    barrier = _barrier(stored, wish, goal, frozen.rule, written)
    kept = [frame[position] for position in result.kept]
    if not result.certified:
        kept = _largest_set(frozen, frame, entries)
    certified = result.certified and barrier is None
    calibration = Calibration(
        certified=certified,
        rule=frozen.rule,
        threshold=result.belief if result.belief is not None else (frozen.beliefs[-1] if frozen.beliefs else None),
        kept=tuple(sorted(row.key for row in kept)),
        total=len(frame),
        precision_lower=goal.target if certified else None,
        precision_estimate=result.precision_estimate,
        recall_estimate=result.recall_estimate,
        recall_interval=_recall_interval(result, written, goal),
        rigid=_rigid(frame, written),
        labels_used=answers,
        labels_needed=result.labels_needed if barrier is None else None,
        scope=scope_of(stored, len(frame)),
        reason=barrier or result.reason,
        inputs_sha256=evidence.input_hashes(store, stored.id),
        details=_details(stored, goal, entries)
        | {
            "attempt": written.get("attempt"),
            "rules_considered": dict(frozen.considered),
            "clusters_split_by_values": frozen.by_values,
            "sets": _sets(result),
            "reviewer_error": asdict(error),
        },
    )
    ids = {row.key: row.solution_id for row in kept}
    return Outcome(calibration, goal, [ids[key] for key in calibration.kept], answers)


def _believed(written: Mapping[str, object]) -> Outlook | None:
    """What was believed of the solutions outside the sets when the plan was frozen; None in plans of before."""
    from vcl_tui.calibrate.outlook import Outlook  # noqa: PLC0415 -- pulls scipy in: 1 s

    found = written.get("outlook")
    return Outlook(**{name: float(number) for name, number in found.items()}) if isinstance(found, dict) else None


def _recall_interval(result: PlanResult, written: Mapping[str, object], goal: Goal) -> tuple[float, float] | None:
    from vcl_tui.calibrate.outlook import recall_interval  # noqa: PLC0415 -- as above

    believed = _believed(written)
    return None if believed is None else recall_interval(result.certificate, believed, goal.confidence)


def _rigid(frame: Sequence[Standing], written: Mapping[str, object]) -> dict[str, int | float | None]:
    """What passing every test keeps; its precision and recall as the plan believed them when it was frozen."""
    kept = sum(row.pass_share == 1.0 for row in frame)
    believed = _believed(written) if written else None
    return {
        "kept": kept,
        "precision_estimate": None if believed is None or not kept else min(believed.rigid / kept, 1.0),
        "recall_estimate": None if believed is None or not believed.total else believed.rigid / believed.total,
    }


def _goal(stored: StoredQueue, wish: Wish) -> Goal:
    frozen = stored.queue.target or 0.0, stored.queue.confidence or CONFIDENCE
    return Goal(wish.target or frozen[0], wish.confidence or frozen[1], frozen)


def _barrier(stored: StoredQueue, wish: Wish, goal: Goal, rule: str, written: Mapping[str, object]) -> str | None:
    """Why nothing may be certified whatever the answers say; None where it may."""
    if goal.exploratory or wish.rule not in ("auto", rule):
        return (
            f"exploratory: this plan was frozen for rule {rule} at precision {stored.queue.target:g}, confidence "
            f"{stored.queue.confidence or CONFIDENCE:g}, and certifies nothing else"
        )
    stated = run_plan.error_of(stored)
    if wish.error is not None and wish.error < stated:
        return f"exploratory: this plan was made for a reviewer error of {stated:g}, and less was not agreed on then"
    if isinstance(attempt := written.get("attempt"), int) and attempt > 1 and not written.get("has_share", True):
        return (
            f"attempt {attempt} on the same solutions, not certified: the first plan took all of alpha; reserve "
            "shares with --attempts when you make the first queue"
        )
    return None


def _read(written: Mapping[str, object], place: Mapping[str, int]) -> Frozen:
    from vcl_tui.calibrate.plan import Frozen  # noqa: PLC0415 -- pulls scipy in: 1 s

    missing = [key for key in place_names(written) if key not in place]
    if missing:
        raise InputError(f"the frozen plan holds {missing[0]!r}, which isn't in its frame any more; see vcl doctor")
    return Frozen.from_json(written, place)


def place_names(written: Mapping[str, object]) -> list[str]:
    """The keys that a frozen plan names."""
    members = written.get("members")
    return [str(key) for key in members] if isinstance(members, list) else []


def _concluded(frozen: Frozen, frame: Sequence[Standing], entries: Sequence[Asked], error: float) -> PlanResult:
    from vcl_tui.calibrate.certifying import certifying  # noqa: PLC0415 -- as above
    from vcl_tui.calibrate.verdict import conclude  # noqa: PLC0415 -- as above

    asked = run_plan.as_asked([row.solution_id for row in frame], entries)
    return conclude(frozen, certifying(frozen, asked).verdicts(), reviewer_error=error)


def _largest_set(frozen: Frozen, frame: Sequence[Standing], entries: Sequence[Asked]) -> list[Standing]:
    """What an export without certificate would hold: the set that the plan hoped for, without what was found wrong."""
    wrong = {entry.item_id for entry in entries if entry.resolved() == "incorrect"}
    return [frame[position] for position in frozen.members if frame[position].solution_id not in wrong]


def _still_learning(
    store: Store, stored: StoredQueue, frame: Sequence[Standing], entries: Sequence[Asked], goal: Goal
) -> Calibration:
    answers = sum(bool(entry.answers) for entry in entries)
    if not frame or all(row.pass_share is None for row in frame):
        why = "no solution has a pass rate: import results or vcl run first"
    else:
        why = f"still learning: {answers} answers are in, and nothing is tested yet; vcl next goes on"
    return Calibration(
        certified=False,
        rule=run_plan.rule_of(stored),
        threshold=None,
        kept=(),
        total=len(frame),
        precision_lower=None,
        precision_estimate=None,
        recall_estimate=None,
        recall_interval=None,
        rigid=_rigid(frame, {}),
        labels_used=answers,
        labels_needed=max(stored.queue.n - answers, 0),
        scope=scope_of(stored, len(frame)),
        reason=why,
        inputs_sha256=evidence.input_hashes(store, stored.id),
        details=_details(stored, goal, entries),
    )


def _details(stored: StoredQueue, goal: Goal, entries: Sequence[Asked]) -> dict[str, object]:
    """Which labels were used in which role, and how much of the budget is left."""
    answered = [entry for entry in entries if entry.answers or entry.adjudicated is not None]
    return {
        "queue": stored.queue.name,
        "target_precision": goal.target,
        "confidence": goal.confidence,
        "budget": stored.queue.n,
        "labels_by_role": {
            phase.value: sum(entry.phase == phase.value for entry in answered) for phase in (Phase.LEARN, Phase.CERTIFY)
        },
    }


def _sets(result: PlanResult) -> list[dict[str, object]]:
    """The evidence for each nested set, strictest first."""
    return [
        {
            "size": test.size,
            "known_right": test.known_right,
            "drawn": test.drawn,
            "right": test.right,
            "p_value": test.p_value,
            "skipped": test.skipped,
        }
        for test in result.certificate.tests
    ]
