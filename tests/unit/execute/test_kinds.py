"""Every kind of test, run in the real sandbox; and what an honest program finds there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from vcl_tui.execute import layers
from vcl_tui.execute.job import Batch, Limits, Program
from vcl_tui.execute.worker import BatchRunner
from vcl_tui.model.outcome import Cause, Outcome, Result
from vcl_tui.model.problem import Test, TestKind

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def runner() -> Iterator[BatchRunner]:
    with BatchRunner() as one:
        yield one


def run(runner: BatchRunner, code: str, kind: TestKind, *tests: str, preamble: str = "") -> list[Result]:
    made = tuple(Test(f"t{number}", "p", kind, test) for number, test in enumerate(tests))
    program = Program("s", code, tuple(range(len(made))))
    return list(runner.run(Batch("p", preamble, "f", (program,), made, Limits(timeout_s=0.5))).results)


def letters(results: list[Result]) -> str:
    return "".join(result.outcome.letter for result in results)


def case(given: str, wanted: str) -> str:
    return json.dumps({"input": given, "output": wanted})


@pytest.mark.parametrize(
    "code",
    [
        "n = int(input())\nprint(sum(int(input()) for _ in range(n)))",
        "import sys\nn, *rest = map(int, sys.stdin.buffer.read().split())\nsys.stdout.write(f'{sum(rest)}  \\n\\n')",
        "print(sum(map(int, open(0).read().split()[1:])))",
        "import os\nos.write(1, str(sum(map(int, os.read(0, 1 << 16).split()[1:]))).encode())",
        "def main():\n    n = int(input())\n    print(sum(int(input()) for _ in range(n)))\n    exit()\n"
        "if __name__ == '__main__':\n    main()",
    ],
)
def test_stdio_programs_however_they_read(runner: BatchRunner, code: str) -> None:
    results = run(runner, code, TestKind.STDIO, case("2\n3\n4\n", "7\n"), case("1\n5", "5"), case("1\n5\n", "6\n"))
    assert letters(results) == "PPF"
    assert results[2].actual is not None and results[2].actual.startswith("'5")


def test_stdio_programs_that_fail(runner: BatchRunner) -> None:
    assert letters(run(runner, "print(int(input()))", TestKind.STDIO, case("x", "1"), case("1", "1"))) == "EP"
    assert letters(run(runner, "while True: pass", TestKind.STDIO, case("", ""))) == "T"
    assert letters(run(runner, "import sys\nsys.exit(3)", TestKind.STDIO, case("", ""))) == "E"
    broken = run(runner, "print(", TestKind.STDIO, case("", ""), case("", ""))
    assert [(one.outcome, one.cause) for one in broken] == [(Outcome.ERROR, Cause.LOAD)] * 2
    flood = run(runner, "print('x' * 10_000_000)", TestKind.STDIO, case("", "y"))
    assert letters(flood) == "F" and len(flood[0].actual or "") <= 300


def test_functions_of_a_test_and_check(runner: BatchRunner) -> None:
    results = run(
        runner,
        "def f(x): return helper(x)",
        TestKind.FUNCTION,
        "def check(candidate):\n    for x in range(3):\n        assert candidate(x) == x + 1\n",
        "def test_one():\n    assert f(1) == 2\n\ndef test_two():\n    assert [f(x) for x in (1, 2)] == [2, 4]\n",
        "def test(candidate):\n    got = [candidate(1)]\n    got.append(1)\n    assert got == [2, 1]\n",
        preamble="def helper(x): return x + 1",
    )
    assert letters(results) == "PFP"
    assert {result.oracle for result in results} == {"inprocess"}


def test_after_a_call_without_a_value_the_others_of_the_test_are_not_made(runner: BatchRunner) -> None:
    """As beside the solution; and a program that never ends costs a suite one limit, not one for each assert."""
    code = "def f(x):\n    while x < 0: pass\n    return 1 / x\n"
    check = "def check(candidate):\n" + "".join(f"    assert candidate({x}) == 1 / {x}\n" for x in (1, -1, -2, -3, 2))
    late, wrong, unasked = run(
        runner, code, TestKind.FUNCTION, check, check.replace("-1", "0"),
        "def check(candidate):\n    assert candidate(1) == 1 or candidate(-1)\n    assert candidate(2) == 0.5\n",
    )  # fmt: skip
    assert (late.outcome, wrong.outcome, unasked.outcome) == (Outcome.TIMEOUT, Outcome.ERROR, Outcome.PASS)
    assert late.cpu_ms is not None and late.cpu_ms < 2 * 500
    assert wrong.error is not None and wrong.error.startswith("ZeroDivisionError")


def test_the_others_are_left_out_also_where_the_call_has_to_be_stopped_from_outside(runner: BatchRunner) -> None:
    code = (
        "import signal\ndef f(x):\n    signal.setitimer(signal.ITIMER_PROF, 0)\n"
        "    signal.setitimer(signal.ITIMER_REAL, 0)\n    while x < 0: pass\n    return x\n"
    )
    checks = [
        "def check(c):\n    assert c(1) == 1\n    assert c(-1)\n    assert c(-2)\n",
        "def check(c):\n    assert c(2) == 2\n",
    ]
    late, fine = run(runner, code, TestKind.FUNCTION, *checks)
    assert (late.outcome, fine.outcome) == (Outcome.TIMEOUT, Outcome.PASS)


PYTEST_FILE = """
import pytest
from solution import *

