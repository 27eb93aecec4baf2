"""The paged read side of the list: any filter and order over a million solutions, a page at a time.

A listing has a connection of its own. Its rows are a temporary table (pos, id), filled in one statement
that other threads can interrupt; the whole store in store order needs no table, as ids are positions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vcl_tui.model.query import Query, Sort
from vcl_tui.model.view import ListRow
from vcl_tui.store import filters
from vcl_tui.store.connection import Store, open_store

PAGE_CACHE_KB = 8192

MINE = """(SELECT l.value FROM label AS l WHERE l.kind = '{kind}' AND l.item_id = {item} AND l.reviewer = ?
 AND l.act = 'verdict' AND NOT EXISTS (SELECT 1 FROM label AS r WHERE r.retracts = l.uuid)
 ORDER BY l.at DESC, l.uuid DESC LIMIT 1)"""
"""A reviewer's current label of one item; the reviewer is the bound value."""

MY_ANSWER = """(SELECT l.value FROM label AS l WHERE l.question_id = {question} AND l.reviewer = ?
 AND l.act = 'verdict' AND NOT EXISTS (SELECT 1 FROM label AS r WHERE r.retracts = l.uuid)
 ORDER BY l.at DESC, l.uuid DESC LIMIT 1)"""
"""A reviewer's answer to one question: a silent repeat is open although its item has a label."""


@dataclass(frozen=True, slots=True)
class Triage:
    """A ready-made queue: a condition over `standing` that the query language has no words for, and an order."""

    name: str
    description: str
    where: str
    order: str
    of_reviewer: bool = False


