"""A Parquet copy of the outcome table beside a large store, read through DuckDB: minutes become seconds.

The copy is made when a study first needs it and again when the outcomes have changed since. Without DuckDB, on a
small store, or where the folder can't be written, there is none and the table itself is read: the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vcl_tui.store.connection import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Chunk = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]

WORTH_IT = 5_000_000
"""Outcomes from which a copy pays for its making."""
_ROWS_AT_A_TIME = 1_000_000


def path_of(store: Store) -> Path:
    """Where the copy of a store lies: beside it, so that it moves with it and is deleted with its folder."""
    return store.path.with_name(store.path.name + ".outcomes.parquet")


def chunks(store: Store, table: Callable[[Store], Iterator[Chunk]], worth_it: int = WORTH_IT) -> Iterator[Chunk]:
    """The outcomes as (solution ids, test ids, codes), out of the copy where one can be had.

    Args:
        store: the store.
        table: reads the table itself; what it says goes into a new copy, or is the answer where there is none.
        worth_it: number of outcomes below which no copy is made.
    """
    try:
        import duckdb  # noqa: PLC0415 -- an extra
    except ImportError:
        return table(store)
    state = _state(store, worth_it)
    if state is None:
        return table(store)
    target = path_of(store)
    with duckdb.connect() as engine:
        if not target.is_file() or _recorded_state(engine, target) != state:
            try:
                _write(engine, table(store), target, state)
            except (OSError, duckdb.Error):
                return table(store)  # a folder that can't be written only costs speed
    return _read(target)


def _state(store: Store, worth_it: int) -> str | None:
    """What changes whenever outcomes do: their number, the runs, the imports. None for a small store."""
    count = store.count("SELECT count(*) FROM outcome")
    if count < worth_it:
        return None
    runs = store.one("SELECT count(*), coalesce(max(id), 0), coalesce(max(finished_at), '') FROM run") or ()
    sources = store.one("SELECT count(*), coalesce(max(id), 0) FROM source") or ()
    return " ".join(str(part) for part in (count, *runs, *sources))


def _recorded_state(engine: Any, target: Path) -> str | None:
    sql = "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = 'vcl_state'"
    row = engine.execute(sql, [str(target)]).fetchone()
    return None if row is None else str(row[0])


def _write(engine: Any, table: Iterator[Chunk], target: Path, state: str) -> None:
    engine.execute("CREATE TABLE copied (solution_id INTEGER, test_id INTEGER, code UTINYINT)")
    for columns in table:
        engine.register("batch", dict(zip("stc", columns, strict=True)))
        engine.execute("INSERT INTO copied SELECT s, t, c FROM batch").fetchall()
        engine.unregister("batch")
    # a name of its own until it is whole: a study that is stopped leaves no half copy behind
    growing = target.with_name(target.name + ".new")
    quoted = str(growing).replace("'", "''")
    engine.execute(f"COPY copied TO '{quoted}' (FORMAT parquet, KV_METADATA {{vcl_state: '{state}'}})")
    growing.chmod(0o600)
    growing.replace(target)


def _read(target: Path) -> Iterator[Chunk]:
    import duckdb  # noqa: PLC0415 -- an extra
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    with duckdb.connect() as engine:
        found = engine.execute("SELECT solution_id, test_id, code FROM read_parquet(?)", [str(target)]).fetchnumpy()
    columns = [np.asarray(found[name]) for name in ("solution_id", "test_id", "code")]
    # whoever places the cells needs room for several positions each: a slice at a time keeps that small
    for start in range(0, len(columns[0]), _ROWS_AT_A_TIME):
        part = slice(start, start + _ROWS_AT_A_TIME)
        yield columns[0][part], columns[1][part], columns[2][part]
