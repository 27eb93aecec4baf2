from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflows.pools import answer, context_at, fill, say
from vcl_tui.errors import InputError, NegativeError, UsageError
from vcl_tui.model.label import ItemKind, NewLabel, Verdict
from vcl_tui.model.queue import Design
from vcl_tui.workflows import calibrate_pool, export_dataset, export_results, queues, record_label
from vcl_tui.workflows.calibrate_sample import Wish
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.dataset_rows import Selection
from vcl_tui.workflows.export_target import Target, Written
from vcl_tui.workflows.queue_plan import Plan

HOSTILE = '\x1b]52;c;aGk=\x07[bold]=cmd|"calc",\n{"a": 1}'


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Context]:
    context = context_at(tmp_path / "pool.db")
    fill(context.store(create=True), problems=12)
    queues.new(context, Plan("q", Design.RANDOM, n=110))
    yield context
    context.close()


def dataset(here: Context, target: Target, *, uncertified_ok: bool = False, stale_ok: bool = False) -> Written:
    selection = Selection(uncertified_ok=uncertified_ok, stale_ok=stale_ok)
    return export_dataset.export_dataset(here, target, io.StringIO(), selection)


def test_only_a_certificate_that_still_holds_lets_a_data_set_out(here: Context, tmp_path: Path) -> None:
    target = Target(str(tmp_path / "kept.jsonl"), force=True)
    with pytest.raises(NegativeError, match=r"no calibration in .* yet; run vcl calibrate first"):
        dataset(here, target)
    answer(here, "q", limit=5)
    calibrate_pool.calibrate(here, Wish())
    with pytest.raises(NegativeError, match=r"is not certified .*--uncertified-ok"):
        dataset(here, target)
    answer(here, "q")
    with pytest.raises(NegativeError, match="labels changed since calibration 1: run vcl calibrate again"):
        dataset(here, target, uncertified_ok=True)
    assert list(tmp_path.glob("kept*")) == []
    calibrate_pool.calibrate(here, Wish())
    assert dataset(here, target).rows == 84
    record_label.record(here, NewLabel("ann", ItemKind.TEST, "p0-t3", Verdict.WRONG))
    with pytest.raises(NegativeError, match="outcomes and tests changed"):
        dataset(here, target)
    assert dataset(here, target, stale_ok=True).rows == 84
    assert "changed since calibration 2" in (tmp_path / "kept.card.md").read_text(encoding="utf-8")


def test_the_data_set_is_the_kept_set_and_its_card_says_where_it_is_from(here: Context, tmp_path: Path) -> None:
    answer(here, "q")
    kept = calibrate_pool.calibrate(here, Wish()).kept
    written = dataset(here, Target(str(tmp_path / "kept.jsonl")))
    rows = [json.loads(line) for line in (tmp_path / "kept.jsonl").read_text(encoding="utf-8").splitlines()]
    assert tuple(row["solution_id"] for row in rows) == kept
    assert list(rows[0])[:3] == ["solution_id", "problem_id", "code"]
    assert {row["label"] for row in rows} == {"correct", None}
    card = (tmp_path / "kept.card.md").read_text(encoding="utf-8")
    assert written.sha256 in card
    assert "At least 0.9 of these solutions are correct, with confidence 0.95" in card
    assert "| ann | 110 |" in card
    first = (tmp_path / "kept.jsonl").read_bytes(), card
    dataset(here, Target(str(tmp_path / "kept.jsonl"), force=True))
    assert ((tmp_path / "kept.jsonl").read_bytes(), (tmp_path / "kept.card.md").read_text(encoding="utf-8")) == first


def test_nothing_is_overwritten_unasked_and_no_half_file_is_left(here: Context, tmp_path: Path) -> None:
    target = tmp_path / "labels.jsonl"
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already; --force replaces it"):
        export_results.export_labels(here, Target(str(target)), io.StringIO())
    assert target.read_text(encoding="utf-8") == "mine"
    with pytest.raises(UsageError, match="is a folder"):
        export_results.export_labels(here, Target(str(tmp_path)), io.StringIO())
    with pytest.raises(UsageError, match="there is no folder"):
        export_results.export_labels(here, Target(str(tmp_path / "none" / "x")), io.StringIO())
    with pytest.raises(UsageError, match="--format xml: one of"):
        export_results.export_labels(here, Target(str(tmp_path / "x"), "xml"), io.StringIO())
    assert sorted(path.suffix for path in tmp_path.iterdir() if "labels" in path.name) == [".jsonl"]


def test_labels_come_out_current_or_as_every_event(here: Context) -> None:
    answer(here, "q", limit=2)
    say(here, "p0-full0", Verdict.UNSURE, "bob")
    record_label.undo(here, "bob")
    current, events = io.StringIO(), io.StringIO()
    export_results.export_labels(here, Target(), current)
    export_results.export_labels(here, Target(), events, events=True)
    rows = [json.loads(line) for line in current.getvalue().splitlines()]
    assert len(rows) == 2
    assert {(row["reviewer"], row["queue"], row["test_id"]) for row in rows} == {("ann", "q", None)}
    assert [row["probability"] for row in rows] == pytest.approx([110 / 144] * 2)
    assert [json.loads(line)["act"] for line in events.getvalue().splitlines()] == ["verdict"] * 3 + ["retract"]


def test_hostile_text_survives_a_round_trip_as_data(here: Context) -> None:
    note = NewLabel("ann", ItemKind.SOLUTION, "p0-full0", Verdict.CORRECT, note=HOSTILE, tags=("a,b", HOSTILE))
    record_label.record(here, note)
    lines, table = io.StringIO(), io.StringIO()
    export_results.export_labels(here, Target(), lines)
    export_results.export_labels(here, Target(file_format="csv"), table)
    assert json.loads(lines.getvalue())["note"] == HOSTILE
    (row,) = csv.DictReader(io.StringIO(table.getvalue()))
    assert row["note"] == HOSTILE
    assert json.loads(row["tags"]) == ["a,b", HOSTILE]


def test_results_and_the_repaired_suite(here: Context) -> None:
    record_label.record(here, NewLabel("ann", ItemKind.TEST, "p0-t3", Verdict.WRONG))
    outcomes, suite, every = io.StringIO(), io.StringIO(), io.StringIO()
    export_results.export_results(here, Target(), outcomes)
    export_results.export_suite(here, Target(), suite)
    export_results.export_suite(here, Target(), every, every_test=True)
    rows = [json.loads(line) for line in outcomes.getvalue().splitlines()]
    assert len(rows) == 144 * 4
    assert {row["outcome"] for row in rows} == {"pass", "fail"}
    assert "p0-t3" not in suite.getvalue()
    assert [row["test_id"] for row in map(json.loads, every.getvalue().splitlines()) if row["out"]] == ["p0-t3"]


def test_an_earlier_calibration_can_be_named(here: Context) -> None:
    answer(here, "q")
    calibrate_pool.calibrate(here, Wish())
    calibrate_pool.calibrate(here, Wish(target=0.5))
    with pytest.raises(NegativeError, match=r"calibration 2 is not certified .*--kept-by 1 is"):
        export_dataset.export_dataset(here, Target(), io.StringIO(), Selection())
    assert export_dataset.export_dataset(here, Target(), io.StringIO(), Selection(kept_by="1")).rows == 84
    with pytest.raises(InputError, match="no calibration 9"):
        export_dataset.export_dataset(here, Target(), io.StringIO(), Selection(kept_by="9"))
    with pytest.raises(UsageError, match="--kept-by best"):
        export_dataset.export_dataset(here, Target(), io.StringIO(), Selection(kept_by="best"))
