"""The board: living orders by stage, read from the partial index over them; its cost does not grow with the years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.customers import customers, shown_name
from gendan.db.milestones import STANDING, milestones
from gendan.db.orders import lines, orders
from gendan.db.reach import soonest
from gendan.db.users import users
from gendan.db.weight import standing_kind, weight

LIVING = sa.text("orders.living = 1")
_BY_INDEX = "INDEXED BY orders_living"


def _rank(today: date, reach: Sequence[date]) -> sa.Case[int]:
    """0 late against the first promise of any line, 1 at risk, 2 neither. ``reach[n]`` is the day that is ``n`` working
    days away: what is left to do cannot be delivered before."""
    soon = soonest(orders.c.rest_days, reach)
    at_risk = sa.or_(
        orders.c.trouble > 0,
        orders.c.open.is_(True)
        & sa.or_(
            orders.c.next_due < today,
            orders.c.forecast > orders.c.promised,
            orders.c.forecast.is_not(None) & (sa.type_coerce(orders.c.promised, sa.String) < soon),
        ),
    )
    return sa.case((orders.c.open.is_(True) & (orders.c.first_due < today), 0), (at_risk, 1), else_=2)


def _mine(owner: int | None) -> list[sa.ColumnElement[bool]]:
    return [] if owner is None else [orders.c.owner_id == owner]


def counts(
    conn: Connection, stages: Sequence[str], today: date, reach: Sequence[date], owner: int | None
) -> list[sa.Row[Any]]:
    """How many living orders stand in each of the stages: ``stage``, ``late``, ``at_risk``, ``total``."""
    rank = _rank(today, reach)
    query = sa.select(
        orders.c.stage,
        sa.func.sum(sa.case((rank == 0, 1), else_=0)).label("late"),
        sa.func.sum(sa.case((rank == 1, 1), else_=0)).label("at_risk"),
        sa.func.count().label("total"),
    ).with_hint(orders, _BY_INDEX, "sqlite")
    query = query.where(LIVING, orders.c.stage.in_(stages), *_mine(owner))
    return list(conn.execute(query.group_by(orders.c.stage)))


def cards(
    conn: Connection, stage: str, today: date, reach: Sequence[date], owner: int | None, limit: int
) -> list[sa.Row[Any]]:
    """The first cards of a stage: urgent ones, late ones, those at risk; then by the customer's weight, then by what is
    due first."""
    by_due = orders.c.next_due.is_(None), orders.c.next_due, orders.c.id
    first = sa.select(orders.c.id, _rank(today, reach).label("rank"), weight().label("weight"))
    first = first.with_hint(orders, _BY_INDEX, "sqlite").where(LIVING, orders.c.stage == stage, *_mine(owner))
    ordered = (orders.c.urgent.desc(), sa.text("rank"), sa.text("weight"), *by_due)
    picked = first.order_by(*ordered).limit(limit).subquery("picked")
    joined = picked.join(orders, orders.c.id == picked.c.id)
    joined = joined.outerjoin(customers, customers.c.id == orders.c.customer_id)
    query = sa.select(
        orders.c.id,
        orders.c.number,
        orders.c.outside_number,
        orders.c.stage,
        orders.c.status,
        orders.c.urgent,
        orders.c.next_due,
        orders.c.next_code,
        orders.c.first_due,
        orders.c.days_late,
        orders.c.court,
        orders.c.owed,
        orders.c.owed_on,
        orders.c.visited,
        orders.c.delivered_on,
        orders.c.trouble,
        shown_name.label("customer"),
        standing_kind().label("kind"),
        users.c.login.label("owner"),
        users.c.name.label("owner_name"),
        picked.c.rank,
    ).select_from(joined.outerjoin(users, users.c.id == orders.c.owner_id))
    return list(conn.execute(query.order_by(orders.c.urgent.desc(), picked.c.rank, picked.c.weight, *by_due)))


def composites(conn: Connection, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Which of these orders are planned by category: in how many categories, with how many lines (C170)."""
    counted = sa.select(sa.func.count()).where(lines.c.order_id == milestones.c.order_id, lines.c.removed.is_(False))
    query = sa.select(
        milestones.c.order_id,
        sa.func.count(milestones.c.category.distinct()).label("categories"),
        counted.correlate(milestones).scalar_subquery().label("lines"),
    ).where(milestones.c.order_id.in_(ids), milestones.c.category.is_not(None), STANDING)
    return {row.order_id: (row.categories, row.lines) for row in conn.execute(query.group_by(milestones.c.order_id))}
