"""Columns of numbers as block characters: a plot that costs a few bytes and is read at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vcl_tui.tui.glyphs import Glyphs
from vcl_tui.tui.widgets.pane import Span

ROWS = 4
COLUMN_CELLS = 2
AXIS_CELLS = 7


def columns(values: Sequence[int], ends: tuple[str, str], glyphs: Glyphs) -> Iterator[Sequence[Span]]:
    """Lines of the plot from the top: the highest value at the axis, the ends of the x axis below.

    Args:
        values: not negative; at least one is positive.
        ends: what stands below the first and the last column.
        glyphs: with eight levels for a cell.
    """
    top = max(values)
    steps = len(glyphs.levels)
    for row in reversed(range(ROWS)):
        label = f"{top:,}" if row == ROWS - 1 else "0" if row == 0 else ""
        drawn = ""
        for value in values:
            eighths = round(value / top * ROWS * steps) - row * steps
            cell = " " if eighths <= 0 else glyphs.levels[min(eighths, steps) - 1]
            drawn += cell.ljust(COLUMN_CELLS)
        yield ((f"  {label:>{AXIS_CELLS}} {glyphs.wall} ", "dim"), (drawn, "share_full"))
    gap = " " * max(COLUMN_CELLS * len(values) - len(ends[0]) - len(ends[1]), 2)
    under = ends[0] if len(values) == 1 else ends[0] + gap + ends[1]
    yield ((" " * (AXIS_CELLS + 5) + under, "dim"),)
