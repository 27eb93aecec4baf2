"""The list: rows by position out of a listing, a page at a time; a million rows cost as much as forty."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from vcl_tui.model.view import ListRow
from vcl_tui.tui.visible_text import crop_middle, visible
from vcl_tui.tui.widgets.pane import Pane, Span
from vcl_tui.workflows.browse import Listing

PAGE_ROWS = 64
REMEMBERED_PAGES = 16
BAR_CELLS = 8
MARKS = {"correct": ("c", "correct"), "incorrect": ("x", "incorrect"), "unsure": ("u", "unsure"), "skip": ("s", "skip")}


class QueueList(Pane):
    """Rows of the queue; the cursor is the reviewer's place."""

    name_shown = "queue"
    has_cursor = True
    blind = False
    uncovering = ""
    """The solution whose verdict is in and whose outcomes are still hidden."""
    heading = ""
    waiting = True

    listing: Listing | None = None
    _pages: OrderedDict[int, list[ListRow]]

    def show(self, listing: Listing, heading: str) -> None:
        """Show another listing; the place is set afterwards."""
        if self.listing is not None:
            self.listing.close()
        self.listing = listing
        self.heading = heading
        self.waiting = False
        self._pages = OrderedDict()
        self.reset()

    def row(self, position: int) -> ListRow | None:
        """The row at a position; None outside the listing."""
        if self.listing is None or not 0 <= position < self.listing.count:
            return None
        number, offset = divmod(position, PAGE_ROWS)
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self.listing.page(number * PAGE_ROWS, PAGE_ROWS)
            if len(self._pages) > REMEMBERED_PAGES:
                self._pages.popitem(last=False)
        return page[offset] if offset < len(page) else None

    def current(self) -> ListRow | None:
        """The row under the cursor."""
        return self.row(self.line_cursor)

    def read_again(self, position: int | None = None) -> None:
        """A label changed one row (None: any row may have changed)."""
        if position is None:
            self._pages = OrderedDict()
            self.refresh()
        else:
            self._pages.pop(position // PAGE_ROWS, None)
            self.refresh_line(position)

    def line_count(self) -> int:
        """Rows in the listing."""
        return self.listing.count if self.listing else 0

    def title_spans(self) -> list[Span]:
        """Which queue, and what the filter hides."""
        spans: list[Span] = [(visible(self.heading), "strong")] if self.heading else []
        if self.listing and self.listing.count < self.listing.total:
            spans.append((f"{self.listing.total - self.listing.count:,} hidden by filter", "warn"))
        return spans

    def line(self, index: int) -> Sequence[Span] | None:
        """One row: my label, the solution, the share of tests passed, the judge."""
        row = self.row(index)
        if row is None:
            return self._empty(index)
        mark, role = MARKS.get(row.mine or "", (" ", "dim"))
        here = index == self.line_cursor
        pointer = self.glyphs.cursor if here else " "
        evidence = self._evidence(row)
        width = self.size.width - 4 - sum(len(text) for text, _ in evidence)
        name = crop_middle(visible(row.solution), max(width - 1, 4))
        spans: list[Span] = [(pointer, "title_focus"), (mark + " ", role)]
        spans.append((f"{name:<{max(width, 5)}}", "strong" if here else "text"))
        return [*spans, *evidence]

    def covers(self, row: ListRow) -> bool:
        """Nothing of the evidence may be seen of this row; certifying answers are always given blind."""
        blind = self.blind or row.phase == "certify"
        return blind and (row.mine is None or row.solution == self.uncovering)

    def _evidence(self, row: ListRow) -> list[Span]:
        if self.covers(row):
            return [("", "dim")]
        judge = f"J{row.judge_score:.1f}" if row.judge_score is not None else "  – "
        judge = judge.replace("–", self.glyphs.not_run)
        share = row.pass_share
        ran = row.passes + row.fails
        if share is None:
            told = "not run" if not ran and row.total else "no tests" if not row.total else f"{row.passes}/{ran} part"
            return [(f"{told:>16} ", "not_run"), (f"{judge:>4}", "judge")]
        full = round(share * BAR_CELLS)
        # a full bar means every test passed, and an empty one none
        full = min(max(full, 1 if row.passes else 0), BAR_CELLS - (1 if row.fails else 0))
        role = "share_full" if not row.fails else "share"
        return [
            (self.glyphs.full * full, role),
            (self.glyphs.empty * (BAR_CELLS - full), "faint"),
            (f"{row.passes:>4}/{ran:<3} ", "dim"),
            (f"{judge:>4}", "judge" if row.judge_score is not None else "faint"),
        ]

    def _empty(self, index: int) -> Sequence[Span] | None:
        if index != 0:
            return None
        return ((" reading", "dim"),) if self.waiting else ((" nothing here", "dim"),)
