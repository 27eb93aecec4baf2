"""Two processes on one store: nothing is asked or answered more often than it may be, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.workflows.pools import context_at, fill, say, truth
from vcl_tui.model.queue import Design, Question
from vcl_tui.store import labels
from vcl_tui.workflows import calibrate_pool, queues
from vcl_tui.workflows.ask_questions import DECISIONS, next_questions
from vcl_tui.workflows.calibrate_sample import Wish
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.queue_plan import Plan

REPOSITORY = Path(__file__).resolve().parents[2]
LABELLER = """
import sys
from pathlib import Path
from tests.workflows.pools import truth
from vcl_tui.config import Settings
from vcl_tui.model.label import ItemKind, NewLabel
from vcl_tui.workflows import record_label
from vcl_tui.workflows.ask_questions import next_questions
from vcl_tui.workflows.context import Context

path, reviewer = sys.argv[1:]
here = Context(Settings(db=Path(path), reviewer=reviewer, login=reviewer))
count = 0
while True:
    asked = next_questions(here, "q", 2, reviewer).questions
    if not asked:
        break
    for question in asked:
        label = NewLabel(reviewer, ItemKind.SOLUTION, question.item, truth(question.item), question=question.key)
        record_label.record(here, label)
        count += 1
print(count)
"""


def race(context: Context, reviewers: tuple[str, ...]) -> int:
    """Reviewers who take and answer questions at the same time; returns the number of answers."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", LABELLER, str(context.path), reviewer],
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            text=True,
        )
        for reviewer in reviewers
    ]
    return sum(int(process.communicate(timeout=300)[0]) for process in running)


@pytest.mark.parametrize(("overlap", "reviewers"), [(1, ("ann", "bob")), (2, ("ann", "bob", "cem"))])
def test_racing_reviewers_never_exceed_the_overlap(tmp_path: Path, overlap: int, reviewers: tuple[str, ...]) -> None:
    context = context_at(tmp_path / "pool.db")
    fill(context.store(create=True))
    queues.new(context, Plan("q", Design.RANDOM, n=40, overlap=overlap))
    assert race(context, reviewers) == 40 * overlap
    answers = context.store().all(
        "SELECT question_id, count(DISTINCT reviewer), count(*) FROM label GROUP BY question_id"
    )
    assert len(answers) == 40
    assert {row[1:] for row in answers} == {(overlap, overlap)}
    assert labels.chain_breaks(context.store()) == []
    context.close()


def test_racing_reviewers_of_a_plan_are_never_asked_the_same(tmp_path: Path) -> None:
    context = context_at(tmp_path / "pool.db")
    fill(context.store(create=True), problems=20)
    queues.new(context, Plan("q", Design.ADAPTIVE, n=40, target=0.9))
    answers = race(context, ("ann", "bob"))
    asked = context.store().all("SELECT position, item_id, phase FROM question ORDER BY position")
    assert [row[0] for row in asked] == list(range(answers))
    assert answers <= 40
    for phase in ("learn", "certify"):
        items = [row[1] for row in asked if row[2] == phase]
        assert len(set(items)) == len(items) > 0
    assert [row[2] for row in asked] == sorted((str(row[2]) for row in asked), reverse=True)
    assert calibrate_pool.calibrate(context, Wish()).certified
    context.close()


@dataclass
class Beside:
    """Bob, who labels from a connection of his own while Ann's next question is computed."""

    bob: Context
    held: list[Question]
    locked: bool = False

    def label(self) -> None:
        question = self.held.pop(0)
        say(self.bob, question.item, truth(question.item), "bob", question.key)

    def watch(self, statement: str) -> None:
        """Called with each statement of Ann's connection before it runs: labels when hers has read the answers."""
        self.locked = statement == "BEGIN IMMEDIATE" or (self.locked and statement != "COMMIT")
        if self.held and not self.locked and "SELECT q.id, q.position, q.item_id" in statement:
            self.label()


@pytest.mark.parametrize("labels_beside", [0, 1, DECISIONS])
def test_a_label_waits_for_no_plan_that_decides_and_the_plan_takes_it_in(tmp_path: Path, labels_beside: int) -> None:
    asked = []
    for name in ("at once", "by turns"):
        ann, bob = (context_at(tmp_path / f"{name}.db", identities=who) for who in ("ann", "bob"))
        fill(ann.store(create=True), problems=20)
        queues.new(ann, Plan("q", Design.ADAPTIVE, n=40, target=0.9))
        beside = Beside(bob, list(next_questions(bob, "q", max(labels_beside, 1), "bob").questions[:labels_beside]))
        if name == "at once":
            ann.store().connection.set_trace_callback(beside.watch)
        else:
            while beside.held:
                beside.label()
        asked.append(next_questions(ann, "q", 3, "ann").questions)
        assert bob.store().count("SELECT count(*) FROM label") == labels_beside
        ann.close()
        bob.close()
    assert len(asked[0]) == 3
    assert asked[0] == asked[1]
