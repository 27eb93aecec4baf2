"""`vcl agreement` and `vcl adjudicate`: several reviewers on the same items."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from vcl_tui.cli.session import GLOBALS, context, print_json, say, visible
from vcl_tui.errors import UsageError
from vcl_tui.model.label import ItemKind

if TYPE_CHECKING:
    from vcl_tui.workflows.adjudicate import Unsettled

Row = dict[str, object]
PROBLEMS_SHOWN = 5
Queue = Annotated[str | None, typer.Option(help="Only items of this queue.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command(epilog="Example: vcl agreement --queue check --json")(agreement)
    app.command(
        epilog="Examples: vcl adjudicate --json   |   vcl adjudicate --solution he037-s012 incorrect --reviewer lead"
    )(adjudicate)


def agreement(
    queue: Queue = None,
    tests: Annotated[bool, typer.Option("--tests", help="Labels of tests instead of solutions.")] = False,
    seed: Annotated[int, typer.Option(help="Of the resampling behind the intervals.")] = 0,
) -> None:
    """Say how far reviewers agree with each other, with the judge, and with themselves when an item came back."""
    from vcl_tui.workflows import compare_reviewers

    found = compare_reviewers.agreement(context(), queue=queue, kind="test" if tests else "solution", seed=seed)
    if GLOBALS.json:
        print_json(found)
        return
    for line in _told(found):
        sys.stdout.write(visible(line) + "\n")


def _told(found: Row) -> Iterator[str]:
    """The document for people: what all say together, two by two, who errs, where and when, and the signs."""
    yield (
        f"{found['items_with_two']} of {found['items']} items have two reviewers or more; "
        f"base rate {_number(found['base_rate'])}; {found['disagreements']} not settled"
    )
    for name, measure in _entries(found["overall"]):
        yield f"  {name:<9} {_measure(measure)}"
    for row in _rows(found["pairs"]) + _rows(found["judge"]):
        names = row.get("reviewers", [row.get("reviewer"), "the judge"])
        who = " and ".join(map(str, names)) if isinstance(names, list) else str(names)
        yield (
            f"  {who}: {row['items']} items, base rate {_number(row['base_rate'])}, agree {_measure(row['percent'])}, "
            f"kappa {_measure(row['kappa'])}"
        )
        yield f"    {_table(row['table'], found['kind'] == 'test')}"
    yield from _section("Errors (Dawid-Skene)", map(_error, _rows(found["errors"])))
    yield from _section("Themselves, when an item came back", map(_repeat, _rows(found["repeats"])))
    yield from _section("Known answers mixed in", map(_known, _rows(found["attention"])))
    yield from _section("By tag", map(_tag, _rows(found["by_tag"])))
    differing = [row for row in _rows(found["by_problem"]) if row["differing"]]
    yield from _section("By problem, most disagreements first", map(_problem, differing[:PROBLEMS_SHOWN]))
    sessions = [row for row in _rows(found["by_session_time"]) if row["answers"]]
    yield from _section("By time into a session", map(_session, sessions))
    yield from _section("Drift, first half and last", map(_drift, _rows(found["drift"])))
    yield from _section("Pace and habit", map(_sign, _rows(found["signs"])))


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    told = list(lines)
    if told:
        yield heading
        yield from (f"  {line}" for line in told)


def _table(table: object, of_tests: bool) -> str:
    """The confusion table in words; the first reviewer's verdict comes first."""
    no, yes = ("wrong", "right") if of_tests else ("incorrect", "correct")
    (both_no, second_yes), (first_yes, both_yes) = table if isinstance(table, list) else ((0, 0), (0, 0))
    return f"{yes}/{yes} {both_yes}, {no}/{no} {both_no}, {yes}/{no} {first_yes}, {no}/{yes} {second_yes}"


def _error(row: Row) -> str:
    return (
        f"{row['reviewer'] or 'an answer of any of them'}: mistaken {_measure(row['mistaken'])}, approves a wrong one "
        f"{_measure(row['wrong_approved'])}, rejects a right one {_measure(row['right_rejected'])}"
    )


def _repeat(row: Row) -> str:
    return (
        f"{row['reviewer']}: said the same again {row['same']} of {row['items']} times, {_measure(row['percent'])}, "
        f"kappa {_measure(row['kappa'])}"
    )


