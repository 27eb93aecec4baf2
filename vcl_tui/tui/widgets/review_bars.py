"""What the single rows of the review screen say. Functions from facts to spans; no widget here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from vcl_tui.model.view import ListRow, SolutionView
from vcl_tui.tui.glyphs import Glyphs
from vcl_tui.tui.keymap import Keymap
from vcl_tui.tui.visible_text import crop_middle, visible
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.tui.widgets.queue_list import MARKS
from vcl_tui.workflows.queue_standing import Standing

MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Facts:
    """What the header tells.

    Attributes:
        place: 1-based row under the cursor; 0 in an empty list.
        left: items that this reviewer has still to label.
        hidden: rows of the queue that the filter hides.
        rate: labels an hour; None while too few to say.
    """

    queue: str
    place: int
    rows: int
    done: int
    left: int
    hidden: int
    rate: int | None
    standing: Standing
    reviewer: str
    blind: bool
    store: str


QUEUE_CELLS = 14


def header(facts: Facts, glyphs: Glyphs, width: int) -> tuple[list[Span], list[Span]]:
    """Left and right half of the header; where room is short the long words go, one kind after the other."""
    detail = 3
    while detail and _cells(_left(facts, glyphs, detail)) + _cells(_right(facts, detail)) >= width:
        detail -= 1
    return _left(facts, glyphs, detail), _right(facts, detail)


def _cells(spans: Sequence[Span]) -> int:
    return sum(cell_len(text) for text, _ in spans)


def _left(facts: Facts, glyphs: Glyphs, detail: int) -> list[Span]:
    name = visible(facts.queue)
    name = name if detail > 1 else crop_middle(name, QUEUE_CELLS, glyphs.ellipsis)
    spans: list[Span] = [(" vcl ", "bar_key"), (f" {name} ", "bar_strong")]
    if facts.standing.wanted:
        spans.append((f" {facts.standing.answered:,}/{facts.standing.wanted:,} answered", "bar"))
    else:
        spans.append((f" {facts.place:,}/{facts.rows:,}  {facts.done:,} labelled", "bar"))
    if facts.rate is not None:
        spans.append((f" {glyphs.dot} {facts.rate:,}/h", "bar"))
        if facts.left > 0 and facts.rate > 0 and detail > 0:
            spans.append((f" {glyphs.dot} {_span(facts.left * MINUTES_AN_HOUR // facts.rate)} left", "bar_dim"))
    if told := certificate(facts.standing, glyphs, detail):
        spans.append((f"  {told}", "bar"))
    if facts.hidden:
        spans.append((f"  {facts.hidden:,} hidden", "bar_strong"))
    return spans


def _right(facts: Facts, detail: int) -> list[Span]:
    spans: list[Span] = [("blind  ", "bar_strong")] if facts.blind else []
    spans.append((f"{visible(facts.reviewer)} ", "bar"))
    if detail > 2:
        spans.append((f" {visible(facts.store)} ", "bar_dim"))
    return spans


def certificate(standing: Standing, glyphs: Glyphs, detail: int) -> str:
    """`precision ≥ .90: 41 more labels (as of 120)`, without the long words where there is no room for them."""
    if not standing.certificate:
        return ""
    said = standing.certificate
    goal = "" if standing.target is None else f"{glyphs.at_least} {standing.target:.2f}".replace("0.", ".")
    if detail < 2:
        said = said.removesuffix(" labels").partition(",")[0]
        return f"{goal}: {said}" if goal else said
    return f"precision {goal}: {said}" + (f" (as of {standing.as_of:,})" if standing.as_of else "")


def folded_row(row: ListRow | None, view: SolutionView | None, *, covered: bool) -> list[Span]:
    """The list folded into one line: the row under the cursor."""
    if row is None:
        return [(" nothing here", "warn")]
    mark, role = MARKS.get(row.mine or "", ("·", "dim"))
    spans: list[Span] = [(f" {mark} ", role), (visible(row.solution), "strong"), (f"  {visible(row.problem)}", "dim")]
    if covered:
        return spans
    if row.pass_share is not None:
        spans.append((f"  {row.passes}/{row.passes + row.fails} pass", "pass" if not row.fails else "text"))
    if row.judge_score is not None:
        spans.append((f"  J{row.judge_score:.1f}", "judge"))
    if view and view.behaves_alike and view.solution == row.solution:
        spans.append((f"  {view.behaves_alike} of {view.siblings} alike", "dim"))
    return spans


def tabs(active: str, view: SolutionView | None, *, outcomes: bool, judge: bool) -> list[Span]:
    """The panes to switch between on a small terminal, the active one marked."""
    told = {"list": "0 list", "problem": "1 problem", "code": "2 code", "tests": "3 tests", "judge": "4 judge"}
    if view and outcomes and view.tests:
        passed = sum(test.outcome.letter == "P" for test in view.tests)
        told["tests"] += f" {passed}/{len(view.tests)}"
    if view and judge and view.judgements:
        told["judge"] += f" {len(view.judgements)}"
    spans: list[Span] = []
    for name, text in told.items():
        spans.append((f" {text} ", "bar_key" if name == active else "bar_dim"))
        spans.append((" ", "bar"))
    return spans


def footer(actions: Sequence[str], keymap: Keymap, called: Callable[[str], str] | None = None) -> list[Span]:
    """The keys that matter now; `called` knows what the screen calls them, else it's the table's word."""
    return hints([(keymap.key(name), called(name) if called else keymap.actions[name].short) for name in actions])


def hints(keys: Sequence[tuple[str, str]]) -> list[Span]:
    """Keys and what they do."""
    spans: list[Span] = []
    for key, does in keys:
        spans += [(f" {key} ", "bar_key"), (f"{does}  ", "bar")]
    return spans


def fitting(actions: Sequence[str], spare: Sequence[str], keymap: Keymap, width: int) -> tuple[str, ...]:
    """The actions without the first of the spare ones, as many as have to go for the footer to fit."""
    kept, goes = list(actions), list(spare)
    while goes and _cells(footer(kept, keymap)) > width:
        kept.remove(goes.pop(0))
    return tuple(kept)


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, MINUTES_AN_HOUR)
    if not minutes:
        return "under 1 min"
    return f"{hours} h {rest:02}" if hours else f"{rest} min"
