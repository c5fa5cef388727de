"""Lists of orders: what a query finds, and search as one types (C259, C260)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from gendan.db import order_list as table
from gendan.db.store import Store
from gendan.domain.lifecycle import days_late
from gendan.domain.query import Query, parse
from gendan.domain.typed import read_date
from gendan.i18n import _
from gendan.services.blind import hidden_from
from gendan.services.filters import expanded
from gendan.workdays import working_calendar

PAGE = 200
PORTION = 500
"""Orders read at once where all are read."""


class OrderRow(NamedTuple):
    """One order in a list."""

    id: int
    number: str
    outside_number: str | None
    customer: str
    stage: str
    status: str
    amount: Decimal
    placed: date | None
    requested: date | None
    promised: date | None
    delivered: date | None
    next_due: date | None
    next_code: str | None
    owner: str | None
    owner_name: str | None
    urgent: bool
    late: bool
    days_late: int


def order_row(row: Any, today: date) -> OrderRow:
    """The row of a list as it is on ``today``."""
    late = days_late(row.first_due, row.days_late, today)
    return OrderRow(
        row.id,
        row.number,
        row.outside_number,
        row.customer or "",
        row.stage,
        row.status,
        row.amount,
        row.placed_on,
        row.requested,
        row.promised,
        row.delivered_on,
        row.next_due,
        row.next_code,
        row.owner,
        row.owner_name,
        row.urgent,
        late > 0,
        late,
    )


def listed(rows: Iterable[Any], today: date, hidden: frozenset[str]) -> tuple[OrderRow, ...]:
    """The rows of a list; of what the viewer is checking blind nothing of the key fields."""
    listed = (order_row(row, today) for row in rows)
    return tuple(_masked(one) if one.number in hidden else one for one in listed)


def _masked(row: OrderRow) -> OrderRow:
    return row._replace(
        amount=Decimal(0), requested=None, promised=None, next_due=None, next_code=None, late=False, days_late=0
    )


def read_query(store: Store, text: str, today: date) -> Query:
    """The query that was typed, saved filters (``@late``) written out; an error says what cannot be read."""
    calendar = working_calendar(store.config)
    return parse(expanded(store, text), lambda value: read_date(value, today, calendar, field="query"), _)


@dataclass(frozen=True, slots=True)
class Found:
    """A window of what a query finds: how many in all, and the newest after ``before``."""

    query: str
    total: int
    rows: tuple[OrderRow, ...]


def find(store: Store, text: str, limit: int | None = PAGE, before: int | None = None) -> Found:
    """The orders that fit the query, newest first; a window of ``limit``, older than the id ``before``."""
    today = store.clock.today(store.config.zone)
    query, hidden = read_query(store, text, today), hidden_from(store, store.viewer)
    with store.read() as conn:
        rows = table.page(conn, query, today, limit, before, hidden=hidden)
        whole = before is None and (limit is None or len(rows) < limit)
        total = len(rows) if whole else table.count(conn, query, today, hidden)
    return Found(text, total, listed(rows, today, hidden))


def every(store: Store, text: str) -> tuple[int, Iterator[OrderRow]]:
    """All orders that fit the query, newest first, read a portion at a time while they are walked; and how many."""
    today = store.clock.today(store.config.zone)
    query, hidden = read_query(store, text, today), hidden_from(store, store.viewer)
    with store.read() as conn:
        total = table.count(conn, query, today, hidden)

    def walk() -> Iterator[OrderRow]:
        before = None
        with store.read() as conn:
            while rows := table.page(conn, query, today, PORTION, before, hidden=hidden):
                yield from listed(rows, today, hidden)
                before = rows[-1].id

    return total, walk()


def first(store: Store, text: str, limit: int) -> tuple[OrderRow, ...]:
    """The newest orders that fit the query, uncounted: for search as one types."""
    today = store.clock.today(store.config.zone)
    query, hidden = read_query(store, text, today), hidden_from(store, store.viewer)
    with store.read() as conn:
        rows = table.page(conn, query, today, limit, hidden=hidden)
    return listed(rows, today, hidden)


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows missing from a list of ``total``: ``count`` of them from ``offset``, between the ids of its neighbours
    where those are known (``newer`` stands above it, ``older`` below).
    """

    offset: int
    count: int
    total: int
    newer: int | None = None
    older: int | None = None


def fill(store: Store, text: str, gap: Gap) -> tuple[OrderRow, ...]:
    """The rows of a gap, newest first: by key where a neighbour is known, else counted from the nearer end."""
    today = store.clock.today(store.config.zone)
    query, hidden = read_query(store, text, today), hidden_from(store, store.viewer)
    from_end = gap.total - gap.offset - gap.count
    with store.read() as conn:
        if gap.newer is not None:
            rows = table.page(conn, query, today, gap.count, gap.newer, hidden=hidden)
        elif gap.older is not None:
            rows = table.page_up(conn, query, today, gap.count, gap.older, hidden=hidden)
        elif gap.offset <= from_end:
            rows = table.page(conn, query, today, gap.count, skip=gap.offset, hidden=hidden)
        else:
            rows = table.page_up(conn, query, today, gap.count, skip=max(0, from_end), hidden=hidden)
    return listed(rows, today, hidden)
