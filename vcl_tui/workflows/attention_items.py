"""Mixing known-answer questions into a queue, so that nothing about them tells which they are.

Each looks like the question beside it: same phase, reason, stratum and told chance. Called where questions are
recorded: by `queues` for draws, by `run_plan` for plans.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vcl_tui.errors import UsageError
from vcl_tui.store import attention
from vcl_tui.store.connection import Store
from vcl_tui.store.queues import NewQuestion, StoredQueue
from vcl_tui.workflows.queue_plan import Plan

if TYPE_CHECKING:
    import numpy as np

Known = tuple[int, str]
"""A solution's id and the answer that is taken as known."""


def mixed_in(store: Store, plan: Plan, drawn: Sequence[NewQuestion], frame: Collection[int]) -> list[NewQuestion]:
    """A draw with known-answer questions at random places in it, as many as the plan's rate says.

    Raises:
        UsageError: not enough answers are known.
    """
    if not plan.attention:
        return list(drawn)
    import numpy as np  # noqa: PLC0415 -- comes with the draw

    rng = np.random.default_rng([plan.seed, 9])
    wanted = max(1, round(plan.attention * len(drawn)))
    candidates = _candidates(store, plan.attention_from, frame, {question.item_id for question in drawn}, rng)
    if len(candidates) < wanted:
        raise UsageError(
            f"--attention {plan.attention:g} wants {wanted} known answers, and {plan.attention_from} knows "
            f"{len(candidates)} that aren't drawn anyway: lower the rate, draw fewer, or adjudicate more"
        )
    before = sorted(rng.integers(0, len(drawn), wanted).tolist())
    mixed: list[NewQuestion] = []
    for place, question in enumerate(drawn):
        while before and before[0] == place:
            before.pop(0)
            mixed.append(_like(question, candidates.pop()))
        mixed.append(question)
    return _numbered(mixed, 0)


def into_plan(
    store: Store, stored: StoredQueue, questions: Sequence[NewQuestion], frame: Collection[int], most: int
) -> list[NewQuestion]:
    """Questions that a plan is about to record, each after a known-answer one by chance, up to `most` in the queue."""
    rate = stored.queue.params.get("attention")
    if not isinstance(rate, float) or not questions:
        return list(questions)
    import numpy as np  # noqa: PLC0415 -- comes with the plan

    first = questions[0].position
    rng = np.random.default_rng([stored.queue.seed, 9, first])
    asked, so_far = attention.asked_about(store, stored.id)
    asked |= {question.item_id for question in questions}
    candidates = _candidates(store, str(stored.queue.params["attention_from"]), frame, asked, rng)[: most - so_far]
    mixed: list[NewQuestion] = []
    for question in questions:
        if rng.random() < rate and candidates:
            mixed.append(_like(question, candidates.pop()))
        mixed.append(question)
    return _numbered(mixed, first)


def check_known(store: Store, plan: Plan, most: int) -> None:
    """Refuse a plan whose source doesn't know as many answers as the budget has room for.

    Raises:
        UsageError: with how many it knows.
    """
    known = len(attention.known(store, plan.attention_from)) if plan.attention else most
    if known < most:
        raise UsageError(
            f"--attention {plan.attention:g} wants {most} known answers, and {plan.attention_from} knows {known}: "
            "lower the rate, or adjudicate more"
        )


def _candidates(
    store: Store, source: str, frame: Collection[int], asked: Collection[int], rng: np.random.Generator
) -> list[Known]:
    """Known answers that aren't asked about, in random order; the last ones, to be taken first, are of the frame.

    An item from outside of the frame may look out of place there.
    """
    known = [item for item in attention.known(store, source).items() if item[0] not in asked]
    shuffled = [known[place] for place in rng.permutation(len(known)).tolist()]
    return sorted(shuffled, key=lambda item: item[0] in frame)


def _like(question: NewQuestion, known: Known) -> NewQuestion:
    return replace(question, item_id=known[0], known=known[1])


def _numbered(questions: Iterable[NewQuestion], first: int) -> list[NewQuestion]:
    return [replace(question, position=first + place) for place, question in enumerate(questions)]
