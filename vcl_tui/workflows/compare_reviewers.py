"""`vcl agreement`: how far reviewers agree with each other, with the judge and with themselves, and how they err."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import combinations
from typing import TYPE_CHECKING

from vcl_tui.store import attention, queues, ratings
from vcl_tui.store.connection import Store
from vcl_tui.store.ratings import Rating
from vcl_tui.workflows import adjudicate, agreement_breakdown, reviewer_error
from vcl_tui.workflows.agreement_measures import Document, measured, of_two
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.reviewer_error import SAID

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def agreement(context: Context, *, queue: str | None = None, kind: str = "solution", seed: int = 0) -> Document:
    """The document of `vcl agreement --json`.

    Raises:
        InputError: there is no such queue.
    """
    store = context.store()
    if queue is not None:
        queues.by_name(store, queue)
    found = [each for each in ratings.ratings(store, queue) if each.kind == kind]
    spoken = [each for each in found if each.value in SAID[kind]]
    reviewers = sorted({each.reviewer for each in found})
    items = adjudicate.by_item(found)
    shared = {item: said for item, said in items.items() if len(said) > 1}
    of_solutions = kind == "solution"
    return {
        "kind": kind,
        "queue": queue,
        "items": len(items),
        "items_with_two": len(shared),
        "base_rate": sum(each.value == SAID[kind][1] for each in spoken) / len(spoken) if spoken else None,
        "overall": _overall(shared, SAID[kind], seed),
        "pairs": [_pair(first, second, shared, SAID[kind], seed) for first, second in combinations(reviewers, 2)],
        "errors": reviewer_error.rates(ratings.answers(store, queue), kind, seed),
        "judge": _with_judge(items, ratings.judge_shares(store), reviewers, seed) if of_solutions else [],
        "repeats": agreement_breakdown.repeats(ratings.repeats(store, queue) if of_solutions else [], SAID[kind], seed),
        "by_tag": agreement_breakdown.by_tag(shared, seed),
        "by_problem": agreement_breakdown.by_problem(shared),
        "by_session_time": agreement_breakdown.by_session_time(shared, found, seed),
        "drift": agreement_breakdown.drift(shared, SAID[kind][1], seed),
        "attention": _attention(store, queue),
        "signs": agreement_breakdown.signs(found, ratings.corrections(store)),
        "disagreements": len(adjudicate.disputed(shared)),
    }


def _attention(store: Store, queue: str | None) -> list[Document]:
    """How each reviewer met the known-answer questions of queues that have ended, with exact intervals."""
    chosen = [queues.by_name(store, queue)] if queue is not None else queues.listing(store)
    found = [met for stored in chosen for met in attention.met(store, stored)]
    if not found:
        return []

    from vcl_tui.calibrate.bounds import clopper_pearson  # noqa: PLC0415 -- pulls scipy in: 1 s
    from vcl_tui.calibrate.reviewers import CONFIDENCE  # noqa: PLC0415 -- as below

    rows: list[Document] = []
    for met in found:
        low, high = clopper_pearson(met.hits, met.answers, CONFIDENCE)
        rows.append({**asdict(met), "rate": {"estimate": met.hits / met.answers, "low": low, "high": high}})
    return rows


def _overall(shared: Mapping[str, list[Rating]], values: Sequence[str], seed: int) -> Document:
    """Percent, alpha and AC2 over all reviewers, each with its interval. Two values make AC2 the same as AC1."""
    import numpy as np  # noqa: PLC0415 -- whoever names this module without running it does without

    from vcl_tui.calibrate import reviewers  # noqa: PLC0415 -- as above

    counts = np.array([[sum(each.value == value for each in said) for value in values] for said in shared.values()])
    counts = counts.reshape(len(shared), len(values)).astype(float)
    problems = [said[0].problem for said in shared.values()]
    measures: dict[str, Callable[[NDArray[np.float64]], float | None]] = {
        "percent": reviewers.agreement_share,
        "alpha": reviewers.nominal_alpha,
        "ac2": lambda part: reviewers.gwet_ac2(part, np.eye(len(values))),
    }
    found: Document = {}
    for name, measure in measures.items():

        def statistic(
            items: NDArray[np.int64], measure: Callable[[NDArray[np.float64]], float | None] = measure
        ) -> float | None:
            return measure(counts[items])

        found[name] = measured(statistic, problems, seed)
    return found


def _pair(first: str, second: str, shared: Mapping[str, list[Rating]], values: Sequence[str], seed: int) -> Document:
    """Two reviewers: agreement, kappa, and who said what where the other said what."""
    both = []
    for said in shared.values():
        by_reviewer = {each.reviewer: each for each in said}
        if first in by_reviewer and second in by_reviewer:
            both.append((by_reviewer[first], by_reviewer[second]))
    one = [values.index(mine.value) for mine, _ in both]
    other = [values.index(theirs.value) for _, theirs in both]
    return {"reviewers": [first, second]} | of_two(one, other, [mine.problem for mine, _ in both], seed)


def _with_judge(
    items: Mapping[str, list[Rating]], shares: Mapping[str, float], reviewers: Sequence[str], seed: int
) -> list[Document]:
    """Each reviewer beside the judges' majority."""
    rows: list[Document] = []
    for reviewer in reviewers:
        mine = [each for said in items.values() for each in said if each.reviewer == reviewer and each.item in shares]
        if mine:
            one = [int(each.value == "correct") for each in mine]
            other = [int(shares[each.item] >= 0.5) for each in mine]
            rows.append({"reviewer": reviewer} | of_two(one, other, [each.problem for each in mine], seed))
    return rows
