"""The difference to another solution: the nearest that passes everything first; word by word, equal parts folded."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from vcl_tui.model.view import SiblingView
from vcl_tui.tui.lines_screen import LinesScreen
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.visible_text import crop, visible
from vcl_tui.tui.widgets.lines import Line
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.workflows import compare
from vcl_tui.workflows.compare import DiffLine

ROLES = {"-": ("fail", "fail"), "+": ("pass", "pass"), " ": ("text", "text")}
NUMBER_CELLS = 5


class DiffScreen(LinesScreen):
    """Dismisses with the key of the solution that it is compared with, or None."""

    keys_of = "diff"
    heading = "difference"
    footer_actions: tuple[str, ...] = ("next_sibling", "side_by_side", "choose", "close", "help")

    def __init__(self, setting: Setting, solution: str, code: str) -> None:
        super().__init__(setting)
        self._solution = solution
        self._code = code
        self._others: list[SiblingView] | None = None
        self._at = 0
        self._side_by_side = False

    def read(self) -> tuple[Sequence[Line], Sequence[Span]]:
        """The difference to the sibling that is looked at."""
        if self._others is None:
            self._others = compare.nearest(self.setting.path, self._solution, self._code)
        if not self._others:
            return [Line(((" no other solution of this problem", "dim"),))], ()
        other = self._others[self._at % len(self._others)]
        found = compare.difference(self._code, other.code)
        lines = self._beside(found) if self._side_by_side else [self._unified(line) for line in found]
        if all(line.sign == " " for line in found):
            lines = [Line(((" the two are the same, letter by letter", "warn"),)), *lines]
        said: list[Span] = [
            (f"- {visible(self._solution)}", "fail"),
            (f"+ {visible(other.solution)}", "pass"),
            (f"passes {other.passes} of {other.passes + other.fails}", "dim"),
            (f"{self._at % len(self._others) + 1} of {len(self._others)}", "dim"),
        ]
        return lines, said

    def act_next_sibling(self) -> None:
        """The next nearest."""
        self._at += 1
        self.read_again()

    def act_side_by_side(self) -> None:
        """Side by side, or one below the other."""
        self._side_by_side = not self._side_by_side
        self.read_again()

    def act_choose(self) -> None:
        """Go to the other solution."""
        if self._others:
            self.dismiss(self._others[self._at % len(self._others)].solution)

    def _unified(self, line: DiffLine) -> Line:
        if line.sign == "…":
            return Line(((f"      {line.folded} equal lines", "faint"),))
        number = line.left if line.left is not None else line.right
        role, changed = ROLES[line.sign]
        spans: list[Span] = [(f"{number:>{NUMBER_CELLS}} ", "line_number"), (f"{line.sign} ", role)]
        spans += [(visible(text), changed if differs else "text") for text, differs in line.pieces if text]
        return Line(spans)

    def _beside(self, found: list[DiffLine]) -> list[Line]:
        half = max((self.size.width - 3) // 2, 20)
        wall = self.setting.glyphs.wall
        lines: list[Line] = []
        gone: list[DiffLine] = []
        come: list[DiffLine] = []

        def flush() -> None:
            for place in range(max(len(gone), len(come))):
                left = gone[place] if place < len(gone) else None
                right = come[place] if place < len(come) else None
                lines.append(Line((*_half(left, half), (f" {wall} ", "rule"), *_half(right, half))))
            gone.clear()
            come.clear()

        for line in found:
            if line.sign == "-":
                gone.append(line)
            elif line.sign == "+":
                come.append(line)
            else:
                flush()
                lines.append(
                    self._unified(line)
                    if line.sign == "…"
                    else Line((*_half(line, half), (f" {wall} ", "rule"), *_half(line, half)))
                )
        flush()
        return lines


def _half(line: DiffLine | None, width: int) -> list[Span]:
    """One side of a row, cropped and padded to exactly that width."""
    if line is None:
        return [(" " * width, "text")]
    changed = ROLES[line.sign][1]
    spans: list[Span] = []
    room = width
    for text, differs in line.pieces:
        shown = crop(visible(text), room)
        if shown:
            spans.append((shown, changed if differs else "text"))
            room -= cell_len(shown)
    return [*spans, (" " * room, "text")]
