"""Requests of customers: what their steps mean to the clocks, and the warranty of what they are about (C234-C236)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from gendan.domain import cases

MARKS = {"responded": cases.ANSWER, "waiting": cases.WAIT, "resumed": cases.RESUME, "solved": cases.SOLVE}
"""What the steps of a request mean to its clocks."""


@dataclass(frozen=True, slots=True)
class Warranty:
    """The warranty of delivered goods: its last day, and whether a request of that day was inside."""

    until: date
    inside: bool


def warranty(delivered: date | None, months: int, asked: date) -> Warranty | None:
    """The warranty of goods delivered on that day, for a request of the day ``asked``; none before delivery. The last
    day is the same day of the month, or the month's last where it has no such day (C232)."""
    if delivered is None:
        return None
    year, month = divmod(delivered.year * 12 + delivered.month - 1 + months, 12)
    until = date(year, month + 1, min(delivered.day, calendar.monthrange(year, month + 1)[1]))
    return Warranty(until, asked <= until)
