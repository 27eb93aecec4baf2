"""The certifying phase of a frozen plan: which draw is asked about, and what is said of each by now.

It needs no pool and no belief, only what was frozen and the answers. Called by `workflows.run_plan` when a plan is
frozen and when rejected draws are due once more, by `workflows.calibrate_plan`, and by `simulate`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from vcl_tui.calibrate.learner import NO_VERDICT, RIGHT, WRONG
from vcl_tui.calibrate.plan import CERTIFY, Asked, Frozen, PlannedQuestion, Settings, Step


@dataclass(slots=True)
class Certifying:
    """What was asked of the draws, and what was answered.

    Where no reviewer error was stated, one question speaks for all copies of a program. Otherwise a mistake would
    count as often as there are copies among the draws, so each draw has a question of its own; and one that is
    rejected has a second one, for a right draw rejected by mistake is as bad as a wrong one.

    Attributes:
        frozen: the plan.
        answers: verdict of each question about a draw, in the order of asking; None for one that is open.
    """

    frozen: Frozen
    answers: dict[int, list[int | None]] = field(default_factory=dict)

    def group_of(self) -> dict[int, int]:
        """Group by position, for the members."""
        return dict(zip(self.frozen.members, self.frozen.group, strict=True))

    def verdicts(self) -> dict[int, int]:
        """What is said of each draw by now; draws of which nothing is said are missing."""
        own = {position: settled(said) for position, said in self.answers.items() if set(said) != {None}}
        if self.frozen.error > 0:
            return own
        group_of = self.group_of()
        of_group = {group_of[position]: verdict for position, verdict in own.items()}
        return {draw: of_group[group_of[draw]] for draw in self.frozen.draws if group_of[draw] in of_group}

    def due(self) -> list[int]:
        """Draws to ask about, in this order: those not asked about yet, then those rejected once."""
        if self.frozen.error > 0:
            first = [draw for draw in self.frozen.draws if draw not in self.answers]
            return first + [draw for draw in self.frozen.draws if self.answers.get(draw) == [WRONG]]
        group_of = self.group_of()
        taken = {group_of[position] for position in self.answers}
        speaker: dict[int, int] = {}
        for draw in self.frozen.draws:
            speaker.setdefault(group_of[draw], draw)
        return [draw for group, draw in speaker.items() if group not in taken]


def settled(said: Sequence[int | None]) -> int:
    """Approved once is right; rejected and never approved is wrong."""
    return next((verdict for verdict in (RIGHT, WRONG) if verdict in said), NO_VERDICT)


def certifying(frozen: Frozen, asked: Sequence[Asked]) -> Certifying:
    """The phase after these questions and answers; learning answers don't count for draws."""
    state = Certifying(frozen)
    members = set(frozen.members)
    for question in asked:
        if question.phase == CERTIFY and question.position in members:
            state.answers.setdefault(question.position, []).append(question.verdict)
    return state


def advance_certifying(state: Certifying, settings: Settings, out: int, wanted: int) -> Step:
    """The next draws, until the budget or the draws are used up.

    Args:
        state: of the phase; it is told of the questions that are handed out.
        settings: of the plan.
        out: questions of either phase that were asked so far.
        wanted: questions wanted.
    """
    frozen = state.frozen
    place = {draw: number for number, draw in enumerate(frozen.draws, 1)}
    probability = len(frozen.draws) / max(frozen.unknown, 1)
    questions = tuple(
        PlannedQuestion(
            draw,
            CERTIFY,
            probability,
            "frozen set",
            f"random draw {place[draw]} of {len(frozen.draws)} for the certificate",
        )
        for draw in state.due()[: max(0, min(wanted, settings.budget - out))]
    )
    for question in questions:
        state.answers.setdefault(question.position, []).append(None)
    if questions:
        return Step(questions, frozen)
    if not frozen.members:
        return Step(
            (), frozen, done=True, why="no set is worth certifying after the learning answers: see vcl calibrate"
        )
    if out >= settings.budget:
        return Step((), frozen, done=True, why=f"the budget of {settings.budget} answers is used up")
    return Step((), frozen, done=True, why="every solution that was drawn for the certificate has been asked about")
