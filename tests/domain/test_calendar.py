"""The working calendar: against an independent list of days, against counting minute by minute, and by its laws."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.config import Config
from gendan.domain.calendar import RegionYear, Source, WorkingCalendar
from gendan.domain.durations import Duration, Measure
from gendan.domain.hours import parse_frames
from gendan.errors import UsageError
from gendan.i18n import set_language
from gendan.publicdays import china
from gendan.workdays import working_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
FRAMES = ((540, 720), (810, 1080))
WEEK = dict.fromkeys(range(5), FRAMES)
STORE = working_calendar(Config(path=None))  # type: ignore[arg-type] - no file is read
LATE = WorkingCalendar(SHANGHAI, {0: ((0, 60), (600, 1440)), 2: ((1200, 1440),), 5: ((0, 1440),)}, china)
NEW_YORK = WorkingCalendar(ZoneInfo("America/New_York"), dict.fromkeys(range(7), ((60, 165), (165, 1260))))
CALENDARS = (STORE, LATE, NEW_YORK)

calendars = st.sampled_from(CALENDARS)
days = st.dates(date(2004, 1, 1), date(2026, 12, 31))
moments = st.integers(0, 4 * 365 * 86_400_000_000).map(
    lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(microseconds=n)
)
minutes = st.integers(0, 3_000_000).map(lambda n: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
durations = st.one_of(
    st.builds(Duration, st.integers(0, 3_000_000), st.just(Measure.BUSINESS)),
    st.builds(Duration, st.integers(0, 90), st.just(Measure.WORKING_DAYS)),
    st.builds(Duration, st.integers(0, 8_000_000), st.just(Measure.WALL)),
)


@st.composite
def paused(draw: st.DrawFn) -> tuple[datetime, list[tuple[datetime, datetime]]]:
    """A start, and pauses about it that overlap as they like."""
    start = draw(moments)
    ranges = draw(st.lists(st.tuples(st.integers(-100_000, 4_000_000), st.integers(0, 400_000)), max_size=6))
    return start, [(start + timedelta(seconds=a), start + timedelta(seconds=a + b)) for a, b in ranges]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def due(start: str, duration: str, *pauses: tuple[str, str], calendar: WorkingCalendar = STORE) -> str:
    end = calendar.due(at(start), Duration.parse(duration), [(at(a), at(b)) for a, b in pauses])
    assert end.tzinfo is UTC
    return end.astimezone(SHANGHAI).replace(tzinfo=None).isoformat(timespec="minutes")


# Days


def test_every_day_that_is_published_is_worked_or_not_as_another_source_says() -> None:
    day, differing = date(2004, 1, 1), []
    while day <= date(2026, 12, 31):
        if STORE.is_working(day) != chinese_calendar.is_workday(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == [date(2005, 12, 31)]


def test_a_day_says_why_and_what_it_is_called() -> None:
    def told(text: str) -> tuple[bool, str | None, str, bool]:
        day = STORE.day(date.fromisoformat(text))
        return day.working, day.name, day.source.value, day.known

    assert told("2026-10-10") == (True, None, "makeup", True)
    assert told("2026-10-01") == (False, "国庆节", "holiday", True)
    assert told("2026-10-11") == (False, None, "weekend", True)
    assert told("2026-10-12") == (True, None, "weekday", True)


def test_years_that_are_not_published_are_marked_and_not_guessed_silently() -> None:
    assert not STORE.day(date(2027, 1, 1)).known
    assert not STORE.day(date(2027, 6, 16)).known
    assert STORE.known(date(2026, 12, 1), date(2026, 12, 31))
    assert not STORE.known(date(2026, 12, 1), date(2027, 1, 1))
    assert not STORE.day(date(1930, 5, 4)).known
    own = WorkingCalendar(SHANGHAI, WEEK, china, closed=frozenset({date(2027, 3, 1)}))
    assert own.day(date(2027, 3, 1)).known
    without = WorkingCalendar(SHANGHAI, WEEK)
    assert without.day(date(2027, 1, 1)) == without.day(date(2027, 1, 1))
    assert without.day(date(2027, 1, 1)).known


def test_the_store_has_the_last_word() -> None:
    national, makeup, both = date(2026, 10, 1), date(2026, 10, 10), date(2026, 10, 2)
    own = WorkingCalendar(
        SHANGHAI, WEEK, china, closed=frozenset({makeup, both}), workdays=frozenset({national, both, date(2026, 10, 4)})
    )
    assert [own.day(day).source for day in (national, makeup, both)] == [Source.STORE] * 3
    assert own.is_working(national)
    assert own.day(national).name == "国庆节"
    assert own.is_working(both)
    assert own.is_working(date(2026, 10, 4)), "a Sunday has no frames: it is worked with Monday's"
    assert not own.is_working(makeup)


def test_a_day_of_ones_own_keeps_its_own_hours_and_a_make_up_day_has_mondays() -> None:
    short = {**WEEK, 5: ((600, 660),)}
    saturdays = {date(2026, 10, 10): "make-up", date(2026, 10, 17): "plain", date(2026, 10, 24): "own"}
    own = WorkingCalendar(SHANGHAI, short, china, workdays=frozenset({date(2026, 10, 24)}))
    worked = [own.business_seconds(at(f"{d}"), at(f"{d + timedelta(days=1)}")) for d in saturdays]
    assert worked == [27000, 3600, 3600]


def test_names_come_in_the_language_in_force() -> None:
    set_language("en")
    english = working_calendar(Config(path=None))  # type: ignore[arg-type] - no file is read
    assert english.day(date(2026, 10, 1)).name == "National Day"


# Counting days


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2026-09-29", 3, "2026-10-09"),
        ("2026-10-09", 1, "2026-10-10"),
        ("2026-10-10", 1, "2026-10-12"),
        ("2026-10-12", -1, "2026-10-10"),
        ("2026-03-02", 10, "2026-03-16"),
        ("2026-03-07", 0, "2026-03-09"),
        ("2026-03-06", 0, "2026-03-06"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-03-07", -1, "2026-03-06"),
        ("2025-12-31", 1, "2026-01-04"),
        ("2026-01-04", -1, "2025-12-31"),
    ],
)
def test_working_days_are_counted_over_holidays_and_year_ends(day: str, n: int, expected: str) -> None:
    assert STORE.add_working_days(date.fromisoformat(day), n) == date.fromisoformat(expected)


def test_the_next_working_day_is_after_the_day_itself() -> None:
    assert STORE.add_working_days(date(2026, 10, 9), 1) == date(2026, 10, 10)
    assert STORE.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)


@given(calendars, days, st.integers(-600, 600))
def test_counting_on_and_back_comes_home(calendar: WorkingCalendar, day: date, n: int) -> None:
    worked = calendar.add_working_days(day, 0)
    there = calendar.add_working_days(worked, n)
    assert calendar.is_working(there)
    assert calendar.add_working_days(there, -n) == worked
    assert calendar.working_days_between(worked, there) == n


@given(calendars, days, st.integers(0, 500))
def test_working_days_between_are_those_one_can_point_at(calendar: WorkingCalendar, a: date, span: int) -> None:
    b = a + timedelta(days=span)
    pointed = sum(calendar.is_working(a + timedelta(days=step)) for step in range(1, span + 1))
    assert calendar.working_days_between(a, b) == pointed
    assert calendar.working_days_between(b, a) == -pointed


# Business time


def minute_by_minute(calendar: WorkingCalendar, start: datetime, end: datetime) -> int:
    """Minutes from ``start`` to ``end`` whose time of day lies in a frame; knows nothing of sums and spans."""
    counted, minute = 0, start
    monday = next((calendar.hours[n] for n in range(7) if calendar.hours.get(n)), ())
    while minute < end:
        local = minute.astimezone(calendar.zone)
        day = calendar.day(local.date())
        frames = monday if day.source is Source.MAKEUP else calendar.hours.get(local.weekday(), ())
        of_day = local.hour * 60 + local.minute
        counted += day.working and any(a <= of_day < b for a, b in frames)
        minute += timedelta(minutes=1)
    return counted


@given(calendars, minutes, st.integers(0, 9000))
def test_business_time_is_what_counting_minutes_gives(calendar: WorkingCalendar, start: datetime, length: int) -> None:
    end = start + timedelta(minutes=length)
    counted = minute_by_minute(calendar, start, end)
    assert calendar.business_seconds(start, end) == counted * 60
    assert calendar.business_seconds(end, start) == -counted * 60


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
def test_a_change_of_the_clock_inside_business_hours_is_counted_as_it_passes(day: str) -> None:
    zone = NEW_YORK.zone
    start = datetime.fromisoformat(day).replace(tzinfo=zone)
    for frames in (((0, 1440),), ((90, 150), (150, 185)), ((125, 140), (140, 160), (170, 200)), ((45, 60), (120, 600))):
        calendar = WorkingCalendar(zone, dict.fromkeys(range(7), frames))
        first, last = start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)
        if day == "2026-11-01" and frames[0][0] == 90:
            continue  # 01:30 comes twice there: the first is meant
        assert calendar.business_seconds(first, last) == minute_by_minute(calendar, first, last) * 60


def test_a_time_of_day_that_comes_twice_is_the_first_of_the_two() -> None:
    calendar = WorkingCalendar(NEW_YORK.zone, {6: ((90, 100),)})
    first, second = (datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK.zone, fold=fold) for fold in (0, 1))
    assert calendar.business_seconds(first.astimezone(UTC), second.astimezone(UTC)) == 600
    assert calendar.business_seconds(second.astimezone(UTC), second.astimezone(UTC) + timedelta(hours=1)) == 0


def test_a_frame_may_end_at_midnight() -> None:
    assert LATE.business_seconds(at("2026-03-02T23:59"), at("2026-03-03T00:01")) == 60
    assert due("2026-03-02T23:30", "30m", calendar=LATE) == "2026-03-03T00:00"
    assert due("2026-03-02T23:30", "31m", calendar=LATE) == "2026-03-04T20:01"


# Due


@pytest.mark.parametrize(
    ("start", "duration", "expected"),
    [
        ("2026-03-02T09:00", "3h", "2026-03-02T12:00"),
        ("2026-03-02T09:00", "4h", "2026-03-02T14:30"),
        ("2026-03-02T12:30", "1h", "2026-03-02T14:30"),
        ("2026-03-02T17:30", "30m", "2026-03-02T18:00"),
        ("2026-03-02T17:30", "31m", "2026-03-03T09:01"),
        ("2026-03-06T17:00", "2h", "2026-03-09T10:00"),
        ("2026-03-07T11:00", "90m", "2026-03-09T10:30"),
        ("2026-10-09T17:00", "2h", "2026-10-10T10:00"),
        ("2026-09-30T17:00", "2h", "2026-10-08T10:00"),
        ("2025-12-31T17:00", "2h", "2026-01-04T10:00"),
        ("2026-03-02T20:00", "0m", "2026-03-02T20:00"),
        ("2026-03-06T17:00", "24h!", "2026-03-07T17:00"),
        ("2026-03-06T17:00", "15m!", "2026-03-06T17:15"),
        ("2026-03-06T17:00", "2d!", "2026-03-08T17:00"),
        ("2026-03-02T10:00", "3wd", "2026-03-05T10:00"),
        ("2026-09-29T10:00", "3wd", "2026-10-09T10:00"),
        ("2026-10-09T15:00", "1wd", "2026-10-10T15:00"),
        ("2026-03-02T09:00", "1wd", "2026-03-03T09:00"),
        ("2026-03-02T12:00", "1wd", "2026-03-03T12:00"),
        ("2026-03-02T12:15", "1wd", "2026-03-03T13:30"),
        ("2026-03-02T07:00", "1wd", "2026-03-03T09:00"),
        ("2026-03-06T20:00", "1wd", "2026-03-09T18:00"),
        ("2026-03-07T10:00", "1wd", "2026-03-09T18:00"),
        ("2026-03-07T10:00", "0wd", "2026-03-07T10:00"),
    ],
)
def test_a_budget_is_due(start: str, duration: str, expected: str) -> None:
    assert due(start, duration) == expected


def test_working_days_into_a_shorter_day_end_with_it() -> None:
    calendar = WorkingCalendar(SHANGHAI, {0: FRAMES, 1: ((540, 600),)})
    assert due("2026-03-02T17:00", "1wd", calendar=calendar) == "2026-03-03T10:00"


def test_a_pause_puts_off_by_its_own_kind_of_time() -> None:
    overnight = ("2026-03-02T18:00", "2026-03-03T09:00")
    assert due("2026-03-02T17:00", "2h", overnight) == "2026-03-03T10:00"
    assert due("2026-03-02T17:00", "24h!", overnight) == "2026-03-04T08:00"
    lunch_and_more = ("2026-03-02T11:30", "2026-03-02T14:00")
    assert due("2026-03-02T09:00", "4h", lunch_and_more) == "2026-03-02T15:30"
    assert due("2026-03-02T09:00", "4h", lunch_and_more, ("2026-03-02T13:00", "2026-03-02T14:00")) == "2026-03-02T15:30"
    assert due("2026-03-02T10:00", "1wd", lunch_and_more) == "2026-03-03T11:00"
    assert due("2026-03-02T09:00", "1h", ("2026-03-02T10:00", "2026-03-09T10:00")) == "2026-03-02T10:00"
    assert due("2026-03-02T09:00", "1h", ("2026-02-01T10:00", "2026-03-02T09:30")) == "2026-03-02T10:30"


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(UsageError, match="earlier time first") as caught:
        due("2026-03-02T09:00", "1h", ("2026-03-02T11:00", "2026-03-02T10:00"))
    assert caught.value.field == "pause"


@given(calendars, paused(), durations)
def test_what_has_passed_when_it_is_due_is_the_budget(calendar: WorkingCalendar, start_and_pauses, duration) -> None:
    start, pauses = start_and_pauses
    end = calendar.due(start, duration, pauses)
    assert end >= start
    assert calendar.elapsed(start, end, duration.measure, pauses) == calendar.budget(start, duration)
    if duration.amount and duration.measure is not Measure.WORKING_DAYS:
        before = end - timedelta(microseconds=1)
        assert calendar.elapsed(start, before, duration.measure, pauses) < duration.amount, (
            "it is the first such moment"
        )


@given(calendars, paused(), durations)
def test_a_pause_outside_business_hours_moves_nothing(calendar: WorkingCalendar, start_and_pauses, duration) -> None:
    start, pauses = start_and_pauses
    idle = [(a, b) for a, b in pauses if calendar.business_seconds(a - timedelta(seconds=1), b) == 0]
    if duration.measure is not Measure.WALL:
        assert calendar.due(start, duration, idle) == calendar.due(start, duration)


@given(calendars, moments, st.integers(0, 500_000), durations)
def test_who_starts_later_is_due_no_earlier(calendar: WorkingCalendar, start: datetime, later: int, duration) -> None:
    if calendar is not NEW_YORK or duration.measure is not Measure.WORKING_DAYS:  # an hour there comes twice
        assert calendar.due(start, duration) <= calendar.due(start + timedelta(seconds=later), duration)


@given(calendars, moments, st.integers(0, 10**7), st.integers(0, 10**7))
def test_business_time_adds_up(calendar: WorkingCalendar, a: datetime, first: int, second: int) -> None:
    a = a.replace(microsecond=0)
    b, c = a + timedelta(seconds=first), a + timedelta(seconds=first + second)
    assert calendar.business_seconds(a, c) == calendar.business_seconds(a, b) + calendar.business_seconds(b, c)


# Refusals


def test_a_calendar_without_hours_says_so_and_does_not_search_for_ever() -> None:
    empty = WorkingCalendar(SHANGHAI, {0: ()}, china, workdays=frozenset({date(2026, 3, 7)}))
    assert not empty.is_working(date(2026, 3, 2))
    assert empty.business_seconds(at("2026-03-02"), at("2026-03-09")) == 0
    for ask in (
        lambda: empty.add_working_days(date(2026, 3, 2), 1),
        lambda: empty.due(at("2026-03-02"), Duration.parse("1h")),
        lambda: empty.due(at("2026-03-02"), Duration.parse("1wd")),
    ):
        with pytest.raises(UsageError, match="no business hours on any day"):
            ask()
    assert empty.due(at("2026-03-02"), Duration.parse("1h!")) == at("2026-03-02T01:00")


def test_a_calendar_that_is_always_closed_ends_its_search() -> None:
    def all_closed(year: int) -> RegionYear:
        first = date(year, 1, 1)
        return RegionYear(holidays={first + timedelta(days=n): "-" for n in range(366)})

    with pytest.raises(UsageError, match="1900 to 2200"):
        WorkingCalendar(SHANGHAI, {0: FRAMES}, all_closed).add_working_days(date(2199, 3, 2), 1)


@pytest.mark.parametrize("day", [date(1066, 10, 14), date(1899, 12, 31), date(2201, 1, 1), date.max, date.min])
def test_a_day_beyond_the_calendar_is_refused(day: date) -> None:
    with pytest.raises(UsageError, match="1900 to 2200"):
        STORE.day(day)
    with pytest.raises(UsageError, match="1900 to 2200"):
        STORE.business_seconds(datetime(2026, 1, 1, tzinfo=UTC), datetime(day.year, day.month, day.day, tzinfo=UTC))
    with pytest.raises(UsageError, match="1900 to 2200"):
        STORE.due(at("2026-03-02"), Duration.parse("9999999h!"))


def test_a_time_without_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="without zone"):
        STORE.business_seconds(at("2026-03-02").replace(tzinfo=None), at("2026-03-03").replace(tzinfo=None))


@pytest.mark.parametrize(
    "text", ["", "4", "h", "-4h", "4 weeks", "2d", "1.5wd", "3wd!", "0.001m", "1e3h", "4h!!", "99999999h"]
)
def test_a_length_of_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        Duration.parse(text, field="budget")
    assert (caught.value.code, caught.value.field, caught.value.params["value"]) == ("bad_value", "budget", text)


@pytest.mark.parametrize(
    ("text", "amount", "measure"),
    [
        ("90m", 5400, Measure.BUSINESS),
        ("1.5h", 5400, Measure.BUSINESS),
        ("0.1m", 6, Measure.BUSINESS),
        (" ４Ｈ ", 14400, Measure.BUSINESS),
        ("3wd", 3, Measure.WORKING_DAYS),
        ("3.0wd", 3, Measure.WORKING_DAYS),
        ("24h！", 86400, Measure.WALL),
        ("2d!", 172800, Measure.WALL),
    ],
)
def test_a_length_of_time_is_read(text: str, amount: int, measure: Measure) -> None:
    assert Duration.parse(text) == Duration(amount, measure)


def test_frames_are_put_in_order_and_those_that_touch_are_one() -> None:
    assert parse_frames(["13:30-18:00", "9:00-12:00"], field="f") == FRAMES
    assert parse_frames(["12:00-24:00", "00:00-12:00"], field="f") == ((0, 1440),)


@pytest.mark.parametrize(
    "texts", [["18:00-02:00"], ["09:00-09:00"], ["09:00-24:01"], ["9-12"], ["09:00-12:00", "11:00-13:00"]]
)
def test_frames_that_make_no_sense_are_refused_by_the_name_of_the_setting(texts: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        parse_frames(texts, field="calendar.hours.mon")
    assert caught.value.field == "calendar.hours.mon"


# Settings


def test_the_settings_make_the_calendar() -> None:
    config = Config(
        path=None,  # type: ignore[arg-type] - no file is read
        from_file={
            "calendar.region": "none",
            "store.zone": "America/New_York",
            "calendar.hours.mon": ["10:00-12:00"],
            "calendar.holidays": ["2026-03-03"],
            "calendar.workdays": ["2026-03-07"],
        },
    )
    calendar = working_calendar(config)
    assert calendar.zone.key == "America/New_York"
    assert calendar.is_working(date(2026, 10, 1))
    assert [calendar.is_working(date(2026, 3, day)) for day in (2, 3, 7, 8)] == [True, False, True, False]
    saturday = datetime(2026, 3, 7, tzinfo=calendar.zone)
    assert calendar.business_seconds(saturday, saturday + timedelta(hours=20)) == 7200


def test_a_day_in_the_settings_that_does_not_exist_is_named() -> None:
    with pytest.raises(UsageError, match="2026-02-30") as caught:
        working_calendar(Config(path=None, from_file={"calendar.holidays": ["2026-02-30"]}))  # type: ignore[arg-type] - no file
    assert caught.value.field == "calendar.holidays"


# Speed


def test_years_are_counted_at_once_when_they_are_known() -> None:
    STORE.working_days_between(date(2004, 1, 1), date(2026, 12, 31))
    asked: list[int] = []

    def region(year: int) -> RegionYear:
        asked.append(year)
        return china(year)

    calendar = WorkingCalendar(SHANGHAI, WEEK, region)
    for _ in range(3):
        calendar.working_days_between(date(2020, 1, 1), date(2026, 12, 31))
        calendar.business_seconds(at("2020-01-01"), at("2026-12-31"))
    assert sorted(asked) == list(range(2020, 2027)), "each year is worked out once"
    began = time.perf_counter()
    for _ in range(1000):
        calendar.add_working_days(date(2020, 1, 1), 1500)
        calendar.business_seconds(at("2020-01-01"), at("2026-12-31"))
    assert time.perf_counter() - began < 1
