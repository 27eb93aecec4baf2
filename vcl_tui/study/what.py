"""What makes a suite verify well? Its tier, its size, its redundancy.

Section 4 of arXiv 2509.20837: richer suites helped, more tests of the same kind soon did not, and too many drop
the harder problems. Every rule here is "passes all tests of the set" (τ = 1).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from vcl_tui.model.outcome import Outcome
from vcl_tui.study.figures import Cell, Report, Table
from vcl_tui.study.pool import OUTCOME_BITS, Evidence, Flags, Ints, StudyPool, passed
from vcl_tui.study.quantity import plots, quantity, saturation
from vcl_tui.study.resample import Fraction, Paired
from vcl_tui.study.scene import QUARTILES, Scene, report

Row = list[Cell | Fraction | Paired]


def what(scene: Scene) -> Report:
    """All tables of `vcl study what`."""
    sets = _sets(scene)
    curves = [quantity(scene, evidence, key) for key, evidence in _quantity_sets(scene)]
    tables = [tiers(scene, sets), difficulty_kept(scene, sets), *curves, redundancy(scene, sets)]
    if len(scene.suites) > 1:
        tables.append(tier_differences(scene))
    saturations = tuple(saturation(table) for table in curves)
    return report(scene, "what", "What makes a suite verify well?", tables, plots(curves), saturations)


def _sets(scene: Scene) -> list[Evidence]:
    suites = scene.suites if len(scene.suites) > 1 else ()
    return [*suites, scene.tests, *([scene.valid] if scene.valid else [])]


def _quantity_sets(scene: Scene) -> list[tuple[str, Evidence]]:
    return [("quantity", scene.tests), *([("quantity_valid", scene.valid)] if scene.valid else [])]


def tiers(scene: Scene, sets: list[Evidence]) -> Table:
    """Each suite: how big, how sound, how strict, how often right."""
    pool = scene.pool
    passing, _ = passes_and_failures(pool)
    known, wrong = ~np.isnan(pool.valid), pool.valid == 0
    wanted = [("suite", "suite"), ("tests", "tests"), ("per_problem", "tests per problem, median")]
    if scene.valid is not None:
        wanted += [("valid", "right"), ("toxic", "wrong, yet passed by some")]
        wanted.append(("outdone", "problems where a solution passes more tests than are right"))
    wanted += [("pass_share", "mean pass share"), ("kept", "kept at τ = 1")]
    if pool.has_labels:
        wanted += [("precision", "precision"), ("recall", "correct kept (TPR)"), ("tnr", "incorrect dropped (TNR)")]
    rows: list[Row] = []
    for one in sets:
        kept, judged = one.share == 1, one.judged
        counts = np.bincount(pool.test_problem[one.tests], minlength=pool.problems)
        row: Row = [one.name, int(one.tests.sum()), float(np.median(counts[counts > 0])) if counts.any() else None]
        if scene.valid is not None:
            row.append(pool.share_of_tests(pool.valid == 1, one.tests & known))
            row.append(pool.share_of_tests(wrong & (passing > 0), one.tests & known))
            row.append(_outdone(pool, one))
        row.append(_mean_share(pool, one))
        row.append(pool.share_of_solutions(kept, judged))
        if pool.has_labels:
            row.append(pool.share_of_labelled(pool.correct, kept))
            row.append(pool.share_of_labelled(kept, pool.correct & judged))
            row.append(pool.share_of_labelled(~kept, pool.incorrect & judged))
        rows.append(row)
    return scene.table("tiers", "Suites", wanted, rows)


def _outdone(pool: StudyPool, evidence: Evidence) -> Fraction:
    """Problems where some solution passes more tests than a right one can; of those whose tests are all known."""
    right, unknown = (
        np.bincount(pool.test_problem[evidence.tests & inside], minlength=pool.problems)[pool.problem]
        for inside in (pool.valid == 1, np.isnan(pool.valid))
    )
    return pool.share_of_problems(evidence.passed > right, evidence.judged & (unknown == 0))


def _mean_share(pool: StudyPool, evidence: Evidence) -> Fraction:
    share = np.nan_to_num(evidence.share)
    judged = evidence.judged
    return Fraction(pool.by_problem(share), pool.by_problem(judged), round(float(share.sum()), 2), int(judged.sum()))


def difficulty_kept(scene: Scene, sets: list[Evidence]) -> Table:
    """The difficulty mix of what each suite keeps, and how much of each quartile that is."""
    pool, quartile = scene.pool, scene.quartile_of_solutions
    wanted = [("suite", "suite"), ("quartile", "quartile"), ("of_kept", "of the kept"), ("problems", "problems kept")]
    if pool.has_labels:
        wanted.append(("recall", "correct kept"))
    rows: list[Row] = []
    for one in sets:
        kept = one.share == 1
        for number in QUARTILES:
            inside = quartile == number
            row: Row = [one.name, number, pool.share_of_solutions(inside, kept)]
            row.append(pool.share_of_problems(kept, inside & one.judged))
            if pool.has_labels:
                row.append(pool.share_of_labelled(kept, pool.correct & inside & one.judged))
            rows.append(row)
    return scene.table("difficulty_kept", "What each suite keeps, by difficulty", wanted, rows, scene.difficulty)


def redundancy(scene: Scene, sets: list[Evidence]) -> Table:
    """How many tests of each suite say something that the others don't."""
    pool = scene.pool
    passing, failing = passes_and_failures(pool)
    wanted = [
        ("suite", "suite"),
        ("patterns", "distinct failure patterns"),
        ("rank", "rank of the matrix"),
        ("kills_nothing", "tests that nothing fails"),
        ("fails_everything", "tests that nothing passes"),
    ]
    rows: list[Row] = []
    for one in sets:
        patterns, rank, counts = _patterns_and_rank(pool, one.tests)
        row: Row = [one.name]
        row += [
            Fraction(part.astype(float), counts.astype(float), int(part.sum()), int(counts.sum()))
            for part in (patterns, rank)
        ]
        row.append(pool.share_of_tests((failing == 0) & (passing > 0), one.tests))
        row.append(pool.share_of_tests((passing == 0) & (failing > 0), one.tests))
        rows.append(row)
    note = "Of the tests: those with a set of failing solutions of their own, and the rank of the pass matrix."
    return scene.table("redundancy", "Redundancy", wanted, rows, note)


