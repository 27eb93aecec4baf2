"""The contract of the command line: shapes, exit codes, one-line errors. In process, through `cli.main.main`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.workflows.pools import context_at, fill, truth
from vcl_tui.cli.main import main

NEXT = {
    "question", "kind", "solution_id", "test_id", "problem_id", "phase", "reason", "probability", "stratum",
}  # fmt: skip


class Shell:
    """Runs commands on one store and keeps what they printed."""

    def __init__(self, db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.db, self._capsys, self._monkeypatch = db, capsys, monkeypatch
        self.stderr = ""

    def __call__(self, *arguments: str, code: int = 0, stdin: str = "") -> str:
        self._monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as ended:
            main(["--db", str(self.db), *arguments])
        captured = self._capsys.readouterr()
        self.stderr = captured.err
        assert ended.value.code == code, captured.err
        if code:
            assert captured.err.strip().count("\n") == 0 or code == 2, captured.err
        return captured.out


@pytest.fixture
def vcl(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("VCL_REVIEWER", "ann")
    monkeypatch.setenv("VCL_CONFIG", str(tmp_path / "none.toml"))
    context = context_at(tmp_path / "pool.db")
    fill(context.store(create=True), problems=12)
    context.close()
    return Shell(tmp_path / "pool.db", capsys, monkeypatch)


def play(vcl: Shell, queue: str, batch: int) -> int:
    """Answer all of a queue the way a script does; returns how many questions were asked."""
    asked = 0
    while True:
        given = json.loads(vcl("next", "--queue", queue, "-k", str(batch), "--json"))
        assert set(given) == {"questions", "done", "why"}
        if given["done"]:
            return asked
        for question in given["questions"]:
            assert set(question) == NEXT
        rows = [
            {"solution_id": each["solution_id"], "value": truth(each["solution_id"]).value, "question": None}
            for each in given["questions"]
        ]
        vcl("label", "--from", "-", stdin="\n".join(map(json.dumps, rows)))
        asked += len(rows)


def test_the_main_job_from_queue_to_export(vcl: Shell, tmp_path: Path) -> None:
    created = json.loads(vcl("queue", "new", "check", "--design", "random", "-n", "110", "--seed", "5", "--json"))
    assert (created["frame"], created["questions"]) == (144, 110)
    vcl("calibrate", "--require", code=1)
    assert play(vcl, "check", 16) == 110
    said = vcl("calibrate", "--queue", "check", "--target-precision", ".9", "--require", "--json")
    assert vcl("calibrate", "--json") == said
    result = json.loads(said)
    assert (result["certified"], result["kept"], result["rigid"]["kept"]) == (True, 84, 24)
    shown = vcl("calibrate")
    assert "CERTIFIED: precision at least 0.9" in shown
    kept = json.loads(vcl("export", "dataset", "-o", str(tmp_path / "kept.csv"), "--json"))
    assert kept["rows"] == 84
    assert (tmp_path / "kept.csv").read_text(encoding="utf-8").startswith("solution_id,problem_id,code,")
    assert len(vcl("export", "labels", "-o", "-").splitlines()) == 110
    (listed,) = json.loads(vcl("queue", "list", "--json"))["queues"]
    assert (listed["answers"], listed["answers_wanted"]) == (110, 110)
    assert json.loads(vcl("doctor", "--json"))["sound"] is True
    assert len(json.loads(vcl("log", "-n", "3", "--json"))["events"]) == 3


def test_next_is_steady_until_answered(vcl: Shell) -> None:
    vcl("queue", "new", "q", "-n", "5")
    first = vcl("next", "-k", "3", "--json")
    assert vcl("next", "-k", "3", "--json") == first
    other = json.loads(vcl("next", "-k", "3", "--reviewer", "bob", "--json"))
    assert len(other["questions"]) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["queue", "new", "q", "--filter", "pass:>="], 2, "wants a number"),
        (["queue", "new", "q", "--filter", "problem:nobody"], 2, "no solution matches"),
        (["queue", "new", "q", "--design", "quota"], 2, "--design quota: one of"),
        (["queue", "new", "q", "--goal", "recall=.9"], 2, "say precision=NUMBER"),
        (["queue", "show", "none"], 3, "no queue 'none'"),
        (["next"], 3, "make one with vcl queue new"),
        (["label", "--solution", "none", "correct"], 3, "no solution 'none'"),
        (["calibrate", "--target-precision", "9"], 2, "--target-precision 9"),
        (["calibrate", "--reviewer-error", "some"], 2, "auto, or a chance from 0 to below 0.5"),
        (["calibrate", "--reviewer-error", ".5"], 2, "--reviewer-error 0.5: a chance from 0 to below 0.5"),
        (["queue", "new", "q", "--attention", ".1"], 2, "--attention-from REVIEWER|reference:NAME go together"),
        (["queue", "new", "q", "--attention", ".1", "--attention-from", "me"], 2, "no answer is known from 'me'"),
        (["calibrate", "--require"], 1, "nothing is certified"),
        (["export", "dataset"], 1, "run vcl calibrate first"),
        (["export", "labels", "-o", "/nowhere/at/all.jsonl"], 2, "there is no folder"),
        (["log", "-n", "0"], 2, "-n 0 shows nothing"),
    ],
)
def test_bad_input_is_answered_in_a_line_with_the_right_code(
    vcl: Shell, arguments: list[str], code: int, said: str
) -> None:
    vcl(*arguments, code=code)
    assert said in vcl.stderr


@pytest.mark.parametrize("command", [["next"], ["calibrate"], ["export", "labels"], ["queue", "list"], ["log"]])
def test_without_a_store_the_way_to_one_is_named(vcl: Shell, command: list[str], tmp_path: Path) -> None:
    vcl.db = tmp_path / "none.db"
    vcl(*command, code=3)
    assert "try vcl demo or vcl import" in vcl.stderr
    assert not vcl.db.exists()


def test_a_file_of_labels_is_taken_whole_or_not_at_all(vcl: Shell, tmp_path: Path) -> None:
    good = '{"solution_id": "p0-full0", "value": "correct"}'
    for number, bad in enumerate(
        [
            '{"solution_id": "none", "value": "correct"}',
            '{"solution_id": "p0-full1"}',
            "[1]",
            "{",
            '{"value": "correct"}',
        ]
    ):
        file = tmp_path / f"{number}.jsonl"
        file.write_text(f"{good}\n{bad}\n", encoding="utf-8")
        vcl("label", "--from", str(file), code=3)
        assert f"{file}, line 2" in vcl.stderr
    assert vcl("export", "labels") == ""


def test_a_tampered_store_ends_doctor_with_a_code(vcl: Shell) -> None:
    vcl("label", "--solution", "p0-full0", "correct")
    context = context_at(vcl.db)
    context.store().connection.execute("DROP TRIGGER label_is_append_only_update")
    context.store().connection.execute("UPDATE label SET value = 'incorrect'")
    context.close()
    out = vcl("doctor", code=3)
    assert "BAD  label log" in out
    assert "its content was changed" in out


def test_the_demo_without_a_terminal_prints_the_summary(vcl: Shell, tmp_path: Path) -> None:
    vcl.db = tmp_path / "demo.db"
    out = vcl("demo")
    assert "CERTIFIED: precision at least 0.9 with confidence 0.95" in out
    assert "made from the demo set" in vcl.stderr
    vcl("demo")
    assert "kept as it is" in vcl.stderr


def test_a_team_of_two_and_who_settles_by_command(vcl: Shell) -> None:
    vcl("queue", "new", "q", "--design", "census", "--filter", "problem:p0", "--overlap", "2")
    first = "p0-full0"
    for reviewer in ("ann", "bob"):
        asked = json.loads(vcl("next", "-k", "99", "--reviewer", reviewer, "--json"))["questions"]
        rows = [
            {
                "solution_id": question["solution_id"],
                "question": question["question"],
                "value": "incorrect" if reviewer == "bob" and question["solution_id"] == first else "correct",
                "tags": ["off by one"],
            }
            for question in asked
        ]
        vcl("label", "--from", "-", "--reviewer", reviewer, stdin="\n".join(map(json.dumps, rows)))
    told = vcl("agreement", "--queue", "q")
    for part in ("alpha", "ac2", "kappa", "base rate", "approves a wrong one", "By tag", "Drift", "Pace and habit"):
        assert part in told, part
    assert vcl("adjudicate", "--reviewer", "ann") == ""
    assert "somebody else settles" in vcl.stderr
    listed = vcl("adjudicate", "--reviewer", "lead")
    assert "reviewer 1: correct [off by one]" in listed
    assert "ann" not in listed
    vcl("adjudicate", "--solution", first, "correct", "--reviewer", "lead")
    assert json.loads(vcl("adjudicate", "--reviewer", "lead", "--json"))["disagreements"] == []
    assert "Reviewer error 0." in vcl("calibrate", "--queue", "q")
