"""The entry line: filter and notes are typed here. It tells of every change, so that drafts are never lost."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from vcl_tui.tui.messages import EditorWanted, Entered, Typed


class Entry(Input):
    """One line of input for one purpose at a time; escape gives up, enter sends."""

    DEFAULT_CSS = """
    Entry, Entry:focus { border: none; height: 1; padding: 0 1; width: 1fr; background: $surface; display: none; }
    Entry.open { display: block; }
    """

    purpose = ""

    def open(self, purpose: str, text: str, placeholder: str) -> None:
        """Begin to type."""
        self.purpose = purpose
        # a blinking cursor would send bytes twice a second
        self.cursor_blink = False
        # a note that was begun is gone on with: the first letter must not replace it
        self.select_on_focus = purpose != "note"
        self.placeholder = placeholder
        self.value = text
        self.cursor_position = len(text)
        self.add_class("open")
        self.focus()

    def shut(self) -> None:
        """Back to the screen's keys."""
        self.purpose = ""
        self.remove_class("open")
        self.screen.set_focus(None)

    def on_show(self) -> None:
        """The window was too small for a while, which took the focus; what is typed must not become verdicts."""
        if self.purpose:
            self.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what is being typed."""
        event.stop()
        if self.purpose:
            self.post_message(Typed(self.purpose, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell what was sent."""
        event.stop()
        self.post_message(Entered(self.purpose, event.value, given_up=False))

    def on_key(self, event: events.Key) -> None:
        """Escape gives up."""
        if event.key == "escape":
            event.stop()
            self.post_message(Entered(self.purpose, self.value, given_up=True))
        elif event.key == "ctrl+e" and self.purpose == "note":
            event.stop()
            event.prevent_default()
            self.post_message(EditorWanted())
