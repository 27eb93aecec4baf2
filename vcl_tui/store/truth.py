"""What is known of solutions and tests, as columns for studies: people's labels, references by name, judges.

Labels and references are never mixed: a study names one source. A label's weight is the inverse of the
probability with which its question was drawn, as it was recorded before it was asked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from vcl_tui.errors import UsageError
from vcl_tui.store.asking import IS_ATTENTION
from vcl_tui.store.connection import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ids = NDArray[np.int64]

DEFAULT_REFERENCES = {"solution": "gold", "test": "valid"}
"""What `--against reference` means: the fields of the vcl format."""
_YES, _NO = ("correct", "right"), ("incorrect", "wrong")

_CURRENT = """
SELECT l.item_id, l.reviewer, l.value, q.probability, q.phase, q.queue_id
FROM current_label AS l LEFT JOIN question AS q ON q.id = l.question_id
WHERE l.kind = ? AND NOT {is_attention} AND (? IS NULL OR q.queue_id = (SELECT id FROM queue WHERE name = ?))
ORDER BY l.item_id, l.at, l.uuid
""".format(is_attention=IS_ATTENTION.format(q="q"))
_ADJUDICATED = """
SELECT l.item_id, l.value FROM label AS l
WHERE l.kind = ? AND l.act = 'adjudicate' AND NOT EXISTS (SELECT 1 FROM label AS r WHERE r.retracts = l.uuid)
ORDER BY l.at, l.uuid
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What one source says of a list of items.

    Attributes:
        value: 1 for correct (right), 0 for incorrect (wrong), nan where the source says neither.
        weight: inverse selection probability; 0 where value is nan.
        sampled: whether the weights come from recorded probabilities.
        left_out: items with a verdict that has no recorded probability, while others have one.
        reviewers: how many people spoke; 0 for a reference.
    """

    value: Floats
    weight: Floats
    sampled: bool = False
    left_out: int = 0
    reviewers: int = 0


def people(store: Store, kind: str, ids: Ids, queue: str | None = None) -> Known:
    """The resolved labels of people: adjudicated, else the majority of current labels; a tie says nothing.

    Where some labels answer questions of a random sample, only those count, weighted by inverse probability:
    the rest was chosen by looking and would bias a share of the pool. Certifying draws speak of their set
    alone, so they count only when their queue is named.

    Args:
        store: where.
        kind: solution or test.
        ids: the items, in the order wanted.
        queue: count only answers to this queue's questions.

    Raises:
        UsageError: there is no such queue.
    """
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    if queue is not None and store.value("SELECT id FROM queue WHERE name = ?", (queue,)) is None:
        raise UsageError(f"no queue {queue!r} in {store.path}; see vcl queue list")
    votes: dict[int, int] = {}
    probability: dict[int, dict[int, float]] = {}
    reviewers: set[str] = set()
    for item, reviewer, value, chance, phase, queue_id in store.all(_CURRENT, (kind, queue, queue)):
        item_id = int(str(item))
        reviewers.add(str(reviewer))
        votes[item_id] = votes.get(item_id, 0) + (value in _YES) - (value in _NO)
        if isinstance(chance, float) and (phase == "sample" or queue is not None):
            probability.setdefault(item_id, {})[int(str(queue_id))] = chance
    for item, value in store.all(_ADJUDICATED, (kind,)):
        if queue is None or int(str(item)) in votes:
            votes[int(str(item))] = (value in _YES) - (value in _NO)
    verdict = {item: float(vote > 0) for item, vote in votes.items() if vote}
    chances = {item: _any_of(list(by_queue.values())) for item, by_queue in probability.items() if item in verdict}
    weights = {item: 1 / chance for item, chance in chances.items()} if chances else dict.fromkeys(verdict, 1.0)
    value_of, weight_of = np.full(len(ids), np.nan), np.zeros(len(ids))
    left_out = 0
    for position, item_id in enumerate(ids.tolist()):
        if item_id in weights:
            value_of[position], weight_of[position] = verdict[item_id], weights[item_id]
        elif item_id in verdict:
            left_out += 1
    return Known(value_of, weight_of, bool(chances), left_out, len(reviewers))


def _any_of(chances: Sequence[float]) -> float:
    """The probability to be drawn by at least one of several independent queues."""
    missed = 1.0
    for chance in chances:
        missed *= 1 - chance
    return 1 - missed


def reference_names(store: Store, kind: str) -> list[str]:
    """The names of the references on solutions or tests that say yes or no."""
    sql = "SELECT DISTINCT name FROM reference WHERE kind = ? AND value IN ('true', 'false') ORDER BY name"
    return [str(row[0]) for row in store.all(sql, (kind,))]


def reference(store: Store, kind: str, name: str, ids: Ids) -> Known:
    """What a reference of that name says of each item; anything but JSON true and false says nothing.

    Raises:
        UsageError: no solution has a reference of that name.
    """
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    sql = "SELECT item_id, value = 'true' FROM reference WHERE kind = ? AND name = ? AND value IN ('true', 'false')"
    cells = chain.from_iterable(store.connection.execute(sql, (kind, name)))
    rows = np.fromiter(cells, dtype=np.int64).reshape(-1, 2)
    if kind == "solution" and not len(rows):
        names = ", ".join(reference_names(store, kind)) or "none; an import of the vcl format brings them"
        raise UsageError(f"no reference {name!r} on the solutions of {store.path}; there are: {names}")
    said = np.full(int(max(rows[:, 0].max(initial=0), ids.max(initial=0))) + 1, np.nan)
    said[rows[:, 0]] = rows[:, 1]
    value_of = said[ids]
    return Known(value_of, np.where(np.isnan(value_of), 0.0, 1.0))


def judges(store: Store, ids: Ids) -> tuple[Floats, Floats]:
    """(mean score, share of samples that say correct) of each solution; nan for none."""
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    score, share = np.full(len(ids), np.nan), np.full(len(ids), np.nan)
    position = {item: at for at, item in enumerate(ids.tolist())}
    sql = "SELECT solution_id, judge_score, judge_share FROM standing WHERE judge_samples > 0"
    for item, mean, says in store.all(sql):
        at = position.get(int(str(item)))
        if at is not None:
            score[at] = np.nan if mean is None else mean
            share[at] = np.nan if says is None else says
    return score, share


def certified(store: Store, ids: Ids) -> NDArray[np.bool_] | None:
    """Which solutions the latest calibration keeps; None where there is none, or it keeps nothing."""
    import numpy as np  # noqa: PLC0415 -- the store opens without numpy

    latest = store.value("SELECT max(id) FROM calibration")
    rows = store.all("SELECT solution_id FROM kept WHERE calibration_id = ?", (latest,))
    if not rows:
        return None
    kept: NDArray[np.bool_] = np.isin(ids, np.array([row[0] for row in rows], dtype=np.int64))
    return kept


def tags(store: Store, ids: Ids) -> dict[int, tuple[str, ...]]:
    """By position of a solution, the different tags of its current labels."""
    position = {item: at for at, item in enumerate(ids.tolist())}
    sql = "SELECT item_id, tags FROM current_label WHERE kind = 'solution' AND tags <> '[]' ORDER BY item_id, at, uuid"
    found: dict[int, list[str]] = {}
    for item, listed in store.all(sql):
        at = position.get(int(str(item)))
        if at is not None:
            found.setdefault(at, []).extend(json.loads(str(listed)))
    return {at: tuple(dict.fromkeys(names)) for at, names in found.items()}
