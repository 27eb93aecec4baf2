"""Without what a program doesn't use: docstrings, annotations, statements and functions that are never reached."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TypeVar

_LEAVES_BLOCK = (ast.Return, ast.Raise, ast.Break, ast.Continue)

_HARMLESS_MODULES = frozenset({
    "bisect", "cmath", "collections", "copy", "datetime", "decimal", "fractions", "functools", "hashlib", "heapq",
    "itertools", "json", "math", "operator", "os", "pathlib", "random", "re", "statistics", "string", "sys", "time",
    "typing",
})  # fmt: skip
"""Of the standard library; to import them does nothing else."""

_Function = TypeVar("_Function", ast.FunctionDef, ast.AsyncFunctionDef)


def stripped(module: ast.Module, entry_point: str | None) -> ast.Module:
    """What is left of the module when `entry_point` is called; None keeps all functions."""
    module = _Stripped().visit(module)
    if entry_point is not None:
        module.body = _reachable(module.body, entry_point)
    return module


def without_unread(module: ast.Module) -> ast.Module:
    """The module without imports from the standard library, and constants, whose names nothing reads."""
    read = {node.id for node in ast.walk(module) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    kept: list[ast.stmt] = []
    for statement in module.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            statement.names = [name for name in statement.names if _needed(statement, name, read)]
            if not statement.names:
                continue
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            names = [target.id if isinstance(target, ast.Name) else None for target in statement.targets]
            if all(name is not None and name not in read for name in names):
                continue
        kept.append(statement)
    module.body = kept
    return module


def _needed(statement: ast.Import | ast.ImportFrom, name: ast.alias, read: set[str]) -> bool:
    module = statement.module if isinstance(statement, ast.ImportFrom) else name.name
    harmless = (module or "").split(".")[0] in _HARMLESS_MODULES and name.name != "*"
    return not harmless or (name.asname or name.name).split(".")[0] in read


class _Stripped(ast.NodeTransformer):
    """Takes out docstrings, annotations and statements that can't be reached."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and (block or name == "body"):
                setattr(node, name, _live_statements(block, required=name == "body"))
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._without_annotations(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._without_annotations(node)

    def _without_annotations(self, node: _Function) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return self.generic_visit(ast.Assign(targets=[node.target], value=node.value, lineno=0))


def _live_statements(block: list[ast.stmt], *, required: bool) -> list[ast.stmt]:
    """What is left of a block without constants, `pass` and anything after a statement that leaves it."""
    live: list[ast.stmt] = []
    for statement in block:
        constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if constant or isinstance(statement, ast.Pass):
            continue
        live.append(statement)
        if isinstance(statement, _LEAVES_BLOCK):
            break
    return live or ([ast.Pass()] if required and block else [])


def _reachable(body: list[ast.stmt], entry_point: str) -> list[ast.stmt]:
    """Top-level statements without the functions that `entry_point` and the rest never name."""
    plain = [node for node in body if isinstance(node, ast.FunctionDef) and not node.decorator_list]
    named = {id(node): _names_in([node]) for node in plain}
    used = _names_in([node for node in body if id(node) not in named]) | {entry_point}
    while True:
        grown = used.union(*(named[id(node)] for node in plain if node.name in used))
        if grown == used:
            break
        used = grown
    return [node for node in body if id(node) not in named or _name_of(node) in used]


def _name_of(node: ast.stmt) -> str | None:
    return node.name if isinstance(node, ast.FunctionDef) else None


def _names_in(nodes: Iterable[ast.stmt]) -> set[str]:
    """Every name read, and every string, for a function may be looked up by its name."""
    found: set[str] = set()
    for top in nodes:
        for node in ast.walk(top):
            if isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found
