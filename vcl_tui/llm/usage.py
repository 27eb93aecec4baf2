"""What requests cost, and the hard stop before a limit is passed.

`MeteredClient` wraps the wire itself, so every attempt is counted, lost ones too. Before a request leaves,
the most it can cost is set aside; when that doesn't fit under the limit the request waits for others to be
settled, and when none is under way it is refused. So a limit is never passed, however many requests run at
once.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from vcl_tui.errors import BusyError, LimitReachedError, UsageError
from vcl_tui.llm.client import ChatClient, ChatReply, ChatRequest, WrappedClient

BYTES_PER_TOKEN = 3.5
"""Typical of code and English under current tokenizers; used only for estimates, never for the hard stop."""

FRAMING_TOKENS = 16
"""Room for the role markers that a chat template adds to each message."""


@dataclass(frozen=True, slots=True)
class Price:
    """Cost of a million tokens, in the currency of the price table."""

    input_per_million: float
    output_per_million: float

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """Cost of so many tokens."""
        return (tokens_in * self.input_per_million + tokens_out * self.output_per_million) / 1e6


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a run must stop. None means no limit."""

    cost: float | None = None
    tokens: int | None = None


def prompt_bytes(request: ChatRequest) -> int:
    """Bytes of the messages in UTF-8. No byte-level tokenizer makes more tokens than this."""
    return sum(len(message.text.encode("utf-8", "surrogatepass")) for message in request.messages)


def estimated_tokens(request: ChatRequest) -> int:
    """A guess at the prompt's tokens, for `--dry-run`."""
    return round(prompt_bytes(request) / BYTES_PER_TOKEN) + FRAMING_TOKENS * len(request.messages)


def most_tokens_in(request: ChatRequest) -> int:
    """An upper bound of the prompt's tokens, for the hard stop."""
    return prompt_bytes(request) + FRAMING_TOKENS * len(request.messages)


class Meter:
    """Adds up tokens and cost of one run and guards its limits.

    Attributes:
        tokens_in, tokens_out: billed tokens of the answers that came.
        lost_tokens: upper bound of tokens that may have been billed for answers that never came.
        requests: attempts sent.
    """

    def __init__(self, price: Price | None, limits: Limits) -> None:
        if limits.cost is not None and price is None:
            raise UsageError("--max-cost needs the model's price: add it to the price table (vcl config edit)")
        self.price = price
        self.limits = limits
        self.tokens_in = self.tokens_out = self.lost_tokens = self.requests = 0
        self._lost_cost = 0.0
        self._held_tokens = 0
        self._held_cost = 0.0
        self._under_way = 0
        self._settled = asyncio.Condition()

    @property
    def cost(self) -> float | None:
        """What the answers cost; None without a price."""
        return None if self.price is None else self.price.cost(self.tokens_in, self.tokens_out)

    @property
    def lost_cost(self) -> float:
        """Upper bound of what lost answers may have cost."""
        return self._lost_cost

    def _fits(self, tokens: int, cost: float) -> bool:
        spent_tokens = self.tokens_in + self.tokens_out + self.lost_tokens + self._held_tokens
        if self.limits.tokens is not None and spent_tokens + tokens > self.limits.tokens:
            return False
        spent_cost = (self.cost or 0.0) + self._lost_cost + self._held_cost
        return self.limits.cost is None or spent_cost + cost <= self.limits.cost

    async def hold(self, request: ChatRequest) -> tuple[int, float]:
        """Set aside the most that `request` can use; returns it as (tokens, cost).

        Raises:
            LimitReachedError: it doesn't fit, and nothing under way could make room.
        """
        most_in, most_out = most_tokens_in(request), request.sampling.max_tokens
        tokens = most_in + most_out
        cost = 0.0 if self.price is None else self.price.cost(most_in, most_out)
        async with self._settled:
            while not self._fits(tokens, cost):
                if self._under_way == 0:
                    raise LimitReachedError(
                        f"stopped before the limit: the next request may take {tokens:,} tokens"
                        + (f" and cost {cost:.4f}" if self.price else "")
                        + "; what was paid for is kept, raise the limit to go on"
                    )
                await self._settled.wait()
            self._held_tokens += tokens
            self._held_cost += cost
            self._under_way += 1
            self.requests += 1
        return tokens, cost

    async def settle(self, held: tuple[int, float], reply: ChatReply | None, *, maybe_billed: bool) -> None:
        """Replace what was set aside by what was used.

        A reply without usage figures, and a lost answer that may have been billed, count as all that was set
        aside.
        """
        tokens, cost = held
        async with self._settled:
            self._held_tokens -= tokens
            self._held_cost -= cost
            self._under_way -= 1
            if reply is not None and reply.tokens_in is not None and reply.tokens_out is not None:
                self.tokens_in += reply.tokens_in
                self.tokens_out += reply.tokens_out
            elif reply is not None or maybe_billed:
                self.lost_tokens += tokens
                self._lost_cost += cost
            self._settled.notify_all()


class MeteredClient(WrappedClient):
    """A client whose every attempt goes through a meter."""

    def __init__(self, inner: ChatClient, meter: Meter) -> None:
        super().__init__(inner)
        self.meter = meter

    async def complete(self, request: ChatRequest) -> ChatReply:
        """See `ChatClient`; raises LimitReachedError as well."""
        held = await self.meter.hold(request)
        reply: ChatReply | None = None
        maybe_billed = False
        try:
            reply = await self._inner.complete(request)
        except BusyError as error:
            maybe_billed = error.maybe_billed
            raise
        except asyncio.CancelledError:
            maybe_billed = True  # the request was on its way: the server may finish it
            raise
        finally:
            await self.meter.settle(held, reply, maybe_billed=maybe_billed)
        return reply
