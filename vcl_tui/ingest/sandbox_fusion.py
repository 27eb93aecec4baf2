"""SandboxFusion: what `POST /submit` answered, one object a sample.

    {"id", "accepted", "extracted_code",
     "tests": [{"passed", "exec_info": {"status", "compile_result", "run_result"}, "test_info"}]}

JSON Lines, an array, or the request of `/get_metrics` (`{"dataset", "results": [...]}`). Learnt from the models of
its published client and from its source, which say that a suite of standard-input cases ends at the first failure
unless `run_all_cases` was asked for. What a sample didn't get to is `not_run`: the tests of the problem that other
samples list, or, where none got to the end, one test `rest`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from vcl_tui.errors import InputError, UsageError
from vcl_tui.ingest.base import FROM_DOCUMENTATION, ReadLog, Record, ResultRow, ResultRows, Source, existing
from vcl_tui.ingest.fields import Fields
from vcl_tui.ingest.json_stream import members
from vcl_tui.ingest.keys import SolutionKeys, benchmark_of
from vcl_tui.ingest.lines import head_of
from vcl_tui.ingest.rows import cell, codeless_test, json_rows
from vcl_tui.ingest.strict_json import JsonObject
from vcl_tui.model.outcome import Cause, Outcome
from vcl_tui.model.problem import Problem, Solution

SUITE = "sandboxfusion"
STOPPED_EARLY = (
    "SandboxFusion stopped some samples at their first failure: no pass rate is computed for those. Ask it for "
    "run_all_cases, or vcl run on tests of your own"
)
_ERROR_CHARACTERS = 2000
_LONGEST_S = 1e9
"""A longer time is none."""


class SandboxFusionImporter:
    """`vcl import sandboxfusion RESULTS…`."""

    name = "sandboxfusion"
    aliases = ("sandbox-fusion",)
    summary = "SandboxFusion /submit results, .jsonl or .json (--option dataset=NAME names the benchmark)"
    provenance = FROM_DOCUMENTATION

    def sniff(self, path: Path, head: bytes) -> float:
        """By the keys of the first result."""
        return 1.0 if all(key in head for key in (b'"accepted"', b'"extracted_code"', b'"tests"')) else 0.0

    def read(self, source: Source, log: ReadLog) -> Iterator[Record]:
        """Result by result, then what was not run. See `base.Importer`."""
        run = _Run(source.options.get("dataset"), log)
        for path in map(existing, source.paths):
            for fields in _results(path, log, run):
                yield from run.records(fields)
            yield from run.not_run(str(path))


def _results(path: Path, log: ReadLog, run: _Run) -> Iterator[Fields]:
    """The results of a file, whatever holds them."""
    if path.name.removesuffix(".gz").endswith(".jsonl") or _starts_with_result(path):
        yield from json_rows(path, log)
        return
    before = log.rows
    for name, index, entry in members(path, log, {"results"}):
        if name == "dataset" and isinstance(entry, str):
            run.dataset = run.dataset or entry
        elif index is not None:
            log.rows += 1
            where = f"{path}, result {index}"
            if not isinstance(entry, dict):
                raise Fields({}, where, 0).fault("results", "an entry is no object", "give the answers of /submit")
            yield Fields(entry, where, 0)
    if log.rows == before:
        raise InputError(f"{path}: no results in it; give the answers of /submit")


def _starts_with_result(path: Path) -> bool:
    """Whether the file is objects one after the other, not one document around them."""
    head = head_of(path).lstrip()
    return head.startswith(b"{") and b'"results"' not in head.split(b'"extracted_code"', 1)[0]


@dataclass(slots=True)
class _Run:
    """What was seen so far: how long the suite of each problem is, and who stopped where.

    Attributes:
        dataset: names problems whose id names no benchmark.
        sizes: tests listed of each problem.
        complete: problems of which some sample lists every test.
        stopped: by problem, the samples that ended at a failure, and how many tests they list.
    """

    dataset: str | None
    log: ReadLog
    keys: SolutionKeys = field(default_factory=SolutionKeys)
    sizes: dict[str, int] = field(default_factory=dict)
    complete: set[str] = field(default_factory=set)
    stopped: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def records(self, fields: Fields) -> Iterator[Record]:
        """One sample with the outcomes that it lists."""
        problem, code = self._problem(fields), fields.text("extracted_code")
        cases = fields.row.get("tests")
        fields.take(lambda name: name in ("id", "tests"))
        if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
            raise fields.fault("tests", "no list of test cases", "give the answers of /submit")
        if problem not in self.sizes:
            self.sizes[problem] = 0
            yield Problem(problem, "", benchmark=benchmark_of(problem), task_id=problem)
        for number in range(self.sizes[problem], len(cases)):
            yield codeless_test(_test_key(problem, number), problem, SUITE, f"SandboxFusion case {number}")
        self.sizes[problem] = max(self.sizes[problem], len(cases))
        key = self.keys.key(problem, code)
        yield Solution(key, problem, code, extra=fields.rest())
        rows = [_row(key, _test_key(problem, number), case, fields) for number, case in enumerate(cases)]
        if _ended_early(cases):
            self.stopped.setdefault(problem, []).append((key, len(cases)))
        elif cases:
            self.complete.add(problem)
        yield ResultRows(fields.path, rows, [fields.line] * len(rows))

    def not_run(self, path: str) -> Iterator[Record]:
        """What the samples that stopped didn't get to."""
        for problem, samples in self.stopped.items():
            self.log.note(STOPPED_EARLY)
            size = self.sizes[problem]
            keys = [_test_key(problem, number) for number in range(size)]
            if problem not in self.complete:
                keys.append(f"{problem}/{SUITE}/rest")
                yield codeless_test(keys[-1], problem, SUITE, "SandboxFusion: every case that no sample got to")
            missed = [
                cell(key, test, Outcome.NOT_RUN, Cause.EARLY_STOP) for key, done in samples for test in keys[done:]
            ]
            yield ResultRows(path, missed, [0] * len(missed))
        self.stopped.clear()

    def _problem(self, fields: Fields) -> str:
        said = fields.row.get("id")
        named = str(said) if isinstance(said, int) and not isinstance(said, bool) else fields.key("id")
        if "/" in named:
            return named
        if self.dataset is None:
            raise UsageError(f"{fields.path}: ids like {named!r} name no benchmark: say --option dataset=NAME")
        return fields.checked_key("id", f"{self.dataset}/{named}")


