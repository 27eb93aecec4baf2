"""The forked child: runs one solution's steps and leaves a record of each in shared memory.

Everything here shares an interpreter with the solution, so nothing it writes is trusted: the driver accepts
a call's record only as a claim "this is what the call returned", and compares outside.

The names bound at import are those of the untouched interpreter; a solution that patches builtins, `time` or
`json` harms its own calls and nothing else.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import signal
import sys
import time
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from vcl_tui.execute.inside import pytest_shim, stdio
from vcl_tui.execute.inside.encode import TooLargeError, encode
from vcl_tui.execute.inside.protocol import (
    ACTUAL,
    CURSOR,
    FAILED,
    LOAD_FAILED,
    LOAD_STEP,
    LOAD_TIMED_OUT,
    LOADED,
    PASSED,
    RAISED,
    RECORD,
    SKIPPED,
    TEXT_CHARS,
    TIMED_OUT,
    TOO_LARGE,
    VALUE,
)

_eval, _exec, _compile, _setitimer = eval, exec, compile, signal.setitimer
_PROF, _REAL = signal.ITIMER_PROF, signal.ITIMER_REAL
_REPEAT_S = 0.05  # a solution that swallows the interrupt gets it again

PATIENCE = 3
"""Steps of a solution that may use up their time before the others get less."""


def allowed_s(limits: dict[str, float], late: int) -> float:
    """CPU time of a step after `late` others of the solution used up theirs: from `PATIENCE` on less with each."""
    return max(limits["least_s"], limits["cpu_s"] * min(1.0, PATIENCE / max(late, 1)))


SOLUTION_FILE = "<solution>"


class OutOfTimeError(BaseException):
    """The step's time is over. Not an Exception, so that `except Exception` lets it through."""


