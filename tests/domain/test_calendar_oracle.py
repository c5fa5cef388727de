"""The calendar against independent libraries: days (chinesecalendar) and business time (businesstimedelta).

Random cases about make-up Saturdays and Sundays, year ends, and pauses that begin or end on the edge of a frame.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import businesstimedelta as bt
import chinese_calendar
import pytest
import pytz
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from gendan.clock import FixedClock
from gendan.config import Config
from gendan.domain.durations import Duration, Measure
from gendan.scripts.calendar import command
from gendan.scripts.common import Call
from gendan.workdays import working_calendar

SHANGHAI, ZONE = ZoneInfo("Asia/Shanghai"), pytz.timezone("Asia/Shanghai")
STORE = working_calendar(Config(path=None))  # type: ignore[arg-type] - no file is read
YEARS = (2024, 2025, 2026)
DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(3 * 365 + 1)]
OFF = {day for day in DAYS if not chinese_calendar.is_workday(day)}
MAKE_UP = [day for day in DAYS[:-180] if day.weekday() >= 5 and day not in OFF]
EDGES = [time(9), time(12), time(13, 30), time(18), time(0), time(8, 59, 59), time(12, 0, 1), time(18, 0, 1)]
EVERY_DAY = list(range(7))
ORACLE = bt.Rules(
    [
        bt.WorkDayRule(time(9), time(12), EVERY_DAY, tz=ZONE),
        bt.WorkDayRule(time(13, 30), time(18), EVERY_DAY, tz=ZONE),
        bt.HolidayRule(OFF, tz=ZONE),
    ]
)

about = st.one_of(
    st.sampled_from(MAKE_UP).flatmap(lambda day: st.integers(-2, 2).map(lambda n: day + timedelta(days=n))),
    st.sampled_from(YEARS[:2]).flatmap(
        lambda year: st.integers(-6, 6).map(lambda n: date(year + 1, 1, 1) + timedelta(days=n))
    ),
    st.sampled_from(DAYS[:-180]),
)
times = st.one_of(st.sampled_from(EDGES), st.times().map(lambda at: at.replace(microsecond=0)))
moments = st.builds(lambda day, at: datetime.combine(day, at, SHANGHAI), about, times)
lengths = st.one_of(st.sampled_from([3, 4.5, 7.5, 15, 24]).map(lambda h: int(h * 3600)), st.integers(1, 400_000))


def counted(start: datetime, end: datetime, pauses: list[tuple[datetime, datetime]]) -> int:
    """Seconds of business time from ``start`` to ``end`` outside ``pauses``, as the other library counts them."""
    parts, at = [], start
    for off, on in sorted(pauses):
        parts.append((at, min(max(off, at), end)))
        at = min(max(at, on), end)
    parts.append((at, end))
    return sum(int(ORACLE.difference(a, b).timedelta.total_seconds()) for a, b in parts if a < b)


def test_there_are_make_up_days_to_look_at() -> None:
    assert len(MAKE_UP) > 10
    assert {day.weekday() for day in MAKE_UP} == {5, 6}


@given(moments, lengths)
def test_a_budget_is_due_when_another_library_says(start: datetime, seconds: int) -> None:
    due = STORE.due(start, Duration(seconds, Measure.BUSINESS))
    assert due == start + bt.BusinessTimeDelta(ORACLE, seconds=seconds)


@given(moments, st.integers(0, 30 * 86400))
def test_business_time_between_two_moments_is_what_another_library_counts(start: datetime, span: int) -> None:
    end = start + timedelta(seconds=span)
    assert STORE.business_seconds(start, end) == counted(start, end, [])


@given(about, st.integers(1, 40), times)
def test_working_days_are_those_another_library_finds(day: date, n: int, at: time) -> None:
    expected = day
    for _one in range(n):
        expected = chinese_calendar.find_workday(0, expected + timedelta(days=1))
    assert STORE.add_working_days(day, n) == expected
    assert STORE.working_days_between(day, expected) == n
    due = STORE.due(datetime.combine(day, at, SHANGHAI), Duration(n, Measure.WORKING_DAYS))
    assert due.astimezone(SHANGHAI).date() == expected


@settings(max_examples=60)
@given(
    moments,
    lengths,
    st.lists(st.tuples(st.integers(-1, 6), times, st.integers(0, 3), times).filter(lambda p: p[3] > p[1]), max_size=4),
)
def test_pauses_put_a_budget_off_by_what_another_library_counts_in_them(
    start: datetime, seconds: int, given_pauses: list[tuple[int, time, int, time]]
) -> None:
    pauses = [
        (
            datetime.combine(start.date() + timedelta(days=after), off, SHANGHAI),
            datetime.combine(start.date() + timedelta(days=after + days), on, SHANGHAI),
        )
        for after, off, days, on in given_pauses
    ]
    due = STORE.due(start, Duration(seconds, Measure.BUSINESS), pauses)
    assert counted(start, due, pauses) == seconds
    assert counted(start, due - timedelta(seconds=1), pauses) == seconds - 1
    assert STORE.elapsed(start, due + timedelta(days=9), pauses=pauses) == counted(
        start, due + timedelta(days=9), pauses
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_calendar_due_and_between_say_what_other_libraries_say(clock: FixedClock, seed: int) -> None:
    chance = random.Random(seed)
    days = [*MAKE_UP, *(date(2025, 12, 28) + timedelta(days=n) for n in range(8)), *chance.sample(DAYS[:-180], 10)]

    def said(*words: str) -> dict[str, object]:
        result = CliRunner().invoke(command, [*words, "--json"], obj=Call(clock=clock))
        assert result.exit_code == 0
        found: dict[str, object] = json.loads(result.stdout)
        return found

    for day in chance.sample(days, 20):
        start = datetime.combine(day, chance.choice(EDGES), SHANGHAI)
        text, minutes = start.isoformat(), chance.choice([1, 180, 270, 450, 451, chance.randint(1, 9000)])
        expected = (start + bt.BusinessTimeDelta(ORACLE, seconds=minutes * 60)).astimezone(SHANGHAI)
        assert said("due", text, f"{minutes}m")["due"] == expected.isoformat()
        end = start + timedelta(minutes=minutes * 3)
        between = said("between", text, end.isoformat())
        assert between["business_seconds"] == counted(start, end, [])
        later = [day for day in chinese_calendar.get_workdays(start.date(), end.date()) if day > start.date()]
        assert between["working_days"] == len(later)
        wall = said("due", text, f"{minutes}m!")["due"]
        assert datetime.fromisoformat(str(wall)).astimezone(UTC) == (start + timedelta(minutes=minutes)).astimezone(UTC)
