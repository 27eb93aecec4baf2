"""Runs what has no outcome: the store's solutions against its tests, in the sandbox.

The store is the list of what is done. Every batch's results are one transaction, so that a run that is
killed, at whatever point, is continued by starting it again: nothing is lost, nothing is there twice.
"""

from __future__ import annotations

import json
import os
import platform
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from vcl_tui import __version__
from vcl_tui.errors import SandboxError, UsageError
from vcl_tui.execute import layers
from vcl_tui.execute.engines.base import Engine, run_to_the_end
from vcl_tui.execute.engines.local import LocalEngine
from vcl_tui.execute.entry import guess_entry_point
from vcl_tui.execute.job import Batch, Limits, Program
from vcl_tui.execute.layers import Layer
from vcl_tui.model.outcome import Cause, Outcome, Result
from vcl_tui.model.problem import Test
from vcl_tui.model.query import Field, Query, parse
from vcl_tui.store import bulk, runs, selection, standings
from vcl_tui.store.connection import Store, open_store
from vcl_tui.workflows import run_values
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.progress import Progress, silent
from vcl_tui.workflows.run_references import run_references

BATCH_SIZE = 30
"""Solutions of one problem that a worker gets at a time."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What `vcl run` was asked for.

    Attributes:
        query: only solutions that match, in the filter language.
        suite: only tests of this suite.
        rerun: also pairs that have an outcome, of the solutions that match; where the query names outcomes
            only pairs with these.
        engine: "local" or "dask"; `scheduler` is a Dask scheduler's address, None for workers of this machine.
        workers: zygotes at a time; None: one a core.
        timeout_s, memory_bytes, packages: see `execute.job.Limits`.
        values: keep what each call of the suite returned.
        mutants: inputs to add to each problem by mutation; more than 0 implies `values`.
        shard: (i, n), i from 1: only that part of the solutions, into a store of its own.
    """

    query: str = ""
    suite: str | None = None
    rerun: str | None = None
    engine: str = "local"
    scheduler: str | None = None
    workers: int | None = None
    timeout_s: float = 0.5
    memory_bytes: int = 1 << 30
    packages: bool = False
    oracle: str = "split"
    values: bool = False
    mutants: int = 0
    allow_weak_sandbox: bool = False
    shard: tuple[int, int] | None = None

    @property
    def limits(self) -> Limits:
        """What a solution may use."""
        return Limits(self.timeout_s, self.memory_bytes, packages=self.packages)


@dataclass(slots=True)
class RunReport:
    """What a run did. `pairs` were to run, `ran` have an outcome now; counts are of this run."""

    run: str
    store: Path
    engine: str
    layers: list[str]
    pairs: int = 0
    ran: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    tampered: set[str] = field(default_factory=set)
    values: int = 0
    references: int = 0

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "run": self.run,
            "store": str(self.store),
            "engine": self.engine,
            "layers": self.layers,
            "pairs": self.pairs,
            "ran": self.ran,
            "left": self.pairs - self.ran,
            "outcomes": dict(sorted(self.outcomes.items())),
            "causes": dict(sorted(self.causes.items())),
            "tampered": sorted(self.tampered),
            "values": self.values,
            "references": self.references,
        }


def sandbox_layers() -> tuple[Layer, ...]:
    """The layers of this machine, for `vcl doctor`."""
    return layers.detect()


def run_solutions(context: Context, options: RunOptions, progress: Progress = silent) -> RunReport:
    """Runs what is to run, and notes it in the store (of a shard: in the shard's store).

    Raises:
        UsageError: an option makes no sense.
        FilterError: a query doesn't parse.
        SandboxError: a layer is missing and `allow_weak_sandbox` is off, or the sandbox doesn't start.
        StoreError: the store can't be written; what was written stays.
    """
    source = context.store()
    _check(source, options)
    active = _layers(options)
    plan = _Plan(source, options)
    sink = _shard_store(context, options.shard) if options.shard else source
    engine = _engine(options, active)
    run_id, report = _begin(context, sink, options, active)
    try:
        _run_pairs(plan, sink, engine, run_id, report, progress)
        if options.values or options.mutants:
            work = run_values.ValueWork(plan.problems, plan.wanted, options.mutants, options.limits, BATCH_SIZE)
            report.values = run_values.run_values(source, sink, engine, work, run_id, progress)
        report.references = run_references(source, sink, engine, plan.problems, plan.wanted, options.limits)
        runs.finish(sink, run_id, context.now())
    finally:
        engine.close()
        if sink is not source:
            sink.close()
    return report


