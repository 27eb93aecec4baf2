"""A few problems of CodeT's published samples, from import to reference labels, against what another runner found."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from vcl_tui.config import Settings
from vcl_tui.model.outcome import Outcome
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.import_results import import_files
from vcl_tui.workflows.run_solutions import RunOptions, run_solutions

pytestmark = pytest.mark.sandbox

PROBLEMS = {"he002": "def truncate_number(", "he023": "def strlen(", "he027": "def flip_case("}
SOLUTIONS = 25


def rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        return [json.loads(line) for line in lines]


def test_outcomes_and_labels_of_codet_samples(shared: Path, tmp_path: Path) -> None:
    """Same code and same test: same outcome; and the labels are those of HumanEval's tests and reference solutions."""
    for file in sorted((shared / "codet-raw").glob("*.jsonl.gz")):
        chosen = [row for row in rows(file) if any(start in row["prompt"] for start in PROBLEMS.values())]
        if "solution" in file.name:
            chosen = [{**row, "samples": row["samples"][:SOLUTIONS]} for row in chosen]
        (tmp_path / file.name.removesuffix(".gz")).write_text("".join(json.dumps(row) + "\n" for row in chosen))
    context = Context(Settings(db=tmp_path / "codet.db", reviewer="ann", login="ann"))
    import_files(context, "codet", sorted(tmp_path.glob("*.jsonl")))
    report = run_solutions(context, RunOptions(workers=2))
    assert (report.ran, report.tampered) == (report.pairs, set())

    known = shared / "codet-humaneval"
    solutions = {row["solution_id"]: row for row in rows(known / "solutions.jsonl.gz")}
    tests = {row["test_id"]: row for row in rows(known / "tests.jsonl.gz")}
    found = {
        (solutions[row["solution_id"]]["code"], tests[row["test_id"]]["code"]): row["outcome"]
        for row in rows(known / "results.jsonl.gz")
        if row["solution_id"].partition("-")[0] in PROBLEMS
    }
    correct = {row["code"]: row["gold_base"] for row in solutions.values()}
    valid = {row["code"]: row["valid"] for row in tests.values()}
    with context.store() as store:
        outcomes = store.all(
            "SELECT s.code, t.code, o.outcome FROM outcome AS o JOIN solution AS s ON s.id = o.solution_id"
            " JOIN test AS t ON t.id = o.test_id"
        )
        gold, sound = (
            store.all(
                f"SELECT i.code, r.value FROM reference AS r JOIN {kind} AS i ON i.id = r.item_id AND r.kind = '{kind}'"
            )
            for kind in ("solution", "test")
        )
    ours = {(str(one), str(test)): Outcome(int(str(outcome))).label for one, test, outcome in outcomes}
    pairs = [(found[pair], outcome) for pair, outcome in ours.items() if pair in found]
    assert len(pairs) > 1_000
    assert [pair for pair in pairs if pair[0] != pair[1]] == []
    for labels, theirs in ((gold, correct), (sound, valid)):
        both = [(theirs[code], json.loads(str(value))) for code, value in labels if code in theirs]
        assert len(both) > 30
        assert [pair for pair in both if pair[0] != pair[1]] == []
