"""Order that doesn't matter: the sides of `==`, factors, assignments that know nothing of each other.

Sorted by how they are written, once locals are numbered: before, their names would decide.
"""

from __future__ import annotations

import ast

from vcl_tui.calibrate.programs.effects import may_swap, only_reads
from vcl_tui.calibrate.programs.uses import reads, stored


class Ordered(ast.NodeTransformer):
    """Sorts what may stand in any order. `bound`: every name that the program binds."""

    def __init__(self, bound: frozenset[str]) -> None:
        self._bound = bound

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            node.left, node.comparators[0] = self._sorted(node.left, node.comparators[0])
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.op, ast.Mult) or (isinstance(node.op, ast.Add) and _is_number(node)):
            node.left, node.right = self._sorted(node.left, node.right)
        return node

    def visit_Try(self, node: ast.Try) -> ast.AST:
        return node  # who catches an error sees what was done before it

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                setattr(node, name, self._runs_sorted(block))
        return node

    def _runs_sorted(self, block: list[ast.stmt]) -> list[ast.stmt]:
        done: list[ast.stmt] = []
        run: list[ast.stmt] = []
        for statement in [*block, ast.Pass()]:
            if not (self._is_plain(statement) and all(_independent(statement, other) for other in run)):
                done += sorted(run, key=_written)
                run = []
            run.append(statement)
            if not self._is_plain(statement):
                done += run
                run = []
        return done[:-1]

    def _is_plain(self, statement: ast.stmt) -> bool:
        """An assignment to a name that has no other effect."""
        if isinstance(statement, ast.AugAssign):
            return isinstance(statement.target, ast.Name) and only_reads(statement.value, self._bound)
        plain = isinstance(statement, ast.Assign) and len(statement.targets) == 1
        return plain and isinstance(statement.targets[0], ast.Name) and only_reads(statement.value, self._bound)  # type: ignore[attr-defined]

    def _sorted(self, one: ast.expr, other: ast.expr) -> tuple[ast.expr, ast.expr]:
        if may_swap(one, other, self._bound) and ast.dump(other) < ast.dump(one):
            return other, one
        return one, other


def _written(statement: ast.stmt) -> str:
    operation = ast.dump(statement.op) if isinstance(statement, ast.AugAssign) else ""
    return operation + ast.dump(statement.value)  # type: ignore[attr-defined]


def _independent(one: ast.stmt, other: ast.stmt) -> bool:
    return not (stored(one) & (stored(other) | set(reads(other))) or stored(other) & set(reads(one)))


def _is_number(node: ast.expr) -> bool:
    """Whether the value is a number, if it is of a builtin type and there is no error."""
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Sub | ast.Div | ast.FloorDiv | ast.Pow):
            return True
        both = isinstance(node.op, ast.Mult)  # a text or list may be multiplied, but a number is only added to a number
        sides = (_is_number(node.left), _is_number(node.right))
        return all(sides) if both else isinstance(node.op, ast.Add) and any(sides)
    if isinstance(node, ast.UnaryOp):
        return not isinstance(node.op, ast.Not)
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)