def _check(store: Store, options: RunOptions) -> None:
    if options.suite is not None and not runs.suite_exists(store, options.suite):
        raise UsageError(f"no suite {options.suite!r} in the store; vcl stats lists them")
    if options.shard is not None and not 1 <= options.shard[0] <= options.shard[1]:
        raise UsageError("--shard is i/N with i from 1 to N, e.g. --shard 1/4")
    if options.engine not in {"local", "dask"}:
        raise UsageError(f"no engine {options.engine!r}; use local or dask")
    if options.oracle not in {"split", "inprocess"}:
        raise UsageError(f"no oracle {options.oracle!r}; use split or inprocess")
    if options.timeout_s <= 0 or options.memory_bytes < 64 << 20:
        raise UsageError("--timeout is more than 0 seconds, and --memory at least 64 MiB")


def _layers(options: RunOptions) -> list[str]:
    missing = [layer for layer in layers.detect() if not layer.available]
    if missing and not options.allow_weak_sandbox:
        named = "; ".join(f"{layer.name} ({layer.missing})" for layer in missing)
        raise SandboxError(
            f"the sandbox lacks {named}; --allow-weak-sandbox runs without, and accepts that programs can do harm"
        )
    return layers.active()


def _engine(options: RunOptions, active: list[str]) -> Engine:
    workers = options.workers or os.cpu_count() or 1
    if options.engine == "local":
        return LocalEngine(workers, active)
    from vcl_tui.execute.engines.dask import DaskEngine  # noqa: PLC0415 - an extra, slow to load

    return DaskEngine(workers, active, options.scheduler)


def _begin(context: Context, sink: Store, options: RunOptions, active: list[str]) -> tuple[int, RunReport]:
    uuid = context.identity()
    limits = json.dumps({**asdict(options.limits), "oracle": options.oracle}, sort_keys=True)
    versions = json.dumps({"vcl": __version__, "python": platform.python_version()}, sort_keys=True)
    record = (uuid, options.engine, json.dumps(active), limits, versions, context.now())
    return runs.begin(sink, record), RunReport(uuid, sink.path, options.engine, active)


