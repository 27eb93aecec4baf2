"""Queues as they were created: the frame, and the questions with their chances. Written once, read by all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vcl_tui.errors import InputError, UsageError
from vcl_tui.model.label import ItemKind
from vcl_tui.model.queue import Design, Phase, Question, Queue
from vcl_tui.store.bulk import to_json
from vcl_tui.store.connection import Store

_QUEUE = (
    "SELECT id, name, design, seed, frame_filter, frame_size, frame_sha256, n, target, confidence, overlap, repeats,"
    " attempts, params, created_at FROM queue"
)

_QUESTION = """
SELECT q.id, q.key, w.name, q.position, q.kind,
       CASE q.kind WHEN 'solution' THEN s.key ELSE t.key END, p.key,
       q.phase, coalesce(q.probability, (SELECT x.shown_probability FROM attention AS x WHERE x.question_id = q.id)),
       q.stratum, q.reason
FROM question AS q
JOIN queue AS w ON w.id = q.queue_id
LEFT JOIN solution AS s ON q.kind = 'solution' AND s.id = q.item_id
LEFT JOIN test AS t ON q.kind = 'test' AND t.id = q.item_id
JOIN problem AS p ON p.id = coalesce(s.problem_id, t.problem_id)
"""


@dataclass(frozen=True, slots=True)
class StoredQueue:
    """A queue with its place in the store. `frame_sha256` names the population: equal frames, equal hash."""

    id: int
    queue: Queue
    frame_sha256: str
    created_at: str


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question on its way into the store.

    Attributes:
        item_id: the solution's or test's id in this store.
        repeats: position of the earlier question that this one silently repeats.
        known: the right answer, where that is known and only the reviewer's attention is asked about.
    """

    position: int
    kind: ItemKind
    item_id: int
    phase: Phase
    probability: float | None
    stratum: str
    reason: str
    repeats: int | None = None
    known: str | None = None


def frame_hash(solution_keys: Iterable[str]) -> str:
    """SHA-256 of the sorted keys, each followed by a newline: the same wherever the solutions are stored."""
    digest = hashlib.sha256()
    for key in sorted(solution_keys):
        digest.update(key.encode() + b"\n")
    return digest.hexdigest()


def create(store: Store, queue: Queue, frame: Sequence[tuple[int, str]], *, at: str) -> StoredQueue:
    """Write a queue and freeze its frame: (id, key) of every solution it is about.

    Raises:
        UsageError: the name is taken.
    """
    sha256 = frame_hash(key for _, key in frame)
    with store.atomic() as connection:
        if store.value("SELECT 1 FROM queue WHERE name = ?", (queue.name,)):
            raise UsageError(f"there is a queue {queue.name!r} already; see vcl queue list, and choose another name")
        cursor = connection.execute(
            "INSERT INTO queue (name, design, seed, frame_filter, frame_size, frame_sha256, n, target, confidence,"
            " overlap, repeats, attempts, params, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                queue.name,
                queue.design.value,
                queue.seed,
                queue.frame_filter,
                len(frame),
                sha256,
                queue.n,
                queue.target,
                queue.confidence,
                queue.overlap,
                queue.repeats,
                queue.attempts,
                to_json(dict(queue.params)),
                at,
            ),
        )
        queue_id = int(cursor.lastrowid or 0)
        connection.executemany("INSERT INTO frame VALUES (?, ?)", ((queue_id, row[0]) for row in frame))
    return by_id(store, queue_id)


def add_params(store: Store, queue_id: int, more: Mapping[str, object]) -> None:
    """Write down more about how a queue was made, in the transaction that makes it."""
    with store.atomic() as connection:
        connection.execute(
            "UPDATE queue SET params = json_patch(params, ?) WHERE id = ?", (to_json(dict(more)), queue_id)
        )


