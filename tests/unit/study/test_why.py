from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from tests.unit.study.builders import pool_of, scene_of, weighted
from tests.unit.study.reading import by_name, column, counts
from vcl_tui.model.outcome import Cause
from vcl_tui.study import ceiling, diversity, why
from vcl_tui.study.ceiling import Filter
from vcl_tui.study.figures import Rate
from vcl_tui.study.pool import CAUSES

# tests: right, wrong, wrong and broken (all solutions raise), right
PROBLEM = [
    "PFEP",  # correct, fails wrong tests only
    "PPEP",  # correct, fails the broken one only
    "PPET",  # correct, time-out on a right test
    "FPEP",  # correct, fails a right test
    "FFEF",  # incorrect
]
VALID = "+--+"


def test_false_rejects_are_put_down_to_the_first_cause_that_explains_them() -> None:
    found = by_name(why.false_rejects(scene_of(pool_of([PROBLEM], "++++-", valid=VALID))), "solutions")
    assert found == {
        "time-out or environment": (0, 4),
        "test that breaks on every solution": (1, 4),
        "wrong expected value": (1, 4),
        "over-specific test, or label": (2, 4),
        "validity of its tests unknown": (0, 4),
    }


def test_a_failure_of_the_machine_is_environment() -> None:
    pool = pool_of([["PT", "PE", "PP"]], "++-")
    grid = pool.grid.copy()
    grid[3] += 8 * (1 + CAUSES.index(Cause.MEMORY))
    found = by_name(why.false_rejects(scene_of(replace(pool, grid=grid))), "solutions")
    assert found["time-out or environment"] == (2, 2)


def test_false_accepts_show_agreement_with_a_wrong_test_or_a_gap() -> None:
    pool = pool_of([["PP", "PP"], ["PP"], ["PP"]], "--" + "-" + "-", valid="+-" + "++" + "+?")
    found = by_name(why.false_accepts(scene_of(pool)), "solutions")
    assert list(found.values()) == [(2, 4), (1, 4), (1, 4)]


def test_the_confusion_matrix_counts_the_labelled() -> None:
    found = why.confusion(scene_of(pool_of([["P", "P", "F", "F", "P"]], "+-+-?")))
    assert counts(found, "share") == [(1, 4)] * 4


def test_composition_describes_each_group() -> None:
    table = why.composition(scene_of(pool_of([["PP", "FE"], ["TF", "PP"]], "+--+")))
    assert column(table, "solutions") == [4, 2, 2, 2]
    assert counts(table, "errors")[0] == (1, 4)
    assert counts(table, "timeouts")[0] == (1, 4)
    assert counts(table, "errors")[1] == (0, 0)


def test_composition_weighs_labels_by_the_chance_they_were_drawn_with() -> None:
    # p0 is the harder problem; its correct solution stands for nine, that of p1 for one
    pool = weighted(pool_of([["EF", "FF"], ["PP", "PF"]], "+-+?"), [9, 2, 1, 0])
    pool = replace(pool, code_chars=np.array([100, 20, 30, 20]))
    scene = scene_of(pool)
    scene = replace(scene, quartile=np.array([1, 4]))
    table = why.composition(scene)
    rows = {row[0]: dict(zip((one.key for one in table.columns), row, strict=True)) for row in table.rows}
    correct = rows["correct"]
    hardest, errors = correct["hardest"], correct["errors"]
    assert isinstance(hardest, Rate)
    assert isinstance(errors, Rate)
    assert (hardest.numerator, hardest.denominator, hardest.estimate) == (1, 2, 0.9)
    assert (errors.numerator, errors.denominator, errors.estimate) == (1, 2, 0.5)
    assert (correct["chars"], correct["each"]) == (100.0, None)
    # what isn't a sample isn't weighted
    assert (rows["unfiltered"]["chars"], rows["unfiltered"]["each"]) == (25.0, 2.0)


