"""Plans how a test is run: which calls go into the sandbox, and what is decided outside. Pure.

The split oracle: of `assert f([1, 2]) == 3` only `f([1, 2])` enters the sandbox; `_ == 3` stays here. Sound
for every expression whose parts, the calls apart, `evaluate` knows. A call is a call of the entry point
itself: a helper that the solution may redefine can't be asked whether the solution is right.

What can't be split (loops, helpers, names that only the solution could define, `pytest.raises`) runs beside
the solution, where it can be forged; the worker adds a decoy to it (`worker.decoys`).
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from vcl_tui.execute.evaluate import CallSlot, supported
from vcl_tui.execute.inside.protocol import ACTUAL
from vcl_tui.model.problem import Test, TestKind

SPLIT, INPROCESS = "split", "inprocess"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a child is asked to do. `kind` and `argument`: see `inside.child.Step`."""

    kind: str
    source: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one test is run and judged.

    Attributes:
        steps: what goes into the sandbox.
        asserts: the expressions that must be true, over `CallSlot`s numbered like `steps`; split tests only.
        expected: what the test wants, as text, where that can be told.
        all_needed: whether the verdict is known as soon as one of several calls gives no value.
        broken: why the test can't be run at all; it is then an error for every solution.
    """

    test: Test
    oracle: str
    steps: tuple[Step, ...]
    asserts: tuple[ast.expr, ...] = ()
    expected: str | None = None
    all_needed: bool = False
    broken: str | None = None


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINES = (*_FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom)


class _CannotSplitError(Exception):
    """The test is valid, but has to run in process."""


def plan(test: Test, entry_point: str | None, oracle: str = SPLIT) -> Plan:
    """The plan for one test. Not for several threads at once: parsing silences the process's warnings.

    Args:
        test: any kind.
        entry_point: the name that the problem asks for; without one nothing can be split.
        oracle: "inprocess" keeps even what could be split beside the solution.
    """
    if test.kind is TestKind.STDIO:
        return _stdio(test)
    try:
        tree = _parsed(test.code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return Plan(test, oracle, (), broken=f"SyntaxError: the test doesn't parse: {error}")
    if _asks_nothing(test.kind, tree):
        return Plan(test, oracle, (), broken="the test has no statement and no test function: it asks nothing")
    if oracle == SPLIT and entry_point:
        try:
            return _split(test, tree, entry_point)
        except _CannotSplitError:
            pass
    if test.kind is TestKind.PYTEST_FILE:
        names = pytest_names(tree) or [""]
        return Plan(test, INPROCESS, tuple(Step("pytest", test.code, name) for name in names))
    source = _with_actual(_parsed(test.code)) if test.kind is TestKind.ASSERT else test.code
    return Plan(test, INPROCESS, (Step(test.kind.value, source),))


def _with_actual(tree: ast.Module) -> str:
    """The test with the left side of its last comparison bound to `ACTUAL`, for the reader of a failure to see."""
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Assert) and isinstance(last.test, ast.Compare):
        name = ast.Name(ACTUAL, ast.Store())
        last.test.left = ast.NamedExpr(target=name, value=last.test.left)
    return ast.unparse(ast.fix_missing_locations(tree))


def _parsed(code: str) -> ast.Module:
    """The tree, without the warnings that model-written escapes give: they are nobody's to mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(code)


def _stdio(test: Test) -> Plan:
    try:
        case = json.loads(test.code)
        given, wanted = str(case["input"]), str(case["output"])
    except (ValueError, KeyError, TypeError) as error:
        wrong = f'a stdio test is a JSON object {{"input": text, "output": text}}: {error}'
        return Plan(test, SPLIT, (), broken=wrong)
    return Plan(test, SPLIT, (Step("stdio", "", given),), expected=wanted)


def tidy_output(text: str) -> str:
    """The whitespace rule of stdio tests: trailing blanks of lines, and blank lines at the end, don't count."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).rstrip("\n")


def pytest_names(tree: ast.Module) -> list[str]:
    """The tests of a pytest file in order: functions, and `Class.method`."""
    names = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            names.append(node.name)
        if isinstance(node, ast.ClassDef) and (node.name.startswith("Test") or _is_test_case(node)):
            names += [
                f"{node.name}.{item.name}"
                for item in node.body
                if isinstance(item, ast.FunctionDef) and item.name.startswith("test")
            ]
    return names


def _is_test_case(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).endswith("TestCase") for base in node.bases)


def _split(test: Test, tree: ast.Module, entry_point: str) -> Plan:
    cutter = _Cutter(entry_point)
    for body in _bodies(test.kind, tree, entry_point, cutter):
        cutter.statements(body)
    if not cutter.asserts or not cutter.steps:
        raise _CannotSplitError
    asserts = tuple(cutter.asserts)
    return Plan(test, SPLIT, tuple(cutter.steps), asserts, _expected(asserts), cutter.all_needed)


def _bodies(kind: TestKind, tree: ast.Module, entry_point: str, cutter: _Cutter) -> Iterable[Sequence[ast.stmt]]:
    """The statements that make up the test, in the order in which they run."""
    if kind is TestKind.ASSERT:
        return [tree.body]
    if kind is TestKind.PYTEST_FILE:
        raise _CannotSplitError  # its functions have outcomes of their own: `split_functions`
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    rest = [node for node in tree.body if not isinstance(node, ast.FunctionDef) and not _is_inert(node)]
    if len(functions) != 1 or functions[0].decorator_list:
        raise _CannotSplitError
    parameters = [argument.arg for argument in functions[0].args.args]
    if functions[0].name == "check" and len(parameters) == 1:
        cutter.names.add(parameters[0])
        calls_itself = f"check({entry_point})"
        rest = [node for node in rest if ast.unparse(node) != calls_itself]
    elif not functions[0].name.startswith("test") or parameters:
        raise _CannotSplitError
    if rest:
        raise _CannotSplitError
    return [functions[0].body]


def _asks_nothing(kind: TestKind, tree: ast.Module) -> bool:
    """Whether a test defines or imports things and does nothing with them, so that everything would pass it."""
    if kind is TestKind.PYTEST_FILE and pytest_names(tree):
        return False
    for node in tree.body:
        if kind is TestKind.FUNCTION and isinstance(node, _FUNCTIONS) and re.match("check$|test", node.name):
            return False
        if not (_is_inert(node) or isinstance(node, _DEFINES)):
            return False
    return True


def _is_inert(node: ast.stmt) -> bool:
    """An import of what `evaluate` knows anyway, a docstring, or HumanEval's METADATA."""
    match node:
        case ast.Import(names):
            return all(name.name == "math" and name.asname is None for name in names)
        case ast.Expr(ast.Constant()):
            return True
        case ast.Assign([ast.Name("METADATA")], _):
            return True
        case ast.Pass():
            return True
        case _:
            return False


