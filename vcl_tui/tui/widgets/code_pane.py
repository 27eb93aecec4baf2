"""The code, highlighted as far as it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from vcl_tui.model.view import SolutionView
from vcl_tui.tui.lazy_lines import LazyLines
from vcl_tui.tui.visible_text import visible
from vcl_tui.tui.widgets.pane import Pane, Span

if TYPE_CHECKING:
    from pygments.lexer import Lexer

HIGHLIGHTED_LINES = 1500
"""Below this line code is plain."""
HIGHLIGHTED_AHEAD = 400
"""So far below what has been read a line is still highlighted: a jump must not wait for the lexer (75 µs a line)."""
SHOWN_CHARACTERS = 2000
"""Of one line; what is beyond is counted, and the editor shows it."""

REMEMBERED_CODES = 32


class CodePane(Pane):
    """One program with line numbers."""

    name_shown = "code"
    view: SolutionView | None = None
    hide_origin = False
    nothing: tuple[str, ...] = ()
    _lines: CodeLines | None = None

    def show(self, view: SolutionView | None) -> None:
        """Show another program."""
        self.view = view
        self._lines = highlighted(view.code) if view else None
        self.reset()

    def line(self, index: int) -> Sequence[Span] | None:
        """A line with its number; where there is no program, what to do about that."""
        if self.view is None:
            return ((f" {self.nothing[index]}", "text"),) if index < len(self.nothing) else None
        spans = self._lines.get(index) if self._lines else None
        if spans is None:
            return None
        return ((f"{index + 1:>4}  ", "line_number"), *spans)

    def line_count(self) -> int:
        """All of them."""
        return self._lines.count if self._lines else 0

    def title_spans(self) -> list[Span]:
        """Whose program, and how many behave like it."""
        if self.view is None:
            return []
        spans: list[Span] = [(visible(self.view.solution), "strong")]
        if self.view.behaves_alike is not None and not self.hide_origin:
            alike = self.view.behaves_alike
            told = "no other behaves like it" if alike == 1 else f"{alike} of {self.view.siblings} behave like this one"
            spans.append((told, "dim"))
        if self.view.generator and not self.hide_origin:
            spans.append((visible(self.view.generator), "dim"))
        return spans


class CodeLines:
    """The lines of a program as spans: highlighted where the reader is, plain where they have only jumped to."""

    def __init__(self, code: str) -> None:
        self._plain = code.rstrip("\n").replace("\r\n", "\n").split("\n")
        self._highlighted = LazyLines(_highlighted(self._plain[:HIGHLIGHTED_LINES]))
        self.count = len(self._plain)

    def get(self, index: int) -> Sequence[Span] | None:
        """One line; None past the end."""
        if not 0 <= index < self.count:
            return None
        line = self._plain[index]
        spans = None
        if index < self._highlighted.known() + HIGHLIGHTED_AHEAD:
            spans = self._highlighted.get(index)
        if spans is None:
            spans = [(visible(line[:SHOWN_CHARACTERS]), "code")]
        beyond = len(line) - SHOWN_CHARACTERS
        return [*spans, (f" … {beyond:,} more characters", "warn")] if beyond > 0 else spans


@lru_cache(maxsize=REMEMBERED_CODES)
def highlighted(code: str) -> CodeLines:
    """The lines of a program."""
    return CodeLines(code)


def _highlighted(lines: Sequence[str]) -> Iterator[Sequence[Span]]:
    line: list[Span] = []
    for role, text in _tokens("\n".join(whole[:SHOWN_CHARACTERS] for whole in lines)):
        first, *others = text.split("\n")
        if first:
            line.append((visible(first), role))
        for part in others:
            yield line
            line = [(visible(part), role)] if part else []
    yield line


def _tokens(code: str) -> Iterator[tuple[str, str]]:
    for token, text in _lexer().get_tokens(code):
        yield _role(token), text


@lru_cache(maxsize=1)
def _lexer() -> Lexer:
    # 25 ms of imports that the first paint of the list needn't wait for
    from pygments.lexers.python import PythonLexer  # noqa: PLC0415

    return PythonLexer(stripnl=False, ensurenl=False)


@lru_cache(maxsize=256)
def _role(token: object) -> str:
    name = str(token)
    for prefix, role in _ROLES:
        if name.startswith(prefix):
            return role
    return "code"


_ROLES = (
    ("Token.Comment", "comment"),
    ("Token.Literal.String", "string"),
    ("Token.Literal.Number", "number"),
    ("Token.Keyword", "keyword"),
    ("Token.Operator.Word", "keyword"),
    ("Token.Operator", "operator"),
    ("Token.Name.Function", "name"),
    ("Token.Name.Class", "name"),
    ("Token.Name.Builtin", "builtin"),
    ("Token.Name.Exception", "builtin"),
    ("Token.Name.Decorator", "builtin"),
)
