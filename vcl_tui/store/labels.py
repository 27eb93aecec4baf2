"""The label log: appended, chained by hash, never changed.

Each event's hash covers the hash of the one before it by the same reviewer, so a changed, dropped or
inserted event shows. The hash is over text keys, so it means the same in every store a log is merged into.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from vcl_tui.errors import InputError
from vcl_tui.model.label import Act, ItemKind, LabelEvent, NewLabel, Verdict
from vcl_tui.store import asking, standings
from vcl_tui.store.bulk import to_json
from vcl_tui.store.connection import Store

GENESIS = "0" * 64
"""The previous hash of a reviewer's first event."""

_EVENT = """
SELECT l.uuid, l.at, l.previous_hash, l.hash, l.reviewer, l.act, l.kind,
       CASE l.kind WHEN 'solution' THEN (SELECT key FROM solution WHERE id = l.item_id)
                   ELSE (SELECT key FROM test WHERE id = l.item_id) END AS item,
       l.value, l.tags, l.confidence, l.note, l.active_ms, l.shown,
       q.key, q.probability, (SELECT name FROM queue WHERE id = q.queue_id), l.retracts
FROM {source} AS l LEFT JOIN question AS q ON q.id = l.question_id
"""


def item_id(store: Store, kind: ItemKind, key: str) -> int:
    """The id of a solution or test.

    Raises:
        InputError: there is none with that key.
    """
    found = store.value(f"SELECT id FROM {kind.value} WHERE key = ?", (key,))
    if not isinstance(found, int):
        raise InputError(f"no {kind.value} {key!r} in {store.path}; see vcl export results for the ids")
    return found


def append(store: Store, label: NewLabel, *, uuid: str, at: str) -> LabelEvent:
    """Add one event to its reviewer's chain, and let pass rates follow a verdict on a test.

    Args:
        store: where.
        label: what was said; a question that is None is looked up among the reviewer's open ones.
        uuid: the identity of the event.
        at: UTC now; moved on if the reviewer's last event isn't before it.

    Raises:
        InputError: the item or the question isn't in the store.
    """
    with store.atomic() as connection:
        wanted_id = item_id(store, label.kind, label.item)
        label = _with_question(store, label, wanted_id, at)
        last = store.one(
            "SELECT at, hash FROM label WHERE reviewer = ? ORDER BY at DESC, uuid DESC LIMIT 1",
            (label.reviewer,),
        )
        previous_hash = GENESIS
        if last:
            previous_hash = str(last[1])
            at = max(at, _after(str(last[0])))
        digest = event_hash(previous_hash, uuid, at, label)
        connection.execute(
            "INSERT INTO label (uuid, at, reviewer, act, kind, item_id, value, tags, confidence, note, active_ms,"
            " shown, question_id, retracts, previous_hash, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM question WHERE key = ?), ?, ?, ?)",
            (
                uuid,
                at,
                label.reviewer,
                label.act.value,
                label.kind.value,
                wanted_id,
                label.value.value,
                to_json(list(label.tags)),
                label.confidence,
                label.note,
                label.active_ms,
                to_json(dict(label.shown)),
                label.question,
                label.retracts,
                previous_hash,
                digest,
            ),
        )
        if label.kind is ItemKind.TEST:
            standings.refresh_test(connection, wanted_id)
    return LabelEvent(uuid, at, previous_hash, digest, label)


def event_hash(previous_hash: str, uuid: str, at: str, label: NewLabel) -> str:
    """SHA-256 over the previous hash and the event's content, by text keys."""
    content = [
        uuid,
        at,
        label.reviewer,
        label.act.value,
        label.kind.value,
        label.item,
        label.value.value,
        list(label.tags),
        label.confidence,
        label.note,
        label.active_ms,
        dict(label.shown),
        label.question,
        label.retracts,
    ]
    return hashlib.sha256(f"{previous_hash}\n{to_json(content)}".encode()).hexdigest()


