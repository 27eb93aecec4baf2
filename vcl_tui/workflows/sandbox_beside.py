"""Running things for a reviewer while they look: a solution again, or a solution and its siblings on one input.

The screens call this in their worker process. What a typed input gives is shown and not kept.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from vcl_tui.config import Settings
from vcl_tui.errors import InputError, SandboxError, UsageError
from vcl_tui.execute import layers, oracle
from vcl_tui.execute.engines.local import LocalEngine
from vcl_tui.execute.entry import guess_entry_point
from vcl_tui.execute.job import Batch, Program
from vcl_tui.store import runs, siblings
from vcl_tui.store.connection import Store
from vcl_tui.store.runs import Pending
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.run_solutions import RunOptions, run_solutions

COMPARED = 8
"""So many behaviours of a problem are run beside the solution, the most common first."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What one solution gave for an input. `alike`: solutions of the problem that it stands for."""

    solution: str
    value: str
    passed: int
    alike: int


def run_again(settings: Settings, solution: str) -> str:
    """Run a solution on all tests of its problem and keep the outcomes; what came of it, in words.

    Raises:
        SandboxError: the sandbox lacks a layer.
    """
    context = Context(settings)
    try:
        query = f'solution:"{solution}"'
        report = run_solutions(context, RunOptions(query=query, rerun=query, workers=1))
    finally:
        context.close()
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(report.outcomes.items()))
    return told or "nothing to run"


def suggested_inputs(settings: Settings, problem: str) -> tuple[str, ...]:
    """Calls on which the problem's solutions part ways most, those first.

    By the values that they returned where any are kept, else the calls of its tests, by how evenly those divide them.
    """
    context = Context(settings)
    try:
        store = context.store()
        kept = siblings.dividing_inputs(store, problem, COMPARED)
        return tuple(kept or islice(_calls_of_tests(store, problem), COMPARED))
    finally:
        context.close()


def _calls_of_tests(store: Store, problem: str) -> Iterator[str]:
    found = siblings.matrix(store, problem)
    members = [member for group in found.groups for member in group]
    if not members:
        return
    pending = runs.pending(store, siblings.problem_of(store, members[0][0]))
    entry_point = _entry_point(pending)
    if entry_point is None:
        return
    tests = {test.key: test for test in pending.tests}

    def imbalance(place: int) -> int:
        return abs(2 * sum(letters[place] == "P" for _, letters in members) - len(members))

    given: set[str] = set()
    for place in sorted(range(len(found.tests)), key=imbalance):
        for call in oracle.calls(tests[found.tests[place][0]], entry_point):
            if call not in given:
                given.add(call)
                yield call


def try_input(settings: Settings, solution: str, typed: str) -> list[Tried]:
    """Run a solution, and one of each common behaviour of its problem, on an input.

    Args:
        settings: the store.
        solution: the one that is looked at; it comes first.
        typed: a call like `f([1, 2])`, or just the arguments.

    Raises:
        UsageError: what was typed is no call.
        InputError: there is no such solution, or nobody can say what its problem's function is called.
        SandboxError: the sandbox lacks a layer.
    """
    context = Context(settings)
    try:
        store = context.store()
        return _tried(store, siblings.problem_of(store, solution), solution, typed)
    finally:
        context.close()


def call_of(typed: str, entry_point: str) -> str:
    """What was typed as a call of the problem's function.

    Raises:
        UsageError: it isn't one.
    """
    text = typed.strip()
    for candidate in (text, f"{entry_point}({text})"):
        try:
            tree = ast.parse(candidate, mode="eval")
        except (SyntaxError, ValueError):
            continue
        called = tree.body
        if isinstance(called, ast.Call) and isinstance(called.func, ast.Name) and called.func.id == entry_point:
            return candidate
    raise UsageError(f"{typed!r} is no call: type {entry_point}(...) or just the arguments")


def _tried(store: Store, problem_id: int, solution: str, typed: str) -> list[Tried]:
    found = runs.pending(store, problem_id)
    codes = {known.key: known.code for known in found.solutions}
    entry_point = _entry_point(found)
    if entry_point is None:
        raise InputError(f"problem {found.problem.key!r} names no function to call")
    missing = [layer.name for layer in layers.detect() if not layer.available]
    if missing:
        raise SandboxError(f"the sandbox lacks {', '.join(missing)}; see vcl doctor")
    stand_in = _stand_ins(store, found.problem.key, solution)
    batch = Batch(
        found.problem.key,
        found.problem.preamble or "",
        entry_point,
        tuple(Program(key, codes[key], ()) for key in stand_in),
        (),
        inputs=(call_of(typed, entry_point),),
    )
    engine = LocalEngine(1, layers.active())
    try:
        values = {key: value for _, result in engine.run([batch]) for key, (value, *_) in result.values.items()}
    finally:
        engine.close()
    return [
        Tried(key, values.get(key, "no value"), letters.count("P"), alike) for key, (letters, alike) in stand_in.items()
    ]


def _entry_point(found: Pending) -> str | None:
    """What the problem's function is called, so far as anybody can say."""
    codes = [known.code for known in found.solutions]
    return found.problem.entry_point or guess_entry_point([test.code for test in found.tests], codes)


def _stand_ins(store: Store, problem: str, solution: str) -> dict[str, tuple[str, int]]:
    """The solution, then one of each common behaviour: its letters, and how many it stands for."""
    chosen: dict[str, tuple[str, int]] = {solution: ("", 1)}
    for group in siblings.matrix(store, problem).groups:
        members = dict(group)
        key = solution if solution in members else group[0][0]
        if key in chosen or len(chosen) <= COMPARED:
            chosen[key] = (members[key], len(group))
    return chosen
