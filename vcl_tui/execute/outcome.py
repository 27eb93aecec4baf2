"""Turns what a child left behind into outcomes. Pure.

Every record is a claim by a process that the solution may control. Accepted is only what was asked for: each
step once, in order, of a kind that fits the step. What is missing is an error, never a pass; what doesn't fit
marks the solution as tampered.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vcl_tui.execute.evaluate import evaluate
from vcl_tui.execute.inside import protocol as wire
from vcl_tui.execute.oracle import SPLIT, Plan, tidy_output
from vcl_tui.execute.values import ForgedError, Opaque, canonical, decode, shown
from vcl_tui.model.outcome import ERROR_VALUE, TIMEOUT_VALUE, Cause, Outcome, Result
from vcl_tui.model.problem import TestKind

_CALL_KINDS = frozenset({wire.VALUE, wire.RAISED, wire.TIMED_OUT, wire.TOO_LARGE})
_TEST_KINDS = frozenset({wire.PASSED, wire.FAILED, wire.RAISED, wire.TIMED_OUT, wire.SKIPPED, wire.TOO_LARGE})
_LOAD_KINDS = frozenset({wire.LOADED, wire.LOAD_FAILED, wire.LOAD_TIMED_OUT})


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one step: its kind (`protocol`), times, and payload; `note` says how it died."""

    kind: bytes
    wall_ms: float = 0.0
    cpu_ms: float = 0.0
    payload: bytes = b""
    note: str = ""


KILLED = b"K"  # the step's process ended under it; not a kind that a child can write
MISSING = b"-"


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one child left: the steps it was given, how it ended, and its buffer."""

    steps: Sequence[int]
    running: int
    end: int
    status: int
    records: bytes


@dataclass(slots=True)
class Trace:
    """All that is known about the run of one solution: `load` None means that its body never came to an end."""

    steps: dict[int, Record] = field(default_factory=dict)
    load: Record | None = None
    tampered: str | None = None


def read_fragments(fragments: Sequence[Fragment], kinds: Sequence[str]) -> Trace:
    """Checks the records of all children of one solution.

    Args:
        fragments: in the order in which the children ran.
        kinds: the kind of each step of the job (`oracle.Step.kind`), by step number.
    """
    trace = Trace()
    for fragment in fragments:
        _read_records(fragment, kinds, trace)
        if fragment.end == wire.DONE:
            continue
        victim = fragment.running - 1
        if victim in fragment.steps and victim not in trace.steps:
            trace.steps[victim] = Record(KILLED, note=_ending(fragment))
        elif fragment.running == 0 and trace.load is None:
            trace.load = Record(KILLED, note=_ending(fragment))
    return trace


def _read_records(fragment: Fragment, kinds: Sequence[str], trace: Trace) -> None:
    at, order = 0, {step: place for place, step in enumerate(fragment.steps)}
    last = -1
    while at + wire.RECORD.size <= len(fragment.records):
        kind, step, wall_us, cpu_us, length = wire.RECORD.unpack_from(fragment.records, at)
        at += wire.RECORD.size
        record = Record(kind, wall_us / 1000, cpu_us / 1000, fragment.records[at : at + length])
        at += length
        if step == wire.LOAD_STEP:
            if kind not in _LOAD_KINDS or last >= 0:
                trace.tampered = "a record about loading that doesn't fit"
                return
            if trace.load is None:  # a later child loads the same code again; the first one tells
                trace.load = record
            continue
        fitting = _CALL_KINDS if step < len(kinds) and kinds[step] in {"call", "stdio"} else _TEST_KINDS
        if step not in order or order[step] <= last or kind not in fitting:
            trace.tampered = "a record that wasn't asked for"
            return
        last = order[step]
        trace.steps[step] = record
    if at != len(fragment.records):
        trace.tampered = "bytes that aren't a record"


def _ending(fragment: Fragment) -> str:
    if fragment.end == wire.STOPPED:
        return "stopped"
    if fragment.end == wire.SIGNALLED:
        try:
            return f"died of {signal.Signals(fragment.status).name}"
        except ValueError:
            return f"died of signal {fragment.status}"
    return f"ended its process with status {fragment.status}"


@dataclass(frozen=True, slots=True)
class _Judged:
    outcome: Outcome
    cause: Cause | None = None
    error: str | None = None
    actual: str | None = None


class Judge:
    """Decides tests from records. Remembers its verdicts: solutions of one problem return the same values."""

    def __init__(self, plans: Sequence[Plan], first_step: Sequence[int]) -> None:
        """`first_step[n]` is the number of plan n's first step in the job."""
        self._plans, self._first = plans, first_step
        self._memory: dict[tuple[int, bytes], _Judged] = {}

    def result(self, solution: str, number: int, trace: Trace) -> Result:
        """The outcome of plan `number` for a solution."""
        plan = self._plans[number]
        records = [trace.steps.get(self._first[number] + place) for place in range(len(plan.steps))]
        judged = self._decide(number, plan, records, trace)
        if trace.tampered is not None and judged.outcome is Outcome.PASS:
            judged = _Judged(Outcome.ERROR, Cause.TAMPERED, trace.tampered, judged.actual)
        known = [record for record in records if record is not None]
        return Result(
            solution,
            plan.test.key,
            judged.outcome,
            judged.cause,
            round(sum(record.wall_ms for record in known), 3) if known else None,
            round(sum(record.cpu_ms for record in known), 3) if known else None,
            judged.error,
            plan.expected,
            judged.actual,
            plan.oracle,
        )

    def _decide(self, number: int, plan: Plan, records: list[Record | None], trace: Trace) -> _Judged:
        if plan.broken is not None:
            return _Judged(Outcome.ERROR, Cause.EXCEPTION, plan.broken)
        whole = _load_trouble(trace, plan)
        if whole is not None:
            return whole
        if len(records) == 1 and records[0] is not None and records[0].kind == wire.VALUE:
            key = (number, records[0].payload)
            if key not in self._memory:
                self._memory[key] = _judge(plan, records)
            return self._memory[key]
        return _judge(plan, records)


