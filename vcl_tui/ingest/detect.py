"""The importers there are, by name, and which of them a path is for."""

from __future__ import annotations

from pathlib import Path

from vcl_tui.errors import InputError, UsageError
from vcl_tui.ingest.base import Importer, existing
from vcl_tui.ingest.bigcode import BigCodeBenchImporter, HarnessImporter
from vcl_tui.ingest.codet import CodetImporter
from vcl_tui.ingest.evalplus import EvalPlusImporter
from vcl_tui.ingest.humaneval import HumanEvalImporter
from vcl_tui.ingest.humanevalx import HumanEvalXImporter
from vcl_tui.ingest.inspect_log import InspectImporter
from vcl_tui.ingest.judgements import JudgementsImporter
from vcl_tui.ingest.kodcode import KodCodeImporter
from vcl_tui.ingest.lines import head_of
from vcl_tui.ingest.livecodebench import LiveCodeBenchImporter
from vcl_tui.ingest.mapped import MappedImporter
from vcl_tui.ingest.native import NativeImporter
from vcl_tui.ingest.problems import ProblemsImporter
from vcl_tui.ingest.pytest_report import PytestImporter
from vcl_tui.ingest.rewards import RewardsImporter
from vcl_tui.ingest.sandbox_fusion import SandboxFusionImporter

SURE_ENOUGH = 0.5

IMPORTERS: tuple[Importer, ...] = (
    NativeImporter(),
    ProblemsImporter(),
    EvalPlusImporter(),
    HumanEvalImporter(),
    InspectImporter(),
    PytestImporter(),
    KodCodeImporter(),
    HumanEvalXImporter(),
    CodetImporter(),
    LiveCodeBenchImporter(),
    BigCodeBenchImporter(),
    HarnessImporter(),
    SandboxFusionImporter(),
    RewardsImporter(),
    JudgementsImporter(),
    MappedImporter(),
)
"""In the order in which `vcl import --list` shows them."""


def importer_named(name: str) -> Importer:
    """The importer of that name or alias.

    Raises:
        UsageError: there is none.
    """
    for importer in IMPORTERS:
        if name == importer.name or name in importer.aliases:
            return importer
    known = ", ".join(importer.name for importer in IMPORTERS)
    raise UsageError(f"unknown format {name!r}: use auto or one of {known} (vcl import --list)")


def importer_for(paths: tuple[Path, ...]) -> Importer:
    """The importer that all of `paths` are for, by what is in them.

    Raises:
        InputError: a path is missing, nothing is sure of one of them, or they are of different formats.
    """
    chosen = {path: _surest(existing(path)) for path in paths}
    names = sorted({importer.name for importer in chosen.values()})
    if len(names) > 1:
        raise InputError(f"the files are of different formats ({', '.join(names)}); import each by itself")
    return next(iter(chosen.values()))


def _surest(path: Path) -> Importer:
    head = b"" if path.is_dir() else head_of(path)
    best = max(IMPORTERS, key=lambda importer: importer.sniff(path, head))
    if best.sniff(path, head) < SURE_ENOUGH:
        raise InputError(f"{path}: not recognised; name the format (vcl import --list shows them all)")
    return best
