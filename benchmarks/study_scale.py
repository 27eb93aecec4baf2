"""How long each study takes on a large store, with the Parquet copy and without it.

    python -m benchmarks.study_scale [SOLUTIONS]

Builds a store of SOLUTIONS solutions (a million by default: 10,000 problems of 100 solutions and 50 tests, fifty
million outcomes) and times `vcl study what`, `how`, `why` and `ceiling` in a process each, as a user waits for them.
The first study that finds DuckDB makes the copy, which is a row of its own. The baseline is `what` read from the
table itself; every ratio is a wall time over it. CPU time is shown beside it, for machines that do other work too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.report import show
from vcl_tui.store.connection import open_store
from vcl_tui.store.outcome_copy import path_of

PER_PROBLEM, TESTS = 100, 50
_OUTCOMES = """
INSERT INTO outcome (solution_id, test_id, outcome)
SELECT s.id, t.id,
       -- a hash of the two ids in place of a random number: the same store every time
       (s.id * 2654435761 + t.id * 2246822519) % 4294967291 % 1000
       >= CASE WHEN gold.value = 'true' THEN iif(valid.value = 'true', 970, 150)
               ELSE iif(valid.value = 'true', 200, 300) END
-- in this order, so that the rows come as the table keeps them
FROM solution AS s
CROSS JOIN reference AS gold ON gold.kind = 'solution' AND gold.name = 'gold' AND gold.item_id = s.id
CROSS JOIN test AS t ON t.problem_id = s.problem_id
CROSS JOIN reference AS valid ON valid.kind = 'test' AND valid.name = 'valid' AND valid.item_id = t.id
"""
STUDIES = ("what", "how", "why", "ceiling")
SMALLEST_COPIED = 5_000_000


def build(path: Path, solutions: int) -> None:
    """Write the store: solutions right in 30 %, tests valid in 60 %, outcomes that follow from both."""
    rng = np.random.default_rng(5)
    problems = range(1, solutions // PER_PROBLEM + 1)
    with open_store(path, create=True) as store, store.atomic() as connection:
        connection.execute("INSERT INTO suite (id, key, strategy) VALUES (1, 'imported', 'imported')")
        connection.executemany(
            "INSERT INTO problem (id, key, prompt, entry_point) VALUES (?, ?, ?, 'f')",
            ((number, f"p{number}", f"Return {number} more. " * (1 + number % 7)) for number in problems),
        )
        connection.executemany(
            "INSERT INTO solution (id, key, problem_id, code) VALUES (?, ?, ?, ?)",
            (
                (number + 1, f"s{number}", number // PER_PROBLEM + 1, f"def f(x):\n    return x + {number % 17}\n")
                for number in range(solutions)
            ),
        )
        connection.executemany(
            "INSERT INTO test (id, key, problem_id, suite_id, kind, code) VALUES (?, ?, ?, 1, 'assert', 'assert f(1)')",
            ((number + 1, f"t{number}", number // TESTS + 1) for number in range(len(problems) * TESTS)),
        )
        gold = rng.random((len(problems), PER_PROBLEM)) < 0.3
        valid = rng.random((len(problems), TESTS)) < 0.6
        for kind, known in (("solution", gold), ("test", valid)):
            name = {"solution": "gold", "test": "valid"}[kind]
            connection.executemany(
                "INSERT INTO reference VALUES (?, ?, ?, ?)",
                (
                    (kind, at, name, "true" if yes else "false")
                    for at, yes in enumerate(known.ravel().tolist(), start=1)
                ),
            )
        connection.execute(_OUTCOMES)


def timed(path: Path, study: str, *, without_copy: bool = False) -> tuple[float, float, float]:
    """(wall seconds, CPU seconds, peak memory in megabytes) of one study in a process of its own."""
    command = [sys.executable, "-m", "vcl_tui", "--db", str(path), "study", study, "--against", "reference", "--json"]
    if without_copy:
        # a module of this name that can't be imported: what a machine without the extra has
        blocked = path.parent / "blocked"
        blocked.mkdir(exist_ok=True)
        (blocked / "duckdb.py").write_text("raise ImportError('blocked')\n")
        environment = {**os.environ, "PYTHONPATH": f"{blocked}:{os.environ.get('PYTHONPATH', '')}"}
    else:
        environment = dict(os.environ)
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main(solutions: int = 1_000_000) -> None:
    """Build, time, print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.db"
        started = time.perf_counter()
        build(path, solutions)
        built_s = time.perf_counter() - started
        timings = [("what", "table", *timed(path, "what", without_copy=True))]
        if solutions * TESTS >= SMALLEST_COPIED:
            timings.append(("what", "copy, made now", *timed(path, "what")))
        with open_store(path, read_only=True) as store:
            copied = path_of(store).exists()
        timings += [(study, "copy" if copied else "table", *timed(path, study)) for study in STUDIES]
        baseline_s = timings[0][2]
        columns = ("study", "reads", "wall_s", "cpu_s", "peak_mb")
        rows = [
            dict(zip(columns, timing, strict=True)) | {"over_baseline": timing[2] / baseline_s} for timing in timings
        ]
    note = f"{solutions:,} solutions, {solutions * TESTS:,} outcomes; building the store took {built_s:.0f} s"
    show(
        "studies on a large store",
        rows,
        note=note if copied else note + "; no copy (DuckDB is missing, or the store too small)",
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
