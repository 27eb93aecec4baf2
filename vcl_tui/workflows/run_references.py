"""Makes reference labels where an import brought a benchmark's official test or reference solution.

A solution is `gold` when it passes the official test; a test is `valid` when the reference solution passes it.
They are kept apart from people's labels, and nothing reads them unless asked for by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from vcl_tui.execute.engines.base import Engine, run_to_the_end
from vcl_tui.execute.job import Batch, Limits, Program
from vcl_tui.model.outcome import Outcome, Result
from vcl_tui.model.problem import Reference, Test, TestKind
from vcl_tui.store import bulk, runs
from vcl_tui.store.connection import Store

GOLD, VALID = "gold", "valid"
_OFFICIAL, _REFERENCE = "official_test", "reference_solution"
BATCH_SIZE = 50


def run_references(
    source: Store, sink: Store, engine: Engine, problems: Sequence[int], wanted: Callable[[str], bool], limits: Limits
) -> int:
    """Adds the reference labels that are missing and can be had; how many.

    Args:
        source: has the problems, and what an import brought.
        sink: gets the labels; the same store, unless this is a shard.
        engine: runs the batches.
        problems: ids of the problems.
        wanted: which solutions, by key.
        limits: for solutions and tests alike. Each call of an official test that can be split has them for itself.
    """
    added = 0
    for batch, done in run_to_the_end(engine, _batches(source, problems, wanted, limits)):
        with sink.atomic() as connection:
            keys = bulk.Keys(connection).load()
            labels = [_label(batch, result) for result in done.results]
            known = [label for label in labels if label.item in keys.of(label.kind)]
            added += bulk.add_references(keys, known).new
    return added


def _label(batch: Batch, result: Result) -> Reference:
    passed = result.outcome is Outcome.PASS
    if result.solution == _REFERENCE:
        return Reference("test", result.test, VALID, passed)
    return Reference("solution", result.solution, GOLD, passed)


def _batches(source: Store, problems: Sequence[int], wanted: Callable[[str], bool], limits: Limits) -> Iterator[Batch]:
    for problem_id in problems:
        found = runs.pending(source, problem_id)
        problem = found.problem
        brought = runs.problem_references(source, problem.key)
        official, reference = brought.get(_OFFICIAL), brought.get(_REFERENCE)
        preamble = problem.preamble or ""
        if isinstance(official, str):
            there = runs.with_reference(source, "solution", GOLD, problem.key)
            test = Test(_OFFICIAL, problem.key, TestKind.FUNCTION, official)
            programs = [
                Program(solution.key, solution.code, (0,))
                for solution in found.solutions
                if solution.key not in there and wanted(solution.key)
            ]
            for start in range(0, len(programs), BATCH_SIZE):
                part = tuple(programs[start : start + BATCH_SIZE])
                yield Batch(problem.key, preamble, problem.entry_point, part, (test,), limits)
        if isinstance(reference, str):
            there = runs.with_reference(source, "test", VALID, problem.key)
            tests = tuple(test for test in found.tests if test.key not in there)
            if tests:
                program = Program(_REFERENCE, reference, tuple(range(len(tests))))
                yield Batch(problem.key, preamble, problem.entry_point, (program,), tests, limits)
