"""Data sets that differ in one thing only, for training runs: the questions that no table can answer.

Which solutions each variant holds, all variants of a family equally many, with the same difficulty mix where
they share one. Rows are positions in the pool; `workflows.export_variants` writes them down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vcl_tui.study.pool import Evidence, Flags, Ints, gather
from vcl_tui.study.scene import QUARTILES, Scene

FAMILIES = ("suite", "tests", "tau", "judge", "truth", "k_fixed_examples", "k_fixed_problems")
_TAUS = (1.0, 0.8, 0.6, 0.4, 0.0)
_TEST_NUMBERS = (1, 5, 20)
_PER_PROBLEM = (1, 2, 4, 8)
_MOST_JUDGE_CUTS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """What a variant may draw from.

    Attributes:
        name: of the variant.
        rule: one sentence: what it holds.
        members: (s,) the solutions that fit.
        per_problem: exactly that many of each problem; None for any number.
    """

    name: str
    rule: str
    members: Flags
    per_problem: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """One drawn data set: positions in the pool, ascending."""

    family: str
    name: str
    rule: str
    positions: Ints
    difficulty_matched: bool


def candidates(scene: Scene, family: str, rng: np.random.Generator) -> list[Candidates]:
    """The variants of a family, before they are cut to one size; empty where the store can't tell them apart."""
    builders = {
        "suite": _by_suite,
        "tests": lambda one: _by_number_of_tests(one, rng),
        "tau": _by_threshold,
        "judge": _by_judge,
        "truth": _by_truth,
        "k_fixed_examples": _by_number_per_problem,
        "k_fixed_problems": _by_number_per_problem,
    }
    return builders[family](scene)


def _by_suite(scene: Scene) -> list[Candidates]:
    if len(scene.suites) < 2:
        return []
    return [
        Candidates(f"suite_{number}", f"passes every test of suite {one.name}", one.share == 1)
        for number, one in enumerate(scene.suites, start=1)
    ]


def _by_number_of_tests(scene: Scene, rng: np.random.Generator) -> list[Candidates]:
    pool = scene.pool
    # the place of each test in one random order of its problem's tests, so that fewer tests are part of more
    order = np.lexsort((rng.random(len(pool.test_problem)), ~pool.in_force, pool.test_problem))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order)) - pool.columns_of()[pool.test_problem[order]]
    sets: list[tuple[str, Evidence]] = [
        (f"n_{n}", gather(pool, pool.in_force & (place < n), f"{n} tests drawn at random")) for n in _TEST_NUMBERS
    ]
    sets.append(("n_all", scene.tests))
    return [Candidates(name, f"passes {evidence.name}", evidence.share == 1) for name, evidence in sets]


def _by_threshold(scene: Scene) -> list[Candidates]:
    share = scene.tests.share
    return [Candidates(f"tau_{tau:g}", f"passes at least {tau:g} of the tests", share >= tau) for tau in _TAUS]


def _by_judge(scene: Scene) -> list[Candidates]:
    score = scene.pool.judge_score
    cuts = np.unique(score[~np.isnan(score)])[1:]
    if len(cuts) > _MOST_JUDGE_CUTS:
        cuts = np.unique(np.quantile(score[~np.isnan(score)], np.linspace(0.2, 0.8, _MOST_JUDGE_CUTS)))
    return [Candidates(f"judge_{cut:.3g}", f"judge score of at least {cut:.3g}", score >= cut) for cut in cuts.tolist()]


def _by_truth(scene: Scene) -> list[Candidates]:
    pool = scene.pool
    if not pool.has_labels:
        return []
    return [
        Candidates("correct", "labelled correct", pool.correct),
        Candidates("incorrect", "labelled incorrect", pool.incorrect),
        Candidates("mixed", "labelled, correct or not", pool.labelled),
    ]


def _by_number_per_problem(scene: Scene) -> list[Candidates]:
    pool = scene.pool
    members = pool.correct if pool.has_labels else scene.tests.share == 1
    said = "labelled correct" if pool.has_labels else "passes all tests"
    return [Candidates(f"k_{k}", f"{said}, {k} of each problem", members, k) for k in _PER_PROBLEM]


