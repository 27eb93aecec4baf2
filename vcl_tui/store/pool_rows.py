"""The pool of a queue as arrays: what a plan may look at. Read in the order of text keys, and kept for the next time.

No reference label is read here. numpy is imported where it is used: the store opens without it.
"""

from __future__ import annotations

import base64
import io
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcl_tui.model.outcome import Outcome
from vcl_tui.store.connection import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_APART = "apart:"
"""How the fingerprint of a program begins that somebody has set apart."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which solutions: the frame of a queue, those of one problem, some by id, or all (nothing given)."""

    queue_id: int | None = None
    problem: str | None = None
    ids: tuple[int, ...] | None = None

    @property
    def condition(self) -> tuple[str, tuple[object, ...]]:
        """SQL about the solution `s`, and its bound values."""
        if self.queue_id is not None:
            return "s.id IN (SELECT solution_id FROM frame WHERE queue_id = ?)", (self.queue_id,)
        if self.problem is not None:
            return "s.problem_id = (SELECT id FROM problem WHERE key = ?)", (self.problem,)
        if self.ids is not None:
            return "s.id IN (SELECT value FROM json_each(?))", (json.dumps(self.ids),)
        return "1", ()


@dataclass(frozen=True, slots=True)
class SolutionRow:
    """One solution of a pool. `fingerprint` is None until `save_fingerprints` has seen it."""

    id: int
    key: str
    problem: str
    generator: str
    judge_score: float | None
    fingerprint: str | None


def solutions(store: Store, scope: Scope, version: int) -> list[SolutionRow]:
    """The solutions by key, with their program fingerprints of that version."""
    condition, bound = scope.condition
    rows = store.connection.execute(
        "SELECT s.id, s.key, p.key, coalesce(s.generator, ''), st.judge_score, g.fingerprint FROM solution AS s"
        " JOIN problem AS p ON p.id = s.problem_id LEFT JOIN standing AS st ON st.solution_id = s.id"
        " LEFT JOIN program AS g ON g.solution_id = s.id AND g.version = ?"
        f" WHERE {condition} ORDER BY s.key",
        (version, *bound),
    )
    return [SolutionRow(*row) for row in rows]


def unrecognised(store: Store, scope: Scope, version: int) -> list[tuple[int, str, str | None]]:
    """(id, code, entry point) by key of the solutions whose program isn't known in that version."""
    condition, bound = scope.condition
    return store.connection.execute(
        "SELECT s.id, s.code, p.entry_point FROM solution AS s JOIN problem AS p ON p.id = s.problem_id"
        f" WHERE {condition} AND s.id NOT IN (SELECT solution_id FROM program WHERE version = ?) ORDER BY s.key",
        (*bound, version),
    ).fetchall()


def save_fingerprints(store: Store, fingerprints: Mapping[int, str], version: int) -> None:
    """Remember which program each solution is; what somebody set apart stays apart."""
    with store.atomic() as connection:
        connection.executemany(
            "INSERT INTO program VALUES (?, ?, ?) ON CONFLICT (solution_id) DO UPDATE SET version = excluded.version,"
            f" fingerprint = CASE WHEN fingerprint LIKE '{_APART}%' THEN fingerprint ELSE excluded.fingerprint END",
            ((solution_id, text, version) for solution_id, text in fingerprints.items()),
        )


def same_program(store: Store, solution: str, version: int) -> list[tuple[str, str]]:
    """(key, code) of the other solutions that are the same program as this one, by key."""
    return store.connection.execute(
        "SELECT s.key, s.code FROM solution AS s JOIN program AS g ON g.solution_id = s.id AND g.version = ?"
        " JOIN solution AS me ON me.problem_id = s.problem_id AND me.id <> s.id"
        " JOIN program AS mine ON mine.solution_id = me.id AND mine.fingerprint = g.fingerprint"
        " WHERE me.key = ? ORDER BY s.key",
        (version, solution),
    ).fetchall()


def set_apart(store: Store, solution_id: int) -> None:
    """Somebody has looked: this solution is a program of its own."""
    with store.atomic() as connection:
        connection.execute(
            f"UPDATE program SET fingerprint = '{_APART}' || fingerprint || solution_id WHERE solution_id = ?",
            (solution_id,),
        )


@dataclass(frozen=True, slots=True)
class Columns:
    """Tests that are in, or inputs: (id, problem key, key or call, generated), by problem and text."""

    ids: tuple[int, ...]
    problems: tuple[str, ...]
    names: tuple[str, ...]
    generated: tuple[bool, ...]


def tests(store: Store) -> Columns:
    """Every test that is in."""
    return _columns(
        store,
        "SELECT t.id, p.key, t.key, 0 FROM test AS t JOIN problem AS p ON p.id = t.problem_id"
        " WHERE NOT t.is_out ORDER BY p.key, t.key",
    )


def inputs(store: Store) -> Columns:
    """Every input on which some value is known."""
    return _columns(
        store,
        "SELECT i.id, p.key, i.call, i.origin <> 'test' FROM input AS i JOIN problem AS p ON p.id = i.problem_id"
        " ORDER BY p.key, i.call",
    )


