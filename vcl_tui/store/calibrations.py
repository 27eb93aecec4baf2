"""What plans froze, the alpha they took, and the calibrations that came of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vcl_tui.errors import InputError
from vcl_tui.model.queue import Design
from vcl_tui.store.bulk import to_json
from vcl_tui.store.connection import Store
from vcl_tui.store.queues import StoredQueue


def freeze(store: Store, queue_id: int, plan: Mapping[str, object], *, at: str) -> None:
    """Write down what later answers, flags and imports must not change; triggers keep it."""
    text = to_json(dict(plan))
    with store.atomic() as connection:
        connection.execute(
            "INSERT INTO frozen_plan VALUES (?, ?, ?, ?)",
            (queue_id, text, hashlib.sha256(text.encode()).hexdigest(), at),
        )


def frozen(store: Store, queue_id: int) -> dict[str, object] | None:
    """What the queue's plan froze; None before.

    Raises:
        InputError: it isn't what was written (its hash differs).
    """
    row = store.one("SELECT plan, sha256 FROM frozen_plan WHERE queue_id = ?", (queue_id,))
    if row is None:
        return None
    text = str(row[0])
    if hashlib.sha256(text.encode()).hexdigest() != row[1]:
        raise InputError(f"{store.path}: the frozen plan of a queue was changed by hand; it certifies nothing any more")
    plan: dict[str, object] = json.loads(text)
    return plan


def is_frozen(store: Store, queue_id: int) -> bool:
    """Whether the queue's plan has frozen anything."""
    return store.value("SELECT 1 FROM frozen_plan WHERE queue_id = ?", (queue_id,)) is not None


@dataclass(frozen=True, slots=True)
class Share:
    """A queue's part of the alpha of its pool. `alpha` is 0 for an attempt that no share was reserved for."""

    attempt: int
    alpha: float


def take_share(store: Store, stored: StoredQueue, alpha: float, *, at: str) -> Share:
    """The queue's share, taken on first call: all plans on one frame share one alpha.

    The first plan decides among how many (`attempts`); those beyond get nothing.
    """
    with store.atomic() as connection:
        mine = store.one("SELECT attempt, alpha FROM alpha_spent WHERE queue_id = ?", (stored.id,))
        if mine is None:
            first = store.one(
                "SELECT a.alpha, w.attempts,"
                " (SELECT count(*) FROM alpha_spent AS b WHERE b.pool_sha256 = a.pool_sha256)"
                " FROM alpha_spent AS a JOIN queue AS w ON w.id = a.queue_id WHERE a.pool_sha256 = ? AND a.attempt = 1",
                (stored.frame_sha256,),
            )
            if first is None:
                mine = 1, alpha / stored.queue.attempts
            else:
                share, reserved, taken = (float(str(cell)) for cell in first)
                attempt = int(taken) + 1
                mine = attempt, min(share, alpha) if attempt <= reserved else 0.0
            connection.execute(
                "INSERT INTO alpha_spent VALUES (?, ?, ?, ?, ?)", (stored.id, stored.frame_sha256, *mine, at)
            )
    return Share(int(str(mine[0])), float(str(mine[1])))


def alpha_is_gone(store: Store, stored: StoredQueue) -> bool:
    """Whether other plans on the queue's frame have taken every share, so that it can't certify anything."""
    if stored.queue.design is Design.CENSUS:
        return False
    row = store.one(
        "SELECT count(*), max(CASE WHEN a.attempt = 1 THEN w.attempts END), coalesce(max(a.queue_id = ?), 0)"
        " FROM alpha_spent AS a JOIN queue AS w ON w.id = a.queue_id WHERE a.pool_sha256 = ?",
        (stored.id, stored.frame_sha256),
    )
    taken, reserved, has_own = row or (0, None, 0)
    return reserved is not None and not has_own and int(str(taken)) >= int(str(reserved))


@dataclass(frozen=True, slots=True)
class NewCalibration:
    """What was asked for, what came out, and hashes of what it rests on by part."""

    queue_id: int | None
    params: dict[str, object]
    result: dict[str, object]
    inputs: dict[str, str]


@dataclass(frozen=True, slots=True)
class StoredCalibration:
    """A calibration with its number and time."""

    id: int
    content: NewCalibration
    at: str


def record(store: Store, new: NewCalibration, kept_ids: Sequence[int], *, at: str) -> int:
    """Keep a calibration and its kept set, and return its number; the latest one again is not written twice."""
    row = (new.queue_id, to_json(new.params), to_json(new.result), to_json(new.inputs))
    with store.atomic() as connection:
        last = store.one("SELECT id, queue_id, params, result, inputs FROM calibration ORDER BY id DESC LIMIT 1")
        if last is not None and last[1:] == row:
            return int(str(last[0]))
        cursor = connection.execute(
            "INSERT INTO calibration (queue_id, params, result, inputs, at) VALUES (?, ?, ?, ?, ?)", (*row, at)
        )
        calibration_id = int(cursor.lastrowid or 0)
        connection.executemany("INSERT INTO kept VALUES (?, ?)", ((calibration_id, item) for item in kept_ids))
    return calibration_id


_CALIBRATION = "SELECT id, queue_id, params, result, inputs, at FROM calibration"


def latest(store: Store) -> StoredCalibration | None:
    """The last one recorded; None before the first."""
    row = store.one(f"{_CALIBRATION} ORDER BY id DESC LIMIT 1")
    return _stored(row) if row else None


def last_certified(store: Store) -> int | None:
    """The number of the newest calibration with a certificate."""
    found = store.value("SELECT max(id) FROM calibration WHERE json_extract(result, '$.certified')")
    return found if isinstance(found, int) else None


def by_id(store: Store, calibration_id: int) -> StoredCalibration:
    """One calibration.

    Raises:
        InputError: there is none with that number.
    """
    row = store.one(f"{_CALIBRATION} WHERE id = ?", (calibration_id,))
    if row is None:
        raise InputError(f"no calibration {calibration_id} in {store.path}; leave --kept-by out for the latest")
    return _stored(row)


def first_of_queue(store: Store, queue_id: int) -> StoredCalibration | None:
    """The first look at a queue's answers: what it asked for is what the queue is held to."""
    row = store.one(f"{_CALIBRATION} WHERE queue_id = ? ORDER BY id LIMIT 1", (queue_id,))
    return _stored(row) if row else None


def kept_ids(store: Store, calibration_id: int) -> list[int]:
    """The ids of the kept solutions, in the order of their keys."""
    rows = store.all(
        "SELECT k.solution_id FROM kept AS k JOIN solution AS s ON s.id = k.solution_id"
        " WHERE k.calibration_id = ? ORDER BY s.key",
        (calibration_id,),
    )
    return [int(str(row[0])) for row in rows]


def _stored(row: tuple[object, ...]) -> StoredCalibration:
    calibration_id, queue_id, params, result, inputs, at = row
    content = NewCalibration(
        None if queue_id is None else int(str(queue_id)),
        json.loads(str(params)),
        json.loads(str(result)),
        json.loads(str(inputs)),
    )
    return StoredCalibration(int(str(calibration_id)), content, str(at))
