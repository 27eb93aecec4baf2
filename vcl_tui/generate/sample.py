"""Asking a model for tests, for programs, and how demanding a suite is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace

from vcl_tui.generate.library import GeneratorPrompt
from vcl_tui.llm.client import (
    AnswerFormat,
    AnswerSchema,
    ChatClient,
    ChatReply,
    ChatRequest,
    Dialect,
    Message,
    Sampling,
)
from vcl_tui.llm.json_in_text import objects_in
from vcl_tui.llm.prompt import fence_word

DIFFICULTIES = (1, 2, 3, 4, 5)
RATING = AnswerSchema(
    "rating",
    {
        "type": "object",
        "properties": {
            "analysis": {"type": "string"},
            "difficulty": {"type": "integer", "enum": list(DIFFICULTIES)},
        },
        "required": ["analysis", "difficulty"],
        "additionalProperties": False,
    },
)
EARLIER_TESTS_MAX = 60
"""Of the tests so far, so many are shown: enough to avoid repeats, and a prompt stays affordable."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a prompt is about. `candidate` is one solution's code, `earlier_tests` the code of tests so far."""

    problem: str
    entry_point: str | None
    candidate: str = ""
    earlier_tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Generator:
    """A model with a prompt and parameters. `count` is how many tests one reply is asked for."""

    model: str
    prompt: GeneratorPrompt
    sampling: Sampling
    count: int = 0

    @property
    def params(self) -> dict[str, object]:
        """All that decides the question but for its material."""
        return {"sampling": asdict(self.sampling), "count": self.count, "prompt": self.prompt.title}

    @property
    def params_sha256(self) -> str:
        """Hash of the parameters and of the prompt's wording."""
        identity = {**self.params, "wording": asdict(self.prompt.wording)}
        return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()

    def messages(self, material: Material) -> tuple[Message, ...]:
        """The prompt."""
        earlier = "\n".join(material.earlier_tests[:EARLIER_TESTS_MAX])
        places = {
            "problem": material.problem.strip(),
            "entry_point": material.entry_point or "solution",
            "candidate": material.candidate.rstrip(),
            "earlier_tests": earlier,
            "count": str(self.count),
            "fence": fence_word(material.problem, material.candidate, earlier),
        }
        return self.prompt.wording.messages(places)

    def request(self, material: Material, dialect: Dialect, draw: int) -> ChatRequest:
        """The question for free text; `draw` tells equal questions apart."""
        plain = replace(dialect, answer_format=AnswerFormat.PLAIN, top_logprobs=0)
        return ChatRequest(self.messages(material), self.sampling, plain, sample=draw)


async def write(client: ChatClient, dialect: Dialect, generator: Generator, material: Material, draw: int) -> ChatReply:
    """The model's text, for `extract`.

    Raises:
        RequestRefusedError, AccessRefusedError, BusyError, LimitReachedError: as the client does.
    """
    return await client.complete(generator.request(material, dialect, draw))


async def rate(client: ChatClient, dialect: Dialect, rater: Generator, material: Material) -> int | None:
    """How demanding a suite is, 1 to 5; None when the answer can't be read.

    Raises:
        RequestRefusedError, AccessRefusedError, BusyError, LimitReachedError: as the client does.
    """
    request = ChatRequest(rater.messages(material), rater.sampling, replace(dialect, top_logprobs=0), RATING)
    return parse_rating((await client.complete(request)).text)


def parse_rating(text: str) -> int | None:
    """The difficulty of the last JSON object in the text that has one in range."""
    rating: int | None = None
    for found in objects_in(text):
        stated = found.get("difficulty")
        if isinstance(stated, int) and not isinstance(stated, bool) and stated in DIFFICULTIES:
            rating = stated
    return rating
