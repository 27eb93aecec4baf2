"""Clients without a server: a recording played back, and a scripted function.

Shipped, so that tests need no mocks.
A recording is a JSON Lines file of {"key", "reply"}; `RecordingClient` makes one from any real client.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from vcl_tui.errors import RequestRefusedError
from vcl_tui.llm.cache import reply_from_json, reply_to_json
from vcl_tui.llm.client import ChatClient, ChatReply, ChatRequest, WrappedClient

RECORDED_SERVER = "recorded"
"""Stands for the address in a recording's keys: the port of a test server changes from run to run."""


class ScriptedClient:
    """Answers by a function of the request, which may raise any error of `ChatClient.complete`."""

    def __init__(
        self, answer: Callable[[ChatRequest], ChatReply], model: str = "scripted", server: str = "scripted"
    ) -> None:
        self._answer = answer
        self._model = model
        self._server = server
        self.requests: list[ChatRequest] = []

    @property
    def server(self) -> str:
        """See `ChatClient`."""
        return self._server

    @property
    def model(self) -> str:
        """See `ChatClient`."""
        return self._model

    async def complete(self, request: ChatRequest) -> ChatReply:
        """See `ChatClient`."""
        self.requests.append(request)
        return self._answer(request)

    async def aclose(self) -> None:
        """See `ChatClient`."""


def replay_client(recording: Path, model: str) -> ScriptedClient:
    """A client that answers what `RecordingClient` wrote down, and refuses all else."""
    replies: dict[str, str] = {}
    for line in recording.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        replies[record["key"]] = json.dumps(record["reply"])

    def answer(request: ChatRequest) -> ChatReply:
        kept = replies.get(request.cache_key(RECORDED_SERVER, model))
        if kept is None:
            raise RequestRefusedError(f"{recording}: holds no answer to this request; record it again")
        return replace(reply_from_json(kept), cached=False)  # it stands for a server, not for a cache

    return ScriptedClient(answer, model, RECORDED_SERVER)


class RecordingClient(WrappedClient):
    """Passes requests on and appends every answer to a file that `replay_client` reads."""

    def __init__(self, inner: ChatClient, recording: Path) -> None:
        super().__init__(inner)
        self._recording = recording

    async def complete(self, request: ChatRequest) -> ChatReply:
        """See `ChatClient`."""
        reply = await self._inner.complete(request)
        record = {
            "key": request.cache_key(RECORDED_SERVER, self.model),
            "reply": json.loads(reply_to_json(reply)),
        }
        with self._recording.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
        return reply
