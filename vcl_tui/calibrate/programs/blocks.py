"""One way to write a block: no `else` after a return, the test of yes before that of no, no detour of a `continue`.

Each rewriting keeps what the block does. They are repeated by the caller until none applies any more.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from vcl_tui.calibrate.programs.conditions import Conditions, is_constant, is_negative, joined, same

_LEAVES = (ast.Return, ast.Raise, ast.Break, ast.Continue)

Block = list[ast.stmt]


def leaves(block: Block) -> bool:
    """Whether nothing after the block is ever reached from it."""
    last = block[-1] if block else None
    if isinstance(last, ast.If):
        return leaves(last.body) and leaves(last.orelse)
    return isinstance(last, _LEAVES)


class Blocks(ast.NodeTransformer):
    """Rewrites every block of a program once, inner ones first."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and block:
                setattr(node, name, self._tidied(block))
        if isinstance(node, ast.For | ast.While):
            node.body = self._without_continue(node.body)
        if isinstance(node, ast.FunctionDef) and not leaves(node.body):
            node.body = [*node.body, ast.Return(None)]
        return node

    def _tidied(self, block: Block) -> Block:
        """The block after one pass, from its end: what follows a statement is already in its final form."""
        done: Block = []
        for statement in reversed(block):
            done = self._before(statement, done)
        return done

    def _before(self, statement: ast.stmt, rest: Block) -> Block:
        """The statement and what follows it, rewritten."""
        if isinstance(statement, _LEAVES):
            return self._leaving(statement)
        if isinstance(statement, ast.If):
            return self._if(statement, rest)
        if isinstance(statement, ast.Assign):
            return [*self._assigned(statement), *rest]
        return [statement, *rest]

    def _leaving(self, statement: ast.stmt) -> Block:
        """Nothing follows; `return a if c else b` is two returns; `return None` is `return`."""
        if not isinstance(statement, ast.Return) or statement.value is None:
            return [statement]
        value = statement.value
        if is_constant(value, None):
            return [ast.Return(None)]
        if isinstance(value, ast.IfExp):
            return self._if(ast.If(value.test, [ast.Return(value.body)], []), [ast.Return(value.orelse)])
        return [statement]

    def _assigned(self, statement: ast.Assign) -> Block:
        """`a, b = 0, 1` one by one; a choice between two values as a choice between two assignments."""
        value = statement.value
        if len(statement.targets) > 1 and isinstance(value, ast.Constant):
            return [ast.Assign([target], ast.Constant(value.value), lineno=0) for target in statement.targets]
        target = statement.targets[0]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            plain = all(isinstance(name, ast.Name) for name in target.elts)
            if plain and self._conditions.one_by_one([name.id for name in target.elts], value.elts):  # type: ignore[attr-defined]
                pairs = zip(target.elts, value.elts, strict=True)
                return [ast.Assign([name], item, lineno=0) for name, item in pairs]
        if isinstance(value, ast.IfExp) and isinstance(target, ast.Name):
            stored = [ast.Name(target.id, ast.Store()) for _ in range(2)]
            yes, no = (
                ast.Assign([name], item, lineno=0)
                for name, item in zip(stored, (value.body, value.orelse), strict=True)
            )
            return [ast.If(value.test, [yes], [no])]
        return [statement]

    def _if(self, statement: ast.If, rest: Block) -> Block:
        test, body, orelse = statement.test, statement.body, statement.orelse
        opposite: Callable[[ast.expr], ast.expr] = self._conditions.opposite
        if orelse and leaves(body):
            return self._if(ast.If(test, body, []), self._tidied([*orelse, *([] if leaves(orelse) else rest)]))
        if orelse and leaves(orelse):
            return self._if(ast.If(opposite(test), orelse, []), self._tidied([*body, *rest]))
        if orelse and is_negative(test):
            return self._if(ast.If(opposite(test), orelse, body), rest)
        if orelse and all(isinstance(inner, ast.Pass) for inner in body):
            return self._if(ast.If(opposite(test), orelse, []), rest)
        if not orelse and len(body) == 1 and isinstance(body[0], ast.If) and not body[0].orelse:
            return self._if(ast.If(joined(ast.And(), [test, body[0].test]), body[0].body, []), rest)
        if orelse or not leaves(body):
            return [ast.If(test, body, orelse), *rest]
        return self._guard(test, body, rest)

    def _guard(self, test: ast.expr, body: Block, rest: Block) -> Block:
        """An `if` that leaves, and what follows it."""
        first = rest[0] if rest else None
        if isinstance(first, ast.Return) and isinstance(body[0], ast.Return):
            value = self._returned(test, body[0].value, first.value)
            if value is not None:
                return [ast.Return(value)]
        alike = isinstance(first, ast.If) and not first.orelse and same(_block(first.body), _block(body))
        if alike and isinstance(first, ast.If):
            return self._if(ast.If(joined(ast.Or(), [test, first.test]), body, []), rest[1:])
        if leaves(rest) and is_negative(test):
            return self._if(ast.If(self._conditions.opposite(test), rest, []), body)
        return [ast.If(test, body, []), *rest]

    def _returned(self, test: ast.expr, yes: ast.expr | None, no: ast.expr | None) -> ast.expr | None:
        """`if test: return yes; return no` as one expression, where one of them is True or False."""
        if yes is None or no is None or not self._conditions.says_yes_or_no(test):
            return None
        opposite = self._conditions.negated(test)
        if is_constant(yes, True):
            return test if is_constant(no, False) else joined(ast.Or(), [test, no])
        if is_constant(yes, False):
            return opposite if is_constant(no, True) else joined(ast.And(), [opposite, no])
        if is_constant(no, False):
            return joined(ast.And(), [test, yes])
        if is_constant(no, True):
            return joined(ast.Or(), [opposite, yes])
        return None

    def _without_continue(self, body: Block) -> Block:
        """A loop's body that runs on to its end by itself."""
        while len(body) > 1 and isinstance(body[-1], ast.Continue):
            body = body[:-1]
        for place, statement in enumerate(body[:-1]):
            if isinstance(statement, ast.If) and [type(inner) for inner in statement.body] == [ast.Continue]:
                opposite = self._conditions.opposite(statement.test)
                return [*body[:place], *self._if(ast.If(opposite, body[place + 1 :], []), [])]
        return body


def _block(body: Block) -> ast.Module:
    return ast.Module(body, [])
