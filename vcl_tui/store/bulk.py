"""Writing what imports and runs bring: many rows, few statements, known rows left as they are.

All functions run inside the caller's `Store.atomic` and take text keys; `Keys` remembers the integer
ids that the keys have in this store. What is already there is never changed: a row with the same key and
the same content is counted as unchanged, one with other content is an error for the caller to report.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from vcl_tui.errors import InputError
from vcl_tui.model.judgement import Judgement
from vcl_tui.model.outcome import Result
from vcl_tui.model.problem import Problem, Reference, Solution, Strategy, Test

TEXTS_REMEMBERED = 50_000
"""Messages of failures are often different in every cell: remembering all of them would take gigabytes."""

VARIABLES_AT_ONCE = 500
"""Below the 999 that old builds of SQLite allow in one statement."""


@dataclass(slots=True)
class Tally:
    """How many rows were new, and how many were already there."""

    new: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Keys:
    """Text keys of this store to integer ids; loaded once, extended as rows are written."""

    connection: sqlite3.Connection
    problems: dict[str, int] = field(default_factory=dict)
    solutions: dict[str, int] = field(default_factory=dict)
    tests: dict[str, int] = field(default_factory=dict)
    suites: dict[str, int] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)

    def load(self) -> Keys:
        """Read every key that isn't known yet; about 1 s for a million solutions."""
        for table, known in (
            ("problem", self.problems),
            ("solution", self.solutions),
            ("test", self.tests),
            ("suite", self.suites),
        ):
            newest = max(known.values(), default=0)
            known.update(self.connection.execute(f"SELECT key, id FROM {table} WHERE id > ?", (newest,)))
        return self

    def of(self, kind: str) -> dict[str, int]:
        """The keys of one kind of item: problem, solution or test."""
        return {"problem": self.problems, "solution": self.solutions, "test": self.tests}[kind]

    def learn_texts(self, bodies: Iterable[str | None]) -> None:
        """Store many texts at once, so that `text` knows them all; forgets older ones when it knows too many."""
        if len(self.texts) > TEXTS_REMEMBERED:
            self.texts.clear()
        unknown = list({body for body in bodies if body is not None and body not in self.texts})
        self.connection.executemany("INSERT OR IGNORE INTO text (body) VALUES (?)", ((body,) for body in unknown))
        for start in range(0, len(unknown), VARIABLES_AT_ONCE):
            some = unknown[start : start + VARIABLES_AT_ONCE]
            found = self.connection.execute(
                f"SELECT body, id FROM text WHERE body IN ({','.join('?' * len(some))})", some
            )
            self.texts.update(found)

    def text(self, body: str | None) -> int | None:
        """The id of a text, stored on first sight."""
        if body is None:
            return None
        if body not in self.texts:
            self.connection.execute("INSERT OR IGNORE INTO text (body) VALUES (?)", (body,))
            row = self.connection.execute("SELECT id FROM text WHERE body = ?", (body,)).fetchone()
            self.texts[body] = row[0]
        return self.texts[body]


