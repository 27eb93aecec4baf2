"""A study's report as one page: inline SVG, no script, no network, light and dark, fit for print."""

from __future__ import annotations

from html import escape

from vcl_tui.cli.report_text import cell_text
from vcl_tui.cli.session import visible
from vcl_tui.cli.svg_plot import svg
from vcl_tui.workflows.run_study import Cell, Rate, Report, Table

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #59636e; --line: #d1d9e0; --band: #eef1f4;
  --c0: #0550ae; --c1: #b35900; --c2: #116329; --c3: #a40e26; --c4: #6639ba; --c5: #57606a; --c6: #1b7c83; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --soft: #9198a1; --line: #3d444d;
  --band: #151b23; --c0: #79c0ff; --c1: #ffa657; --c2: #7ee787; --c3: #ff7b72; --c4: #d2a8ff; --c5: #b1bac4;
  --c6: #76e3ea; } }
body { margin: 2rem auto; padding: 0 1rem; max-width: 84rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; }
p { max-width: 50rem; } .note, footer { color: var(--soft); font-size: .87rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .45rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
th { text-align: right; border-bottom: 2px solid var(--line); } td.text, th.text { text-align: left; }
tbody tr:nth-child(even) { background: var(--band); }
td small { display: block; color: var(--soft); } td small, td span { white-space: nowrap; }
figure { margin: 1rem 0; display: inline-block; vertical-align: top; } svg { max-width: 100%; height: auto; }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; } svg .axis { stroke: var(--soft); }
svg .grid { stroke: var(--line); }
@media print { :root { --ink: #000; --paper: #fff; --soft: #444; --line: #bbb; --band: #f4f4f4; --c0: #0550ae;
  --c1: #b35900; --c2: #116329; --c3: #a40e26; --c4: #6639ba; --c5: #57606a; --c6: #1b7c83; }
  body { margin: 0; max-width: none; font-size: 10pt; } figure, tr { break-inside: avoid; } h2 { break-after: avoid; }
  .scroll { overflow: visible; } table { font-size: 7pt; } th, td { padding: .15rem .3rem; }
  td small { white-space: normal; } .note { break-after: avoid; }
  figure { width: 48%; margin: .5rem 0; } svg { width: 100%; } }
@page { margin: 12mm; }
"""


def page(report: Report) -> str:
    """The whole page as text."""
    said = filter(None, (report.truth, report.difficulty, *report.notes))
    parts = [f"<h1>{_safe(report.title)}</h1>", *(f"<p>{_safe(sentence)}</p>" for sentence in said)]
    parts += [f"<figure>{svg(plot)}</figure>" for plot in report.plots]
    parts += [_section(table) for table in report.tables]
    if report.excluded:
        parts.append("<h2>Left out</h2><ul>")
        for gone in report.excluded:
            names = ", ".join(_safe(problem) for problem in gone.problems)
            parts.append(f"<li>{_safe(gone.reason)}: {len(gone.problems)} problems <small>{names}</small></li>")
        parts.append("</ul>")
    footer = "Small figures: numerator/denominator, and the 95 % interval from resampling problems."
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>vcl study {_safe(report.study)}</title><style>{_STYLE}</style></head><body>\n"
        + "\n".join(parts)
        + f"\n<footer>{footer} Made by vcl study {_safe(report.study)}.</footer></body></html>\n"
    )


def _section(table: Table) -> str:
    textual = [all(isinstance(row[at], str) for row in table.rows) for at in range(len(table.columns))]
    marks = [' class="text"' if is_text else "" for is_text in textual]
    head = "".join(
        f'<th scope="col"{mark}>{_safe(column.title)}</th>' for column, mark in zip(table.columns, marks, strict=True)
    )
    body = "".join(
        "<tr>" + "".join(f"<td{mark}>{_cell(cell)}</td>" for cell, mark in zip(row, marks, strict=True)) + "</tr>\n"
        for row in table.rows
    )
    note = f'<p class="note">{_safe(table.note)}</p>' if table.note else ""
    return (
        f'<h2>{_safe(table.title)}</h2>{note}<div class="scroll"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>\n{body}</tbody></table></div>"
    )


def _cell(cell: Cell) -> str:
    if isinstance(cell, Rate) and cell.estimate is not None:
        parts = [f"<span>{cell.numerator:,}/{cell.denominator:,}</span>"]
        if cell.low is not None and cell.high is not None:
            parts.append(f"<span>[{100 * cell.low:.1f}, {100 * cell.high:.1f}]</span>")
        return f"{100 * cell.estimate:.1f} %<small>{' '.join(parts)}</small>"
    return _safe(cell_text(cell))


def _safe(text: str) -> str:
    """Text from outside, harmless in HTML."""
    return escape(visible(text))
