"""Which module holds which command, so that starting one doesn't pay for the others.

The root group reads this table; `vcl --help` and shell completion, which show every command, load them all.
"""

from __future__ import annotations

import importlib
from typing import Any

import typer
from typer.core import TyperGroup

MODULES = {
    "demo": "upkeep",
    "import": "data_in",
    "generate": "generate",
    "run": "run",
    "judge": "judge",
    "review": "ui",
    "queue": "queue",
    "next": "queue",
    "label": "label",
    "suspects": "suspects",
    "clusters": "clusters",
    "calibrate": "calibrate",
    "curve": "curve",
    "simulate": "simulate",
    "study": "study",
    "export": "export",
    "agreement": "reviewers",
    "adjudicate": "reviewers",
    "merge": "merge",
    "serve": "serve",
    "stats": "store_info",
    "log": "upkeep",
    "doctor": "upkeep",
    "backup": "upkeep",
    "config": "config_file",
}
"""Module of `vcl_tui.cli` by command, in the order of the work, which is the order of the help."""


class CommandGroup(TyperGroup):
    """A group whose commands are loaded when they are asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Every command's name, in the order of `MODULES`."""
        return list(MODULES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, or None; then all are loaded, for the group to suggest the nearest name."""
        for name in (cmd_name,) if cmd_name in MODULES else MODULES:
            if name not in self.commands:
                self._load(MODULES[name])
        return self.commands.get(cmd_name)

    def _load(self, module: str) -> None:
        holder = typer.Typer(rich_markup_mode=None)
        importlib.import_module(f"vcl_tui.cli.{module}").register(holder)
        self.commands.update(typer.main.get_group(holder).commands)
