"""One customer's file: orders, contacts, cases, money and figures over all files that were united with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import order_list
from gendan.db.complaints import complaints
from gendan.db.contacts import contacts
from gendan.db.exceptions import exceptions
from gendan.db.notices import visits
from gendan.db.orders import lines, orders
from gendan.db.payments import payments
from gendan.db.products import products
from gendan.db.requests import requests
from gendan.db.types import Fen, Milli
from gendan.db.users import users

Family = Collection[int]
"""Local ids of the files of one customer."""


def orders_of(conn: Connection, family: Family, limit: int) -> list[Any]:
    """His newest orders, as lists show them."""
    query = order_list.base().where(orders.c.customer_id.in_(family))
    return list(conn.execute(query.order_by(orders.c.id.desc()).limit(limit)))


def contacts_of(conn: Connection, family: Family, hidden: Collection[str], limit: int) -> list[Any]:
    """What was said to him and by him, newest first, without what belongs to ``hidden`` orders (numbers)."""
    query = (
        sa.select(contacts, orders.c.number, users.c.name.label("by_name"))
        .outerjoin(orders, orders.c.id == contacts.c.order_id)
        .outerjoin(users, users.c.id == contacts.c.by_id)
        .where(contacts.c.customer_id.in_(family), contacts.c.voided.is_(False), _seen(hidden))
    )
    return list(conn.execute(query.order_by(contacts.c.at.desc(), contacts.c.id.desc()).limit(limit)))


def _seen(hidden: Collection[str]) -> Any:
    return sa.or_(orders.c.number.is_(None), orders.c.number.not_in(hidden))


def cases_of(conn: Connection, family: Family, hidden: Collection[str], limit: int) -> Iterator[tuple[str, Any]]:
    """Exceptions of his orders, his complaints and requests with their order's number; each kind newest first."""
    for kind, table, mine, at in (
        ("exception", exceptions, orders.c.customer_id, exceptions.c.raised_at),
        ("complaint", complaints, complaints.c.customer_id, complaints.c.opened_at),
        ("request", requests, requests.c.customer_id, requests.c.opened_at),
    ):
        joined = table.outerjoin(orders, orders.c.id == table.c.order_id)
        query = sa.select(table, orders.c.number, at.label("began")).select_from(joined)
        query = query.where(mine.in_(family), _seen(hidden)).order_by(at.desc(), table.c.id.desc()).limit(limit)
        for row in conn.execute(query):
            yield kind, row


def payments_of(conn: Connection, family: Family, hidden: Collection[str], limit: int) -> list[Any]:
    """Money received for his orders, newest first."""
    query = (
        sa.select(payments, orders.c.number.label("order_number"), users.c.name.label("by_name"))
        .join_from(orders, payments, payments.c.order_id == orders.c.id)
        .outerjoin(users, users.c.id == payments.c.by_id)
        .where(orders.c.customer_id.in_(family), payments.c.voided.is_(False), _seen(hidden))
    )
    return list(conn.execute(query.order_by(payments.c.at.desc(), payments.c.id.desc()).limit(limit)))


def owing(conn: Connection, family: Family, hidden: Collection[str], limit: int) -> list[Any]:
    """His orders that are not paid, oldest first."""
    query = (
        sa.select(orders.c.number, orders.c.placed_on, orders.c.amount, orders.c.received)
        .where(
            orders.c.customer_id.in_(family),
            orders.c.amount > orders.c.received,
            orders.c.cancelled_on.is_(None),
            orders.c.status != "draft",
            orders.c.number.not_in(hidden),
        )
        .order_by(orders.c.id)
    )
    return list(conn.execute(query.limit(limit)))


def placed(conn: Connection, family: Family, hidden: Collection[str]) -> list[Any]:
    """Day, money, received money and punctuality of each of his orders that stand, oldest first."""
    query = sa.select(orders.c.placed_on, orders.c.amount, orders.c.received, orders.c.on_first).where(
        orders.c.customer_id.in_(family),
        orders.c.cancelled_on.is_(None),
        orders.c.status != "draft",
        orders.c.number.not_in(hidden),
    )
    return list(conn.execute(query.order_by(orders.c.placed_on, orders.c.id)))


def goods(conn: Connection, family: Family, hidden: Collection[str], limit: int) -> list[tuple[str, Decimal, Decimal]]:
    """What he bought most: name, quantity, money; by money."""
    name = sa.func.coalesce(products.c.name, lines.c.name).label("name")
    money = sa.func.sum(lines.c.amount, type_=Fen()).label("money")
    query = (
        sa.select(name, sa.func.sum(lines.c.qty, type_=Milli()).label("qty"), money)
        .join_from(orders, lines, lines.c.order_id == orders.c.id)
        .outerjoin(products, products.c.id == lines.c.product_id)
        .where(
            orders.c.customer_id.in_(family),
            lines.c.removed.is_(False),
            orders.c.cancelled_on.is_(None),
            orders.c.status != "draft",
            orders.c.number.not_in(hidden),
        )
        .group_by(name)
        .order_by(money.desc(), name)
    )
    return [(row.name or "", row.qty, row.money) for row in conn.execute(query.limit(limit))]


def scores(conn: Connection, family: Family) -> list[int]:
    """The scores he gave at return visits, in hundredths of a point."""
    query = (
        sa.select(visits.c.score)
        .join_from(orders, visits, visits.c.order_id == orders.c.id)
        .where(orders.c.customer_id.in_(family), visits.c.voided.is_(False), visits.c.score.is_not(None))
    )
    return list(conn.execute(query).scalars())


def bought_since(rows: Collection[Any], since: date) -> Decimal:
    """The money of the orders in ``rows`` placed after that day."""
    return sum((row.amount for row in rows if row.placed_on is not None and row.placed_on > since), Decimal(0))
