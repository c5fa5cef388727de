"""Shipments of an order in batches, and where they are (C190, C191, C194, C198)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Fact, Row, cell, strict
from gendan.db.orders import lines
from gendan.db.types import Day, Doc, Milli
from gendan.db.users import users


class Shipment(Row, table=True):
    """Goods that left together: how, with whom, and when they should arrive."""

    __tablename__: ClassVar[Any] = "shipments"
    __kind__ = "shipment"
    __table_args__ = strict(
        sa.Index("shipments_order", "order_id"),
        sa.Index("shipments_code", "code"),
        sa.Index("shipments_due", "expected"),
    )

    code: str = cell(required=True)
    order_id: int = cell(ref="order", to="orders", required=True)
    mode: str | None = cell()
    carrier: str | None = cell()
    tracking: str | None = cell()
    expected: date | None = cell(Day)
    nodes: Any = cell(Doc)
    """The nodes of transport and when each is due: ``[{"node", "due"}, ...]``."""


class ShipmentLine(Row, table=True):
    """So many of one line of the order in a shipment."""

    __tablename__: ClassVar[Any] = "shipment_lines"
    __kind__ = "shipment_line"
    __table_args__ = strict(
        sa.Index("shipment_lines_order", "order_id"), sa.Index("shipment_lines_shipment", "shipment_id")
    )

    order_id: int = cell(ref="order", to="orders", required=True)
    shipment_id: int = cell(ref="shipment", to="shipments", required=True)
    line_id: int = cell(ref="line", to="lines", required=True)
    qty: Decimal = cell(Milli, required=True)


class ShipmentEvent(Fact, table=True):
    """A shipment left, passed a node, was delivered, or was taken back."""

    __tablename__: ClassVar[Any] = "shipment_events"
    __kind__ = "shipment_event"
    __table_args__ = strict(
        sa.Index("shipment_events_order", "order_id"), sa.Index("shipment_events_shipment", "shipment_id")
    )

    order_id: int = cell(ref="order", to="orders", required=True)
    shipment_id: int = cell(ref="shipment", to="shipments", required=True)
    event: str = cell(required=True)
    """``dispatched``, a node of transport, ``delivered`` or ``returned``."""
    place: str | None = cell()
    signed_by: str | None = cell(personal=True)


shipments: sa.Table = Shipment.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
shipment_lines: sa.Table = ShipmentLine.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
shipment_events: sa.Table = ShipmentEvent.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def coded(conn: Connection, code: str) -> list[Any]:
    """The shipments of that code; more than one only where two terminals gave the same before they met."""
    return list(conn.execute(sa.select(shipments).where(shipments.c.code == code).order_by(shipments.c.uid)))


def of_order(conn: Connection, order_id: int) -> list[Any]:
    """The shipments of an order, oldest first."""
    query = sa.select(shipments).where(shipments.c.order_id == order_id)
    return list(conn.execute(query.order_by(shipments.c.uid)))


def lines_of(conn: Connection, order_id: int) -> list[Any]:
    """What of which line left in which shipment of an order."""
    query = sa.select(shipment_lines, lines.c.pos.label("line")).join(lines, lines.c.id == shipment_lines.c.line_id)
    query = query.where(shipment_lines.c.order_id == order_id)
    return list(conn.execute(query.order_by(lines.c.pos, shipment_lines.c.uid)))


def events_of(conn: Connection, order_id: int) -> list[Any]:
    """What happened to the shipments of an order, in the order of time, with who wrote it down."""
    query = sa.select(shipment_events, users.c.login.label("by")).outerjoin(
        users, users.c.id == shipment_events.c.by_id
    )
    query = query.where(shipment_events.c.order_id == order_id, shipment_events.c.voided.is_(False))
    return list(conn.execute(query.order_by(shipment_events.c.at, shipment_events.c.uid)))


def shipment_of(conn: Connection, event_id: int) -> int:
    """The shipment that an event is about; local ids."""
    return int(
        conn.execute(sa.select(shipment_events.c.shipment_id).where(shipment_events.c.id == event_id)).scalar_one()
    )
