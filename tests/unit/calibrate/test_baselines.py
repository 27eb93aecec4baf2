"""Each baseline against an example worked out on paper from its formula."""

from __future__ import annotations

import numpy as np
import pytest

from vcl_tui.calibrate import baselines

# a and b pass the first two of three tests, c the last, d all
PASSES = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1], [1, 1, 1]], dtype=bool)


def test_most_tests_passed() -> None:
    assert baselines.most_tests_passed(PASSES).tolist() == pytest.approx([2 / 3, 2 / 3, 1 / 3, 1])


def test_codet_multiplies_solutions_by_tests() -> None:
    # sets {a, b}: 2 x 2, {c}: 1 x 1, {d}: 1 x 3; over 4 x 3 cells
    assert baselines.codet(PASSES).tolist() == pytest.approx([4 / 12, 4 / 12, 1 / 12, 3 / 12])
    # with the root of the set's size, one that passes three tests is put before two that pass two
    halves = [0.5**0.5 * 2 / 3, 0.5**0.5 * 2 / 3, 0.5 / 3, 0.5]
    assert baselines.codet_as_coded(PASSES).tolist() == pytest.approx(halves)


def test_b4_is_the_product_of_four_beta_integrals() -> None:
    # with uniform priors, by B(x, y) = (x-1)! (y-1)! / (x+y-1)!
    # {a, b}: B(3,3) B(3,2) B(3,3) B(3,1), {c}: B(2,4) B(2,3) B(2,3) B(7,1), {d}: B(2,4) B(4,1) B(6,5) B(1,1)
    ab, c, d = 1 / 30 / 12 / 30 / 3, 1 / 20 / 12 / 12 / 7, 1 / 20 / 4 / 1260
    total = ab + c + d
    found = baselines.b4(PASSES, alpha_xy=1, beta_0=1)
    assert found.tolist() == pytest.approx([ab / total, ab / total, c / total, d / total])


def test_b4_with_its_own_priors_trusts_the_larger_agreement() -> None:
    found = baselines.b4(np.array([[1, 1, 1], [1, 1, 1], [1, 1, 1], [0, 0, 0], [1, 0, 0]], dtype=bool))
    assert found.argmax() in (0, 1, 2)
    assert found[[0, 3, 4]].sum() == pytest.approx(1)


def test_aces_weighs_a_test_by_how_it_ranks_with_the_others() -> None:
    # test 1 left out: a, b, c pass one of the others, d two; passing {a, b, d} over failing {c}: AUC (½+½+1)/3,
    # so (2/3 - 1/2) x 3/4 x 1/4; test 2 is its twin; test 3 ranks {c, d} over {a, b}: AUC ¼, cut at 0
    assert baselines.aces_weights(PASSES).tolist() == pytest.approx([1 / 32, 1 / 32, 0])
    assert baselines.aces(PASSES).tolist() == pytest.approx([1, 1, 0, 1])


def test_aces_without_an_informative_test_falls_back_to_the_share() -> None:
    everyone = np.ones((3, 2), dtype=bool)
    assert baselines.aces_weights(everyone).tolist() == [0, 0]
    assert baselines.aces(everyone).tolist() == [1, 1, 1]


@pytest.mark.parametrize("name", baselines.SCORERS)
def test_every_scorer_takes_a_problem_without_tests_and_stays_in_range(name: str) -> None:
    scorer = baselines.SCORERS[name]
    assert scorer(np.zeros((3, 0), dtype=bool)).tolist() == [0, 0, 0]
    rng = np.random.default_rng(3)
    for _ in range(20):
        score = scorer(rng.random((12, 7)) < rng.random())
        assert score.shape == (12,)
        assert ((score >= 0) & (score <= 1)).all()
