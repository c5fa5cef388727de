"""An order book that was read, as rows of lists and in words."""

from __future__ import annotations

from datetime import date, datetime

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.i18n import N_, _, joined
from gendan.screens.import_work import Reported
from gendan.services.bookfile import Book
from gendan.services.importing import ImportReport
from gendan.widgets.window_table import Column, Row

MOST = 1000
"""Orders shown before they are taken in."""
ORDERS = (
    Column("number", N_("Order number"), 12),
    Column("customer", N_("Customer"), 14, flex=2),
    Column("placed", N_("Placed"), 10),
    Column("promised", N_("Promised"), 10),
    Column("delivered", N_("Delivered"), 10, drop=1),
    Column("owner", N_("Follower"), 10, flex=1, drop=2),
    Column("lines", N_("Lines"), 5, align="right"),
)
COLUMNS = (
    Column("field", N_("Taken as"), 20, flex=1),
    Column("column", N_("Column in the file"), 24, flex=1),
)
REJECTS = (
    Column("row", N_("Row"), 6, align="right"),
    Column("column", N_("Column"), 12),
    Column("value", N_("Value"), 12, flex=1),
    Column("reason", N_("Why not"), 20, flex=3),
)


def orders(book: Book) -> list[Row]:
    """The first orders of the book."""
    rows = []
    for order in book.orders[:MOST]:
        dates = (_day(order.placed), _day(order.promised), _day(order.delivered))
        rows.append(Row(order.number, (order.number, order.customer, *dates, order.owner, str(len(order.lines)))))
    return rows


def _day(day: date | datetime | None) -> str:
    return f"{day:%Y-%m-%d}" if day is not None else "-"


def columns(book: Book) -> list[Row]:
    """Which column was taken as what, and those that were not taken."""
    rows = [Row(name, (_(labels.label("field", name)), book.headers[index])) for name, index in book.recognised.items()]
    return rows + [Row(f"unused {n}", (_("not used"), name), "muted") for n, name in enumerate(book.unused)]


def rejects(report: Reported) -> list[Row]:
    """Everything for which a row is rejected; there may be several of one row."""
    return [
        Row(n, (str(r.row), r.column, r.value, _(r.reason.message, **r.reason.params)), "late")
        for n, r in enumerate(report.book.rejects)
    ]


def rejected(report: Reported) -> int:
    """How many rows are rejected."""
    return len({reject.row for reject in report.book.rejects})


def rejected_words(report: Reported) -> str:
    """The same in words."""
    rows = rejected(report)
    return _("{n} {n:row|rows} rejected", n=rows) if rows else _("no row rejected")


def counts(report: ImportReport) -> str:
    """What is taken in, in a sentence."""
    said = _(
        "{orders} {orders:order|orders} with {lines} {lines:line|lines}, "
        "{customers} new {customers:customer|customers}, {products} new {products:product|products}, amount {amount}",
        orders=report.orders,
        lines=report.lines,
        customers=report.customers,
        products=report.products,
        amount=money_text(report.amount),
    )
    again = _("{unchanged} unchanged, {updated} brought up to date", unchanged=report.unchanged, updated=report.updated)
    return f"{said}\n{joined((again, rejected_words(report)))}"
