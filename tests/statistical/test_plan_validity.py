"""Plans on pools of many shapes: how often what was certified is below the target."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from vcl_tui.calibrate.plan import Settings
from vcl_tui.calibrate.simulate import simulate_one
from vcl_tui.calibrate.synthetic import SHAPES, synthetic_pool

pytestmark = pytest.mark.statistical


def violations(
    seeds: int, budget: int, target: float, stated: float = 0.0, real: float = 0.0
) -> tuple[int, int, float]:
    """False certificates, runs and mean yield over every shape, shrunk to a third of its problems.

    The reviewer errs with chance `real`, and the plan is told of `stated`.
    """
    false = runs = 0
    yields = []
    for place, shape in enumerate(SHAPES.values()):
        small = replace(shape, problems=max(shape.problems // 3, 8))
        for seed in range(seeds):
            pool, truth = synthetic_pool(small, np.random.default_rng([place, seed]))
            settings = Settings(budget=budget, target=target, seed=seed, error=stated)
            played = simulate_one(pool, truth, settings, mistaken=real, bootstrap=False)
            false += played.violated
            runs += 1
            yields.append(played.yield_)
    return false, runs, float(np.mean(yields))


@pytest.mark.parametrize(("budget", "target"), [(40, 0.9), (80, 0.8)])
def test_certificates_are_false_no_more_often_than_stated(budget: int, target: float) -> None:
    false, runs, mean_yield = violations(3, budget, target)
    assert false <= binom.ppf(0.999, runs, 0.05)
    assert mean_yield > 0.1


@pytest.mark.parametrize("real", [0.05, 0.025, 0.0])
def test_they_are_not_for_a_reviewer_who_errs_no_more_than_stated(real: float) -> None:
    false, runs, mean_yield = violations(3, 100, 0.8, stated=0.05, real=real)
    assert false <= binom.ppf(0.999, runs, 0.05)
    assert mean_yield > 0.1


@pytest.mark.long
@pytest.mark.parametrize("real", [0.05, 0.0])
def test_nor_over_many_pools(real: float) -> None:
    false, runs, _ = violations(30, 100, 0.8, stated=0.05, real=real)
    assert false <= binom.ppf(0.999, runs, 0.05)


@pytest.mark.long
def test_certificates_are_false_no_more_often_than_stated_over_many_pools() -> None:
    false, runs, _ = violations(40, 80, 0.9)
    assert false <= binom.ppf(0.999, runs, 0.05)