def _known(row: Row) -> str:
    return f"{row['reviewer']} in {row['queue']}: {row['hits']} of {row['answers']} met, {_measure(row['rate'])}"


def _tag(row: Row) -> str:
    return f"{row['tag']}: {row['items']} items, agree {_measure(row['percent'])}, given by all {row['given_by_all']}"


def _problem(row: Row) -> str:
    return f"{row['problem_id']}: {row['differing']} of {row['items']} items differ, agree {_number(row['percent'])}"


def _session(row: Row) -> str:
    until = f"to {row['to_minute']}" if row["to_minute"] is not None else "and more"
    return f"minute {row['from_minute']} {until}: {row['answers']} answers, agree {_measure(row['percent'])}"


def _drift(row: Row) -> str:
    halves = [dict(_entries(row[name])) for name in ("first", "last")]
    agree = ", then ".join(_measure(half["percent"]) for half in halves)
    positive = ", then ".join(_number(half["positive"]) for half in halves)
    return f"{row['reviewer']}: agrees with the others {agree}; share of positive verdicts {positive}"


def _sign(row: Row) -> str:
    found = row["signs"] if isinstance(row["signs"], list) else []
    signs = f"; signs of a rubber stamp: {', '.join(map(str, found))}" if found else ""
    return (
        f"{row['reviewer']}: {row['labels']} labels, {_number(row['most_common_share'])} of them {row['most_common']}, "
        f"at most {row['longest_run']} alike in a row, {row['corrections']} corrected, median "
        f"{_seconds(row['median_active_ms'])}, {row['too_fast']} far below that{signs}"
    )


def adjudicate(
    value: Annotated[str | None, typer.Argument(help="correct or incorrect; for a test right or wrong.")] = None,
    solution: Annotated[str | None, typer.Option(metavar="ID", help="Settle this solution.")] = None,
    test: Annotated[str | None, typer.Option(metavar="ID", help="Settle this test.")] = None,
    queue: Queue = None,
    note: Annotated[str | None, typer.Option(help="Why.")] = None,
    reviewer: Annotated[str | None, typer.Option(help="Who decides.")] = None,
) -> None:
    """List what reviewers differ on, names hidden; with an item and a value, settle it by an event of its own."""
    from vcl_tui.workflows import adjudicate

    here = context(reviewer)
    if (value, solution, test) == (None, None, None):
        _list(adjudicate.disagreements(here, here.reviewer(), queue=queue))
        return
    if value is None or (solution is None) == (test is None):
        raise UsageError("say --solution ID VALUE or --test ID VALUE; alone it lists what is open")
    who = here.reviewer()
    item = (ItemKind.SOLUTION, solution) if solution is not None else (ItemKind.TEST, str(test))
    adjudicate.settle(here, item, value, reviewer=who, note=note)
    if GLOBALS.json:
        print_json({"item": solution or test, "value": value, "reviewer": who})
    else:
        say(f"{solution or test} is settled as {value} by {who}")


def _list(found: Unsettled) -> None:
    if GLOBALS.json:
        print_json({"disagreements": found.open, "kept_back": found.kept_back})
        return
    if found.kept_back:
        say(f"{found.kept_back} more wait for an answer, or are yours, which somebody else settles (--reviewer)")
    elif not found.open:
        say("nothing to settle: no two reviewers differ on an item")
    for each in found.open:
        sys.stdout.write(visible(f"{each['item']} ({each['problem_id']})") + "\n")
        for side in _rows(each["sides"]):
            sys.stdout.write(
                visible(f"  {side['who']}: {side['value']}{_tags(side)}  {side['note'] or ''}").replace("\n", " ")
                + "\n"
            )


def _tags(side: Row) -> str:
    tags = side["tags"]
    return f" [{', '.join(map(str, tags))}]" if isinstance(tags, list) and tags else ""


def _rows(value: object) -> list[Row]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _entries(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, dict) else []


def _number(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else "?" if value is None else str(value)


def _seconds(milliseconds: object) -> str:
    return f"{milliseconds / 1000:.1f} s" if isinstance(milliseconds, int | float) else "? s"


def _measure(value: object) -> str:
    if not isinstance(value, dict) or value["estimate"] is None:
        return "?"
    around = "" if value["low"] is None else f" ({value['low']:.2f} to {value['high']:.2f})"
    return f"{value['estimate']:.2f}{around}"
