"""Days, ISO weeks and months: over the ends of years, in leap years, running and to come."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.domain.periods import KINDS, period_of
from gendan.errors import UsageError

DAYS = st.dates(date(1901, 1, 1), date(2199, 12, 1))


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        ("day", "2024-02-29", "2024-02-29", "2024-02-29"),
        ("week", "2026-03-02", "2026-03-02", "2026-03-08"),
        ("week", "2026-03-08", "2026-03-02", "2026-03-08"),
        ("week", "2025-01-01", "2024-12-30", "2025-01-05"),
        ("month", "2024-02-10", "2024-02-01", "2024-02-29"),
        ("month", "2023-02-10", "2023-02-01", "2023-02-28"),
        ("month", "2025-12-31", "2025-12-01", "2025-12-31"),
    ],
)
def test_a_period_is_the_one_its_day_belongs_to(kind: str, day: str, first: str, last: str) -> None:
    period = period_of(kind, date.fromisoformat(day))
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


@given(st.sampled_from(KINDS), DAYS)
def test_periods_follow_each_other_without_a_gap(kind: str, day: date) -> None:
    period = period_of(kind, day)
    assert period.first <= day <= period.last
    assert period.following().first == period.last + timedelta(days=1)
    assert period.following().previous() == period
    assert period_of(kind, period.last) == period


def test_a_running_period_counts_up_to_today() -> None:
    month = period_of("month", date(2026, 3, 2))
    assert month.until(date(2026, 3, 10)) == date(2026, 3, 10)
    assert month.until(date(2026, 4, 10)) == date(2026, 3, 31)


@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2201, 1, 1), date.max])
@pytest.mark.parametrize("kind", KINDS)
def test_a_day_out_of_the_calendar_is_refused(kind: str, day: date) -> None:
    with pytest.raises(UsageError) as caught:
        period_of(kind, day)
    assert caught.value.code == "bad_value"
