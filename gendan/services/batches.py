"""The batches in which the goods of an order left, read from its shipments (C198)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import order_page as page_table
from gendan.db import remedies
from gendan.db import shipments as table
from gendan.db.store import Store
from gendan.domain.shipping import DELIVERED, DISPATCHED, PICKUP, RETURNED, Batch, Way, proposed, remaining, shipped
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services import references
from gendan.services.blind import hidden_from
from gendan.services.checkpoints import goods_of
from gendan.services.planning import transit_days
from gendan.services.regions import ways_to
from gendan.workdays import working_calendar


@dataclass(frozen=True, slots=True)
class Position:
    """A step of a shipment that was written down."""

    node: str
    at: datetime
    place: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class ShipmentView:
    """A shipment: what left when and how, where it should be, where it is; ``state`` is its last step."""

    shipment: str
    lines: tuple[tuple[int, Decimal], ...]
    mode: str | None
    carrier: str | None
    tracking: str | None
    shipped: datetime | None
    shipped_on: date | None
    expected: date | None
    delivered: datetime | None
    delivered_on: date | None
    signed_by: str | None
    state: str
    positions: tuple[Position, ...]
    next_node: str | None
    next_due: date | None
    remedy: str | None = None
    """Code of the remedy for which it went out, where it did: what was ordered is not counted down by it."""

    @property
    def under_way(self) -> bool:
        """Neither delivered nor taken back."""
        return self.state not in (DELIVERED, RETURNED)


def is_returned(events: Sequence[Any]) -> bool:
    """Whether a shipment with these events was taken back."""
    return any(one.event == RETURNED for one in events)


def is_delivered(events: Sequence[Any]) -> bool:
    """Whether a shipment with these events was delivered."""
    return any(one.event == DELIVERED for one in events)


def ordered_of(conn: Connection, order_id: int) -> dict[int, Decimal]:
    """What is ordered of each line, by its local id."""
    return {one.id: one.qty for one in goods_of(conn, order_id)}


def batches_of(conn: Connection, order_id: int) -> list[Batch]:
    """The shipments of an order as far as quantities depend on them: none that went out for a remedy."""
    found = []
    replaced = remedies.sent_for(conn, order_id)
    events, lines = table.events_of(conn, order_id), table.lines_of(conn, order_id)
    for row in table.of_order(conn, order_id):
        mine = [one for one in events if one.shipment_id == row.id]
        left = next((one.at for one in mine if one.event == DISPATCHED), None)
        if left is None or row.id in replaced:
            continue
        goods: dict[int, Decimal] = {}
        for one in lines:
            if one.shipment_id == row.id:
                goods[one.line_id] = goods.get(one.line_id, Decimal(0)) + one.qty
        delivered = next((one.at for one in mine if one.event == DELIVERED), None)
        found.append(Batch(goods, left, is_returned(mine), delivered))
    return found


def refuse_below_shipped(conn: Connection, order_id: int) -> None:
    """Refuse what would leave less ordered of a line than was dispatched of it: ``exceeds`` (C198)."""
    ordered, batches = ordered_of(conn, order_id), batches_of(conn, order_id)
    for line in dict.fromkeys(line for one in batches for line in one.lines):
        sent = shipped(batches, line)
        if sent > ordered.get(line, Decimal(0)):
            raise Refusal(
                "exceeds",
                N_("{qty} {qty:piece|pieces} of it {qty:was|were} dispatched already; fewer cannot be ordered."),
                field="changes.lines",
                qty=f"{sent.normalize():f}",
            )


def shipment_views(conn: Connection, order_id: int, zone: tzinfo) -> tuple[ShipmentView, ...]:
    """The shipments of an order, oldest first."""
    events, lines = table.events_of(conn, order_id), table.lines_of(conn, order_id)
    replaced = remedies.codes_sent_for(conn, order_id)
    return tuple(
        _view(
            row,
            [one for one in events if one.shipment_id == row.id],
            [one for one in lines if one.shipment_id == row.id],
            zone,
            replaced.get(row.id),
        )
        for row in table.of_order(conn, order_id)
    )


def _view(row: Any, events: list[Any], lines: list[Any], zone: tzinfo, remedy: str | None) -> ShipmentView:
    ended = next((one for one in events if one.event == DELIVERED), None)
    left = next((one.at for one in events if one.event == DISPATCHED), None)
    state = RETURNED if is_returned(events) else DELIVERED if ended else events[-1].event if events else DISPATCHED
    passed = {one.event for one in events}
    coming = [node for node in row.nodes or () if node["node"] not in passed] if state not in _ENDS else []
    return ShipmentView(
        shipment=row.code,
        lines=tuple((one.line, one.qty) for one in lines),
        mode=row.mode,
        carrier=row.carrier,
        tracking=row.tracking,
        shipped=left,
        shipped_on=left.astimezone(zone).date() if left else None,
        expected=row.expected,
        delivered=ended.at if ended else None,
        delivered_on=ended.at.astimezone(zone).date() if ended else None,
        signed_by=ended.signed_by if ended else None,
        state=state,
        positions=tuple(Position(one.event, one.at, one.place, one.by) for one in events),
        next_node=coming[0]["node"] if coming else None,
        next_due=date.fromisoformat(coming[0]["due"]) if coming else None,
        remedy=remedy,
    )


_ENDS = (DELIVERED, RETURNED)


@dataclass(frozen=True, slots=True)
class Choice:
    """A way of transport that an order may take, and when its goods would arrive if they left today."""

    way: Way
    expected: date


@dataclass(frozen=True, slots=True)
class Prospect:
    """What may be dispatched of an order now: what is left of each line, the ways to go, the one proposed (C192)."""

    number: str
    remaining: tuple[tuple[int, str, Decimal], ...]
    """Number of the line, what it is called, pieces left."""
    choices: tuple[Choice, ...]
    proposed: str | None


def prospect(store: Store, number: str) -> Prospect:
    """What may be dispatched of an order, and how (C192, C194, C198). An unknown number is refused."""
    with store.read() as conn:
        order = references.order(conn, number)
        rows = [] if order.number in hidden_from(store, store.viewer) else page_table.lines_of(conn, order.id)
        left = remaining(ordered_of(conn, order.id), batches_of(conn, order.id))
        ways = ways_to(conn, store.config, order.region, order.delivery_mode)
        chosen = proposed(ways, urgent=order.urgent)
        day = store.clock.today(store.config.zone)
        choices = tuple(Choice(way, arrival(conn, store.config, order, way.mode, day)) for way in ways)
        goods = tuple((row.pos, row.product or row.name or "", left[row.id]) for row in rows if left.get(row.id))
        return Prospect(order.number, goods, choices, chosen.mode if chosen else None)


def arrival(conn: Connection, config: Config, order: Any, mode: str, day: date) -> date:
    """When goods that leave on ``day`` should arrive: the region's days for this way of transport and the loading, in
    working days (C194)."""
    days = 0 if mode == PICKUP else transit_days(conn, config, order.region, order.delivery_mode, mode)
    return working_calendar(config).add_working_days(day, days) if days else day
