"""Making queues and looking at them: the frame is fixed and every question's chance recorded before it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vcl_tui.errors import UsageError
from vcl_tui.model.label import ItemKind
from vcl_tui.model.query import parse
from vcl_tui.model.queue import AUTO, Design, Phase, Queue
from vcl_tui.store import asking, calibrations, evidence, queues, selection
from vcl_tui.store.connection import Store
from vcl_tui.store.queues import NewQuestion, StoredQueue
from vcl_tui.workflows import attention_items, run_plan
from vcl_tui.workflows.calibrate_sample import scores_of
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.progress import Progress, silent
from vcl_tui.workflows.queue_plan import Plan, check

if TYPE_CHECKING:
    import numpy as np

    from vcl_tui.calibrate.sampling import Draw

_BANDS = ((0.0, "pass 0"), (0.5, "pass to 0.5"), (0.999999, "pass to 1"), (1.0, "pass 1"))
_REASONS = {
    Design.RANDOM: "drawn at random from {size:,} solutions",
    Design.SYSTEMATIC: "every {step:.4g}th of {size:,} solutions",
    Design.STRATIFIED: "drawn at random from the stratum {stratum}",
    Design.CENSUS: "every one of {size:,} solutions is asked",
}


def new(context: Context, plan: Plan, progress: Progress = silent) -> dict[str, object]:
    """Create a queue; returns the description that `show` gives. A plan's questions come with `vcl next`.

    Raises:
        UsageError: a setting makes no sense, the name is taken, or the frame is empty.
        FilterError: the filter doesn't parse.
    """
    check(plan)
    query = parse(plan.filter_text)
    store = context.store()
    with store.atomic():
        found = selection.matching(store, query)
        frame = found if plan.in_order else sorted(found, key=lambda row: row[1])
        if not frame:
            raise UsageError("the frame is empty: no solution matches the filter; loosen it")
        drawn: list[NewQuestion] = []
        params: dict[str, object] = {}
        if plan.design is Design.ADAPTIVE:
            params |= {"reviewer_error": plan.reviewer_error, "rule": plan.rule}
        else:
            drawn, params["certifies"] = _drawn(store, plan, frame)
            params["rule"] = "tests" if plan.rule == AUTO else plan.rule
        if plan.attention:
            params |= {"attention": plan.attention, "attention_from": plan.attention_from}
        at = context.now()
        stored = queues.create(store, _queue(plan, len(frame), drawn, params), frame, at=at)
        if "judge" in plan.rule and all(row.judge_score is None for row in evidence.standings(store, stored.id)):
            raise UsageError(f"--rule {plan.rule}: no solution of the frame has a judge score; see vcl judge")
        queues.add_questions(store, stored, drawn)
        queues.add_params(store, stored.id, {"inputs": _inputs(store, stored)})
        if plan.design is Design.ADAPTIVE:
            attention_items.check_known(store, plan, run_plan.budget_of(stored).attention)
        else:
            calibrations.freeze(store, stored.id, _frozen(store, stored), at=at)
    if plan.design is Design.ADAPTIVE:
        # comparing programs takes a while, and others commit labels meanwhile
        run_plan.prepared_pool(store, stored, at=at, progress=progress)
    return describe(context, plan.name)


def _queue(plan: Plan, frame_size: int, drawn: Sequence[NewQuestion], params: dict[str, object]) -> Queue:
    if plan.design is Design.STRATIFIED:
        params["strata"] = plan.strata
    if plan.third_on_disagreement:
        params["third_on_disagreement"] = True
    return Queue(
        name=plan.name,
        design=plan.design,
        seed=plan.seed,
        frame_filter=plan.filter_text,
        frame_size=frame_size,
        n=sum(question.repeats is None and question.known is None for question in drawn) or plan.n,
        target=plan.target,
        confidence=plan.confidence,
        overlap=plan.overlap,
        repeats=plan.repeats,
        attempts=plan.attempts,
        params=params,
    )


def _inputs(store: Store, stored: StoredQueue) -> dict[str, str]:
    """What the queue rests on as it is now, labels left out: those are for the queue to bring."""
    return {name: sha256 for name, sha256 in evidence.input_hashes(store, stored.id).items() if name != "labels"}


def describe(context: Context, name: str) -> dict[str, object]:
    """One queue with its progress, in the names of `vcl queue show --json`."""
    store = context.store()
    stored = queues.by_name(store, name)
    queue = stored.queue
    counts = asking.progress(store, stored.id, "", context.now())
    # a plan that is learning has recorded the questions so far; its budget says what it may come to
    still_open = queue.design is Design.ADAPTIVE and not calibrations.is_frozen(store, stored.id)
    return {
        "name": queue.name,
        "design": queue.design.value,
        "seed": queue.seed,
        "filter": queue.frame_filter,
        "frame": queue.frame_size,
        "frame_sha256": stored.frame_sha256,
        "n": queue.n,
        "target": queue.target,
        "confidence": queue.confidence,
        "overlap": queue.overlap,
        "repeats": queue.repeats,
        "attempts": queue.attempts,
        "params": {name: value for name, value in queue.params.items() if name != "inputs"},
        "questions": counts.questions,
        "answers": counts.answers,
        "answers_wanted": queue.n if still_open else counts.slots,
        "alpha_is_gone": calibrations.alpha_is_gone(store, stored),
        "changed_since": _changed_since(store, stored),
        "created_at": stored.created_at,
    }


def listing(context: Context) -> list[dict[str, object]]:
    """Every queue as `describe` gives it, in the order of creation."""
    return [describe(context, stored.queue.name) for stored in queues.listing(context.store())]


def _changed_since(store: Store, stored: StoredQueue) -> list[str]:
    """What a queue rests on that isn't what it was when the queue was made. What is frozen doesn't move with it."""
    made = stored.queue.params.get("inputs")
    now = _inputs(store, stored)
    return [name for name, sha256 in made.items() if now.get(name) != sha256] if isinstance(made, dict) else []


def _drawn(store: Store, plan: Plan, frame: Sequence[tuple[int, str]]) -> tuple[list[NewQuestion], bool]:
    """The questions in order of asking, and whether an exact certificate may rest on them."""
    import numpy as np  # noqa: PLC0415 -- 0.2 s that `vcl --help` and `vcl next` don't pay

    rng = np.random.default_rng(plan.seed)
    draw = _draw(store, plan, frame, rng)
    size = len(frame)
    first = []
    for position, (where, probability, stratum) in enumerate(
        zip(draw.positions.tolist(), draw.probabilities.tolist(), draw.strata, strict=True)
    ):
        reason = _REASONS[plan.design].format(size=size, step=size / len(draw.positions), stratum=stratum)
        first.append(
            NewQuestion(position, ItemKind.SOLUTION, frame[where][0], Phase.SAMPLE, probability, stratum, reason)
        )
    repeated = rng.permutation(len(first))[: round(plan.repeats * len(first))].tolist()
    asked = attention_items.mixed_in(store, plan, first, {solution_id for solution_id, _ in frame})
    place = {question.item_id: question for question in asked if question.known is None}
    again = [_repeat(place[first[which].item_id], len(asked) + extra) for extra, which in enumerate(repeated)]
    return asked + again, draw.equal


def _draw(store: Store, plan: Plan, frame: Sequence[tuple[int, str]], rng: np.random.Generator) -> Draw:
    from vcl_tui.calibrate import sampling  # noqa: PLC0415 -- pulls numpy in

    match plan.design:
        case Design.CENSUS:
            return sampling.census(len(frame), rng)
        case Design.RANDOM:
            return sampling.random(len(frame), plan.n, rng)
        case Design.SYSTEMATIC:
            return sampling.systematic(len(frame), plan.n, rng, in_order=plan.in_order)
        case Design.STRATIFIED:
            return sampling.stratified(_strata(store, plan.strata, frame), plan.n, rng)
        case Design.ADAPTIVE:
            raise UsageError("an adaptive queue has a goal, not a design: say --goal precision=.9")


def _repeat(question: NewQuestion, position: int) -> NewQuestion:
    """The same item again, with nothing in it that tells the reviewer so."""
    return NewQuestion(
        position,
        question.kind,
        question.item_id,
        question.phase,
        question.probability,
        question.stratum,
        question.reason,
        repeats=question.position,
    )


def _strata(store: Store, by: str, frame: Sequence[tuple[int, str]]) -> list[str]:
    facts = selection.facts(store)
    names = []
    for solution_id, _ in frame:
        problem, generator, share = facts[solution_id]
        if by == "pass":
            names.append("not run" if share is None else next(name for top, name in _BANDS if share <= top))
        else:
            names.append((problem if by == "problem" else generator) or "unknown")
    return names


def _frozen(store: Store, stored: StoredQueue) -> dict[str, object]:
    """The nested sets of the queue's rule: for each solution by key, the strictest threshold that it reaches.

    Answers lead to flags on tests, and flags change pass rates; sets that moved with the answers would
    certify themselves.
    """
    from vcl_tui.calibrate.rules import THRESHOLDS  # noqa: PLC0415 -- pulls numpy and scipy in

    rule = str(stored.queue.params["rule"])
    levels = []
    for score in scores_of(evidence.standings(store, stored.id), rule).tolist():
        levels.append(next((level for level, cut in enumerate(THRESHOLDS) if score >= cut), None))
    return {
        "rule": rule,
        "target": stored.queue.target,
        "confidence": stored.queue.confidence,
        "thresholds": list(THRESHOLDS),
        "levels": "".join("-" if level is None else chr(ord("A") + level) for level in levels),
    }
