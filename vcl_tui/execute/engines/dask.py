"""The engine of many machines: a Dask scheduler, started here or reached by its address.

A worker process keeps one zygote (`BatchRunner`) for all batches it gets. Dask gives a batch whose worker was
lost to another one; the batch's key depends on its content, so running it twice gives the same results, and
only the first to arrive is used. The clock of a timeout runs in the sandbox, never while a batch is queued.
"""

from __future__ import annotations

import atexit
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from vcl_tui.errors import ServiceError, UsageError
from vcl_tui.execute.job import Batch
from vcl_tui.execute.worker import BatchResult, BatchRunner

AHEAD = 3
"""Batches sent ahead for each worker: hides the way there and back."""

_RUNNERS: dict[tuple[str, ...], BatchRunner] = {}
"""Of a worker process: its one runner."""


def run_on_worker(batch: Batch, active_layers: tuple[str, ...]) -> BatchResult:
    """What a worker process does with a batch. Each process runs one at a time."""
    runner = _RUNNERS.get(active_layers)
    if runner is None:
        runner = _RUNNERS[active_layers] = BatchRunner(active_layers)
        atexit.register(runner.close)
    return runner.run(batch)


class DaskEngine:
    """Workers behind a Dask scheduler.

    Args:
        workers: worker processes, when the cluster is started here.
        active_layers: sandbox layers to use.
        scheduler: address of a running scheduler; None starts a cluster on this machine. Its workers are
            to have one thread each (`dask worker --nthreads 1`).

    Raises:
        UsageError: Dask isn't installed.
        ServiceError: the scheduler can't be reached.
    """

    name = "dask"

    def __init__(self, workers: int, active_layers: Sequence[str], scheduler: str | None = None) -> None:
        try:
            import distributed  # noqa: PLC0415 - an extra, and slow to load
        except ImportError as error:
            raise UsageError("the Dask engine isn't installed: pip install 'vcl-tui[dask]'") from error
        # It would print its own trace of a scheduler that is lost, which `run` reports in a line.
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
        self._layers = tuple(active_layers)
        self._cluster: Any = None
        try:
            if scheduler is None:
                self._cluster = distributed.LocalCluster(  # type: ignore[no-untyped-call]
                    n_workers=workers, threads_per_worker=1, dashboard_address=":0", memory_limit=0, protocol="tcp"
                )
            self._client: Any = distributed.Client(  # type: ignore[no-untyped-call]
                self._cluster or scheduler, set_as_default=False, timeout="20s"
            )
        except OSError as error:
            raise ServiceError(
                f"no Dask scheduler answers at {scheduler}: {error}; start one, or leave it out"
            ) from error

    @property
    def worker_pids(self) -> list[int]:
        """The worker processes."""
        return [int(worker["pid"]) for worker in self._client.run(_identity).values()]

    def run(self, batches: Iterable[Batch]) -> Iterator[tuple[Batch, BatchResult]]:
        """See `base.Engine.run`."""
        import distributed  # noqa: PLC0415

        source = iter(batches)
        running: dict[str, tuple[Batch, Any]] = {}
        done: Any = distributed.as_completed(loop=self._client.loop)  # type: ignore[no-untyped-call]
        room = max(sum(self._client.nthreads().values()), 1) * AHEAD
        try:
            while True:
                while len(running) < room and (batch := next(source, None)) is not None:
                    future = self._client.submit(run_on_worker, batch, self._layers, key=batch.key, retries=3)
                    running[future.key] = (batch, future)
                    done.add(future)
                if not running:
                    return
                future = next(done)
                batch, _ = running.pop(future.key)
                yield batch, self._result(future)
        finally:
            for _, future in running.values():
                future.cancel()

    @staticmethod
    def _result(future: Any) -> BatchResult:
        from distributed import CancelledError  # noqa: PLC0415
        from distributed.scheduler import KilledWorker  # noqa: PLC0415

        try:
            result: BatchResult = future.result()
        except (CancelledError, KilledWorker) as error:
            raise ServiceError(
                f"the Dask cluster lost a batch for good ({type(error).__name__}); start vcl run again to continue"
            ) from error
        return result

    def close(self) -> None:
        """Ends the workers that were started here; a scheduler that was there stays."""
        if self._client.status == "running":  # without a scheduler it would wait for one
            with suppress(OSError):  # which it may have lost this moment
                self._client.run(_close_runners, on_error="ignore")
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def _identity() -> dict[str, int]:
    import os  # noqa: PLC0415 - runs on a worker

    return {"pid": os.getpid()}


def _close_runners() -> None:
    for runner in _RUNNERS.values():
        runner.close()
    _RUNNERS.clear()
