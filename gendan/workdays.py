"""The store's working calendar from its settings and the public holidays of its region. Needs no database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from gendan.config import Config
from gendan.domain.calendar import WorkingCalendar, no_region
from gendan.domain.hours import parse_frames
from gendan.errors import UsageError
from gendan.i18n import N_, language
from gendan.publicdays import china

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def working_calendar(config: Config) -> WorkingCalendar:
    """The calendar that the settings ``calendar.*`` and ``store.zone`` describe; the store's own lists win.

    The same settings give the same calendar again: it works a year out when first asked. Names of holidays are in the
    language in force when it is asked for. A setting that cannot be read is a ``UsageError`` naming it.
    """
    return _built(
        config.zone,
        tuple(tuple(config[f"calendar.hours.{name}"]) for name in WEEKDAYS),
        language() if config["calendar.region"] == "CN" else "",
        tuple(config["calendar.holidays"]),
        tuple(config["calendar.workdays"]),
    )


@lru_cache(maxsize=8)
def _built(
    zone: ZoneInfo, hours: tuple[tuple[Any, ...], ...], spoken: str, closed: tuple[Any, ...], open_: tuple[Any, ...]
) -> WorkingCalendar:
    """``spoken`` is the language of the region's holidays, empty where none counts."""
    return WorkingCalendar(
        zone=zone,
        hours={
            number: parse_frames(list(frames), field=f"calendar.hours.{name}")
            for number, (name, frames) in enumerate(zip(WEEKDAYS, hours, strict=True))
        },
        region=partial(china, language=spoken) if spoken else no_region,
        closed=_days(closed, "calendar.holidays"),
        workdays=_days(open_, "calendar.workdays"),
    )


def _days(values: Iterable[Any], field: str) -> frozenset[date]:
    return frozenset(value if isinstance(value, date) else _day(value, field) for value in values)


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = N_("Setting {key} has a day that does not exist: {value}. Write it like 2026-10-01.")
        raise UsageError("bad_value", message, field=field, key=field, value=text) from error
