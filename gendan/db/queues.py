"""The queues of section 核对: what waits for a check, a settlement, a yes, an approval; invalid orders; drafts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.customers import customers, shown_name
from gendan.db.orders import order_events, orders
from gendan.db.users import users

OPEN = sa.text("orders.open = 1")
WAITING = ("to_check", "to_settle", "awaiting_customer", "to_approve")
_VALID = orders.c.valid.is_(True)
Where = tuple[sa.ColumnElement[bool] | sa.TextClause, ...]
CHECK: Where = (OPEN, _VALID, orders.c.status == "to_check")
CUSTOMER: Where = (OPEN, _VALID, orders.c.status == "awaiting_customer")
APPROVAL: Where = (OPEN, _VALID, orders.c.status.in_((*WAITING, "on_hold")), orders.c.needs_approval.is_(True))
"""Orders whose findings wait, whatever else is open."""
INVALID: Where = (OPEN, orders.c.status.in_((*WAITING, "draft", "on_hold")), orders.c.valid.is_(False))


def _rows() -> sa.Select[Any]:
    entered = (
        sa.select(order_events.c.by_id)
        .where(order_events.c.order_id == orders.c.id, order_events.c.event.in_(("entered", "imported")))
        .order_by(order_events.c.uid)
        .limit(1)
        .scalar_subquery()
    )
    clerk = users.alias("clerk")
    joined = orders.outerjoin(customers, customers.c.id == orders.c.customer_id).outerjoin(clerk, clerk.c.id == entered)
    return sa.select(
        orders.c.id,
        orders.c.number,
        orders.c.status,
        orders.c.valid,
        orders.c.urgent,
        orders.c.amount,
        orders.c.placed_at,
        orders.c.requested,
        orders.c.document_ref,
        orders.c.channel,
        orders.c.needs_approval,
        shown_name.label("customer"),
        clerk.c.login.label("entered_by"),
        clerk.c.name.label("entered_name"),
    ).select_from(joined)


def waiting(conn: Connection, limit: int) -> list[Any]:
    """Orders that wait for something before they are confirmed or go on, urgent ones and old ones first."""
    query = _rows().where(OPEN, orders.c.valid.is_(True), orders.c.status.in_(WAITING))
    return list(conn.execute(query.order_by(orders.c.urgent.desc(), orders.c.id).limit(limit)))


def invalid(conn: Connection, limit: int) -> list[Any]:
    """Invalid orders, to be completed by telephone, oldest first."""
    query = _rows().where(OPEN, orders.c.valid.is_(False), orders.c.status != "cancelled")
    query = query.with_hint(orders, "INDEXED BY orders_open_status", "sqlite")  # not every order, in their order
    return list(conn.execute(query.order_by(orders.c.id).limit(limit)))


def drafts(conn: Connection, limit: int) -> list[Any]:
    """Drafts that were not submitted yet, newest first."""
    query = _rows().where(OPEN, orders.c.status == "draft", orders.c.valid.is_(True))
    return list(conn.execute(query.order_by(orders.c.id.desc()).limit(limit)))


def count(conn: Connection, where: Where) -> int:
    """How many orders wait in a queue, one of ``CHECK`` and the like."""
    return int(conn.execute(sa.select(sa.func.count()).select_from(orders).where(*where)).scalar_one())