def _may_stop_early(node: ast.AST) -> bool:
    """Whether Python may leave a part of the expression, and the calls in it, out."""
    return isinstance(node, ast.BoolOp | ast.IfExp) or (isinstance(node, ast.Compare) and len(node.ops) > 1)


@dataclass
class _Cutter:
    """Walks a test's statements and cuts the calls out."""

    entry_point: str
    steps: list[Step] = field(default_factory=list)
    asserts: list[ast.expr] = field(default_factory=list)
    bound: dict[str, ast.expr] = field(default_factory=dict)
    all_needed: bool = True

    def __post_init__(self) -> None:
        self.names = {self.entry_point}

    def statements(self, body: Sequence[ast.stmt]) -> None:
        for node in body:
            match node:
                case ast.Assert(test, message):
                    if message is not None and not isinstance(message, ast.Constant):
                        raise _CannotSplitError  # building the message may raise
                    self.asserts.append(self._judged(test))
                case ast.Assign([ast.Name(name)], value):
                    if name in self.names or name in self.bound:
                        raise _CannotSplitError
                    self.bound[name] = judged = self._judged(value)
                    # An assignment holds whatever its value is, but not when making the value raises.
                    self.asserts.append(ast.BoolOp(ast.Or(), [judged, ast.Constant(value=True)]))
                case _ if _is_inert(node):
                    continue
                case _:
                    raise _CannotSplitError

    def _judged(self, node: ast.expr) -> ast.expr:
        cut: ast.expr = self._cut(node)
        if not supported(cut):
            raise _CannotSplitError
        self.all_needed = self.all_needed and not any(map(_may_stop_early, ast.walk(cut)))
        return cut

    def _cut(self, node: Any) -> Any:
        if isinstance(node, ast.Name) and node.id in self.bound:
            return self.bound[node.id]
        if isinstance(node, ast.Call | ast.Attribute) and self._is_call(node):
            for name in {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}:
                if name in self.bound:
                    raise _CannotSplitError  # the call might change what the name holds
            return self._slot(node)
        for key, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                setattr(node, key, self._cut(value))
            elif isinstance(value, list):
                setattr(node, key, [self._cut(item) if isinstance(item, ast.AST) else item for item in value])
        return node

    def _is_call(self, node: ast.expr) -> bool:
        """A call of the entry point; of a method, where the entry point is a class."""
        if not isinstance(node, ast.Call):
            return False
        if isinstance(node.func, ast.Name):
            return node.func.id in self.names
        is_class = self.entry_point[:1].isupper()
        root: ast.expr = node
        while isinstance(root, ast.Call | ast.Attribute):
            root = root.func if isinstance(root, ast.Call) else root.value
        return is_class and isinstance(root, ast.Name) and root.id in self.names

    def _slot(self, node: ast.expr) -> CallSlot:
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and part.id in self.names:
                part.id = self.entry_point
        self.steps.append(Step("call", ast.unparse(node)))
        return CallSlot(len(self.steps) - 1)


def _expected(asserts: Sequence[ast.expr]) -> str | None:
    """The text on the other side of `call == …`, where the test is just that."""
    if len(asserts) != 1 or not isinstance(asserts[0], ast.Compare):
        return None
    node = asserts[0]
    sides = [node.left, *node.comparators]
    others = [side for side in sides if not isinstance(side, CallSlot)]
    if len(sides) != 2 or len(others) != 1 or any(isinstance(part, CallSlot) for part in ast.walk(others[0])):
        return None
    return ast.unparse(others[0])


def calls(test: Test, entry_point: str) -> list[str]:
    """Every call of the entry point with arguments that need no other name, as source."""
    try:
        tree = _parsed(test.code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == entry_point:
            names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            if names == {entry_point}:
                found.append(ast.unparse(node))
    return found
