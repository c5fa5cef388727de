"""The store's working calendar: days that are worked, business time between two moments, the end of a budget of time.

A day is decided in this order: the store's own working days, its own closed days, make-up days of the
region, its public holidays, and else the weekly hours. What the region has not published yet is
answered from its rules and marked ``known=False``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from zoneinfo import ZoneInfo

from gendan.domain.durations import Duration, Measure
from gendan.domain.hours import SECOND, Frame, Pause, day_spans, instant, local_instant, merged, moment
from gendan.errors import UsageError
from gendan.i18n import N_

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years a calendar answers for; a budget that runs past them is an error."""


class Source(StrEnum):
    """What decided whether a day is worked."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Day:
    """One day: whether it is worked, the holiday's name if any, what decided it, and whether that is published."""

    date: date
    working: bool
    name: str | None
    source: Source
    known: bool


@dataclass(frozen=True, slots=True)
class RegionYear:
    """Public holidays (with names) and make-up days of a region in one year; ``published`` False: an estimate."""

    published: bool = True
    holidays: Mapping[date, str] = field(default_factory=dict)
    makeups: frozenset[date] = frozenset()


def no_region(_year: int) -> RegionYear:
    """A region without public holidays."""
    return RegionYear()


@dataclass(frozen=True, slots=True)
class _Year:
    """A year worked out: its days, ordinals of those worked, frames as instants, running sums of business time."""

    days: tuple[Day, ...]
    worked: tuple[int, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    sums: tuple[int, ...]
    first_span: tuple[int, ...]

    @property
    def total(self) -> int:
        return self.sums[-1] if self.sums else 0

    def position(self, at: int) -> int:
        """Business microseconds of the year before the instant ``at``."""
        index = bisect_right(self.begins, at) - 1
        if index < 0:
            return 0
        return self.sums[index] - max(0, self.ends[index] - at)

    def at(self, position: int) -> int:
        """The first instant with ``position`` (above 0) business microseconds before it: an end, not the next begin."""
        index = bisect_left(self.sums, position)
        return self.ends[index] - (self.sums[index] - position)


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """Weekly hours (weekday 0 to 6, Monday first), the region's days, and the store's own, in the store's zone.

    Pure and safe to keep: years are worked out once, when first asked about. Names of days are in the language
    that ``region`` answered in then.
    """

    zone: ZoneInfo
    hours: Mapping[int, tuple[Frame, ...]]
    region: Callable[[int], RegionYear] = no_region
    closed: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False)

    # Days

    def day(self, day: date) -> Day:
        """What is known of ``day``. Outside 1900 to 2200: ``UsageError``."""
        return self._year(day.year).days[day.timetuple().tm_yday - 1]

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is worked."""
        return self.day(day).working

    def known(self, first: date, last: date) -> bool:
        """Whether every day from ``first`` to ``last`` is published: else dates counted over them are estimates."""
        span = (last - first).days
        return all(self.day(first + timedelta(days=step)).known for step in range(span + 1))

    def add_working_days(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``, before it where ``n`` is negative; ``day`` itself is never counted.

        0 gives ``day`` where it is worked, else the next working day.
        """
        self._require_hours()
        number, ordinal = day.year, day.toordinal()
        worked = self._year(number).worked
        index = n + (bisect_right(worked, ordinal) - 1 if n > 0 else bisect_left(worked, ordinal))
        while index >= len(worked):
            index -= len(worked)
            number += 1
            worked = self._year(number).worked
        while index < 0:
            number -= 1
            worked = self._year(number).worked
            index += len(worked)
        return date.fromordinal(worked[index])

    def working_days_between(self, a: date, b: date) -> int:
        """Working days after ``a`` up to and including ``b``; negative where ``b`` is before ``a``.

        So ``working_days_between(d, add_working_days(d, n)) == n`` for a working day ``d``.
        """
        if b < a:
            return -self.working_days_between(b, a)
        before = bisect_right(self._year(a.year).worked, a.toordinal())
        whole = sum(len(self._year(number).worked) for number in range(a.year, b.year))
        return whole + bisect_right(self._year(b.year).worked, b.toordinal()) - before

    # Time

    def business_seconds(self, start: datetime, end: datetime) -> int:
        """Whole seconds of business time from ``start`` to ``end`` (aware); negative where ``end`` comes first."""
        return self.elapsed(start, end)

    def elapsed(
        self, start: datetime, end: datetime, measure: Measure = Measure.BUSINESS, pauses: Iterable[Pause] = ()
    ) -> int:
        """Whole seconds counted from ``start`` to ``end`` without those in ``pauses``.

        Business time for ``BUSINESS`` and ``WORKING_DAYS``, the wall clock's for ``WALL``. Pauses are measured in
        the same time: one outside business hours takes nothing from a business clock.
        """
        if end < start:
            return -self.elapsed(end, start, measure, pauses)
        wall = measure is Measure.WALL
        begin, until = instant(start), instant(end)
        counted = self._span(begin, until, wall)
        for off, on in merged(pauses):
            off, on = max(off, begin), min(on, until)  # noqa: PLW2901 - only what lies within counts
            if off < on:
                counted -= self._span(off, on, wall)
        return counted // SECOND

    def budget(self, start: datetime, duration: Duration) -> int:
        """The seconds that ``duration`` grants from ``start``: of the wall clock with ``!``, else of business time."""
        if duration.measure is Measure.WORKING_DAYS and duration.amount:
            begin = instant(start)
            return self._span(begin, self._same_time(begin, duration.amount), False) // SECOND
        return duration.amount

    def due(self, start: datetime, duration: Duration, pauses: Iterable[Pause] = ()) -> datetime:
        """When ``duration`` is used up that began at ``start`` (aware) and stood still in ``pauses``; aware, UTC.

        - Business time: the first moment at which it has passed, so a budget that ends with a frame is due at its end.
        - Working days: the same time of day on the n-th working day after; within a break the end of the break, before
          opening the opening. A start on a closed day or after closing gives the closing of that n-th day.
          Pauses put it off by the business time in them.
        - The wall clock: ``start`` plus that time.

        ``elapsed(start, due, duration.measure, pauses) == budget(start, duration)`` always holds.
        """
        begin, wall = instant(start), duration.measure is Measure.WALL
        if not duration.amount:
            return moment(begin)
        if not wall:
            self._require_hours()
        if duration.measure is Measure.WORKING_DAYS:
            target = self._same_time(begin, duration.amount)
            return moment(max(target, self._spend(begin, self._span(begin, target, False), merged(pauses), wall)))
        return moment(self._spend(begin, duration.amount * SECOND, merged(pauses), wall))

    def _spend(self, at: int, budget: int, pauses: list[tuple[int, int]], wall: bool) -> int:
        """The first instant after ``at`` at which ``budget`` (microseconds) has passed outside ``pauses``."""
        for off, on in pauses:
            if on <= at:
                continue
            free = self._span(at, off, wall) if off > at else 0
            if free >= budget:
                break
            budget, at = budget - free, on
        if wall:
            return self._within(at + budget)
        number = self._local(at).year
        year = self._year(number)
        budget += year.position(at)
        while budget > year.total:
            budget -= year.total
            number += 1
            year = self._year(number)
        return year.at(budget)

    def _span(self, begin: int, end: int, wall: bool) -> int:
        """Microseconds of business time (or of the wall clock) from ``begin`` to ``end``, which is not before it."""
        if wall:
            return end - begin
        first, last = self._local(begin).year, self._local(end).year
        whole = sum(self._year(number).total for number in range(first, last))
        return whole + self._year(last).position(end) - self._year(first).position(begin)

    def _same_time(self, at: int, n: int) -> int:
        """The instant ``n`` working days after ``at``, as ``due`` describes it."""
        local = self._local(at)
        spans = self._spans(local.date())
        late = not spans or at > spans[-1][1]
        day = self.add_working_days(local.date(), n)
        spans = self._spans(day)
        if late or not spans:
            return spans[-1][1] if spans else at
        wanted = local_instant(datetime.combine(day, local.time()), self.zone)
        for begin, end in spans:
            if wanted <= end:
                return max(wanted, begin)
        return spans[-1][1]

    def _spans(self, day: date) -> list[tuple[int, int]]:
        year, index = self._year(day.year), day.timetuple().tm_yday - 1
        own = slice(year.first_span[index], year.first_span[index + 1])
        return list(zip(year.begins[own], year.ends[own], strict=True))

    def _local(self, at: int) -> datetime:
        return moment(self._within(at)).astimezone(self.zone)

    # Years

    @cached_property
    def _makeup_hours(self) -> tuple[Frame, ...]:
        """Monday's hours; where Monday has none, those of the first weekday that has some."""
        return next((self.hours[weekday] for weekday in range(7) if self.hours.get(weekday)), ())

    def _require_hours(self) -> None:
        if not self._makeup_hours:
            raise UsageError(
                "bad_value",
                N_("The calendar has no business hours on any day. Set at least calendar.hours.mon, like 09:00-18:00."),
                field="calendar.hours.mon",
            )

    @staticmethod
    def _within(at: int) -> int:
        if not _BOUNDS[0] <= at < _BOUNDS[1]:
            raise _outside()
        return at

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        if year is None:
            if not FIRST_YEAR <= number <= LAST_YEAR:
                raise _outside()
            year = self._years[number] = self._work_out(number)
        return year

    def _work_out(self, number: int) -> _Year:
        region, start = self.region(number), date(number, 1, 1)
        days, spans, first_span = [], [], [0]
        for step in range((date(number + 1, 1, 1) - start).days):
            day, frames = self._decide(start + timedelta(days=step), region)
            days.append(day)
            spans += day_spans(day.date, frames, self.zone)
            first_span.append(len(spans))
        return _Year(
            days=tuple(days),
            worked=tuple(day.date.toordinal() for day in days if day.working),
            begins=tuple(begin for begin, _ in spans),
            ends=tuple(end for _, end in spans),
            sums=tuple(accumulate(end - begin for begin, end in spans)),
            first_span=tuple(first_span),
        )

    def _decide(self, day: date, region: RegionYear) -> tuple[Day, tuple[Frame, ...]]:
        name, weekly, known = region.holidays.get(day), self.hours.get(day.weekday(), ()), region.published
        frames: tuple[Frame, ...] = ()
        if day in self.workdays:
            source, frames, known = Source.STORE, weekly or self._makeup_hours, True
        elif day in self.closed:
            source, known = Source.STORE, True
        elif day in region.makeups:
            source, frames = Source.MAKEUP, self._makeup_hours
        elif name is not None:
            source = Source.HOLIDAY
        else:
            source, frames = Source.WEEKDAY if weekly else Source.WEEKEND, weekly
        return Day(day, bool(frames), name, source, known), frames


_BOUNDS = (instant(datetime(FIRST_YEAR, 1, 3, tzinfo=UTC)), instant(datetime(LAST_YEAR, 12, 30, tzinfo=UTC)))
"""Instants whose day lies within the years above in every zone."""


def _outside() -> UsageError:
    return UsageError(
        "bad_value",
        N_("The calendar answers for the years {first} to {last} only. Give a day within them, or a shorter time."),
        field="date",
        first=FIRST_YEAR,
        last=LAST_YEAR,
    )
