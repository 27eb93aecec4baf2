"""What `vcl simulate` takes for 50 seeds of 200 answers on the development data, on two processors.

    python -m benchmarks.plan_simulate [SEEDS]

Needs ../shared/data/codet-humaneval beside the checkout. Baseline: the same runs one after the other in this process,
reckoned from a few of them.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.report import show
from vcl_tui.config import Settings
from vcl_tui.workflows import simulate_plan
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.import_results import import_files

SHARED = Path(__file__).parents[2] / "shared" / "data" / "codet-humaneval"
ANSWERS = 200
ALONE = 5
"""Runs that the baseline is reckoned from."""


def main(seeds: int = 50) -> None:
    """Import the data into a store that is thrown away, and play."""
    if not SHARED.is_dir():
        sys.stdout.write("plan_simulate needs ../shared/data/codet-humaneval\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        here = Context(Settings(db=Path(folder) / "development.db", reviewer="bench", login="bench"))
        import_files(here, "vcl", [SHARED])
        game = simulate_plan.Game(budgets=(ANSWERS,), seeds=seeds)
        few = replace(game, seeds=ALONE, workers=1)
        simulate_plan.simulate(here, replace(few, seeds=1))  # imports, and finds out which programs are the same
        alone_s = _wall_s(here, few) * seeds / ALONE
        wall_s = _wall_s(here, game)
        here.close()
    row = {"seeds": seeds, "answers": ANSWERS, "baseline s": alone_s, "wall s": wall_s, "ratio": wall_s / alone_s}
    show("vcl simulate on the development data, outcomes alone", [row], note="limit: 120 s for 50 seeds")


def _wall_s(here: Context, game: simulate_plan.Game) -> float:
    started = time.perf_counter()
    simulate_plan.simulate(here, game)
    return time.perf_counter() - started


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
