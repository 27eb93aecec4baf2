"""`vcl doctor`, `vcl log` and `vcl backup`: whether the store is sound, what happened in it, and a copy."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from pathlib import Path

from vcl_tui import __version__
from vcl_tui.config import Settings
from vcl_tui.errors import NoStoreError
from vcl_tui.execute import layers
from vcl_tui.llm.client import public_address
from vcl_tui.model.label import LabelEvent
from vcl_tui.store import health, labels
from vcl_tui.store.connection import SQLITE_VERSION
from vcl_tui.workflows.context import Context


def examine(context: Context) -> dict[str, object]:
    """The document of `vcl doctor --json`: the store's checks and what this machine offers.

    Raises:
        StoreError: the store can't even be opened.
    """
    settings = context.settings
    machine = {
        "vcl": __version__,
        "python": platform.python_version(),
        "sqlite": SQLITE_VERSION,
        "system": platform.system(),
        "terminal": settings.term or "none",
        "utf8": settings.utf8,
        "no_color": settings.no_color,
        "judge": _judge_server(settings),
        **{f"sandbox {layer.name}": _told(layer) for layer in layers.detect()},
    }
    try:
        found = health.checks(context.store())
    except NoStoreError:
        return {"sound": None, "store": None, "checks": [], "machine": machine}
    return {
        "sound": all(check.ok for check in found),
        "store": str(context.path),
        "checks": [asdict(check) for check in found],
        "machine": machine,
    }


def _judge_server(settings: Settings) -> str:
    """The judge's address without a password that it may hold."""
    named = settings.table("judge").get("base_url")
    return public_address(named) if isinstance(named, str) and named else "none in the config file"


def _told(layer: layers.Layer) -> str:
    """One line on a sandbox layer."""
    if layer.available:
        return f"active; prevents {layer.prevents}"
    return f"MISSING, so vcl run refuses: {layer.missing}"


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which events of the label log. None means all; `last` is the number of the newest to give."""

    reviewer: str | None = None
    item: str | None = None
    queue: str | None = None
    last: int | None = None


def log(context: Context, wanted: LogFilter) -> list[dict[str, object]]:
    """The label log, oldest first: who said what when, and what was taken back."""
    events = [event for event in labels.events(context.store()) if _wanted(event, wanted)]
    taken_back = {event.label.retracts for event in events if event.label.retracts}
    newest = events if wanted.last is None else events[max(0, len(events) - wanted.last) :]
    return [
        {
            "at": event.at,
            "reviewer": event.label.reviewer,
            "act": event.label.act.value,
            "kind": event.label.kind.value,
            "item": event.label.item,
            "value": event.label.value.value,
            "tags": list(event.label.tags),
            "note": event.label.note,
            "question": event.label.question,
            "queue": event.queue,
            "retracts": event.label.retracts,
            "taken_back": event.uuid in taken_back,
            "uuid": event.uuid,
            "hash": event.hash,
        }
        for event in newest
    ]


def backup(context: Context, target: Path, *, force: bool) -> int:
    """Copy the store while it may be in use; returns the copy's size in bytes."""
    return health.copy(context.store(), target, force=force)


def _wanted(event: LabelEvent, wanted: LogFilter) -> bool:
    return (
        wanted.reviewer in (None, event.label.reviewer)
        and wanted.item in (None, event.label.item)
        and wanted.queue in (None, event.queue)
    )
