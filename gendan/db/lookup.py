"""Looking up customers and products while somebody types."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import customer_unions, search
from gendan.db.customers import customers
from gendan.db.orders import lines, orders
from gendan.db.products import products
from gendan.domain import search_terms

_EVERY = (1 << 63) - 1
_TOGETHER = 500
"""Ids that a statement is asked for at once."""


def _ids(conn: Connection, index: str, text: str, limit: int) -> list[int]:
    query = search_terms.query(text)
    return search.matching(conn, query, limit, index=index) if query else []


def _rows(conn: Connection, table: sa.Table, ids: list[int]) -> list[Any]:
    found = {row.id: row for row in conn.execute(sa.select(table).where(table.c.id.in_(ids)))}
    return [found[row_id] for row_id in ids if row_id in found]


def customers_found(conn: Connection, text: str) -> list[int]:
    """The local ids of all customers that ``customers_like`` finds, in its order."""
    found = _ids(conn, "customer", text, _EVERY)
    remains: dict[int, int] = {}
    for start in range(0, len(found), _TOGETHER):
        query = sa.select(customers.c.id, customers.c.into_id)
        rows = conn.execute(query.where(customers.c.id.in_(found[start : start + _TOGETHER])))
        remains |= {row.id: row.into_id or row.id for row in rows}
    return list(dict.fromkeys(remains[one] for one in found if one in remains))


def customers_like(conn: Connection, text: str, limit: int) -> list[Any]:
    """Customers by code, name, pinyin, initials, phone or its tail, newest first; of files that were united the one
    that remains, found by what stands in any of them."""
    found = _rows(conn, customers, _ids(conn, "customer", text, limit))
    ids = dict.fromkeys(row.into_id or row.id for row in found)
    return found if not any(row.into_id for row in found) else _rows(conn, customers, list(ids))


def products_like(conn: Connection, text: str, limit: int) -> list[Any]:
    """Products by code, barcode, name, pinyin, initials; the one whose code it is first."""
    rows = _rows(conn, products, _ids(conn, "product", text, limit))
    return sorted(rows, key=lambda row: (row.code.casefold() != text.strip().casefold(), row.code))


def last_orders(conn: Connection, customer_id: int, limit: int) -> list[Any]:
    """The customer's last orders, over all files that were united with his: number, day, status, stage, amount."""
    family = customer_unions.family(conn, customer_id)
    his = orders.c.customer_id.in_(family) if len(family) > 1 else orders.c.customer_id == customer_id
    query = (
        sa.select(orders.c.id, orders.c.number, orders.c.placed_on, orders.c.status, orders.c.stage, orders.c.amount)
        .where(his, orders.c.placed_on.is_not(None))
        .order_by(orders.c.id.desc())
        .limit(limit)
    )
    return list(conn.execute(query))


def goods_of(conn: Connection, ids: list[int]) -> dict[int, list[str]]:
    """What was ordered, line for line: its name, else that of the product, else the product's code."""
    found: dict[int, list[str]] = {}
    name = sa.func.coalesce(lines.c.name, products.c.name, products.c.code, "")
    query = sa.select(lines.c.order_id, name.label("name")).outerjoin(products, products.c.id == lines.c.product_id)
    query = query.where(lines.c.order_id.in_(ids), lines.c.removed.is_(False))
    for row in conn.execute(query.order_by(lines.c.order_id, lines.c.pos)):
        found.setdefault(row.order_id, []).append(row.name)
    return found
