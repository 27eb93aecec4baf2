"""Compares the outcomes in a store, pair by pair, with a results file, and lists every difference.

    vcl --db run.db import vcl FOLDER-WITHOUT-RESULTS && vcl --db run.db run
    python -m benchmarks.agreement run.db results.jsonl.gz

The store is what `vcl run` filled; the file is what another runner found for the same solutions and tests.
Exit 1 when anything differs that is not explained.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vcl_tui.model.outcome import Outcome

QUERY = """
SELECT s.key, t.key, o.outcome, o.cause, coalesce(e.body, ''), instr(s.code, 'set') FROM outcome AS o
JOIN solution AS s ON s.id = o.solution_id JOIN test AS t ON t.id = o.test_id LEFT JOIN text AS e ON e.id = o.error_id
"""


@dataclass(frozen=True)
class Cell:
    """One outcome of ours."""

    outcome: str
    cause: str
    error: str
    uses_sets: bool


def ours(store: Path) -> dict[tuple[str, str], Cell]:
    """Every outcome of the store, by solution and test."""
    with sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True) as connection:
        return {
            (row[0], row[1]): Cell(Outcome(row[2]).label, row[3] or "", row[4], bool(row[5]))
            for row in connection.execute(QUERY)
        }


def theirs(path: Path) -> Iterator[tuple[tuple[str, str], str, str]]:
    """Pair, outcome and error name of every row of a results file."""
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else path.open()  # noqa: SIM115 - closed below
    with opened as lines:
        for line in lines:
            row = json.loads(line)
            yield (row["solution_id"], row["test_id"]), row["outcome"], row.get("err") or ""


def explained(cell: Cell, wanted: str) -> str:
    """Why a difference is none of the runner's doing; "" where it isn't known."""
    if wanted == "timeout" and cell.outcome in {"pass", "fail", "error"}:
        return "ended within three times the limit, which the other runner didn't give it"
    if cell.error.startswith("not repeated"):
        return "stopped, and not repeated: other tests of the solution don't end in three times the limit"
    if cell.outcome == "timeout":
        return "didn't end within three times our limit"
    if cell.cause == "memory":
        return "the memory limits differ"
    if cell.cause == "load" and cell.error.startswith("EOFError"):
        return "reads standard input while loading, and ours is empty"
    if cell.cause == "load" and cell.error.startswith("ModuleNotFoundError"):
        return "imports an installed package, which solutions may with vcl run --packages only"
    if cell.uses_sets and {cell.outcome, wanted} == {"pass", "fail"}:
        return "returns a set's elements in the order of another hash seed"
    return ""


def compare() -> None:
    """Print every difference, then the table. Not a benchmark, so not called `main`."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("results", type=Path)
    arguments = parser.parse_args()
    known = ours(arguments.store)
    compared = agreed = same_error = errors = 0
    reasons: Counter[str] = Counter()
    for pair, wanted, error in theirs(arguments.results):
        cell = known.get(pair)
        compared += 1
        if cell is None:
            reasons["not in the store"] += 1
            print(*pair, wanted, "-", "not in the store", sep="\t")
        elif cell.outcome == wanted:
            agreed += 1
            errors += wanted == "error"
            same_error += wanted == "error" and cell.error.split(":")[0] == error.removeprefix("Load:")
        else:
            reason = explained(cell, wanted) or "UNEXPLAINED"
            reasons[reason] += 1
            print(*pair, wanted, cell.outcome, cell.cause, cell.error[:80], reason, sep="\t")
    print(f"{compared:,} pairs, {agreed:,} agree, {compared - agreed:,} differ")
    for reason, count in reasons.most_common():
        print(f"{count:9,}  {reason}")
    print(f"error names agree for {same_error:,} of {errors:,} errors")
    sys.exit(1 if reasons["UNEXPLAINED"] or reasons["not in the store"] else 0)


if __name__ == "__main__":
    compare()
