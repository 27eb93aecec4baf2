"""How different the correct solutions of a problem are: what keeping k of them buys.

Expectations over random choices of k correct solutions of each problem, exact: a kind with m of n members is
among k of them with probability 1 - C(n - m, k) / C(n, k).
"""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from vcl_tui.study.figures import Cell, Table
from vcl_tui.study.pool import Flags, Floats, Ints, passed
from vcl_tui.study.resample import Fraction, Paired
from vcl_tui.study.scene import Scene

NUMBERS = (1, 2, 4, 8)


def diversity(scene: Scene) -> Table:
    """For k correct solutions a problem: distinct programs, distinct behaviours, problems that have as many.

    Needs `pool.program`; solutions without one (-1) are left out.
    """
    pool = scene.pool
    program = pool.program if pool.program is not None else np.full(pool.size, -1, dtype=np.int64)
    inside = pool.correct & (program >= 0)
    counts = pool.by_problem(inside)
    behaviour = _behaviours(scene, inside)
    covered = (counts > 0).astype(np.float64)
    rows: list[list[Cell | Fraction | Paired]] = []
    for k in (*NUMBERS, None):
        most = counts if k is None else np.minimum(counts, k)
        rows.append(
            [
                "all" if k is None else k,
                int(most.sum()),
                _distinct(scene, program, inside, most),
                _distinct(scene, behaviour, inside, most),
                _problems_with(counts if k is None else counts >= k, covered),
            ]
        )
    wanted = [("k", "k"), ("kept", "solutions kept"), ("programs", "distinct programs among them")]
    wanted += [("behaviours", "distinct behaviours"), ("problems", "problems that have k")]
    note = (
        f"Correct solutions of {int(covered.sum()):,} problems, k of each chosen at random. The same program: equal"
        " up to comments, names, dead code and equivalent ways of writing. The same behaviour: passes the same tests."
        " Labelled ones count alike."
    )
    return scene.table("diversity", "Diversity of correct solutions", wanted, rows, note)


def _problems_with(hit: Flags | Floats, covered: Floats) -> Fraction:
    hits: Floats = (hit > 0) * covered
    return Fraction(hits, covered, int(hits.sum()), int(covered.sum()))


def _behaviours(scene: Scene, inside: Flags) -> Ints:
    """(s,) number of the set of passed tests within its problem; -1 outside."""
    pool = scene.pool
    found = np.full(pool.size, -1, dtype=np.int64)
    for rows, tests, cells in pool.blocks():
        wanted = inside[rows]
        if wanted.any():
            packed = np.packbits(passed(cells[wanted][:, pool.in_force[tests]]), axis=1)
            numbers: dict[bytes, int] = {}
            kinds = [numbers.setdefault(row.tobytes(), len(numbers)) for row in packed]
            found[np.flatnonzero(wanted) + rows.start] = kinds
    return found


def _distinct(scene: Scene, kind: Ints, inside: Flags, most: Floats) -> Fraction:
    """Expected number of kinds among `most` of each problem's solutions inside, over that number."""
    pool = scene.pool
    pairs, sizes = np.unique(np.column_stack([pool.problem[inside], kind[inside]]), axis=0, return_counts=True)
    problem = pairs[:, 0]
    n = pool.by_problem(inside)[problem]
    k = most[problem]
    rest = n - sizes
    # none of the kind is among k when all k come from the rest
    possible = rest >= k
    left = np.where(possible, rest, k)
    log_missed = gammaln(left + 1) - gammaln(left - k + 1) - gammaln(n + 1) + gammaln(n - k + 1)
    seen = 1 - np.where(possible, np.exp(log_missed), 0.0)
    hits = np.bincount(problem, weights=seen, minlength=pool.problems).astype(np.float64)
    return Fraction(hits, most, round(float(hits.sum()), 2), int(most.sum()))
