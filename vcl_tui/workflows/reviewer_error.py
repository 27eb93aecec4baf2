"""How often reviewers err: rates for `vcl agreement`, and the one that `vcl calibrate` reckons with.

`--reviewer-error auto` reads it off the queue's own answers: items that several reviewers answered, silent repeats
and adjudications. Without any of them nothing is known of errors, none is assumed, and the result says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from vcl_tui.model.label import ItemKind
from vcl_tui.store import ratings
from vcl_tui.store.connection import Store
from vcl_tui.store.queues import StoredQueue
from vcl_tui.store.ratings import Rating

if TYPE_CHECKING:
    from vcl_tui.calibrate.reviewer_errors import Answers, ErrorRates

SAID = {"solution": ("incorrect", "correct"), "test": ("wrong", "right")}
"""The verdicts that agreement is about, the negative one first; unsure and skip say neither."""

NONE_ASSUMED = (
    "no reviewer error was assumed: no two answers are about the same item, and --overlap or --repeats measures it"
)


@dataclass(frozen=True, slots=True)
class ReviewerError:
    """The chance that calibration reckons with, and where it comes from.

    Attributes:
        value: chance that what settles an item approves a wrong one.
        source: given (by the caller), stated (when the queue was made), estimated, or none.
        answer: estimated chance that one answer approves a wrong item; None where nothing shows it.
        low: end of its 95 % interval; None as `answer` is.
        high: the other end.
        items: items that show it.
        said: all of it in a sentence.
    """

    value: float
    source: str
    said: str
    answer: float | None = None
    low: float | None = None
    high: float | None = None
    items: int = 0


def of_queue(store: Store, stored: StoredQueue, given: float | None) -> ReviewerError:
    """What to reckon with for a queue: what is given; else the larger of what was stated and what its answers show."""
    if given is not None:
        return ReviewerError(given, "given", f"reviewer error {given:g}, as given")
    stated = stored.queue.params.get("reviewer_error", 0.0)
    floor = float(stated) if isinstance(stated, int | float) else 0.0
    found = _estimated(store, stored)
    if found is not None and found.value >= floor:
        return found
    if floor > 0:
        shown = "; the answers show no larger one" if found is not None else ""
        return ReviewerError(floor, "stated", f"reviewer error {floor:g}, as stated for the queue{shown}")
    return ReviewerError(0.0, "none", NONE_ASSUMED)


def _estimated(store: Store, stored: StoredQueue) -> ReviewerError | None:
    answers = _verdicts(ratings.answers(store, stored.queue.name), ItemKind.SOLUTION.value)
    if len(answers) == len({answer.item for answer in answers}) and all(said.adjudicated is None for said in answers):
        return None

    from vcl_tui.calibrate.reviewer_errors import settled_error  # noqa: PLC0415 -- numpy, which others do without

    told = _told(answers, SAID[ItemKind.SOLUTION.value])
    rates = _rates(told, seed=stored.queue.seed)
    if not rates or rates[-1].wrong_approved.estimate is None:
        return None
    one = rates[-1].wrong_approved
    settling = _answers_that_settle(stored)
    value, items = settled_error(one.estimate or 0.0, settling), len(told.telling().problem)
    of_item = f", so {value:.3g} of an item that {settling} settle" if settling > 1 else ""
    said = (
        f"reviewer error {one.estimate:.3f} ({one.low:.3f} to {one.high:.3f}) of an answer{of_item}: estimated from "
        f"{items} items that were answered twice or more, or adjudicated"
    )
    return ReviewerError(value, "estimated", said, one.estimate, one.low, one.high, items)


def _answers_that_settle(stored: StoredQueue) -> int:
    """With a third on disagreement two answers settle what three would: either way two of three decide."""
    overlap = stored.queue.overlap
    more_on_ties = bool(stored.queue.params.get("third_on_disagreement")) and overlap % 2 == 0
    return overlap + more_on_ties


def rates(answers: Sequence[Rating], kind: str, seed: int) -> list[dict[str, object]]:
    """The error rates of every reviewer, and with the name None those of all; empty where nothing shows them."""
    answers = _verdicts(answers, kind)
    names: list[str | None] = [*_reviewers(answers)]
    found = _rates(_told(answers, SAID[kind]), seed) if answers else []
    return [{"reviewer": name, **asdict(each)} for name, each in zip([*names, None], found, strict=bool(found))]


def _rates(told: Answers, seed: int) -> list[ErrorRates]:
    import numpy as np  # noqa: PLC0415 -- as above

    from vcl_tui.calibrate.reviewer_errors import error_rates  # noqa: PLC0415 -- as above

    return error_rates(told, np.random.default_rng([seed, 7]))


def _verdicts(answers: Sequence[Rating], kind: str) -> list[Rating]:
    return [answer for answer in answers if answer.kind == kind and answer.value in SAID[kind]]


def _reviewers(answers: Sequence[Rating]) -> list[str]:
    return sorted({answer.reviewer for answer in answers})


def _told(answers: Sequence[Rating], values: Sequence[str]) -> Answers:
    """The answers as counts by item, in the order of their keys, so that no result depends on that of import."""
    import numpy as np  # noqa: PLC0415 -- as above

    from vcl_tui.calibrate.reviewer_errors import UNKNOWN, Answers  # noqa: PLC0415 -- as above

    items = sorted({(answer.item, answer.problem, answer.adjudicated) for answer in answers}, key=lambda item: item[0])
    place = {item[0]: number for number, item in enumerate(items)}
    problems = {name: number for number, name in enumerate(sorted({item[1] for item in items}))}
    column = {name: number for number, name in enumerate(_reviewers(answers))}
    counts = np.zeros((len(items), len(column), len(values)))
    for answer in answers:
        counts[place[answer.item], column[answer.reviewer], values.index(answer.value)] += 1
    known = [values.index(settled) if settled in values else UNKNOWN for _, _, settled in items]
    return Answers(
        counts, np.array(known, dtype=np.int64), np.array([problems[name] for _, name, _ in items], dtype=np.int64)
    )
