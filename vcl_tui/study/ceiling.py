"""The verification ceiling: how many correct solutions were generated, and where they are lost on the way out.

The "why" of arXiv 2509.20837, section 6: a filter bounds the data by the tests it rests on. Without labels the
same steps are shown for all solutions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vcl_tui.study.figures import Cell, Report, Table
from vcl_tui.study.judge import says_correct
from vcl_tui.study.pool import OUTCOME_BITS, Evidence, Flags, Floats, Ints, StudyPool, gather, passed
from vcl_tui.study.resample import Fraction, Paired
from vcl_tui.study.scene import QUARTILES, Scene, report

Row = list[Cell | Fraction | Paired]

WORST = 10
"""How many tests, problems and suites the tables of the costliest list."""


@dataclass(frozen=True, slots=True)
class Filter:
    """The rule whose ceiling is wanted.

    Attributes:
        tau: smallest pass share kept.
        cap: most solutions kept for one problem; None for no cap.
    """

    tau: float = 1.0
    cap: int | None = None


def ceiling(scene: Scene, rule: Filter) -> Report:
    """All tables of `vcl study ceiling`."""
    tables = [steps(scene, rule), costly_tests(scene, rule), costly_problems(scene, rule)]
    if scene.valid is not None:
        tables.append(repair(scene, rule))
    return report(scene, "ceiling", "Where are correct solutions lost?", tables)


def _wanted_solutions(pool: StudyPool) -> tuple[Flags, str]:
    """Whose survival counts, and what to call them."""
    return (pool.correct, "correct solutions") if pool.has_labels else (np.ones(pool.size, dtype=bool), "solutions")


def _weights(pool: StudyPool) -> Floats:
    """(s,) how many solutions each stands for: labels that were drawn with a chance stand for more than one."""
    return pool.weight if pool.has_labels else np.ones(pool.size)


def passes_all_right(scene: Scene) -> Flags:
    """(s,) no test known to be right fails the solution; also where a problem has none."""
    if scene.valid is None:
        return np.ones(scene.pool.size, dtype=bool)
    passes: Flags = scene.valid.passed == scene.valid.ran
    return passes


def steps(scene: Scene, rule: Filter) -> Table:
    """From generated to kept, one filter after the other; each step also passes all before it."""
    pool = scene.pool
    base, name = _wanted_solutions(pool)
    stages: list[tuple[str, Floats]] = [(f"{name} generated", base.astype(np.float64))]

    def then(step: str, survives: Flags | Floats) -> None:
        stages.append((step, stages[-1][1] * survives))

    then("… of a problem with tests", scene.tests.judged)
    if scene.valid is not None:
        then("… that pass every right test", passes_all_right(scene))
    then(f"… with a pass share of at least {rule.tau:g}", scene.tests.share >= rule.tau)
    if (~np.isnan(pool.judge_score)).any():
        then("… that the judge calls correct", says_correct(scene))
    if rule.cap is not None:
        # which of them are kept is a matter of chance, so each stays with the same probability
        left = pool.by_problem(stages[-1][1])[pool.problem]
        then(f"… at most {rule.cap} a problem", np.minimum(1.0, rule.cap / np.maximum(left, 1)))
    if pool.certified is not None:
        stages.append(("instead: kept by the calibrated rule", (base & pool.certified).astype(np.float64)))
    wanted = [("step", "step"), ("left", f"{name} left"), ("problems", "problems with one left")]
    wanted += [(f"q{number}", f"of quartile {number}") for number in QUARTILES]
    rows: list[Row] = []
    for step, left in stages:
        row: Row = [step, _surviving(pool, left, base), pool.share_of_problems(left > 0, base)]
        row += [_surviving(pool, left, base & (scene.quartile_of_solutions == number)) for number in QUARTILES]
        rows.append(row)
    return scene.table("steps", "From generated to kept", wanted, rows, scene.difficulty)


def _surviving(pool: StudyPool, left: Floats, among: Flags) -> Fraction:
    weight = _weights(pool)
    hits = np.where(among, left, 0.0)
    return Fraction(
        pool.by_problem(hits * weight),
        pool.by_problem(np.where(among, weight, 0.0)),
        round(float(hits.sum()), 2),
        int(among.sum()),
    )


def costly_tests(scene: Scene, rule: Filter) -> Table:
    """The tests that keep most (correct) solutions out, and how many fail nothing else."""
    pool = scene.pool
    base, name = _wanted_solutions(pool)
    failing, alone, cost = _failures_by_test(pool, base)
    known = {1.0: "right", 0.0: "wrong"}
    worst = [at for at in np.argsort(-cost, kind="stable")[:WORST].tolist() if failing[at]]
    among = pool.by_problem(base)[pool.test_problem]
    rows: list[Row] = [
        [
            pool.test_keys[at],
            pool.problem_keys[int(pool.test_problem[at])],
            known.get(float(pool.valid[at]), "unknown"),
            int(failing[at]),
            int(among[at]),
            int(alone[at]),
        ]
        for at in worst
    ]
    wanted = [("test", "test"), ("problem", "problem"), ("known", "known to be"), ("failing", f"{name} failing it")]
    wanted += [("among", "of"), ("alone", "failing only this one")]
    return scene.table("costly_tests", "The tests that cost most", wanted, rows)


def _failures_by_test(pool: StudyPool, base: Flags) -> tuple[Ints, Ints, Floats]:
    """(t,) solutions of `base` that fail each test in force, (t,) that fail only it, (t,) what the first stand for."""
    failing, alone = (np.zeros(len(pool.test_problem), dtype=np.int64) for _ in range(2))
    cost, weight = np.zeros(len(pool.test_problem)), _weights(pool)
    for rows, tests, cells in pool.blocks():
        inside = cells[base[rows]]
        missed = ~passed(inside) & ((inside & OUTCOME_BITS) <= 3) & pool.in_force[tests]
        failing[tests] = missed.sum(axis=0)
        alone[tests] = missed[missed.sum(axis=1) == 1].sum(axis=0)
        cost[tests] = weight[rows][base[rows]] @ missed
    return failing, alone, cost


def costly_problems(scene: Scene, rule: Filter) -> Table:
    """The problems that lose most (correct) solutions, and how many of those to wrong tests alone."""
    pool = scene.pool
    base, name = _wanted_solutions(pool)
    lost = base & ~(scene.tests.share >= rule.tau)
    generated, gone = pool.by_problem(base), pool.by_problem(lost)
    rows: list[Row] = []
    for at in _worst_problems(scene, rule):
        row: Row = [pool.problem_keys[at], int(generated[at]), int(gone[at])]
        if scene.valid is not None:
            tests = pool.in_force & (pool.test_problem == at)
            row.append(int((lost & passes_all_right(scene) & (pool.problem == at)).sum()))
            row += [int((tests & (pool.valid == 0)).sum()), int(tests.sum())]
        rows.append(row)
    wanted = [("problem", "problem"), ("generated", f"{name} generated"), ("lost", "lost")]
    if scene.valid is not None:
        wanted += [("to_wrong_tests", "lost to wrong tests alone"), ("wrong", "wrong tests"), ("tests", "tests")]
    return scene.table("costly_problems", "The problems that cost most", wanted, rows)


def _worst_problems(scene: Scene, rule: Filter, *, by_wrong_tests: bool = False) -> list[int]:
    """The problems that lose most (correct) solutions at the threshold, most first.

    Args:
        scene: the scene.
        rule: has the threshold.
        by_wrong_tests: count only solutions that every right test passes: those that repair could rescue.
    """
    base, _ = _wanted_solutions(scene.pool)
    lost = base & ~(scene.tests.share >= rule.tau)
    if by_wrong_tests and scene.valid is not None:
        lost &= scene.valid.judged & passes_all_right(scene)
    gone = scene.pool.by_problem(lost * _weights(scene.pool))
    return [at for at in np.argsort(-gone, kind="stable")[:WORST].tolist() if gone[at]]


def repair(scene: Scene, rule: Filter) -> Table:
    """What dropping the wrong tests would give: of the ten worst suites, and of all."""
    pool = scene.pool
    worst = np.isin(pool.test_problem, _worst_problems(scene, rule, by_wrong_tests=True))
    wrong = pool.valid == 0
    versions: list[tuple[str, Evidence]] = [
        ("as it is", scene.tests),
        (f"the {WORST} worst suites repaired", gather(pool, pool.in_force & ~(wrong & worst), "")),
        ("every suite repaired", gather(pool, pool.in_force & ~wrong, "")),
    ]
    wanted = [("suites", "suites"), ("kept", "kept")]
    if pool.has_labels:
        wanted += [("precision", "precision"), ("yield", "of all correct"), ("gain", "points gained")]
    everything = np.ones(pool.size, dtype=bool)
    rows: list[Row] = []
    before = pool.share_of_labelled(scene.tests.share >= rule.tau, pool.correct)
    for name, evidence in versions:
        kept = evidence.share >= rule.tau
        row: Row = [name, pool.share_of_solutions(kept, everything)]
        if pool.has_labels:
            after = pool.share_of_labelled(kept, pool.correct)
            row += [pool.share_of_labelled(pool.correct, kept), after, Paired(after, before)]
        rows.append(row)
    note = f"At τ = {rule.tau:g}. Repaired: without the tests known to be wrong. Worst: most lost to those alone."
    return scene.table("repair", "What repair would give", wanted, rows, note)
