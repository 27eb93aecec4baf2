"""What the answers to a sampling queue certify: random, systematic, stratified draws and a census.

The sets that are tested were frozen before the first question; `calibrate.rules` does the statistics. What
this module adds is honesty over time: the first look fixes target and confidence, plans on one frame share
one alpha, and a queue that can't certify says so. Called by `calibrate_pool`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from vcl_tui.model.calibration import Calibration
from vcl_tui.model.queue import Design, Phase
from vcl_tui.store import calibrations, evidence
from vcl_tui.store.connection import Store
from vcl_tui.store.queues import StoredQueue
from vcl_tui.workflows import reviewer_error

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vcl_tui.calibrate.rules import RuleResult

TARGET = 0.9
CONFIDENCE = 0.95
CERTAIN = 1 - 1e-9
"""The confidence of a certificate that rests on no draw; a hair below 1 for the formulas' sake."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What `vcl calibrate` was asked for. None means what the queue is held to, else the default.

    Attributes:
        error: reviewer error; None for the larger of what was stated for the queue and what its answers show.
        as_first_answered: read the answers as they were before anybody changed their mind.
    """

    queue: str | None = None
    target: float | None = None
    confidence: float | None = None
    rule: str = "auto"
    seed: int = 0
    error: float | None = None
    as_first_answered: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """Target and confidence in force, and what they would be held against (None: nothing yet)."""

    target: float
    confidence: float
    frozen: tuple[float, float] | None

    @property
    def exploratory(self) -> bool:
        """Whether this asks for something other than what was fixed before the answers were seen."""
        return self.frozen is not None and self.frozen != (self.target, self.confidence)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A calibration of a sampling queue on its way into the store."""

    calibration: Calibration
    goal: Goal
    kept_ids: list[int]
    answers: int


def calibrate_sample(store: Store, stored: StoredQueue, wish: Wish, *, at: str) -> Outcome:
    """Calibrate on the answers so far; takes the queue's share of alpha once there are any."""
    from vcl_tui.calibrate.rules import calibrate_threshold  # noqa: PLC0415 -- pulls scipy in: 1 s

    frame = evidence.standings(store, stored.id)
    draws = _draws(store, stored, frame, as_first_answered=wish.as_first_answered)
    goal = _goal(store, stored, wish)
    plan = calibrations.frozen(store, stored.id) or {}
    frozen_rule = str(plan.get("rule", "tests"))
    rule = frozen_rule if wish.rule == "auto" else wish.rule
    as_drawn, now = _frozen_scores(plan, len(frame)), scores_of(frame, rule)
    error = reviewer_error.of_queue(store, stored, wish.error)
    barrier, confidence, attempt = _barrier(store, stored, goal, draws.answers, error.value, at=at)
    if rule != frozen_rule:
        barrier = f"exploratory: this queue was drawn for rule {frozen_rule}; queue new --rule {rule} is for this one"
    levels = {"target": goal.target, "confidence": confidence, "error": error.value}
    tested = [
        calibrate_threshold(scores, draws.drawn, draws.right, draws.answered, **levels) for scores in (as_drawn, now)
    ]
    certified = tested[0].certified and barrier is None
    result, scores = (tested[0], as_drawn) if certified else (tested[1], now)
    if not certified and result.certified and barrier is None:
        barrier = _MOVED
    details = {
        "queue": stored.queue.name,
        "target_precision": goal.target,
        "confidence": goal.confidence,
        "attempt": attempt,
        "asked": int(draws.drawn.sum()),
        "pass_rates_moved": rule == frozen_rule and not _same_sets(as_drawn, now, plan),
        "reviewer_error": asdict(error),
    }
    calibration = _calibration(stored, frame, result, scores_of(frame, "tests"), details)
    kept = _shown(result, scores) & ~draws.wrong
    calibration = replace(
        calibration,
        certified=certified,
        rule=rule,
        kept=tuple(row.key for row, inside in zip(frame, kept.tolist(), strict=True) if inside),
        precision_lower=goal.target if certified else None,
        labels_used=draws.answers,
        labels_needed=None if barrier else result.labels_needed,
        reason=barrier or result.reason,
        inputs_sha256=evidence.input_hashes(store, stored.id),
    )
    if draws.weights is not None:
        calibration = _weighted(calibration, draws, scores, goal)
    return Outcome(calibration, goal, [frame[place].solution_id for place in kept.nonzero()[0].tolist()], draws.answers)


