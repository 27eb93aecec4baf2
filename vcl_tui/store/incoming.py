"""Taking in an import: every id checked, nothing overwritten, nothing counted twice.

`bulk` writes rows whose ids are known to be right; here is what finds out whether they are. Used by
`workflows.import_results`, which knows the file and line that a refused row came from.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from vcl_tui.errors import InputError
from vcl_tui.model.judgement import Judgement
from vcl_tui.model.outcome import Outcome
from vcl_tui.model.problem import Problem, Reference, Solution, Test
from vcl_tui.store import bulk, standings
from vcl_tui.store.bulk import Keys, Tally
from vcl_tui.store.connection import Store

REFRESHED_AT_ONCE = 2000
"""Solutions whose verdicts are computed together: their outcomes are sorted in memory."""

CellRow = tuple[str, str, int, str | None, float | None, str | None, str | None, str | None]
"""solution, test, outcome, cause, ms, error, expected, actual"""


class RefusedError(InputError):
    """A record that can't be taken in. `index` is its place among the rows that were handed over."""

    def __init__(self, name: str, problem: str, mend: str, index: int = 0) -> None:
        self.field, self.problem, self.mend, self.index = name, problem, mend, index
        super().__init__(f"{name}: {problem}; {mend}")


@dataclass(slots=True)
class Intake:
    """One import into one store: prepared before its transaction, caught up at the transaction's begin.

    Attributes:
        owner_of_solution: problem id by solution id; an array, because there may be millions.
        owner_of_test: problem id by test id.
        touched: ids of the problems whose verdicts have to be computed again.
        newest: the highest id of each kind before this import: a higher one is a row of this import.
    """

    keys: Keys
    owner_of_solution: array[int]
    owner_of_test: array[int]
    newest: dict[str, int]
    touched: set[int] = field(default_factory=set)

    def catch_up(self) -> None:
        """Read what came into the store since the last time. Inside the transaction nothing can come any more."""
        self.keys.load()
        self.newest = {kind: max(self.keys.of(kind).values(), default=0) for kind in ("problem", "solution", "test")}
        for table, owners in (("solution", self.owner_of_solution), ("test", self.owner_of_test)):
            since = len(owners) - 1
            owners.frombytes(bytes(8 * max(0, self.newest[table] - since)))
            for item_id, problem_id in self.keys.connection.execute(
                f"SELECT id, problem_id FROM {table} WHERE id > ?", (since,)
            ):
                owners[item_id] = problem_id

    def problem(self, problem: Problem, *, names_are_shared: bool) -> bool | None:
        """Take a problem in.

        Args:
            problem: the problem.
            names_are_shared: its key is a benchmark's name, which other files use with other prompts.

        Returns:
            True when it is new, False when it was there, None when it is there with another prompt that stays.

        Raises:
            RefusedError: its id is there twice in this import, or names another problem of the store.
        """
        known = self._known("problem", "problem_id", problem.key)
        if known is None:
            bulk.add_problems(self.keys, [problem])
            return True
        connection = self.keys.connection
        (prompt,) = connection.execute("SELECT prompt FROM problem WHERE id = ?", (known,)).fetchone()
        if problem.prompt in {prompt, ""}:
            return False
        if not prompt:
            connection.execute(
                "UPDATE problem SET prompt = ?, entry_point = coalesce(entry_point, ?),"
                " preamble = coalesce(preamble, ?) WHERE id = ?",
                (problem.prompt, problem.entry_point, problem.preamble, known),
            )
            return False
        if names_are_shared:
            return None
        raise _differs("problem", "prompt", problem.key)

    def solution(self, solution: Solution) -> bool:
        """Take a solution in; True when it is new.

        Raises:
            RefusedError: its problem is unknown, its id is there twice, or names another solution.
        """
        problem_id = self._problem_id(solution.problem)
        known = self._known("solution", "solution_id", solution.key)
        if known is not None:
            self._same("solution", known, (problem_id, solution.code), solution.key)
            return False
        bulk.add_solutions(self.keys, [solution])
        _extend(self.owner_of_solution, self.keys.solutions[solution.key], problem_id)
        self.touched.add(problem_id)
        return True

    def test(self, test: Test) -> bool:
        """Take a test in; True when it is new.

        Raises:
            RefusedError: its problem is unknown, its id is there twice, or names another test.
        """
        problem_id = self._problem_id(test.problem)
        known = self._known("test", "test_id", test.key)
        if known is not None:
            self._same("test", known, (problem_id, test.code), test.key)
            return False
        bulk.add_tests(self.keys, [test])
        _extend(self.owner_of_test, self.keys.tests[test.key], problem_id)
        self.touched.add(problem_id)
        return True

    def judgement(self, judgement: Judgement) -> bool:
        """Take a judgement in; True when it is new. One of the same judge, prompt and sample stays.

        Raises:
            RefusedError: its solution is unknown.
        """
        known = self.keys.solutions.get(judgement.solution)
        if known is None:
            raise _unknown("solution", judgement.solution)
        is_new = bulk.add_judgements(self.keys, [judgement]).new == 1
        if is_new:
            self.touched.add(self.owner_of_solution[known])
        return is_new

    def references(self, references: Sequence[Reference]) -> Tally:
        """Take reference labels in; their items come before them in the file.

        Raises:
            RefusedError: an item is unknown.
        """
        for index, reference in enumerate(references):
            if reference.item not in self.keys.of(reference.kind):
                raise _unknown(reference.kind, reference.item, index)
        return bulk.add_references(self.keys, references)

    def outcomes(self, rows: Sequence[CellRow]) -> Tally:
        """Take cells of the outcome matrix in. `not run` gives way to what did run, and to nothing else.

        Raises:
            RefusedError: a solution or test is unknown, the two are of different problems, or the cell is
                there with another outcome.
        """
        solutions, tests, text = self.keys.solutions, self.keys.tests, self.keys.text
        try:
            solution_ids = [solutions[row[0]] for row in rows]
            test_ids = [tests[row[1]] for row in rows]
        except KeyError:
            raise self._unknown_of(rows) from None
        owners = [self.owner_of_solution[found] for found in solution_ids]
        if owners != [self.owner_of_test[found] for found in test_ids]:
            raise self._mismatch(rows)
        self.keys.learn_texts(body for row in rows for body in row[5:])
        cells = [
            (solution, test, row[2], row[3], row[4], None, text(row[5]), text(row[6]), text(row[7]), None, None)
            for solution, test, row in zip(solution_ids, test_ids, rows, strict=True)
        ]
        tally = bulk.add_outcome_rows(self.keys, cells)
        if tally.unchanged:
            tally = self._against_known(cells, tally)
        if tally.new:
            self.touched.update(owners)
        return tally

    def finish(self) -> None:
        """Bring verdicts and standings up to date. Call it last, inside the same transaction."""
        connection, solutions = self.keys.connection, list[int]()
        for problem_id in sorted(self.touched):
            rows = connection.execute("SELECT id FROM solution WHERE problem_id = ?", (problem_id,))
            solutions += (row[0] for row in rows)
            if len(solutions) >= REFRESHED_AT_ONCE:
                standings.refresh_solutions(connection, solutions)
                solutions.clear()
        if solutions:
            standings.refresh_solutions(connection, solutions)

    def _against_known(self, cells: Sequence[tuple[object, ...]], tally: Tally) -> Tally:
        connection = self.keys.connection
        ran = f"outcome <> {int(Outcome.NOT_RUN)}"
        filled = 0
        for index, cell in enumerate(cells):
            (known,) = connection.execute(
                "SELECT outcome FROM outcome WHERE solution_id = ? AND test_id = ?", cell[:2]
            ).fetchone()
            if known == cell[2] or cell[2] == Outcome.NOT_RUN:
                continue
            if known != Outcome.NOT_RUN:
                problem = f"this pair has the outcome {Outcome(known).label} already"
                raise RefusedError("outcome", problem, "remove one of the two, or import into a new store", index)
            connection.execute(f"DELETE FROM outcome WHERE solution_id = ? AND test_id = ? AND NOT ({ran})", cell[:2])
            filled += bulk.add_outcome_rows(self.keys, [cell]).new
        return Tally(tally.new + filled, tally.unchanged - filled)

    def _known(self, table: str, name: str, key: str) -> int | None:
        known = self.keys.of(table).get(key)
        if known is not None and known > self.newest[table]:
            raise RefusedError(name, f"{key!r} is there twice", "give each its own id")
        return known

    def _problem_id(self, key: str) -> int:
        known = self.keys.problems.get(key)
        if known is None:
            raise _unknown("problem", key)
        return known

    def _same(self, table: str, known: int, wanted: tuple[int, str], key: str) -> None:
        found = self.keys.connection.execute(f"SELECT problem_id, code FROM {table} WHERE id = ?", (known,)).fetchone()
        if found != wanted:
            raise _differs(table, "code" if found[0] == wanted[0] else "problem", key)

    def _unknown_of(self, rows: Sequence[CellRow]) -> RefusedError:
        for index, row in enumerate(rows):
            if row[0] not in self.keys.solutions:
                return _unknown("solution", row[0], index)
            if row[1] not in self.keys.tests:
                return _unknown("test", row[1], index)
        raise AssertionError("every id is known")

    def _mismatch(self, rows: Sequence[CellRow]) -> RefusedError:
        for index, row in enumerate(rows):
            owner = self.owner_of_solution[self.keys.solutions[row[0]]]
            if owner != self.owner_of_test[self.keys.tests[row[1]]]:
                problem = f"test {row[1]!r} is of another problem than solution {row[0]!r}"
                return RefusedError("test_id", problem, "mend one of the two ids", index)
        raise AssertionError("every pair is of one problem")


def prepare_intake(store: Store) -> Intake:
    """What an import has to know of a store. Reading it takes a while and no lock, so that others can write."""
    intake = Intake(Keys(store.connection), array("q", [0]), array("q", [0]), {})
    intake.catch_up()
    return intake


def record_source(store: Store, format_name: str, name: str, report: object, at: str) -> None:
    """Remember where rows came from, for cards and exports."""
    store.connection.execute(
        "INSERT INTO source (format, name, report, at) VALUES (?, ?, ?, ?)",
        (format_name, name, bulk.to_json(report), at),
    )


def _extend(owners: array[int], item_id: int, problem_id: int) -> None:
    if item_id >= len(owners):
        owners.frombytes(bytes(8 * (item_id + 1 - len(owners))))
    owners[item_id] = problem_id


def _unknown(kind: str, key: str, index: int = 0) -> RefusedError:
    return RefusedError(f"{kind}_id", f"unknown {kind} {key!r}", f"add the {kind}, or mend the id", index)


def _differs(kind: str, what: str, key: str) -> RefusedError:
    problem = f"{kind} {key!r} is in the store with another {what}"
    return RefusedError(what, problem, "give it another id, or import into a new store (--db)")
