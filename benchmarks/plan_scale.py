"""What an adaptive plan costs by the size of the pool: making the queue, the next question, calibrating.

    python -m benchmarks.plan_scale [SOLUTIONS...]

A test that is found wrong changes the pool, so the question after that is measured by itself.

Baseline: reading the outcome table once with plain sqlite3, in the same run. Times are processor seconds of this
process after the imports, so that other load on the machine doesn't count.
"""

from __future__ import annotations

import importlib
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import show
from vcl_tui.config import Settings
from vcl_tui.model.label import ItemKind, NewLabel, Verdict
from vcl_tui.model.problem import Problem, Solution, Test, TestKind
from vcl_tui.model.queue import Design
from vcl_tui.store import bulk, standings
from vcl_tui.store.connection import Store
from vcl_tui.workflows import calibrate_pool, queues, record_label
from vcl_tui.workflows.ask_questions import Asked, next_questions
from vcl_tui.workflows.calibrate_sample import Wish
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.queue_plan import Plan

PER_PROBLEM, TESTS, KINDS = 60, 30, 12
BUDGET, TARGET = 60, 0.9
FLAG_AFTER = 10
"""Questions after which somebody says that a test is wrong."""


def fill(store: Store, solutions: int) -> None:
    """Problems of 60 solutions in 12 behaviours and 30 tests each, so 30 outcomes a solution."""
    draw = random.Random(5)
    with store.atomic() as connection:
        keys = bulk.Keys(connection).load()
        for number in range(solutions // PER_PROBLEM):
            name = f"p{number:05d}"
            bulk.add_problems(keys, [Problem(name, f"Solve {name}.", entry_point="f")])
            bulk.add_tests(keys, [Test(f"{name}-t{t}", name, TestKind.ASSERT, f"assert f({t})") for t in range(TESTS)])
            kinds = [min(draw.randrange(KINDS), draw.randrange(KINDS)) for _ in range(PER_PROBLEM)]
            bulk.add_solutions(
                keys,
                [
                    Solution(f"{name}-s{s:02d}", name, f"def f(x):\n    return x + {kind * 7 + s % 3}")
                    for s, kind in enumerate(kinds)
                ],
            )
            passing = [{t for t in range(TESTS) if draw.random() < 1 - kind / KINDS} for kind in range(KINDS)]
            rows = [
                (
                    keys.solutions[f"{name}-s{s:02d}"],
                    keys.tests[f"{name}-t{t}"],
                    0 if t in passing[kind] else 1,
                    *(None,) * 8,
                )
                for s, kind in enumerate(kinds)
                for t in range(TESTS)
            ]
            bulk.add_outcome_rows(keys, rows)
        standings.refresh_problems(connection, keys.problems.values())


def spent(act: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    started = time.process_time()
    act()
    return time.process_time() - started


def measure(solutions: int, folder: Path) -> dict[str, object]:
    """One pool size."""
    here = Context(Settings(db=folder / f"{solutions}.db", reviewer="bench", login="bench"))
    store = here.store(create=True)
    fill(store, solutions)
    baseline_s = spent(lambda: store.all("SELECT solution_id, test_id, outcome FROM outcome"))
    importlib.import_module("vcl_tui.calibrate.outlook")  # numpy and scipy belong to the start of a command
    made_s = spent(
        lambda: queues.new(here, Plan("plan", Design.ADAPTIVE, n=BUDGET, target=TARGET, confidence=0.95, seed=1))
    )
    flagged = NewLabel("bench", ItemKind.TEST, "p00000-t0", Verdict.WRONG)
    next_s: list[float] = []
    while True:
        if len(next_s) == FLAG_AFTER:
            record_label.record(here, flagged)
        found: list[Asked] = []
        next_s.append(spent(lambda found=found: found.append(next_questions(here, "plan", 1, "bench"))))  # type: ignore[misc]
        if not found[0].questions:
            break
        for question in found[0].questions:
            said = Verdict.CORRECT if int(question.item[-1]) % 3 else Verdict.INCORRECT
            record_label.record(here, NewLabel("bench", ItemKind.SOLUTION, question.item, said, question=question.key))
    calibrated_s = spent(lambda: calibrate_pool.calibrate(here, Wish()))
    here.close()
    ordinary = sorted(next_s[:FLAG_AFTER] + next_s[FLAG_AFTER + 1 :])
    return {
        "solutions": solutions,
        "outcomes": solutions * TESTS,
        "baseline s": baseline_s,
        "queue new s": made_s,
        "next s, median": ordinary[len(ordinary) // 2],
        "slowest": ordinary[-1],
        "after a change of the pool": next_s[FLAG_AFTER],
        "calibrate s": calibrated_s,
        "next / baseline": ordinary[len(ordinary) // 2] / baseline_s,
    }


def main() -> None:
    """Measure the sizes given on the command line, 10,000 and 100,000 without any."""
    sizes = [int(size) for size in sys.argv[1:] if size.isdecimal()] or [10_000, 100_000]
    with tempfile.TemporaryDirectory() as folder:
        rows = [measure(size, Path(folder)) for size in sizes]
    show(
        "adaptive plan by pool size", rows, note="limits: next 0.5 s and calibrate 2 s at 10,000; both 10 s at 100,000"
    )


if __name__ == "__main__":
    main()
