"""A list as CSV or as a workbook: orders, customers, what a search found; nothing in it runs (C259, C262)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.reports.csvform import STEP, shielded
from gendan.reports.xlsxform import Sheets

Progress = Callable[[int, int | None], None]
"""Told how many rows of how many are written; where it raises, nothing is written."""
ENDINGS = {".csv": "csv", ".xlsx": "xlsx"}
"""Endings of file names and the forms they mean."""

MOST_ROWS = 1_048_575
"""Rows of a sheet under its header."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head (a message id), a format of ``xlsxform.FORMATS``, and what it takes from a row."""

    head: str
    form: str
    value: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that is written: its name in words, its columns, its rows, and how many these are where that is known."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    total: int | None = None


def _label(group: str, code: str | None) -> str:
    return _(labels.label(group, code)) if code else ""


def _answer(yes: bool) -> str:
    return _("yes") if yes else ""


ORDERS = (
    Column(N_("Order number"), "text", lambda one: one.number),
    Column(N_("Outside number"), "text", lambda one: one.outside_number),
    Column(N_("Customer"), "text", lambda one: one.customer),
    Column(N_("Stage"), "text", lambda one: _label("stage", one.stage)),
    Column(N_("Status"), "text", lambda one: _label("status", one.status)),
    Column(N_("Amount"), "money", lambda one: one.amount),
    Column(N_("Placed"), "day", lambda one: one.placed),
    Column(N_("Requested"), "day", lambda one: one.requested),
    Column(N_("Promised"), "day", lambda one: one.promised),
    Column(N_("Delivered"), "day", lambda one: one.delivered),
    Column(N_("Follower"), "text", lambda one: one.owner_name or one.owner),
    Column(N_("Urgent"), "text", lambda one: _answer(one.urgent)),
    Column(N_("Days late"), "count", lambda one: one.days_late),
)
"""Columns of a list of orders."""
CUSTOMERS = (
    Column(N_("Code"), "text", lambda one: one.code),
    Column(N_("Customer"), "text", lambda one: one.name),
    Column(N_("Phone"), "text", lambda one: one.phone),
    Column(N_("Contact person"), "text", lambda one: one.contact),
    Column(N_("Region"), "text", lambda one: one.region),
    Column(N_("Address"), "text", lambda one: one.address),
    Column(N_("Kind"), "text", lambda one: _label("customer_kind", one.kind)),
    Column(N_("Grade"), "text", lambda one: one.grade),
    Column(N_("Open orders"), "count", lambda one: one.open),
    Column(N_("Last order"), "day", lambda one: one.last),
    Column(N_("Outstanding"), "money", lambda one: one.outstanding),
)
"""Columns of a list of customers."""
FOUND = tuple(
    Column(head, "text", lambda cells, at=at: cells[at])  # type: ignore[misc]  # a default binds the place
    for at, head in enumerate((N_("Kind"), N_("Number"), N_("Customer"), N_("Stage"), N_("Found by")))
)
"""Columns of what a search found; its rows are tuples of words."""


def data(listing: Listing, form: str, progress: Progress | None = None) -> bytes:
    """The bytes of the file in a form of ``ENDINGS``."""
    return _csv(listing, progress) if form == "csv" else _xlsx(listing, progress)


def _csv(listing: Listing, progress: Progress | None) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_(column.head) for column in listing.columns])
    for done, row in enumerate(listing.rows):
        writer.writerow([shielded(_text(column, row)) for column in listing.columns])
        if progress and done % STEP == 0:
            progress(done, listing.total)
    return out.getvalue().encode("utf-8-sig", errors="backslashreplace")


def _text(column: Column, row: Any) -> str | int | None:
    value = column.value(row)
    if value is None or isinstance(value, str | int):
        return value
    return money_text(value) if column.form == "money" else str(value.isoformat())


def _xlsx(listing: Listing, progress: Progress | None) -> bytes:
    import xlsxwriter

    if (listing.total or 0) > MOST_ROWS:
        raise UsageError(
            "bad_value", N_("A workbook holds {most} rows at most, not {n}. Write CSV, or narrow the list."),
            field="format", most=MOST_ROWS, n=listing.total,
        )  # fmt: skip
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)  # closed only when whole
    rows = ([(column.form, column.value(row)) for column in listing.columns] for row in listing.rows)
    Sheets(book, progress, listing.total or 0).add(listing.name, [column.head for column in listing.columns], rows)
    book.close()
    return out.getvalue()
