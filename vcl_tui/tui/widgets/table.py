"""Lines under a head that stays in sight, with the cursor over the whole row."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip

from vcl_tui.tui.widgets.lines import Lines
from vcl_tui.tui.widgets.pane import Span


class Table(Lines):
    """Set `head` before `show`; without one it's the lines alone. The position in the title counts rows only."""

    head: Sequence[Span] = ()

    @property
    def body_height(self) -> int:
        """Rows under the head."""
        return max(super().body_height - self._head_rows, 1)

    @property
    def _head_rows(self) -> int:
        return int(bool(self.head))

    def refresh_line(self, index: int) -> None:
        """Draw one row again."""
        y = index - self._top + 1 + self._head_rows
        if self._head_rows < y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """The title, the head, or a row."""
        if self.head and y == 1:
            return self.strip(self.head, self.size.width, left=self._left)
        return super().render_line(y - self._head_rows if y else 0)

    def strip(self, spans: Sequence[Span], width: int, *, cursor: bool = False, left: int = 0) -> Strip:
        """The cursor goes over all of a row, to the edge."""
        if cursor:
            rest = max(width + left - sum(cell_len(text) for text, _ in spans), 0)
            spans = [*spans, (" " * rest, "text")]
            self.cursor_spans = len(spans)
        return super().strip(spans, width, cursor=cursor, left=left)
