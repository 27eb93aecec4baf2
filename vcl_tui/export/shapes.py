"""Training data in the field names that TRL takes. Pure.

    sft   prompt, completion
    dpo   prompt, chosen, rejected       a kept solution against a plausible wrong one of the same problem
    kto   prompt, completion, label      kept solutions are true, plausible wrong ones false

(TRL documentation, "Dataset formats and types".) Ids stay beside them, so that a row can be traced, and
`overlaps`, so that a benchmark's problems can be taken out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vcl_tui.export.rows import Row

SHAPES = ("sft", "dpo", "kto")
COLUMNS = {
    "sft": ("prompt", "completion", "solution_id", "problem_id", "overlaps"),
    "dpo": ("prompt", "chosen", "rejected", "chosen_id", "rejected_id", "problem_id", "overlaps"),
    "kto": ("prompt", "completion", "label", "solution_id", "problem_id", "overlaps"),
}


def shaped(shape: str, kept: Sequence[Row], wrong: Sequence[Row]) -> Iterator[dict[str, object]]:
    """Rows of one shape.

    Args:
        shape: one of `SHAPES`.
        kept: rows of the data set, in the order in which they are to come.
        wrong: rows like them that are wrong, the most plausible first within each problem.
    """
    by_problem: dict[object, list[Row]] = {}
    for row in wrong:
        by_problem.setdefault(row["problem_id"], []).append(row)
    if shape == "dpo":
        yield from _pairs(kept, by_problem)
        return
    for row in kept:
        yield _completion(row, label=True)
    if shape == "kto":
        wanted = {row["problem_id"] for row in kept}
        for row in wrong:
            if row["problem_id"] in wanted:
                yield _completion(row, label=False)


def _pairs(kept: Sequence[Row], wrong: dict[object, list[Row]]) -> Iterator[dict[str, object]]:
    """The n-th kept solution of a problem meets its n-th plausible wrong one, beginning again when they run out."""
    used: dict[object, int] = {}
    for row in kept:
        problem = row["problem_id"]
        others = wrong.get(problem)
        if not others:
            continue
        other = others[used.get(problem, 0) % len(others)]
        used[problem] = used.get(problem, 0) + 1
        yield {
            "prompt": row["prompt"],
            "chosen": row["code"],
            "rejected": other["code"],
            "chosen_id": row["solution_id"],
            "rejected_id": other["solution_id"],
            "problem_id": problem,
            "overlaps": row.get("overlaps"),
        }


def _completion(row: Row, *, label: bool) -> dict[str, object]:
    return {
        "prompt": row["prompt"],
        "completion": row["code"],
        "label": label,
        "solution_id": row["solution_id"],
        "problem_id": row["problem_id"],
        "overlaps": row.get("overlaps"),
    }
