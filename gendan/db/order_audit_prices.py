"""What lines of a period were charged, where the price list alone does not explain it; and what was approved (C251)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import catalogue
from gendan.db.confirming import OPENING, approvals
from gendan.db.journal_tables import head
from gendan.db.order_audit import placed
from gendan.db.orders import lines, order_events, orders
from gendan.db.prices import price_breaks
from gendan.db.products import products

_AT_ONCE = 400


def charged(conn: Connection, params: dict[str, Any]) -> list[Any]:
    """Lines of confirmed orders placed in the period, without those that plainly cost the list price: no discount, the
    list price of a product that has no ladder and never had another price, the amount reckoned from it."""
    again = sa.select(head.c.row).where(head.c.kind == catalogue()["product"].number, head.c.field == "list_price")
    ladder = sa.select(price_breaks.c.product_id)
    whole = sa.Integer
    amount, price, qty = (sa.type_coerce(lines.c[name], whole) for name in ("amount", "price", "qty"))
    plain = sa.and_(
        lines.c.price == products.c.list_price,
        sa.type_coerce(lines.c.discount, whole) == 0,
        sa.func.abs(amount * 1000 - price * qty) <= 500,
        products.c.id.not_in(ladder),
        products.c.id.not_in(again),
    )
    columns = (
        lines.c.order_id, lines.c.pos, lines.c.product_id, products.c.code, lines.c.qty, lines.c.price,
        lines.c.discount, lines.c.promotion, lines.c.amount, orders.c.placed_at, orders.c.origin, lines.c.node,
        lines.c.seq,
    )  # fmt: skip
    query = (
        placed(*columns)
        .join(lines, lines.c.order_id == orders.c.id)
        .join(products, products.c.id == lines.c.product_id)
    )
    query = query.where(orders.c.confirmed_at.is_not(None), lines.c.removed.is_(False))
    query = query.where(sa.not_(sa.func.coalesce(plain, sa.false())))
    return list(conn.execute(query.order_by(lines.c.order_id, lines.c.pos), params))


def openings(conn: Connection, ids: list[int]) -> dict[int, list[Any]]:
    """The events that opened these orders for confirmation, with their findings, oldest first."""
    return _by_order(conn, order_events, ids, order_events.c.event.in_(OPENING))


def decisions(conn: Connection, ids: list[int]) -> dict[int, list[Any]]:
    """The approvals of findings of these orders, oldest first."""
    return _by_order(conn, approvals, ids)


def _by_order(conn: Connection, table: sa.Table, ids: list[int], *which: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for start in range(0, len(ids), _AT_ONCE):
        query = sa.select(table).where(
            table.c.order_id.in_(ids[start : start + _AT_ONCE]), table.c.voided.is_(False), *which
        )
        for row in conn.execute(query.order_by(table.c.uid)):
            found[row.order_id].append(row)
    return found
