"""Who is asked again, and what several answers come to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.unit.calibrate.test_slips import programs
from vcl_tui.calibrate.certifying import Certifying, advance_certifying, certifying
from vcl_tui.calibrate.learner import NO_VERDICT, RIGHT, WRONG
from vcl_tui.calibrate.passing import Passing, draws_asked_singly
from vcl_tui.calibrate.plan import CERTIFY, Asked, Frozen, Settings
from vcl_tui.calibrate.second_answers import Votes, approvals_needed
from vcl_tui.calibrate.slips import Approvals, Drawn, either_of_two, slip_p

PREPARED = programs((1, 3, 9))
LIGHT, HEAVY = 0, 2


def votes(unit: int, *said: int | None) -> Votes:
    """One program of three, which take one, two and three approvals."""
    counted = Votes(PREPARED, np.array([1, 2, 3]))
    for verdict in said:
        counted.add(int(PREPARED.speaker[unit]), verdict)
    return counted


def test_more_copies_and_more_mistakes_ask_for_more_approvals() -> None:
    copies = np.array([1, 5, 20, 80])
    assert approvals_needed(copies, 0.0, 100, 50.0).tolist() == [1, 1, 1, 1]
    rows = [approvals_needed(copies, error, 100, 50.0) for error in (0.001, 0.02, 0.1)]
    for row in rows:
        assert (np.diff(row) >= 0).all()
    assert (np.diff(rows, axis=0) >= 0).all()
    assert rows[1][0] < rows[1][-1]


@pytest.mark.parametrize(
    ("unit", "said", "due", "known"),
    [
        (LIGHT, (RIGHT,), False, True),
        (LIGHT, (WRONG,), False, False),
        (LIGHT, (None,), False, False),
        (LIGHT, (NO_VERDICT,), False, False),
        (HEAVY, (RIGHT,), True, False),
        (HEAVY, (RIGHT, None), False, False),
        (HEAVY, (RIGHT, RIGHT), True, False),
        (HEAVY, (RIGHT, RIGHT, RIGHT), False, True),
        (HEAVY, (RIGHT, WRONG), True, False),
        (HEAVY, (RIGHT, WRONG, WRONG), False, False),
        (HEAVY, (RIGHT, WRONG, RIGHT, RIGHT), False, True),
        (HEAVY, (RIGHT, NO_VERDICT), False, False),
    ],
)
def test_a_program_is_asked_about_until_it_is_known_or_rejected(
    unit: int, said: tuple[int | None, ...], due: bool, known: bool
) -> None:
    counted = votes(unit, *said)
    assert counted.due() == (unit if due else None)
    assert counted.approvals().tolist() == [counted.needed[unit] if known and u == unit else 0 for u in range(3)]


def test_only_answers_that_could_have_made_it_known_speak_against_a_program() -> None:
    assert votes(LIGHT, WRONG).refused() == ((1, 0),)
    assert votes(HEAVY, WRONG).refused() == ()
    assert votes(HEAVY, RIGHT, WRONG, RIGHT, None).refused() == ((9, 1), (9, 0))
    assert votes(HEAVY, RIGHT, RIGHT, RIGHT).refused() == ()


def test_another_copy_is_asked_about_while_there_is_one() -> None:
    counted, asked = votes(1, RIGHT), [int(PREPARED.speaker[1])]
    for _ in range(3):
        asked.append(counted.copy_to_ask(1))
        counted.add(asked[-1], RIGHT)
    assert len(set(asked[:3])) == 3
    assert asked[3] == asked[0]
    assert {int(PREPARED.unit[position]) for position in asked} == {1}


FROZEN = Frozen(
    target=0.9, alpha=0.05, members=tuple(range(8)), group=(0, 0, 0, 1, 1, 2, 3, 4), known=(0,) * 8, ends=(8,),
    beliefs=(0.9,), draws=(1, 3, 0, 5), expected=7.0, expected_right=8.0, learned=0, refused=(), room=1.0, error=0.05,
    rule="model", considered=(),
)  # fmt: skip


def played(frozen: Frozen, answers: dict[int, list[int]]) -> tuple[list[int], Certifying]:
    """Which draws are asked about, one at a time, when these are the answers about each."""
    asked: list[Asked] = []
    left = {position: list(verdicts) for position, verdicts in answers.items()}
    while True:
        state = certifying(frozen, asked)
        questions = advance_certifying(state, Settings(budget=20), len(asked), 1).questions
        if not questions:
            return [question.position for question in asked], state
        asked += [Asked(question.position, CERTIFY, left[question.position].pop(0)) for question in questions]


def test_each_draw_has_its_own_answer_and_a_rejected_one_another() -> None:
    order, state = played(FROZEN, {1: [RIGHT], 3: [WRONG, RIGHT], 0: [WRONG, WRONG], 5: [NO_VERDICT]})
    assert order == [1, 3, 0, 5, 3, 0]
    assert state.verdicts() == {1: RIGHT, 3: RIGHT, 0: WRONG, 5: NO_VERDICT}


def test_without_a_stated_error_one_answer_speaks_for_all_draws_of_a_program() -> None:
    order, state = played(replace(FROZEN, error=0.0), {1: [WRONG], 3: [RIGHT], 5: [RIGHT]})
    assert order == [1, 3, 5]
    assert state.verdicts() == {1: WRONG, 3: RIGHT, 0: WRONG, 5: RIGHT}


def test_rejected_draws_are_paid_for() -> None:
    weight = np.array([3, 3, 40])
    assert draws_asked_singly(weight, np.ones(3), 10, 0.0) == 10
    assert draws_asked_singly(weight, np.ones(3), 10, 0.1) < 10
    assert draws_asked_singly(weight, np.zeros(3), 10, 0.1) <= 5
    assert draws_asked_singly(np.array([2]), np.ones(1), 10, 0.1) == 2


def test_a_set_passes_with_as_many_approvals_as_the_certificate_will_ask_for() -> None:
    learned, weight, approvals = Approvals(0.02, ((2, 0),) * 5, 10.0), np.array([6, 4, 30, 30]), np.array([2, 1, 0, 0])
    passing = Passing(learned, 0.05, weight, approvals, np.array([2, 4]), np.array([-1, 45]))
    exact = slip_p(Drawn(60, 45, 25, either_of_two(0.02)), np.arange(26), learned.evidence(weight[:2], approvals[:2]))
    assert passing.of(1, 25) == int((exact > 0.05).sum()) < 25
    assert passing.of(1, 3) == 4  # even three of three are too few
    drawn, right = np.array([[0, 25]] * 400), np.array([[0, 25]] * 400)
    found = passing.played(drawn, right, np.random.default_rng(0))[:, 1]
    assert set(found.tolist()) <= {0, 1}
    assert found.mean() > 0.9
