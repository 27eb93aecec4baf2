"""Known-answer questions: where their answers are known from, and how they were met, once their queue has ended.

Until then nothing here tells which questions they are, and nothing that calibrates ever reads their answers
(`IS_ATTENTION` keeps them out).
"""

from __future__ import annotations

from dataclasses import dataclass

from vcl_tui.errors import UsageError
from vcl_tui.model.queue import Design
from vcl_tui.store import asking, calibrations
from vcl_tui.store.asking import ANSWERS, IS_ATTENTION, NOT_TAKEN_BACK
from vcl_tui.store.connection import Store
from vcl_tui.store.queues import StoredQueue

REFERENCE = "reference:"
"""Before the name of a reference, where the answers aren't known from a person."""


def known(store: Store, source: str) -> dict[int, str]:
    """Solutions (by id, in the order of their keys) whose right answer is taken as known, and the answer.

    Args:
        store: where.
        source: a reviewer, whose adjudications and current labels are taken; or `reference:` and a name.

    Raises:
        UsageError: nothing is known from there.
    """
    if source.startswith(REFERENCE):
        found = store.all(
            "SELECT f.item_id, CASE f.value WHEN 'true' THEN 'correct' ELSE 'incorrect' END FROM reference AS f"
            " JOIN solution AS s ON s.id = f.item_id WHERE f.kind = 'solution' AND f.name = ?"
            " AND f.value IN ('true', 'false') ORDER BY s.key",
            (source.removeprefix(REFERENCE),),
        )
    else:
        found = store.all(
            "SELECT l.item_id, l.value FROM label AS l JOIN solution AS s ON s.id = l.item_id"
            " WHERE l.kind = 'solution' AND l.act IN ('verdict', 'adjudicate') AND l.reviewer = ?"
            f" AND l.value IN ('correct', 'incorrect') AND {NOT_TAKEN_BACK.format(l='l')} ORDER BY s.key, l.at, l.uuid",
            (source,),
        )
    if not found:
        raise UsageError(
            f"no answer is known from {source!r} in {store.path}: name a reviewer who labelled or adjudicated "
            f"solutions, or {REFERENCE}NAME for labels that an import brought"
        )
    return {int(str(item)): str(value) for item, value in found}


def asked_about(store: Store, queue_id: int) -> tuple[set[int], int]:
    """The solutions that a queue asks about, and how many of its questions have a known answer."""
    rows = store.all(
        f"SELECT q.item_id, {IS_ATTENTION.format(q='q')} FROM question AS q"
        " WHERE q.queue_id = ? AND q.kind = 'solution'",
        (queue_id,),
    )
    return {int(str(item)) for item, _ in rows}, sum(int(str(is_known)) for _, is_known in rows)


@dataclass(frozen=True, slots=True)
class Met:
    """How a reviewer met the known-answer questions of a queue: `hits` of `answers` said what is known."""

    queue: str
    reviewer: str
    answers: int
    hits: int


def met(store: Store, stored: StoredQueue) -> list[Met]:
    """How each reviewer did, by name. Empty until the queue has all its answers, and where it has no such questions."""
    if not has_ended(store, stored):
        return []
    rows = store.all(
        f"SELECT a.reviewer, count(*), sum(a.value = x.expected) FROM attention AS x"
        f" JOIN question AS q ON q.id = x.question_id JOIN {ANSWERS} AS a ON a.question_id = q.id"
        " WHERE q.queue_id = ? GROUP BY a.reviewer ORDER BY a.reviewer",
        (stored.id,),
    )
    return [Met(stored.queue.name, str(who), int(str(answers)), int(str(hits))) for who, answers, hits in rows]


def has_ended(store: Store, stored: StoredQueue) -> bool:
    """Whether every question of the queue has its answers, and no more will come."""
    if stored.queue.design is Design.ADAPTIVE and not calibrations.is_frozen(store, stored.id):
        return False
    counts = asking.progress(store, stored.id, "", "")
    return 0 < counts.slots <= counts.answers
