"""Driving an adaptive plan from the store: learning questions one by one, then everything else at once.

`calibrate.plan` decides; this module keeps what it decided. Each question is recorded before it is asked, the
frozen part before the first certifying question, and every certifying question together with it, so that from
then on asking needs neither the pool nor the statistics (but for draws that a reviewer who is said to err rejects:
they are recorded once more). `decide` takes a second on a large pool, so it is called while nobody has to wait;
`go_on` in the transaction that hands out questions, where `still_holds` says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from vcl_tui.errors import InputError
from vcl_tui.model.label import ItemKind
from vcl_tui.model.queue import Design, Phase
from vcl_tui.store import asking, calibrations, evidence, queues
from vcl_tui.store.connection import Store
from vcl_tui.store.evidence import Asked
from vcl_tui.store.pool_rows import Scope
from vcl_tui.store.queues import NewQuestion, StoredQueue
from vcl_tui.workflows.attention_items import into_plan
from vcl_tui.workflows.load_pool import LoadedPool, keep_pool, load_pool, mark_of
from vcl_tui.workflows.progress import Progress, silent

if TYPE_CHECKING:
    from vcl_tui.calibrate import plan
    from vcl_tui.calibrate.learner import Learner, Prepared
    from vcl_tui.calibrate.learning import Patience
    from vcl_tui.calibrate.outlook import Outlook

CONFIDENCE = 0.95

MISSED_SHARE = 0.1
"""Share of the learning answers that a plan goes on without rather than keep somebody waiting."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How an answer budget is spent: `items` questions of `answers_each`, and `repeats` answers beside.

    `attention` known-answer questions take `answers_each` each, too.
    """

    items: int
    answers_each: int
    repeats: int
    attention: int


def budget_of(stored: StoredQueue) -> Budget:
    """The budget counts answers of any kind, so second opinions, repeats and known answers leave less for new items."""
    queue = stored.queue
    rate = float(str(queue.params.get("attention", 0.0)))
    repeats = int(queue.n * queue.repeats / (1 + queue.repeats))
    each = queue.overlap + bool(queue.params.get("third_on_disagreement"))
    attention = int(queue.n * rate / (1 + rate)) // each
    return Budget(max(1, (queue.n - repeats) // each - attention), each, repeats, attention)


def settings_of(stored: StoredQueue) -> plan.Settings:
    """The plan's settings as they were when the queue was made."""
    from vcl_tui.calibrate import plan  # noqa: PLC0415 -- numpy and scipy: a second that sampling queues don't pay

    queue = stored.queue
    if queue.target is None:
        raise InputError(f"queue {queue.name} has no goal; make one with vcl queue new NAME --goal precision=.9")
    return plan.Settings(
        target=queue.target,
        confidence=queue.confidence or CONFIDENCE,
        budget=budget_of(stored).items,
        seed=queue.seed,
        error=error_of(stored),
        rule=rule_of(stored),
    )


def rule_of(stored: StoredQueue) -> str:
    """What the plan keeps solutions by, as it was said when the queue was made."""
    return str(stored.queue.params.get("rule", "auto"))


def error_of(stored: StoredQueue) -> float:
    """The reviewer error that was stated when the queue was made; 0 when none was."""
    stated = stored.queue.params.get("reviewer_error", 0.0)
    return float(stated) if isinstance(stated, int | float) else 0.0


def is_frozen(store: Store, stored: StoredQueue) -> bool:
    """Whether all questions of the plan are recorded."""
    return calibrations.is_frozen(store, stored.id)


def may_go_on(store: Store, stored: StoredQueue) -> bool:
    """Whether the queue is a plan that may have more to decide about: it is learning, or draws may be asked twice."""
    if stored.queue.design is not Design.ADAPTIVE:
        return False
    return error_of(stored) > 0 or not is_frozen(store, stored)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, when, and how late a reservation must end to be that of somebody who is still at work."""

    reviewer: str
    at: str
    fresh_until: str


@dataclass(frozen=True, slots=True)
class Basis:
    """All of the store that a decision rests on, but for the queue itself: equal basis, equal decision.

    Attributes:
        pool: mark of the pool (`load_pool.mark_of`).
        entries: the queue's questions with their answers.
        held: (reviewer, until) of each question that somebody holds and hasn't answered.
        frozen: the plan is frozen, with or without questions that follow.
    """

    pool: str
    entries: tuple[Asked, ...]
    held: tuple[tuple[str, str], ...]
    frozen: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What a plan does next: `step` has learning questions, or the frozen part, or why there is neither.

    Attributes:
        ids, keys: of the solutions, by their positions in the step.
        outlook: what is believed of the pool, when the plan is to be frozen.
    """

    basis: Basis
    ids: Sequence[int]
    keys: Sequence[str]
    step: plan.Step
    outlook: Outlook | None = None


