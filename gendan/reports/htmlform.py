"""A report as a page for a browser: prints on A4 and on paper 80 mm wide; nothing in it runs, nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.i18n import _, aside
from gendan.reports import charts, insight_words, words
from gendan.reports.figures import Report
from gendan.reports.insight import Insight
from gendan.reports.sheet import escaped, page

STYLE = """
h2 { font-size: 12pt; margin: 5mm 0 1mm; break-after: avoid; }
figure { margin: 4mm 0; break-inside: avoid; } figcaption { font-weight: bold; margin-bottom: 1mm; }
svg { width: 100%; height: auto; font-family: inherit; }
.grid { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0 6mm; }
.grid p { margin: 0; display: flex; justify-content: space-between; border-bottom: 1px solid #ddd; }
.met { color: #0a6b2d; } .missed { color: #b00020; font-weight: bold; }
.weak { border-left: 1mm solid #b00020; padding-left: 3mm; margin: 2mm 0; break-inside: avoid; }
.weak p { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 100mm) {
  @page { margin: 3mm; }
  body { font-size: 9pt; padding: 0; max-width: none; }
  header { display: block; } h1 { font-size: 12pt; } .grid { grid-template-columns: 1fr; }
  svg { overflow: visible; } svg text { font-size: 16px; }
  .more { display: none; } table { font-size: 8pt; } th { font-size: 7pt; } th, td { padding: 0.5mm 1mm 0.5mm 0; }
  .n { white-space: normal; overflow-wrap: normal; }
}
""".strip()
MOST_LATE = 200
"""Late orders on the page; the workbook has all."""


def page_of(report: Report, insight: Insight, store: str) -> str:
    """The page; what people wrote is escaped, and the page forbids scripts and all that comes from elsewhere."""
    inner = "".join(
        (
            _counts(report),
            _indicators(report, insight),
            _weak(insight),
            _charts(report, insight),
            _parts(report, insight),
            _late(report),
        )
    )
    return page(words.title(report), store, inner, style=STYLE)


def h2(title: str) -> str:
    """The head of a part of the page."""
    return f"<h2>{escaped(title)}</h2>\n"


def _counts(report: Report) -> str:
    pairs = [(_(words.ORDERS[code]), str(n)) for code, n in report.orders.items()]
    pairs += [(_(words.AMOUNTS[code]), money_text(amount)) for code, amount in words.amounts(report).items()]
    pairs += [(_(words.EXCEPTIONS[code]), str(n)) for code, n in report.exceptions.items()]
    pairs += [(_(words.COMPLAINTS[code]), str(n)) for code, n in report.complaints.items()]
    pairs.append((_(words.OVERRIDES), str(report.overrides)))
    cells = "".join(f"<p><span>{escaped(name)}</span><b>{escaped(n)}</b></p>\n" for name, n in pairs)
    return f'<div class="grid">\n{cells}</div>\n'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], words_until: int = 1, more: Sequence[int] = ()) -> str:
    """A table: the first columns words, the others figures; ``more`` are left out on narrow paper. Cells are HTML."""

    def cells(tag: str, row: Sequence[str]) -> str:
        found = []
        for at, cell in enumerate(row):
            kinds = " ".join(k for k, yes in (("n", at >= words_until), ("more", at in more)) if yes)
            found.append(f'<{tag} class="{kinds}">{cell}</{tag}>' if kinds else f"<{tag}>{cell}</{tag}>")
        return "".join(found)

    head = cells("th", [escaped(one) for one in heads])
    body = "".join(f"<tr>{cells('td', row)}</tr>\n" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def _indicators(report: Report, insight: Insight) -> str:
    trends = insight_words.trends(insight, report.kpis)
    rows = []
    for one in report.kpis:
        mark = words.mark_of(one)
        shown = f'<span class="{"met" if one.met else "missed"}">{escaped(mark)}</span>' if mark else ""
        cells = (_(one.kpi.name), words.value_of(one), words.counted_of(one), words.target_of(one))
        rows.append([*map(escaped, cells), escaped(trends[one.kpi.code]), shown])
    heads = (_("Indicator"), _("Value"), _("Counted"), _("Target"), _("Trend"), "")
    return h2(_("Indicators")) + table(heads, rows, more=(2, 4))


def _weak(insight: Insight) -> str:
    found = []
    for weak in insight.weak:
        one = weak.measured
        title = f"{_(one.kpi.name)} {words.value_of(one)}{aside(words.target_of(one))}"
        lines = "".join(f"<p>{_unbroken(line, weak.orders)}</p>\n" for line in insight_words.weak_lines(weak, insight))
        found.append(f'<div class="weak"><p class="missed">{escaped(title)}</p>\n{lines}</div>\n')
    return h2(_("Missed")) + "".join(found) if found else ""


def _unbroken(line: str, numbers: Iterable[str]) -> str:
    """A line as HTML in which these numbers are not broken at their hyphens."""
    found = escaped(line)
    for number in map(escaped, numbers):
        found = found.replace(number, f'<span class="no">{number}</span>')
    return found


def _charts(report: Report, insight: Insight) -> str:
    problems = [(_(labels.label("problem", code)), n) for code, n in report.exceptions_by_type.items()]
    stays = [
        (_(labels.label("stage", one.stage)), float(one.mean or 0), insight_words.days(one.mean))
        for one in insight.dwell
        if one.count
    ]
    funnel = [
        (_(words.ORDERS[code]), float(report.orders[code]), str(report.orders[code])) for code in insight_words.FUNNEL
    ]
    days = [(f"{day:%m-%d}", n, kept) for day, n, kept in insight.by_day]
    return "".join(
        (
            _trend(insight),
            charts.bars(_("From intake to closing"), funnel),
            charts.columns(_("Delivered by the first promise, by day"), days),
            charts.pareto(_("Exceptions by problem"), problems),
            charts.bars(_("Days in each stage"), stays),
        )
    )


def _trend(insight: Insight) -> str:
    found = []
    for code in ("on_time_rate", "completion_rate", "fulfilment_rate"):
        points = []
        for period, kpis in insight.history:
            one = kpis[code]
            name = f"{period.first:%Y-%m}" if period.kind == "month" else f"{period.first:%m-%d}"
            points.append((name, None if one.value is None else float(one.value)))
        target = insight.history[-1][1][code].target
        title = _(insight.history[-1][1][code].kpi.name)
        found.append(charts.lines(title, points, None if target is None else float(target)))
    return "".join(found)


def _parts(report: Report, insight: Insight) -> str:
    found = []
    heads = (_("Due"), _("On time"), _("Not finished"), _("Overdue"))
    if report.by_owner:
        rows = [
            [escaped(words.owner_of(row)), *map(str, (row.due, row.on_time, row.open, row.overdue))]
            for row in report.by_owner
        ]
        found.append(h2(_("By follower")) + table((_("Follower"), *heads), rows))
    for dimension in dict.fromkeys(one.dimension for one in insight.parts):
        parts = [one for one in insight.parts if one.dimension == dimension]
        name = _(insight_words.DIMENSIONS[dimension])
        rows = [
            [
                escaped(insight_words.part_of(dimension, one.value, insight)),
                str(one.entered),
                money_text(one.amount),
                *map(str, (one.due, one.on_time, one.open, one.overdue)),
            ]
            for one in parts
        ]
        found.append(h2(name) + table((name, _("Taken"), _("Amount"), *heads), rows, more=(1, 5)))
    return "".join(found)


def _late(report: Report) -> str:
    if not report.late_orders:
        return ""
    rows = [
        [
            *map(escaped, (one.number, one.customer or "", one.follower, words.day_text(one.first_promised))),
            str(one.days_late),
        ]
        for one in report.late_orders[:MOST_LATE]
    ]
    more = len(report.late_orders) - len(rows)
    rest = f"<p>{escaped(_('and {n} more', n=more))}</p>\n" if more else ""
    heads = (_("Late order"), _("Customer"), _("Follower"), _("First promise"), _("Days late"))
    return h2(_("Late orders")) + table(heads, rows, words_until=4, more=(2,)) + rest
