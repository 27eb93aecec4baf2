"""Agreement: how far reviewers agree with each other and with the judge, and the items that they differ on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vcl_tui.model.label import ItemKind
from vcl_tui.tui.lines_screen import LinesRead, LinesScreen
from vcl_tui.tui.setting import Setting
from vcl_tui.tui.visible_text import crop, visible
from vcl_tui.tui.widgets.lines import Line
from vcl_tui.tui.widgets.pane import Span
from vcl_tui.workflows import adjudicate, beside
from vcl_tui.workflows.reviewer_error import SAID

Row = Mapping[str, object]

NAME_CELLS = 14
MEASURE_CELLS = 20
ITEM_CELLS = 28
COUNT_CELLS = 5
ROLES = {"correct": "correct", "right": "correct", "incorrect": "incorrect", "wrong": "incorrect"}
ALONE = (
    "Nothing to compare yet. Two reviewers are asked about each solution by",
    "    vcl queue new NAME --design random -n 100 --overlap 2",
    "and each of them runs",
    "    vcl review --queue NAME --reviewer WHO",
)
MEASURES = {"percent": "agree", "alpha": "Krippendorff's alpha", "ac2": "Gwet's AC1"}


class AgreementScreen(LinesScreen):
    """Settles what reviewers differ on; dismisses with the solution that was chosen, for the review to go to."""

    keys_of = "agreement"
    heading = "agreement"
    footer_actions: tuple[str, ...] = ("settle_for", "settle_against", "choose", "undo", "close", "help")

    def __init__(self, setting: Setting, queue: str = "") -> None:
        super().__init__(setting)
        self._queue = queue
        self._open: dict[str, Row] = {}
        self._row = 0

    def read(self) -> tuple[Sequence[Line], Sequence[Span]]:
        """Measure it anew."""
        found = self.worked_out(beside.agreement, self._queue or None, self.setting.session.reviewer)
        self._open = {str(row["item"]): row for row in _rows(found["open"])}
        said = [(visible(self._queue) if self._queue else "the whole store", "dim")]
        return list(self._told(found)), said

    def on_lines_read(self, message: LinesRead) -> None:
        """Show it; after one was settled, the cursor stays in its row."""
        # Textual hands a message to the handlers of all classes; the base's would put the cursor back
        message.prevent_default()
        super().on_lines_read(message)
        if self._row:
            self.lines.move(self._row - self.lines.line_cursor)

    def act_choose(self) -> None:
        """Look at this solution, or at this test and what the solutions return for it."""
        item = self.lines.current()
        if item is not None and self._kind(item) is ItemKind.TEST:
            self.host.open_screen("question", lambda _: self.read_again(), test=item)
        else:
            self.dismiss(item)

    def act_settle_for(self) -> None:
        """It is correct; a test is right."""
        self._settle(1)

    def act_settle_against(self) -> None:
        """It is incorrect; a test is wrong."""
        self._settle(0)

    def act_undo(self) -> None:
        """Take back my last word, settling included."""
        undone = self.setting.session.undo()
        if undone is None:
            self.notice("nothing to undo: you have no label in this store", "warn")
            return
        self.notice(f"took back: {undone.label.item} {undone.label.value.value}", "unsure")
        self.read_again()

    def can(self, name: str) -> bool:
        """These need a disagreement under the cursor."""
        needs_one = name in ("choose", "settle_for", "settle_against")
        return super().can(name) and (not needs_one or self.lines.current() is not None)

    def _settle(self, side: int) -> None:
        item = self.lines.current()
        if item is None:
            return
        kind = self._kind(item)
        value = SAID[kind.value][side]
        self._row = self.lines.line_cursor
        session = self.setting.session
        adjudicate.settle(session.context, (kind, item), value, reviewer=session.reviewer)
        self.notice(f"{item} is settled as {value}; {self.keymap.key('undo')} takes it back", value)
        self.read_again()

    def _kind(self, item: str) -> ItemKind:
        return ItemKind(str(self._open[item]["kind"]))

    def _told(self, found: Row) -> Iterator[Line]:
        shared, items = found["items_with_two"], found["items"]
        yield Line(())
        yield _text(f"{shared} of {items} answered solutions have two reviewers or more")
        if not shared:
            yield Line(())
            for text in ALONE:
                yield _text(text, "dim")
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
        yield from self._disagreements(_rows(found["open"]), int(str(found["kept_back"])))
        yield from self._one_by_one(found)

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

    def _disagreements(self, rows: Sequence[Row], kept_back: int) -> Iterator[Line]:
        yield Line(())
        yield _heading(f"Not settled: {len(rows) + kept_back}")
        if kept_back:
            yield _text(f"{kept_back} not for you to settle: labelled by you, or waiting for an answer", "dim")
        elif not rows:
            yield _text("no two reviewers differ on anything that nobody has settled", "dim")
        for row in rows:
            sides = _rows(row["sides"])
            item = crop(visible(str(row["item"])), ITEM_CELLS, self.setting.glyphs.ellipsis)
            said: list[Span] = [(f"{side['value']}  ", ROLES[str(side["value"])]) for side in sides]
            yield Line(((f"  {item:<{ITEM_CELLS}} ", "strong"), *said), str(row["item"]))
            for side in sides:
                tags = side["tags"] if isinstance(side["tags"], list) else []
                why = "  ".join([*(f"#{tag}" for tag in tags), str(side["note"] or "")]).strip()
                if why:
                    yield _text(f"    {side['value']}: {why}", "dim")

    def _one_by_one(self, found: Row) -> Iterator[Line]:
        """How often each errs and says the same again, and what in their pace looks like a rubber stamp."""
        errors, repeats = _rows(found["errors"]), _rows(found["repeats"])
        signs = [(row, row["signs"]) for row in _rows(found["signs"]) if row["signs"]]
        if not errors and not repeats and not signs:
            return
        yield Line(())
        yield _heading("One by one")
        if errors:
            columns = f"{'mistaken':>10}{'':<10}{'approves wrong':<20}{'rejects right':<20}"
            yield Line(((f"  {'':<{NAME_CELLS}}{columns}", "dim"),))
        for row in errors:
            shown = crop(visible(str(row["reviewer"] or "all answers")), NAME_CELLS - 1, self.setting.glyphs.ellipsis)
            rates = [span for kind in ("mistaken", "wrong_approved", "right_rejected") for span in _measure(row[kind])]
            yield Line(((f"  {shown:<{NAME_CELLS}}", "strong"), *rates))
        for row in repeats:
            yield _text(f"{row['reviewer']} said the same again {row['same']} of {row['items']} times", "dim")
        for row, named in signs:
            told = ", ".join(map(str, named)) if isinstance(named, list) else ""
            yield _text(f"{row['reviewer']}: signs of a rubber stamp: {told}", "warn")


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
