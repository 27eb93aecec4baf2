"""A loop that builds one value, as the expression that says so: a comprehension, a sum, a joined text, `any`.

Sums of floating-point numbers may differ in their last digit from Python 3.12 on; nothing else does.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence

from vcl_tui.calibrate.programs.conditions import is_constant
from vcl_tui.calibrate.programs.expressions import Expressions
from vcl_tui.calibrate.programs.uses import Uses, parts_of, reads, stored

_STEPS_ASIDE = (ast.Yield, ast.YieldFrom, ast.Await, ast.NamedExpr, ast.Lambda)

ELEMENT = "element of loop"
"""A name that no program can bind."""

Nest = tuple[list[ast.comprehension], ast.stmt]


def as_value(statement: ast.Assign, loop: ast.stmt, uses: Uses, expressions: Expressions) -> ast.Assign | None:
    """What `statement` starts and `loop` alone fills, as one assignment; None when that isn't so."""
    target = statement.targets[0]
    if not (len(statement.targets) == 1 and isinstance(target, ast.Name) and isinstance(loop, ast.For)):
        return None
    nest = _nest(loop)
    if nest is None or not _on_its_own(loop, nest, uses):
        return None
    generators, innermost = nest
    if reads(loop)[target.id] != _mentions(innermost, target.id):
        return None
    made = _filled(statement.value, innermost, target.id, generators, expressions)
    return None if made is None else ast.Assign([target], made, lineno=0)


def as_any(loop: ast.stmt, following: ast.stmt, uses: Uses, expressions: Expressions) -> ast.Return | None:
    """`for x in xs: if test: return True` before `return False`, as `return any(test for x in xs)`."""
    if not (isinstance(loop, ast.For) and isinstance(following, ast.Return)):
        return None
    nest = _nest(loop)
    if nest is None or not isinstance(nest[1], ast.Return) or not _on_its_own(loop, nest, uses):
        return None
    generators, found = nest
    for answer in (True, False):
        if is_constant(found.value, answer) and is_constant(following.value, not answer):  # type: ignore[attr-defined]
            called = ast.Call(ast.Name("any", ast.Load()), [ast.GeneratorExp(ast.Constant(True), generators)], [])
            whole = expressions.visit(called)
            return ast.Return(whole if answer else ast.UnaryOp(ast.Not(), whole))
    return None


def by_element(node: ast.AST, uses: Uses, bound: frozenset[str]) -> bool:
    """Makes `for i in range(len(xs))` that only looks at `xs[i]` a loop over xs; says whether it did.

    Where it looks at i as well, the loop is over `enumerate(xs)`; and one over that which never looks at i is over xs.
    Holds for texts, lists and tuples. `node`: a loop, or a comprehension with a single `for`.
    """
    if isinstance(node, ast.For) and not node.orelse:
        return _walked(node, node, list(node.body), uses, bound)
    if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp) and len(node.generators) == 1:
        return _walked(node, node.generators[0], [node.elt, *node.generators[0].ifs], uses, bound)
    return False


def _walked(
    whole: ast.AST, loop: ast.For | ast.comprehension, inside: Sequence[ast.AST], uses: Uses, bound: frozenset[str]
) -> bool:
    if _counts_in_vain(loop, uses, bound):
        loop.target, loop.iter = loop.target.elts[1], loop.iter.args[0]  # type: ignore[attr-defined]
        return True
    index, items = _places_of(loop, bound)
    if index is None or items is None or index in uses.inner:
        return False
    found, changed = Counter[str](), set[str]()
    for part in inside:
        found += reads(part)
        changed |= stored(part)
    nodes = [node for part in inside for node in parts_of(part)]
    looked_at = sum(_is_element(node, items, index) for node in nodes)
    used_up = any(isinstance(node, ast.Name) and node.id == ELEMENT for node in nodes)
    if not looked_at or looked_at != found[items] or found[index] != uses.read[index]:
        return False
    if {items, index} & changed or used_up:
        return False
    both = found[index] != looked_at
    if both and "enumerate" in bound:
        return False
    _ElementReplaced(items, index).generic_visit(whole)
    element = ast.Name(ELEMENT, ast.Store())
    loop.target, loop.iter = element, ast.Name(items, ast.Load())
    if both:
        loop.target = ast.Tuple([ast.Name(index, ast.Store()), element], ast.Store())
        loop.iter = ast.Call(ast.Name("enumerate", ast.Load()), [ast.Name(items, ast.Load())], [])
    return True


