"""Exceptions: their types, problems, priorities and clocks (C201-C206)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from gendan.domain.durations import Duration

Type = Literal["information", "system", "customer_change"]
Problem = Literal["price", "delay", "quality", "quantity", "shortage", "return", "address", "logistics", "other"]
Cause = Literal["process", "responsibility", "communication", "entry", "supplier", "other"]
PRIORITIES = (1, 2, 3, 4)
"""1 is the most pressing."""
CLOSED = "closed"
ANSWERS = ("contained", "remedy")
"""Steps that answer an exception: its clock has run until the first of them."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What an exception of a problem is where nobody says otherwise."""

    type: Type
    priority: int


USUAL: Mapping[str, Usual] = {
    "price": Usual("information", 3),
    "delay": Usual("system", 2),
    "quality": Usual("system", 1),
    "quantity": Usual("information", 2),
    "shortage": Usual("system", 2),
    "return": Usual("customer_change", 3),
    "address": Usual("information", 3),
    "logistics": Usual("system", 2),
    "other": Usual("system", 4),
}


class DueTimes(Protocol):
    """What of a calendar clocks are read with."""

    def due(self, start: datetime, duration: Duration) -> datetime:
        """When a length of time that begins at ``start`` is used up."""
        ...


@dataclass(frozen=True, slots=True)
class Clock:
    """When an exception is to be answered, when it is escalated if nobody does, and how far that has come (C205).

    ``level`` 0 is not escalated; each step of the escalation raises it by one, up to the last role that is told.
    """

    respond_by: datetime
    escalate_at: datetime
    level: int
    overdue: bool


def clock(
    raised_at: datetime,
    until: datetime,
    response: Duration,
    step: Duration,
    roles: int,
    calendar: DueTimes,
    by_hand: int = 0,
) -> Clock:
    """The clock of an exception that runs till ``until``: its first answer, its end, or now.

    ``roles``: how many steps an escalation has; ``by_hand``: the level that somebody raised it to.
    """
    respond_by = calendar.due(raised_at, response)
    first = calendar.due(respond_by, step)
    level, next_at = 0, first
    while level < roles and next_at <= until:
        level += 1
        next_at = calendar.due(next_at, step)
    return Clock(respond_by, first, max(level, by_hand), until > respond_by)
