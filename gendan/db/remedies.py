"""Remedies: what is given or done for what went wrong, agreed or waiting for somebody's decision (C206, C215, C230)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Fact, cell, derived, strict
from gendan.db.codes import highest_number
from gendan.db.complaints import complaints
from gendan.db.exceptions import exceptions
from gendan.db.orders import lines, orders
from gendan.db.types import Day, Fen, Milli, Words, YesNo
from gendan.db.users import users


class Remedy(Fact, table=True):
    """A remedy of an exception, or what a complaining customer was promised; it stands until it is kept."""

    __tablename__: ClassVar[Any] = "remedies"
    __kind__ = "remedy"
    __table_args__ = strict(
        sa.Index("remedies_code", "code"),
        sa.Index("remedies_order", "order_id"),
        sa.Index("remedies_exception", "exception_id"),
        sa.Index("remedies_complaint", "complaint_id"),
        sa.Index("remedies_standing", "state", "due", sqlite_where=sa.text("state IN ('to_approve', 'agreed')")),
    )

    code: str = cell(required=True)
    order_id: int | None = cell(ref="order", to="orders")
    exception_id: int | None = cell(ref="exception", to="exceptions")
    complaint_id: int | None = cell(ref="complaint", to="complaints")
    line_id: int | None = cell(ref="line", to="lines")
    sort: str = cell(required=True)
    """``refund``, ``credit``, ``replace``, ``repair``, ``return``, ``reship``, ``apology``, ``other``."""
    text: str | None = cell(personal=True)
    amount: Decimal | None = cell(Fen)
    qty: Decimal | None = cell(Milli)
    owner_id: int | None = cell(ref="user", to="users")
    due: date | None = cell(Day)
    beyond: bool = cell(YesNo, default=False, required=True)
    """Whether it was beyond the authority of who proposed it, and waits for a decision."""

    state: str = derived(Words, default="agreed")
    """``to_approve``, ``agreed``, ``rejected``, ``kept``, ``withdrawn``."""


class RemedyEvent(Fact, table=True):
    """A remedy was ``approved`` or ``rejected``, ``kept``, ``withdrawn``; goods came back (``returned``) or were sent
    for it (``sent``, with their shipment: what was ordered is not counted down by it)."""

    __tablename__: ClassVar[Any] = "remedy_events"
    __kind__ = "remedy_event"
    __table_args__ = strict(sa.Index("remedy_events_remedy", "remedy_id"), sa.Index("remedy_events_order", "order_id"))

    order_id: int | None = cell(ref="order", to="orders")
    remedy_id: int = cell(ref="remedy", to="remedies", required=True)
    event: str = cell(required=True)
    text: str | None = cell(personal=True)
    qty: Decimal | None = cell(Milli)
    method: str | None = cell()
    """How its money was paid, where it was kept by paying."""
    shipment_id: int | None = cell(ref="shipment", to="shipments")


remedies: sa.Table = Remedy.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
remedy_events: sa.Table = RemedyEvent.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
STANDING = ("to_approve", "agreed", "kept")
"""States of what is given, or is to be given if it is approved."""
DECISIVE = ("approved", "rejected", "kept", "withdrawn")
"""Events that change the state."""


def derive(conn: Connection, ids: list[int]) -> None:
    """Write the state of these remedies anew from what happened to them."""
    last = (
        sa.select(remedy_events.c.event)
        .where(
            remedy_events.c.remedy_id == remedies.c.id,
            remedy_events.c.voided.is_(False),
            remedy_events.c.event.in_(DECISIVE),
        )
        .order_by(remedy_events.c.at.desc(), remedy_events.c.uid.desc())
        .limit(1)
        .scalar_subquery()
    )
    state = sa.case(
        (remedies.c.voided.is_(True), "withdrawn"),
        (last.is_not(None) & (last != "approved"), last),
        (last.is_(None) & remedies.c.beyond.is_(True), "to_approve"),
        else_="agreed",
    )
    conn.execute(sa.update(remedies).where(remedies.c.id.in_(ids)).values(state=state))


def by_code(conn: Connection, code: str) -> Any:
    """The remedy of that code that was not undone, or none."""
    query = sa.select(remedies).where(remedies.c.code == code, remedies.c.voided.is_(False))
    return conn.execute(query.order_by(remedies.c.uid).limit(1)).first()


def highest_code(conn: Connection, prefix: str) -> int:
    """The highest running number among codes with that prefix; 0 where there is none."""
    return highest_number(conn, remedies.c.code, prefix)


def _with_names() -> sa.Select[Any]:
    owner = users.alias("owner")
    return (
        sa.select(
            remedies,
            users.c.login.label("by"),
            users.c.name.label("by_name"),
            owner.c.login.label("owner"),
            lines.c.pos.label("line"),
            orders.c.number.label("order_number"),
            exceptions.c.code.label("exception"),
            complaints.c.code.label("complaint"),
        )
        .outerjoin(users, users.c.id == remedies.c.by_id)
        .outerjoin(owner, owner.c.id == remedies.c.owner_id)
        .outerjoin(lines, lines.c.id == remedies.c.line_id)
        .outerjoin(orders, orders.c.id == remedies.c.order_id)
        .outerjoin(exceptions, exceptions.c.id == remedies.c.exception_id)
        .outerjoin(complaints, complaints.c.id == remedies.c.complaint_id)
        .where(remedies.c.voided.is_(False))
    )


def of_exceptions(conn: Connection, ids: list[int]) -> list[Any]:
    """The remedies of these exceptions, oldest first, with names of users, line, order and case."""
    query = _with_names().where(remedies.c.exception_id.in_(ids))
    return list(conn.execute(query.order_by(remedies.c.at, remedies.c.uid)))


def of_complaints(conn: Connection, ids: list[int]) -> list[Any]:
    """What was promised for these complaints, oldest first, with names of users, line, order and case."""
    query = _with_names().where(remedies.c.complaint_id.in_(ids))
    return list(conn.execute(query.order_by(remedies.c.at, remedies.c.uid)))


def of_order(conn: Connection, order_id: int) -> list[Any]:
    """The remedies given on an order, oldest first, with names of users, line and case."""
    query = _with_names().where(remedies.c.order_id == order_id)
    return list(conn.execute(query.order_by(remedies.c.at, remedies.c.uid)))


def standing(conn: Connection, state: str) -> list[Any]:
    """Remedies in that state (``to_approve`` or ``agreed``), the earliest due first; those without a date last."""
    query = _with_names().where(remedies.c.state == state)
    return list(conn.execute(query.order_by(remedies.c.due.is_(None), remedies.c.due, remedies.c.id)))


def sent_for(conn: Connection, order_id: int) -> dict[int, int]:
    """Shipments of an order that went out for a remedy, those taken back too: remedy by shipment, local ids."""
    query = sa.select(remedy_events.c.shipment_id, remedy_events.c.remedy_id).where(
        remedy_events.c.order_id == order_id, remedy_events.c.shipment_id.is_not(None)
    )
    return {row.shipment_id: row.remedy_id for row in conn.execute(query)}


def codes_sent_for(conn: Connection, order_id: int) -> dict[int, str]:
    """The same with the remedies' codes."""
    query = (
        sa.select(remedy_events.c.shipment_id, remedies.c.code)
        .join(remedies, remedies.c.id == remedy_events.c.remedy_id)
        .where(remedy_events.c.order_id == order_id, remedy_events.c.shipment_id.is_not(None))
    )
    return {row.shipment_id: row.code for row in conn.execute(query)}


def sent_event(conn: Connection, shipment_id: int, order_id: int) -> int | None:
    """The event that says that this shipment of the order went out for a remedy, where it did."""
    query = sa.select(remedy_events.c.id).where(
        remedy_events.c.order_id == order_id,
        remedy_events.c.shipment_id == shipment_id,
        remedy_events.c.voided.is_(False),
    )
    return conn.execute(query).scalar()


def events_of(conn: Connection, ids: list[int]) -> list[Any]:
    """What happened to these remedies, in the order in which it happened, with the logins of who did it."""
    query = (
        sa.select(remedy_events, users.c.login.label("by"))
        .outerjoin(users, users.c.id == remedy_events.c.by_id)
        .where(remedy_events.c.remedy_id.in_(ids), remedy_events.c.voided.is_(False))
    )
    return list(conn.execute(query.order_by(remedy_events.c.at, remedy_events.c.uid)))
