"""Days as people type them, counted in the store's working days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gendan.db.store import Store
from gendan.domain.typed import read_date
from gendan.workdays import working_calendar


@dataclass(frozen=True, slots=True)
class TypedDay:
    """The day that was meant: how many working days away it is (negative where past), and whether it is worked."""

    day: date
    working_days: int
    working: bool


DayReader = Callable[[str], TypedDay]
"""Reads a day as it is typed; raises ``UsageError`` where there is none in it."""


def day_reader(store: Store) -> DayReader:
    """A reader of typed days as seen from the present business day."""
    today, calendar = store.clock.today(store.config.zone), working_calendar(store.config)

    def read(text: str) -> TypedDay:
        day = read_date(text, today, calendar)
        return TypedDay(day, calendar.working_days_between(today, day), calendar.is_working(day))

    return read
