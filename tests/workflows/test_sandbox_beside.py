"""Trying an input and running again, in the real sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.conftest import build_store
from vcl_tui.config import Settings
from vcl_tui.errors import InputError, UsageError
from vcl_tui.store.connection import open_store
from vcl_tui.workflows import sandbox_beside
from vcl_tui.workflows.sandbox_beside import call_of


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    build_store(tmp_path / "demo.db")
    return Settings(db=tmp_path / "demo.db", reviewer="ann", login="")


@pytest.mark.parametrize("typed", ["[1, 2]", "f([1, 2])", "  f([1, 2]) "])
def test_arguments_or_a_call(typed: str) -> None:
    assert call_of(typed, "f") == "f([1, 2])"


@pytest.mark.parametrize("typed", ["", "f(", "g(", "import os"])
def test_what_is_no_call_is_refused(typed: str) -> None:
    if typed == "":
        assert call_of(typed, "f") == "f()"
        return
    with pytest.raises(UsageError, match="is no call"):
        call_of(typed, "f")


@pytest.mark.sandbox
def test_the_solution_comes_first_and_siblings_beside_it(settings: Settings) -> None:
    tried = sandbox_beside.try_input(settings, "even-s05", "[9, 5, 3]")
    assert tried[0].solution == "even-s05"
    assert {one.value for one in tried} == {"[3, 5, 9]"}
    assert len(tried) > 3


@pytest.mark.sandbox
def test_running_again_replaces_the_outcomes(settings: Settings) -> None:
    assert sandbox_beside.run_again(settings, "even-s05") == "1 fail, 4 pass"
    with open_store(settings.db) as store:
        row = store.one("SELECT passes, fails FROM standing JOIN solution ON id = solution_id WHERE key = 'even-s05'")
    assert row == (4, 1)


def test_an_unknown_solution_is_named(settings: Settings) -> None:
    with pytest.raises(InputError, match="nosuch"):
        sandbox_beside.try_input(settings, "nosuch", "1")


def test_the_calls_that_divide_the_solutions_most_evenly_come_first(settings: Settings) -> None:
    calls = sandbox_beside.suggested_inputs(settings, "even")
    # the five tests are passed by 7, 6, 6, 4 and 2 of the 8 solutions
    assert calls[0] == "sort_even([9, 8, 7])"
    assert len(calls) == 5
