from __future__ import annotations

import numpy as np
import pytest

from vcl_tui.calibrate.reviewer_errors import UNKNOWN, Answers, dawid_skene, error_rates, settled_error

# Dawid & Skene (1979), table 1: 45 patients, graded 1 to 4 by five anaesthetists, three times by the first
ANAESTHETISTS = (
    "1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343 1111111 2223212 "
    "1211111 1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222 1111111 1111111 2322222 1111111 "
    "1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343 2212232 2323233 3333432 1111111 1111111 1212111 "
    "2322222 1211111 2222222"
)


def anaesthetists() -> np.ndarray:
    """(45, 5, 4) how often each said each grade."""
    patients = [(grades[:3], *grades[3:]) for grades in ANAESTHETISTS.split()]
    return np.array(
        [[[said.count(grade) for grade in "1234"] for said in patient] for patient in patients], dtype=float
    )


def test_the_published_error_rates_come_out() -> None:
    """Their table 2 and 3: the shares of the grades, and what the first anaesthetist says of each."""
    fit = dawid_skene(anaesthetists(), np.zeros((4, 4)))
    assert fit.prevalence == pytest.approx([0.40, 0.42, 0.11, 0.07], abs=0.005)
    first = [[0.89, 0.11, 0, 0], [0.07, 0.88, 0.05, 0], [0, 0.34, 0.66, 0], [0, 0, 0.56, 0.44]]
    assert fit.rates[:, 0] == pytest.approx(np.array(first), abs=0.006)


def step_by_step(counts: np.ndarray, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Another implementation, after the paper's formulas, with loops: prevalence and (reviewers, true, said) rates."""
    items, reviewers, classes = counts.shape
    chance = counts.sum(axis=1) / counts.sum(axis=(1, 2))[:, None]
    prevalence, rates = np.zeros(classes), np.zeros((reviewers, classes, classes))
    for _ in range(rounds):
        prevalence = chance.mean(axis=0)
        for reviewer in range(reviewers):
            for true in range(classes):
                said = sum(chance[item, true] * counts[item, reviewer] for item in range(items))
                rates[reviewer, true] = said / said.sum()
        for item in range(items):
            likelihood = prevalence * np.array([np.prod(rates[:, true] ** counts[item]) for true in range(classes)])
            chance[item] = likelihood / likelihood.sum()
    return prevalence, rates


def reviewed(
    items: int, approve: list[float], reject: list[float], rng: np.random.Generator, settle: float = 0.0
) -> tuple[Answers, np.ndarray]:
    """Half the items right; reviewer r approves wrong ones and rejects right ones with these chances; and the truth."""
    truth = (rng.random(items) < 0.5).astype(np.int64)
    counts = np.zeros((items, len(approve), 2))
    for reviewer, (wrongly, falsely) in enumerate(zip(approve, reject, strict=True)):
        said = rng.random(items) < np.where(truth == 1, 1 - falsely, wrongly)
        counts[np.arange(items), reviewer, said.astype(np.int64)] = 1
    known = np.where(rng.random(items) < settle, truth, UNKNOWN)
    return Answers(counts, known, np.arange(items) // 4), truth


def test_it_agrees_with_the_formulas_written_out() -> None:
    told, _ = reviewed(80, [0.2, 0.1, 0.15], [0.05, 0.1, 0.2], np.random.default_rng(1))
    fit = dawid_skene(told.counts, np.zeros((2, 2)))
    prevalence, rates = step_by_step(told.counts, rounds=400)
    assert fit.prevalence == pytest.approx(prevalence, abs=1e-4)
    assert fit.rates.transpose(1, 0, 2) == pytest.approx(rates, abs=1e-4)


def test_copies_of_items_weigh_as_much_as_weights() -> None:
    told, _ = reviewed(60, [0.2, 0.1, 0.15], [0.05, 0.1, 0.2], np.random.default_rng(2))
    prior = np.ones((2, 2))
    twice = dawid_skene(np.repeat(told.counts, 2, axis=0), prior)
    weighed = dawid_skene(told.counts, prior, weights=np.full((1, 60), 2.0))
    assert weighed.rates[0] == pytest.approx(twice.rates, abs=1e-5)


@pytest.mark.statistical
@pytest.mark.parametrize(
    ("approve", "reject", "items", "settle"),
    [
        ([0.08, 0.05], [0.08, 0.05], 200, 0.0),
        ([0.2, 0.1, 0.05], [0.02, 0.05, 0.05], 200, 0.0),
        ([0.15, 0.1], [0.03, 0.03], 200, 0.3),
        ([0.01, 0.01], [0.01, 0.01], 60, 0.0),
    ],
    ids=["two alike", "three", "two with adjudication", "hardly any"],
)
def test_intervals_hold_the_truth_as_often_as_they_say(
    approve: list[float], reject: list[float], items: int, settle: float
) -> None:
    """95 % intervals over 40 draws: 4 standard errors below .95 is .81."""
    held = np.zeros(2)
    for seed in range(40):
        rng = np.random.default_rng(seed)
        told, _ = reviewed(items, approve, reject, rng, settle)
        everyone = error_rates(told, rng, replicates=100)[-1]
        true = (np.mean(approve), np.mean(reject))
        for kind, measure in enumerate((everyone.wrong_approved, everyone.right_rejected)):
            assert measure.low is not None
            assert measure.high is not None
            held[kind] += measure.low <= true[kind] <= measure.high
    assert (held / 40 >= 0.81).all()


def test_one_reviewers_repeats_alone_show_an_error() -> None:
    """A reviewer who contradicts themselves on every tenth item slips on about every twentieth answer."""
    counts = np.zeros((100, 1, 2))
    counts[:45, 0, 1], counts[45:90, 0, 0], counts[90:, 0] = 2, 2, (1, 1)
    (ann, everyone) = error_rates(Answers(counts, np.full(100, UNKNOWN), np.arange(100)), np.random.default_rng(0))
    assert ann.mistaken.estimate == pytest.approx(0.053, abs=0.015)
    assert everyone == ann


def test_an_adjudicated_item_needs_no_second_answer() -> None:
    counts = np.zeros((40, 1, 2))
    counts[:, 0, 1] = 1
    known = np.repeat([0, 1], [4, 36])
    found = error_rates(Answers(counts, known, np.arange(40)), np.random.default_rng(0))
    assert found[0].wrong_approved.estimate == pytest.approx((4 + 0.25) / (4 + 5))
    assert found[0].right_rejected.estimate == pytest.approx(0.25 / (36 + 5))


def test_no_item_with_two_answers_says_nothing() -> None:
    counts = np.zeros((10, 2, 2))
    counts[:5, 0, 1] = counts[5:, 1, 0] = 1
    assert error_rates(Answers(counts, np.full(10, UNKNOWN), np.arange(10)), np.random.default_rng(0)) == []


@pytest.mark.parametrize(("answers", "expected"), [(1, 0.1), (2, 0.01), (3, 3 * 0.01 * 0.9 + 0.001)])
def test_what_settles_an_item_errs_less_than_one_answer(answers: int, expected: float) -> None:
    assert settled_error(0.1, answers) == pytest.approx(expected)
