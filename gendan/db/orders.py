"""Orders, their lines, and what happened to them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Fact, Row, cell, derived, strict
from gendan.db.ready import Ready
from gendan.db.types import Day, Doc, Fen, Instant, Milli, Number, Percent, Words, YesNo

OPEN = sa.text("open = 1")
LASTING_DAYS = 62
"""Cases that were alive on a past day began at most so many days before it, or they lasted longer."""
UNVISITED = sa.text("living = 1 AND visited = 0 AND delivered_on IS NOT NULL")
CLOSABLE = sa.text("living = 1 AND visited = 1 AND accepted_on IS NOT NULL")
OVERPAID = sa.text("received > amount AND status <> 'cancelled'")
"""More was received than the order amounts to: money to be given back, or an order to be put right."""
CONFIRMATIONS = sa.text("event = 'confirmed' AND voided = 0")
OVERRIDES = sa.text("event = 'overridden' AND voided = 0")


class Order(Row, table=True):
    """A customer's order (C005). Stage, status, dates and sums are derived from facts."""

    __tablename__: ClassVar[Any] = "orders"
    __kind__ = "order"
    __table_args__ = strict(
        sa.Index("orders_number", "number"),
        sa.Index("orders_outside", "outside_number"),
        sa.Index("orders_customer", "customer_id"),
        sa.Index("orders_placed", "placed_on", "id"),
        sa.Index(
            "orders_entered",
            "placed_on",
            "cancelled_on",
            "owner_id",
            "amount",
            "corrected_at",
        ),
        sa.Index(
            "orders_lasted",  # those of a class that were open on a past day lie in a window as wide as the class
            "lasted",
            "placed_on",
            "delivered_on",
            "cancelled_on",
            "closed_on",
            "promised",
            "first_promised",
            "owner_id",
            "promised_at",
            "imported",
            "seen_at",
        ),
        sa.Index(
            "orders_delivered",
            "delivered_on",
            "on_first",
            "owner_id",
            "placed_on",
            sqlite_where=sa.text("delivered_on IS NOT NULL"),
        ),
        sa.Index(
            "orders_shipped", "shipped_on", "delivered_on", "owner_id", sqlite_where=sa.text("shipped_on IS NOT NULL")
        ),
        sa.Index("orders_closed", "closed_on", "owner_id", sqlite_where=sa.text("closed_on IS NOT NULL")),
        sa.Index("orders_cancelled", "cancelled_on", "owner_id", sqlite_where=sa.text("cancelled_on IS NOT NULL")),
        sa.Index(
            "orders_first_promised",
            "first_promised",
            "placed_on",
            "cancelled_on",
            "delivered_on",
            "on_first",
            "owner_id",
            "faulty_at",
            "complained_at",
        ),
        sa.Index(
            "orders_promised",
            "promised",
            "placed_on",
            "cancelled_on",
            "delivered_on",
            "on_first",
            "slips",
            "owner_id",
            "risk_on",
        ),
        sa.Index("orders_ended", "ended_on", "placed_on", sqlite_where=sa.text("ended_on IS NOT NULL")),
        sa.Index(
            "orders_open_promised",
            "promised",
            "owner_id",
            "forecast",
            "rest_days",
            "status",
            "next_due",
            "open",
            sqlite_where=OPEN,
        ),
        sa.Index(
            "orders_open_next", "next_due", "owner_id", "status", "urgent", "customer_id", "open", sqlite_where=OPEN
        ),
        sa.Index("orders_open_status", "status", sqlite_where=OPEN),
        sa.Index(
            "orders_living",
            "stage",
            "urgent",
            "next_due",
            "open",
            "first_due",
            "trouble",
            "forecast",
            "promised",
            "rest_days",
            "customer_id",
            "owner_id",
            "living",  # the condition's own column too, or the rows are read for it
            sqlite_where=sa.text("living = 1"),
        ),
        sa.Index("orders_owed", "owed_on", "owner_id", sqlite_where=sa.text("owed_on IS NOT NULL")),
        sa.Index("orders_unvisited", "delivered_on", "owner_id", sqlite_where=UNVISITED),
        sa.Index("orders_open_contact", "contact_on", "owner_id", sqlite_where=OPEN),
        sa.Index("orders_closable", "delivered_on", "owner_id", sqlite_where=CLOSABLE),
        sa.Index("orders_open_spoke", "spoke_on", "owner_id", sqlite_where=OPEN),
        sa.Index("orders_overpaid", "placed_on", sqlite_where=OVERPAID),
    )

    number: str = cell(required=True)
    outside_number: str | None = cell()
    customer_id: int | None = cell(ref="customer", to="customers")
    channel: str | None = cell()
    document_ref: str | None = cell(personal=True)
    placed_at: datetime | None = cell(Instant)
    requested: date | None = cell(Day)
    address: str | None = cell(personal=True)
    contact: str | None = cell(personal=True)
    phone: str | None = cell(personal=True)
    region: str | None = cell()
    delivery_mode: str | None = cell()
    special: str | None = cell(personal=True)
    urgent: bool = cell(YesNo, default=False, required=True)
    deposit: Decimal | None = cell(Fen)
    owner_id: int | None = cell(ref="user", to="users")
    team: str | None = cell()
    origin: str = cell(default="entry", required=True)
    template: str | None = cell()
    """The template of its plan, where one was chosen by hand."""

    placed_on: date | None = derived(Day)
    stage: str = derived(Words, default="received")
    status: str = derived(Words, default="draft")
    open: bool = derived(YesNo, default=True)
    amount: Decimal = derived(Fen, default=Decimal(0))
    promised: date | None = derived(Day)
    first_promised: date | None = derived(Day)
    first_due: date | None = derived(Day)
    slips: int = derived(Number, default=0)
    confirmed_at: datetime | None = derived(Instant)
    shipped_on: date | None = derived(Day)
    delivered_on: date | None = derived(Day)
    on_first: bool | None = derived(YesNo)
    days_late: int = derived(Number, default=0)
    cancelled_on: date | None = derived(Day)
    closed_on: date | None = derived(Day)
    ended_on: date | None = derived(Day)
    next_due: date | None = derived(Day)
    next_code: str | None = derived()
    last_contact_at: datetime | None = derived(Instant)
    spoke_on: date | None = derived(Day)
    """The business day on which the customer was last spoken to; the order itself counts."""
    contact_on: date | None = derived(Day)
    """The next contact that was agreed in the last one."""
    valid: bool = derived(YesNo, default=True)
    needs_approval: bool = derived(YesNo, default=False)
    received: Decimal = derived(Fen, default=Decimal(0))
    forecast: date | None = derived(Day)
    """When the delivery ends if all goes on as the facts say, seen from the last fact (C161)."""
    rest_days: int = derived(Number, default=0)
    """Working days between the end of the next open milestone and the delivery: the forecast is not before today and
    these."""
    court: str = derived(Words, default="us")
    """Whose turn it is: ours, the customer's, the supplier's."""
    living: bool = derived(YesNo, default=True)
    """Neither cancelled nor closed: on the board."""
    owed: str | None = derived()
    """The first node about which the customer has not been told."""
    owed_on: date | None = derived(Day)
    accepted_on: date | None = derived(Day)
    visited: bool = derived(YesNo, default=False)
    trouble: int = derived(Number, default=0)
    """Open exceptions."""
    promised_at: datetime | None = derived(Instant)
    """When the last promise was made: the order stood otherwise before."""
    faulty_at: datetime | None = derived(Instant)
    """When the first problem of quality was known; these moments let reports count without looking at the facts."""
    complained_at: datetime | None = derived(Instant)
    risk_on: date | None = derived(Day)
    """When the first risk was registered."""
    imported: bool = derived(YesNo, default=False)
    """Whether it was taken in from elsewhere."""
    seen_at: datetime | None = derived(Instant)
    """When somebody first compared it with its source."""
    corrected_at: datetime | None = derived(Instant)
    """When it was first corrected because the second person found an entry error."""
    amended_at: datetime | None = derived(Instant)
    """When it was first changed after its confirmation."""
    lasted: int = derived(Number, default=0)
    """How long it was open at the most: a power of two of days, 0 while it is open."""


