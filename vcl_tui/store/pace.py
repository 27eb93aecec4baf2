"""How long a reviewer usually takes, and how many labels come of an hour."""

from __future__ import annotations

from vcl_tui.store.connection import Store


def median_active_ms(store: Store, reviewer: str, at_least: int) -> int | None:
    """Median active time of the reviewer's verdicts on solutions; None with fewer than `at_least` of them."""
    timed = "reviewer = ? AND act = 'verdict' AND kind = 'solution' AND active_ms IS NOT NULL"
    count = store.count(f"SELECT count(*) FROM label WHERE {timed}", (reviewer,))
    if count < at_least:
        return None
    return store.count(
        f"SELECT active_ms FROM label WHERE {timed} ORDER BY active_ms LIMIT 1 OFFSET ?", (reviewer, count // 2)
    )


def by_hour(store: Store, reviewer: str, hours: int) -> list[tuple[str, int, int]]:
    """(hour as in 2026-11-23T12, verdicts on solutions, their active ms) of the last hours with any, oldest first."""
    rows = store.connection.execute(
        "SELECT substr(at, 1, 13) AS hour, count(*), sum(active_ms) FROM label WHERE reviewer = ?"
        " AND act = 'verdict' AND kind = 'solution' AND active_ms > 0 GROUP BY hour ORDER BY hour DESC LIMIT ?",
        (reviewer, hours),
    ).fetchall()
    return rows[::-1]
