from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from vcl_tui.calibrate.certify import Certificate, SetTest
from vcl_tui.calibrate.learner import Learner, prepare
from vcl_tui.calibrate.outlook import Outlook, outlook, passes_all, recall_interval
from vcl_tui.calibrate.plan import Settings
from vcl_tui.calibrate.simulate import erring_reviewer, play
from vcl_tui.calibrate.synthetic import SHAPES, synthetic_pool


def drawn_from(size: int, known: int, drawn: int, right: int) -> SetTest:
    return SetTest(size, known, size - known, 0, drawn, right, 0.01, skipped=False)


def test_a_census_of_a_pool_leaves_no_doubt_about_the_recall() -> None:
    everything = Certificate((drawn_from(10, 4, 6, 5), drawn_from(20, 4, 16, 9)), 0)
    assert recall_interval(everything, Outlook(13, 0, 0, 0), 0.95) == (9 / 13, 9 / 13)


def test_the_interval_widens_with_what_nobody_drew_and_what_is_believed_outside() -> None:
    drawn = Certificate((drawn_from(100, 60, 20, 19),), 0)
    low, high = recall_interval(drawn, Outlook(120, 0, 10, 30), 0.95) or (0.0, 0.0)
    assert 0 < low < 98 / 118 < high < 1
    undrawn = Certificate((drawn_from(100, 60, 0, 0),), 0)
    wider = recall_interval(undrawn, Outlook(120, 0, 10, 30), 0.95) or (0.0, 0.0)
    assert wider == (60 / 90, 100 / 110)
    reaching = recall_interval(replace(drawn, beyond=8), Outlook(120, 0, 10, 30), 0.95) or (0.0, 0.0)
    assert (reaching[0], reaching[1] > high) == (low, True)
    assert recall_interval(replace(drawn, chosen=None), Outlook(120, 0, 10, 30), 0.95) is None


def test_a_pool_without_members_is_all_outside() -> None:
    pool, _ = synthetic_pool(replace(SHAPES["few tests"], problems=10), np.random.default_rng(1))
    believed = outlook(Learner(prepare(pool, np.random.default_rng(2))), [], 0.95)
    assert 0 <= believed.outside_low <= believed.total <= believed.outside_high <= pool.size
    assert 0 <= believed.rigid <= passes_all(pool).sum()


@pytest.mark.statistical
def test_the_interval_holds_the_recall_on_nearly_all_pools() -> None:
    missed = runs = 0
    for place, shape in enumerate(SHAPES.values()):
        for seed in range(2):
            pool, truth = synthetic_pool(
                replace(shape, problems=max(shape.problems // 3, 8)), np.random.default_rng([place, seed])
            )
            prepared = prepare(pool, np.random.default_rng([seed, 4]))
            review = erring_reviewer(truth, 0.0, np.random.default_rng(0))
            frozen, result, asked = play(prepared, Settings(budget=80, seed=seed), review)
            learner = Learner(prepared)
            for question in asked[: frozen.learned]:
                learner.record(int(prepared.unit[question.position]), question.verdict or 0)
            found = recall_interval(result.certificate, outlook(learner, frozen.members, 0.95), 0.95)
            if found is None or result.certificate.chosen is None:
                continue
            kept = list(frozen.members[: frozen.ends[result.certificate.chosen]])
            kept += frozen.spare[: result.certificate.beyond]
            runs += 1
            missed += not found[0] <= truth[kept].sum() / truth.sum() <= found[1]
    assert runs > 9
    assert missed <= binom.ppf(0.999, runs, 0.05)
