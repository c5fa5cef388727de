"""One order with everything on it (C261, S13): the view behind the order's page and ``order show``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from gendan.db import confirming
from gendan.db import order_page as table
from gendan.db.store import Store
from gendan.domain.labels import label
from gendan.domain.lifecycle import days_late
from gendan.domain.shipping import DELIVERED, NODES
from gendan.services import references
from gendan.services.batches import ShipmentView, shipment_views
from gendan.services.blind import HIDDEN, hidden_from


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the order."""

    line: int
    product: str
    name: str
    spec: str | None
    qty: Decimal
    unit: str | None
    price: Decimal | None
    list_price: Decimal | None
    discount: Decimal
    amount: Decimal
    special: str | None
    shipped: Decimal
    delivered: Decimal


@dataclass(frozen=True, slots=True)
class MilestoneView:
    """A milestone: planned first, due now, done when and by whom. ``state``: done, late, due, open."""

    code: str
    stage: str
    quality: bool
    line: int | None
    planned: date | None
    due: date | None
    done_at: datetime | None
    done_by: str | None
    state: str
    name: str
    """What it is called: a message id where it is of a built-in template."""
    category: str | None = None

    @property
    def scope(self) -> dict[str, Any]:
        """What tells it from others of its code, as commands take it."""
        found = {"line": self.line, "category": self.category}
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promised date, by whom and why; ``line`` where it is for one line only."""

    date: date
    at: datetime
    by: str | None
    reason: str | None
    asked_by: str | None
    agreed: bool | None
    line: int | None


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact about the order."""

    at: datetime
    by: str | None
    channel: str
    direction: str
    summary: str | None
    next: date | None


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check of what was entered."""

    at: datetime
    by: str | None
    kind: str
    result: str
    differences: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One order with everything on it, as it is on ``today``."""

    id: int
    today: date
    number: str
    outside_number: str | None
    channel: str | None
    stage: str
    status: str
    urgent: bool
    origin: str
    customer: str
    customer_code: str | None
    customer_kind: str | None
    contact: str | None
    phone: str | None
    address: str | None
    region: str | None
    special: str | None
    placed: datetime | None
    placed_on: date | None
    requested: date | None
    promised: date | None
    first_promised: date | None
    slips: int
    delivered: date | None
    shipped: date | None
    cancelled: date | None
    closed: date | None
    open: bool
    late: bool
    days_late: int
    owner: str | None
    owner_name: str | None
    team: str | None
    amount: Decimal
    next_code: str | None
    next_due: date | None
    last_contact: datetime | None
    lines: tuple[LineView, ...]
    milestones: tuple[MilestoneView, ...]
    promises: tuple[PromiseView, ...]
    contacts: tuple[ContactView, ...]
    checks: tuple[CheckView, ...]
    shipments: tuple[ShipmentView, ...] = ()
    court: str = "us"
    """Whose turn it is: ``us``, ``customer``, ``supplier`` (C168)."""

    last_step: str = ""
    """What was reached last, a message id; empty where nothing was, or where it is hidden."""
    last_on: date | None = None

    @property
    def next_name(self) -> str:
        """What is next, a message id; empty where nothing is."""
        mine = (step.name for step in self.milestones if step.code == self.next_code and step.state != "done")
        return next(mine, label("milestone", self.next_code)) if self.next_code else ""

    @property
    def nonstandard(self) -> bool:
        """Whether anything special is asked for, of the order or of a line."""
        return bool(self.special) or any(line.special for line in self.lines)


def order_page(store: Store, number: str) -> OrderPage:
    """The page of the order of that number (outside number, unique tail); refuses ``unknown_reference``."""
    with store.read() as conn:
        found = references.order(conn, number)
        page = _page(conn, found.id, store.clock.today(store.config.zone), store.config.zone)
    return masked(page) if page.number in hidden_from(store, store.viewer) else page


def masked(page: OrderPage) -> OrderPage:
    """The page without its key fields, for who is checking the order blind."""
    lines = tuple(
        replace(
            line, product=HIDDEN, name=HIDDEN, spec=None, qty=Decimal(0), price=None, list_price=None, amount=Decimal(0)
        )
        for line in page.lines
    )
    contacts = tuple(replace(one, summary=HIDDEN if one.summary else None, next=None) for one in page.contacts)
    return replace(
        page,
        phone=HIDDEN,
        address=HIDDEN,
        special=None,
        amount=Decimal(0),
        requested=None,
        promised=None,
        first_promised=None,
        next_due=None,
        lines=lines,
        milestones=(),
        last_step="",
        last_on=None,
        promises=(),
        contacts=contacts,
        checks=(),
        shipments=(),
    )


