"""What every table function is handed: the pool, the resampler, the difficulty of problems, the sets of tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from vcl_tui.study.figures import Cell, Column, Excluded, Plot, Report, Table
from vcl_tui.study.pool import Evidence, Flags, Floats, Ints, StudyPool, gather, quarters
from vcl_tui.study.resample import REPLICATES, Fraction, Paired, Resampler


class Difficulty(StrEnum):
    """How problems are sorted into quartiles. Each is label-free."""

    PASS = "pass"  # noqa: S105 -- a measure, not a password
    JUDGE = "judge"
    LENGTH = "length"


_SAID = {
    Difficulty.PASS: "mean pass share of the problem's solutions over its tests, lowest first",
    Difficulty.JUDGE: "mean judge score of the problem's solutions, lowest first",
    Difficulty.LENGTH: "length of the prompt, longest first",
}
QUARTILES = (1, 2, 3, 4)
"""1 is the hardest quarter of the problems, 4 the easiest."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One pool under study.

    Attributes:
        tests: the evidence of all tests that are in force: what the studies mean by "the tests".
        suites: the evidence of each suite by itself; one entry where there is one suite.
        valid: the evidence of the tests known to be right; None where no test's validity is known.
        quartile: (p,) difficulty quartile, 1 hardest; 0 where the measure says nothing.
        difficulty: one sentence on the measure.
        truth: one sentence on the labels.
    """

    pool: StudyPool
    resampler: Resampler
    tests: Evidence
    suites: tuple[Evidence, ...]
    valid: Evidence | None
    quartile: Ints
    difficulty: str
    truth: str
    rng: np.random.Generator

    @property
    def quartile_of_solutions(self) -> Ints:
        """(s,) the quartile of each solution's problem."""
        return self.quartile[self.pool.problem]

    def table(
        self,
        key: str,
        title: str,
        columns: Sequence[tuple[str, str]],
        rows: Sequence[Sequence[Cell | Fraction | Paired]],
        note: str = "",
    ) -> Table:
        """A table whose fractions get their intervals in one go. Columns are (key, title) pairs."""
        headed = tuple(Column(*pair) for pair in columns)
        return Table(key, title, headed, self.resampler.resolve(rows), note)


def set_scene(
    pool: StudyPool,
    rng: np.random.Generator,
    *,
    truth: str,
    difficulty: Difficulty = Difficulty.PASS,
    replicates: int = REPLICATES,
) -> Scene:
    """Gather what the studies share.

    Args:
        pool: the store's content.
        rng: for resampling problems and drawing tests.
        truth: one sentence on where the labels come from.
        difficulty: the measure for the quartiles.
        replicates: resamples of the problems.
    """
    tests = gather(pool, pool.in_force, "all tests")
    suites = [
        gather(pool, pool.in_force & (pool.suite == number), name) for number, name in enumerate(pool.suite_names)
    ]
    known = ~np.isnan(pool.valid)
    valid = gather(pool, pool.in_force & (pool.valid == 1), "valid tests only") if known.any() else None
    value = _measured(pool, tests, difficulty)
    return Scene(
        pool=pool,
        resampler=Resampler(pool.problems, rng, replicates),
        tests=tests,
        suites=tuple(one for one in suites if one.tests.any()),
        valid=valid,
        quartile=quarters(value),
        difficulty=f"Difficulty: {_SAID[difficulty]}, in quartiles (1 hardest).",
        truth=truth,
        rng=rng,
    )


def _measured(pool: StudyPool, tests: Evidence, difficulty: Difficulty) -> Floats:
    """(p,) a number that is smaller for harder problems; nan where the measure says nothing."""
    if difficulty is Difficulty.LENGTH:
        return -pool.prompt_chars.astype(np.float64)
    value = tests.share if difficulty is Difficulty.PASS else pool.judge_score
    counts = pool.by_problem(~np.isnan(value))
    mean = np.full(pool.problems, np.nan)
    np.divide(pool.by_problem(np.nan_to_num(value)), counts, out=mean, where=counts > 0)
    return mean


def excluded(scene: Scene) -> tuple[Excluded, ...]:
    """The problems that tables on tests, labels or the judge can't speak of."""
    pool, evidence = scene.pool, scene.tests
    has_tests = np.bincount(pool.test_problem[pool.in_force], minlength=pool.problems) > 0
    judged = pool.by_problem(evidence.judged) > 0
    reasons: list[tuple[str, Flags]] = [
        ("no tests in force", ~has_tests),
        ("no solution with all its outcomes (vcl run)", has_tests & ~judged),
    ]
    if pool.has_labels:
        reasons.append(("no labelled solution", pool.by_problem(pool.labelled) == 0))
    if (~np.isnan(pool.judge_score)).any():
        reasons.append(("no judge score", pool.by_problem(~np.isnan(pool.judge_score)) == 0))
    if scene.valid is not None:
        valid = np.bincount(pool.test_problem[scene.valid.tests], minlength=pool.problems) > 0
        reasons.append(("no test known to be right", has_tests & ~valid))
    return tuple(
        Excluded(reason, tuple(pool.problem_keys[number] for number in np.flatnonzero(gone).tolist()))
        for reason, gone in reasons
        if gone.any()
    )


NO_LABELS = (
    "No labels: precision, recall and all that needs to know which solutions are correct is left out. Label some"
    " (vcl queue new, vcl review), or name reference labels with --against reference."
)
"""Said by every study in place of its labelled half."""

NEEDS_TRAINING = (
    "Nothing here is a pass@1: such a claim (the paper's +3, its +2 to +4 points) needs models trained on the variants"
    " of vcl study export and their scores (vcl study import)."
)
"""Said by every study, so that no table is read as more than it is."""


def notes(scene: Scene) -> tuple[str, ...]:
    """What every study says beside its tables."""
    return (NEEDS_TRAINING,) if scene.pool.has_labels else (NO_LABELS, NEEDS_TRAINING)


def report(
    scene: Scene, study: str, title: str, tables: Sequence[Table], plots: Sequence[Plot] = (), said: Sequence[str] = ()
) -> Report:
    """A study's tables and plots with what every study says beside them; `said` comes before that."""
    return Report(
        study=study,
        title=title,
        truth=scene.truth,
        difficulty=scene.difficulty,
        tables=tuple(tables),
        plots=tuple(plots),
        excluded=excluded(scene),
        notes=(*said, *notes(scene)),
    )
