"""The studies on real data, each figure against an independent computation in pandas."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vcl_tui.config import Settings
from vcl_tui.errors import InputError, UsageError
from vcl_tui.store.connection import Store
from vcl_tui.study.figures import Rate, Report, Table
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.import_results import import_files
from vcl_tui.workflows.run_study import Filter, StudyOptions, study, study_ceiling

REFERENCE = StudyOptions(against="reference", replicates=100)


@pytest.fixture(scope="module")
def humaneval(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Context:
    """A store of the development data."""
    here = Context(Settings(tmp_path_factory.mktemp("study") / "he.db", reviewer="ann", login="ann"))
    import_files(here, "vcl", [shared / "codet-humaneval"])
    return here


@pytest.fixture(scope="module")
def cells(shared: Path) -> pd.DataFrame:
    """One row an outcome, with what is known of its solution and test; read from the files, not the store."""
    folder = shared / "codet-humaneval"
    results = pd.read_json(folder / "results.jsonl.gz", lines=True)[["solution_id", "test_id", "outcome"]]
    tests = pd.read_json(folder / "tests.jsonl.gz", lines=True)[["test_id", "valid"]]
    solutions = pd.read_json(folder / "solutions.jsonl.gz", lines=True)[["solution_id", "problem_id", "gold"]]
    joined = results.merge(tests, on="test_id").merge(solutions, on="solution_id")
    return joined.assign(ok=joined.outcome == "pass")


@pytest.fixture(scope="module")
def how(humaneval: Context) -> Report:
    return study(humaneval, "how", REFERENCE)


def rows_of(report: Report, key: str) -> list[dict[str, object]]:
    table = next(table for table in report.tables if table.key == key)
    return _dictionaries(table)


def _dictionaries(table: Table) -> list[dict[str, object]]:
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def counts(cell: object) -> tuple[float, float]:
    assert isinstance(cell, Rate)
    return cell.numerator, cell.denominator


def test_the_threshold_curve_is_the_published_one(how: Report, shared: Path) -> None:
    published = json.loads((shared / "codet-humaneval" / "curve.json").read_text())["gold"]
    rows = rows_of(how, "sweep")
    assert [row["tau"] for row in rows] == [point["tau"] for point in published["points"]]
    for row, point in zip(rows, published["points"], strict=True):
        kept = point["tp"] + point["fp"]
        assert counts(row["kept"]) == (kept, published["n"])
        assert counts(row["precision"]) == (point["tp"], kept)
        assert counts(row["recall"]) == (point["tp"], published["positives"])
        assert row["f1"] == pytest.approx(point["f1"], abs=5e-5)


def test_the_curve_over_valid_tests_by_pandas(how: Report, cells: pd.DataFrame) -> None:
    valid = cells[cells.valid]
    share = valid.assign(passed=valid.outcome == "pass").groupby("solution_id").passed.mean()
    gold = valid.groupby("solution_id").gold.first()
    for row in rows_of(how, "sweep_valid"):
        tau = row["tau"]
        assert isinstance(tau, float)
        kept = share >= tau
        assert counts(row["kept"]) == (kept.sum(), len(share))
        assert counts(row["precision"]) == ((kept & gold).sum(), kept.sum())
        assert counts(row["yield"]) == ((kept & gold).sum(), 2016)


def test_the_bands_by_pandas(how: Report, cells: pd.DataFrame) -> None:
    passed = cells.assign(passed=cells.outcome == "pass")
    share = passed.groupby("solution_id").passed.mean()
    gold = passed.groupby("solution_id").gold.first()
    failed = passed[~passed.passed]
    bands = pd.cut(share, [0, 0.2, 0.4, 0.6, 0.8, 1, 2], right=False)
    for row, (_, members) in zip(rows_of(how, "bands"), share.groupby(bands, observed=False), strict=True):
        inside = failed[failed.solution_id.isin(members.index)]
        assert counts(row["solutions"]) == (len(members), 9240)
        assert counts(row["correct"]) == (gold[members.index].sum(), len(members))
        assert counts(row["wrong_tests"]) == ((~inside.valid).sum(), len(inside))


def test_codets_choice_by_pandas(how: Report, cells: pd.DataFrame) -> None:
    passing = cells[cells.outcome == "pass"].groupby("solution_id").test_id.agg(lambda ids: "|".join(sorted(ids)))
    frame = cells.groupby("solution_id")[["problem_id", "gold"]].first()
    frame["pattern"] = passing.reindex(frame.index).fillna("")
    size = frame.groupby(["problem_id", "pattern"]).gold.transform("size")
    frame["score"] = size * frame.pattern.map(lambda text: len(text.split("|")) if text else 0)
    top = frame[frame.score == frame.groupby("problem_id").score.transform("max")]
    expected = top.groupby("problem_id").gold.mean().sum()
    row = next(row for row in rows_of(how, "selection") if row["rule"] == "CodeT")
    chosen, problems = counts(row["with_tests"])
    assert chosen == pytest.approx(expected, abs=0.01)
    assert problems == 154


def test_problems_left_out_are_named_with_the_reason(how: Report) -> None:
    gone = {one.reason: one.problems for one in how.excluded}
    assert len(gone["no tests in force"]) == 10
    assert len(gone["no test known to be right"]) == 14


def test_people_are_the_default_and_silence_is_said(humaneval: Context) -> None:
    report = study(humaneval, "how", StudyOptions(replicates=50))
    assert report.truth == "Labels: none."
    assert "No labels" in report.notes[0]


def test_an_unknown_reference_names_those_that_are_there(humaneval: Context) -> None:
    with pytest.raises(UsageError, match=r"no reference 'nope'.*gold, gold_base"):
        study(humaneval, "how", StudyOptions(against="nope"))


def test_a_filter_narrows_the_pool_and_one_that_matches_nothing_says_so(humaneval: Context) -> None:
    report = study(humaneval, "how", StudyOptions(against="reference", filter="problem:he00*", replicates=50))
    assert counts(rows_of(report, "sweep")[0]["kept"])[1] <= 10 * 60
    with pytest.raises(InputError, match="no solution matches"):
        study(humaneval, "how", StudyOptions(filter="problem:nowhere"))


def test_an_empty_store_says_what_to_do(store: Store) -> None:
    here = Context(Settings(store.path, reviewer=None, login="ann"))
    with pytest.raises(InputError, match="no solutions; vcl import"):
        study(here, "how", StudyOptions())


def test_suites_and_redundancy_by_pandas(humaneval: Context, cells: pd.DataFrame) -> None:
    report = study(humaneval, "what", REFERENCE)
    every, valid = rows_of(report, "tiers")
    passing = cells[cells.outcome == "pass"].groupby("test_id").size()
    tests = cells.groupby("test_id").valid.first()
    toxic = tests.index[~tests].intersection(passing.index)
    assert counts(every["valid"]) == (tests.sum(), len(tests))
    assert counts(every["toxic"]) == (len(toxic), len(tests))
    assert counts(valid["valid"]) == (tests.sum(), tests.sum())
    most = cells.groupby(["problem_id", "solution_id"]).ok.sum().groupby("problem_id").max()
    right = cells.drop_duplicates("test_id").groupby("problem_id").valid.sum()
    assert counts(every["outdone"]) == ((most > right).sum(), len(most))
    redundancy = rows_of(report, "redundancy")[0]
    failing = cells[cells.outcome != "pass"].groupby("test_id").size()
    assert counts(redundancy["kills_nothing"]) == (len(tests.index.difference(failing.index)), len(tests))
    assert counts(redundancy["fails_everything"]) == (len(tests.index.difference(passing.index)), len(tests))
    rank = 0
    for _, block in cells.groupby("problem_id"):
        rank += int(np.linalg.matrix_rank(block.pivot_table("ok", "solution_id", "test_id").to_numpy(dtype=float)))
    assert counts(redundancy["rank"]) == (rank, len(tests))


def test_the_number_of_tests_by_drawing_them(humaneval: Context, cells: pd.DataFrame) -> None:
    rows = {row["n"]: row for row in rows_of(study(humaneval, "what", REFERENCE), "quantity")}
    rng = np.random.default_rng(11)
    kept, correct, problems = [], [], []
    for _ in range(40):
        drawn = cells.groupby("problem_id").test_id.unique().map(lambda ids: rng.permutation(ids)[:5])
        part = cells[cells.test_id.isin(np.concatenate(drawn.to_list()))]
        through = part.groupby("solution_id").ok.all()
        survivors = part[part.solution_id.isin(through.index[through])].drop_duplicates("solution_id")
        kept.append(len(survivors))
        correct.append(survivors.gold.sum())
        problems.append(survivors.problem_id.nunique())
    for cell, drawn_counts in ((rows[5]["kept"], kept), (rows[5]["recall"], correct), (rows[5]["problems"], problems)):
        error = 4 * np.std(drawn_counts) / np.sqrt(len(drawn_counts))
        assert counts(cell)[0] == pytest.approx(np.mean(drawn_counts), abs=2 * error)


def test_errors_of_verification_are_those_of_the_published_counts(humaneval: Context, shared: Path) -> None:
    published = json.loads((shared / "codet-humaneval" / "stats.json").read_text())
    report = study(humaneval, "why", REFERENCE)
    cells = {row["cell"]: counts(row["share"])[0] for row in rows_of(report, "confusion")}
    assert cells["false reject"] == published["gold_correct_failing_some_test"]
    assert cells["false accept"] == published["gold_wrong_passing_all_tests"]
    causes = {row["cause"]: counts(row["solutions"])[0] for row in rows_of(report, "false_rejects")}
    assert causes["over-specific test, or label"] == published["gold_correct_failing_a_valid_test"]
    assert sum(causes.values()) == cells["false reject"]
    unfiltered = rows_of(report, "composition")[0]
    failures = sum(published[f"outcome_{kind}"] for kind in ("fail", "error", "timeout"))
    assert counts(unfiltered["errors"]) == (published["outcome_error"], failures)
    assert rows_of(report, "diversity")[-1]["kept"] == published["gold_correct"]


def test_repair_and_survival_by_pandas(humaneval: Context, cells: pd.DataFrame) -> None:
    report = study_ceiling(humaneval, REFERENCE, Filter(tau=0.8))
    right = cells[cells.valid].groupby("solution_id").ok.all()
    gold = cells.groupby("solution_id").gold.first()
    share = cells.groupby("solution_id").ok.mean()
    through = right.reindex(gold.index, fill_value=True) & gold
    left = {row["step"]: counts(row["left"])[0] for row in rows_of(report, "steps")}
    assert list(left.values()) == [2016, gold.sum(), through.sum(), (through & (share >= 0.8)).sum()]
    repaired = cells[cells.valid].groupby("solution_id").ok.mean() >= 0.8
    last = rows_of(report, "repair")[-1]
    assert counts(last["yield"]) == ((repaired & gold.reindex(repaired.index)).sum(), 2016)
    costs = cells[cells.gold & ~cells.ok].groupby("test_id").size()
    assert rows_of(report, "costly_tests")[0]["failing"] == costs.max()
