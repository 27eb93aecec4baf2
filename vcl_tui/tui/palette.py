"""Colours by role. Meaning is never in the colour alone: outcomes and verdicts are letters first.

The hues are those of Okabe and Ito, which people with any common colour blindness can tell apart. The
terminal's own 16 colours serve `--low-bandwidth`, plain consoles and whoever has chosen their scheme.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rich.style import Style
from textual.theme import Theme


@dataclass(frozen=True)
class Palette:
    """A colour scheme.

    Attributes:
        name: what `theme` in the config file calls it.
        theme: the Textual theme that inputs and the command palette take their colours from.
        ansi: only the terminal's own colours are used.
        roles: style definitions by role, in Rich's notation, over the background.
    """

    name: str
    theme: Theme
    ansi: bool
    background: str
    cursor: str
    roles: Mapping[str, str]

    @cached_property
    def _styles(self) -> dict[str, Style]:
        base = Style.parse(self.background)
        cursor = Style.parse(self.cursor)
        styles = {role: base + Style.parse(definition) for role, definition in self.roles.items()}
        on_cursor = {f"{role}@cursor": style + cursor for role, style in styles.items()}
        return {**styles, **on_cursor}

    def style(self, role: str, *, cursor: bool = False) -> Style:
        """The style of a role, on the cursor's line or off it."""
        return self._styles[f"{role}@cursor" if cursor else role]


_ANSI_VARIABLES = {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "border-blurred": "ansi_default",
    "block-cursor-foreground": "ansi_black",
    "block-cursor-background": "ansi_cyan",
    "input-cursor-background": "ansi_white",
    "input-cursor-foreground": "ansi_black",
    "input-cursor-text-style": "none",
    "input-selection-background": "ansi_cyan",
    "input-selection-foreground": "ansi_black",
    "screen-selection-background": "ansi_cyan",
    "screen-selection-foreground": "ansi_black",
}


def _theme(name: str, background: str, foreground: str, accent: str, surface: str, *, dark: bool) -> Theme:
    return Theme(
        name=name,
        primary=accent,
        accent=accent,
        background=background,
        surface=surface,
        panel=surface,
        foreground=foreground,
        dark=dark,
        ansi=background.startswith("ansi"),
        # Textual asks these of a theme with the terminal's own colours
        variables=_ANSI_VARIABLES if background.startswith("ansi") else {},
    )


_ROLES = {
    "text": "",
    "strong": "bold {bright}",
    "dim": "{dim}",
    "faint": "{faint}",
    "rule": "{rule}",
    "rule_focus": "{accent}",
    "title": "{soft}",
    "title_focus": "bold {accent}",
    "bar": "{bar}",
    "bar_dim": "{dim} {bar_behind}",
    "bar_strong": "bold {bright} {bar_behind}",
    "bar_key": "bold {accent} {bar_behind}",
    "share": "{share}",
    "share_full": "{good}",
    "pass": "{good}",
    "fail": "bold {bad}",
    "error": "bold {odd}",
    "timeout": "bold {doubt}",
    "skip": "{dim}",
    "not_run": "{faint}",
    "correct": "bold {good}",
    "incorrect": "bold {bad}",
    "unsure": "bold {doubt}",
    "warn": "bold {doubt}",
    "notice": "",
    "judge": "{judge}",
    "line_number": "{faint}",
    "code": "",
    "keyword": "{keyword}",
    "string": "{string}",
    "number": "{number}",
    "comment": "{comment}",
    "name": "{name}",
    "builtin": "{builtin}",
    "operator": "{soft}",
}
"""What each role looks like, in the hues that a scheme names."""


def _palette(name: str, hues: Mapping[str, str], *, dark: bool = True, ansi: bool = False) -> Palette:
    front, back, surface = hues["front"], hues["back"], hues["surface"]
    plain = ("ansi_default", "ansi_default", f"ansi_{hues['accent'] or 'default'}", "ansi_default")
    theme_colours = plain if ansi else (back, front, hues["accent"], surface)
    filled = {**hues, "bar": f"{front} on {surface}", "bar_behind": f"on {surface}"}
    return Palette(
        name=name,
        theme=_theme(f"vcl-{name}", *theme_colours, dark=dark),
        ansi=ansi,
        background=f"{front} on {back}",
        cursor=hues["cursor"],
        roles={role: " ".join(look.format(**filled).split()) for role, look in _ROLES.items()},
    )


DARK = _palette(
    "dark",
    {
        "front": "#d7dbe4", "back": "#12151c", "surface": "#1b202a", "cursor": "on #2a3345",
        "bright": "#ffffff", "dim": "#8f98ab", "faint": "#5f6980", "rule": "#3a4256", "soft": "#a9b3c7",
        "accent": "#7cb7ff", "share": "#6c86ad", "judge": "#a78bfa",
        "good": "#4cc2a0", "bad": "#f0875a", "odd": "#d98fc0", "doubt": "#e6c84f",
        "keyword": "#7cb7ff", "string": "#a5d6a0", "number": "#e2b47f", "comment": "italic #8f98ab",
        "name": "#e6e3b0", "builtin": "#6fc7d9",
    },
)  # fmt: skip

LIGHT = _palette(
    "light",
    {
        "front": "#24292f", "back": "#fbfaf7", "surface": "#eeece6", "cursor": "on #dde8f5",
        "bright": "#000000", "dim": "#5c646f", "faint": "#888d94", "rule": "#c4c1b8", "soft": "#4b5560",
        "accent": "#0b5cad", "share": "#7f97bb", "judge": "#5b3fc0",
        "good": "#00735a", "bad": "#b3460f", "odd": "#99407d", "doubt": "#8a6d00",
        "keyword": "#0b5cad", "string": "#2f6f3a", "number": "#8f4a00", "comment": "italic #5c646f",
        "name": "#5c4a00", "builtin": "#006c7f",
    },
    dark=False,
)  # fmt: skip

TERMINAL = _palette(
    "terminal",
    {
        "front": "default", "back": "default", "surface": "default", "cursor": "reverse",
        "bright": "", "dim": "bright_black", "faint": "bright_black", "rule": "bright_black", "soft": "",
        "accent": "cyan", "share": "", "judge": "magenta",
        "good": "cyan", "bad": "red", "odd": "magenta", "doubt": "yellow",
        "keyword": "bright_blue", "string": "green", "number": "", "comment": "bright_black",
        "name": "", "builtin": "",
    },
    ansi=True,
)  # fmt: skip

MONOCHROME = _palette(
    "monochrome",
    {
        **dict.fromkeys(("bright", "soft", "accent", "share", "judge", "good", "bad", "odd", "doubt"), ""),
        **dict.fromkeys(("keyword", "string", "number", "name", "builtin"), ""),
        **dict.fromkeys(("dim", "faint", "rule", "comment"), "dim"),
        "front": "default", "back": "default", "surface": "default", "cursor": "reverse",
    },
    ansi=True,
)  # fmt: skip
"""For NO_COLOR: weight, dimness and reverse alone."""

PALETTES: dict[str, Palette] = {palette.name: palette for palette in (DARK, LIGHT, TERMINAL)}
