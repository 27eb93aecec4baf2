"""The problem as a matrix: tests down, solutions across, an outcome letter in each cell; alike ones together."""

from __future__ import annotations

from collections.abc import Sequence

from vcl_tui.model.view import MatrixView
from vcl_tui.tui.lines_screen import LinesScreen
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.visible_text import crop, visible
from vcl_tui.tui.widgets.lines import Line
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.workflows import compare

ROLES = {"P": "pass", "F": "fail", "E": "error", "T": "timeout", "S": "skip", "–": "not_run"}
SEPARATOR = "\n"
TEST_SHARE = 0.42


class MatrixScreen(LinesScreen):
    """Dismisses with the solution and the test of the chosen cell, a line each."""

    keys_of = "matrix"
    heading = "tests by solutions"
    footer_actions: tuple[str, ...] = ("choose", "only_one", "right", "close", "help")

    def __init__(self, setting: Setting, problem: str, solution: str) -> None:
        super().__init__(setting)
        self._problem = problem
        self._here = solution
        self._matrix: MatrixView | None = None
        self._column = 0
        self._test_cells = 0

    def read(self) -> tuple[Sequence[Line], Sequence[Span]]:
        """The matrix as lines; the column of the cursor is marked in every row."""
        if self._matrix is None:
            self._matrix = compare.problem_matrix(self.setting.path, self._problem)
            self._column = next((at for at, (key, _) in enumerate(self._columns()) if key == self._here), 0)
        if not self._matrix.tests:
            return [Line(((" this problem has no tests", "dim"),))], ()
        self._test_cells = self._cells_for_tests(self._matrix)
        lines = [self._row(number, test) for number, test in enumerate(self._matrix.tests)]
        groups = len(self._matrix.groups)
        said: list[Span] = [(visible(self._problem), "strong"), (self._column_said(), "title_focus")]
        said.append((f"{len(self._columns())} solutions in {groups} behaviours", "dim"))
        if self._matrix.left_out:
            said.append((f"{self._matrix.left_out} more not shown", "warn"))
        return lines, said

    def act_right(self) -> None:
        """The next solution."""
        self._to_column(self._column + 1)

    def act_left(self) -> None:
        """The solution before."""
        self._to_column(self._column - 1)

    def act_only_one(self) -> None:
        """The next test that only one solution fails, and that solution."""
        if self._matrix is None:
            return
        count = len(self._matrix.tests)
        for step in range(1, count + 1):
            row = (self.lines.line_cursor + step) % count
            failing = [at for at, (_, letters) in enumerate(self._columns()) if letters[row] in "FET"]
            if len(failing) == 1:
                self._column = failing[0]
                self._show_again(row)
                return
        self.notice("every test that fails fails several solutions")

    def act_choose(self) -> None:
        """To the solution and the test of this cell."""
        test = self.lines.current()
        if self._matrix is not None and test is not None:
            self.dismiss(self._columns()[self._column][0] + SEPARATOR + test)

    def _columns(self) -> list[tuple[str, str]]:
        return [member for group in self._matrix.groups for member in group] if self._matrix else []

    def _to_column(self, column: int) -> None:
        if 0 <= column < len(self._columns()):
            self._column = column
            self._show_again(self.lines.line_cursor)

    def _show_again(self, row: int) -> None:
        self.lines.show(*self.read())
        self.lines.go(row)

    def _column_said(self) -> str:
        solution, letters = self._columns()[self._column]
        return f"{visible(solution)} {letters.count('P')}/{len(letters)}"

    def _row(self, number: int, test: tuple[str, str, bool]) -> Line:
        key, code, is_out = test
        width = self._test_cells
        text = crop(visible(" ".join(code.split())), width - 2)
        spans: list[Span] = [(f" {text:<{width - 1}}", "dim" if is_out else "text")]
        room = self.size.width - width - 2
        first = self._first_column(room)
        at = 0
        for group in self._matrix.groups if self._matrix else ():
            for place, (_, letters) in enumerate(group):
                if at >= first and room > 0:
                    gap = " " if place == 0 and at > first else ""
                    letter = letters[number]
                    marked = at == self._column
                    spans.append((gap, "text"))
                    role = "title_focus" if marked and letter == "P" else ROLES.get(letter, "not_run")
                    spans.append((f"[{letter}]" if marked else letter, role))
                    room -= len(gap) + (3 if marked else 1)
                at += 1
        return Line(spans, key)

    def _first_column(self, room: int) -> int:
        """The first column shown, so that the marked one is in sight."""
        return max(0, self._column - room // 2) if self._needed() > room else 0

    def _cells_for_tests(self, matrix: MatrixView) -> int:
        """Their share of the width, and what the columns leave free where they are longer."""
        longest = max(len(" ".join(code.split())) for _, code, _ in matrix.tests)
        free = self.size.width - 2 - self._needed()
        return max(int(self.size.width * TEST_SHARE), min(longest + 2, free))

    def _needed(self) -> int:
        """Cells of all columns: a letter each, gaps between the groups, brackets round the marked one."""
        groups = self._matrix.groups if self._matrix else ()
        return len(self._columns()) + max(len(groups) - 1, 0) + 2
