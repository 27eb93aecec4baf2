"""JSON without its traps: no NaN, no repeated keys, no numbers past reason, no nesting past reason.

`json.loads` takes all of these. A repeated key silently loses a value, a NaN poisons every mean it enters,
and a lone surrogate can't be stored; so a document that has one is refused with its place.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from vcl_tui.errors import RowError
from vcl_tui.ingest.lines import Block, decoded

JsonObject = dict[str, object]


class _TrapError(ValueError):
    """Valid for `json`, not for us."""


def _constant(name: str) -> object:
    raise _TrapError(f"{name} is not a JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise _TrapError(f"the number {text[:40]} is too large")
    return number


def _unrepeated(pairs: Sequence[tuple[str, object]]) -> JsonObject:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise _TrapError(f"the key {repeated!r} is there twice")
    return found


DECODER = json.JSONDecoder(parse_constant=_constant, parse_float=_finite, object_pairs_hook=_unrepeated)
"""Raises `ValueError` for the traps; use it inside `named_traps`."""


@contextmanager
def named_traps(path: str, line: int) -> Iterator[None]:
    """Turn what a parser raises into a RowError at this place; line 0 takes the parser's own."""
    try:
        yield
    except json.JSONDecodeError as error:
        problem = f"not JSON ({error.msg} at column {error.colno})"
        raise RowError(path, line or error.lineno, "", problem, "mend the line") from error
    except UnicodeEncodeError as error:
        raise RowError(path, line, "", "a lone surrogate (half a character)", "mend the text's encoding") from error
    except RecursionError as error:
        raise RowError(path, line, "", "nested too deeply", "flatten the object") from error
    except ValueError as error:
        problem = str(error) if isinstance(error, _TrapError) else "a number of thousands of digits"
        raise RowError(path, line, "", problem, "mend the value") from error


def parse(text: str, path: str, line: int = 0) -> object:
    """One JSON document.

    Args:
        text: the document.
        path: the file it is from, for the message.
        line: 1-based line it starts at; 0 when it is the whole file.

    Raises:
        RowError: it is not JSON, or has one of the traps.
    """
    with named_traps(path, line):
        found: object = DECODER.decode(text)
        if "\\u" in text:
            check_storable(found)
    return found


def check_storable(found: object) -> None:
    """Try whether a parsed value can be stored; inside `named_traps`.

    Raises:
        UnicodeEncodeError: it has a lone surrogate, which is legal in JSON text and in no UTF-8.
    """
    json.dumps(found, ensure_ascii=False).encode("utf-8")


def parse_object(text: str, path: str, line: int = 0) -> JsonObject:
    """One JSON object. Raises RowError as `parse`, and for anything else than an object."""
    found = parse(text, path, line)
    if not isinstance(found, dict):
        raise RowError(path, line, "", f"a JSON {json_type(found)}, not an object", "write one object a line")
    return found


def json_type(value: object) -> str:
    """What JSON calls the type of a parsed value."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "text"
        case list():
            return "array"
        case _:
            return "object"


def parse_plain_block(block: Block) -> list[JsonObject] | None:
    """All lines of a block at once, or None when something in it needs a closer look line by line.

    One call for the block is 1.6 times faster than one for each line. What it can't see is counted: a
    repeated key leaves fewer keys than colons, and an object on two lines leaves fewer objects than lines.
    A number too large for a float comes out infinite: callers check the numbers they take.
    """
    try:
        text = b",".join(block.lines).decode("utf-8")
        found = json.loads(f"[{text}]", parse_constant=_constant)
    except (ValueError, RecursionError):
        return None
    if len(found) != len(block.lines) or any(type(row) is not dict for row in found):
        return None
    if any(trap in text for trap in ("\\u", " :", "\t:", "\r:")):
        return None
    return found if sum(map(len, found)) == text.count('":') else None


def parse_lines(block: Block, path: str) -> list[tuple[int, JsonObject]]:
    """The objects of a block with their line numbers, blank lines left out.

    Raises:
        RowError: for the first line that isn't a JSON object, or has one of the traps.
    """
    numbered = []
    for number, line in enumerate(block.lines, start=block.first_line):
        if line.strip():
            numbered.append((number, parse_object(decoded(path, number, line), path, number)))
    return numbered
