"""The review screen: the list, and beside it the problem, the code, the tests and the judges of one solution."""

from __future__ import annotations

from dataclasses import replace

from vcl_tui.model.label import ItemKind, NewLabel, Verdict
from vcl_tui.tui.extras_screen import ExtrasScreen
from vcl_tui.tui.messages import LinePicked
from vcl_tui.tui.verdict_screen import ALL_SHOWN, HIDDEN, Subject
from vcl_tui.tui.widgets import review_bars
from vcl_tui.workflows import browse

NEED_A_ROW = (
    "run_again",
    "try_input",
    "diff",
    "note",
    "edit_note",
    "edit_code",
    "tags",
    "copy",
    "show_judge",
    "next_unlabelled",
    "go_on",
)


class ReviewScreen(ExtrasScreen):
    """One reviewer at one queue."""

    keys_of = "review"

    # Verdicts -----------------------------------------------------------------------------------------

    def subject(self) -> Subject | None:
        """The solution under the cursor of the list."""
        row = self.list.current()
        if row is None:
            return None
        note = self.view.note if row.mine and self.view and self.view.solution == row.solution else None
        return Subject(row.solution, row.question, row.mine, note, self.is_blind_to(row))

    def mark(self, value: Verdict) -> None:
        """A verdict on something that was never on the screen would be worth nothing."""
        row = self.list.current()
        if row is not None and (self.view is None or self.view.solution != row.solution):
            self.follow()
            self.notice(f"{row.solution} was still being read: look, then press again", "warn")
        else:
            super().mark(value)

    def answered(self, subject: Subject, value: Verdict, note: str | None) -> None:
        """The row and the header say so."""
        if subject.mine is None:
            self.done += 1
            self.standing = self.standing.after_an_answer()
        if self.view is not None:
            self.view = replace(self.view, mine=value.value, note=note)
        self.evidence.forget(subject.solution)
        self.refresh_row()

    def show_more(self) -> None:
        """The panes with what may be seen now."""
        self.show_solution(self.view, again=True)
        self.refresh_row()
        self.rearranged()

    def go_on(self, subject: Subject) -> None:
        """To the next row without a label."""
        self.stock_up()
        self.ask_standing()
        self.act_next_unlabelled()

    def taken_back(self, label: NewLabel) -> None:
        """To the solution whose label is gone."""
        self.evidence.forget()
        self.list.read_again()
        if label.kind is ItemKind.SOLUTION:
            self.view = None
            at = self.list.listing.position_of(label.item) if self.list.listing else None
            self.done = self.list.listing.labelled() if self.list.listing else 0
            self.ask_standing()
            self.go_to_row(at if at is not None else self.list.line_cursor, at_once=True)
        else:
            self.follow()

    def amended(self, solution: str) -> None:
        """Note and tags are part of what is shown."""
        self.evidence.forget(solution)
        self.follow()

    def copies_settled(self, chosen: str | None) -> None:
        """Copies may have labels now."""
        self.come_back(chosen)

    def act_flag_test(self) -> None:
        """The test under the cursor is wrong, or right again."""
        test = self.layout_of.tests.current()
        if test is None:
            return
        wrong = test.mine != "wrong"
        self.session.flag_test(test.key, wrong=wrong)
        self.evidence.forget()
        self.list.read_again()
        self.follow()
        consequence = "counts in no pass rate now" if wrong else "counts again"
        self.notice(f"test {test.key} is {'wrong' if wrong else 'right'}: it {consequence}", "unsure")

    # Other screens ------------------------------------------------------------------------------------

    def act_queues(self) -> None:
        """Choose another queue; the place in this one is kept."""
        self.save_place()
        self.host.open_screen("queues", self._review_queue)

    def act_question(self) -> None:
        """One question of this queue alone."""
        self.save_place()
        self.host.open_screen("question", self.come_back, queue=self.queue if browse.is_stored(self.queue) else "")

    def act_suspects(self) -> None:
        """Tests that are probably wrong."""
        self.host.open_screen("suspects", self.come_back)

    def act_calibration(self) -> None:
        """Precision and recall against the threshold."""
        self.host.open_screen("calibration", queue=self.queue if browse.is_stored(self.queue) else "")

    def act_study(self) -> None:
        """The studies of this store."""
        self.host.open_screen("study")

    def act_agreement(self) -> None:
        """How far reviewers agree; a disagreement that is chosen there is shown here."""
        queue = self.queue if browse.is_stored(self.queue) else ""
        self.host.open_screen("agreement", self._go_to_solution, queue=queue)

    def _go_to_solution(self, solution: str | None) -> None:
        at = self.list.listing.position_of(solution) if solution and self.list.listing else None
        if at is not None:
            self.go_to_row(at, at_once=True)
        elif solution:
            self.notice(f"{solution} isn't in this list; {self.keymap.key('queues')} chooses another", "warn")

    def come_back(self, _: str | None) -> None:
        """Labels and pass rates may have changed meanwhile."""
        row = self.list.current()
        self._go_to = row.solution if row else None
        self.evidence.forget()
        self.load_list(self.filter_text)

    def _review_queue(self, queue: str | None) -> None:
        if queue is None:
            return
        place = self.session.place(queue)
        self.queue, self.filter_text, self._go_to = place.queue, place.filter_text, place.solution
        self.view = None
        self.load_list(self.filter_text)

    def act_matrix(self) -> None:
        """Tests by solutions of this problem."""
        if self.view is not None:
            facts = {"problem": self.view.problem, "solution": self.view.solution}
            self.host.open_screen("matrix", self._to_cell, **facts)

    def _to_cell(self, cell: str | None) -> None:
        if cell is None:
            return
        solution, _, test = cell.partition("\n")
        self._test_wanted = test
        self._to_solution(solution)

    def act_diff(self) -> None:
        """The difference to the nearest solution that passes."""
        if self.view is not None:
            facts = {"solution": self.view.solution, "code": self.view.code}
            self.host.open_screen("diff", self._to_solution, **facts)

    def _to_solution(self, solution: str | None) -> None:
        if solution is None or self.list.listing is None:
            return
        at = self.list.listing.position_of(solution)
        if at is None:
            self.notice(f"{solution} is not in this list; {self.keymap.key('clear_filter')} drops the filter", "warn")
        elif at == self.list.line_cursor:
            self.pick_wanted_test()
        else:
            self.go_to_row(at, at_once=True)

    # Small things -------------------------------------------------------------------------------------

    def on_line_picked(self, message: LinePicked) -> None:
        """A click: the pane, and what the line is."""
        self.activate(message.pane)
        if message.pane == "list" and message.line >= 0:
            self.go_to_row(message.line)
        elif message.pane == "tests" and message.line >= 0:
            self.layout_of.tests.pick_line(message.line)

    def act_show_judge(self) -> None:
        """Show or hide the judge."""
        self.judge_wanted = not self.judge_wanted
        self.show_solution(self.view, again=True)
        self.rearranged()

    def act_next_failing(self) -> None:
        """The next failing test."""
        self._next_test(only_here=False)

    def act_next_only_here(self) -> None:
        """The next test that only this solution fails."""
        self._next_test(only_here=True)

    def _next_test(self, *, only_here: bool) -> None:
        if self.layout_of.folded:
            self.activate("tests")
        if not self.layout_of.tests.next_where(only_here=only_here):
            self.notice("no test that only this solution fails" if only_here else "no failing test", "notice")

    def can(self, name: str) -> bool:
        """Narrowed down to what makes sense now."""
        if not super().can(name):
            return False
        row, view = self.list.current(), self.view
        needs_row = name.startswith("mark_") or name in NEED_A_ROW
        if needs_row and row is None:
            return False
        if name in ("flag_test", "next_failing", "next_only_here"):
            hidden = name != "flag_test" and self.reveal != ALL_SHOWN
            return view is not None and bool(view.tests) and not hidden
        checks = {
            "clear_filter": bool(self.filter_text),
            "zoom": not self.layout_of.zoomed,
            "unzoom": self.layout_of.zoomed,
            "show_judge": self.reveal == ALL_SHOWN,
            # both tell who passes what
            "matrix": view is not None and self.reveal == ALL_SHOWN,
            "diff": view is not None and self.reveal == ALL_SHOWN,
            "run_again": view is not None and self.reveal == ALL_SHOWN,
        }
        return checks.get(name, True)

    def before_action(self) -> None:
        """Time between keys is time spent."""
        self.session.ledger.key(self.session.now())
        self._notice = []

    def put_down(self) -> None:
        """The program ends: the note and the place are saved."""
        self.save_draft()
        self.save_place()
        self.evidence.close()
        if self.list.listing is not None:
            self.list.listing.close()

    # Telling ------------------------------------------------------------------------------------------

    def refresh_bars(self) -> None:
        """Header, tabs and footer say what is so now."""
        listing = self.list.listing
        row = self.list.current()
        rows = listing.count if listing else 0
        facts = review_bars.Facts(
            queue=self.queue or "all",
            place=self.list.line_cursor + 1 if row else 0,
            rows=rows,
            done=self.done,
            left=self.standing.left if self.standing.wanted else rows - self.done,
            hidden=listing.total - listing.count if listing else 0,
            rate=self.session.labels_an_hour(),
            standing=self.standing,
            reviewer=self.setting.reviewer,
            blind=self.session.blind,
            store=self.setting.path.name,
        )
        width = self.size.width
        layout = self.layout_of
        layout.header.say(*review_bars.header(facts, self.setting.glyphs, width))
        if layout.folded:
            covered = row is not None and self.list.covers(row)
            layout.fold.say(review_bars.folded_row(row, self.view, covered=covered))
            shown = self.reveal == ALL_SHOWN
            layout.tabs.say(review_bars.tabs(layout.active, self.view, outcomes=shown, judge=self.reveal != HIDDEN))
        self.tell_keys()

    def tell_keys(self) -> None:
        """The footer names what works now."""
        asked = self.asked_keys()
        told = review_bars.footer(self._footer_actions(), self.keymap, self.called)
        self.layout_of.footer.say(review_bars.hints(asked) if asked else told)

    def _footer_actions(self) -> tuple[str, ...]:
        row = self.list.current()
        if row is None:
            return ("clear_filter", "filter", "help", "quit") if self.filter_text else ("filter", "help", "quit")
        if self.reveal != ALL_SHOWN and row.mine:
            return ("go_on", "next_unlabelled", "undo", "help")
        fourth = "flag_test" if self.layout_of.active == "tests" else "undo" if self.session.labelled else "mark_skip"
        return ("mark_correct", "mark_incorrect", "mark_unsure", fourth, "help")
