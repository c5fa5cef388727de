"""Requests of customers: questions, repairs, warranty, training; answered and solved against clocks (C234-C236)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.around import with_names
from gendan.db.base import Fact, Row, cell, derived, strict
from gendan.db.codes import highest_number
from gendan.db.ready import Ready, listed
from gendan.db.shipments import shipment_events, shipment_lines
from gendan.db.types import Instant, Words, YesNo
from gendan.db.users import users


class Request(Row, table=True):
    """A request of a customer, about an order, a line of it, or in general."""

    __tablename__: ClassVar[Any] = "requests"
    __kind__ = "request"
    __table_args__ = strict(
        sa.Index("requests_code", "code"),
        sa.Index("requests_order", "order_id"),
        sa.Index("requests_customer", "customer_id"),
        sa.Index("requests_opened", "opened_at"),
        sa.Index("requests_open", "opened_at", sqlite_where=sa.text("open = 1")),
    )

    code: str = cell(required=True)
    customer_id: int = cell(ref="customer", to="customers", required=True)
    order_id: int | None = cell(ref="order", to="orders")
    line_id: int | None = cell(ref="line", to="lines")
    sort: str = cell(required=True)
    channel: str = cell(required=True)
    summary: str | None = cell(personal=True)
    opened_at: Any = cell(Instant, required=True)
    owner_id: int | None = cell(ref="user", to="users")

    status: str = derived(Words, default="open")
    """``open``, ``answered``, ``waiting``, ``solved``."""
    open: bool = derived(YesNo, default=True)


class RequestEvent(Fact, table=True):
    """A step of a request: ``responded``, ``waiting``, ``resumed``, ``solved``."""

    __tablename__: ClassVar[Any] = "request_events"
    __kind__ = "request_event"
    __table_args__ = strict(sa.Index("request_events_request", "request_id"), sa.Index("request_events_at", "at"))

    order_id: int | None = cell(ref="order", to="orders")
    request_id: int = cell(ref="request", to="requests", required=True)
    event: str = cell(required=True)
    channel: str | None = cell()
    text: str | None = cell(personal=True)


requests: sa.Table = Request.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
request_events: sa.Table = RequestEvent.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes

STATUSES = {"responded": "answered", "resumed": "answered", "waiting": "waiting", "solved": "solved"}
"""The status of a request after an event."""


def derive(conn: Connection, ids: list[int]) -> None:
    """Write status and openness of these requests anew from what happened to them; what another terminal wrote after
    the solution changes nothing."""
    last = (
        sa.select(request_events.c.event)
        .where(request_events.c.request_id == requests.c.id, request_events.c.voided.is_(False))
        .order_by(request_events.c.event != "solved", request_events.c.at.desc(), request_events.c.uid.desc())
        .limit(1)
        .scalar_subquery()
    )
    status = sa.case(STATUSES, value=last, else_="open")
    ended = sa.func.coalesce(last, "") == "solved"
    conn.execute(
        sa.update(requests).where(requests.c.id.in_(ids)).values(status=status, open=sa.case((ended, 0), else_=1))
    )


def by_code(conn: Connection, code: str) -> Any:
    """The request of that code, or none."""
    return conn.execute(sa.select(requests).where(requests.c.code == code).order_by(requests.c.uid).limit(1)).first()


def highest_code(conn: Connection, prefix: str) -> int:
    """The highest running number among codes with that prefix; 0 where there is none."""
    return highest_number(conn, requests.c.code, prefix)


OPEN = sa.text("requests.open = 1")


def _mine(owner: int | None) -> list[Any]:
    return [] if owner is None else [requests.c.owner_id == owner]


def open_ones(conn: Connection, owner: int | None, limit: int) -> list[Any]:
    """Open requests with the names around them, oldest first; of one owner, or of all."""
    query = with_names(requests).where(OPEN, *_mine(owner)).order_by(requests.c.opened_at, requests.c.id)
    return list(conn.execute(query.limit(limit)))


def solved_ids(conn: Connection, owner: int | None, limit: int) -> list[int]:
    """The local ids of solved requests, newest first; of one owner, or of all."""
    query = sa.select(requests.c.id).where(requests.c.open.is_(False), *_mine(owner))
    return list(conn.execute(query.order_by(requests.c.opened_at.desc(), requests.c.id.desc()).limit(limit)).scalars())


def these(conn: Connection, ids: Sequence[int]) -> list[Any]:
    """These requests with the names around them, in the order given."""
    found = {row.id: row for row in conn.execute(with_names(requests).where(requests.c.id.in_(ids)))}
    return [found[one] for one in ids if one in found]


def of_order(conn: Connection, order_id: int) -> list[Any]:
    """The requests about an order, oldest first, with the names around them."""
    return list(_OF_ORDER.rows(conn, order=order_id))


_OF_ORDER = Ready(
    lambda: (
        with_names(requests)
        .where(requests.c.order_id == sa.bindparam("order"))
        .order_by(requests.c.opened_at, requests.c.id)
    )
)


def named(conn: Connection, request_id: int) -> Any:
    """One request with the names around it."""
    return conn.execute(with_names(requests).where(requests.c.id == request_id)).one()


def events_of(conn: Connection, ids: list[int]) -> list[Any]:
    """What happened to these requests, in the order in which it happened, with who did it."""
    return list(_EVENTS.rows(conn, wanted=json.dumps(ids)))


def _events() -> sa.Select[Any]:
    event, read = request_events.c, ("request_id", "event", "at", "channel", "text")
    query = sa.select(*(event[name] for name in read), users.c.login.label("by"), users.c.name.label("by_name"))
    query = query.outerjoin(users, users.c.id == event.by_id)
    return query.where(event.request_id.in_(listed("wanted")), event.voided.is_(False)).order_by(event.at, event.uid)


_EVENTS = Ready(_events)


def lines_delivered(conn: Connection, line_ids: list[int], order_ids: list[int]) -> dict[int, datetime]:
    """When the last shipment with goods of each of these lines (of these orders) was delivered; lines without one are
    left out."""
    query = (
        sa.select(shipment_lines.c.line_id, sa.type_coerce(sa.func.max(shipment_events.c.at), Instant()))
        .join(shipment_events, shipment_events.c.shipment_id == shipment_lines.c.shipment_id)
        .where(shipment_lines.c.order_id.in_(order_ids), shipment_lines.c.line_id.in_(line_ids))
        .where(shipment_events.c.event == "delivered", shipment_events.c.voided.is_(False))
        .group_by(shipment_lines.c.line_id)
    )
    return {row[0]: row[1] for row in conn.execute(query)}
