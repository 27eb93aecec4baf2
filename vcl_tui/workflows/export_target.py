"""Where an export goes, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from vcl_tui.errors import UsageError
from vcl_tui.export import files, rows

STDOUT = "-"
HUB = "hf"
_BY_SUFFIX = {".csv": "csv", ".parquet": "parquet"}


@dataclass(frozen=True, slots=True)
class Target:
    """Where an export goes.

    Attributes:
        output: a path, or "-" for standard output.
        file_format: jsonl, csv, parquet, or hf for a data set; "" takes it from the name, else jsonl.
        force: replace what is there.
    """

    output: str = STDOUT
    file_format: str = ""
    force: bool = False

    @property
    def path(self) -> Path | None:
        """The file; None for standard output."""
        return None if self.output == STDOUT else Path(self.output)

    @property
    def is_hub(self) -> bool:
        """Whether a folder for `datasets` is wanted."""
        return self.file_format == HUB

    def format(self) -> str:
        """The format in force.

        Raises:
            UsageError: there is none of that name, or it can't go where it is to go.
        """
        named = self.file_format or _BY_SUFFIX.get(Path(self.output).suffix, "jsonl")
        if named not in files.FORMATS:
            more = " (hf: vcl export dataset only)" if named == HUB else ""
            raise UsageError(f"--format {named}: one of {', '.join(files.FORMATS)}{more}")
        if named == "parquet" and self.path is None:
            raise UsageError("parquet is no text for standard output: name a file with -o")
        return named


@dataclass(frozen=True, slots=True)
class Written:
    """What came to be. `path` is None for standard output; `notes` are what whoever exported has to know."""

    path: Path | None
    rows: int
    sha256: str
    notes: tuple[str, ...] = ()


def written_rows(found: Iterable[rows.Row], columns: tuple[str, ...], target: Target, stdout: TextIO) -> Written:
    """Write rows to the target."""
    arranged = rows.arranged(found, columns)
    file_format = target.format()
    if target.path is not None:
        count, sha256 = files.write_file(arranged, columns, target.path, file_format, force=target.force)
        return Written(target.path, count, sha256)
    count, sha256 = files.write_rows(arranged, columns, stdout, file_format)
    return Written(None, count, sha256)


def say(content: str, sink: TextIO) -> None:
    """Write a text as it is."""
    sink.write(content)
