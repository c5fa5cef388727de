"""Figures by what orders have in common: channel, region, customer kind, product; time in each stage; what was sold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.customers import customers
from gendan.db.figures import FIRST, UNTIL, Span, sources
from gendan.db.milestones import STANDING, milestones
from gendan.db.orders import lines, orders
from gendan.db.products import products
from gendan.db.types import Day
from gendan.db.users import users
from gendan.domain.normal import as_people_count

_DAY = 86400
_CHUNK = 400


def parts_of(conn: Connection, order_ids: Sequence[int]) -> dict[int, dict[str, tuple[str | None, ...]]]:
    """Of each order: its values in every dimension; an order has as many products as its lines name."""
    found: dict[int, dict[str, tuple[str | None, ...]]] = {}
    for ids in _chunks(order_ids):
        query = (
            sa.select(orders.c.id, users.c.login, orders.c.channel, orders.c.region, customers.c.kind)
            .outerjoin(customers, customers.c.id == orders.c.customer_id)
            .outerjoin(users, users.c.id == orders.c.owner_id)
            .where(orders.c.id.in_(ids))
        )
        goods = _goods(conn, ids)
        for row in conn.execute(query):
            found[row.id] = {
                "owner": (row.login,),
                "channel": (row.channel or None,),
                "region": (row.region or None,),
                "kind": (row.kind,),
                "product": tuple(goods.get(row.id, ())) or (None,),
            }
    return found


def _chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK)]


def _product() -> Any:
    return sa.func.coalesce(products.c.code, lines.c.name)


def _goods(conn: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    query = (
        sa.select(lines.c.order_id, _product().label("product"))
        .distinct()
        .outerjoin(products, products.c.id == lines.c.product_id)
        .where(lines.c.order_id.in_(ids), lines.c.removed.is_(False))
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in conn.execute(query):
        if row.product:
            found[row.order_id].append(row.product)
    return found


def late_stages(conn: Connection, order_ids: Sequence[int], span: Span) -> dict[int, str]:
    """Of each order: the stage of its first milestone that was reached after its day, or was not by the end of the
    span; orders without such a milestone are left out."""
    found: dict[int, str] = {}
    for ids in _chunks(order_ids):
        query = sa.select(milestones.c.order_id, milestones.c.stage, milestones.c.due, milestones.c.done_at)
        query = query.where(milestones.c.order_id.in_(ids), STANDING, milestones.c.due.is_not(None))
        for row in conn.execute(query.order_by(milestones.c.order_id, milestones.c.pos, milestones.c.uid)):
            done = row.done_at.astimezone(span.zone).date() if row.done_at and row.done_at < span.end else None
            if row.order_id not in found and row.due < (done or span.until):
                found[row.order_id] = row.stage
    return found


def dwell(conn: Connection, span: Span) -> list[tuple[str, int, int, int]]:
    """Of each stage that orders leave by a date: its code, how many orders, their days in it in all, the longest.

    Orders delivered in the span count for intake, production and delivery; those closed in it for after-sales (C277).
    """
    c = orders.c
    zone = sa.literal(int((span.begin.utcoffset() or timedelta()).total_seconds()))
    confirmed = sa.cast((sa.type_coerce(c.confirmed_at, sa.Integer) + zone) // _DAY, sa.Integer)
    placed, shipped, came, closed = (
        _day(column) for column in (c.placed_on, c.shipped_on, c.delivered_on, c.closed_on)
    )
    spans = {
        "received": (confirmed, placed, "delivered"),
        "production": (shipped, confirmed, "delivered"),
        "delivery": (came, shipped, "delivered"),
        "after_sale": (closed, came, "closed"),
    }
    found = []
    for stage, (end, begin, base) in spans.items():
        days = sa.case((end > begin, end - begin), (end.is_not(None) & begin.is_not(None), 0))
        [source] = sources(base)
        query = source.select([sa.func.count(days), sa.func.coalesce(sa.func.sum(days), 0), sa.func.max(days)])
        query = query.where(*span.mine(c.owner_id))
        row = conn.execute(query, span.params).one()
        found.append((stage, int(row[0]), int(row[1]), int(row[2] or 0)))
    return found


def _day(column: Any) -> Any:
    """The number of a day since 1970."""
    return sa.cast(sa.func.julianday(column) - 2440587.5, sa.Integer)


def sold(conn: Connection, span: Span) -> list[Any]:
    """What the orders placed in the span and standing at its end are about: product, name, orders, quantity, amount;
    the most money first (C276)."""
    product = _product()
    total = sa.type_coerce(sa.func.sum(lines.c.amount), lines.c.amount.type)
    query = (
        sa.select(
            product.label("product"),
            sa.func.max(sa.func.coalesce(products.c.name, lines.c.name)).label("name"),
            sa.func.count(sa.distinct(lines.c.order_id)).label("orders"),
            sa.type_coerce(sa.func.sum(lines.c.qty), lines.c.qty.type).label("qty"),
            total.label("amount"),
        )
        .select_from(orders)
        .join(lines, lines.c.order_id == orders.c.id)
        .outerjoin(products, products.c.id == lines.c.product_id)
        .where(orders.c.placed_on.between(FIRST, UNTIL), lines.c.removed.is_(False))
        .where(sa.or_(orders.c.cancelled_on.is_(None), orders.c.cancelled_on > UNTIL), *span.mine(orders.c.owner_id))
        .group_by(product)
    )
    rows = conn.execute(query, span.params)
    return sorted((row for row in rows if row.product), key=lambda row: (-row.amount, as_people_count(row.product)))


def by_day(conn: Connection, span: Span) -> list[tuple[Any, int, int]]:
    """Of each day of the span on which orders were delivered: the day, how many, how many of them by their first
    promise."""
    on_time = sa.func.sum(sa.case((orders.c.on_first.is_(True), 1), else_=0))
    [source] = sources("delivered")
    query = source.select([sa.type_coerce(orders.c.delivered_on, Day()), sa.func.count(), on_time])
    query = query.where(*span.mine(orders.c.owner_id))
    rows = conn.execute(query.group_by(orders.c.delivered_on).order_by(orders.c.delivered_on), span.params)
    return [(row[0], int(row[1]), int(row[2])) for row in rows]
