"""The clock: real, practice and fixed."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
import time_machine

from gendan.clock import Clock, FixedClock, PracticeClock, clock_from_environment, monotonic
from gendan.errors import UsageError

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


@time_machine.travel("2026-03-02T01:00:00Z", tick=False)
def test_the_real_clock_speaks_utc_and_is_no_practice() -> None:
    clock = Clock()
    assert clock.now() == NINE
    assert clock.now().tzinfo is UTC
    assert not clock.practice


def test_a_business_day_belongs_to_the_zone_of_the_store(clock: FixedClock) -> None:
    clock.set(datetime(2026, 3, 1, 16, 30, tzinfo=UTC))
    assert clock.today(SHANGHAI) == date(2026, 3, 2)
    assert clock.today(ZoneInfo("UTC")) == date(2026, 3, 1)


def test_a_fixed_clock_stands_until_it_is_moved(clock: FixedClock) -> None:
    assert clock.now() == clock.now() == NINE
    clock.move(timedelta(hours=1, minutes=30))
    assert clock.now() == NINE + timedelta(minutes=90)
    clock.move(timedelta(days=-1))
    assert clock.today(SHANGHAI) == date(2026, 3, 1)
    clock.set(datetime(2026, 3, 9, 8, tzinfo=timezone(timedelta(hours=8))))
    assert clock.now() == datetime(2026, 3, 9, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


@pytest.mark.parametrize("make", [FixedClock, PracticeClock, lambda at: FixedClock(NINE).set(at)])
def test_a_time_without_offset_is_refused(make) -> None:
    with pytest.raises(ValueError, match="offset"):
        make(datetime(2026, 3, 2, 9))  # noqa: DTZ001 - what must be refused


def test_a_practice_clock_starts_where_it_is_told_and_runs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = 500.0
    monkeypatch.setattr("gendan.clock.time.monotonic", lambda: seconds)
    clock = clock_from_environment({"GENDAN_NOW": "2026-03-02T09:00:00+08:00"})
    assert clock.practice
    assert clock.now() == NINE
    seconds += 3600
    assert clock.now() == NINE + timedelta(hours=1)


@pytest.mark.parametrize("text", ["", "   "])
def test_no_practice_time_gives_the_real_clock(text: str) -> None:
    assert not clock_from_environment({"GENDAN_NOW": text}).practice
    assert not clock_from_environment({}).practice


@pytest.mark.parametrize("text", ["2026-03-02T01:00:00Z", "2026-03-02T09:00+08:00", " 2026-03-02 09:00:00+08:00 "])
def test_a_practice_time_may_be_written_in_the_usual_ways(text: str) -> None:
    assert clock_from_environment({"GENDAN_NOW": text}).now() - NINE < timedelta(seconds=30)


@pytest.mark.parametrize(
    "text", ["tomorrow", "2026-03-02", "2026-03-02T09:00:00", "2026-02-30T09:00:00+08:00", "0001-01-01T00:00:00+08:00"]
)
def test_a_practice_time_that_says_too_little_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        clock_from_environment({"GENDAN_NOW": text})
    assert caught.value.field == "GENDAN_NOW"
    assert text in str(caught.value)
    assert "+08:00" in str(caught.value)


def test_waits_are_measured_forwards() -> None:
    assert monotonic() <= monotonic()
