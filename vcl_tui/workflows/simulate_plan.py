"""`vcl simulate`: plays a labelling budget against reference labels, over many seeds and all processors.

The plan that is played is the one that `vcl next` runs; it is given the pool, and a reviewer that knows the truth
about what it is asked. The reference labels are read here, by name, and go nowhere else.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from statistics import fmean, median
from typing import TYPE_CHECKING

from vcl_tui.errors import InputError, UsageError
from vcl_tui.model.query import parse
from vcl_tui.model.queue import AUTO
from vcl_tui.store import selection, truth
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.load_pool import LoadedPool, load_pool
from vcl_tui.workflows.progress import Progress, silent
from vcl_tui.workflows.queue_plan import RULES

if TYPE_CHECKING:
    from vcl_tui.calibrate.plan import Settings
    from vcl_tui.calibrate.pool import Flags, Pool
    from vcl_tui.calibrate.simulate import Played

VALUES = ("auto", "off")


@dataclass(frozen=True, slots=True)
class Game:
    """What is played.

    Attributes:
        budgets: answers; each is played with every seed.
        seeds: how many; 0 to seeds - 1.
        mistaken: chance that the simulated reviewer errs.
        stated: the reviewer error that the plan is told; None for none.
        resample: draw the problems anew for every seed, or the order of asking never varies.
        reference: name of the reference labels of solutions.
        rule: what the plan keeps solutions by; see `queue_plan.RULES`.
        values: auto uses the returned values that a run stored, off leaves them out.
        workers: processes.
    """

    target: float = 0.9
    confidence: float = 0.95
    budgets: tuple[int, ...] = (200,)
    seeds: int = 50
    mistaken: float = 0.0
    stated: float | None = None
    resample: bool = True
    reference: str = "gold"
    rule: str = AUTO
    values: str = "auto"
    filter_text: str = ""
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One budget over all seeds. Shares are of seeds, yields of all right solutions."""

    budget: int
    seeds: int
    yield_median: float
    yield_mean: float
    yield_low: float
    yield_high: float
    without_certificate: float
    violations: float
    precision_mean: float | None
    learn: float
    certify: float
    said_right: float
    expected_mean: float


def simulate(context: Context, game: Game, progress: Progress = silent) -> dict[str, object]:
    """The document of `vcl simulate --json`.

    Raises:
        UsageError: a number makes no sense, or there is no such reference.
        InputError: a solution of the pool has no reference label.
    """
    _check(game)
    loaded, right = _read(context, game, progress)
    from vcl_tui.calibrate.best_cuts import best_cuts  # noqa: PLC0415 -- pulls scipy in: 1 s
    from vcl_tui.calibrate.plan import Settings  # noqa: PLC0415 -- as above

    settings = [
        Settings(game.target, game.confidence, budget=budget, seed=seed, error=game.stated or 0.0, rule=game.rule)
        for budget in game.budgets
        for seed in range(game.seeds)
    ]
    played = _play_all(loaded.pool, right, settings, game, progress)
    rows = [
        _row(budget, played[place * game.seeds : (place + 1) * game.seeds]) for place, budget in enumerate(game.budgets)
    ]
    return {
        "solutions": loaded.pool.size,
        "problems": loaded.pool.problems,
        "right": int(right.sum()),
        "target_precision": game.target,
        "confidence": game.confidence,
        "reviewer_error": game.mistaken,
        "stated_error": game.stated,
        "resampled_problems": game.resample,
        "rule": game.rule,
        "values": bool(sum(values.shape[1] for values in loaded.pool.values)),
        "budgets": [asdict(row) for row in rows],
        "without_labels": [asdict(cut) for cut in best_cuts(loaded.pool, right, game.target)],
        "runs": [asdict(run) for run in played],
    }


