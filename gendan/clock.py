"""The only place that asks what time it is.

``GENDAN_NOW`` sets a practice clock that starts at that moment and runs on; what is
written under it is marked as practice (cli.md).
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from gendan.errors import UsageError
from gendan.i18n import N_


class Clock:
    """The time as the program knows it: aware, in UTC."""

    practice = False

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    def today(self, zone: ZoneInfo) -> date:
        """The business day: the calendar day in the store's zone."""
        return self.now().astimezone(zone).date()


class PracticeClock(Clock):
    """A clock that starts at a given moment and runs on from there."""

    practice = True

    def __init__(self, start: datetime) -> None:
        self._start = _aware(start)
        self._began = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)


class FixedClock(Clock):
    """A clock for tests: stands still until it is moved."""

    def __init__(self, at: datetime, *, practice: bool = False) -> None:
        self._at = _aware(at)
        self.practice = practice

    def now(self) -> datetime:
        return self._at

    def move(self, step: timedelta) -> None:
        """Put the clock on by ``step`` (back, where it is negative)."""
        self._at += step

    def set(self, at: datetime) -> None:
        """Set the clock to ``at`` (aware)."""
        self._at = _aware(at)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no offset: whose nine o'clock is it?")
    return at.astimezone(UTC)


def clock_from_environment(environ: Mapping[str, str] = os.environ) -> Clock:
    """The practice clock where ``GENDAN_NOW`` names one, else the real clock."""
    text = environ.get("GENDAN_NOW", "").strip()
    if not text:
        return Clock()
    try:
        return PracticeClock(datetime.fromisoformat(text))
    except (ValueError, OverflowError) as error:  # no time, none with an offset, or one before all time
        raise UsageError(
            "bad_value",
            N_("GENDAN_NOW is not a time with offset: {value}. Write it like 2026-03-02T09:00:00+08:00."),
            field="GENDAN_NOW",
            value=text,
        ) from error


def file_seconds() -> float:
    """Now as files are dated: the system's own clock, whatever the practice clock says."""
    return time.time()


def monotonic() -> float:
    """Seconds on a clock that nobody can set; for measuring waits."""
    return time.monotonic()
