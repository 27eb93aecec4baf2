"""Without detours: a value that is named only to be used once, a length with a name of its own, `x = x + 1`.

What a function does stays the same: an expression moves only where nothing that has an effect comes between.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy

from vcl_tui.calibrate.programs.effects import only_reads
from vcl_tui.calibrate.programs.expressions import Expressions
from vcl_tui.calibrate.programs.loops import as_any, as_value, by_element
from vcl_tui.calibrate.programs.uses import INNER, parts_of, reads, stored, uses_of

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_STEPS_ASIDE = (ast.Yield, ast.YieldFrom, ast.Await, ast.NamedExpr)
_HEADS: dict[type[ast.stmt], str] = {
    ast.Return: "value",
    ast.Assign: "value",
    ast.AugAssign: "value",
    ast.Expr: "value",
    ast.If: "test",
    ast.For: "iter",
}


def without_detours(function: ast.FunctionDef, bound: frozenset[str]) -> None:
    """Rewrites a function in place. `bound`: every name that the program binds."""
    # who catches an error sees what was done before it
    if not _has(function, (ast.Global, ast.Nonlocal, ast.Try)):
        while _Detours(function, bound).apply():
            pass


class _Detours:
    def __init__(self, function: ast.FunctionDef, bound: frozenset[str]) -> None:
        self._function = function
        self._bound = bound
        self._expressions = Expressions(bound)
        self._uses = uses_of(function)

    def apply(self) -> bool:
        """The first rewriting that is possible; False when none is."""
        comprehensions = [node for node in ast.walk(self._function) if isinstance(node, _COMPREHENSIONS)]
        if any(by_element(node, self._uses, self._bound) for node in comprehensions):
            return True
        return self._inlined() or any(self._in_block(block) for block in _blocks(self._function))

    def _in_block(self, block: list[ast.stmt]) -> bool:
        for place, statement in enumerate(block):
            if by_element(statement, self._uses, self._bound):
                return True
            shorter = self._augmented(statement)
            if shorter is not None:
                block[place] = shorter
                return True
            if place + 1 < len(block) and self._with_next(block, place):
                return True
        return False

    def _with_next(self, block: list[ast.stmt], place: int) -> bool:
        statement, following = block[place], block[place + 1]
        found = as_any(statement, following, self._uses, self._expressions)
        made: ast.stmt | None = found
        if isinstance(statement, ast.Assign):
            made = as_value(statement, following, self._uses, self._expressions)
            if made is None and self._moved(statement, following):
                made = following
        if made is not None:
            block[place : place + 2] = [made]
        return made is not None

    def _moved(self, statement: ast.Assign, following: ast.stmt) -> bool:
        """Puts the value where it is used, if that is once, in the next statement and evaluated there anyway."""
        target, value = statement.targets[0], statement.value
        expression = _head(following)
        if len(statement.targets) != 1 or not isinstance(target, ast.Name) or expression is None:
            return False
        name = target.id
        if reads(expression)[name] != 1 or name in self._uses.inner or _has(value, _STEPS_ASIDE):
            return False
        only = self._uses.read[name] == self._uses.bound[name] == 1 and name not in self._uses.parameters
        if not (only or isinstance(following, ast.Return)):
            return False
        before: list[ast.expr] = []
        for node, certain in _in_order(expression):
            if isinstance(node, ast.Name) and node.id == name:
                if not certain:
                    return False
                break
            before.append(node)
        simple = all(isinstance(node, ast.Name | ast.Constant) for node in before)
        if not simple and not all(only_reads(node, self._bound) for node in (value, *before)):
            return False
        setattr(following, _HEADS[type(following)], _Replaced(name, value).visit(expression))
        return True

    def _inlined(self) -> bool:
        """Puts a constant, or the length of what keeps its length, wherever its name is read."""
        body = self._function.body
        for place, statement in enumerate(body):
            if not (isinstance(statement, ast.Assign) and len(statement.targets) == 1):
                continue
            target, value = statement.targets[0], statement.value
            if not isinstance(target, ast.Name):
                continue
            once = self._uses.bound[target.id] == 1 and target.id not in self._uses.parameters | self._uses.inner
            if once and self._is_the_same_anywhere(target.id, value, body[place + 1 :]):
                _Replaced(target.id, value).visit(self._function)
                del body[place]
                return True
        return False

    def _is_the_same_anywhere(self, name: str, value: ast.expr, following: list[ast.stmt]) -> bool:
        if isinstance(value, ast.Constant):
            return True
        if isinstance(value, ast.List | ast.Tuple) and all(isinstance(item, ast.Constant) for item in value.elts):
            return self._uses.read[name] == sum(
                isinstance(node, ast.Compare)
                and isinstance(node.ops[-1], ast.In | ast.NotIn)
                and _is_name(node.comparators[-1], name)
                for node in parts_of(self._function)
            )
        if self._expressions.builtin(value) != "len":
            return False
        held = value.args[0]  # type: ignore[attr-defined]
        busy = [one for one in following if not (isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant))]
        head = _head(busy[0]) if busy else None
        # read at once, so that what has no length fails here and there alike
        return head is not None and reads(head)[name] > 0 and isinstance(held, ast.Name) and self._keeps_length(held.id)

    def _keeps_length(self, name: str) -> bool:
        """Whether a parameter is never bound again, handed out, or changed."""
        if name not in self._uses.parameters or self._uses.bound[name] or name in self._uses.inner:
            return False
        looked_at = 0
        for node in parts_of(self._function):
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
                looked_at += _is_name(node.value, name)
            elif isinstance(node, ast.Call) and only_reads(node.func, self._bound):
                if isinstance(node.func, ast.Attribute):
                    reading = only_reads(ast.Call(node.func, [], []), self._bound)
                    looked_at += reading and _is_name(node.func.value, name)
                elif only_reads(ast.Call(node.func, [], []), self._bound):
                    looked_at += sum(_is_name(argument, name) for argument in node.args)
            elif isinstance(node, ast.For | ast.comprehension):
                looked_at += _is_name(node.iter, name)
            elif isinstance(node, ast.Compare):
                looked_at += sum(_is_name(term, name) for term in (node.left, *node.comparators))
        return looked_at == self._uses.read[name]

    def _augmented(self, statement: ast.stmt) -> ast.stmt | None:
        """`x += e` for a number or text: a list that others hold, too, would be changed by it."""
        added = _added_to_itself(statement)
        if added is None or not isinstance(statement, ast.Assign):
            return None
        name, operation = added
        if name in self._uses.parameters:
            return None
        for node in parts_of(self._function):
            if isinstance(node, ast.Assign) and any(name in stored(one) for one in node.targets):
                if not isinstance(node.value, ast.Constant) and _added_to_itself(node) is None:
                    return None
            elif isinstance(node, ast.For | ast.comprehension | ast.NamedExpr):
                if name in stored(node.target):
                    return None
            elif isinstance(node, ast.withitem) and node.optional_vars is not None:
                return None
        return ast.AugAssign(ast.Name(name, ast.Store()), operation.op, operation.right)


def _head(statement: ast.stmt) -> ast.expr | None:
    """The expression that a statement evaluates first, and once."""
    field = _HEADS.get(type(statement))
    expression: ast.expr | None = None if field is None else getattr(statement, field)
    return expression


class _Replaced(ast.NodeTransformer):
    """Puts an expression in the place of a name that is read."""

    def __init__(self, name: str, value: ast.expr) -> None:
        self._name, self._value = name, value

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return deepcopy(self._value) if node.id == self._name and isinstance(node.ctx, ast.Load) else node


def _added_to_itself(statement: ast.stmt) -> tuple[str, ast.BinOp] | None:
    """The name and the operation of `x = x + e`."""
    if not (isinstance(statement, ast.Assign) and len(statement.targets) == 1):
        return None
    target, value = statement.targets[0], statement.value
    if isinstance(target, ast.Name) and isinstance(value, ast.BinOp) and _is_name(value.left, target.id):
        return target.id, value
    return None


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _has(node: ast.AST, kinds: tuple[type[ast.AST], ...]) -> bool:
    return any(isinstance(inner, kinds) for inner in parts_of(node))


def _blocks(function: ast.FunctionDef) -> Iterator[list[ast.stmt]]:
    """Every block of the function itself, not those of functions inside it."""
    waiting: list[ast.AST] = [function]
    while waiting:
        node = waiting.pop()
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                yield block
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt | ast.ExceptHandler) and not isinstance(child, INNER):
                waiting.append(child)


def _in_order(node: ast.expr, *, certain: bool = True) -> Iterator[tuple[ast.expr, bool]]:
    """The parts of an expression as they are evaluated, and whether each is, once and whatever the values."""
    if isinstance(node, _COMPREHENSIONS):
        first = node.generators[0].iter
        yield from _in_order(first, certain=certain)
        for part in parts_of(node):
            if isinstance(part, ast.expr) and part is not first:
                yield part, False
        return
    parts = [child.value if isinstance(child, ast.keyword) else child for child in ast.iter_child_nodes(node)]
    expressions = [part for part in parts if isinstance(part, ast.expr)]
    for place, part in enumerate(expressions):
        yield from _in_order(part, certain=certain and place < _certain_parts(node))
    yield node, certain


def _certain_parts(node: ast.expr) -> int:
    """How many of the first parts of an expression are evaluated in any case."""
    if isinstance(node, ast.BoolOp | ast.IfExp):
        return 1
    if isinstance(node, ast.Compare):
        return 2
    if isinstance(node, ast.Lambda | ast.Dict):  # a dict takes turns between keys and values
        return 0
    return 1_000_000
