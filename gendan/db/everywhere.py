"""What search everywhere looks at: orders, cases, customers, products with all that they are found by (C259)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import search
from gendan.db.customers import customers, shown_name
from gendan.db.orders import lines, orders
from gendan.db.products import products


def orders_by_number(conn: Connection, text: str) -> list[int]:
    """Ids of the orders whose number or outside number this is."""
    values = list(dict.fromkeys((text.strip(), text.strip().upper())))
    found: list[int] = []
    for column in (orders.c.number, orders.c.outside_number):
        found += conn.execute(sa.select(orders.c.id).where(column.in_(values)).limit(20)).scalars()
    return found


def order_rows(conn: Connection, ids: Iterable[int]) -> list[Any]:
    """These orders with numbers, people and phones, and how they stand."""
    query = (
        sa.select(
            orders.c.id,
            orders.c.number,
            orders.c.outside_number,
            orders.c.contact,
            orders.c.phone,
            orders.c.stage,
            orders.c.status,
            orders.c.open,
            orders.c.urgent,
            orders.c.days_late,
            orders.c.first_due,
            shown_name.label("customer"),
            customers.c.contact.label("person"),
            customers.c.phone.label("customer_phone"),
        )
        .outerjoin(customers, customers.c.id == orders.c.customer_id)
        .where(orders.c.id.in_(list(ids)))
    )
    return list(conn.execute(query))


def goods(conn: Connection, ids: Iterable[int]) -> dict[int, list[Any]]:
    """The goods of these orders: name and code of each line."""
    found: dict[int, list[Any]] = {}
    query = (
        sa.select(lines.c.order_id, lines.c.name, products.c.code)
        .outerjoin(products, products.c.id == lines.c.product_id)
        .where(lines.c.order_id.in_(list(ids)), lines.c.removed.is_(False))
        .order_by(lines.c.order_id, lines.c.pos)
    )
    for row in conn.execute(query):
        found.setdefault(row.order_id, []).append(row)
    return found


def trackings(conn: Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    """The tracking numbers of these orders."""
    found: dict[int, list[str]] = {}
    for order_id, tracking in search.trackings(conn, list(ids)):
        found.setdefault(order_id, []).append(tracking)
    return found


def customer_rows(conn: Connection, ids: Iterable[int]) -> list[Any]:
    """These customers; of files that were united those that gave way are named by the one that remains."""
    remains = customers.alias("remains")
    query = (
        sa.select(customers, remains.c.code.label("remaining_code"), remains.c.name.label("remaining_name"))
        .outerjoin(remains, remains.c.id == customers.c.into_id)
        .where(customers.c.id.in_(list(ids)))
    )
    return list(conn.execute(query))


def product_rows(conn: Connection, ids: Iterable[int]) -> list[Any]:
    """These products."""
    return list(conn.execute(sa.select(products).where(products.c.id.in_(list(ids)))))
