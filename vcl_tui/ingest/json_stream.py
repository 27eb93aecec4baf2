"""One large JSON document, read member by member: result files grow to gigabytes, and most of one is one member.

    {"date": ..., "eval": {"HumanEval/0": [...], "HumanEval/1": [...]}}

Asked to split `eval`, it yields `("date", None, ...)`, then `("eval", "HumanEval/0", [...])` and so on; entries
of an array have their index as key. A document that is itself an array is split under the name "".
"""

from __future__ import annotations

import codecs
import gzip
import json
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from vcl_tui.errors import InputError, RowError
from vcl_tui.ingest.base import ReadLog
from vcl_tui.ingest.strict_json import DECODER, check_storable, named_traps

CHUNK_BYTES = 1024 * 1024
VALUE_LIMIT_CHARACTERS = 64 * 1024 * 1024
"""A member that isn't split has to fit in memory; one longer than this is no result of a run."""

Member = tuple[str, str | int | None, object]


def members(path: Path, log: ReadLog, split: Collection[str]) -> Iterator[Member]:
    """The members of the document in `path`, plain or gzipped, in their order.

    Raises:
        RowError: it isn't JSON, or has one of the traps of `strict_json`.
        InputError: the file can't be read.
    """
    log.opened(path)
    try:
        with path.open("rb") as raw:
            yield from _Reader(path, raw, log).members(split)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}; check the file and its permissions") from error


class _Reader:
    """A window on the text: `text[at:]` hasn't been parsed yet."""

    def __init__(self, path: Path, raw: BinaryIO, log: ReadLog) -> None:
        self.path, self.raw, self.log = path, raw, log
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        self.stream = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
        self.decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self.text, self.at, self.line, self.ended = "", 0, 1, False

    def members(self, split: Collection[str]) -> Iterator[Member]:
        opening = self.next_sign("{[")
        if opening == "[":
            yield from (("", index, value) for index, value in self.entries("]"))
        else:
            for name in self.keys():
                sign = self.peek()
                if name in split and sign in "{[":
                    self.at += 1
                    closing = "}" if sign == "{" else "]"
                    yield from ((name, key, value) for key, value in self.entries(closing))
                else:
                    yield name, None, self.value()
        if self.peek(at_end=True):
            raise self.fault("more text after the end of the document", "keep one JSON document a file")

    def entries(self, closing: str) -> Iterator[tuple[str | int, object]]:
        """The entries of an object or array whose opening sign was just taken."""
        if closing == "}":
            for key in self.keys():
                yield key, self.value()
            return
        if self.peek() == closing:
            self.at += 1
            return
        index = 0
        while True:
            yield index, self.value()
            index += 1
            if self.next_sign(",]") == "]":
                return

    def keys(self) -> Iterator[str]:
        """The keys of an object whose opening sign was just taken; the caller takes each value."""
        seen: set[str] = set()
        if self.peek() == "}":
            self.at += 1
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise self.fault("an object's key is no text", "mend the document")
            if key in seen:
                raise self.fault(f"the key {key[:80]!r} is there twice", "remove one of the two")
            seen.add(key)
            self.next_sign(":")
            yield key
            if self.next_sign(",}") == "}":
                return

    def value(self) -> object:
        """The next value, reading on until it is whole."""
        self.peek()
        while True:
            try:
                with named_traps(str(self.path), self.line):
                    found, end = DECODER.raw_decode(self.text, self.at)
                    if self.text.find("\\u", self.at, end) >= 0:
                        check_storable(found)
            except RowError as error:
                # a value cut off by the end of the window looks broken too: read on before believing it
                if not isinstance(error.__cause__, json.JSONDecodeError) or not self.read_more():
                    raise self.placed(error) from error
                continue
            if end < len(self.text) or not self.read_more():
                self.line += self.text.count("\n", self.at, end)
                self.at = end
                return cast("object", found)

    def peek(self, *, at_end: bool = False) -> str:
        """The next sign that isn't white space, left where it is; "" at the end, if that is allowed."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
                self.line += self.text[self.at] == "\n"
                self.at += 1
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.read_more():
                if at_end:
                    return ""
                raise self.fault("the document is cut off", "copy or download the file again")

    def next_sign(self, allowed: str) -> str:
        sign = self.peek()
        if sign not in allowed:
            raise self.fault(f"not JSON ({sign!r} instead of {' or '.join(allowed)})", "mend the document")
        self.at += 1
        return sign

    def read_more(self) -> bool:
        """Double the window, dropping what was parsed; False at the end of the file."""
        if self.ended:
            return False
        rest = self.text[self.at :]
        if len(rest) > VALUE_LIMIT_CHARACTERS:
            raise self.fault(f"a value of more than {VALUE_LIMIT_CHARACTERS // 2**20} MiB", "split the file")
        before = self.raw.tell()
        try:
            chunk = self.stream.read(max(CHUNK_BYTES, len(rest)))
            more = self.decoder.decode(chunk, final=not chunk)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise self.fault(f"broken gzip ({error})", "copy or download the file again") from error
        except UnicodeDecodeError as error:
            raise self.fault("invalid UTF-8", "save the file as UTF-8") from error
        self.log.advanced(self.raw.tell() - before)
        self.text, self.at, self.ended = rest + more, 0, not chunk
        return True

    def placed(self, error: RowError) -> RowError:
        """The same error at the line of the file rather than of the window."""
        return RowError(str(self.path), self.line, error.field, error.problem, error.mend)

    def fault(self, problem: str, mend: str) -> RowError:
        return RowError(str(self.path), self.line, "", problem, mend)
