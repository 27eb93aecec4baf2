"""Many reviewers at one store while results come in: what a label costs then, and that none is lost.

    python -m benchmarks.team_load [SECONDS]

Twenty processes label a queue with overlap 2, together 200 labels a minute, as `vcl review` does it (take questions,
commit, go on). Beside them `vcl import` brings further solutions, over and over, and `vcl run` executes them in the
sandbox. The baseline is the same labelling with nothing beside it. A label's cost is the time from the key to the
durable commit.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.report import show
from vcl_tui.config import Settings
from vcl_tui.model.queue import Design
from vcl_tui.workflows import queues
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.import_results import import_files
from vcl_tui.workflows.queue_plan import Plan

REVIEWERS = 20
LABELS_A_MINUTE = 200
SECONDS = 300
PROBLEMS, SOLUTIONS, TESTS = 100, 20, 10
QUEUE = "load"
REPOSITORY = Path(__file__).parents[1]

REVIEWER = """
import json, random, sys, time
from pathlib import Path
from vcl_tui.config import Settings
from vcl_tui.model.label import ItemKind, NewLabel, Verdict
from vcl_tui.workflows import ask_questions, record_label
from vcl_tui.workflows.context import Context

path, queue, name, pause_s, seconds = *sys.argv[1:4], *map(float, sys.argv[4:])
here = Context(Settings(db=Path(path), reviewer=name, login=name))
here.store()
print("ready", flush=True)
sys.stdin.readline()
begun, said, held = time.perf_counter(), [], []
draw = random.Random(name)
while True:
    if not held:
        held = list(ask_questions.next_questions(here, queue, 5, name).questions)
    # at a pace of their own, so that keys of several fall together now and then
    pause = draw.uniform(0, 2) * pause_s
    if not held or begun + seconds - time.perf_counter() < pause:
        break
    time.sleep(pause)
    question = held.pop(0)
    value = draw.choice((Verdict.CORRECT, Verdict.INCORRECT))
    pressed = time.perf_counter()
    event = record_label.record(here, NewLabel(name, ItemKind.SOLUTION, question.item, value, question=question.key))
    said.append((event.uuid, (time.perf_counter() - pressed) * 1000))
json.dump(said, sys.stdout)
"""


@dataclass(slots=True)
class Load:
    """What came of a load.

    Attributes:
        commit_ms: by the label's UUID, from key to commit.
        failures: what a reviewer, an import or a run printed when it failed.
        imports: imports that were done beside the reviewers.
    """

    commit_ms: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    imports: int = 0

    def percentile_ms(self, share: float) -> float:
        """The smallest time that this share of the labels stays within."""
        ranked = sorted(self.commit_ms.values())
        return ranked[min(int(share * len(ranked)), len(ranked) - 1)]


def write_problems(folder: Path, first: int, problems: int, *, with_results: bool) -> Path:
    """Problems of a function that adds a number; without results they are for `vcl run` to execute."""
    folder.mkdir(parents=True)
    rows: dict[str, list[Mapping[str, object]]] = {"problems": [], "solutions": [], "tests": [], "results": []}
    for number in range(first, first + problems):
        problem = f"add{number:05d}"
        rows["problems"].append({"problem_id": problem, "prompt": f"Add {number}.", "entry_point": "f"})
        for test in range(TESTS):
            code = f"assert f({test}) == {test + number}"
            rows["tests"].append(
                {"test_id": f"{problem}-t{test}", "problem_id": problem, "kind": "assert", "code": code}
            )
        for copy in range(SOLUTIONS):
            key, code = f"{problem}-s{copy:02d}", f"def f(x):\n    return x + {number + copy % 2}\n"
            rows["solutions"].append({"solution_id": key, "problem_id": problem, "code": code})
            outcome = "fail" if copy % 2 else "pass"
            rows["results"] += [
                {"solution_id": key, "test_id": f"{problem}-t{test}", "outcome": outcome} for test in range(TESTS)
            ]
    for name, lines in rows.items():
        if with_results or name != "results":
            (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def make_store(folder: Path) -> Path:
    """A store with a queue that holds more questions than will be answered."""
    path = folder / "team.db"
    context = Context(Settings(db=path, reviewer="lead", login="lead"))
    import_files(context, "vcl", [write_problems(folder / "first", 0, PROBLEMS, with_results=True)])
    queues.new(context, Plan(QUEUE, Design.CENSUS, overlap=2))
    context.close()
    return path


def play(path: Path, seconds: float, *, reviewers: int = REVIEWERS, beside: bool) -> Load:
    """Let them all label for that long; returns when every process has ended."""
    load = Load()
    pause_s = reviewers * 60 / LABELS_A_MINUTE
    running = [_reviewer(path, f"r{number:02d}", pause_s, seconds) for number in range(reviewers)]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    with _importing_and_running(path, load, enabled=beside, until=time.perf_counter() + seconds):
        for process in running:
            said, told = process.communicate()
            if process.returncode:
                load.failures.append(told)
            else:
                load.commit_ms.update(dict(json.loads(said)))
    return load


def _reviewer(path: Path, name: str, pause_s: float, seconds: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", REVIEWER, str(path), QUEUE, name, str(pause_s), str(seconds)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def _importing_and_running(path: Path, load: Load, *, enabled: bool, until: float) -> Iterator[None]:
    """A process beside that imports and runs, again and again; what failed in it is among the failures."""
    if not enabled:
        yield
        return
    seconds = str(max(until - time.perf_counter(), 0.0))
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.team_load", "--beside", str(path), seconds],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield
    told = json.loads(process.communicate()[0])
    load.imports = told["imports"]
    load.failures += told["failures"]


def import_and_run(path: Path, seconds: float) -> None:
    """What stands beside the reviewers: `vcl import` and `vcl run`, one after the other, until the time is over."""
    failures: list[str] = []
    done, ends = 0, time.perf_counter() + seconds
    while time.perf_counter() < ends:
        folder = write_problems(path.parent / f"more{done}", PROBLEMS * (done + 1), PROBLEMS // 4, with_results=False)
        for command in (["import", "vcl", str(folder)], ["run", "--workers", "1", "--filter", "pass:none"]):
            ran = subprocess.run(
                [sys.executable, "-m", "vcl_tui", "--db", str(path), *command],
                capture_output=True,
                text=True,
                check=False,
            )
            if ran.returncode:
                failures.append(ran.stderr)
        done += 1
    json.dump({"imports": done, "failures": failures}, sys.stdout)


def main(seconds: float = SECONDS) -> None:
    """Print the table."""
    rows: list[dict[str, object]] = []
    for name, beside in (("labelling alone", False), ("beside import and run", True)):
        with tempfile.TemporaryDirectory() as folder:
            load = play(make_store(Path(folder)), seconds, beside=beside)
        if load.failures:
            raise SystemExit(load.failures[0])
        times = {f"p{share * 100:g} ms": load.percentile_ms(share) for share in (0.5, 0.9, 0.99, 1.0)}
        rows.append({"": name, "labels": len(load.commit_ms), "imports": load.imports, **times})
    title = f"{REVIEWERS} reviewers, {LABELS_A_MINUTE} labels a minute, for {seconds:g} s"
    show(title, rows, note="From the key to the durable commit. The limit is 50 ms at p99.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--beside"]:
        import_and_run(Path(sys.argv[2]), float(sys.argv[3]))
    else:
        main(*map(float, sys.argv[1:]))
