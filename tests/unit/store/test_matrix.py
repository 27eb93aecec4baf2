from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vcl_tui.errors import StoreError
from vcl_tui.model.outcome import Cause, Outcome, Result
from vcl_tui.model.problem import Problem, Solution, Test, TestKind
from vcl_tui.store import bulk, matrix, outcome_copy, selection
from vcl_tui.store.connection import Store
from vcl_tui.study.pool import CAUSES


def cells(store: Store) -> dict[tuple[str, str], int]:
    """The grid read back by text keys."""
    frame = matrix.read_frame(store)
    grid = matrix.read_grid(store, frame).tolist()
    names = dict(store.connection.execute("SELECT id, key FROM solution").fetchall())
    found, start = {}, 0
    for problem in range(len(frame.problem_keys)):
        rows = np.flatnonzero(frame.problem == problem)
        tests = np.flatnonzero(frame.test_problem == problem)
        for row in rows.tolist():
            for test in tests.tolist():
                found[names[int(frame.solution_ids[row])], frame.test_keys[test]] = grid[start]
                start += 1
    assert start == len(grid)
    return found


def test_the_grid_holds_every_outcome_and_says_what_never_ran(small_store: Store) -> None:
    assert cells(small_store) == {
        **{("a", f"t{number}"): code for number, code in ((1, 0), (2, 0), (3, 1))},
        **{("b", f"t{number}"): code for number, code in ((1, 0), (2, 1), (3, 0))},
        **{("c", f"t{number}"): 1 for number in (1, 2, 3)},
        ("z", "u1"): int(Outcome.NOT_RUN),
    }


def test_solutions_that_came_in_any_order_lie_with_their_problem(small_store: Store) -> None:
    with small_store.atomic() as connection:
        keys = bulk.Keys(connection).load()
        bulk.add_problems(keys, [Problem("p0", "Empty.")])
        bulk.add_solutions(keys, [Solution("y", "p1", "def f(x): ..."), Solution("w", "p2", "def g(x): ...")])
        bulk.add_tests(keys, [Test("t4", "p1", TestKind.ASSERT, "assert f(0) == 1", suite="complex")])
        bulk.add_results(keys, [Result("y", "t4", Outcome.TIMEOUT), Result("w", "u1", Outcome.PASS)])
    found = cells(small_store)
    assert (found["y", "t4"], found["w", "u1"], found["y", "t1"]) == (3, 0, int(Outcome.NOT_RUN))
    frame = matrix.read_frame(small_store)
    assert frame.problem_keys == ["p1", "p2"]  # a problem without a solution has no row
    assert (np.diff(frame.problem) >= 0).all()
    assert frame.suite_names[int(frame.suite[frame.test_keys.index("t4")])] == "complex"


def test_causes_are_numbered_as_studies_read_them(small_store: Store) -> None:
    with small_store.atomic() as connection:
        keys = bulk.Keys(connection).load()
        bulk.add_results(keys, [Result("z", "u1", Outcome.ERROR, cause=Cause.MEMORY)])
    code = cells(small_store)["z", "u1"]
    assert code & 0b111 == Outcome.ERROR
    assert CAUSES[(code >> 3) - 1] is Cause.MEMORY


def test_a_selection_narrows_rows_and_columns(small_store: Store) -> None:
    from vcl_tui.model.query import parse

    only = [number for number, _ in selection.matching(small_store, parse("solution:[ab]"))]
    frame = matrix.read_frame(small_store, only, with_code_length=True)
    assert frame.problem_keys == ["p1"]
    assert frame.code_chars.tolist() == [len("def f(x):\n    return x  # a\n")] * 2
    assert matrix.read_grid(small_store, frame).tolist() == [0, 0, 1, 0, 1, 0]


def test_an_outcome_across_problems_is_refused(small_store: Store) -> None:
    small_store.connection.execute(
        "INSERT INTO outcome (solution_id, test_id, outcome) SELECT s.id, t.id, 0 FROM solution AS s, test AS t"
        " WHERE s.key = 'a' AND t.key = 'u1'"
    )
    with pytest.raises(StoreError, match="test of another problem"):
        matrix.read_grid(small_store, matrix.read_frame(small_store))


def copied(store: Store) -> list[tuple[int, int, int]]:
    found = outcome_copy.chunks(store, matrix.outcomes, worth_it=1)
    return sorted(row for part in found for row in zip(*(column.tolist() for column in part), strict=True))


def table(store: Store) -> list[tuple[object, ...]]:
    sql = f"SELECT solution_id, test_id, {matrix.CODE} FROM outcome ORDER BY 1, 2"
    return store.connection.execute(sql).fetchall()


def test_the_copy_says_what_the_table_says_and_is_made_again_when_that_changes(small_store: Store) -> None:
    pytest.importorskip("duckdb")
    assert copied(small_store) == table(small_store)
    path = outcome_copy.path_of(small_store)
    made = path.stat().st_mtime_ns
    assert path.stat().st_mode & 0o777 == 0o600
    assert copied(small_store) == table(small_store)
    assert path.stat().st_mtime_ns == made
    with small_store.atomic() as connection:
        keys = bulk.Keys(connection).load()
        bulk.add_results(keys, [Result("z", "u1", Outcome.SKIP)])
    assert copied(small_store) == table(small_store)
    assert len(table(small_store)) == 10


def test_a_small_store_has_no_copy(small_store: Store) -> None:
    assert len(list(outcome_copy.chunks(small_store, matrix.outcomes))) == 1
    assert not outcome_copy.path_of(small_store).exists()


def test_where_no_copy_can_be_written_the_table_is_read(small_store: Store) -> None:
    pytest.importorskip("duckdb")
    path = outcome_copy.path_of(small_store)
    path.with_name(path.name + ".new").mkdir()
    assert copied(small_store) == table(small_store)
    assert not path.exists()


def test_a_path_with_a_quote_is_only_a_path(tmp_path: Path, small_store: Store) -> None:
    pytest.importorskip("duckdb")
    from vcl_tui.store.connection import open_store

    odd = tmp_path / "it's; DROP TABLE outcome"
    odd.mkdir()
    small_store.connection.execute("VACUUM INTO ?", (str(odd / "a'b.db"),))
    with open_store(odd / "a'b.db") as store:
        assert copied(store) == table(small_store)
