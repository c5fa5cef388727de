"""The search indexes of what people wrote: notes about orders and customers, cases by number and text (C259).

Each has a row only where there is something written, and single tokens without the beginnings that names need.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.complaints import complaints
from gendan.db.contacts import contacts
from gendan.db.exceptions import exceptions
from gendan.db.orders import lines, orders
from gendan.db.ready import IDS, Ready
from gendan.db.requests import requests
from gendan.domain.search_terms import joined, number_terms, words


@dataclass(frozen=True, slots=True)
class CaseKind:
    """A kind of case: its table, the columns with what was said, and the column of its state."""

    table: sa.Table
    texts: tuple[str, ...]
    state: str
    begun: str


CASES = {
    "exception": CaseKind(exceptions, ("description",), "status", "raised_at"),
    "complaint": CaseKind(complaints, ("words", "points"), "step", "opened_at"),
    "request": CaseKind(requests, ("summary",), "status", "opened_at"),
}
"""The kinds of cases, in the order of their places in the index; a new one goes to the end."""
_STEP = 4
"""The rows of a kind of case in the index of cases stand so far apart."""


_NOTES = (
    Ready(lambda: sa.select(orders.c.id, orders.c.special).where(orders.c.id.in_(IDS), orders.c.special.is_not(None))),
    Ready(
        lambda: (
            sa.select(lines.c.order_id, lines.c.special)
            .where(lines.c.order_id.in_(IDS), lines.c.special.is_not(None), lines.c.removed.is_(False))
            .order_by(lines.c.order_id, lines.c.pos)
        )
    ),
    Ready(
        lambda: (
            sa.select(contacts.c.order_id, contacts.c.summary)
            .where(contacts.c.order_id.in_(IDS), contacts.c.summary.is_not(None), contacts.c.voided.is_(False))
            .order_by(contacts.c.uid)
        )
    ),
)
_SAID = Ready(
    lambda: (
        sa.select(contacts.c.customer_id, contacts.c.summary)
        .where(contacts.c.customer_id.in_(IDS), contacts.c.order_id.is_(None), contacts.c.voided.is_(False))
        .where(contacts.c.summary.is_not(None))
        .order_by(contacts.c.uid)
    )
)


def order_notes(conn: Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    """What was written about these orders: special requirements, those of their lines, what was said in contacts."""
    some, found = list(ids), defaultdict(list)
    for query in _NOTES:
        for order_id, text in query.rows(conn, ids=some):
            found[order_id].append(text)
    return found


def customer_notes(conn: Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    """What was said in contacts with these customers that were about no order."""
    found = defaultdict(list)
    for customer_id, text in _SAID.rows(conn, ids=list(ids)):
        found[customer_id].append(text)
    return found


def _terms(texts: Iterable[str]) -> str:
    return joined(*(words(text) for text in texts))


def order_note_terms(conn: Connection, ids: list[int]) -> dict[int, str]:
    """The tokens of the notes of these orders; of those that have any."""
    return {one: _terms(texts) for one, texts in order_notes(conn, ids).items()}


def customer_note_terms(conn: Connection, ids: list[int]) -> dict[int, str]:
    """The tokens of the notes of these customers; of those that have any."""
    return {one: _terms(texts) for one, texts in customer_notes(conn, ids).items()}


def case_terms(conn: Connection, kind: str, ids: list[int], column: str = "id") -> dict[int, str]:
    """The tokens of the cases with these ids (or with these ids in another column) by their rows in the index."""
    case = CASES[kind]
    rows = _cases(kind, column).rows(conn, ids=ids)
    return {
        case_row(kind, row.id): joined(
            number_terms(row.code), *(words(getattr(row, text) or "") for text in case.texts)
        )
        for row in rows
    }


@cache
def _cases(kind: str, column: str) -> Ready:
    table = CASES[kind].table
    return Ready(lambda: sa.select(table).where(table.c[column].in_(IDS)))


def case_row(kind: str, row_id: int) -> int:
    """The row of a case in the index of cases."""
    return row_id * _STEP + list(CASES).index(kind)


def case_of(row: int) -> tuple[str, int]:
    """The kind and the id of the case at a row of the index of cases."""
    return list(CASES)[row % _STEP], row // _STEP


def ids_of(kind: str, found: Any) -> Any:
    """The ids of the cases of this kind among rows of the index, as a part of another statement."""
    row = found.subquery().c.rowid
    return sa.select(row // _STEP).where(row % _STEP == list(CASES).index(kind))


def cases(conn: Connection, found: Iterable[int]) -> list[tuple[str, Any]]:
    """The cases at these rows of the index: kind and row, with the number and the customer of its order."""
    from gendan.db.customers import customers, shown_name

    by_kind: defaultdict[str, list[int]] = defaultdict(list)
    for one in found:
        kind, row_id = case_of(one)
        by_kind[kind].append(row_id)
    told: list[tuple[str, Any]] = []
    for kind, ids in by_kind.items():
        table = CASES[kind].table
        owner = customers.c.id == (table.c.customer_id if "customer_id" in table.c else orders.c.customer_id)
        query = (
            sa.select(table, orders.c.number.label("order_number"), shown_name.label("customer"))
            .outerjoin(orders, orders.c.id == table.c.order_id)
            .outerjoin(customers, owner)
            .where(table.c.id.in_(ids))
        )
        told += [(kind, row) for row in conn.execute(query)]
    return told
