"""Exceptions and complaints of a time, as far as they may be the same fault again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.complaints import complaints
from gendan.db.customers import customers, shown_name
from gendan.db.exceptions import exception_events, exceptions
from gendan.db.milestones import milestones
from gendan.db.orders import lines, orders
from gendan.db.products import products


def exceptions_since(conn: Connection, since: datetime) -> list[Any]:
    """Exceptions raised since then: code, moment, order, line, customer, problem, cause, step."""
    cause = (
        sa.select(exception_events.c.cause)
        .where(exception_events.c.exception_id == exceptions.c.id, exception_events.c.event == "closed")
        .where(exception_events.c.voided.is_(False))
        .order_by(exception_events.c.uid.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(
            exceptions.c.code, exceptions.c.raised_at.label("at"), exceptions.c.order_id, exceptions.c.line_id,
            exceptions.c.problem, customers.c.code.label("customer"), cause.label("cause"),
            milestones.c.code.label("step"),
        )
        .join(orders, orders.c.id == exceptions.c.order_id)
        .outerjoin(customers, customers.c.id == orders.c.customer_id)
        .outerjoin(milestones, milestones.c.id == exceptions.c.milestone_id)
        .where(exceptions.c.raised_at >= since)
    )  # fmt: skip
    return list(conn.execute(query.order_by(exceptions.c.id)))


def complaints_since(conn: Connection, since: datetime) -> list[Any]:
    """Complaints opened since then: code, moment, order, line, customer, problem."""
    query = (
        sa.select(
            complaints.c.code, complaints.c.opened_at.label("at"), complaints.c.order_id, complaints.c.line_id,
            complaints.c.problem, customers.c.code.label("customer"), sa.null().label("cause"), sa.null().label("step"),
        )
        .join(customers, customers.c.id == complaints.c.customer_id)
        .where(complaints.c.opened_at >= since)
    )  # fmt: skip
    return list(conn.execute(query.order_by(complaints.c.id)))


def goods(conn: Connection, order_ids: list[int]) -> list[Any]:
    """The products of these orders: order, line, code."""
    query = (
        sa.select(lines.c.order_id, lines.c.id.label("line_id"), products.c.code)
        .join(products, products.c.id == lines.c.product_id)
        .where(lines.c.order_id.in_(order_ids))
    )
    return list(conn.execute(query.order_by(lines.c.order_id, lines.c.pos)))


def names(conn: Connection, codes: list[str]) -> dict[str, str]:
    """The names of these customers by their code."""
    query = sa.select(customers.c.code, shown_name.label("name")).where(customers.c.code.in_(codes))
    return {row.code: row.name or row.code for row in conn.execute(query)}
