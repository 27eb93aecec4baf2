"""Runs batches in one zygote. The one piece that every engine shares: a worker process or thread has one of these.

It plans the tests, sends calls, reads records, decides outside. A zygote that is lost is replaced and what
hadn't come back runs again; a solution that costs two zygotes gets an error of its own (cause infra), so that
one program can't stop a run.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from vcl_tui.errors import SandboxError
from vcl_tui.execute import layers, oracle
from vcl_tui.execute.inside.protocol import PASSED
from vcl_tui.execute.job import Batch, Program
from vcl_tui.execute.oracle import INPROCESS, Plan, Step
from vcl_tui.execute.outcome import Fragment, Judge, Trace, call_value, read_fragments
from vcl_tui.execute.sandbox import Zygote, ZygoteLostError, packed
from vcl_tui.model.outcome import Cause, Outcome, Result
from vcl_tui.model.problem import TestKind

STARTS = 3
_PLANNING = Lock()
"""Planning parses with the process's warning filters changed, and workers are threads."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a batch gave.

    Attributes:
        key: the batch's.
        results: one for each (program, test) pair that was asked for.
        values: for each program the canonical value of each of the batch's inputs, in order.
    """

    key: str
    results: tuple[Result, ...]
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _Layout:
    """A batch laid out as one list of steps: its tests' first, then its inputs', then decoys."""

    plans: list[Plan]
    steps: list[Step]
    first: list[int]
    first_input: int
    decoys: dict[TestKind, tuple[int, int]]

    def wire(self) -> list[dict[str, object]]:
        """The steps as the zygote reads them; the calls of a test that needs all of them share a group."""
        groups: list[int | None] = [None] * len(self.steps)
        for number, (plan, first) in enumerate(zip(self.plans, self.first, strict=True)):
            if plan.all_needed and len(plan.steps) > 1:
                groups[first : first + len(plan.steps)] = [number] * len(plan.steps)
        return [
            {"kind": step.kind, "source": step.source, "argument": step.argument, "group": group}
            for step, group in zip(self.steps, groups, strict=True)
        ]

    def numbers(self, program: Program, batch: Batch, rng: random.Random) -> list[int]:
        """The steps that a program runs.

        Of each kind's two decoys one comes at a place that can't be foretold and one at the end, so that a
        program that changes its tests when it's first called is seen as well.
        """
        groups = [
            list(range(self.first[test], self.first[test] + len(self.plans[test].steps))) for test in program.tests
        ]
        kinds = {self.plans[test].test.kind for test in program.tests if self.plans[test].oracle == INPROCESS}
        for kind in sorted(kinds & self.decoys.keys()):
            anywhere, last = self.decoys[kind]
            groups.insert(rng.randrange(len(groups) + 1), [anywhere])
            groups.append([last])
        groups.append(list(range(self.first_input, self.first_input + len(batch.inputs))))
        return [number for group in groups for number in group]


class BatchRunner:
    """Owns a zygote; starts it at the first batch.

    Args:
        active_layers: the layers to use; default all that are available.
        rng: source of the decoys' secrets and places; default one that can't be foretold.
    """

    def __init__(self, active_layers: Sequence[str] | None = None, rng: random.Random | None = None) -> None:
        self._layers = list(active_layers if active_layers is not None else layers.active())
        self._rng = rng or random.SystemRandom()
        self._zygote: Zygote | None = None
        self._packages = False

    def __enter__(self) -> BatchRunner:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the zygote."""
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None

    @property
    def zygote_pid(self) -> int | None:
        """The zygote's outermost process; None before the first batch."""
        return self._zygote.pid if self._zygote is not None else None

    def run(self, batch: Batch) -> BatchResult:
        """Runs every program of the batch against its tests and inputs.

        Raises:
            SandboxError: the sandbox can't be started.
        """
        layout = self._laid_out(batch)
        traces = self._traces(batch, layout)
        judge = Judge(layout.plans, layout.first)
        results: list[Result] = []
        values: dict[str, tuple[str, ...]] = {}
        for program, trace in zip(batch.programs, traces, strict=True):
            if trace is None:
                results += [_lost(program.key, layout.plans[test]) for test in program.tests]
                continue
            _check_decoys(trace, layout.decoys)
            results += [judge.result(program.key, test, trace) for test in program.tests]
            if batch.inputs:
                values[program.key] = tuple(
                    call_value(trace.steps.get(layout.first_input + place), trace) for place in range(len(batch.inputs))
                )
        return BatchResult(batch.key, tuple(results), values)

    def _laid_out(self, batch: Batch) -> _Layout:
        with _PLANNING:
            plans = [oracle.plan(test, batch.entry_point, batch.oracle) for test in batch.tests]
        steps: list[Step] = []
        first: list[int] = []
        for plan in plans:
            first.append(len(steps))
            steps += plan.steps
        first_input = len(steps)
        steps += [Step("call", source) for source in batch.inputs]
        decoys: dict[TestKind, tuple[int, int]] = {}
        for kind in {plan.test.kind for plan in plans if plan.oracle == INPROCESS and plan.steps}:
            decoys[kind] = (len(steps), len(steps) + 1)
            steps += [decoy(kind, batch, self._rng), decoy(kind, batch, self._rng)]
        return _Layout(plans, steps, first, first_input, decoys)

    def _traces(self, batch: Batch, layout: _Layout) -> list[Trace | None]:
        """What each program left; None for one that the sandbox broke on, twice."""
        kinds = [step.kind for step in layout.steps]
        numbers = [layout.numbers(program, batch, self._rng) for program in batch.programs]
        traces: list[Trace | None] = [None] * len(batch.programs)
        todo = [index for index in range(len(batch.programs)) if numbers[index]]
        for index in set(range(len(traces))) - set(todo):
            traces[index] = Trace()  # only tests that can't run at all
        suspect = -1
        while todo:
            fragments: dict[int, list[Fragment]] = {index: [] for index in todo}
            finished = self._exchange(batch, layout, todo, numbers, fragments)
            for index in todo[:finished]:
                traces[index] = read_fragments(fragments[index], kinds)
            todo = todo[finished:]
            if todo and todo[0] == suspect:
                todo = todo[1:]
            suspect = todo[0] if todo else -1
        return traces

    def _exchange(
        self,
        batch: Batch,
        layout: _Layout,
        todo: Sequence[int],
        numbers: Sequence[list[int]],
        fragments: dict[int, list[Fragment]],
    ) -> int:
        """Sends programs; the number of those that were done when it ended, or the zygote did."""
        limits = batch.limits.wire()
        job = {
            "preamble": batch.preamble,
            "entry": batch.entry_point or "",
            "limits": limits,
            "inputs_from": layout.first_input,
            "inputs_to": layout.first_input + len(batch.inputs),
            "solutions": len(todo),
            "steps": layout.wire(),
        }
        messages = [packed(job)]
        messages += [packed({"code": batch.programs[index].code, "steps": numbers[index]}) for index in todo]
        reached = 0

        def receive(header: tuple[Any, ...], records: bytes) -> None:
            nonlocal reached
            place, first, running, end, status, _length, _cpu_s = header
            reached = place
            wanted = numbers[todo[place]]
            fragments[todo[place]].append(Fragment(wanted[first:], running, end, status, records))

        if self._zygote is None or self._packages != batch.limits.packages:
            self.close()
            self._packages = batch.limits.packages
            self._zygote = self._started()
        try:
            patience_s = 10 + 4 * (limits["load_s"] + limits["wall_s"]) * (1 + len(layout.steps))
            self._zygote.exchange(b"".join(messages), receive, patience_s)
        except ZygoteLostError:
            self.close()
            return reached  # the program it was at may have been cut short: it runs again
        return len(todo)

    def _started(self) -> Zygote:
        """A new zygote; one that is lost while it starts (killed, or no memory for a moment) is tried again."""
        for _ in range(STARTS - 1):
            with suppress(SandboxError):
                return Zygote(self._layers, self._packages)
        return Zygote(self._layers, self._packages)


