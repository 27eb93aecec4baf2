"""What goes down the wire: only the cells that differ from what the terminal already shows.

Textual sends every changed region in full, each segment with all its colours. Over SSH that is most of
what a reviewer waits for. This keeps a copy of the terminal's cells and sends the difference, changing
only those parts of the colour that change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size
from textual.strip import SGR_STYLES, Strip

Look = tuple[str, str, str]
"""SGR parameters of the attributes, the foreground and the background; "" is the terminal's own."""

Cell = tuple[str, Look]
"""A character (with the marks that combine with it) and its look; the right half of a wide one is empty."""

PLAIN: Look = ("", "", "")
UNKNOWN: Cell = ("\x00", PLAIN)
GAP = 4
"""So few unchanged cells between two changes are cheaper to send again than to jump over."""
BLANKS_WORTH_ERASING = 4

_STAND_INS = {
    **{chr(code): chr(code) for code in range(128)},
    "·": ".", "…": "~", "–": "-", "›": ">", "‹": "<", "≥": ">", "─": "-", "━": "=", "│": "|", "┄": "-", "└": "+",
    "●": "o", "○": "O", "░": ":", "±": "~", "τ": "t", "↑": "^", "↓": "v",
}  # fmt: skip
"""What an ASCII terminal sees for the characters that the screens themselves draw; anything else is a question mark."""


class Wire:
    """The terminal's cells as last sent. One for each app; `forget` when something else wrote to the terminal.

    A terminal that shows ASCII alone gets a stand-in of the same width for everything else.
    """

    def __init__(self, *, ascii_only: bool = False) -> None:
        self._ascii_only = ascii_only
        self._rows: list[list[Cell]] = []
        self._size = Size(0, 0)

    def forget(self) -> None:
        """Nothing is known of the terminal any more: the next update goes out in full."""
        self._rows = []

    def difference(self, update: CompositorUpdate, size: Size, colors: ColorSystem) -> str:
        """The bytes that bring the terminal from what it shows to what the update says."""
        if size != self._size or not self._rows:
            self._size = size
            self._rows = [[UNKNOWN] * size.width for _ in range(size.height)]
        rows: dict[int, list[Cell]] = {}
        for x, y, strip in _placed(update):
            if y < size.height:
                row = rows.setdefault(y, list(self._rows[y]))
                cells = list(_cells(strip, colors, ascii_only=self._ascii_only))[: size.width - x]
                row[x : x + len(cells)] = cells
        pen = _Pen()
        for y, row in rows.items():
            if row != self._rows[y]:
                pen.row(y, self._rows[y], row)
                self._rows[y] = row
        return pen.finish()


class SentUpdate(CompositorUpdate):
    """A compositor's update that goes out as a difference."""

    def __init__(self, update: CompositorUpdate, wire: Wire, size: Size) -> None:
        self._update = update
        self._wire = wire
        self._size = size

    def render_segments(self, console: Console) -> str:
        """The bytes for the terminal."""
        return self._wire.difference(self._update, self._size, console._color_system or ColorSystem.TRUECOLOR)


