"""One question alone: the solution (or the test) that decides most, why it is asked, and what the others return.

Without a test it works through a queue: the answers of the plan so far decide which question comes next. With one
it asks whether that test is right. The next questions are worked out while the reviewer looks at this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.message import Message

from vcl_tui.errors import VclError
from vcl_tui.model.label import ItemKind, NewLabel, Verdict
from vcl_tui.model.view import SolutionView
from vcl_tui.tui.lines_screen import LinesScreen
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.verdict_screen import ALL_SHOWN, HIDDEN, Subject, VerdictScreen, what_was_said
from vcl_tui.tui.visible_text import visible, wrapped
from vcl_tui.tui.widgets import question_lines, review_bars
from vcl_tui.tui.widgets.bars import Bar
from vcl_tui.tui.widgets.entry import Entry
from vcl_tui.tui.widgets.lines import Line, Lines, Reading
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.tui.widgets.question_lines import Facts, Question, Sight
from vcl_tui.workflows import beside, queue_standing
from vcl_tui.workflows.browse import EvidenceReader
from vcl_tui.workflows.queue_standing import Standing

PREPARED = 3
"""So many questions are worked out with all that is told of them: the next one is drawn without waiting."""

NO_QUEUE = "these solutions aren't asked about by a queue"
ON_TEST = {
    Verdict.CORRECT: Verdict.RIGHT,
    Verdict.INCORRECT: Verdict.WRONG,
    Verdict.UNSURE: Verdict.UNSURE,
    Verdict.SKIP: Verdict.SKIP,
}
"""What the four answers mean when a test is asked about."""

ABOUT_A_SOLUTION = ("note", "edit_note", "tags", "confidence", "copies", "go_on")


class QuestionsReady(Message):
    """A worker has worked out the next questions. `why`: there are none and why; "" while there may be more."""

    def __init__(self, questions: Sequence[Question], standing: Standing, why: str = "") -> None:
        super().__init__()
        self.questions = questions
        self.standing = standing
        self.why = why


class QuestionScreen(LinesScreen, VerdictScreen):
    """Answers are those of the review screen."""

    keys_of = "question"
    heading = "question"
    body: type[Lines] = Reading

    def __init__(self, setting: Setting, queue: str = "", test: str | None = None) -> None:
        super().__init__(setting)
        self._queue = queue
        self._test = test
        self._ready: dict[str, Question] = {}
        self._answered: set[str] = set()
        self._question: Question | None = None
        self._standing = Standing()

    def compose(self) -> ComposeResult:
        """As every screen of lines, with an entry line for notes."""
        yield from super().compose()
        yield Entry(id="entry")

    @property
    def entry(self) -> Entry:
        """The line where notes are typed."""
        return self.query_one(Entry)

    # Reading, in a thread -----------------------------------------------------------------------------

    def _read(self) -> None:
        try:
            if self._test is not None:
                found = Question(None, None, self.worked_out(beside.answers_to_test, self._test))
                self.post_message(QuestionsReady([found], Standing()))
            elif self._queue:
                questions, why = self._next()
                self.post_message(QuestionsReady(questions, self._standing, why))
                standing = self.worked_out(queue_standing.work_out, self._queue, self.setting.reviewer)
                self.post_message(QuestionsReady(questions, standing, why))
            else:
                self.post_message(QuestionsReady((), Standing(), NO_QUEUE))
        except VclError as error:
            self.post_message(QuestionsReady((), self._standing, str(error)))

    def _next(self) -> tuple[list[Question], str]:
        told = self.worked_out(beside.questions, self._queue, self.setting.reviewer)
        asked = told["questions"]
        given = [each for each in asked if isinstance(each, dict)] if isinstance(asked, list) else []
        # what was answered meanwhile has set off a reading of its own
        waiting = [each for each in given if str(each["question"]) not in self._answered]
        reader = EvidenceReader(self.setting.path, self.setting.reviewer)
        try:
            ready = [self._ready.get(str(each["question"])) or self._made(each, reader) for each in waiting[:PREPARED]]
        finally:
            reader.close()
        return ready, "" if given else str(told["why"])

    def _made(self, asked: Facts, reader: EvidenceReader) -> Question:
        if asked["test_id"] is not None:
            return Question(asked, None, self.worked_out(beside.answers_to_test, str(asked["test_id"])))
        solution = str(asked["solution_id"])
        # a silent repeat must not show what was said the first time
        view = replace(reader.read(solution), mine=None, note=None)
        return Question(asked, view, self.worked_out(beside.differences, solution, self.setting.reviewer))

    # Showing ------------------------------------------------------------------------------------------

    def on_questions_ready(self, message: QuestionsReady) -> None:
        """Show the first of them where the reviewer is waiting, or why there is none."""
        self._standing = message.standing
        for question in message.questions:
            if question.key not in self._answered:
                self._ready[question.key or ""] = question
        if self._question is None:
            self._show_next(message.why)
        self._tell_standing()

    def _show_next(self, why: str = "") -> None:
        """The next question; the worker goes on with those after it."""
        self._question = next(iter(self._ready.values()), None)
        question = self._question
        if question is None:
            self.lines.show(self._nothing(why) if why else [Line(((" working out the next one …", "dim"),))])
            self.tell_keys()
            return
        self.reveal = HIDDEN if self._is_blind(question) else ALL_SHOWN
        self.session.ledger.item(self.session.now(), self._panes(question))
        self._draw()

    def on_resize(self, _: events.Resize) -> None:
        """Wrap anew."""
        if self._question is not None:
            self.call_after_refresh(self._draw, stay=True)

    def _draw(self, *, stay: bool = False) -> None:
        question = self._question
        if question is None:
            return
        sight = Sight(
            judge=self.reveal != HIDDEN,
            others=self.reveal == ALL_SHOWN,
            width=max(self.lines.size.width - 2, 20),
            glyphs=self.setting.glyphs,
        )
        what = "is this solution correct?" if question.view else "is this test right?"
        if question.view and question.view.mine:
            what = what_was_said(question.view.mine)
        reading = self.query_one("#lines", Reading)
        said: list[Span] = [(visible(question.item), "strong"), (what, "title")]
        reading.flow(question_lines.told(question, sight), said, stay=stay)
        self._tell_standing()
        self.tell_keys()

    def _tell_standing(self) -> None:
        blind = self._question is not None and self._is_blind(self._question)
        facts = review_bars.Facts(
            queue=self._queue or self.heading,
            place=0,
            rows=0,
            done=self.session.labelled,
            left=self._standing.left,
            hidden=0,
            rate=self.session.labels_an_hour(),
            standing=self._standing,
            reviewer=self.setting.reviewer,
            blind=blind,
            store=self.setting.path.name,
        )
        header = review_bars.header(facts, self.setting.glyphs, self.size.width)
        self.query_one("#header", Bar).say(*header)

    def tell_keys(self) -> None:
        """The footer names what works now."""
        asked = self.asked_keys()
        if asked:
            self.query_one("#footer", Bar).say(review_bars.hints(asked))
            return
        if self._question is None:
            self.footer_actions = ("close", "undo", "help")
        elif self.subject_is_answered():
            self.footer_actions = ("go_on", "undo", "note", "tags", "help")
        else:
            wanted = ("mark_correct", "mark_incorrect", "mark_unsure", "mark_skip", "undo", "close", "help")
            self.footer_actions = review_bars.fitting(wanted, ("mark_skip", "undo"), self.keymap, self.size.width)
        super().tell_keys()

    def _is_blind(self, question: Question) -> bool:
        """What others return says how many think alike, which a certifying answer must not lean on."""
        certifies = question.asked is not None and question.asked["phase"] == "certify"
        return question.view is not None and (self.session.blind or certifies)

    def _panes(self, question: Question) -> tuple[str, ...]:
        if question.view is None:
            return ("problem", "tests", "answers")
        judge = ("judge",) if question.view.judgements and self.reveal != HIDDEN else ()
        others = ("outcomes", "answers") if self.reveal == ALL_SHOWN else ()
        return ("problem", "code", *judge, *others)

    def _nothing(self, why: str) -> list[Line]:
        if why == NO_QUEUE:
            said = [
                "These solutions aren't asked about by a queue.",
                "",
                f"{self.keymap.key('close')} goes back, and there {self.keymap.key('queues')} chooses a queue.",
                "vcl queue new NAME --goal precision=.9 --budget 200",
                "    makes a plan that asks what decides most, until the kept set is certified.",
            ]
        else:
            reason = wrapped(why, max(self.size.width - 4, 20))
            said = [
                "No question now.",
                "",
                *reason,
                "",
                f"{self.keymap.key('close')} and {self.keymap.key('calibration')}     shows what the answers say",
                f"vcl calibrate --queue {self._queue}     certifies it",
                "vcl export dataset -o FILE     writes what is kept",
            ]
        return [Line(()), *(Line(((f"  {visible(text)}", "text"),)) for text in said)]

    # Answering ----------------------------------------------------------------------------------------

    def subject(self) -> Subject | None:
        """The solution that is asked about; None for a test."""
        question = self._question
        if question is None or question.view is None:
            return None
        view = question.view
        return Subject(view.solution, question.key, view.mine, view.note, self._is_blind(question))

    def subject_is_answered(self) -> bool:
        """It has a verdict, and stays for a second look."""
        subject = self.subject()
        return subject is not None and subject.mine is not None

    def mark(self, value: Verdict) -> None:
        """Of a test the answers mean right and wrong."""
        question = self._question
        if question is None or question.view is not None:
            super().mark(value)
            return
        self.session.judge_test(question.item, ON_TEST[value], question=question.key)
        if self._test is not None:
            self.dismiss(question.item)
            return
        self._leave(question)
        self._go_to_next()

    def answered(self, subject: Subject, value: Verdict, note: str | None) -> None:
        """The question is done with; the solution may stay for a second look."""
        if self._question is None or self._question.view is None:
            return
        view: SolutionView = replace(self._question.view, mine=value.value, note=note)
        self._question = replace(self._question, view=view)
        self._leave(self._question)

    def _leave(self, question: Question) -> None:
        if question.key is not None and question.key not in self._answered:
            self._answered.add(question.key)
            self._ready.pop(question.key, None)
            self._standing = self._standing.after_an_answer()
            self._tell_standing()

    def show_more(self) -> None:
        """What was hidden comes first now."""
        if self._question is not None:
            self.session.ledger.panes(self.session.now(), self._panes(self._question))
        self._draw()

    def go_on(self, subject: Subject) -> None:
        """To the next question, once this one is answered."""
        if subject.mine is None and subject.question not in self._answered:
            self.notice(f"answer first; {self.keymap.key('mark_skip')} leaves it for later", "warn")
            return
        self._go_to_next()

    def _go_to_next(self) -> None:
        self._question = None
        self._show_next()
        self.read_again()

    def taken_back(self, label: NewLabel) -> None:
        """A question of this queue is asked again, before all others."""
        if label.kind is ItemKind.SOLUTION and label.question is not None:
            self._answered.discard(label.question)
            self._ready.clear()
            self._go_to_next()

    def before_action(self) -> None:
        """Time between keys is time spent; a notice stands until the next key."""
        self.session.ledger.key(self.session.now())
        super().before_action()

    def put_down(self) -> None:
        """The program ends: the note is saved."""
        self.save_draft()

    def can(self, name: str) -> bool:
        """Answers need a question; notes and tags need one about a solution."""
        if not super().can(name):
            return False
        if name in ABOUT_A_SOLUTION:
            return self.subject() is not None
        return not name.startswith("mark_") or self._question is not None