def add_questions(store: Store, stored: StoredQueue, questions: Iterable[NewQuestion]) -> None:
    """Record questions before they are asked. Positions follow those that are there.

    A question's key names its item, too: copies of a store may go on from the same position with other items.
    """
    with store.atomic() as connection:
        for question in questions:
            item = store.value(f"SELECT key FROM {question.kind.value} WHERE id = ?", (question.item_id,))
            item_sha256 = hashlib.sha256(str(item).encode()).hexdigest()
            drawn = question.probability if question.known is None else None
            cursor = connection.execute(
                "INSERT INTO question (key, queue_id, position, kind, item_id, phase, probability, stratum, reason,"
                " repeats_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,"
                " (SELECT id FROM question WHERE queue_id = ? AND position = ?))",
                (
                    f"{stored.queue.name}-{question.position:05d}-{item_sha256[:6]}",
                    stored.id,
                    question.position,
                    question.kind.value,
                    question.item_id,
                    question.phase.value,
                    drawn,
                    question.stratum,
                    question.reason,
                    stored.id,
                    question.repeats,
                ),
            )
            if question.known is not None:
                connection.execute(
                    "INSERT INTO attention VALUES (?, ?, ?)", (cursor.lastrowid, question.known, question.probability)
                )


def next_position(store: Store, queue_id: int) -> int:
    """The position after the last recorded question, 0 where there is none."""
    return store.count("SELECT max(position) + 1 FROM question WHERE queue_id = ?", (queue_id,))


def by_name(store: Store, name: str) -> StoredQueue:
    """The queue of that name.

    Raises:
        InputError: there is none; the message names those that there are.
    """
    row = store.one(f"{_QUEUE} WHERE name = ?", (name,))
    if row is None:
        known = ", ".join(str(found[0]) for found in store.all("SELECT name FROM queue ORDER BY id"))
        raise InputError(f"no queue {name!r} in {store.path}; " + (f"there are: {known}" if known else _HOW))
    return _stored(row)


_HOW = "make one with vcl queue new NAME --design random -n 200"


def by_id(store: Store, queue_id: int) -> StoredQueue:
    """The queue with that id, which must exist."""
    row = store.one(f"{_QUEUE} WHERE id = ?", (queue_id,))
    if row is None:
        raise InputError(f"no queue with number {queue_id} in {store.path}")
    return _stored(row)


def listing(store: Store) -> list[StoredQueue]:
    """Every queue, in the order of creation."""
    return [_stored(row) for row in store.all(f"{_QUEUE} ORDER BY id")]


def frame(store: Store, queue_id: int) -> list[tuple[int, str]]:
    """(id, key) of the frame, ordered by key, so that no result depends on the order of import."""
    rows = store.connection.execute(
        "SELECT s.id, s.key FROM frame AS f JOIN solution AS s ON s.id = f.solution_id WHERE f.queue_id = ?"
        " ORDER BY s.key",
        (queue_id,),
    )
    return [(int(row[0]), str(row[1])) for row in rows]


def questions(store: Store, condition: str, parameters: Sequence[object]) -> list[tuple[int, Question]]:
    """(id, question) of the questions `q` that meet an SQL condition, which may end in ORDER BY and LIMIT."""
    return [_question(row) for row in store.all(f"{_QUESTION} WHERE {condition}", parameters)]


def _stored(row: tuple[object, ...]) -> StoredQueue:
    def number(cell: object) -> float | None:
        return float(cell) if isinstance(cell, int | float) else None

    (queue_id, name, design, seed, filter_text, size, sha256, n, target, confidence, overlap, repeats) = row[:12]
    attempts, params, created_at = row[12:]
    queue = Queue(
        name=str(name),
        design=Design(str(design)),
        seed=int(str(seed)),
        frame_filter=str(filter_text),
        frame_size=int(str(size)),
        n=int(str(n)),
        target=number(target),
        confidence=number(confidence),
        overlap=int(str(overlap)),
        repeats=number(repeats) or 0.0,
        attempts=int(str(attempts)),
        params=json.loads(str(params)),
    )
    return StoredQueue(int(str(queue_id)), queue, str(sha256), str(created_at))


def _question(row: tuple[object, ...]) -> tuple[int, Question]:
    question_id, key, queue, position, kind, item, problem, phase, probability, stratum, reason = row
    return int(str(question_id)), Question(
        key=str(key),
        queue=str(queue),
        position=int(str(position)),
        kind=ItemKind(str(kind)),
        item=str(item),
        problem=str(problem),
        phase=Phase(str(phase)),
        probability=float(probability) if isinstance(probability, int | float) else None,
        stratum=str(stratum),
        reason=str(reason),
    )
