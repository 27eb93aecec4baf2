"""Formats whose shape was learnt from documentation: what they tell, and what they leave unknown."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from tests.unit.ingest.reading import read_as, write_json, write_lines
from vcl_tui.errors import InputError, RowError, UsageError
from vcl_tui.model.outcome import Outcome


def bcb(*samples: tuple[str, dict[str, str]]) -> dict[str, object]:
    rows = [
        {"task_id": "BigCodeBench/1", "solution": f"x = {n}", "status": status, "details": details}
        for n, (status, details) in enumerate(samples)
    ]
    return {"date": "2026-01-01", "eval": {"BigCodeBench/1": rows}}


def test_bigcodebench_lists_failures_and_the_rest_passed(tmp_path: Path) -> None:
    document = bcb(
        ("pass", {}),
        ("fail", {"test_a": "Traceback\n  x\nAssertionError: 1 != 2\n"}),
        ("fail", {"test_b": "Traceback\n  x\nKeyError: 'a'\n"}),
        ("fail", {"ALL": "invalid syntax"}),
        ("timeout", {}),
    )
    read = read_as("auto", write_json(tmp_path / "r.json", document))
    assert read.outcomes() == {"pass": 7, "fail": 1, "error": 4, "timeout": 1, "not_run": 2}
    assert {row[3] for row in read.rows if row[2] == Outcome.ERROR} == {"exception", "load"}
    assert any("no shares of the whole suite" in note for note in read.log.notes)
    assert any("timed out" in note for note in read.log.notes)


def test_bigcodebench_of_another_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RowError, match="unknown status"):
        read_as("bigcodebench", write_json(tmp_path / "r.json", bcb(("odd", {}))))
    with pytest.raises(InputError, match="no list of samples"):
        read_as("bigcodebench", write_json(tmp_path / "r.json", {"eval": {"a": {}}}))
    with pytest.raises(InputError, match="no tasks"):
        read_as("bigcodebench", write_json(tmp_path / "r.json", {"eval": {}}))


def test_the_harness_joins_generations_and_verdicts_by_position(tmp_path: Path) -> None:
    generations = write_json(tmp_path / "g.json", [["a", "b"], ["c"]])
    verdict = {"task_id": 0, "passed": False, "result": "timed out", "completion_id": 1}
    results = write_json(tmp_path / "r.json", {"0": [[1, verdict], [0, {"passed": True, "completion_id": 0}]]})
    read = read_as("bigcode-harness", generations, results, benchmark="HumanEval")
    assert [problem.key for problem in read.problems] == ["HumanEval/0", "HumanEval/1"]
    codes = {solution.key: solution.code for solution in read.solutions}
    assert {codes[row[0]]: Outcome(row[2]).label for row in read.rows} == {"a": "pass", "b": "timeout"}
    with pytest.raises(UsageError, match="benchmark=HumanEval"):
        read_as("auto", generations)
    stranger = write_json(tmp_path / "s.json", {"0": [[7, {"passed": True, "completion_id": 7}]]})
    with pytest.raises(RowError, match="there is no generation 7"):
        read_as("harness", generations, stranger, benchmark="HumanEval")


def test_livecodebench_has_one_verdict_a_sample(tmp_path: Path) -> None:
    words = ["", "Wrong Answer", "Time Limit Exceeded", "Runtime Error", "Error during testing: x"]
    entry = {
        "question_id": "1873_A",
        "question_content": "Sort.",
        "starter_code": "def f():",
        "difficulty": "easy",
        "code_list": [f"x = {n}" for n in range(5)],
        "graded_list": [True, False, False, False, False],
        "metadata": [json.dumps({"error_message": word} if word else {}) for word in words],
    }
    read = read_as("auto", write_json(tmp_path / "r_eval_all.json", [entry]))
    assert read.problems[0].prompt == "Sort.\n\ndef f():"
    assert read.outcomes() == {"pass": 1, "fail": 1, "timeout": 1, "error": 2}
    assert [row[3] for row in read.rows] == [None, None, None, "exception", "load"]
    assert any("first failure" in note for note in read.log.notes)
    with pytest.raises(RowError, match="1 verdicts for 5 samples"):
        read_as("lcb", write_json(tmp_path / "x.json", [entry | {"graded_list": [True]}]))


def fusion_case(
    *, passed: bool, status: str = "Success", case: int | None = None, **result: object
) -> dict[str, object]:
    """One test case as SandboxFusion's client models it."""
    ran = {"status": "Finished", "execution_time": 0.02, "return_code": 0, "stdout": "", "stderr": ""} | result
    info = None if case is None else {"input": {"stdin": str(case)}, "output": {"stdout": "1"}}
    executed = {"status": status, "message": "", "compile_result": None, "run_result": ran}
    return {"passed": passed, "exec_info": executed, "test_info": info}


