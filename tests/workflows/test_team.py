"""A team of three, two over a real sshd and one in a real browser, from the demo set to what it is exported as."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from benchmarks.terminal import Terminal
from tests.conftest import REPOSITORY
from tests.faults.sshd import PATIENCE_S, needs_sshd, running
from tests.web import browser
from tests.web.serving import open_link, serving
from vcl_tui.store import evidence, labels, places, truth
from vcl_tui.store.connection import open_store

pytestmark = [needs_sshd, pytest.mark.skipif(browser.CHROMIUM is None, reason="needs Debian's chromium")]

QUEUE = "team"
PROBLEM = "coin-change"
REMOTE = "luhn"
"""What the two who work on copies label."""
KEYS = {"correct": "c", "incorrect": "x"}
OTHER = {"correct": "incorrect", "incorrect": "correct"}


@dataclass(frozen=True, slots=True)
class Desk:
    """The store that all meet in, and the truth by its reference labels."""

    db: Path
    truth: Mapping[str, str]

    def vcl(self, *arguments: str, db: Path | None = None, said: str | None = None) -> Any:
        """Run a command and read its JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "vcl_tui", "--db", str(db or self.db), "--json", *arguments],
            input=said,
            stdin=None if said is not None else subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=self.db.parent,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def verdict(self, reviewer: str, item: str) -> str:
        """The truth, but for one solution in six that this reviewer is wrong about, each about others."""
        number = sorted(item for item in self.truth if item.startswith(PROBLEM)).index(item)
        return OTHER[self.truth[item]] if number % 6 == {"ann": 1, "bob": 3, "cem": 5}[reviewer] else self.truth[item]

    def answers(self) -> dict[str, dict[str, str]]:
        """What each reviewer of the team said of each item."""
        found: dict[str, dict[str, str]] = {}
        with open_store(self.db) as store:
            for event in labels.events(store):
                if event.queue == QUEUE:
                    found.setdefault(event.label.item, {})[event.label.reviewer] = event.label.value.value
        return found

    def to_answer(self, reviewer: str) -> str | None:
        """The solution under this reviewer's cursor; None while it has their answer."""
        with open_store(self.db) as store:
            place = places.read(store, reviewer, f"place:{QUEUE}")
        item = json.loads(place)["solution"] if place else None
        return item if item is not None and reviewer not in self.answers().get(item, {}) else None


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    db = tmp_path / "demo.db"
    subprocess.run(
        [sys.executable, "-m", "vcl_tui", "--db", str(db), "demo"],
        stdin=subprocess.DEVNULL, capture_output=True, cwd=REPOSITORY, check=True,
    )  # fmt: skip
    with open_store(db) as store:
        frame = evidence.standings(store, None)
        import numpy as np

        known = truth.reference(store, "solution", "gold", np.array([row.solution_id for row in frame]))
        right = {row.key: "correct" if value else "incorrect" for row, value in zip(frame, known.value, strict=True)}
    yield Desk(db, right)


def label_on_a_copy(desk: Desk, reviewer: str, *, wrong_about: int | None = None) -> Path:
    """Somebody without a connection: a copy of the store, and labels in it from a file."""
    copy = desk.db.with_name(f"{reviewer}.db")
    desk.vcl("backup", str(copy))
    items = sorted(item for item in desk.truth if item.startswith(REMOTE))[:5]
    rows = [
        {"solution_id": item, "value": OTHER[desk.truth[item]] if number == wrong_about else desk.truth[item]}
        for number, item in enumerate(items)
    ]
    desk.vcl("label", "--from", "-", "--reviewer", reviewer, db=copy, said="\n".join(map(json.dumps, rows)))
    return copy


def press(desk: Desk, reviewer: str, terminal: Terminal) -> bool:
    """Answer what is under the cursor of a terminal, if there is something, and wait until it is in the store."""
    terminal.settle(0.1)
    item = desk.to_answer(reviewer)
    if item is None:
        return False
    os.write(terminal.fd, KEYS[desk.verdict(reviewer, item)].encode())
    deadline = time.monotonic() + PATIENCE_S
    while reviewer not in desk.answers().get(item, {}):
        assert time.monotonic() < deadline, terminal.screen.text()
        terminal.read(0.1)
    return True


async def press_in_browser(desk: Desk, page: browser.Page) -> bool:
    """The same for cem, in the browser."""
    item = desk.to_answer("cem")
    if item is None:
        return False
    await page.press(KEYS[desk.verdict("cem", item)])
    while "cem" not in desk.answers().get(item, {}):  # noqa: ASYNC110 -- the store can't set an event of ours
        await asyncio.sleep(0.1)
    return True


