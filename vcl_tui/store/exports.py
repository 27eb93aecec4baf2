"""Rows that exports are made of, streamed in the order of text keys."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from typing import Any

from vcl_tui.model.outcome import Outcome
from vcl_tui.store.connection import Store

_LABEL = """
SELECT s.key, t.key, l.value, l.note, l.tags, l.confidence, l.reviewer, w.name, q.probability, q.key, q.phase,
       q.stratum, p.key, l.active_ms, l.at, l.uuid, l.act, l.retracts, l.shown, l.previous_hash, l.hash,
       (SELECT avg(other.value = l.value) FROM current_label AS other
        WHERE other.kind = l.kind AND other.item_id = l.item_id)
FROM {source} AS l
LEFT JOIN solution AS s ON l.kind = 'solution' AND s.id = l.item_id
LEFT JOIN test AS t ON l.kind = 'test' AND t.id = l.item_id
JOIN problem AS p ON p.id = coalesce(s.problem_id, t.problem_id)
LEFT JOIN question AS q ON q.id = l.question_id
LEFT JOIN queue AS w ON w.id = q.queue_id
"""
_LABEL_FIELDS = (
    "solution_id", "test_id", "value", "note", "tags", "confidence", "reviewer", "queue", "probability", "question",
    "phase", "stratum", "problem_id", "active_ms", "at", "uuid", "act", "retracts", "shown", "previous_hash", "hash",
    "agreement",
)  # fmt: skip


def labels(store: Store, *, every_event: bool) -> Iterator[dict[str, object]]:
    """The current label of each (reviewer, item), or every event in order of time.

    `agreement` is the share of reviewers whose current label of the item is this one, this reviewer's included.
    """
    source, order = ("label", "l.at, l.uuid") if every_event else ("current_label", "l.kind, s.key, t.key, l.reviewer")
    for row in store.connection.execute(f"{_LABEL.format(source=source)} ORDER BY {order}"):
        found = dict(zip(_LABEL_FIELDS, row, strict=True))
        found["tags"] = json.loads(str(found["tags"]))
        found["shown"] = json.loads(str(found["shown"]))
        yield found


_DATASET = """
SELECT s.key, p.key, s.code, p.prompt, p.entry_point, p.preamble, p.benchmark, p.task_id, s.generator, s.method,
       st.pass_share, st.judge_score, st.judge_share, st.judge_samples,
       (SELECT group_concat(DISTINCT l.value) FROM current_label AS l
        WHERE l.kind = 'solution' AND l.item_id = s.id AND l.value IN ('correct', 'incorrect')) AS label,
       (SELECT json_group_object(u.key, json_object('passes', v.passes, 'fails', v.fails, 'skips', v.skips,
                                                    'not_run', v.not_run))
        FROM verdict AS v JOIN suite AS u ON u.id = v.suite_id WHERE v.solution_id = s.id),
       coalesce(s.extra ->> 'license', s.extra ->> 'licence', p.extra ->> 'license', p.extra ->> 'licence')
FROM solution AS s
JOIN problem AS p ON p.id = s.problem_id
JOIN standing AS st ON st.solution_id = s.id
"""
_DATASET_FIELDS = (
    "solution_id", "problem_id", "code", "prompt", "entry_point", "preamble", "benchmark", "task_id", "generator",
    "method", "pass_share", "judge_score", "judge_share", "judge_samples", "label", "pass_by_suite",
    "licence",
)  # fmt: skip

_WRONG = """
WITH held AS (SELECT k.solution_id, s.problem_id FROM kept AS k JOIN solution AS s ON s.id = k.solution_id
              WHERE k.calibration_id = :calibration),
     agreed AS (SELECT o.test_id FROM held JOIN outcome AS o ON o.solution_id = held.solution_id
                JOIN test AS t ON t.id = o.test_id
                WHERE NOT t.is_out GROUP BY o.test_id
                HAVING sum(o.outcome = 0) = (SELECT count(*) FROM held AS h WHERE h.problem_id = t.problem_id))
