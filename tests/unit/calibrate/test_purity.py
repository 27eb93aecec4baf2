"""Purity on a pool whose clusters are known by construction."""

from __future__ import annotations

import numpy as np

from vcl_tui.calibrate.pool import Pool
from vcl_tui.calibrate.purity import purities


def test_values_split_what_tests_can_not() -> None:
    """Six solutions pass the same test; two of them are wrong, one seen by a test's call, one by a mutant."""
    values = np.array([[1, 5], [1, 5], [1, 5], [1, 5], [2, 5], [1, 6]])
    pool = Pool(
        problem=np.zeros(6, dtype=np.int64),
        program=np.arange(6),
        passes=(np.ones((6, 1), dtype=bool),),
        values=(values,),
        mutant=(np.array([False, True]),),
        generator=np.zeros(6, dtype=np.int64),
        judge=np.full(6, np.nan),
    )
    by_tests, by_calls, by_all = purities(pool, np.array([1.0, 1, 1, np.nan, 0, 0]))
    assert (by_tests.leading, by_tests.right, by_tests.purity, by_tests.in_pure) == (1, 1, 3 / 5, 0)
    assert (by_calls.purity, by_calls.after_approval) == (3 / 4, 3 / 4)
    assert by_calls.in_pure == 1 / 5  # the one that the calls split off is a cluster by itself
    assert (by_all.purity, by_all.after_approval, by_all.in_pure) == (1, 1, 1)


def without_values(*, second_passes: bool) -> Pool:
    """Two solutions that pass their problem's one test, and one of a second problem."""
    return Pool(
        problem=np.array([0, 0, 1]),
        program=np.arange(3),
        passes=(np.ones((2, 1), dtype=bool), np.full((1, 1), second_passes)),
        values=(np.zeros((2, 0), dtype=np.int64), np.zeros((1, 0), dtype=np.int64)),
        mutant=(np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)),
        generator=np.zeros(3, dtype=np.int64),
        judge=np.full(3, np.nan),
    )


def test_nothing_right_and_nothing_passed() -> None:
    pool = without_values(second_passes=False)
    for row in purities(pool, np.array([0.0, 0, 1])):
        assert (row.leading, row.right, row.purity, row.after_approval) == (1, 0, None, None)
        assert row.in_pure == 1


def test_a_leading_cluster_counts_as_often_as_it_would_be_approved() -> None:
    """Half of one leading cluster is correct and all of another: (1/4 + 1) / (1/2 + 1)."""
    pool = without_values(second_passes=True)
    for row in purities(pool, np.array([1.0, 0, 1])):
        assert row.after_approval == 1.25 / 1.5
        assert row.in_pure == 1 / 3
