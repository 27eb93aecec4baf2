"""Queues: which items are asked, in what order, with what probability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from vcl_tui.model.label import ItemKind

AUTO, MODEL = "auto", "model"
THRESHOLD_RULES = ("tests", "judge", "tests+judge")
"""What solutions are kept by: a score from a threshold on, what a plan believes (`MODEL`), or what promises most."""


class Design(StrEnum):
    """How the items of a queue were drawn."""

    RANDOM = "random"
    SYSTEMATIC = "systematic"
    STRATIFIED = "stratified"
    CENSUS = "census"
    ADAPTIVE = "adaptive"


class Phase(StrEnum):
    """What an answer is for: choosing and fitting, certifying, or a plain sample."""

    LEARN = "learn"
    CERTIFY = "certify"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue as created. Everything that decides which questions it asks is in here.

    Attributes:
        frame_filter: the filter whose matches, at creation, are the frame.
        frame_size: number of solutions in the frame.
        n: how many answers are wanted; for an adaptive plan the budget.
        target: goal precision, 0 to 1; None for a sampling design.
        confidence: 1 - alpha; None for a sampling design.
        overlap: reviewers wanted for each item.
        repeats: share of the items served to the same reviewer again.
        attempts: among how many plans on this pool the alpha is shared.
    """

    name: str
    design: Design
    seed: int
    frame_filter: str = ""
    frame_size: int = 0
    n: int = 0
    target: float | None = None
    confidence: float | None = None
    overlap: int = 1
    repeats: float = 0.0
    attempts: int = 1
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One item to be asked, recorded before it is.

    Attributes:
        key: its name everywhere: queue name, position, a hash of the item.
        probability: selection probability, 0 to 1; None when the choice was deterministic.
        reason: why it is asked, one sentence for the reviewer.
    """

    key: str
    queue: str
    position: int
    kind: ItemKind
    item: str
    problem: str
    phase: Phase
    probability: float | None
    stratum: str
    reason: str
