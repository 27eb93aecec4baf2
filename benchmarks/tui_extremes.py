"""What long, many and odd do to the review screen: how long its event loop stalls, and what a key sends.

    python -m benchmarks.tui_extremes

One store with a program of 20,000 lines, a problem of 2,000 tests, a rationale of 200 kB, a line of 100,000
characters and text in Chinese with emoji; each is opened and walked through in a pty of 120x40 and of 80x24.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks._pulse import stall_ms
from benchmarks.report import show
from benchmarks.terminal import Terminal
from vcl_tui.model.judgement import Judgement
from vcl_tui.model.outcome import Outcome, Result
from vcl_tui.model.problem import Problem, Solution, Test, TestKind
from vcl_tui.store import bulk, standings
from vcl_tui.store.connection import open_store

LONG_LINES = 20_000
MANY_TESTS = 2_000
RATIONALE_BYTES = 200_000
LONG_LINE = 100_000
STALL_LIMIT_MS = 50
FOLLOW_S = 0.8

CASES: dict[str, Sequence[str]] = {
    "ordinary": ("2", "G", "g", "3", "G", "4", "G", "+", "_"),
    "lines": ("2", "G", "g", "+", "\x04", "_", "d", "\x1b"),
    "tests": ("3", "G", "g", "f", "f", "+", "_", "m", "G", "\x1b"),
    "rationale": ("4", "G", "g", "+", "G", "_"),
    "wide": ("2", "l", "l", "G", "3", "4"),
    "cjk": ("1", "2", "3", "4", "+", "_"),
}
"""Solution by solution: keys that go to a pane's end, zoom it, compare it, show the matrix."""


def make(path: Path) -> Path:
    """Write the store."""
    path.unlink(missing_ok=True)
    code = {
        "ordinary": "def f(x):\n    return x + 1\n",
        "lines": "def f(x):\n" + "".join(f"    x = (x * {n} + {n % 7}) % 1000003\n" for n in range(LONG_LINES)),
        "tests": "def f(x):\n    return x\n",
        "rationale": "def f(x):\n    return -x\n",
        "wide": f"def f(x):\n    return [{', '.join(str(n) for n in range(LONG_LINE // 7))}][x]\n",
        "cjk": "def 排序(值):  # 返回排好序的列表 🐍🎉\n    return sorted(值)  # 很好 👩‍👩‍👧 é\n",
    }
    with open_store(path, create=True) as store, store.atomic() as connection:
        keys = bulk.Keys(connection).load()
        for name, text in code.items():
            prompt = "给定一个列表返回排好序的新列表。🐍\n" * 30 if name == "cjk" else f"Do what is {name}.\n"
            bulk.add_problems(keys, [Problem(name, prompt, entry_point="f")])
            bulk.add_solutions(keys, [Solution(f"{name}-s{n}", name, f"{text}# {n}\n") for n in range(3)])
            count = MANY_TESTS if name == "tests" else 12
            bulk.add_tests(
                keys,
                [
                    Test(f"{name}-t{n}", name, TestKind.ASSERT, f"assert f({n}) == {n} # 好", suite="structured")
                    for n in range(count)
                ],
            )
            bulk.add_results(
                keys,
                [
                    Result(f"{name}-s{s}", f"{name}-t{n}", Outcome.FAIL if (n + s) % 3 else Outcome.PASS, ms=1.0)
                    for s in range(3)
                    for n in range(count)
                ],
            )
            said = "因为它排序。 " if name == "cjk" else "It adds what it must add and returns it. "
            length = RATIONALE_BYTES if name == "rationale" else 400
            rationale = (said * (length // len(said) + 1))[:length]
            bulk.add_judgements(keys, [Judgement(f"{name}-s0", "judge-1", 0, True, 4.0, rationale)])
        standings.refresh_problems(connection, keys.problems.values())
    return path


def main() -> None:
    """Walk through every case at both sizes and print one table."""
    with tempfile.TemporaryDirectory() as folder:
        store = make(Path(folder) / "extremes.db")
        for columns, rows in ((120, 40), (80, 24)):
            show(
                f"event loop and wire with long, many and odd, {columns}x{rows}",
                [_walk(store, name, columns, rows) for name in CASES],
                note="stall: longest time that a key kept the loop's thread busy (CPU) and that the loop let a 2 ms "
                "timer wait (wall: includes whatever else this machine was doing)",
            )


def _walk(store: Path, name: str, columns: int, rows: int) -> dict[str, object]:
    report = store.with_suffix(f".{name}.{columns}")
    arguments = ["-m", "benchmarks._pulse", str(report), "--db", str(store), "review", "--reviewer", "bench"]
    arguments += ["--queue", "all", "--filter", f"problem:{name}"]
    with Terminal(arguments, columns, rows, VCL_CONFIG="/nonexistent") as terminal:
        terminal.until(f"{name}-s0")
        terminal.settle(1.0)
        stall_ms(terminal, report)
        opened = terminal.press("j", FOLLOW_S)
        worst_key, worst = "j", stall_ms(terminal, report)
        most = opened.sent_bytes
        for key in CASES[name]:
            most = max(most, terminal.press(key, FOLLOW_S).sent_bytes)
            found = stall_ms(terminal, report)
            if found[1] > worst[1]:
                worst_key, worst = key, found
        resident_mb = terminal.resident_mb()
    return {
        "solution": name,
        "open B": opened.sent_bytes,
        "most B a key": most,
        "stall CPU ms": worst[1],
        "stall wall ms": worst[0],
        "at key": repr(worst_key),
        "resident MB": resident_mb,
        "holds": "yes" if worst[1] <= STALL_LIMIT_MS else "NO",
    }


if __name__ == "__main__":
    main()
