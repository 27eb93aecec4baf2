"""Running a study: the store's content becomes arrays, a pure function makes the report.

Whoever calls this defers its import: numpy comes with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from vcl_tui.calibrate.programs import fingerprint
from vcl_tui.errors import InputError, UsageError
from vcl_tui.model import query
from vcl_tui.store import codes, matrix, selection, truth
from vcl_tui.store.connection import Store
from vcl_tui.study.ceiling import Filter, ceiling
from vcl_tui.study.figures import Cell, Difference, Plot, Rate, Report, Series, Table, as_document, flat_rows
from vcl_tui.study.how import how
from vcl_tui.study.pool import Ints, StudyPool
from vcl_tui.study.resample import REPLICATES
from vcl_tui.study.scene import Difficulty, Scene, set_scene
from vcl_tui.study.text_plot import draw as draw_plot
from vcl_tui.study.text_table import draw as draw_table
from vcl_tui.study.what import what
from vcl_tui.study.why import why
from vcl_tui.workflows.context import Context

# the front ends know reports through this module alone
__all__ = [
    "STUDIES",
    "Cell",
    "Difference",
    "Filter",
    "Plot",
    "Rate",
    "Report",
    "Series",
    "StudyOptions",
    "Table",
    "as_document",
    "draw_plot",
    "draw_table",
    "flat_rows",
    "scene",
    "study",
    "study_ceiling",
]

PEOPLE = "human"
"""The `--against` that means people's labels; `reference` and any other name mean references."""

STUDIES: dict[str, Callable[[Scene], Report]] = {"what": what, "how": how, "why": why}
"""The studies that need nothing but a scene; `ceiling` also takes the rule whose ceiling it is."""

MOST_FINGERPRINTS = 5_000
"""Programs compared for diversity: a fingerprint takes a parse, and a sample of the problems says as much."""


@dataclass(frozen=True, slots=True)
class StudyOptions:
    """What a study is asked about.

    Attributes:
        against: human, reference, or the name of a reference.
        queue: count only labels that answer this queue's questions.
        filter: the solutions to study, in the filter language; "" for all.
        difficulty: how problems are sorted into quartiles: pass, judge or length.
        seed: of all random draws.
        replicates: resamples of the problems behind every interval.
    """

    against: str = PEOPLE
    queue: str | None = None
    filter: str = ""
    difficulty: str = "pass"
    seed: int = 0
    replicates: int = REPLICATES


def study(context: Context, name: str, options: StudyOptions) -> Report:
    """Run one study of the store.

    Args:
        context: names the store.
        name: one of STUDIES.
        options: what is asked.

    Raises:
        InputError: the store has no solutions, or the filter matches none.
        UsageError: an option names something that isn't there.
    """
    return STUDIES[name](scene(context, options, with_code=name == "why"))


def study_ceiling(context: Context, options: StudyOptions, rule: Filter) -> Report:
    """Run the ceiling study for one filter.

    Raises:
        InputError: see `study`.
        UsageError: see `study`; or the threshold or the cap makes no sense.
    """
    if not 0 <= rule.tau <= 1:
        raise UsageError(f"a threshold of {rule.tau:g} is no pass share: say --tau from 0 to 1")
    if rule.cap is not None and rule.cap < 1:
        raise UsageError("--cap keeps at most that many a problem: say 1 or more")
    return ceiling(scene(context, options), rule)


def scene(context: Context, options: StudyOptions, *, with_code: bool = False) -> Scene:
    """Read the store and gather what the studies share.

    Args:
        context: names the store.
        options: what is asked.
        with_code: also read code: its length, and which solutions are the same program.
    """
    if options.difficulty not in set(Difficulty):
        raise UsageError(f"no difficulty {options.difficulty!r}: say {', '.join(Difficulty)}")
    rng = np.random.default_rng(options.seed)
    store = context.store()
    pool, said = read_pool(store, options, with_code_length=with_code)
    if with_code and pool.has_labels:
        pool = replace(pool, program=_programs(store, pool, rng))
    return set_scene(
        pool,
        rng,
        truth=said,
        difficulty=Difficulty(options.difficulty),
        replicates=options.replicates,
    )