class Line(Row, table=True):
    """One line of an order. ``amount`` is after discount; a given one wins over price x quantity."""

    __tablename__: ClassVar[Any] = "lines"
    __kind__ = "line"
    __table_args__ = strict(sa.Index("lines_order", "order_id", "pos"), sa.Index("lines_product", "product_id"))

    order_id: int = cell(ref="order", to="orders", required=True)
    pos: int = cell(Number, required=True)
    product_id: int | None = cell(ref="product", to="products")
    name: str | None = cell()
    spec: str | None = cell()
    unit: str | None = cell()
    qty: Decimal = cell(Milli, required=True)
    price: Decimal | None = cell(Fen)
    list_price: Decimal | None = cell(Fen)
    discount: Decimal = cell(Percent, default=Decimal(0), required=True)
    promotion: str | None = cell()
    amount: Decimal = cell(Fen, required=True)
    special: str | None = cell(personal=True)
    category: str | None = cell()
    """The category it belongs to in this order, where not its product's (C170)."""
    removed: bool = cell(YesNo, default=False, required=True)


class OrderEvent(Fact, table=True):
    """Something that happened to an order as a whole: imported, cancelled, held, resumed, closed, ..."""

    __tablename__: ClassVar[Any] = "order_events"
    __kind__ = "order_event"
    __table_args__ = strict(
        sa.Index("order_events_order", "order_id"),
        sa.Index("order_events_confirmed", "at", "order_id", sqlite_where=CONFIRMATIONS),
        sa.Index("order_events_overridden", "at", "order_id", sqlite_where=OVERRIDES),
    )

    order_id: int = cell(ref="order", to="orders", required=True)
    event: str = cell(required=True)
    code: str | None = cell()
    detail: Any = cell(Doc)


