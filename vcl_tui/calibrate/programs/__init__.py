"""When two texts are the same program, so that one answer holds for both.

Equal up to comments, docstrings, annotations, names of local variables and dead code, and up to ways of writing
that come to the same: no `else` after a return, a comprehension for a loop that appends, `x += 1` for `x = x + 1`.
The fingerprint is taken from the syntax tree; nothing is executed. Called once a solution when a pool is put together.
"""

from __future__ import annotations

import ast
import hashlib
import warnings

from vcl_tui.calibrate.programs.blocks import Blocks
from vcl_tui.calibrate.programs.detours import without_detours
from vcl_tui.calibrate.programs.emptiness import one_emptiness
from vcl_tui.calibrate.programs.expressions import Expressions
from vcl_tui.calibrate.programs.names import bound_anywhere, locals_numbered, sees_local_names
from vcl_tui.calibrate.programs.order import Ordered
from vcl_tui.calibrate.programs.stripping import stripped, without_unread

_MOST_ROUNDS = 12
"""Rewritings make room for each other; programs that people write settle in three or four rounds."""


def fingerprint(code: str, entry_point: str | None = None, *, as_written: bool = False) -> str:
    """A hash that is equal for two texts when they are the same program.

    Args:
        code: Python source; anything else is compared as text with trailing blanks removed.
        entry_point: the function that tests call; functions it can't reach count as dead code.
            None keeps all of them.
        as_written: only comments, docstrings, annotations, local names and dead code may differ; for runs, which
            should rather observe that two ways of writing behave alike than take it from here.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(code)
            module = _as_written(module, entry_point) if as_written else normal_form(module, entry_point)
            text = "ast:" + ast.dump(module, annotate_fields=False)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        text = "text:" + "\n".join(line.rstrip() for line in code.strip().splitlines())
    return hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def _as_written(module: ast.Module, entry_point: str | None) -> ast.Module:
    module = stripped(module, entry_point)
    return module if sees_local_names(module) else locals_numbered(module)


def normal_form(module: ast.Module, entry_point: str | None = None) -> ast.Module:
    """The one way to write a program, for values of the builtin types. The module given is used up.

    Args:
        module: as parsed.
        entry_point: as for `fingerprint`.
    """
    module = stripped(module, entry_point)
    if sees_local_names(module):
        return module
    module = locals_numbered(without_unread(module))  # a local called `sum` doesn't stand in the way of the builtin
    bound = bound_anywhere(module)
    before = ""
    for _ in range(_MOST_ROUNDS):
        now = ast.dump(module)
        if now == before:
            break
        before = now
        expressions = Expressions(bound)
        module = Blocks(expressions).visit(expressions.visit(module))
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef):
                without_detours(node, bound)
                one_emptiness(node, bound)
        module = Ordered(bound).visit(locals_numbered(module))
    return module
