"""From the store to the pool that plans, clusters and simulations work on; the same bytes for the same content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcl_tui.model.outcome import ERROR_VALUE, TIMEOUT_VALUE
from vcl_tui.store import pool_rows
from vcl_tui.store.connection import Store
from vcl_tui.store.pool_rows import Columns, Scope, SolutionRow
from vcl_tui.workflows.pool_arrays import packed, unpacked
from vcl_tui.workflows.progress import Progress, silent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vcl_tui.calibrate.pool import Cells, Pool

FINGERPRINT_VERSION = 2
"""Raised when `calibrate.programs` comes to call other texts the same program."""

_BATCH = 500
_AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class LoadedPool:
    """A pool and what its positions are called.

    Attributes:
        keys: (n,) key of each solution, sorted.
        ids: (n,) its id in this store.
        problems: (p,) key of each problem, sorted.
        tests: (t,) key of each test that is in; `pool.test_ids` are places in here.
        mark: of the state of the store that was read; see `mark_of`.
        agreement: of mates (`calibrate.mates.split_half_agreement`), where it was kept with a queue's pool.
    """

    pool: Pool
    keys: tuple[str, ...]
    ids: tuple[int, ...]
    problems: tuple[str, ...]
    tests: tuple[str, ...]
    mark: str
    agreement: float | None = None

    def places(self) -> dict[str, int]:
        """Position by key."""
        return {key: place for place, key in enumerate(self.keys)}


def load_pool(store: Store, scope: Scope, *, progress: Progress = silent) -> LoadedPool:
    """Read a pool, that of a queue from what `keep_pool` kept; one state of the store, whatever others write."""
    recognise_programs(store, scope, progress)
    with store.reading():
        mark = mark_of(store, scope)
        rows = pool_rows.solutions(store, scope, FINGERPRINT_VERSION)
        problems = tuple(sorted({row.problem for row in rows}))
        tests = _inside(pool_rows.tests(store), problems)
        kept = None if scope.queue_id is None else pool_rows.kept_arrays(store, scope.queue_id, mark=mark)
        pool = _build(store, scope, rows, problems, tests) if kept is None else unpacked(kept)
    agreement = None if kept is None else float(kept[_AGREEMENT][0])
    keys, ids = tuple(row.key for row in rows), tuple(row.id for row in rows)
    return LoadedPool(pool, keys, ids, problems, tests.names, mark, agreement)


def keep_pool(store: Store, queue_id: int, loaded: LoadedPool, agreement: float, *, at: str) -> None:
    """Keep a queue's pool in the store, so that the next question needs neither read nor measure it again."""
    import numpy as np  # noqa: PLC0415 -- comes with the pool

    arrays = packed(loaded.pool) | {_AGREEMENT: np.array([agreement])}
    pool_rows.save_arrays(store, queue_id, arrays, mark=loaded.mark, at=at)


def mark_of(store: Store, scope: Scope) -> str:
    """A text that changes whenever the pool may have."""
    return pool_rows.stamp(store, scope, FINGERPRINT_VERSION)


def recognise_programs(store: Store, scope: Scope, progress: Progress = silent) -> None:
    """Find out which solutions are the same program, where that isn't known yet: milliseconds for each."""
    unknown = pool_rows.unrecognised(store, scope, FINGERPRINT_VERSION)
    if not unknown:
        return
    from vcl_tui.calibrate.programs import fingerprint  # noqa: PLC0415 -- numpy comes with the package

    seen: dict[tuple[str, str | None], str] = {}
    found: dict[int, str] = {}
    for done, (solution_id, code, entry_point) in enumerate(unknown):
        same = (code, entry_point)
        if same not in seen:
            seen[same] = fingerprint(code, entry_point)
        found[solution_id] = seen[same]
        if done % _BATCH == 0:
            progress("comparing programs", done, len(unknown))
    pool_rows.save_fingerprints(store, found, FINGERPRINT_VERSION)
    progress("comparing programs", len(unknown), len(unknown))


def _inside(columns: Columns, problems: Sequence[str]) -> Columns:
    """Those of the pool's problems."""
    wanted = set(problems)
    kept = [place for place, problem in enumerate(columns.problems) if problem in wanted]
    return Columns(
        tuple(columns.ids[place] for place in kept),
        tuple(columns.problems[place] for place in kept),
        tuple(columns.names[place] for place in kept),
        tuple(columns.generated[place] for place in kept),
    )


def _build(store: Store, scope: Scope, rows: Sequence[SolutionRow], problems: tuple[str, ...], tests: Columns) -> Pool:
    import numpy as np  # noqa: PLC0415 -- `vcl next` on a sampling queue does without

    from vcl_tui.calibrate.pool import VALUE_ERROR, VALUE_TIMEOUT, build_pool  # noqa: PLC0415 -- pulls numpy in

    number = {problem: place for place, problem in enumerate(problems)}
    place = {row.id: at for at, row in enumerate(rows)}
    inputs = _inside(pool_rows.inputs(store), problems)
    special = {ERROR_VALUE: VALUE_ERROR, TIMEOUT_VALUE: VALUE_TIMEOUT}
    return build_pool(
        np.array([number[row.problem] for row in rows], dtype=np.int64),
        [row.fingerprint or row.key for row in rows],
        _cells(pool_rows.passes(store, scope), place, tests),
        np.array([number[problem] for problem in tests.problems], dtype=np.int64),
        values=_cells(pool_rows.values(store, scope, special), place, inputs),
        input_problem=np.array([number[problem] for problem in inputs.problems], dtype=np.int64),
        input_generated=np.array(inputs.generated, dtype=bool),
        generator=[row.generator for row in rows],
        judge=np.array([np.nan if row.judge_score is None else row.judge_score for row in rows], dtype=float),
    )


def _cells(pairs: NDArray[np.int64], solution_place: dict[int, int], columns: Columns) -> Cells:
    """Rows of (solution id, column id, code or 1) as positions; those of other solutions and columns are left out."""
    import numpy as np  # noqa: PLC0415 -- comes with the pool

    from vcl_tui.calibrate.pool import Cells  # noqa: PLC0415 -- pulls numpy in

    column_place = {column_id: place for place, column_id in enumerate(columns.ids)}
    solution = pool_rows.looked_up(solution_place, pairs[:, 0])
    column = pool_rows.looked_up(column_place, pairs[:, 1])
    known = (solution >= 0) & (column >= 0)
    code = pairs[known, 2] if pairs.shape[1] == 3 else np.ones(int(known.sum()), dtype=np.int64)
    return Cells(solution[known], column[known], code)