def _test_key(problem: str, number: int) -> str:
    return f"{problem}/{SUITE}/{number:03d}"


def _ended_early(cases: list[JsonObject]) -> bool:
    """Whether the last case is the first failure, in a suite of cases with inputs of their own.

    A case without `test_info` is a whole script: there is nothing after it.
    """
    passed = [case.get("passed") is True for case in cases]
    return bool(cases) and not passed[-1] and all(passed[:-1]) and cases[-1].get("test_info") is not None


def _row(solution: str, test: str, case: JsonObject, fields: Fields) -> ResultRow:
    said = case.get("exec_info")
    ran = said if isinstance(said, dict) else {}
    compiled, result = (_object(ran, name) for name in ("compile_result", "run_result"))
    seconds = Fields(result, fields.path, fields.line).optional_number("execution_time")
    ms = None if seconds is None or seconds > _LONGEST_S else 1000 * seconds
    if case.get("passed") is True:
        return (solution, test, int(Outcome.PASS), None, ms, None, None, None)
    if case.get("passed") is not False:
        raise fields.fault("passed", "neither true nor false", "give the answers of /submit")
    error = str(result.get("stderr") or compiled.get("stderr") or ran.get("message") or "")[-_ERROR_CHARACTERS:]
    outcome, cause = _failure(str(ran.get("status")), compiled, result, error)
    return (solution, test, int(outcome), cause.value if cause else None, ms, error or None, None, None)


def _failure(status: str, compiled: JsonObject, result: JsonObject, error: str) -> tuple[Outcome, Cause | None]:
    if status == "SandboxError":
        return Outcome.NOT_RUN, Cause.INFRA
    if "TimeLimitExceeded" in (compiled.get("status"), result.get("status")):
        return Outcome.TIMEOUT, None
    if compiled and not result:
        return Outcome.ERROR, Cause.LOAD
    if status == "Failed" and "AssertionError" not in error:
        return Outcome.ERROR, Cause.EXCEPTION
    return Outcome.FAIL, None


def _object(row: JsonObject, name: str) -> JsonObject:
    found = row.get(name)
    return found if isinstance(found, dict) else {}
