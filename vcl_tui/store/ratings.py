"""What reviewers said of the same items: for agreement, error rates, repeats and adjudication."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from vcl_tui.store.asking import ANSWERS, NOT_TAKEN_BACK, SLOTS
from vcl_tui.store.connection import Store

_ITEM = "CASE l.kind WHEN 'solution' THEN s.key ELSE t.key END"
_JOINS = (
    " LEFT JOIN solution AS s ON l.kind = 'solution' AND s.id = l.item_id"
    " LEFT JOIN test AS t ON l.kind = 'test' AND t.id = l.item_id"
    " JOIN problem AS p ON p.id = coalesce(s.problem_id, t.problem_id)"
)
_ADJUDICATED = (
    "(SELECT d.value FROM label AS d WHERE d.kind = l.kind AND d.item_id = l.item_id AND d.act = 'adjudicate'"
    f" AND {NOT_TAKEN_BACK.format(l='d')} ORDER BY d.at DESC, d.uuid DESC LIMIT 1)"
)
_ASKED_IN_EARNEST = "l.question_id IS NULL OR l.question_id NOT IN (SELECT question_id FROM attention)"
_ASKED_FIRST = (
    "q.repeats_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM question AS first WHERE first.queue_id = q.queue_id"
    " AND first.kind = q.kind AND first.item_id = q.item_id AND first.position < q.position)"
)
_RATING = (
    f"SELECT l.kind, {_ITEM} AS item, p.key, l.reviewer, l.value, l.at, l.note, l.tags, l.active_ms,"
    f" coalesce(json_extract(l.shown, '$.faster_than_own_floor'), 0), {_ADJUDICATED}"
)
_IN_ORDER = " ORDER BY l.kind, item, l.reviewer, l.at, l.uuid"


@dataclass(frozen=True, slots=True)
class Rating:
    """One reviewer's label of one item.

    Attributes:
        at: when it was given (UTC, ISO 8601).
        too_fast: given in far less time than this reviewer usually takes.
        adjudicated: the item's settled value, None without one.
    """

    kind: str
    item: str
    problem: str
    reviewer: str
    value: str
    at: str
    note: str | None
    tags: tuple[str, ...]
    active_ms: int | None
    too_fast: bool
    adjudicated: str | None


def ratings(store: Store, queue: str | None = None) -> list[Rating]:
    """Current labels, of one queue's items where one is named, by item and reviewer."""
    rows = store.all(
        f"{_RATING} FROM current_label AS l{_JOINS} WHERE ({_ASKED_IN_EARNEST})"
        " AND (? IS NULL OR EXISTS (SELECT 1 FROM question AS q JOIN queue AS w ON w.id = q.queue_id"
        f"  WHERE w.name = ? AND q.kind = l.kind AND q.item_id = l.item_id)){_IN_ORDER}",
        (queue, queue),
    )
    return [_rating(row) for row in rows]


def answers(store: Store, queue: str | None = None) -> list[Rating]:
    """The standing answer to every question, and labels that answer none; of one queue where one is named.

    Unlike in `ratings` a silent repeat is an answer beside the first. Left out is what a plan asked once more because
    of what was answered, like a rejected draw: mistakes are far more frequent among those.
    """
    rows = store.all(
        f"{_RATING} FROM label AS l{_JOINS} LEFT JOIN question AS q ON q.id = l.question_id"
        f" WHERE l.act = 'verdict' AND {NOT_TAKEN_BACK.format(l='l')} AND ({_ASKED_IN_EARNEST})"
        " AND NOT EXISTS (SELECT 1 FROM label AS later WHERE later.kind = l.kind AND later.item_id = l.item_id"
        "  AND later.reviewer = l.reviewer AND later.question_id IS l.question_id AND later.act = 'verdict'"
        f"  AND (later.at, later.uuid) > (l.at, l.uuid) AND {NOT_TAKEN_BACK.format(l='later')})"
        f" AND ({_ASKED_FIRST})"
        f" AND (? IS NULL OR q.queue_id = (SELECT id FROM queue WHERE name = ?)){_IN_ORDER}",
        (queue, queue),
    )
    return [_rating(row) for row in rows]


