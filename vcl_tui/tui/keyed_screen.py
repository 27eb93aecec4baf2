"""A screen whose keys come from the table, and which answers a wrong key with the valid ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol, cast

from textual import events
from textual.screen import Screen

from vcl_tui.errors import VclError
from vcl_tui.tui.keymap import Action, Keymap, shown
from vcl_tui.tui.setting import Setting


class Host(Protocol):
    """What a screen may ask of the app that it runs in."""

    def open_help(self, actions: Sequence[Action]) -> None:
        """List these keys."""

    def open_screen(self, name: str, then: Callable[[str | None], None] | None = None, **facts: object) -> None:
        """Open a screen by its name; `then` gets what was chosen on it."""

    def redraw(self) -> None:
        """Send everything again."""

    def send(self, sequence: str) -> None:
        """Send a sequence to the terminal as it is."""

    def leave(self) -> None:
        """End the program in order."""


VALID_KEYS_NAMED = 12

OUTSIDE = ("save_screen", "edit_code", "edit_note")
"""Actions that start programs or write files outside the store."""


class KeyedScreen(Screen[str | None], inherit_bindings=False):
    """Looks a key up, checks that it does something here and now, and calls `act_<name>`."""

    AUTO_FOCUS: ClassVar[str | None] = ""  # keys go to the screen unless an entry line is open

    keys_of = ""
    """The name that the key table has for this screen."""

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.setting = setting

    @property
    def keymap(self) -> Keymap:
        """The table, with the reviewer's own keys in it."""
        return self.setting.keymap

    @property
    def host(self) -> Host:
        """The app, as far as screens know it."""
        return cast("Host", self.app)

    def can(self, name: str) -> bool:
        """Whether an action does something here and now. Screens narrow this down."""
        return self._method(name) is not None and not self._is_refused(name)

    @property
    def is_too_small(self) -> bool:
        """Nothing of it can be seen but the sentence that says so: nothing can be answered either."""
        return self.has_class("too_small")

    def valid_actions(self) -> list[Action]:
        """What works here and now, in the table's order."""
        return [action for action in self.keymap.on(self.keys_of) if self.can(action.name)]

    def notice(self, text: str, role: str = "notice") -> None:
        """Say something in the screen's status line."""
        raise NotImplementedError

    def perform(self, name: str) -> None:
        """Do an action; an error becomes a notice, here and nowhere else."""
        if self.is_too_small and name != "quit":
            return
        method = self._method(name)
        if self._is_refused(name):
            self.notice(f"{self.keymap.key(name)} is off: this session was started with --restricted", "warn")
            return
        if method is None or not self.can(name):
            self.notice(f"{self.keymap.key(name)} does nothing here; {self._what_is_valid()}", "warn")
            return
        try:
            method()
        except VclError as error:
            self.notice(str(error), "warn")

    def on_key(self, event: events.Key) -> None:
        """Every key, unless an entry line is open: its keys are its own."""
        if self.focused is not None:
            return
        event.stop()
        event.prevent_default()
        if self.is_too_small:
            # the sentence promises it on every screen, also where the key closes
            if event.key in self.keymap.actions["quit"].keys:
                self.perform("quit")
            return
        if self.takes(event.key):
            return
        action = self.keymap.action(self.keys_of, event.key)
        if action is None:
            self.notice(f"{shown(event.key)} does nothing here; {self._what_is_valid()}", "warn")
            return
        self.before_action()
        self.perform(action.name)

    def takes(self, key: str) -> bool:
        """Whether the screen had asked for this key, and has taken it instead of the table."""
        return False

    def called(self, name: str) -> str:
        """What the footer calls an action here and now."""
        return self.keymap.actions[name].short

    def before_action(self) -> None:
        """A valid key was pressed; what follows sees the time of it."""

    def put_down(self) -> None:
        """The program ends: save what isn't saved yet."""

    def act_help(self) -> None:
        """The keys that work here and now."""
        self.host.open_help(self.valid_actions())

    def act_palette(self) -> None:
        """Every action by name."""
        self.app.action_command_palette()

    def act_redraw(self) -> None:
        """Draw everything anew."""
        self.host.redraw()

    def act_save_screen(self) -> None:
        """The screen as SVG in the current folder."""
        self.notice(f"saved {self.app.save_screenshot(path='.')}")

    def act_quit(self) -> None:
        """Leave; nothing can be lost."""
        self.host.leave()

    def _is_refused(self, name: str) -> bool:
        return self.setting.restricted and name in OUTSIDE

    def _method(self, name: str) -> Callable[[], None] | None:
        found: Callable[[], None] | None = getattr(self, f"act_{name}", None)
        return found

    def _what_is_valid(self) -> str:
        keys = [shown(action.keys[0]) for action in self.valid_actions()]
        rest = " …" if len(keys) > VALID_KEYS_NAMED else ""
        return f"valid: {' '.join(keys[:VALID_KEYS_NAMED])}{rest}  ({self.keymap.key('help')} says what they do)"
