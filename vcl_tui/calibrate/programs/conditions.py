"""One way to ask a question: `not a == b` is `a != b`, `a > b` is `b < a`, `len(x) < 1` is `len(x) == 0`.

Each rewriting keeps what the test comes to for values of the builtin types. A name that the program binds itself is
never taken for the builtin.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from copy import deepcopy

from vcl_tui.calibrate.programs.effects import may_swap, only_reads
from vcl_tui.calibrate.programs.uses import parts_of

_INVERSE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
"""Without the orderings: `not a < b` isn't `a >= b` for sets or nan."""

_NEGATIVE = (ast.NotEq, ast.NotIn, ast.IsNot)
_MIRRORED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Gt: ast.Lt, ast.GtE: ast.LtE}

_SAYS_YES_OR_NO = frozenset({"isinstance", "issubclass", "callable", "bool", "any", "all", "hasattr"})
_METHOD_SAYS_YES_OR_NO = frozenset({
    "startswith", "endswith", "isupper", "islower", "isdigit", "isalpha", "isalnum", "isspace", "isnumeric",
    "isdecimal", "istitle", "issubset", "issuperset", "isdisjoint", "is_integer",
})  # fmt: skip


class Conditions(ast.NodeTransformer):
    """Rewrites tests from the inside out. `bound`: every name that the program binds anywhere."""

    def __init__(self, bound: frozenset[str]) -> None:
        self._bound = bound

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        return self.negated(node.operand) if isinstance(node.op, ast.Not) else node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        if len(node.ops) > 1:
            if not all(only_reads(term, self._bound) for term in node.comparators[:-1]):
                return node
            left = [node.left, *deepcopy(node.comparators[:-1])]
            pairs = zip(left, node.ops, node.comparators, strict=True)
            return ast.BoolOp(ast.And(), [self.visit(ast.Compare(one, [op], [other])) for one, op, other in pairs])
        kind = type(node.ops[0])
        if kind in _MIRRORED and may_swap(node.left, node.comparators[0], self._bound):
            node = ast.Compare(node.comparators[0], [_MIRRORED[kind]()], [node.left])
        if kind in {ast.In, ast.NotIn}:
            node.comparators = [_choices(node.comparators[0])]
        return self._emptiness(self._whole_numbers(node))

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        self.generic_visit(node)
        return joined(node.op, node.values)

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        self.generic_visit(node)
        if is_negative(node.test):
            node = ast.IfExp(self.opposite(node.test), node.orelse, node.body)
        if self.says_yes_or_no(node.test):
            if is_constant(node.body, True) and is_constant(node.orelse, False):
                return node.test
            if is_constant(node.body, False) and is_constant(node.orelse, True):
                return self.negated(node.test)
        return node

    def negated(self, value: ast.expr) -> ast.expr:
        """`not value`, as True or False."""
        if isinstance(value, ast.BoolOp):
            return joined(_other(value.op), [self.negated(part) for part in value.values])
        if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not) and not self.says_yes_or_no(value.operand):
            return ast.UnaryOp(ast.Not(), value)
        return self.opposite(value)

    def opposite(self, test: ast.expr) -> ast.expr:
        """A test that holds when this one doesn't; as a value it may be something else than True or False."""
        if isinstance(test, ast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in _INVERSE:
            return ast.Compare(test.left, [_INVERSE[type(test.ops[0])]()], test.comparators)
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return test.operand
        if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Lt):
            left, right = test.left, test.comparators[0]
            whole = [self._is_whole(side) or _is_integer(side) for side in (left, right)]
            if all(whole):  # there is no nan among these
                return self.visit_Compare(ast.Compare(right, [ast.LtE()], [left]))
        if isinstance(test, ast.BoolOp):  # De Morgan
            return joined(_other(test.op), [self.opposite(part) for part in test.values])
        return ast.UnaryOp(ast.Not(), test)

    def says_yes_or_no(self, node: ast.expr) -> bool:
        """Whether the expression is True or False and nothing else."""
        if isinstance(node, ast.BoolOp):
            return all(self.says_yes_or_no(value) for value in node.values)
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                return node.func.attr in _METHOD_SAYS_YES_OR_NO
            return self.builtin(node) in _SAYS_YES_OR_NO
        if isinstance(node, ast.Constant):
            return isinstance(node.value, bool)
        return isinstance(node, ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))

    def one_by_one(self, names: Sequence[str], values: Sequence[ast.expr]) -> bool:
        """Whether these values may be assigned to the names one after the other."""
        read = {node.id for value in values for node in parts_of(value) if isinstance(node, ast.Name)}
        return not read & set(names) and all(only_reads(value, self._bound) for value in values)

    def is_builtin(self, name: str) -> bool:
        """Whether the name means what Python means by it."""
        return name not in self._bound

    def builtin(self, node: ast.expr) -> str:
        """The name of the builtin function that is called; "" for any other call."""
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        name = node.func.id if called else ""  # type: ignore[attr-defined]
        return "" if name in self._bound else name

    def _is_whole(self, node: ast.expr) -> bool:
        return self.builtin(node) in {"len", "ord"}

    def _whole_numbers(self, node: ast.Compare) -> ast.Compare:
        """`len(x) <= 1` as `len(x) < 2`."""
        left, right = node.left, node.comparators[0]
        if isinstance(node.ops[0], ast.LtE) and self._is_whole(left) and _is_integer(right):
            return ast.Compare(left, [ast.Lt()], [ast.Constant(right.value + 1)])  # type: ignore[attr-defined]
        if isinstance(node.ops[0], ast.LtE) and self._is_whole(right) and _is_integer(left):
            return ast.Compare(ast.Constant(left.value - 1), [ast.Lt()], [right])  # type: ignore[attr-defined]
        return node

    def _emptiness(self, node: ast.Compare) -> ast.expr:
        """A length is never below 0, so `len(x) < 1` is `len(x) == 0`, and `0 < len(x)` is `len(x) != 0`."""
        left, operator, right = node.left, node.ops[0], node.comparators[0]
        if isinstance(operator, ast.Lt) and self.builtin(left) == "len" and is_constant(right, 1):
            return ast.Compare(left, [ast.Eq()], [ast.Constant(0)])
        if isinstance(operator, ast.Lt) and self.builtin(right) == "len" and is_constant(left, 0):
            return ast.Compare(right, [ast.NotEq()], [ast.Constant(0)])
        return node


