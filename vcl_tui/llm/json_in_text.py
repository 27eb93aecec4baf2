"""JSON objects in the free text of a reply: a model writes prose around its answer, and drafts before it."""

from __future__ import annotations

import json
from collections.abc import Iterator


def objects_in(text: str) -> Iterator[dict[str, object]]:
    """Every outermost JSON object in the text, in order; braces that open none are passed over."""
    decoder = json.JSONDecoder()
    position = text.find("{")
    while position >= 0:
        try:
            value, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            end = position + 1
        else:
            yield value
        position = text.find("{", end)
