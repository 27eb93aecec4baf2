"""Never paying twice for the same answer.

The key covers server, model, messages, parameters and sample number; where replies are kept is the caller's
business (`store.replies` in a run, a dict in tests), behind the two methods of `ReplyCache`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Protocol

from vcl_tui.llm.client import ChatClient, ChatReply, ChatRequest, TokenChoice, WrappedClient


class ReplyCache(Protocol):
    """Texts by key. The text is what `reply_to_json` makes."""

    def get(self, key: str) -> str | None:
        """The text kept under the key, or None."""

    def put(self, key: str, text: str) -> None:
        """Keep a text; the same key keeps its first text."""


def reply_to_json(reply: ChatReply) -> str:
    """One line of JSON that `reply_from_json` reads back exactly."""
    return json.dumps(
        {
            "text": reply.text,
            "finish_reason": reply.finish_reason,
            "tokens_in": reply.tokens_in,
            "tokens_out": reply.tokens_out,
            "tokens": [[token.text, token.logprob, token.alternatives] for token in reply.tokens],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def reply_from_json(text: str) -> ChatReply:
    """The reply that `reply_to_json` wrote down, marked as cached."""
    record = json.loads(text)
    return ChatReply(
        text=record["text"],
        finish_reason=record["finish_reason"],
        tokens_in=record["tokens_in"],
        tokens_out=record["tokens_out"],
        tokens=tuple(
            TokenChoice(token, logprob, tuple((other, p) for other, p in alternatives))
            for token, logprob, alternatives in record["tokens"]
        ),
        cached=True,
    )


class CachedClient(WrappedClient):
    """A client that asks its cache first.

    Args:
        inner: asked when the cache doesn't know.
        replies: the cache.
        slim: drops what nobody will read from a reply before it is kept (log-probabilities are bulky).
    """

    def __init__(
        self, inner: ChatClient, replies: ReplyCache, slim: Callable[[ChatReply], ChatReply] | None = None
    ) -> None:
        super().__init__(inner)
        self._replies = replies
        self._slim = slim
        self.hits = 0

    async def complete(self, request: ChatRequest) -> ChatReply:
        """See `ChatClient`. Only answers are kept, never failures."""
        key = request.cache_key(self.server, self.model)
        kept = self._replies.get(key)
        if kept is not None:
            self.hits += 1
            return reply_from_json(kept)
        reply = await self._inner.complete(request)
        if self._slim is not None:
            reply = self._slim(reply)
        self._replies.put(key, reply_to_json(reply))
        return reply
