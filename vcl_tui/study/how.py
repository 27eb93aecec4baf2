"""How strict should verification be? Thresholds, what a looser one rescues, and when that pays.

Section 5 of arXiv 2509.20837. The judge's part is in `judge`, the comparison at equal size in `frontier`.
"""

from __future__ import annotations

import numpy as np

from vcl_tui.study import frontier, judge
from vcl_tui.study.figures import Cell, Plot, Report, Table, curve
from vcl_tui.study.pool import Evidence, Flags, Ints, gather, passed
from vcl_tui.study.resample import Fraction, Paired
from vcl_tui.study.scene import Scene, report

THRESHOLDS: tuple[float, ...] = tuple(round(step / 20, 2) for step in range(21))
BANDS: tuple[tuple[float, float], ...] = ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0), (1.0, 1.01))
"""Pass-share bands [low, high); the last holds the share of exactly 1."""

Row = list[Cell | Fraction | Paired]


def how(scene: Scene) -> Report:
    """All tables of `vcl study how`."""
    sweeps = [sweep(scene, evidence, key) for key, evidence in _sweep_sets(scene)]
    tables = [sweeps[0], recovered_bands(scene), contingency(scene), *judge.tables(scene), *frontier.tables(scene)]
    tables += sweeps[1:]
    return report(
        scene,
        "how",
        "How strict should verification be?",
        tables,
        [*_plots(scene, sweeps), *frontier.plots(tables), *judge.plots(tables)],
    )


def _sweep_sets(scene: Scene) -> list[tuple[str, Evidence]]:
    """The sets of tests to sweep, by table key; a suite's name is a stranger's text, so its number is the key."""
    sets = [("sweep", scene.tests)]
    if len(scene.suites) > 1:
        sets += [(f"sweep_suite_{number}", suite) for number, suite in enumerate(scene.suites, start=1)]
    return sets + ([("sweep_valid", scene.valid)] if scene.valid else [])


def sweep(scene: Scene, evidence: Evidence, key: str = "sweep") -> Table:
    """What each threshold on the pass share keeps.

    "kept" and "recall" are among the solutions that the tests say anything of, "of all correct" among all: a
    problem without a test loses its solutions at every threshold.
    """
    pool = scene.pool
    wanted = [
        ("tau", "τ"),
        ("kept", "kept"),
        ("problems", "problems kept"),
        ("per_problem", "kept per problem"),
        ("hardest", "of the hardest quarter"),
    ]
    if pool.has_labels:
        wanted += [
            ("precision", "precision"),
            ("recall", "recall"),
            ("yield", "of all correct"),
            ("f1", "F1"),
            ("problems_correct", "problems keeping a correct one"),
        ]
    rows = [_sweep_row(scene, evidence, tau) for tau in THRESHOLDS]
    note = "Kept and recall count the solutions that have a pass share; “of all correct” counts all."
    return scene.table(key, f"Threshold on the pass share, {evidence.name}", wanted, rows, note)


def _sweep_row(scene: Scene, evidence: Evidence, tau: float) -> Row:
    pool, kept = scene.pool, evidence.share >= tau
    problems = pool.share_of_problems(kept, evidence.judged)
    row: Row = [
        tau,
        pool.share_of_solutions(kept, evidence.judged),
        problems,
        int(kept.sum()) / problems.numerator if problems.numerator else None,
        pool.share_of_solutions(scene.quartile_of_solutions == 1, kept),
    ]
    if pool.has_labels:
        precision = pool.share_of_labelled(pool.correct, kept)
        recall = pool.share_of_labelled(kept, pool.correct & evidence.judged)
        row += [
            precision,
            recall,
            pool.share_of_labelled(kept, pool.correct),
            f1(precision.estimate, recall.estimate),
            pool.share_of_problems(kept, pool.correct),
        ]
    return row


def f1(precision: float | None, recall: float | None) -> float | None:
    """Harmonic mean; None where either is unknown or both are zero."""
    if precision is None or recall is None or precision + recall == 0:
        return None
    return 2 * precision * recall / (precision + recall)


