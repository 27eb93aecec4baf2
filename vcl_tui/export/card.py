"""The card beside an exported data set: where it comes from, what is certain about it, and what is not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Provenance:
    """All that a card says.

    Attributes:
        result: the calibration, as `vcl calibrate --json` printed it.
        params: what was asked of it.
        inputs: SHA-256 of each part that it rests on.
        queue: the queue whose answers were used, as `vcl queue show --json` prints it; None without one.
        answers_by_reviewer: how many answers of that queue each reviewer gave.
        warnings: what the person who exported was told and went ahead with.
        sources: format and file names of what was imported.
        licences: how many of the solutions came with each licence; "" for those that came with none.
        notes: more that a reader of the data has to know, a sentence each.
        head: more lines for the YAML head.
    """

    file_name: str
    file_sha256: str
    rows: int
    columns: tuple[str, ...]
    version: str
    result: Mapping[str, object]
    params: Mapping[str, object]
    inputs: Mapping[str, str]
    queue: Mapping[str, object] | None
    answers_by_reviewer: Mapping[str, int]
    warnings: tuple[str, ...]
    sources: Sequence[tuple[str, str]] = ()
    licences: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    head: str = ""


def card_path(target: Path) -> Path:
    """Where the card of a file goes: `kept.jsonl` gets `kept.card.md`."""
    return target.with_name(f"{target.stem}.card.md")


def text(provenance: Provenance) -> str:
    """The card in Markdown, with a YAML head that dataset hubs read. Same provenance, same bytes."""
    result = provenance.result
    certified = bool(result.get("certified"))
    head = {
        "tags": ["code", "calibrated-verification", "certified" if certified else "uncertified"],
        "size": provenance.rows,
        "sha256": provenance.file_sha256,
    }
    lines = ["---", *(f"{name}: {json.dumps(value)}" for name, value in head.items())]
    lines += [*([provenance.head] if provenance.head else []), "---", ""]
    lines += [f"# {_plain(provenance.file_name)}", "", _claim(result), ""]
    lines += [f"> **Warning:** {_plain(warning)}" for warning in provenance.warnings]
    if provenance.warnings:
        lines.append("")
    lines += ["## What is in it", ""]
    lines.append(f"{provenance.rows} solutions, one a row; columns: {', '.join(provenance.columns)}.")
    lines.append("`label` is what reviewers settled on; null means that nobody was asked about this solution.")
    lines += [f"{note[0].upper()}{note[1:]}." for note in provenance.notes]
    lines += ["", "## How it was made", ""]
    lines += _table({"vcl": provenance.version, "rule": result.get("rule"), "threshold": result.get("threshold")})
    lines += ["", "### What was asked of the calibration", "", *_table(provenance.params)]
    lines += ["", "### What came out", "", *_table(result)]
    if provenance.queue is not None:
        lines += ["", "### The queue", "", *_table(provenance.queue)]
    lines += ["", "### Who answered", "", *_table(provenance.answers_by_reviewer)]
    lines += ["", "### What was imported", "", *_table({name: kind for kind, name in provenance.sources})]
    lines += ["", "### Licences", "", *_licences(provenance.licences)]
    lines += ["", "### SHA-256 of what it rests on", "", *_table(provenance.inputs)]
    return "\n".join(lines) + "\n"


def _claim(result: Mapping[str, object]) -> str:
    if result.get("certified"):
        return (
            f"At least {result.get('precision_lower')} of these solutions are correct, with confidence "
            f"{result.get('confidence')} over the draw of what was labelled. The claim is about "
            f"{_plain(str(result.get('scope')))}. It takes the reviewers' answers as the truth."
        )
    return f"**Not certified.** {_plain(str(result.get('reason')))}. Nothing is promised about these solutions."


def _licences(licences: Mapping[str, int]) -> list[str]:
    """What the imports said; what they didn't say is left for whoever publishes."""
    lines = _table({name or "not stated": f"{count} solutions" for name, count in sorted(licences.items())})
    if licences.get("", 0):
        lines += ["", "Not stated: the imports had no field `licence` or `license`. Find out before you publish."]
    return lines


def _table(entries: Mapping[str, object]) -> list[str]:
    rows = [f"| {_plain(name)} | {_plain(_shown(value))} |" for name, value in entries.items()]
    return ["| | |", "|---|---|", *rows]


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _plain(said: str) -> str:
    """Text from outside as one harmless line of Markdown."""
    one_line = "".join(character if character.isprintable() else "�" for character in said)
    for sign in "\\`*_[]<>|#":
        one_line = one_line.replace(sign, "\\" + sign)
    return one_line
