"""Handing out questions: what a reviewer holds comes first, then what is free, never more than was recorded."""

from __future__ import annotations

from collections.abc import Sequence
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

DECISIONS = 3
"""So often a plan decides anew because the store changed meanwhile, before everybody else waits for it."""


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
    now = context.clock()
    until = now + timedelta(hours=RESERVED_H)
    asker = run_plan.Asker(reviewer, _stamp(now), _stamp(until - timedelta(minutes=IDLE_MIN)))
    found, why = _taken(store, stored, count, asker, _stamp(until))
    counts = asking.progress(store, stored.id, reviewer, asker.at)
    if stored.queue.design is Design.ADAPTIVE:
        done, said = _plan_outlook(stored, counts, given=len(found), frozen=run_plan.is_frozen(store, stored))
        return Asked(tuple(found), done, f"{said}; {why}" if why and not found else said)
    return Asked(tuple(found), *_outlook(stored, counts, given=len(found)))


def _taken(
    store: Store, stored: StoredQueue, count: int, asker: run_plan.Asker, until: str
) -> tuple[list[Question], str]:
    """Up to `count` questions, reserved until then, and why a plan has no more of them.

    A plan decides while no lock is held, for others commit labels meanwhile. What it came to is recorded only if it
    would still decide so; after `DECISIONS` that were overtaken the others wait for one.
    """
    overtaken = 0
    while True:
        # looked for before the lock is taken and looked at again under it, for the same reason
        ahead = asking.available(store, stored.id, asker.reviewer, asker.at, count)
        missing = count - len(ahead) - len(asking.taken_up(store, stored.id, asker.reviewer, asker.at, count))
        decision: run_plan.Decision | None = None
        if missing > 0 and overtaken < DECISIONS and run_plan.may_go_on(store, stored):
            decision = run_plan.decide(store, stored, missing, asker)
        with store.atomic():
            found = _held_or_free(store, stored, count, asker, [question_id for question_id, _ in ahead])
            asking.reserve(store, [question_id for question_id, _ in found], asker.reviewer, until)
            missing, why = count - len(found), ""
            if missing and run_plan.may_go_on(store, stored):
                if overtaken == DECISIONS:
                    decision = run_plan.decide(store, stored, missing, asker)
                if decision is None or not run_plan.still_holds(store, stored, decision, asker):
                    overtaken += 1
                    continue
                why = run_plan.go_on(store, stored, decision, at=asker.at)
                new = asking.available(store, stored.id, asker.reviewer, asker.at, missing)
                asking.reserve(store, [question_id for question_id, _ in new], asker.reviewer, until)
            # as they will come when the same is asked again
            held = asking.taken_up(store, stored.id, asker.reviewer, asker.at, count)
            return [question for _, question in held], why


def _held_or_free(
    store: Store, stored: StoredQueue, count: int, asker: run_plan.Asker, ahead: Sequence[int]
) -> list[tuple[int, Question]]:
    """Up to `count` recorded questions with their ids: what the reviewer holds, then what is free, `ahead` first."""
    found = asking.taken_up(store, stored.id, asker.reviewer, asker.at, count)
    if missing := count - len(found):
        free = asking.available(store, stored.id, asker.reviewer, asker.at, missing, among=ahead)
        if len(free) < min(missing, len(ahead)):
            free = asking.available(store, stored.id, asker.reviewer, asker.at, missing)
        found += free
    return found


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
