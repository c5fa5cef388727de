"""What happened since a moment, for the handover of a shift: read from the end of the journal, whose order the uids of
rows have, so that it costs what the shift did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.complaints import complaint_events, complaints
from gendan.db.exceptions import exception_events, exceptions
from gendan.db.milestones import milestone_done, milestones
from gendan.db.orders import order_events, orders, promises
from gendan.db.requests import request_events, requests
from gendan.domain.lifecycle import DELIVER, SHIP

HAPPENED = {
    "imported": "entered",
    "submitted": "entered",
    "confirmed": "confirmed",
    "amended": "amended",
    "held": "held",
    "resumed": "resumed",
    "rejected": "rejected",
    "cancelled": "cancelled",
    "closed": "closed",
}
"""Events of orders that a handover tells, and what it calls them."""
LATE = timedelta(days=7)
"""How much later than it happened something is written down."""
REACHED = {SHIP: "shipped", DELIVER: "delivered"}


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to an order, or to a case: ``sort`` is ``order`` or the kind of the case, ``day`` the new
    promise where one was made."""

    uid: UUID
    sort: str
    what: str
    number: str | None
    code: str | None = None
    problem: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class After:
    """From where on it is looked: what was written after the row ``uid`` and happened from ``since`` on."""

    uid: UUID
    since: datetime


def after(at: datetime, uid: UUID | None = None) -> After:
    """From a moment on, or from the row of that uid on; what is taken in from an old book is no change of a shift."""
    return After(uid or UUID(int=int(at.timestamp() * 1000) << 80), at - LATE)


def changes(conn: Connection, bound: After, who: int) -> list[Change]:
    """What was written down from there on about the orders and cases of ``who`` or of nobody, or by ``who`` himself, in
    the order of the journal."""
    found = [*_of_orders(conn, bound, who), *_reached(conn, bound, who), *_promised(conn, bound, who)]
    for kind in _CASES:
        found += _of_cases(conn, kind, bound, who)
    return sorted(found, key=lambda one: one.uid)


def _concerns(who: int, owner: Any, by: Any) -> Any:
    return sa.or_(owner == who, owner.is_(None), by == who)


def _of_orders(conn: Connection, bound: After, who: int) -> list[Change]:
    event = order_events.c
    query = sa.select(event.uid, event.event, orders.c.number).join(orders, orders.c.id == event.order_id)
    query = query.where(
        event.uid > bound.uid, event.at >= bound.since, event.voided.is_(False), event.event.in_(HAPPENED)
    )
    new = sa.or_(event.event.not_in(("imported", "submitted")), orders.c.placed_at >= bound.since)
    rows = conn.execute(query.where(_concerns(who, orders.c.owner_id, event.by_id), new))
    return [Change(row.uid, "order", HAPPENED[row.event], row.number) for row in rows]


def _reached(conn: Connection, bound: After, who: int) -> list[Change]:
    done = milestone_done.c
    query = sa.select(done.uid, milestones.c.code, orders.c.number).join(orders, orders.c.id == done.order_id)
    query = query.join(milestones, milestones.c.id == done.milestone_id)
    query = query.where(
        done.uid > bound.uid, done.at >= bound.since, done.voided.is_(False), milestones.c.code.in_(REACHED)
    )
    rows = conn.execute(query.where(_concerns(who, orders.c.owner_id, done.by_id)))
    return [Change(row.uid, "order", REACHED[row.code], row.number) for row in rows]


def _promised(conn: Connection, bound: After, who: int) -> list[Change]:
    """Promises that took the place of another."""
    made, before = promises.c, promises.alias("before")
    earlier = sa.exists().where(
        before.c.order_id == made.order_id, before.c.voided.is_(False), before.c.uid < made.uid,
        before.c.line_id.is_not_distinct_from(made.line_id),
    )  # fmt: skip
    query = sa.select(made.uid, made.promised, orders.c.number).join(orders, orders.c.id == made.order_id)
    query = query.where(made.uid > bound.uid, made.at >= bound.since, made.voided.is_(False), earlier)
    rows = conn.execute(query.where(_concerns(who, orders.c.owner_id, made.by_id)))
    return [Change(row.uid, "order", "promised", row.number, day=row.promised) for row in rows]


_CASES: dict[str, tuple[Any, Any, Any, Any, str]] = {
    "exception": (exceptions, exception_events, exception_events.c.exception_id, exceptions.c.problem, "closed"),
    "complaint": (complaints, complaint_events, complaint_events.c.complaint_id, complaints.c.problem, "closed"),
    "request": (requests, request_events, request_events.c.request_id, requests.c.sort, "solved"),
}
"""Cases with their events, which of those are of a case, what it is about, and which event ends it."""


def _of_cases(conn: Connection, kind: str, bound: After, who: int) -> list[Change]:
    cases, events, of_case, problem, end = _CASES[kind]
    began = cases.c.raised_at if kind == "exception" else cases.c.opened_at
    named = [cases.c.code, orders.c.number, problem.label("problem")]
    own = sa.func.coalesce(cases.c.owner_id, orders.c.owner_id)
    opened = sa.select(cases.c.uid, *named).outerjoin(orders, orders.c.id == cases.c.order_id)
    opened = opened.where(cases.c.uid > bound.uid, began >= bound.since, sa.or_(own == who, own.is_(None)))
    ended = sa.select(events.c.uid, *named).join(cases, cases.c.id == of_case)
    ended = ended.outerjoin(orders, orders.c.id == cases.c.order_id)
    ended = ended.where(
        events.c.uid > bound.uid, events.c.at >= bound.since, events.c.voided.is_(False), events.c.event == end
    )
    found = [Change(row.uid, kind, "opened", row.number, row.code, row.problem) for row in conn.execute(opened)]
    rows = conn.execute(ended.where(_concerns(who, own, events.c.by_id)))
    return found + [Change(row.uid, kind, "closed", row.number, row.code, row.problem) for row in rows]


def begun(conn: Connection, who: int, limit: int) -> list[str]:
    """The numbers of orders that ``who`` began or answers for and that were not submitted yet, the oldest first."""
    entered = sa.exists().where(
        order_events.c.order_id == orders.c.id, order_events.c.event == "entered", order_events.c.by_id == who
    )
    query = sa.select(orders.c.number).where(sa.text("orders.open = 1"), orders.c.status == "draft")
    query = query.where(sa.or_(orders.c.owner_id == who, entered)).order_by(orders.c.id).limit(limit)
    return list(conn.execute(query).scalars())
