"""Where a queue stands: answers in and left, and how far its certificate is. Worked out beside the screens.

It is stored for each reviewer, so that the next start shows it at once with the number of answers that it is as of.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from vcl_tui.config import Settings
from vcl_tui.model.queue import Design
from vcl_tui.store import asking, browse, places, queues
from vcl_tui.store.connection import Store
from vcl_tui.store.queues import StoredQueue
from vcl_tui.workflows.context import Context


@dataclass(frozen=True, slots=True)
class Standing:
    """A queue at a moment, as one reviewer sees it.

    Attributes:
        answered: answers that are in, of every reviewer.
        wanted: answers that are wanted in all; 0 where nothing was asked for.
        left: questions that this reviewer may still be asked.
        target: precision aimed at, 0 to 1; None without a goal.
        certificate: how far it is, in a few words; "" where nobody has calibrated.
        as_of: answers that the certificate rests on.
    """

    answered: int = 0
    wanted: int = 0
    left: int = 0
    target: float | None = None
    certificate: str = ""
    as_of: int = 0

    def after_an_answer(self) -> Standing:
        """The same with one more answer of this reviewer, until it is worked out anew."""
        return replace(self, answered=self.answered + 1, left=max(self.left - 1, 0))


def work_out(settings: Settings, queue: str, reviewer: str) -> Standing:
    """The standing of a stored queue, stored for the next start.

    Raises:
        InputError: there is no such queue.
    """
    context = Context(settings)
    try:
        return worked_out(context, queue, reviewer)
    finally:
        context.close()


def worked_out(context: Context, queue: str, reviewer: str) -> Standing:
    """The same in a context that is open."""
    store, now = context.store(), context.now()
    stored = queues.by_name(store, queue)
    counts = asking.progress(store, stored.id, reviewer, now)
    recorded = asking.left(store, stored.id, reviewer, now)
    certificate = _recorded_certificate(store, queue)
    wanted = counts.slots + counts.repeats
    if stored.queue.design is Design.ADAPTIVE:
        from vcl_tui.workflows import run_plan  # noqa: PLC0415 -- only plans need what it pulls in

        frozen, wanted = run_plan.is_frozen(store, stored), stored.queue.n
        certificate = _plan_certificate(store, stored, frozen=frozen)
        if not frozen:
            recorded = max(recorded, stored.queue.n - counts.answers)
    target, said, as_of = certificate
    found = Standing(counts.answers, wanted, recorded, target, said, as_of)
    told = json.dumps(asdict(found), ensure_ascii=False)
    places.write(store, reviewer, f"standing:{queue}", told, now)
    return found


def saved(context: Context, queue: str, reviewer: str, *, stored: bool) -> Standing:
    """What was worked out last; for a list that is no stored queue, the newest calibration of any."""
    store = context.store()
    if stored and (told := places.read(store, reviewer, f"standing:{queue}")) is not None:
        return Standing(**json.loads(told))
    target, said, as_of = _recorded_certificate(store, queue if stored else None)
    return Standing(target=target, certificate=said, as_of=as_of)


def _recorded_certificate(store: Store, queue: str | None) -> tuple[float | None, str, int]:
    """Target, state and answers of the newest recorded calibration."""
    found = browse.newest_calibration(store, queue)
    if found is None:
        return None, "", 0
    result = json.loads(found)
    target = result.get("target_precision", result.get("precision_lower"))
    needed = result.get("labels_needed")
    said = f"certified, keeps {result.get('kept', 0):,}" if result.get("certified") else _missing(needed)
    return target if isinstance(target, float) else None, said, int(result.get("labels_used") or 0)


def _plan_certificate(store: Store, stored: StoredQueue, *, frozen: bool) -> tuple[float | None, str, int]:
    """The same of a plan as it stands; looking takes none of its alpha."""
    from vcl_tui.workflows.calibrate_plan import calibrate_plan  # noqa: PLC0415 -- as above
    from vcl_tui.workflows.calibrate_sample import Wish  # noqa: PLC0415 -- as above

    found = calibrate_plan(store, stored, Wish(queue=stored.queue.name)).calibration
    if found.certified:
        said = f"certified, keeps {len(found.kept):,}"
    else:
        said = _missing(found.labels_needed) if frozen else "learning"
    return stored.queue.target, said, found.labels_used


def _missing(needed: object) -> str:
    return f"{needed:,} more labels" if isinstance(needed, int) and needed > 0 else "not certified"
