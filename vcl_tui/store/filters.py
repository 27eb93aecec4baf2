"""Queries of `model.query` as SQL over `standing`. Values are always bound, never pasted in."""

from __future__ import annotations

from dataclasses import dataclass

from vcl_tui.model.outcome import OUTCOME_NAMES
from vcl_tui.model.query import Field, Query, Sort, Term


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL about the row `st` of `standing` (and `s`, its solution), with its bound values."""

    sql: str
    parameters: tuple[object, ...]


_LABELLED = "SELECT 1 FROM current_label AS l WHERE l.kind = 'solution' AND l.item_id = st.solution_id"
_SETTLED = (
    "SELECT 1 FROM label AS d WHERE d.kind = l.kind AND d.item_id = l.item_id AND d.act = 'adjudicate'"
    " AND NOT EXISTS (SELECT 1 FROM label AS r WHERE r.retracts = d.uuid)"
)
_RUN = "SELECT 1 FROM outcome AS o WHERE o.solution_id = st.solution_id"
_ORDER = {
    Sort.ID: "st.solution_id",
    Sort.PASS: "st.pass_share IS NULL, st.pass_share {d}, st.solution_id",
    Sort.JUDGE: "st.judge_score IS NULL, st.judge_score {d}, st.solution_id",
    # tests and judge say most different things first
    Sort.DISAGREEMENT: "abs(coalesce(st.pass_share, 0.5) - coalesce(st.judge_share, 0.5)) {r}, st.solution_id",
    # a fixed shuffle (Knuth's multiplicative hash), so that paging and resuming see the same order
    Sort.RANDOM: "(st.solution_id * 2654435761) % 4294967296",
    Sort.PROBLEM: "st.problem_id {d}, st.solution_id",
}


def where(query: Query, reviewer: str | None = None) -> Condition:
    """The WHERE part. `label:` means this reviewer's label where one is given, else anybody's.

    A reviewer's filter doesn't find others' labels by other words either, as long as nobody has settled the item.
    """
    parts = [_condition(term, reviewer) for term in query.terms]
    sql = " AND ".join(f"({part.sql})" for part in parts) or "1"
    return Condition(sql, tuple(value for part in parts for value in part.parameters))


def order(query: Query) -> str:
    """The ORDER BY part."""
    way, opposite = ("DESC", "ASC") if query.descending else ("ASC", "DESC")
    template = _ORDER[query.sort]
    if query.sort in (Sort.ID, Sort.RANDOM):
        return f"{template} {way}"
    return template.format(d=way, r=opposite)


def _condition(term: Term, reviewer: str | None) -> Condition:
    found = _positive(term, reviewer)
    return Condition(f"NOT coalesce(({found.sql}), 0)", found.parameters) if term.negated else found


def _positive(term: Term, reviewer: str | None) -> Condition:
    if term.field in (Field.PASS, Field.JUDGE):
        column = "st.pass_share" if term.field is Field.PASS else "st.judge_score"
        if term.op == "none":
            return Condition(f"{column} IS NULL", ())
        return Condition(f"{column} {term.op} ?", (float(term.value),))
    if term.field is Field.LABEL:
        return _label(term.value, reviewer)
    pattern = term.value
    if term.field in (Field.REVIEWER, Field.TAG):
        tagged = "EXISTS (SELECT 1 FROM json_each(l.tags) WHERE value GLOB ?)"
        wanted = "l.reviewer GLOB ?" if term.field is Field.REVIEWER else tagged
        seen = _seen_by(reviewer)
        return Condition(f"EXISTS ({_LABELLED}{seen.sql} AND {wanted})", (*seen.parameters, pattern))
    simple = {
        Field.PROBLEM: "st.problem_id IN (SELECT id FROM problem WHERE key GLOB ?)",
        Field.SOLUTION: "s.key GLOB ?",
        Field.GENERATOR: "s.generator GLOB ?",
        Field.SUITE: (
            "EXISTS (SELECT 1 FROM verdict AS v JOIN suite AS u ON u.id = v.suite_id"
            " WHERE v.solution_id = st.solution_id AND u.key GLOB ?)"
        ),
        Field.QUEUE: (
            "st.solution_id IN (SELECT q.item_id FROM question AS q JOIN queue AS w ON w.id = q.queue_id"
            " WHERE q.kind = 'solution' AND w.name GLOB ?)"
        ),
    }
    if term.field in simple:
        return Condition(simple[term.field], (pattern,))
    if term.field is Field.OUTCOME:
        return Condition(f"EXISTS ({_RUN} AND o.outcome = ?)", (int(OUTCOME_NAMES[pattern]),))
    like = "%" + pattern.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    return Condition(
        r"s.key LIKE ? ESCAPE '\' OR s.code LIKE ? ESCAPE '\' OR st.problem_id IN"
        r" (SELECT id FROM problem WHERE prompt LIKE ? ESCAPE '\')",
        (like, like, like),
    )


def _seen_by(reviewer: str | None) -> Condition:
    """Labels `l` that a reviewer may know of; None stands for the owner of the store, who may know all."""
    if reviewer is None:
        return Condition("", ())
    return Condition(f" AND (l.reviewer = ? OR EXISTS ({_SETTLED}))", (reviewer,))


def _label(value: str, reviewer: str | None) -> Condition:
    by, parameters = (" AND l.reviewer = ?", (reviewer,)) if reviewer else ("", ())
    mine = f"{_LABELLED}{by}"
    if value == "none":
        return Condition(f"NOT EXISTS ({mine})", parameters)
    if value == "any":
        return Condition(f"EXISTS ({mine})", parameters)
    if value == "tie":
        seen = _seen_by(reviewer)
        both = [f"EXISTS ({_LABELLED}{seen.sql} AND l.value = '{wanted}')" for wanted in ("correct", "incorrect")]
        return Condition(" AND ".join(both), seen.parameters * 2)
    return Condition(f"EXISTS ({mine} AND l.value = ?)", (*parameters, value))