_SAME = (
    "number", "outside_number", "channel", "stage", "status", "urgent", "origin", "customer_code", "customer_kind",
    "address", "region", "special", "placed_on", "requested", "promised", "first_promised", "slips", "open", "owner",
    "owner_name", "team", "amount", "next_code", "next_due", "court",
)  # fmt: skip
"""Fields of the page that are columns of the query."""


def _page(conn: Connection, order_id: int, today: date, zone: tzinfo) -> OrderPage:
    row = table.order(conn, order_id)
    late = days_late(row.first_due, row.days_late, today)
    steps = table.milestones_of(conn, order_id)
    promises = table.promises_of(conn, order_id)
    contacts = table.contacts_of(conn, order_id)
    views = shipment_views(conn, order_id, zone)
    return OrderPage(
        **{name: row._mapping[name] for name in _SAME},
        id=order_id,
        today=today,
        customer=row.customer_name or "",
        contact=row.contact or row.customer_contact,
        phone=row.phone or row.customer_phone,
        placed=row.placed_at,
        delivered=row.delivered_on,
        shipped=row.shipped_on,
        cancelled=row.cancelled_on,
        closed=row.closed_on,
        late=late > 0,
        days_late=late,
        last_contact=row.last_contact_at,
        lines=tuple(_line(line, steps, views) for line in table.lines_of(conn, order_id)),
        milestones=tuple(_milestone(step, today) for step in steps),
        promises=tuple(PromiseView(p.promised, p.at, p.by, p.reason, p.asked_by, p.agreed, p.line) for p in promises),
        contacts=tuple(ContactView(c.at, c.by, c.channel, c.direction, c.summary, c.next_on) for c in contacts),
        checks=_checks(conn, order_id),
        shipments=views,
        **_last(steps, zone),
    )


def _last(steps: Sequence[Any], zone: tzinfo) -> dict[str, Any]:
    """The milestone that was reached last, and on which day (C117)."""
    done = [step for step in steps if step.done_at is not None]
    if not done:
        return {}
    last = max(done, key=lambda step: step.done_at)
    same = [step for step in done if step.done_at == last.done_at]
    return {
        "last_step": same[-1].name or label("milestone", same[-1].code),
        "last_on": last.done_at.astimezone(zone).date(),
    }


def _checks(conn: Connection, order_id: int) -> tuple[CheckView, ...]:
    """The checks with their differences, and how each was settled: what was kept, why, by whom, when."""
    settled = {(row.check_id, row.field): row for row in confirming.settlements_of(conn, order_id)}
    found = []
    for check in table.checks_of(conn, order_id):
        differences = []
        for one in check.differences or ():
            how = settled.get((check.id, one["field"]))
            said = {"kept": how.keep, "reason": how.reason, "settled_by": how.by, "settled_at": how.at} if how else {}
            differences.append({"kept": None, "reason": None, "settled_by": None, "settled_at": None, **one, **said})
        found.append(CheckView(check.at, check.by, check.check, check.result, tuple(differences)))
    return tuple(found)


def _line(row: Any, steps: list[Any], shipments: tuple[ShipmentView, ...]) -> LineView:
    """A line; what of it left and arrived is that of its shipments, where it goes in any."""
    batches = [one for one in shipments if row.pos in dict(one.lines) and one.remedy is None]

    def sent(*states: str) -> Decimal:
        return sum((q for one in batches if one.state in states for pos, q in one.lines if pos == row.pos), Decimal(0))

    def reached(code: str) -> bool:
        mine = [step for step in steps if step.code == code and step.line in (None, row.pos)]
        return bool(mine) and all(step.done_at is not None for step in mine)

    delivered = row.qty if reached("deliver") else Decimal(0)
    shipped = row.qty if reached("ship") else delivered
    if batches:
        delivered = sent(DELIVERED)
        shipped = delivered + sent(*NODES)
    return LineView(
        line=row.pos,
        product=row.product or "",
        name=row.name or row.product_name or "",
        spec=row.spec,
        qty=row.qty,
        unit=row.unit,
        price=row.price,
        list_price=row.list_price if row.list_price is not None else row.product_price,
        discount=row.discount,
        amount=row.amount,
        special=row.special,
        shipped=shipped,
        delivered=delivered,
    )


def state_of(done_at: datetime | None, due: date | None, today: date) -> str:
    """The state of a milestone on ``today``: done, late, due, open."""
    if done_at is not None:
        return "done"
    if due is None or due > today:
        return "open"
    return "late" if due < today else "due"


def _milestone(row: Any, today: date) -> MilestoneView:
    state = state_of(row.done_at, row.due, today)
    return MilestoneView(
        code=row.code,
        stage=row.stage,
        quality=row.quality,
        line=row.line,
        planned=row.planned,
        due=row.due,
        done_at=row.done_at,
        done_by=row.done_by,
        state=state,
        name=row.name or label("milestone", row.code),
        category=row.category,
    )
