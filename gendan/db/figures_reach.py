"""How far back commits reach: from which day on the figures of periods may be others because of them.

What happened to an order counts from its own moment on; an event says nothing of the days before. What is written over,
taken back, or added to an order reaches back to the order's beginning, and so does an event on which it depends whether
something earlier counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Kind, catalogue
from gendan.db.milestones import milestone_done, milestones
from gendan.db.orders import order_events, orders
from gendan.db.wires import unwire
from gendan.domain.lifecycle import DELIVER, SHIP

UNCOUNTED = frozenset((
    "user", "customer", "product", "setting", "contact", "price_break", "promotion", "template", "region", "capacity",
    "playbook", "script", "retrospective", "measure", "terminal", "day_closing", "day_resumed", "saved_filter",
    "handover", "handover_line", "review_done", "archiving", "notice", "complaint_option", "print", "shipment",
    "shipment_line", "shipment_event", "production_check", "acceptance", "remedy", "remedy_event", "read_back",
    "customer_yes", "approval",
))  # fmt: skip
"""Kinds that no figure of a period counts."""
MOMENTS = {
    **dict.fromkeys((
        "check", "settlement", "payment", "payment_verified", "refund_step", "inspection", "visit", "exception_event",
        "complaint_event", "request_event", "risk_event",
    ), "at"),
    "exception": "raised_at", "complaint": "opened_at", "request": "opened_at", "risk": "found_on",
}  # fmt: skip
"""Kinds that count from a moment of their own on, and its column. All others change figures since their order began,
but for what ``Seen._from_then`` says."""
LATER = {
    "confirmed": ("confirmed", "amended"), "closed": ("closed",), "cancelled": ("cancelled",), "advanced": (),
    "held": (), "resumed": (), "invalid": (), "valid": (), "overridden": (),
}  # fmt: skip
"""Events of an order that count from their own moment on, or from the first of those that are named here: the latest
of them may stand for all."""
CELLS = {
    "order": ("owner", "placed_at"),
    "milestone": ("order", "line", "code", "stage", "pos", "removed"),
}
"""What of a row figures follow from, where not everything; other cells may be written again."""
COUNTED_STEPS = (SHIP, DELIVER)
"""Milestones that figures follow from."""
_ENDS = [orders.c[name] for name in ("delivered_on", "cancelled_on", "closed_on")]
_BEGINNINGS = [
    orders.c[name] for name in ("placed_at", "placed_on", "shipped_on", "delivered_on", "cancelled_on", "closed_on")
]
ALWAYS = date.min
"""From here on everything may be another."""


class Seen:
    """What some commits speak of, as far as figures count it."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._day = date.max
        self._orders: set[UUID] = set()
        self._rows: dict[str, set[UUID]] = defaultdict(set)
        """Rows that were written again or taken back, by kind."""
        self._later: dict[tuple[str, ...], set[UUID]] = defaultdict(set)
        """Orders by the events of which the first counts."""
        self._promised: dict[UUID, date] = {}
        self._planned: dict[UUID, date] = {}
        """Orders and the last day on which something was promised, or planned."""
        self._done: set[UUID] = set()
        """Facts of milestones."""

    def note(self, op: dict[str, Any], at: datetime) -> None:
        """An operation that happened at that moment."""
        name = op["e"]
        if name in UNCOUNTED or op["k"] == "erase":
            return
        kind = catalogue().get(name)
        if kind is None or not (name == "order" or name in MOMENTS or "order" in kind.columns):
            self._day = ALWAYS
            return
        if op["k"] == "set" and op["f"] not in CELLS.get(name, (op["f"],)):
            return
        self._speak(at)
        if op["k"] in ("new", "evt"):
            self._made(kind, UUID(op["i"]), op["x"], at)
        else:
            self._rows[name].add(UUID(op["i"]))
            if op["k"] == "set" and op["f"] in ("placed_at", MOMENTS.get(name)):
                self._day = ALWAYS

    def _made(self, kind: Kind, uid: UUID, wires: dict[str, Any], at: datetime) -> None:
        """A new row. Two terminals may have made the same one (``uid_about``) at different moments: then the other's,
        which is shown no more, lay after what both are about."""
        if kind.name == "order":
            self._orders.add(uid)
        elif kind.name not in MOMENTS:
            if wires.get("order") and not (uid.version == 7 and self._from_then(kind.name, uid, wires, at)):
                self._orders.add(UUID(wires["order"]))
        else:
            for name in {MOMENTS[kind.name], "missed"} & wires.keys():
                self._speak(unwire(kind.columns[name], wires[name]))
            if uid.version != 7 and wires.get("exception"):
                self._rows["exception"].add(UUID(wires["exception"]))

    def _from_then(self, name: str, uid: UUID, wires: dict[str, Any], at: datetime) -> bool:
        """Whether an event of an order counts from its own moment on, as ``LATER`` says. So do a promise, a milestone
        and its being done where the order had not ended before: had not been shipped, where its plan is made. What that
        depends on is looked up in the end."""
        order = UUID(wires["order"])
        if name == "order_event" and wires.get("event") in LATER:
            if group := LATER[wires["event"]]:
                self._later[group].add(order)
        elif name == "promise" or (name == "milestone" and not wires.get("line")):
            day, days = at.astimezone(self._zone).date(), self._promised if name == "promise" else self._planned
            if name == "promise" or wires.get("code") in COUNTED_STEPS:
                days[order] = max(day, days.get(order, day))
        elif name == "milestone_done":
            self._done.add(uid)
        else:
            return False
        return True

    def _speak(self, when: date | datetime | None) -> None:
        if isinstance(when, datetime):
            when = when.astimezone(self._zone).date()
        if when is not None:
            self._day = min(self._day, when)

    def earliest(self, conn: Connection) -> date:
        """The first day that all this may change."""
        self._look_at_ends(conn)
        for group, uids in self._later.items():
            source = order_events.join(orders, orders.c.id == order_events.c.order_id)
            for row in _of(conn, [order_events.c.at], source, orders.c.uid, uids, order_events.c.event.in_(group)):
                self._speak(row.at)
        for name, uids in self._rows.items():
            table = catalogue()[name].table
            if name in MOMENTS:
                self._speak_of(conn, [table.c[MOMENTS[name]]], table, table.c.uid, uids)
                continue
            own = [table.c.at] if catalogue()[name].event else []
            around: Any = table if name == "order" else table.join(orders, orders.c.id == table.c.order_id)
            self._speak_of(conn, [*own, *_BEGINNINGS], around, table.c.uid, uids)
        self._speak_of(conn, _BEGINNINGS, orders, orders.c.uid, self._orders)
        return self._day

    def _look_at_ends(self, conn: Connection) -> None:
        """Orders that had ended before something was promised or done: that changes what is said of their end."""
        for days, shipped in ((self._promised, []), (self._planned, [orders.c.shipped_on])):
            for row in _of(conn, [orders.c.uid, *_ENDS, *shipped], orders, orders.c.uid, days):
                self._unless_ended(row, days[row.uid])
        source = milestone_done.join(milestones, milestones.c.id == milestone_done.c.milestone_id)
        source = source.join(orders, orders.c.id == milestone_done.c.order_id)
        columns = [orders.c.uid, *_ENDS, milestone_done.c.at]
        counted = milestones.c.code.in_(COUNTED_STEPS)
        for row in _of(conn, columns, source, milestone_done.c.uid, self._done, counted):
            self._unless_ended(row, row.at.astimezone(self._zone).date())

    def _unless_ended(self, row: Any, day: date) -> None:
        names = ("delivered_on", "cancelled_on", "closed_on", "shipped_on")
        if any(end is not None and end < day for end in (getattr(row, name, None) for name in names)):
            self._orders.add(row.uid)

    def _speak_of(self, conn: Connection, columns: list[Any], source: Any, uid: Any, uids: Iterable[UUID]) -> None:
        for row in _of(conn, columns, source, uid, uids):
            for value in row:
                self._speak(value)


def _of(
    conn: Connection, columns: list[Any], source: Any, uid: Any, uids: Iterable[UUID], *conditions: Any
) -> Iterable[Any]:
    """Columns of the rows of these uids."""
    wanted = sorted(uids)
    for start in range(0, len(wanted), 400):
        query = sa.select(*columns).select_from(source).where(uid.in_(wanted[start : start + 400]), *conditions)
        yield from conn.execute(query).all()
