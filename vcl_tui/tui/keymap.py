"""The one table of keys. Screens look keys up here; the help, the footer and the palette are drawn from here.

A key does one thing on one screen. The config file's `[keys]` table renames them by action, for example
`mark_correct = "y"`; two actions of one screen on one key are refused with both names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from vcl_tui.errors import UsageError


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does.

    Attributes:
        name: what the config file calls it; the screen's method is `act_` and this.
        keys: Textual's names of its keys, the one to show first.
        says: one line for the help and the command palette.
        short: one or two words for the footer.
        screens: names of the screens where it exists.
        group: its heading in the help.
    """

    name: str
    keys: tuple[str, ...]
    says: str
    short: str
    screens: tuple[str, ...] = ("review",)
    group: str = "go"


LISTS = (
    "queues",
    "tags",
    "matrix",
    "diff",
    "try",
    "question",
    "suspects",
    "calibration",
    "agreement",
    "copies",
    "study",
)
"""Screens of one list, which move and close alike."""
CHOSEN_FROM = ("queues", "matrix", "diff", "try", "suspects", "agreement")
"""Screens where the line under the cursor leads somewhere."""
SIDEWAYS = ("review", "matrix", "diff", "question", "suspects")
"""Screens whose lines may be longer than the terminal is wide."""
ANSWERED = ("review", "question")
"""Screens that ask for a verdict."""
UNDONE = (*ANSWERED, "suspects", "copies", "agreement")
"""Screens where something is said that can be taken back."""
EVERYWHERE = ("review", "help", *LISTS)

ACTIONS: tuple[Action, ...] = (
    Action("mark_correct", ("c",), "the solution is correct", "correct", ANSWERED, "say"),
    Action("mark_incorrect", ("x",), "the solution is incorrect", "incorrect", ANSWERED, "say"),
    Action("mark_unsure", ("u",), "looked at it, can't tell", "unsure", ANSWERED, "say"),
    Action("mark_skip", ("s",), "leave it for now, apart from unsure", "skip", ANSWERED, "say"),
    Action("undo", ("z",), "take back my last label, of any sitting", "undo", UNDONE, "say"),
    Action("note", ("a",), "write a note that goes with the verdict", "note", ANSWERED, "say"),
    Action("tags", ("number_sign",), "failure reasons of the verdict", "tags", ANSWERED, "say"),
    Action("confidence", ("v",), "then 1 to 3: how sure I was of my last verdict", "confidence", ANSWERED, "say"),
    Action("edit_note", ("ctrl+e",), "write the note in $EDITOR", "note in editor", ANSWERED, "say"),
    Action("copies", ("D",), "accept or refuse the copies of an answered program", "copies", ANSWERED, "say"),
    Action(
        "flag_test",
        ("t",),
        "the test under the cursor is wrong, or right again",
        "test is wrong",
        ("review", "suspects"),
        "say",
    ),
    Action("next_unlabelled", ("n",), "to the next unlabelled solution", "next"),
    Action("previous_unlabelled", ("p",), "to the previous unlabelled solution", "previous"),
    Action("go_on", ("enter",), "reveal more, then go on", "go on", ANSWERED),
    Action("down", ("j", "down"), "down one line", "down", EVERYWHERE),
    Action("up", ("k", "up"), "up one line", "up", EVERYWHERE),
    Action("half_down", ("ctrl+d", "pagedown"), "down half a page", "half page down", EVERYWHERE),
    Action("half_up", ("ctrl+u", "pageup"), "up half a page", "half page up", EVERYWHERE),
    Action("top", ("g", "home"), "to the top", "top", ("review", *LISTS)),
    Action("bottom", ("G", "end"), "to the bottom", "bottom", ("review", *LISTS)),
    Action("right", ("l", "right"), "to the right: long lines, the next column", "right", SIDEWAYS),
    Action("left", ("h", "left"), "back to the left", "left", SIDEWAYS),
    Action("only_one", ("F",), "to the next test that only one solution fails", "fails one only", ("matrix",), "look"),
    Action("next_sibling", ("d", "n"), "compare with the next nearest", "next", ("diff",), "look"),
    Action("side_by_side", ("w",), "side by side, or one below the other", "side by side", ("diff",), "look"),
    Action("next_failing", ("f",), "to the next failing test", "next failing test", group="look"),
    Action("next_only_here", ("F",), "to the next test that only this solution fails", "fails only here", group="look"),
    Action("matrix", ("m",), "tests by solutions of this problem", "matrix", group="look"),
    Action("diff", ("d",), "difference to the nearest solution that passes", "difference", group="look"),
    Action("try_input", ("i",), "try an input in the sandbox, beside the siblings", "try an input", group="look"),
    Action("run_again", ("r",), "run the solution again in the sandbox", "run again", group="look"),
    Action("next_pane", ("tab",), "to the next pane", "next pane", group="look"),
    Action("previous_pane", ("shift+tab",), "to the pane before", "previous pane", group="look"),
    Action("pane_problem", ("1",), "to the problem", "problem", group="look"),
    Action("pane_code", ("2",), "to the code", "code", group="look"),
    Action("pane_tests", ("3",), "to the tests", "tests", group="look"),
    Action("pane_judge", ("4",), "to the judge", "judge", group="look"),
    Action("pane_list", ("0",), "to the list", "list", group="look"),
    Action("zoom", ("plus",), "give the pane the whole screen", "zoom", group="look"),
    Action("unzoom", ("underscore", "minus"), "all panes again", "all panes", group="look"),
    Action("show_judge", ("J",), "show or hide the judge", "judge", group="look"),
    Action("filter", ("slash",), "filter the list, e.g. pass:>=0.6 label:none", "filter", group="list"),
    Action("clear_filter", ("escape",), "drop the filter", "drop the filter", group="list"),
    Action("sort", ("o",), "next order: as queued, pass rate, judge, disagreement, problem", "order", group="list"),
    Action("queues", ("Q",), "choose another queue", "queues", group="list"),
    Action("question", ("N",), "one question alone: what decides most now", "one question", group="list"),
    Action("suspects", ("S",), "tests that are probably wrong", "suspects", group="list"),
    Action("calibration", ("C",), "precision and recall against the threshold", "calibration", group="list"),
    Action("study", ("T",), "what, how and why: the studies of this store", "study", group="list"),
    Action("agreement", ("A",), "how far reviewers agree, and where not", "agreement", group="list"),
    Action("copy", ("y",), "copy the code, or the test under the cursor, to the clipboard", "copy", group="take"),
    Action(
        "edit_code", ("E",), "open the code in $EDITOR; what is changed there is thrown away", "editor", group="take"
    ),
    Action("save_screen", ("P",), "save the screen as SVG", "save as SVG", ("review", *LISTS), group="take"),
    Action("redraw", ("ctrl+l",), "draw the screen anew", "redraw", EVERYWHERE, group="vcl"),
    Action("palette", ("ctrl+p",), "every action by name", "palette", ("review", *LISTS), group="vcl"),
    Action("help", ("question_mark", "f1"), "the keys that work here and now", "help", ("review", *LISTS), group="vcl"),
    Action("choose", ("enter",), "take the line under the cursor", "choose", CHOSEN_FROM),
    Action("accept_copies", ("c", "D"), "they all get the same verdict", "accept all", ("copies",), "say"),
    Action("refuse_copy", ("x",), "the one under the cursor is no copy", "no copy", ("copies",), "say"),
    Action("settle_for", ("c",), "settle it: correct, or the test is right", "correct", ("agreement",), "say"),
    Action("settle_against", ("x",), "settle it: incorrect, or the test is wrong", "incorrect", ("agreement",), "say"),
    Action("next_study", ("tab", "l", "right"), "the next study", "next study", ("study",)),
    Action("previous_study", ("shift+tab", "h", "left"), "the study before", "previous study", ("study",)),
    Action("type", ("i", "slash"), "type an input", "type one", ("try",)),
    Action("tick", ("space", "x"), "tick it, or take the tick away", "tick", ("tags",), group="say"),
    Action("keep", ("enter",), "keep these", "keep", ("tags",), group="say"),
    Action("close_help", ("escape", "question_mark", "f1", "q", "enter"), "back", "back", ("help",), group="vcl"),
    Action("close", ("escape", "q"), "back to the review", "back", LISTS, group="vcl"),
    Action("quit", ("q", "ctrl+c", "ctrl+q"), "quit; nothing can be lost", "quit", group="vcl"),
)

