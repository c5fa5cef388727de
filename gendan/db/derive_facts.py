"""The facts of orders that what follows from them is computed from: each table is read once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.contacts import contacts
from gendan.db.milestones import milestone_done, milestones
from gendan.db.notices import acceptances, notices, visits
from gendan.db.orders import lines, order_events, orders, promises
from gendan.db.production import production_checks
from gendan.db.ready import IDS, Ready, by_order, standing
from gendan.domain.lifecycle import OrderState

Rows = dict[int, list[Any]]
"""Rows by the local id of their order."""
DERIVED = (
    *(field.name for field in fields(OrderState)),
    "placed_on", "amount", "last_contact_at", "contact_on", "spoke_on", "received", "needs_approval", "forecast",
    "rest_days", "owed", "owed_on", "accepted_on", "visited", "trouble", "promised_at", "faulty_at", "complained_at",
    "risk_on", "imported", "seen_at", "corrected_at", "amended_at", "lasted",
)  # fmt: skip
"""The columns of an order that are computed from its facts."""

_ORDERS = Ready(
    lambda: sa.select(orders.c.id, orders.c.placed_at, *(orders.c[name] for name in DERIVED)).where(
        orders.c.id.in_(IDS)
    )
)
_STEPS = Ready(
    lambda: sa.select(milestones).where(milestones.c.order_id.in_(IDS)).order_by(milestones.c.pos, milestones.c.uid)
)
_AMOUNTS = Ready(
    lambda: (
        sa.select(lines.c.order_id, sa.func.sum(lines.c.amount).label("amount"))
        .where(lines.c.order_id.in_(IDS), lines.c.removed.is_(False))
        .group_by(lines.c.order_id)
    )
)


def _done() -> sa.Select[Any]:
    """The standing facts of milestones, the earliest first; they are found by their milestones."""
    fact = milestone_done.c
    of_these = sa.select(milestones.c.id).where(milestones.c.order_id.in_(IDS))
    columns = fact.milestone_id, fact.order_id, fact.at, fact.by_id, fact.uid, fact.node, fact.seq
    query = sa.select(*columns).where(fact.milestone_id.in_(of_these), fact.voided.is_(False))
    return query.order_by(fact.at, fact.uid)


_DONE = Ready(_done)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of some orders: rows by order, events in the order of the journal, milestones by their places."""

    orders: dict[int, Any]
    """Each order as it was derived last."""
    amounts: dict[int, Decimal | None]
    plan: Rows
    """All milestones with when they were reached and by whom, those that were taken out too."""
    dones: dict[int, list[Any]]
    """The standing facts of each milestone, the earliest first."""
    kept: dict[int, Any]
    """Each milestone as it was derived last."""
    events: Rows
    promised: Rows
    said: Rows
    """What production said."""
    notices: Rows
    acceptances: Rows
    visits: Rows
    contacts: Rows

    def steps(self, order_id: int) -> list[Any]:
        """The plan of an order as it stands."""
        return [step for step in self.plan[order_id] if not step.removed]

    def placed(self, order_id: int) -> datetime | None:
        """When an order was placed."""
        order = self.orders.get(order_id)
        at: datetime | None = order.placed_at if order is not None else None
        return at


def read(conn: Connection, ids: list[int]) -> Facts:
    """The facts of these orders."""
    dones: dict[int, list[Any]] = defaultdict(list)
    for fact in _DONE.rows(conn, ids=ids):
        dones[fact.milestone_id].append(fact)
    kept = _STEPS.rows(conn, ids=ids)

    def of(table: sa.Table) -> Rows:
        return by_order(standing(table).rows(conn, ids=ids))

    return Facts(
        orders={row.id: row for row in _ORDERS.rows(conn, ids=ids)},
        amounts={row.order_id: row.amount for row in _AMOUNTS.rows(conn, ids=ids)},
        plan=by_order(_reached(step, dones.get(step.id)) for step in kept),
        dones=dones,
        kept={row.id: row for row in kept},
        events=of(order_events),
        promised=of(promises),
        said=of(production_checks),
        notices=of(notices),
        acceptances=of(acceptances),
        visits=of(visits),
        contacts=of(contacts),
    )


def _reached(step: Any, dones: list[Any] | None) -> Any:
    """A milestone with its earliest standing fact."""
    at, by = (dones[0].at, dones[0].by_id) if dones else (None, None)
    return step._replace(done_at=at, done_by_id=by)
