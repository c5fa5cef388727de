"""Made-up histories of orders: written to a store as facts, and counted once more in plain Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.services.context import Actor
from gendan.services.door import Transaction, transaction

ZONE = ZoneInfo("Asia/Shanghai")
EDGES = (time(0, 0, 0), time(9, 30, 0), time(23, 59, 59))


def moment(day: date, clock: time = EDGES[1]) -> datetime:
    """A moment of a day in the store."""
    return datetime.combine(day, clock, ZONE)


@dataclass(frozen=True)
class Fact:
    """Something that happened to an order: kind, when, and what it says."""

    what: str
    at: datetime
    day: date | None = None
    line: int | None = None
    voided: bool = False

    @property
    def on(self) -> date:
        return self.at.astimezone(ZONE).date()


@dataclass(frozen=True)
class History:
    """One order: when placed, who answers for it, what its lines cost, and its facts in the order of recording."""

    placed: datetime
    owner: str | None
    amounts: tuple[Decimal, ...]
    by_line: bool
    facts: tuple[Fact, ...] = ()
    ships: int = 1

    @cached_property
    def parts(self) -> list[int | None]:
        return list(range(len(self.amounts))) if self.by_line else [None]


@dataclass
class Writer:
    """Writes histories to a store, in one transaction: one commit a fact, in the order given."""

    store: Store
    actor: Actor
    owners: dict[str, int] = field(default_factory=dict)

    def write(self, histories: list[History]) -> None:
        with transaction(self.store) as deed:
            deed.bulk = True
            for history in histories:
                self._order(deed, history)
            deed.settle()

    def _order(self, deed: Transaction, history: History) -> None:
        now = self.store.clock.now()
        recorder = deed.recorder(self.actor, now, history.placed)
        order, lines, steps = self._new(recorder, history)
        deed.finish(recorder, self.actor, "order.import", None)
        for fact in history.facts:
            recorder = deed.recorder(self.actor, now, fact.at)
            row = self._fact(recorder, fact, order, lines, steps)
            deed.finish(recorder, self.actor, "test.fact", None)
            if fact.voided:
                recorder = deed.recorder(self.actor, now, now)
                recorder.void(*row)
                deed.finish(recorder, self.actor, "test.void", None)

    def _new(self, recorder: Any, history: History) -> tuple[int, list[int], dict[tuple[str, int | None], int]]:
        number = f"S01-{len(self.owners)}-{recorder.stamp.seq:05}"
        customer = recorder.new("customer", code=number, name="王建华", kind="ordinary")
        owner = self._owner(recorder, history.owner)
        order = recorder.new(
            "order", number=number, customer=customer, placed_at=history.placed, owner=owner, origin="import"
        )
        lines = [
            recorder.new("line", order=order, pos=pos, qty=Decimal(1), amount=amount)
            for pos, amount in enumerate(history.amounts, start=1)
        ]
        steps: dict[tuple[str, int | None], int] = {}
        for n in range(history.ships):
            steps["ship", n] = recorder.new("milestone", order=order, code="ship", stage="delivery", pos=n)
        for part in history.parts:
            line = None if part is None else lines[part]
            steps["deliver", part] = recorder.new(
                "milestone", order=order, line=line, code="deliver", stage="delivery", pos=9
            )
        return order, lines, steps

    def _owner(self, recorder: Any, owner: str | None) -> int | None:
        if owner is None:
            return None
        if owner not in self.owners:
            self.owners[owner] = recorder.new("user", login=owner, name=owner.title(), role="follower", active=True)
        return self.owners[owner]

    def _fact(self, recorder: Any, fact: Fact, order: int, lines: list[int], steps: Any) -> tuple[str, int]:
        if fact.what == "promise":
            line = None if fact.line is None else lines[fact.line]
            return "promise", recorder.event("promise", at=fact.at, order=order, line=line, promised=fact.day)
        if fact.what in ("deliver", "ship"):
            step = steps[fact.what, fact.line]
            return "milestone_done", recorder.event("milestone_done", at=fact.at, order=order, milestone=step)
        return "order_event", recorder.event("order_event", at=fact.at, order=order, event=fact.what)


class Seen:
    """One order as a plain reader of its facts sees it at the end of a day."""

    def __init__(self, history: History, until: date) -> None:
        facts = [fact for fact in history.facts if not fact.voided and fact.on <= until]
        self.history, self.until = history, until
        self.placed = history.placed.astimezone(ZONE).date()
        self.confirmed = [fact.on for fact in facts if fact.what == "confirmed"]
        self.cancelled, self.closed = (
            next((fact.on for fact in facts if fact.what == what), None) for what in ("cancelled", "closed")
        )
        self.came = {
            part: min((f.on for f in facts if f.what == "deliver" and f.line == part), default=None)
            for part in history.parts
        }
        ships = [
            min((f.on for f in facts if f.what == "ship" and f.line == n), default=None) for n in range(history.ships)
        ]
        self.delivered = None if None in self.came.values() else max(self.came.values())
        self.shipped = max((day for day in ships if day), default=None)
        if None in ships and self.delivered is None:
            self.shipped = None
        promises = [fact for fact in facts if fact.what == "promise"]
        self.first: dict[int | None, date | None] = {}
        self.current: dict[int | None, date | None] = {}
        for part in history.parts:
            mine = [p for p in promises if p.line in (None, part)]
            own = [p for p in mine if p.line == part] or mine
            self.first[part] = own[0].day if own else None
            self.current[part] = mine[-1].day if mine else None
        self.first_promised = max((day for day in self.first.values() if day), default=None)
        self.promised = max((day for day in self.current.values() if day), default=None)

    @property
    def open(self) -> bool:
        return self.placed <= self.until and not (self.delivered or self.cancelled or self.closed)

    def kept(self, promised: dict[int | None, date | None]) -> bool:
        judged = [part for part, day in promised.items() if day]
        return bool(self.delivered and judged) and all(self.came[part] <= promised[part] for part in judged)

    @property
    def days_late(self) -> int:
        ends = [((self.came[part] or self.until) - day).days for part, day in self.first.items() if day]
        return max([0, *ends]) if self.open or self.delivered else 0


ALSO = {
    "entered": ("entered_right", "accuracy_base"),
    "confirmed": ("change_base",),
    "due_first": ("due_judged", "quality_base", "complaint_base"),
    "on_time": ("fulfilled",),
}
"""Figures that count the same where nothing was checked, changed or found faulty."""


def plain(histories: list[History], first: date, until: date) -> dict[str, Counter[str | None]]:
    """Every figure by owner, counted straight from the histories."""
    found: dict[str, Counter[str | None]] = {}

    def note(name: str, seen: Seen, amount: int = 1) -> None:
        for one in (name, *ALSO.get(name, ())):
            found.setdefault(one, Counter())[seen.history.owner] += amount

    def within(day: date | None) -> bool:
        return day is not None and first <= day <= until

    for seen in (Seen(history, until) for history in histories):
        fen = int(sum(seen.history.amounts) * 100)
        if within(seen.placed):
            note("entered", seen)
            note("entered_fen", seen, fen)
            note("outstanding_fen", seen, 0 if seen.cancelled else fen)
        for name in ("shipped", "delivered", "closed", "cancelled"):
            if within(getattr(seen, name)):
                note(name, seen)
        if any(map(within, seen.confirmed)):
            note("confirmed", seen)
        if within(seen.delivered):
            note("processing_days", seen, (seen.delivered - seen.placed).days)
            if any(seen.first.values()):
                note("delivered_on_time" if seen.kept(seen.first) else "delivered_late", seen)
        if seen.open:
            note("open", seen)
            if seen.promised and seen.promised < until:
                note("overdue", seen)
            if seen.promised == until:
                note("due_not_done", seen)
            if seen.days_late:
                note("open_late", seen)
        if seen.cancelled or seen.placed > until:
            continue
        for due, kept, latest, promised in (
            ("due_promised", "completed", seen.promised, seen.current),
            ("due_first", "on_time", seen.first_promised, seen.first),
        ):
            if within(latest):
                note(due, seen)
                if seen.kept(promised):
                    note(kept, seen)
    return found


def late(histories: list[History], first: date, until: date) -> list[int]:
    """Days late of the orders that are late: open at the end, or delivered in the period."""
    all_seen = [Seen(history, until) for history in histories]
    concerned = [s for s in all_seen if s.open or (s.delivered and first <= s.delivered <= until)]
    return sorted(seen.days_late for seen in concerned if seen.days_late)


def clock_at(day: date) -> FixedClock:
    """A clock at the end of a day in the store."""
    return FixedClock(moment(day, EDGES[2]))
