"""Why does verification err, and what does it do to the data that passes?

Section 6 of arXiv 2509.20837: false accepts and false rejects by cause, what correct and incorrect solutions are
made of, and how diverse the correct ones of a problem are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np

from vcl_tui.model.outcome import Cause, Outcome
from vcl_tui.study.ceiling import Filter, steps
from vcl_tui.study.diversity import diversity
from vcl_tui.study.figures import Cell, Report, Table
from vcl_tui.study.pool import CAUSES, OUTCOME_BITS, Bytes, Evidence, Flags, Floats, Ints, StudyPool, gather, passed
from vcl_tui.study.resample import Fraction, Paired
from vcl_tui.study.scene import Scene, report

Row = list[Cell | Fraction | Paired]

Explains = Callable[[Bytes, slice], Flags]

_ENVIRONMENT = (Cause.KILLED, Cause.MEMORY, Cause.OUTPUT, Cause.INFRA)
"""Causes that speak of the machine or its limits rather than of an answer."""


def why(scene: Scene) -> Report:
    """All tables of `vcl study why`."""
    tables = []
    if scene.pool.has_labels:
        tables += [confusion(scene), false_rejects(scene), false_accepts(scene)]
        spoken = tagged(scene)
        tables += [spoken] if spoken.rows else []
    tables.append(composition(scene))
    if scene.pool.program is not None:
        tables.append(diversity(scene))
    tables.append(steps(scene, Filter()))
    return report(scene, "why", "Why does verification err?", tables)


def confusion(scene: Scene) -> Table:
    """Passing all tests against being correct."""
    pool, judged, kept = scene.pool, scene.tests.judged, scene.tests.share == 1
    cells = (
        ("true accept", "passes all", "correct", kept & pool.correct),
        ("false accept", "passes all", "incorrect", kept & pool.incorrect),
        ("false reject", "fails some", "correct", ~kept & pool.correct),
        ("true reject", "fails some", "incorrect", ~kept & pool.incorrect),
    )
    rows: list[Row] = [[name, tests, truth, pool.share_of_labelled(hit, judged)] for name, tests, truth, hit in cells]
    wanted = [("cell", "cell"), ("tests", "tests"), ("truth", "truth"), ("share", "of the labelled")]
    return scene.table("confusion", "Tests against truth, τ = 1", wanted, rows)


def false_rejects(scene: Scene) -> Table:
    """Why correct solutions fail: each has the first cause of the list that explains all its failures."""
    pool = scene.pool
    rejected = pool.correct & scene.tests.judged & (scene.tests.share < 1)
    by_cause = {
        "time-out or environment": _only_fails(scene, lambda cells, _: _environment(cells)),
        "test that breaks on every solution": _only_fails(scene, lambda cells, tests: _broken(scene, cells, tests)),
        "wrong expected value": _only_fails(scene, lambda _, tests: pool.valid[tests] == 0),
        "over-specific test, or label": _some_failed(gather(pool, pool.in_force & (pool.valid == 1), "")),
    }
    rows = _first_of(scene, by_cause, rejected, "validity of its tests unknown")
    note = (
        "Over-specific: it fails a test that is known to be right, so the test asks more than the problem, or the"
        " label is wrong. Underspecified problems show only in reviewers' tags."
    )
    wanted = [("cause", "cause"), ("solutions", "false rejects")]
    return scene.table("false_rejects", "Correct solutions that fail, by cause", wanted, rows, note)


def false_accepts(scene: Scene) -> Table:
    """Why incorrect solutions pass all tests."""
    pool = scene.pool
    accepted = pool.incorrect & (scene.tests.share == 1)
    wrong = gather(pool, pool.in_force & (pool.valid == 0), "")
    right = gather(pool, pool.in_force & (pool.valid == 1), "")
    by_cause = {
        "wrong expected value: a wrong test agrees with it": wrong.passed > 0,
        "coverage omission: only right tests, none catches it": right.ran == scene.tests.ran,
    }
    rows = _first_of(scene, by_cause, accepted, "validity of its tests unknown")
    wanted = [("cause", "cause"), ("solutions", "false accepts")]
    return scene.table("false_accepts", "Incorrect solutions that pass all tests, by cause", wanted, rows)


def _first_of(scene: Scene, by_cause: dict[str, Flags], among: Flags, otherwise: str) -> list[Row]:
    """A row a cause; a solution counts at the first that holds."""
    rows: list[Row] = []
    left = among.copy()
    for cause, holds in by_cause.items():
        rows.append([cause, scene.pool.share_of_labelled(left & holds, among)])
        left &= ~holds
    rows.append([otherwise, scene.pool.share_of_labelled(left, among)])
    return rows


def _some_failed(evidence: Evidence) -> Flags:
    return evidence.passed < evidence.ran


def _only_fails(scene: Scene, explains: Explains) -> Flags:
    """(s,) whether the solution fails something, and every failure is explained.

    Args:
        scene: the scene.
        explains: given the cells of a problem and the slice of its tests, which failures are explained.
    """
    pool = scene.pool
    explained = np.zeros(pool.size, dtype=bool)
    for rows, tests, cells in pool.blocks():
        failed = ~passed(cells) & ((cells & OUTCOME_BITS) <= Outcome.TIMEOUT) & pool.in_force[tests]
        explained[rows] = failed.any(axis=1) & ~(failed & ~explains(cells, tests)).any(axis=1)
    return explained


def _environment(cells: Bytes) -> Flags:
    """Time-outs, and failures whose cause is the machine."""
    numbers = [1 + CAUSES.index(cause) for cause in _ENVIRONMENT]
    found: Flags = ((cells & OUTCOME_BITS) == Outcome.TIMEOUT) | np.isin(cells >> 3, numbers)
    return found


def _broken(scene: Scene, cells: Bytes, tests: slice) -> Flags:
    """(tests,) on which every solution of the problem raises: the test, not the solution, is at fault.

    A test known to be right isn't called broken.
    """
    everywhere: Flags = ((cells & OUTCOME_BITS) == Outcome.ERROR).all(axis=0) & (scene.pool.valid[tests] != 1)
    return everywhere


def tagged(scene: Scene) -> Table:
    """What reviewers wrote beside their verdicts, among false rejects and false accepts."""
    pool, kept, judged = scene.pool, scene.tests.share == 1, scene.tests.judged
    rejected, accepted = pool.correct & judged & ~kept, pool.incorrect & kept
    erred = np.flatnonzero(rejected | accepted).tolist()
    found: Counter[str] = Counter(tag for at in erred for tag in pool.tags.get(at, ()))
    rows: list[Row] = []
    for tag, _ in found.most_common():
        has = np.zeros(pool.size, dtype=bool)
        has[[at for at, tags in pool.tags.items() if tag in tags]] = True
        rows.append([tag, pool.share_of_labelled(has, rejected), pool.share_of_labelled(has, accepted)])
    wanted = [("tag", "tag"), ("false_rejects", "of the false rejects"), ("false_accepts", "of the false accepts")]
    return scene.table("tagged", "Reviewers' tags", wanted, rows)


def composition(scene: Scene) -> Table:
    """What the unfiltered, kept, correct and incorrect solutions are made of.

    What labels tell of a sample is weighted by inverse selection probability, as everywhere; how many of them a
    problem has can't be told from a sample.
    """
    pool, everything = scene.pool, np.ones(scene.pool.size, dtype=bool)
    alike = np.ones(pool.size)
    groups = [("unfiltered", everything, alike), ("passes all tests", scene.tests.share == 1, alike)]
    if pool.has_labels:
        groups += [("correct", pool.correct, pool.weight), ("incorrect", pool.incorrect, pool.weight)]
    if pool.certified is not None:
        groups.append(("kept by the calibrated rule", pool.certified, alike))
    failed, errors, timeouts = _kinds_of_failure(scene)
    rows: list[Row] = []
    for name, inside, weight in groups:
        problems = pool.share_of_problems(inside, everything)
        is_sample = bool((weight[inside] != 1).any())
        hardest = inside & (scene.quartile_of_solutions == 1)
        rows.append(
            [
                name,
                int(inside.sum()),
                problems,
                int(inside.sum()) / problems.numerator if problems.numerator and not is_sample else None,
                _weighted_share(pool, hardest, inside, weight),
                _weighted_median(pool.code_chars[inside], weight[inside]),
                _weighted_share(pool, np.where(inside, errors, 0), np.where(inside, failed, 0), weight),
                _weighted_share(pool, np.where(inside, timeouts, 0), np.where(inside, failed, 0), weight),
            ]
        )
    wanted = [("group", "solutions"), ("solutions", "number"), ("problems", "problems"), ("each", "per problem")]
    wanted += [("hardest", "of the hardest quarter"), ("chars", "characters, median")]
    wanted += [("errors", "of failures, errors"), ("timeouts", "of failures, time-outs")]
    return scene.table("composition", "What they are made of", wanted, rows, scene.difficulty)


def _weighted_share(pool: StudyPool, hits: Ints | Flags, among: Ints | Flags, weight: Floats) -> Fraction:
    return Fraction(pool.by_problem(hits * weight), pool.by_problem(among * weight), int(hits.sum()), int(among.sum()))


def _weighted_median(values: Ints, weight: Floats) -> float | None:
    """The median where each value stands for `weight`; the mean of the two in the middle where it falls between."""
    if not len(values):
        return None
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weight[order])
    lower, upper = (np.searchsorted(total, total[-1] / 2, side=side) for side in ("left", "right"))
    return float(values[order][[lower, min(upper, len(order) - 1)]].mean())


def _kinds_of_failure(scene: Scene) -> tuple[Ints, Ints, Ints]:
    """(s,) failed tests in force, of which errors, of which time-outs."""
    pool = scene.pool
    failed, errors, timeouts = (np.zeros(pool.size, dtype=np.int64) for _ in range(3))
    for rows, tests, cells in pool.blocks():
        outcome = cells[:, pool.in_force[tests]] & OUTCOME_BITS
        errors[rows] = (outcome == Outcome.ERROR).sum(axis=1)
        timeouts[rows] = (outcome == Outcome.TIMEOUT).sum(axis=1)
        failed[rows] = (outcome == Outcome.FAIL).sum(axis=1) + errors[rows] + timeouts[rows]
    return failed, errors, timeouts