def recovered_bands(scene: Scene) -> Table:
    """Who is in each band of the pass share: how many are correct, and how many of their failed tests are wrong."""
    pool, evidence = scene.pool, scene.tests
    wanted = [("band", "pass share"), ("solutions", "solutions")]
    if pool.has_labels:
        wanted.append(("correct", "correct"))
    if scene.valid is not None:
        wanted.append(("wrong_tests", "of the failed tests, wrong"))
    wrong_failed = _failures(gather(pool, pool.in_force & (pool.valid == 0), "wrong"))
    known_failed = wrong_failed + (_failures(scene.valid) if scene.valid else 0)
    rows: list[Row] = []
    for low, high in BANDS:
        inside = (evidence.share >= low) & (evidence.share < high)
        row: Row = [
            f"{low:g} to below {high:g}" if low < 1 else "exactly 1",
            pool.share_of_solutions(inside, evidence.judged),
        ]
        if pool.has_labels:
            row.append(pool.share_of_labelled(pool.correct, inside))
        if scene.valid is not None:
            hits, among = np.where(inside, wrong_failed, 0), np.where(inside, known_failed, 0)
            row.append(Fraction(pool.by_problem(hits), pool.by_problem(among), int(hits.sum()), int(among.sum())))
        rows.append(row)
    note = "The failed tests are (solution, test) pairs whose test is known to be right or wrong."
    return scene.table("bands", "Who a looser threshold lets in", wanted, rows, note if scene.valid else "")


def _failures(evidence: Evidence) -> Ints:
    return evidence.ran - evidence.passed


def contingency(scene: Scene) -> Table:
    """The paper's "contingent" clause: what loosening does on weak suites, on strong ones, on valid tests."""
    pool, evidence = scene.pool, scene.tests
    strong = _strong_problems(scene)[pool.problem]
    groups: list[tuple[str, Evidence, Flags]] = [
        ("weak suites", evidence, evidence.judged & ~strong),
        ("strong suites", evidence, evidence.judged & strong),
    ]
    if scene.valid is not None:
        groups.append((scene.valid.name, scene.valid, scene.valid.judged))
    wanted = [("suites", "suites"), ("tau", "τ"), ("kept", "kept")]
    if pool.has_labels:
        wanted += [("precision", "precision"), ("recall", "recall")]
    rows: list[Row] = []
    for name, source, inside in groups:
        for tau in (1.0, 0.8, 0.6, 0.4):
            kept = inside & (source.share >= tau)
            row: Row = [name, tau, pool.share_of_solutions(kept, inside)]
            if pool.has_labels:
                row.append(pool.share_of_labelled(pool.correct, kept))
                row.append(pool.share_of_labelled(kept, pool.correct & inside))
            rows.append(row)
    note = "Strong: the problem's tests split its solutions into more groups than those of the median problem do."
    return scene.table("contingency", "When loosening pays", wanted, rows, note)


def _strong_problems(scene: Scene) -> Flags:
    """(p,) whether the tests tell apart more kinds of solutions than in the median problem."""
    pool = scene.pool
    kinds = np.zeros(pool.problems)
    for number, (_, tests, cells) in enumerate(pool.blocks()):
        wanted = pool.in_force[tests]
        if wanted.any():
            kinds[number] = len({row.tobytes() for row in np.packbits(passed(cells[:, wanted]), axis=1)})
    return kinds > np.median(kinds[kinds > 0]) if kinds.any() else kinds > 0


def _plots(scene: Scene, sweeps: list[Table]) -> list[Plot]:
    if not scene.pool.has_labels:
        return [_sweep_plot("kept", "Kept", sweeps)]
    return [_sweep_plot("precision", "Precision", sweeps), _sweep_plot("yield", "Share of all correct kept", sweeps)]


def _sweep_plot(key: str, title: str, sweeps: list[Table]) -> Plot:
    place = [column.key for column in sweeps[0].columns].index(key)
    series = [
        curve(table.title.rpartition(", ")[2], THRESHOLDS, [row[place] for row in table.rows]) for table in sweeps
    ]
    return Plot(f"{key}_by_tau", f"{title} at each threshold", "τ", title.lower(), tuple(series))
