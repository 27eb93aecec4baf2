"""Bringing results in: any format of `ingest`, into the store, in one transaction.

Importing the same files twice adds nothing, and a row that can't be taken in undoes everything of its import.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from vcl_tui.errors import InputError, RowError, VclError
from vcl_tui.ingest.base import FROM_FILES, Importer, ReadLog, Record, ResultRows, Skipped, Source, existing
from vcl_tui.ingest.column_map import suggested
from vcl_tui.ingest.detect import IMPORTERS, importer_for, importer_named
from vcl_tui.ingest.mapped import column_names
from vcl_tui.model.judgement import Judgement
from vcl_tui.model.problem import Problem, Reference, Solution, Test
from vcl_tui.store import health
from vcl_tui.store.bulk import Tally
from vcl_tui.store.connection import SQLITE_MAGIC, Store, open_store
from vcl_tui.store.incoming import Intake, RefusedError, prepare_intake, record_source
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.merge_stores import merge_stores
from vcl_tui.workflows.progress import Progress, silent

REFERENCES_AT_ONCE = 5000
STORE = "store"
KINDS = ("problems", "solutions", "tests", "outcomes", "judgements", "references")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import read and wrote.

    Attributes:
        format: the importer's name.
        dry_run: nothing was written.
        files: as the user named them.
        rows: rows that were read.
        tallies: new and unchanged, by kind of record (`KINDS`).
        skipped: what was left out, by reason.
        notes: what the format can't tell, a sentence each.
    """

    format: str
    dry_run: bool
    files: tuple[str, ...]
    rows: int
    tallies: Mapping[str, Tally]
    skipped: Mapping[str, Skipped]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The document that `vcl import --json` prints."""
        skipped = [
            {"reason": reason, "count": seen.count, "example": seen.example} for reason, seen in self.skipped.items()
        ]
        return {
            "format": self.format,
            "dry_run": self.dry_run,
            "files": list(self.files),
            "rows": self.rows,
            **{kind: asdict(tally) for kind, tally in self.tallies.items()},
            "skipped": skipped,
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class FormatLine:
    """One line of `vcl import --list`."""

    name: str
    aliases: tuple[str, ...]
    summary: str
    provenance: str


def formats() -> list[FormatLine]:
    """The formats there are."""
    lines = [FormatLine(each.name, each.aliases, each.summary, each.provenance) for each in IMPORTERS]
    return [*lines, FormatLine(STORE, (), "another vcl store, as vcl merge does it", FROM_FILES)]


def import_files(
    context: Context,
    format_name: str,
    paths: Sequence[Path],
    *,
    options: Mapping[str, str] | None = None,
    dry_run: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    """Import files or folders.

    Args:
        context: names the store, which is made where there is none.
        format_name: the name or alias of a format, or "auto".
        paths: what to read, in the importer's own sense.
        options: the importer's own.
        dry_run: read and check everything, write nothing.
        progress: told of bytes read, of all bytes there are.

    Raises:
        UsageError: there is no such format or option.
        InputError: something in the files is bad; nothing was imported.
    """
    if format_name == STORE or (format_name == "auto" and all(map(_is_store, paths))):
        return _import_stores(context, paths, dry_run=dry_run)
    source = Source(tuple(paths), options or {})
    importer = importer_for(source.paths) if format_name == "auto" else importer_named(format_name)
    total = sum(map(_size, source.paths))
    log = ReadLog(on_bytes=lambda done: progress("reading", min(done, total), total))
    with _target(context, dry_run=dry_run) as store:
        tallies = _take_in(store, importer, source, log, dry_run=dry_run)
        report = ImportReport(
            importer.name, dry_run, tuple(log.files), log.rows, tallies, log.skipped, tuple(log.notes)
        )
        if not dry_run and any(tally.new for tally in tallies.values()):
            with store.atomic():
                record_source(store, importer.name, " ".join(log.files), report.as_json(), context.now())
    progress("reading", total, total)
    return report


def _is_store(path: Path) -> bool:
    if not existing(path).is_file():
        return False
    with path.open("rb") as handle:
        return handle.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC


def _import_stores(context: Context, paths: Sequence[Path], *, dry_run: bool) -> ImportReport:
    """Another store has keys of its own for everything, so it is merged; in a dry run into a copy."""
    if dry_run:
        with tempfile.TemporaryDirectory() as folder:
            copied = Path(folder) / "dry.db"
            if context.path.exists():
                health.copy(context.store(), copied, force=False)
            beside = Context(replace(context.settings, db=copied), context.clock, context.identity)
            try:
                merged = merge_stores(beside, paths)
            finally:
                beside.close()
    else:
        merged = merge_stores(context, paths)
    tallies = {kind: Tally(new=merged.added.get(kind.removesuffix("s"), 0)) for kind in KINDS}
    files = tuple(map(str, paths))
    return ImportReport(STORE, dry_run, files, sum(merged.added.values()), tallies, {}, ())


def suggest_mapping(path: Path) -> str:
    """The TOML of a column mapping for a table, by the names of its columns.

    Raises:
        InputError: the file is missing, or no table.
    """
    return suggested(column_names(existing(path))).toml()


@contextmanager
def _target(context: Context, *, dry_run: bool) -> Iterator[Store]:
    """The store to write to; a new one is taken away again when the import fails."""
    is_new = not context.path.exists()
    if is_new and dry_run:
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "dry.db", create=True) as store:
            yield store
        return
    try:
        yield context.store(create=True)
    except BaseException:
        if is_new:
            context.close()
            for suffix in ("", "-wal", "-shm"):
                context.path.with_name(context.path.name + suffix).unlink(missing_ok=True)
        raise


class _DryRun(VclError):
    """Thrown to undo the transaction of a dry run."""


def _take_in(store: Store, importer: Importer, source: Source, log: ReadLog, *, dry_run: bool) -> dict[str, Tally]:
    taker = _Taker(log, names_are_shared=importer.name != "vcl")
    intake = prepare_intake(store)
    try:
        with store.atomic():
            intake.catch_up()
            taker.take_all(intake, importer.read(source, log))
            intake.finish()
            _undo_if(dry_run=dry_run)
    except _DryRun:
        return taker.tallies
    return taker.tallies


def _undo_if(*, dry_run: bool) -> None:
    if dry_run:
        raise _DryRun


@dataclass(slots=True)
class _Taker:
    """Hands records to the store, counts them, and gives a refusal its place in the files."""

    log: ReadLog
    names_are_shared: bool
    tallies: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in KINDS})
    waiting: list[Reference] = field(default_factory=list)

    def take_all(self, intake: Intake, records: Iterator[Record]) -> None:
        for record in records:
            try:
                self._take(intake, record)
            except RefusedError as error:
                path, line = self.log.path, self.log.line
                if isinstance(record, ResultRows):
                    path, line = record.path, record.lines[error.index]
                raise RowError(path, line, error.field, error.problem, error.mend) from error
        self._flush(intake)

    def _take(self, intake: Intake, record: Record) -> None:
        match record:
            case ResultRows():
                self._add("outcomes", intake.outcomes(record.rows))
            case Reference():
                self.waiting.append(record)
                if len(self.waiting) >= REFERENCES_AT_ONCE:
                    self._flush(intake)
            case Problem():
                added = intake.problem(record, names_are_shared=self.names_are_shared)
                if added is None:
                    self.log.skip("another prompt than the store's, which stays", f"problem {record.key}")
                self._count("problems", is_new=bool(added))
            case Solution():
                self._count("solutions", is_new=intake.solution(record))
            case Test():
                self._count("tests", is_new=intake.test(record))
            case Judgement():
                self._count("judgements", is_new=intake.judgement(record))

    def _flush(self, intake: Intake) -> None:
        self._add("references", intake.references(self.waiting))
        self.waiting.clear()

    def _count(self, kind: str, *, is_new: bool) -> None:
        self._add(kind, Tally(int(is_new), int(not is_new)))

    def _add(self, kind: str, more: Tally) -> None:
        tally = self.tallies[kind]
        tally.new += more.new
        tally.unchanged += more.unchanged


def _size(path: Path) -> int:
    try:
        if path.is_dir():
            return sum(found.stat().st_size for found in path.rglob("*") if found.is_file())
        return path.stat().st_size
    except OSError as error:
        raise InputError(f"{path}: no such file or folder; check the path") from error
