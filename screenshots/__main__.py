"""Draw every screen over the demo set, at both sizes, as SVG: `python -m screenshots` or `make screenshots`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from vcl_tui.config import Settings
from vcl_tui.model.queue import Design
from vcl_tui.tui.app import VclApp
from vcl_tui.tui.launch import setting_of
from vcl_tui.workflows import demo, queues, start_review
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.queue_plan import Plan

FOLDER = Path(__file__).resolve().parent
SIZES = {"120x40": (120, 40), "80x24": (80, 24)}
PAUSE_S = 0.5
WAIT = "wait"
"""Among the keys: the process beside the screen has to answer first."""
WORKER_STARTS_S = 10.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen: how it is opened, and which keys lead there."""

    name: str
    keys: Sequence[str] = ()
    queue: str = "plausible"
    blind: bool = False
    low_bandwidth: bool = False
    theme: str = "dark"
    filter_text: str = ""
    wait_s: float = PAUSE_S
    """How long the last screen may work before it is drawn: some ask a process beside it."""


PICTURES = (
    Picture("review"),
    Picture("review-labelled", ("c", "x", "u")),
    Picture("review-tests", ("3",)),
    Picture("review-light", theme="light"),
    Picture("review-low-bandwidth", low_bandwidth=True),
    Picture("blind", blind=True),
    Picture("blind-revealed", ("c", "enter"), blind=True),
    Picture("filtered-to-nothing", filter_text="problem:nosuch"),
    Picture("note", ("a", *"the odd places move")),
    Picture("matrix", ("m",)),
    Picture("difference", ("d",)),
    Picture("tags", ("number_sign",)),
    Picture("queues", ("Q",)),
    Picture("suspects", ("S",), wait_s=10),
    Picture("calibration", ("C",), queue="example", wait_s=10),
    Picture("agreement", ("A",), wait_s=6),
    Picture("help", ("question_mark",)),
    Picture("question", ("N",), queue="plan", wait_s=14),
    Picture("question-revealed", ("N", "wait", "c", "enter"), queue="plan", blind=True, wait_s=2),
    Picture("copies", ("c", "D"), filter_text="problem:he067", wait_s=6),
    Picture("study", ("T",), wait_s=14),
    Picture("try-an-input", ("i", "wait", "enter"), wait_s=8),
)


async def draw(picture: Picture, size: tuple[int, int], store: Path) -> str:
    """The SVG of one picture."""
    tables: dict[str, object] = {"theme": picture.theme}
    settings = Settings(db=store, reviewer="ann", login="", tables=tables, term="xterm-256color")
    identities = count(1)
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    context = Context(settings, clock=lambda: noon, identity=lambda: f"{picture.name}-{next(identities):06}")
    begun = start_review.begin(context, queue=picture.queue, filter_text=picture.filter_text, blind=picture.blind)
    app = VclApp(setting_of(begun, low_bandwidth=picture.low_bandwidth))
    async with app.run_test(size=size) as pilot:
        await pilot.pause(PAUSE_S)
        for key in picture.keys:
            if key == WAIT:
                await pilot.pause(WORKER_STARTS_S)
                continue
            await pilot.press(key)
            await pilot.pause(PAUSE_S / 4 if len(key) == 1 and len(picture.keys) > 4 else PAUSE_S)
        await pilot.pause(picture.wait_s)
        drawn = app.export_screenshot(title=f"vcl review: {picture.name}")
    context.close()
    return drawn


def main(names: Sequence[str]) -> None:
    """Draw the pictures with these names, all when none is given; each over a fresh demo store."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.db"
        context = Context(Settings(db=template, reviewer="ann", login=""))
        demo.build(context)
        queues.new(context, Plan("plan", Design.ADAPTIVE, n=200, target=0.9, confidence=0.95))
        context.close()
        for picture in PICTURES:
            if names and picture.name not in names:
                continue
            for label, size in SIZES.items():
                store = Path(folder) / "demo.db"
                store.write_bytes(template.read_bytes())
                svg = asyncio.run(draw(picture, size, store))
                (FOLDER / f"{picture.name}-{label}.svg").write_text(svg, encoding="utf-8")
                for left_over in Path(folder).glob("demo.db*"):
                    left_over.unlink()
                sys.stdout.write(f"{picture.name}-{label}.svg\n")


if __name__ == "__main__":
    main(sys.argv[1:])
