"""Asking again: exponential backoff with jitter that honours Retry-After.

The openai package retries by itself too; `llm.openai_client` turns that off, because its retries can't be
metered, stopped or told what the server asked for. Sleep and randomness are passed in, so tests take no time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from vcl_tui.errors import BusyError
from vcl_tui.llm.client import ChatClient, ChatReply, ChatRequest, WrappedClient


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long.

    Attributes:
        attempts: requests in all, the first included.
        first_wait_s: wait before the second attempt; it doubles each time.
        longest_wait_s: no wait is longer, unless the server asks for it.
        unreachable_attempts: requests in all while nothing answers at the address, mostly a typing error.
        patience_s: the longest Retry-After that is honoured; a longer one ends the attempts at once.
    """

    attempts: int = 6
    unreachable_attempts: int = 6
    first_wait_s: float = 0.5
    longest_wait_s: float = 30.0
    patience_s: float = 120.0

    def wait_s(self, attempt: int, retry_after_s: float | None, jitter: float) -> float | None:
        """Seconds to wait after failed attempt number `attempt` (1-based); None means give up.

        `jitter` in [0, 1) spreads clients that failed together over the upper half of the wait; after a
        Retry-After it adds up to a tenth, never less than what was asked for.
        """
        if attempt >= self.attempts:
            return None
        if retry_after_s is not None:
            return None if retry_after_s > self.patience_s else retry_after_s * (1 + jitter / 10)
        return min(self.longest_wait_s, self.first_wait_s * 2.0 ** (attempt - 1)) * (0.5 + jitter / 2)


class RetryingClient(WrappedClient):
    """A client that asks again while the server is busy."""

    def __init__(
        self,
        inner: ChatClient,
        policy: RetryPolicy,
        jitter: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(inner)
        self._policy = policy
        self._jitter = jitter
        self._sleep = sleep
        self.retries = 0

    async def complete(self, request: ChatRequest) -> ChatReply:
        """See `ChatClient`; the BusyError of the last attempt is raised."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self._inner.complete(request)
            except BusyError as error:
                wait_s = self._policy.wait_s(attempt, error.retry_after_s, self._jitter())
                if wait_s is None or (error.unreachable and attempt >= self._policy.unreachable_attempts):
                    raise
            self.retries += 1
            await self._sleep(wait_s)
