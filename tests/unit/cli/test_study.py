"""`vcl study` from the outside: what it prints, writes and refuses."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from vcl_tui.cli.main import main
from vcl_tui.cli.svg_plot import round_values
from vcl_tui.model.problem import Reference
from vcl_tui.store import bulk
from vcl_tui.store.connection import Store

HOSTILE = "<script>alert(1)</script>[bold]\x1b]52;c;x\x07"


@pytest.fixture
def labelled(small_store: Store) -> Path:
    """The small store with reference labels and a suite whose name is hostile."""
    with small_store.atomic() as connection:
        keys = bulk.Keys(connection).load()
        gold = {"a": True, "b": True, "c": False, "z": True}
        bulk.add_references(keys, [Reference("solution", item, "gold", value) for item, value in gold.items()])
        bulk.add_references(keys, [Reference("test", f"t{n}", "valid", n < 3) for n in (1, 2, 3)])
        connection.execute("UPDATE suite SET key = ? WHERE key = 'imported'", (HOSTILE,))
        connection.execute("UPDATE test SET key = ? WHERE key = 't1'", (HOSTILE,))
        connection.execute("UPDATE problem SET key = ? WHERE key = 'p2'", (HOSTILE,))
    return small_store.path


@dataclass(frozen=True)
class Done:
    """What a command printed, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


Vcl = Callable[..., Done]


@pytest.fixture
def vcl(capsys: pytest.CaptureFixture[str]) -> Vcl:
    """The command line in this process: a new interpreter for each call would take most of the time."""

    def run(*arguments: str | Path) -> Done:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.mark.parametrize("study", ["what", "how", "why", "ceiling"])
def test_each_study_is_one_json_document_with_rates_and_exclusions(vcl: Vcl, labelled: Path, study: str) -> None:
    done = vcl("study", study, "--db", labelled, "--against", "reference", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["study"] == study
    assert "pass@1" in " ".join(document["notes"])
    rates = [cell for rows in document["tables"].values() for row in rows for cell in row.values()
             if isinstance(cell, dict) and "numerator" in cell]  # fmt: skip
    assert rates
    assert all(rate["low"] <= rate["estimate"] + 1e-6 for rate in rates if rate["estimate"] is not None)
    assert document["excluded"][0]["problems"] == [HOSTILE]


def test_tables_and_curves_are_printed_without_power_over_the_terminal(vcl: Vcl, labelled: Path) -> None:
    done = vcl("--db", labelled, "study", "ceiling", "--against", "reference")
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    assert "[bold]" in done.stdout  # shown as it is, not taken for markup
    assert "3/3" in done.stdout
    assert "●" in vcl("--db", labelled, "study", "how", "--against", "reference").stdout


def test_the_page_stands_alone_and_is_harmless(vcl: Vcl, labelled: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = vcl("--db", labelled, "study", "how", "--against", "reference", "--html", page)
    assert done.returncode == 0, done.stderr
    text = page.read_text()
    assert "<script" not in text
    assert not re.search(r"(?:src|href)=|url\(|@import|https?:", text)
    assert text.count("<svg") >= 3
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    refused = vcl("--db", labelled, "study", "how", "--html", page)
    assert (refused.returncode, "say --force" in refused.stderr) == (2, True)


def test_a_browser_draws_the_page(vcl: Vcl, labelled: Path, tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs Chromium")
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    vcl("--db", labelled, "study", "what", "--against", "reference", "--html", page)
    common = [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    seen = subprocess.run([*common, "--dump-dom", page.as_uri()], capture_output=True, text=True, check=True).stdout
    assert seen.count("<polyline") == page.read_text().count("<polyline") > 0
    subprocess.run([*common, f"--print-to-pdf={pdf}", page.as_uri()], capture_output=True, check=True)
    assert pdf.read_bytes().startswith(b"%PDF")


def test_every_table_is_a_csv_file_with_the_same_figures(vcl: Vcl, labelled: Path, tmp_path: Path) -> None:
    done = vcl("--db", labelled, "study", "how", "--against", "reference", "--json", "--csv", tmp_path / "out")
    tables = json.loads(done.stdout)["tables"]
    assert {path.stem for path in (tmp_path / "out").iterdir()} == {f"how_{key}" for key in tables}
    with (tmp_path / "out" / "how_sweep.csv").open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row, shown in zip(rows, tables["sweep"], strict=True):
        assert float(row["kept"]) == shown["kept"]["estimate"]
        assert int(row["kept_numerator"]) == shown["kept"]["numerator"]


def test_the_same_seed_gives_the_same_bytes(vcl: Vcl, labelled: Path) -> None:
    first, second = (vcl("--db", labelled, "study", "what", "--against", "reference", "--json") for _ in range(2))
    assert first.stdout == second.stdout
    assert first.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["how", "--against", "nope"], 2, "no reference 'nope'"),
        (["how", "--queue", "nope"], 2, "no queue 'nope'"),
        (["how", "--difficulty", "mood"], 2, "say pass, judge, length"),
        (["how", "--filter", "solution:none-such"], 3, "no solution matches"),
        (["ceiling", "--tau", "7"], 2, "from 0 to 1"),
        (["ceiling", "--cap", "0"], 2, "1 or more"),
        (["export", "-o", "/dev/null/x", "--against", "reference"], 3, "name another folder"),
        (["import", "no-such.csv"], 3, "no-such.csv"),
        (["annotate", "no-such-folder", "--read"], 3, "vcl study annotate"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(
    vcl: Vcl, labelled: Path, arguments: list[str], code: int, said: str
) -> None:
    done = vcl("--db", labelled, "study", *arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not done.stdout


def test_without_a_store_it_says_how_to_get_one(vcl: Vcl, tmp_path: Path) -> None:
    done = vcl("--db", tmp_path / "none.db", "study", "how")
    assert done.returncode == 3
    assert "no store" in done.stderr


def test_axes_are_marked_at_round_numbers() -> None:
    assert round_values(33, 387) == [100, 200, 300]
    assert round_values(0.2222, 3.878) == [1, 2, 3]
    assert round_values(0, 1) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])
    assert round_values(0, 1_000_000)[1] == 200_000
