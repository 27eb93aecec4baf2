"""The outcomes that the demo set ships are those of `vcl run`."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from vcl_tui.config import Settings
from vcl_tui.model.outcome import Outcome
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.import_results import import_files
from vcl_tui.workflows.run_solutions import RunOptions, run_solutions

pytestmark = pytest.mark.sandbox

DEMO = REPOSITORY / "data" / "demo"


def test_the_demos_outcomes_come_from_vcl_run(tmp_path: Path) -> None:
    folder = tmp_path / "without-results"
    folder.mkdir()
    for name in ("problems.jsonl", "solutions.jsonl", "tests.jsonl"):
        shutil.copy(DEMO / name, folder)
    context = Context(Settings(db=tmp_path / "demo.db", reviewer="ann", login="ann"))
    import_files(context, "vcl", [folder])
    run_solutions(context, RunOptions(workers=2))
    with context.store() as store:
        found = store.all(
            "SELECT s.key, t.key, o.outcome FROM outcome AS o JOIN solution AS s ON s.id = o.solution_id"
            " JOIN test AS t ON t.id = o.test_id"
        )
    with gzip.open(DEMO / "results.jsonl.gz", "rt") as lines:
        shipped = {(row["solution_id"], row["test_id"]): row["outcome"] for row in map(json.loads, lines)}
    assert {(solution, test): Outcome(int(str(code))).label for solution, test, code in found} == shipped
