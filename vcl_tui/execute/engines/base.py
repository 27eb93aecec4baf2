"""The protocol of an engine, and what every engine does alike: repeating what timed out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Protocol

from vcl_tui.execute.job import Batch, Program
from vcl_tui.execute.worker import BatchResult
from vcl_tui.model.outcome import Outcome, Result

REPEAT_FACTOR = 3.0
SEVERAL = 3
"""A solution that times out on this many tests of a batch is asked once more on one of them, before on all."""


class Engine(Protocol):
    """Runs batches, in any order. tests/contract/test_engines.py says what all of them keep."""

    @property
    def name(self) -> str:
        """What the store records: "local", "dask"."""
        ...

    def run(self, batches: Iterable[Batch]) -> Iterator[tuple[Batch, BatchResult]]:
        """Yields each batch with its results as it is done. Reads `batches` no faster than it works them off.

        A worker that is lost costs nothing but time: its batch runs again.

        Raises:
            SandboxError: no worker could start a sandbox.
            ServiceError: the engine itself failed.
        """
        ...

    def close(self) -> None:
        """Ends the workers and all that they started."""
        ...


def run_to_the_end(
    engine: Engine, batches: Iterable[Batch], waiting: Callable[[int], None] | None = None
) -> Iterator[tuple[Batch, BatchResult]]:
    """Runs the batches; what timed out runs again with three times the time, when all else has been handed out.

    A repeat is a batch of its own, so that the worker it runs on does nothing else meanwhile; and it is
    processor time that counts, so a verdict of "timeout" doesn't depend on what other workers are doing. A
    solution that timed out on `SEVERAL` tests, and does so in the repeat of one, is taken at its word for the
    others: one that loops on every test of a suite would else cost minutes. Their outcome says so. Results of
    pairs that timed out are held back until they are final; every pair comes out exactly once.

    Args:
        engine: any.
        batches: any number; nothing is kept of a batch without timeouts.
        waiting: told how many pairs are held back, whenever that changes.
    """
    held = _Held(waiting)
    source: Iterator[Batch] = chain(batches, held.repeats())
    while True:
        for batch, done in engine.run(source):
            yield held.settle(batch, done) if batch.key in held.repeated else (batch, held.back(batch, done))
        if not held.late:
            return
        source = held.repeats()


@dataclass(slots=True)
class _Late:
    """A program's tests that timed out in one batch; `slow`, so not endless, once one of them ended in its repeat."""

    batch: Batch
    program: Program
    results: list[Result]
    slow: bool = False


@dataclass(slots=True)
class _Held:
    """The pairs that timed out and wait for their repeat; `repeated` has those whose repeat is under way."""

    waiting: Callable[[int], None] | None
    late: deque[_Late] = field(default_factory=deque)
    repeated: dict[str, _Late] = field(default_factory=dict)

    def back(self, batch: Batch, done: BatchResult) -> BatchResult:
        """Keeps the timeouts of a batch; what is left is final."""
        found: dict[str, list[Result]] = {}
        for result in done.results:
            if result.outcome is Outcome.TIMEOUT:
                found.setdefault(result.solution, []).append(result)
        if not found:
            return done
        self.late += [_Late(batch, one, found[one.key]) for one in batch.programs if one.key in found]
        self._tell()
        return replace(done, results=tuple(r for r in done.results if r.outcome is not Outcome.TIMEOUT))

    def repeats(self) -> Iterator[Batch]:
        """One batch a program, so that a program that never ends holds up no other one."""
        while self.late:
            late = self.late.popleft()
            chosen = late.results if late.slow or len(late.results) < SEVERAL else late.results[:1]
            numbers = {test.key: number for number, test in enumerate(late.batch.tests)}
            program = replace(late.program, tests=tuple(sorted(numbers[result.test] for result in chosen)))
            limits = late.batch.limits.longer(REPEAT_FACTOR)
            again = replace(late.batch, programs=(program,), limits=limits, inputs=())
            self.repeated[again.key] = late
            yield again

    def settle(self, again: Batch, done: BatchResult) -> tuple[Batch, BatchResult]:
        """What a repeat made final: its own pairs, and the program's others if none of them ended in time."""
        late = self.repeated.pop(again.key)
        ran = {result.test for result in done.results}
        rest = [result for result in late.results if result.test not in ran]
        final = list(done.results)
        if all(result.outcome is Outcome.TIMEOUT for result in final):
            why = f"not repeated: another test of this solution didn't end in {REPEAT_FACTOR:g} times the limit"
            final += [replace(result, error=result.error or why) for result in rest]
        elif rest:
            self.late.append(_Late(late.batch, late.program, rest, slow=True))
        self._tell()
        return late.batch, replace(done, results=tuple(final), values={})

    def _tell(self) -> None:
        if self.waiting is not None:
            held = [*self.late, *self.repeated.values()]
            self.waiting(sum(len(late.results) for late in held))
