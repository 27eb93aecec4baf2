"""Verdicts by key, and what goes with them: notes, tags, confidence. What the review and the question screen share.

A blind answer is committed first; then the judge appears, then what the tests and the other solutions say, and a
second verdict may be given. The first one counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.timer import Timer

from vcl_tui.errors import ServiceError
from vcl_tui.model.label import NewLabel, Verdict
from vcl_tui.tui import editor
from vcl_tui.tui.keyed_screen import KeyedScreen
from vcl_tui.tui.messages import Entered, Typed
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.widgets.entry import Entry
from vcl_tui.workflows.review_session import Extras

HIDDEN = ""
JUDGE_SHOWN = "judge"
ALL_SHOWN = "all"
"""How much of the evidence a blind reviewer may see by now."""

CONFIDENCES = {"1": "a guess", "2": "likely", "3": "sure"}
CONFIDENCE_KEYS = (*CONFIDENCES.items(), ("esc", "leave"))
NOTE_KEYS = (("enter", "keep the note"), ("esc", "leave it as a draft"))
DRAFT_SAVED_AFTER_S = 0.15
NOTE_HINT = "a note for this solution"


@dataclass(frozen=True, slots=True)
class Subject:
    """The solution that is asked about.

    Attributes:
        question: key of the question that a verdict answers; None outside a stored queue.
        mine: the verdict that it has from this reviewer; None without one.
        note: of that verdict.
        blind: it is answered before judge and outcomes are seen.
    """

    solution: str
    question: str | None
    mine: str | None
    note: str | None
    blind: bool


def what_was_said(value: str) -> str:
    """A verdict as what it is: the reviewer's word, not the truth."""
    return "you skipped it" if value == Verdict.SKIP else f"you said {value}"


