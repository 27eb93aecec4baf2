"""The queue chooser: ready-made triage queues and stored ones, what is done in them, and the reviewer's pace."""

from __future__ import annotations

from collections.abc import Sequence

from vcl_tui.model.view import QueueChoice
from vcl_tui.tui.lines_screen import LinesScreen
from vcl_tui.tui.visible_text import crop, visible
from vcl_tui.tui.widgets.columns import columns
from vcl_tui.tui.widgets.lines import Line
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.workflows import browse

BAR_CELLS = 10
NAME_CELLS = 14
WIDE = 100
"""From so many columns on there is room for a bar beside the counts."""


class QueuesScreen(LinesScreen):
    """Dismisses with the name of the queue that was chosen."""

    keys_of = "queues"
    heading = "queues"
    footer_actions: tuple[str, ...] = ("choose", "close", "help")

    def read(self) -> tuple[Sequence[Line], Sequence[Span]]:
        """Every queue with its counts."""
        choices = browse.queue_choices(self.setting.path, self.setting.reviewer)
        lines: list[Line] = [Line(()), Line((("  Ready-made", "title_focus"),))]
        lines += [self._line(choice) for choice in choices if choice.built_in]
        stored = [self._line(choice) for choice in choices if not choice.built_in]
        lines += [Line(()), Line((("  Stored", "title_focus"),))]
        lines += stored or [Line((("  none yet: vcl queue new NAME --design random -n 200 draws one", "dim"),))]
        hours = browse.pace_by_hour(self.setting.path, self.setting.reviewer)
        if hours:
            lines += [Line(()), Line((("  Your labels an hour", "title_focus"), ("  of active time", "dim")))]
            ends = _hour(hours[0][0]), _hour(hours[-1][0])
            lines += [Line(spans) for spans in columns([rate for _, rate in hours], ends, self.setting.glyphs)]
        return lines, ()

    def act_choose(self) -> None:
        """Review this queue."""
        self.dismiss(self.lines.current())

    def _line(self, choice: QueueChoice) -> Line:
        glyphs = self.setting.glyphs
        # of a stored queue it counts what is wanted, as its questions come one by one
        size = choice.wanted or choice.size or 0
        full = min(BAR_CELLS * choice.mine // size, BAR_CELLS) if size else 0
        bar: list[Span] = [(glyphs.full * full, "share_full"), (glyphs.empty * (BAR_CELLS - full), "faint")]
        spans: list[Span] = [
            (f"  {crop(visible(choice.name or 'all'), NAME_CELLS):<{NAME_CELLS}} ", "strong"),
            (f"{size:>9,}", "text" if size else "faint"),
            (f"{choice.mine:>8,} done ", "dim"),
            *(bar if self.size.width >= WIDE else ()),
            (f"  {visible(choice.description)}", "text" if size else "dim"),
        ]
        return Line(spans, choice.name)


def _hour(at: str) -> str:
    """`11-23 12 h`, UTC as in the log."""
    return f"{at[5:10]} {at[11:13]} h"