class Step:
    """One thing to run, compiled by the zygote once for a whole batch.

    Attributes:
        kind: call, assert, function, stdio or pytest.
        code: compiled source; an exception where it doesn't compile; None for stdio.
        argument: the name of a pytest function, or the input text of a stdio test.
        source: what is compiled; pytest steps with the same source share one module.
        group: shared by the calls of one test that all have to give a value: where one doesn't, the later ones
            aren't made, as they wouldn't be beside the solution. None for a step by itself.
    """

    __slots__ = ("argument", "code", "group", "kind", "source")

    def __init__(self, kind: str, source: str, argument: str, group: int | None) -> None:
        self.kind, self.source, self.argument, self.group = kind, source, argument, group
        self.code: CodeType | SyntaxError | None = None
        if kind == "stdio":
            return
        try:
            name = "<call>" if kind == "call" else "<test>"
            self.code = _compile(source, name, "eval" if kind == "call" else "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self.code = SyntaxError(str(error))


class Child:
    """The run of one solution.

    Args:
        records: the shared buffer; its head is the `CURSOR`.
        limits: for a step cpu_s (at worst least_s, see `allowed_s`) and wall_s, for the module body load_s.
        inputs: the steps whose values are wanted for comparing programs. One that doesn't end on `PATIENCE`
            of them isn't asked for the others: they count as timeouts.
        late: steps of the solution that earlier children were stopped in.
    """

    def __init__(self, records: mmap.mmap, limits: dict[str, float], inputs: range, late: int) -> None:
        self._records = records
        self._end = len(records)
        self._used = CURSOR.size
        self._limits, self._wall_s, self._load_s = limits, limits["wall_s"], limits["load_s"]
        self._inputs, self._late = inputs, late
        self._armed = False
        self._cpu, self._wall = time.process_time, time.perf_counter
        self._modules: dict[str, dict[str, Any]] = {}

    def run(self, preamble: str, code: str, entry: str, steps: list[Step], numbers: list[int]) -> None:
        """Loads the solution and runs the steps, `numbers` being what the driver calls them."""
        signal.signal(signal.SIGPROF, self._on_timer)
        signal.signal(signal.SIGALRM, self._on_timer)
        namespace: dict[str, Any] | None = None
        program = None
        ended: int | None = None
        for step, number in zip(steps, numbers, strict=True):
            if namespace is None:
                if step.kind == "stdio":
                    program = program or self._compiled(code)
                    if program is None:
                        return
                else:
                    namespace = self._load(preamble, code)
                    if namespace is None:
                        return
            CURSOR.pack_into(self._records, 0, self._used - CURSOR.size, number + 1)
            if step.group is None or step.group != ended:
                ended = None if self._step(step, number, namespace or {}, program, entry) else step.group

    def _load(self, preamble: str, code: str) -> dict[str, Any] | None:
        """The module body; None when it failed, which is recorded."""
        module = type(sys)("solution")
        namespace: dict[str, Any] = module.__dict__
        namespace["__file__"] = SOLUTION_FILE
        sys.modules["solution"] = module
        cpu, wall = self._cpu(), self._wall()
        kind, payload = LOADED, b""
        try:
            self._arm(self._load_s, self._load_s + self._wall_s)
            try:
                if preamble:
                    _exec(_compile(preamble, "<preamble>", "exec", dont_inherit=True), namespace)
                _exec(_compile(code, SOLUTION_FILE, "exec", dont_inherit=True), namespace)
            except OutOfTimeError:
                kind = LOAD_TIMED_OUT
            except BaseException as error:  # noqa: BLE001 - whatever a solution raises is its outcome
                kind, payload = LOAD_FAILED, _described(error)
            self._armed = False
        except OutOfTimeError:
            kind = LOAD_TIMED_OUT
        self._armed = False
        self._record(kind, LOAD_STEP, wall, cpu, payload)
        return namespace if kind == LOADED else None

    def _compiled(self, code: str) -> CodeType | None:
        """A stdio program; None when it doesn't compile, which is recorded."""
        try:
            return _compile(code, SOLUTION_FILE, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self._record(LOAD_FAILED, LOAD_STEP, self._wall(), self._cpu(), _described(error))
            return None

    def _step(self, step: Step, number: int, namespace: dict[str, Any], program: CodeType | None, entry: str) -> bool:
        """Whether it gave a value; for a test by itself whether it passed."""
        cpu, wall = self._cpu(), self._wall()
        kind, payload = RAISED, b""
        if self._late >= PATIENCE and number in self._inputs:
            self._record(TIMED_OUT, number, wall, cpu, b"")
            return False
        try:
            self._arm(allowed_s(self._limits, self._late), self._wall_s)
            try:
                if step.kind == "call" and type(step.code) is CodeType:
                    payload = encode(_eval(step.code, namespace))
                    kind = VALUE
                else:
                    kind, payload = self._other(step, namespace, program, entry)
            except OutOfTimeError:
                kind, payload = TIMED_OUT, b""
            except TooLargeError:
                kind, payload = TOO_LARGE, b""
            except BaseException as error:  # noqa: BLE001
                kind = _kind_of(error, step)
                payload = _described(error, [namespace.pop(ACTUAL)] if ACTUAL in namespace else [])
            self._armed = False
        except OutOfTimeError:  # it struck between the step's end and the line above
            kind, payload = TIMED_OUT, b""
        self._armed = False
        self._late += kind == TIMED_OUT
        self._record(kind, number, wall, cpu, payload)
        return kind in {VALUE, PASSED}

    def _other(
        self, step: Step, namespace: dict[str, Any], program: CodeType | None, entry: str
    ) -> tuple[bytes, bytes]:
        if isinstance(step.code, SyntaxError):
            raise step.code
        if step.kind == "stdio" and program is not None:
            return VALUE, encode(stdio.run(program, step.argument))
        if step.code is None:
            raise SyntaxError("nothing to run")
        if step.kind == "assert":
            namespace.pop(ACTUAL, None)
            _exec(step.code, namespace)
        elif step.kind == "function":
            _run_function(step.code, dict(namespace), namespace.get(entry))
        else:
            module = self._modules.get(step.source)
            if module is None:
                pytest_shim.install()
                module = {"__name__": "test_solution", "__file__": "<test>"}
                _exec(step.code, module)
                self._modules[step.source] = module
            pytest_shim.run(module, step.argument)
        return PASSED, b""

    def _arm(self, cpu_s: float, wall_s: float) -> None:
        self._armed = True
        _setitimer(_PROF, cpu_s, _REPEAT_S)
        _setitimer(_REAL, wall_s, _REPEAT_S)

    def _on_timer(self, _number: int, _frame: FrameType | None) -> None:
        if self._armed:
            raise OutOfTimeError

    def _record(self, kind: bytes, number: int, wall: float, cpu: float, payload: bytes) -> None:
        if self._used + RECORD.size + len(payload) > self._end:
            kind, payload = TOO_LARGE, b""
            if self._used + RECORD.size > self._end:
                return  # a missing record is an error, never a pass
        wall_us = min(int((self._wall() - wall) * 1e6), 0xFFFFFFFF)
        cpu_us = min(int((self._cpu() - cpu) * 1e6), 0xFFFFFFFF)
        at = self._used
        RECORD.pack_into(self._records, at, kind, number, wall_us, cpu_us, len(payload))
        at += RECORD.size
        self._records[at : at + len(payload)] = payload
        self._used = at + len(payload)
        CURSOR.pack_into(self._records, 0, self._used - CURSOR.size, (number + 1) & LOAD_STEP)


def _kind_of(error: BaseException, step: Step) -> bytes:
    """An exception of an in-process test is a failure, a skip or an error; of a call, always an error."""
    if step.kind in {"call", "stdio"}:
        return RAISED
    if isinstance(error, pytest_shim.SkippedError):
        return SKIPPED
    return FAILED if isinstance(error, AssertionError) else RAISED


def _run_function(code: CodeType, scope: dict[str, Any], candidate: object) -> None:
    """A test that defines `check(candidate)`, or test functions, or merely asserts in its body."""
    before = set(scope)
    _exec(code, scope)
    check: Callable[[object], object] | None = scope.get("check")
    if "check" not in before and callable(check):
        check(candidate)
        return
    for name in [name for name in scope if name.startswith("test") and name not in before]:
        if callable(scope[name]):
            pytest_shim.call(scope[name], candidate)


def _described(error: BaseException, seen: list[object] | None = None) -> bytes:
    """Type, line in the solution (0: elsewhere) and message, as encoded JSON; safe against lying exceptions.

    `seen` may hold what an assert compared; it is left out where it can't be encoded.
    """
    name = str(type.__dict__["__name__"].__get__(type(error)))[:80]
    line = 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == SOLUTION_FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    try:
        if isinstance(error, SyntaxError) and error.filename == SOLUTION_FILE:
            line = error.lineno or 0
            message = str(error.msg)[:TEXT_CHARS]
        else:
            message = str(error)[:TEXT_CHARS]
    except OutOfTimeError:
        raise
    except BaseException:  # noqa: BLE001 - a `__str__` may raise anything
        message = "(no message: its __str__ fails)"
    if seen:
        with contextlib.suppress(Exception):
            return encode([name, line, message, seen[0]])
    return encode([name, line, message])


def leave(status: int) -> None:
    """Ends the child at once: no atexit, no finalisers, no waiting for threads."""
    os._exit(status)
