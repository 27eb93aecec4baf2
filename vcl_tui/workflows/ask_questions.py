"""Handing out questions: what a reviewer holds comes first, then what is free, never more than was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from vcl_tui.errors import InputError, UsageError
from vcl_tui.model.label import ItemKind
from vcl_tui.model.queue import Design, Question
from vcl_tui.store import asking, queues
from vcl_tui.store.connection import Store
from vcl_tui.store.queues import StoredQueue
from vcl_tui.workflows import run_plan
from vcl_tui.workflows.context import Context

RESERVED_H = 12
"""How long a question is kept for who took it. A working day; then somebody else may have it."""


IDLE_MIN = 30
"""After so long without asking, a plan doesn't wait for a reviewer's open learning questions any more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What `vcl next` gives out. `done`: nothing more will come for this reviewer as things stand."""

    questions: tuple[Question, ...]
    done: bool
    why: str


def next_questions(context: Context, queue_name: str | None, count: int, reviewer: str) -> Asked:
    """Up to `count` questions for a reviewer, each reserved; open ones first, so asking twice gives the same.

    Raises:
        UsageError: fewer than one question is asked for.
        InputError: there is no such queue, or none at all.
    """
    if count < 1:
        raise UsageError(f"-k {count} asks for nothing: use 1 or more")
    store = context.store()
    stored = chosen_queue(store, queue_name)
    now = context.now()
    until = _stamp(context.clock() + timedelta(hours=RESERVED_H))
    # looked for before the lock is taken and looked at again under it: others wait to commit labels meanwhile
    ahead = [question_id for question_id, _ in asking.available(store, stored.id, reviewer, now, count)]
    with store.atomic():
        found = asking.taken_up(store, stored.id, reviewer, now, count)
        if missing := count - len(found):
            free = asking.available(store, stored.id, reviewer, now, missing, among=ahead)
            if len(free) < min(missing, len(ahead)):
                free = asking.available(store, stored.id, reviewer, now, missing)
            found += free
        why = ""
        if len(found) < count and stored.queue.design is Design.ADAPTIVE and not run_plan.is_frozen(store, stored):
            fresh_until = _stamp(context.clock() + timedelta(hours=RESERVED_H) - timedelta(minutes=IDLE_MIN))
            asker = run_plan.Asker(reviewer, now, fresh_until)
            why = run_plan.go_on(store, stored, count - len(found), asker)
            found += asking.available(store, stored.id, reviewer, now, count - len(found))
        asking.reserve(store, [question_id for question_id, _ in found], reviewer, until)
    counts = asking.progress(store, stored.id, reviewer, now)
    if stored.queue.design is Design.ADAPTIVE:
        done, said = _plan_outlook(stored, counts, given=len(found), frozen=run_plan.is_frozen(store, stored))
        return Asked(tuple(question for _, question in found), done, f"{said}; {why}" if why and not found else said)
    return Asked(tuple(question for _, question in found), *_outlook(stored, counts, given=len(found)))


def _stamp(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def chosen_queue(store: Store, name: str | None) -> StoredQueue:
    """The queue named, or the newest.

    Raises:
        InputError: there is no such queue, or none at all.
    """
    if name is not None:
        return queues.by_name(store, name)
    known = queues.listing(store)
    if not known:
        raise InputError(f"no queue in {store.path} yet; make one with vcl queue new NAME --design random -n 200")
    return known[-1]


def _outlook(stored: StoredQueue, counts: asking.Progress, *, given: int) -> tuple[bool, str]:
    """Whether the queue is done for this reviewer, and why, in a sentence."""
    said = f"{counts.answers} of {counts.slots} answers are in"
    if given:
        return False, said
    if counts.answers >= counts.slots:
        return True, f"all {counts.questions} questions of {stored.queue.name} are answered: see vcl calibrate"
    if counts.held_by_others:
        return False, f"{said}; the rest is held by other reviewers, the first until {counts.held_until}"
    return True, f"{said}; the rest waits for another reviewer"


def _plan_outlook(stored: StoredQueue, counts: asking.Progress, *, given: int, frozen: bool) -> tuple[bool, str]:
    """The same for a plan, whose later questions aren't known before its earlier answers."""
    phase = "certifying" if frozen else "learning"
    said = f"{counts.answers} of at most {stored.queue.n} answers are in ({phase})"
    if given:
        return False, said
    if frozen and counts.answers >= counts.slots:
        return True, f"the plan is done after {counts.answers} of {stored.queue.n} answers: see vcl calibrate"
    if counts.held_by_others:
        return False, f"{said}; what comes next waits for answers held by others, the first until {counts.held_until}"
    return True, f"{said}; the rest waits for another reviewer"


def as_json(question: Question) -> dict[str, object]:
    """One question of `vcl next --json`."""
    is_solution = question.kind is ItemKind.SOLUTION
    return {
        "question": question.key,
        "kind": question.kind.value,
        "solution_id": question.item if is_solution else None,
        "test_id": None if is_solution else question.item,
        "problem_id": question.problem,
        "phase": question.phase.value,
        "reason": question.reason,
        "probability": question.probability,
        "stratum": question.stratum,
    }
