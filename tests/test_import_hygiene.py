"""Heavy libraries are loaded by what needs them and by nothing else: starting must be quick."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest
import typer

from vcl_tui.cli.catalogue import MODULES

HEAVY = ("numpy", "openai", "scipy", "sklearn", "sqlite_utils", "pyarrow", "dask", "distributed", "pandas", "duckdb")

REPORT = """
import sys
{body}
print(",".join(sorted({{name.partition(".")[0] for name in sys.modules}} & set({heavy!r}))))
"""


def loaded(body: str, *more: str) -> str:
    """Which of the heavy libraries a fresh interpreter has loaded after running this."""
    code = REPORT.format(body=body, heavy=(*HEAVY, *more))
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else ""


HELP = """
from vcl_tui.cli.main import main
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()):
    try:
        main({arguments!r})
    except SystemExit as end:
        assert end.code in (0, None), end.code
"""


@pytest.mark.parametrize("command", ["", *MODULES])
def test_help_of_every_command_loads_nothing_heavy(command: str) -> None:
    body = HELP.format(arguments=[*([command] if command else []), "--help"])
    assert loaded(body, "textual") == ""


@pytest.mark.parametrize(
    "module",
    [
        "vcl_tui.tui.launch",
        "vcl_tui.workflows.start_review",
        "vcl_tui.workflows.browse",
        "vcl_tui.workflows.record_label",
        "vcl_tui.workflows.ask_questions",
        "vcl_tui.cli.plain_review",
    ],
)
def test_what_the_review_screen_imports_is_light(module: str) -> None:
    assert loaded(f"import {module}") == ""


def test_a_learning_question_does_without_the_slow_part_of_scipy() -> None:
    body = "import sys, vcl_tui.calibrate.learning\nassert 'scipy.stats' not in sys.modules"
    assert loaded(body) == "numpy,scipy"


def test_the_command_line_starts_without_textual() -> None:
    assert loaded("import vcl_tui.cli.main", "textual") == ""


def test_a_command_loads_its_own_module_only() -> None:
    body = (
        HELP.format(arguments=["stats", "--help"])
        + "loaded = {n for n in sys.modules if n.startswith('vcl_tui.cli.')}\n"
    )
    assert loaded(body + "assert 'vcl_tui.cli.study' not in loaded and 'vcl_tui.cli.store_info' in loaded") == ""


@pytest.mark.parametrize("module", sorted(set(MODULES.values())))
def test_the_catalogue_names_every_command_of_a_module(module: str) -> None:
    holder = typer.Typer()
    importlib.import_module(f"vcl_tui.cli.{module}").register(holder)
    assert set(typer.main.get_group(holder).commands) == {name for name, home in MODULES.items() if home == module}


def test_a_whole_review_session_loads_nothing_heavy(tmp_path: object) -> None:
    body = f"""
import asyncio
from pathlib import Path
from tests.tui.conftest import build_store
from vcl_tui.config import Settings
from vcl_tui.tui.app import VclApp
from vcl_tui.tui.launch import setting_of
from vcl_tui.workflows import start_review
from vcl_tui.workflows.context import Context
path = Path({str(tmp_path)!r}) / "demo.db"
build_store(path)
begun = start_review.begin(Context(Settings(db=path, reviewer="ann", login="")))
async def work():
    app = VclApp(setting_of(begun))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(0.5)
        await pilot.press("c", "x", "z", "q")
asyncio.run(work())
assert begun.session.now()
"""
    assert loaded(body) == ""
