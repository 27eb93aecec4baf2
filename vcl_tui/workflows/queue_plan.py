"""What `vcl queue new` may be asked for, and what makes no sense."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vcl_tui.errors import UsageError
from vcl_tui.model.queue import AUTO, MODEL, THRESHOLD_RULES, Design

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
RULES = (AUTO, *THRESHOLD_RULES, MODEL)
STRATA = ("pass", "problem", "generator")


@dataclass(frozen=True, slots=True)
class Plan:
    """What `vcl queue new` was asked for.

    Attributes:
        n: solutions to draw, ignored by a census; for an adaptive plan the budget of answers.
        strata: for a stratified draw, by what: pass, problem or generator.
        in_order: a systematic draw along the filter's order, which spreads it but certifies nothing.
        third_on_disagreement: one more reviewer where the first ones don't agree.
        attention: known-answer questions for each other one, mixed in where nobody sees which they are.
        attention_from: who knows the answers: a reviewer, or reference: and a name.
        rule: whose thresholds are to be certified: tests, judge or tests+judge; for a plan also model. `auto` is tests
            for a sampling queue, and what promises most after the learning answers for a plan.
        reviewer_error: for an adaptive plan, the chance that an answer is mistaken, as far as it is known.
    """

    name: str
    design: Design
    n: int = 200
    filter_text: str = ""
    seed: int = 0
    target: float | None = None
    confidence: float | None = None
    overlap: int = 1
    repeats: float = 0.0
    attempts: int = 1
    strata: str = "pass"
    in_order: bool = False
    third_on_disagreement: bool = False
    reviewer_error: float = 0.0
    attention: float = 0.0
    attention_from: str = ""
    rule: str = AUTO


def check(plan: Plan) -> None:
    """Refuse settings that make no sense, naming the flag.

    Raises:
        UsageError: always with what would be right.
    """
    if not NAME.fullmatch(plan.name):
        raise UsageError(f"{plan.name!r} is no queue name: up to 64 letters, digits, dots, dashes, underscores")
    goal = [share for share in (plan.target, plan.confidence) if share is not None]
    refusals = (
        (plan.n < 1, f"{'--budget' if plan.design is Design.ADAPTIVE else '-n'} {plan.n} asks nothing: use 1 or more"),
        (not 1 <= plan.overlap <= 9, f"--overlap {plan.overlap}: from 1 to 9 reviewers for each item"),
        (not 0 <= plan.repeats <= 0.5, f"--repeats {plan.repeats:g}: a share from 0 to 0.5, e.g. .05"),
        (not 0 <= plan.attention <= 0.5, f"--attention {plan.attention:g}: a share from 0 to 0.5, e.g. .05"),
        (
            bool(plan.attention) != bool(plan.attention_from),
            "--attention RATE and --attention-from REVIEWER|reference:NAME go together: how many, and who knows",
        ),
        (not 1 <= plan.attempts <= 100, f"--attempts {plan.attempts}: how many plans share the alpha of this frame"),
        (any(not 0 < share < 1 for share in goal), f"{_goal(plan)}: numbers between 0 and 1, e.g. .9"),
        (not 0 <= plan.reviewer_error < 0.5, f"--reviewer-error {plan.reviewer_error:g}: from 0 to below 0.5"),
        (plan.rule not in RULES, f"--rule {plan.rule}: one of {', '.join(RULES)}"),
        (
            plan.rule == MODEL and plan.design is not Design.ADAPTIVE,
            "--rule model is for a plan with a --goal: a draw without learning has no belief to rank by",
        ),
        (plan.strata not in STRATA, f"--strata {plan.strata}: one of {', '.join(STRATA)}"),
    )
    for refused, why in refusals:
        if refused:
            raise UsageError(why)


def _goal(plan: Plan) -> str:
    target = "" if plan.target is None else f"--goal precision={plan.target:g} "
    return target + ("" if plan.confidence is None else f"--confidence {plan.confidence:g}")
