from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from vcl_tui.errors import NoStoreError, StoreError
from vcl_tui.store import migrate
from vcl_tui.store.connection import Store, open_store


def test_a_new_store_is_private_and_current(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with open_store(path, create=True) as store:
        assert store.value("PRAGMA journal_mode") == "wal"
        assert store.count("PRAGMA user_version") == migrate.known_migrations()[-1].version
        recorded = store.all("SELECT version, sha256 FROM migration ORDER BY version")
        assert recorded == [(m.version, m.sha256) for m in migrate.known_migrations()]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_store_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(NoStoreError, match="try vcl demo or vcl import"):
        open_store(tmp_path / "absent.db")
    assert not (tmp_path / "absent.db").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"hello, I am a text file that is long enough", "not a vcl store"), (b"PK\x03\x04 zip", "not a vcl store")],
)
def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=said):
        open_store(path, create=True)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(StoreError, match="another program's database"):
        open_store(path, create=True)


def test_a_newer_store_names_both_versions(tmp_path: Path) -> None:
    path = tmp_path / "future.db"
    open_store(path, create=True).close()
    with sqlite3.connect(path) as future:
        future.execute("PRAGMA user_version = 9999")
    future.close()
    newest = migrate.known_migrations()[-1].version
    with pytest.raises(StoreError, match=f"version 9999, this vcl knows up to {newest}"):
        open_store(path)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        open_store(tmp_path, create=True)


def test_a_damaged_store_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "cut.db"
    open_store(path, create=True).close()
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(StoreError, match=r"cut\.db") as caught:
        open_store(path).count("SELECT count(*) FROM solution")
    assert "\n" not in str(caught.value)


def test_atomic_is_all_or_nothing_at_both_levels(store: Store) -> None:
    with store.atomic() as outer:
        outer.execute("INSERT INTO suite (key, strategy) VALUES ('kept', 'minimal')")
        with pytest.raises(ZeroDivisionError), store.atomic() as inner:
            inner.execute("INSERT INTO suite (key, strategy) VALUES ('dropped', 'minimal')")
            raise ZeroDivisionError
    assert store.all("SELECT key FROM suite") == [("kept",)]
    with pytest.raises(ZeroDivisionError), store.atomic() as outer:
        outer.execute("INSERT INTO suite (key, strategy) VALUES ('gone', 'minimal')")
        raise ZeroDivisionError
    assert store.all("SELECT key FROM suite") == [("kept",)]


def test_reading_sees_one_state_and_keeps_nobody_from_writing(tmp_path: Path) -> None:
    count = "SELECT count(*) FROM problem"
    with open_store(tmp_path / "a.db", create=True) as mine, open_store(tmp_path / "a.db") as theirs:
        with mine.reading(), mine.reading():
            assert mine.count(count) == 0
            with theirs.atomic() as connection:
                connection.execute("INSERT INTO problem (key, prompt) VALUES ('p', 'Solve it.')")
            assert mine.count(count) == 0
        assert mine.count(count) == 1
        with mine.atomic() as connection, mine.reading():
            connection.execute("DELETE FROM problem")
            assert mine.count(count) == 0


def test_a_read_only_store_refuses_writing_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "ro.db"
    open_store(path, create=True).close()
    with (
        open_store(path, read_only=True) as store,
        pytest.raises(StoreError, match="read-only; nothing was changed"),
        store.atomic() as connection,
    ):
        connection.execute("INSERT INTO suite (key, strategy) VALUES ('x', 'minimal')")


def test_a_full_disk_changes_nothing_and_says_so(store: Store) -> None:
    pages = store.count("PRAGMA page_count")
    store.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreError, match="disk is full; nothing was changed"), store.atomic() as connection:
        for number in range(1000):
            connection.execute("INSERT INTO problem (key, prompt) VALUES (?, ?)", (f"p{number}", "x" * 5000))
    assert store.count("SELECT count(*) FROM problem") == 0


def test_opening_again_keeps_the_locks_of_the_connection_that_is_open(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = tmp_path / "a.db"
    with open_store(path, create=True) as first:
        first.connection.execute("INSERT INTO meta VALUES ('k', 'v')")
        open_store(path).close()
        # the last process to close a database folds its log in and removes it; this one isn't the last
        imports = "from pathlib import Path; from vcl_tui.store.connection import open_store"
        other = f"{imports}; open_store(Path({str(path)!r})).close()"
        subprocess.run([sys.executable, "-c", other], check=True)
        assert (tmp_path / "a.db-wal").exists()
        assert first.value("SELECT value FROM meta WHERE name = 'k'") == "v"
