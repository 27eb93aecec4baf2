"""The words of a conversation with a model server, and the protocol that every client speaks.

`llm.openai_client` speaks it over HTTP, `llm.replay` from a recording; `llm.retry`, `llm.usage` and
`llm.cache` wrap any of them. A request names everything that decides its answer, so its hash is a cache key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit


class AnswerFormat(StrEnum):
    """The rungs of the ladder, best first: how a server is made to answer in JSON."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one server understands, found by `llm.ladder`.

    Attributes:
        answer_format: the best rung that the server obeys.
        top_logprobs: alternatives to ask for at each token; 0 when the server gives none.
        limit_field: what the server calls the limit on output tokens.
        temperature: whether temperature and top_p may be sent (some reasoning models refuse them).
    """

    answer_format: AnswerFormat = AnswerFormat.PLAIN
    top_logprobs: int = 0
    limit_field: str = "max_tokens"
    temperature: bool = True


@dataclass(frozen=True, slots=True)
class Message:
    """One turn. `role` is system, user or assistant."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerSchema:
    """A JSON schema that the answer must satisfy; `name` is what the server calls it."""

    name: str
    schema: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the model draws. None leaves the choice to the server."""

    max_tokens: int
    temperature: float | None = None
    top_p: float | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One question. `sample` is the 0-based number of the draw: it tells equal questions apart."""

    messages: tuple[Message, ...]
    sampling: Sampling
    dialect: Dialect
    schema: AnswerSchema | None = None
    sample: int = 0

    def cache_key(self, server: str, model: str) -> str:
        """SHA-256 over server, model, messages, parameters and sample number, in hexadecimal."""
        identity = {"server": server, "model": model, "request": asdict(self)}
        canonical = json.dumps(identity, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class TokenChoice:
    """One token of an answer: its text, its natural-log probability, and the likeliest alternatives."""

    text: str
    logprob: float
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What came back.

    Attributes:
        finish_reason: "stop", "length" (cut off at the token limit), or what else the server says.
        tokens_in: prompt tokens as billed; None when the server doesn't report them.
        tokens_out: answer tokens as billed, hidden reasoning included; None when not reported.
        tokens: the answer's tokens with probabilities; empty without logprobs.
        cached: the reply was paid for by an earlier request.
    """

    text: str
    finish_reason: str
    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens: tuple[TokenChoice, ...] = ()
    cached: bool = False


class ChatClient(Protocol):
    """Anything that answers requests. Safe for many requests at once."""

    @property
    def server(self) -> str:
        """The address without credentials, as it is stored and shown."""

    @property
    def model(self) -> str:
        """The model's name as the server knows it."""

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request.

        Raises:
            AccessRefusedError: no request to this server will work.
            RequestRefusedError: this request never will.
            BusyError: it may work later.
        """

    async def aclose(self) -> None:
        """Let go of connections. Calling it twice is fine."""


class WrappedClient:
    """A client around another: a wrapper says what it adds to `complete`, the rest is the inner client's."""

    def __init__(self, inner: ChatClient) -> None:
        self._inner = inner

    @property
    def server(self) -> str:
        """See `ChatClient`."""
        return self._inner.server

    @property
    def model(self) -> str:
        """See `ChatClient`."""
        return self._inner.model

    async def aclose(self) -> None:
        """See `ChatClient`."""
        await self._inner.aclose()


UNREADABLE_ADDRESS = "(an address that can't be read)"
"""Shown for an address whose host or port makes no sense: it may hold anything, a password too."""


def public_address(base_url: str) -> str:
    """The address without user, password, query and trailing slash, so that no key is ever stored with it."""
    try:
        parts = urlsplit(base_url)
        port = parts.port
    except ValueError:
        return UNREADABLE_ADDRESS
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    where = f"{host}:{port}" if port else host
    return urlunsplit((parts.scheme, where, parts.path.rstrip("/"), "", ""))
