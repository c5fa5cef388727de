"""The life of an order as a function of its facts: stage, status, dates, lateness (M01, C001, C004).

Nothing here is ever stored as truth: the database keeps the result as a cache that ``rebuild``
reproduces. Order, shipment and payment are separate axes; lateness stays after completion.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

STAGES = ("received", "confirmed", "production", "delivery", "after_sale", "closed")
DELIVER = "deliver"
"""Code of the milestone whose fact is the delivery; one an order, or one a line."""
SHIP = "ship"
PRODUCE = "produce"
CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the order as a whole, in the order of the journal."""

    event: str
    at: datetime
    day: date
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """A promised date, for the whole order or for one line."""

    day: date
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone as far as the life of the order depends on it."""

    code: str
    stage: str
    due: date | None
    done: date | None
    line: int | None = None
    court: str | None = None
    """Whose turn it is while it is next, where it is not ours."""


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """All facts that stage, status and dates are computed from; events and promises in journal order."""

    events: tuple[Event, ...] = ()
    promises: tuple[Promised, ...] = ()
    steps: tuple[Step, ...] = ()
    confirmation: str | None = None
    """The status of the confirmation; none where the order was taken in from elsewhere and not changed since."""


@dataclass(frozen=True, slots=True)
class OrderState:
    """What follows from the facts."""

    stage: str
    status: str
    open: bool
    promised: date | None
    first_promised: date | None
    first_due: date | None
    slips: int
    confirmed_at: datetime | None
    shipped_on: date | None
    delivered_on: date | None
    on_first: bool | None
    days_late: int
    cancelled_on: date | None
    closed_on: date | None
    ended_on: date | None
    next_due: date | None
    next_code: str | None
    valid: bool
    court: str
    """Whose turn it is: ``us``, ``customer``, ``supplier``."""
    living: bool
    """Neither cancelled nor closed."""

    @property
    def ends(self) -> tuple[date | None, ...]:
        """The days on any of which it was open no more."""
        return self.delivered_on, self.cancelled_on, self.closed_on


@dataclass(frozen=True, slots=True)
class Part:
    """What is delivered at one time under one promise: the whole order, or one line of it."""

    first: date | None
    current: date | None
    delivered: date | None

    @property
    def late_days(self) -> int:
        """Calendar days after the first promise; 0 where delivered in time or not delivered."""
        if self.first is None or self.delivered is None:
            return 0
        return max((self.delivered - self.first).days, 0)


def parts(facts: OrderFacts) -> tuple[Part, ...]:
    """The parts of an order, each with its own first and current promise."""
    deliveries = [step for step in facts.steps if step.code == DELIVER]
    if not deliveries:
        deliveries = [Step(DELIVER, "delivery", None, None)]
    return tuple(_part(step, facts.promises) for step in deliveries)


def _part(step: Step, promises: tuple[Promised, ...]) -> Part:
    mine = [p for p in promises if p.line is None or p.line == step.line]
    own_first = [p for p in mine if p.line == step.line] or mine
    return Part(own_first[0].day if own_first else None, mine[-1].day if mine else None, step.done)


def lasted(placed: date | None, ends: Iterable[date | None]) -> int:
    """The smallest power of two of days that is not less than what an order was open, from ``placed`` to the first of
    its ``ends``; 0 while none is known."""
    end = min((day for day in ends if day is not None), default=None)
    if placed is None or end is None:
        return 0
    return 1 << max((end - placed).days - 1, 0).bit_length()


def latest(days: list[date | None]) -> date | None:
    """The latest of the days that are known."""
    known = [day for day in days if day is not None]
    return max(known) if known else None


def _last(events: tuple[Event, ...], *names: str) -> Event | None:
    return next((event for event in reversed(events) if event.event in names), None)


def _slips(promises: tuple[Promised, ...]) -> int:
    return len(promises) - len({promise.line for promise in promises})


def _stage(facts: OrderFacts, confirmed: Event | None, delivered: date | None, closed: Event | None) -> str:
    reached = {"received"}
    if confirmed:
        reached.add("confirmed")
    for event in facts.events:
        if event.event == "advanced" and event.code:
            reached.add(event.code)
    for step in facts.steps:
        if step.done is not None and step.code in (PRODUCE, SHIP):
            reached.add("production" if step.code == PRODUCE else "delivery")
    if delivered:
        reached.add("after_sale")
    if closed:
        reached.add("closed")
    return max(reached, key=STAGES.index)


def _status(facts: OrderFacts, confirmed: Event | None, cancelled: Event | None, closed: Event | None) -> str:
    if cancelled:
        return "cancelled"
    if closed:
        return "closed"
    held = _last(facts.events, "held", "resumed")
    if held and held.event == "held":
        return "on_hold"
    return _before_end(facts, confirmed is not None)


def _before_end(facts: OrderFacts, confirmed: bool) -> str:
    """The status of an order that is neither ended nor on hold."""
    if facts.confirmation is None:
        return "open" if confirmed else "to_check" if _last(facts.events, "imported") else "draft"
    if facts.confirmation == "open" and not confirmed:
        return "awaiting_customer"
    return facts.confirmation


def state(facts: OrderFacts) -> OrderState:
    """Stage, status, dates and lateness of an order."""
    confirmed = _last(facts.events, "confirmed")
    cancelled = _last(facts.events, "cancelled")
    closed = _last(facts.events, "closed")
    pieces = parts(facts)
    complete = all(piece.delivered for piece in pieces)
    delivered = latest([piece.delivered for piece in pieces]) if complete else None
    waiting = [piece.first for piece in pieces if piece.delivered is None and piece.first is not None]
    judged = [piece.late_days == 0 for piece in pieces if piece.first is not None]
    status = _status(facts, confirmed, cancelled, closed)
    is_open = delivered is None and not cancelled and not closed
    upcoming = sorted((s.due, i) for i, s in enumerate(facts.steps) if s.done is None and s.due is not None)
    following = facts.steps[upcoming[0][1]] if upcoming and is_open else None
    cancelled_on = cancelled.day if cancelled else None
    return OrderState(
        stage=_stage(facts, confirmed, delivered, closed),
        status=status,
        open=is_open,
        promised=latest([piece.current for piece in pieces]),
        first_promised=latest([piece.first for piece in pieces]),
        first_due=min(waiting) if waiting and is_open else None,
        slips=_slips(facts.promises),
        confirmed_at=confirmed.at if confirmed else None,
        shipped_on=latest([step.done for step in facts.steps if step.code == SHIP]),
        delivered_on=delivered,
        on_first=(all(judged) if judged else None) if delivered else None,
        days_late=max((piece.late_days for piece in pieces), default=0),
        cancelled_on=cancelled_on,
        closed_on=closed.day if closed else None,
        ended_on=cancelled_on or delivered,
        next_due=following.due if following else None,
        next_code=following.code if following else None,
        valid=_valid(facts.events),
        court="customer" if status == "awaiting_customer" else (following.court if following else None) or "us",
        living=not cancelled and not closed,
    )


def _valid(events: tuple[Event, ...]) -> bool:
    last = _last(events, "invalid", "valid")
    return last is None or last.event == "valid"


def days_late(first_due: date | None, days_late_so_far: int, today: date) -> int:
    """How late an order is on ``today``, in calendar days against its first promise; stays after completion."""
    running = (today - first_due).days if first_due is not None else 0
    return max(running, days_late_so_far, 0)
