from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tests.unit.study.builders import pool_of, scene_of
from tests.unit.study.reading import by_name, column, counts
from vcl_tui.study import quantity, what
from vcl_tui.study.figures import Difference
from vcl_tui.study.pool import Evidence

# suite 0 is the first two tests of each problem, suite 1 the third; the second test of p0 is wrong
PROBLEMS = [["PFP", "PFF", "FPF"], ["PPP", "PPF", "EEF"]]
TRUTH = "+--+--"
SUITES, VALID = "001001", "+-++++"


def test_suites_are_compared_on_size_soundness_strictness_and_error() -> None:
    report = what.what(scene_of(pool_of(PROBLEMS, TRUTH, suites=SUITES, valid=VALID)))
    tiers = report.tables[0]
    assert [row[:3] for row in tiers.rows] == [
        ("0", 4, 2.0),
        ("1", 2, 1.0),
        ("all tests", 6, 3.0),
        ("valid tests only", 5, 2.5),
    ]
    assert counts(tiers, "valid") == [(3, 4), (2, 2), (5, 6), (5, 5)]
    # the wrong test is passed by an incorrect solution
    assert counts(tiers, "toxic") == [(1, 4), (0, 2), (1, 6), (0, 5)]
    # p0-0 passes two tests of p0 of which two are right; in suite 0 p0-2 passes the wrong one and nothing else
    assert counts(tiers, "outdone") == [(0, 2), (0, 2), (0, 2), (0, 2)]
    assert counts(tiers, "kept") == [(2, 6), (2, 6), (1, 6), (2, 6)]
    assert counts(tiers, "precision") == [(1, 2), (2, 2), (1, 1), (2, 2)]
    assert counts(tiers, "recall") == [(1, 2), (2, 2), (1, 2), (2, 2)]
    assert counts(tiers, "tnr") == [(3, 4), (4, 4), (4, 4), (4, 4)]


def test_suites_are_compared_in_pairs_on_the_same_solutions() -> None:
    table = what.tier_differences(scene_of(pool_of(PROBLEMS, TRUTH, suites=SUITES)))
    assert column(table, "pair") == ["1 − 0"]
    (recall,) = column(table, "recall")
    assert isinstance(recall, Difference)
    assert recall.estimate == 0.5


def test_redundancy_counts_patterns_rank_and_idle_tests() -> None:
    # columns 1 and 2 are equal, 3 is their complement, 4 all pass, 5 all fail; 4 is the sum of 1 and 3
    pool = pool_of([["PPFPF", "FFPPF", "PPFPF"]], "???")
    table = what.redundancy(scene_of(pool), [scene_of(pool).tests])
    assert counts(table, "patterns") == [(4, 5)]
    assert counts(table, "rank") == [(2, 5)]
    assert counts(table, "kills_nothing") == [(1, 5)]
    assert counts(table, "fails_everything") == [(1, 5)]


def test_the_expected_number_kept_is_that_over_every_draw() -> None:
    passed, ran = np.array([3, 5, 0, 2]), np.array([5, 5, 5, 2])
    share = passed / ran
    evidence = Evidence("", np.ones(5, dtype=bool), passed, ran, share)
    for n in (1, 2, 4, 9):
        by_hand = []
        for k, r in zip(passed, ran, strict=True):
            draws = list(combinations(range(r), min(n, r)))
            by_hand.append(sum(all(test < k for test in draw) for draw in draws) / len(draws))
        assert quantity.survival(evidence, n).tolist() == pytest.approx(by_hand)


def test_a_problem_is_kept_when_any_of_its_solutions_survives() -> None:
    # either solution passes one of two tests: at n = 1 one of them always survives, at n = 2 none
    scene = scene_of(pool_of([["PF", "FP"]], "+-"))
    table = quantity.quantity(scene, scene.tests, "q")
    assert by_name(table, "problems")[1] == (1, 1)
    assert by_name(table, "problems")[2] == (0, 1)
    assert by_name(table, "kept")[1] == (1, 2)
    assert by_name(table, "precision")[1] == (0.5, 1)


def test_saturation_is_where_the_kept_share_settles() -> None:
    # half of the solutions survive all twelve tests; one miss in twelve is found by few tests only in part
    scene = scene_of(pool_of([["P" * 12, "P" * 11 + "F"]], "+-"))
    table = quantity.quantity(scene, scene.tests, "q")
    kept = by_name(table, "kept")
    assert kept[10][0] == pytest.approx(1 + 2 / 12, abs=0.01)
    assert "from 20 on" in quantity.saturation(table)
