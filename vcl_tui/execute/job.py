"""What an engine is given: programs of one problem, the tests they meet, and the limits they run under."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vcl_tui.model.problem import Test

LEAST_SHARE = 0.1
"""The share of its time that a test of a solution that never ends gets in any case (`inside.child.allowed_s`)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a solution may use.

    Attributes:
        timeout_s: CPU time of one test. The wall-clock backstop is three times that and half a second.
        memory_bytes: address space of the solution's process.
        load_s: CPU time of the module body; None: the larger of 2 s and the timeout.
        packages: whether solutions may import installed packages, and not only the standard library.
        hurries: whether a solution that doesn't end on several tests gets less and less time for its other
            ones. What then doesn't end may have needed more: `engines.base.run_to_the_end` settles it.
    """

    timeout_s: float = 0.5
    memory_bytes: int = 1 << 30
    load_s: float | None = None
    packages: bool = False
    hurries: bool = True

    def wire(self) -> dict[str, float]:
        """As the zygote reads them."""
        load_s = self.load_s if self.load_s is not None else max(2.0, self.timeout_s)
        return {
            "cpu_s": self.timeout_s,
            "least_s": self.timeout_s * (LEAST_SHARE if self.hurries else 1),
            "wall_s": 3 * self.timeout_s + 0.5,
            "load_s": load_s,
            "memory_bytes": self.memory_bytes,
        }

    def longer(self, factor: float) -> Limits:
        """More time, the same for every test."""
        load_s = self.wire()["load_s"] * factor
        return replace(self, timeout_s=self.timeout_s * factor, load_s=load_s, hurries=False)


@dataclass(frozen=True, slots=True)
class Program:
    """One solution's code, and which tests of the batch it meets (indices into `Batch.tests`)."""

    key: str
    code: str
    tests: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """The unit of work: some solutions of one problem. Running it twice gives the same results.

    Attributes:
        entry_point: what the problem asks for; without it no test can be split.
        oracle: "split" or "inprocess".
        inputs: call expressions whose values are wanted, for every program of the batch.
    """

    problem: str
    preamble: str
    entry_point: str | None
    programs: tuple[Program, ...]
    tests: tuple[Test, ...]
    limits: Limits = Limits()
    oracle: str = "split"
    inputs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """A name that depends on everything that the results depend on."""
        digest = hashlib.sha256()
        parts: Sequence[object] = (
            self.problem, self.preamble, self.entry_point, self.limits, self.oracle, self.inputs,
            [(test.key, test.kind.value, test.code) for test in self.tests],
            [(program.key, program.code, program.tests) for program in self.programs],
        )  # fmt: skip
        for part in parts:
            digest.update(repr(part).encode("utf-8", "surrogatepass"))
        return f"{self.problem}-{digest.hexdigest()[:24]}"
