"""The studies of the demo set, which has suites, a judge and a calibrated rule: every table written out in pandas.

Read from the tables of the store, by none of the code that the studies use.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from vcl_tui.config import Settings
from vcl_tui.study.figures import Difference, Rate, Report
from vcl_tui.workflows import demo
from vcl_tui.workflows.context import Context
from vcl_tui.workflows.run_study import Filter, StudyOptions, study, study_ceiling

REFERENCE = StudyOptions(against="reference", replicates=50)
PASS = 0


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Context:
    context = Context(Settings(tmp_path_factory.mktemp("demo") / "demo.db", reviewer="ann", login="ann"))
    demo.build(context)
    demo.summary(context)
    return context


@pytest.fixture(scope="module")
def solutions(here: Context, cells: pd.DataFrame) -> pd.DataFrame:
    """One row a solution: correct, pass share, judge's score and share, kept by the calibration, quartile."""
    sql = """
    SELECT s.id AS solution, s.problem_id AS problem, length(s.code) AS chars, r.value = 'true' AS gold,
           n.judge_score AS score, n.judge_share AS says,
           s.id IN (SELECT solution_id FROM kept
                    WHERE calibration_id = (SELECT max(id) FROM calibration)) AS certified
    FROM solution AS s JOIN standing AS n ON n.solution_id = s.id
    JOIN reference AS r ON r.kind = 'solution' AND r.name = 'gold' AND r.item_id = s.id
    """
    rows = here.store().connection.execute(sql)
    found = pd.DataFrame(rows.fetchall(), columns=[column[0] for column in rows.description]).set_index("solution")
    found[["gold", "certified"]] = found[["gold", "certified"]].astype(bool)
    found["share"] = cells.groupby("solution").ok.mean()
    found["pattern"] = cells[cells.ok].groupby("solution").test.agg(frozenset)
    found["pattern"] = found.pattern.map(lambda each: each if isinstance(each, frozenset) else frozenset())
    hardness = found.groupby("problem").share.mean()
    cuts = np.quantile(hardness, [0.25, 0.5, 0.75])
    found["quartile"] = found.problem.map(hardness.map(lambda mean: 1 + int((cuts < mean).sum())))
    return found


@pytest.fixture(scope="module")
def cells(here: Context) -> pd.DataFrame:
    """One row an outcome."""
    sql = """
    SELECT o.solution_id AS solution, o.test_id AS test, u.key AS suite, t.problem_id AS problem, o.outcome,
           r.value = 'true' AS valid
    FROM outcome AS o JOIN test AS t ON t.id = o.test_id JOIN suite AS u ON u.id = t.suite_id
    JOIN reference AS r ON r.kind = 'test' AND r.name = 'valid' AND r.item_id = t.id WHERE NOT t.is_out
    """
    rows = here.store().connection.execute(sql)
    found = pd.DataFrame(rows.fetchall(), columns=[column[0] for column in rows.description])
    return found.assign(valid=found.valid.astype(bool), ok=found.outcome == PASS)


@pytest.fixture(scope="module")
def how(here: Context) -> Report:
    return study(here, "how", REFERENCE)


@pytest.fixture(scope="module")
def why(here: Context) -> Report:
    return study(here, "why", REFERENCE)


def rows_of(report: Report, key: str) -> list[dict[str, object]]:
    table = next(table for table in report.tables if table.key == key)
    return [dict(zip((column.key for column in table.columns), row, strict=True)) for row in table.rows]


def counts(cell: object) -> tuple[float, float]:
    assert isinstance(cell, Rate)
    return cell.numerator, cell.denominator


def precision_of_best(score: pd.Series, gold: pd.Series, size: int) -> float:
    """The expected precision of the best `size` when ties are broken at random: a mean over where the edge falls."""
    ranked = pd.DataFrame({"score": score, "gold": gold}).dropna()
    shares = ranked.groupby("score").gold.agg(["sum", "size"]).sort_index(ascending=False)
    left, hits = size, 0.0
    for right, count in shares.itertuples(index=False):
        taken = min(left, count)
        hits += right * taken / count
        left -= taken
    return hits / (size - left)


def test_rules_at_equal_size(how: Report, solutions: pd.DataFrame, cells: pd.DataFrame) -> None:
    tests = cells.groupby("problem").test.nunique()
    size = solutions.groupby("problem").gold.transform("size")
    alike = solutions.groupby(["problem", "pattern"]).gold.transform("size")
    passed = solutions.pattern.map(len)
    codet = alike * passed / (size * solutions.problem.map(tests))
    rows = {row["size"]: row for row in rows_of(how, "equal_size")}
    assert rows["the calibrated rule"]["kept"] == solutions.certified.sum()
    for name, row in rows.items():
        count = row["kept"]
        assert isinstance(count, int)
        kept = solutions.certified if name == "the calibrated rule" else solutions.share >= float(str(name)[4:])
        expected = {
            "random": solutions.gold.mean(),
            "by_threshold": solutions.gold[kept].mean(),
            "by_most_tests_passed": precision_of_best(solutions.share, solutions.gold, count),
            "by_codet": precision_of_best(codet.round(12), solutions.gold, count),
            "by_judge": precision_of_best(solutions.score, solutions.gold, count),
        }
        for key, precision in expected.items():
            rate = row[key]
            assert isinstance(rate, Rate)
            assert rate.estimate == pytest.approx(precision), (name, key)


