from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

from tests.unit.ingest.reading import read_as, write_lines
from vcl_tui.errors import InputError
from vcl_tui.ingest.base import ReadLog
from vcl_tui.ingest.codet import split_assertions

PROMPT = "def f(x):\n    '''Add one.'''\n"
SOLUTIONS = [{"prompt": PROMPT, "samples": ["    return x + 1\n", "    return x\n", "    return x\n"]}]
TESTS = [
    {
        "prompt": PROMPT + "    pass\n\n# check the correctness of f\nassert ",
        "samples": ["f(1) == 2\nassert f(2) == 3\nassert f(", "f(1) == 2\n\nprint('more')\nassert f(5) == 0", "\n"],
    }
]


def tasks(folder: Path) -> str:
    path = folder / "tasks.jsonl.gz"
    row = {"entry_point": "f", "test": "def check(candidate):\n    assert candidate(1) == 2\n"}
    rows = [
        {**row, "task_id": "HumanEval/7", "prompt": PROMPT, "canonical_solution": "    return x + 1\n"},
        {**row, "task_id": "HumanEval/8", "prompt": "def f(a, b):\n", "canonical_solution": "    return a\n"},
    ]
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return str(path)


def test_solutions_and_assertions_of_the_task_that_the_prompt_defines(tmp_path: Path) -> None:
    solutions = write_lines(tmp_path / "s.jsonl", SOLUTIONS)
    tests = write_lines(tmp_path / "t.jsonl", TESTS)
    read = read_as("codet", tests, solutions, problems=tasks(tmp_path))  # in either order
    assert [problem.key for problem in read.problems] == ["HumanEval/7"]
    assert read.problems[0].entry_point == "f"
    assert [solution.code for solution in read.solutions] == [PROMPT + sample for sample in SOLUTIONS[0]["samples"]]
    assert len({solution.key for solution in read.solutions}) == 3
    assert [(test.code, test.extra["n_generated"]) for test in read.tests] == [
        ("assert f(1) == 2", 2),
        ("assert f(2) == 3", 1),
        ("assert f(5) == 0", 1),
    ]
    assert {reference.name for reference in read.references} == {"official_test", "reference_solution"}
    assert sum(skipped.count for skipped in read.log.skipped.values()) == 1


def test_limits_are_told(tmp_path: Path) -> None:
    solutions = write_lines(tmp_path / "s.jsonl", SOLUTIONS)
    tests = write_lines(tmp_path / "t.jsonl", TESTS)
    read = read_as("auto", solutions, tests, problems=tasks(tmp_path), **{"tests-per-problem": "1"})
    assert len(read.tests) == 1
    assert any("at most 1 tests" in note for note in read.log.notes)
    with pytest.raises(InputError, match="whole number"):
        read_as("codet", solutions, tests, problems=tasks(tmp_path), **{"asserts-per-sample": "none"})


def test_assertions_are_cut_where_codet_cuts_them() -> None:
    log = ReadLog()
    text = "assert f(\n    1,\n    2) == [\n3]\nassert f(2) == 1, 'f'\nimport re\nassert g() == 1\n"
    text += "assert f(3) == 3\n# f\nx = f(4"
    assert split_assertions(text, "f", log) == [
        "assert f(\n    1,\n    2) == [\n3]",
        "assert f(2) == 1, 'f'\nimport re",
        "assert f(3) == 3",
    ]
    assert [(skipped.count, skipped.example) for skipped in log.skipped.values()] == [(1, "assert g() == 1")]
    assert split_assertions("assert f(1) == 'a\nassert f(2", "f", log) == []


def test_the_real_files_give_the_tests_that_codet_counts(shared: Path) -> None:
    """8,331 unique tests, a median of 40 a problem, none for 9: what the study of these files reports."""
    files = sorted((shared / "codet-raw").glob("*.jsonl.gz"))
    read = read_as("auto", *files)
    assert (len(read.problems), len(read.solutions)) == (164, 16_400)
    assert len({problem.key for problem in read.problems}) == 164
    assert len(read.tests) == 8_331
    each = Counter(test.problem for test in read.tests)
    assert len(each) == 155
    assert median([each[problem.key] for problem in read.problems]) == 40