class _Plan:
    """Which pairs are to run, problem by problem, without holding them all at once."""

    def __init__(self, store: Store, options: RunOptions) -> None:
        self._store, self._options = store, options
        self._rerun = parse(options.rerun) if options.rerun is not None else None
        query = parse(options.query)
        self._chosen = {key for _, key in selection.matching(store, query)} if query.terms else None
        self._again = {key for _, key in selection.matching(store, self._rerun)} if self._rerun else set()
        self.problems = runs.problem_ids(store)

    def work(self, sink: Store | None = None) -> Iterator[tuple[runs.Pending, dict[str, list[Test]]]]:
        """Each problem that has something to run, and the tests that each of its solutions is to meet."""
        for problem_id in self.problems:
            found = runs.pending(self._store, problem_id, self._options.suite)
            known = dict(found.cells)
            if sink is not None and sink is not self._store:
                known |= _cells_of(sink, found.problem.key, self._options.suite)
            due = {
                solution.key: tests
                for solution in found.solutions
                if self.wanted(solution.key)
                and (tests := [test for test in found.tests if self._due(solution.key, test.key, known)])
            }
            if due:
                yield found, due

    def wanted(self, key: str) -> bool:
        """Whether a solution is among those that the run is about."""
        if self._chosen is not None and key not in self._chosen:
            return False
        return in_shard(key, self._options.shard)

    def _due(self, solution: str, test: str, known: dict[tuple[str, str], Outcome]) -> bool:
        outcome = known.get((solution, test), Outcome.NOT_RUN)
        if outcome is Outcome.NOT_RUN:
            return True
        return self._rerun is not None and solution in self._again and _named(self._rerun, outcome)

    def batches(self, sink: Store) -> Iterator[Batch]:
        """The work in pieces of one problem each."""
        for found, due in self.work(sink):
            codes = {solution.key: solution.code for solution in found.solutions}
            numbers = {test.key: number for number, test in enumerate(found.tests)}
            entry_point = found.problem.entry_point or guess_entry_point(
                [test.code for test in found.tests], codes.values()
            )
            if sink is not self._store:
                with sink.atomic() as connection:
                    runs.copy_items(bulk.Keys(connection).load(), found, due)
            programs = [
                Program(key, codes[key], tuple(numbers[test.key] for test in tests)) for key, tests in due.items()
            ]
            for start in range(0, len(programs), BATCH_SIZE):
                yield Batch(
                    found.problem.key,
                    found.problem.preamble or "",
                    entry_point,
                    tuple(programs[start : start + BATCH_SIZE]),
                    found.tests,
                    self._options.limits,
                    self._options.oracle,
                )


def in_shard(key: str, shard: tuple[int, int] | None) -> bool:
    """Whether a solution belongs to a shard; the same on every machine."""
    return shard is None or zlib.crc32(key.encode("utf-8", "surrogatepass")) % shard[1] == shard[0] - 1


def _named(query: Query, outcome: Outcome) -> bool:
    """Whether a query asks for pairs of this outcome; one that names none asks for all."""
    terms = [term for term in query.terms if term.field is Field.OUTCOME]
    return all((term.value == outcome.label) is not term.negated for term in terms)


def _cells_of(store: Store, problem: str, suite: str | None) -> dict[tuple[str, str], Outcome]:
    found = store.value("SELECT id FROM problem WHERE key = ?", (problem,))
    return dict(runs.pending(store, found, suite).cells) if isinstance(found, int) else {}


def _shard_store(context: Context, shard: tuple[int, int]) -> Store:
    """The shard's own store, beside the one it is a part of: `vcl.shard-1-of-4.db`."""
    path = context.path.with_name(f"{context.path.stem}.shard-{shard[0]}-of-{shard[1]}.db")
    return open_store(path, create=True)


def _run_pairs(plan: _Plan, sink: Store, engine: Engine, run_id: int, report: RunReport, progress: Progress) -> None:
    report.pairs = sum(len(tests) for _, due in plan.work(sink) for tests in due.values())
    if not report.pairs:
        return
    progress("tests", 0, report.pairs)
    held = 0

    def waiting(count: int) -> None:
        nonlocal held
        held = count

    keys = bulk.Keys(sink.connection).load()
    for _, done in run_to_the_end(engine, plan.batches(sink), waiting):
        _write(sink, keys, done.results, run_id)
        _count(report, done.results)
        what = f"tests ({held} repeats left)" if held else "tests"
        progress(what, report.ran, report.pairs)


def _write(sink: Store, keys: bulk.Keys, results: tuple[Result, ...], run_id: int) -> None:
    """One batch, one transaction. What ran replaces what was there: only due pairs were run."""
    if not results:
        return
    with sink.atomic() as connection:
        if results[0].solution not in keys.solutions:  # a shard's store fills while it runs
            keys.load()
        bulk.add_results(keys, results, run_id, replace=True)
        standings.refresh_solutions(connection, {keys.solutions[result.solution] for result in results})


def _count(report: RunReport, results: tuple[Result, ...]) -> None:
    report.ran += len(results)
    report.outcomes.update(result.outcome.label for result in results)
    report.causes.update(result.cause.value for result in results if result.cause is not None)
    report.tampered.update(result.solution for result in results if result.cause is Cause.TAMPERED)
