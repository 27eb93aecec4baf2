"""Rules compared at equal size: thresholds, the calibrated rule, label-free baselines, the judge, chance.

Two comparisons. At equal kept size, over the whole pool: each rule keeps its best K solutions, and a tie at the
edge is shared, as its expectation over random order. At one solution a problem: each rule picks its best.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from vcl_tui.calibrate.baselines import SCORERS, codet_as_coded
from vcl_tui.study.figures import Cell, Plot, Table, curve
from vcl_tui.study.pool import Flags, Floats, StudyPool, passed
from vcl_tui.study.resample import Fraction, Paired
from vcl_tui.study.scene import Scene

Row = list[Cell | Fraction | Paired]

_CUTS = (1.0, 0.8, 0.6, 0.4, 0.2)


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """A rule that ranks: a (s,) score, larger is better, nan where it says nothing."""

    key: str
    name: str
    score: Floats


def scorers(scene: Scene) -> list[Scorer]:
    """Every rule that ranks the solutions of this pool without labels."""
    pool = scene.pool
    found = [
        Scorer(f"by_{name.lower().replace(' ', '_')}", name, _scored(scene, scorer)) for name, scorer in SCORERS.items()
    ]
    if (~np.isnan(pool.judge_score)).any():
        found.append(Scorer("by_judge", "judge only", pool.judge_score))
    return found


def _scored(scene: Scene, scorer: Callable[[Flags], Floats]) -> Floats:
    """(s,) what a scorer says of each problem's solutions; nan where tests say nothing."""
    pool = scene.pool
    score = np.full(pool.size, np.nan)
    for rows, tests, cells in pool.blocks():
        wanted = pool.in_force[tests]
        if wanted.any():
            score[rows] = scorer(passed(cells[:, wanted]))
    return np.where(scene.tests.judged, score, np.nan)


def membership(score: Floats, size: int) -> Floats:
    """(s,) how much of each solution is among the best `size`: 1, 0, or an equal share of a tie at the edge."""
    known = ~np.isnan(score)
    ranked = np.sort(score[known])[::-1]
    if size >= len(ranked):
        return known.astype(np.float64)
    if size <= 0:
        return np.zeros(len(score))
    edge = ranked[size - 1]
    above, tied = score > edge, score == edge
    share = (size - int(above.sum())) / int(tied.sum())
    return np.where(above, 1.0, np.where(tied, share, 0.0))


def tables(scene: Scene) -> list[Table]:
    """The comparisons; empty without labels, for nothing can be told apart then."""
    if not scene.pool.has_labels:
        return []
    ranked = scorers(scene)
    return [at_equal_size(scene, ranked), best_of_each_problem(scene, ranked)]


def at_equal_size(scene: Scene, ranked: Sequence[Scorer]) -> Table:
    """Precision of each rule when all keep as many as a threshold, or the calibrated rule, keeps."""
    pool = scene.pool
    wanted = [("size", "as many as"), ("kept", "kept"), ("random", "random"), ("by_threshold", "that rule")]
    wanted += [(one.key, one.name) for one in ranked]
    kept_sets = [(f"τ = {tau:g}", scene.tests.share >= tau) for tau in _CUTS]
    if pool.certified is not None:
        kept_sets.insert(0, ("the calibrated rule", pool.certified))
    rows: list[Row] = []
    for name, kept in kept_sets:
        size = int(kept.sum())
        row: Row = [name, size, weighted_precision(pool, scene.tests.judged.astype(float))]
        row.append(weighted_precision(pool, kept.astype(float)))
        row += [weighted_precision(pool, membership(one.score, size)) for one in ranked]
        rows.append(row)
    note = "Precision when every rule keeps the same number of solutions; ties at the edge count in part."
    return scene.table("equal_size", "Rules at equal kept size", wanted, rows, note)


def weighted_precision(pool: StudyPool, member: Floats) -> Fraction:
    """The share that is correct among solutions that are in the set in part."""
    among = np.where(pool.labelled, member, 0.0)
    hits = np.where(pool.correct, among, 0.0)
    return Fraction(pool.by_problem(hits * pool.weight), pool.by_problem(among * pool.weight), _sum(hits), _sum(among))


def _sum(parts: Floats) -> float:
    return round(float(parts.sum()), 2)


def best_of_each_problem(scene: Scene, ranked: Sequence[Scorer]) -> Table:
    """How often the solution that a rule puts first is correct; ties share."""
    pool = scene.pool
    tested = pool.by_problem(scene.tests.judged) > 0
    rows: list[Row] = []
    as_coded = Scorer("by_codet_as_coded", "CodeT, as the authors' code has it", _scored(scene, codet_as_coded))
    for one in (Scorer("random", "random", np.zeros(pool.size)), *ranked, as_coded):
        first = _first_correct(pool, one.score)
        rows.append([one.name, first, _within(first, tested)])
    wanted = [("rule", "rule"), ("all", "correct first"), ("with_tests", "in problems with tests")]
    note = "Where a rule knows nothing of a problem, its choice is random; a choice without a label doesn't count."
    return scene.table("selection", "One solution for each problem", wanted, rows, note)


def _first_correct(pool: StudyPool, score: Floats) -> Fraction:
    """Over problems: the share of labelled solutions in the top tie that is correct."""
    known = np.where(np.isnan(score), -np.inf, score)
    best = np.maximum.reduceat(known, pool.rows_of()[:-1]) if pool.size else known
    top = (known == best[pool.problem]) & pool.labelled
    among = pool.by_problem(np.where(top, pool.weight, 0.0))
    hits = pool.by_problem(np.where(top & pool.correct, pool.weight, 0.0))
    share = np.zeros(pool.problems)
    np.divide(hits, among, out=share, where=among > 0)
    return Fraction(share, (among > 0).astype(float), _sum(share), int((among > 0).sum()))


def _within(fraction: Fraction, problems: Flags) -> Fraction:
    hits, among = fraction.hits * problems, fraction.among * problems
    return Fraction(hits, among, _sum(hits), _sum(among))


def plots(shown: Sequence[Table]) -> list[Plot]:
    """Precision against size for every rule, from the table at equal size."""
    for table in shown:
        if table.key == "equal_size":
            rows = sorted(table.rows, key=lambda row: float(str(row[1])))
            sizes = [float(str(row[1])) for row in rows]
            series = [
                curve(column.title, sizes, [row[place] for row in rows])
                for place, column in enumerate(table.columns)
                if place > 1
            ]
            title = "Precision of every rule at equal kept size"
            return [Plot("precision_by_size", title, "solutions kept", "precision", tuple(series))]
    return []
