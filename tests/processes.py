"""What tests ask of the process table."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path


def descendants(pid: int) -> Iterator[int]:
    """A process's children, theirs, and so on."""
    listed = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True).stdout
    for child in map(int, listed.split()):
        yield child
        yield from descendants(child)


def still_runs(pid: int) -> bool:
    """Whether a process is more than a name that nobody has collected yet, some seconds from now."""
    for _ in range(100):
        if not status_of(pid) or status_of(pid)[0] in "ZX":
            return False
        time.sleep(0.05)
    return True


def status_of(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on; none where the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
