"""What needs a person today, read from partial indexes over what is open: its cost does not grow with the years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.customers import customers
from gendan.db.order_list import SHOWN
from gendan.db.orders import orders
from gendan.db.queues import Where
from gendan.db.reach import soonest
from gendan.db.users import users
from gendan.db.weight import standing_kind, weight

OPEN = sa.text("orders.open = 1")
UNVISITED = sa.text("orders.living = 1 AND orders.visited = 0 AND orders.delivered_on IS NOT NULL")
CLOSABLE = sa.text("orders.living = 1 AND orders.visited = 1 AND orders.accepted_on IS NOT NULL")
_COLUMNS = (
    *SHOWN,
    standing_kind().label("customer_kind"),
    orders.c.court,
    orders.c.forecast,
    orders.c.rest_days,
    orders.c.owed,
    orders.c.owed_on,
    orders.c.spoke_on,
)


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


def _too_late(today: date, reach: Sequence[date]) -> sa.ColumnElement[bool]:
    """Whether what is left to do takes longer than until the promise. ``reach[n]`` is the day that is ``n`` working
    days away: the delivery is not before it, nor before the forecast."""
    soon = soonest(orders.c.rest_days, reach)
    later = sa.or_(orders.c.forecast > orders.c.promised, sa.type_coerce(orders.c.promised, sa.String) < soon)
    return sa.and_(orders.c.forecast.is_not(None), orders.c.promised >= today, later)


def at_risk(conn: Connection, today: date, reach: Sequence[date], owner: int | None) -> int:
    """Open orders whose promise is not past and will not be kept as things stand."""
    query = sa.select(sa.func.count()).select_from(orders).where(OPEN, _too_late(today, reach), *_mine(owner))
    query = query.with_hint(orders, "INDEXED BY orders_open_promised", "sqlite")
    return int(conn.execute(query).scalar_one())


def steps(conn: Connection, today: date, until: date, owner: int | None, limit: int) -> list[sa.Row[Any]]:
    """Open orders whose next milestone is due by ``until``: overdue ones, those due today, the others; each by urgency,
    the weight of the customer, and what is due first. Only the first are looked at beyond the index."""
    state = sa.case((orders.c.next_due < today, 0), (orders.c.next_due == today, 1), else_=2)
    ordered = (state, orders.c.urgent.desc(), weight(), orders.c.next_due, orders.c.id)
    first = sa.select(orders.c.id).with_hint(orders, "INDEXED BY orders_open_next", "sqlite")
    first = first.where(OPEN, orders.c.status == "open", orders.c.next_due <= until, *_mine(owner))
    picked = first.order_by(*ordered).limit(limit)
    return list(conn.execute(sa.select(*_COLUMNS).select_from(_joined()).where(orders.c.id.in_(picked))))


def waiting(conn: Connection, where: Where, limit: int) -> list[sa.Row[Any]]:
    """Orders of a queue of section 核对, oldest first."""
    query = sa.select(*_COLUMNS).select_from(_joined()).where(*where)
    return list(conn.execute(query.order_by(orders.c.id).limit(limit)))


def follow_ups(conn: Connection, until: date, owner: int | None, limit: int) -> list[sa.Row[Any]]:
    """Open orders whose last contact agreed on a next one by ``until``."""
    query = sa.select(*_COLUMNS, orders.c.contact_on.label("next_on")).select_from(_joined())
    query = query.where(OPEN, orders.c.contact_on <= until, *_mine(owner))
    return list(conn.execute(query.order_by(orders.c.contact_on, orders.c.id).limit(limit)))


def promises(
    conn: Connection, today: date, tomorrow: date, listed: date, reach: Sequence[date], owner: int | None, limit: int
) -> list[sa.Row[Any]]:
    """Open orders whose promise is past, due by tomorrow or will not be kept, and that ``steps`` by the day ``listed``
    does not have: on hold or waiting for a check, or with their next step still ahead."""
    not_listed = sa.or_(orders.c.status != "open", orders.c.next_due.is_(None), orders.c.next_due > listed)
    query = sa.select(*_COLUMNS).select_from(_joined()).where(OPEN, not_listed, *_mine(owner))
    query = query.with_hint(orders, "INDEXED BY orders_open_promised", "sqlite")
    query = query.order_by(orders.c.promised, orders.c.id)
    due, later = orders.c.promised <= tomorrow, sa.and_(orders.c.promised > tomorrow, _too_late(today, reach))
    found: list[sa.Row[Any]] = []
    for which in (due, later):
        if len(found) < limit:
            found += conn.execute(query.where(which).limit(limit - len(found)))
    return found


def owed(conn: Connection, until: date, owner: int | None, limit: int) -> list[sa.Row[Any]]:
    """Orders whose customers have been owed a notice since ``until`` or longer, the longest first."""
    query = sa.select(*_COLUMNS).select_from(_joined())
    query = query.where(sa.text("orders.owed_on IS NOT NULL"), orders.c.owed_on <= until, *_mine(owner))
    query = query.with_hint(orders, "INDEXED BY orders_owed", "sqlite")
    return list(conn.execute(query.order_by(orders.c.owed_on, orders.c.id).limit(limit)))


def unvisited(conn: Connection, until: date, owner: int | None, limit: int) -> list[sa.Row[Any]]:
    """Living orders delivered by ``until`` after which nobody visited, the longest ago first."""
    query = sa.select(*_COLUMNS).select_from(_joined())
    query = query.where(UNVISITED, orders.c.delivered_on <= until, *_mine(owner))
    query = query.with_hint(orders, "INDEXED BY orders_unvisited", "sqlite")
    return list(conn.execute(query.order_by(orders.c.delivered_on, orders.c.id).limit(limit)))


def closable(conn: Connection, owner: int | None, limit: int) -> list[sa.Row[Any]]:
    """Orders after whose delivery nothing is left to do but to close them, the longest delivered first."""
    query = sa.select(*_COLUMNS).select_from(_joined())
    query = query.where(
        CLOSABLE, orders.c.delivered_on.is_not(None), orders.c.trouble == 0, orders.c.status == "open", *_mine(owner)
    )
    query = query.with_hint(orders, "INDEXED BY orders_closable", "sqlite")
    return list(conn.execute(query.order_by(orders.c.delivered_on, orders.c.id).limit(limit)))


def silent(conn: Connection, until: date, owner: int | None, limit: int) -> list[sa.Row[Any]]:
    """Orders under way or on hold about which the customer was last spoken to by ``until``, and no contact is agreed;
    the longest ago first."""
    query = sa.select(*_COLUMNS).select_from(_joined())
    query = query.where(OPEN, orders.c.spoke_on <= until, orders.c.contact_on.is_(None), *_mine(owner))
    query = query.where(orders.c.status.in_(("open", "on_hold")))
    query = query.with_hint(orders, "INDEXED BY orders_open_spoke", "sqlite")
    return list(conn.execute(query.order_by(orders.c.spoke_on, orders.c.id).limit(limit)))


def by_ids(conn: Connection, ids: Sequence[int], owner: int | None) -> list[sa.Row[Any]]:
    """These orders, or those of them that one follower answers for."""
    query = sa.select(*_COLUMNS).select_from(_joined()).where(orders.c.id.in_(ids), *_mine(owner))
    return list(conn.execute(query.order_by(orders.c.id)))


def stuck(conn: Connection, owner: int | None, limit: int) -> list[sa.Row[Any]]:
    """Orders under way that have no next step, oldest first."""
    query = sa.select(*_COLUMNS).select_from(_joined())
    query = query.where(OPEN, orders.c.next_due.is_(None), orders.c.status == "open", *_mine(owner))
    query = query.with_hint(orders, "INDEXED BY orders_open_next", "sqlite")
    return list(conn.execute(query.order_by(orders.c.id).limit(limit)))