async def label_together(desk: Desk, folder: Path) -> None:
    """All three at once, in turns, until every answer that the queue wants is in."""
    with ExitStack() as open_until_done:
        server = open_until_done.enter_context(running(folder, desk.db, ["ann", "bob"], QUEUE))
        served = open_until_done.enter_context(serving(desk.db, ["cem"], "--queue", QUEUE))
        remote = {name: open_until_done.enter_context(server.connect(name)) for name in ("ann", "bob")}
        for terminal in remote.values():
            server.reach(terminal, PROBLEM)
        async with asyncio.timeout(PATIENCE_S), browser.open_page(folder / "profile") as page:
            await open_link(page, served.links["cem"])
            await page.until("document.body.classList.contains('-first-byte')")
            while sum(map(len, desk.answers().values())) < 2 * 12:
                await press_in_browser(desk, page)
                for name, terminal in remote.items():
                    press(desk, name, terminal)


def agreeing_pairs(desk: Desk, items: Collection[str]) -> float:
    """Share of agreeing pairs of labels, mean over these items; the demo's own reviewer labelled some of them, too."""
    with open_store(desk.db) as store:
        current = [event.label for event in labels.current(store) if event.label.item in items]
    said = [[label.value for label in current if label.item == item] for item in items]
    return fmean(fmean(one == other for one, other in combinations(values, 2)) for values in said)


async def test_a_team_of_three_labels_settles_merges_and_exports(desk: Desk, tmp_path: Path) -> None:
    copies = [label_on_a_copy(desk, "dora"), label_on_a_copy(desk, "emil", wrong_about=2)]
    desk.vcl("queue", "new", QUEUE, "--design", "census", "--filter", f"problem:{PROBLEM}", "--overlap", "2")
    await label_together(desk, tmp_path)

    answers = desk.answers()
    assert len(answers) == 12
    assert {len(said) for said in answers.values()} == {2}
    assert {name for said in answers.values() for name in said} == {"ann", "bob", "cem"}
    assert all(value == desk.verdict(name, item) for item, said in answers.items() for name, value in said.items())

    differing = sorted(item for item, said in answers.items() if len(set(said.values())) > 1)
    told = desk.vcl("agreement", "--queue", QUEUE)
    assert told["disagreements"] == len(differing)
    assert told["overall"]["percent"]["estimate"] == pytest.approx(agreeing_pairs(desk, answers))
    of_three = [pair for pair in told["pairs"] if "example" not in pair["reviewers"]]
    assert len(of_three) == 3
    for pair in of_three:
        first, second = pair["reviewers"]
        both = [said for said in answers.values() if {first, second} <= set(said)]
        assert pair["items"] == len(both)
        assert sum(map(sum, pair["table"])) == len(both)
        assert pair["table"][0][0] + pair["table"][1][1] == sum(said[first] == said[second] for said in both)
    assert [row["reviewer"] for row in told["errors"]] == ["ann", "bob", "cem", None]

    open_items = desk.vcl("adjudicate", "--queue", QUEUE, "--reviewer", "lead")["disagreements"]
    assert [row["item"] for row in open_items] == differing
    assert not any(name in json.dumps(open_items) for name in ("ann", "bob", "cem"))
    for item in differing:
        desk.vcl("adjudicate", "--solution", item, desk.truth[item], "--reviewer", "lead")
    assert desk.vcl("agreement", "--queue", QUEUE)["disagreements"] == 0

    before = desk.vcl("stats")["labels"]
    assert desk.vcl("merge", *map(str, copies))["conflicts"] == []
    after = desk.vcl("stats")
    assert (after["labels"], after["reviewers"]) == (before + 10, 7)
    assert not any(desk.vcl("merge", *map(str, copies))["added"].values())
    everybody = desk.vcl("agreement")["pairs"]
    (apart,) = [pair for pair in everybody if pair["reviewers"] == ["dora", "emil"]]
    assert (apart["items"], apart["percent"]["estimate"]) == (5, 0.8)

    found = desk.vcl("calibrate", "--queue", QUEUE)
    assert (found["certified"], found["labels_used"], found["total"]) == (True, 12, 12)
    assert found["reviewer_error"]["source"] == "estimated"
    assert found["reviewer_error"]["items"] == 12
    kept = tmp_path / "kept.jsonl"
    desk.vcl("export", "dataset", "-o", str(kept))
    exported = sorted(json.loads(line)["solution_id"] for line in kept.read_text().splitlines())
    assert len(exported) == found["kept"] > 0
    assert found["kept_ids_sha256"] == hashlib.sha256("".join(f"{item}\n" for item in exported).encode()).hexdigest()
    assert {desk.truth[item] for item in exported} == {"correct"}
    listed = tmp_path / "labels.jsonl"
    desk.vcl("export", "labels", "-o", str(listed))
    rows = [json.loads(line) for line in listed.read_text().splitlines()]
    of_team = [(row["solution_id"], row["reviewer"], row["value"]) for row in rows if row["queue"] == QUEUE]
    given = [(item, name, value) for item, said in answers.items() for name, value in said.items()]
    assert sorted(of_team) == sorted(given)
    assert desk.vcl("doctor")["sound"] is True
