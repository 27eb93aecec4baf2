"""The shipped demo set: it hangs together, it makes its point, and it is what its sources say."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from vcl_tui.model.outcome import OUTCOME_NAMES

DATA = Path(__file__).resolve().parents[3] / "data"
REBUILT = ("csv-split", "merge-intervals", "roman-parse")
Row = dict[str, object]


def rows(file: str) -> list[Row]:
    raw = (DATA / "demo" / file).read_bytes()
    text = (gzip.decompress(raw) if file.endswith(".gz") else raw).decode()
    return [json.loads(line) for line in text.split("\n") if line]


@pytest.fixture(scope="module")
def solutions() -> dict[str, Row]:
    return {str(row["solution_id"]): row for row in rows("solutions.jsonl")}


@pytest.fixture(scope="module")
def tests() -> dict[str, Row]:
    return {str(row["test_id"]): row for row in rows("tests.jsonl")}


@pytest.fixture(scope="module")
def results() -> list[Row]:
    return rows("results.jsonl.gz")


def pass_shares(results: list[Row]) -> dict[str, float]:
    outcomes: defaultdict[str, list[bool]] = defaultdict(list)
    for row in results:
        outcomes[str(row["solution_id"])].append(row["outcome"] == "pass")
    return {solution: sum(passed) / len(passed) for solution, passed in outcomes.items()}


def test_the_set_is_large_enough(solutions: dict[str, Row], tests: dict[str, Row]) -> None:
    sizes = Counter(row["problem_id"] for row in solutions.values())
    assert len(sizes) >= 40
    assert min(sizes.values()) >= 8
    assert len(tests) >= 700


def test_ids_are_unique(solutions: dict[str, Row], tests: dict[str, Row]) -> None:
    assert len(solutions) == len(rows("solutions.jsonl"))
    assert len(tests) == len(rows("tests.jsonl"))
    problems = [row["problem_id"] for row in rows("problems.jsonl")]
    assert len(set(problems)) == len(problems)
    assert {row["problem_id"] for row in solutions.values()} == set(problems)
    assert {row["problem_id"] for row in tests.values()} == set(problems)


def test_every_solution_met_every_test_of_its_problem_once(
    solutions: dict[str, Row], tests: dict[str, Row], results: list[Row]
) -> None:
    met = Counter((row["solution_id"], row["test_id"]) for row in results)
    wanted = Counter(
        (solution, test)
        for solution, row in solutions.items()
        for test, test_row in tests.items()
        if row["problem_id"] == test_row["problem_id"]
    )
    assert met == wanted
    assert {str(row["outcome"]) for row in results} <= set(OUTCOME_NAMES)


def test_judge_and_session_speak_of_known_solutions(solutions: dict[str, Row]) -> None:
    judged = Counter(str(row["solution_id"]) for row in rows("judgements.jsonl"))
    assert judged.keys() == solutions.keys()
    assert min(judged.values()) >= 2
    session = {str(row["solution_id"]): row["value"] for row in rows("session.jsonl")}
    assert session == {solution: "correct" if row["gold"] else "incorrect" for solution, row in solutions.items()}
    assert len(rows("session.jsonl")) == len(session)
    assert list(session) != list(solutions), "asked in store order, so that no prefix is a fair sample"


def test_every_problem_has_three_suites_and_both_kinds_of_solution(
    solutions: dict[str, Row], tests: dict[str, Row]
) -> None:
    suites: defaultdict[object, set[object]] = defaultdict(set)
    for row in tests.values():
        suites[row["problem_id"]].add(row["suite"])
    assert all(names == {"minimal", "structured", "complex"} for names in suites.values())
    kinds: defaultdict[object, set[object]] = defaultdict(set)
    for row in solutions.values():
        kinds[row["problem_id"]].add(row["gold"])
    assert all(found == {True, False} for found in kinds.values())


def test_passing_everything_throws_most_right_solutions_away(solutions: dict[str, Row], results: list[Row]) -> None:
    shares = pass_shares(results)
    right = [solution for solution, row in solutions.items() if row["gold"]]
    kept = [solution for solution in right if shares[solution] == 1.0]
    assert 0 < len(kept) < 0.35 * len(right)


def test_a_looser_threshold_keeps_more_and_stays_precise(solutions: dict[str, Row], results: list[Row]) -> None:
    shares = pass_shares(results)
    right = sum(bool(row["gold"]) for row in solutions.values())
    for threshold in (1.0, 0.9, 0.8, 0.7):
        kept = [solution for solution, share in shares.items() if share >= threshold]
        assert sum(bool(solutions[solution]["gold"]) for solution in kept) >= 0.95 * len(kept)
    kept = [solution for solution, share in shares.items() if share >= 0.7]
    assert sum(bool(solutions[solution]["gold"]) for solution in kept) > 0.5 * right


def test_the_screens_get_something_to_cope_with(solutions: dict[str, Row], results: list[Row]) -> None:
    outcomes = Counter(str(row["outcome"]) for row in results)
    assert {"pass", "fail", "error", "timeout"} <= outcomes.keys()
    assert any(row.get("cause") == "load" for row in results), "a solution that doesn't parse"
    codes = [str(row["code"]) for row in solutions.values()]
    assert any(not code.isascii() for code in codes)
    assert max(code.count("\n") for code in codes) > 100
    rationales = [str(row["rationale"]) for row in rows("judgements.jsonl")]
    assert any("\x1b[" in text for text in rationales)
    assert any("[bold" in text for text in rationales)


@pytest.mark.sandbox
def test_rebuilding_some_problems_gives_the_shipped_rows() -> None:
    finished = subprocess.run(
        [sys.executable, str(DATA), "--check", *REBUILT],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "3 problems rebuilt" in finished.stdout


@pytest.mark.sandbox
def test_the_sandbox_comes_to_the_shipped_outcomes(tmp_path: Path, results: list[Row]) -> None:
    problems = {"he046", "roman-parse", "topo-order"}
    for file in ("problems.jsonl", "solutions.jsonl", "tests.jsonl"):
        chosen = [row for row in rows(file) if row["problem_id"] in problems]
        (tmp_path / file).write_text("".join(json.dumps(row) + "\n" for row in chosen), encoding="utf-8")
    exported = tmp_path / "results.jsonl"
    for arguments in (["import", "vcl", "."], ["run"], ["export", "results", "-o", str(exported)]):
        command = [sys.executable, "-m", "vcl_tui", "--db", "again.db", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
    ran = [json.loads(line) for line in exported.read_text(encoding="utf-8").splitlines()]
    shipped = {
        (row["solution_id"], row["test_id"]): row["outcome"]
        for row in results
        if str(row["solution_id"]).rpartition("-")[0] in problems
    }
    assert {(row["solution_id"], row["test_id"]): row["outcome"] for row in ran} == shipped


def test_the_readme_carries_the_counts_of_the_shipped_set(solutions: dict[str, Row], tests: dict[str, Row]) -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert f"| solutions | {len(solutions)}, " in readme
    assert f"| tests | {len(tests)}, " in readme


def test_the_set_stays_small() -> None:
    size = sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file())
    assert size < 3_000_000
