from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflows.pools import answer, context_at, fill, say
from vcl_tui.errors import UsageError
from vcl_tui.model.label import Verdict
from vcl_tui.model.queue import Design
from vcl_tui.store import labels
from vcl_tui.workflows import demo, doctor, queues, record_label
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.doctor import LogFilter
from vcl_tui.workflows.queue_plan import Plan


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Context]:
    context = context_at(tmp_path / "pool.db")
    fill(context.store(create=True))
    queues.new(context, Plan("q", Design.RANDOM, n=5))
    answer(context, "q")
    yield context
    context.close()


def broken(here: Context) -> list[str]:
    checks = doctor.examine(here)["checks"]
    assert isinstance(checks, list)
    return [check["name"] for check in checks if not check["ok"]]


def test_a_sound_store_is_called_sound(here: Context) -> None:
    assert doctor.examine(here)["sound"] is True
    assert broken(here) == []


@pytest.mark.parametrize(
    ("edits", "trouble"),
    [
        (
            ["DROP TRIGGER label_is_append_only_update", "UPDATE label SET value = 'correct' WHERE id = 1"],
            "label log",
        ),
        (["DROP TRIGGER label_is_append_only_delete"], "label log"),
        (["UPDATE standing SET passes = 9 WHERE solution_id = 3"], "pass rates"),
        (["UPDATE test SET is_out = 1 WHERE id = 1"], "tests out"),
        (
            ["DROP TRIGGER frozen_plan_is_frozen_update", "UPDATE frozen_plan SET plan = '{}'"],
            "frozen plans",
        ),
        (["PRAGMA foreign_keys = OFF", "DELETE FROM suite"], "references"),
    ],
)
def test_each_kind_of_damage_is_named(here: Context, edits: list[str], trouble: str) -> None:
    for edit in edits:
        here.store().connection.execute(edit)
    assert trouble in broken(here)
    assert doctor.examine(here)["sound"] is False


def test_without_a_store_the_machine_is_described(tmp_path: Path) -> None:
    found = doctor.examine(context_at(tmp_path / "none.db"))
    assert (found["sound"], found["store"]) == (None, None)
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE question SET probability = 1",
        "DELETE FROM question",
        "UPDATE frozen_plan SET plan = '{}'",
        "DELETE FROM frozen_plan",
    ],
)
def test_what_was_asked_and_frozen_refuses_to_be_changed(here: Context, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        here.store().connection.execute(statement)


def test_the_log_tells_who_said_what_and_what_was_taken_back(here: Context) -> None:
    say(here, "p0-full0", Verdict.UNSURE, "bob")
    record_label.undo(here, "bob")
    events = doctor.log(here, LogFilter(reviewer="bob"))
    assert [(event["act"], event["taken_back"]) for event in events] == [("verdict", True), ("retract", False)]
    assert len(doctor.log(here, LogFilter(queue="q"))) >= 5
    assert len(doctor.log(here, LogFilter(last=2))) == 2
    # the hash to keep elsewhere: a log that was cut off after it can't have it any more
    hashes = [event.hash for event in labels.events(here.store())]
    assert [event["hash"] for event in doctor.log(here, LogFilter())] == hashes
    assert {event["item"] for event in doctor.log(here, LogFilter(item="p0-full0"))} == {"p0-full0"}


def test_a_backup_is_a_whole_store_and_replaces_nothing_unasked(here: Context, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    doctor.backup(here, target, force=False)
    copy = context_at(target)
    assert doctor.examine(copy)["sound"] is True
    assert len(doctor.log(copy, LogFilter())) == len(doctor.log(here, LogFilter()))
    copy.close()
    with pytest.raises(UsageError, match="--force replaces it"):
        doctor.backup(here, target, force=False)
    with pytest.raises(UsageError, match="is the store itself"):
        doctor.backup(here, here.path, force=True)
    assert target.stat().st_mode & 0o077 == 0


def test_the_demo_certifies_more_than_all_tests_passed_and_keeps_your_labels(tmp_path: Path) -> None:
    context = context_at(tmp_path / "demo.db")
    assert demo.build(context) is True
    found = demo.summary(context)
    assert found.certified
    assert len(found.kept) > 3 * int(str(found.rigid["kept"]))
    item = found.kept[0]
    say(context, item, Verdict.CORRECT, "you")
    assert demo.build(context) is False
    reviewers = {event["reviewer"] for event in doctor.log(context, LogFilter())}
    assert reviewers == {"example", "you"}
    assert demo.summary(context) == found
    context.close()


def test_an_interrupted_demo_leaves_nothing_that_looks_like_one(tmp_path: Path) -> None:
    context = context_at(tmp_path / "demo.db")

    def stop(what: str, done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.build(context, stop)
    assert queues.listing(context) == []
    assert demo.build(context) is True
    context.close()
