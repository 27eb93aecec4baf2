"""Filtering and ordering the list of the review screen: the list follows as the filter is typed."""

from __future__ import annotations

from vcl_tui.model.view import ListRow
from vcl_tui.tui.messages import Entered, Typed
from vcl_tui.tui.pane_screen import PaneScreen
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.verdict_screen import VerdictScreen
from vcl_tui.tui.widgets.entry import Entry

FILTER_READ_AFTER_S = 0.15
SORTS = ("", "sort:-pass", "sort:-judge", "sort:disagreement", "sort:problem", "sort:random")
FILTER_HINT = "pass:>=0.6 pass:<1 judge:>=4 label:none problem:he03* outcome:timeout text:sort -label:correct"


class FilterScreen(PaneScreen, VerdictScreen):
    """The entry line as a filter. Where lists come from is the subclass's business.

    Textual hands a message to the handler of every class, so that notes are `VerdictScreen`'s alone.
    """

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.filter_text = self._good_filter = setting.start.filter_text
        self._go_to = setting.start.solution

    @property
    def entry(self) -> Entry:
        """The line where filters and notes are typed."""
        return self.layout_of.entry

    def current_row(self) -> ListRow | None:
        """The row under the list's cursor."""
        return self.layout_of.list.current()

    def load_list(self, filter_text: str) -> None:
        """Read the list with that filter."""
        raise NotImplementedError

    def act_filter(self) -> None:
        """Filter the list."""
        self._stay()
        self.entry.open("filter", self.filter_text, FILTER_HINT)
        self.notice("filter: the list follows; enter keeps it, esc brings the last one back", "dim")

    def act_clear_filter(self) -> None:
        """Drop the filter."""
        self._set_filter("")

    def act_sort(self) -> None:
        """The next order."""
        words = self.filter_text.split()
        current = next((word for word in words if word.startswith("sort:")), "")
        following = SORTS[(SORTS.index(current) + 1) % len(SORTS)] if current in SORTS else ""
        self._set_filter(" ".join([*(word for word in words if word != current), following]).strip())
        self.notice(f"order: {following.removeprefix('sort:') or 'as queued'}")

    def _set_filter(self, text: str) -> None:
        self._stay()
        self.filter_text = text
        self.load_list(text)

    def _stay(self) -> None:
        """The next list opens at the row that the cursor is on."""
        row = self.current_row()
        self._go_to = row.solution if row else None

    def on_typed(self, message: Typed) -> None:
        """The list follows the filter as it is typed."""
        if message.purpose == "filter":
            self.later("filter", FILTER_READ_AFTER_S, lambda: self.load_list(message.text))

    def on_entered(self, message: Entered) -> None:
        """The filter is done; with escape the one from before comes back."""
        if message.purpose == "filter":
            self.entry.shut()
            self._set_filter(self.filter_text if message.given_up else message.text.strip())
