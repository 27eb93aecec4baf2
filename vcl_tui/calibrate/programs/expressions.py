"""One way to write an expression: `list(map(f, xs))` is a comprehension, `range(0, n)` is `range(n)`.

Each rewriting keeps what the expression comes to, and what it does, for values of the builtin types.
"""

from __future__ import annotations

import ast
import builtins

from vcl_tui.calibrate.programs.conditions import Conditions, is_constant, joined, same

_TAKE_ALL = frozenset({"sum", "sorted", "tuple", "max", "min", "frozenset", "list", "set"})
"""Builtins that read an iterable to its end, so that a list and a generator of the same things are the same to them."""

ITEM = "item of map"
"""A name that no program can bind."""


class Expressions(Conditions):
    """Rewrites expressions from the inside out."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        cut = node.slice
        if isinstance(cut, ast.Slice) and cut.step is None:
            if cut.lower is not None and is_constant(cut.lower, 0):
                cut.lower = None
            whole = ast.Call(ast.Name("len", ast.Load()), [node.value], [])
            if cut.upper is not None and isinstance(node.value, ast.Name) and same(cut.upper, whole):
                cut.upper = None
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        self.generic_visit(node)
        if len(node.ifs) > 1:
            node.ifs = [joined(ast.And(), node.ifs)]
        return node

    def visit_SetComp(self, node: ast.SetComp) -> ast.expr:
        self.generic_visit(node)
        return self._whole(node, "set")

    def visit_ListComp(self, node: ast.ListComp) -> ast.expr:
        self.generic_visit(node)
        return self._whole(node, "list")

    def _whole(self, node: ast.SetComp | ast.ListComp, name: str) -> ast.expr:
        """`[x for x in xs]` as `list(xs)`."""
        if not _takes_all(node) or not self.is_builtin(name):
            return node
        return ast.Call(ast.Name(name, ast.Load()), [node.generators[0].iter], [])

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute):
            joins = node.func.attr == "join" and isinstance(node.func.value, ast.Constant)
            if joins and len(node.args) == 1:
                node.args = [self._read_once(node.args[0])]
            return node
        name = self.builtin(node)
        if name in {"list", "dict", "tuple"} and not node.args and not node.keywords:
            empty: dict[str, ast.expr] = {
                "list": ast.List([], ast.Load()),
                "dict": ast.Dict([], []),
                "tuple": ast.Tuple([], ast.Load()),
            }
            return empty[name]
        if name == "range":
            return _plain_range(node)
        if name in {"any", "all"} and isinstance(node.args[0], ast.GeneratorExp):
            return self._any(name, node.args[0])
        if name == "len" and isinstance(node.args[0], ast.ListComp) and isinstance(node.args[0].elt, ast.Name):
            counted = ast.GeneratorExp(ast.Constant(1), node.args[0].generators)
            return ast.Call(ast.Name("sum", ast.Load()), [counted], []) if self.is_builtin("sum") else node
        if name in _TAKE_ALL and len(node.args) == 1:
            node.args = [self._read_once(node.args[0])]
            return self._collected(name, node)
        return node

    def _any(self, name: str, held: ast.GeneratorExp) -> ast.expr:
        """`all(e for x in xs)` as `not any(not e for x in xs)`, and conditions as part of what is asked."""
        element = self.opposite(held.elt) if name == "all" else held.elt
        last = held.generators[-1]
        tests = [*last.ifs, *([] if is_constant(element, True) and last.ifs else [element])]
        asked = tests[0] if len(tests) == 1 else joined(ast.And(), tests)
        plain = ast.comprehension(last.target, last.iter, [], last.is_async)
        whole = ast.GeneratorExp(asked, [*held.generators[:-1], plain])
        called = ast.Call(ast.Name("any", ast.Load()), [whole], [])
        return called if name == "any" else ast.UnaryOp(ast.Not(), called)

    def _read_once(self, node: ast.expr) -> ast.expr:
        """The generator of what an iterable holds, for somebody who reads it to its end."""
        if isinstance(node, ast.ListComp):
            node = ast.GeneratorExp(node.elt, node.generators)
        if isinstance(node, ast.GeneratorExp):
            return node.generators[0].iter if _takes_all(node) else node
        if not isinstance(node, ast.Call):
            return node
        name = self.builtin(node)
        if name in {"map", "filter"}:
            return self._as_generator(name, node) or node
        return node.args[0] if name == "list" and len(node.args) == 1 else node

    def _as_generator(self, name: str, node: ast.Call) -> ast.expr | None:
        if len(node.args) != 2 or node.keywords:
            return None
        function, items = node.args
        name_of_item = ITEM
        if isinstance(function, ast.Lambda):
            taken = function.args
            others = (*taken.posonlyargs, *taken.kwonlyargs, *taken.defaults, taken.vararg, taken.kwarg)
            if len(taken.args) != 1 or any(other is not None for other in others):
                return None
            name_of_item, value = taken.args[0].arg, function.body
        elif is_constant(function, None) and name == "filter":
            value = ast.Name(ITEM, ast.Load())
        elif isinstance(function, ast.Attribute) or (isinstance(function, ast.Name) and self._exists(function.id)):
            value = self.visit(ast.Call(function, [ast.Name(ITEM, ast.Load())], []))
        else:
            return None
        target = ast.Name(name_of_item, ast.Store())
        if name == "map":
            return ast.GeneratorExp(value, [ast.comprehension(target, items, [], 0)])
        item = ast.Name(name_of_item, ast.Load())
        return ast.GeneratorExp(item, [ast.comprehension(target, items, [value], 0)])

    def _exists(self, name: str) -> bool:
        """Whether a name means something: `map(f, [])` fails without an f, the comprehension doesn't."""
        return name in self._bound or name in dir(builtins)

    def _collected(self, name: str, node: ast.Call) -> ast.expr:
        held = node.args[0]
        if isinstance(held, ast.GeneratorExp) and name == "sum":
            return ast.Call(node.func, [_without_zeros(held)], [])
        if isinstance(held, ast.GeneratorExp) and name == "list":
            return ast.ListComp(held.elt, held.generators)
        if isinstance(held, ast.GeneratorExp) and name == "set":
            return ast.SetComp(held.elt, held.generators)
        return held if name == "list" and self.builtin(held) == "sorted" else node


def _takes_all(node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> bool:
    """Whether a comprehension takes every item as it is."""
    first = node.generators[0]
    plain = len(node.generators) == 1 and not first.ifs and not first.is_async
    return (
        plain
        and isinstance(first.target, ast.Name)
        and isinstance(node.elt, ast.Name)
        and first.target.id == node.elt.id
    )


def _without_zeros(held: ast.GeneratorExp) -> ast.GeneratorExp:
    """`sum(e if c else 0 for x in xs)` as `sum(e for x in xs if c)`."""
    if not (isinstance(held.elt, ast.IfExp) and is_constant(held.elt.orelse, 0)):
        return held
    last = held.generators[-1]
    narrowed = ast.comprehension(last.target, last.iter, [*last.ifs, held.elt.test], last.is_async)
    return ast.GeneratorExp(held.elt.body, [*held.generators[:-1], narrowed])


def _plain_range(node: ast.Call) -> ast.Call:
    """`range(0, n, 1)` as `range(n)`."""
    taken = node.args
    if any(isinstance(argument, ast.Starred) for argument in taken):
        return node
    if len(taken) == 3 and is_constant(taken[2], 1):
        taken = taken[:2]
    if len(taken) == 2 and is_constant(taken[0], 0):
        taken = taken[1:]
    return ast.Call(node.func, taken, node.keywords)
