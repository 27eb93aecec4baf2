"""A reviewer at work: verdicts with their evidence, undo, notes, and the place to come back to.

The screen and `vcl review --plain` call this; everything that must survive a lost connection is on the
disk when the call returns.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime

from vcl_tui.errors import UsageError
from vcl_tui.model.label import Act, ItemKind, LabelEvent, NewLabel, Verdict
from vcl_tui.store import labels, pace, places
from vcl_tui.workflows import record_label
from vcl_tui.workflows.browse import ALL, LABELS_BEFORE_A_RATE, MS_AN_HOUR
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.ledger import Ledger

VERDICTS_BEFORE_A_FLOOR = 20
FLOOR_SHARE = 0.25
"""A verdict in less than this share of the reviewer's own median time is faster than their floor."""

TAGS = (
    "wrong expected value", "coverage gap", "over-specific test", "underspecified problem", "harness or time-out",
    "plain wrong code", "off by one", "misread problem", "edge case", "too slow",
)  # fmt: skip
"""Failure reasons, unless the config file's `tags` says otherwise."""


def known_tags(context: Context) -> tuple[str, ...]:
    """The failure reasons to choose from.

    Raises:
        UsageError: `tags` in the config file isn't a list of texts.
    """
    own = context.settings.tables.get("tags", TAGS)
    if not isinstance(own, list | tuple) or not all(isinstance(tag, str) for tag in own):
        raise UsageError('tags in the config file must be a list of texts, e.g. tags = ["off by one"]')
    return tuple(own)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reviewer was: the queue, the filter in it, and the solution under the cursor."""

    queue: str = ALL
    filter_text: str = ""
    solution: str | None = None


@dataclass(frozen=True, slots=True)
class Extras:
    """What may go with a verdict."""

    note: str | None = None
    tags: tuple[str, ...] = ()
    confidence: int | None = None
    question: str | None = None


@dataclass(slots=True)
class ReviewSession:
    """One sitting of one reviewer at one store.

    Attributes:
        blind: judge, outcomes and generator stay hidden until the first verdict.
        labelled: verdicts given in this sitting, taken back ones not counted.
    """

    context: Context
    reviewer: str
    blind: bool = False
    labelled: int = 0
    ledger: Ledger = field(default_factory=Ledger)

    def now(self) -> datetime:
        """UTC now, by the context's clock."""
        return self.context.clock()

    def verdict(self, solution: str, value: Verdict, extras: Extras, *, second: bool = False) -> LabelEvent:
        """Commit a verdict on a solution together with what was seen before it.

        Raises:
            StoreError: it couldn't be written; nothing was recorded.
        """
        active_ms = self.ledger.active_ms(self.now())
        shown: dict[str, object] = {"blind": self.blind, **self.ledger.shown(self.now())}
        if self._is_faster_than_own_floor(active_ms):
            shown["faster_than_own_floor"] = True
        event = record_label.record(
            self.context,
            NewLabel(
                reviewer=self.reviewer,
                kind=ItemKind.SOLUTION,
                item=solution,
                value=value,
                act=Act.SECOND if second else Act.VERDICT,
                tags=extras.tags,
                confidence=extras.confidence,
                note=extras.note,
                active_ms=active_ms,
                shown=shown,
                question=None if second else extras.question,
            ),
        )
        if not second:
            self.labelled += 1
        return event

    def _is_faster_than_own_floor(self, active_ms: int) -> bool:
        """Flagged, never blocked: a rubber stamp raises agreement, and only its timing shows it."""
        median = pace.median_active_ms(self.context.store(), self.reviewer, VERDICTS_BEFORE_A_FLOOR)
        return median is not None and active_ms < median * FLOOR_SHARE

    def summary(self) -> str:
        """What this sitting was, in a line for the shell; "" where nothing was labelled."""
        if not self.labelled:
            return ""
        rate = self.labels_an_hour()
        seconds = self.ledger.sitting_ms(self.now()) // 1000
        worked = f"{seconds // 60} min" if seconds >= 60 else f"{seconds} s"
        pace_told = f", {rate} an hour" if rate else ""
        labels_told = "1 label" if self.labelled == 1 else f"{self.labelled} labels"
        return f"{labels_told} by {self.reviewer} in {worked} of work{pace_told}; all on the disk"

    def last_verdict(self) -> NewLabel | None:
        """The reviewer's last standing verdict on a solution."""
        last = labels.last_standing(self.context.store(), self.reviewer)
        is_verdict = last is not None and last.label.act is Act.VERDICT and last.label.kind is ItemKind.SOLUTION
        return last.label if last is not None and is_verdict else None

    def standing(self, item: str, kind: ItemKind = ItemKind.SOLUTION) -> NewLabel | None:
        """The reviewer's current verdict on a solution, or on a test; None without one."""
        found = labels.current_of(self.context.store(), self.reviewer, kind, item)
        return found.label if found is not None else None

    def amend(self, verdict: NewLabel, **extras: object) -> LabelEvent:
        """Say a verdict again with other tags, confidence or note; the log keeps both.

        Raises:
            StoreError: it couldn't be written; nothing was recorded.
        """
        return record_label.record(self.context, replace(verdict, **extras))  # type: ignore[arg-type]

    def flag_test(self, test: str, *, wrong: bool) -> LabelEvent:
        """Say that a test is wrong, or right again; pass shares follow in the same transaction."""
        return self.judge_test(test, Verdict.WRONG if wrong else Verdict.RIGHT)

    def judge_test(self, test: str, value: Verdict, *, question: str | None = None) -> LabelEvent:
        """Commit a verdict on a test: right, wrong, unsure or skip."""
        label = NewLabel(
            reviewer=self.reviewer,
            kind=ItemKind.TEST,
            item=test,
            value=value,
            active_ms=self.ledger.active_ms(self.now()),
            shown={"blind": self.blind, **self.ledger.shown(self.now())},
            question=question,
        )
        return record_label.record(self.context, label)

    def undo(self) -> LabelEvent | None:
        """Take the reviewer's last standing label back, of this sitting or an earlier one."""
        taken_back = record_label.undo(self.context, self.reviewer)
        if taken_back and taken_back.label.kind is ItemKind.SOLUTION and taken_back.label.act is Act.VERDICT:
            self.labelled = max(0, self.labelled - 1)
        return taken_back

    def labels_an_hour(self) -> int | None:
        """Pace of this sitting by active time; None until there are enough verdicts to say."""
        active_ms = self.ledger.sitting_ms(self.now())
        if self.labelled < LABELS_BEFORE_A_RATE or active_ms <= 0:
            return None
        return round(self.labelled * MS_AN_HOUR / active_ms)

    def writes_of_others(self) -> int:
        """A number that changes when anybody else has written to the store."""
        return self.context.store().writes_of_others()

    def place(self, queue: str | None = None) -> Place:
        """Where the reviewer was: in that queue, or wherever they were last."""
        wanted = queue if queue is not None else self._read("last") or ALL
        saved = self._read(f"place:{wanted}")
        if saved is None:
            return Place(queue=wanted)
        told = json.loads(saved)
        return Place(queue=wanted, filter_text=str(told.get("filter", "")), solution=told.get("solution"))

    def save_place(self, place: Place) -> None:
        """Remember the place; cheap enough for every move that rests."""
        told = json.dumps({"filter": place.filter_text, "solution": place.solution}, ensure_ascii=False)
        store, at = self.context.store(), self.context.now()
        with store.atomic():
            places.write(store, self.reviewer, f"place:{place.queue}", told, at)
            places.write(store, self.reviewer, "last", place.queue, at)

    def draft(self, solution: str) -> str | None:
        """A note that was begun for this solution and not yet sent with a verdict."""
        return self._read(f"draft:{solution}")

    def save_draft(self, solution: str, text: str | None) -> None:
        """Keep a note as it is being written; None when it has gone out with a verdict."""
        places.write(self.context.store(), self.reviewer, f"draft:{solution}", text or None, self.context.now())

    def _read(self, name: str) -> str | None:
        return places.read(self.context.store(), self.reviewer, name)
