"""What the review screen costs: bytes on the wire, CPU, start-up, memory. Measured through a pty, as SSH would see it.

    python -m benchmarks.tui_wire [SOLUTIONS ...]      (default 10000, 100000 and 1000000)

The limits are those of the interface's contract; the start is compared with a Textual hello world in the same run.
Stalls are the longest time that the event loop's thread was busy, in CPU time.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import big_store
from benchmarks._pulse import stall_ms
from benchmarks.report import show
from benchmarks.terminal import Cost, Terminal

SIZES = (10_000, 100_000, 1_000_000)
HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("hello world, drawn")
Hello().run()
"""
STALLED = {
    "filter over all rows": ("/", "pass:>=0.6", "\r", "\x1b"),
    "order over all rows": ("o", "o", "\x1b"),
    "to the end and back": ("G", "g"),
    "matrix, difference, queues": ("m", "\x1b", "d", "\x1b", "Q", "\x1b"),
}
FOLLOW_S = 0.6
ROUNDS = 12


def main(sizes: Sequence[int] = SIZES) -> None:
    """Measure at each size and print one table."""
    folder = Path(tempfile.gettempdir()) / "vcl-benchmarks"
    folder.mkdir(exist_ok=True)
    hello_s = statistics.median(_hello() for _ in range(3))
    for size in sizes:
        path = big_store.make(folder / f"review-{size}.db", size)
        for low in (False, True):
            rows = _measure(path, hello_s, low=low)
            show(f"review screen, {size:,} solutions, {'--low-bandwidth' if low else 'truecolor'}, 120x40", rows)


def _hello() -> float:
    with Terminal(["-c", HELLO]) as terminal:
        return terminal.until("hello world, drawn")


def _review(path: Path, queue: str, *options: str, pulse: bool = False) -> Terminal:
    program = ["benchmarks._pulse", str(path.with_suffix(".pulse"))] if pulse else ["vcl_tui"]
    # a name of its own, so that no earlier run has left labels or a place
    asked = ["review", "--reviewer", f"bench-{os.getpid()}", "--queue", queue, "--filter", "", *options]
    return Terminal(["-m", *program, "--db", str(path), *asked], VCL_CONFIG="/nonexistent")


def _measure(path: Path, hello_s: float, *, low: bool) -> list[dict[str, object]]:
    options = ("--low-bandwidth",) if low else ()
    starts = []
    for _ in range(3):
        with _review(path, "all", *options) as terminal:
            starts.append(terminal.until("p00000-s00"))
    start_s = statistics.median(starts)
    with _review(path, "all", *options) as terminal:
        terminal.until("p00000-s00")
        terminal.settle(1.0)
        cursor = _cursor_only(terminal)
        change = [terminal.press("j", FOLLOW_S) for _ in range(ROUNDS)]
        held = _held(terminal, 30)
        labels = [terminal.press("c", FOLLOW_S) for _ in range(ROUNDS)]
        jumps = [terminal.press(key, FOLLOW_S) for key in ("G", "g")]
        resident_mb = terminal.resident_mb()
    with _review(path, "plausible", *options) as terminal:
        terminal.until("plausible")
        terminal.until("›")
        terminal.settle(2.0)
        filtered_mb = terminal.resident_mb()
        plausible = [terminal.press("j", FOLLOW_S) for _ in range(ROUNDS)]
    stalls = _stalls(path, *options)
    wire_limit = 10_000 if low else 18_000
    return [
        _row("start, over a hello world of the same run", (start_s - hello_s) * 1000, 300, "ms"),
        _row("cursor key, panes not yet followed", _median(cursor, "sent_bytes"), 400, "B"),
        _row("cursor key, panes not yet followed, CPU", _median(cursor, "cpu_ms"), 8, "ms"),
        _row("held down, panes and all, a row", held.sent_bytes / 30, 1000, "B"),
        _row("change of solution, all panes (store order)", _worst(change, "sent_bytes"), wire_limit, "B"),
        _row("change of solution, all panes (plausible)", _worst(plausible, "sent_bytes"), wire_limit, "B"),
        _row("change of solution, CPU with key and read", _median(plausible, "cpu_ms"), 30, "ms"),
        _row("label: key to commit to next item drawn", _median(labels, "last_ms"), 50, "ms"),
        _row("label: CPU from key to next item drawn", _median(labels, "cpu_ms"), 50, "ms"),
        _row("label, on the wire", _median(labels, "sent_bytes"), wire_limit, "B"),
        _row("to the end of the list and back, first byte", _worst(jumps, "first_ms"), 50, "ms"),
        *(_row(f"event loop stall, {what}", found_ms, 50, "ms") for what, found_ms in stalls.items()),
        _row("resident memory, store order", resident_mb, 90, "MB"),
        _row("resident memory, filtered", filtered_mb, 90, "MB"),
    ]


def _stalls(path: Path, *options: str) -> dict[str, float]:
    """CPU milliseconds of the loop's thread at what takes longest, each from a key to the end of what it causes."""
    report = path.with_suffix(".pulse")
    with _review(path, "all", *options, pulse=True) as terminal:
        terminal.until("p00000-s00")
        terminal.settle(1.0)
        found = {"start and first list": stall_ms(terminal, report)[1]}
        for what, keys in STALLED.items():
            for key in keys:
                terminal.press(key, FOLLOW_S)
            # what the signal's handler finds is what the loop has got over by then
            terminal.settle(FOLLOW_S)
            found[what] = stall_ms(terminal, report)[1]
    report.unlink(missing_ok=True)
    return found


def _cursor_only(terminal: Terminal) -> list[Cost]:
    """What a key costs before the panes follow, 100 ms later: the answer's first 60 ms."""
    found = []
    for _ in range(ROUNDS):
        found.append(terminal.press("j", 0.06))
        terminal.settle(FOLLOW_S)
    return found


def _held(terminal: Terminal, rows: int) -> Cost:
    """A key held down at 30 a second, to the end of what it causes."""
    sent, cpu = 0, terminal.cpu_ms()
    for _ in range(rows):
        sent += terminal.press("j", 1 / 30).sent_bytes
    while found := terminal.read(FOLLOW_S):
        sent += len(found)
    return Cost(sent, terminal.cpu_ms() - cpu, 0, 0)


def _median(costs: list[Cost], name: str) -> float:
    return float(statistics.median(getattr(cost, name) for cost in costs))


def _worst(costs: list[Cost], name: str) -> float:
    return float(max(getattr(cost, name) for cost in costs))


def _row(what: str, found: float, limit: float, unit: str) -> dict[str, object]:
    return {"what": what, "found": found, "limit": limit, "unit": unit, "holds": "yes" if found <= limit else "NO"}


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
