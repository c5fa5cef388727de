"""Lists of orders: what a query finds, a window at a time."""

from __future__ import annotations

import operator as op
from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.sql.elements import ColumnElement

from gendan.db import search, search_notes
from gendan.db.customers import customers, shown_name
from gendan.db.orders import lines, orders
from gendan.db.products import products
from gendan.db.ready import Ready
from gendan.db.shipments import shipments
from gendan.db.users import users
from gendan.domain import search_terms
from gendan.domain.normal import fold
from gendan.domain.query import TELLING, Condition, Query

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {"=": op.eq, "<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge}
_COLUMNS = {
    "stage": orders.c.stage,
    "status": orders.c.status,
    "open": orders.c.open,
    "urgent": orders.c.urgent,
    "valid": orders.c.valid,
    "channel": orders.c.channel,
    "kind": customers.c.kind,
    "due": orders.c.promised,
    "placed": orders.c.placed_on,
    "delivered": orders.c.delivered_on,
    "amount": orders.c.amount,
}
SHOWN = (
    orders.c.id,
    orders.c.number,
    orders.c.outside_number,
    orders.c.stage,
    orders.c.status,
    orders.c.open,
    orders.c.urgent,
    orders.c.amount,
    orders.c.placed_on,
    orders.c.requested,
    orders.c.promised,
    orders.c.first_due,
    orders.c.days_late,
    orders.c.next_due,
    orders.c.next_code,
    orders.c.delivered_on,
    orders.c.origin,
    shown_name.label("customer"),
    users.c.login.label("owner"),
    users.c.name.label("owner_name"),
)
"""The columns of a row of a list."""


def base() -> sa.Select[Any]:
    """Rows of a list, without conditions."""
    joined = orders.outerjoin(customers, customers.c.id == orders.c.customer_id)
    return sa.select(*SHOWN).select_from(joined.outerjoin(users, users.c.id == orders.c.owner_id))


def _like(column: Any, text: str) -> ColumnElement[bool]:
    return sa.func.lower(column).contains(text.lower(), autoescape=True)


def _one(condition: Condition, value: Any, today: date, indexed: bool) -> ColumnElement[bool]:
    key = condition.key
    if key in _COLUMNS:
        return _COMPARE[condition.operator](_COLUMNS[key], value)  # type: ignore[no-any-return]  # a comparison of columns
    if key in ("late", "overdue"):
        late = sa.and_(orders.c.open.is_(True), orders.c.promised < today)
        if key == "late":
            late = sa.or_(orders.c.days_late > 0, orders.c.first_due < today)
        return late if value else sa.not_(sa.func.coalesce(late, sa.false()))
    if key in _TEXTS:
        return sa.or_(*_TEXTS[key](value, indexed))
    return _like(orders.c[key], value)


def _sold(value: str, indexed: bool) -> list[Any]:
    """Orders by their goods: among those that the index finds, where there is one, those that have it in a code or a
    name."""
    goods = sa.select(lines.c.order_id).outerjoin(products, products.c.id == lines.c.product_id)
    has = sa.or_(_like(products.c.code, value), _like(lines.c.name, value))
    found = [lines.c.order_id.in_(search.rows_matching("order", search_terms.query(value)))] if indexed else []
    return [orders.c.id.in_(goods.where(*found, has))]


def _of_customer(value: str, indexed: bool) -> list[Any]:
    """Orders by a part of the customer's name, by its pinyin or initials; never by his phone.

    Without an index by the part of the name alone."""
    part = customers.c.folded_name.contains(fold(value), autoescape=True)
    asked = search_terms.query(value)
    if not indexed or not asked or any(ch.isdigit() for ch in fold(value)):
        return [part]
    known = orders.c.customer_id.in_(search.rows_matching("customer", asked))
    return [sa.and_(known, part)] if search_terms.has_chinese(value) else [known]


def _noted(value: str, _indexed: bool) -> list[Any]:
    """Orders by what was written about them, themselves or in their cases; words that stand side by side."""
    asked = search_terms.query(value)
    told = [orders.c.id.in_(search.rows_matching("order_note", asked))]
    for kind, case in search_notes.CASES.items():
        found = search.rows_matching("case", asked)
        said = sa.or_(*(_like(case.table.c[text], value) for text in case.texts))
        at = case.table.c.id.in_(search_notes.ids_of(kind, found))
        told.append(orders.c.id.in_(sa.select(case.table.c.order_id).where(at, said)))
    return told


def _tracked(value: str, indexed: bool) -> list[Any]:
    sent = sa.select(shipments.c.order_id).where(_like(shipments.c.tracking, value))
    found = [shipments.c.order_id.in_(search.rows_matching("order", search_terms.query(value)))] if indexed else []
    return [orders.c.id.in_(sent.where(*found))]


_TEXTS: dict[str, Callable[[str, bool], list[Any]]] = {
    "customer": _of_customer,
    "owner": lambda value, _indexed: [users.c.login == value, _like(users.c.name, value)],
    "product": _sold,
    "note": _noted,
    "tracking": _tracked,
}
"""What text of an order the words of a condition are looked for in."""


def conditions(
    conn: Connection, query: Query, today: date, hidden: frozenset[str] = frozenset()
) -> list[ColumnElement[bool]]:
    """The conditions of a query as SQL; the free words are looked up in the search index.

    Orders whose numbers are ``hidden`` are not found by what their key fields say, neither by a condition nor by
    words: who asks could learn by asking what he is not shown (C025)."""
    indexed = conn.dialect.name == "sqlite"
    found = [sa.or_(*(_one(c, value, today, indexed) for value in c.values)) for c in query.conditions if c.values]
    words = search_terms.query(query.words)
    if query.words.strip():
        found.append(orders.c.id.in_(search.rows_matching("order", words)))
    if hidden and any(condition.key in TELLING for condition in query.conditions):
        found.append(orders.c.number.not_in(hidden))
    elif hidden and query.words.strip():
        found.append(orders.c.number.not_in(hidden - search.found_by_name(conn, hidden, query.words)))
    return found


def _words_only(query: Query) -> bool:
    """Whether the search index alone answers, which then reads no more than the window."""
    return bool(query.words.strip()) and not query.conditions


def page(
    conn: Connection,
    query: Query,
    today: date,
    limit: int | None,
    before: int | None = None,
    *,
    skip: int = 0,
    hidden: frozenset[str] = frozenset(),
) -> list[Any]:
    """A window of what a query finds, newest first, older than the id ``before``; the first ``skip`` left out."""
    if limit is not None and not query.conditions and not (hidden and query.words.strip()):
        return _window(conn, query.words, limit, before, skip)
    statement = base().where(*conditions(conn, query, today, hidden)).order_by(orders.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(orders.c.id < before)
    return list(conn.execute(statement.offset(skip) if skip else statement))


_NEWEST = (1 << 63) - 1


def _window(conn: Connection, words: str, limit: int, before: int | None, skip: int) -> list[Any]:
    """A window of all orders, or of those that the index finds by words, which then reads no more than the window."""
    asked = {"older": _NEWEST if before is None else before, "most": limit, "skip": skip}
    if not words.strip():
        return list(_ALL.rows(conn, **asked))
    return list(_FOUND.rows(conn, words=search_terms.query(words) or '""', **asked))


def _all() -> sa.Select[Any]:
    query = base().where(orders.c.id < sa.bindparam("older")).order_by(orders.c.id.desc())
    return query.limit(sa.bindparam("most")).offset(sa.bindparam("skip"))


def _found() -> sa.Select[Any]:
    found = sa.text(
        "SELECT rowid FROM order_search WHERE order_search MATCH :words AND rowid < :older"
        " ORDER BY rowid DESC LIMIT :most OFFSET :skip"
    )
    return base().where(orders.c.id.in_(found.columns(sa.column("rowid", sa.Integer)))).order_by(orders.c.id.desc())


_ALL, _FOUND = Ready(_all), Ready(_found)


def page_up(
    conn: Connection,
    query: Query,
    today: date,
    limit: int,
    after: int | None = None,
    *,
    skip: int = 0,
    hidden: frozenset[str] = frozenset(),
) -> list[Any]:
    """The window that ends above the id ``after``, or at the very end, newest first; the last ``skip`` left out."""
    statement = base().where(*conditions(conn, query, today, hidden)).order_by(orders.c.id).limit(limit)
    if after is not None:
        statement = statement.where(orders.c.id > after)
    return list(conn.execute(statement.offset(skip) if skip else statement))[::-1]


def count(conn: Connection, query: Query, today: date, hidden: frozenset[str] = frozenset()) -> int:
    """How many orders a query finds; customers and users are looked at only where it asks for them."""
    if _words_only(query) and not hidden:
        return search.count(conn, search_terms.query(query.words) or '""')
    joined = any(condition.key in ("customer", "kind", "owner") for condition in query.conditions)
    source = base().with_only_columns(sa.func.count()) if joined else sa.select(sa.func.count()).select_from(orders)
    return int(conn.execute(source.where(*conditions(conn, query, today, hidden))).scalar_one())
