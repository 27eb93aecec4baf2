"""Where and when reviewers differ: by tag, by problem, by the time they had been at it; drift, and rubber-stamp signs.

Parts of the document of `vcl agreement`. Each takes ratings of items that two or more have answered, unless it says
otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from statistics import median

from vcl_tui.store.ratings import Rating
from vcl_tui.workflows.agreement_measures import Document, mean_of, of_two

Shared = Mapping[str, Sequence[Rating]]
"""The ratings of each item that two or more have answered."""

PAUSE_S = 30 * 60
"""A longer time without a label ends a session."""
SESSION_MINUTES = ((0, 15), (15, 30), (30, 60), (60, None))
LABELS_FOR_A_SIGN = 20
FAST_SHARE = 0.25
"""A median time below this share of the other reviewers' is a sign."""
ALWAYS_SHARE = 0.95
OTHERS_SHARE = 0.85
"""Saying nearly always the same is a sign only where the others don't."""
NEVER_CORRECTED = 100
"""So many labels without a single correction are a sign."""


def by_tag(shared: Shared, seed: int) -> list[Document]:
    """Agreement on the items that somebody gave a tag, and how often all who labelled them gave it."""
    tags = sorted({tag for said in shared.values() for each in said for tag in each.tags})
    rows: list[Document] = []
    for tag in tags:
        about = [said for said in shared.values() if any(tag in each.tags for each in said)]
        share = [_agreeing(said) for said in about]
        all_gave = sum(all(tag in each.tags for each in said) for said in about)
        agree = mean_of(share, [said[0].problem for said in about], seed)
        rows.append({"tag": tag, "items": len(about), "percent": agree, "given_by_all": all_gave})
    return rows


def by_problem(shared: Shared) -> list[Document]:
    """Every problem with its share of agreeing pairs, the one with most disagreements first."""
    found: dict[str, list[float]] = {}
    for said in shared.values():
        found.setdefault(said[0].problem, []).append(_agreeing(said))
    rows = [
        {"problem_id": problem, "items": len(shares), "differing": sum(share < 1 for share in shares),
         "percent": sum(shares) / len(shares)}
        for problem, shares in found.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-int(str(row["differing"])), str(row["problem_id"])))


def by_session_time(shared: Shared, everything: Sequence[Rating], seed: int) -> list[Document]:
    """Agreement with the others by how long a reviewer had been at it; sessions end with a pause of half an hour."""
    begun = {(each.reviewer, each.at): minutes for each, minutes in _minutes_into_session(everything)}
    beside = _beside_others(shared)
    rows: list[Document] = []
    for low, high in SESSION_MINUTES:
        inside = [
            (each, share)
            for each, share in beside
            if low <= begun[each.reviewer, each.at] and (high is None or begun[each.reviewer, each.at] < high)
        ]
        agree = mean_of([share for _, share in inside], [each.problem for each, _ in inside], seed)
        rows.append({"from_minute": low, "to_minute": high, "answers": len(inside), "percent": agree})
    return rows


