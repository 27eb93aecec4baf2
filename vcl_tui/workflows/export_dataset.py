"""`vcl export dataset`: the kept solutions in the shape that training wants, and the card that goes with them.

A data set leaves only with a certificate that still holds: an uncertified or stale calibration is refused,
unless the person says that they know.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TextIO

from vcl_tui import __version__
from vcl_tui.errors import NegativeError, UsageError
from vcl_tui.export import card, files, hub, rows, shapes
from vcl_tui.store import calibrations, evidence, exports, queues
from vcl_tui.store.calibrations import NewCalibration, StoredCalibration
from vcl_tui.store.connection import Store
from vcl_tui.workflows import queues as queue_workflow
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.dataset_rows import HELD_OUT, TRAIN, Dataset, Selection, rows_of
from vcl_tui.workflows.export_target import Target, Written, say, written_rows


def export_dataset(context: Context, target: Target, stdout: TextIO, selection: Selection) -> Written:
    """The kept solutions, with a card beside the file or in the folder.

    Raises:
        NegativeError: there is no calibration, or it is uncertified or stale and that isn't accepted.
        UsageError: the options don't fit together, or the target is there already.
        InputError: a list that was given can't be read.
    """
    store = context.store()
    _check(selection, target)
    calibration = _calibration(store, selection.kept_by)
    warnings = _warnings(store, calibration, selection)
    dataset = rows_of(store, calibration, selection)
    splits, columns = dataset.splits, dataset.columns
    provenance = _Provenance(context, calibration, warnings, dataset)
    if target.is_hub:
        return _write_hub(target, splits, columns, provenance)
    written = replace(written_rows(splits[TRAIN], columns, target, stdout), notes=dataset.missing)
    if written.path is not None:
        if selection.holdout:
            path = _holdout_path(written.path)
            files.write_file(splits[HELD_OUT], columns, path, target.format(), force=target.force)
        content = card.text(provenance.of(written.path.name, written.sha256, written.rows))
        files.write_whole(card.card_path(written.path), partial(say, content), force=target.force)
    return written


def _check(selection: Selection, target: Target) -> None:
    if selection.shape and selection.shape not in shapes.SHAPES:
        raise UsageError(f"--as {selection.shape}: one of {', '.join(shapes.SHAPES)}")
    if selection.diverse and selection.per_problem is None:
        raise UsageError("--diverse chooses among the solutions of a problem: say how many, --per-problem N")
    if selection.per_problem is not None and selection.per_problem < 1:
        raise UsageError("--per-problem takes at least 1")
    if target.path is None:
        if target.is_hub or selection.holdout:
            raise UsageError("--format hf and --holdout write more than one file: name a place with -o")
        return
    if target.is_hub:
        hub.check_folder(target.path, force=target.force)
        return
    target.format()
    paths = [target.path, card.card_path(target.path)]
    for path in [*paths, *([_holdout_path(target.path)] if selection.holdout else [])]:
        files.check_target(path, force=target.force)


def _holdout_path(path: Path) -> Path:
    """`kept.jsonl` gets `kept.holdout.jsonl`."""
    return path.with_name(f"{path.stem}.holdout{path.suffix}")


def _calibration(store: Store, kept_by: str) -> StoredCalibration:
    if kept_by == "latest":
        found = calibrations.latest(store)
        if found is None:
            raise NegativeError(f"nothing to export: no calibration in {store.path} yet; run vcl calibrate first")
        return found
    if not kept_by.isdecimal():
        raise UsageError(f"--kept-by {kept_by}: latest, or the number of a calibration")
    return calibrations.by_id(store, int(kept_by))


def _warnings(store: Store, calibration: StoredCalibration, selection: Selection) -> tuple[str, ...]:
    """What there is to say against this calibration, once the person has accepted it."""
    warnings = []
    result = calibration.content.result
    if not result.get("certified"):
        said = f"calibration {calibration.id} is not certified ({result.get('reason')})"
        if not selection.uncertified_ok:
            other = calibrations.last_certified(store)
            mend = "answer more, or make another queue" if other is None else f"--kept-by {other} is"
            raise NegativeError(f"{said}; {mend}, or say --uncertified-ok")
        warnings.append(said)
    if changed := stale_parts(store, calibration):
        said = f"{' and '.join(changed)} changed since calibration {calibration.id}"
        if not selection.stale_ok:
            raise NegativeError(f"{said}: run vcl calibrate again, or say --stale-ok")
        warnings.append(said)
    return tuple(warnings)


def stale_parts(store: Store, calibration: StoredCalibration) -> list[str]:
    """Which of the parts that the calibration rests on are no longer what they were."""
    now = evidence.input_hashes(store, calibration.content.queue_id)
    return [name for name, sha256 in calibration.content.inputs.items() if now.get(name) != sha256]


@dataclass(frozen=True, slots=True)
class _Provenance:
    """What a card says, but for the file that it is about."""

    context: Context
    calibration: StoredCalibration
    warnings: tuple[str, ...]
    dataset: Dataset

    def of(self, name: str, sha256: str, count: int, head: str = "") -> card.Provenance:
        store, content = self.context.store(), self.calibration.content
        queue, answers = None, {}
        if content.queue_id is not None:
            queue = queue_workflow.describe(self.context, queues.by_id(store, content.queue_id).queue.name)
            answers = exports.answers_by_reviewer(store, content.queue_id)
        return card.Provenance(
            file_name=name,
            file_sha256=sha256,
            rows=count,
            columns=self.dataset.columns,
            version=__version__,
            result=content.result,
            params=content.params,
            inputs={**content.inputs, f"calibration {self.calibration.id}": _sha256(content)},
            queue=queue,
            answers_by_reviewer=answers,
            warnings=self.warnings,
            sources=exports.sources(store),
            licences=self.dataset.licences,
            notes=self.dataset.notes,
            head=head,
        )


def _sha256(content: NewCalibration) -> str:
    """Of what was asked of a calibration, what came out and what it rests on."""
    said = json.dumps([content.params, content.result, content.inputs], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _write_hub(
    target: Target, splits: Mapping[str, Sequence[rows.Row]], columns: tuple[str, ...], provenance: _Provenance
) -> Written:
    folder = target.path
    if folder is None:
        raise UsageError("--format hf writes a folder: name it with -o")
    part = folder.with_name(f".{folder.name}.part")
    # an empty split has no use, and `datasets` refuses one
    filled = {name: found for name, found in splits.items() if found} or {TRAIN: splits[TRAIN]}
    written = hub.write_splits(filled, columns, part)
    count, sha256 = sum(each for each, _ in written.values()), written[next(iter(written))][1]
    content = card.text(provenance.of(folder.name, sha256, count, head=hub.head(list(written))))
    hub.put_in_place(part, folder, content)
    return Written(folder, count, sha256, provenance.dataset.missing)
