"""The problem and the judge: wrapped text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import mean, pstdev

from textual import events

from vcl_tui.model.view import JudgementView, SolutionView
from vcl_tui.tui.lazy_lines import LazyLines
from vcl_tui.tui.visible_text import crop, visible, wrapped
from vcl_tui.tui.widgets.pane import Pane, Span


class WrappedPane(Pane):
    """Lines that depend on the width, made as they are looked at."""

    view: SolutionView | None = None
    _lines: LazyLines[Sequence[Span]] | None = None

    def show(self, view: SolutionView | None) -> None:
        """Show another solution's text."""
        self.view = view
        self._lines = None
        self.reset()

    def made(self, width: int) -> Iterator[Sequence[Span]]:
        """The lines at that width."""
        raise NotImplementedError

    def on_resize(self, _: events.Resize) -> None:
        """Wrap anew."""
        self._lines = None

    def lines(self) -> LazyLines[Sequence[Span]]:
        """The lines at this width."""
        if self._lines is None:
            self._lines = LazyLines(self.made(max(self.size.width - 2, 10)))
        return self._lines

    def line(self, index: int) -> Sequence[Span] | None:
        """One wrapped line, indented by one cell."""
        return self.lines().get(index)

    def line_count(self) -> int:
        """Lines made so far."""
        return self.lines().known()

    def ensure(self, count: int) -> None:
        """Wrap as far as that."""
        self.lines().ensure(count)

    def count_shown(self) -> str:
        """The number of lines, with a plus while there may be more."""
        return f"{self.line_count():,}" + ("" if self.lines().complete else "+")


class ProblemPane(WrappedPane):
    """What was to be solved."""

    name_shown = "problem"

    def made(self, width: int) -> Iterator[Sequence[Span]]:
        """The prompt, wrapped."""
        if self.view is not None:
            for text in wrapped(self.view.prompt.strip("\n"), width):
                yield ((" " + text, "text"),)

    def title_spans(self) -> list[Span]:
        """The problem's name."""
        return [(visible(self.view.problem), "strong")] if self.view else []


class JudgePane(WrappedPane):
    """What the judges said, a sample at a time; or nothing, while it is hidden."""

    name_shown = "judge"
    hidden = ""

    def hide(self, why: str) -> None:
        """Show no word of it (with a reason), or everything (with none)."""
        if why != self.hidden:
            self.hidden = why
            self._lines = None
            self.reset()

    def made(self, width: int) -> Iterator[Sequence[Span]]:
        """Each sample; nothing while it is hidden."""
        if self.view is not None and not self.hidden:
            yield from rationales(self.view, width)

    def title_spans(self) -> list[Span]:
        """Mean, spread and votes; or why it is hidden."""
        if self.hidden:
            return [(self.hidden, "dim")]
        if self.view is None or not self.view.judgements:
            return []
        return votes(self.view)


def votes(view: SolutionView) -> list[Span]:
    """Mean and spread of the scores, and how many samples say correct."""
    scores = [judgement.score for judgement in view.judgements if judgement.score is not None]
    said = [judgement.verdict for judgement in view.judgements if judgement.verdict is not None]
    spans: list[Span] = []
    if scores:
        spread = f" ±{pstdev(scores):.1f}" if len(scores) > 1 else ""
        spans.append((f"score {mean(scores):.1f}{spread}", "judge"))
    if said:
        spans.append((f"{sum(said)} of {len(said)} say correct", "title"))
    return spans


def rationales(view: SolutionView, width: int) -> Iterator[Sequence[Span]]:
    """Each sample: who, what, how sure; then the rationale.

    Once the reviewer has a verdict, the case for and the case against follow together: a single explanation
    draws agreement whether it is right or wrong, both sides help to tell (arXiv 2605.10930).
    """
    if not view.judgements:
        yield ((" no judge has seen this solution: vcl judge asks one", "dim"),)
    for number, judgement in enumerate(view.judgements):
        if number:
            yield ()
        yield _headline(judgement, width)
        said = [judgement.rationale or judgement.unparsed]
        if view.mine is not None and judgement.case_for and judgement.case_against:
            said += [f"for: {judgement.case_for}", f"against: {judgement.case_against}"]
        for part in said:
            for text in wrapped(part.strip("\n"), width - 2) if part else ():
                yield (("   " + text, "text"),)


def _headline(judgement: JudgementView, width: int) -> Sequence[Span]:
    says = {True: ("correct", "correct"), False: ("incorrect", "incorrect"), None: ("no verdict", "dim")}
    word, role = says[judgement.verdict]
    name = crop(visible(judgement.judge), max(width - 30, 8))
    spans: list[Span] = [(f" {name} ", "title"), (f"sample {judgement.sample + 1}  ", "dim"), (word, role)]
    if judgement.score is not None:
        spans.append((f"  {judgement.score:g}", "judge"))
    return spans
