"""The list and what follows it: rows are read by a worker, the panes follow the cursor when it rests."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from vcl_tui.model.view import ListRow, SolutionView
from vcl_tui.tui.filter_screen import FilterScreen
from vcl_tui.tui.messages import (
    EvidenceFailed,
    EvidenceReady,
    ListingFailed,
    ListingReady,
    QuestionsHeld,
    StandingRead,
)
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.verdict_screen import ALL_SHOWN, HIDDEN
from vcl_tui.tui.visible_text import visible
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.tui.widgets.queue_list import QueueList
from vcl_tui.tui.workers import EvidenceLoader, ListLoader
from vcl_tui.workflows import browse, queue_standing
from vcl_tui.workflows.browse import ListRequest
from vcl_tui.workflows.queue_standing import Standing
from vcl_tui.workflows.review_session import Place

PANES_FOLLOW_AFTER_S = 0.1
STOCKED = 4
"""With fewer open questions than this, more are asked for."""
PLACE_SAVED_AFTER_S = 0.15
OTHERS_LOOKED_FOR_S = 4.0


class ListScreen(FilterScreen):
    """A list, the solution under its cursor, and how much of the evidence may be seen yet."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.queue = setting.start.queue
        self.done = 0
        self.view: SolutionView | None = None
        self.judge_wanted = True
        self._notice: list[Span] = []
        self._about: list[Span] = []
        self.standing = Standing()
        self._test_wanted = ""
        self._asking = False
        self._standing_asked = False
        self._written = 0
        self.lists = ListLoader(self._post)
        self.evidence = EvidenceLoader(setting.path, setting.reviewer, self._post)

    def refresh_bars(self) -> None:
        """Header, tabs and footer say what is so now."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The rows and panes of the layout."""
        yield from self.layout_of.compose()

    def on_mount(self) -> None:
        """Ask for the list; the frame is drawn meanwhile."""
        self.layout_of.attach(self)
        self.layout_of.list.blind = self.session.blind
        self.load_list(self.filter_text)
        self.refresh_bars()
        self.set_interval(OTHERS_LOOKED_FOR_S, self._look_for_others)

    def on_resize(self, event: events.Resize) -> None:
        """Fold or unfold; the place stays."""
        self.layout_of.fit(event.size)
        self.rearranged()

    # The list -----------------------------------------------------------------------------------------

    @property
    def list(self) -> QueueList:
        """The list."""
        return self.layout_of.list

    def load_list(self, filter_text: str) -> None:
        """Read the list in a worker; the one that is there stays until the new one is ready."""
        stored = browse.is_stored(self.queue)
        self.standing = queue_standing.saved(self.session.context, self.queue, self.setting.reviewer, stored=stored)
        if stored:
            self._hold_questions()
            self.ask_standing()
        self.lists.load(ListRequest(self.setting.path, self.setting.reviewer, self.queue, filter_text))

    def on_listing_ready(self, message: ListingReady) -> None:
        """Show it, at the place where the reviewer was, else at the first row that has no label."""
        listing = message.listing
        if message.request.filter_text == self.filter_text:
            self._good_filter = self.filter_text
        self.list.show(listing, self.queue or "all solutions")
        self.done = listing.labelled()
        at = listing.position_of(self._go_to) if self._go_to else None
        row = self.list.row(at) if at is not None else None
        if row is None or row.mine is not None:
            at = listing.unlabelled(at or 0)
            at = at if at is not None else listing.unlabelled(0)
        self.layout_of.code.nothing = self._what_to_do()
        self.go_to_row(at if at is not None else 0, at_once=True)
        if at is None and listing.count:
            self.notice("every row of this list has your label", "correct")

    def _what_to_do(self) -> tuple[str, ...]:
        """What an empty list says in the place of the code."""
        key = self.keymap.key
        listing = self.list.listing
        if listing is None or listing.count:
            return ()
        if listing.total:
            return (
                "No row matches the filter.",
                "",
                f"{key('clear_filter')} drops it, {key('filter')} changes it.",
                f"It hides {listing.total:,} rows of this queue.",
            )
        if self.queue:
            return ("This queue is empty.", "", f"{key('queues')} chooses another one.")
        return (
            "This store has no solutions yet.",
            "",
            "vcl import auto PATH    brings results that you have",
            "vcl generate            has a model write some",
            "vcl demo                makes a store to look around in",
        )

    def _hold_questions(self) -> None:
        """Have the next questions of a stored queue made ready beside this process."""
        if self._asking:
            return
        self._asking = True
        # only stored queues need it, and what it imports takes longer than the first paint
        from vcl_tui.workflows import questions_ahead  # noqa: PLC0415

        held = self.setting.worker.submit(
            questions_ahead.hold_questions, self.session.context.settings, self.queue, self.setting.reviewer
        )
        held.add_done_callback(lambda future: self._post(QuestionsHeld(self.queue, future)))

    def stock_up(self) -> None:
        """After an answer: see that the next questions are ready."""
        listing = self.list.listing
        if browse.is_stored(self.queue) and listing and listing.count - self.done < STOCKED:
            self._hold_questions()

    def ask_standing(self) -> None:
        """Have it worked out where a stored queue stands; one at a time, the last one counts."""
        if not browse.is_stored(self.queue) or self._standing_asked:
            return
        self._standing_asked = True
        self._written = self.session.writes_of_others()
        queue = self.queue
        asked = self.setting.worker.submit(
            queue_standing.work_out, self.session.context.settings, queue, self.setting.reviewer
        )
        asked.add_done_callback(lambda future: self._post(StandingRead(queue, future)))

    def on_standing_read(self, message: StandingRead) -> None:
        """The header follows."""
        self._standing_asked = False
        # what it itself has written is no news
        self._written = self.session.writes_of_others()
        if message.queue == self.queue and not message.future.cancelled() and not message.future.exception():
            self.standing = message.future.result()
            self.refresh_bars()

    def _look_for_others(self) -> None:
        """Other reviewers' answers move the queue on."""
        if self.session.writes_of_others() != self._written:
            self.ask_standing()

    def on_questions_held(self, message: QuestionsHeld) -> None:
        """More rows may be there now."""
        self._asking = False
        self._standing_asked = False
        self._written = 0
        if message.queue != self.queue or message.future.cancelled():
            return
        if (error := message.future.exception()) is not None:
            self.notice(str(error), "warn")
            return
        ready = message.future.result()
        listing = self.list.listing
        open_rows = (listing.count - self.done) if listing else 0
        if ready.open - ready.about_tests > open_rows and not self.filter_text:
            row = self.list.current()
            self._go_to = row.solution if row and row.mine is None else None
            self.lists.load(ListRequest(self.setting.path, self.setting.reviewer, self.queue, self.filter_text))
        elif not ready.open:
            self.notice(ready.why)

    def on_listing_failed(self, message: ListingFailed) -> None:
        """Say why; the list that is there stays."""
        if message.request.filter_text == self.filter_text:
            self.filter_text = self._good_filter
        self.notice(message.reason, "warn")

    def go_to_row(self, position: int, *, at_once: bool = False) -> None:
        """Move the cursor; the panes follow when it rests, or at once after a verdict."""
        self.list.go(position)
        row = self.list.current()
        self.refresh_bars()
        if row is None:
            self.show_solution(None)
        elif at_once:
            self.follow()
        else:
            self.later("follow", PANES_FOLLOW_AFTER_S, self.follow)

    def follow(self) -> None:
        """Read the row under the cursor into the panes."""
        row = self.list.current()
        if row is None:
            return
        self.evidence.load(row.solution)
        self.later("place", PLACE_SAVED_AFTER_S, self.save_place)

    def on_evidence_ready(self, message: EvidenceReady) -> None:
        """The panes follow the cursor; what the cursor has left is not drawn."""
        row = self.list.current()
        if row is None or row.solution != message.view.solution:
            return
        again = self.view is not None and self.view.solution == message.view.solution
        if not again:
            self.reveal = HIDDEN if self.hides(row) else ALL_SHOWN
        self.show_solution(message.view, again=again)
        self.pick_wanted_test()
        following = self.list.listing.unlabelled(self.list.line_cursor + 1) if self.list.listing else None
        ahead = self.list.row(following) if following is not None else None
        if ahead:
            self.evidence.prefetch(ahead.solution)

    def on_evidence_failed(self, message: EvidenceFailed) -> None:
        """Say why."""
        self.notice(message.reason, "warn")

    def pick_wanted_test(self) -> None:
        """Put the cursor on the test that was chosen on another screen."""
        wanted, self._test_wanted = self._test_wanted, ""
        keys = [test.key for test in self.view.tests] if self.view else []
        if wanted in keys:
            self.layout_of.tests.pick(keys.index(wanted))

    def show_solution(self, view: SolutionView | None, *, again: bool = False) -> None:
        """Draw a solution; `again` keeps the places in the panes."""
        self.view = view
        self.list.uncovering = view.solution if view is not None and self.reveal != ALL_SHOWN else ""
        self.layout_of.show(view, self.judge_hidden(), outcomes_hidden=self.reveal != ALL_SHOWN, again=again)
        if not again:
            self.session.ledger.item(self.session.now(), self.layout_of.visible_panes())
        self.refresh_bars()
        self.tell_about_row()

    def hides(self, row: ListRow) -> bool:
        """The judge and the outcomes of this row are not to be seen yet."""
        return (self.session.blind or row.phase == "certify") and row.mine is None

    def judge_hidden(self) -> str:
        """Why the judge is hidden; nothing when it is shown."""
        if self.reveal == HIDDEN:
            return "hidden until you answer"
        return "" if self.judge_wanted else f"hidden, {self.keymap.key('show_judge')} shows it"

    def act_next_unlabelled(self) -> None:
        """The next row without a label, round the end."""
        self.to_unlabelled(self.list.line_cursor + 1, backwards=False)

    def act_previous_unlabelled(self) -> None:
        """The row before this one without a label."""
        self.to_unlabelled(self.list.line_cursor - 1, backwards=True)

    def to_unlabelled(self, start: int, *, backwards: bool) -> None:
        """To the nearest row without a label, from `start` on."""
        listing = self.list.listing
        if listing is None:
            return
        found = listing.unlabelled(start, backwards=backwards)
        if found is None and not backwards:
            found = listing.unlabelled(0)
        if found is None or found == self.list.line_cursor:
            self.refresh_row()
            self.refresh_bars()
            self.notice(f"every other row of this list has your label; {self.keymap.key('undo')} undoes", "correct")
        else:
            self.go_to_row(found, at_once=True)

    def is_blind_to(self, row: ListRow) -> bool:
        """This row is answered before judge and outcomes are seen."""
        return self.session.blind or row.phase == "certify"

    def moved(self) -> None:
        """The cursor moved: in the list the panes follow when it rests."""
        if self.layout_of.active == "list":
            self.refresh_bars()
            self.later("follow", PANES_FOLLOW_AFTER_S, self.follow)

    def rearranged(self) -> None:
        """Other panes are visible."""
        self.session.ledger.panes(self.session.now(), self.layout_of.visible_panes())
        self.refresh_bars()

    def refresh_row(self) -> None:
        """The label of the row under the cursor changed."""
        self.list.read_again(self.list.line_cursor)

    def save_place(self) -> None:
        """Where to come back to."""
        row = self.list.current()
        if row is not None:
            self.session.save_place(Place(self.queue, self.filter_text, row.solution))

    def _post(self, message: Message) -> None:
        self.post_message(message)

    def notice(self, text: str, role: str = "notice") -> None:
        """Say it in the status line until the next key."""
        self._notice = [(f" {visible(text)}", role)] if text else []
        self.layout_of.status.say(self._notice or self._about, self._about if self._notice else ())

    def tell_about_row(self) -> None:
        """Why the row was asked, and the note that it has."""
        row = self.list.current()
        parts = []
        if row and row.reason:
            parts.append(f"why asked: {row.reason}")
        if self.view and self.view.note and row and row.mine:
            parts.append(f"note: {self.view.note}")
        elif self.view and (draft := self.session.draft(self.view.solution)):
            parts.append(f"note begun: {draft}")
        self._about = [(f" {visible('   '.join(parts))} ", "dim")] if parts else []
        self.layout_of.status.say(self._notice or self._about, self._about if self._notice else ())
