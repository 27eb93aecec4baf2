"""Which expressions only read, so that others may be evaluated before or after them."""

from __future__ import annotations

import ast

from vcl_tui.calibrate.programs.uses import parts_of

_FUNCTIONS = frozenset({
    "abs", "all", "any", "bin", "bool", "chr", "dict", "divmod", "enumerate", "float", "frozenset", "hex", "int",
    "isinstance", "len", "list", "max", "min", "oct", "ord", "pow", "range", "repr", "reversed", "round", "set",
    "sorted", "str", "sum", "tuple", "zip",
})  # fmt: skip
_METHODS = frozenset({
    "bit_length", "casefold", "capitalize", "copy", "count", "difference", "endswith", "find", "format", "get",
    "index", "intersection", "isalnum", "isalpha", "isdecimal", "isdigit", "islower", "isnumeric", "isspace",
    "issubset", "issuperset", "istitle", "isupper", "items", "join", "keys", "ljust", "lower", "lstrip", "replace",
    "rfind", "rindex", "rjust", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase",
    "title", "union", "upper", "values", "zfill",
})  # fmt: skip
"""Methods of the builtin types that change nothing."""


def only_reads(expression: ast.expr, bound: frozenset[str]) -> bool:
    """Whether every call in it is known to change nothing. `bound`: names that the program binds, so no builtins."""
    for node in parts_of(expression):
        if isinstance(node, ast.Yield | ast.YieldFrom | ast.Await | ast.NamedExpr):
            return False
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                if function.attr not in _METHODS:
                    return False
            elif not isinstance(function, ast.Name) or function.id not in _FUNCTIONS - bound:
                return False
    return True


def may_swap(one: ast.expr, other: ast.expr, bound: frozenset[str]) -> bool:
    """Whether it makes no difference which of the two is evaluated first; a bare name or constant never does."""
    if isinstance(one, ast.Name | ast.Constant) or isinstance(other, ast.Name | ast.Constant):
        return True
    return only_reads(one, bound) and only_reads(other, bound)