class VerdictScreen(KeyedScreen):
    """Subclasses say what is asked about, and what follows a verdict."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.session = setting.session
        self.reveal = HIDDEN if self.session.blind else ALL_SHOWN
        self.tags_for: dict[str, tuple[str, ...]] = {}
        self.note_for: str | None = None
        self._confidence_asked = False
        self._unsaved_draft: tuple[str, str] | None = None
        self._pauses: dict[str, Timer] = {}

    # What a subclass says -----------------------------------------------------------------------------

    @property
    def entry(self) -> Entry:
        """The line where notes are typed."""
        raise NotImplementedError

    def subject(self) -> Subject | None:
        """What is asked about; None when nothing is."""
        raise NotImplementedError

    def answered(self, subject: Subject, value: Verdict, note: str | None) -> None:
        """A first verdict is on the disk."""
        raise NotImplementedError

    def tell_keys(self) -> None:
        """The footer names what works now."""
        raise NotImplementedError

    def show_more(self) -> None:
        """Draw what `reveal` lets be seen now."""
        raise NotImplementedError

    def go_on(self, subject: Subject) -> None:
        """To the next item."""
        raise NotImplementedError

    def taken_back(self, label: NewLabel) -> None:
        """This label was undone."""
        raise NotImplementedError

    # Verdicts -----------------------------------------------------------------------------------------

    def act_mark_correct(self) -> None:
        """Correct."""
        self.mark(Verdict.CORRECT)

    def act_mark_incorrect(self) -> None:
        """Incorrect."""
        self.mark(Verdict.INCORRECT)

    def act_mark_unsure(self) -> None:
        """Unsure."""
        self.mark(Verdict.UNSURE)

    def act_mark_skip(self) -> None:
        """Skip."""
        self.mark(Verdict.SKIP)

    def mark(self, value: Verdict) -> None:
        """Commit a verdict on the subject; a blind one stays to show what was hidden."""
        subject = self.subject()
        if subject is None:
            return
        name = subject.solution
        second = subject.blind and subject.mine is not None and self.reveal != HIDDEN
        begun = None if second else self.session.draft(name)
        note = begun or subject.note
        extras = Extras(note=note, tags=self.tags_for.pop(name, ()), question=subject.question)
        self.session.verdict(name, value, extras, second=second)
        if second:
            self.notice(f"{name}: second verdict {value.value}; the first one counts", value.value)
            return
        if begun:
            self.session.save_draft(name, None)
        self.answered(subject, value, note)
        if subject.blind:
            self._reveal_next()
            follows = "goes on" if self.reveal == ALL_SHOWN else "shows outcomes"
            on = f"{self.keymap.key('go_on')} {follows}"
            self.notice(f"{name}: {what_was_said(value)}; {on}, a second verdict is optional")
        else:
            self.notice(f"{name}: {'skipped' if value is Verdict.SKIP else value.value}")
            self.go_on(subject)

    def act_go_on(self) -> None:
        """After a blind verdict: reveal more, then go on."""
        subject = self.subject()
        if subject is None:
            return
        if subject.mine and self.reveal != ALL_SHOWN:
            self._reveal_next()
        else:
            self.go_on(subject)

    def called(self, name: str) -> str:
        """After a blind verdict the key reveals before it goes on."""
        subject = self.subject() if name == "go_on" else None
        more = subject is not None and subject.mine and self.reveal != ALL_SHOWN
        return "outcomes" if more else super().called(name)

    def _reveal_next(self) -> None:
        self.reveal = JUDGE_SHOWN if self.reveal == HIDDEN else ALL_SHOWN
        self.show_more()

    def act_undo(self) -> None:
        """Take back the last label of this reviewer, whenever it was given."""
        undone = self.session.undo()
        if undone is None:
            self.notice("nothing to undo: you have no label in this store", "warn")
            return
        self.taken_back(undone.label)
        self.notice(f"took back: {undone.label.item} {undone.label.value.value}", "unsure")

    def act_copies(self) -> None:
        """Other texts of the same program: one answer may hold for all of them."""
        subject = self.subject()
        last = self.session.last_verdict()
        answered = subject.solution if subject and subject.mine else last.item if last else None
        if answered is not None:
            self.host.open_screen("copies", self.copies_settled, solution=answered)

    def copies_settled(self, _: str | None) -> None:
        """Copies may have labels now."""

    # Notes --------------------------------------------------------------------------------------------

    def act_note(self) -> None:
        """Write a note; it is saved while it is typed."""
        subject = self.subject()
        if subject is None:
            return
        self.note_for = subject.solution
        self.entry.open("note", self.session.draft(subject.solution) or subject.note or "", NOTE_HINT)
        self.notice("note: saved as you type; enter or esc, and it goes with the verdict", "dim")
        self.tell_keys()

    def asked_keys(self) -> Sequence[tuple[str, str]]:
        """Keys and what they do while others are text or no answer; none while the table's keys work."""
        if self.entry.purpose == "note":
            return NOTE_KEYS
        return CONFIDENCE_KEYS if self._confidence_asked else ()

    def on_typed(self, message: Typed) -> None:
        """A note is saved as it is typed."""
        if message.purpose != "note" or self.note_for is None:
            return
        self._unsaved_draft = (self.note_for, message.text)
        if "draft" not in self._pauses:
            self._pauses["draft"] = self.set_timer(DRAFT_SAVED_AFTER_S, self.save_draft)

    def on_entered(self, message: Entered) -> None:
        """The note is written, or left for later."""
        if message.purpose != "note":
            return
        self.entry.shut()
        self.tell_keys()
        self.save_draft()
        if message.given_up:
            self.notice("the note is kept as a draft" if message.text else "")
        else:
            self._attach_note(message.text)

    def act_edit_note(self) -> None:
        """The note in the reviewer's editor."""
        subject = self.subject()
        if subject is None:
            return
        begun = self.entry.value if self.entry.purpose == "note" else None
        text = self.edited(begun or self.session.draft(subject.solution) or subject.note or "", ".txt")
        if text is not None:
            self.note_for = subject.solution
            self.session.save_draft(subject.solution, text.strip() or None)
            self._attach_note(text.strip())

    def on_editor_wanted(self) -> None:
        """From the entry line: the editor takes over what was typed."""
        self.perform("edit_note")
        if not self.setting.restricted:
            self.entry.shut()
            self.tell_keys()

    def _attach_note(self, text: str) -> None:
        """With the verdict that is there; else the draft waits for one."""
        last = self.session.standing(self.note_for) if self.note_for else None
        if last is None:
            self.notice("the note goes with your verdict" if text else "")
            return
        self.session.amend(last, note=text or None)
        self.session.save_draft(last.item, None)
        self.amended(last.item)
        self.notice("the note is with your verdict")

    def amended(self, solution: str) -> None:
        """Note, tags or confidence of a verdict changed."""

    def save_draft(self) -> None:
        """Put what was typed of a note on the disk."""
        self._pauses.pop("draft", None)
        if self._unsaved_draft is not None:
            solution, text = self._unsaved_draft
            self._unsaved_draft = None
            self.session.save_draft(solution, text)

    def edited(self, text: str, suffix: str) -> str | None:
        """A text after the reviewer's editor had it; None when that failed."""
        try:
            found = editor.edit(self.app, text, suffix)
        except ServiceError as error:
            self.notice(str(error), "warn")
            return None
        self.host.redraw()
        return found

    # Tags and confidence ------------------------------------------------------------------------------

    def act_tags(self) -> None:
        """Tick failure reasons: they go with the verdict, at once where there is one."""
        subject = self.subject()
        if subject is None:
            return
        last = self.session.standing(subject.solution)
        ticked = self.tags_for.get(subject.solution, last.tags if last else ())
        self.host.open_screen("tags", lambda chosen: self._keep_tags(subject.solution, chosen), ticked=ticked)

    def _keep_tags(self, solution: str, chosen: str | None) -> None:
        if chosen is None:
            return
        tags = tuple(tag for tag in chosen.split("\n") if tag)
        last = self.session.standing(solution)
        if last is not None:
            self.session.amend(last, tags=tags)
            self.amended(solution)
            self.notice(f"{solution}: {', '.join(tags) or 'no tags'}")
        else:
            self.tags_for[solution] = tags
            self.notice(f"{', '.join(tags) or 'no tags'}: with your verdict")

    def takes(self, key: str) -> bool:
        """After `v` the next key says how sure; escape leaves that open."""
        if not self._confidence_asked:
            return False
        self._confidence_asked = False
        self.tell_keys()
        if key in CONFIDENCES:
            self._say_confidence(key)
        elif key == "escape":
            self.notice("")
        return key in CONFIDENCES or key == "escape"

    def act_confidence(self) -> None:
        """Ask how sure the last verdict was."""
        last = self.session.last_verdict()
        if last is None:
            self.notice("no verdict of yours to be sure of yet", "warn")
            return
        self._confidence_asked = True
        told = "  ".join(f"{key} {meaning}" for key, meaning in CONFIDENCES.items())
        self.notice(f"how sure of {last.item} {last.value.value}?  {told}", "title_focus")
        self.tell_keys()

    def _say_confidence(self, key: str) -> None:
        last = self.session.last_verdict()
        if last is not None:
            self.session.amend(last, confidence=int(key))
            self.notice(f"{last.item}: {last.value.value}, {CONFIDENCES[key]}")

    # Pauses -------------------------------------------------------------------------------------------

    def later(self, name: str, seconds: float, action: Callable[[], None]) -> None:
        """Do it after a pause; another call under the same name begins the pause anew."""
        if name in self._pauses:
            self._pauses.pop(name).stop()

        def act() -> None:
            self._pauses.pop(name, None)
            action()

        self._pauses[name] = self.set_timer(seconds, act)