def last_standing(store: Store, reviewer: str) -> LabelEvent | None:
    """The reviewer's latest event that is neither a retraction nor taken back: what an undo undoes."""
    rows = store.all(
        _EVENT.format(source="label") + " WHERE l.reviewer = ? AND l.act <> 'retract'"
        " AND NOT EXISTS (SELECT 1 FROM label AS r WHERE r.retracts = l.uuid)"
        " ORDER BY l.at DESC, l.uuid DESC LIMIT 1",
        (reviewer,),
    )
    return _event(rows[0]) if rows else None


def current_of(store: Store, reviewer: str, kind: ItemKind, item: str) -> LabelEvent | None:
    """The reviewer's current label of one item; None without one."""
    rows = store.all(
        _EVENT.format(source="current_label") + " WHERE l.reviewer = ? AND l.kind = ? AND l.item_id = ?",
        (reviewer, kind.value, item_id(store, kind, item)),
    )
    return _event(rows[0]) if rows else None


def current(store: Store, reviewer: str | None = None) -> Iterator[LabelEvent]:
    """The current label of every (reviewer, item), ordered by item and reviewer."""
    where, parameters = ("WHERE l.reviewer = ?", (reviewer,)) if reviewer else ("", ())
    sql = _EVENT.format(source="current_label") + f" {where} ORDER BY l.kind, item, l.reviewer"
    for row in store.connection.execute(sql, parameters):
        yield _event(row)


def events(store: Store) -> Iterator[LabelEvent]:
    """Every event, in order of time."""
    for row in store.connection.execute(_EVENT.format(source="label") + " ORDER BY l.at, l.uuid"):
        yield _event(row)


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """Where a reviewer's chain doesn't hold."""

    reviewer: str
    uuid: str
    at: str
    why: str


def chain_breaks(store: Store) -> list[ChainBreak]:
    """Every event whose hash or predecessor isn't what the log says; empty when the log is sound.

    A log merged from several stores may fork (two events after the same one); it may not have holes.
    """
    breaks = []
    hashes: dict[str, set[str]] = {}
    referred: dict[str, set[str]] = {}
    for event in events(store):
        reviewer = event.label.reviewer
        known = hashes.setdefault(reviewer, {GENESIS})
        referred.setdefault(reviewer, set()).add(event.previous_hash)
        if event_hash(event.previous_hash, event.uuid, event.at, event.label) != event.hash:
            breaks.append(ChainBreak(reviewer, event.uuid, event.at, "its content was changed"))
        elif event.previous_hash not in known:
            breaks.append(ChainBreak(reviewer, event.uuid, event.at, "the event before it is missing"))
        known.add(event.hash)
    return breaks


def _with_question(store: Store, label: NewLabel, wanted_id: int, at: str) -> NewLabel:
    """Fill in the question that this label answers; a retraction or second opinion answers none."""
    if label.act is not Act.VERDICT and label.question is None:
        return label
    question = asking.answered_question(store, label.reviewer, label.kind, wanted_id, at, label.question)
    return replace(label, question=question)


def _after(at: str) -> str:
    """The smallest time stamp of our form that sorts after this one: one microsecond later."""
    head, _, micros = at.rstrip("Z").partition(".")
    following = int(micros or 0) + 1
    # a million events in one second don't happen; staying sortable matters more than carrying over
    return f"{head}.{min(following, 999_999):06d}Z"


def _event(row: tuple[object, ...]) -> LabelEvent:
    (uuid, at, previous_hash, digest, reviewer, act, kind, item, value) = (str(cell) for cell in row[:9])
    tags, confidence, note, active_ms, shown, question, probability, queue, retracts = row[9:]
    shown_parsed: Mapping[str, object] = json.loads(str(shown))
    label = NewLabel(
        reviewer=reviewer,
        kind=ItemKind(kind),
        item=item,
        value=Verdict(value),
        act=Act(act),
        tags=tuple(json.loads(str(tags))),
        confidence=confidence if isinstance(confidence, int) else None,
        note=None if note is None else str(note),
        active_ms=active_ms if isinstance(active_ms, int) else None,
        shown=shown_parsed,
        question=None if question is None else str(question),
        retracts=None if retracts is None else str(retracts),
    )
    return LabelEvent(
        uuid,
        at,
        previous_hash,
        digest,
        label,
        probability if isinstance(probability, float) else None,
        None if queue is None else str(queue),
    )