"""


def kept(store: Store, calibration_id: int) -> Iterator[dict[str, object]]:
    """The solutions that a calibration keeps; `label` is null where nobody or not everybody agrees on one."""
    where = "WHERE s.id IN (SELECT solution_id FROM kept WHERE calibration_id = :calibration) ORDER BY s.key"
    return _dataset_rows(store, _DATASET + where, calibration_id)


def plausibly_wrong(store: Store, calibration_id: int) -> Iterator[dict[str, object]]:
    """Solutions of the kept ones' problems that are taken for wrong, the most plausible of a problem first.

    Wrong is what reviewers call incorrect, and what fails a test that every kept solution of its problem passes: a
    single test may be wrong itself. What is kept, or was called correct by anybody, is never here.
    """
    where = """
    WHERE s.problem_id IN (SELECT problem_id FROM held) AND s.id NOT IN (SELECT solution_id FROM held)
      AND NOT EXISTS (SELECT 1 FROM current_label AS l
                      WHERE l.kind = 'solution' AND l.item_id = s.id AND l.value = 'correct')
      AND (label = 'incorrect' OR EXISTS (SELECT 1 FROM outcome AS o
                                          WHERE o.solution_id = s.id AND o.outcome IN (1, 2, 3)
                                            AND o.test_id IN (SELECT test_id FROM agreed)))
    ORDER BY p.key, label IS NULL, st.pass_share DESC NULLS LAST, st.judge_score DESC NULLS LAST, s.key
    """
    return _dataset_rows(store, _WRONG + _DATASET + where, calibration_id)


def _dataset_rows(store: Store, sql: str, calibration_id: int) -> Iterator[dict[str, object]]:
    for row in store.connection.execute(sql, {"calibration": calibration_id}):
        found = dict(zip(_DATASET_FIELDS, row, strict=True))
        found["pass_by_suite"] = json.loads(str(found["pass_by_suite"]))
        if found["label"] not in ("correct", "incorrect"):
            found["label"] = None
        yield found


def behaviours(store: Store, calibration_id: int) -> dict[str, str]:
    """What each kept solution does, as a signature: its outcomes by test and the values that it returned."""
    digests: dict[str, Any] = {}
    held = "(SELECT solution_id FROM kept WHERE calibration_id = ?)"
    for sql in (
        "SELECT s.key, t.key, o.outcome FROM outcome AS o JOIN solution AS s ON s.id = o.solution_id"
        f" JOIN test AS t ON t.id = o.test_id WHERE NOT t.is_out AND s.id IN {held} ORDER BY s.key, t.key",
        "SELECT s.key, i.call, v.text_id FROM value AS v JOIN solution AS s ON s.id = v.solution_id"
        f" JOIN input AS i ON i.id = v.input_id WHERE s.id IN {held} ORDER BY s.key, i.call",
    ):
        for key, what, said in store.connection.execute(sql, (calibration_id,)):
            digests.setdefault(key, hashlib.sha256()).update(f"{what}\0{said}\0".encode())
    return {key: digest.hexdigest() for key, digest in digests.items()}


_RESULT = """
SELECT s.key, t.key, o.outcome, o.cause, o.ms, o.cpu_ms, e.body, x.body, a.body, o.oracle, r.uuid
FROM outcome AS o
JOIN solution AS s ON s.id = o.solution_id
JOIN test AS t ON t.id = o.test_id
LEFT JOIN text AS e ON e.id = o.error_id
LEFT JOIN text AS x ON x.id = o.expected_id
LEFT JOIN text AS a ON a.id = o.actual_id
LEFT JOIN run AS r ON r.id = o.run_id
ORDER BY o.solution_id, o.test_id
"""
_RESULT_FIELDS = (
    "solution_id", "test_id", "outcome", "cause", "ms", "cpu_ms", "error", "expected", "actual", "oracle", "run",
)  # fmt: skip


def results(store: Store) -> Iterator[dict[str, object]]:
    """Every cell of the outcome matrix, as stored: millions, so in the table's own order."""
    for row in store.connection.execute(_RESULT):
        found = dict(zip(_RESULT_FIELDS, row, strict=True))
        found["outcome"] = Outcome(int(str(found["outcome"]))).label
        yield found


def test_keys(store: Store) -> list[str]:
    """The keys of all tests, sorted."""
    return [str(row[0]) for row in store.all("SELECT key FROM test ORDER BY key")]


def wide_results(store: Store) -> Iterator[dict[str, object]]:
    """One row a solution, with the outcome of each test under the test's key; others are missing."""
    rows = store.connection.execute(
        "SELECT s.key, p.key, t.key, o.outcome FROM solution AS s JOIN problem AS p ON p.id = s.problem_id"
        " LEFT JOIN outcome AS o ON o.solution_id = s.id LEFT JOIN test AS t ON t.id = o.test_id ORDER BY s.key"
    )
    for (solution, problem), cells in itertools.groupby(rows, key=lambda row: (row[0], row[1])):
        outcomes = {test: Outcome(outcome).label for _, _, test, outcome in cells if test is not None}
        yield {**outcomes, "solution_id": solution, "problem_id": problem}


def tests(store: Store, *, every_test: bool) -> Iterator[dict[str, object]]:
    """The tests that are in, by key; with `every_test` those found wrong, too."""
    rows = store.connection.execute(
        "SELECT t.key, p.key, u.key, t.kind, t.code, t.generator, t.is_out, p.prompt, p.entry_point FROM test AS t"
        " JOIN problem AS p ON p.id = t.problem_id JOIN suite AS u ON u.id = t.suite_id"
        " WHERE ? OR NOT t.is_out ORDER BY t.key",
        (every_test,),
    )
    for key, problem, suite, kind, code, generator, is_out, prompt, entry_point in rows:
        yield {
            "test_id": key,
            "problem_id": problem,
            "suite": suite,
            "kind": kind,
            "code": code,
            "generator": generator,
            "out": bool(is_out),
            "prompt": prompt,
            "entry_point": entry_point,
        }


def answers_by_reviewer(store: Store, queue_id: int) -> dict[str, int]:
    """How many questions of a queue each reviewer has a standing answer to."""
    rows = store.all(
        "SELECT l.reviewer, count(DISTINCT l.question_id) FROM label AS l JOIN question AS q ON q.id = l.question_id"
        " WHERE q.queue_id = ? AND l.act = 'verdict'"
        " AND NOT EXISTS (SELECT 1 FROM label AS r WHERE r.retracts = l.uuid)"
        " GROUP BY l.reviewer ORDER BY l.reviewer",
        (queue_id,),
    )
    return {str(reviewer): int(str(count)) for reviewer, count in rows}


def sources(store: Store) -> list[tuple[str, str]]:
    """Format and names of the files that were imported, each once, in order of time."""
    rows = store.all("SELECT format, name FROM source GROUP BY format, name ORDER BY min(id)")
    return [(str(row[0]), str(row[1])) for row in rows]
