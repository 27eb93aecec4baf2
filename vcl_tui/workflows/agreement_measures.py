"""Agreement of series of verdicts with intervals over problems, as the documents of `vcl agreement` hold them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Statistic = Callable[[NDArray[np.int64]], float | None]

Document = dict[str, object]


def measured(statistic: Statistic, problems: Sequence[str], seed: int) -> Document:
    """A statistic of items with its interval; `problems` names the problem of each item."""
    import numpy as np  # noqa: PLC0415 -- `vcl adjudicate` does without

    from vcl_tui.calibrate.reviewers import with_interval  # noqa: PLC0415 -- as above

    place = {name: number for number, name in enumerate(sorted(set(problems)))}
    of = np.array([place[name] for name in problems], dtype=np.int64)
    return asdict(with_interval(statistic, of, np.random.default_rng(seed)))


def mean_of(shares: Sequence[float], problems: Sequence[str], seed: int) -> Document:
    """The mean of a share of each item."""
    import numpy as np  # noqa: PLC0415 -- as above

    values = np.array(shares, dtype=float)
    return measured(lambda items: float(values[items].mean()) if len(items) else None, problems, seed)


def of_two(one: Sequence[int], other: Sequence[int], problems: Sequence[str], seed: int) -> Document:
    """Two series of verdicts, 0 for the negative one: percent, Cohen's kappa and who said what when."""
    import numpy as np  # noqa: PLC0415 -- as above

    from vcl_tui.calibrate.reviewers import cohen_kappa, confusion  # noqa: PLC0415 -- as above

    first, second = np.array(one, dtype=np.int64), np.array(other, dtype=np.int64)
    kappa = measured(lambda items: cohen_kappa(confusion(first[items], second[items], 2)), problems, seed)
    return {
        "items": len(one),
        "base_rate": float((first.mean() + second.mean()) / 2) if len(one) else None,
        "percent": mean_of((first == second).astype(float).tolist(), problems, seed),
        "kappa": kappa,
        "table": confusion(first, second, 2).astype(int).tolist(),
    }
