"""What an adaptive plan believes of each solution, for exports: the chance that it is correct."""

from __future__ import annotations

from dataclasses import replace

from vcl_tui.model.queue import Design
from vcl_tui.store import evidence, queues
from vcl_tui.store.calibrations import StoredCalibration
from vcl_tui.store.connection import Store
from vcl_tui.workflows import run_plan

_DIGITS = 6


def chances(store: Store, calibration: StoredCalibration) -> dict[str, float]:
    """By key of a solution in the queue's frame, how likely the model rule holds it for correct.

    The posterior of `calibrate.learner` after every answer of the queue: of a program that an answer settled 1 or 0,
    of the others the belief in their cluster and in its members. Certifying answers count, too: the certificate
    keeps them from the belief so that its test stays fair, a description of single rows needs them.

    Returns:
        Nothing for a calibration of another rule: thresholds sort solutions, and say nothing of a single one.
    """
    queue_id = calibration.content.queue_id
    stored = queues.by_id(store, queue_id) if queue_id is not None else None
    if stored is None or stored.queue.design is not Design.ADAPTIVE:
        return {}
    from vcl_tui.calibrate.plan import LEARN  # noqa: PLC0415 -- numpy and scipy: a second

    loaded, prepared = run_plan.prepared_pool(store, stored)
    asked = run_plan.as_asked(loaded.ids, evidence.asked(store, stored.id))
    answered = [replace(question, phase=LEARN) for question in asked if question.verdict is not None]
    learner = run_plan.learner_of(stored, prepared, answered)
    chance, _ = learner.unit_chance()
    by_solution = chance[prepared.unit].tolist()
    return {key: round(value, _DIGITS) for key, value in zip(loaded.keys, by_solution, strict=True)}
