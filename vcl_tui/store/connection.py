"""Opening a store, and changing it atomically."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from vcl_tui.errors import NoStoreError, StoreError
from vcl_tui.store import migrate
from vcl_tui.store.mounts import mounts_here, network_file_system

BUSY_TIMEOUT_MS = 60_000
"""A label waits that long for its turn: an import of a million rows is one transaction."""
LOOK_AGAIN_S = 0.003
SQLITE_MAGIC = b"SQLite format 3\x00"
SQLITE_VERSION = sqlite3.sqlite_version


class Store:
    """An open store.

    Reads go to `all`, `one` and `value`, inside `reading` where several must agree; every change happens inside
    `atomic`. A store belongs to the thread that opened it; a worker thread opens its own.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        self.path = path
        self.connection = connection
        self.read_only = read_only
        self._depth = 0

    def all(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Every row of a query."""
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except sqlite3.OperationalError as error:
            raise StoreError(explain(self.path, error)) from error

    def one(self, sql: str, parameters: Sequence[object] = ()) -> tuple[object, ...] | None:
        """The first row, or None."""
        try:
            row: tuple[object, ...] | None = self.connection.execute(sql, parameters).fetchone()
        except sqlite3.OperationalError as error:
            raise StoreError(explain(self.path, error)) from error
        return row

    def value(self, sql: str, parameters: Sequence[object] = ()) -> object:
        """The first column of the first row, or None."""
        row = self.one(sql, parameters)
        return row[0] if row else None

    def count(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """The first column of the first row as a number; 0 where there is none."""
        found = self.value(sql, parameters)
        return found if isinstance(found, int) else 0

    def writes_of_others(self) -> int:
        """A number that changes when another connection has written; microseconds to ask."""
        return self.count("PRAGMA data_version")

    @contextmanager
    def atomic(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; inside another `atomic` a savepoint.

        Raises:
            StoreError: the file can't be written (read-only, disk full, locked too long, WAL impossible).
        """
        if self._depth == 0:
            begin, keep, undo = "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"
        else:
            name = f"level{self._depth}"
            begin, keep, undo = f"SAVEPOINT {name}", f"RELEASE {name}", f"ROLLBACK TO {name}"
        try:
            if self._depth == 0:
                self._begin(begin)
            else:
                self.connection.execute(begin)
            self._depth += 1
            try:
                yield self.connection
                self.connection.execute(keep)
            except BaseException:
                # after a full disk SQLite may have rolled back by itself
                if self.connection.in_transaction:
                    self.connection.execute(undo)
                raise
            finally:
                self._depth -= 1
        except sqlite3.OperationalError as error:
            raise StoreError(explain(self.path, error)) from error

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One state of the store for several queries, whatever others commit meanwhile; nobody waits for it.

        Inside `atomic`, or another `reading`, that state is the outer one's. Nothing may be written inside.
        """
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("COMMIT")

    def _begin(self, begin: str) -> None:
        """Take the write lock, looking again every few milliseconds while somebody else has it.

        SQLite's own waiting sleeps up to 100 ms at a time, and a reviewer would feel each of them.
        """
        deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            while not self._has_begun(begin, last_try=time.monotonic() > deadline):
                time.sleep(LOOK_AGAIN_S)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")

    def _has_begun(self, begin: str, *, last_try: bool) -> bool:
        try:
            self.connection.execute(begin)
        except sqlite3.OperationalError as error:
            if last_try or "locked" not in str(error):
                raise
            return False
        return True

    def close(self) -> None:
        """Close the file. A store may be closed twice."""
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(path: Path, *, create: bool = False, read_only: bool = False) -> Store:
    """Open the store at a path, migrated to this version.

    Args:
        path: the file.
        create: make it (mode 0600) where there is none.
        read_only: never write, not even a migration.

    Raises:
        NoStoreError: there is no file and `create` is off.
        StoreError: it is no store, is from a newer version, or can't be read or written.
    """
    _check_file(path, create=create)
    try:
        if not path.exists():
            path.touch(mode=0o600)
        connection = _connect(path, read_only=read_only)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}; name another place with --db") from error
    except sqlite3.Error as error:
        raise StoreError(explain(path, error)) from error
    try:
        migrate.bring_up_to_date(connection, path, read_only=read_only)
    except sqlite3.Error as error:
        connection.close()
        raise StoreError(explain(path, error)) from error
    except StoreError:
        connection.close()
        raise
    return Store(path, connection, read_only=read_only)


def _check_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise StoreError(f"{path} is a folder, not a store: name a file with --db")
    if not path.exists():
        if not create:
            raise NoStoreError(path)
        if not path.absolute().parent.is_dir():
            raise StoreError(f"{path}: there is no folder {path.parent}; create it or name another --db")
    if kind := network_file_system(path.absolute().resolve(), mounts_here()):
        raise StoreError(
            f"{path} lies on a network file system ({kind}), where write-ahead logging loses data; work on a copy on a "
            "local disk, and vcl merge the copies"
        )
    # The file itself is left to SQLite. To open and close it here would drop every lock that this process's
    # other connections hold on it (POSIX locks belong to the process), and another process would take the
    # write-ahead log away from under them.


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(
        uri, uri=True, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None, check_same_thread=False
    )
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    if not read_only:
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            connection.close()
            raise StoreError(
                f"{path}: its file system can't do write-ahead logging; work on a copy on a local disk and vcl merge"
            )
        # a label must survive a power cut once the screen has said so
        connection.execute("PRAGMA synchronous = FULL")
    return connection


def explain(path: Path, error: sqlite3.Error) -> str:
    """One line for what SQLite says: what, where, and what to do."""
    told = str(error)
    mends = {
        "full": f"{path}: the disk is full; nothing was changed; free some space and try again",
        "readonly": f"{path} is read-only; nothing was changed; make it writable or copy it (vcl backup)",
        "locked": f"{path} is in use by another process that doesn't let go; try again when it is done",
        "not a database": f"{path} is not a vcl store: name one with --db",
        "malformed": f"{path} is damaged ({told}); restore a copy, or see vcl doctor",
        "unable to open": f"{path} can't be opened; check its permissions and those of its folder",
        "disk I/O": f"{path}: the disk failed ({told}); nothing was changed",
    }
    for sign, message in mends.items():
        if sign in told:
            return message
    return f"{path}: {told}"
