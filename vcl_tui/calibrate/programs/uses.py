"""How a function uses its names."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Uses:
    """Counts over a function, inner functions included.

    Attributes:
        read: how often each name is read.
        bound: how often it is bound.
        inner: names that inner functions read, at a time nobody knows.
        parameters: of the function and of inner ones.
    """

    read: Counter[str]
    bound: Counter[str]
    inner: frozenset[str]
    parameters: frozenset[str]


def parts_of(node: ast.AST) -> Iterator[ast.AST]:
    """The node and all below it, in no order to rely on: `ast.walk` keeps one and takes twice the time."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        for field in part._fields:
            value = getattr(part, field, None)
            if isinstance(value, list):
                waiting += [item for item in value if isinstance(item, ast.AST)]
            elif isinstance(value, ast.AST):
                waiting.append(value)


def uses_of(function: ast.FunctionDef) -> Uses:
    """The counts of a function as it is now."""
    inner: set[str] = set()
    bound: Counter[str] = Counter()
    parameters: set[str] = set()
    for node in parts_of(function):
        if isinstance(node, INNER) and node is not function:
            inner |= set(reads(node))
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound[node.id] += 1
        elif isinstance(node, ast.arg):
            parameters.add(node.arg)
    return Uses(reads(function), bound, frozenset(inner), frozenset(parameters))


def reads(node: ast.AST) -> Counter[str]:
    """How often each name is read; `x += 1` reads x."""
    read: Counter[str] = Counter()
    for inner in parts_of(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
            read[inner.id] += 1
        elif isinstance(inner, ast.AugAssign) and isinstance(inner.target, ast.Name):
            read[inner.target.id] += 1
    return read


def stored(node: ast.AST) -> set[str]:
    """Names that are bound or deleted."""
    return {inner.id for inner in parts_of(node) if isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load)}