def test_the_costliest_are_those_that_stand_for_most() -> None:
    problems = [["PF", "PF"], ["FP", "PP"]]
    plain = pool_of(problems, "+++?")
    tests = ceiling.costly_tests(scene_of(plain), Filter())
    assert column(tests, "test") == ["t1", "t2"]
    heavy = weighted(plain, [1, 1, 5, 0])
    assert column(ceiling.costly_tests(scene_of(heavy), Filter()), "test") == ["t2", "t1"]
    assert column(ceiling.costly_problems(scene_of(heavy), Filter()), "problem") == ["p1", "p0"]


def test_tags_are_counted_where_reviewers_gave_some() -> None:
    pool = replace(pool_of([["F", "P", "F"]], "+-+"), tags={0: ("off-by-one",), 1: ("coverage", "off-by-one")})
    table = why.tagged(scene_of(pool))
    assert by_name(table, "false_rejects") == {"off-by-one": (1, 2), "coverage": (0, 2)}
    assert by_name(table, "false_accepts") == {"off-by-one": (1, 1), "coverage": (1, 1)}


def test_distinct_programs_among_k_are_expected_over_every_choice() -> None:
    program = [7, 7, 7, 8, 9]
    pool = replace(pool_of([["P"] * 5], "+++++"), program=np.array(program))
    table = diversity.diversity(scene_of(pool))
    for k, (found, among) in zip((1, 2, 4), counts(table, "programs"), strict=False):
        by_hand = np.mean([len(set(choice)) for choice in combinations(program, k)])
        assert found == pytest.approx(by_hand, abs=0.005)
        assert among == k
    assert counts(table, "programs")[-1] == (3, 5)
    assert counts(table, "problems")[2:4] == [(1, 1), (0, 1)]
    assert counts(table, "behaviours")[-1] == (1, 5)


def test_the_ceiling_counts_who_survives_each_step() -> None:
    pool = pool_of([PROBLEM, ["", ""]], "++++-" + "+-", valid=VALID, judge=[4, 0, 4, 4, 0, 4, 0])
    found = by_name(ceiling.steps(scene_of(pool), Filter(tau=0.5, cap=1)), "left")
    assert list(found.values()) == [(5, 5), (4, 5), (2, 5), (2, 5), (1, 5), (1, 5)]
    assert by_name(ceiling.steps(scene_of(pool), Filter(tau=0.5)), "problems")["correct solutions generated"] == (2, 2)


def test_a_cap_keeps_as_many_in_expectation() -> None:
    table = ceiling.steps(scene_of(pool_of([["P"] * 6, ["P"]], "+" * 7)), Filter(cap=2))
    assert by_name(table, "left")["… at most 2 a problem"] == (3, 7)


def test_costly_tests_and_problems_are_listed_worst_first() -> None:
    scene = scene_of(pool_of([PROBLEM, ["PP"]], "++++-" + "+", valid=VALID + "++"))
    tests = ceiling.costly_tests(scene, Filter())
    assert tests.rows[0][:6] == ("t2", "p0", "wrong", 4, 4, 1)
    problems = ceiling.costly_problems(scene, Filter())
    assert problems.rows == (("p0", 4, 4, 2, 2, 4),)


def test_repair_drops_the_wrong_tests() -> None:
    table = ceiling.repair(scene_of(pool_of([PROBLEM, ["PP"]], "++++-" + "+", valid=VALID + "++")), Filter())
    assert counts(table, "yield") == [(1, 5), (3, 5), (3, 5)]
    assert counts(table, "kept") == [(1, 6), (3, 6), (3, 6)]


def test_without_labels_the_ceiling_speaks_of_all_solutions() -> None:
    report = ceiling.ceiling(scene_of(pool_of([PROBLEM], "?????")), Filter())
    assert report.tables[0].rows[0][0] == "solutions generated"
    assert "No labels" in report.notes[0]
