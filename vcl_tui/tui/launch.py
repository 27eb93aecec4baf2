"""Starting the screens: the palette, the keys and the glyphs that this terminal and this reviewer want."""

from __future__ import annotations

from vcl_tui.config import Settings
from vcl_tui.errors import UsageError
from vcl_tui.tui import glyphs, keymap, palette
from vcl_tui.tui.app import run
from vcl_tui.tui.setting import Setting
from vcl_tui.workflows.start_review import Begun


def launch(begun: Begun, *, low_bandwidth: bool = False, restricted: bool = False) -> None:
    """Run the review screen until the reviewer leaves.

    Raises:
        UsageError: the config file names keys that clash, or a theme that isn't there.
    """
    run(setting_of(begun, low_bandwidth=low_bandwidth, restricted=restricted))


def setting_of(begun: Begun, *, low_bandwidth: bool = False, restricted: bool = False) -> Setting:
    """Everything that is decided before the first screen."""
    settings = begun.session.context.settings
    return Setting(
        session=begun.session,
        start=begun.start,
        keymap=keymap.with_own_keys(settings.table("keys")),
        palette=_palette(settings, low_bandwidth=low_bandwidth),
        glyphs=glyphs.UNICODE if settings.utf8 else glyphs.ASCII,
        low_bandwidth=low_bandwidth,
        restricted=restricted,
    )


def _palette(settings: Settings, *, low_bandwidth: bool) -> palette.Palette:
    if settings.no_color:
        return palette.MONOCHROME
    # a plain console has 16 colours and nothing to gain from more
    if low_bandwidth or settings.term == "linux":
        return palette.TERMINAL
    wanted = settings.tables.get("theme", palette.DARK.name)
    if wanted not in palette.PALETTES:
        raise UsageError(f"theme in the config file: no {wanted!r}; there are {', '.join(palette.PALETTES)}")
    return palette.PALETTES[str(wanted)]
