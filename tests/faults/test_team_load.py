"""Twenty reviewers at one store while results are imported and run: nothing is lost, nobody is told of a lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.team_load import QUEUE, REVIEWERS, make_store, play
from vcl_tui.execute import layers
from vcl_tui.store import labels
from vcl_tui.store.connection import open_store

SECONDS = 20


@pytest.mark.sandbox
def test_no_label_is_lost_and_no_lock_is_shown(tmp_path: Path) -> None:
    if missing := [layer.name for layer in layers.detect() if not layer.available]:
        pytest.skip(f"the sandbox lacks {', '.join(missing)}")
    path = make_store(tmp_path)
    load = play(path, SECONDS, beside=True)
    assert load.failures == []
    assert load.imports >= 1
    with open_store(path) as store:
        events = {event.uuid: event for event in labels.events(store)}
        assert labels.chain_breaks(store) == []
        # every label that a reviewer was told of is there, and nothing else
        assert set(events) == set(load.commit_ms)
        assert len({event.label.reviewer for event in events.values()}) == REVIEWERS
        assert {event.queue for event in events.values()} == {QUEUE}
        by_question = "SELECT count(DISTINCT reviewer) AS answers FROM label GROUP BY question_id"
        assert store.count(f"SELECT max(answers) FROM ({by_question})") <= 2
        # what was imported beside them has been run
        assert store.count("SELECT count(*) FROM outcome AS o JOIN run AS r ON r.id = o.run_id") > 0
