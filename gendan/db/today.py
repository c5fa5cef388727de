"""What needs a person today, read from partial indexes over what is open: its cost does not grow with the years."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.customers import customers
from gendan.db.order_list import SHOWN
from gendan.db.orders import orders
from gendan.db.queues import Where
from gendan.db.users import users

OPEN = sa.text("orders.open = 1")


def _joined() -> Any:
    joined = orders.outerjoin(customers, customers.c.id == orders.c.customer_id)
    return joined.outerjoin(users, users.c.id == orders.c.owner_id)


def _mine(owner: int | None) -> list[Any]:
    return [] if owner is None else [orders.c.owner_id == owner]


def promise_counts(conn: Connection, today: date, tomorrow: date, owner: int | None) -> tuple[int, int, int]:
    """Open orders promised before, on, and the day after the business date."""
    late, due, soon = (
        sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
        for condition in (orders.c.promised < today, orders.c.promised == today, orders.c.promised == tomorrow)
    )
    query = sa.select(late, due, soon).where(OPEN, orders.c.promised <= tomorrow, *_mine(owner))
    row = conn.execute(query).one()
    return int(row[0]), int(row[1]), int(row[2])


def at_risk(conn: Connection, today: date, owner: int | None) -> int:
    """Open orders whose promise still stands while a milestone before it is overdue."""
    query = sa.select(sa.func.count()).select_from(orders)
    query = query.where(OPEN, orders.c.promised >= today, orders.c.next_due < today, *_mine(owner))
    return int(conn.execute(query).scalar_one())


def steps(conn: Connection, until: date, owner: int | None, limit: int) -> list[sa.Row[Any]]:
    """Open orders whose next milestone is due by ``until``, the longest overdue first."""
    query = sa.select(*SHOWN).select_from(_joined())
    query = query.where(OPEN, orders.c.status == "open", orders.c.next_due <= until, *_mine(owner))
    query = query.with_hint(orders, "INDEXED BY orders_open_next", "sqlite")  # in the order that is shown
    return list(conn.execute(query.order_by(orders.c.next_due, orders.c.urgent.desc(), orders.c.id).limit(limit)))


def waiting(conn: Connection, where: Where, limit: int) -> list[sa.Row[Any]]:
    """Orders of a queue of section 核对, oldest first."""
    query = sa.select(*SHOWN).select_from(_joined()).where(*where)
    return list(conn.execute(query.order_by(orders.c.id).limit(limit)))


def follow_ups(conn: Connection, until: date, owner: int | None, limit: int) -> list[sa.Row[Any]]:
    """Open orders whose last contact agreed on a next one by ``until``."""
    query = sa.select(*SHOWN, orders.c.contact_on.label("next_on")).select_from(_joined())
    query = query.where(OPEN, orders.c.contact_on <= until, *_mine(owner))
    return list(conn.execute(query.order_by(orders.c.contact_on, orders.c.id).limit(limit)))
