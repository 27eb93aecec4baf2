"""How long `vcl merge` takes for 100,000 labels, next to the plainest way of copying such rows.

    python -m benchmarks.merge_labels [LABELS]

Twenty reviewers labelled copies of one store. The baseline copies the same rows from file to file by one
`INSERT ... SELECT` into a table without keys, indexes or checks. A second merge of the same store adds nothing.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.report import show
from vcl_tui.config import Settings
from vcl_tui.model.label import ItemKind, NewLabel, Verdict
from vcl_tui.model.problem import Problem, Solution
from vcl_tui.store import bulk, health, labels, standings
from vcl_tui.store.connection import Store, open_store
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.merge_stores import merge_stores

LABELS = 100_000
REVIEWERS, SOLUTIONS = 20, 10_000


def make_stores(folder: Path, count: int) -> tuple[Path, Path]:
    """A store with solutions alone, and a copy of it with the labels."""
    ours, theirs = folder / "ours.db", folder / "theirs.db"
    with open_store(ours, create=True) as store:
        with store.atomic() as connection:
            keys = bulk.Keys(connection)
            bulk.add_problems(keys, [Problem("p", "Do it.")])
            bulk.add_solutions(keys, [Solution(f"s{number}", "p", f"code {number}") for number in range(SOLUTIONS)])
            standings.refresh_problems(connection, keys.problems.values())
        health.copy(store, theirs, force=False)
    with open_store(theirs) as store, store.atomic():
        for number in range(count):
            _say(store, number)
    return ours, theirs


def _say(store: Store, number: int) -> None:
    reviewer, turn = f"r{number % REVIEWERS:02d}", number // REVIEWERS
    value = Verdict.CORRECT if number % 3 else Verdict.INCORRECT
    label = NewLabel(reviewer, ItemKind.SOLUTION, f"s{turn % SOLUTIONS}", value, note="seen")
    hour, minute, second = turn // 3600 % 24, turn // 60 % 60, turn % 60
    at = f"2026-01-{1 + turn // 86_400:02d}T{hour:02d}:{minute:02d}:{second:02d}.000000Z"
    labels.append(store, label, uuid=f"{number:08x}", at=at)


def _copied(target: Path, theirs: Path) -> int:
    """The baseline: the same rows into a bare table of another file."""
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("ATTACH DATABASE ? AS other", (str(theirs),))
        connection.execute("CREATE TABLE label AS SELECT * FROM other.label WHERE 0")
        with connection:
            return connection.execute("INSERT INTO label SELECT * FROM other.label").rowcount


def _merged(ours: Path, theirs: Path) -> int:
    context = Context(Settings(db=ours, reviewer="lead", login="lead"))
    try:
        return merge_stores(context, [theirs]).added["label"]
    finally:
        context.close()


def main(count: int = LABELS) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = make_stores(folder, count)
        ways: dict[str, Callable[[], int]] = {
            "INSERT ... SELECT, bare": lambda: _copied(folder / "bare.db", theirs),
            "vcl merge": lambda: _merged(ours, theirs),
            "vcl merge, again": lambda: _merged(ours, theirs),
        }
        rows: list[dict[str, object]] = []
        for way, act in ways.items():
            begun = time.perf_counter()
            added = act()
            wall_s = time.perf_counter() - begun
            baseline_s = float(str(rows[0]["seconds"])) if rows else wall_s
            rows.append({"": way, "labels added": added, "seconds": wall_s, "times bare": wall_s / baseline_s})
    show(f"Merging {count:,} labels", rows)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
