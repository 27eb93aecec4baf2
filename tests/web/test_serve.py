"""`vcl serve` for real: its own process, a real browser, labels that end up in the store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web import browser
from tests.web.serving import Served, open_link, serving
from vcl_tui.model.outcome import Outcome, Result
from vcl_tui.model.problem import Problem, Solution, Test, TestKind
from vcl_tui.store import bulk, standings
from vcl_tui.store.connection import open_store

pytestmark = pytest.mark.skipif(browser.CHROMIUM is None, reason="needs Debian's chromium")
ITEMS = 14


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    db = tmp_path / "web.db"
    with open_store(db, create=True) as store, store.atomic() as connection:
        keys = bulk.Keys(connection)
        bulk.add_problems(keys, [Problem("p", "Add one.")])
        bulk.add_solutions(keys, [Solution(f"s{n:02d}", "p", f"def f(x): return x + {n}") for n in range(ITEMS)])
        bulk.add_tests(keys, [Test("t", "p", TestKind.ASSERT, "assert f(1) == 2")])
        bulk.add_results(keys, [Result(f"s{n:02d}", "t", Outcome(n != 1)) for n in range(ITEMS)])
        standings.refresh_problems(connection, keys.problems.values())
    with serving(db, ["ann", "bob"]) as running:
        yield running


@pytest.mark.sandbox
async def test_label_ten_items_reload_and_resume(served: Served, tmp_path: Path) -> None:
    async with asyncio.timeout(240), browser.open_page(tmp_path / "profile") as page:
        await open_link(page, served.links["ann"])
        assert "token" not in str(await page.evaluate("location.href"))
        done = 0
        await page.until("document.body.classList.contains('-first-byte')")
        while done < 10:
            # a key may come before the screen listens; a label counts when it is in the store
            await page.press("c")
            for _ in range(25):
                if len(served.labels_by("ann")) > done:
                    break
                await asyncio.sleep(0.2)
            done = len(served.labels_by("ann"))
        first = served.labels_by("ann")
        assert len(set(first)) == len(first), "an item was labelled twice"
        await page.call("Page.reload")
        await asyncio.sleep(1)
        await open_link(page, served.links["ann"].partition("?")[0])
        while len(served.labels_by("ann")) == len(first):
            await page.press("x")
            await asyncio.sleep(1)
        resumed = served.labels_by("ann")[len(first)]
        assert resumed == f"s{len(first):02d}", "it didn't go on at the first item without a label"
    assert served.labels_by("bob") == []
