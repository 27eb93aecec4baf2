"""Trying an input: this solution and the common behaviours of its problem, run in the sandbox, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from vcl_tui.tui.lines_screen import LinesRead, LinesScreen
from vcl_tui.tui.messages import Entered, Typed
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.visible_text import crop, visible
from vcl_tui.tui.widgets.entry import Entry
from vcl_tui.tui.widgets.lines import Line
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.workflows import sandbox_beside

NAME_CELLS = 24


class TryScreen(LinesScreen):
    """Type a call, or choose one on which the solutions differ; the values come below it."""

    keys_of = "try"
    heading = "try an input"
    footer_actions: tuple[str, ...] = ("type", "choose", "close", "help")

    def __init__(self, setting: Setting, problem: str, solution: str) -> None:
        super().__init__(setting)
        self._problem = problem
        self._solution = solution
        self._call = ""

    def compose(self) -> ComposeResult:
        """As every screen of lines, with an entry line."""
        yield from super().compose()
        yield Entry(id="entry")

    def read(self) -> tuple[Sequence[Line], Sequence[Span]]:
        """The inputs to choose from; after one was chosen, what each solution gave for it."""
        said: list[Span] = [(visible(self._solution), "strong")]
        lines: list[Line] = [Line(())]
        if self._call:
            tried = self.worked_out(sandbox_beside.try_input, self._solution, self._call)
            mine = tried[0].value if tried else ""
            lines.append(Line(((f"  {visible(self._call)}", "title_focus"),)))
            for one in tried:
                alike = f"{one.alike} alike" if one.alike > 1 else ""
                role = "strong" if one.solution == self._solution else "text"
                value = ("text" if one.value == mine else "fail") if one.solution != self._solution else "strong"
                name = crop(visible(one.solution), NAME_CELLS)
                spans = ((f"  {name:<{NAME_CELLS}} ", role), (f"{alike:<10}", "dim"), (visible(one.value), value))
                lines.append(Line(spans))
            lines.append(Line(()))
        suggested = self.worked_out(sandbox_beside.suggested_inputs, self._problem)
        lines.append(Line((("  Ready inputs, those that divide the solutions most first", "dim"),)))
        lines += [Line(((f"  {visible(call)}", "text"),), call) for call in suggested]
        if not suggested:
            lines.append(Line((("  no test of this problem calls its function by values; i types a call", "dim"),)))
        return lines, said

    def on_lines_read(self, _: LinesRead) -> None:
        """The run is over; what it gave is shown by the base."""
        self.notice("")

    def act_type(self) -> None:
        """Type a call."""
        self.query_one(Entry).open("input", self._call, "the arguments, or a whole call")

    def act_choose(self) -> None:
        """Run the input under the cursor."""
        call = self.lines.current()
        if call is not None:
            self._run(call)

    def on_typed(self, _: Typed) -> None:
        """Nothing runs before it is sent."""

    def on_entered(self, message: Entered) -> None:
        """Run what was typed."""
        self.query_one(Entry).shut()
        if not message.given_up and message.text.strip():
            self._run(message.text.strip())

    def _run(self, call: str) -> None:
        self._call = call
        self.notice("running in the sandbox")
        self.read_again()
