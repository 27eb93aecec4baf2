from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vcl_tui.calibrate.certify import certify_nested, recall_interval
from vcl_tui.calibrate.rules import calibrate_threshold, pass_rate


def flags(positions: tuple[int, ...], size: int) -> np.ndarray:
    mask = np.zeros(size, dtype=bool)
    mask[list(positions)] = True
    return mask


@pytest.mark.parametrize("known", [(), (0,), (0, 3)])
@pytest.mark.parametrize("drawn", [2, 4])
def test_over_all_draws_false_certificates_stay_below_alpha(known: tuple[int, ...], drawn: int) -> None:
    """Brute force: each truth of six solutions, each draw, three nested sets, a target that can be missed."""
    size, target, alpha = 6, 0.7, 0.25
    members = np.array([flags(tuple(range(end)), size) for end in (3, 5, 6)])
    known_right = flags(known, size)
    pool = [item for item in range(size) if item not in known]
    for truth in product([False, True], repeat=size):
        right = np.array(truth) | known_right
        false = 0
        draws = list(combinations(pool, drawn))
        for draw in draws:
            asked = flags(draw, size)
            certificate = certify_nested(members, known_right, asked, right & asked, target=target, alpha=alpha)
            if certificate.chosen is not None:
                false += right[members[certificate.chosen]].mean() < target
        assert false / len(draws) <= alpha


@pytest.mark.parametrize("known", [(), (0,)])
@pytest.mark.parametrize("drawn", [3, 5])
def test_over_all_draws_what_joins_from_beyond_keeps_false_certificates_below_alpha(
    known: tuple[int, ...], drawn: int
) -> None:
    """Brute force: as above, and three more solutions that nobody drew from, all of them wrong: the worst there is."""
    size, spare, target, alpha = 7, 3, 0.55, 0.3
    members = np.array([flags(tuple(range(end)), size) for end in (4, 7)])
    known_right = flags(known, size)
    pool = [item for item in range(size) if item not in known]
    joined = 0
    for truth in product([False, True], repeat=size):
        right = np.array(truth) | known_right
        false = 0
        draws = list(combinations(pool, drawn))
        for draw in draws:
            asked = flags(draw, size)
            found = certify_nested(members, known_right, asked, right & asked, target=target, alpha=alpha, spare=spare)
            joined += found.beyond
            if found.chosen is not None:
                kept = members[found.chosen]
                false += right[kept].sum() / (kept.sum() + found.beyond) < target
        assert false / len(draws) <= alpha
    assert joined > 0


def test_nothing_joins_from_beyond_unless_the_largest_set_passed() -> None:
    members = np.array([flags(tuple(range(end)), 100) for end in (50, 100)])
    nobody, asked = np.zeros(100, dtype=bool), flags(tuple(range(0, 100, 2)), 100)
    all_right, inner = asked, asked & members[0]
    found = [
        certify_nested(members, nobody, asked, right, target=0.8, alpha=0.05, spare=40) for right in (all_right, inner)
    ]
    assert [(one.chosen, one.beyond > 0) for one in found] == [(1, True), (0, False)]
    few = certify_nested(members, nobody, asked, all_right, target=0.8, alpha=0.05, spare=2)
    assert few.beyond == 2


def test_unanswered_draws_count_as_wrong() -> None:
    members, nobody = np.ones((1, 40), dtype=bool), np.zeros(40, dtype=bool)
    asked = flags(tuple(range(30)), 40)
    full = certify_nested(members, nobody, asked, asked, target=0.9, alpha=0.05)
    half = certify_nested(members, nobody, asked, flags(tuple(range(15)), 40), target=0.9, alpha=0.05)
    assert full.chosen == 0
    assert half.chosen is None


