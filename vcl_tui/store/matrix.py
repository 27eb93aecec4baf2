"""The outcome matrix as arrays, for studies: problem by problem, a byte a cell.

`workflows.run_study` turns what is read here into the pool that the studies work on. numpy is imported where it
is used: the store opens without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from vcl_tui.errors import StoreError
from vcl_tui.model.outcome import Cause, Outcome
from vcl_tui.store import outcome_copy
from vcl_tui.store.connection import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CODE = (
    "outcome + 8 * CASE cause "
    + " ".join(f"WHEN '{cause.value}' THEN {number}" for number, cause in enumerate(Cause, start=1))
    + " ELSE 0 END"
)
"""A cell as one number: the outcome in three bits, above them the number of its cause."""
_CODES = 256
"""More than there are codes: what is left of a number after dividing by this is its code."""
_SOLUTIONS_AT_A_TIME = 10_000


@dataclass(frozen=True, slots=True)
class Frame:
    """The rows and columns of the matrix: solutions and tests, sorted by problem.

    Attributes:
        problem_ids: (p,) ascending; every one has a solution.
        prompt_chars: (p,)
        solution_ids: (s,)
        problem: (s,) position of its problem.
        code_chars: (s,) length of the code; zeros unless asked for.
        test_ids: (t,) tests of these problems.
        test_problem: (t,) position of its problem.
        suite: (t,) position of its suite.
        in_force: (t,)
    """

    problem_ids: NDArray[np.int64]
    problem_keys: list[str]
    prompt_chars: NDArray[np.int64]
    solution_ids: NDArray[np.int64]
    problem: NDArray[np.int64]
    code_chars: NDArray[np.int64]
    test_ids: NDArray[np.int64]
    test_keys: list[str]
    test_problem: NDArray[np.int64]
    suite: NDArray[np.int64]
    suite_names: tuple[str, ...]
    in_force: NDArray[np.bool_]


def read_frame(store: Store, only: Sequence[int] | None = None, *, with_code_length: bool = False) -> Frame:
    """Read what the rows and columns are.

    Args:
        store: where.
        only: ids of the solutions wanted; None for all.
        with_code_length: measure the code of every solution, which reads all of it.
    """
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    length = "length(code)" if with_code_length else "0"
    found = _table(store, f"SELECT id, problem_id, {length} FROM solution ORDER BY problem_id, id", 3)
    if only is not None:
        found = found[np.isin(found[:, 0], np.asarray(only, dtype=np.int64))]
    problem_ids, problem = np.unique(found[:, 1], return_inverse=True)
    wanted = set(problem_ids.tolist())
    problems = [row for row in store.all("SELECT id, key, length(prompt) FROM problem ORDER BY id") if row[0] in wanted]
    tests = _table(store, "SELECT id, problem_id, suite_id, is_out FROM test ORDER BY problem_id, id", 4)
    keys = [str(row[0]) for row in store.all("SELECT key FROM test ORDER BY problem_id, id")]
    inside = np.isin(tests[:, 1], problem_ids)
    tests = tests[inside]
    suites = store.all("SELECT id, key FROM suite ORDER BY id")
    suite_at = {row[0]: position for position, row in enumerate(suites)}
    return Frame(
        problem_ids=problem_ids,
        problem_keys=[str(row[1]) for row in problems],
        prompt_chars=np.array([row[2] for row in problems], dtype=np.int64),
        solution_ids=found[:, 0].copy(),
        problem=problem.astype(np.int64).ravel(),
        code_chars=found[:, 2].copy(),
        test_ids=tests[:, 0].copy(),
        test_keys=[key for key, kept in zip(keys, inside.tolist(), strict=True) if kept],
        test_problem=np.searchsorted(problem_ids, tests[:, 1]),
        suite=np.array([suite_at[number] for number in tests[:, 2].tolist()], dtype=np.int64),
        suite_names=tuple(str(row[1]) for row in suites),
        in_force=tests[:, 3] == 0,
    )


def read_grid(store: Store, frame: Frame) -> NDArray[np.uint8]:
    """Every cell of the matrix, one problem's rectangle after the other; NOT_RUN where there is no outcome.

    Reads the Parquet copy of the outcomes where DuckDB is installed and the store is large, else the table.

    Raises:
        StoreError: an outcome pairs a solution with a test of another problem.
    """
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    count = len(frame.problem_ids)
    first_row = np.searchsorted(frame.problem, np.arange(count + 1))
    first_test = np.searchsorted(frame.test_problem, np.arange(count + 1))
    widths, heights = np.diff(first_test), np.diff(first_row)
    offsets = np.concatenate([[0], np.cumsum(widths * heights)])
    rows = np.arange(len(frame.problem))
    # where the row of a solution would start if its tests were numbered from 0 in the whole store
    row_start = offsets[frame.problem] + (rows - first_row[frame.problem]) * widths[frame.problem]
    row_start -= first_test[frame.problem]
    grid = np.full(int(offsets[-1]), int(Outcome.NOT_RUN), dtype=np.uint8)
    row_of, test_of = _positions(frame.solution_ids), _positions(frame.test_ids)
    for solution_ids, test_ids, codes in outcome_copy.chunks(store, outcomes):
        row, test = _looked_up(row_of, solution_ids), _looked_up(test_of, test_ids)
        known = row >= 0
        row, test = row[known], test[known]
        if (test < 0).any() or (frame.problem[row] != frame.test_problem[test]).any():
            raise StoreError(f"{store.path}: an outcome pairs a solution with a test of another problem; vcl doctor")
        grid[row_start[row] + test] = codes[known]
    return grid


def outcomes(store: Store) -> Iterator[outcome_copy.Chunk]:
    """The outcome table as chunks of (solution ids, test ids, cell codes).

    A row a solution, its cells as one text of numbers: SQLite writes and numpy reads such a text in a third of the
    time that fifty million Python tuples take.
    """
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    cursor = store.connection.execute(
        f"SELECT solution_id, count(*), group_concat(test_id * {_CODES} + {CODE}) FROM outcome GROUP BY solution_id"
    )
    while rows := cursor.fetchmany(_SOLUTIONS_AT_A_TIME):
        solution_ids, counts, texts = zip(*rows, strict=True)
        tests, codes = np.divmod(np.fromstring(",".join(texts), dtype=np.int64, sep=","), _CODES)
        yield np.repeat(np.array(solution_ids, dtype=np.int64), counts), tests, codes.astype(np.uint8)


def _table(store: Store, sql: str, width: int) -> NDArray[np.int64]:
    """(rows, width) the integers that a query returns."""
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    cells = chain.from_iterable(store.connection.execute(sql))
    return np.fromiter(cells, dtype=np.int64).reshape(-1, width)


def _positions(ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """By id, its position; -1 for ids that aren't there."""
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    positions = np.full(int(ids.max(initial=0)) + 1, -1, dtype=np.int64)
    positions[ids] = np.arange(len(ids))
    return positions


def _looked_up(positions: NDArray[np.int64], ids: NDArray[np.int64]) -> NDArray[np.int64]:
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    inside = ids < len(positions)
    found: NDArray[np.int64] = np.where(inside, positions[np.where(inside, ids, 0)], -1)
    return found
