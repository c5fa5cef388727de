"""A report as text for a terminal: 80 cells wide, columns aligned in Chinese and English, bars of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from gendan.domain import labels
from gendan.domain.kpi import Measured
from gendan.domain.money import money_text
from gendan.i18n import _, aside
from gendan.reports import insight_words, words
from gendan.reports.figures import Report
from gendan.reports.insight import Insight, PartFigures
from gendan.text import fit, width
from gendan.typesetting import lines

WIDTH = 80
MOST_LATE = 40
"""Late orders that the terminal shows; the other forms have all."""
MOST_PARTS = 8
"""Values of a dimension that the terminal shows."""
BAR = 30
"""Cells of the longest bar."""

Align = Literal["left", "right"]
_KPI: tuple[tuple[int, Align], ...] = (
    (31, "left"), (7, "right"), (13, "right"), (8, "right"), (7, "right"), (9, "right")
)  # fmt: skip
_OWNER: tuple[tuple[int, Align], ...] = ((30, "left"), (9, "right"), (11, "right"), (11, "right"), (11, "right"))
_LATE: tuple[tuple[int, Align], ...] = ((22, "left"), (19, "left"), (14, "left"), (11, "left"), (6, "right"))
_PART: tuple[tuple[int, Align], ...] = (
    (26, "left"), (8, "right"), (14, "right"), (6, "right"), (8, "right"), (8, "right")
)  # fmt: skip


def text(report: Report, insight: Insight | None = None) -> str:
    """The report in lines of at most 80 cells, what people wrote shown literally; with what lies behind its figures
    where that was looked at."""
    return "\n".join(line.rstrip() for line in _lines(report, insight))


def _lines(report: Report, insight: Insight | None) -> Iterator[str]:
    yield fit(words.title(report), WIDTH)
    yield "─" * WIDTH
    yield from _pairs((_(words.ORDERS[code]), str(count)) for code, count in report.orders.items())
    yield ""
    for code, amount in words.amounts(report).items():
        yield fit(_(words.AMOUNTS[code]), 28) + fit(money_text(amount), 20, "right")
    yield ""
    yield from _indicators(report, insight)
    yield ""
    counts = [(words.EXCEPTIONS[code], count) for code, count in report.exceptions.items()]
    counts += [(words.COMPLAINTS[code], count) for code, count in report.complaints.items()]
    counts.append((words.OVERRIDES, report.overrides))
    yield from _pairs((_(name), str(count)) for name, count in counts)
    if insight is not None:
        yield from _behind(report, insight)
    if report.by_owner:
        yield ""
        yield from _owners(report)
    if report.late_orders:
        yield ""
        yield from _late(report)


def _pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Names and figures, two beside each other."""
    cells = [fit(name, 28) + fit(figure, 10, "right") for name, figure in pairs]
    for start in range(0, len(cells), 2):
        yield "    ".join(cells[start : start + 2])


def _row(cells: Sequence[str], columns: Sequence[tuple[int, Align]], gap: str = "  ") -> str:
    return gap.join(fit(cell, wide, align) for cell, (wide, align) in zip(cells, columns, strict=True))


def _indicators(report: Report, insight: Insight | None) -> Iterator[str]:
    trends = insight_words.trends(insight, report.kpis) if insight else {}
    heads = (_("Indicator"), _("Value"), _("Counted"), _("Target"), _("Trend") if insight else "", "")
    yield _row(heads, _KPI, " ")
    for one in report.kpis:
        cells = (_(one.kpi.name), words.value_of(one), words.counted_of(one), words.target_of(one))
        yield _row((*cells, trends.get(one.kpi.code, ""), words.mark_of(one)), _KPI, " ")
        if insight is not None and (aim := insight.aims.get(one.kpi.code)) is not None:
            yield _row((f"  {_('Higher aim')}", "", "", words.target_of(aim), "", words.mark_of(aim)), _KPI, " ")


