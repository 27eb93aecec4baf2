"""Writing an export: whole or not at all, and never over something that is there unless told so."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from vcl_tui.errors import StoreError, UsageError
from vcl_tui.export.parquet import write_parquet
from vcl_tui.export.rows import Row, flat

FORMATS = ("jsonl", "csv", "parquet")


class _Tally:
    """A text sink that counts nothing but hashes every character on its way."""

    def __init__(self, sink: TextIO) -> None:
        self._sink = sink
        self._digest = hashlib.sha256()

    def write(self, text: str) -> int:
        self._digest.update(text.encode("utf-8", "surrogatepass"))
        return self._sink.write(text)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def write_rows(rows: Iterable[Row], columns: Sequence[str], sink: TextIO, file_format: str) -> tuple[int, str]:
    """Write rows to an open text sink; returns their number and the SHA-256 of what was written."""
    tally = _Tally(sink)
    count = 0
    if file_format == "csv":
        writer = csv.writer(tally, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([flat(row[column]) for column in columns])
            count += 1
    else:
        for row in rows:
            tally.write(json.dumps(dict(row), ensure_ascii=False, allow_nan=False) + "\n")
            count += 1
    return count, tally.sha256


def write_file(
    rows: Iterable[Row], columns: Sequence[str], path: Path, file_format: str, *, force: bool
) -> tuple[int, str]:
    """The same to a file, which appears complete or not at all.

    Raises:
        UsageError: the file is there and `force` is off, or its folder isn't.
        StoreError: it can't be written.
    """
    if file_format == "parquet":
        return _write_parquet_whole(rows, columns, path, force=force)
    written = (0, "")

    def fill(sink: TextIO) -> None:
        nonlocal written
        written = write_rows(rows, columns, sink, file_format)

    write_whole(path, fill, force=force)
    return written


def _write_parquet_whole(rows: Iterable[Row], columns: Sequence[str], path: Path, *, force: bool) -> tuple[int, str]:
    with _beside(path, force=force) as part:
        return write_parquet(rows, columns, part)


@contextmanager
def _beside(path: Path, *, force: bool) -> Iterator[Path]:
    """A file beside the target to be written, which takes the target's name at the end, or goes away again.

    Raises:
        UsageError: see `check_target`.
        StoreError: it can't be written.
    """
    check_target(path, force=force)
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}; nothing was written") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def check_target(path: Path, *, force: bool) -> None:
    """Refuse a target before any work is done for it.

    Raises:
        UsageError: the file is there and `force` is off, it is a folder, or its folder isn't there.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name a file with -o")
    if path.exists() and not force:
        raise UsageError(f"{path} is there already; --force replaces it")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {path.parent}; create it or name another file")


def write_whole(path: Path, fill: Callable[[TextIO], None], *, force: bool) -> None:
    """Let `fill` write a file beside the target, then move it there in one step.

    Raises:
        UsageError: see `check_target`.
        StoreError: it can't be written.
    """
    with _beside(path, force=force) as part, part.open("w", encoding="utf-8", newline="") as sink:
        fill(sink)
        sink.flush()
        os.fsync(sink.fileno())