@pytest.fixture
def three():
    yield 3

@pytest.mark.parametrize("x, y", [(1, 1), (2, 4)])
def test_squares(x, y):
    assert f(x) == y

def test_fixture(three, tmp_path):
    (tmp_path / "x").write_text("9")
    assert f(three) == int((tmp_path / "x").read_text()) == pytest.approx(9.0)

def test_raises():
    with pytest.raises(TypeError, match="unsupported|can't"):
        f("a")

@pytest.mark.skip(reason="not now")
def test_skipped():
    assert False

class TestMore:
    def setup_method(self):
        self.x = 5

    def test_method(self):
        assert f(self.x) == 25
"""


def test_files_tell_of_each_function(runner: BatchRunner) -> None:
    (right,) = run(runner, "def f(x): return x ** 2", TestKind.PYTEST_FILE, PYTEST_FILE)
    assert right.outcome is Outcome.PASS
    assert json.loads(right.actual or "") == {
        "test_squares": "pass",
        "test_fixture": "pass",
        "test_raises": "pass",
        "test_skipped": "skip",
        "TestMore.test_method": "pass",
    }
    (wrong,) = run(runner, "def f(x): return x + x", TestKind.PYTEST_FILE, PYTEST_FILE)
    assert wrong.outcome is Outcome.FAIL
    each = json.loads(wrong.actual or "")
    assert (each["test_squares"], each["test_raises"]) == ("fail", "fail")


def test_unittest_files(runner: BatchRunner) -> None:
    code = (
        "import unittest\nfrom solution import f\n\nclass TestF(unittest.TestCase):\n"
        "    def setUp(self): self.x = 2\n    def test_a(self): self.assertEqual(f(self.x), 4)\n"
        "    def test_b(self):\n        with self.assertRaises(TypeError): f(None)\n"
    )
    (result,) = run(runner, "def f(x): return x + x", TestKind.PYTEST_FILE, code)
    assert (result.outcome, json.loads(result.actual or "")) == (
        Outcome.PASS,
        {"TestF.test_a": "pass", "TestF.test_b": "pass"},
    )


def test_a_file_that_wants_more_than_there_is_says_so(runner: BatchRunner) -> None:
    (result,) = run(runner, "def f(x): return x", TestKind.PYTEST_FILE, "def test_a(mocker):\n    assert f(1)\n")
    assert result.outcome is Outcome.ERROR
    assert "mocker" in (result.error or "")


def test_what_an_honest_program_may_do(runner: BatchRunner) -> None:
    code = (
        "import asyncio, tempfile, threading, random, re, datetime, decimal\n"
        "def f(x):\n    kept = []\n    thread = threading.Thread(target=kept.append, args=(x,))\n"
        "    thread.start()\n    thread.join()\n    asyncio.run(asyncio.sleep(0))\n"
        "    with tempfile.TemporaryFile('w+') as file:\n        file.write(str(kept[0]))\n"
        "        file.seek(0)\n        return int(file.read())\n"
    )
    (result,) = run(runner, code, TestKind.ASSERT, "assert f(7) == 7")
    assert result.outcome is Outcome.PASS, result


def test_real_model_written_files_are_understood(runner: BatchRunner, shared: Path) -> None:
    """Of the trials that their publisher found passing, with standard-library tests, nearly all pass here too."""
    import gzip

    folder = shared / "kodcode"
    with gzip.open(folder / "solutions.jsonl.gz", "rt") as lines:
        codes = {row["solution_id"]: row["code"] for row in map(json.loads, lines)}
    with gzip.open(folder / "tests.jsonl.gz", "rt") as lines:
        tests = {row["test_id"]: row["code"] for row in map(json.loads, lines)}
    passing = [
        row for row in map(json.loads, (folder / "results.jsonl").read_text().splitlines()) if row["outcome"] == "pass"
    ]
    outcomes = []
    for row in passing[:60]:
        (result,) = run(runner, codes[row["solution_id"]], TestKind.PYTEST_FILE, tests[row["test_id"]])
        if result.error is None or "ModuleNotFoundError" not in result.error:
            outcomes.append(result.outcome is Outcome.PASS)
    assert len(outcomes) > 40
    assert sum(outcomes) >= 0.9 * len(outcomes)


def test_a_layer_that_is_missing_is_named_and_the_rest_works_without_it() -> None:
    assert {layer.name for layer in layers.detect()} == {"bwrap", "rlimits", "seccomp", "landlock"}
    assert all(layer.available for layer in layers.detect()), layers.detect()
    for names in (["rlimits"], ["rlimits", "seccomp", "landlock"], ["bwrap", "rlimits"]):
        with BatchRunner(names) as weak:
            assert (
                letters(run(weak, "def f(x): return x", TestKind.ASSERT, "assert f(1) == 1", "assert f(1) == 2"))
                == "PF"
            )
