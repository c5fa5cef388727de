"""Exceptions: what went wrong with an order, with priority and clocks (C201-C206)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Fact, Row, cell, derived, strict
from gendan.db.codes import highest_number
from gendan.db.customers import customers, shown_name
from gendan.db.milestones import milestones
from gendan.db.orders import lines, order_events, orders
from gendan.db.ready import Ready, listed
from gendan.db.shipments import shipment_events, shipments
from gendan.db.types import Day, Instant, Number, Words, YesNo
from gendan.db.users import users

LASTING = sa.text("coalesce(closed_at, 9999999999) - raised_at > 5356800")
"""Exceptions that took more than 62 days or are open: with them the others that were open on a past day lie in a short
window."""
OF_QUALITY = sa.text("problem IN ('quality', 'quantity')")


class ExceptionCase(Row, table=True):
    """Something that went wrong, raised by hand or by the program."""

    __tablename__: ClassVar[Any] = "exceptions"
    __kind__ = "exception"
    __table_args__ = strict(
        sa.Index("exceptions_code", "code"),
        sa.Index("exceptions_order", "order_id"),
        sa.Index("exceptions_open", "priority", "raised_at", sqlite_where=sa.text("open = 1")),
        sa.Index("exceptions_raised", "raised_at", "closed_at"),
        sa.Index("exceptions_lasting", "closed_at", "raised_at", sqlite_where=LASTING),
        sa.Index("exceptions_quality", "order_id", "raised_at", sqlite_where=OF_QUALITY),
    )

    code: str = cell(required=True)
    order_id: int = cell(ref="order", to="orders", required=True)
    line_id: int | None = cell(ref="line", to="lines")
    type: str = cell(required=True)
    problem: str = cell(required=True)
    priority: int = cell(Number, required=True)
    description: str | None = cell(personal=True)
    source: str = cell(default="hand", required=True)
    """What raised it: ``hand``, ``milestone``, ``quality``, ``slips``, ``node``."""
    raised_at: Any = cell(Instant, required=True)
    owner_id: int | None = cell(ref="user", to="users")
    milestone_id: int | None = cell(ref="milestone", to="milestones")
    """The milestone that nobody reached, where that raised it."""
    shipment_id: int | None = cell(ref="shipment", to="shipments")
    stop: str | None = cell()
    """The node of transport that was not passed."""
    missed: date | None = cell(Day)
    """The day on which that was due."""

    status: str = derived(Words, default="open")
    open: bool = derived(YesNo, default=True)
    closed_at: datetime | None = derived(Instant)


class ExceptionEvent(Fact, table=True):
    """A step of an exception: ``contained``, ``remedy``, ``told`` (the customer), ``step`` (of the playbook),
    ``chase``, ``waiting`` and ``resumed``, ``escalated``, ``closed``."""

    __tablename__: ClassVar[Any] = "exception_events"
    __kind__ = "exception_event"
    __table_args__ = strict(
        sa.Index("exception_events_exception", "exception_id"), sa.Index("exception_events_order", "order_id")
    )

    order_id: int = cell(ref="order", to="orders", required=True)
    exception_id: int = cell(ref="exception", to="exceptions", required=True)
    event: str = cell(required=True)
    action: str | None = cell(personal=True)
    due: date | None = cell(Day)
    """When it is chased next."""
    level: int | None = cell(Number)
    cause: str | None = cell()
    channel: str | None = cell()
    step: str | None = cell()
    """The step of the playbook that was ticked; of an escalation that the program wrote down, who was told."""


exceptions: sa.Table = ExceptionCase.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
exception_events: sa.Table = ExceptionEvent.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


STATUS_EVENTS = ("contained", "remedy", "escalated", "waiting", "resumed", "closed")
"""Steps after which an exception has a status of that name; it had ``open`` before."""


def by_code(conn: Connection, code: str) -> Any:
    """The exception of that code, or none."""
    return conn.execute(sa.select(exceptions).where(exceptions.c.code == code)).first()


def by_id(conn: Connection, row_id: int) -> Any:
    """The exception with that local id."""
    return conn.execute(sa.select(exceptions).where(exceptions.c.id == row_id)).one()


def highest_code(conn: Connection, prefix: str) -> int:
    """The highest running number among codes with that prefix; 0 where there is none."""
    return highest_number(conn, exceptions.c.code, prefix)


def is_there(conn: Connection, uid: UUID) -> bool:
    """Whether there is an exception with this uid."""
    return conn.execute(sa.select(exceptions.c.id).where(exceptions.c.uid == uid)).first() is not None


def open_one(conn: Connection, order_id: int, line_id: int | None, problem: str, source: str) -> Any:
    """The open exception of that problem and source on an order, or on one line of it."""
    query = sa.select(exceptions).where(
        exceptions.c.order_id == order_id,
        exceptions.c.line_id.is_(line_id) if line_id is None else exceptions.c.line_id == line_id,
        exceptions.c.problem == problem,
        exceptions.c.source == source,
        exceptions.c.open.is_(True),
    )
    return conn.execute(query.order_by(exceptions.c.uid).limit(1)).first()


def events_of(conn: Connection, ids: list[int]) -> list[Any]:
    """What was done about these exceptions, in the order in which it happened, with the logins of who did it."""
    return list(_EVENTS.rows(conn, wanted=json.dumps(ids)))


_READ = ("exception_id", "event", "at", "action", "due", "level", "cause", "channel", "step")


def _events() -> sa.Select[Any]:
    event = exception_events.c
    query = sa.select(*(event[name] for name in _READ), users.c.login.label("by"))
    query = query.outerjoin(users, users.c.id == event.by_id)
    return query.where(event.exception_id.in_(listed("wanted")), event.voided.is_(False)).order_by(event.at, event.uid)


_EVENTS = Ready(_events)


def _with_names() -> sa.Select[Any]:
    return (
        sa.select(
            exceptions,
            lines.c.pos.label("line"),
            users.c.login.label("owner"),
            milestones.c.code.label("step"),
            milestones.c.name.label("step_name"),
        )
        .outerjoin(lines, lines.c.id == exceptions.c.line_id)
        .outerjoin(users, users.c.id == exceptions.c.owner_id)
        .outerjoin(milestones, milestones.c.id == exceptions.c.milestone_id)
    )


def of_order(conn: Connection, order_id: int) -> list[Any]:
    """The exceptions of an order, oldest first."""
    return list(_OF_ORDER.rows(conn, order=order_id))


_OF_ORDER = Ready(
    lambda: _with_names().where(exceptions.c.order_id == sa.bindparam("order")).order_by(exceptions.c.uid)
)


def _with_orders() -> sa.Select[Any]:
    order_owner = users.alias("order_owner")
    return (
        _with_names()
        .add_columns(
            users.c.name.label("owner_name"),
            orders.c.number,
            orders.c.outside_number,
            orders.c.urgent,
            orders.c.promised,
            orders.c.placed_on,
            shown_name.label("customer"),
            order_owner.c.login.label("order_owner"),
            order_owner.c.name.label("order_owner_name"),
        )
        .join(orders, orders.c.id == exceptions.c.order_id)
        .outerjoin(customers, customers.c.id == orders.c.customer_id)
        .outerjoin(order_owner, order_owner.c.id == orders.c.owner_id)
    )


def open_for(conn: Connection, owner: int | None, limit: int) -> list[Any]:
    """Open exceptions, the most pressing first, with what lists say of their orders; of one owner where given."""
    query = _of_owner(_with_orders().where(sa.text("exceptions.open = 1")), owner)
    return list(conn.execute(query.order_by(exceptions.c.priority, exceptions.c.raised_at).limit(limit)))


def closed_ids(conn: Connection, owner: int | None, limit: int) -> list[tuple[int, str]]:
    """The local ids of closed exceptions and the numbers of their orders, those raised last first; of one owner where
    given."""
    query = sa.select(exceptions.c.id, orders.c.number).join(orders, orders.c.id == exceptions.c.order_id)
    query = _of_owner(query.where(exceptions.c.open.is_(False)), owner)
    found = conn.execute(query.order_by(exceptions.c.raised_at.desc(), exceptions.c.uid.desc()).limit(limit))
    return [(row.id, row.number) for row in found]


def with_orders(conn: Connection, ids: Sequence[int]) -> list[Any]:
    """These exceptions with what lists say of their orders, in the order given."""
    found = {row.id: row for row in conn.execute(_with_orders().where(exceptions.c.id.in_(ids)))}
    return [found[one] for one in ids if one in found]


def one_with_order(conn: Connection, exception_id: int) -> Any:
    """An exception with what lists say of its order."""
    return conn.execute(_with_orders().where(exceptions.c.id == exception_id)).one()


def _of_owner(query: sa.Select[Any], owner: int | None) -> sa.Select[Any]:
    return query if owner is None else query.where(sa.or_(exceptions.c.owner_id == owner, orders.c.owner_id == owner))


def count_open(conn: Connection, owner: int | None = None) -> int:
    """How many exceptions are open, for everybody or for one owner."""
    query = sa.select(sa.func.count()).select_from(exceptions).where(sa.text("exceptions.open = 1"))
    if owner is not None:
        query = query.join(orders, orders.c.id == exceptions.c.order_id)
        query = query.where(sa.or_(exceptions.c.owner_id == owner, orders.c.owner_id == owner))
    return int(conn.execute(query).scalar_one())


# What only time brings


def may_be_escalated(conn: Connection, since: UUID) -> list[Any]:
    """Exceptions whose escalation may have come due and is not written down to its end: open ones, and those of which
    something was written down after ``since``."""
    logged = sa.select(exception_events.c.exception_id).where(exception_events.c.uid >= since).distinct()
    query = sa.select(exceptions).where(sa.or_(sa.text("exceptions.open = 1"), exceptions.c.id.in_(logged)))
    return list(conn.execute(query.order_by(exceptions.c.uid)))


def overdue_milestones(conn: Connection, today: date) -> list[Any]:
    """Milestones due before ``today`` of confirmed orders under way for which (or for whose line) no such exception is
    open, the longest overdue first. ``spoken``: whether one that is closed spoke of this milestone and day;
    ``taken_in``: when the order was taken in from an order book, where it was."""
    theirs = sa.select(exceptions.c.id).where(
        exceptions.c.order_id == milestones.c.order_id, exceptions.c.source == "milestone"
    )
    standing = theirs.where(exceptions.c.open.is_(True), exceptions.c.line_id.is_(milestones.c.line_id))
    spoken = theirs.where(exceptions.c.milestone_id == milestones.c.id, exceptions.c.missed == milestones.c.due)
    taken_in = (
        sa.select(sa.func.min(order_events.c.at))
        .where(order_events.c.order_id == orders.c.id, order_events.c.event == "imported")
        .scalar_subquery()
    )
    query = (
        sa.select(
            milestones.c.id,
            milestones.c.uid,
            milestones.c.order_id,
            milestones.c.line_id,
            milestones.c.due,
            orders.c.uid.label("order_uid"),
            orders.c.owner_id,
            sa.exists(spoken).label("spoken"),
            sa.case((orders.c.origin == "import", taken_in), else_=None).label("taken_in"),
        )
        .join(orders, orders.c.id == milestones.c.order_id)
        .where(sa.text("milestones.waiting = 1"), milestones.c.due < today)
        .where(orders.c.status == "open", orders.c.confirmed_at.is_not(None), ~sa.exists(standing))
        .order_by(milestones.c.due, milestones.c.order_id, milestones.c.pos)
    )
    return list(conn.execute(query))


UNDER_WAY = ("open", "on_hold", "to_check", "to_settle", "awaiting_customer", "to_approve")
"""Statuses of an order whose goods may be on the road."""


def shipments_under_way(conn: Connection) -> list[Any]:
    """Shipments of open orders that have neither arrived nor come back, with what they should have passed by when."""
    ended = sa.select(shipment_events.c.id).where(
        shipment_events.c.shipment_id == shipments.c.id,
        shipment_events.c.event.in_(("delivered", "returned")),
        shipment_events.c.voided.is_(False),
    )
    query = (
        sa.select(
            shipments.c.id,
            shipments.c.uid,
            shipments.c.order_id,
            shipments.c.nodes,
            orders.c.uid.label("order_uid"),
            orders.c.owner_id,
        )
        .select_from(orders)
        .join(shipments, shipments.c.order_id == orders.c.id)
        .where(sa.text("orders.open = 1"), orders.c.status.in_(UNDER_WAY), ~sa.exists(ended))
    )
    query = query.with_hint(orders, "INDEXED BY orders_open_status", "sqlite")  # from the few that are open
    return sorted(conn.execute(query), key=lambda row: row.id)


def passed(conn: Connection, shipment_ids: list[int]) -> set[tuple[int, str]]:
    """The nodes that these shipments have passed."""
    query = sa.select(shipment_events.c.shipment_id, shipment_events.c.event).where(
        shipment_events.c.shipment_id.in_(shipment_ids), shipment_events.c.voided.is_(False)
    )
    return {(row.shipment_id, row.event) for row in conn.execute(query)}


def about_shipments(conn: Connection, order_ids: list[int]) -> list[Any]:
    """Exceptions about nodes of transport on these orders."""
    query = sa.select(exceptions).where(exceptions.c.order_id.in_(order_ids), exceptions.c.source == "node")
    return list(conn.execute(query))