def fusion(number: int | str, code: str, *cases: dict[str, object]) -> dict[str, object]:
    """One answer of /submit."""
    return {"id": number, "accepted": all(case["passed"] for case in cases), "extracted_code": code, "tests": [*cases]}


def test_sandboxfusion_leaves_what_came_after_a_first_failure_open(tmp_path: Path) -> None:
    ok, bad = (partial(fusion_case, passed=passed) for passed in (True, False))
    rows = [
        fusion(1, "a", ok(case=0), ok(case=1), ok(case=2)),
        fusion(1, "b", ok(case=0), bad(case=1)),
        # all cases were run here, so nothing is open
        fusion(1, "c", bad(case=0), ok(case=1), bad(case=2)),
        fusion(2, "d", bad(case=0, status="Failed", stderr="NameError: x")),
        fusion(3, "e", bad(status="Failed", stderr="AssertionError")),
        fusion(3, "f", bad() | {"exec_info": {"status": "SandboxError"}}),
        fusion(3, "g", bad() | {"exec_info": timed_out()}),
    ]
    read = read_as("auto", write_lines(tmp_path / "r.jsonl", rows), dataset="D")
    said: dict[str, dict[str, str]] = {}
    for row in read.rows:
        said.setdefault(next(s.code for s in read.solutions if s.key == row[0]), {})[row[1]] = Outcome(row[2]).label
    tests = [f"D/1/sandboxfusion/{number:03d}" for number in range(3)]
    assert said["a"] == dict.fromkeys(tests, "pass")
    assert said["b"] == dict(zip(tests, ("pass", "fail", "not_run"), strict=True))
    assert said["c"] == dict(zip(tests, ("fail", "pass", "fail"), strict=True))
    # nobody got to the end of problem 2: how many cases there are isn't known
    assert said["d"] == {"D/2/sandboxfusion/000": "error", "D/2/sandboxfusion/rest": "not_run"}
    assert [said[code]["D/3/sandboxfusion/000"] for code in "efg"] == ["fail", "not_run", "timeout"]
    assert any("first failure" in note for note in read.log.notes)


def timed_out() -> dict[str, object]:
    return {"status": "Failed", "run_result": {"status": "TimeLimitExceeded", "execution_time": 10.0}}


def test_sandboxfusion_results_come_in_lines_in_an_array_or_in_a_request(tmp_path: Path) -> None:
    row = fusion("HumanEval/0", "x", fusion_case(passed=True))
    for document in ([row], {"dataset": "D", "config": {}, "results": [row]}, row):
        read = read_as("auto", write_json(tmp_path / "r.json", document))
        assert [problem.key for problem in read.problems] == ["HumanEval/0"]
        assert read.outcomes() == {"pass": 1}
    request = {"dataset": "D", "config": {}, "results": [row | {"id": 3}]}
    assert read_as("auto", write_json(tmp_path / "q.json", request)).problems[0].key == "D/3"
    with pytest.raises(UsageError, match="dataset=NAME"):
        read_as("sandboxfusion", write_json(tmp_path / "q.json", [row | {"id": 3}]))
    with pytest.raises(RowError, match="no list of test cases"):
        read_as("sandboxfusion", write_json(tmp_path / "q.json", [row | {"tests": [1]}]))
    with pytest.raises(InputError, match="no results in it"):
        read_as("sandboxfusion", write_json(tmp_path / "q.json", {"results": {}}))
    slow = fusion("a/b", "x", fusion_case(passed=True, execution_time="long"))
    with pytest.raises(RowError, match="execution_time"):
        read_as("sandboxfusion", write_json(tmp_path / "q.json", [slow]))
    with pytest.raises(RowError, match="neither true nor false"):
        read_as("sandboxfusion", write_json(tmp_path / "q.json", [row | {"tests": [{}]}]))


def test_rewards_are_judgements_from_lines_and_parquet(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    verl = [{"input": "Do.", "output": f"x = {n}", "score": n / 2, "step": 3} for n in range(2)]
    read = read_as("auto", write_lines(tmp_path / "3.jsonl", verl))
    assert [(j.judge, j.score) for j in read.judgements] == [("reward score", 0.0), ("reward score", 0.5)]
    assert len(read.problems) == 1
    trl = [
        {
            "step": 1,
            "prompt": [{"role": "user", "content": "Do."}],
            "completion": "x = 0",
            "tests": 1.0,
            "advantage": 0.1,
        }
    ]
    pq.write_table(pa.Table.from_pylist(trl), tmp_path / "completions_1.parquet")
    other = read_as("trl", tmp_path / "completions_1.parquet")
    assert other.problems[0].key == read.problems[0].key
    assert other.solutions[0].key == read.solutions[0].key
    assert [(j.judge, j.score) for j in other.judgements] == [("reward tests", 1.0)]