def to_json(value: object) -> str:
    """JSON with sorted keys, so that the same content is the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def add_problems(keys: Keys, problems: Iterable[Problem]) -> Tally:
    """Write problems.

    Raises:
        InputError: a problem is known with another prompt.
    """
    tally = Tally()
    for problem in problems:
        row = (
            problem.prompt,
            problem.entry_point,
            problem.preamble,
            problem.benchmark,
            problem.task_id,
            to_json(problem.extra),
        )
        if known := keys.problems.get(problem.key):
            _same_or_raise(keys, "problem", ("prompt",), known, (problem.prompt,), problem.key)
            tally.unchanged += 1
            continue
        cursor = keys.connection.execute(
            "INSERT INTO problem (key, prompt, entry_point, preamble, benchmark, task_id, extra)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (problem.key, *row),
        )
        keys.problems[problem.key] = int(cursor.lastrowid or 0)
        tally.new += 1
    return tally


def add_solutions(keys: Keys, solutions: Iterable[Solution]) -> Tally:
    """Write solutions; their problems must be known.

    Raises:
        InputError: a solution is known with other code.
    """
    tally = Tally()
    for solution in solutions:
        if known := keys.solutions.get(solution.key):
            _same_or_raise(keys, "solution", ("code",), known, (solution.code,), solution.key)
            tally.unchanged += 1
            continue
        problem_id = keys.problems[solution.problem]
        cursor = keys.connection.execute(
            "INSERT INTO solution (key, problem_id, code, generator, method, n_generated, extra)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                solution.key,
                problem_id,
                solution.code,
                solution.generator,
                solution.method,
                solution.n_generated,
                to_json(solution.extra),
            ),
        )
        keys.solutions[solution.key] = int(cursor.lastrowid or 0)
        tally.new += 1
    return tally


def add_suite(keys: Keys, name: str, strategy: Strategy | None = None) -> int:
    """The id of a suite, made on first sight; its strategy follows its name where none is given."""
    if name not in keys.suites:
        chosen = strategy or (Strategy(name) if name in set(Strategy) else Strategy.IMPORTED)
        cursor = keys.connection.execute("INSERT INTO suite (key, strategy) VALUES (?, ?)", (name, chosen.value))
        keys.suites[name] = int(cursor.lastrowid or 0)
    return keys.suites[name]


def add_tests(keys: Keys, tests: Iterable[Test]) -> Tally:
    """Write tests and the suites that they name; their problems must be known.

    Raises:
        InputError: a test is known with other code.
    """
    tally = Tally()
    for test in tests:
        if known := keys.tests.get(test.key):
            _same_or_raise(keys, "test", ("code",), known, (test.code,), test.key)
            tally.unchanged += 1
            continue
        cursor = keys.connection.execute(
            "INSERT INTO test (key, problem_id, suite_id, kind, code, generator, extra) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                test.key,
                keys.problems[test.problem],
                add_suite(keys, test.suite),
                test.kind.value,
                test.code,
                test.generator,
                to_json(test.extra),
            ),
        )
        keys.tests[test.key] = int(cursor.lastrowid or 0)
        tally.new += 1
    return tally


OUTCOME_SQL = (
    "INSERT OR IGNORE INTO outcome (solution_id, test_id, outcome, cause, ms, cpu_ms, error_id, expected_id,"
    " actual_id, oracle, run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def add_results(keys: Keys, results: Iterable[Result], run_id: int | None = None, *, replace: bool = False) -> Tally:
    """Write cells of the outcome matrix; solution and test must be known. A cell that is there stays.

    Args:
        keys: the keys of this store.
        results: the cells.
        run_id: the run that they come from, if it was ours.
        replace: overwrite cells that are there (`vcl run --rerun`).
    """
    text = keys.text
    solutions, tests = keys.solutions, keys.tests
    rows = [
        (
            solutions[r.solution],
            tests[r.test],
            int(r.outcome),
            r.cause.value if r.cause else None,
            r.ms,
            r.cpu_ms,
            text(r.error),
            text(r.expected),
            text(r.actual),
            r.oracle,
            run_id,
        )
        for r in results
    ]
    return add_outcome_rows(keys, rows, replace=replace)


def add_outcome_rows(keys: Keys, rows: Sequence[Sequence[object]], *, replace: bool = False) -> Tally:
    """The same for rows that already hold ids, in the order of `OUTCOME_SQL`: the hot path of imports."""
    sql = OUTCOME_SQL.replace("OR IGNORE", "OR REPLACE") if replace else OUTCOME_SQL
    before = keys.connection.total_changes
    keys.connection.executemany(sql, rows)
    new = keys.connection.total_changes - before
    return Tally(new, len(rows) - new)


def add_judgements(keys: Keys, judgements: Iterable[Judgement]) -> Tally:
    """Write judgements; their solutions must be known. One that is there (by judge, prompt, sample) stays."""
    rows = [
        (
            keys.solutions[j.solution],
            j.judge,
            j.prompt_sha256,
            j.sample,
            None if j.verdict is None else int(j.verdict),
            j.score,
            j.rationale,
            j.model,
            j.label_mass,
            j.tokens_in,
            j.tokens_out,
            j.cost,
            to_json(j.extra),
        )
        for j in judgements
    ]
    before = keys.connection.total_changes
    keys.connection.executemany(
        "INSERT OR IGNORE INTO judgement (solution_id, judge, prompt_sha256, sample, verdict, score, rationale,"
        " model, label_mass, tokens_in, tokens_out, cost, extra)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    new = keys.connection.total_changes - before
    return Tally(new, len(rows) - new)


def add_references(keys: Keys, references: Iterable[Reference]) -> Tally:
    """Write reference labels; their items must be known."""
    rows = [(r.kind, keys.of(r.kind)[r.item], r.name, to_json(r.value)) for r in references]
    before = keys.connection.total_changes
    keys.connection.executemany("INSERT OR IGNORE INTO reference VALUES (?, ?, ?, ?)", rows)
    new = keys.connection.total_changes - before
    return Tally(new, len(rows) - new)


def _same_or_raise(
    keys: Keys, table: str, columns: tuple[str, ...], row_id: int, wanted: tuple[object, ...], key: str
) -> None:
    sql = f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?"
    if keys.connection.execute(sql, (row_id,)).fetchone() != wanted:
        raise InputError(
            f"{table} {key!r} is in the store with another {columns[0]}; give it another id, or import into a new store"
        )
