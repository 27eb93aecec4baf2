"""Text from outside made harmless and visible: no markup, no escapes, no characters that hide or reorder.

Problems, code, rationales, values and names all pass through here before they become a strip.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size

TAB_WIDTH = 4
MIDDLE_FROM = 6
_WIDE_SPACE = "\u3000"
_VARIATION_SELECTORS = "\ufe0e\ufe0f"


def visible(line: str) -> str:
    """One line: tabs expanded, control characters as symbols, invisible ones by their code in ‹›."""
    if line.isprintable():
        return line if line.isascii() else _without_selectors(line)
    if "\t" in line:
        line = line.expandtabs(TAB_WIDTH)
    return "".join(
        character if character.isprintable() else _symbol(character) for character in _without_selectors(line)
    )


def crop_middle(text: str, width: int, ellipsis: str = "…") -> str:
    """At most `width` cells, with the middle left out: the end of an id tells more than its middle."""
    if cell_len(text) <= width or width < MIDDLE_FROM:
        return crop(text, width, ellipsis)
    tail = text[-(width // 2) :]
    while cell_len(tail) > width // 2:
        tail = tail[1:]
    return crop(text, width - cell_len(tail), ellipsis) + tail


def visible_lines(text: str) -> list[str]:
    """The lines of a text, split at newlines only; a carriage return before one belongs to it."""
    return [visible(line) for line in text.replace("\r\n", "\n").split("\n")]


def crop(text: str, width: int, ellipsis: str = "…") -> str:
    """At most `width` cells of a text, with an ellipsis where something is missing."""
    if width <= 0:
        return ""
    # of a long text only the beginning is measured
    head = text[: 2 * width + 2]
    if len(head) == len(text) and (len(text) * 2 <= width or cell_len(text) <= width):
        return text
    kept, used = [], 0
    for character in head:
        size = get_character_cell_size(character)
        if used + size > width - 1:
            break
        kept.append(character)
        used += size
    return "".join(kept) + ellipsis


def wrapped(text: str, width: int) -> Iterator[str]:
    """Lines of at most `width` cells, broken at spaces where there are any, one at a time: a rationale may be long."""
    for line in text.replace("\r\n", "\n").split("\n"):
        yield from _wrapped_line(visible(line), max(width, 1))


def _wrapped_line(line: str, width: int) -> Iterator[str]:
    indent = line[: len(line) - len(line.lstrip(" "))]
    # at least one wide character must fit beside it, or no line would ever get shorter
    if len(indent) > width // 2 or width - len(indent) < 2:
        indent = ""
    while True:
        end = _fitting(line, width)
        if end >= len(line):
            yield line
            return
        space = line.rfind(" ", len(indent) + 1, end + 1)
        # a break that leaves most of the line empty is worse than a broken word
        if space > len(indent) and space >= end // 3:
            yield line[:space]
            line = indent + line[space + 1 :]
        else:
            yield line[:end]
            line = indent + line[end:]


def _fitting(line: str, width: int) -> int:
    if line.isascii():
        return min(len(line), width)
    used = 0
    for index, character in enumerate(line):
        used += get_character_cell_size(character)
        if used > width:
            return max(index, 1)
    return len(line)


def _without_selectors(line: str) -> str:
    # terminals disagree on how wide a character with a variation selector is, which would shift the row
    for selector in _VARIATION_SELECTORS:
        if selector in line:
            line = line.replace(selector, "")
    return line


@lru_cache(maxsize=512)
def _symbol(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return "  " if character == _WIDE_SPACE else f"‹{code:04X}›"
