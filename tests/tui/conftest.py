"""A store worth looking at, and the app over it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pytest

from vcl_tui.config import Settings
from vcl_tui.model.judgement import Judgement
from vcl_tui.model.outcome import Outcome, Result
from vcl_tui.model.problem import Problem, Solution, Test, TestKind
from vcl_tui.store import bulk, standings
from vcl_tui.store.connection import open_store
from vcl_tui.tui.app import VclApp
from vcl_tui.tui.launch import setting_of
from vcl_tui.workflows import start_review
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.worker_process import WorkerProcess

P = ParamSpec("P")
T = TypeVar("T")

LETTERS = {"P": Outcome.PASS, "F": Outcome.FAIL, "E": Outcome.ERROR, "T": Outcome.TIMEOUT, "–": Outcome.NOT_RUN}

CODE = '''def sort_even(values):
    """Return values with the even positions sorted."""
    even = sorted(values[::2])
    out = list(values)
    for place, value in enumerate(even):  # variant {n}
        out[2 * place] = value
    return out
'''
OUTCOMES = ["PPPPP", "PPPPF", "PPPFF", "PPPPF", "PTPFF", "FFFFF", "PPE–P", "PPPPF"]
HOSTILE = "\x1b[31mred\x1b[0m [bold]not markup[/bold] \x00 \u202eright to left\u202c \x1b]52;c;c3RlYWw=\x07"


def build_store(path: Path) -> None:
    """Two problems: `even` has eight solutions and five tests, `echo` one solution full of hostile text."""
    with open_store(path, create=True) as store, store.atomic() as connection:
        keys = bulk.Keys(connection).load()
        prompt = (
            "Return the list with its even positions sorted and its odd positions unchanged.\n\n中文 and émoji 🐍 too."
        )
        bulk.add_problems(keys, [Problem("even", prompt, entry_point="sort_even"), Problem("echo", HOSTILE)])
        bulk.add_solutions(
            keys,
            [Solution(f"even-s{n:02}", "even", CODE.format(n=n), generator="model-a") for n in range(len(OUTCOMES))],
        )
        bulk.add_solutions(keys, [Solution("echo-s00", "echo", f"x = '''{HOSTILE}'''\n", generator="[red]model")])
        calls = ["[1, 2, 3]", "[5, 6, 3, 4]", "[]", "[9, 8, 7]", "[3, 1, 2]"]
        wants = ["[1, 2, 3]", "[3, 6, 5, 4]", "[]", "[7, 8, 9]", "[1, 2, 3]"]
        bulk.add_tests(
            keys,
            [
                Test(f"even-t{n}", "even", TestKind.ASSERT, f"assert sort_even({call}) == {want}", suite="structured")
                for n, (call, want) in enumerate(zip(calls, wants, strict=True))
            ],
        )
        bulk.add_tests(keys, [Test("echo-t0", "echo", TestKind.ASSERT, f"assert x == {HOSTILE!r}", suite="minimal")])
        results = []
        for solution, row in enumerate(OUTCOMES):
            for test, letter in enumerate(row):
                failed = letter == "F"
                results.append(
                    Result(
                        f"even-s{solution:02}",
                        f"even-t{test}",
                        LETTERS[letter],
                        ms=2.0,
                        error="IndexError: list index out of range (line 5)" if letter == "E" else None,
                        expected=wants[test] if failed else None,
                        actual="[2, 1, 3]" if failed else None,
                    )
                )
        results.append(Result("echo-s00", "echo-t0", Outcome.ERROR, error=HOSTILE))
        bulk.add_results(keys, results)
        rationale = "The loop puts each sorted value at its even place; the odd places stay as they were."
        judged = [
            Judgement(f"even-s{n:02}", "judge-1", sample, n % 3 != 2, float(4 - (n + sample) % 3), rationale)
            for n in range(7)
            for sample in range(2)
        ]
        judged.append(Judgement("echo-s00", "judge-1", 0, True, 4.0, HOSTILE))
        bulk.add_judgements(keys, judged)
        standings.refresh_problems(connection, keys.problems.values())


@pytest.fixture
def review_store(tmp_path: Path) -> Path:
    """The path of such a store."""
    path = tmp_path / "demo.db"
    build_store(path)
    return path


def ticking_clock(step: timedelta = timedelta(milliseconds=250)) -> Callable[[], datetime]:
    """A clock that moves on by the same step at every look, so that nothing depends on the machine."""
    ticks = count()
    return lambda: datetime(2026, 11, 23, 12, tzinfo=UTC) + next(ticks) * step


AppMaker = Callable[..., VclApp]


@pytest.fixture
def make_app(review_store: Path) -> AppMaker:
    """Makes the app as `vcl review` would."""
    identities = count(1)
    clock = ticking_clock()

    def make(
        queue: str | None = None,
        filter_text: str | None = None,
        *,
        blind: bool = False,
        low_bandwidth: bool = False,
        reviewer: str = "ann",
        path: Path = review_store,
        tables: dict[str, object] | None = None,
    ) -> VclApp:
        settings = Settings(db=path, reviewer=reviewer, login="", tables=tables or {}, term="xterm-256color")
        context = Context(settings, clock=clock, identity=lambda: f"{reviewer}-{next(identities):08}")
        begun = start_review.begin(context, queue=queue, filter_text=filter_text, blind=blind)
        return VclApp(setting_of(begun, low_bandwidth=low_bandwidth))

    return make


class WorkerThread(WorkerProcess):
    """The same work in a thread of this process, which has numpy loaded anyway."""

    def __init__(self) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(max_workers=1)

    def submit(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> Future[T]:
        return self._threads.submit(work, *arguments, **named)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


@pytest.fixture
def make_quick(make_app: AppMaker) -> AppMaker:
    """As `make_app`, with the work beside the screen in a thread."""

    def make(*arguments: Any, **named: Any) -> VclApp:
        app = make_app(*arguments, **named)
        return VclApp(replace(app.setting, worker=WorkerThread()))

    return make