def _judge(plan: Plan, records: list[Record | None]) -> _Judged:
    if plan.test.kind is TestKind.STDIO:
        return _judge_output(plan, records[0])
    if plan.oracle == SPLIT:
        return _judge_calls(plan, records)
    if plan.test.kind is TestKind.PYTEST_FILE:
        return _judge_functions(plan, records)
    return _from_record(records[0])


def _load_trouble(trace: Trace, plan: Plan) -> _Judged | None:
    """The outcome of every test, when the solution's body didn't run to its end."""
    load = trace.load
    if load is None:
        if plan.test.kind is TestKind.STDIO:
            return None
        return _Judged(Outcome.ERROR, Cause.INFRA, "no record of the run")
    if load.kind == wire.LOAD_FAILED:
        text, memory = _exception(load.payload)
        return _Judged(Outcome.ERROR, Cause.MEMORY if memory else Cause.LOAD, text)
    if load.kind == wire.LOAD_TIMED_OUT or (load.kind == KILLED and load.note == "stopped"):
        return _Judged(Outcome.TIMEOUT, Cause.LOAD, "the module body didn't end")
    if load.kind == KILLED:
        return _Judged(Outcome.ERROR, Cause.LOAD, f"the module body {load.note}")
    return None


class _NoValueError(Exception):
    """A call that the test needs gave no value; carries what it gave."""

    def __init__(self, judged: _Judged) -> None:
        self.judged = judged


def _judge_calls(plan: Plan, records: list[Record | None]) -> _Judged:
    values: dict[int, object] = {}

    def call(number: int) -> object:
        if number not in values:
            record = records[number]
            if record is None:  # not called where an earlier call of the same test gave no value
                ended = [one for one in records[:number] if one is not None and one.kind != wire.VALUE]
                raise _NoValueError(_from_record(ended[0] if plan.all_needed and ended else None))
            if record.kind != wire.VALUE:
                raise _NoValueError(_from_record(record))
            values[number] = decode(record.payload)
        return values[number]

    try:
        passed = all(bool(evaluate(expression, call)) for expression in plan.asserts)
    except _NoValueError as missing:
        return missing.judged
    except ForgedError:
        return _Judged(Outcome.ERROR, Cause.TAMPERED, "a value that the encoder can't have written")
    except Exception as error:  # noqa: BLE001 - comparing plain values raises what the test would have raised
        return _Judged(Outcome.ERROR, Cause.EXCEPTION, f"{type(error).__name__}: {error}"[:400], _actual(values))
    return _Judged(Outcome.PASS if passed else Outcome.FAIL, None, None, _actual(values))