def test_a_set_that_could_never_pass_is_skipped_not_failed() -> None:
    members = np.array([flags((0, 1, 2, 3, 4), 200), flags(tuple(range(200)), 200)])
    asked = flags(tuple(range(3, 120)), 200)
    certificate = certify_nested(members, np.zeros(200, dtype=bool), asked, asked, target=0.9, alpha=0.05)
    assert [test.skipped for test in certificate.tests] == [True, False]
    assert certificate.chosen == 1


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**8 - 1), st.integers(1, 8))
def test_the_recall_interval_covers(bits: int, drawn: int) -> None:
    right = np.array([bool(bits >> item & 1) for item in range(8)])
    kept = np.arange(8) < 4
    if not right.any():
        return
    truth = (right & kept).sum() / right.sum()
    missed = 0
    draws = list(combinations(range(8), drawn))
    for draw in draws:
        asked = flags(draw, 8)
        _, interval = recall_interval(kept, asked, right & asked, 0.8)
        missed += interval is not None and not interval[0] - 1e-12 <= truth <= interval[1] + 1e-12
    assert missed / len(draws) <= 0.2


def test_a_threshold_is_certified_from_a_random_sample() -> None:
    rng = np.random.default_rng(5)
    scores = np.repeat([1.0, 0.5, 0.0], 200)
    right = rng.random(600) < np.repeat([0.99, 0.97, 0.1], 200)
    asked = flags(tuple(rng.permutation(600)[:300].tolist()), 600)
    result = calibrate_threshold(scores, asked, right & asked, asked, target=0.9, confidence=0.95)
    assert result.certified
    assert result.threshold == 0.5
    assert result.kept.sum() == 400
    assert result.labels_used == 300
    assert result.recall_interval is not None
    assert result.recall_interval[0] <= right[:400].sum() / right.sum() <= result.recall_interval[1]


def test_a_threshold_needs_more_the_more_a_reviewer_may_err() -> None:
    scores = np.repeat([1.0, 0.5], 200)
    asked = flags(tuple(range(0, 400, 4)), 400)
    right = np.arange(400) % 200 < 188
    found = [
        calibrate_threshold(scores, asked, right & asked, asked, target=0.85, confidence=0.9, error=error)
        for error in (0.0, 0.02, 0.4)
    ]
    p_values = [result.certificate.tests[0].p_value for result in found]
    assert p_values == sorted(p_values)
    assert [result.certified for result in found] == [True, True, False]
    needed = [result.labels_needed for result in found]
    assert needed[:2] == [0, 0]
    assert needed[2] is not None
    assert needed[2] > 0


def test_a_census_certifies_what_is_true_and_nothing_more() -> None:
    scores = np.array([1.0] * 9 + [0.5])
    right = np.array([True] * 9 + [False])
    everything = np.ones(10, dtype=bool)
    result = calibrate_threshold(scores, everything, right, everything, target=0.9, confidence=0.95)
    assert result.threshold == 0.5
    strict = calibrate_threshold(scores, everything, right, everything, target=0.95, confidence=0.95)
    assert strict.threshold == 1.0


@pytest.mark.parametrize(
    ("scores", "right_share", "expected"),
    [
        (np.full(50, np.nan), 1.0, "run the tests"),
        (np.full(50, 0.5), 0.3, "uncertifiable"),
        (np.ones(500), 0.95, "more"),
    ],
)
def test_each_failure_has_its_sentence(scores: np.ndarray, right_share: float, expected: str) -> None:
    asked = np.arange(len(scores)) < 40
    right = np.arange(len(scores)) < 40 * right_share
    result = calibrate_threshold(scores, asked, right & asked, asked, target=0.9, confidence=0.95)
    assert not result.certified
    assert result.kept.sum() == 0
    assert expected in result.reason


def test_no_answers_certify_nothing() -> None:
    nothing = np.zeros(20, dtype=bool)
    result = calibrate_threshold(np.ones(20), nothing, nothing, nothing, target=0.9, confidence=0.95)
    assert (result.certified, result.labels_used, result.reason) == (False, 0, "no answers yet")


def test_a_pass_rate_without_tests_is_no_pass_rate() -> None:
    assert np.isnan(pass_rate(np.array([0, 3]), np.array([0, 4]))).tolist() == [True, False]
