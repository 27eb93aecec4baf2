"""The studies of this store: what to verify with, how strict to be, why it errs, and where the ceiling is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual import events

from vcl_tui.tui.lines_screen import LinesScreen
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.visible_text import visible, wrapped
from vcl_tui.tui.widgets.lines import Line, Lines, Reading
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.workflows import beside

ROLES = {"title": "title_focus", "text": "text", "note": "dim", "table": "text", "plot": "text"}
PLOTTED = {"●": "correct", "▲": "incorrect", "■": "judge", "◆": "unsure", "·": "dim"}
"""Marks of curves; those that a palette has no further hue for stay as they are, and are told apart by shape."""
WRAPPED = ("text", "note")
WORKING = (Line(()), Line((("  working it out: a few seconds …", "dim"),)))


class StudyScreen(LinesScreen):
    """A study a screen; the process beside this one works it out, which takes seconds."""

    keys_of = "study"
    heading = "study"
    body: type[Lines] = Reading
    footer_actions: tuple[str, ...] = ("next_study", "close", "help")

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._at = 0
        self._drawn: dict[tuple[str, int], list[Line]] = {}
        self._asked: set[tuple[str, int]] = set()

    def on_resize(self, _: events.Resize) -> None:
        """Tables are broken to the width."""
        self.read_again()

    def read_again(self) -> None:
        """Ask once for each study and width; meanwhile say that it takes a moment."""
        wanted = self._wanted()
        if not self.size.width:
            return
        if wanted not in self._drawn:
            self.lines.show(WORKING, self._said())
        if wanted in self._drawn or wanted not in self._asked:
            self._asked.add(wanted)
            super().read_again()

    def read(self) -> tuple[Sequence[Line], Sequence[Span]]:
        """The report; the reviewer may have gone on to another one meanwhile."""
        name, width = wanted = self._wanted()
        if wanted not in self._drawn:
            report = self.worked_out(beside.study, name, width)
            self._drawn[wanted] = [Line(()), *(Line(spans) for spans in _told(report, width))]
        return self._drawn.get(self._wanted(), WORKING), self._said()

    def act_next_study(self) -> None:
        """The next of the four."""
        self._at = (self._at + 1) % len(beside.STUDIES)
        self.read_again()

    def act_previous_study(self) -> None:
        """The one before."""
        self._at = (self._at - 1) % len(beside.STUDIES)
        self.read_again()

    def _wanted(self) -> tuple[str, int]:
        """The study that is looked at, and the cells that its lines may take."""
        return beside.STUDIES[self._at], max(self.size.width - 4, 40)

    def _said(self) -> list[Span]:
        return [(name, "title_focus" if at == self._at else "dim") for at, name in enumerate(beside.STUDIES)]


def _told(report: Sequence[tuple[str, str]], width: int) -> Iterator[list[Span]]:
    for kind, text in report:
        if kind == "plot":
            yield [("  ", "text"), *_plotted(visible(text))]
        else:
            for part in wrapped(text, width) if kind in WRAPPED else [visible(text)]:
                yield [(f"  {part}", ROLES[kind])]


def _plotted(text: str) -> list[Span]:
    """The marks of the curves in their colours."""
    spans: list[Span] = []
    for character in text:
        role = PLOTTED.get(character, "text")
        if spans and spans[-1][1] == role:
            spans[-1] = (spans[-1][0] + character, role)
        else:
            spans.append((character, role))
    return spans
