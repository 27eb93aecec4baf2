"""The process that forks a child for each solution; it lives inside bwrap and never runs a solution itself.

Started once a worker, with the usual modules imported and its garbage collector frozen, so that a child costs
one fork. It reads jobs from one pipe and writes frames to another (`protocol`). It knows calls, and the tests
that have to run in process; the values that calls are compared with never come here.
"""

from __future__ import annotations

import contextlib
import gc
import json
import mmap
import os
import resource
import select
import shutil
import signal
import sys
import time
from typing import Any

from vcl_tui.execute.inside import protocol
from vcl_tui.execute.inside.child import Child, Step, allowed_s, leave
from vcl_tui.execute.inside.landlock import Ruleset
from vcl_tui.execute.inside.prctl import die_with_parent, forbid_new_privileges
from vcl_tui.execute.inside.seccomp import Filter

PREIMPORTED = (
    "abc", "array", "bisect", "cmath", "collections.abc", "copy", "dataclasses", "datetime", "decimal", "enum",
    "fractions", "functools", "hashlib", "heapq", "io", "itertools", "json", "math", "numbers", "operator", "os",
    "random", "re", "statistics", "string", "sys", "time", "typing",
)  # fmt: skip
"""What solutions import most: loaded before the fork, so that no child pays for it."""

OPEN_FILES = 64
FILE_BYTES = 16 * 1024 * 1024
_CHECK_S = 0.1