def _patterns_and_rank(pool: StudyPool, tests: Flags) -> tuple[Ints, Ints, Ints]:
    """(p,) distinct columns, (p,) rank of the 0/1 pass matrix over the reals, (p,) tests."""
    patterns, rank, counts = (np.zeros(pool.problems, dtype=np.int64) for _ in range(3))
    for number, (_, columns, cells) in enumerate(pool.blocks()):
        wanted = tests[columns]
        counts[number] = wanted.sum()
        if counts[number]:
            kinds = _distinct_rows(_distinct_rows(passed(cells[:, wanted]).T).T)
            patterns[number] = kinds.shape[1]
            rank[number] = np.linalg.matrix_rank(kinds.astype(np.float64))
    return patterns, rank, counts


def _distinct_rows(matrix: Flags) -> Flags:
    """Each different row once: neither the columns that differ nor the rank of the matrix change."""
    packed = np.packbits(matrix, axis=1)
    first = {row.tobytes(): place for place, row in enumerate(packed)}
    return matrix[sorted(first.values())]


def passes_and_failures(pool: StudyPool) -> tuple[Ints, Ints]:
    """(t,) solutions that pass each test, and (t,) that fail it, break on it or time out."""
    passing, failing = (np.zeros(len(pool.test_problem), dtype=np.int64) for _ in range(2))
    for _, columns, cells in pool.blocks():
        outcome = cells & OUTCOME_BITS
        hits = (outcome == Outcome.PASS).sum(axis=0)
        passing[columns] = hits
        failing[columns] = (outcome <= Outcome.TIMEOUT).sum(axis=0) - hits
    return passing, failing


def tier_differences(scene: Scene) -> Table:
    """Two suites at a time on the solutions that both say something of: what the second changes."""
    pool = scene.pool
    wanted = [("pair", "pair"), ("solutions", "solutions"), ("kept", "kept")]
    if pool.has_labels:
        wanted += [("precision", "precision"), ("recall", "correct kept")]
    rows: list[Row] = []
    for first, second in combinations(scene.suites, 2):
        both = first.judged & second.judged
        before, after = both & (first.share == 1), both & (second.share == 1)
        row: Row = [f"{second.name} − {first.name}", int(both.sum())]
        row.append(Paired(pool.share_of_solutions(after, both), pool.share_of_solutions(before, both)))
        if pool.has_labels:
            correct = pool.correct & both
            row.append(
                Paired(pool.share_of_labelled(pool.correct, after), pool.share_of_labelled(pool.correct, before))
            )
            row.append(Paired(pool.share_of_labelled(after, correct), pool.share_of_labelled(before, correct)))
        rows.append(row)
    note = "Percentage points at τ = 1, paired by solution and by resampled problem."
    return scene.table("tier_differences", "Differences between suites", wanted, rows, note)