def decoy(kind: TestKind, batch: Batch, rng: random.Random) -> Step:
    """An in-process test that no honest solution can pass, in the style of the kind's other tests."""
    name = batch.entry_point or "print"
    call = _some_call(batch, rng) or f"{name}()"
    secret = rng.choice([str(rng.getrandbits(60)), repr(f"{rng.getrandbits(48):x}"), str([rng.getrandbits(40)])])
    if kind is TestKind.FUNCTION:
        claimed = call.replace(name, "candidate", 1) if batch.entry_point else call
        return Step("function", f"def check(candidate):\n    assert {claimed} == {secret}\n")
    if kind is TestKind.PYTEST_FILE:
        source = f"from solution import *\n\ndef test_value():\n    assert {call} == {secret}\n"
        return Step("pytest", source, "test_value")
    return Step("assert", f"assert {call} == {secret}")


def _some_call(batch: Batch, rng: random.Random) -> str | None:
    """A call of the entry point from one of the batch's tests, taken at random; None where no test has one."""
    if batch.entry_point is None:
        return None
    for test in rng.sample(batch.tests, len(batch.tests)):
        with _PLANNING:
            known = oracle.calls(test, batch.entry_point)
        if known:
            return rng.choice(known)
    return None


def _check_decoys(trace: Trace, decoys: dict[TestKind, tuple[int, int]]) -> None:
    for number in (number for pair in decoys.values() for number in pair):
        record = trace.steps.get(number)
        if record is not None and record.kind == PASSED:
            trace.tampered = "it passed a test that can't be passed"


def _lost(solution: str, plan: Plan) -> Result:
    text = "the sandbox ended twice while this solution ran"
    return Result(solution, plan.test.key, Outcome.ERROR, Cause.INFRA, error=text, oracle=plan.oracle)