def _counts_in_vain(loop: ast.For | ast.comprehension, uses: Uses, bound: frozenset[str]) -> bool:
    """Whether this is `for i, x in enumerate(xs)` and nothing reads i."""
    outer, target = loop.iter, loop.target
    if not (isinstance(outer, ast.Call) and isinstance(outer.func, ast.Name) and outer.func.id == "enumerate"):
        return False
    if "enumerate" in bound or not outer.args or not isinstance(target, ast.Tuple) or len(target.elts) != 2:
        return False
    index = target.elts[0]
    return isinstance(index, ast.Name) and not uses.read[index.id]


def _filled(
    start: ast.expr, innermost: ast.stmt, name: str, generators: list[ast.comprehension], expressions: Expressions
) -> ast.expr | None:
    """The value that starts as `start` and to which `innermost` adds once a turn."""
    if isinstance(start, ast.List) and not start.elts:
        added = _added(innermost, name, "append")
        return None if added is None else ast.ListComp(added, generators)
    if expressions.builtin(start) == "set" and not start.args:  # type: ignore[attr-defined]
        added = _added(innermost, name, "add")
        return None if added is None else ast.SetComp(added, generators)
    added = _added(innermost, name, "+=")
    if added is not None and is_constant(start, 0) and expressions.is_builtin("sum"):
        return ast.Call(ast.Name("sum", ast.Load()), [ast.GeneratorExp(added, generators)], [])
    if added is not None and is_constant(start, ""):
        join = ast.Attribute(ast.Constant(""), "join", ast.Load())
        return ast.Call(join, [ast.GeneratorExp(added, generators)], [])
    return None


def _nest(loop: ast.For) -> Nest | None:
    """The loops and conditions around a single statement, as those of a comprehension."""
    generators: list[ast.comprehension] = []
    statement: ast.stmt = loop
    while isinstance(statement, ast.For | ast.If):
        if isinstance(statement, ast.If) and statement.orelse:
            break
        if statement.orelse or len(statement.body) != 1:
            return None
        if isinstance(statement, ast.For):
            generators.append(ast.comprehension(statement.target, statement.iter, [], 0))
        else:
            generators[-1].ifs.append(statement.test)
        statement = statement.body[0]
    return generators, statement


def _on_its_own(loop: ast.For, nest: Nest, uses: Uses) -> bool:
    """Whether nothing outside of the loop sees its variables, and nothing in it steps aside."""
    if any(isinstance(node, _STEPS_ASIDE) for node in parts_of(loop)):
        return False
    inside = reads(loop)
    names = {name for generator in nest[0] for name in stored(generator.target)}
    return not any(uses.read[name] != inside[name] or name in uses.inner for name in names)


def _mentions(innermost: ast.stmt, name: str) -> int:
    """How often the statements that add name what they add to, if that is all they do with it."""
    if isinstance(innermost, ast.If):
        return sum(_mentions(block[0], name) for block in (innermost.body, innermost.orelse) if block)
    return 1


def _added(statement: ast.stmt, name: str, way: str) -> ast.expr | None:
    """What a statement adds to `name`, by a method or by `+=`; a choice between two is a conditional expression."""
    if isinstance(statement, ast.If):
        if len(statement.body) != 1 or len(statement.orelse) != 1:
            return None
        yes, no = _added(statement.body[0], name, way), _added(statement.orelse[0], name, way)
        return None if yes is None or no is None else ast.IfExp(statement.test, yes, no)
    if isinstance(statement, ast.AugAssign):
        on_it = isinstance(statement.target, ast.Name) and statement.target.id == name
        return statement.value if on_it and way == "+=" and isinstance(statement.op, ast.Add) else None
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and len(call.args) == 1):
        return None
    on_it = isinstance(call.func.value, ast.Name) and call.func.value.id == name
    return call.args[0] if on_it and call.func.attr == way and not call.keywords else None


class _ElementReplaced(ast.NodeTransformer):
    def __init__(self, items: str, index: str) -> None:
        self._items, self._index = items, index

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        if _is_element(node, self._items, self._index):
            return ast.Name(ELEMENT, ast.Load())
        self.generic_visit(node)
        return node


def _is_element(node: ast.AST, items: str, index: str) -> bool:
    return (
        isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.value, ast.Name)
        and node.value.id == items
        and isinstance(node.slice, ast.Name)
        and node.slice.id == index
    )


def _places_of(loop: ast.For | ast.comprehension, bound: frozenset[str]) -> tuple[str | None, str | None]:
    """(i, xs) of `for i in range(len(xs))`."""
    outer = loop.iter
    if not (isinstance(loop.target, ast.Name) and isinstance(outer, ast.Call) and len(outer.args) == 1):
        return None, None
    inner = outer.args[0]
    named = isinstance(outer.func, ast.Name) and outer.func.id == "range" and not {"range", "len"} & bound
    if not (named and isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "len"):
        return None, None
    items = inner.args[0] if len(inner.args) == 1 else None
    return (loop.target.id, items.id) if isinstance(items, ast.Name) else (None, None)
