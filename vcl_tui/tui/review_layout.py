"""How the review screen is laid out: wide with all panes, folded for a small terminal, or one pane zoomed."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size
from textual.screen import Screen

from vcl_tui.model.view import SolutionView
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.widgets.bars import Bar
from vcl_tui.tui.widgets.code_pane import CodePane
from vcl_tui.tui.widgets.entry import Entry
from vcl_tui.tui.widgets.pane import Pane
from vcl_tui.tui.widgets.queue_list import QueueList
from vcl_tui.tui.widgets.tests_pane import TestsPane
from vcl_tui.tui.widgets.text_panes import JudgePane, ProblemPane
from vcl_tui.tui.widgets.wall import SMALLEST, TooSmall, Wall

WIDE = Size(100, 30)
ORDER = ("list", "problem", "code", "tests", "judge")


class Layout:
    """The widgets of the review screen and which of them can be seen."""

    def __init__(self, setting: Setting) -> None:
        palette, glyphs = setting.palette, setting.glyphs
        self.list = QueueList(palette, glyphs, id="list")
        self.problem = ProblemPane(palette, glyphs, id="problem")
        self.code = CodePane(palette, glyphs, id="code")
        self.tests = TestsPane(palette, glyphs, id="tests")
        self.judge = JudgePane(palette, glyphs, id="judge")
        self.panes: dict[str, Pane] = {
            "list": self.list, "problem": self.problem, "code": self.code, "tests": self.tests, "judge": self.judge,
        }  # fmt: skip
        self.header = Bar(palette, id="header")
        self.fold = Bar(palette, id="fold", fill="text")
        self.tabs = Bar(palette, id="tabs")
        self.status = Bar(palette, id="status", fill="text")
        self.footer = Bar(palette, id="footer")
        self.entry = Entry(id="entry")
        self._setting = setting
        self.active = "list"
        self.folded = False
        self.zoomed = False
        self._screen: Screen[str | None] | None = None

    def compose(self) -> ComposeResult:
        """The rows of the screen, top to bottom."""
        palette, glyphs = self._setting.palette, self._setting.glyphs
        yield self.header
        yield self.fold
        yield self.tabs
        for pane in self.panes.values():
            pane.add_class("pane")
        right = Container(self.problem, self.code, self.tests, self.judge, id="panes")
        yield Container(self.list, Wall(palette, glyphs, id="wall"), right, id="body")
        yield self.status
        yield self.entry
        yield self.footer
        yield TooSmall(palette, glyphs, SMALLEST, id="too_small")

    def attach(self, screen: Screen[str | None]) -> None:
        """The screen whose classes say what is seen."""
        self._screen = screen
        self._apply()

    def fit(self, size: Size) -> None:
        """Fold, unfold, or say that it is too small."""
        folded = size.width < WIDE.width or size.height < WIDE.height
        if folded != self.folded:
            self.folded = folded
            if folded and self.active == "list":
                self.active = "code"
            elif not folded:
                self.active = "list"
        if self._screen is not None:
            too_small = size.width < SMALLEST.width or size.height < SMALLEST.height
            self._screen.set_class(too_small, "too_small")
        self._apply()

    def activate(self, name: str) -> None:
        """Keys go to this pane from now on."""
        if name in self.panes:
            self.active = name
            self._apply()

    def zoom(self, *, on: bool) -> None:
        """The active pane alone, or all of them."""
        self.zoomed = on
        self._apply()

    def neighbour(self, steps: int) -> str:
        """The pane after (or before) the active one."""
        return ORDER[(ORDER.index(self.active) + steps) % len(ORDER)]

    @property
    def pane(self) -> Pane:
        """The active pane."""
        return self.panes[self.active]

    @property
    def single(self) -> bool:
        """Only the active pane can be seen."""
        return self.folded or self.zoomed

    def in_sight(self) -> tuple[str, ...]:
        """The panes that are drawn: all, the zoomed one, or those that share a small terminal."""
        if self.zoomed:
            return (self.active,)
        if self.folded:
            return ("code", "tests") if self.active in ("code", "tests") else (self.active,)
        return ORDER

    def visible_panes(self) -> tuple[str, ...]:
        """What the reviewer can see now, for the ledger: a pane that hides its content doesn't count."""
        names = list(self.in_sight())
        if self.judge.hidden and "judge" in names:
            names.remove("judge")
        if "tests" in names and not self.tests.hide_outcomes:
            names.append("outcomes")
        return tuple(names)

    def show(self, view: SolutionView | None, judge_hidden: str, *, outcomes_hidden: bool, again: bool) -> None:
        """Fill the panes with a solution; `again` keeps the places in them."""
        self.judge.hide(judge_hidden)
        shown_otherwise = self.tests.hide_outcomes != outcomes_hidden
        self.tests.hide_outcomes = outcomes_hidden
        self.code.hide_origin = outcomes_hidden
        if not again:
            self.problem.show(view)
            self.code.show(view)
        elif shown_otherwise:
            self.code.refresh_title()
        self.judge.show(view)
        self.tests.show(view, keep_cursor=again and not shown_otherwise)

    def _apply(self) -> None:
        if self._screen is None:
            return
        self._screen.set_class(self.folded, "folded")
        self._screen.set_class(self.single, "single")
        for name, pane in self.panes.items():
            pane.set_class(name in self.in_sight(), "in_sight")
            pane.set_active(name == self.active)
        right = self._screen.query_one("#panes")
        right.set_class(self.active != "list", "in_sight")
