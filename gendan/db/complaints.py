"""Complaints: the customer's words, the problem behind them, options, consent, what became of it (C219-C226)."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.around import with_names
from gendan.db.base import Fact, Row, cell, derived, strict
from gendan.db.codes import highest_number
from gendan.db.orders import lines
from gendan.db.products import products
from gendan.db.ready import Ready, listed
from gendan.db.types import Day, Fen, Instant, Milli, Number, Words, YesNo
from gendan.db.users import users
from gendan.domain.complaints import STEPS as ORDER

LASTING = sa.text("coalesce(closed_at, 9999999999) - opened_at > 5356800")
"""Complaints that took more than 62 days or are open."""


class Complaint(Row, table=True):
    """A complaint of a customer, about an order, a line of it, or in general."""

    __tablename__: ClassVar[Any] = "complaints"
    __kind__ = "complaint"
    __table_args__ = strict(
        sa.Index("complaints_code", "code"),
        sa.Index("complaints_order", "order_id"),
        sa.Index("complaints_customer", "customer_id"),
        sa.Index("complaints_open", "opened_at", sqlite_where=sa.text("open = 1")),
        sa.Index("complaints_begun", "opened_at", "closed_at"),
        sa.Index("complaints_lasting", "closed_at", "opened_at", sqlite_where=LASTING),
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
    closed_at: datetime | None = derived(Instant)


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
_RANKS = {event: ORDER.index(step) for event, step in STEPS.items()}


def derive(conn: Connection, ids: list[int]) -> None:
    """Write step and openness of these complaints anew from what happened to them: the furthest step that stands,
    in whatever order the terminals told of them."""
    furthest = (
        sa.select(sa.func.max(sa.case(_RANKS, value=complaint_events.c.event)))
        .where(
            complaint_events.c.complaint_id == complaints.c.id,
            complaint_events.c.voided.is_(False),
            complaint_events.c.event.in_(STEPS),
        )
        .scalar_subquery()
    )
    step = sa.case(dict(enumerate(ORDER)), value=furthest, else_="listen")
    ended = sa.func.coalesce(furthest, 0) == ORDER.index("closed")
    closed_at = (
        sa.select(sa.func.min(complaint_events.c.at))
        .where(
            complaint_events.c.complaint_id == complaints.c.id,
            complaint_events.c.voided.is_(False),
            complaint_events.c.event == "closed",
        )
        .scalar_subquery()
    )
    values = {"step": step, "open": sa.case((ended, 0), else_=1), "closed_at": closed_at}
    conn.execute(sa.update(complaints).where(complaints.c.id.in_(ids)).values(values))


def by_code(conn: Connection, code: str) -> Any:
    """The complaint of that code, or none."""
    return conn.execute(
        sa.select(complaints).where(complaints.c.code == code).order_by(complaints.c.uid).limit(1)
    ).first()


def highest_code(conn: Connection, prefix: str) -> int:
    """The highest running number among codes with that prefix; 0 where there is none."""
    return highest_number(conn, complaints.c.code, prefix)


OPEN = sa.text("complaints.open = 1")


def _mine(owner: int | None) -> list[Any]:
    return [] if owner is None else [complaints.c.owner_id == owner]


def open_ones(conn: Connection, owner: int | None, limit: int) -> list[Any]:
    """Open complaints with the names around them, oldest first; of one follower, or of all."""
    query = with_names(complaints).where(OPEN, *_mine(owner)).order_by(complaints.c.opened_at, complaints.c.id)
    return list(conn.execute(query.limit(limit)))


def closed_ids(conn: Connection, owner: int | None, limit: int) -> list[int]:
    """The local ids of closed complaints, newest first; of one follower, or of all."""
    query = sa.select(complaints.c.id).where(complaints.c.open.is_(False), *_mine(owner))
    query = query.order_by(complaints.c.opened_at.desc(), complaints.c.id.desc())
    return list(conn.execute(query.limit(limit)).scalars())


def of_order(conn: Connection, order_id: int) -> list[Any]:
    """The complaints about an order, oldest first, with the names around them."""
    return list(_OF_ORDER.rows(conn, order=order_id))


_OF_ORDER = Ready(
    lambda: (
        with_names(complaints)
        .where(complaints.c.order_id == sa.bindparam("order"))
        .order_by(complaints.c.opened_at, complaints.c.id)
    )
)


def of_customer(conn: Connection, customer_id: int) -> list[Any]:
    """The complaints of a customer, newest first, with the names around them."""
    query = with_names(complaints).where(complaints.c.customer_id == customer_id)
    return list(conn.execute(query.order_by(complaints.c.opened_at.desc(), complaints.c.id.desc())))


def named(conn: Connection, ids: list[int]) -> list[Any]:
    """These complaints with the names around them, oldest first."""
    query = with_names(complaints).where(complaints.c.id.in_(ids))
    return list(conn.execute(query.order_by(complaints.c.opened_at, complaints.c.id)))


def count_open(conn: Connection, owner: int | None) -> int:
    """How many complaints are open; of one follower, or of all."""
    query = sa.select(sa.func.count()).select_from(complaints).where(OPEN, *_mine(owner))
    return int(conn.execute(query).scalar_one())


def count_of_order(conn: Connection, order_id: int) -> int:
    """How many complaints about an order are open."""
    query = sa.select(sa.func.count()).select_from(complaints).where(OPEN, complaints.c.order_id == order_id)
    return int(conn.execute(query).scalar_one())


def goods_of(conn: Connection, complaint: Any) -> list[int]:
    """The products (local ids) that a complaint is about: that of its line, else all of its order."""
    if complaint.order_id is None:
        return []
    one = lines.c.id == complaint.line_id if complaint.line_id is not None else lines.c.order_id == complaint.order_id
    return list(
        conn.execute(sa.select(lines.c.product_id).distinct().where(one, lines.c.product_id.is_not(None))).scalars()
    )


def similar(conn: Connection, complaint: Any, since: datetime, limit: int) -> list[Any]:
    """Other complaints opened since then of the same customer, or about the same product with the same problem;
    newest first, with the names around them."""
    same = complaints.c.customer_id == complaint.customer_id
    goods = goods_of(conn, complaint) if complaint.problem else []
    if goods:
        about = sa.select(lines.c.id).where(
            lines.c.product_id.in_(goods),
            sa.or_(
                lines.c.id == complaints.c.line_id,
                sa.and_(complaints.c.line_id.is_(None), lines.c.order_id == complaints.c.order_id),
            ),
        )
        same = sa.or_(same, sa.and_(complaints.c.problem == complaint.problem, about.correlate(complaints).exists()))
    query = with_names(complaints).where(same, complaints.c.opened_at >= since, complaints.c.id != complaint.id)
    return list(conn.execute(query.order_by(complaints.c.opened_at.desc(), complaints.c.id.desc()).limit(limit)))


def events_of(conn: Connection, ids: list[int]) -> list[Any]:
    """What happened to these complaints, in the order in which it happened, with the logins of who did it."""
    return list(_EVENTS.rows(conn, wanted=json.dumps(ids)))


_READ = ("complaint_id", "event", "at", "channel", "text", "offer", "beyond", "option_id", "person", "due", "score")


def _events() -> sa.Select[Any]:
    event = complaint_events.c
    query = sa.select(*(event[name] for name in _READ), users.c.login.label("by"), users.c.name.label("by_name"))
    query = query.outerjoin(users, users.c.id == event.by_id)
    return query.where(event.complaint_id.in_(listed("wanted")), event.voided.is_(False)).order_by(event.at, event.uid)


_EVENTS = Ready(_events)


def options_of(conn: Connection, ids: list[int]) -> list[Any]:
    """The options that were offered on these complaints, in their order, with the numbers of their lines."""
    return list(_OPTIONS.rows(conn, wanted=json.dumps(ids)))


def _options() -> sa.Select[Any]:
    option, read = complaint_options.c, ("id", "complaint_id", "offer", "pos", "sort", "text", "amount", "qty")
    query = sa.select(*(option[name] for name in read), lines.c.pos.label("line"), products.c.code.label("product"))
    query = query.outerjoin(lines, lines.c.id == option.line_id).outerjoin(
        products, products.c.id == lines.c.product_id
    )
    standing = option.complaint_id.in_(listed("wanted")), option.voided.is_(False)
    return query.where(*standing).order_by(option.offer, option.pos)


_OPTIONS = Ready(_options)


def undecided(conn: Connection) -> list[Any]:
    """The offers of open complaints that are beyond the authority of who made them and have no decision: complaint
    (local id), offer, who made it and when. Only the last offer of a complaint counts."""
    event, later = complaint_events.alias("event"), complaint_events.alias("later")
    after = sa.select(later.c.id).where(
        later.c.complaint_id == event.c.complaint_id,
        later.c.voided.is_(False),
        sa.or_(
            sa.and_(later.c.event == "offered", later.c.offer > event.c.offer),
            sa.and_(later.c.event.in_(("approved", "rejected")), later.c.offer == event.c.offer),
        ),
    )
    query = (
        sa.select(event.c.complaint_id, event.c.offer, event.c.by_id, event.c.at)
        .join(complaints, complaints.c.id == event.c.complaint_id)
        .where(OPEN, event.c.event == "offered", event.c.voided.is_(False), event.c.beyond.is_(True))
        .where(~after.exists())
        .with_hint(complaints, "INDEXED BY complaints_open", "sqlite")  # from the few that are open
        .with_hint(event, "INDEXED BY complaint_events_complaint", "sqlite")
    )
    return list(conn.execute(query.order_by(event.c.at, event.c.uid)))
