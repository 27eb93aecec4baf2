"""The union of two stores, by stable keys.

Labels are append-only events with a UUID, so their union is the merge and can't conflict. Everything else has a text
key; the same key with other content is a conflict, which is reported and never resolved by guessing.
The other store is attached and read; its integer ids are translated by key.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from vcl_tui.errors import InputError, StoreError
from vcl_tui.store import standings
from vcl_tui.store.connection import Store, open_store

_ITEMS = {
    "problem": ("prompt", "key, prompt, entry_point, preamble, benchmark, task_id, extra"),
    "suite": ("strategy", "key, strategy, extra"),
    "test": ("code", "key, problem_id, suite_id, kind, code, generator, extra"),
    "solution": ("code", "key, problem_id, code, generator, method, n_generated, extra"),
}
"""Table: the column that must agree, and the columns to copy. In the order in which they refer to each other."""


@dataclass(slots=True)
class Merged:
    """What a merge brought.

    Attributes:
        added: new rows by table.
        conflicts: one sentence each.
    """

    added: dict[str, int] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)


def merge(store: Store, other: Path, *, skip_conflicts: bool = False) -> Merged:
    """Bring everything of another store into this one, in one transaction.

    Args:
        store: the store that grows.
        other: the other store's file; it isn't changed beyond being migrated.
        skip_conflicts: leave conflicting items of the other store out, with all that hangs on them.

    Raises:
        InputError: an item has the same key and other content, and `skip_conflicts` is off; nothing was merged.
        StoreError: the other file is no store, or is this one.
    """
    if other.exists() and store.path.exists() and other.samefile(store.path):
        raise StoreError(f"{other} is the store itself: name another one")
    open_store(other).close()
    store.connection.execute("ATTACH DATABASE ? AS other", (str(other.absolute()),))
    try:
        with store.atomic() as connection:
            merged = Merged()
            for table, (agreeing, columns) in _ITEMS.items():
                _merge_items(connection, table, agreeing, columns, merged)
            if merged.conflicts and not skip_conflicts:
                raise InputError(
                    f"{other}: {merged.conflicts[0]} ({len(merged.conflicts)} conflicts in all); nothing was merged;"
                    " rename the items, or leave them out with --skip-conflicts"
                )
            _merge_evidence(connection, merged)
            _merge_model_work(connection, merged)
            _merge_queues(connection, merged)
            _merge_labels(connection, merged)
            return merged
    finally:
        for (name,) in store.all("SELECT name FROM temp.sqlite_schema WHERE name LIKE 'to\\_%' ESCAPE '\\'"):
            store.connection.execute(f"DROP TABLE temp.{name}")
        store.connection.execute("DETACH DATABASE other")


def _map_by(connection: sqlite3.Connection, table: str, column: str = "key") -> None:
    """A temporary table from the other store's ids to ours."""
    connection.execute(f"CREATE TABLE temp.to_{table} (theirs INTEGER PRIMARY KEY, ours INTEGER NOT NULL)")
    connection.execute(
        f"INSERT INTO temp.to_{table} SELECT t.id, o.id FROM other.{table} AS t"
        f" JOIN main.{table} AS o ON o.{column} = t.{column}"
    )


def _count(connection: sqlite3.Connection, merged: Merged, table: str, sql: str) -> None:
    merged.added[table] = merged.added.get(table, 0) + connection.execute(sql).rowcount


def _merge_items(connection: sqlite3.Connection, table: str, agreeing: str, columns: str, merged: Merged) -> None:
    clashes = connection.execute(
        f"SELECT t.key FROM other.{table} AS t JOIN main.{table} AS o ON o.key = t.key"
        f" WHERE o.{agreeing} IS NOT t.{agreeing} ORDER BY t.key"
    ).fetchall()
    merged.conflicts += [f"{table} {key!r} is in both stores with another {agreeing}" for (key,) in clashes]
    translated = columns.replace("problem_id", "to_problem.ours").replace("suite_id", "to_suite.ours")
    joins = "".join(
        f" JOIN temp.to_{parent} AS to_{parent} ON to_{parent}.theirs = t.{parent}_id"
        for parent in ("problem", "suite")
        if f"{parent}_id" in columns
    )
    wanted = ", ".join(part if "." in part else f"t.{part}" for part in translated.split(", "))
    _count(
        connection,
        merged,
        table,
        f"INSERT INTO main.{table} ({columns}) SELECT {wanted} FROM other.{table} AS t{joins}"
        f" WHERE t.key NOT IN (SELECT key FROM main.{table}) ORDER BY t.id",
    )
    _map_by(connection, table)
    connection.executemany(
        f"DELETE FROM temp.to_{table} WHERE theirs = (SELECT id FROM other.{table} WHERE key = ?)", clashes
    )