def _calibration(
    stored: StoredQueue,
    frame: Sequence[evidence.Standing],
    result: RuleResult,
    pass_share: NDArray[np.float64],
    details: dict[str, object],
) -> Calibration:
    """What the threshold keeps and what is estimated of it, before anything is said about certainty."""
    all_passed = int((pass_share == 1.0).sum())
    # the estimates of another rule's strictest set say nothing of tau = 1.0
    unknown = {"precision_estimate": None, "recall_estimate": None} if result.rigid["kept"] != all_passed else {}
    rigid = result.rigid | {"kept": all_passed} | unknown
    return Calibration(
        certified=False,
        rule="",
        threshold=result.threshold,
        kept=(),
        total=len(frame),
        precision_lower=None,
        precision_estimate=result.precision_estimate,
        recall_estimate=result.recall_estimate,
        recall_interval=result.recall_interval,
        rigid=rigid,
        labels_used=0,
        labels_needed=None,
        scope=scope_of(stored, len(frame)),
        reason="",
        details=details,
    )


def scores_of(frame: Sequence[evidence.Standing], rule: str) -> NDArray[np.float64]:
    """(n,) the rule's score of each solution as things stand; nan where it has nothing to go by."""
    import numpy as np  # noqa: PLC0415 -- as above

    from vcl_tui.calibrate.rules import rule_scores  # noqa: PLC0415 -- as above

    def column(values: list[float | None]) -> NDArray[np.float64]:
        return np.array([np.nan if value is None else value for value in values], dtype=float)

    return rule_scores(rule, column([row.pass_share for row in frame]), column([row.judge_score for row in frame]))


_MOVED = (
    "exploratory: pass rates changed after this queue was drawn (a test was flagged, or results came in), and the "
    "rule is certified only for the rates as drawn; draw a new queue for the rates of now"
)


@dataclass(frozen=True, slots=True)
class Draws:
    """The answers of a queue over its frame, all (n,) by key.

    Attributes:
        drawn: asked about; right: settled as correct; wrong: settled as incorrect; answered: has any answer.
        weights: selection probabilities where they are unequal, so that only estimates come of them; else None.
        answers: draws with an answer.
    """

    drawn: NDArray[np.bool_]
    right: NDArray[np.bool_]
    wrong: NDArray[np.bool_]
    answered: NDArray[np.bool_]
    weights: NDArray[np.float64] | None
    answers: int


def _draws(store: Store, stored: StoredQueue, frame: Sequence[evidence.Standing], *, as_first_answered: bool) -> Draws:
    import numpy as np  # noqa: PLC0415 -- as above

    place = {row.solution_id: position for position, row in enumerate(frame)}
    flags = {name: np.zeros(len(frame), dtype=bool) for name in ("drawn", "right", "wrong", "answered")}
    probability = np.ones(len(frame))
    for entry in evidence.asked(store, stored.id, as_first_answered=as_first_answered):
        if entry.phase != Phase.SAMPLE.value:
            continue
        where = place[entry.item_id]
        value = entry.resolved()
        flags["drawn"][where] = True
        flags["right"][where] = value == "correct"
        flags["wrong"][where] = value == "incorrect"
        flags["answered"][where] = bool(entry.answers) or entry.adjudicated is not None
        probability[where] = entry.probability or 1.0
    certifies = bool(stored.queue.params.get("certifies", True))
    return Draws(**flags, weights=None if certifies else probability, answers=int(flags["answered"].sum()))


