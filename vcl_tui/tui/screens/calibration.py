"""Calibration: precision and recall against the threshold with their bands, the target, and what is certified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vcl_tui.tui.lines_screen import LinesScreen
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.visible_text import visible, wrapped
from vcl_tui.tui.widgets.lines import Line
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.workflows import beside

Point = Mapping[str, object]

PLOT_ROWS = 11
"""One row for each tenth of a share, so that the axis needs no rounding."""
CELLS = 3
"""Columns for each threshold."""


class CalibrationScreen(LinesScreen):
    """Looks only: what is certified is said by `vcl calibrate`, which takes its share of the alpha."""

    keys_of = "calibration"
    heading = "calibration"
    footer_actions: tuple[str, ...] = ("close", "help")

    def __init__(self, setting: Setting, queue: str = "") -> None:
        super().__init__(setting)
        self._queue = queue

    def read(self) -> tuple[Sequence[Line], Sequence[Span]]:
        """Work it out anew."""
        found = self.worked_out(beside.calibration, self._queue or None)
        said = [(visible(str(found["queue"])), "strong")] if found["queue"] else []
        return [Line(spans) for spans in self._told(found)], said

    def _told(self, found: Mapping[str, object]) -> Iterator[Sequence[Span]]:
        yield ()
        role = "correct" if found["certified"] else "unsure"
        yield ((f"  {'CERTIFIED' if found['certified'] else 'not certified'}", role), (f"  {found['goal']}", "strong"))
        for text in wrapped(str(found["reason"]), max(self.size.width - 4, 20)):
            yield ((f"  {text}", "dim"),)
        points = found["curve"]
        drawn = [point for point in points if isinstance(point, dict)] if isinstance(points, list) else []
        if drawn:
            yield ()
            yield from self._plot(drawn, found["target"])
            yield from _facts(drawn)
        sets = found["sets"]
        if isinstance(sets, list) and sets:
            yield ()
            yield (("  set        known right     drawn     right    p-value", "dim"),)
            for each in sets:
                p_value = "skipped" if each["skipped"] or each["p_value"] is None else f"{each['p_value']:.3g}"
                yield (
                    (
                        f"  {each['size']:>5,}      {each['known_right']:>9,} {each['drawn']:>9,} "
                        f"{each['right']:>9,}    {p_value:>7}",
                        "text",
                    ),
                )

    def _plot(self, points: Sequence[Point], target: object) -> Iterator[Sequence[Span]]:
        utf8 = self.setting.glyphs.wall == "│"
        shade, line, right, kept = ("░", "┄", "●", "○") if utf8 else (":", "-", "P", "R")
        yield (
            (f"  {right}", "correct"),
            (" precision  ", "text"),
            (f"{kept}", "judge"),
            (" recall  ", "text"),
            (f"{shade * 2} 95 % band of the precision  {line * 2} target", "dim"),
        )
        for row in range(PLOT_ROWS):
            level = (PLOT_ROWS - 1 - row) / (PLOT_ROWS - 1)
            spans: list[Span] = [(f"  {level:>4.1f} {self.setting.glyphs.wall}", "dim")]
            for point in points:
                spans.append(_cell(point, level, target, (shade, line, right, kept)))
            yield spans
        ends = f"{float(str(points[0]['threshold'])):.2f}", f"{float(str(points[-1]['threshold'])):.2f}"
        middle = "share of the tests that a kept solution passes"
        width = CELLS * len(points)
        yield ((f"        {ends[0]}{middle:^{max(width - 8, len(middle) + 2)}}{ends[1]}", "dim"),)


def _cell(point: Point, level: float, target: object, marks: tuple[str, str, str, str]) -> Span:
    """The character of a threshold at a height; a point hides the band, the band hides the target."""
    shade, line, right, kept = marks
    here = round(level * (PLOT_ROWS - 1))

    def row_of(value: object) -> int | None:
        return round(float(value) * (PLOT_ROWS - 1)) if isinstance(value, float | int) else None

    def near(value: object) -> bool:
        return row_of(value) == here

    precision, recall = near(point["precision"]), near(point["recall"])
    if precision and recall:
        return f"{right}{kept} ", "correct"
    if precision:
        return f" {right} ", "correct"
    if recall:
        return f" {kept} ", "judge"
    low, high = row_of(point["low"]), row_of(point["high"])
    if low is not None and high is not None and low <= here <= high:
        return shade * CELLS, "faint"
    return (line * CELLS, "warn") if near(target) else (" " * CELLS, "text")


def _facts(points: Sequence[Point]) -> Iterator[Sequence[Span]]:
    """What tau = 1 gives, against the widest recall at no less precision."""
    yield ()
    rigid = points[0]
    yield (("  all tests passed  ", "text"), (_shares(rigid), "strong"))
    floor = rigid["precision"]
    if not isinstance(floor, float):
        return
    as_good = [p for p in points if isinstance(p["precision"], float) and float(p["precision"]) >= floor]
    best = as_good[-1]
    gains = (
        isinstance(best["recall"], float) and isinstance(rigid["recall"], float) and best["recall"] > rigid["recall"]
    )
    if gains:
        yield (
            (f"  from {float(str(best['threshold'])):.2f} on      ", "text"),
            (_shares(best), "strong"),
            ("  recovered", "correct"),
        )


def _shares(point: Point) -> str:
    told = [
        f"{name} {float(value):.2f}" if isinstance(value := point[name], float) else f"{name} ?"
        for name in ("precision", "recall")
    ]
    return f"{', '.join(told)}, about {float(str(point['kept'])):,.0f} kept"
