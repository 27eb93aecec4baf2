"""Which colours and characters a terminal gets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.color import ColorType

from vcl_tui.config import Settings
from vcl_tui.errors import UsageError
from vcl_tui.store.connection import open_store
from vcl_tui.tui import glyphs, palette
from vcl_tui.tui.launch import setting_of
from vcl_tui.tui.setting import Setting
from vcl_tui.workflows import start_review
from vcl_tui.workflows.context import Context


def setting(folder: Path, *, low_bandwidth: bool = False, **named: object) -> Setting:
    """What is decided for such a terminal."""
    path = folder / "empty.db"
    open_store(path, create=True).close()
    settings = replace(Settings(db=path, reviewer="ann", login="", term="xterm-256color"), **named)  # type: ignore[arg-type]
    return setting_of(start_review.begin(Context(settings)), low_bandwidth=low_bandwidth)


@pytest.mark.parametrize(
    ("named", "wanted"),
    [
        ({}, palette.DARK),
        ({"tables": {"theme": "light"}}, palette.LIGHT),
        ({"term": "linux"}, palette.TERMINAL),
        ({"low_bandwidth": True}, palette.TERMINAL),
        ({"no_color": True}, palette.MONOCHROME),
        ({"no_color": True, "low_bandwidth": True}, palette.MONOCHROME),
    ],
)
def test_a_terminal_gets_the_colours_that_it_can_show(
    tmp_path: Path, named: dict[str, object], wanted: palette.Palette
) -> None:
    assert setting(tmp_path, **named).palette is wanted  # type: ignore[arg-type]


def test_without_colour_no_role_has_one() -> None:
    styles = [palette.MONOCHROME.style(role) for role in palette.MONOCHROME.roles]
    colours = {colour.type for style in styles for colour in (style.color, style.bgcolor) if colour is not None}
    assert colours == {ColorType.DEFAULT}


def test_every_scheme_has_every_role() -> None:
    schemes = (*palette.PALETTES.values(), palette.MONOCHROME)
    assert {tuple(scheme.roles) for scheme in schemes} == {tuple(palette.DARK.roles)}


def test_a_locale_without_utf8_gets_ascii(tmp_path: Path) -> None:
    assert setting(tmp_path, utf8=False).glyphs is glyphs.ASCII


def test_an_unknown_theme_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="dark, light, terminal"):
        setting(tmp_path, tables={"theme": "mauve"})