def test_one_solution_for_each_problem(how: Report, solutions: pd.DataFrame) -> None:
    alike = solutions.groupby(["problem", "pattern"]).gold.transform("size")
    scores = {
        "most tests passed": solutions.share,
        "CodeT": alike * solutions.pattern.map(len),
        "CodeT, as the authors' code has it": np.sqrt(alike) * solutions.pattern.map(len),
        "judge only": solutions.score,
    }
    rows = {row["rule"]: row["all"] for row in rows_of(how, "selection")}
    for name, score in scores.items():
        top = solutions[score == score.groupby(solutions.problem).transform("max")]
        assert counts(rows[name])[0] == pytest.approx(top.groupby("problem").gold.mean().sum(), abs=0.01), name


def test_the_judge_by_itself_and_with_the_tests(how: Report, solutions: pd.DataFrame) -> None:
    says, passes = solutions.says > 0.5, solutions.share == 1
    for row in rows_of(how, "judge_by_tests"):
        inside = (passes == (row["tests"] == "passes all")) & (says == (row["judge"] == "correct"))
        assert counts(row["solutions"]) == (inside.sum(), len(solutions))
        assert counts(row["correct"]) == (solutions.gold[inside].sum(), inside.sum())
    edges = np.linspace(solutions.score.min(), solutions.score.max(), 11)
    bins = pd.cut(solutions.score, [*edges[:-1], np.inf], right=False)
    expected = [(members.sum(), len(members)) for _, members in solutions.gold.groupby(bins, observed=True)]
    assert [counts(row["correct"]) for row in rows_of(how, "judge_scores")] == expected
    pairs = {row["pair"]: row for row in rows_of(how, "judge_agreement")}
    with_labels = pairs["judge with labels"]
    assert counts(with_labels["agree"]) == ((says == solutions.gold).sum(), len(solutions))
    assert with_labels["kappa"] == pytest.approx(cohen_kappa_score(says, solutions.gold))
    assert with_labels["auc"] == pytest.approx(roc_auc_score(solutions.gold, solutions.score))
    assert pairs["tests (all passed) with labels"]["auc"] == pytest.approx(
        roc_auc_score(solutions.gold, solutions.share)
    )


def test_rules_with_the_judge_at_equal_size(how: Report, solutions: pd.DataFrame) -> None:
    tests, judge = ((stats.rankdata(solutions[name]) - 0.5) / len(solutions) for name in ("share", "score"))
    share = solutions.share
    band = pd.Series(np.where(share == 1, 2, np.where(share >= 0.4, 1 + judge, share)), solutions.index)
    expected = {
        "tests only": share,
        "judge only": solutions.score,
        "tests and judge": pd.Series(np.minimum(tests, judge), solutions.index),
        "tests or judge": pd.Series(np.maximum(tests, judge), solutions.index),
        "tests, then judge on the band": band,
    }
    for row in rows_of(how, "judge_rules"):
        for tau in (1.0, 0.8, 0.6, 0.4):
            rate = row[f"at_{tau:g}"]
            assert isinstance(rate, Rate)
            size = int((share >= tau).sum())
            precision = precision_of_best(expected[str(row["rule"])], solutions.gold, size)
            assert rate.estimate == pytest.approx(precision), (row["rule"], tau)


def test_when_loosening_pays(how: Report, solutions: pd.DataFrame, cells: pd.DataFrame) -> None:
    kinds = solutions.groupby("problem").pattern.nunique()
    strong = solutions.problem.map(kinds > kinds.median())
    valid = cells[cells.valid].groupby("solution").ok.mean()
    for row in rows_of(how, "contingency"):
        tau = row["tau"]
        assert isinstance(tau, float)
        inside = {"weak suites": ~strong, "strong suites": strong}.get(str(row["suites"]), strong | True)
        kept = inside & ((valid if row["suites"] == "valid tests only" else solutions.share) >= tau)
        assert counts(row["kept"]) == (kept.sum(), inside.sum())
        assert counts(row["precision"]) == ((kept & solutions.gold).sum(), kept.sum())
        assert counts(row["recall"]) == ((kept & solutions.gold).sum(), (inside & solutions.gold).sum())


