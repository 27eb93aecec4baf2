"""Looking: the list, one solution's evidence, the queues to choose from. Called by the screens and `--plain`.

What is called here from a worker thread opens its own connection; nothing is shared between threads.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vcl_tui.errors import UsageError
from vcl_tui.model import query
from vcl_tui.model.view import QueueChoice, SolutionView
from vcl_tui.store import browse, pace, solution_view
from vcl_tui.store.browse import Listing
from vcl_tui.store.connection import Store, open_store
from vcl_tui.workflows.context import Context

__all__ = ["EvidenceReader", "Interrupt", "ListRequest", "Listing", "check_request", "open_list", "queue_choices"]

ALL = ""
"""The name of the queue that is the whole store."""

REMEMBERED_SOLUTIONS = 64

PACE_HOURS = 24
LABELS_BEFORE_A_RATE = 3
MS_AN_HOUR = 3_600_000

Interrupt = Callable[[], None]


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What the reviewer wants to see: a queue by name (`ALL`, a ready-made one or a stored one) and a filter."""

    path: Path
    reviewer: str
    queue: str = ALL
    filter_text: str = ""


def check_request(context: Context, request: ListRequest) -> None:
    """Refuse an unknown queue or a filter that doesn't parse, before anything is drawn.

    Raises:
        UsageError: naming the queues that there are, or what is wrong with the filter.
    """
    query.parse(request.filter_text)
    if not is_stored(request.queue):
        return
    stored = stored_queue_names(context.store())
    if request.queue not in stored:
        names = ", ".join([*browse.TRIAGE, *stored])
        raise UsageError(f"no queue {request.queue!r}; there are {names} (vcl queue new makes more)")


def open_list(request: ListRequest, interruptible: Callable[[Interrupt], None] = lambda _: None) -> Listing:
    """Fill a listing; may take half a second for a million rows, so it is called from a worker thread.

    Args:
        request: what to list.
        interruptible: told how to stop the fill from another thread.

    Raises:
        FilterError: the filter doesn't parse.
        StoreError: the store can't be read, or the fill was stopped.
    """
    wanted = browse.Wanted(
        query.parse(request.filter_text),
        request.reviewer,
        triage=browse.TRIAGE.get(request.queue),
        queue=request.queue if is_stored(request.queue) else None,
    )
    return browse.open_listing(request.path, wanted, lambda store: interruptible(store.connection.interrupt))


def is_stored(queue: str) -> bool:
    """Whether a queue hands out recorded questions, not just rows."""
    return queue not in (ALL, *browse.TRIAGE)


class EvidenceReader:
    """Reads solutions with their evidence and remembers the last ones. Belongs to the thread that reads."""

    def __init__(self, path: Path, reviewer: str) -> None:
        self._path = path
        self._reviewer = reviewer
        self._store: Store | None = None
        self._seen: OrderedDict[str, SolutionView] = OrderedDict()

    def read(self, solution: str) -> SolutionView:
        """The solution with that key.

        Raises:
            InputError: there is none.
        """
        if solution in self._seen:
            self._seen.move_to_end(solution)
            return self._seen[solution]
        if self._store is None:
            self._store = open_store(self._path)
        found = solution_view.solution_view(self._store, solution, self._reviewer)
        self._seen[solution] = found
        if len(self._seen) > REMEMBERED_SOLUTIONS:
            self._seen.popitem(last=False)
        return found

    def forget(self, solution: str | None = None) -> None:
        """Read a solution (None: everything) anew: labels or test flags changed."""
        if solution is None:
            self._seen.clear()
        else:
            self._seen.pop(solution, None)

    def close(self) -> None:
        """Close the connection."""
        if self._store is not None:
            self._store.close()
            self._store = None


def pace_by_hour(path: Path, reviewer: str) -> list[tuple[str, int]]:
    """(hour, labels an hour of active time) for the last hours in which this reviewer labelled, oldest first."""
    with open_store(path) as store:
        hours = pace.by_hour(store, reviewer, PACE_HOURS)
    return [(hour, round(count * MS_AN_HOUR / ms)) for hour, count, ms in hours if count >= LABELS_BEFORE_A_RATE]


def stored_queue_names(store: Store) -> list[str]:
    """Names of the queues that `vcl queue new` made, oldest first."""
    return [str(row[0]) for row in browse.stored_queues(store)]


def queue_choices(path: Path, reviewer: str) -> list[QueueChoice]:
    """Everything that can be reviewed, with counts: the whole store, the ready-made queues, the stored ones."""
    with open_store(path) as store:
        return _choices(store, reviewer)


def _choices(store: Store, reviewer: str) -> list[QueueChoice]:
    rows, mine = browse.whole_store_count(store, reviewer)
    choices = [QueueChoice(ALL, "every solution of the store", rows, mine, built_in=True)]
    for triage in browse.TRIAGE.values():
        rows, mine = browse.triage_count(store, triage, reviewer)
        choices.append(QueueChoice(triage.name, triage.description, rows, mine, built_in=True))
    for name, design, wanted, asked in browse.stored_queues(store):
        done = browse.answered(store, str(name), reviewer)
        choices.append(QueueChoice(str(name), f"{design} queue", asked, done, built_in=False, wanted=wanted))
    return choices
