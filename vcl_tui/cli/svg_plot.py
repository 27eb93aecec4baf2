"""One plot as an inline SVG that takes its colours from the page."""

from __future__ import annotations

import math
from html import escape

from vcl_tui.cli.session import visible
from vcl_tui.workflows.run_study import Plot, Series

_WIDTH, _HEIGHT = 520, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 24, 28, 44
_COLOURS = 7
_DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 4", "10 4", "4 2 1 2")
"""A dash pattern a curve: colour is never the only carrier of meaning."""


def svg(plot: Plot) -> str:
    """The plot, with a legend below it and bands where the curves have them."""
    xs = [x for one in plot.series for x in one.x]
    if not xs:
        return ""
    left, right = min(xs), max(xs)
    scale = _Scale(left, right if right > left else left + 1)
    legend_rows = (len(plot.series) + 1) // 2
    height = _HEIGHT + 18 * legend_rows
    title = escape(visible(plot.title))
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    parts = [f'<svg {size} role="img" aria-label="{title}">']
    parts.append(f'<text x="{_LEFT}" y="16" style="font-weight:600">{title}</text>')
    parts += _axes(plot, scale)
    parts += [_band(one, number, scale) for number, one in enumerate(plot.series) if len(plot.series) <= 2]
    parts += [_line(one, number, scale) for number, one in enumerate(plot.series)]
    parts += [_legend(one, number) for number, one in enumerate(plot.series)]
    return "".join(parts) + "</svg>"


class _Scale:
    """From values to places on the page."""

    def __init__(self, left: float, right: float) -> None:
        self.left, self.right = left, right

    def x(self, value: float) -> float:
        """Pixels from the left."""
        return _LEFT + (value - self.left) / (self.right - self.left) * (_WIDTH - _LEFT - _RIGHT)

    def y(self, share: float) -> float:
        """Pixels from the top of a share from 0 to 1."""
        return _TOP + (1 - share) * (_HEIGHT - _TOP - _BOTTOM)


def _axes(plot: Plot, scale: _Scale) -> list[str]:
    parts = []
    for step in range(0, 101, 20):
        y = scale.y(step / 100)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{step} %</text>')
    for value in round_values(scale.left, scale.right):
        parts.append(
            f'<text x="{scale.x(value):.1f}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{value:.4g}</text>'
        )
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    bottom = _HEIGHT - _BOTTOM
    parts.append(f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{bottom}" y2="{bottom}"/>')
    x_title = escape(visible(plot.x_title))
    parts.append(f'<text x="{middle:.0f}" y="{_HEIGHT - 8}" text-anchor="middle">{x_title}</text>')
    return parts


def round_values(left: float, right: float) -> list[float]:
    """Three to seven values in between that are easy to read: steps of 1, 2 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10((right - left) / 3))
    step = max(power * factor for factor in (1, 2, 5) if power * factor <= (right - left) / 3)
    return [step * number for number in range(math.ceil(left / step), math.floor(right / step) + 1)]


def _points(one: Series) -> list[tuple[float, float, float, float]]:
    """(x, y, low, high) where there is a y; a curve without a band has y for both ends."""
    lows = one.low or one.y
    highs = one.high or one.y
    return [
        (x, y, y if low is None else low, y if high is None else high)
        for x, y, low, high in zip(one.x, one.y, lows, highs, strict=True)
        if y is not None
    ]


def _band(one: Series, number: int, scale: _Scale) -> str:
    points = _points(one)
    upper = [f"{scale.x(x):.1f},{scale.y(high):.1f}" for x, _, _, high in points]
    lower = [f"{scale.x(x):.1f},{scale.y(low):.1f}" for x, _, low, _ in reversed(points)]
    colour = f"var(--c{number % _COLOURS})"
    return f'<polygon points="{" ".join(upper + lower)}" style="fill:{colour};opacity:.14"/>'


def _line(one: Series, number: int, scale: _Scale) -> str:
    places = " ".join(f"{scale.x(x):.1f},{scale.y(y):.1f}" for x, y, _, _ in _points(one))
    colour = f"var(--c{number % _COLOURS})"
    dash = _DASHES[number % len(_DASHES)]
    return f'<polyline points="{places}" style="fill:none;stroke:{colour};stroke-width:2;stroke-dasharray:{dash}"/>'


def _legend(one: Series, number: int) -> str:
    x = _LEFT + (number % 2) * 230
    y = _HEIGHT + 8 + 18 * (number // 2)
    colour, dash = f"var(--c{number % _COLOURS})", _DASHES[number % len(_DASHES)]
    return (
        f'<line x1="{x}" x2="{x + 28}" y1="{y - 4}" y2="{y - 4}"'
        f' style="stroke:{colour};stroke-width:2;stroke-dasharray:{dash}"/>'
        f'<text x="{x + 34}" y="{y}">{escape(visible(one.name))}</text>'
    )