GROUPS: dict[str, str] = {
    "say": "Say",
    "go": "Go",
    "look": "Look",
    "list": "The list",
    "take": "Take with you",
    "vcl": "vcl",
}

_SHOWN = {
    "slash": "/", "question_mark": "?", "plus": "+", "underscore": "_", "minus": "-", "number_sign": "#",
    "escape": "esc", "up": "↑", "down": "↓", "left": "←", "right": "→", "pagedown": "pgdn", "pageup": "pgup",
}  # fmt: skip
_NAMED = {"/": "slash", "?": "question_mark", "+": "plus", "_": "underscore", "-": "minus", "#": "number_sign"}


def shown(key: str) -> str:
    """A key as people write it."""
    return _SHOWN.get(key, key)


class Keymap:
    """The table with the reviewer's own keys in it."""

    def __init__(self, actions: Iterable[Action] = ACTIONS) -> None:
        self.actions = {action.name: action for action in actions}
        self._by_key = {
            (screen, key): action
            for action in self.actions.values()
            for screen in action.screens
            for key in action.keys
        }

    def action(self, screen: str, key: str) -> Action | None:
        """What a key does on a screen; None for nothing."""
        return self._by_key.get((screen, key))

    def on(self, screen: str) -> list[Action]:
        """Every action of a screen, in the table's order."""
        return [action for action in self.actions.values() if screen in action.screens]

    def key(self, name: str) -> str:
        """The key of an action as people write it."""
        return shown(self.actions[name].keys[0])


def with_own_keys(own: Mapping[str, object]) -> Keymap:
    """The keymap with the keys of the config file.

    Raises:
        UsageError: an unknown action, a value that is no key, or two actions of one screen on one key.
    """
    actions = {action.name: action for action in ACTIONS}
    for name, wanted in own.items():
        if name not in actions:
            raise UsageError(f"[keys] in the config file: no action {name!r}; there are {', '.join(actions)}")
        keys = [wanted] if isinstance(wanted, str) else wanted if isinstance(wanted, list) else []
        if not keys or not all(isinstance(key, str) and key for key in keys):
            raise UsageError(f'[keys] in the config file: {name} wants a key or a list of keys, e.g. {name} = "y"')
        actions[name] = replace(actions[name], keys=tuple(_NAMED.get(str(key), str(key)) for key in keys))
    _refuse_clashes(actions.values())
    return Keymap(actions.values())


def _refuse_clashes(actions: Iterable[Action]) -> None:
    taken: dict[tuple[str, str], str] = {}
    for action in actions:
        for screen in action.screens:
            for key in action.keys:
                other = taken.setdefault((screen, key), action.name)
                if other != action.name:
                    raise UsageError(
                        f"[keys] in the config file: {shown(key)} is both {other} and {action.name} on the"
                        f" {screen} screen; give one of them another key"
                    )
