from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from vcl_tui.calibrate.agreement import Level, krippendorff_alpha
from vcl_tui.calibrate.reviewers import (
    agreement_share,
    cohen_kappa,
    confusion,
    gwet_ac2,
    nominal_alpha,
    with_interval,
)

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: 4 observers, 12 units, 5 values
KRIPPENDORFF = [
    "11*1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "*555", "**11", "*3**",
]  # fmt: skip


def counts_of(rows: list[str], values: str) -> np.ndarray:
    return np.array([[row.count(value) for value in values] for row in rows], dtype=float)


def test_alpha_is_the_published_one() -> None:
    counts = counts_of(KRIPPENDORFF, "12345")
    assert nominal_alpha(counts) == pytest.approx(0.743, abs=0.0005)


def test_alpha_agrees_with_the_other_implementation() -> None:
    rng = np.random.default_rng(0)
    ratings = rng.integers(0, 3, (40, 3))
    counts = np.stack([(ratings == value).sum(axis=1) for value in range(3)], axis=1).astype(float)
    other = krippendorff_alpha([row.astype(float) for row in ratings], Level.NOMINAL)
    assert nominal_alpha(counts) == pytest.approx(other)


def test_kappa_is_cohen_s_and_scikit_learn_s() -> None:
    # Cohen's own kind of example: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no give 0.4
    assert cohen_kappa(np.array([[20.0, 5.0], [10.0, 15.0]])) == pytest.approx(0.4)
    rng = np.random.default_rng(1)
    first, second = rng.integers(0, 3, 60), rng.integers(0, 3, 60)
    assert cohen_kappa(confusion(first, second, 3)) == pytest.approx(cohen_kappa_score(first, second))


def test_ac1_withstands_the_paradox_that_breaks_kappa() -> None:
    """Feinstein & Cicchetti (1990): 118 yes-yes, 5, 2, 0: 94 % agreement, and kappa below 0 (Gwet 2008: AC1 = .94)."""
    table = np.array([[118.0, 5.0], [2.0, 0.0]])
    rows = ["yy"] * 118 + ["yn"] * 5 + ["ny"] * 2
    counts = counts_of(rows, "yn")
    kappa, ac1 = cohen_kappa(table), gwet_ac2(counts, np.eye(2))
    assert kappa is not None
    assert kappa < 0
    assert ac1 == pytest.approx(0.9408, abs=0.0005)
    assert agreement_share(counts) == pytest.approx(118 / 125)


def test_ac1_with_missing_ratings_is_the_published_one() -> None:
    """The same table in Gwet's irrCAC: AC1 = 0.77544, from an agreement of 0.81818 and 0.19032 by chance."""
    assert gwet_ac2(counts_of(KRIPPENDORFF, "12345"), np.eye(5)) == pytest.approx(0.77544, abs=5e-6)


def test_ac2_is_its_definition_pair_by_pair() -> None:
    """Gwet (2014), chapter 5, written out over pairs of raters: weighted agreement against that by chance."""
    rng = np.random.default_rng(4)
    weights = 1 - np.abs(np.subtract.outer(np.arange(4), np.arange(4))) / 3
    rows = [rng.integers(0, 4, rng.integers(1, 5)).tolist() for _ in range(30)]
    counts = np.array([[row.count(value) for value in range(4)] for row in rows], dtype=float)
    pairs = [[weights[a, b] for a, b in permutations(row, 2)] for row in rows if len(row) > 1]
    observed = np.mean([np.mean(pair) for pair in pairs])
    share = np.mean([[row.count(value) / len(row) for value in range(4)] for row in rows], axis=0)
    chance = weights.sum() / 12 * (share * (1 - share)).sum()
    assert gwet_ac2(counts, weights) == pytest.approx((observed - chance) / (1 - chance))


def test_ac2_counts_a_near_miss_less_than_a_far_one() -> None:
    weights = np.array([[1, 0.75, 0], [0.75, 1, 0.75], [0, 0.75, 1]])
    near, far = (gwet_ac2(counts_of(["cc", "ii", "cc", "ii", last], "iuc"), weights) for last in ("cu", "ci"))
    assert near is not None
    assert far is not None
    assert near > far


def test_nothing_to_go_by_is_none_and_intervals_hold_the_estimate() -> None:
    alone = counts_of(["a", "b"], "ab")
    assert (agreement_share(alone), nominal_alpha(alone), gwet_ac2(alone, np.eye(2))) == (None, None, None)
    assert cohen_kappa(np.zeros((2, 2))) is None
    counts = counts_of(["aa", "ab", "bb", "aa", "bb", "ab", "aa", "bb"], "ab")
    found = with_interval(
        lambda items: agreement_share(counts[items]), np.array([0, 0, 1, 1, 2, 2, 3, 3]), np.random.default_rng(0)
    )
    assert found.estimate == 0.75
    assert found.low is not None
    assert found.high is not None
    assert found.low <= 0.75 <= found.high
    assert with_interval(lambda _: 1.0, np.zeros(3, dtype=np.int64), np.random.default_rng(0)).low is None
