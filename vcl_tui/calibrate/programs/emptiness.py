"""One way to ask whether a list is empty: where xs is known to be one, `not xs` and `xs == []` are `len(xs) == 0`."""

from __future__ import annotations

import ast

from vcl_tui.calibrate.programs.uses import parts_of, stored, uses_of


def one_emptiness(function: ast.FunctionDef, bound: frozenset[str]) -> None:
    """Rewrites a function in place. `bound`: every name that the program binds."""
    if not {"len", "list", "sorted"} & bound:
        lists = _lists(function)
        if lists:
            _Emptiness(lists).visit(function)


def _lists(function: ast.FunctionDef) -> frozenset[str]:
    """Names that hold a new list whenever they are bound, and are the function's own."""
    made: set[str] = set()
    otherwise = set(uses_of(function).parameters)
    plain: set[int] = set()
    for node in parts_of(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            plain.add(id(node.targets[0]))
            (made if _is_new_list(node.value) else otherwise).add(node.targets[0].id)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            otherwise |= set(node.names)
    for node in parts_of(function):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and id(node) not in plain:
            otherwise |= stored(node)
    return frozenset(made - otherwise)


def _is_new_list(value: ast.expr) -> bool:
    called = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in {"list", "sorted"}
    return called or isinstance(value, ast.List | ast.ListComp)


class _Emptiness(ast.NodeTransformer):
    def __init__(self, lists: frozenset[str]) -> None:
        self._lists = lists

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        empty = isinstance(node.op, ast.Not) and self._is_list(node.operand)
        return _length_is(node.operand, ast.Eq()) if empty else node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            sides = (node.left, node.comparators[0])
            for one, other in (sides, sides[::-1]):
                if self._is_list(one) and isinstance(other, ast.List) and not other.elts:
                    return _length_is(one, node.ops[0])
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, ast.If | ast.While | ast.IfExp):
            node.test = self._tested(node.test)
        elif isinstance(node, ast.comprehension):
            node.ifs = [self._tested(test) for test in node.ifs]
        return node

    def _tested(self, test: ast.expr) -> ast.expr:
        """A test, where only its truth matters."""
        if isinstance(test, ast.BoolOp):
            test.values = [self._tested(value) for value in test.values]
        return _length_is(test, ast.NotEq()) if self._is_list(test) else test

    def _is_list(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in self._lists


def _length_is(held: ast.expr, operator: ast.cmpop) -> ast.expr:
    """Whether the length is, or isn't, 0."""
    return ast.Compare(ast.Call(ast.Name("len", ast.Load()), [held], []), [operator], [ast.Constant(0)])
