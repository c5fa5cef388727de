"""What is open when a day is to be closed, read from partial indexes over what is open and from recent money."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.customers import customers, shown_name
from gendan.db.orders import OVERPAID, orders
from gendan.db.payments import payment_verified, payments, refund_steps
from gendan.db.queues import CHECK, OPEN

LATELY = timedelta(days=62)
"""How far back unverified money is looked for."""


def _select(code: Any, since: Any, source: Any) -> sa.Select[Any]:
    query = sa.select(orders.c.number, shown_name.label("customer"), code.label("code"), since.label("since"))
    return query.select_from(source.outerjoin(customers, customers.c.id == orders.c.customer_id))


def _of_orders(since: Any, *where: Any) -> sa.Select[Any]:
    return _select(sa.null(), since, orders).where(*where).order_by(since, orders.c.id)


def _late_unsaid(day: date) -> sa.Select[Any]:
    """Past the promise in force, and nobody has spoken with the customer since that day."""
    silent = sa.or_(orders.c.spoke_on.is_(None), orders.c.spoke_on <= orders.c.promised)
    return _of_orders(orders.c.promised, OPEN, orders.c.promised < day, silent)


def _unverified(day: date) -> sa.Select[Any]:
    seen = sa.exists().where(payment_verified.c.payment_id == payments.c.id, payment_verified.c.voided.is_(False))
    first = datetime.combine(day - LATELY, time(), UTC)
    joined = payments.join(orders, orders.c.id == payments.c.order_id)
    query = _select(payments.c.number, payments.c.at, joined)
    return query.where(payments.c.at >= first, payments.c.voided.is_(False), ~seen).order_by(payments.c.at)


def _refunds(day: date) -> sa.Select[Any]:
    """Asked for and not paid yet."""
    paid = refund_steps.alias("paid")
    done = sa.exists().where(
        paid.c.order_id == refund_steps.c.order_id, paid.c.step == "paid", paid.c.voided.is_(False)
    )
    joined = refund_steps.join(orders, orders.c.id == refund_steps.c.order_id)
    query = _select(sa.null(), refund_steps.c.at, joined)
    asked = (refund_steps.c.step == "requested", refund_steps.c.voided.is_(False))
    return query.where(*asked, ~done).order_by(refund_steps.c.at)


def _overpaid(day: date) -> sa.Select[Any]:
    """More received than the order amounts to, such as by a clash of which both payments were kept."""
    query = _of_orders(orders.c.placed_on, OVERPAID)
    return query.with_hint(orders, "INDEXED BY orders_overpaid", "sqlite")


def _notices(day: date) -> sa.Select[Any]:
    query = _select(orders.c.owed, orders.c.owed_on, orders)
    query = query.where(sa.text("orders.owed_on IS NOT NULL"), orders.c.owed_on <= day)
    return query.order_by(orders.c.owed_on, orders.c.id)


QUERIES: dict[str, Callable[[date], sa.Select[Any]]] = {
    "late_unsaid": _late_unsaid,
    "to_check": lambda day: _of_orders(orders.c.placed_on, *CHECK),
    "unverified": _unverified,
    "notices": _notices,
    "refunds": _refunds,
    "overpaid": _overpaid,
    "drafts": lambda day: _of_orders(orders.c.placed_on, OPEN, orders.c.status == "draft"),
}
"""What is looked for in orders and money, by code."""


def count(conn: Connection, code: str, day: date) -> int:
    """How many open things of a kind there are at the end of ``day``."""
    listed = QUERIES[code](day).order_by(None).subquery()
    return int(conn.execute(sa.select(sa.func.count()).select_from(listed)).scalar_one())


def rows(conn: Connection, code: str, day: date, limit: int) -> list[Any]:
    """Open things of a kind at the end of ``day``, the longest open first: number, customer, code, since."""
    return list(conn.execute(QUERIES[code](day).limit(limit)))
