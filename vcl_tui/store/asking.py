"""Who may answer which question: slots, reservations and the question that a label answers.

A question has `overlap` slots, and one more where its queue asks for a third opinion on disagreement. A slot
is taken by an answer or by a reservation that has not run out. All checks run inside the transaction that
takes the slot, so two processes racing for the last one can't both get it.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from vcl_tui.errors import InputError
from vcl_tui.model.label import ItemKind
from vcl_tui.model.queue import Question
from vcl_tui.store import queues
from vcl_tui.store.connection import Store

NOT_TAKEN_BACK = "NOT EXISTS (SELECT 1 FROM label AS r WHERE r.retracts = {l}.uuid)"
"""The label that goes by this name in a query stands."""

IS_ATTENTION = "EXISTS (SELECT 1 FROM attention AS x WHERE x.question_id = {q}.id)"
"""The question that goes by this name in a query has a known answer, so its answers are evidence of nothing else."""

ANSWERS = f"""(
    SELECT l.question_id, l.reviewer, l.value, l.at, l.uuid FROM label AS l
    WHERE l.act = 'verdict' AND l.question_id IS NOT NULL AND {NOT_TAKEN_BACK.format(l="l")}
      AND NOT EXISTS (
        SELECT 1 FROM label AS later
        WHERE later.question_id = l.question_id AND later.reviewer = l.reviewer AND later.act = 'verdict'
          AND (later.at, later.uuid) > (l.at, l.uuid) AND {NOT_TAKEN_BACK.format(l="later")}
      )
)"""
"""The answer of each (question, reviewer): the last verdict naming the question that stands."""

FIRST_ANSWERS = ANSWERS.replace("later", "earlier").replace("> (l.at, l.uuid)", "< (l.at, l.uuid)")
"""The same as it was before anybody changed their mind: the first verdict naming the question that stands."""

_MINE = f"EXISTS (SELECT 1 FROM {ANSWERS} AS a WHERE a.question_id = q.id AND a.reviewer = ?)"
_RESERVED = "EXISTS (SELECT 1 FROM reservation AS v WHERE v.question_id = q.id AND v.reviewer = ?)"
_BY_OTHERS = f"(SELECT count(*) FROM {ANSWERS} AS a WHERE a.question_id = q.id AND a.reviewer <> ?)"
_HELD_BY_OTHERS = f"""(
    SELECT count(*) FROM reservation AS v
    WHERE v.question_id = q.id AND v.reviewer <> ? AND v.until > ?
      AND NOT EXISTS (SELECT 1 FROM {ANSWERS} AS a WHERE a.question_id = q.id AND a.reviewer = v.reviewer)
)"""
SLOTS = f"""(
    w.overlap + (
        coalesce(json_extract(w.params, '$.third_on_disagreement'), 0)
        AND (
            SELECT count(*) >= w.overlap AND count(DISTINCT a.value) > 1
            FROM {ANSWERS} AS a WHERE a.question_id = q.id
        )
    )
)"""
"""How many answers the question `q` of the queue `w` wants."""
_FREE = f"{_BY_OTHERS} + {_HELD_BY_OTHERS} < {SLOTS}"

_REPEAT_IS_DUE = f"""(
    q.repeats_id IS NULL
    OR EXISTS (SELECT 1 FROM {ANSWERS} AS a WHERE a.question_id = q.repeats_id AND a.reviewer = ?)
)"""
"""A repeat is only for the reviewer who answered the first time."""


def taken_up(store: Store, queue_id: int, reviewer: str, now: str, limit: int) -> list[tuple[int, Question]]:
    """The questions that this reviewer holds and hasn't answered, in the order in which they were given out."""
    return queues.questions(
        store,
        f"q.queue_id = ? AND {_RESERVED} AND NOT {_MINE} AND {_FREE} ORDER BY {_own_order(reviewer)} LIMIT ?",
        (queue_id, reviewer, reviewer, reviewer, reviewer, now, limit),
    )


def available(
    store: Store, queue_id: int, reviewer: str, now: str, limit: int, among: Sequence[int] | None = None
) -> list[tuple[int, Question]]:
    """Questions with a free slot that this reviewer neither holds nor has answered, in the reviewer's order.

    With `among` only these questions are looked at, which takes no time while others wait to write.
    """
    these = "" if among is None else f" AND q.id IN ({', '.join(str(int(number)) for number in among)})"
    return queues.questions(
        store,
        f"q.queue_id = ?{these} AND NOT {_RESERVED} AND NOT {_MINE} AND {_REPEAT_IS_DUE} AND {_FREE}"
        f" ORDER BY {_own_order(reviewer)} LIMIT ?",
        (queue_id, reviewer, reviewer, reviewer, reviewer, reviewer, now, limit),
    )


