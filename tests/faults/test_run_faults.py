"""A run that is hit at any point is continued by the next one, and the matrix is that of an undisturbed run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.processes import descendants, still_runs
from vcl_tui.model.problem import Problem, Solution, Test, TestKind
from vcl_tui.store import bulk, standings
from vcl_tui.store.connection import open_store

pytestmark = pytest.mark.sandbox

PROBLEMS, SOLUTIONS, TESTS = 8, 20, 6
CODES = [
    "def f(x): return x * x\n",
    "def f(x): return x + x\n",
    "def f(x): return [x] * x\n",
    "def f(x):\n    raise ValueError(x)\n",
    "import time\ndef f(x):\n    time.sleep(0.03)\n    return x * x\n",
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with work for some seconds."""
    made = tmp_path / "run.db"
    with open_store(made, create=True) as store, store.atomic() as connection:
        keys = bulk.Keys(connection).load()
        for number in range(PROBLEMS):
            bulk.add_problems(keys, [Problem(f"p{number}", "Square it.", entry_point="f")])
            bulk.add_solutions(
                keys,
                [
                    Solution(f"p{number}-s{n}", f"p{number}", f"# {n}\n{CODES[n % len(CODES)]}")
                    for n in range(SOLUTIONS)
                ],
            )
            tests = [
                Test(f"p{number}-t{n}", f"p{number}", TestKind.ASSERT, f"assert f({n}) == {n * n}")
                for n in range(TESTS)
            ]
            bulk.add_tests(keys, tests)
        standings.refresh_problems(connection, keys.problems.values())
    return made


def hear_the_keyboard() -> None:
    """A shell in the background ignores ctrl-C, and so would all that the tests start from there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def vcl_run(path: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "vcl_tui", "--db", str(path), "run", "--workers", "2", *more]
    return subprocess.Popen(
        command,
        cwd=REPOSITORY,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=hear_the_keyboard,  # noqa: PLW1509 -- no threads here
    )


def done(path: Path) -> int:
    with open_store(path, read_only=True) as store:
        return store.count("SELECT count(*) FROM outcome")


def wait_for_progress(path: Path, running: subprocess.Popen[str], at_least: int = 1) -> None:
    """Until some results are there; the run must not be through by then."""
    while done(path) < at_least:
        assert running.poll() is None, running.communicate()
        time.sleep(0.005)


def finish(path: Path) -> dict[tuple[str, str], int]:
    running = vcl_run(path)
    out, err = running.communicate(timeout=120)
    assert running.returncode == 0, out + err
    with open_store(path, read_only=True) as store:
        assert store.value("PRAGMA integrity_check") == "ok"
        rows = store.all(
            "SELECT s.key, t.key, o.outcome FROM outcome AS o JOIN solution AS s ON s.id = o.solution_id"
            " JOIN test AS t ON t.id = o.test_id"
        )
        assert store.count("SELECT count(*) FROM standing WHERE not_run > 0") == 0
    return {(str(row[0]), str(row[1])): int(str(row[2])) for row in rows}


def undisturbed() -> dict[tuple[str, str], int]:
    """What the programs above give, worked out by hand: 0 pass, 1 fail, 2 error."""
    found = {}
    for number in range(PROBLEMS):
        for n in range(SOLUTIONS):
            for x in range(TESTS):
                right = (0, 0 if x in (0, 2) else 1, 1, 2, 0)[n % len(CODES)]
                found[f"p{number}-s{n}", f"p{number}-t{x}"] = right
    return found


def test_the_whole_run_is_killed_three_times(path: Path) -> None:
    for part in (1, 2, 3):
        running = vcl_run(path)
        wait_for_progress(path, running, part * 60)
        inside = list(descendants(running.pid))
        os.kill(running.pid, signal.SIGKILL)
        running.communicate()
        assert not any(map(still_runs, inside)), "something outlived the run"
    assert finish(path) == undisturbed()


def test_zygotes_are_killed_in_mid_run(path: Path) -> None:
    running = vcl_run(path)
    for part in (1, 2, 3):
        wait_for_progress(path, running, part * 60)
        for child in descendants(running.pid):
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                continue
    out, err = running.communicate(timeout=120)
    assert running.returncode == 0, out + err
    assert finish(path) == undisturbed()


def test_interrupted_by_the_keyboard(path: Path) -> None:
    running = vcl_run(path)
    wait_for_progress(path, running)
    os.kill(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert finish(path) == undisturbed()


def test_the_store_becomes_full_and_has_room_again(path: Path) -> None:
    """SQLite says "disk full" at a page limit as it does at the disk's end."""
    code = (
        "import sqlite3, sys\nimport vcl_tui.store.connection as c\nold = c._connect\n"
        "def connect(path, *, read_only):\n    made = old(path, read_only=read_only)\n"
        "    pages = made.execute('PRAGMA page_count').fetchone()[0]\n"
        "    made.execute(f'PRAGMA max_page_count = {pages + 4}')\n    return made\n"
        "c._connect = connect\nfrom vcl_tui.cli.main import main\nmain(sys.argv[1:])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "--db", str(path), "run", "--workers", "2"],
        cwd=REPOSITORY, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 3, ran.stderr
    assert "disk is full" in ran.stderr and "Traceback" not in ran.stderr
    assert done(path) < PROBLEMS * SOLUTIONS * TESTS
    assert finish(path) == undisturbed()


def test_the_store_is_taken_away(path: Path, tmp_path: Path) -> None:
    running = vcl_run(path)
    wait_for_progress(path, running)
    copy = tmp_path / "moved.db"
    with open_store(path, read_only=True) as store:
        store.connection.execute(f"VACUUM INTO '{copy}'")
    path.unlink()
    running.communicate(timeout=120)
    assert finish(copy) == undisturbed()


@pytest.fixture
def dask_cluster(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A Dask scheduler with one worker, each a process of its own: its address, and the scheduler."""
    announced = tmp_path / "scheduler.json"
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard"]
    scheduler = start([*command, "--host", "127.0.0.1", "--scheduler-file", str(announced)])
    while not announced.exists():
        assert scheduler.poll() is None, scheduler.communicate()
        time.sleep(0.05)
    address = json.loads(announced.read_text())["address"]
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
    worker = start([*command, "--no-dashboard", "--local-directory", str(tmp_path)])
    yield address, scheduler
    for process in (worker, scheduler):
        process.kill()
        process.communicate()


def start(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, cwd=REPOSITORY, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def test_the_scheduler_of_the_engine_is_killed(path: Path, dask_cluster: tuple[str, subprocess.Popen[str]]) -> None:
    address, scheduler = dask_cluster
    running = vcl_run(path, "--engine", "dask", "--scheduler", address)
    wait_for_progress(path, running)
    scheduler.kill()
    _, err = running.communicate(timeout=120)
    assert running.returncode == 4, err
    assert "start vcl run again" in err and "Traceback" not in err
    assert 0 < done(path) < PROBLEMS * SOLUTIONS * TESTS
    assert finish(path) == undisturbed()