TRIAGE: dict[str, Triage] = {
    triage.name: triage
    for triage in (
        Triage(
            "plausible",
            "failed, but most pass or a judge agrees",
            "st.fails > 0 AND (st.pass_share >= 0.5 OR st.judge_share >= 0.5)",
            "coalesce(st.pass_share, 0) + coalesce(st.judge_share, 0) DESC, st.solution_id",
        ),
        Triage(
            "doubted",
            "passed every test, the judge doubts it",
            "st.pass_share = 1 AND st.judge_share < 0.5",
            "st.judge_share, st.solution_id",
        ),
        Triage(
            "disagree",
            "tests and judge say different things",
            "(st.pass_share >= 0.5) <> (st.judge_share >= 0.5)",
            "abs(st.pass_share - st.judge_share) DESC, st.solution_id",
        ),
        Triage("timeout", "ran out of time on a test", "st.timeouts > 0", "st.timeouts DESC, st.solution_id"),
        Triage(
            "unsure",
            "you said unsure",
            MINE.format(kind="solution", item="st.solution_id") + " = 'unsure'",
            "st.solution_id",
            of_reviewer=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a listing is to hold.

    Attributes:
        query: the reviewer's filter and order.
        reviewer: whose labels count as mine.
        triage: a ready-made queue, or None.
        queue: a stored queue, or None.
        as_asked: keep the queue's own order where the query names none.
    """

    query: Query
    reviewer: str
    triage: Triage | None = None
    queue: str | None = None
    as_asked: bool = True


class Listing:
    """Rows by position. Not shared between threads at the same time.

    Attributes:
        count: rows in it.
        total: rows of its queue without the filter, so that `total - count` are hidden.
    """

    def __init__(self, store: Store, wanted: Wanted, *, count: int, total: int, first_id: int | None) -> None:
        self._store = store
        self._wanted = wanted
        self._first_id = first_id
        self.count = count
        self.total = total

    def page(self, first: int, count: int) -> list[ListRow]:
        """Rows `first` to `first + count`, fewer at the end."""
        mine = self._mine("s.id", "x.question_id")
        columns = (
            "s.id, s.key, p.key, coalesce(st.passes, 0), coalesce(st.fails, 0), coalesce(st.not_run, 0),"
            f" coalesce(st.total, 0), st.judge_score, st.judge_share, {mine}"
        )
        joins = "LEFT JOIN standing AS st ON st.solution_id = s.id JOIN problem AS p ON p.id = s.problem_id"
        if self._first_id is not None:
            sql = f"SELECT s.id - ?, {columns}, '', NULL, NULL FROM solution AS s {joins} WHERE s.id >= ? AND s.id < ?"
            low = first + self._first_id
            bound: tuple[object, ...] = (self._first_id, self._wanted.reviewer, low, low + count)
            sql += " ORDER BY s.id"
        else:
            sql = (
                f"SELECT x.pos, {columns}, coalesce(q.reason, ''), q.key, q.phase FROM temp.listing AS x"
                f" JOIN solution AS s ON s.id = x.id {joins} LEFT JOIN question AS q ON q.id = x.question_id"
                " WHERE x.pos >= ? AND x.pos < ? ORDER BY x.pos"
            )
            bound = (self._wanted.reviewer, first, first + count)
        return [ListRow(*row) for row in self._store.connection.execute(sql, bound)]

    def position_of(self, solution: str) -> int | None:
        """Where a solution stands; None when it isn't in the listing."""
        if self._first_id is not None:
            sql = "SELECT id - ? FROM solution WHERE key = ?"
            bound: tuple[object, ...] = (self._first_id, solution)
        else:
            sql = "SELECT min(pos) FROM temp.listing WHERE id = (SELECT id FROM solution WHERE key = ?)"
            bound = (solution,)
        found = self._store.value(sql, bound)
        return found if isinstance(found, int) else None

    def unlabelled(self, start: int, *, backwards: bool = False) -> int | None:
        """The first position at or after `start` (or before and at it) without a label of the reviewer."""
        way, edge = ("DESC", "<=") if backwards else ("ASC", ">=")
        if self._first_id is not None:
            sql = (
                f"SELECT s.id - ? FROM solution AS s WHERE s.id {edge} ? AND {self._mine('s.id')} IS NULL"
                f" ORDER BY s.id {way} LIMIT 1"
            )
            bound: tuple[object, ...] = (self._first_id, start + self._first_id, self._wanted.reviewer)
        else:
            answer = self._mine("x.id", "x.question_id")
            sql = (
                f"SELECT x.pos FROM temp.listing AS x WHERE x.pos {edge} ? AND {answer} IS NULL"
                f" ORDER BY x.pos {way} LIMIT 1"
            )
            bound = (start, self._wanted.reviewer)
        found = self._store.value(sql, bound)
        return found if isinstance(found, int) else None

    def labelled(self) -> int:
        """How many of its rows the reviewer has labelled: counted from the labels, which are few."""
        if self._wanted.queue is not None:
            answer = self._mine("x.id", "x.question_id")
            return self._store.count(
                f"SELECT count(*) FROM temp.listing AS x WHERE {answer} IS NOT NULL", (self._wanted.reviewer,)
            )
        inside = "1" if self._first_id is not None else "l.item_id IN (SELECT id FROM temp.listing)"
        return self._store.count(
            f"SELECT count(*) FROM current_label AS l WHERE l.kind = 'solution' AND l.reviewer = ? AND {inside}",
            (self._wanted.reviewer,),
        )

    def _mine(self, item: str, question: str = "NULL") -> str:
        """SQL for the reviewer's label of a row; in a stored queue, their answer to its question."""
        if self._wanted.queue is not None:
            return MY_ANSWER.format(question=question)
        return MINE.format(kind="solution", item=item)

    def close(self) -> None:
        """Drop the table and the connection."""
        self._store.close()


def open_listing(path: Path, wanted: Wanted, opened: Callable[[Store], None] = lambda _: None) -> Listing:
    """Fill a listing.

    Args:
        path: the store.
        wanted: what it holds.
        opened: told of the connection before the long statement, so that its `interrupt` can be called.

    Raises:
        StoreError: the store can't be read, or the fill was interrupted.
    """
    store = open_store(path)
    # on disk rather than in memory: a million rows would be 30 MB of the screen's 90
    store.connection.execute("PRAGMA temp_store = FILE")
    store.connection.execute(f"PRAGMA cache_size = -{PAGE_CACHE_KB}")
    opened(store)
    try:
        dense = _dense_ids(store) if _is_whole_store(wanted) else None
        if dense is not None:
            first_id, count = dense
            return Listing(store, wanted, count=count, total=count, first_id=first_id)
        count = _fill(store, wanted)
        return Listing(store, wanted, count=count, total=_total(store, wanted, count), first_id=None)
    except BaseException:
        store.close()
        raise


def triage_count(store: Store, triage: Triage, reviewer: str) -> tuple[int, int]:
    """(rows, rows that the reviewer has labelled) of a ready-made queue."""
    bound: tuple[object, ...] = (reviewer,) if triage.of_reviewer else ()
    rows = store.count(f"SELECT count(*) FROM standing AS st WHERE {triage.where}", bound)
    mine = store.count(
        "SELECT count(*) FROM current_label AS l JOIN standing AS st ON st.solution_id = l.item_id"
        f" WHERE l.kind = 'solution' AND l.reviewer = ? AND {triage.where}",
        (reviewer, *bound),
    )
    return rows, mine


def _is_whole_store(wanted: Wanted) -> bool:
    query = wanted.query
    plain = not query.terms and query.sort is Sort.ID and not query.descending
    return plain and wanted.triage is None and wanted.queue is None


def _dense_ids(store: Store) -> tuple[int, int] | None:
    """First id and count, where ids have no gaps; counted once, as a million rows take 50 ms."""
    row = store.one("SELECT min(id), max(id), (SELECT count(*) FROM solution) FROM solution")
    if row is None or not isinstance(row[0], int) or not isinstance(row[1], int):
        return 1, 0
    count = row[1] - row[0] + 1
    return (row[0], count) if count == row[2] else None


def _fill(store: Store, wanted: Wanted) -> int:
    condition = filters.where(wanted.query, wanted.reviewer)
    where, bound = condition.sql, list(condition.parameters)
    # the query's own order wins; a queue has its own where none is asked for
    asked_order = wanted.query.sort is not Sort.ID or wanted.query.descending
    order = filters.order(wanted.query)
    source = "standing AS st JOIN solution AS s ON s.id = st.solution_id"
    question = "NULL"
    if wanted.triage is not None:
        where = f"({where}) AND ({wanted.triage.where})"
        bound += [wanted.reviewer] if wanted.triage.of_reviewer else []
        order = order if asked_order else wanted.triage.order
    if wanted.queue is not None:
        source += " JOIN question AS q ON q.kind = 'solution' AND q.item_id = st.solution_id"
        # what this reviewer was given: the rest of the queue is nobody's yet, or somebody else's
        where = (
            f"({where}) AND q.queue_id = (SELECT id FROM queue WHERE name = ?)"
            " AND (EXISTS (SELECT 1 FROM reservation AS v WHERE v.question_id = q.id AND v.reviewer = ?)"
            f" OR {MY_ANSWER.format(question='q.id')} IS NOT NULL)"
        )
        bound += [wanted.queue, wanted.reviewer, wanted.reviewer]
        question = "q.id"
        order = order if asked_order else "q.position"
    store.connection.execute("CREATE TEMP TABLE listing (pos INTEGER PRIMARY KEY, id INTEGER, question_id INTEGER)")
    store.all(
        f"INSERT INTO temp.listing SELECT row_number() OVER (ORDER BY {order}) - 1, st.solution_id, {question}"
        f" FROM {source} WHERE {where}",
        bound,
    )
    store.all("CREATE INDEX temp.listing_of_id ON listing (id)")
    return store.count("SELECT count(*) FROM temp.listing")


def _total(store: Store, wanted: Wanted, count: int) -> int:
    if not wanted.query.terms:
        return count
    if wanted.queue is not None:
        return store.count(
            "SELECT count(*) FROM question AS q WHERE q.kind = 'solution'"
            " AND q.queue_id = (SELECT id FROM queue WHERE name = ?)"
            " AND EXISTS (SELECT 1 FROM reservation AS v WHERE v.question_id = q.id AND v.reviewer = ?)",
            (wanted.queue, wanted.reviewer),
        )
    if wanted.triage is not None:
        return triage_count(store, wanted.triage, wanted.reviewer)[0]
    return store.count("SELECT count(*) FROM standing")


def whole_store_count(store: Store, reviewer: str) -> tuple[int, int]:
    """(solutions, solutions that the reviewer has labelled)."""
    rows = store.count("SELECT count(*) FROM solution")
    mine = store.count("SELECT count(*) FROM current_label WHERE kind = 'solution' AND reviewer = ?", (reviewer,))
    return rows, mine


def stored_queues(store: Store) -> list[tuple[str, str, int, int]]:
    """(name, design, answers wanted, questions recorded) of every stored queue, oldest first."""
    return store.connection.execute(
        "SELECT w.name, w.design, w.n, (SELECT count(*) FROM question AS q WHERE q.queue_id = w.id)"
        " FROM queue AS w ORDER BY w.id"
    ).fetchall()


def newest_calibration(store: Store, queue: str | None) -> str | None:
    """The result (JSON) of the newest calibration of a queue, of any where none is named; None without one."""
    found = store.value(
        "SELECT c.result FROM calibration AS c LEFT JOIN queue AS w ON w.id = c.queue_id"
        " WHERE ? IS NULL OR w.name = ? ORDER BY c.id DESC LIMIT 1",
        (queue, queue),
    )
    return None if found is None else str(found)


def answered(store: Store, queue: str, reviewer: str) -> int:
    """Questions of a stored queue that the reviewer has answered."""
    return store.count(
        "SELECT count(*) FROM question AS q JOIN queue AS w ON w.id = q.queue_id WHERE w.name = ?"
        " AND EXISTS (SELECT 1 FROM current_label AS l WHERE l.question_id = q.id AND l.reviewer = ?)",
        (queue, reviewer),
    )
