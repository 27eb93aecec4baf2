"""The app: it opens screens, answers signals, and sends the terminal only what changed. No feature lives here."""

from __future__ import annotations

import asyncio
import importlib
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, ClassVar

from textual._compositor import CompositorUpdate
from textual.app import App
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.screen import Screen
from textual.types import CSSPathType

from vcl_tui.tui.commands import ActionCommands
from vcl_tui.tui.glyphs import ASCII
from vcl_tui.tui.keyed_screen import KeyedScreen
from vcl_tui.tui.keymap import Action
from vcl_tui.tui.screens.help import HelpScreen
from vcl_tui.tui.screens.review import ReviewScreen
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.wire import SentUpdate, Wire

SCREENS: dict[str, tuple[str, str]] = {
    "queues": ("vcl_tui.tui.screens.queues", "QueuesScreen"),
    "tags": ("vcl_tui.tui.screens.tags", "TagsScreen"),
    "matrix": ("vcl_tui.tui.screens.matrix", "MatrixScreen"),
    "diff": ("vcl_tui.tui.screens.diff", "DiffScreen"),
    "try": ("vcl_tui.tui.screens.try_input", "TryScreen"),
    "question": ("vcl_tui.tui.screens.question", "QuestionScreen"),
    "suspects": ("vcl_tui.tui.screens.suspects", "SuspectsScreen"),
    "calibration": ("vcl_tui.tui.screens.calibration", "CalibrationScreen"),
    "copies": ("vcl_tui.tui.screens.copies", "CopiesScreen"),
    "study": ("vcl_tui.tui.screens.study", "StudyScreen"),
    "agreement": ("vcl_tui.tui.screens.agreement", "AgreementScreen"),
}
"""Screens that others open by name, so that they needn't know each other."""


class VclApp(App[None], inherit_bindings=False):
    """`vcl review`."""

    TITLE: str | None = "vcl"
    CSS_PATH: ClassVar[CSSPathType | None] = "app.tcss"
    COMMANDS = {ActionCommands}  # noqa: RUF012 -- Textual's own way to say it
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = ""
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, setting: Setting) -> None:
        super().__init__(ansi_color=setting.palette.ansi or None)
        self.setting = setting
        self._wire = Wire(ascii_only=setting.glyphs is ASCII)
        self.animation_level = "none"
        self.register_theme(setting.palette.theme)
        self.theme = setting.palette.theme.name

    def on_mount(self) -> None:
        """Handle the signals that a lost connection sends, then show the review."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            # inside another event loop's thread (the tests) there are no signals to handle
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self.leave)
        self.push_screen(ReviewScreen(self.setting))

    def leave(self) -> None:
        """Go in order: every screen puts down what it holds."""
        for screen in self.screen_stack:
            if isinstance(screen, KeyedScreen):
                screen.put_down()
        self.setting.worker.close()
        self.exit()

    def open_help(self, actions: Sequence[Action]) -> None:
        """List these keys."""
        self.push_screen(HelpScreen(self.setting, actions))

    def open_screen(self, name: str, then: Callable[[str | None], None] | None = None, **facts: object) -> None:
        """Open a screen by its name in the table; `then` gets what was chosen on it."""
        module, title = SCREENS[name]
        # a screen is loaded when it is opened: the start waits for the review alone
        screen: KeyedScreen = getattr(importlib.import_module(module), title)(self.setting, **facts)
        self.push_screen(screen, then)

    def send(self, sequence: str) -> None:
        """Send a sequence to the terminal as it is."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(sequence)

    def redraw(self) -> None:
        """Send the whole screen: something else may have written to the terminal."""
        self._wire.forget()
        self.refresh(layout=True)
        self.screen.refresh(layout=True)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """None: a palette names the colours that it means, for NO_COLOR too; a filter is a pass over every strip."""
        return ()

    def _display(self, screen: Screen[object], renderable: Any) -> None:
        # the one place where Textual's bytes leave for the terminal
        if isinstance(renderable, CompositorUpdate):
            renderable = SentUpdate(renderable, self._wire, self.size)
        super()._display(screen, renderable)


def run(setting: Setting) -> None:
    """Run the screens until the reviewer leaves. Returns what a session summary needs through the session."""
    VclApp(setting).run(mouse=not setting.low_bandwidth)
    with suppress(OSError, ValueError):
        sys.stdout.flush()
