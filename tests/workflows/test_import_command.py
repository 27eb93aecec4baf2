"""`vcl import` as a script sees it: documents, exit codes, one line for an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.ingest.reading import write_lines
from tests.unit.ingest.test_native import RESULT, folder_of
from tests.workflows.test_command_line import Shell


@pytest.fixture
def fresh(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("VCL_CONFIG", str(tmp_path / "none.toml"))
    return Shell(tmp_path / "new.db", capsys, monkeypatch)


def test_the_report_is_one_document(fresh: Shell, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    folder = str(folder_of(tmp_path / "set", results=[RESULT]))
    dry = json.loads(fresh("import", "auto", folder, "--dry-run", "--json"))
    assert not fresh.db.exists()
    report = json.loads(fresh("import", "auto", folder, "--json"))
    assert {**dry, "dry_run": False} == report
    assert report["outcomes"] == {"new": 1, "unchanged": 0}
    assert json.loads(fresh("stats", "--json"))["outcomes"] == 1
    assert fresh("import", "vcl", folder) == ""
    assert "unchanged" in fresh.stderr


def test_the_list_names_each_format_and_what_it_was_learnt_from(fresh: Shell) -> None:
    rows = json.loads(fresh("import", "--list", "--json"))
    assert {row["shape"] for row in rows} == {"real files", "from documentation"}
    shown = fresh("import", "--list")
    assert all(row["name"] in shown for row in rows)


def test_errors_are_one_line_with_their_exit_code(fresh: Shell, tmp_path: Path) -> None:
    fresh("import", "auto", str(tmp_path / "nowhere"), code=3)
    assert "no such file" in fresh.stderr
    fresh("import", "excel", str(tmp_path), code=2)
    assert "unknown format 'excel'" in fresh.stderr
    fresh("import", code=2)
    fresh("import", "map", str(tmp_path), "--option", "code", code=2)
    hostile = tmp_path / "a\x1b[31m.jsonl"
    hostile.write_text('{"solution_id": "\x1b[2J"')
    fresh("import", "judgements", str(hostile), code=3)
    assert "\x1b" not in fresh.stderr
    assert not fresh.db.exists()


def test_a_mapping_is_suggested_and_used(fresh: Shell, tmp_path: Path) -> None:
    table = write_lines(tmp_path / "t.jsonl", [{"task_id": "T/1", "completion": "x = 1", "passed": True}])
    mapping = tmp_path / "m.toml"
    mapping.write_text(fresh("import", "map", "--suggest", str(table)))
    fresh("import", "map", str(table), "--option", f"mapping={mapping}")
    stats = json.loads(fresh("stats", "--json"))
    assert (stats["problems"], stats["solutions"], stats["outcomes"]) == (1, 1, 1)
    fresh("import", "vcl", "--suggest", str(table), code=2)


def test_another_store_comes_in_by_its_keys(fresh: Shell, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    folder = str(folder_of(tmp_path / "set", results=[RESULT]))
    other = str(tmp_path / "other.db")
    fresh("import", "vcl", folder, "--db", other)
    dry = json.loads(fresh("import", "auto", other, "--dry-run", "--json"))
    assert dry["dry_run"]
    fresh("stats", code=3)
    report = json.loads(fresh("import", "auto", other, "--json"))
    assert report | {"dry_run": True} == dry
    assert report["format"] == "store"
    assert report["outcomes"]["new"] == 1
    for flags in ([], ["--dry-run"]):
        again = json.loads(fresh("import", "store", other, *flags, "--json"))
        assert again["outcomes"]["new"] == 0
    assert json.loads(fresh("stats", "--json"))["outcomes"] == 1