def _behind(report: Report, insight: Insight) -> Iterator[str]:
    for weak in insight.weak:
        yield ""
        yield _missed(weak.measured)
        for line in insight_words.weak_lines(weak, insight):
            yield from (f"  {piece}" for piece in wrapped(line, WIDTH - 2))
    yield from _charts(report, insight)
    yield from _parts(insight)
    sellers = [(_("Sold best"), insight.best), (_("Sold least"), insight.worst)]
    for title, products in sellers:
        if products:
            yield ""
            yield title
            yield from _bars(
                [(f"{one.product} {one.name or ''}".strip(), one.amount, money_text(one.amount)) for one in products]
            )


def _missed(one: Measured) -> str:
    return fit(f"! {_(one.kpi.name)} {words.value_of(one)}{aside(words.target_of(one))}", WIDTH)


def _charts(report: Report, insight: Insight) -> Iterator[str]:
    funnel = [(_(words.ORDERS[code]), report.orders[code], str(report.orders[code])) for code in insight_words.FUNNEL]
    pareto = [(_(labels.label("problem", code)), n, str(n)) for code, n in report.exceptions_by_type.items()]
    stays = [
        (
            _(labels.label("stage", one.stage)),
            one.mean or 0,
            _("{mean} days, longest {longest}", mean=insight_words.days(one.mean), longest=one.longest),
        )
        for one in insight.dwell
        if one.count
    ]
    by_day = [(day.isoformat(), on_time, f"{on_time}/{came}") for day, came, on_time in insight.by_day]
    charts = (
        (_("From intake to closing"), funnel),
        (_("Delivered by the first promise, by day"), by_day if len(by_day) > 1 else []),
        (_("Exceptions by problem"), pareto),
        (_("Days in each stage"), stays),
    )
    for title, bars in charts:
        if any(amount for _name, amount, _said in bars):
            yield ""
            yield title
            yield from _bars(bars)


def _bars(bars: Sequence[tuple[str, object, str]]) -> Iterator[str]:
    """A bar of blocks for each: its name, its length against the longest, what it says."""
    longest = max((float(str(amount)) for _name, amount, _said in bars), default=0) or 1
    for name, amount, said in bars:
        cells = round(max(float(str(amount)), 0) / longest * BAR)
        yield f"  {fit(name, 24)} {fit('█' * cells, BAR)} {fit(said, WIDTH - BAR - 29)}"


def _parts(insight: Insight) -> Iterator[str]:
    for dimension in dict.fromkeys(one.dimension for one in insight.parts):
        rows = [one for one in insight.parts if one.dimension == dimension]
        if len(rows) < 2:
            continue
        yield ""
        heads = (
            _(insight_words.DIMENSIONS[dimension]),
            _("Taken"),
            _("Amount"),
            _("Due"),
            _("On time"),
            _("Overdue"),
        )
        yield _row(heads, _PART)
        for one in rows[:MOST_PARTS]:
            yield _row(_part(one, insight), _PART)
        if len(rows) > MOST_PARTS:
            yield _("and {n} more", n=len(rows) - MOST_PARTS)


def _part(one: PartFigures, insight: Insight) -> tuple[str, ...]:
    name = insight_words.part_of(one.dimension, one.value, insight)
    return (name, str(one.entered), money_text(one.amount), str(one.due), str(one.on_time), str(one.overdue))


def wrapped(line: str, room: int) -> Iterator[str]:
    """A long line in lines of ``room`` cells."""
    return (fit(one, room) for one in lines(line, room, width))


def _owners(report: Report) -> Iterator[str]:
    yield _row((_("Follower"), _("Due"), _("On time"), _("Not finished"), _("Overdue")), _OWNER)
    for row in report.by_owner:
        yield _row((words.owner_of(row), str(row.due), str(row.on_time), str(row.open), str(row.overdue)), _OWNER)


def _late(report: Report) -> Iterator[str]:
    yield _row((_("Late order"), _("Customer"), _("Follower"), _("1st promise"), _("Days")), _LATE)
    for order in report.late_orders[:MOST_LATE]:
        who = (order.customer or "", order.follower)
        yield _row((order.number, *who, words.day_text(order.first_promised), str(order.days_late)), _LATE)
    more = len(report.late_orders) - MOST_LATE
    if more > 0:
        yield _("and {n} more late {n:order|orders}; --format csv lists all", n=more)
