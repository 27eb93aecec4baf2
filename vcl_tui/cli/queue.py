"""`vcl queue` and `vcl next`: what is asked, and of whom."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from vcl_tui.cli.progress_bar import counting_bar
from vcl_tui.cli.session import GLOBALS, context, print_json, say, visible
from vcl_tui.errors import UsageError
from vcl_tui.model.queue import Design

group = typer.Typer(
    help="Queues of questions: new, list, show.",
    epilog="Example: vcl queue new mine --goal precision=.9 --budget 200",
    no_args_is_help=True,
)

NEW = (
    "Examples: vcl queue new plan --goal precision=.9 --confidence .95 --budget 200   |   "
    "vcl queue new check --design random -n 200 --filter 'pass:>=0.5' --seed 1   |   "
    "vcl queue new all --design census --filter problem:he03*   |   "
    "vcl queue new team --design random -n 100 --overlap 2 --attention .05 --attention-from lead"
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(group, name="queue")
    app.command("next", epilog="Example: vcl next --queue check -k 5 --reviewer ann --json")(next_)


@group.command(epilog=NEW)
def new(
    name: Annotated[str, typer.Argument(help="A name of your own, up to 64 letters, digits and . _ -")],
    design: Annotated[
        str | None, typer.Option(help="random, systematic, stratified or census; with --goal alone, an adaptive plan.")
    ] = None,
    n: Annotated[int, typer.Option("-n", help="Solutions to draw; repeats and overlap come on top.")] = 200,
    budget: Annotated[int | None, typer.Option(help="Of an adaptive plan: answers of any kind, at most.")] = None,
    filter_text: Annotated[str, typer.Option("--filter", metavar="QUERY", help="The frame; all without.")] = "",
    seed: Annotated[int, typer.Option(help="Source of chance: the same seed draws the same solutions.")] = 0,
    goal: Annotated[str | None, typer.Option(help="precision=.9: what to certify.")] = None,
    confidence: Annotated[float | None, typer.Option(help="Of the certificate; with --goal, default .95.")] = None,
    overlap: Annotated[int, typer.Option(help="Reviewers for each item.")] = 1,
    third: Annotated[
        bool, typer.Option("--third-on-disagreement", help="One more reviewer where the first ones differ.")
    ] = False,
    repeats: Annotated[float, typer.Option(help="Share of items served to the same reviewer again.")] = 0.0,
    attention: Annotated[
        float, typer.Option(help="Known-answer questions for each other one, mixed in unseen.", metavar="RATE")
    ] = 0.0,
    attention_from: Annotated[
        str, typer.Option(metavar="REVIEWER|reference:NAME", help="Who knows their answers, e.g. lead, reference:gold.")
    ] = "",
    attempts: Annotated[int, typer.Option(help="Plans on this frame that share its error probability.")] = 1,
    rule: Annotated[
        str,
        typer.Option(
            help="What to keep by: tests, judge, tests+judge, for a plan also model. auto: tests; for a plan what "
            "promises most after its learning answers."
        ),
    ] = "auto",
    strata: Annotated[str, typer.Option(help="Of a stratified draw: pass, problem or generator.")] = "pass",
    reviewer_error: Annotated[
        float, typer.Option(help="Chance that an answer is mistaken: a plan asks again then.")
    ] = 0.0,
    in_order: Annotated[
        bool, typer.Option("--in-order", help="Systematic along the filter's order: spreads, but certifies nothing.")
    ] = False,
) -> None:
    """Make a queue: fix its frame, draw its questions, record the chance of each."""
    from vcl_tui.workflows import queues
    from vcl_tui.workflows.queue_plan import Plan

    target = precision_goal(goal)
    chosen = _design(design, has_goal=target is not None)
    if budget is not None and chosen is not Design.ADAPTIVE:
        raise UsageError("--budget is for a plan with a --goal; a design takes -n")
    plan = Plan(
        name=name,
        design=chosen,
        n=budget if budget is not None else n,
        filter_text=filter_text,
        seed=seed,
        target=target,
        confidence=(confidence or 0.95) if target is not None else confidence,
        overlap=overlap,
        repeats=repeats,
        attempts=attempts,
        attention=attention,
        attention_from=attention_from,
        strata=strata,
        in_order=in_order,
        third_on_disagreement=third,
        reviewer_error=reviewer_error,
        rule=rule,
    )
    with counting_bar("comparing programs") as progress:
        created = queues.new(context(), plan, progress)
    _show(created)
    if created["alpha_is_gone"]:
        say(
            f"note: earlier plans on these {created['frame']} solutions took all of alpha, so {name} will certify "
            "nothing; reserve shares with --attempts on the first one, or choose another frame"
        )


@group.command("list", epilog="Example: vcl queue list --json")
def list_() -> None:
    """List the queues and how far they are."""
    from vcl_tui.workflows import queues

    found = queues.listing(context())
    if GLOBALS.json:
        print_json({"queues": found})
        return
    if not found:
        say("no queue yet; make one with vcl queue new NAME --design random -n 200")
    for queue in found:
        progress = f"{queue['answers']}/{queue['answers_wanted']}"
        where = f"{queue['frame']} solutions" + (f" matching {queue['filter']}" if queue["filter"] else "")
        sys.stdout.write(visible(f"{queue['name']:<24} {queue['design']:<10} {progress:>9} answers  {where}") + "\n")


@group.command(epilog="Example: vcl queue show check")
def show(name: Annotated[str, typer.Argument(help="The queue.")]) -> None:
    """Show one queue: its frame, seed, design and progress."""
    from vcl_tui.workflows import queues

    _show(queues.describe(context(), name))


def next_(
    queue: Annotated[str | None, typer.Option(help="The queue; without it the newest.")] = None,
    k: Annotated[int, typer.Option("-k", help="How many questions.")] = 1,
    reviewer: Annotated[str | None, typer.Option(help="Who will answer.")] = None,
) -> None:
    """Give out the next questions. What you hold comes first: asking twice gives the same ones."""
    from vcl_tui.workflows import ask_questions

    here = context(reviewer)
    asked = ask_questions.next_questions(here, queue, k, here.reviewer())
    if GLOBALS.json:
        questions = [ask_questions.as_json(question) for question in asked.questions]
        print_json({"questions": questions, "done": asked.done, "why": asked.why})
        return
    for question in asked.questions:
        sys.stdout.write(visible(f"{question.item:<24} {question.kind.value:<8}  {question.reason}") + "\n")
    say(asked.why)


def precision_goal(goal: str | None) -> float | None:
    """The number in `precision=.9`.

    Raises:
        UsageError: it says something else.
    """
    if goal is None:
        return None
    name, _, number = goal.partition("=")
    try:
        if name.strip() == "precision":
            return float(number)
    except ValueError:
        pass
    raise UsageError(f"--goal {goal}: say precision=NUMBER, e.g. --goal precision=.9")


def _design(name: str | None, *, has_goal: bool) -> Design:
    if name is None:
        return Design.ADAPTIVE if has_goal else Design.RANDOM
    if name not in set(Design) - {Design.ADAPTIVE}:
        raise UsageError(f"--design {name}: one of random, systematic, stratified, census")
    return Design(name)


def _show(queue: dict[str, object]) -> None:
    if GLOBALS.json:
        print_json(queue)
        return
    for name, value in queue.items():
        sys.stdout.write(visible(f"{name:>14}  {value if value is not None else '(not set)'}") + "\n")
