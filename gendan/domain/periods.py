"""Days, weeks and months that reports are made for. A week is that of ISO 8601: Monday to Sunday."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from gendan.domain.calendar import FIRST_YEAR, LAST_YEAR
from gendan.errors import UsageError
from gendan.i18n import N_

KINDS = ("day", "week", "month")
"""Periods that there are reports of."""
QUARTER = "quarter"
"""The period of the order audit (C251)."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a week, a month or a quarter: its kind, its first and its last day (C262)."""

    kind: str
    first: date
    last: date

    def previous(self) -> Period:
        """The period of the same kind just before."""
        return period_of(self.kind, self.first - _DAY)

    def following(self) -> Period:
        """The period of the same kind just after."""
        return period_of(self.kind, self.last + _DAY)

    def until(self, today: date) -> date:
        """The day up to whose end facts count: the last one, or ``today`` while the period is running."""
        return min(self.last, today)


def period_of(kind: str, day: date) -> Period:
    """The period of that kind that ``day`` belongs to; ``bad_value`` outside the years of the calendar."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageError(
            "bad_value",
            N_("{value} is too far away. Name a day from {first} to {last}."),
            field="date",
            value=day,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    if kind == "day":
        return Period(kind, day, day)
    if kind == "week":
        monday = day - day.weekday() * _DAY
        return Period(kind, monday, monday + 6 * _DAY)
    if kind == "month":
        return Period(kind, day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
    if kind == QUARTER:
        begin = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        return Period(kind, begin, period_of("month", begin.replace(month=begin.month + 2)).last)
    raise ValueError(kind)


def between(kind: str, first: date, last: date) -> list[Period]:
    """The periods of that kind from the one of the day ``first`` to the one of ``last``, the earliest first."""
    found, period = [], period_of(kind, first)
    while period.first <= last:
        found.append(period)
        period = period.following()
    return found


def ending(kind: str, last: date, count: int) -> date:
    """The first day of the earliest of ``count`` periods of that kind, the latest of which is that of ``last``."""
    latest = period_of(kind, last).first
    if kind == "month":
        months = max(latest.year * 12 + latest.month - count, FIRST_YEAR * 12)
        return date(months // 12, months % 12 + 1, 1)
    long = 7 if kind == "week" else 1
    return latest - min((count - 1) * long, (latest - date(FIRST_YEAR, 1, 1)).days // long * long) * _DAY


def short_name(period: Period) -> str:
    """A period in a few cells: its day, the Monday of its week, ``2026-03`` for a month."""
    return f"{period.first:%Y-%m}" if period.kind == "month" else period.first.isoformat()


_QUARTER = re.compile(r"(\d{4})\s*[-./年]?\s*(?:Q|第)([1-4])(?:季度)?", re.IGNORECASE | re.ASCII)


def quarter_named(text: str, field: str = "quarter") -> Period:
    """The quarter that is written ``2026Q1``; ``bad_value`` where it is none."""
    found = _QUARTER.fullmatch(text.strip())
    year, number = (int(part) for part in found.groups()) if found is not None else (0, 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageError("bad_value", N_("{value} is no quarter. Write it like 2026Q1."), field=field, value=text)
    return period_of(QUARTER, date(year, number * 3, 1))


def quarter_name(period: Period) -> str:
    """How a quarter is written: ``2026Q1``."""
    return f"{period.first.year}Q{(period.first.month + 2) // 3}"
