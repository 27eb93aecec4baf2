"""A screen of one list: a header, lines with a cursor, a footer. What the lines say is read in a worker.

Queue chooser, suspects, agreement and calibration are built on this; each is a module of its own in `screens`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError
from typing import Concatenate, ParamSpec, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.worker import Worker, WorkerState

from vcl_tui.config import Settings
from vcl_tui.errors import ServiceError, VclError
from vcl_tui.tui.keyed_screen import KeyedScreen
from vcl_tui.tui.visible_text import visible
from vcl_tui.tui.widgets import review_bars
from vcl_tui.tui.widgets.bars import Bar
from vcl_tui.tui.widgets.lines import Line, Lines
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.tui.widgets.wall import SMALLEST, TooSmall

P = ParamSpec("P")
T = TypeVar("T")


class LinesRead(Message):
    """A worker has read what the screen shows."""

    def __init__(self, lines: Sequence[Line], said: Sequence[Span]) -> None:
        super().__init__()
        self.lines = lines
        self.said = said


class LinesFailed(Message):
    """It couldn't be read."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class LinesScreen(KeyedScreen):
    """Subclasses give `heading`, `read` and what their keys do."""

    heading = ""
    footer_actions: tuple[str, ...] = ("close", "help")
    body: type[Lines] = Lines
    """What the lines are: to choose from, or `Reading`."""

    def compose(self) -> ComposeResult:
        """Header, lines, status, footer."""
        palette = self.setting.palette
        yield Bar(palette, id="header")
        yield self.body(palette, self.setting.glyphs, self.heading, id="lines")
        yield Bar(palette, id="status", fill="text")
        yield Bar(palette, id="footer")
        yield TooSmall(palette, self.setting.glyphs, SMALLEST, id="too_small")

    def on_mount(self) -> None:
        """Draw the frame, read the lines."""
        self.query_one("#header", Bar).say(
            [(" vcl ", "bar_key"), (f" {self.heading}", "bar_strong")],
            [(f"{visible(self.setting.reviewer)}  ", "bar"), (f"{visible(self.setting.path.name)} ", "bar_dim")],
        )
        self.tell_keys()
        self.read_again()

    def tell_keys(self) -> None:
        """The footer names what works now."""
        valid = [name for name in self.footer_actions if self.can(name)]
        self.query_one("#footer", Bar).say(review_bars.footer(valid, self.keymap, self.called))

    def read_again(self) -> None:
        """Read in a worker; what is shown stays until the answer is there."""
        self.run_worker(self._read, thread=True, exclusive=True, exit_on_error=False)

    def read(self) -> tuple[Sequence[Line], Sequence[Span]]:
        """The lines and what the title says. Runs in a thread: no widget is touched here."""
        raise NotImplementedError

    def worked_out(self, work: Callable[Concatenate[Settings, P], T], *arguments: P.args, **named: P.kwargs) -> T:
        """Have this done in the process beside the screens, and wait for it. Only for `read`, which has a thread.

        Raises:
            VclError: what the work raised, or that the process ended.
        """
        try:
            return self.setting.worker.submit(work, self.setting.session.context.settings, *arguments, **named).result()
        except (CancelledError, BrokenExecutor) as error:
            self.setting.worker.close()
            raise ServiceError(
                "the process beside the screen ended while it worked on this; press the key again"
            ) from error

    def _read(self) -> None:
        try:
            self.post_message(LinesRead(*self.read()))
        except VclError as error:
            self.post_message(LinesFailed(str(error)))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Whatever else went wrong in the thread is told as well: a screen must not say "reading" for ever."""
        if event.state is WorkerState.ERROR:
            self.on_lines_failed(LinesFailed(f"{type(event.worker.error).__name__}: {event.worker.error}"))

    def on_lines_read(self, message: LinesRead) -> None:
        """Show them."""
        self.lines.show(message.lines, message.said)
        self.tell_keys()

    def on_lines_failed(self, message: LinesFailed) -> None:
        """Say why there are none."""
        self.lines.show([Line(((f" {visible(message.reason)}", "warn"),))])

    @property
    def lines(self) -> Lines:
        """The list."""
        return self.query_one("#lines", Lines)

    def notice(self, text: str, role: str = "notice") -> None:
        """Say it in the status line."""
        self.query_one("#status", Bar).say([(f" {visible(text)}", role)])

    def before_action(self) -> None:
        """A notice stands until the next key."""
        self.query_one("#status", Bar).say([])

    def on_resize(self, event: events.Resize) -> None:
        """Too small for anything but a sentence; subclasses whose lines depend on the width make them anew."""
        self.set_class(event.size.width < SMALLEST.width or event.size.height < SMALLEST.height, "too_small")

    def act_close(self) -> None:
        """Back."""
        self.dismiss(None)

    def act_right(self) -> None:
        """Long lines to the left, so that their right comes into sight."""
        self.lines.sideways(1)

    def act_left(self) -> None:
        """Back."""
        self.lines.sideways(-1)

    def act_down(self) -> None:
        """Further down."""
        self.lines.move(1)

    def act_up(self) -> None:
        """Further up."""
        self.lines.move(-1)

    def act_top(self) -> None:
        """To the first."""
        self.lines.to_edge(bottom=False)

    def act_bottom(self) -> None:
        """To the last."""
        self.lines.to_edge(bottom=True)

    def act_half_down(self) -> None:
        """Half a page down."""
        self.lines.move(max(self.lines.body_height // 2, 1))

    def act_half_up(self) -> None:
        """Half a page up."""
        self.lines.move(-max(self.lines.body_height // 2, 1))