def decide(store: Store, stored: StoredQueue, wanted: int, asker: Asker) -> Decision:
    """Up to `wanted` further questions, or the frozen plan when learning is over. Records nothing."""
    if (written := calibrations.frozen(store, stored.id)) is not None:
        return _decide_frozen(store, stored, written, wanted, asker)
    loaded, prepared = prepared_pool(store, stored, at=asker.at)
    with store.reading():
        basis = _basis(store, stored, loaded.mark, asker)
    settings = settings_of(stored)
    asked = as_asked(loaded.ids, basis.entries)
    learner = learner_of(stored, prepared, asked)
    half_answered = sum(0 < len(entry.answers) < entry.slots for entry in basis.entries)
    patience = _patience(basis.held, half_answered, asker, settings.learning)

    from vcl_tui.calibrate.learning import advance_learning  # noqa: PLC0415 -- as above

    step = advance_learning(learner, settings, asked, wanted, patience=patience, names=loaded.problems)
    if step.frozen is None:
        return Decision(basis, loaded.ids, loaded.keys, step)
    from vcl_tui.calibrate.outlook import outlook  # noqa: PLC0415 -- as above

    believed = outlook(learner, step.frozen.members, settings.confidence)
    return Decision(basis, loaded.ids, loaded.keys, step, believed)


def _decide_frozen(
    store: Store, stored: StoredQueue, written: Mapping[str, object], wanted: int, asker: Asker
) -> Decision:
    """The draws that a reviewer who errs has rejected once, for a second answer; no pool is needed for that."""
    from vcl_tui.calibrate import certifying, plan  # noqa: PLC0415 -- as above

    with store.reading():
        basis = _basis(store, stored, mark_of(store, Scope(stored.id)), asker)
        frame = evidence.standings(store, stored.id)
    ids, keys = [row.solution_id for row in frame], [row.key for row in frame]
    frozen = plan.Frozen.from_json(written, {key: position for position, key in enumerate(keys)})
    state = certifying.certifying(frozen, as_asked(ids, basis.entries))
    step = certifying.advance_certifying(state, settings_of(stored), len(basis.entries), wanted)
    return Decision(basis, ids, keys, step)


def _basis(store: Store, stored: StoredQueue, mark: str, asker: Asker) -> Basis:
    held = asking.held_open(store, stored.id, asker.at)
    entries = tuple(evidence.asked(store, stored.id))
    return Basis(mark, entries, tuple(sorted(held)), is_frozen(store, stored))


def still_holds(store: Store, stored: StoredQueue, decision: Decision, asker: Asker) -> bool:
    """Whether the decision would be the same if it were made now."""
    return decision.basis == _basis(store, stored, mark_of(store, Scope(stored.id)), asker)


def go_on(store: Store, stored: StoredQueue, decision: Decision, *, at: str) -> str:
    """Record what was decided: some questions, or the frozen plan and all certifying questions.

    Returns:
        Why nothing was recorded; "" when something was.
    """
    step = decision.step
    if step.frozen is not None and decision.outlook is not None:
        return _freeze(store, stored, decision, (step.frozen, decision.outlook), at=at)
    _record(store, stored, decision.ids, step.questions)
    return step.why if not step.questions else ""


def _patience(held: Sequence[tuple[str, str]], half_answered: int, asker: Asker, learning: int) -> Patience:
    """Whether freezing waits for open learning questions.

    A question without an answer teaches nothing, and the certificate is as good without. So a plan waits for who
    asks, and for others only while more than a share of the answers would be missed.

    Args:
        held: (reviewer, until) of each question that somebody holds and hasn't answered.
        half_answered: questions that still want a second opinion.
        asker: who asks now.
        learning: learning questions of the plan.
    """
    if any(reviewer == asker.reviewer for reviewer, _ in held):
        return "hold"
    at_work = sum(until > asker.fresh_until for _, until in held)
    return "hold" if max(at_work, half_answered) > MISSED_SHARE * learning else "now"


