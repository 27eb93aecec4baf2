"""The line between list and panes, and the sentence that stands where nothing else has room."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from vcl_tui.tui.glyphs import Glyphs
from vcl_tui.tui.palette import Palette
from vcl_tui.tui.visible_text import crop

SMALLEST = Size(60, 20)
"""Below it no screen is drawn, only a sentence."""


class Wall(Widget):
    """A vertical line."""

    ALLOW_SELECT = False

    def __init__(self, palette: Palette, glyphs: Glyphs, *, id: str) -> None:
        super().__init__(id=id)
        self._segment = Segment(glyphs.wall, palette.style("rule"))

    def render_line(self, y: int) -> Strip:
        """One cell of it."""
        return Strip([self._segment], 1)


class TooSmall(Widget):
    """What a terminal below the smallest size shows."""

    def __init__(self, palette: Palette, glyphs: Glyphs, smallest: Size, *, id: str) -> None:
        super().__init__(id=id)
        self._style = palette.style("text")
        self._text = f"vcl needs {smallest.width}x{smallest.height}: make the window larger. q quits."
        self._ellipsis = glyphs.ellipsis

    def render_line(self, y: int) -> Strip:
        """The sentence in the first row, broken over as many as it takes."""
        width = max(self.size.width, 1)
        text = self._text[y * width : (y + 1) * width]
        return Strip([Segment(crop(text, width), self._style)]).adjust_cell_length(width, self._style)