def draw(
    scene: Scene, family: str, found: Sequence[Candidates], rng: np.random.Generator, size: int | None = None
) -> tuple[list[Variant], list[str]]:
    """Cut every variant of a family to one size, and add a control that keeps as many at random.

    Args:
        scene: the scene.
        family: one of FAMILIES.
        found: its candidates.
        rng: of the draw.
        size: most solutions a variant may hold; None for as many as the smallest has.

    Returns:
        The variants, and a sentence for each that had nothing to hold.
    """
    if family.startswith("k_"):
        return _drawn_per_problem(scene, family, found, rng, size)
    usable, skipped = _worth_training_on(family, found)
    if not usable:
        return [], skipped
    everything = np.ones(scene.pool.size, dtype=bool)
    usable = [*usable, Candidates("control", "any solution, at random", everything)]
    quotas, matched = _quotas(scene, usable, size)
    variants = []
    for one in usable:
        parts = [
            rng.choice(np.flatnonzero(one.members & inside), quota, replace=False) for inside, quota in quotas if quota
        ]
        variants.append(Variant(family, one.name, one.rule, np.sort(np.concatenate(parts)), matched))
    return variants, skipped


def _worth_training_on(family: str, found: Sequence[Candidates]) -> tuple[list[Candidates], list[str]]:
    """Those that hold something that none before them holds exactly, and a sentence for each of the others."""
    usable: list[Candidates] = []
    skipped = []
    for one in found:
        twin = next((other for other in usable if np.array_equal(other.members, one.members)), None)
        if not one.members.any():
            skipped.append(f"{family}/{one.name}: no solution {one.rule}")
        elif twin is not None:
            skipped.append(f"{family}/{one.name}: holds the same solutions as {twin.name}")
        else:
            usable.append(one)
    return usable, skipped


def _quotas(scene: Scene, usable: Sequence[Candidates], size: int | None) -> tuple[list[tuple[Flags, int]], bool]:
    """How many to draw from which part of the pool, so that all variants can.

    From each difficulty quartile as many as the poorest variant has, if that keeps at least half of what size
    alone would allow; else from the whole pool, which is then said in the manifest.
    """
    smallest = min(int(one.members.sum()) for one in usable)
    wanted = smallest if size is None else min(size, smallest)
    by_quartile = [scene.quartile_of_solutions == number for number in QUARTILES]
    shared = [min(int((one.members & inside).sum()) for one in usable) for inside in by_quartile]
    if sum(shared) < wanted / 2:
        return [(np.ones(scene.pool.size, dtype=bool), wanted)], False
    scale = min(1.0, wanted / sum(shared))
    return [(inside, int(count * scale)) for inside, count in zip(by_quartile, shared, strict=True)], True


def _drawn_per_problem(
    scene: Scene, family: str, found: Sequence[Candidates], rng: np.random.Generator, size: int | None
) -> tuple[list[Variant], list[str]]:
    """Draw k of each problem: with the number of examples fixed, or with the problems fixed.

    Fixed examples: more of each problem means fewer problems. Fixed problems: those that have the largest k, so
    more of each problem means more examples. Each variant has a control of its own: as many of the same problems,
    whatever they are.
    """
    pool = scene.pool
    start = pool.rows_of().tolist()
    counts = pool.by_problem(found[0].members)
    fixed_problems = family == "k_fixed_problems"
    ks = [one.per_problem or 1 for one in found if (counts >= (one.per_problem or 1)).any()]
    skipped = [f"{family}/{one.name}: no problem has as many" for one in found if (one.per_problem or 1) not in ks]
    if not ks:
        return [], skipped
    examples = min(k * int((counts >= k).sum()) for k in ks)
    examples = examples if size is None else min(examples, size)
    # every k divides the largest, so that all variants hold exactly as many examples
    examples -= examples % max(ks)
    variants = []
    for one in found:
        k = one.per_problem or 1
        if k not in ks:
            continue
        eligible = np.flatnonzero(counts >= (max(ks) if fixed_problems else k))
        problems = eligible if fixed_problems else rng.choice(eligible, max(examples // k, 1), replace=False)
        if fixed_problems and size is not None:
            problems = problems[: max(size // max(ks), 1)]
        said = f"any {k} solutions of the same problems, at random"
        control = Candidates(f"control_{one.name}", said, np.ones(pool.size, dtype=bool))
        for drawn in (one, control):
            parts = [_some_of(drawn.members, start[at], start[at + 1], k, rng) for at in problems.tolist()]
            positions = np.sort(np.concatenate(parts))
            variants.append(Variant(family, drawn.name, drawn.rule, positions, difficulty_matched=False))
    return variants, skipped


def _some_of(members: Flags, start: int, end: int, k: int, rng: np.random.Generator) -> Ints:
    """(k,) positions of members from `start` to before `end`, at random."""
    return start + rng.choice(np.flatnonzero(members[start:end]), k, replace=False)
