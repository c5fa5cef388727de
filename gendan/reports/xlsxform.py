"""A report as a workbook: figures, orders, cases on a sheet each; real numbers and dates, filters, a frozen header."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gendan.domain.kpi import Measured
from gendan.i18n import N_, _, joined
from gendan.reports import insight_words, words
from gendan.reports.cases import CaseBehind
from gendan.reports.csvform import STEP, shielded
from gendan.reports.figures import OrderBehind, Report
from gendan.reports.insight import Insight
from gendan.text import safe, width

CASE_KINDS = {
    "exception": N_("Exception"),
    "complaint": N_("Complaint"),
    "request": N_("Request"),
    "visit": N_("Score"),
    "inspection": N_("Inspection"),
    "override": N_("Override"),
    "payment": N_("Receipt"),
    "refund": N_("Refund"),
    "risk": N_("Risk"),
    "difference": N_("Difference"),
}
"""Names of the kinds of cases."""
WIDEST = 48
"""Columns are at most this wide."""
FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "text": {"valign": "top"},
    "quoted": {"valign": "top", "quote_prefix": True},
    "count": {"num_format": "#,##0"},
    "number": {"num_format": "#,##0.00"},
    "money": {"num_format": "#,##0.00"},
    "rate": {"num_format": "0.0%"},
    "day": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "met": {"font_color": "#0a6b2d"},
    "missed": {"font_color": "#b00020", "bold": True},
}

Cell = tuple[str, Any]
"""A format of ``FORMATS`` and a value; no value leaves the cell empty."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The orders and the cases that a workbook lists."""

    orders: tuple[OrderBehind, ...]
    cases: tuple[CaseBehind, ...]


