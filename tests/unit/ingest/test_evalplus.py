"""EvalPlus: counts against an independent reading of the real files; what is unknown stays unknown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.ingest.reading import read_as, write_json, write_lines
from vcl_tui.errors import InputError, RowError
from vcl_tui.ingest.detect import importer_for

DETAILS = "evalplus_0.3.1_test_details_eval_results.json"
LEGACY = "evalplus_v0.1_legacy_eval_results.json"
SAMPLES = "evalplus_samples.jsonl"


def sample(base: str, fails: list[object], code: str = "x", plus: str | None = None) -> dict[str, object]:
    return {
        "task_id": "T/0",
        "solution": code,
        "base_status": base,
        "plus_status": plus,
        "base_fail_tests": fails,
        "plus_fail_tests": [],
    }


def run_of(*samples: dict[str, object]) -> dict[str, object]:
    return {"date": "2026-01-01 00:00", "hash": "h", "eval": {"T/0": list(samples)}}


def test_details_agree_with_the_file(shared: Path) -> None:
    path = shared / "formats" / DETAILS
    document = json.loads(path.read_text())["eval"]
    read = read_as("auto", path)
    entries = [(task, row) for task, rows in document.items() for row in rows]
    assert len(read.problems) == len(document)
    assert [solution.code for solution in read.solutions] == [row["solution"] for _, row in entries]
    for suite in ("base", "plus"):
        named = {(task, json.dumps(each)) for task, row in entries for each in row[f"{suite}_fail_tests"]}
        assert sum(test.suite == f"evalplus-{suite}" for test in read.tests) == len(named) + len(document)
        failed = sum(len({json.dumps(each) for each in row[f"{suite}_fail_tests"]}) for _, row in entries)
        counts = read.outcomes(f"evalplus-{suite}")
        assert counts["fail"] == failed
        assert counts["not_run"] == counts["timeout"] == 0
        # a sample passes a suite exactly when it passes every test that stands for it
        owner = {test.key: test.suite for test in read.tests}
        not_passed = {row[0] for row in read.rows if row[2] != 0 and owner[row[1]] == f"evalplus-{suite}"}
        assert len(not_passed) == sum(row[f"{suite}_status"] != "pass" for _, row in entries)
    assert any("no shares of the whole suite" in note for note in read.log.notes)


def test_legacy_agrees_with_the_file(shared: Path) -> None:
    path = shared / "formats" / LEGACY
    document = json.loads(path.read_text())["eval"]
    read = read_as("auto", path)
    assert (len(read.problems), len(read.solutions)) == (len(document), sum(e["nfiles"] for e in document.values()))
    for suite in ("base", "plus"):
        runs = [run for entry in document.values() for run in entry[suite]]
        counts = read.outcomes(f"evalplus-{suite}")
        assert counts["pass"] == sum(sum(details) for _, details in runs)
        assert counts["fail"] == sum(status == "failed" for status, _ in runs)
    assert any("hold no code" in note for note in read.log.notes)


def test_samples_alone_bring_every_solution(shared: Path) -> None:
    path = shared / "formats" / SAMPLES
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    read = read_as("auto", path)
    assert [solution.code for solution in read.solutions] == [row["solution"] for row in rows]
    assert {problem.key for problem in read.problems} == {row["task_id"] for row in rows}


def test_results_and_their_samples_agree_on_every_key(shared: Path) -> None:
    folder = shared / "formats"
    results, samples = read_as("evalplus", folder / DETAILS), read_as("evalplus", folder / SAMPLES)
    assert {solution.key for solution in results.solutions} == {solution.key for solution in samples.solutions}


def test_without_details_what_was_not_run_stays_unknown(tmp_path: Path) -> None:
    path = write_json(
        tmp_path / "r.json", run_of(sample("fail", [[1]]), sample("fail", [[2]], "y"), sample("pass", [], "z"))
    )
    read = read_as("evalplus", path)
    assert read.outcomes() == {"fail": 2, "not_run": 4, "pass": 3}
    assert {row[3] for row in read.rows if row[2] == 5} == {"early_stop"}
    assert any("--test-details" in note for note in read.log.notes)


def test_with_details_what_is_not_listed_passed(tmp_path: Path) -> None:
    path = write_json(tmp_path / "r.json", run_of(sample("fail", [[1], [2]]), sample("fail", [[2]], "y")))
    assert read_as("evalplus", path).outcomes() == {"fail": 3, "pass": 3}


def test_code_that_did_not_load_fails_every_test(tmp_path: Path) -> None:
    path = write_json(tmp_path / "r.json", run_of(sample("fail", []), sample("fail", [[1], [2]], "y")))
    rows = [row for row in read_as("evalplus", path).rows if row[2] == 2]
    assert len(rows) == 3
    assert {row[3] for row in rows} == {"load"}


def test_a_time_out_leaves_the_rest_unknown(tmp_path: Path) -> None:
    path = write_json(tmp_path / "r.json", run_of(sample("timeout", [[1]]), sample("fail", [[1], [2]], "y")))
    assert read_as("evalplus", path).outcomes() == {"fail": 3, "not_run": 2, "pass": 1}


def test_the_same_text_twice_is_two_solutions(tmp_path: Path) -> None:
    path = write_json(tmp_path / "r.json", run_of(sample("pass", []), sample("pass", [])))
    first, second = (solution.key for solution in read_as("evalplus", path).solutions)
    assert second == f"{first}-2"


def test_legacy_results_take_their_code_from_the_samples(tmp_path: Path) -> None:
    legacy = {"eval": {"T/0": {"nfiles": 2, "base": [["success", [1, 1]], ["failed", [1]]], "plus": []}}}
    results = write_json(tmp_path / "r.json", legacy)
    samples = write_lines(tmp_path / "s.jsonl", [{"task_id": "T/0", "solution": code} for code in "ab"])
    read = read_as("evalplus", results, samples)
    assert [solution.code for solution in read.solutions] == ["a", "b"]
    assert read.outcomes() == {"pass": 3, "fail": 1}
    with pytest.raises(InputError, match="2 results, but 1 samples"):
        read_as("evalplus", results, write_lines(tmp_path / "s1.jsonl", [{"task_id": "T/0", "solution": "a"}]))


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"eval": {"T/0": [sample("odd", [])]}}, "unknown status 'odd'"),
        ({"eval": {"T/0": [3]}}, "is no object"),
        ({"eval": {"T/0": 3}}, "neither a list nor an object"),
        ({"eval": {}}, "no tasks"),
        ({"eval": {"T/0": {"base": [7]}}}, "no list of"),
    ],
)
def test_another_shape_is_refused_with_its_place(tmp_path: Path, document: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_as("evalplus", write_json(tmp_path / "r.json", document))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"eval": {"T/0": [', "not JSON"),
        ('{"eval": {"T/0": []', "cut off"),
        ('{"eval": {"T/0": [NaN]}}', "NaN"),
        ('{"eval": {"T/0": [], "T/0": []}}', "there twice"),
        ('{"eval": {"T/0": [1e999]}}', "too large"),
        ('{"eval": {"T/0": ["\\ud83d"]}}', "surrogate"),
        ('{"eval": {"T/\\ud83d": []}}', "surrogate"),
        ('{"eval": {"T/0": [' + "9" * 5000 + "]}}", "thousands of digits"),
        ('{"eval": {}} {}', "after the end"),
        ('{"eval": {"T/0": ' + "[" * 200_000, "nested"),
        ('{\n\n"eval": {"T/0"\n: ]}}', "line 4"),
    ],
)
def test_the_traps_of_json_are_refused_in_documents_too(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "r.json"
    path.write_text(text)
    with pytest.raises(RowError, match=message):
        read_as("evalplus", path)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_document_in_another_encoding_is_named(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(b'{"eval": {"T/0": "' + "é".encode(encoding) + b'"}}')
    with pytest.raises(RowError, match="invalid UTF-8"):
        read_as("evalplus", path)


def test_a_document_larger_than_the_window_is_read_whole(tmp_path: Path) -> None:
    rows = {f"T/{n}": [sample("pass", [], code=f"{n}é" * 20_000)] for n in range(120)}
    path = write_json(tmp_path / "r.json", {"eval": rows})
    path.write_text(json.dumps({"eval": rows}, ensure_ascii=False), encoding="utf-8")
    read = read_as("auto", path)
    assert [solution.code for solution in read.solutions] == [row[0]["solution"] for row in rows.values()]
    assert importer_for((path,)).name == "evalplus"