def reserve(store: Store, question_ids: list[int], reviewer: str, until: str) -> None:
    """Hold questions for a reviewer until a time; holding again moves the time."""
    with store.atomic() as connection:
        connection.executemany(
            "INSERT INTO reservation (question_id, reviewer, until) VALUES (?, ?, ?)"
            " ON CONFLICT (question_id, reviewer) DO UPDATE SET until = excluded.until",
            ((question_id, reviewer, until) for question_id in question_ids),
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a queue is. `slots` counts wanted answers (first-time questions times overlap), `repeats` apart."""

    questions: int
    slots: int
    answers: int
    repeats: int
    held_by_others: int
    held_until: str | None


def progress(store: Store, queue_id: int, reviewer: str, now: str) -> Progress:
    """Counts for one queue, as this reviewer sees it."""
    row = store.one(
        f"SELECT count(*), coalesce(sum({SLOTS}), 0),"
        f" coalesce(sum((SELECT count(*) FROM {ANSWERS} AS a WHERE a.question_id = q.id)), 0)"
        " FROM question AS q JOIN queue AS w ON w.id = q.queue_id WHERE q.queue_id = ? AND q.repeats_id IS NULL",
        (queue_id,),
    )
    held = store.one(
        "SELECT count(*), min(v.until) FROM reservation AS v JOIN question AS q ON q.id = v.question_id"
        " WHERE q.queue_id = ? AND v.reviewer <> ? AND v.until > ?"
        f" AND NOT EXISTS (SELECT 1 FROM {ANSWERS} AS a WHERE a.question_id = q.id AND a.reviewer = v.reviewer)"
        f" AND NOT {_MINE}",
        (queue_id, reviewer, now, reviewer),
    )
    repeats = store.count("SELECT count(*) FROM question WHERE queue_id = ? AND repeats_id IS NOT NULL", (queue_id,))
    questions, slots, answers = (int(str(cell)) for cell in row or (0, 0, 0))
    held_count, until = held or (0, None)
    return Progress(questions, slots, answers, repeats, int(str(held_count)), str(until) if until else None)


def left(store: Store, queue_id: int, reviewer: str, now: str) -> int:
    """How many recorded questions this reviewer may still be asked."""
    return store.count(
        "SELECT count(*) FROM question AS q JOIN queue AS w ON w.id = q.queue_id"
        f" WHERE q.queue_id = ? AND NOT {_MINE} AND {_REPEAT_IS_DUE} AND {_FREE}",
        (queue_id, reviewer, reviewer, reviewer, reviewer, now),
    )


def held_open(store: Store, queue_id: int, now: str) -> list[tuple[str, str]]:
    """Who holds a question of a queue without having answered it, and until when: one pair a question."""
    rows = store.all(
        "SELECT v.reviewer, v.until FROM reservation AS v JOIN question AS q ON q.id = v.question_id"
        " WHERE q.queue_id = ? AND v.until > ?"
        f" AND NOT EXISTS (SELECT 1 FROM {ANSWERS} AS a WHERE a.question_id = q.id AND a.reviewer = v.reviewer)",
        (queue_id, now),
    )
    return [(str(reviewer), str(until)) for reviewer, until in rows]


def answered_question(
    store: Store, reviewer: str, kind: ItemKind, item_id: int, now: str, named: str | None
) -> str | None:
    """The key of the question that a verdict of this reviewer on this item answers; None for none.

    Without a name: one that the reviewer holds, else the one that they answered last (the verdict is a
    revision), else one with a free slot that nobody gave out. A reservation that ran out still counts while
    nobody else has taken the slot.

    Raises:
        InputError: the named question doesn't exist, is about something else, or has no slot left.
    """
    if named is not None:
        return _named(store, reviewer, (kind.value, item_id), now, named)
    about = "q.kind = ? AND q.item_id = ?"
    item = (kind.value, item_id)
    free = (reviewer, reviewer, now)
    searches: tuple[tuple[str, tuple[object, ...]], ...] = (
        (f"{about} AND {_RESERVED} AND NOT {_MINE} AND {_FREE} ORDER BY q.id", (*item, reviewer, reviewer, *free)),
        (
            f"{about} AND {_MINE} ORDER BY (SELECT max(at) FROM label WHERE question_id = q.id AND reviewer = ?) DESC",
            (*item, reviewer, reviewer),
        ),
        (f"{about} AND {_REPEAT_IS_DUE} AND {_FREE} ORDER BY q.id", (*item, reviewer, *free)),
    )
    for condition, parameters in searches:
        key = store.value(
            f"SELECT q.key FROM question AS q JOIN queue AS w ON w.id = q.queue_id WHERE {condition} LIMIT 1",
            parameters,
        )
        if key is not None:
            return str(key)
    return None


def _named(store: Store, reviewer: str, about: tuple[str, int], now: str, named: str) -> str:
    found = store.one(
        f"SELECT q.kind, q.item_id, {_MINE}, {_BY_OTHERS} >= {SLOTS}, {_FREE}"
        " FROM question AS q JOIN queue AS w ON w.id = q.queue_id WHERE q.key = ?",
        (reviewer, reviewer, reviewer, reviewer, now, named),
    )
    if found is None:
        raise InputError(f"no question {named!r} in {store.path}; leave it out to find the open one")
    kind, item_id, is_mine, is_full, is_free = found
    if (kind, item_id) != about:
        raise InputError(f"question {named!r} is about another item; leave the question out to find the right one")
    if not is_mine and is_full:
        raise InputError(f"question {named!r} has all its answers; leave it out to record the label by itself")
    if not is_mine and not is_free:
        raise InputError(f"question {named!r} is held by another reviewer; take one of your own with vcl next")
    return named


def _own_order(reviewer: str) -> str:
    """As recorded; where several see the same items, each in an order of their own.

    So nobody's tiredness always falls on the same items. The name reaches the SQL only as a number.
    """
    step = zlib.crc32(reviewer.encode()) % 999_983 + 2
    # multiplying modulo a prime permutes the positions
    return f"CASE WHEN w.overlap = 1 THEN q.position ELSE (q.position + 1) * {step} % 1000003 END, q.id"
