from __future__ import annotations

import numpy as np
import pytest

from tests.unit.study.builders import pool_of, scene_of
from vcl_tui.study.variants import FAMILIES, Variant, candidates, draw

# forty problems of twenty solutions with four tests; a solution is correct when it passes three or more
RNG = np.random.default_rng(4)
PASSES = RNG.random((40, 20, 4)) < RNG.random((40, 1, 1)) * 0.6 + 0.4
PROBLEMS = [["".join("PF"[not cell] for cell in row) for row in block] for block in PASSES]
TRUTH = "".join("+" if row.sum() >= 3 else "-" for block in PASSES for row in block)
SCENE = scene_of(
    pool_of(PROBLEMS, TRUTH, suites="0011" * 40, judge=RNG.integers(0, 5, 800).astype(float).tolist()),
)


def drawn(family: str, size: int | None = None) -> dict[str, Variant]:
    rng = np.random.default_rng(9)
    return {one.name: one for one in draw(SCENE, family, candidates(SCENE, family, rng), rng, size)[0]}


@pytest.mark.parametrize("family", [name for name in FAMILIES if name != "k_fixed_problems"])
def test_the_variants_of_a_family_are_equally_many_and_differ(family: str) -> None:
    variants = drawn(family)
    assert len({len(one.positions) for one in variants.values()}) == 1
    assert len(variants) >= 2
    assert len({one.positions.tobytes() for one in variants.values()}) == len(variants)
    for one in variants.values():
        assert len(np.unique(one.positions)) == len(one.positions)


def test_each_variant_holds_only_what_its_rule_says() -> None:
    pool = SCENE.pool
    share = PASSES.reshape(800, 4).mean(axis=1)
    for name, one in drawn("tau").items():
        if name != "control":
            assert (share[one.positions] >= float(name.removeprefix("tau_"))).all()
    assert pool.correct[drawn("truth")["correct"].positions].all()
    assert pool.incorrect[drawn("truth")["incorrect"].positions].all()
    assert (PASSES.reshape(800, 4)[drawn("suite")["suite_2"].positions][:, 2:]).all()


def test_variants_share_a_difficulty_mix_where_they_can() -> None:
    variants = drawn("truth")
    assert all(one.difficulty_matched for one in variants.values())
    mixes = {tuple(np.bincount(SCENE.quartile_of_solutions[one.positions])) for one in variants.values()}
    assert len(mixes) == 1


def test_k_of_each_problem_with_examples_fixed_or_problems_fixed() -> None:
    by_examples, by_problems = drawn("k_fixed_examples"), drawn("k_fixed_problems")
    for name in ("k_1", "k_2", "k_4", "k_8"):
        k = int(name[2:])
        counts = np.bincount(SCENE.pool.problem[by_examples[name].positions])
        assert set(counts[counts > 0]) == {k}
        assert (np.bincount(SCENE.pool.problem[by_problems[name].positions], minlength=40) > 0).sum() == len(
            by_problems["k_1"].positions
        )
        assert len(by_problems[name].positions) == k * len(by_problems["k_1"].positions)


@pytest.mark.parametrize("family", ["k_fixed_examples", "k_fixed_problems"])
def test_each_number_per_problem_has_a_control_from_the_same_problems(family: str) -> None:
    variants = drawn(family)
    for k in (1, 2, 4, 8):
        chosen, control = (variants[name].positions for name in (f"k_{k}", f"control_k_{k}"))
        assert SCENE.pool.problem[chosen].tolist() == SCENE.pool.problem[control].tolist()
        assert SCENE.pool.correct[chosen].all()
    assert not all(SCENE.pool.correct[variants[f"control_k_{k}"].positions].all() for k in (1, 2, 4, 8))


def test_a_size_caps_every_variant() -> None:
    assert {len(one.positions) for one in drawn("tau", 30).values()} <= set(range(27, 31))
    assert {len(one.positions) for one in drawn("k_fixed_examples", 30).values()} == {24}


def test_a_variant_that_would_hold_what_another_holds_is_left_out() -> None:
    rng = np.random.default_rng(9)
    _, skipped = draw(SCENE, "tau", candidates(SCENE, "tau", rng), rng)
    # of four tests, 0.8 of them are all of them
    assert "tau/tau_0.8: holds the same solutions as tau_1" in skipped


def test_what_nothing_fits_is_said_instead_of_written() -> None:
    scene = scene_of(pool_of([["PF", "FF"]], "+-"))
    rng = np.random.default_rng(1)
    variants, skipped = draw(scene, "tau", candidates(scene, "tau", rng), rng)
    assert "tau/tau_1: no solution passes at least 1 of the tests" in skipped
    assert {one.name for one in variants} == {"tau_0.4", "tau_0", "control"}
    assert candidates(scene, "judge", rng) == []
    assert candidates(scene, "suite", rng) == []