def _other(operator: ast.boolop) -> ast.boolop:
    return ast.Or() if isinstance(operator, ast.And) else ast.And()


def joined(operator: ast.boolop, values: Sequence[ast.expr]) -> ast.expr:
    """`and` or `or` of all, without inner brackets of the same kind."""
    flat: list[ast.expr] = []
    for value in values:
        flat += value.values if isinstance(value, ast.BoolOp) and type(value.op) is type(operator) else [value]
    idle = isinstance(operator, ast.And)
    flat = [value for value in flat[:-1] if not is_constant(value, idle)] + flat[-1:]
    return flat[0] if len(flat) == 1 else ast.BoolOp(operator, flat)


def is_negative(test: ast.expr) -> bool:
    """Whether a test says "not": the other way round reads as one of yes."""
    if isinstance(test, ast.BoolOp):
        return is_negative(test.values[0])
    if isinstance(test, ast.Compare):
        return len(test.ops) == 1 and isinstance(test.ops[0], _NEGATIVE)
    return isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)


def is_constant(node: ast.expr | None, value: object) -> bool:
    """Whether the node is this very constant; 1 isn't True."""
    return isinstance(node, ast.Constant) and type(node.value) is type(value) and node.value == value


def same(one: ast.AST, other: ast.AST) -> bool:
    """Whether two trees are written alike."""
    return ast.dump(one) == ast.dump(other)


def _choices(node: ast.expr) -> ast.expr:
    """What `in` looks through: the order of constants doesn't matter, nor whether they are a list."""
    if isinstance(node, ast.List | ast.Tuple) and all(isinstance(item, ast.Constant) for item in node.elts):
        return ast.Tuple(sorted(node.elts, key=ast.dump), ast.Load())
    return node


def _is_integer(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int
