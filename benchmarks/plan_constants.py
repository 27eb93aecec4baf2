"""What the plan's constants are set by: play on synthetic pools of many shapes, never on one data set.

    python -m benchmarks.plan_constants [SEEDS]

Three tables: how well mates of an approved program are predicted by each strength of the right kind
(`calibrate.mates`), the yield by each share of the budget that is kept for certifying (`calibrate.plan`), and by the
share of a leading cluster that must agree on a generated input (`calibrate.clusters`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from benchmarks.report import show
from vcl_tui.calibrate import clusters, mates
from vcl_tui.calibrate.learner import NO_VERDICT, Learner, prepare
from vcl_tui.calibrate.plan import Settings
from vcl_tui.calibrate.pool import Flags, Floats, Pool
from vcl_tui.calibrate.simulate import erring_reviewer, learn, simulate_one
from vcl_tui.calibrate.synthetic import SHAPES, synthetic_pool

STRENGTHS = (2.0, 3.5, 8.0, 15.0)
AGREED = (0.5, 0.6, 2 / 3, 0.75)
SHARES = (0.25, 0.33, 0.4, 0.45, 0.5)
BUDGETS = (50, 100, 200)
LEARNING = 66


def main(seeds: int = 3) -> None:
    """Print the tables."""
    show(
        "mates of an approved program: log loss of the belief, weighted by copies (lower is better)",
        _mates_rows(seeds),
        note=f"in use: strength {mates.STRENGTH:g}; {LEARNING} learning answers, {seeds} pools a shape",
    )
    for budget in BUDGETS:
        show(
            f"mean yield by the share kept for certifying, {budget} answers (higher is better)",
            _share_rows(budget, seeds),
            note=f"in use: {Settings().certify_share:g}; {seeds} pools a shape",
        )
        show(
            f"mean yield by the share of the leaders that must agree on a generated input, {budget} answers",
            _agreed_rows(budget, seeds),
            note=f"in use: {clusters.AGREED:.3g}; {seeds} pools a shape",
        )


def _pools(name: str, seeds: int) -> Iterator[tuple[int, Pool, Flags]]:
    for seed in range(seeds):
        yield seed, *synthetic_pool(SHAPES[name], np.random.default_rng([11, seed]))


def _mates_rows(seeds: int) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    losses: dict[float, list[float]] = {strength: [] for strength in STRENGTHS}
    in_use = mates.STRENGTH
    for name in SHAPES:
        row: dict[str, object] = {"shape": name}
        for strength in STRENGTHS:
            mates.STRENGTH = strength
            loss = _mates_loss(name, seeds)
            losses[strength].append(loss)
            row[f"strength {strength:g}"] = round(loss, 4)
        rows.append(row)
    mates.STRENGTH = in_use
    return [*rows, _means("strength", losses, 4)]


def _mates_loss(name: str, seeds: int) -> float:
    said, true, copies = [], [], []
    for seed, pool, truth in _pools(name, seeds):
        learner = _taught(pool, truth, seed)
        prepared = learner.prepared
        mate = (learner.answer == NO_VERDICT) & (learner.approved[prepared.unit_cluster] > 0)
        said.append(learner.unit_chance()[0][mate])
        true.append(truth[prepared.speaker[mate]])
        copies.append(prepared.weight[mate])
    chance: Floats = np.clip(np.concatenate(said), 1e-3, 1 - 1e-3)
    loss = -np.log(np.where(np.concatenate(true), chance, 1 - chance))
    return float(np.average(loss, weights=np.concatenate(copies)))


def _taught(pool: Pool, truth: Flags, seed: int) -> Learner:
    """A learner after the learning answers that a plan would ask for."""
    settings = Settings(budget=2 * LEARNING, seed=seed, certify_share=0.5)
    review = erring_reviewer(truth, 0.0, np.random.default_rng(seed))
    return learn(prepare(pool, np.random.default_rng(seed)), settings, review)[0]


def _share_rows(budget: int, seeds: int) -> list[dict[str, object]]:
    def played(name: str, share: float) -> float:
        return _mean_yield(name, seeds, Settings(budget=budget, certify_share=share))

    return _rows("share", list(SHAPES), SHARES, played)


def _agreed_rows(budget: int, seeds: int) -> list[dict[str, object]]:
    in_use = clusters.AGREED

    def played(name: str, share: float) -> float:
        clusters.AGREED = share
        return _mean_yield(name, seeds, Settings(budget=budget))

    rows = _rows("agreed", [name for name, shape in SHAPES.items() if shape.inputs], AGREED, played)
    clusters.AGREED = in_use
    return rows


def _mean_yield(name: str, seeds: int, settings: Settings) -> float:
    played = [
        simulate_one(pool, truth, replace(settings, seed=seed), bootstrap=False)
        for seed, pool, truth in _pools(name, seeds)
    ]
    return float(np.mean([run.yield_ for run in played]))


def _rows(
    word: str, names: Sequence[str], choices: Sequence[float], played: Callable[[str, float], float]
) -> list[dict[str, object]]:
    """One row a shape and one column a choice of the constant, with the means below."""
    found: dict[float, list[float]] = {choice: [played(name, choice) for name in names] for choice in choices}
    rows: list[dict[str, object]] = [
        {"shape": name} | {f"{word} {choice:.3g}": round(means[place], 3) for choice, means in found.items()}
        for place, name in enumerate(names)
    ]
    return [*rows, _means(word, found, 3)]


def _means(word: str, found: dict[float, list[float]], digits: int) -> dict[str, object]:
    return {"shape": "mean"} | {f"{word} {key:.3g}": round(float(np.mean(each)), digits) for key, each in found.items()}


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