def _read(context: Context, game: Game, progress: Progress) -> tuple[LoadedPool, Flags]:
    import numpy as np  # noqa: PLC0415 -- comes with the pool

    store = context.store()
    loaded = load_pool(store, selection.scope_of(store, parse(game.filter_text)), progress=progress)
    if not loaded.keys:
        raise UsageError("no solution matches the filter; loosen it, or import some")
    known = truth.reference(store, "solution", game.reference, np.array(loaded.ids, dtype=np.int64)).value
    missing = int(np.isnan(known).sum())
    if missing:
        raise InputError(
            f"{missing} of {len(known)} solutions have no reference {game.reference!r}; leave them out with --filter"
        )
    if game.values == "off":
        loaded = replace(loaded, pool=loaded.pool.without_values())
    return loaded, known == 1.0


def _play_all(pool: Pool, right: Flags, settings: Sequence[Settings], game: Game, progress: Progress) -> list[Played]:
    """Every run, in the order of `settings` whatever process played it."""
    if game.workers == 1:
        _prepare_worker(pool, right, game.mistaken, game.resample)
        return [_reported(_play_one(one), number, len(settings), progress) for number, one in enumerate(settings, 1)]
    # a fresh interpreter for each worker: forking a process that has threads is not safe
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        game.workers, spawning, _prepare_worker, (pool, right, game.mistaken, game.resample)
    ) as workers:
        played = workers.map(_play_one, settings, chunksize=1)
        return [_reported(one, number, len(settings), progress) for number, one in enumerate(played, 1)]


def _reported(played: Played, done: int, total: int, progress: Progress) -> Played:
    progress("playing", done, total)
    return played


_TABLE: dict[str, tuple[Pool, Flags, float, bool]] = {}
"""What a worker process plays on; sent to it once."""


def _prepare_worker(pool: Pool, right: Flags, mistaken: float, resample: bool) -> None:
    _TABLE["game"] = pool, right, mistaken, resample


def _play_one(settings: Settings) -> Played:
    from vcl_tui.calibrate.simulate import simulate_one  # noqa: PLC0415 -- pulls scipy in

    pool, right, mistaken, resample = _TABLE["game"]
    return simulate_one(pool, right, settings, mistaken=mistaken, bootstrap=resample)


def _row(budget: int, played: Sequence[Played]) -> Row:
    yields = sorted(run.yield_ for run in played)
    tenth = len(yields) // 10
    precisions = [run.precision for run in played if run.precision is not None]
    return Row(
        budget=budget,
        seeds=len(played),
        yield_median=median(yields),
        yield_mean=fmean(yields),
        yield_low=yields[tenth],
        yield_high=yields[-1 - tenth],
        without_certificate=fmean(not run.certified for run in played),
        violations=fmean(run.violated for run in played),
        precision_mean=fmean(precisions) if precisions else None,
        learn=fmean(run.answers["learn"] for run in played),
        certify=fmean(run.answers["certify"] for run in played),
        said_right=fmean(run.answers["right"] for run in played),
        expected_mean=fmean(run.expected for run in played),
    )


def _check(game: Game) -> None:
    for flag, share in (("--goal precision", game.target), ("--confidence", game.confidence)):
        if not 0 < share < 1:
            raise UsageError(f"{flag} {share:g}: a number between 0 and 1, e.g. .9")
    for flag, error in (("--reviewer-error", game.mistaken), ("--stated-error", game.stated)):
        if error is not None and not 0 <= error < 0.5:
            raise UsageError(f"{flag} {error:g}: a chance from 0 to below 0.5, e.g. .05")
    for flag, count in (("--seeds", game.seeds), ("--workers", game.workers), ("--budget", min(game.budgets))):
        if count < 1:
            raise UsageError(f"{flag} {count}: 1 or more")
    if game.rule not in RULES:
        raise UsageError(f"--rule {game.rule}: one of {', '.join(RULES)}")
    if game.values not in VALUES:
        raise UsageError(f"--values {game.values}: one of {', '.join(VALUES)}")
