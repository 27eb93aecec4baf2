"""Parquet files. pyarrow is an extra, loaded when one is written."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from vcl_tui.errors import ServiceError
from vcl_tui.export.rows import Row

ROWS_AT_ONCE = 10_000
_FLOATS = {
    "probability",
    "probability_correct",
    "pass_share",
    "judge_score",
    "judge_share",
    "agreement",
    "ms",
    "cpu_ms",
}
_WHOLE_NUMBERS = {"confidence", "active_ms", "judge_samples"}
_LISTS = {"tags", "overlaps"}
_TRUTHS = {"out"}


def write_parquet(rows: Iterable[Row], columns: Sequence[str], path: Path) -> tuple[int, str]:
    """Write rows to a file that isn't there yet; returns their number and the SHA-256 of the file.

    Columns have one type in every export, whatever the rows hold; objects are JSON texts.

    Raises:
        ServiceError: pyarrow isn't installed.
        OSError: the file can't be written.
    """
    try:
        pa, pq = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise ServiceError("writing parquet needs pyarrow: pip install 'vcl-tui[parquet]'") from error
    schema = pa.schema([(column, _type(pa, column, columns)) for column in columns])
    waiting, count = iter(rows), 0
    with path.open("wb") as sink:
        with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
            while batch := list(islice(waiting, ROWS_AT_ONCE)):
                cells = {
                    column: [_cell(row[column], schema.field(column).type, pa) for row in batch] for column in columns
                }
                writer.write_table(pa.table(cells, schema=schema))
                count += len(batch)
        sink.flush()
        os.fsync(sink.fileno())
    return count, hashlib.sha256(path.read_bytes()).hexdigest()


def _type(pa: Any, column: str, columns: Sequence[str]) -> Any:
    # `label` is a verdict in a data set, and true or false in one for KTO
    if column in _TRUTHS or (column == "label" and "completion" in columns):
        return pa.bool_()
    if column in _FLOATS:
        return pa.float64()
    if column in _WHOLE_NUMBERS:
        return pa.int64()
    return pa.list_(pa.string()) if column in _LISTS else pa.string()


def _cell(value: object, kind: Any, pa: Any) -> object:
    if value is None or kind != pa.string() or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
