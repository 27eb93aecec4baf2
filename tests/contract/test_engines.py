"""What every engine keeps: all pairs, each once, the same results whatever spreads the work."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator

import pytest

from vcl_tui.execute import layers
from vcl_tui.execute.engines.base import Engine, run_to_the_end
from vcl_tui.execute.engines.dask import DaskEngine
from vcl_tui.execute.engines.local import LocalEngine
from vcl_tui.execute.job import Batch, Limits, Program
from vcl_tui.model.outcome import Outcome, Result
from vcl_tui.model.problem import Test, TestKind

pytestmark = pytest.mark.sandbox

TESTS = tuple(Test(f"t{n}", "p", TestKind.ASSERT, f"assert f({n}) == {n * n}") for n in range(4))
CODES = {
    "right": "def f(x): return x * x\n",
    "wrong": "def f(x): return x + x\n",
    "slow": "def f(x):\n    while x == 3: pass\n    return x * x\n",
    "dies": "import os\ndef f(x): return os._exit(1) if x == 1 else x * x\n",
    "broken": "def f(x) return x\n",
}
EXPECTED = {"right": "PPPP", "wrong": "PFPF", "slow": "PPPT", "dies": "PEPP", "broken": "EEEE"}
LIMITS = Limits(timeout_s=0.1)


@pytest.fixture(params=["local", "dask"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    active = layers.active()
    made: Engine = LocalEngine(2, active) if request.param == "local" else DaskEngine(2, active)
    yield made
    made.close()


def batches(count: int = 6) -> list[Batch]:
    """`count` problems, each with every program."""
    return [
        Batch(
            f"p{number}",
            "",
            "f",
            tuple(Program(f"{name}-{number}", code, (0, 1, 2, 3)) for name, code in CODES.items()),
            TESTS,
            LIMITS,
        )
        for number in range(count)
    ]


def matrix(results: list[Result]) -> dict[str, str]:
    found: dict[str, dict[str, str]] = {}
    for result in results:
        found.setdefault(result.solution, {})[result.test] = result.outcome.letter
    return {key: "".join(cells[test] for test in sorted(cells)) for key, cells in found.items()}


def expected(count: int = 6) -> dict[str, str]:
    return {f"{name}-{number}": row for number in range(count) for name, row in EXPECTED.items()}


def test_every_pair_comes_out_once(engine: Engine) -> None:
    results = [result for _, done in run_to_the_end(engine, batches()) for result in done.results]
    assert matrix(results) == expected()
    assert set(Counter((result.solution, result.test) for result in results).values()) == {1}


def test_an_engine_can_be_used_again_and_gives_batches_back(engine: Engine) -> None:
    for _ in range(2):
        given = batches(2)
        returned = list(engine.run(iter(given)))
        assert {batch.key for batch, _ in returned} == {batch.key for batch in given}
        assert all(done.key == batch.key for batch, done in returned)
    assert list(engine.run(iter([]))) == []


def test_batches_are_read_no_faster_than_they_are_worked_off(engine: Engine) -> None:
    read: list[int] = []

    def source() -> Iterator[Batch]:
        for number, batch in enumerate(batches(40)):
            read.append(number)
            yield batch

    returned = engine.run(source())
    next(returned)
    assert len(read) < 20
    del returned


def test_a_worker_that_is_lost_costs_nothing_but_time(engine: Engine) -> None:
    results: list[Result] = []
    killed = False
    for _, done in engine.run(batches(12)):
        results += done.results
        if not killed:
            pids = engine.zygote_pids if isinstance(engine, LocalEngine) else dask_workers(engine)[:1]
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
            killed = True
    assert matrix(results) == expected(12)
    assert len(results) == 12 * 20


def dask_workers(engine: Engine) -> list[int]:
    assert isinstance(engine, DaskEngine)
    return engine.worker_pids


def test_values_come_in_the_order_of_the_inputs(engine: Engine) -> None:
    programs = (Program("a", CODES["right"], ()), Program("b", CODES["dies"], ()), Program("c", CODES["slow"], ()))
    batch = Batch("p", "", "f", programs, (), LIMITS, inputs=("f(2)", "f(1)", "f(3)", "f('x')"))
    ((_, done),) = engine.run(iter([batch]))
    assert done.values == {
        "a": ("4", "1", "9", "!error"),
        "b": ("4", "!error", "9", "!error"),
        "c": ("4", "1", "!timeout", "!error"),
    }


def test_what_times_out_is_asked_again_with_more_time() -> None:
    code = (
        "import time\ndef f(x):\n    end = time.process_time() + x\n"
        "    while time.process_time() < end: pass\n    return x\n"
    )
    tests = tuple(Test(f"t{x}", "p", TestKind.ASSERT, f"assert f({x}) == {x}") for x in (0, 0.2, 9))
    batch = Batch("p", "", "f", (Program("s", code, (0, 1, 2)),), tests, LIMITS)
    held: list[int] = []
    with BatchCounter(2) as engine:
        results = [r for _, done in run_to_the_end(engine, [batch], held.append) for r in done.results]
        assert engine.batches == 2
    assert {result.test: result.outcome for result in results} == {
        "t0": Outcome.PASS,
        "t0.2": Outcome.PASS,
        "t9": Outcome.TIMEOUT,
    }
    assert held == [2, 0]


def test_a_slow_solution_that_was_hurried_gets_all_its_time() -> None:
    """Six tests need more than the limit and less than three times it; the others then get half of it."""
    code = (
        "import time\ndef f(x):\n    end = time.process_time() + (0.2 if x < 6 else 0.07)\n"
        "    while time.process_time() < end: pass\n    return x\n"
    )
    tests = tuple(Test(f"t{x}", "p", TestKind.ASSERT, f"assert f({x}) == {x}") for x in range(9))
    batch = Batch("p", "", "f", (Program("s", code, tuple(range(9))),), tests, LIMITS)
    with BatchCounter(1) as engine:
        assert Counter(r.outcome for r in engine.run([batch]).__next__()[1].results) == {Outcome.TIMEOUT: 9}
        results = [r for _, done in run_to_the_end(engine, [batch]) for r in done.results]
    assert Counter(result.outcome for result in results) == {Outcome.PASS: 9}


def test_one_confirmed_timeout_of_several_settles_the_others() -> None:
    tests = tuple(Test(f"t{x}", "p", TestKind.ASSERT, f"assert f({x}) == {x}") for x in range(12))
    batch = Batch("p", "", "f", (Program("s", "def f(x):\n    while True: pass\n", tuple(range(12))),), tests, LIMITS)
    with BatchCounter(1) as engine:
        results = [r for _, done in run_to_the_end(engine, [batch]) for r in done.results]
        assert engine.pairs == 12 + 1
    assert len(results) == 12
    assert {result.outcome for result in results} == {Outcome.TIMEOUT}
    assert sum("not repeated: another test" in (result.error or "") for result in results) == 11


class BatchCounter(LocalEngine):
    """Counts what goes through."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers)
        self.batches = self.pairs = 0

    def __enter__(self) -> BatchCounter:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _run(self, batch: Batch):  # type: ignore[no-untyped-def]
        self.batches += 1
        self.pairs += sum(len(program.tests) for program in batch.programs)
        return super()._run(batch)
