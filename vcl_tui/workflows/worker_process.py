"""One process beside the screens for whatever needs numpy: theirs never loads it and never waits for it.

The functions that it is given are workflows that take settings and plain values, because each opens its own
store over there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import redirect_stderr
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

P = ParamSpec("P")
T = TypeVar("T")


class WorkerProcess:
    """Started by the first call; keeps what it has imported; does one thing after the other."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Do this over there; the future brings the value, or the error that was raised."""
        # the screens stand in for stderr with something that has no file descriptor, which a new process needs
        with redirect_stderr(sys.__stderr__):
            return self._started().submit(work, *arguments, **named)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # 40 ms of imports that a session without stored queues or runs never needs
            import multiprocessing  # noqa: PLC0415
            from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

            # a forked copy of a process with threads and a terminal would be asking for trouble
            self._pool = ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn"))
        return self._pool

    def close(self) -> None:
        """End it, whatever it is doing: who leaves doesn't wait, and the store only ever changes in whole steps."""
        if self._pool is not None:
            import multiprocessing  # noqa: PLC0415 -- loaded with the pool

            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            self._pool = None
