"""What widgets and workers tell the screens. Nobody reaches for anybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from vcl_tui.model.view import SolutionView
from vcl_tui.workflows.browse import Listing, ListRequest

if TYPE_CHECKING:
    from concurrent.futures import Future

    from vcl_tui.workflows.questions_ahead import Ready
    from vcl_tui.workflows.queue_standing import Standing


class ListingReady(Message):
    """A worker has filled a listing."""

    def __init__(self, request: ListRequest, listing: Listing) -> None:
        super().__init__()
        self.request = request
        self.listing = listing


class ListingFailed(Message):
    """A listing couldn't be filled; the one before it stays."""

    def __init__(self, request: ListRequest, reason: str) -> None:
        super().__init__()
        self.request = request
        self.reason = reason


class EvidenceReady(Message):
    """A worker has read a solution with its evidence."""

    def __init__(self, view: SolutionView) -> None:
        super().__init__()
        self.view = view


class EvidenceFailed(Message):
    """A solution couldn't be read."""

    def __init__(self, solution: str, reason: str) -> None:
        super().__init__()
        self.solution = solution
        self.reason = reason


class QuestionsHeld(Message):
    """The worker process has made questions of a stored queue ready, or failed to."""

    def __init__(self, queue: str, future: Future[Ready]) -> None:
        super().__init__()
        self.queue = queue
        self.future = future


class StandingRead(Message):
    """The worker process has worked out where a stored queue stands, or failed to."""

    def __init__(self, queue: str, future: Future[Standing]) -> None:
        super().__init__()
        self.queue = queue
        self.future = future


class RanAgain(Message):
    """A solution has run again in the sandbox, or couldn't."""

    def __init__(self, solution: str, future: Future[str]) -> None:
        super().__init__()
        self.solution = solution
        self.future = future


class LinePicked(Message):
    """A line was clicked."""

    def __init__(self, pane: str, line: int) -> None:
        super().__init__()
        self.pane = pane
        self.line = line


class Typed(Message):
    """The text in the entry line changed."""

    def __init__(self, purpose: str, text: str) -> None:
        super().__init__()
        self.purpose = purpose
        self.text = text


class EditorWanted(Message):
    """The note in the entry line is to be written in the reviewer's editor."""


class Entered(Message):
    """The text in the entry line was sent, or given up with escape."""

    def __init__(self, purpose: str, text: str, *, given_up: bool) -> None:
        super().__init__()
        self.purpose = purpose
        self.text = text
        self.given_up = given_up
