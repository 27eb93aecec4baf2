"""Mistaken approvals, by brute force: every truth, every answer and every draw of tiny pools."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations, product

import numpy as np
import pytest
from scipy.stats import binom, hypergeom

from vcl_tui.calibrate.bounds import hypergeometric_p
from vcl_tui.calibrate.certify import certify_nested
from vcl_tui.calibrate.learner import RIGHT, WRONG, Prepared, prepare
from vcl_tui.calibrate.pool import Cells, build_pool
from vcl_tui.calibrate.second_answers import Votes
from vcl_tui.calibrate.slips import Approvals, Doubt, approvals_p, either_of_two, surely_separate


@cache
def programs(copies: tuple[int, ...]) -> Prepared:
    """Solutions of one problem without tests, so that each program is a unit of its own; units in this order."""
    texts = [f"{number:03d}" for number, count in enumerate(copies) for _ in range(count)]
    nothing = np.zeros(0, dtype=np.int64)
    pool = build_pool(np.zeros(len(texts), dtype=np.int64), texts, Cells(nothing, nothing, nothing), nothing)
    return prepare(pool, np.random.default_rng(0))


def games(
    prepared: Prepared, needed: np.ndarray, truth: tuple[bool, ...], error: float
) -> Iterator[tuple[float, Votes]]:
    """How learning may go about these programs, heaviest last, with the chance of each: two new ones, if it pays more.

    A reviewer who errs both ways; the second program is asked about only where the first wasn't known at once, so that
    what is asked depends on what was answered.
    """
    stack: list[tuple[float, list[tuple[int, int]]]] = [(1.0, [])]
    while stack:
        chance, asked = stack.pop()
        votes = Votes(prepared, needed)
        for position, verdict in asked:
            votes.add(position, verdict)
        unit = votes.due()
        if unit is None:
            known = votes.approvals() > 0
            unasked = [number for number in range(len(truth)) if number not in votes.said]
            unit = unasked[-1 if known.any() else 0] if unasked and known.sum() < 2 else None
        if unit is None:
            yield chance, votes
            continue
        for verdict in (RIGHT, WRONG):
            mistaken = truth[unit] != (verdict == RIGHT)
            happens = error if mistaken else 1 - error
            if happens > 0:
                stack.append((chance * happens, [*asked, (int(prepared.speaker[unit]), verdict)]))


@pytest.mark.parametrize("truth", list(product([False, True], repeat=4)))
@pytest.mark.parametrize("error", [0.2, 0.1, 0.0])
def test_the_evidence_against_what_happened_is_no_more_than_one_on_average(
    truth: tuple[bool, ...], error: float
) -> None:
    """Whatever is right, for the stated chance and smaller ones, over every way the answers may go."""
    stated, prepared = 0.2, programs((1, 2, 3, 9))
    for needed in (np.array([1, 1, 1, 1]), np.array([1, 2, 2, 3])):
        mean = total = 0.0
        for chance, votes in games(prepared, needed, truth, error):
            known = votes.approvals() > 0
            learned = Approvals(stated, votes.refused(), room=7.5)
            evidence = learned.evidence(prepared.weight[known], needed[known])
            mean += chance * evidence[int(prepared.weight[known & ~np.array(truth)].sum())]
            total += chance
        assert total == pytest.approx(1.0)
        assert mean <= 1 + 1e-9


def test_the_evidence_grows_with_the_mistakes_and_falls_with_the_rejections() -> None:
    copies, once = np.array([4, 2, 30]), np.ones(3, dtype=np.int64)
    few = Approvals(0.02, ((3, 0),), 7.5).evidence(copies, once)
    many = Approvals(0.02, ((3, 0),) * 20, 7.5).evidence(copies, once)
    assert len(few) == 37
    assert (np.diff(few) > 0).all()
    assert (many < few).all()
    twice = Approvals(0.02, ((3, 0),), 7.5).evidence(copies, np.array([1, 1, 3]))
    assert twice[-1] > few[-1]


@pytest.mark.parametrize("mistaken", [0.0, 0.1, 0.4])
def test_the_p_value_of_approvals_is_their_chance_when_one_too_few_is_right(mistaken: float) -> None:
    population, drawn = 9, 4
    for need in range(1, population + 1):
        for right in range(drawn + 1):
            exact = sum(
                hypergeom.pmf(hidden, population, need - 1, drawn)
                * binom.sf(right - hidden - 1, drawn - hidden, mistaken)
                for hidden in range(drawn + 1)
            )
            found = approvals_p(population, np.array([need]), drawn, np.array([right]), mistaken)[0, 0]
            assert found == pytest.approx(exact)
            if mistaken == 0:
                assert found == pytest.approx(hypergeometric_p(population, need, drawn, right))
    assert approvals_p(population, np.array([0, population + 1]), drawn, np.array([0]), mistaken).ravel().tolist() == [
        0,
        1,
    ]


COPIES, TARGET, ALPHA, DRAWN, STATED = (1, 2, 2, 3), 0.5, 0.4, 2, 0.15


@cache
def certified(approvals: tuple[int, ...], refused: tuple[tuple[int, int], ...], draw: tuple[int, ...],
              approved: tuple[int, ...], *, shared: bool) -> tuple[int, ...]:  # fmt: skip
    """The certified members of two nested sets of all the solutions, those known right first."""
    group = programs(COPIES).unit
    known = np.array(approvals)[group]
    order, place = np.argsort(known == 0, kind="stable"), np.arange(len(group))
    members = np.array([np.isin(place, order[:end]) for end in (len(group) // 2, len(group))])
    asked = np.isin(place, draw)
    doubt = Doubt(Approvals(STATED, refused, 3.0), group, known, STATED, shared)
    found = asked & np.isin(group if shared else place, approved)
    certificate = certify_nested(members, known > 0, asked, found, target=TARGET, alpha=ALPHA, doubt=doubt)
    return () if certificate.chosen is None else tuple(np.flatnonzero(members[certificate.chosen]).tolist())


def false_certificates(truth: tuple[bool, ...], real: float, *, shared: bool) -> float:
    """Chance of a false certificate: some programs are learned about, from the others two solutions are drawn.

    With shared answers the reviewer answers once about a program that was drawn twice.
    """
    prepared = programs(COPIES)
    needed = np.array([1, 1, 1, 1] if shared else [1, 1, 2, 2])
    right, false = np.array(truth)[prepared.unit], 0.0
    for chance, votes in games(prepared, needed, truth, real):
        approvals = votes.approvals()
        draws = list(combinations(np.flatnonzero(approvals[prepared.unit] == 0).tolist(), DRAWN))
        for draw in draws:
            subjects = sorted({int(prepared.unit[place]) for place in draw}) if shared else list(draw)
            is_right = [truth[subject] if shared else bool(right[subject]) for subject in subjects]
            for said in product([False, True], repeat=len(subjects)):
                happens = float(np.prod([real if s != r else 1 - real for s, r in zip(said, is_right, strict=True)]))
                yes = tuple(subject for subject, s in zip(subjects, said, strict=True) if s)
                kept = certified(tuple(approvals.tolist()), votes.refused(), draw, yes, shared=shared)
                if kept and right[list(kept)].mean() < TARGET - 1e-9:
                    false += chance * happens / len(draws)
    return false


@pytest.mark.parametrize("real", [STATED, STATED / 3, 0.0])
@pytest.mark.parametrize("shared", [False, True])
def test_false_certificates_stay_below_alpha_whatever_is_true(real: float, shared: bool) -> None:
    chances = [false_certificates(truth, real, shared=shared) for truth in product([False, True], repeat=len(COPIES))]
    assert max(chances) <= ALPHA
    assert (max(chances) > 0) is (real > 0)


@pytest.mark.parametrize("copies", [(1, 1, 1), (2, 1, 1), (3, 1), (2, 2, 1, 1), (4, 2, 1)])
@pytest.mark.parametrize("mistaken", [0.02, 0.3])
def test_shared_answers_count_as_single_ones_that_are_as_hard_to_get(copies: tuple[int, ...], mistaken: float) -> None:
    """For every set of wrong programs and every slip among them."""
    drawn = sum(copies)
    for right, more in product(range(drawn + 1), (0.0, 0.2)):
        single = surely_separate(right, np.array(copies), mistaken, mistaken + more)
        assert single <= right
        assert single == right or max(copies) > 1
        for wrong in product([False, True], repeat=len(copies)):
            hidden = drawn - sum(count for count, is_wrong in zip(copies, wrong, strict=True) if is_wrong)
            reached = 0.0
            for slips in product([False, True], repeat=len(copies)):
                if any(slip and not is_wrong for slip, is_wrong in zip(slips, wrong, strict=True)):
                    continue
                approved = hidden + sum(count for count, slip in zip(copies, slips, strict=True) if slip)
                chance = mistaken ** sum(slips) * (1 - mistaken) ** (sum(wrong) - sum(slips))
                reached += chance * (approved >= right)
            assert reached <= binom.sf(single - hidden - 1, drawn - hidden, mistaken + more) + 1e-12


def test_one_of_two_approvals_is_twice_as_easy_to_get_by_mistake() -> None:
    assert either_of_two(0.05) == pytest.approx(0.0975)
