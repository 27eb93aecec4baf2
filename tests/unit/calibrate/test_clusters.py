from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from vcl_tui.calibrate.clusters import cluster, inputs_that_count
from vcl_tui.calibrate.evidence import EVIDENCE, b4_score, codet_score, evidence, lead_within, leading
from vcl_tui.calibrate.mates import split_half_agreement
from vcl_tui.calibrate.pool import VALUE_ERROR, VALUE_MISSING, Cells, Pool, build_pool
from vcl_tui.calibrate.synthetic import Shape, synthetic_pool
from vcl_tui.errors import UsageError


def pool_of(
    passes: list[list[int]], values: list[list[int]] | None = None, generated: list[bool] | None = None
) -> Pool:
    """One problem from its matrices; every solution a program of its own."""
    outcomes = np.array(passes)
    solution, test = (axis.ravel() for axis in np.indices(outcomes.shape))
    where = np.zeros(outcomes.shape[1], dtype=np.int64)
    cells = None
    if values is not None:
        coded = np.array(values)
        rows, columns = (axis.ravel() for axis in np.indices(coded.shape))
        cells = Cells(rows, columns, coded.ravel())
    return build_pool(
        np.zeros(len(outcomes), dtype=np.int64),
        [str(row) for row in range(len(outcomes))],
        Cells(solution, test, outcomes.ravel()),
        where,
        values=cells,
        input_problem=None if values is None else np.zeros(len(values[0]), dtype=np.int64),
        input_generated=None if generated is None else np.array(generated),
    )


def together(pool: Pool) -> list[set[int]]:
    of = cluster(pool).of
    return [set(np.flatnonzero(of == number).tolist()) for number in range(of.max() + 1)]


def test_solutions_that_pass_the_same_tests_are_together() -> None:
    assert {frozenset(one) for one in together(pool_of([[1, 0], [1, 0], [0, 1]]))} == {
        frozenset({0, 1}),
        frozenset({2}),
    }


def test_values_split_what_outcomes_cannot() -> None:
    pool = pool_of([[1], [1], [1]], [[7], [7], [8]], [False])
    assert {frozenset(one) for one in together(pool)} == {frozenset({0, 1}), frozenset({2})}


@pytest.mark.parametrize(
    ("returned", "splits"), [([5, 5, 6], True), ([5, 6, 7], False), ([VALUE_ERROR] * 2 + [5], False)]
)
def test_a_generated_input_counts_only_when_two_thirds_of_the_leaders_agree(returned: list[int], splits: bool) -> None:
    pool = pool_of([[1], [1], [1]], [[value] for value in returned], [True])
    assert (len(together(pool)) > 1) is splits


@pytest.mark.parametrize("solutions", [1, 2, 5, 8])
def test_values_weigh_as_their_definitions_say(solutions: int) -> None:
    rng = np.random.default_rng(solutions)
    values = rng.integers(VALUE_MISSING, 3, (solutions, 40))
    mutant = rng.random(40) < 0.7
    everybody, leaders = np.zeros(solutions, dtype=np.int64), [Counter(column.tolist()) for column in values.T]
    counted = inputs_that_count(np.ones((solutions, 1), dtype=bool), everybody, values, mutant)
    for column, seen in enumerate(leaders):
        agreed = max((count for code, count in seen.items() if code >= 0), default=0)
        ran = set(seen) != {VALUE_MISSING}
        assert counted[column] == (ran and (not mutant[column] or 3 * agreed >= 2 * solutions))
    pool = pool_of([[1]] * solutions, values.tolist(), mutant.tolist())
    clusters = cluster(pool)
    for row in range(solutions):
        shares = [
            leaders[column][int(values[row, column])] / solutions if values[row, column] >= 0 else 0.0
            for column in np.flatnonzero(counted)
        ]
        assert clusters.consensus[clusters.of[row]] == pytest.approx(np.mean(shares))


def test_no_tests_leave_programs_as_clusters() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    pool = build_pool(np.zeros(3, dtype=np.int64), ["a", "a", "b"], Cells(nothing, nothing, nothing), nothing)
    assert sorted(map(len, together(pool))) == [1, 2]


def test_an_outcome_across_problems_is_refused() -> None:
    one = np.array([0])
    with pytest.raises(UsageError, match="another problem"):
        build_pool(np.array([0, 1]), ["a", "b"], Cells(one, one, one), np.array([1]))


def test_the_largest_agreement_leads() -> None:
    clusters = cluster(pool_of([[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0]]))
    (leader,) = leading(clusters)
    assert (clusters.size[leader], clusters.passed[leader]) == (2, 2)
    assert codet_score(clusters)[leader] == 4
    assert b4_score(clusters)[leader] == b4_score(clusters).max()


def test_a_lead_is_over_the_best_rival_of_the_same_group() -> None:
    lead = lead_within(np.array([5.0, 3.0, 2.0, 9.0]), np.array([0, 0, 0, 1]), np.array([0, 0, 1, 2]))
    assert lead.tolist() == [3.0, 1.0, -3.0, 0.0]


def test_evidence_is_finite_for_any_pool_and_doesnt_depend_on_the_order_of_solutions() -> None:
    pool, _ = synthetic_pool(Shape(problems=6, solutions=9, judge=1.0, generators=2), np.random.default_rng(0))
    clusters = cluster(pool)
    rows = evidence(pool, clusters)
    assert rows.shape == (clusters.count, len(EVIDENCE))
    assert np.isfinite(rows).all()


def test_more_inputs_make_mates_more_alike() -> None:
    agreements = []
    for inputs in (0, 40):
        shape = Shape(problems=40, solutions=20, tests=4, inputs=inputs, subtlety=0.7)
        pool, _ = synthetic_pool(shape, np.random.default_rng(1))
        agreements.append(split_half_agreement(pool, cluster(pool), np.random.default_rng(2)))
    assert agreements[0] < agreements[1]


def test_resampled_problems_stay_whole_and_apart() -> None:
    pool, truth = synthetic_pool(Shape(problems=5, solutions=4), np.random.default_rng(0))
    again, origin = pool.resampled(np.array([2, 2, 0]))
    assert again.problems == 3
    assert (again.problem == np.repeat([0, 1, 2], 4)).all()
    assert set(again.program[:4]).isdisjoint(again.program[4:8])
    assert (pool.problem[origin] == np.repeat([2, 2, 0], 4)).all()
    assert len(truth[origin]) == again.size