class Promise(Fact, table=True):
    """A delivery date promised to the customer; the first stays for the figures (C169)."""

    __tablename__: ClassVar[Any] = "promises"
    __kind__ = "promise"
    __table_args__ = strict(
        sa.Index("promises_order", "order_id", "at"),
        sa.Index("promises_at", "at", "order_id"),
        sa.Index("promises_line", "order_id", sqlite_where=sa.text("line_id IS NOT NULL")),
    )

    order_id: int = cell(ref="order", to="orders", required=True)
    line_id: int | None = cell(ref="line", to="lines")
    promised: date = cell(Day, required=True)
    asked_by: str | None = cell()
    agreed: bool | None = cell(YesNo)
    reason: str | None = cell(personal=True)


class Check(Fact, table=True):
    """A second check of what was entered: blind, self, or the import's (C025)."""

    __tablename__: ClassVar[Any] = "checks"
    __kind__ = "check"
    __table_args__ = strict(sa.Index("checks_order", "order_id"), sa.Index("checks_at", "at", "check"))

    order_id: int = cell(ref="order", to="orders", required=True)
    check: str = cell(required=True)
    result: str = cell(required=True)
    differed: Any = cell(Doc)
    """The fields that differed."""
    differences: Any = cell(Doc, personal=True)
    """Both values of each: personal, since they hold phones and addresses."""
    saw: Any = cell(Doc)
    """The seal of the groups that were compared."""


orders: sa.Table = Order.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
lines: sa.Table = Line.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
order_events: sa.Table = OrderEvent.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
promises: sa.Table = Promise.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
checks: sa.Table = Check.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def last_promise(conn: Connection, order_id: int) -> Any:
    """The promise of an order that was made last and stands: its uid and when it was made; none where there is none."""
    query = sa.select(promises.c.uid, promises.c.at).where(
        promises.c.order_id == order_id, promises.c.voided.is_(False)
    )
    return conn.execute(query.order_by(promises.c.uid.desc()).limit(1)).first()


_IMPORTED = Ready(
    lambda: (
        sa.select(orders.c.id.label("order_id"), orders.c.number, orders.c.open, order_events.c.detail)
        .join(order_events, order_events.c.order_id == orders.c.id)
        .where(orders.c.outside_number == sa.bindparam("outside_number"), order_events.c.event == "imported")
        .order_by(order_events.c.uid.desc())
        .limit(1)
    )
)


def imported(conn: Connection, outside_number: str) -> Any:
    """The order taken in under that outside number, with the detail of its last import; none where unknown."""
    return _IMPORTED.first(conn, outside_number=outside_number)
