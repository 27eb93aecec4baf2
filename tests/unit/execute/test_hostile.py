"""Nothing a solution does forges a pass, harms the machine, or touches the next solution."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.conftest import REPOSITORY
from tests.processes import descendants, status_of, still_runs
from tests.unit.execute import hostile
from vcl_tui.execute.job import Batch, Limits, Program
from vcl_tui.execute.worker import BatchRunner
from vcl_tui.model.outcome import Result
from vcl_tui.model.problem import Test, TestKind

pytestmark = pytest.mark.sandbox

TESTS = tuple(
    Test(key, "p", TestKind.ASSERT, code)
    for key, code in (("one", "assert f(1) == 1"), ("two", "assert f(2) == 2"), ("impossible", "assert f(3) == 4"))
)
LIMITS = Limits(timeout_s=0.25, memory_bytes=512 << 20, load_s=1.0)


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """A port of this machine that nobody may reach."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.01)
        yield server


@pytest.fixture(scope="module")
def runner() -> Iterator[BatchRunner]:
    with BatchRunner() as one:
        yield one


def run(runner: BatchRunner, code: str, oracle: str = "split") -> tuple[list[Result], list[Result]]:
    """The results of a hostile program, and of an honest one right after it."""
    programs = (Program("hostile", code, (0, 1, 2)), Program("next", hostile.HONEST, (0, 1, 2)))
    results = runner.run(Batch("p", "", "f", programs, TESTS, LIMITS, oracle)).results
    return list(results[:3]), list(results[3:])


def letters(results: list[Result]) -> str:
    return "".join(result.outcome.letter for result in results)


@pytest.mark.parametrize("snippet", hostile.ALL, ids=lambda snippet: snippet.name)
def test_split_oracle_can_not_be_fooled(snippet: hostile.Snippet, runner: BatchRunner, listener: socket.socket) -> None:
    port = str(listener.getsockname()[1])
    got, following = run(runner, snippet.code.replace("PORT", port))
    assert letters(following) == "PPF"
    for result, allowed in zip(got, snippet.expect, strict=True):
        assert result.outcome.letter in allowed, (result.test, result.outcome, result.cause, result.error)
        assert len(result.error or "") <= 500


def test_no_connection_came_out_of_the_sandbox(runner: BatchRunner, listener: socket.socket) -> None:
    for snippet in hostile.NETWORK:
        run(runner, snippet.code.replace("PORT", str(listener.getsockname()[1])))
    with pytest.raises(TimeoutError):
        listener.accept()


@pytest.mark.parametrize(
    "snippet",
    [snippet for snippet in hostile.FORGERIES if snippet.name not in hostile.UNSEEN_IN_PROCESS],
    ids=lambda snippet: snippet.name,
)
def test_in_process_a_forged_pass_is_flagged(snippet: hostile.Snippet, runner: BatchRunner) -> None:
    """Beside the solution an assert can be fooled; the decoy then takes every pass away."""
    got, following = run(runner, snippet.code, oracle="inprocess")
    assert letters(following) == "PPF"
    assert got[2].outcome.letter != "P", got[2]


@pytest.mark.parametrize("layers", [[], ["rlimits"], ["rlimits", "seccomp"], ["bwrap", "rlimits", "landlock"]])
def test_split_oracle_needs_no_layer(layers: list[str]) -> None:
    """With --allow-weak-sandbox a program may do harm, but not pass what it doesn't solve."""
    with BatchRunner(layers) as weak:
        for snippet in hostile.FORGERIES:
            got, following = run(weak, snippet.code)
            assert letters(following) == "PPF", snippet.name
            held = [one.outcome.letter in allowed for one, allowed in zip(got, snippet.expect, strict=True)]
            assert all(held), (snippet.name, got)


@pytest.mark.parametrize("layers", ["", "rlimits seccomp", "bwrap rlimits seccomp landlock"])
def test_nothing_outlives_a_driver_that_is_killed(layers: str) -> None:
    """The zygote and a solution in an endless loop end with the process that started them, bwrap or not."""
    script = (
        "import sys\nfrom vcl_tui.execute.job import *\nfrom vcl_tui.execute.worker import BatchRunner\n"
        "from vcl_tui.model.problem import Test, TestKind\n"
        "test = Test('t', 'p', TestKind.ASSERT, 'assert f(1) == 1')\n"
        "loop = Program('s', 'def f(x):\\n    while True: pass\\n', (0,))\n"
        f"honest = Batch('p', '', 'f', (Program('h', {hostile.HONEST!r}, (0,)),), (test,))\n"
        f"with BatchRunner({layers.split()!r}) as runner:\n"
        "    runner.run(honest)\n    print(runner.zygote_pid, flush=True)\n"
        "    runner.run(Batch('p', '', 'f', (loop,), (test,), Limits(60)))\n"
    )
    driver = subprocess.Popen([sys.executable, "-c", script], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    assert driver.stdout is not None
    zygote = int(driver.stdout.readline())
    inside: set[int] = set()
    while not any(map(uses_time, inside)):
        inside |= {zygote, *descendants(zygote)}
        assert driver.poll() is None
        time.sleep(0.02)
    driver.kill()
    driver.communicate()
    assert not any(map(still_runs, inside)), "something outlived the driver"


def uses_time(pid: int) -> bool:
    """Whether a process has used a quarter of a second by itself: the loop, and not what started it."""
    fields = status_of(pid)
    return bool(fields) and int(fields[11]) > 25


def test_no_process_survives_its_runner() -> None:
    with BatchRunner() as runner:
        run(runner, hostile.HONEST)
        pid = runner.zygote_pid
        assert pid is not None
        inside = list(descendants(pid))
        assert inside
    assert not any(map(still_runs, (pid, *inside)))


def test_every_group_is_there() -> None:
    """33 attempts that were measured before this runner was written, and at least 20 of our own."""
    assert len({snippet.name for snippet in hostile.ALL}) == len(hostile.ALL) >= 53
