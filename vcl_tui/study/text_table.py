"""Tables as lines of text for narrow terminals: the study screen shows them.

Where a table is too wide, its columns go into blocks below each other, each with the first column again.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from vcl_tui.study.figures import Cell, Difference, Rate, Table

_GAP = "  "
_TITLE_CELLS = 12
"""Titles are broken over lines rather than make their column wider than this."""


def draw(table: Table, width: int) -> list[str]:
    """The rows of a table, no line wider than `width` cells unless a single column is: share, below it its interval."""
    columns = [_column(table, number) for number in range(len(table.columns))]
    lines: list[str] = []
    for block in _blocks([max(map(len, (line for cell in column for line in cell))) for column in columns], width):
        lines += [""] * bool(lines)
        lines += _drawn([columns[number] for number in block], [_is_text(table, number) for number in block])
    return lines


def _column(table: Table, number: int) -> list[list[str]]:
    """The lines of the title and of every cell."""
    title = textwrap.wrap(table.columns[number].title, _TITLE_CELLS, break_long_words=False) or [""]
    return [title, *(cell_lines(row[number]) for row in table.rows)]


def cell_lines(cell: Cell) -> list[str]:
    """A share or difference with its interval below; anything else on one line."""
    if isinstance(cell, Rate | Difference):
        if cell.estimate is None:
            return ["–"]
        said = f"{100 * cell.estimate:.1f} %" if isinstance(cell, Rate) else f"{100 * cell.estimate:+.1f}"
        if cell.low is None or cell.high is None:
            return [said]
        sign = "" if isinstance(cell, Rate) else "+"
        return [said, f"{100 * cell.low:{sign}.0f}..{100 * cell.high:{sign}.0f}"]
    if cell is None:
        return ["–"]
    return [f"{cell:.3g}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else cell]


def _is_text(table: Table, number: int) -> bool:
    return all(isinstance(row[number], str) for row in table.rows)


def _blocks(widths: Sequence[int], width: int) -> Iterator[list[int]]:
    """Numbers of the columns that fit beside the first one, block by block."""
    block, used = [0], widths[0]
    for number in range(1, len(widths)):
        if used + len(_GAP) + widths[number] > width and len(block) > 1:
            yield block
            block, used = [0], widths[0]
        block.append(number)
        used += len(_GAP) + widths[number]
    yield block


def _drawn(columns: Sequence[Sequence[Sequence[str]]], is_text: Sequence[bool]) -> Iterator[str]:
    widths = [max(len(line) for cell in column for line in cell) for column in columns]
    for number, row in enumerate(zip(*columns, strict=True)):
        for parts in zip_longest(*row, fillvalue=""):
            aligned = (
                f"{part:<{width}}" if text else f"{part:>{width}}"
                for part, width, text in zip(parts, widths, is_text, strict=True)
            )
            yield _GAP.join(aligned).rstrip()
        if number == 0:
            yield "─" * (sum(widths) + len(_GAP) * (len(widths) - 1))
