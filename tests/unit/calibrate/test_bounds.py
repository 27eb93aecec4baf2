from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vcl_tui.calibrate import bounds


def by_enumeration(population: int, right_ones: int, drawn: int, right: int) -> float:
    truth = [item < right_ones for item in range(population)]
    draws = list(combinations(truth, drawn))
    return sum(sum(draw) >= right for draw in draws) / len(draws)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_the_p_value_is_the_share_of_all_draws_at_least_as_good(draw: st.DataObject) -> None:
    population = draw.draw(st.integers(1, 9))
    need = draw.draw(st.integers(1, population))
    drawn = draw.draw(st.integers(0, population))
    right = draw.draw(st.integers(0, drawn))
    expected = by_enumeration(population, need - 1, drawn, right)
    assert bounds.hypergeometric_p(population, need, drawn, right) == pytest.approx(expected)


def test_a_certificate_at_95_needs_59_without_failure() -> None:
    assert bounds.hypergeometric_p(10**6, 950_000, 59, 59) <= 0.05 < bounds.hypergeometric_p(10**6, 950_000, 58, 58)


@pytest.mark.parametrize(("true_share", "expected"), [(0.99, 124), (0.98, 234), (0.97, 601)])
def test_draws_for_80_percent_power_at_target_95(true_share: float, expected: int) -> None:
    assert bounds.draws_for_power(10**6, 950_000, round(true_share * 10**6), 0.05) == expected


def test_no_draw_has_power_when_too_few_are_right() -> None:
    assert bounds.draws_for_power(100, 90, 89, 0.05) is None
    assert bounds.power(100, 90, 60, 0.05, 89) <= 0.05


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 300), st.floats(0.5, 0.99), st.integers(0, 300), st.integers(0, 300))
def test_a_draw_for_power_has_it_and_power_never_exceeds_alpha_under_the_hypothesis(
    population: int, target: float, right: int, drawn: int
) -> None:
    need, right, drawn = (
        bounds.needed_right(population, target),
        min(right, population),
        min(drawn, population),
    )
    if right < need:
        assert bounds.power(population, need, drawn, 0.05, right) <= 0.05
        return
    draws = bounds.draws_for_power(population, need, right, 0.05)
    assert draws is not None
    assert bounds.power(population, need, draws, 0.05, right) >= 0.8


def test_needing_nothing_is_free_and_needing_more_than_there_are_is_impossible() -> None:
    assert bounds.hypergeometric_p(10, 0, 0, 0) == 0.0
    assert bounds.hypergeometric_p(10, 11, 10, 10) == 1.0
    assert bounds.needed_right(50, 0.9) == 45


def test_the_sequence_stops_at_the_first_that_stands() -> None:
    assert bounds.fixed_sequence([0.01, 0.05, 0.2, 0.0], 0.05) == 2
    assert bounds.fixed_sequence([], 0.05) == 0


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 12), st.data())
def test_the_lower_bound_holds_in_nearly_all_draws(population: int, draw: st.DataObject) -> None:
    right_ones = draw.draw(st.integers(0, population))
    drawn = draw.draw(st.integers(0, population))
    truth = [item < right_ones for item in range(population)]
    bound = [bounds.right_at_least(population, drawn, sum(d), 0.9) for d in combinations(truth, drawn)]
    assert np.mean(np.asarray(bound) > right_ones) <= 0.1 + 1e-12


def test_clopper_pearson_has_its_closed_form_at_the_ends() -> None:
    low, high = bounds.clopper_pearson(20, 20, 0.95)
    assert low == pytest.approx(0.025 ** (1 / 20))
    assert high == 1.0
    assert bounds.clopper_pearson(0, 0, 0.95) == (0.0, 1.0)


@pytest.mark.parametrize("wrong_ones", list(product(range(4), range(5))))
def test_the_split_p_value_bounds_the_error_for_every_split(wrong_ones: tuple[int, int]) -> None:
    """All draws of 2 of 3 and 2 of 4: the chance of p <= alpha is at most alpha when too many are wrong."""
    sizes, drawn, too_many = (3, 4), (2, 2), sum(wrong_ones)
    if too_many == 0:
        return
    strata = [[item < wrong for item in range(size)] for size, wrong in zip(sizes, wrong_ones, strict=True)]
    p_values = [
        bounds.worst_split_p(sizes, drawn, (sum(first), sum(second)), too_many)
        for first in combinations(strata[0], drawn[0])
        for second in combinations(strata[1], drawn[1])
    ]
    for alpha in (0.05, 0.2, 0.5):
        assert np.mean(np.asarray(p_values) <= alpha) <= alpha + 1e-12


def test_log_binomial_is_minus_infinity_outside() -> None:
    assert bounds.log_binomial([5, 5, -1], [2, 6, 0]).tolist() == [
        pytest.approx(np.log(10)),
        -np.inf,
        -np.inf,
    ]
