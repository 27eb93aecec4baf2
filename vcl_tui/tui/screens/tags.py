"""Failure reasons: any number of them, ticked by number; the list is the config file's `tags`."""

from __future__ import annotations

from collections.abc import Sequence

from vcl_tui.tui.lines_screen import LinesScreen
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.visible_text import visible
from vcl_tui.tui.widgets.lines import Line
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.workflows import review_session

SEPARATOR = "\n"


class TagsScreen(LinesScreen):
    """Dismisses with the ticked tags, one a line; None when it was given up."""

    keys_of = "tags"
    heading = "why it fails"
    footer_actions: tuple[str, ...] = ("tick", "keep", "close", "help")

    def __init__(self, setting: Setting, ticked: Sequence[str] = ()) -> None:
        super().__init__(setting)
        self._ticked = list(ticked)
        self._tags = [*review_session.known_tags(setting.session.context)]
        self._tags += [tag for tag in ticked if tag not in self._tags]

    def read(self) -> tuple[Sequence[Line], Sequence[Span]]:
        """Every tag with its number and its tick."""
        lines = [Line(())]
        for number, tag in enumerate(self._tags, start=1):
            on = tag in self._ticked
            mark = ("[x] ", "correct") if on else ("[ ] ", "dim")
            lines.append(Line(((f"  {number:>2} ", "dim"), mark, (visible(tag), "strong" if on else "text")), tag))
        return lines, ((f"{len(self._ticked)} ticked", "dim"),)

    def act_tick(self) -> None:
        """Tick the tag under the cursor, or take the tick away."""
        tag = self.lines.current()
        if tag is None:
            return
        if tag in self._ticked:
            self._ticked.remove(tag)
        else:
            self._ticked.append(tag)
        at = self.lines.line_cursor
        self.lines.show(*self.read())
        self.lines.go(at)

    def act_keep(self) -> None:
        """Back with these."""
        self.dismiss(SEPARATOR.join(self._ticked))
