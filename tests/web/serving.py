"""`vcl serve` in a process of its own, and a browser's way in."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.ports import free_port
from tests.web import browser
from vcl_tui.store import labels
from vcl_tui.store.connection import open_store


@dataclass(frozen=True, slots=True)
class Served:
    """A running `vcl serve`: its store, and each reviewer's link."""

    db: Path
    links: dict[str, str]

    def labels_by(self, reviewer: str) -> list[str]:
        """The items of this reviewer's label events, in order."""
        with open_store(self.db) as store:
            return [event.label.item for event in labels.events(store) if event.label.reviewer == reviewer]


@contextmanager
def serving(db: Path, reviewers: Sequence[str], *options: str) -> Iterator[Served]:
    """Serve a store until the end; no token may have been logged by then."""
    named = [part for name in reviewers for part in ("--reviewer", name)]
    process = subprocess.Popen(
        [sys.executable, "-m", "vcl_tui", "--db", str(db), "serve", "--port", str(free_port()), *named, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    links: dict[str, str] = {}
    while len(links) < len(reviewers):
        line = process.stdout.readline()
        assert line, "vcl serve ended without its links"
        if found := re.match(r"(\w+): (http://\S+)", line):
            links[found[1]] = found[2]
    try:
        yield Served(db, links)
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    tokens = [link.partition("token=")[2] for link in links.values()]
    assert not any(token in said for token in tokens), "a token was logged"


async def open_link(page: browser.Page, link: str) -> None:
    """Go to a link, as soon as the server listens, and wait for the screen."""
    origin = "/".join(link.split("/")[:3])
    while True:
        result = await page.call("Page.navigate", url=link)
        if "errorText" not in result:
            break
        await asyncio.sleep(0.2)
    await page.until(f"location.origin == '{origin}' && !!document.querySelector('.xterm-helper-textarea')")
