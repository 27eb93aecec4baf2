"""A pool of solutions as arrays: everything that a plan may look at, and nothing that it may not.

Reference labels have no place in here, so no code that is handed a pool can see one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from vcl_tui.errors import UsageError

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

VALUE_ERROR, VALUE_TIMEOUT, VALUE_MISSING = -1, -2, -3
"""Codes of a returned value that is none; every other code is 0 or more and stands for one canonical value."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Solutions in a fixed order, with what was observed of each.

    Attributes:
        problem: (n,) number of its problem, 0 to problems - 1.
        program: (n,) number of its program; equal only for the same program of the same problem.
        passes: for each problem (its solutions in pool order, its tests that are in): passed or not.
        values: for each problem (its solutions, inputs): code of the returned value; no columns without values.
        mutant: for each problem (inputs,): the input was generated, not taken from a test.
        generator: (n,) number of the generator; zeros when it isn't known.
        judge: (n,) mean judge score on any one scale; nan where there is none.
        test_ids: for each problem the number that the caller gave to each of its tests, in column order.
    """

    problem: Ints
    program: Ints
    passes: tuple[Flags, ...]
    values: tuple[Ints, ...]
    mutant: tuple[Flags, ...]
    generator: Ints
    judge: Floats
    test_ids: tuple[Ints, ...] = field(default=())

    @property
    def size(self) -> int:
        """Number of solutions."""
        return len(self.problem)

    @property
    def problems(self) -> int:
        """Number of problems."""
        return len(self.passes)

    def members(self) -> list[Ints]:
        """For each problem the positions of its solutions, in pool order."""
        order = np.argsort(self.problem, kind="stable")
        counts = np.bincount(self.problem, minlength=self.problems)
        return list(np.split(order, np.cumsum(counts)[:-1])) if self.problems else []

    def without_values(self) -> Pool:
        """The pool as it would be had no run kept what calls return."""
        return replace(
            self,
            values=tuple(values[:, :0] for values in self.values),
            mutant=tuple(mutant[:0] for mutant in self.mutant),
        )

    def resampled(self, chosen: Ints) -> tuple[Pool, Ints]:
        """The pool made of these problems, repeats as problems of their own, and where each solution came from."""
        members = self.members()
        if not len(chosen):
            raise UsageError("a pool needs at least one problem")
        origin = np.concatenate([members[problem] for problem in chosen])
        problem = np.repeat(np.arange(len(chosen)), [len(members[number]) for number in chosen])
        width = int(self.program.max(initial=0)) + 1
        _, program = np.unique(problem * width + self.program[origin], return_inverse=True)
        picked = [int(number) for number in chosen]
        pool = Pool(
            problem=problem,
            program=program,
            passes=tuple(self.passes[number] for number in picked),
            values=tuple(self.values[number] for number in picked),
            mutant=tuple(self.mutant[number] for number in picked),
            generator=self.generator[origin],
            judge=self.judge[origin],
            test_ids=tuple(self.test_ids[number] for number in picked) if self.test_ids else (),
        )
        return pool, origin


@dataclass(frozen=True, slots=True)
class Cells:
    """Observations as they lie in a table: row i says that `solution[i]` met `column[i]` with `code[i]`."""

    solution: Ints
    column: Ints
    code: Ints


def build_pool(  # noqa: PLR0913 - one argument for each kind of observation
    problem: Ints,
    programs: Sequence[str],
    outcomes: Cells,
    test_problem: Ints,
    *,
    values: Cells | None = None,
    input_problem: Ints | None = None,
    input_generated: Flags | None = None,
    generator: Sequence[str] | None = None,
    judge: Floats | None = None,
) -> Pool:
    """Puts a pool together from flat arrays.

    Args:
        problem: (n,) number of the problem of each solution, 0 to the largest.
        programs: (n,) fingerprint of each (`programs.fingerprint`).
        outcomes: solution, test and 1 for pass, 0 for anything else; pairs that are missing count as not passed.
        test_problem: (t,) number of the problem of each test; tests that are out must not be in here.
        values: solution, input and a code of the returned value (see VALUE_ERROR).
        input_problem: (i,) number of the problem of each input.
        input_generated: (i,) whether it was generated rather than taken from a test.
        generator: (n,) name of the model that wrote each.
        judge: (n,) mean score, nan for none.
    """
    size = len(problem)
    problems = int(problem.max(initial=-1)) + 1
    counts = np.bincount(problem, minlength=problems)
    row = _rank_within(problem, counts)
    passes, test_ids = _matrices(problem, row, counts, outcomes, test_problem, missing=0)
    inputs = np.zeros(0, dtype=np.int64) if input_problem is None else input_problem
    cells = Cells(*(np.zeros(0, dtype=np.int64),) * 3) if values is None else values
    coded, input_ids = _matrices(problem, row, counts, cells, inputs, missing=VALUE_MISSING)
    generated = np.zeros(len(inputs), dtype=bool) if input_generated is None else input_generated
    text = np.array([f"{number}:{print_}" for number, print_ in zip(problem, programs, strict=True)], dtype=object)
    _, program = np.unique(text.astype(str), return_inverse=True) if size else (None, np.zeros(0, dtype=np.int64))
    names = np.zeros(size, dtype=np.int64)
    if generator is not None and size:
        _, names = np.unique(np.asarray(generator, dtype=object).astype(str), return_inverse=True)
    return Pool(
        problem=np.asarray(problem, dtype=np.int64),
        program=program.astype(np.int64),
        passes=tuple(matrix.astype(bool) for matrix in passes),
        values=tuple(coded),
        mutant=tuple(generated[ids] for ids in input_ids),
        generator=names.astype(np.int64),
        judge=np.full(size, np.nan) if judge is None else np.asarray(judge, dtype=float),
        test_ids=tuple(test_ids),
    )


def _rank_within(group: Ints, counts: Ints) -> Ints:
    """For each item its place among the items of its group."""
    order = np.argsort(group, kind="stable")
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]) if len(counts) else np.zeros(0, dtype=np.int64)
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - starts[group[order]]
    return rank


def _matrices(
    problem: Ints, row: Ints, counts: Ints, cells: Cells, column_problem: Ints, *, missing: int
) -> tuple[list[Ints], list[Ints]]:
    """One (solutions, columns) matrix for each problem, and the numbers of its columns."""
    widths = np.bincount(column_problem, minlength=len(counts))[: len(counts)]
    column = _rank_within(column_problem, np.bincount(column_problem, minlength=len(counts)))
    where = problem[cells.solution]
    if np.any(column_problem[cells.column] != where):
        raise UsageError("an outcome pairs a solution with a test of another problem: run vcl doctor")
    offsets = np.concatenate([[0], np.cumsum(counts * widths)])
    flat = np.full(int(offsets[-1]), missing, dtype=np.int64)
    flat[offsets[where] + row[cells.solution] * widths[where] + column[cells.column]] = cells.code
    matrices = [
        flat[offsets[number] : offsets[number + 1]].reshape(int(counts[number]), int(widths[number]))
        for number in range(len(counts))
    ]
    order = np.argsort(column_problem, kind="stable").astype(np.int64)
    return matrices, list(np.split(order, np.cumsum(widths)[:-1])) if len(counts) else []
