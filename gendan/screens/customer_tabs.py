"""The tabs of a customer's page: orders, contacts, cases, money, other files, history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.i18n import N_, _
from gendan.people import named
from gendan.screens.customer_words import kind_words
from gendan.services.customer_page import CaseRow, CustomerPage
from gendan.services.history import HistoryEntry
from gendan.text import width
from gendan.widgets.history_rows import entry_row
from gendan.widgets.order_rows import COLUMNS as ORDERS
from gendan.widgets.order_rows import Dated, order_row
from gendan.widgets.window_table import Column, Row

KINDS = {"exception": N_("exception"), "complaint": N_("complaint"), "request": N_("request")}
MOST = 300
"""Changes of the history that are listed; the change log has all of them."""


@dataclass(frozen=True, slots=True)
class Shown(Dated):
    """What the page shows: the file, its history, and the zone in which moments are said."""

    page: CustomerPage
    history: Sequence[HistoryEntry]
    zone: tzinfo

    @property
    def today(self) -> date:
        """The day of the page."""
        return self.page.today


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab: title, columns, rows, and what it says while there are none (message ids)."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Shown], list[Row]]
    empty: str

    def heading(self, shown: Shown) -> str:
        """The title with the number of rows."""
        return f"{_(self.title)} {len(self.rows(shown))}"

    def fitted(self, rows: Sequence[Row]) -> tuple[Column, ...]:
        """The columns, no wider than what they hold and their titles need; those that grow share what is left."""

        def least(at: int, column: Column) -> int:
            needed = max((width(row.cells[at]) for row in rows), default=0)
            return max(width(_(column.label)), min(column.width if column.flex else column.width * 2, needed))

        return tuple(replace(column, width=least(at, column)) for at, column in enumerate(self.columns))


def order_rows(shown: Shown) -> list[Row]:
    """His orders, the newest first."""
    rows = []
    for one in shown.page.orders:
        row = order_row(one, shown.page.today, one.id)
        cells = tuple(row.cells[at] for at, column in enumerate(ORDERS) if column.key != "customer")
        rows.append(replace(row, cells=cells, place=one.number))
    return rows


def contact_rows(shown: Shown) -> list[Row]:
    """What was said, the newest first."""
    return [
        Row(
            n,
            (
                shown.moment(one.at),
                _(labels.label("channel", one.channel)),
                _(labels.label("direction", one.direction)),
                one.summary or "",
                shown.day(one.next),
                named(one.by),
                one.order or "",
            ),
        )
        for n, one in enumerate(shown.page.contacts)
    ]


def case_rows(shown: Shown) -> list[Row]:
    """Exceptions, complaints and requests: open ones first, then the newest."""
    return [_case_row(one, shown) for one in shown.page.cases]


def _case_row(one: CaseRow, shown: Shown) -> Row:
    problem = labels.label("request_sort" if one.kind == "request" else "problem", one.problem or "")
    cells = (
        _(KINDS[one.kind]),
        _(labels.label(one.kind, one.state)),
        _(problem) if problem else "",
        one.about or "",
        shown.moment(one.began),
        one.order or "",
        one.code,
    )
    return Row((one.kind, one.code), cells, "due" if one.open else "", place=one)


def money_rows(shown: Shown) -> list[Row]:
    """What is outstanding on which order, then what was received, the newest first."""
    owed = [
        Row(
            ("owed", one.order),
            (_("Outstanding"), money_text(one.outstanding), shown.day(one.placed), "", one.order, ""),
            "due",
            place=one.order,
        )
        for one in shown.page.owed
    ]
    received = [
        Row(
            one.payment,
            (
                _(labels.label("payment", one.kind)),
                money_text(one.amount),
                shown.moment(one.at),
                _(labels.label("method", one.method)),
                one.order,
                named(one.by),
            ),
            place=one.order,
        )
        for one in shown.page.payments
    ]
    return [*owed, *received]


def file_rows(shown: Shown) -> list[Row]:
    """Files that were united with this one, then those that may be the same customer."""
    return [
        Row(
            one.code,
            (
                _("united") if one.united else _(labels.label("alike", one.why)),
                one.name,
                one.phone or "",
                kind_words(one.kind),
                one.code,
            ),
            "done" if one.united else "due",
            place=one,
        )
        for one in shown.page.files
    ]


def history_rows(shown: Shown) -> list[Row]:
    """Who changed what of him and his orders, the newest first; of all files that were united."""
    newest = list(shown.history)[: -MOST - 1 : -1]
    return [replace(entry_row(entry, shown.zone), place=None) for entry in newest]


TABS = (
    Tab(
        "orders",
        N_("Orders"),
        tuple(column for column in ORDERS if column.key != "customer"),
        order_rows,
        N_("He has not ordered yet."),
    ),
    Tab(
        "contacts",
        N_("Contacts"),
        (
            Column("at", N_("When"), 12),
            Column("channel", N_("Channel"), 8),
            Column("direction", N_("Direction"), 8, drop=2),
            Column("summary", N_("What was said"), 14, flex=1),
            Column("next", N_("Next contact"), 8, drop=1),
            Column("by", N_("By"), 8, drop=3),
            Column("order", N_("Order number"), 19, drop=4),
        ),
        contact_rows,
        N_("Nobody has spoken with the customer yet."),
    ),
    Tab(
        "cases",
        N_("Cases"),
        (
            Column("kind", N_("What"), 8),
            Column("state", N_("State"), 10, toned=True),
            Column("problem", N_("Problem"), 8, drop=2),
            Column("about", N_("What it is about"), 12, flex=1),
            Column("at", N_("When"), 12, drop=1),
            Column("order", N_("Order number"), 19, drop=3),
            Column("code", N_("Case"), 14, drop=4),
        ),
        case_rows,
        N_("No exception, no complaint, no request."),
    ),
    Tab(
        "money",
        N_("Money"),
        (
            Column("what", N_("What"), 10, toned=True),
            Column("amount", N_("Amount"), 10, align="right"),
            Column("at", N_("When"), 12),
            Column("how", N_("Paid by"), 8, drop=1),
            Column("order", N_("Order number"), 19, flex=1),
            Column("by", N_("By"), 8, drop=2),
        ),
        money_rows,
        N_("Nothing is outstanding, nothing was received."),
    ),
    Tab(
        "files",
        N_("Files"),
        (
            Column("why", N_("Why"), 12, toned=True),
            Column("name", N_("Customer"), 12, flex=1),
            Column("phone", N_("Phone"), 13),
            Column("kind", N_("Kind"), 8, drop=1),
            Column("code", N_("Code"), 15),
        ),
        file_rows,
        N_("No other file looks like this customer's."),
    ),
    Tab(
        "history",
        N_("History"),
        (
            Column("at", N_("When"), 16),
            Column("who", N_("By"), 8),
            Column("command", N_("What"), 14, flex=1),
            Column("about", N_("About"), 19, flex=1, drop=1),
            Column("reason", N_("Why"), 8, flex=1, drop=2),
        ),
        history_rows,
        N_("Nothing has happened yet."),
    ),
)
BY_KEY = {tab.key: tab for tab in TABS}
