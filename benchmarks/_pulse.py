"""`vcl` with a pulse in its event loop, for the benchmarks of the screens: `python -m benchmarks._pulse FILE review …`.

The pulse looks every 2 ms how long the loop let it wait: as wall time, and as CPU time of the loop's own thread,
which a busy machine doesn't lengthen. SIGUSR1 writes the longest of both in milliseconds to FILE and begins anew.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from typing import ClassVar

from textual.types import CSSPathType

from benchmarks.terminal import Terminal
from vcl_tui.__main__ import main
from vcl_tui.tui import app

PULSE_S = 0.002


class PulsingApp(app.VclApp):
    """Counts how long its loop was kept busy."""

    CSS_PATH: ClassVar[CSSPathType | None] = Path(app.__file__).with_name("app.tcss")
    report = Path()
    _wall_ms = 0.0
    _cpu_ms = 0.0

    def on_mount(self) -> None:
        """Begin to count."""
        super().on_mount()
        self._pulse = asyncio.create_task(self._beat())
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, self._tell)

    async def _beat(self) -> None:
        while True:
            wall, cpu = time.perf_counter(), time.thread_time()
            await asyncio.sleep(PULSE_S)
            self._wall_ms = max(self._wall_ms, (time.perf_counter() - wall - PULSE_S) * 1000)
            self._cpu_ms = max(self._cpu_ms, (time.thread_time() - cpu) * 1000)

    def _tell(self) -> None:
        self.report.write_text(f"{self._wall_ms:.1f} {self._cpu_ms:.1f}")
        self._wall_ms = self._cpu_ms = 0.0


def stall_ms(terminal: Terminal, report: Path) -> tuple[float, float]:
    """Longest wall and CPU milliseconds since the last question, of a terminal that runs this module."""
    report.unlink(missing_ok=True)
    os.kill(terminal.pid, signal.SIGUSR1)
    deadline = time.perf_counter() + 10
    while not report.exists() or not report.read_text():
        terminal.read(0.02)
        if time.perf_counter() > deadline:
            raise TimeoutError("the screen doesn't answer")
    wall_ms, cpu_ms = report.read_text().split()
    return float(wall_ms), float(cpu_ms)


if __name__ == "__main__":
    PulsingApp.report = Path(sys.argv[1])
    app.VclApp = PulsingApp  # type: ignore[misc]
    main(sys.argv[2:])
