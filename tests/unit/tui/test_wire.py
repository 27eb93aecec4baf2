"""The difference that is sent, played back into a small terminal, gives the screen that was meant."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from vcl_tui.tui.wire import Wire

WIDTH, HEIGHT = 24, 4
SIZE = Size(WIDTH, HEIGHT)
STYLES = [Style.parse(told) for told in ("none", "bold red", "on blue", "bold green on blue", "reverse", "dim")]
SEQUENCE = re.compile(r"\x1b\[(\d*)(?:;(\d+))?H|\x1b\[K|\x1b\[([\d;]*)m|([^\x1b])", re.DOTALL)


class Terminal:
    """Understands cursor moves, colours, erasing to the end of the line, and characters of one or two cells."""

    def __init__(self) -> None:
        self.cells = [[(" ", "")] * WIDTH for _ in range(HEIGHT)]
        self.x = self.y = 0
        self.look = ""

    def take(self, sent: str) -> None:
        for match in SEQUENCE.finditer(sent):
            row, column, look, character = match.groups()
            if match.group(0) == "\x1b[K":
                self.cells[self.y][self.x :] = [(" ", "")] * (WIDTH - self.x)
            elif character is not None:
                wide = character in "中🐍"
                self.cells[self.y][self.x] = (character, self._seen(character))
                if wide:
                    self.cells[self.y][self.x + 1] = ("", self._seen(character))
                self.x += 1 + wide
            elif look is not None:
                self.look = self._after(look)
            else:
                self.y, self.x = int(row or 1) - 1, int(column or 1) - 1

    def _after(self, look: str) -> str:
        have = set(filter(None, self.look.split(";")))
        for code in look.split(";"):
            if code in ("", "0"):
                have = set()
            elif code == "39":
                have = {c for c in have if not c.startswith(("3", "9"))}
            elif code == "49":
                have = {c for c in have if not c.startswith("4") or len(c) == 1}
            elif code.startswith("3") and len(code) == 2:
                have = {c for c in have if not (c.startswith("3") and len(c) == 2)} | {code}
            elif code.startswith("4") and len(code) == 2:
                have = {c for c in have if not (c.startswith("4") and len(c) == 2)} | {code}
            else:
                have.add(code)
        return ";".join(sorted(have))

    def _seen(self, character: str) -> str:
        codes = self.look.split(";")
        if character == " " and "7" not in codes:
            return ";".join(code for code in codes if code.startswith("4") and len(code) == 2)
        return self.look


lines = st.lists(st.tuples(st.text(alphabet="ab  中🐍", min_size=0, max_size=8), st.sampled_from(STYLES)), max_size=6)


def update(rows: list[list[tuple[str, Style]]]) -> LayoutUpdate:
    strips = [[Strip([Segment(text, style) for text, style in row]).adjust_cell_length(WIDTH)] for row in rows]
    return LayoutUpdate(strips, Region(0, 0, WIDTH, HEIGHT))  # type: ignore[arg-type]


screens = st.lists(lines, min_size=HEIGHT, max_size=HEIGHT)


@given(st.lists(screens, min_size=1, max_size=4))
def test_differences_add_up_to_the_full_screen(frames: list[list[list[tuple[str, Style]]]]) -> None:
    wire, terminal = Wire(), Terminal()
    for frame in frames:
        terminal.take(wire.difference(update(frame), SIZE, ColorSystem.STANDARD))
    fresh = Terminal()
    fresh.take(Wire().difference(update(frames[-1]), SIZE, ColorSystem.STANDARD))
    assert terminal.cells == fresh.cells


def test_nothing_is_sent_where_nothing_changed() -> None:
    wire = Wire()
    frame = update([[("abc", STYLES[1])]] * HEIGHT)
    assert wire.difference(frame, SIZE, ColorSystem.STANDARD)
    assert wire.difference(frame, SIZE, ColorSystem.STANDARD) == ""


def test_after_forgetting_everything_is_sent_again() -> None:
    wire = Wire()
    frame = update([[("abc", STYLES[1])]] * HEIGHT)
    first = wire.difference(frame, SIZE, ColorSystem.STANDARD)
    wire.forget()
    assert wire.difference(frame, SIZE, ColorSystem.STANDARD) == first


@given(screens)
def test_an_ascii_terminal_is_sent_nothing_but_ascii(frame: list[list[tuple[str, Style]]]) -> None:
    assert Wire(ascii_only=True).difference(update(frame), SIZE, ColorSystem.STANDARD).isascii()


def test_what_stands_in_is_as_wide() -> None:
    terminal = Terminal()
    frame = update([[("a中b🐍… ─é|", STYLES[0])]] * HEIGHT)
    terminal.take(Wire(ascii_only=True).difference(frame, SIZE, ColorSystem.STANDARD))
    assert "".join(text for text, _ in terminal.cells[0]).rstrip() == "a??b??~ -?|"
