"""Agreement: how far reviewers agree with each other and with the judge, and the items that they differ on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vcl_tui.tui.lines_screen import LinesScreen
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.visible_text import crop, visible
from vcl_tui.tui.widgets.lines import Line
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.workflows import beside

Row = Mapping[str, object]

NAME_CELLS = 14
MEASURE_CELLS = 20
ITEM_CELLS = 28
COUNT_CELLS = 5
MEASURES = {"percent": "agree", "alpha": "Krippendorff's alpha", "ac2": "Gwet's AC1"}


class AgreementScreen(LinesScreen):
    """Dismisses with the solution that was chosen among the disagreements, for the review to go to."""

    keys_of = "agreement"
    heading = "agreement"
    footer_actions: tuple[str, ...] = ("choose", "close", "help")

    def __init__(self, setting: Setting, queue: str = "") -> None:
        super().__init__(setting)
        self._queue = queue

    def read(self) -> tuple[Sequence[Line], Sequence[Span]]:
        """Measure it anew."""
        found = self.worked_out(beside.agreement, self._queue or None, self.setting.session.reviewer)
        said = [(visible(self._queue) if self._queue else "the whole store", "dim")]
        return list(self._told(found)), said

    def act_choose(self) -> None:
        """Go to this solution."""
        self.dismiss(self.lines.current())

    def can(self, name: str) -> bool:
        """Choosing needs a disagreement under the cursor."""
        return super().can(name) and (name != "choose" or self.lines.current() is not None)

    def _told(self, found: Row) -> Iterator[Line]:
        shared, items = found["items_with_two"], found["items"]
        yield Line(())
        yield _text(f"{shared} of {items} answered solutions have two reviewers or more")
        if not shared:
            yield Line(())
            yield _text("Nothing to compare yet. vcl queue new NAME --design random -n 100 --overlap 2", "dim")
            yield _text(
                "asks two reviewers about each solution; each runs vcl review --queue NAME --reviewer WHO.", "dim"
            )
        else:
            yield Line(())
            yield _heading("All reviewers")
            overall = found["overall"]
            for name, told in MEASURES.items():
                measure = overall.get(name) if isinstance(overall, dict) else None
                yield Line(((f"  {told:<{MEASURE_CELLS}} ", "text"), *_measure(measure)))
        yield from self._pairs("Two by two", _rows(found["pairs"]))
        yield from self._pairs("With the judge", _rows(found["judge"]))
        if shared or _rows(found["judge"]):
            yield _text("kappa: Cohen's. c x: the first says correct, the other incorrect", "dim")
        for row in _rows(found["repeats"]):
            yield _text(f"{row['reviewer']} said the same again {row['same']} of {row['items']} times", "dim")
        yield from self._disagreements(_rows(found["open"]))

    def _pairs(self, title: str, rows: Sequence[Row]) -> Iterator[Line]:
        rows = [row for row in rows if row["items"]]
        if not rows:
            return
        yield Line(())
        yield _heading(title)
        columns = f"{'items':>5}  {'agree':<17}  {'kappa':<17}{'c c':>5}{'x x':>5}{'c x':>5}{'x c':>5}"
        yield Line(((f"  {'':<{NAME_CELLS}}{columns}", "dim"),))
        for row in rows:
            names = row.get("reviewers")
            who = " and ".join(map(str, names)) if isinstance(names, list) else str(row["reviewer"])
            shown = crop(visible(who), NAME_CELLS - 1, self.setting.glyphs.ellipsis)
            name: Span = (f"  {shown:<{NAME_CELLS}}", "strong")
            items: Span = (f"{row['items']:>5}", "text")
            measures = [*_measure(row["percent"]), *_measure(row["kappa"])]
            yield Line((name, items, *measures, *_confusion(row["table"])))

    def _disagreements(self, rows: Sequence[Row]) -> Iterator[Line]:
        yield Line(())
        yield _heading(f"Not settled: {len(rows)}")
        if not rows:
            yield _text("no two reviewers differ on a solution", "dim")
        for row in rows:
            sides = "  ".join(str(side["value"]) for side in _rows(row["sides"]))
            item = crop(visible(str(row["item"])), ITEM_CELLS, self.setting.glyphs.ellipsis)
            yield Line(((f"  {item:<{ITEM_CELLS}} ", "strong"), (sides, "unsure")), str(row["item"]))


def _confusion(table: object) -> list[Span]:
    """Who said what where the other said what: both correct, both incorrect, and the two ways to differ."""
    if not isinstance(table, list) or len(table) != 2:
        return []
    (both_wrong, second_right), (first_right, both_right) = table
    cells = ((both_right, "correct"), (both_wrong, "incorrect"), (first_right, "unsure"), (second_right, "unsure"))
    return [(f"{count:>{COUNT_CELLS}}", role) for count, role in cells]


def _measure(value: object) -> list[Span]:
    """The estimate and its interval, in a column as wide as any."""
    if not isinstance(value, dict) or value.get("estimate") is None:
        return [(f"{'?':>6}{'':<12}", "faint")]
    low, high = value.get("low"), value.get("high")
    between = "" if low is None or high is None else f" {low:.2f}..{high:.2f}"
    return [(f"{value['estimate']:>6.2f}", "strong"), (f"{between:<13}", "dim")]


def _heading(text: str) -> Line:
    return Line(((f"  {text}", "title_focus"),))


def _text(text: str, role: str = "text") -> Line:
    return Line(((f"  {visible(text)}", role),))


def _rows(value: object) -> list[Row]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
