"""Calibration: precision and recall with their band, the target, what is certified, and how the pass rates lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vcl_tui.tui.glyphs import UNICODE
from vcl_tui.tui.lines_screen import LinesScreen
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.visible_text import visible, wrapped
from vcl_tui.tui.widgets.lines import Line
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.workflows import beside

Point = Mapping[str, object]

MARKS = ("░", "┄", "●", "○")
"""Band, target, precision, recall."""
ASCII_MARKS = (":", "-", "P", "R")

PLOT_ROWS = 11
"""One row for each tenth of a share, so that the axis needs no rounding."""
NARROWEST, WIDEST = 3, 24
"""Columns for each point of the curve."""
BAR_CELLS = 28


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
        points = _rows(found["curve"])
        if points:
            yield ()
            yield from self._plot(points, found)
            yield from _facts(points, found["next"], _rows(found["sets"]))
        yield from _sets(_rows(found["sets"]))
        yield from self._histogram(_rows(found["histogram"]))

    def _plot(self, points: Sequence[Point], found: Mapping[str, object]) -> Iterator[Sequence[Span]]:
        shade, line, right, kept = marks = MARKS if self.setting.glyphs is UNICODE else ASCII_MARKS
        has_recall = any(point["recall"] is not None for point in points)
        yield (
            (f"  {right}", "correct"),
            (" precision  ", "text"),
            *(((kept, "judge"), (" recall  ", "text")) if has_recall else ()),
            (f"{shade * 2} 95 % band of the precision  {line * 2} target", "dim"),
        )
        cells = max(NARROWEST, min(WIDEST, (self.size.width - 10) // len(points)))
        for row in range(PLOT_ROWS):
            level = (PLOT_ROWS - 1 - row) / (PLOT_ROWS - 1)
            axis: Span = (f"  {level:>4.1f} {self.setting.glyphs.wall}", "dim")
            yield (axis, *(span for point in points for span in _cell(point, level, found["target"], marks, cells)))
        first, last = _place(points[0]), _place(points[-1])
        axis_title = str(found["axis"])
        room = max(cells * len(points) - len(first) - len(last), len(axis_title) + 4)
        yield ((f"        {first}{axis_title:^{room}}{last}", "dim"),)

    def _histogram(self, bins: Sequence[Point]) -> Iterator[Sequence[Span]]:
        most = max((int(str(each["solutions"])) for each in bins), default=0)
        if not most:
            return
        yield ()
        yield (("  pass rate  solutions", "title_focus"), ("  and what was said of them", "dim"))
        for each in reversed(bins):
            count, correct, incorrect = (int(str(each[name])) for name in ("solutions", "correct", "incorrect"))
            low = float(str(each["from"]))
            rate = "1" if low >= 1 else f"{low:.1f} to {low + 0.1:.1f}"
            full = round(BAR_CELLS * count / most) or int(count > 0)
            yield (
                (f"  {rate:>10} ", "dim"),
                (self.setting.glyphs.full * full, "share_full" if low >= 1 else "share"),
                (f" {count:,}", "text" if count else "faint"),
                (f"  c {correct:,}" if correct else "", "correct"),
                (f"  x {incorrect:,}" if incorrect else "", "incorrect"),
            )


def _cell(point: Point, level: float, target: object, marks: Sequence[str], cells: int) -> list[Span]:
    """The characters of a point at a height; a point lies on the target, the target on the band."""
    shade, line, right, kept = marks
    here = round(level * (PLOT_ROWS - 1))

    def row_of(value: object) -> int | None:
        return round(float(value) * (PLOT_ROWS - 1)) if isinstance(value, float | int) else None

    def near(value: object) -> bool:
        return row_of(value) == here

    low, high = row_of(point["low"]), row_of(point["high"])
    in_band = low is not None and high is not None and low <= here <= high
    behind, role = (line, "warn") if near(target) else (shade, "faint") if in_band else (" ", "text")
    drawn: list[Span] = []
    if near(point["precision"]):
        drawn.append((right, "correct"))
    if near(point["recall"]):
        drawn.append((kept, "judge"))
    before = (cells - len(drawn)) // 2
    return [(behind * before, role), *drawn, (behind * (cells - before - len(drawn)), role)]


def _facts(points: Sequence[Point], following: object, sets: Sequence[Point]) -> Iterator[Sequence[Span]]:
    """The strictest point against the widest at no less precision, and what further labels would buy."""
    yield ()
    rigid = points[0]
    of_thresholds = rigid["recall"] is not None
    first = "all tests passed" if of_thresholds else f"the set of {_place(rigid)}"
    yield ((f"  {first:<16}  ", "text"), (_shares(rigid), "strong"))
    if not of_thresholds and any(0 < _number(each["size"]) < _number(rigid["at"]) for each in sets):
        yield ((f"  {f'sets below {_place(rigid)}':<16}  ", "text"), ("nothing drawn from them: no estimate", "dim"))
    floor = rigid["precision"]
    as_good = [p for p in points if isinstance(p["precision"], float) and isinstance(floor, float)]
    as_good = [p for p in as_good if float(str(p["precision"])) >= float(str(floor))]
    if as_good and _number(as_good[-1]["recall"]) > _number(rigid["recall"]):
        best = as_good[-1]
        yield (
            (f"  from {_place(best)} on      ", "text"),
            (_shares(best), "strong"),
            ("  recovered", "correct"),
        )
    if isinstance(following, dict):
        yield (
            (f"  {following['labels']} more labels    ", "text"),
            (f"the band at {_place(following)} would begin near {following['low_then']:.2f}", "strong"),
            (f", now {following['low_now']:.2f}", "dim"),
        )


def _sets(sets: Sequence[Point]) -> Iterator[Sequence[Span]]:
    if sets:
        yield ()
        yield (("  set        known right     drawn     right    p-value", "dim"),)
    for each in sets:
        p_value = "skipped" if each["skipped"] or each["p_value"] is None else f"{each['p_value']:.3g}"
        counts = f"{each['known_right']:>9,} {each['drawn']:>9,} {each['right']:>9,}"
        yield ((f"  {each['size']:>5,}      {counts}    {p_value:>7}", "text"),)


def _place(point: Point) -> str:
    """The threshold, or the size of the set."""
    at = point["at"]
    return f"{at:.2f}" if isinstance(at, float) else f"{at:,}"


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _rows(value: object) -> list[Point]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _shares(point: Point) -> str:
    told = [f"precision {float(str(point['precision'])):.2f}" if point["precision"] is not None else "precision ?"]
    if isinstance(point["recall"], float):
        told.append(f"recall {point['recall']:.2f}")
    return f"{', '.join(told)}, about {float(str(point['kept'])):,.0f} kept"