def _actual(values: Mapping[int, object]) -> str | None:
    if not values:
        return None
    return shown(values[max(values)])


def _judge_output(plan: Plan, record: Record | None) -> _Judged:
    if record is None or record.kind != wire.VALUE:
        return _from_record(record)
    try:
        written = decode(record.payload)
    except ForgedError:
        written = Opaque("forged", truth=False)
    if not isinstance(written, str):
        return _Judged(Outcome.ERROR, Cause.TAMPERED, "an output that isn't text")
    same = tidy_output(written) == tidy_output(plan.expected or "")
    return _Judged(Outcome.PASS if same else Outcome.FAIL, None, None, shown(written))


def _judge_functions(plan: Plan, records: list[Record | None]) -> _Judged:
    """The file's outcome is its worst function's; `actual` holds each one's as a JSON object."""
    judged = {step.argument: _from_record(record) for step, record in zip(plan.steps, records, strict=True)}
    each = json.dumps({name or "(file)": one.outcome.label for name, one in judged.items()})
    for worst in (Outcome.FAIL, Outcome.TIMEOUT, Outcome.ERROR, Outcome.PASS, Outcome.SKIP):
        for name, one in judged.items():
            if one.outcome is worst:
                text = f"{name}: {one.error}" if one.error and name else one.error
                return _Judged(worst, one.cause, text, each)
    return _Judged(Outcome.ERROR, Cause.INFRA, "the file has no test", each)


_PLAIN = {
    wire.PASSED: _Judged(Outcome.PASS),
    wire.SKIPPED: _Judged(Outcome.SKIP),
    wire.TIMED_OUT: _Judged(Outcome.TIMEOUT),
    wire.TOO_LARGE: _Judged(Outcome.ERROR, Cause.OUTPUT, "a value too large or too deep to compare"),
}


def _from_record(record: Record | None) -> _Judged:
    """The outcome that one record stands for by itself."""
    if record is None:
        return _Judged(Outcome.ERROR, Cause.KILLED, "no record: the process was gone")
    if record.kind in _PLAIN:
        return _PLAIN[record.kind]
    if record.kind == KILLED:
        if record.note == "stopped":
            return _Judged(Outcome.TIMEOUT, None, "stopped from outside: the interrupt was ignored")
        return _Judged(Outcome.ERROR, Cause.KILLED, f"the solution {record.note}")
    text, memory = _exception(record.payload)
    if record.kind == wire.FAILED or text.startswith("AssertionError:"):
        # An assert inside the solution fails the test, as it would if the test ran beside it.
        return _Judged(Outcome.FAIL, None, text, _compared(record.payload))
    return _Judged(Outcome.ERROR, Cause.MEMORY if memory else Cause.EXCEPTION, text)


def _compared(payload: bytes) -> str | None:
    """What an in-process assert found on its left side, where the child could say."""
    try:
        described = decode(payload)
    except ForgedError:
        return None
    return shown(described[3]) if isinstance(described, list) and len(described) > 3 else None


def _exception(payload: bytes) -> tuple[str, bool]:
    """The text of a described exception, and whether memory ran out."""
    try:
        name, line, message = json.loads(payload)[:3]
    except (ValueError, TypeError):
        return "an exception that can't be described", False
    where = f" (line {line})" if isinstance(line, int) and line > 0 else ""
    return f"{name}: {message}{where}"[:500], name == "MemoryError"


def call_value(record: Record | None, trace: Trace) -> str:
    """The canonical text of what a call gave: its value, `ERROR_VALUE` or `TIMEOUT_VALUE`."""
    if trace.load is not None and trace.load.kind == wire.LOAD_TIMED_OUT:
        return TIMEOUT_VALUE
    if record is None:
        return ERROR_VALUE
    if record.kind == wire.TIMED_OUT or (record.kind == KILLED and record.note == "stopped"):
        return TIMEOUT_VALUE
    if record.kind != wire.VALUE:
        return ERROR_VALUE
    try:
        return canonical(decode(record.payload))
    except ForgedError:
        return ERROR_VALUE
