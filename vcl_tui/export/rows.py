"""The one list of columns of each export, in order. Pure: rows come in as dicts and leave checked and complete."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

LABELS = (
    "solution_id", "test_id", "value", "note", "tags", "confidence", "reviewer", "queue", "probability",
    "question", "phase", "stratum", "problem_id", "active_ms", "at", "uuid", "agreement", "shown",
)  # fmt: skip
"""One row a (reviewer, item): the current label. One of solution_id and test_id is null."""

LABEL_EVENTS = (*LABELS, "act", "retracts", "previous_hash", "hash")
"""One row an event, retractions and second opinions included, in order of time."""

DATASET = (
    "solution_id", "problem_id", "code", "prompt", "entry_point", "preamble", "benchmark", "task_id", "generator",
    "method", "pass_share", "pass_by_suite", "judge_score", "judge_share", "judge_samples", "label",
    "probability_correct", "overlaps", "licence",
)  # fmt: skip
"""One row a kept solution. `label` is what reviewers settled on, null for those that nobody was asked about;
`probability_correct` what the model rule believes after all answers of its queue, null for any other rule.
`pass_by_suite` counts passes, fails, skips and what was not run over tests that are not out; `overlaps` names tasks
of known benchmarks that share ten words in a row with the prompt, null where there was none to look in; `licence` is
what the import said of the solution or its problem in a field of that name (or `license`)."""

RESULTS = ("solution_id", "test_id", "outcome", "cause", "ms", "cpu_ms", "error", "expected", "actual", "oracle", "run")
"""One row a cell of the outcome matrix."""

SUITE = ("test_id", "problem_id", "suite", "kind", "code", "generator", "out")
"""One row a test. `out` is true for those that reviewers found wrong; left out unless asked for."""

Row = Mapping[str, object]


def arranged(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[dict[str, object]]:
    """The same rows with exactly these columns in this order; a missing one is null."""
    for row in rows:
        yield {column: row.get(column) for column in columns}


def flat(value: object) -> str:
    """A value as one CSV cell: null is empty, lists and objects are JSON, true and false as in JSON."""
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)