def _rating(row: Sequence[object]) -> Rating:
    kind, item, problem, reviewer, value, at = (str(cell) for cell in row[:6])
    note, tags, active_ms, too_fast, adjudicated = row[6:]
    return Rating(
        kind,
        item,
        problem,
        reviewer,
        value,
        at,
        None if note is None else str(note),
        tuple(json.loads(str(tags))),
        active_ms if isinstance(active_ms, int) else None,
        bool(too_fast),
        None if adjudicated is None else str(adjudicated),
    )


def open_to(store: Store, reviewer: str) -> set[tuple[str, str]]:
    """(kind, key) of labelled items whose labels this person may see: nobody sees others' before having spoken alike.

    Left out are items that they labelled themselves, and those with a question that still waits for an answer.
    """
    rows = store.all(
        f"SELECT DISTINCT l.kind, {_ITEM} FROM label AS l{_JOINS} WHERE NOT EXISTS ("
        "  SELECT 1 FROM current_label AS c WHERE c.kind = l.kind AND c.item_id = l.item_id AND c.reviewer = ?)"
        " AND NOT EXISTS (SELECT 1 FROM question AS q JOIN queue AS w ON w.id = q.queue_id"
        "  WHERE q.kind = l.kind AND q.item_id = l.item_id AND q.repeats_id IS NULL"
        f"  AND (SELECT count(*) FROM {ANSWERS} AS a WHERE a.question_id = q.id) < {SLOTS})",
        (reviewer,),
    )
    return {(str(kind), str(key)) for kind, key in rows}


def repeats(store: Store, queue: str | None = None) -> list[tuple[str, str, str, str]]:
    """(reviewer, problem, first value, value the second time) of every answered silent repeat of a solution."""
    rows = store.all(
        f"SELECT a.reviewer, p.key, f.value, a.value FROM question AS q JOIN {ANSWERS} AS a ON a.question_id = q.id"
        f" JOIN {ANSWERS} AS f ON f.question_id = q.repeats_id AND f.reviewer = a.reviewer"
        " JOIN solution AS s ON s.id = q.item_id JOIN problem AS p ON p.id = s.problem_id"
        " WHERE q.repeats_id IS NOT NULL AND q.kind = 'solution'"
        " AND (? IS NULL OR q.queue_id = (SELECT id FROM queue WHERE name = ?)) ORDER BY a.reviewer, q.id",
        (queue, queue),
    )
    return [(str(row[0]), str(row[1]), str(row[2]), str(row[3])) for row in rows]


def judge_shares(store: Store) -> dict[str, float]:
    """Share of judge samples that call each solution correct, by key."""
    rows = store.all(
        "SELECT s.key, st.judge_share FROM standing AS st JOIN solution AS s ON s.id = st.solution_id"
        " WHERE st.judge_share IS NOT NULL"
    )
    return {str(key): float(str(share)) for key, share in rows}


def corrections(store: Store) -> dict[str, int]:
    """How many of their verdicts each reviewer took back or said otherwise; answering a repeat corrects nothing."""
    rows = store.all(
        f"SELECT l.reviewer, count(*) FROM label AS l WHERE l.act = 'verdict' AND (NOT {NOT_TAKEN_BACK.format(l='l')}"
        " OR EXISTS (SELECT 1 FROM label AS later WHERE later.kind = l.kind AND later.item_id = l.item_id"
        "  AND later.reviewer = l.reviewer AND later.question_id IS l.question_id AND later.act = 'verdict'"
        "  AND later.value <> l.value AND (later.at, later.uuid) > (l.at, l.uuid))) GROUP BY l.reviewer"
    )
    return {str(reviewer): int(str(count)) for reviewer, count in rows}