class _Pen:
    """Collects output, and knows where the cursor is and what look is set."""

    def __init__(self) -> None:
        self._out: list[str] = ["\x1b[0m"]
        self._look = PLAIN

    def row(self, y: int, old: list[Cell], new: list[Cell]) -> None:
        width = len(new)
        blank_from = _blank_tail(new)
        x = 0
        while x < width:
            if old[x] == new[x]:
                x += 1
                continue
            x = self._run(y, x, old, new, blank_from)

    def _run(self, y: int, x: int, old: list[Cell], new: list[Cell], blank_from: int) -> int:
        """Send the changed cells from x on; returns where to look for the next change."""
        # never start in the right half of a wide character
        while x > 0 and new[x][0] == "":
            x -= 1
        end, same = x, 0
        while end < len(new) and same <= GAP:
            same = same + 1 if old[end] == new[end] else 0
            end += 1
        end -= same
        while end < len(new) and new[end][0] == "":
            end += 1
        self._out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        erase = blank_from < len(new) - BLANKS_WORTH_ERASING and end > blank_from
        for text, look in new[x : blank_from if erase else end]:
            if text != " " or not self._blank_as(look):
                self._set(look)
            self._out.append(text)
        if erase:
            self._set(PLAIN)
            # only with the default background: not every terminal erases with the current one
            self._out.append("\x1b[K")
            return len(new)
        return end

    def _blank_as(self, look: Look) -> bool:
        """A blank in the look that is set would look the same."""
        return look[0] == "" and look[2] == self._look[2] and not _marks_blanks(self._look[0])

    def _set(self, look: Look) -> None:
        if look == self._look:
            return
        (attributes, front, back), (had_attributes, had_front, had_back) = look, self._look
        parts = []
        if look == PLAIN:
            parts.append("")
        elif attributes != had_attributes and had_attributes:
            parts += ["0", *filter(None, (attributes, front, back))]
        else:
            if attributes != had_attributes:
                parts.append(attributes)
            if front != had_front:
                parts.append(front or "39")
            if back != had_back:
                parts.append(back or "49")
        self._out.append(f"\x1b[{';'.join(parts)}m")
        self._look = look

    def finish(self) -> str:
        if len(self._out) == 1:
            return ""
        if self._look != PLAIN:
            self._out.append("\x1b[m")
        return "".join(self._out[1:])


def _blank_tail(row: list[Cell]) -> int:
    blank = (" ", PLAIN)
    start = len(row)
    while start > 0 and row[start - 1] == blank:
        start -= 1
    return start


def _placed(update: CompositorUpdate) -> Iterator[tuple[int, int, Strip]]:
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield x, y, strip
                x += strip.cell_length
    elif isinstance(update, ChopsUpdate):
        yield from _placed_chops(update)


def _placed_chops(update: ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    for y, left, right in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x > right or end <= left:
                continue
            whole = left <= x < right and end <= right
            yield x, y, strip if whole else strip.crop(0, min(end, right) - x)


def _cells(
    strip: Iterable[tuple[str, Style | None, object]], colors: ColorSystem, *, ascii_only: bool
) -> Iterator[Cell]:
    for segment, style, control in strip:
        if control:
            continue
        text = _in_ascii(segment) if ascii_only else segment
        look = _look(style, colors) if style else PLAIN
        # the colour and weight of a blank can't be seen, so they are no difference
        blank: Cell = (" ", look if _marks_blanks(look[0]) else ("", "", look[2]))
        if text.isascii():
            for character in text:
                yield blank if character == " " else (character, look)
        else:
            yield from _wide_cells(text, look)


@lru_cache(maxsize=1024)
def _in_ascii(text: str) -> str:
    if text.isascii():
        return text
    return "".join(_STAND_INS.get(each, "?" * get_character_cell_size(each)) for each in text)


def _wide_cells(text: str, look: Look) -> Iterator[Cell]:
    held = ""
    for character in text:
        size = get_character_cell_size(character)
        if size == 0:
            # a mark with nothing to combine with would shift the rest of the row: it is left out
            held += character if held else ""
            continue
        if held:
            yield from _spread(held, look)
        held = character
    if held:
        yield from _spread(held, look)


def _spread(text: str, look: Look) -> Iterator[Cell]:
    yield text, look
    if get_character_cell_size(text[0]) == 2:
        yield "", look


@lru_cache(maxsize=64)
def _marks_blanks(attributes: str) -> bool:
    """Whether a blank with these attributes can be seen: underlined, reversed, struck through, framed."""
    return not set(attributes.split(";")) <= {"", "1", "2", "3"}


@lru_cache(maxsize=4096)
def _look(style: Style, colors: ColorSystem) -> Look:
    attributes = [code for bit, code in enumerate(SGR_STYLES) if style._attributes & style._set_attributes & (1 << bit)]
    front = ";".join(style.color.downgrade(colors).get_ansi_codes()) if style.color else ""
    back = ";".join(style.bgcolor.downgrade(colors).get_ansi_codes(foreground=False)) if style.bgcolor else ""
    return ";".join(attributes), "" if front == "39" else front, "" if back == "49" else back
