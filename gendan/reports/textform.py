"""A report as text for a terminal: 80 cells wide, columns aligned in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from gendan.domain.money import money_text
from gendan.i18n import _, ngettext
from gendan.reports import words
from gendan.reports.figures import Report
from gendan.text import fit

WIDTH = 80
MOST_LATE = 40
"""Late orders that the terminal shows; the other forms have all."""

Align = Literal["left", "right"]
_KPI: tuple[tuple[int, Align], ...] = ((31, "left"), (9, "right"), (13, "right"), (11, "right"), (8, "right"))
_OWNER: tuple[tuple[int, Align], ...] = ((30, "left"), (9, "right"), (11, "right"), (11, "right"), (11, "right"))
_LATE: tuple[tuple[int, Align], ...] = ((22, "left"), (19, "left"), (14, "left"), (10, "left"), (7, "right"))


def text(report: Report) -> str:
    """The report in lines of at most 80 cells, what people wrote shown literally."""
    return "\n".join(line.rstrip() for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield fit(words.title(report), WIDTH)
    yield "─" * WIDTH
    yield from _pairs((_(words.ORDERS[code]), str(count)) for code, count in report.orders.items())
    yield ""
    for code, amount in words.amounts(report).items():
        yield fit(_(words.AMOUNTS[code]), 28) + fit(money_text(amount), 20, "right")
    yield ""
    yield from _indicators(report)
    yield ""
    counts = [(words.EXCEPTIONS[code], count) for code, count in report.exceptions.items()]
    counts += [(words.COMPLAINTS[code], count) for code, count in report.complaints.items()]
    yield from _pairs((_(name), str(count)) for name, count in counts)
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


def _row(cells: Sequence[str], columns: Sequence[tuple[int, Align]]) -> str:
    return "  ".join(fit(cell, wide, align) for cell, (wide, align) in zip(cells, columns, strict=True))


def _indicators(report: Report) -> Iterator[str]:
    yield _row((_("Indicator"), _("Value"), _("Counted"), _("Target"), ""), _KPI)
    for measured in report.kpis:
        counted = words.counted_of(measured)
        cells = (_(measured.kpi.name), words.value_of(measured), counted, words.target_of(measured))
        yield _row((*cells, words.mark_of(measured)), _KPI)


def _owners(report: Report) -> Iterator[str]:
    yield _row((_("Follower"), _("Due"), _("On time"), _("Not finished"), _("Overdue")), _OWNER)
    for row in report.by_owner:
        yield _row((words.owner_of(row), str(row.due), str(row.on_time), str(row.open), str(row.overdue)), _OWNER)


def _late(report: Report) -> Iterator[str]:
    yield _row((_("Late order"), _("Customer"), _("Follower"), _("Promised"), _("Days")), _LATE)
    for order in report.late_orders[:MOST_LATE]:
        who = (order.customer or "", order.owner_name or "")
        yield _row((order.number, *who, words.day_text(order.promised), str(order.days_late)), _LATE)
    more = len(report.late_orders) - MOST_LATE
    if more > 0:
        yield ngettext(
            "and {n} more late order; --format csv lists all", "and {n} more late orders; --format csv lists all", more
        )
