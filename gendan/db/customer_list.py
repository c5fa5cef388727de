"""Lists of customers: a window at a time, what is found by words, those to be classed, those that may be double."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import lookup, search
from gendan.db.customers import customers
from gendan.db.orders import orders
from gendan.db.types import Day, Fen

BATCH = 500
_STANDS = sa.and_(orders.c.cancelled_on.is_(None), orders.c.status != "draft")
_UNITED = customers.c.into_id.is_not(None)
_ROOT = sa.func.coalesce(customers.c.into_id, customers.c.id).label("root")


@dataclass(frozen=True, slots=True)
class Figures:
    """A customer's orders in short: how many are open, when the last was placed, what is outstanding."""

    open: int = 0
    last: date | None = None
    outstanding: Decimal = Decimal(0)


def page(
    conn: Connection,
    limit: int,
    before: int | None = None,
    after: int | None = None,
    *,
    skip: int = 0,
) -> list[Any]:
    """A window of all customers, newest first, between the ids ``after`` and ``before``; without ``before`` and with
    ``after`` the one just above it."""
    up = after is not None and before is None
    query = sa.select(customers).where(sa.not_(_UNITED))
    query = query.order_by(customers.c.id if up else customers.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(customers.c.id < before)
    if after is not None:
        query = query.where(customers.c.id > after)
    rows = list(conn.execute(query.offset(skip) if skip else query))
    return rows[::-1] if up else rows


def count(conn: Connection) -> int:
    """How many customers there are; files that were united count once."""
    every = sa.select(sa.func.count()).select_from(customers)
    return int(conn.execute(every).scalar_one()) - int(conn.execute(every.where(_UNITED)).scalar_one())


def found(conn: Connection, text: str, limit: int) -> list[Any]:
    """Customers by words, at most ``limit``, newest first."""
    return lookup.customers_like(conn, text, limit)


def found_ids(conn: Connection, text: str) -> list[int]:
    """The local ids of all customers that the words find, in the order of ``found``."""
    return lookup.customers_found(conn, text)


def _families(conn: Connection, ids: Collection[int]) -> dict[int, int]:
    """The files of these customers, each with the one that remains."""
    united = sa.select(customers.c.id, customers.c.into_id).where(customers.c.into_id.in_(ids))
    return {**{one: one for one in ids}, **{row.id: row.into_id for row in conn.execute(united)}}


def figures(conn: Connection, ids: Collection[int], hidden: Iterable[str] = ()) -> dict[int, Figures]:
    """Their orders in short, over all files that were united. ``hidden`` are numbers of orders of which no money is
    told."""
    root = _families(conn, ids)
    money = sa.case((_STANDS & orders.c.number.not_in(list(hidden)), orders.c.amount - orders.c.received), else_=0)
    query = (
        sa.select(
            orders.c.customer_id,
            sa.func.sum(sa.case((orders.c.open.is_(True), 1), else_=0)).label("open"),
            sa.func.max(orders.c.placed_on, type_=Day()).label("last"),
            sa.func.sum(money, type_=Fen()).label("outstanding"),
        )
        .where(orders.c.customer_id.in_(list(root)))
        .group_by(orders.c.customer_id)
    )
    told: dict[int, Figures] = {}
    for row in conn.execute(query):
        so_far = told.get(root[row.customer_id], Figures())
        last = max((day for day in (so_far.last, row.last) if day is not None), default=None)
        told[root[row.customer_id]] = Figures(so_far.open + row.open, last, so_far.outstanding + row.outstanding)
    return told


def bought(conn: Connection, since: date, least: Decimal) -> dict[int, Decimal]:
    """What customers bought since that day, for those of at least that much: money by the file that remains. Reads
    the orders of that time."""
    total = sa.func.sum(orders.c.amount, type_=Fen())
    query = (
        sa.select(_ROOT, total.label("total"))
        .join_from(orders, customers, customers.c.id == orders.c.customer_id)
        .where(orders.c.placed_on > since, _STANDS)
        .group_by(_ROOT)
        .having(total >= least)
    )
    return {row.root: row.total for row in conn.execute(query)}


def bought_by(conn: Connection, ids: Collection[int], since: date) -> dict[int, Decimal]:
    """What these customers bought since that day."""
    told = dict.fromkeys(ids, Decimal(0))
    for some in _portions(ids):
        root = _families(conn, some)
        query = (
            sa.select(orders.c.customer_id, sa.func.sum(orders.c.amount, type_=Fen()).label("total"))
            .where(orders.c.customer_id.in_(list(root)), orders.c.placed_on > since, _STANDS)
            .group_by(orders.c.customer_id)
        )
        for row in conn.execute(query):
            told[root[row.customer_id]] += row.total
    return told


def _portions(ids: Collection[int]) -> Iterable[list[int]]:
    """So many ids at once as a statement takes."""
    every = list(ids)
    return (every[start : start + BATCH] for start in range(0, len(every), BATCH))


def classed(conn: Connection) -> list[int]:
    """Customers that are set apart from ordinary ones without a grade."""
    weighty = sa.select(customers.c.id).where(sa.text("kind <> 'ordinary'"), sa.not_(_UNITED))
    graded = sa.select(customers.c.id).where(customers.c.grade.in_(("A", "B")), sa.not_(_UNITED))
    return sorted({*conn.execute(weighty).scalars(), *conn.execute(graded).scalars()})


def of_ids(conn: Connection, ids: Collection[int]) -> dict[int, Any]:
    """These customers by their ids."""
    query = sa.select(customers)
    found = (row for some in _portions(ids) for row in conn.execute(query.where(customers.c.id.in_(some))))
    return {row.id: row for row in found}


def doubles(conn: Connection, limit: int) -> list[Any]:
    """Customers that share their phone, then those that share their name, group after group; at most about so many."""
    told: dict[int, Any] = {}
    for column in (customers.c.phone_key, customers.c.folded_name):
        groups = (
            sa.select(column)
            .where(column.is_not(None), column != "", sa.not_(_UNITED))
            .group_by(column)
            .having(sa.func.count() > 1)
            .order_by(column)
            .limit(limit)
        )
        shared = list(conn.execute(groups).scalars())
        query = sa.select(customers).where(column.in_(shared), sa.not_(_UNITED)).order_by(column, customers.c.id)
        query = query.limit(limit)
        for row in conn.execute(query):
            told.setdefault(row.id, row)
        if len(told) >= limit:
            break
    return list(told.values())


def alike(conn: Connection, customer: Any, limit: int) -> list[Any]:
    """Other customers with the phone, the name, or a name that sounds the same; the likeliest first."""
    told: dict[int, Any] = {}
    others = sa.select(customers).where(customers.c.id != customer.id, sa.not_(_UNITED)).limit(limit)
    for column in ("phone_key", "folded_name"):
        if customer._mapping[column]:
            for row in conn.execute(others.where(customers.c[column] == customer._mapping[column])):
                told.setdefault(row.id, row)
    for row in conn.execute(others.where(customers.c.id.in_(_sounding(conn, customer.name or "", limit)))):
        told.setdefault(row.id, row)
    return list(told.values())[:limit]


def _sounding(conn: Connection, name: str, limit: int) -> list[int]:
    """Customers whose name has the same pinyin, or the same words."""
    terms = search.whole_name(name)
    if not terms:
        return []
    query = " AND ".join(f'"{term}"' for term in terms)
    rows = of_ids(conn, search.matching(conn, query, limit + 1, index="customer")).values()
    return [row.id for row in rows if search.whole_name(row.name or "") == terms]
