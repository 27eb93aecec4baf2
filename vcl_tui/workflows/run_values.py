"""Collects what solutions return: the second half of `vcl run --values --inputs N`.

Each distinct program runs once on each input, whatever the number of its copies, and whether or not its
outcomes came from a run of ours.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vcl_tui.calibrate.programs import fingerprint
from vcl_tui.execute import oracle
from vcl_tui.execute.engines.base import Engine
from vcl_tui.execute.entry import guess_entry_point
from vcl_tui.execute.inputs import inputs_for
from vcl_tui.execute.job import Batch, Limits, Program
from vcl_tui.model.problem import Solution
from vcl_tui.store import bulk, runs
from vcl_tui.store.connection import Store
from vcl_tui.workflows.progress import Progress


@dataclass(frozen=True, slots=True)
class ValueWork:
    """What values are wanted of: problems (ids), which solutions (by key), how many mutants a problem gets."""

    problems: Sequence[int]
    wanted: Callable[[str], bool]
    mutants: int
    limits: Limits
    batch_size: int


@dataclass(frozen=True, slots=True)
class _Group:
    """A batch's calls, and for each of its programs the solutions that are copies of it."""

    problem: str
    calls: tuple[str, ...]
    copies: Mapping[str, Sequence[str]]


def run_values(source: Store, sink: Store, engine: Engine, work: ValueWork, run_id: int, progress: Progress) -> int:
    """Runs every program that lacks a value, on all inputs of its problem; the number of values written.

    Args:
        source: has the problems.
        sink: gets inputs and values; the same store, unless this is a shard.
        engine: runs the batches.
        work: what is wanted.
        run_id: the run.
        progress: told of programs.
    """
    groups: dict[str, _Group] = {}
    written = done_programs = 0
    with sink.atomic() as connection:
        keys = bulk.Keys(connection).load()
    for batch, done in engine.run(_batches(source, sink, work, groups)):
        group = groups.pop(batch.key)
        values = {
            solution: done.values[program]
            for program, solutions in group.copies.items()
            for solution in solutions
            if program in done.values
        }
        with sink.atomic():
            if any(solution not in keys.solutions for solution in values):
                keys.load()
            written += runs.add_values(keys, group.problem, group.calls, values, run_id)
        done_programs += len(batch.programs)
        progress("programs for their values", done_programs, None)
    return written


def _batches(source: Store, sink: Store, work: ValueWork, groups: dict[str, _Group]) -> Iterator[Batch]:
    for problem_id in work.problems:
        found = runs.pending(source, problem_id)
        entry_point = found.problem.entry_point or guess_entry_point(
            [test.code for test in found.tests], [solution.code for solution in found.solutions]
        )
        if entry_point is None:
            continue
        chosen = [solution for solution in found.solutions if work.wanted(solution.key)]
        if sink is not source and chosen:
            with sink.atomic() as connection:
                runs.copy_items(bulk.Keys(connection).load(), found, [solution.key for solution in chosen])
        calls = _inputs(sink, found, entry_point, work.mutants) if chosen else ()
        if not calls:
            continue
        copies = _without_values(sink, chosen, entry_point, len(calls))
        codes = {solution.key: solution.code for solution in found.solutions}
        names = list(copies)
        for start in range(0, len(names), work.batch_size):
            part = names[start : start + work.batch_size]
            batch = Batch(
                found.problem.key,
                found.problem.preamble or "",
                entry_point,
                tuple(Program(name, codes[name], ()) for name in part),
                (),
                work.limits,
                inputs=calls,
            )
            groups[batch.key] = _Group(found.problem.key, calls, {name: copies[name] for name in part})
            yield batch


def _inputs(sink: Store, found: runs.Pending, entry_point: str, mutants: int) -> tuple[str, ...]:
    """The problem's inputs, made at the first time and the same ever after.

    The generator's seed is the problem's key, so that shards and repeated runs make the same mutants.
    """
    known = runs.inputs_of(sink, found.problem.key)
    if sum(origin != "test" for _, origin in known) < mutants or not known:
        calls = [call for test in found.tests for call in oracle.calls(test, entry_point)]
        rng = random.Random(found.problem.key)  # noqa: S311 - nothing secret; it has to be repeatable
        made = inputs_for(calls, mutants, rng)
        runs.add_inputs(sink, found.problem.key, [(one.call, one.origin) for one in made])
        known = runs.inputs_of(sink, found.problem.key)
    return tuple(call for call, _ in known)


def _without_values(sink: Store, solutions: Sequence[Solution], entry_point: str, wanted: int) -> dict[str, list[str]]:
    """One solution of each distinct program that lacks values, with all solutions that are the same program."""
    there = runs.solutions_with_values(sink, solutions[0].problem)
    same: dict[str, list[Solution]] = {}
    for solution in solutions:
        if there.get(solution.key, 0) < wanted:
            same.setdefault(fingerprint(solution.code, entry_point, as_written=True), []).append(solution)
    return {copies[0].key: [copy.key for copy in copies] for copies in same.values()}
