"""Lines to choose from, and lines to read: what most screens consist of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vcl_tui.tui.glyphs import Glyphs
from vcl_tui.tui.lazy_lines import LazyLines
from vcl_tui.tui.palette import Palette
from vcl_tui.tui.widgets.pane import Pane, Span


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `key` is what choosing it means; a line without one is passed over by the cursor."""

    spans: Sequence[Span]
    key: str | None = None


class Lines(Pane):
    """The lines of a screen, with the cursor on those that can be chosen."""

    def __init__(self, palette: Palette, glyphs: Glyphs, name: str, *, id: str) -> None:
        super().__init__(palette, glyphs, id=id)
        self.name_shown = name
        self.active = True
        self._lines: Sequence[Line] = [Line(((" reading", "dim"),))]
        self._said: list[Span] = []

    def show(self, lines: Sequence[Line], said: Sequence[Span] = ()) -> None:
        """Show these, with the cursor on the first that can be chosen."""
        self._lines, self._said = lines, list(said)
        # text to read scrolls, and nothing in it is marked
        self.has_cursor = any(line.key is not None for line in lines)
        self.reset()
        self.go(0)
        if self.has_cursor and self.current() is None:
            self.move(1)

    def current(self) -> str | None:
        """What the line under the cursor means."""
        return self._lines[self.line_cursor].key if self.line_cursor < len(self._lines) else None

    def go_to(self, key: str) -> None:
        """The line that means this, where there is one."""
        place = next((place for place, line in enumerate(self._lines) if line.key == key), None)
        if place is not None:
            self.go(place)

    def move(self, lines: int) -> None:
        """To the next line that can be chosen, or just further where there is none."""
        step = 1 if lines > 0 else -1
        target = self.line_cursor + lines
        while 0 <= target < len(self._lines) and self._lines[target].key is None:
            target += step
        if 0 <= target < len(self._lines):
            self.go(target)
        elif self._lines and all(line.key is None for line in self._lines):
            self.scroll_lines(lines)
        else:
            choosable = [place for place, line in enumerate(self._lines) if line.key is not None]
            edge = choosable[-1] if step > 0 else choosable[0]
            if edge == self.line_cursor:
                # what stands above the first of them (or below the last) can still be read
                self.scroll_lines(lines)
            else:
                self.go(edge)

    def to_edge(self, *, bottom: bool) -> None:
        """To the last that can be chosen or the first, and what is beyond it."""
        super().to_edge(bottom=bottom)
        if self.has_cursor and self.current() is None:
            self.move(-1 if bottom else 1)

    def line(self, index: int) -> Sequence[Span] | None:
        """One line."""
        return self._lines[index].spans if index < len(self._lines) else None

    def line_count(self) -> int:
        """All of them."""
        return len(self._lines)

    def title_spans(self) -> list[Span]:
        """What the title says after the name."""
        return self._said


class Reading(Lines):
    """Lines to read, made as they are looked at: a program of 20,000 lines opens as fast as one of ten."""

    _made: LazyLines[Sequence[Span]] | None = None

    def show(self, lines: Sequence[Line], said: Sequence[Span] = ()) -> None:
        """Show these from the first on."""
        self.flow((line.spans for line in lines), said)

    def flow(self, lines: Iterator[Sequence[Span]], said: Sequence[Span] = (), *, stay: bool = False) -> None:
        """Show what comes of this; `stay` keeps the place."""
        top = self._top
        self._made, self._said = LazyLines(lines), list(said)
        self.has_cursor = False
        self.reset()
        if stay:
            self.scroll_lines(top)

    def current(self) -> str | None:
        """Nothing can be chosen."""
        return None

    def move(self, lines: int) -> None:
        """Further down or up."""
        self.scroll_lines(lines)

    def line(self, index: int) -> Sequence[Span] | None:
        """One line."""
        return self._made.get(index) if self._made else super().line(index)

    def line_count(self) -> int:
        """Those made so far."""
        return self._made.known() if self._made else super().line_count()

    def ensure(self, count: int) -> None:
        """Make so many."""
        if self._made:
            self._made.ensure(count)

    def count_shown(self) -> str:
        """The number of lines, with a plus while there may be more."""
        return f"{self.line_count():,}" + ("" if not self._made or self._made.complete else "+")
