"""The public surface: every command has help with an example, and the documents only name what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from tests.conftest import REPOSITORY
from vcl_tui.cli.main import app

DOCUMENTS = sorted([*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")])
MODULE_LINES_MAX = 400


def walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(command, TyperGroup):
        here = typer.Context(command)
        for name in command.list_commands(here):
            yield from walk(command.get_command(here, name), (*path, name))
    else:
        yield path, command


COMMANDS = dict(walk(typer.main.get_command(app)))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_helps_with_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*path, "--help"])
    assert result.exit_code == 0, result.output
    assert re.search(r"Examples?:", result.output), f"vcl {' '.join(path)} --help shows no example"
    assert COMMANDS[path].help, f"vcl {' '.join(path)} says nothing of what it does"


def named_commands(text: str) -> Iterator[str]:
    """Words after `vcl` (and its global options) in code of a document."""
    code = re.findall(r"```.*?```|`[^`\n]+`|^ {4}.*$", text, flags=re.DOTALL | re.MULTILINE)
    for piece in code:
        yield from re.findall(r"(?<![\w./-])vcl(?: --db \S+| --json)* ([a-z][a-z-]*)", piece)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_documents_name_only_commands_that_exist(document: str) -> None:
    known = {path[0] for path in COMMANDS}
    text = (REPOSITORY / document).read_text(encoding="utf-8")
    unknown = {name for name in named_commands(text) if name not in known}
    assert not unknown


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: str) -> None:
    path = REPOSITORY / document
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))
    missing = [link for link in links if not (path.parent / link).exists()]
    assert not missing


def test_the_tests_that_the_threat_model_names_are_there() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+)`", (REPOSITORY / "docs/security.md").read_text(encoding="utf-8")))
    assert len(named) > 10
    assert [path for path in sorted(named) if not (REPOSITORY / path).exists()] == []


def test_the_readme_names_every_command() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8") + "".join(
        path.read_text(encoding="utf-8") for path in DOCUMENTS if path.parent.name == "docs"
    )
    unnamed = {path[0] for path in COMMANDS} - set(named_commands(text))
    assert not unnamed


def test_no_module_outgrows_its_one_reason_to_change() -> None:
    modules = [*REPOSITORY.glob("vcl_tui/**/*.py"), *REPOSITORY.glob("benchmarks/**/*.py")]
    long = {str(path.relative_to(REPOSITORY)) for path in modules if _lines(path.read_text()) > MODULE_LINES_MAX}
    assert not long


def _lines(text: str) -> int:
    return text.count("\n")
