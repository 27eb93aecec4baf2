"""Copies of an answered program: whether the answer holds for them, too. For `D` on the review screens.

Plans count copies as known anyway; accepting writes the reviewer's word for each, refusing makes one a program
of its own before the next plan rests on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vcl_tui.config import Settings
from vcl_tui.model.label import ItemKind, NewLabel
from vcl_tui.store import labels, pool_rows, solution_view
from vcl_tui.store.pool_rows import Scope
from vcl_tui.workflows import record_label
from vcl_tui.workflows.compare import DiffLine, difference
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.load_pool import FINGERPRINT_VERSION, recognise_programs

MOST_COPIES = 200
"""More aren't listed; accepting takes those that are listed."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Another text of the same program. `mine`: the verdict that this reviewer gave it; None without one."""

    solution: str
    mine: str | None
    changes: tuple[DiffLine, ...]


def copies_of(settings: Settings, solution: str, reviewer: str) -> list[Copy]:
    """The copies of a solution with what differs in their text. Runs beside the screen: programs are compared.

    Raises:
        InputError: there is no such solution.
    """
    context = Context(settings)
    try:
        store = context.store()
        view = solution_view.solution_view(store, solution, reviewer)
        recognise_programs(store, Scope(problem=view.problem))
        found = []
        for key, code in pool_rows.same_program(store, solution, FINGERPRINT_VERSION)[:MOST_COPIES]:
            label = labels.current_of(store, reviewer, ItemKind.SOLUTION, key)
            changes = tuple(line for line in difference(view.code, code) if line.sign in "+-")
            found.append(Copy(key, label.label.value.value if label else None, changes))
        return found
    finally:
        context.close()


def accept(context: Context, answered: NewLabel, copies: Sequence[str]) -> None:
    """Say of each copy what was said of the answered solution, all in one transaction.

    Raises:
        StoreError: it couldn't be written; nothing was recorded.
    """
    said = replace(answered, note=None, active_ms=None, question=None, shown={"copy_of": answered.item})
    with context.store().atomic():
        for key in copies:
            record_label.record(context, replace(said, item=key))


def refuse(context: Context, copy: str) -> None:
    """This text is no copy: no answer about another one speaks of it from now on.

    A plan that is certifying already keeps the programs that it was frozen with.

    Raises:
        InputError: there is no such solution.
    """
    store = context.store()
    pool_rows.set_apart(store, labels.item_id(store, ItemKind.SOLUTION, copy))