class Zygote:
    """One worker's fork server.

    Args:
        source: descriptor that jobs come from.
        sink: descriptor that frames go to.
        layers: which of rlimits, seccomp and landlock each child enters.
        box: the folder that is a child's own, empty when it starts.
        readable: what landlock lets a child read.
    """

    def __init__(self, source: int, sink: int, layers: set[str], box: str, readable: list[str]) -> None:
        self._source, self._sink, self._box = os.fdopen(source, "rb"), sink, box
        self._rlimits = "rlimits" in layers
        self._filter = Filter() if "seccomp" in layers else None
        self._rules = Ruleset(readable, [box, "/dev/null"]) if "landlock" in layers else None

    def serve(self) -> None:
        """Says that it is ready, then runs batch after batch until the driver closes its pipe."""
        self._write(protocol.FRAME.pack(0, 0, 0, protocol.LAST, 0, 0, 0.0))
        while (job := self._message()) is not None:
            steps = [Step(step["kind"], step["source"], step["argument"], step["group"]) for step in job["steps"]]
            for number in range(job["solutions"]):
                program = self._message()
                if program is None:
                    return
                self._solution(job, steps, number, program)
            self._write(protocol.FRAME.pack(job["solutions"], 0, 0, protocol.LAST, 0, 0, 0.0))

    def _message(self) -> dict[str, Any] | None:
        head = self._source.read(protocol.LENGTH.size)
        if len(head) < protocol.LENGTH.size:
            return None
        (length,) = protocol.LENGTH.unpack(head)
        message: dict[str, Any] = json.loads(self._source.read(length))
        return message

    def _solution(self, job: dict[str, Any], steps: list[Step], number: int, program: dict[str, Any]) -> None:
        """Runs all steps of one solution, in a new child wherever a step ended the last one."""
        wanted: list[int] = program["steps"]
        first = late = 0
        while first < len(wanted):
            records = mmap.mmap(-1, protocol.BUFFER_BYTES)
            end, status, cpu_s = self._child(job, steps, program, wanted[first:], records, late)
            late += end == protocol.STOPPED
            used, running = protocol.CURSOR.unpack_from(records, 0)
            used = min(used, protocol.BUFFER_BYTES - protocol.CURSOR.size)
            frame = protocol.FRAME.pack(number, first, running, end, status, used, cpu_s)
            self._write(frame)
            self._write(records[protocol.CURSOR.size : protocol.CURSOR.size + used])
            records.close()
            self._empty_box()
            if end == protocol.DONE or running == 0:
                return
            # The child may lie about where it was; going forward by at least one step is what ends this.
            reached = wanted.index(running - 1) if running - 1 in wanted else first
            first = max(reached, first) + 1
            group = steps[wanted[first - 1]].group
            while group is not None and first < len(wanted) and steps[wanted[first]].group == group:
                first += 1

    def _child(
        self,
        job: dict[str, Any],
        steps: list[Step],
        program: dict[str, Any],
        wanted: list[int],
        records: mmap.mmap,
        late: int,
    ) -> tuple[int, int, float]:
        limits = job["limits"]
        zygote = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                die_with_parent(zygote)
                self._confine(limits, len(wanted))
                chosen = [steps[index] for index in wanted]
                inputs = range(job["inputs_from"], job["inputs_to"])
                child = Child(records, limits, inputs, late)
                child.run(job["preamble"], program["code"], job["entry"], chosen, wanted)
            except BaseException:  # noqa: BLE001 - what is missing in the records is an error for the driver
                leave(1)
            leave(0)
        stopped = self._watch(pid, records, {**limits, "cpu_s": allowed_s(limits, late)}, len(wanted))
        _, status, usage = os.wait4(pid, 0)
        cpu_s = usage.ru_utime + usage.ru_stime
        if stopped:
            return protocol.STOPPED, 0, cpu_s
        if os.WIFSIGNALED(status):
            return protocol.SIGNALLED, os.WTERMSIG(status), cpu_s
        if status != 0 or not self._complete(records, wanted):
            return protocol.EXITED, os.WEXITSTATUS(status), cpu_s
        return protocol.DONE, 0, cpu_s

    @staticmethod
    def _complete(records: mmap.mmap, wanted: list[int]) -> bool:
        """Whether the child claims to have come to its last step, or to a recorded end while loading."""
        used, running = protocol.CURSOR.unpack_from(records, 0)
        return bool(running == wanted[-1] + 1 or (running == 0 and used > 0))

    def _confine(self, limits: dict[str, float], count: int) -> None:
        """Gives up everything a solution must not have. Runs in the child, before any of its code."""
        os.close(self._source.fileno())
        os.close(self._sink)
        os.chdir(self._box)
        if self._rlimits:
            memory = int(limits["memory_bytes"])
            seconds = int(limits["load_s"] + count * (2 * limits["cpu_s"] + 1)) + 2
            for kind, value in (
                (resource.RLIMIT_AS, memory),
                (resource.RLIMIT_CPU, seconds),
                (resource.RLIMIT_FSIZE, FILE_BYTES),
                (resource.RLIMIT_NOFILE, OPEN_FILES),
                (resource.RLIMIT_MEMLOCK, 0),
                (resource.RLIMIT_CORE, 0),
            ):
                resource.setrlimit(kind, (value, value))
        if self._rules is not None:
            self._rules.enter()
            os.close(self._rules.fd)
        if self._filter is not None:
            self._filter.install()
        gc.enable()

    def _watch(self, pid: int, records: mmap.mmap, limits: dict[str, float], count: int) -> bool:
        """Waits for the child; kills it, and says so, when a step won't end.

        A step is stopped when it has used half as much CPU time again as it may, and a quarter of a second
        more, or half as much wall time again: the interrupts inside the child have then been ignored. The
        number of steps bounds the whole, because what the child says of its progress can't be believed.
        """
        handle = os.pidfd_open(pid)
        try:
            poll = select.poll()
            poll.register(handle, select.POLLIN)
            clock = (~pid << 3) | 2  # the CPU clock of that process (clock_gettime(2))
            running, cpu, wall = -1, 0.0, time.monotonic()
            load_wall_s = limits["load_s"] + limits["wall_s"]
            last = wall + 2 * (load_wall_s + count * limits["wall_s"])
            while not poll.poll(_CHECK_S * 1000):
                now = time.monotonic()
                try:
                    spent = time.clock_gettime(clock)
                except OSError:
                    continue  # it has just ended
                step = protocol.CURSOR.unpack_from(records, 0)[1]
                cpu_s = limits["cpu_s"] if step else limits["load_s"]
                wall_s = limits["wall_s"] if step else load_wall_s
                if step != running:
                    running, cpu, wall = step, spent, now
                elif spent - cpu > 1.5 * cpu_s + 0.25 or now - wall > 1.5 * wall_s or now > last:
                    os.kill(pid, signal.SIGKILL)
                    return True
        finally:
            os.close(handle)
        return False

    def _empty_box(self) -> None:
        """Removes what the solution left in its folder; a zygote that can't ends, and is replaced."""
        names = os.listdir(self._box)  # noqa: PTH208 - pathlib is slower, and this runs for every solution
        for name in names:
            path = f"{self._box}/{name}"
            with contextlib.suppress(OSError):
                if os.path.isdir(path) and not os.path.islink(path):  # noqa: PTH112, PTH114
                    shutil.rmtree(path, onerror=_unlock)
                else:
                    os.unlink(path)  # noqa: PTH108
        if names and os.listdir(self._box):  # noqa: PTH208
            raise SystemExit(3)

    def _write(self, content: bytes) -> None:
        view = memoryview(content)
        while view:
            view = view[os.write(self._sink, view) :]


def _unlock(_function: object, path: str, _error: object) -> None:
    """Called by rmtree for what it may not enter or remove: opens the folder up and tries once more."""
    with contextlib.suppress(OSError):
        os.chmod(path, 0o700)  # noqa: PTH101
        shutil.rmtree(path)


def main() -> None:
    """Entry point: `zygote SETTINGS`, one JSON object with layers, box, readable, own and packages."""
    die_with_parent(os.getppid())
    settings = json.loads(sys.argv[1])
    for name in PREIMPORTED:
        __import__(name)
    source, sink = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)
    os.makedirs(settings["box"], exist_ok=True)  # noqa: PTH103
    os.environ["TMPDIR"] = settings["box"]  # noqa: TID251 - of the solutions' own process, not of vcl
    hidden = () if settings["packages"] else ("site-packages", "dist-packages")
    sys.path[:] = [entry for entry in sys.path if entry != settings["own"] and not (hidden and entry.endswith(hidden))]
    sys.argv = ["solution"]
    forbid_new_privileges()
    zygote = Zygote(source, sink, set(settings["layers"]), settings["box"], settings["readable"])
    gc.collect()
    gc.freeze()
    gc.disable()
    zygote.serve()


if __name__ == "__main__":
    main()
