"""Complaints: the customer's words, the problem behind them, options, consent, what became of it (C219-C226)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Fact, Row, cell, derived, strict
from gendan.db.codes import highest_number
from gendan.db.types import Day, Fen, Instant, Milli, Number, Words, YesNo


class Complaint(Row, table=True):
    """A complaint of a customer, about an order, a line of it, or in general."""

    __tablename__: ClassVar[Any] = "complaints"
    __kind__ = "complaint"
    __table_args__ = strict(
        sa.Index("complaints_code", "code"),
        sa.Index("complaints_order", "order_id"),
        sa.Index("complaints_customer", "customer_id"),
        sa.Index("complaints_opened", "opened_at"),
        sa.Index("complaints_open", "opened_at", sqlite_where=sa.text("open = 1")),
    )

    code: str = cell(required=True)
    customer_id: int = cell(ref="customer", to="customers", required=True)
    order_id: int | None = cell(ref="order", to="orders")
    line_id: int | None = cell(ref="line", to="lines")
    channel: str | None = cell()
    words: str | None = cell(personal=True)
    """What the customer said, in his own words."""
    points: str | None = cell(personal=True)
    """What he complains of, a line each."""
    understood: bool = cell(YesNo, default=False, required=True)
    """Whether he was told that he is understood, and that we are sorry."""
    opened_at: Any = cell(Instant, required=True)
    owner_id: int | None = cell(ref="user", to="users")
    core: str | None = cell(personal=True)
    facts: str | None = cell(personal=True)
    feelings: str | None = cell(personal=True)
    impact: int | None = cell(Number)
    priority: int | None = cell(Number)
    problem: str | None = cell()

    step: str = derived(Words, default="listen")
    """The last step that was taken: ``listen``, ``locate``, ``solve``, ``visit``, ``closed``."""
    open: bool = derived(YesNo, default=True)


class ComplaintOption(Fact, table=True):
    """One of the ways out that a customer was offered."""

    __tablename__: ClassVar[Any] = "complaint_options"
    __kind__ = "complaint_option"
    __table_args__ = strict(sa.Index("complaint_options_complaint", "complaint_id"))

    complaint_id: int = cell(ref="complaint", to="complaints", required=True)
    offer: int = cell(Number, required=True)
    """The how manieth offer it belongs to."""
    pos: int = cell(Number, required=True)
    sort: str = cell(required=True)
    """``refund``, ``replace``, ``repair``, ``credit``, ``apology``, ``other``."""
    text: str | None = cell(personal=True)
    amount: Decimal | None = cell(Fen)
    line_id: int | None = cell(ref="line", to="lines")
    qty: Decimal | None = cell(Milli)


class ComplaintEvent(Fact, table=True):
    """A step of a complaint: ``responded``, ``listened``, ``located``, ``offered``, ``approved``, ``rejected``,
    ``consented``, ``waiting``, ``resumed``, ``solved``, ``visited``, ``closed``."""

    __tablename__: ClassVar[Any] = "complaint_events"
    __kind__ = "complaint_event"
    __table_args__ = strict(
        sa.Index("complaint_events_complaint", "complaint_id"), sa.Index("complaint_events_at", "at")
    )

    order_id: int | None = cell(ref="order", to="orders")
    complaint_id: int = cell(ref="complaint", to="complaints", required=True)
    event: str = cell(required=True)
    channel: str | None = cell()
    text: str | None = cell(personal=True)
    offer: int | None = cell(Number)
    beyond: bool | None = cell(YesNo)
    """Of an offer: whether it is beyond the authority of who made it, and waits for a decision."""
    option_id: int | None = cell(ref="complaint_option", to="complaint_options")
    person: str | None = cell(personal=True)
    due: date | None = cell(Day)
    """Until when it is to be solved."""
    score: int | None = cell(Number)
    """Hundredths of a point: 475 is 4.75."""


complaints: sa.Table = Complaint.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
complaint_options: sa.Table = ComplaintOption.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
complaint_events: sa.Table = ComplaintEvent.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes

STEPS = {
    "located": "locate",
    "offered": "solve",
    "consented": "solve",
    "solved": "solve",
    "visited": "visit",
    "closed": "closed",
}
"""The step of the process that an event belongs to; events that are not here take none."""


def derive(conn: Connection, ids: list[int]) -> None:
    """Write step and openness of these complaints anew from what happened to them."""
    last = (
        sa.select(complaint_events.c.event)
        .where(
            complaint_events.c.complaint_id == complaints.c.id,
            complaint_events.c.voided.is_(False),
            complaint_events.c.event.in_(STEPS),
        )
        .order_by(complaint_events.c.at.desc(), complaint_events.c.uid.desc())
        .limit(1)
        .scalar_subquery()
    )
    step = sa.case(STEPS, value=last, else_="listen")
    ended = sa.func.coalesce(last, "") == "closed"
    conn.execute(
        sa.update(complaints).where(complaints.c.id.in_(ids)).values(step=step, open=sa.case((ended, 0), else_=1))
    )


def by_code(conn: Connection, code: str) -> Any:
    """The complaint of that code, or none."""
    return conn.execute(
        sa.select(complaints).where(complaints.c.code == code).order_by(complaints.c.uid).limit(1)
    ).first()


def highest_code(conn: Connection, prefix: str) -> int:
    """The highest running number among codes with that prefix; 0 where there is none."""
    return highest_number(conn, complaints.c.code, prefix)
