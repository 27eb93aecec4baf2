"""The copies of an answered program: the same code under other names, which one answer may hold for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vcl_tui.tui.lines_screen import LinesScreen
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.visible_text import visible
from vcl_tui.tui.widgets.lines import Line
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.tui.widgets.queue_list import MARKS
from vcl_tui.workflows import settle_copies
from vcl_tui.workflows.settle_copies import Copy

SHOWN_CHANGES = 6
SIGNS = {"-": "fail", "+": "pass"}


class CopiesScreen(LinesScreen):
    """Dismisses with nothing; what was said of copies is on the disk."""

    keys_of = "copies"
    heading = "copies"
    footer_actions: tuple[str, ...] = ("accept_copies", "refuse_copy", "close", "help")

    def __init__(self, setting: Setting, solution: str) -> None:
        super().__init__(setting)
        self._solution = solution
        self._copies: list[Copy] = []

    def read(self) -> tuple[Sequence[Line], Sequence[Span]]:
        """Find them anew."""
        self._copies = self.worked_out(settle_copies.copies_of, self._solution, self.setting.reviewer)
        answer = self.setting.session.standing(self._solution)
        said: list[Span] = [(f"of {visible(self._solution)}", "strong")]
        if answer is not None:
            said.append((f"which you called {answer.value.value}", answer.value.value))
        return list(self._told()), said

    def act_accept_copies(self) -> None:
        """They get the same verdict, all at once."""
        session = self.setting.session
        answer = session.standing(self._solution)
        open_ones = [copy.solution for copy in self._copies if copy.mine is None]
        if answer is None or not open_ones:
            self.notice("every copy has your label already" if self._copies else "there is no copy")
            return
        settle_copies.accept(session.context, answer, open_ones)
        count = f"{len(open_ones)} cop{'y' if len(open_ones) == 1 else 'ies'}"
        self.notice(f"{count} {answer.value.value} as well; {self.keymap.key('undo')} takes them back one by one")
        self.read_again()

    def act_refuse_copy(self) -> None:
        """The one under the cursor is a program of its own."""
        copy = self.lines.current()
        if copy is not None:
            settle_copies.refuse(self.setting.session.context, copy)
            self.notice(f"{copy} is a program of its own now; answers about others don't speak of it", "unsure")
            self.read_again()

    def act_undo(self) -> None:
        """Take back my last label, here the one of the last copy."""
        undone = self.setting.session.undo()
        if undone is not None:
            self.notice(f"took back: {undone.label.item} {undone.label.value.value}", "unsure")
            self.read_again()

    def can(self, name: str) -> bool:
        """Both need a copy."""
        return super().can(name) and (name not in ("accept_copies", "refuse_copy") or bool(self._copies))

    def _told(self) -> Iterator[Line]:
        yield Line(())
        if not self._copies:
            yield Line((("  No other solution of this problem is the same program.", "text"),))
            yield Line((("  Comments, names, dead code and equivalent ways of writing make no difference.", "dim"),))
        for copy in self._copies:
            mark, role = MARKS.get(copy.mine or "", (" ", "dim"))
            changes = copy.changes[:SHOWN_CHANGES]
            alike = "" if changes else "  letter by letter the same"
            yield Line(((f"  {mark} ", role), (visible(copy.solution), "strong"), (alike, "dim")), copy.solution)
            for line in changes:
                spans: list[Span] = [(f"      {line.sign} ", SIGNS[line.sign])]
                spans += [(visible(text), SIGNS[line.sign] if differs else "dim") for text, differs in line.pieces]
                yield Line(spans)
            if more := len(copy.changes) - len(changes):
                yield Line(((f"        {more} more changed lines", "faint"),))
