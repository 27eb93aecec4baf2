"""`vcl calibrate`: from answers to a rule, the set that it keeps, and what is certain of it; recorded for export."""

from __future__ import annotations

from dataclasses import replace

from vcl_tui.errors import UsageError
from vcl_tui.model.calibration import Calibration
from vcl_tui.model.label import Verdict
from vcl_tui.model.queue import Design
from vcl_tui.store import calibrations, evidence, queues, summary
from vcl_tui.store.connection import Store
from vcl_tui.store.queues import StoredQueue
from vcl_tui.workflows.calibrate_plan import calibrate_plan
from vcl_tui.workflows.calibrate_sample import Outcome, Wish, calibrate_sample
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.queue_plan import RULES


def calibrate(context: Context, wish: Wish) -> Calibration:
    """Calibrate on a queue's answers and record the result.

    Raises:
        UsageError: a number is out of range or the rule isn't one for sampling queues.
        InputError: there is no such queue.
    """
    _check(wish)
    store = context.store()
    with store.atomic():
        stored = _queue(store, wish.queue)
        if stored is None:
            return _without_queue(store, wish)
        found = _calibrated(store, stored, wish, at=context.now())
        result = found.calibration
        first = calibrations.first_of_queue(store, stored.id)
        changed = evidence.changed_after(store, stored.id, first.at) if first is not None else 0
        if changed:
            before = _calibrated(store, stored, replace(wish, as_first_answered=True), at=context.now()).calibration
            result = replace(result, details=dict(result.details) | _both(changed, before))
        if found.answers:
            params: dict[str, object] = {"rule": wish.rule, "target": found.goal.target}
            params |= {"confidence": found.goal.confidence, "seed": wish.seed}
            row = calibrations.NewCalibration(stored.id, params, as_json(result), dict(result.inputs_sha256))
            calibrations.record(store, row, found.kept_ids, at=context.now())
    return result


def _calibrated(store: Store, stored: StoredQueue, wish: Wish, *, at: str) -> Outcome:
    if stored.queue.design is Design.ADAPTIVE:
        found = calibrate_plan(store, stored, wish)
    else:
        found = calibrate_sample(store, stored, wish, at=at)
    if found.calibration.certified or not found.answers or _anything_said(store, stored):
        return found
    silent = f"not certified: all {found.answers} answers are unsure or skip, so nothing is known"
    return replace(found, calibration=replace(found.calibration, precision_estimate=None, reason=silent))


def _anything_said(store: Store, stored: StoredQueue) -> bool:
    """Whether any answer calls a solution correct or incorrect."""
    entries = evidence.asked(store, stored.id)
    said = {value for entry in entries for _, value in entry.answers} | {entry.adjudicated for entry in entries}
    return bool({Verdict.CORRECT.value, Verdict.INCORRECT.value} & said)


def _both(changed: int, before: Calibration) -> dict[str, object]:
    """Verdicts that changed after a result was shown are reported, with what came out without the changes."""
    return {
        "changed_after_a_result": changed,
        "without_the_changes": {
            "certified": before.certified,
            "threshold": before.threshold,
            "kept": len(before.kept),
            "kept_ids_sha256": queues.frame_hash(before.kept),
        },
    }


def as_json(calibration: Calibration) -> dict[str, object]:
    """The document of `vcl calibrate --json`."""
    interval = calibration.recall_interval
    return {
        "certified": calibration.certified,
        "rule": calibration.rule,
        "threshold": calibration.threshold,
        "kept": len(calibration.kept),
        "total": calibration.total,
        "kept_ids_sha256": queues.frame_hash(calibration.kept),
        "precision_lower": calibration.precision_lower,
        "precision_estimate": calibration.precision_estimate,
        "recall_estimate": calibration.recall_estimate,
        "recall_interval": None if interval is None else list(interval),
        "rigid": dict(calibration.rigid),
        "labels_used": calibration.labels_used,
        "labels_needed": calibration.labels_needed,
        "scope": calibration.scope,
        "reason": calibration.reason,
        **calibration.details,
    }


def _queue(store: Store, name: str | None) -> StoredQueue | None:
    """The queue named; else the newest with an answer, else the newest."""
    if name is not None:
        return queues.by_name(store, name)
    known = queues.listing(store)
    answered = [stored for stored in known if any(entry.answers for entry in evidence.asked(store, stored.id))]
    candidates = answered or known
    return candidates[-1] if candidates else None


def _without_queue(store: Store, wish: Wish) -> Calibration:
    """What can be said when nothing was drawn: what tau = 1.0 keeps, and what is missing."""
    frame = evidence.standings(store, None)
    labels = summary.counts(store)["labels"]
    rigid = sum(row.pass_share == 1.0 for row in frame)
    how = "make a queue (vcl queue new NAME --design random -n 200) and answer it"
    if not frame:
        reason = "the store holds no solutions: vcl import brings some"
    elif all(row.pass_share is None for row in frame):
        reason = "no solution has a pass rate: import results or vcl run first"
    elif labels:
        reason = f"{labels} labels came without a queue, so their chances are unknown and they certify nothing: {how}"
    else:
        reason = f"no labels yet: {how}"
    return Calibration(
        certified=False,
        rule=wish.rule,
        threshold=None,
        kept=(),
        total=len(frame),
        precision_lower=None,
        precision_estimate=None,
        recall_estimate=None,
        recall_interval=None,
        rigid={"kept": rigid, "precision_estimate": None, "recall_estimate": None},
        labels_used=0,
        labels_needed=None,
        scope=f"these {len(frame)} solutions; not new problems",
        reason=reason,
    )


def _check(wish: Wish) -> None:
    if wish.rule not in RULES:
        raise UsageError(f"--rule {wish.rule}: one of {', '.join(RULES)}")
    if wish.error is not None and not 0 <= wish.error < 0.5:
        raise UsageError(f"--reviewer-error {wish.error:g}: a chance from 0 to below 0.5, e.g. .05")
    for flag, share in (("--target-precision", wish.target), ("--confidence", wish.confidence)):
        if share is not None and not 0 < share < 1:
            raise UsageError(f"{flag} {share:g}: a number between 0 and 1, e.g. .9")
