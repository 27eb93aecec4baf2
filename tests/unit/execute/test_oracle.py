"""Which tests are split, what of them enters the sandbox, and what the rest of them says."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcl_tui.execute.evaluate import evaluate
from vcl_tui.execute.oracle import INPROCESS, SPLIT, Plan, calls, plan, pytest_names, tidy_output
from vcl_tui.model.problem import Test, TestKind


def planned(code: str, kind: TestKind = TestKind.ASSERT, entry: str = "f") -> Plan:
    return plan(Test("t", "p", kind, code), entry)


def holds(code: str, *values: object) -> bool:
    """Whether a split test passes when its calls return these values."""
    made = planned(code)
    assert made.oracle == SPLIT
    assert len(made.steps) == len(values)
    return all(bool(evaluate(expression, lambda number: values[number])) for expression in made.asserts)


SPLITS = [
    ("assert f(1) == 2", ["f(1)"], "2"),
    ("assert 2 == f(1), 'message'", ["f(1)"], "2"),
    ("assert f(1) is True", ["f(1)"], "True"),
    ("assert not f([1, 2])", ["f([1, 2])"], None),
    ("assert f(f(1)) == 3", ["f(f(1))"], "3"),
    ("assert f(x=1, *[2]) in [1, 2]", ["f(*[2], x=1)"], "[1, 2]"),
    ("assert abs(f(1) - 2.5) < 1e-6", ["f(1)"], None),
    ("import math\nassert math.isclose(f(1), 2, rel_tol=1e-9)", ["f(1)"], None),
    ("assert sorted(f('ab'))[0].upper() == 'A' and len(f('')) == 0", ["f('ab')", "f('')"], None),
    ("y = f(1)\nassert y > 0\nassert y < 9", ["f(1)"], None),
    ("assert f(1) == f(2) == 3", ["f(1)", "f(2)"], None),
    ("assert f(1) == 2 ** 10", ["f(1)"], "2 ** 10"),
    ("assert isinstance(f(1), int)", ["f(1)"], None),
]


@pytest.mark.parametrize(("code", "steps", "expected"), SPLITS)
def test_only_calls_of_the_entry_point_enter_the_sandbox(code: str, steps: list[str], expected: str | None) -> None:
    made = planned(code)
    assert (made.oracle, [step.source for step in made.steps], made.expected) == (SPLIT, steps, expected)


@pytest.mark.parametrize(
    "code",
    [
        "assert helper(f(1))",  # the solution may redefine the helper
        "assert f(1) == MOD",  # or the constant
        "assert f(1) == 2, str(1 / 0)",  # the message may raise
        "assert f(1) is 1000",  # identity of numbers is an accident
        "assert all(f(x) == x for x in range(3))",
        "assert f(1).startswith('a') == g()",
        "assert f(1) == __import__('os').getpid()",
        "assert open('/etc/passwd').read() == f(1)",
        "x = [1]\nassert f(x) == 2",  # the call may change what x holds
        "for x in [1]:\n    assert f(x) == 1",
        "assert 1 == 1",
        "assert (lambda: f(1))() == 1",
        "assert f(1).__class__ == int",
    ],
)
def test_what_is_not_sound_to_split_runs_in_process(code: str) -> None:
    assert planned(code).oracle == INPROCESS


def test_functions_and_classes() -> None:
    made = planned(
        "METADATA = 1\ndef check(candidate):\n    assert candidate(1) == 2\n    assert candidate(2) == 3\n\ncheck(f)",
        TestKind.FUNCTION,
    )
    assert (made.oracle, [step.source for step in made.steps]) == (SPLIT, ["f(1)", "f(2)"])
    assert planned("def test_f():\n    got = f(1)\n    assert got == 2\n", TestKind.FUNCTION).oracle == SPLIT
    assert planned("def check(c):\n    for x in (1, 2):\n        assert c(x)\n", TestKind.FUNCTION).oracle == INPROCESS
    method = planned("assert Solution().f(1) == 2", entry="Solution")
    assert [step.source for step in method.steps] == ["Solution().f(1)"]
    assert planned("assert f(1).real == 2").oracle == INPROCESS


def test_files_are_run_function_by_function() -> None:
    code = "import pytest\ndef test_a(): ...\nclass TestB:\n    def test_c(self): ...\n    def helper(self): ...\n"
    made = planned(code, TestKind.PYTEST_FILE)
    assert [step.argument for step in made.steps] == ["test_a", "TestB.test_c"]
    assert [step.argument for step in planned("assert 1", TestKind.PYTEST_FILE).steps] == [""]
    assert pytest_names(
        __import__("ast").parse("import unittest\nclass A(unittest.TestCase):\n    def test_x(self): ...")
    ) == ["A.test_x"]


def test_tests_that_can_not_run_say_why() -> None:
    assert "doesn't parse" in str(planned("assert f(").broken)
    assert "JSON object" in str(planned("{}", TestKind.STDIO).broken)
    for kind, code in (
        (TestKind.ASSERT, ""),
        (TestKind.ASSERT, "# nothing\nimport re\n"),
        (TestKind.ASSERT, "def test_never_called():\n    assert f(1) == 2\n"),
        (TestKind.FUNCTION, "METADATA = {}\ndef helper(candidate):\n    assert candidate(1) == 2\n"),
        (TestKind.PYTEST_FILE, "from solution import f\n"),
    ):
        assert "asks nothing" in str(planned(code, kind).broken), code
    assert planned("if True:\n    def test_f():\n        assert f(1)\n", TestKind.FUNCTION).broken is None
    assert planned(json.dumps({"input": "1\n", "output": "2"}), TestKind.STDIO).expected == "2"


@pytest.mark.parametrize(
    ("code", "needed"),
    [
        ("assert f(1) == 1\nassert f(2) == 2", True),
        ("y = f(1)\nassert y == f(2)", True),
        ("assert f(1) == 1 or f(2) == 2\nassert f(3) == 3", False),
        ("assert f(1) < f(2) < f(3)", False),
        ("assert (f(1) if f(2) else f(3)) == 1", False),
    ],
)
def test_calls_that_python_may_leave_out_are_known(code: str, needed: bool) -> None:
    assert planned(code).all_needed is needed


def test_evaluation_is_what_python_says() -> None:
    assert holds("assert f(1) == [1, (2, 'x')]", [1, (2, "x")])
    assert not holds("assert f(1) == [1, 2]", (1, 2))
    assert holds("assert f(1) == 1.0 and f(2) is None", True, None)
    assert holds("assert set(f(1)) == {1, 2} and max(f(1)) - 1 == 1", [1, 2, 2], [1, 2])
    assert holds("assert f(1)[0:2] == 'ab' if len(f(2)) else False", "x", "abc")
    assert not holds("assert 1 < f(1) < 3", 3)
    assert holds("assert -f(1) == 2 ** 3 % 5 + 1 // 1 - 12", 8)


def test_a_call_is_not_asked_for_when_python_would_not_make_it() -> None:
    made = planned("assert f(1) == 1 or f(2) == 2")

    def call(number: int) -> object:
        assert number == 0
        return 1

    assert evaluate(made.asserts[0], call)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("assert f(1) * 10 ** 9 == 'x'", "ab"),
        ("assert f(1) ** f(1) == 1", 10**5),
        ("assert f(1) % 5 == 'x'", "%1000000000d"),
        ("assert len(list(f(1))) == 1", range(10**12)),
    ],
)
def test_a_returned_value_can_not_make_the_driver_work_for_long(code: str, value: object) -> None:
    made = planned(code)
    assert made.oracle == SPLIT
    with pytest.raises((MemoryError, OverflowError, TypeError)):
        evaluate(made.asserts[0], lambda _number: value)


@given(st.text())
def test_no_text_breaks_the_planner(code: str) -> None:
    made = planned(code)
    assert made.broken or made.steps


def test_whitespace_rule() -> None:
    assert tidy_output("1 2 \r\n3\n\n") == tidy_output("1 2\n3")
    assert tidy_output("1  2") != tidy_output("1 2")
    assert tidy_output("\n1") != tidy_output("1")


def test_calls_with_arguments_of_their_own() -> None:
    assert calls(Test("t", "p", TestKind.ASSERT, "assert f(1) == f(g(2)) == f(f(3))"), "f") == [
        "f(1)",
        "f(f(3))",
        "f(3)",
    ]
