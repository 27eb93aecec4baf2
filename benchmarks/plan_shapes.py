"""What a plan yields on pools of other shapes than the development data, made from it with its outcomes and texts.

    python -m benchmarks.plan_shapes [SEEDS] [STORE]

Problems are split into several with fewer solutions each, wrong solutions and wrong tests are left out as if a stronger
generator had written them, and a judge who is often mistaken is made up. Nothing in the plan is set by these tables.
STORE is a store of the development data after `vcl run --values --inputs 22`; without one it is imported from
../shared/data/codet-humaneval, and plans go by outcomes alone. Baseline: the same plan on the data as they are.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.report import show
from vcl_tui.calibrate.plan import Settings
from vcl_tui.calibrate.pool import Flags, Floats, Ints, Pool
from vcl_tui.calibrate.simulate import simulate_one
from vcl_tui.config import Settings as Configuration
from vcl_tui.model.query import parse
from vcl_tui.store import selection, truth
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.import_results import import_files
from vcl_tui.workflows.load_pool import load_pool

SHARED = Path(__file__).parents[2] / "shared" / "data" / "codet-humaneval"
BUDGETS = (50, 100, 200)
SHARES = (0.2, 0.33, 0.5, 0.65)
Known = tuple[Pool, Flags]


def main(seeds: int = 5, store: str = "") -> None:
    """Print a table of yields for each budget."""
    if not store and not SHARED.is_dir():
        sys.stdout.write("plan_shapes needs ../shared/data/codet-humaneval, or a store\n")
        return
    with _opened(store) as here:
        shapes = dict(_shapes(*_read(here)))
    for budget in BUDGETS:
        rows = [_row(name, known, budget, seeds) for name, known in shapes.items()]
        note = f"problems drawn anew, {seeds} seeds, target .9; in use: {Settings().certify_share:g}"
        show(f"mean yield by the share kept for certifying, {budget} answers", rows, note=note)


def _row(name: str, known: Known, budget: int, seeds: int) -> dict[str, object]:
    row: dict[str, object] = {"pool": name, "problems": known[0].problems, "solutions": known[0].size}
    false = []
    for share in SHARES:
        played = [
            simulate_one(*known, Settings(budget=budget, seed=seed, certify_share=share)) for seed in range(seeds)
        ]
        row[f"share {share:g}"] = round(float(np.mean([run.yield_ for run in played])), 3)
        false += [run.violated for run in played]
    return row | {"false certificates": round(float(np.mean(false)), 3)}


@contextmanager
def _opened(store: str) -> Iterator[Context]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(store) if store else Path(folder) / "development.db"
        here = Context(Configuration(db=path, reviewer="bench", login="bench"))
        if not store:
            import_files(here, "vcl", [SHARED])
        yield here
        here.close()


def _read(here: Context) -> tuple[Pool, Flags, Flags]:
    """The pool, which solutions are right, and which tests are."""
    store = here.store()
    loaded = load_pool(store, selection.scope_of(store, parse("")))
    ids = {str(key): int(str(number)) for number, key in store.all("SELECT id, key FROM test")}
    tests = np.array([ids[key] for key in loaded.tests], dtype=np.int64)
    right = truth.reference(store, "solution", "gold", np.array(loaded.ids, dtype=np.int64)).value
    return loaded.pool, right == 1.0, truth.reference(store, "test", "valid", tests).value == 1.0


def _shapes(pool: Pool, right: Flags, valid: Flags) -> Iterator[tuple[str, Known]]:
    rng = np.random.default_rng(99)
    yield "as it is", (pool, right)
    yield "few solutions each", _part(pool, right, _parts_of(pool, 10, rng))
    rights = np.bincount(pool.problem, right, minlength=pool.problems)
    given_up = (rights < 3) & (rng.random(pool.problems) < 0.6)
    kept = (right | (rng.random(pool.size) < 0.3)) & ~given_up[pool.problem]
    clean = np.zeros(len(valid), dtype=bool)
    clean[np.concatenate([ids for ids in pool.test_ids if rng.random() < 0.5])] = True
    better = _with_tests(pool, valid | (~clean & (rng.random(len(valid)) < 0.25)))
    yield "strong generator", _part(better, right, np.where(kept, 0, -1))
    small = _part(better, right, np.where(kept, _parts_of(pool, 17, rng), -1))
    yield "strong, few solutions each", small
    yield "the same with a judge", (replace(small[0], judge=_judged(small[1], rng)), small[1])


def _parts_of(pool: Pool, solutions: int, rng: np.random.Generator) -> Ints:
    """(n,) number of the part of its problem that each solution falls into, parts of about so many."""
    part = np.zeros(pool.size, dtype=np.int64)
    for members in pool.members():
        part[members] = rng.permutation(len(members)) // solutions
    return part


def _part(pool: Pool, right: Flags, part: Ints) -> Known:
    """Each part of a problem as a problem of its own; -1 leaves a solution out."""
    origin: list[Ints] = []
    rows: list[tuple[int, Ints]] = []
    for problem, members in enumerate(pool.members()):
        for number in np.unique(part[members][part[members] >= 0]):
            inside = np.flatnonzero(part[members] == number)
            rows.append((problem, inside))
            origin.append(members[inside])
    places, numbers = np.concatenate(origin), np.repeat(np.arange(len(rows)), [len(inside) for _, inside in rows])
    _, program = np.unique(numbers * (int(pool.program.max()) + 1) + pool.program[places], return_inverse=True)
    made = Pool(
        problem=numbers,
        program=program.astype(np.int64),
        passes=tuple(pool.passes[number][inside] for number, inside in rows),
        values=tuple(pool.values[number][inside] for number, inside in rows),
        mutant=tuple(pool.mutant[number] for number, _ in rows),
        generator=pool.generator[places],
        judge=pool.judge[places],
        test_ids=tuple(pool.test_ids[number] for number, _ in rows),
    )
    return made, right[places]


def _with_tests(pool: Pool, kept: Flags) -> Pool:
    """The pool with these of its tests only, by their numbers."""
    return replace(
        pool,
        passes=tuple(passes[:, kept[ids]] for passes, ids in zip(pool.passes, pool.test_ids, strict=True)),
        test_ids=tuple(ids[kept[ids]] for ids in pool.test_ids),
    )


def _judged(right: Flags, rng: np.random.Generator) -> Floats:
    """Scores from 0 to 4 that tell right from wrong by one standard deviation."""
    scores: Floats = np.clip(np.round(2.5 + 0.8 * (right - 0.5 + rng.normal(0.0, 1.0, len(right)))), 0, 4)
    return scores


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, sys.argv[2] if len(sys.argv) > 2 else "")