def passes(store: Store, scope: Scope) -> Ints:
    """(rows, 2) solution id and test id of every pair that passed; other outcomes and none are left out.

    At least those of the scope; a whole scan is faster than a look-up for each solution of a frame.
    """
    return _pairs(store, scope, "test_id", f"outcome WHERE outcome = {int(Outcome.PASS)}")


def values(store: Store, scope: Scope, special: Mapping[str, int]) -> Ints:
    """(rows, 3) solution id, input id, code of the value.

    Codes are places in the order of the texts, so that they don't depend on the order of import; `special`
    gives the codes of the texts that stand for no value.
    """
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    table = _pairs(store, scope, "input_id, text_id", "value WHERE 1")
    # the index on `body` gives the order; to sort the bodies that are used would take longer
    cursor = store.connection.execute("SELECT id FROM text ORDER BY body")
    in_order = np.fromiter((row[0] for row in cursor), dtype=np.int64)
    used = in_order[np.isin(in_order, table[:, 2])]
    place = {text_id: number for number, text_id in enumerate(used.tolist())}
    place |= {
        int(row[0]): code
        for text, code in special.items()
        for row in store.connection.execute("SELECT id FROM text WHERE body = ?", (text,))
    }
    if len(table):
        table[:, 2] = looked_up(place, table[:, 2])
    return table


def looked_up(places: Mapping[int, int], ids: Ints) -> Ints:
    """The place of each id; -1 for ids that have none."""
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    table = np.full(max(max(places, default=0), int(ids.max(initial=0))) + 1, -1, dtype=np.int64)
    table[np.fromiter(places.keys(), dtype=np.int64, count=len(places))] = np.fromiter(
        places.values(), dtype=np.int64, count=len(places)
    )
    found: Ints = table[ids]
    return found


def stamp(store: Store, scope: Scope, version: int) -> str:
    """A text that changes whenever the pool may have: cheap sums."""
    condition, bound = scope.condition
    standing = store.one(
        "SELECT count(*), total(st.passes * st.solution_id), total(st.fails), total(st.not_run), total(st.judge_score),"
        f" total(st.judge_samples) FROM solution AS s JOIN standing AS st ON st.solution_id = s.id WHERE {condition}",
        bound,
    )
    rest = store.one(
        "SELECT (SELECT count(*) FROM test), (SELECT total(id) FROM test WHERE is_out), (SELECT max(id) FROM run),"
        " (SELECT max(id) FROM source), (SELECT count(*) FROM value), (SELECT count(*) FROM input),"
        f" (SELECT total(length(fingerprint)) FROM program WHERE fingerprint LIKE '{_APART}%')"
    )
    return repr((version, standing, rest))


def save_arrays(store: Store, queue_id: int, arrays: Mapping[str, NDArray[np.generic]], *, mark: str, at: str) -> None:
    """Keep a queue's pool for the next question. It is derived, so it may be dropped at any time."""
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    text = base64.b85encode(zlib.compress(buffer.getvalue(), 1)).decode()
    with store.atomic() as connection:
        connection.execute("INSERT OR REPLACE INTO plan_state VALUES (?, ?, ?, ?)", (queue_id, text, mark, at))


def kept_arrays(store: Store, queue_id: int, *, mark: str) -> dict[str, NDArray[np.generic]] | None:
    """The arrays kept under this mark; None where there are none or the pool has changed since."""
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    row = store.one("SELECT state FROM plan_state WHERE queue_id = ? AND as_of_label = ?", (queue_id, mark))
    if row is None:
        return None
    with np.load(io.BytesIO(zlib.decompress(base64.b85decode(str(row[0])))), allow_pickle=False) as found:
        return dict(found)


def _columns(store: Store, sql: str) -> Columns:
    rows = store.connection.execute(sql).fetchall()
    return Columns(
        tuple(int(row[0]) for row in rows),
        tuple(str(row[1]) for row in rows),
        tuple(str(row[2]) for row in rows),
        tuple(bool(row[3]) for row in rows),
    )


def _pairs(store: Store, scope: Scope, columns: str, rows: str) -> Ints:
    """(rows, 1 + columns) solution id and these integers of each row.

    SQLite joins those of a solution to one text, and numpy reads them from there: Python sees a row a solution.
    """
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    texts = ", ".join(f"group_concat({column})" for column in columns.split(", "))
    only, bound = _of_one_problem(scope)
    found = store.connection.execute(
        f"SELECT solution_id, count(*), {texts} FROM {rows}{only} GROUP BY solution_id", bound
    ).fetchall()
    if not found:
        return np.zeros((0, 1 + len(columns.split(", "))), dtype=np.int64)
    solution, count, *joined = zip(*found, strict=True)
    read = [np.fromstring(",".join(text), dtype=np.int64, sep=",") for text in joined]
    return np.column_stack([np.repeat(np.array(solution, dtype=np.int64), count), *read])


def _of_one_problem(scope: Scope) -> tuple[str, tuple[object, ...]]:
    if scope.problem is None:
        return "", ()
    condition, bound = scope.condition
    return f" AND solution_id IN (SELECT s.id FROM solution AS s WHERE {condition})", bound
