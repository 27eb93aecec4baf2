"""What the calibration screen shows: the curve with its band, the evidence for a certificate, how pass rates lie.

It only looks: the result is the newest that was recorded, or a plan's as it stands, so that looking takes no alpha.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from vcl_tui.model.queue import Design
from vcl_tui.store import browse, evidence, queues
from vcl_tui.store.connection import Store
from vcl_tui.store.queues import StoredQueue
from vcl_tui.workflows.calibrate_plan import calibrate_plan
from vcl_tui.workflows.calibrate_sample import CONFIDENCE, TARGET, Wish
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.draw_curve import curve

Document = dict[str, object]

OF_THRESHOLDS = "share of the tests that a kept solution passes"
OF_SETS = "solutions kept, the plan's nested sets"
NEXT_LABELS = 50
BINS = 10


def calibration_curve(context: Context, queue: str | None) -> Document:
    """Certified or not, why, the goal, the curve, a plan's nested sets and the histogram of pass rates.

    The curve of a plan is over its nested sets, the strictest first. That of a sampling queue, or of all that
    drew with equal chances where none is named, is over thresholds of the pass rate.

    Raises:
        InputError: there is no such queue.
    """
    store = context.store()
    known = queues.listing(store)
    stored = queues.by_name(store, queue) if queue is not None else known[-1] if known else None
    told = _told(context, stored, queue)
    points = told["curve"]
    return {
        **told,
        "histogram": _histogram(store),
        "next": _next_labels(points, told["labels"], told["target"]) if isinstance(points, list) else None,
    }


def _told(context: Context, stored: StoredQueue | None, queue: str | None) -> Document:
    store = context.store()
    if stored is None:
        no_queue = "no queue yet: vcl queue new NAME --goal precision=.9 --budget 200 makes one"
        return _document(None, {}, no_queue, {"curve": [], "axis": OF_THRESHOLDS, "labels": 0})
    if stored.queue.design is Design.ADAPTIVE:
        found = calibrate_plan(store, stored, Wish(queue=stored.queue.name)).calibration
        result: Document = {"certified": found.certified, **found.details}
        if queue is not None:
            return _document(stored, result, found.reason, _of_sets(result.get("sets")))
        return _document(stored, result, found.reason, _of_thresholds(context, None))
    recorded = browse.newest_calibration(store, stored.queue.name)
    result = json.loads(recorded) if recorded is not None else {}
    answered = f"nothing is calibrated yet: vcl calibrate --queue {stored.queue.name} takes a first look"
    return _document(stored, result, str(result.get("reason", answered)), _of_thresholds(context, queue))


def _document(stored: StoredQueue | None, result: Document, reason: str, drawn: Document) -> Document:
    queue = stored.queue if stored is not None else None
    target = result.get("target_precision") or (queue.target if queue else None) or TARGET
    confidence = result.get("confidence") or (queue.confidence if queue else None) or CONFIDENCE
    return {
        "queue": queue.name if queue else "",
        "certified": bool(result.get("certified")),
        "goal": f"precision ≥ {float(str(target)):.2f} with confidence {float(str(confidence)):.2f}",
        "target": float(str(target)),
        "reason": reason,
        "sets": result.get("sets") or [],
        **drawn,
    }


def _of_thresholds(context: Context, queue: str | None) -> Document:
    """The curve of `vcl curve`; empty without settled answers."""
    found = curve(context, queue=queue, confidence=CONFIDENCE)
    points = found["points"]
    rows = [
        _point(point["threshold"], point["kept"], point["precision"], point["recall"]["estimate"])
        for point in (points if isinstance(points, list) and found["labels"] else [])
    ]
    return {"curve": rows, "axis": OF_THRESHOLDS, "labels": found["labels"]}


def _of_sets(sets: object) -> Document:
    """Precision of each nested set: those known right, and for the rest the share of the draws that were right."""
    from vcl_tui.calibrate.bounds import clopper_pearson  # noqa: PLC0415 -- pulls scipy in: only this process has it

    rows = []
    for each in sets if isinstance(sets, list) else []:
        size, known, drawn, right = (int(each[name]) for name in ("size", "known_right", "drawn", "right"))
        if not size or (not drawn and known < size):
            continue
        share = right / drawn if drawn else 1.0
        low, high = clopper_pearson(right, drawn, CONFIDENCE) if drawn else (1.0, 1.0)
        low, share, high = ((known + (size - known) * part) / size for part in (low, share, high))
        rows.append(_point(size, size, {"estimate": share, "low": low, "high": high}, None))
    return {"curve": rows, "axis": OF_SETS, "labels": 0}


def _point(at: object, kept: object, precision: Mapping[str, object], recall: object) -> Document:
    return {
        "at": at,
        "kept": kept,
        "precision": precision["estimate"],
        "low": precision["low"],
        "high": precision["high"],
        "recall": recall,
    }


def _histogram(store: Store) -> list[Document]:
    """How many solutions have which pass rate, and how many of them were called correct and incorrect."""
    settled = evidence.settled_solutions(store)
    bins = [{"from": number / BINS, "solutions": 0, "correct": 0, "incorrect": 0} for number in range(BINS + 1)]
    for row in evidence.standings(store, None):
        if row.pass_share is not None:
            of_rate = bins[int(row.pass_share * BINS + 1e-9)]
            of_rate["solutions"] += 1
            if row.key in settled:
                of_rate["correct" if settled[row.key] else "incorrect"] += 1
    return [dict(each) for each in bins]


def _next_labels(points: Sequence[Document], labels: object, target: object) -> Document | None:
    """What the next labels of the same draw would do for the widest set that looks good enough; None for no such set.

    As if what is found stays what it is: the band of a share over more answers.
    """
    from vcl_tui.calibrate.bounds import clopper_pearson  # noqa: PLC0415 -- as above

    good = [point for point in points if isinstance(point["precision"], float) and point["precision"] >= target]  # type: ignore[operator]
    if not good or not isinstance(labels, int) or not labels:
        return None
    widest = max(good, key=lambda point: float(str(point["kept"])))
    share = float(str(widest["kept"])) / max(float(str(point["kept"])) for point in points)
    precision = float(str(widest["precision"]))

    def low(answers: float) -> float:
        return clopper_pearson(precision * answers * share, answers * share, CONFIDENCE)[0]

    return {"labels": NEXT_LABELS, "at": widest["at"], "low_now": low(labels), "low_then": low(labels + NEXT_LABELS)}