def test_suites_by_difficulty_and_against_each_other(
    here: Context, solutions: pd.DataFrame, cells: pd.DataFrame
) -> None:
    report = study(here, "what", REFERENCE)
    all_passed = cells.groupby(["suite", "solution"]).ok.all().unstack("suite")
    for row in rows_of(report, "difficulty_kept"):
        if row["suite"] not in all_passed.columns:
            continue
        kept = all_passed[row["suite"]]
        inside = solutions.quartile == row["quartile"]
        assert counts(row["of_kept"]) == ((kept & inside).sum(), kept.sum())
        problems = solutions.problem[inside]
        assert counts(row["problems"]) == (problems[kept].nunique(), problems.nunique())
        assert counts(row["recall"]) == ((kept & inside & solutions.gold).sum(), (inside & solutions.gold).sum())
    for row in rows_of(report, "tier_differences"):
        second, first = str(row["pair"]).split(" − ")
        recall = [all_passed[name][solutions.gold].mean() for name in (first, second)]
        assert isinstance(row["recall"], Difference)
        assert row["recall"].estimate == pytest.approx(recall[1] - recall[0])
    for row in rows_of(report, "redundancy"):
        if row["suite"] not in all_passed.columns:
            continue
        outcomes = cells[cells.suite.eq(str(row["suite"]))]
        passing = outcomes[outcomes.ok].groupby(["problem", "test"]).solution.agg(frozenset)
        patterns = passing.groupby("problem").nunique()
        # tests that nothing passes share one pattern of their own
        nothing = set(outcomes.test) - set(passing.index.get_level_values("test"))
        dead = outcomes[outcomes.test.isin(nothing)].problem.nunique()
        assert counts(row["patterns"]) == (patterns.sum() + dead, outcomes.test.nunique())


def test_what_each_group_is_made_of(why: Report, solutions: pd.DataFrame, cells: pd.DataFrame) -> None:
    groups = {
        "unfiltered": solutions.gold | True,
        "passes all tests": solutions.share == 1,
        "correct": solutions.gold,
        "incorrect": ~solutions.gold,
        "kept by the calibrated rule": solutions.certified,
    }
    for row in rows_of(why, "composition"):
        inside = solutions[groups[str(row["group"])]]
        failures = cells[cells.solution.isin(inside.index) & cells.outcome.isin([1, 2, 3])]
        assert row["solutions"] == len(inside)
        assert row["each"] == pytest.approx(len(inside) / inside.problem.nunique())
        assert row["chars"] == inside.chars.median()
        assert counts(row["hardest"]) == ((inside.quartile == 1).sum(), len(inside))
        assert counts(row["errors"]) == ((failures.outcome == 2).sum(), len(failures))
        assert counts(row["timeouts"]) == ((failures.outcome == 3).sum(), len(failures))


def test_how_diverse_the_correct_ones_are(why: Report, solutions: pd.DataFrame) -> None:
    correct = solutions[solutions.gold]
    for row in rows_of(why, "diversity"):
        k = row["k"]
        expected = kept = 0.0
        for _, members in correct.groupby("problem"):
            n = len(members)
            most = n if k == "all" else min(int(str(k)), n)
            kept += most
            for size in members.groupby("pattern").size():
                # drawn one after the other: none of them is of this kind
                missed = np.prod([(n - size - taken) / (n - taken) for taken in range(most)])
                expected += 1 - max(float(missed), 0.0)
        assert row["kept"] == kept
        assert counts(row["behaviours"])[0] == pytest.approx(expected, abs=0.01)


def test_where_correct_ones_are_lost(here: Context, solutions: pd.DataFrame, cells: pd.DataFrame) -> None:
    report = study_ceiling(here, REFERENCE, Filter(tau=0.6, cap=2))
    left = [solutions.gold]
    right = cells[cells.valid].groupby("solution").ok.all().reindex(solutions.index, fill_value=True)
    for step in (solutions.share.notna(), right, solutions.share >= 0.6, solutions.says > 0.5):
        left.append(left[-1] & step)
    expected: list[float] = [each.sum() for each in left]
    expected.append(solutions[left[-1]].groupby("problem").size().clip(upper=2).sum())
    expected.append((solutions.gold & solutions.certified).sum())
    assert [counts(row["left"])[0] for row in rows_of(report, "steps")] == expected
    lost = solutions[solutions.gold & ~(solutions.share >= 0.6)].groupby("problem").size()
    costly = rows_of(report, "costly_problems")
    assert [row["lost"] for row in costly] == sorted(lost, reverse=True)[:10]
    wrong = cells.drop_duplicates("test").groupby("problem").valid.agg(lambda valid: int((~valid).sum()))
    keys = dict(here.store().connection.execute("SELECT key, id FROM problem").fetchall())
    assert [row["wrong"] for row in costly] == [wrong[keys[row["problem"]]] for row in costly]
