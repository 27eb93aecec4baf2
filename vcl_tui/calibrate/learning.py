"""The learning phase of a plan: which questions come next, and when it is over.

Called by `workflows.run_plan` for each batch of questions, and by `simulate`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from vcl_tui.calibrate.learner import Learner
from vcl_tui.calibrate.plan import LEARN, Asked, PlannedQuestion, Settings, Step, votes_of
from vcl_tui.calibrate.questions import ask_again, choose, reason

Patience = Literal["wait", "hold", "now"]

_REACH, _BEYOND_KNOWN = 0.3, 3.0
"""How much of the right solutions a set must promise before learning ends early: this share, and so many times what is
known. Set on `synthetic.SHAPES` and on shapes made from the development data (`benchmarks/plan_shapes.py`), by which
of a third and two thirds for certifying yields more."""


def advance_learning(
    learner: Learner,
    settings: Settings,
    asked: Sequence[Asked],
    wanted: int,
    *,
    patience: Patience = "wait",
    names: Sequence[str] | None = None,
) -> Step:
    """The next learning questions, or the frozen plan when learning is over.

    Args:
        learner: after all answers so far; it is told of the questions that are handed out.
        settings: of the plan.
        asked: all questions so far, answered or not.
        wanted: questions wanted, 1 or more.
        patience: what open questions mean for the freezing: "wait" for them while learning questions are left,
            "hold" while whoever asks has some himself, "now" to go on without them.
        names: names of the problems for the reasons; numbers when None.
    """
    questions: list[PlannedQuestion] = []
    prepared, out = learner.prepared, len(asked)
    votes = votes_of(prepared, asked, settings)
    end = settings.early if out < settings.early or promises_enough(learner, settings, out) else settings.learning
    while len(questions) < min(wanted, end - out):
        again = votes.due() if settings.error > 0 else None
        if again is not None:
            position, said = votes.copy_to_ask(again), ask_again(prepared, again)
        else:
            choice = choose(learner, settings.target)
            if choice is None:
                break
            problem = int(prepared.clusters.problem[choice.cluster])
            said = reason(learner, choice, names[problem] if names else f"problem {problem}")
            learner.ask(choice.unit)
            position = int(prepared.speaker[choice.unit])
        votes.add(position, None)
        questions.append(PlannedQuestion(position, LEARN, None, "", said))
    if questions:
        return Step(tuple(questions))
    unfinished = patience == "wait" and out < end and bool(learner.open.any())
    if patience == "hold" or unfinished:
        return Step(why="answers are open: what to ask next depends on them")
    # scipy.stats takes longer to load than a learning question to choose
    from vcl_tui.calibrate.freezing import freeze  # noqa: PLC0415

    return Step(frozen=freeze(learner, settings, asked))


def promises_enough(learner: Learner, settings: Settings, out: int) -> bool:
    """Whether draws are worth more than further learning answers, asked once, after `settings.early` questions.

    They are where the belief has much to offer that nobody knows for certain: a set believed to be half as often wrong
    as the target allows, with many more right solutions than answers have made known. Where answers make much known,
    because the same programs come again and again, learning goes on. Only learning answers decide it.
    """
    if out != settings.early or out == settings.learning:
        return False
    chance, known = learner.unit_chance()
    order = np.lexsort((-chance, ~known))
    weight = learner.prepared.weight[order]
    right = np.cumsum(weight * chance[order])
    pure = np.flatnonzero(right >= (1 + settings.target) / 2 * np.cumsum(weight))
    reach = float(right[pure[-1]]) if len(pure) else 0.0
    known_right = float(learner.prepared.weight[known].sum())
    return reach >= max(_REACH * float(right[-1]), _BEYOND_KNOWN * known_right)