def _barrier(
    store: Store, stored: StoredQueue, goal: Goal, answers: int, error: float, *, at: str
) -> tuple[str | None, float, int]:
    """Why nothing may be certified whatever the answers say (None: it may), the confidence, and the attempt.

    A census draws no lots: what it finds is certain, at every target, so it takes no alpha, unless answers may be
    mistaken.
    """
    if not stored.queue.params.get("certifies", True):
        why = "strata with unequal chances" if stored.queue.design is Design.STRATIFIED else "a draw along an order"
        return f"{why} serve estimates only: certify with --design random or census", goal.confidence, 1
    if stored.queue.design is Design.CENSUS and not error:
        return None, CERTAIN, 1
    if goal.exploratory and goal.frozen is not None:
        target, confidence = goal.frozen
        return (
            f"exploratory: this queue was first calibrated at precision {target:g}, confidence {confidence:g}, and "
            "certifies nothing else; draw a new queue to ask for more",
            goal.confidence,
            1,
        )
    if not answers:
        return None, goal.confidence, 1
    share = calibrations.take_share(store, stored, 1 - goal.confidence, at=at)
    if share.alpha <= 0:
        return (
            f"attempt {share.attempt} on the same solutions, not certified: the first plan took all of alpha; "
            "reserve shares with --attempts when you make the first queue",
            goal.confidence,
            share.attempt,
        )
    return None, 1 - share.alpha, share.attempt


def _goal(store: Store, stored: StoredQueue, wish: Wish) -> Goal:
    frozen: tuple[float, float] | None = None
    first = calibrations.first_of_queue(store, stored.id)
    if stored.queue.target is not None:
        frozen = stored.queue.target, stored.queue.confidence or CONFIDENCE
    elif first is not None:
        frozen = float(str(first.content.params["target"])), float(str(first.content.params["confidence"]))
    target, confidence = frozen or (TARGET, CONFIDENCE)
    return Goal(wish.target or target, wish.confidence or confidence, frozen)


def _frozen_scores(plan: Mapping[str, object], size: int) -> NDArray[np.float64]:
    """(n,) the threshold that each solution of the frame reached when the queue was drawn; nan for none."""
    import numpy as np  # noqa: PLC0415 -- as above

    levels, thresholds = plan.get("levels"), plan.get("thresholds")
    if not isinstance(levels, str) or not isinstance(thresholds, list) or len(levels) != size:
        return np.full(size, np.nan)
    by_letter = {chr(ord("A") + level): float(cut) for level, cut in enumerate(thresholds)}
    return np.array([by_letter.get(letter, np.nan) for letter in levels], dtype=float)


def _same_sets(as_drawn: NDArray[np.float64], now: NDArray[np.float64], plan: Mapping[str, object]) -> bool:
    import numpy as np  # noqa: PLC0415 -- as above

    from vcl_tui.calibrate.certify import strictest_first  # noqa: PLC0415 -- pulls scipy in

    thresholds = plan.get("thresholds")
    cuts = thresholds if isinstance(thresholds, list) else []
    return bool(np.array_equal(strictest_first(as_drawn, cuts), strictest_first(now, cuts)))


def _shown(result: RuleResult, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """What the printed threshold keeps: the certified set, else the set of the best estimate."""
    if result.certified:
        return result.kept
    return scores >= (2.0 if result.threshold is None else result.threshold)


def _weighted(calibration: Calibration, draws: Draws, scores: NDArray[np.float64], goal: Goal) -> Calibration:
    """Estimates for draws with unequal chances: each answer counts for as many as it stands for."""
    from vcl_tui.calibrate.metrics import weighted_share  # noqa: PLC0415 -- pulls scipy in

    if draws.weights is None or calibration.threshold is None:
        return calibration
    asked, kept = draws.drawn & draws.answered, scores >= calibration.threshold
    chance, right = draws.weights[asked], draws.right[asked]
    precision = weighted_share(right, kept[asked], chance, goal.confidence)
    recall = weighted_share(kept[asked], right, chance, goal.confidence)
    interval = None if recall.low is None or recall.high is None else (recall.low, recall.high)
    return replace(
        calibration,
        precision_estimate=precision.estimate,
        recall_estimate=recall.estimate,
        recall_interval=interval,
    )


def scope_of(stored: StoredQueue, size: int) -> str:
    """What a certificate is about, in words."""
    named = f"what matched {stored.queue.frame_filter}" if stored.queue.frame_filter else "the whole store"
    solutions = "this 1 solution" if size == 1 else f"these {size} solutions"
    return f"{solutions} ({named} when the queue was made), not new problems"