def drift(shared: Shared, positive: str, seed: int) -> list[Document]:
    """Each reviewer's first and last half, in time: agreement with the others, and the share of positive verdicts."""
    beside = _beside_others(shared)
    rows: list[Document] = []
    for reviewer in sorted({each.reviewer for each, _ in beside}):
        mine = sorted(((each, share) for each, share in beside if each.reviewer == reviewer), key=lambda one: one[0].at)
        halves = {"first": mine[: len(mine) // 2], "last": mine[len(mine) // 2 :]}
        row: Document = {"reviewer": reviewer}
        for name, half in halves.items():
            share = sum(each.value == positive for each, _ in half) / len(half) if half else None
            agree = mean_of([agreed for _, agreed in half], [each.problem for each, _ in half], seed)
            row[name] = {"answers": len(half), "percent": agree, "positive": share}
        rows.append(row)
    return rows


def repeats(found: Sequence[tuple[str, str, str, str]], values: Sequence[str], seed: int) -> list[Document]:
    """How often each reviewer said the same again when an item came back unannounced, unsure and skip included.

    Kappa and the table are about the pairs in which both answers are verdicts.
    """
    rows: list[Document] = []
    for reviewer in sorted({name for name, *_ in found}):
        mine = [(problem, first, again) for name, problem, first, again in found if name == reviewer]
        same = [float(first == again) for _, first, again in mine]
        spoken = [each for each in mine if {each[1], each[2]} <= set(values)]
        one, other = ([values.index(each[number]) for each in spoken] for number in (1, 2))
        rows.append(
            {"reviewer": reviewer}
            | of_two(one, other, [problem for problem, _, _ in spoken], seed)
            | {"items": len(mine), "same": int(sum(same)), "percent": mean_of(same, [each[0] for each in mine], seed)}
        )
    return rows


def signs(found: Sequence[Rating], corrections: Mapping[str, int]) -> list[Document]:
    """What rubber stamps look like: fast, always the same, never corrected. Signs, no verdict; of all labels."""
    rows: list[Document] = []
    for reviewer in sorted({each.reviewer for each in found}):
        mine = sorted((each for each in found if each.reviewer == reviewer), key=lambda each: each.at)
        others = [each for each in found if each.reviewer != reviewer]
        value, count = Counter(each.value for each in mine).most_common(1)[0]
        row = {
            "reviewer": reviewer,
            "labels": len(mine),
            "median_active_ms": _median_ms(mine),
            "too_fast": sum(each.too_fast for each in mine),
            "most_common": value,
            "most_common_share": count / len(mine),
            "longest_run": max(len(list(run)) for _, run in groupby(each.value for each in mine)),
            "corrections": corrections.get(reviewer, 0),
        }
        rows.append({**row, "signs": _named_signs(row, others) if len(mine) >= LABELS_FOR_A_SIGN else []})
    return rows


def _named_signs(row: Mapping[str, object], others: Sequence[Rating]) -> list[str]:
    named = []
    mine, theirs = row["median_active_ms"], _median_ms(others)
    if isinstance(mine, int | float) and theirs is not None and mine < theirs * FAST_SHARE:
        named.append("fast")
    elsewhere = sum(each.value == row["most_common"] for each in others) / len(others) if others else 0.0
    if float(str(row["most_common_share"])) >= ALWAYS_SHARE and elsewhere < OTHERS_SHARE:
        named.append("always the same")
    if int(str(row["labels"])) >= NEVER_CORRECTED and not row["corrections"]:
        named.append("never corrected")
    return named


def _median_ms(found: Sequence[Rating]) -> float | None:
    times = [each.active_ms for each in found if each.active_ms is not None]
    return median(times) if times else None


def _agreeing(said: Sequence[Rating]) -> float:
    """Share of the pairs of ratings of one item that agree."""
    number = len(said)
    return sum(count * (count - 1) for count in Counter(each.value for each in said).values()) / (number * (number - 1))


def _beside_others(shared: Shared) -> list[tuple[Rating, float]]:
    """Each rating with the share of the other reviewers of its item who agree with it."""
    return [
        (each, (sum(other.value == each.value for other in said) - 1) / (len(said) - 1))
        for said in shared.values()
        for each in said
    ]


def _minutes_into_session(found: Sequence[Rating]) -> list[tuple[Rating, float]]:
    """How long its reviewer had been labelling, without a pause, when each label was given."""
    told = []
    for _, mine in groupby(sorted(found, key=lambda each: (each.reviewer, each.at)), key=lambda each: each.reviewer):
        begun = last = None
        for each in mine:
            at = datetime.fromisoformat(each.at)
            if begun is None or last is None or (at - last).total_seconds() > PAUSE_S:
                begun = at
            told.append((each, (at - begun).total_seconds() / 60))
            last = at
    return told
