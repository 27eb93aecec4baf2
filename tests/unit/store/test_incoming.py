from __future__ import annotations

import pytest

from vcl_tui.model.problem import Solution
from vcl_tui.store import bulk
from vcl_tui.store.bulk import Keys
from vcl_tui.store.connection import Store, open_store
from vcl_tui.store.incoming import RefusedError, prepare_intake


def test_texts_are_stored_once_however_few_are_remembered(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "TEXTS_REMEMBERED", 10)
    with store.atomic() as connection:
        keys = Keys(connection)
        bodies = [f"text {n % 700}" for n in range(2_000)]
        for start in range(0, len(bodies), 800):
            part = [*bodies[start : start + 800], None, "a\x00b", "'; DROP TABLE text; --"]
            keys.learn_texts(part)
            for body in part:
                found = store.value("SELECT body FROM text WHERE id = ?", (keys.text(body),))
                assert found == body
    assert store.count("SELECT count(*) FROM text") == 702


def test_verdicts_of_an_import_are_those_of_its_outcomes(small_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vcl_tui.store.incoming.REFRESHED_AT_ONCE", 1)
    with small_store.atomic():
        intake = prepare_intake(small_store)
        assert intake.outcomes([("z", "u1", 0, None, 1.0, None, None, None)]).new == 1
        intake.finish()
    rows = small_store.all(
        "SELECT s.key, n.passes, n.fails FROM standing n JOIN solution s ON s.id = n.solution_id ORDER BY s.key"
    )
    assert rows == [("a", 2, 1), ("b", 2, 1), ("c", 0, 3), ("z", 1, 0)]


def test_a_refusal_points_at_its_row(small_store: Store) -> None:
    good = ("z", "u1", 0, None, None, None, None, None)
    with small_store.atomic():
        intake = prepare_intake(small_store)
        for bad in (("nobody", *good[1:]), ("z", "nothing", *good[2:]), ("a", "u1", *good[2:])):
            with pytest.raises(RefusedError) as caught:
                intake.outcomes([good, bad])
            assert caught.value.index == 1


def test_what_others_brought_since_it_was_prepared_is_known_at_the_beginning(small_store: Store) -> None:
    intake = prepare_intake(small_store)
    with open_store(small_store.path) as other, other.atomic() as connection:
        bulk.add_solutions(bulk.Keys(connection).load(), [Solution("late", "p2", "def f(): pass")])
    with small_store.atomic():
        intake.catch_up()
        assert intake.solution(Solution("late", "p2", "def f(): pass")) is False
        assert intake.outcomes([("late", "u1", 0, None, 1.0, None, None, None)]).new == 1
