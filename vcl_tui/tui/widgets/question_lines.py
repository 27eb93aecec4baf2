"""What the question screen says, line by line. Functions from facts to spans; no widget here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from vcl_tui.model.view import SolutionView
from vcl_tui.tui.glyphs import Glyphs
from vcl_tui.tui.visible_text import crop, visible, visible_lines, wrapped
from vcl_tui.tui.widgets.code_pane import highlighted
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.tui.widgets.text_panes import rationales, votes

Facts = Mapping[str, object]
Lines = Iterator[Sequence[Span]]

CODE_LINES = 500
CALL_LINES = 3
VALUE_CELLS = 46


@dataclass(frozen=True, slots=True)
class Question:
    """A question with all that is told of it.

    Attributes:
        asked: as `vcl next --json` gives it; None when a test is asked about out of any queue.
        view: the solution; None for a test.
        facts: what was worked out about the item.
    """

    asked: Facts | None
    view: SolutionView | None
    facts: Facts

    @property
    def item(self) -> str:
        """The key of the solution or test."""
        return self.view.solution if self.view else str(self.facts["test_id"])

    @property
    def key(self) -> str | None:
        """Key of the question; None out of any queue."""
        return str(self.asked["question"]) if self.asked else None


@dataclass(frozen=True, slots=True)
class Sight:
    """How much of the evidence is shown, and how it is drawn."""

    judge: bool
    others: bool
    width: int
    glyphs: Glyphs


def told(question: Question, sight: Sight) -> Lines:
    """Why it is asked, the problem, the code or the test, and what is known of it.

    What a verdict has just revealed comes first: that is what the reviewer is waiting for.
    """
    if question.asked is not None:
        for text in wrapped(f"why asked: {question.asked['reason']}", sight.width - 1):
            yield ((f" {text}", "dim"),)
        yield ()
    if question.view is None:
        yield from _problem(question, str(question.facts["prompt"]), sight)
        yield from _test(question.facts, sight)
        return
    answered = question.view.mine is not None
    if answered:
        yield from _evidence(question, question.view, sight)
    # many benchmarks ask to complete the prompt: said twice, it would push the code off a small screen
    if question.view.prompt.strip() not in question.view.code:
        yield from _problem(question, question.view.prompt, sight)
    yield from _code(question, question.view, sight)
    if not answered:
        yield from _evidence(question, question.view, sight)


def _problem(question: Question, prompt: str, sight: Sight) -> Lines:
    yield _section("problem", str(question.facts["problem_id"]), "", sight)
    for text in wrapped(prompt.strip("\n"), sight.width - 1):
        yield ((f" {text}", "text"),)
    yield ()


def _code(question: Question, view: SolutionView, sight: Sight) -> Lines:
    yield _section("code", view.solution, _alike(question.facts, view) if sight.others else "", sight)
    lines = highlighted(view.code)
    for number in range(min(lines.count, CODE_LINES)):
        yield ((f"{number + 1:>4}  ", "line_number"), *(lines.get(number) or ()))
    if lines.count > CODE_LINES:
        yield ((f"      {lines.count - CODE_LINES:,} more lines: the code pane of the review shows them", "warn"),)
    yield ()


def _evidence(question: Question, view: SolutionView, sight: Sight) -> Lines:
    """The judge and the others' answers, as far as they may be seen."""
    if not sight.judge:
        yield ((" judge and others' answers are hidden until you answer: it must be yours alone", "dim"),)
        return
    if view.judgements:
        yield _section("judge", "", "  ".join(text for text, _ in votes(view)), sight)
        yield from rationales(view, sight.width)
        yield ()
    if sight.others:
        yield from _differences(question.facts, sight)


def _test(facts: Facts, sight: Sight) -> Lines:
    out = "out: called wrong" if facts["is_out"] else ""
    yield _section("test", f"{facts['test_id']}  {facts['suite']}", out, sight)
    for text in visible_lines(str(facts["code"]).strip("\n")):
        yield ((f" {text}", "code"),)
    if facts["expected"] is not None:
        for place, text in enumerate(wrapped(str(facts["expected"]), sight.width - 10)):
            yield ((" expects  " if place == 0 else "          ", "dim"), (text, "pass"))
    yield ()
    yield _section("what the solutions return", "", "", sight)
    yield from _answers(facts, sight)


def _differences(facts: Facts, sight: Sight) -> Lines:
    calls = facts["calls"]
    calls = calls if isinstance(calls, list) else []
    yield _section("where the solutions differ", "", "", sight)
    if not calls:
        yield ((" all solutions of this problem do the same on every test and input", "dim"),)
        yield ()
    for call in calls:
        text = visible_lines(str(call["call"]))
        for line in text[:CALL_LINES]:
            yield ((f" {crop(line, sight.width - 1)}", "code"),)
        if len(text) > CALL_LINES:
            yield ((f"   {len(text) - CALL_LINES} more lines", "dim"),)
        yield from _answers(call, sight)


def _answers(call: Facts, sight: Sight) -> Lines:
    answers = call["answers"]
    glyphs = sight.glyphs
    room = min(VALUE_CELLS, sight.width - 34)
    for each in answers if isinstance(answers, list) else []:
        solutions, here = int(each["solutions"]), bool(each["here"])
        value = crop(visible(str(each["value"])), room, glyphs.ellipsis)
        told = f"{solutions} solution{'' if solutions == 1 else 's'}"
        yield (
            (f"   {glyphs.cursor if here else ' '} ", "title_focus"),
            (f"{value:<{room}}  ", "strong" if here else "text"),
            (f"{told:>13}", "dim"),
            ("  this one" if here else "", "title_focus"),
        )
    if others := int(str(call["other_answers"])):
        yield ((f"     {others} other answer{'' if others == 1 else 's'}", "dim"),)
    yield ()


def _section(name: str, what: str, more: str, sight: Sight) -> Sequence[Span]:
    """`── name  what  more ──────`, as wide as there is room."""
    rule = sight.glyphs.rule
    spans: list[Span] = [(f" {rule * 2} ", "rule"), (name, "title_focus")]
    room = sight.width - 8 - cell_len(name)
    for text, role in ((visible(what), "strong"), (visible(more), "dim")):
        if text and (shown := crop(text, room - 2, sight.glyphs.ellipsis)):
            spans.append((f"  {shown}", role))
            room -= 2 + cell_len(shown)
    return (*spans, (f" {rule * max(room, 2)}", "rule"))


def _alike(facts: Facts, view: SolutionView) -> str:
    size, programs = int(str(facts["size"])), int(str(facts["programs"]))
    said = f"{size} of {facts['solutions']} behave like this one" if size > 1 else "no other behaves like it"
    if size > 1:
        said += f" in {programs} program{'' if programs == 1 else 's'}"
    by = f"  by {view.generator}" if view.generator else ""
    return f"{said}  passes {facts['passed']}/{facts['tests']}{by}"
