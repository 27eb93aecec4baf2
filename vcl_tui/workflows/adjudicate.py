"""`vcl adjudicate`: what reviewers differ on, for somebody who settles it.

Nobody sees what others said of an item before having said so themselves, and then not either: who labelled it
doesn't settle it by looking at the other side. The store decides what may be shown (`ratings.open_to`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vcl_tui.errors import InputError
from vcl_tui.model.label import Act, ItemKind, NewLabel, Verdict
from vcl_tui.store import queues, ratings
from vcl_tui.store.ratings import Rating
from vcl_tui.workflows import record_label
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.reviewer_error import SAID

NAMELESS = "reviewer {number}"


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What nobody has settled.

    Attributes:
        open: the items that this person may see and settle: both sides with notes and tags, names hidden.
        kept_back: how many more there are, which they labelled themselves or which wait for an answer.
    """

    open: list[dict[str, object]]
    kept_back: int


def disagreements(context: Context, reviewer: str, *, queue: str | None = None) -> Unsettled:
    """Items whose reviewers differ and that nobody has settled, as this person may see them.

    Raises:
        InputError: there is no such queue.
    """
    store = context.store()
    if queue is not None:
        queues.by_name(store, queue)
    differing = disputed(by_item(ratings.ratings(store, queue)))
    may_see = ratings.open_to(store, reviewer)
    shown = [(item, said) for item, said in differing.items() if (said[0].kind, item) in may_see]
    return Unsettled(
        [
            {
                "kind": said[0].kind,
                "item": item,
                "problem_id": said[0].problem,
                "sides": [
                    {
                        "who": NAMELESS.format(number=number),
                        "value": each.value,
                        "note": each.note,
                        "tags": list(each.tags),
                    }
                    for number, each in enumerate(sorted(said, key=lambda each: (each.value, each.note or "")), 1)
                ],
            }
            for item, said in shown
        ],
        len(differing) - len(shown),
    )


def settle(context: Context, item: tuple[ItemKind, str], value: str, *, reviewer: str, note: str | None = None) -> None:
    """Settle an item by an event of its own; it counts instead of the majority wherever the item counts.

    Raises:
        InputError: the item is unknown, or the value settles nothing.
    """
    kind, key = item
    if value not in SAID[kind.value]:
        raise InputError(f"{value!r} settles nothing: say {' or '.join(reversed(SAID[kind.value]))}")
    record_label.record(context, NewLabel(reviewer, kind, key, Verdict(value), act=Act.ADJUDICATE, note=note))


def by_item(found: Sequence[Rating]) -> dict[str, list[Rating]]:
    """The verdicts on each item, unsure and skip left out."""
    items: dict[str, list[Rating]] = {}
    for each in found:
        if each.value in SAID[each.kind]:
            items.setdefault(each.item, []).append(each)
    return items


def disputed(items: Mapping[str, list[Rating]]) -> dict[str, list[Rating]]:
    """The items on which verdicts differ and which nobody has settled."""
    return {
        item: said
        for item, said in items.items()
        if len({each.value for each in said}) > 1 and said[0].adjudicated is None
    }