def _merge_evidence(connection: sqlite3.Connection, merged: Merged) -> None:
    """Runs, outcomes, values, judgements and reference labels; of two outcomes a known one beats `not_run`."""
    _count(connection, merged, "text", "INSERT OR IGNORE INTO main.text (body) SELECT body FROM other.text")
    _map_by(connection, "text", "body")
    _count(
        connection,
        merged,
        "run",
        "INSERT OR IGNORE INTO main.run (uuid, engine, layers, limits, versions, started_at, finished_at)"
        " SELECT uuid, engine, layers, limits, versions, started_at, finished_at FROM other.run",
    )
    _map_by(connection, "run", "uuid")
    _count(
        connection,
        merged,
        "outcome",
        "INSERT INTO main.outcome SELECT s.ours, x.ours, t.outcome, t.cause, t.ms, t.cpu_ms, e.ours, w.ours, a.ours,"
        " t.oracle, r.ours FROM other.outcome AS t"
        " JOIN temp.to_solution AS s ON s.theirs = t.solution_id JOIN temp.to_test AS x ON x.theirs = t.test_id"
        " LEFT JOIN temp.to_text AS e ON e.theirs = t.error_id LEFT JOIN temp.to_text AS w ON w.theirs = t.expected_id"
        " LEFT JOIN temp.to_text AS a ON a.theirs = t.actual_id LEFT JOIN temp.to_run AS r ON r.theirs = t.run_id"
        " WHERE true ON CONFLICT (solution_id, test_id) DO UPDATE SET outcome = excluded.outcome,"
        " cause = excluded.cause, ms = excluded.ms, cpu_ms = excluded.cpu_ms, error_id = excluded.error_id,"
        " expected_id = excluded.expected_id, actual_id = excluded.actual_id, oracle = excluded.oracle,"
        " run_id = excluded.run_id WHERE outcome.outcome = 5 AND excluded.outcome <> 5",
    )
    differing = connection.execute(
        "SELECT count(*) FROM other.outcome AS t JOIN temp.to_solution AS s ON s.theirs = t.solution_id"
        " JOIN temp.to_test AS x ON x.theirs = t.test_id"
        " JOIN main.outcome AS o ON o.solution_id = s.ours AND o.test_id = x.ours"
        " WHERE t.outcome <> 5 AND o.outcome <> t.outcome"
    ).fetchone()[0]
    if differing:
        merged.conflicts.append(f"{differing} outcomes differ between the stores; ours were kept")
    _count(
        connection,
        merged,
        "input",
        "INSERT OR IGNORE INTO main.input (problem_id, call, origin)"
        " SELECT p.ours, t.call, t.origin FROM other.input AS t JOIN temp.to_problem AS p ON p.theirs = t.problem_id",
    )
    _count(
        connection,
        merged,
        "value",
        "INSERT OR IGNORE INTO main.value SELECT s.ours, o.id, x.ours, r.ours FROM other.value AS t"
        " JOIN other.input AS i ON i.id = t.input_id JOIN temp.to_problem AS p ON p.theirs = i.problem_id"
        " JOIN main.input AS o ON o.problem_id = p.ours AND o.call = i.call"
        " JOIN temp.to_solution AS s ON s.theirs = t.solution_id JOIN temp.to_text AS x ON x.theirs = t.text_id"
        " LEFT JOIN temp.to_run AS r ON r.theirs = t.run_id",
    )
    judgement = (
        "judge, prompt_sha256, sample, verdict, score, rationale, model, label_mass, tokens_in, tokens_out, cost"
    )
    _count(
        connection,
        merged,
        "judgement",
        f"INSERT OR IGNORE INTO main.judgement (solution_id, {judgement}, extra) SELECT s.ours, {judgement}, extra"
        " FROM other.judgement AS t JOIN temp.to_solution AS s ON s.theirs = t.solution_id",
    )
    for kind in ("problem", "solution", "test"):
        _count(
            connection,
            merged,
            "reference",
            "INSERT OR IGNORE INTO main.reference SELECT t.kind, m.ours, t.name, t.value FROM other.reference AS t"
            f" JOIN temp.to_{kind} AS m ON m.theirs = t.item_id WHERE t.kind = '{kind}'",
        )


def _merge_model_work(connection: sqlite3.Connection, merged: Merged) -> None:
    """What judges and generators left beside judgements: replies that were paid for, runs, pairs, generations."""
    generation = "purpose, suite, generator, prompt, params_sha256, sample, params, report, at"
    run = "uuid, judge, prompt_sha256, params, report, started_at, finished_at"
    statements = {
        "reply": "INSERT OR IGNORE INTO main.reply SELECT key, model, response, at FROM other.reply",
        "judge_run": f"INSERT OR IGNORE INTO main.judge_run ({run}) SELECT {run} FROM other.judge_run",
        "comparison": (
            "INSERT OR IGNORE INTO main.comparison SELECT a.ours, b.ours, judge, prompt_sha256, sample, winner,"
            " by_position FROM other.comparison AS t JOIN temp.to_solution AS a ON a.theirs = t.first_id"
            " JOIN temp.to_solution AS b ON b.theirs = t.second_id"
        ),
        "generation": (
            f"INSERT OR IGNORE INTO main.generation (problem_id, {generation}) SELECT p.ours, {generation}"
            " FROM other.generation AS t JOIN temp.to_problem AS p ON p.theirs = t.problem_id"
        ),
    }
    for table, sql in statements.items():
        _count(connection, merged, table, sql)


