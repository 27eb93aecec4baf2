"""Names that don't matter: what a function binds is numbered in order of appearance."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from vcl_tui.calibrate.programs.uses import parts_of

_SEES_LOCAL_NAMES = frozenset({"locals", "vars", "eval", "exec", "globals", "dir"})
"""Builtins through which the name of a variable can change what a program does."""

_NUMBERED = re.compile(r"_\d+")

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def sees_local_names(module: ast.Module) -> bool:
    """Whether the program could tell what its local variables are called, or has names like the numbers given here."""
    return any(
        isinstance(node, ast.Name) and (node.id in _SEES_LOCAL_NAMES or _NUMBERED.fullmatch(node.id))
        for node in parts_of(module)
    )


def locals_numbered(module: ast.Module) -> ast.Module:
    """The module with its local names replaced."""
    keywords = {node.arg for node in parts_of(module) if isinstance(node, ast.keyword) and node.arg}
    renamed: ast.Module = _LocalsRenamed(frozenset(keywords)).visit(module)
    return renamed


def bound_anywhere(module: ast.Module) -> frozenset[str]:
    """Every name that the program binds in any scope."""
    bound: set[str] = set()
    for node in parts_of(module):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
    return frozenset(bound)


class _LocalsRenamed(ast.NodeTransformer):
    """Renames what a function binds to numbers in order of appearance, scope by scope.

    Names that any call passes by keyword keep theirs: renaming the parameter alone would let two
    functions with swapped parameters look alike.
    """

    def __init__(self, kept: frozenset[str]) -> None:
        self._kept = kept
        self._scopes: list[dict[str, str]] = []
        self._count = 0

    def _scoped(self, node: ast.AST, bound: Iterable[str]) -> ast.AST:
        if not self._scopes:
            self._count = 0
        scope: dict[str, str] = {}
        for name in bound:
            if name not in self._kept and name not in scope:
                scope[name] = f"_{self._count}"
                self._count += 1
        self._scopes.append(scope)
        node = super().generic_visit(node)
        self._scopes.pop()
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, _FUNCTIONS):
            return self._function(node)
        if isinstance(node, _COMPREHENSIONS):
            # the first iterable is evaluated outside: in `n for n in range(n)` the last n is another one
            outside = node.generators[0]
            iterable = self.visit(outside.iter)
            outside.iter = ast.Constant(None)
            scoped = self._scoped(node, _bound_in(node.generators))
            outside.iter = iterable
            return scoped
        if isinstance(node, ast.ClassDef):
            return node  # attribute names are visible from outside
        return super().generic_visit(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> ast.AST:
        if isinstance(node, ast.Lambda):
            return self._scoped(node, _parameters(node.args))
        free = {
            name for inner in parts_of(node) if isinstance(inner, ast.Global | ast.Nonlocal) for name in inner.names
        }
        node.name = self._renamed(node.name)
        bound = [name for name in (*_parameters(node.args), *_bound_in(node.body)) if name not in free]
        return self._scoped(node, bound)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._renamed(node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self._renamed(node.arg)
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        if node.name is not None:
            node.name = self._renamed(node.name)
        return super().generic_visit(node)

    def _renamed(self, name: str) -> str:
        for scope in reversed(self._scopes):
            if name in scope:
                return scope[name]
        return name


def _parameters(arguments: ast.arguments) -> list[str]:
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [extra for extra in (arguments.vararg, arguments.kwarg) if extra is not None]
    return [argument.arg for argument in every]


def _bound_in(nodes: Iterable[ast.AST]) -> list[str]:
    """Names that these nodes assign in their own scope, in order; inner functions by name only."""
    bound: list[str] = []
    for node in nodes:
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store | ast.Del):
                bound.append(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            bound.append(node.name)
        elif isinstance(node, (ast.ClassDef, ast.Lambda, *_COMPREHENSIONS)):
            continue
        else:
            if isinstance(node, ast.ExceptHandler) and node.name is not None:
                bound.append(node.name)
            bound.extend(_bound_in(ast.iter_child_nodes(node)))
    return bound
