"""The outcomes that the demo set ships are those of `vcl run`."""

from __future__ import annotations

import ast
import contextlib
import gzip
import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from vcl_tui.calibrate.programs import normal_form
from vcl_tui.config import Settings
from vcl_tui.model.outcome import Outcome
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.import_results import import_files
from vcl_tui.workflows.run_solutions import RunOptions, run_solutions

pytestmark = pytest.mark.sandbox

DEMO = REPOSITORY / "data" / "demo"


def test_the_demos_outcomes_come_from_vcl_run(tmp_path: Path) -> None:
    assert _outcomes(_demo(tmp_path)) == _shipped()


def test_solutions_in_normal_form_do_what_they_did(tmp_path: Path) -> None:
    """What `same program` rests on: a solution rewritten into its normal form passes and fails as it was written."""
    folder = _demo(tmp_path)
    with (folder / "problems.jsonl").open() as lines:
        entry_points = {row["problem_id"]: row.get("entry_point") for row in map(json.loads, lines)}
    with (folder / "solutions.jsonl").open() as lines:
        rows = list(map(json.loads, lines))
    rewritten = 0
    for row in rows:
        with contextlib.suppress(SyntaxError):
            module = normal_form(ast.parse(row["code"]), entry_points[row["problem_id"]])
            row["code"] = ast.unparse(ast.fix_missing_locations(module))
            rewritten += 1
    (folder / "solutions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert rewritten > 0.9 * len(rows)
    assert _passes(_outcomes(folder)) == _passes(_shipped())


def _passes(outcomes: dict[tuple[str, str], str]) -> set[tuple[str, str]]:
    return {pair for pair, outcome in outcomes.items() if outcome == "pass"}


def _demo(folder: Path) -> Path:
    """The demo set without its results."""
    copied = folder / "without-results"
    copied.mkdir()
    for name in ("problems.jsonl", "solutions.jsonl", "tests.jsonl"):
        shutil.copy(DEMO / name, copied)
    return copied


def _outcomes(folder: Path) -> dict[tuple[str, str], str]:
    """What `vcl run` finds, by solution and test."""
    context = Context(Settings(db=folder.parent / "demo.db", reviewer="ann", login="ann"))
    import_files(context, "vcl", [folder])
    run_solutions(context, RunOptions(workers=2))
    with context.store() as store:
        found = store.all(
            "SELECT s.key, t.key, o.outcome FROM outcome AS o JOIN solution AS s ON s.id = o.solution_id"
            " JOIN test AS t ON t.id = o.test_id"
        )
    return {(str(solution), str(test)): Outcome(int(str(code))).label for solution, test, code in found}


def _shipped() -> dict[tuple[str, str], str]:
    with gzip.open(DEMO / "results.jsonl.gz", "rt") as lines:
        return {(row["solution_id"], row["test_id"]): row["outcome"] for row in map(json.loads, lines)}