def _merge_queues(connection: sqlite3.Connection, merged: Merged) -> None:
    """Queues and their questions; a queue made otherwise under the same name is left out and reported."""
    same = "name, design, seed, frame_filter, frame_sha256, n, target, confidence, overlap, repeats, attempts"
    ours = "(" + ", ".join(f"o.{column}" for column in same.split(", ")) + ")"
    theirs = "(" + ", ".join(f"t.{column}" for column in same.split(", ")) + ")"
    clashes = connection.execute(
        f"SELECT t.name FROM other.queue AS t JOIN main.queue AS o ON o.name = t.name WHERE {ours} IS NOT {theirs}"
    ).fetchall()
    merged.conflicts += [
        f"queue {name!r} was made otherwise in the other store; it was left out" for (name,) in clashes
    ]
    _count(
        connection,
        merged,
        "queue",
        f"INSERT INTO main.queue ({same}, frame_size, params, created_at) SELECT {same}, frame_size, params, created_at"
        " FROM other.queue AS t WHERE t.name NOT IN (SELECT name FROM main.queue)",
    )
    _map_by(connection, "queue", "name")
    connection.executemany(
        "DELETE FROM temp.to_queue WHERE theirs = (SELECT id FROM other.queue WHERE name = ?)", clashes
    )
    connection.execute(
        "INSERT OR IGNORE INTO main.frame SELECT q.ours, s.ours FROM other.frame AS t"
        " JOIN temp.to_queue AS q ON q.theirs = t.queue_id JOIN temp.to_solution AS s ON s.theirs = t.solution_id"
    )
    # a repeat names the question that it repeats, so that those come first
    for kind, repeats in (("solution", "IS NULL"), ("test", "IS NULL"), ("solution", "IS NOT NULL")):
        _count(
            connection,
            merged,
            "question",
            "INSERT OR IGNORE INTO main.question (key, queue_id, position, kind, item_id, phase, probability, stratum,"
            " reason, repeats_id)"
            " SELECT t.key, q.ours, t.position, t.kind, m.ours, t.phase, t.probability, t.stratum, t.reason,"
            "  (SELECT o.id FROM other.question AS f JOIN main.question AS o ON o.key = f.key"
            "   WHERE f.id = t.repeats_id)"
            " FROM other.question AS t JOIN temp.to_queue AS q ON q.theirs = t.queue_id"
            f" JOIN temp.to_{kind} AS m ON m.theirs = t.item_id WHERE t.kind = '{kind}' AND t.repeats_id {repeats}"
            " ORDER BY t.queue_id, t.position",
        )
    _map_by(connection, "question")
    connection.execute(
        "INSERT OR IGNORE INTO main.attention SELECT q.ours, t.expected, t.shown_probability FROM other.attention AS t"
        " JOIN temp.to_question AS q ON q.theirs = t.question_id"
    )
    for table in ("frozen_plan", "alpha_spent"):
        columns = {"frozen_plan": "plan, sha256, at", "alpha_spent": "pool_sha256, attempt, alpha, at"}[table]
        _count(
            connection,
            merged,
            table,
            f"INSERT OR IGNORE INTO main.{table} (queue_id, {columns}) SELECT q.ours, {columns}"
            f" FROM other.{table} AS t JOIN temp.to_queue AS q ON q.theirs = t.queue_id",
        )


def _merge_labels(connection: sqlite3.Connection, merged: Merged) -> None:
    """Label events by UUID; then all that depends on labels of tests, outcomes and judgements."""
    columns = "uuid, at, reviewer, act, kind, value, tags, confidence, note, active_ms, shown, retracts"
    for kind in ("solution", "test"):
        _count(
            connection,
            merged,
            "label",
            f"INSERT OR IGNORE INTO main.label ({columns}, previous_hash, hash, item_id, question_id)"
            f" SELECT {columns}, previous_hash, hash, m.ours, q.ours FROM other.label AS t"
            f" JOIN temp.to_{kind} AS m ON m.theirs = t.item_id"
            f" LEFT JOIN temp.to_question AS q ON q.theirs = t.question_id WHERE t.kind = '{kind}'"
            " ORDER BY t.at, t.uuid",
        )
    for (test_id,) in connection.execute("SELECT DISTINCT item_id FROM main.label WHERE kind = 'test'").fetchall():
        standings.refresh_test(connection, test_id)
    touched = connection.execute("SELECT ours FROM temp.to_solution").fetchall()
    standings.refresh_solutions(connection, [row[0] for row in touched])