def data(
    report: Report,
    insight: Insight,
    listed: Listed,
    progress: Callable[[int, int | None], None] | None = None,
) -> bytes:
    """The bytes of the workbook. Text that a spreadsheet might run is written as text with the quote mark that says
    so; it reads as it was written."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)  # closed only when whole: who stops it does not wait for its end
    book.set_properties({"title": words.title(report), "created": datetime.combine(report.until, time(), UTC)})
    sheets = Sheets(book, progress, len(listed.orders) + len(listed.cases))
    sheets.add(_("Figures"), _FIGURES, _figures(report, insight), words.title(report))
    sheets.add(_("Orders"), _ORDERS, map(_order, listed.orders))
    sheets.add(_("Cases"), _CASES, map(_case, listed.cases))
    book.close()
    return out.getvalue()


class Sheets:
    """Writes sheets of rows with a header, in the formats of ``FORMATS``; ``progress`` is told the rows written of
    about ``total``, and may raise to stop it."""

    def __init__(self, book: Any, progress: Callable[[int, int | None], None] | None = None, total: int = 0) -> None:
        self._book, self._progress, self._total, self._done = book, progress, total, 0
        self._formats = {name: book.add_format(how) for name, how in FORMATS.items()}

    def add(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], title: str = "") -> None:
        """A sheet: a title where given, the header frozen and with filters, the rows."""
        sheet = self._book.add_worksheet(name)
        top = 2 if title else 0
        if title:
            sheet.write_string(0, 0, title, self._formats["title"])
        widths = [width(_(head)) for head in heads]
        for column, head in enumerate(heads):
            sheet.write_string(top, column, _(head), self._formats["head"])
        last = top
        for last, row in enumerate(rows, start=top + 1):
            for column, (form, value) in enumerate(row):
                widths[column] = max(widths[column], self._write(sheet, last, column, form, value))
            self._done += 1
            if self._progress and self._done % STEP == 0:
                self._progress(min(self._done, self._total), self._total)
        for column, cells in enumerate(widths):
            sheet.set_column(column, column, min(cells, WIDEST) + 2)
        sheet.freeze_panes(top + 1, 1)
        sheet.autofilter(top, 0, last, len(heads) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)

    def _write(self, sheet: Any, row: int, column: int, form: str, value: Any) -> int:
        """Write a cell; returns how wide it is."""
        if value is None or value == "":
            return 0
        if isinstance(value, datetime | date):
            sheet.write_datetime(row, column, value, self._formats[form])
            return 16 if form == "moment" else 10
        if isinstance(value, int | Decimal | Fraction):
            sheet.write_number(row, column, value if isinstance(value, int) else float(value), self._formats[form])
            return len(f"{float(value):,.2f}")
        text = safe(str(value))[:32_000]
        runs = form == "text" and shielded(text) != text
        sheet.write_string(row, column, text, self._formats["quoted" if runs else form])
        return width(text)


_FIGURES = (
    N_("Group"), N_("Figure"), N_("Value"), N_("Numerator"), N_("Denominator"), N_("Target"), N_("Met"),
    N_("Period before"), N_("Explanation"),
)  # fmt: skip
_ORDERS = (
    N_("Order number"), N_("Outside number"), N_("Customer"), N_("Follower"), N_("First promise"),
    N_("Promised"), N_("Delivered"), N_("Days late"), N_("Amount"),
)  # fmt: skip
_CASES = (
    N_("Kind"), N_("Number"), N_("Order"), N_("Customer"), N_("What"), N_("Begun"), N_("Ended"), N_("Follower"),
    N_("Value"),
)  # fmt: skip


def _figures(report: Report, insight: Insight) -> Iterable[Sequence[Cell]]:
    groups: tuple[tuple[str, dict[str, str], Any, str], ...] = (
        (_("Orders"), words.ORDERS, report.orders, "count"),
        (_("Amounts"), words.AMOUNTS, words.amounts(report), "money"),
        (_("Exceptions"), words.EXCEPTIONS, report.exceptions, "count"),
        (_("Complaints"), words.COMPLAINTS, report.complaints, "count"),
        (_("Overrides"), {"n": words.OVERRIDES}, {"n": report.overrides}, "count"),
    )
    weak = {one.measured.kpi.code: one for one in insight.weak}
    for one in report.kpis:
        said = insight_words.weak_lines(weak[one.kpi.code], insight) if one.kpi.code in weak else []
        yield _indicator(one, insight.before.get(one.kpi.code), joined(said))
    for group, names, figures, form in groups:
        for code, amount in figures.items():
            yield [("text", group), ("text", _(names[code])), (form, amount)]
    for part in insight.parts:
        value = insight_words.part_of(part.dimension, part.value, insight)
        name = _(insight_words.DIMENSIONS[part.dimension])
        yield [("text", name), ("text", value), ("money", part.amount), ("count", part.on_time), ("count", part.due)]


def _indicator(one: Measured, before: Measured | None, said: str) -> Sequence[Cell]:
    rate = one.kpi.unit == "rate"
    form = "rate" if rate else "count" if one.kpi.unit == "count" else "number"
    mark = ("text", "") if one.met is None else ("met" if one.met else "missed", words.mark_of(one))
    amounts = [("count" if isinstance(n, int) else "number", n) for n in (one.numerator, one.denominator)]
    value, target, past = (
        (form, None if n is None else n / 100 if rate else n)
        for n in (one.value, one.target, before.value if before else None)
    )
    return [("text", _("Indicators")), ("text", _(one.kpi.name)), value, *amounts, target, mark, past, ("text", said)]


def _order(one: OrderBehind) -> Sequence[Cell]:
    return [
        ("text", one.number),
        ("text", one.outside_number),
        ("text", one.customer),
        ("text", one.follower),
        ("day", one.first_promised),
        ("day", one.promised),
        ("day", one.delivered),
        ("count", one.days_late),
        ("money", one.amount),
    ]


def _case(one: CaseBehind) -> Sequence[Cell]:
    began, ended = (moment and moment.replace(tzinfo=None) for moment in (one.began, one.ended))
    return [
        ("text", _(CASE_KINDS[one.kind])),
        ("text", one.code),
        ("text", one.order),
        ("text", one.customer),
        ("text", insight_words.what_of(one)),
        ("moment", began),
        ("moment", ended),
        ("text", one.owner),
        ("number", one.value),
    ]
