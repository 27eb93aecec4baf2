"""What a calibration rests on: pass rates of a frame, answers to a queue, and hashes of both.

Everything is ordered by text keys, so that equal content reads the same in every store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from vcl_tui.store.asking import ANSWERS, FIRST_ANSWERS, IS_ATTENTION
from vcl_tui.store.connection import Store

EVERYTHING = "SELECT id FROM solution"
"""The frame of a calibration without a queue."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One solution of a frame. `pass_share` is None where a test is not run or there is none; so is the judge's."""

    solution_id: int
    key: str
    problem: str
    pass_share: float | None
    judge_score: float | None


def standings(store: Store, queue_id: int | None) -> list[Standing]:
    """The frame of a queue, or the whole store, by key."""
    rows = store.all(
        "SELECT s.id, s.key, p.key, st.pass_share, st.judge_score FROM solution AS s"
        " JOIN problem AS p ON p.id = s.problem_id LEFT JOIN standing AS st ON st.solution_id = s.id"
        f" WHERE s.id IN ({_frame(queue_id)}) ORDER BY s.key",
        _bound(queue_id),
    )
    return [
        Standing(
            int(str(row[0])),
            str(row[1]),
            str(row[2]),
            row[3] if isinstance(row[3], float) else None,
            row[4] if isinstance(row[4], float) else None,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what became of it.

    Attributes:
        probability: selection probability; None for a deterministic choice.
        answers: (reviewer, value) of each answer, by reviewer.
        adjudicated: the latest adjudication of the item that stands, which settles it; None without.
        slots: answers that the question wants before it counts.
        reason: why it is asked.
    """

    position: int
    item_id: int
    phase: str
    probability: float | None
    stratum: str
    answers: tuple[tuple[str, str], ...]
    adjudicated: str | None
    slots: int
    reason: str = ""

    def resolved(self) -> str | None:
        """The settled value: adjudicated, else the majority once all answers wanted are there; None before.

        Two reviewers who disagree settle nothing: the item stays open until a third or an adjudication.
        """
        if self.adjudicated is not None:
            return self.adjudicated
        if len(self.answers) < self.slots:
            return None
        values = [value for _, value in self.answers]
        best = max(sorted(set(values)), key=values.count)
        return best if 2 * values.count(best) > len(values) else None


def asked(store: Store, queue_id: int, *, as_first_answered: bool = False) -> list[Asked]:
    """Every first-time question of a queue about a solution whose answer isn't known, in order of position.

    With `as_first_answered` each answer is the first one, whatever it was changed to later.
    """
    found: dict[int, list[tuple[str, str]]] = {}
    for question_id, reviewer, value in store.all(
        f"SELECT a.question_id, a.reviewer, a.value FROM {FIRST_ANSWERS if as_first_answered else ANSWERS} AS a"
        " WHERE a.question_id IN (SELECT id FROM question WHERE queue_id = ?) ORDER BY a.question_id, a.reviewer",
        (queue_id,),
    ):
        found.setdefault(int(str(question_id)), []).append((str(reviewer), str(value)))
    rows = store.all(
        "SELECT q.id, q.position, q.item_id, q.phase, q.probability, q.stratum, q.reason, w.overlap,"
        " (SELECT l.value FROM label AS l WHERE l.kind = q.kind AND l.item_id = q.item_id AND l.act = 'adjudicate'"
        "  AND NOT EXISTS (SELECT 1 FROM label AS r WHERE r.retracts = l.uuid) ORDER BY l.at DESC, l.uuid DESC LIMIT 1)"
        " FROM question AS q JOIN queue AS w ON w.id = q.queue_id"
        " WHERE q.queue_id = ? AND q.kind = 'solution' AND q.repeats_id IS NULL"
        f" AND NOT {IS_ATTENTION.format(q='q')} ORDER BY q.position",
        (queue_id,),
    )
    return [
        Asked(
            position=int(str(position)),
            item_id=int(str(item_id)),
            phase=str(phase),
            probability=probability if isinstance(probability, float) else None,
            stratum=str(stratum),
            answers=tuple(found.get(int(str(question_id)), ())),
            adjudicated=None if adjudicated is None else str(adjudicated),
            slots=int(str(overlap)),
            reason=str(reason),
        )
        for question_id, position, item_id, phase, probability, stratum, reason, overlap, adjudicated in rows
    ]


def input_hashes(store: Store, queue_id: int | None) -> dict[str, str]:
    """SHA-256 of each part that a calibration of this queue rests on."""
    frame, bound = _frame(queue_id), _bound(queue_id)
    entries = asked(store, queue_id) if queue_id is not None else []
    problems = f"SELECT problem_id FROM solution WHERE id IN ({frame})"
    return {
        "tests": _hash(store, f"SELECT key, is_out FROM test WHERE problem_id IN ({problems}) ORDER BY key", bound),
        "outcomes": _hash(
            store,
            "SELECT s.key, st.passes, st.fails, st.timeouts, st.skips, st.not_run, st.total"
            f" FROM solution AS s JOIN standing AS st ON st.solution_id = s.id WHERE s.id IN ({frame}) ORDER BY s.key",
            bound,
        ),
        "judgements": _hash(
            store,
            "SELECT s.key, st.judge_score, st.judge_share, st.judge_samples"
            f" FROM solution AS s JOIN standing AS st ON st.solution_id = s.id WHERE s.id IN ({frame}) ORDER BY s.key",
            bound,
        ),
        "labels": _hash_rows((entry.position, *entry.answers, entry.adjudicated) for entry in entries),
    }


def _frame(queue_id: int | None) -> str:
    return EVERYTHING if queue_id is None else "SELECT solution_id FROM frame WHERE queue_id = ?"


def _bound(queue_id: int | None) -> tuple[object, ...]:
    return () if queue_id is None else (queue_id,)


def _hash(store: Store, sql: str, parameters: tuple[object, ...]) -> str:
    return _hash_rows(store.connection.execute(sql, parameters))


def _hash_rows(rows: Iterable[tuple[object, ...]]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(row).encode() + b"\n")
    return digest.hexdigest()


def changed_after(store: Store, queue_id: int, at: str) -> int:
    """How many answers to a queue were changed to another value after a time: after somebody saw a result."""
    return store.count(
        f"SELECT count(*) FROM {ANSWERS} AS a JOIN {FIRST_ANSWERS} AS f"
        " ON f.question_id = a.question_id AND f.reviewer = a.reviewer"
        " JOIN question AS q ON q.id = a.question_id WHERE q.queue_id = ? AND a.at > ? AND f.value <> a.value"
        f" AND NOT {IS_ATTENTION.format(q='q')}",
        (queue_id, at),
    )


def settled_solutions(store: Store) -> dict[str, bool]:
    """Whether each labelled solution is right: adjudicated, else the majority of current labels; ties are left out."""
    votes: dict[str, int] = {}
    for key, value in store.all(
        "SELECT s.key, l.value FROM current_label AS l JOIN solution AS s ON s.id = l.item_id"
        " WHERE l.kind = 'solution' AND l.value IN ('correct', 'incorrect')"
    ):
        votes[str(key)] = votes.get(str(key), 0) + (1 if value == "correct" else -1)
    for key, value in store.all(
        "SELECT s.key, l.value FROM label AS l JOIN solution AS s ON s.id = l.item_id"
        " WHERE l.kind = 'solution' AND l.act = 'adjudicate' AND l.value IN ('correct', 'incorrect')"
        " AND NOT EXISTS (SELECT 1 FROM label AS r WHERE r.retracts = l.uuid) ORDER BY l.at, l.uuid"
    ):
        votes[str(key)] = 1 if value == "correct" else -1
    return {key: vote > 0 for key, vote in votes.items() if vote}


def test_codes(store: Store) -> dict[str, str]:
    """The code of every test, by key."""
    return {str(key): str(code) for key, code in store.all("SELECT key, code FROM test")}
