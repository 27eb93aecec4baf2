"""The few drawn characters, and what stands for them where the locale can't show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters for lines, bars and marks."""

    rule: str
    rule_focus: str
    wall: str
    full: str
    empty: str
    cursor: str
    ellipsis: str
    more_right: str
    dot: str
    not_run: str
    at_least: str
    levels: str
    """An eighth of a cell to a whole one, for columns."""


UNICODE = Glyphs("─", "━", "│", "━", "─", "›", "…", "›", "·", "–", "≥", "▁▂▃▄▅▆▇█")
ASCII = Glyphs("-", "=", "|", "#", ".", ">", "~", ">", "|", "-", ">=", "..::||##")
