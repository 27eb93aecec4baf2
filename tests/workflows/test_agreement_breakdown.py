from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from vcl_tui.store.ratings import Rating
from vcl_tui.workflows.agreement_breakdown import by_problem, by_session_time, by_tag, drift, repeats, signs


def rating(
    item: int, reviewer: str, value: str, *, minute: int = 0, tags: tuple[str, ...] = (), active_ms: int | None = None
) -> Rating:
    """Six items a problem."""
    at = f"2026-01-01T{minute // 60:02d}:{minute % 60:02d}:00.000000Z"
    return Rating(
        "solution", f"s{item:03d}", f"p{item // 6}", reviewer, value, at, None, tags, active_ms, too_fast=False,
        adjudicated=None,
    )  # fmt: skip


def shared(found: Sequence[Rating]) -> Mapping[str, Sequence[Rating]]:
    items: dict[str, list[Rating]] = {}
    for each in found:
        items.setdefault(each.item, []).append(each)
    return items


def percent(row: Mapping[str, object]) -> object:
    measure = row["percent"]
    assert isinstance(measure, dict)
    return measure["estimate"]


def test_a_tag_is_about_the_items_that_somebody_gave_it() -> None:
    found = [
        rating(0, "ann", "incorrect", tags=("off by one",)),
        rating(0, "bob", "incorrect", tags=("off by one", "edge case")),
        rating(1, "ann", "incorrect", tags=("off by one",)),
        rating(1, "bob", "correct"),
        rating(2, "ann", "correct"),
        rating(2, "bob", "correct"),
    ]
    edge, off = by_tag(shared(found), seed=0)
    assert (edge["tag"], edge["items"], percent(edge), edge["given_by_all"]) == ("edge case", 1, 1.0, 0)
    assert (off["tag"], off["items"], percent(off), off["given_by_all"]) == ("off by one", 2, 0.5, 1)


def test_the_problem_with_most_disagreements_comes_first() -> None:
    found = [rating(item, "ann", "correct") for item in range(12)]
    found += [rating(item, "bob", "incorrect" if item in (1, 7, 8) else "correct") for item in range(12)]
    first, second = by_problem(shared(found))
    assert (first["problem_id"], first["items"], first["differing"]) == ("p1", 6, 2)
    assert first["percent"] == pytest.approx(4 / 6)
    assert second["percent"] == pytest.approx(5 / 6)


def test_tiredness_shows_by_the_time_into_a_session() -> None:
    """Ann labels an item a minute for an hour and slips from minute 40 on; a pause begins a new session."""
    ann = [rating(item, "ann", "incorrect" if 40 <= item < 60 else "correct", minute=item) for item in range(60)]
    ann += [rating(item, "ann", "correct", minute=item + 60) for item in range(60, 70)]
    bob = [rating(item, "bob", "correct", minute=item * 3) for item in range(70)]
    rows = by_session_time(shared([*ann, *bob]), [*ann, *bob], seed=0)
    assert [(row["from_minute"], row["to_minute"]) for row in rows] == [(0, 15), (15, 30), (30, 60), (60, None)]
    # bob: minutes 0, 3, 6 … in one sitting; ann: 15, 15, 30 and, after the pause, 10 more
    assert [row["answers"] for row in rows] == [15 + 10 + 5, 15 + 5, 30 + 10, 50]
    assert [percent(row) for row in rows] == [1.0, 1.0, pytest.approx(20 / 40), pytest.approx(30 / 50)]


def test_drift_compares_the_first_half_with_the_last() -> None:
    ann = [rating(item, "ann", "correct" if item < 12 else "incorrect", minute=item) for item in range(24)]
    bob = [rating(item, "bob", "correct", minute=item) for item in range(24)]
    rows = drift(shared([*ann, *bob]), "correct", seed=0)
    first, last = rows[0]["first"], rows[0]["last"]
    assert isinstance(first, dict)
    assert isinstance(last, dict)
    assert (rows[0]["reviewer"], percent(first), percent(last)) == ("ann", 1.0, 0.0)
    assert (first["positive"], last["positive"]) == (1.0, 0.0)


def test_a_reviewer_s_repeats_have_a_kappa_of_their_own() -> None:
    pairs = [("correct", "correct")] * 20 + [("correct", "incorrect")] * 5
    pairs += [("incorrect", "correct")] * 10 + [("incorrect", "incorrect")] * 15 + [("unsure", "correct")] * 2
    found = [("ann", f"p{number % 7}", first, again) for number, (first, again) in enumerate(pairs)]
    (row,) = repeats(found, ("incorrect", "correct"), seed=0)
    assert (row["items"], row["same"], percent(row)) == (52, 35, pytest.approx(35 / 52))
    # Cohen's own kind of example, see test_reviewers
    kappa = row["kappa"]
    assert isinstance(kappa, dict)
    assert kappa["estimate"] == pytest.approx(0.4)
    assert kappa["low"] < 0.4 < kappa["high"]


def test_rubber_stamps_are_fast_always_the_same_and_never_corrected() -> None:
    stamp = [rating(item, "stamp", "correct", minute=item, active_ms=900) for item in range(120)]
    work = [
        rating(item, "ann", "incorrect" if item % 3 else "correct", minute=item, active_ms=30_000)
        for item in range(120)
    ]
    ann, stamped = signs([*stamp, *work], {"ann": 4})
    assert ann["signs"] == []
    assert (ann["corrections"], ann["longest_run"]) == (4, 2)
    assert stamped["signs"] == ["fast", "always the same", "never corrected"]
    assert (stamped["median_active_ms"], stamped["longest_run"], stamped["most_common_share"]) == (900, 120, 1.0)


def test_a_handful_of_labels_is_no_sign_of_anything() -> None:
    (row,) = signs([rating(item, "ann", "correct", active_ms=1) for item in range(10)], {})
    assert row["signs"] == []
