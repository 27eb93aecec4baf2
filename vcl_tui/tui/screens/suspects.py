"""The suspects: tests ranked by the evidence that they are wrong, each with what it alone keeps out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events

from vcl_tui.model.label import ItemKind, Verdict
from vcl_tui.tui.lines_screen import LinesRead, LinesScreen
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.visible_text import crop, visible, visible_lines
from vcl_tui.tui.widgets.lines import Line, Lines
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.tui.widgets.table import Table
from vcl_tui.workflows import beside

SHOWN_SUSPECTS = 2000
"""Beyond these nothing is worth a look, and the lines are made at once."""
PROBLEM_CELLS = 18
PROBLEM_CELLS_NARROW = 10
BAR_CELLS = 5
WIDE = 100
SUSPICIOUS = 0.5
"""From here on the evidence says that the test is wrong rather than right."""
RECORDED = {
    Verdict.WRONG: "wrong: it counts in no pass rate now",
    Verdict.RIGHT: "right",
    Verdict.UNSURE: "left unsure",
    Verdict.SKIP: "skipped",
}
"""What a notice says after a test's question was answered."""

Suspect = Mapping[str, object]


class SuspectsScreen(LinesScreen):
    """`t` says that the test under the cursor is wrong, or right again; enter shows what the solutions return."""

    keys_of = "suspects"
    heading = "suspects"
    body: type[Lines] = Table
    footer_actions: tuple[str, ...] = ("flag_test", "choose", "undo", "close", "help")

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._found: list[Suspect] = []
        self._mine: dict[str, str] = {}
        self._at: str | None = None
        self._row = 0

    def read(self) -> tuple[Sequence[Line], Sequence[Span]]:
        """Rank them anew."""
        answer = self.worked_out(beside.suspects, SHOWN_SUSPECTS)
        rows = answer["suspects"]
        self._found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        return self._lines(), self._said(int(str(answer["tests"])))

    def on_lines_read(self, message: LinesRead) -> None:
        """Show them; the cursor stays on the test that it was on, else in its row, where another has moved up."""
        # Textual hands a message to the handlers of all classes; the base's would put the cursor back
        message.prevent_default()
        self._tell_head()
        super().on_lines_read(message)
        if self._at in [line.key for line in message.lines]:
            self.lines.go_to(str(self._at))
        elif self._at is not None:
            self.lines.move(self._row - self.lines.line_cursor)

    def on_resize(self, _: events.Resize) -> None:
        """The code of the test gets what room there is."""
        if self._found:
            self._at = self.lines.current()
            self._tell_head()
            self.lines.show(self._lines(), self.lines.title_spans())
            if self._at is not None:
                self.lines.go_to(self._at)

    def act_flag_test(self) -> None:
        """The test under the cursor is wrong, or right again; pass rates follow in the same transaction."""
        test = self.lines.current()
        if test is None:
            return
        wrong = self._mine.get(test) != Verdict.WRONG.value
        self.setting.session.flag_test(test, wrong=wrong)
        self._mine[test] = Verdict.WRONG.value if wrong else Verdict.RIGHT.value
        self._at = self._following(test) if wrong else test
        self.lines.show(self._lines(), self.lines.title_spans())
        self.lines.go_to(self._at)
        self._say_recorded(test, "wrong: it counts in no pass rate now" if wrong else "right: it counts again")

    def act_undo(self) -> None:
        """Take back my last label."""
        taken_back = self.setting.session.undo()
        if taken_back is None:
            self.notice("nothing to undo: you have no label in this store", "warn")
            return
        label = taken_back.label
        self._mine.pop(label.item, None)
        self._at = label.item
        self.lines.show(self._lines(), self.lines.title_spans())
        self.lines.go_to(label.item)
        self.notice(f"took back: {label.item} {label.value.value}", "unsure")

    def act_choose(self) -> None:
        """What the solutions return for this test."""
        self._at, self._row = self.lines.current(), self.lines.line_cursor
        if self._at is not None:
            self.host.open_screen("question", self._after_question, test=self._at)

    def called(self, name: str) -> str:
        """Enter asks about the test."""
        return "open its question" if name == "choose" else super().called(name)

    def can(self, name: str) -> bool:
        """Flags need a test."""
        return super().can(name) and (name not in ("flag_test", "choose") or self.lines.current() is not None)

    def _after_question(self, answered: str | None) -> None:
        """Say what was recorded, where something was: a wrong test goes from the list."""
        said = self.setting.session.standing(answered, ItemKind.TEST) if answered is not None else None
        if said is not None:
            self._say_recorded(said.item, RECORDED[said.value])
        self.read_again()

    def _say_recorded(self, test: str, what: str) -> None:
        self.notice(f"test {test} is {what}; {self.keymap.key('undo')} takes it back", "unsure")

    def _following(self, test: str) -> str:
        keys = [str(row["test_id"]) for row in self._found]
        place = keys.index(test) + 1 if test in keys else 0
        return keys[place] if place < len(keys) else test

    def _said(self, tests: int) -> list[Span]:
        wrong = sum(_number(row["wrong"]) >= SUSPICIOUS for row in self._found)
        # the most suspect come first, so that more of them can only follow where all that are shown are
        least = "at least " if 0 < len(self._found) < tests and wrong == len(self._found) else ""
        said = [(f"{least}{wrong:,} of {tests:,} tests are more likely wrong than right", "dim")]
        if len(self._found) < tests:
            said.insert(0, (f"first {len(self._found):,}", "warn"))
        return said

    def _lines(self) -> list[Line]:
        if not self._found:
            return _nothing()
        return [self._line(row, narrow=self._is_narrow()) for row in self._found]

    def _is_narrow(self) -> bool:
        return self.size.width < WIDE

    def _tell_head(self) -> None:
        """What the columns are."""
        title = f" {'P(wrong)':<12}{'keeps out':>9}  {'approved fail':>13}  {'problem':<{PROBLEM_CELLS}} test"
        if self._is_narrow():
            title = f" {'wrong':<6} {'keeps':>5}  {'fail':>4}  {'problem':<{PROBLEM_CELLS_NARROW}} test"
        self.query_one("#lines", Table).head = ((title, "dim"),) if self._found else ()

    def _line(self, row: Suspect, *, narrow: bool) -> Line:
        key = str(row["test_id"])
        wrong, out = _number(row["wrong"]), _number(row["keeps_out"])
        witnesses = int(_number(row["approved_that_fail_count"]))
        flagged = self._mine.get(key) == Verdict.WRONG.value
        mark = ("wrong ", "warn") if flagged else ("", "text")
        glyphs = self.setting.glyphs
        full = round(BAR_CELLS * wrong)
        bar = (
            ()
            if narrow
            else (
                (glyphs.full * full, "dim" if flagged else "fail" if wrong >= SUSPICIOUS else "share"),
                (glyphs.empty * (BAR_CELLS - full), "faint"),
            )
        )
        cells = PROBLEM_CELLS_NARROW if narrow else PROBLEM_CELLS
        first, *more = visible_lines(str(row["code"]).strip("\n"))
        code = f"{first.strip()} {glyphs.ellipsis}" if more else first.strip()
        problem = crop(visible(str(row["problem_id"])), cells, glyphs.ellipsis)
        return Line(
            (
                (f" {wrong:4.2f}  ", "dim" if flagged else "warn" if wrong >= SUSPICIOUS else "text"),
                *bar,
                (f" {out:>{5 if narrow else 9}.1f}  ", "text" if out else "faint"),
                (f"{witnesses:>{4 if narrow else 13}}  ", "fail" if witnesses else "faint"),
                (f"{problem:<{cells}} ", "dim"),
                mark,
                (code, "dim" if flagged else "text"),
            ),
            key,
        )


def _nothing() -> list[Line]:
    said = (
        "No test to suspect.",
        "",
        "Suspicion comes from what solutions do: import results or vcl run first.",
        "Tests that you have called wrong are out, and not listed here.",
    )
    return [Line(()), *(Line(((f"  {text}", "text"),)) for text in said)]


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
