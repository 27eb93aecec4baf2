"""Composes what the runner can't execute: generator names, judge samples and the recorded session.

No model wrote any of it. The sentences come from the source files; which of them a sample says, and whether
the judge is mistaken, is drawn from a hash of the solution's id, so a rebuild gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from cells import Candidate, Source

JUDGE = "demo-judge"
SAMPLES = 3
_GENERATORS = ("sketch-a", "sketch-b", "sketch-c")
# Shares of right and of wrong solutions by generator, so that "how" studies have something to find.
_RIGHT_SHARES = (0.45, 0.35, 0.20)
_WRONG_SHARES = (0.20, 0.32, 0.48)
# A judge that is mistaken mostly about the same solutions, as real ones are: about a quarter of all samples.
_SHARE_HARD, _MISTAKEN_HARD, _MISTAKEN_EASY = 0.20, 0.80, 0.10
_SHARE_UNDECIDED = 0.012
_CLOSERS_RIGHT = (
    "I found no input that breaks it.",
    "The examples in the docstring come out as stated.",
    "Every case the description names is covered.",
)
_CLOSERS_WRONG = ("So it does not meet the description.", "A hidden test would catch this.", "I would reject it.")


def draw(*key: object) -> float:
    """A number in [0, 1) that depends on nothing but the key."""
    digest = hashlib.sha256("\x1f".join(map(str, key)).encode()).digest()
    return int.from_bytes(digest[:7], "big") / 2**56


def pick(choices: Sequence[str], *key: object) -> str:
    """One of the choices, by the key."""
    return choices[int(draw(*key) * len(choices))]


def generator_of(solution_id: str, gold: bool) -> str:
    """The stand-in generator a solution is filed under."""
    rest = draw("generator", solution_id)
    for name, share in zip(_GENERATORS, _RIGHT_SHARES if gold else _WRONG_SHARES, strict=True):
        rest -= share
        if rest < 0:
            return name
    return _GENERATORS[-1]


def judgements_of(solution_id: str, gold: bool, candidate: Candidate, source: Source) -> list[dict[str, object]]:
    """All samples of the judge on one solution."""
    hard = draw("hard", solution_id) < _SHARE_HARD
    mistaken_share = _MISTAKEN_HARD if hard else _MISTAKEN_EASY
    samples = SAMPLES if draw("samples", solution_id) < 0.6 else SAMPLES - 1
    rows: list[dict[str, object]] = []
    for sample in range(samples):
        row: dict[str, object] = {"solution_id": solution_id, "judge": JUDGE, "sample": sample}
        if draw("undecided", solution_id, sample) < _SHARE_UNDECIDED:
            row["rationale"] = f"{candidate.about} I would have to run it to be sure."
        else:
            mistaken = draw("mistaken", solution_id, sample) < mistaken_share
            verdict = gold != mistaken
            row["verdict"] = verdict
            row["score"] = _score(verdict, mistaken, draw("score", solution_id, sample))
            row["rationale"] = _rationale(solution_id, sample, verdict, gold, candidate, source)
        rows.append(row)
    return rows


def _score(verdict: bool, mistaken: bool, at: float) -> int:
    """0 to 4; a mistaken judge is a little less sure of itself."""
    if verdict:
        return 4 if at < (0.45 if mistaken else 0.65) else 3
    if mistaken:
        return 1 if at < 0.5 else 2
    return 0 if at < 0.35 else 1 if at < 0.8 else 2


def _rationale(solution_id: str, sample: int, verdict: bool, gold: bool, candidate: Candidate, source: Source) -> str:
    # Rotating by sample keeps two samples of one solution from being word for word the same.
    shift = int(draw("form", solution_id) * 3)
    form = (sample + shift) % 3
    if verdict:
        praise = source.praise[(sample + shift) % len(source.praise)]
        closer = pick(_CLOSERS_RIGHT, "closer", solution_id, sample)
        return (f"{candidate.about} {praise}", f"{candidate.about} {closer}", f"{praise} {candidate.about}")[form]
    if not gold:
        closer = pick(_CLOSERS_WRONG, "closer", solution_id, sample)
        return (f"{candidate.about} {candidate.bug}", candidate.bug, f"{candidate.bug} {closer}")[form]
    doubt = source.doubts[(sample + shift) % len(source.doubts)]
    return (f"{candidate.about} {doubt}", doubt, f"{doubt} {candidate.about}")[form]


def session_row(solution_id: str, gold: bool, candidate: Candidate) -> dict[str, object]:
    """The answer of the reviewer `example`: the reference label, with a note on what is wrong."""
    row: dict[str, object] = {"solution_id": solution_id, "value": "correct" if gold else "incorrect"}
    if not gold and candidate.tag:
        row["tags"] = [candidate.tag]
    if not gold and draw("note", solution_id) < 0.5:
        row["note"] = candidate.bug
    return row
