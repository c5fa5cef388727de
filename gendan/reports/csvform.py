"""A report as CSV for spreadsheets: blocks with a header each, UTF-8 with a byte order mark."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

from gendan.domain.kpi import amount_text, value_text
from gendan.domain.money import money_text
from gendan.i18n import _
from gendan.reports import insight_words, words
from gendan.reports.figures import Report
from gendan.reports.insight import Insight
from gendan.text import ERASED

_FORMULA = re.compile(r"\s*'*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)

Cell = str | int | None
STEP = 500
"""Rows after which progress is told."""


def data(
    report: Report, insight: Insight | None = None, progress: Callable[[int, int | None], None] | None = None
) -> bytes:
    """The report as the bytes of a CSV file, with what lies behind its figures where that was looked at. A cell that a
    spreadsheet would run gets a leading apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    total = len(report.late_orders)
    for done, row in enumerate(_rows(report, insight)):
        writer.writerow([shielded(cell) for cell in row])
        if progress and done and done % STEP == 0:
            progress(min(done, total), total)
    return out.getvalue().encode("utf-8-sig", errors="backslashreplace")


def shielded(cell: Cell) -> str:
    """``cell`` as text that no spreadsheet takes for a formula; numbers stay as they are. What was erased is called so
    in the language in force."""
    text = "" if cell is None else str(cell).replace(ERASED, _(ERASED))
    return "'" + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _rows(report: Report, insight: Insight | None) -> Iterator[list[Cell]]:
    yield [words.title(report)]
    yield []
    yield [_("Code"), _("Figure"), _("Value")]
    for code, count in report.orders.items():
        yield [f"orders.{code}", _(words.ORDERS[code]), count]
    for code, amount in words.amounts(report).items():
        yield [f"amount.{code}", _(words.AMOUNTS[code]), money_text(amount)]
    for code, count in report.exceptions.items():
        yield [f"exceptions.{code}", _(words.EXCEPTIONS[code]), count]
    for code, count in report.complaints.items():
        yield [f"complaints.{code}", _(words.COMPLAINTS[code]), count]
    yield ["overrides", _(words.OVERRIDES), report.overrides]
    yield []
    yield from _indicators(report)
    yield []
    if insight is not None:
        yield from _insight(insight)
    yield [_("Follower"), _("Login"), _("Due"), _("On time"), _("Not finished"), _("Overdue")]
    for row in report.by_owner:
        yield [words.owner_of(row), row.owner, row.due, row.on_time, row.open, row.overdue]
    yield []
    yield from _late(report)


def _indicators(report: Report) -> Iterator[list[Cell]]:
    yield [_("Code"), _("Indicator"), _("Value"), _("Numerator"), _("Denominator"), _("Target"), _("Met")]
    for measured in report.kpis:
        kpi = measured.kpi
        value, target = (value_text(kpi, number) for number in (measured.value, measured.target))
        counted = (amount_text(measured.numerator), amount_text(measured.denominator))
        yield [kpi.code, _(kpi.name), value, *counted, target, words.mark_of(measured)]


def _insight(insight: Insight) -> Iterator[list[Cell]]:
    yield [_("Missed"), _("Explanation")]
    for weak in insight.weak:
        for line in insight_words.weak_lines(weak, insight):
            yield [_(weak.measured.kpi.name), line]
    yield []
    yield [_("Grouped by"), _("Part"), _("Taken"), _("Amount"), _("Due"), _("On time"), _("Not finished"), _("Overdue")]
    for one in insight.parts:
        name = insight_words.part_of(one.dimension, one.value, insight)
        amounts = (one.entered, money_text(one.amount), one.due, one.on_time, one.open, one.overdue)
        yield [_(insight_words.DIMENSIONS[one.dimension]), name, *amounts]
    yield []


def _late(report: Report) -> Iterator[list[Cell]]:
    names = (_("Late order"), _("Outside number"), _("Customer"), _("Follower"))
    yield [*names, _("First promise"), _("Promised"), _("Delivered"), _("Days late"), _("Amount")]
    for order in report.late_orders:
        days = map(words.day_text, (order.first_promised, order.promised, order.delivered))
        who = (order.number, order.outside_number, order.customer, order.follower)
        yield [*who, *days, order.days_late, money_text(order.amount)]
