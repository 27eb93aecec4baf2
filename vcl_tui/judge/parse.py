"""From what a judge wrote to what it said. Pure.

Every answer is validated, whatever the server promised: servers ignore schemas silently, and answers are cut
off at the token limit. What can't be read is `Unparsed` with a reason, never a low score.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from vcl_tui.judge.rubric import SCORES, VERDICTS, WINNERS
from vcl_tui.llm.json_in_text import objects_in

MIDDLE_SCORE = 2
"""A verdict on one side and a score on the other side of it contradict each other."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A judgement as it was stated. `structured` is False when it was picked out of prose."""

    verdict: bool
    score: int | None
    analysis: str
    case_for: str = ""
    case_against: str = ""
    structured: bool = True

    @property
    def inconsistent(self) -> bool:
        """Whether verdict and score contradict each other."""
        if self.score is None:
            return False
        return self.score < MIDDLE_SCORE if self.verdict else self.score > MIDDLE_SCORE


@dataclass(frozen=True, slots=True)
class Unparsed:
    """An answer that says nothing usable."""

    reason: str


def parse_answer(text: str, finish_reason: str) -> Answer | Unparsed:
    """Read a pointwise answer: a JSON object anywhere in the text, else labelled lines of prose."""
    record = _last_object(text, "verdict")
    if record is not None:
        return _from_record(record)
    if finish_reason == "length":
        return Unparsed("cut off at the token limit")
    return _from_prose(text)


def parse_winner(text: str, finish_reason: str) -> tuple[str, str] | Unparsed:
    """Read a pairwise answer: (first, second or tie; analysis)."""
    record = _last_object(text, "winner")
    if record is not None:
        winner = str(record["winner"]).strip().lower()
        if winner not in WINNERS:
            return Unparsed(f"winner is {winner[:40]!r}, not one of {', '.join(WINNERS)}")
        return winner, _text(record, "analysis")
    if finish_reason == "length":
        return Unparsed("cut off at the token limit")
    found = {word.lower() for word in re.findall(rf"(?i)winner\W{{1,6}}({'|'.join(WINNERS)})\b", text)}
    return (found.pop(), text.strip()) if len(found) == 1 else Unparsed("no winner found")


def _from_record(record: Mapping[str, object]) -> Answer | Unparsed:
    stated = record["verdict"]
    verdict = VERDICTS.get(stated.strip().lower()) if isinstance(stated, str) else None
    if verdict is None:
        return Unparsed(f"verdict is {str(stated)[:40]!r}, not correct or incorrect")
    score = record.get("score")
    if isinstance(score, str) and score.strip().isdecimal():
        score = int(score)
    if isinstance(score, bool) or not isinstance(score, int | float) or score not in SCORES:
        return Unparsed(f"score is {str(score)[:40]!r}, not a whole number from {SCORES[0]} to {SCORES[-1]}")
    return Answer(
        verdict=verdict,
        score=int(score),
        analysis=_text(record, "analysis"),
        case_for=_text(record, "for"),
        case_against=_text(record, "against"),
    )


def _from_prose(text: str) -> Answer | Unparsed:
    """Labelled lines such as "Verdict: incorrect" and "Score: 1/4"; two different verdicts are none."""
    verdicts = {word.lower() for word in re.findall(r"(?i)verdict\W{1,6}(correct|incorrect)\b", text)}
    if len(verdicts) != 1:
        return Unparsed("no verdict found" if not verdicts else "two different verdicts")
    scores = {int(digits) for digits in re.findall(r"(?i)score\W{1,6}(\d+)(?![\d.])", text)}
    if len(scores) > 1 or not scores <= set(SCORES):
        return Unparsed("no single score from 0 to 4")
    return Answer(
        verdict=VERDICTS[verdicts.pop()],
        score=scores.pop() if scores else None,
        analysis=text.strip(),
        structured=False,
    )


def _last_object(text: str, field: str) -> Mapping[str, object] | None:
    """The last JSON object in the text that has the field: a thinking model may draft others before it."""
    found: Mapping[str, object] | None = None
    for each in objects_in(text):
        if field in each:
            found = each
    return found


def _text(record: Mapping[str, object], field: str) -> str:
    value = record.get(field, "")
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