def prepared_pool(
    store: Store, stored: StoredQueue, *, at: str = "", progress: Progress = silent
) -> tuple[LoadedPool, Prepared]:
    """The queue's pool as it is now and all that follows from it without answers; with a time it is kept."""
    loaded = load_pool(store, Scope(stored.id), progress=progress)
    import numpy as np  # noqa: PLC0415 -- as above

    from vcl_tui.calibrate import learner  # noqa: PLC0415 -- as above

    prepared = learner.prepare(loaded.pool, np.random.default_rng([stored.queue.seed, 4]), loaded.agreement)
    if at and loaded.agreement is None:
        keep_pool(store, stored.id, loaded, prepared.agreement, at=at)
    return loaded, prepared


def learner_of(stored: StoredQueue, prepared: Prepared, asked: Sequence[plan.Asked]) -> Learner:
    """What the plan believes after these questions."""
    from vcl_tui.calibrate import plan  # noqa: PLC0415 -- as above

    return plan.replay(prepared, asked, settings_of(stored))


def as_asked(ids: Sequence[int], entries: Sequence[Asked]) -> list[plan.Asked]:
    """The recorded questions as the plan reads them. `ids`: of the solutions, by position."""
    from vcl_tui.calibrate import plan  # noqa: PLC0415 -- as above

    place = {solution_id: position for position, solution_id in enumerate(ids)}
    return [plan.Asked(place[entry.item_id], entry.phase, verdict_of(entry)) for entry in entries]


def verdict_of(entry: Asked) -> int | None:
    """RIGHT, WRONG, NO_VERDICT once all answers are in; None while some are missing."""
    from vcl_tui.calibrate.learner import NO_VERDICT, RIGHT, WRONG  # noqa: PLC0415 -- as above

    resolved = entry.resolved()
    if resolved is None:
        # reviewers who differ have answered, and said nothing
        return NO_VERDICT if len(entry.answers) >= entry.slots else None
    return {"correct": RIGHT, "incorrect": WRONG}.get(resolved, NO_VERDICT)


def _freeze(
    store: Store, stored: StoredQueue, decision: Decision, decided: tuple[plan.Frozen, Outlook], *, at: str
) -> str:
    """Write the frozen part down, take the alpha, and record every certifying question and the repeats."""
    from vcl_tui.calibrate import certifying  # noqa: PLC0415 -- as above

    frozen, believed = decided
    entries = decision.basis.entries
    share = calibrations.take_share(store, stored, 1 - (stored.queue.confidence or CONFIDENCE), at=at)
    if share.alpha > 0:
        frozen = replace(frozen, alpha=share.alpha)
    settings = settings_of(stored)
    written = {"attempt": share.attempt, "has_share": share.alpha > 0, "outlook": asdict(believed)}
    written |= frozen.to_json(decision.keys)
    calibrations.freeze(store, stored.id, written, at=at)
    state = certifying.certifying(frozen, as_asked(decision.ids, entries))
    step = certifying.advance_certifying(state, settings, len(entries), settings.budget)
    _record(store, stored, decision.ids, step.questions)
    _record_repeats(store, stored)
    return step.why if not step.questions else ""


def _record(store: Store, stored: StoredQueue, ids: Sequence[int], planned: Sequence[plan.PlannedQuestion]) -> None:
    first = queues.next_position(store, stored.id)
    questions = [
        NewQuestion(
            first + number,
            ItemKind.SOLUTION,
            ids[question.position],
            Phase(question.phase),
            question.probability,
            question.stratum,
            question.reason,
        )
        for number, question in enumerate(planned)
    ]
    most = budget_of(stored).attention
    queues.add_questions(store, stored, into_plan(store, stored, questions, ids, most))


def _record_repeats(store: Store, stored: StoredQueue) -> None:
    """Silent repeats of questions asked so far, after all others."""
    count = budget_of(stored).repeats
    if not count:
        return
    import numpy as np  # noqa: PLC0415 -- as above

    entries, first = evidence.asked(store, stored.id), queues.next_position(store, stored.id)
    chosen = np.random.default_rng([stored.queue.seed, 6]).permutation(len(entries))[:count]
    queues.add_questions(
        store,
        stored,
        [
            NewQuestion(
                first + extra,
                ItemKind.SOLUTION,
                entries[which].item_id,
                Phase(entries[which].phase),
                entries[which].probability,
                entries[which].stratum,
                entries[which].reason,
                repeats=entries[which].position,
            )
            for extra, which in enumerate(chosen.tolist())
        ],
    )