def read_pool(store: Store, options: StudyOptions, *, with_code_length: bool = False) -> tuple[StudyPool, str]:
    """The store as arrays, and one sentence on where its labels come from."""
    only = None
    if options.filter:
        only = [number for number, _ in selection.matching(store, query.parse(options.filter))]
    frame = matrix.read_frame(store, only, with_code_length=with_code_length)
    if not len(frame.solution_ids):
        matched = f"no solution matches {options.filter!r}; loosen it" if options.filter else "no solutions; vcl import"
        raise InputError(f"{store.path}: {matched}")
    solutions, tests, said = _known(store, options, frame)
    judge_score, judge_verdict = truth.judges(store, frame.solution_ids)
    pool = StudyPool(
        problem_keys=frame.problem_keys,
        prompt_chars=frame.prompt_chars,
        solution_ids=frame.solution_ids,
        problem=frame.problem,
        code_chars=frame.code_chars,
        test_keys=frame.test_keys,
        test_problem=frame.test_problem,
        suite=frame.suite,
        suite_names=frame.suite_names,
        in_force=frame.in_force,
        grid=matrix.read_grid(store, frame),
        truth=solutions.value,
        weight=solutions.weight,
        valid=tests.value,
        judge_score=judge_score,
        judge_verdict=judge_verdict,
        certified=truth.certified(store, frame.solution_ids),
        tags=truth.tags(store, frame.solution_ids),
    )
    return pool, said


def _programs(store: Store, pool: StudyPool, rng: np.random.Generator) -> Ints:
    """(s,) number of the program of each correct solution, of as many problems as fit; -1 for the others."""
    counts = pool.by_problem(pool.correct)
    order = rng.permutation(pool.problems)
    chosen = np.zeros(pool.problems, dtype=bool)
    chosen[order[np.cumsum(counts[order]) <= MOST_FINGERPRINTS]] = True
    compared = np.flatnonzero(pool.correct & chosen[pool.problem])
    numbers: dict[str, int] = {}
    program = np.full(pool.size, -1, dtype=np.int64)
    for at, row in zip(compared.tolist(), codes.rows(store, pool.solution_ids[compared].tolist()), strict=True):
        program[at] = numbers.setdefault(fingerprint(row.code, row.entry_point), len(numbers))
    return program


def _known(store: Store, options: StudyOptions, frame: matrix.Frame) -> tuple[truth.Known, truth.Known, str]:
    if options.against == PEOPLE:
        solutions = truth.people(store, "solution", frame.solution_ids, options.queue)
        tests = truth.people(store, "test", frame.test_ids)
        return solutions, tests, _said_of_people(solutions, options.queue)
    if options.queue is not None:
        raise UsageError("--queue picks among people's labels; drop it, or drop --against")
    names = dict(truth.DEFAULT_REFERENCES)
    if options.against != "reference":
        names["solution"] = options.against
    solutions = truth.reference(store, "solution", names["solution"], frame.solution_ids)
    tests = truth.reference(store, "test", names["test"], frame.test_ids)
    counted = int((~np.isnan(solutions.value)).sum())
    said = f"Labels: the reference “{names['solution']}” ({counted:,} of {len(frame.solution_ids):,} solutions)"
    if (~np.isnan(tests.value)).any():
        said += f"; tests: “{names['test']}” ({int((~np.isnan(tests.value)).sum()):,} of {len(frame.test_ids):,})"
    return solutions, tests, said + "."


def _said_of_people(known: truth.Known, queue: str | None) -> str:
    counted = int((~np.isnan(known.value)).sum())
    if not counted:
        return "Labels: none."
    by = f"{known.reviewers} reviewer" + ("s" if known.reviewers != 1 else "")
    said = f"Labels: {counted:,} solutions by {by}" + (f", queue {queue}" if queue else "")
    if not known.sampled:
        return said + "; they weren't drawn at random, so shares speak of the labelled solutions, not of the pool."
    said += ", weighted by inverse selection probability"
    if known.left_out:
        said += f"; {known.left_out:,} other labelled solutions have no recorded probability and are left out"
    return said + "."
