"""Load against capacity: what is feasible, when at the earliest, and who gives way (C181, C178, C175)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gendan.domain.capacity import Capacity, Limit, Load, earliest, feasible, finishes, slipping

MONDAY = date(2026, 3, 2)


class EveryDay:
    """A calendar in which every day is worked."""

    def add_working_days(self, day: date, n: int) -> date:
        return day + timedelta(days=n)


def limits(qty: int, category: str | None = None, **days: int) -> list[Limit]:
    """So many every day, others on days of March."""
    own = [Limit(category, date(2026, 3, int(day[1:])), Decimal(n)) for day, n in days.items()]
    return [Limit(category, None, Decimal(qty)), *own]


def capacity(*found: list[Limit]) -> Capacity:
    """The capacity from 2 March on."""
    return Capacity([one for some in found for one in some], EveryDay(), MONDAY)


def load(order: int, qty: int, due: int, category: str | None = None, **more: Any) -> Load:
    """Pieces due on a day of March."""
    return Load(order, category, Decimal(qty), date(2026, 3, due), **more)


def need(qty: int, category: str | None = None) -> dict[str | None, Decimal]:
    """Pieces needed."""
    return {category: Decimal(qty)}


def test_without_limits_nothing_is_ever_too_much() -> None:
    none = Capacity([], EveryDay(), MONDAY)
    assert feasible(none, [load(1, 10**6, 2)])
    assert earliest(none, [], need(10**6)) is None
    assert slipping(none, [load(1, 10, 2), load(2, 10, 3)], 2) == {}


def test_the_earliest_day_leaves_what_others_need() -> None:
    ten = capacity(limits(10))
    assert earliest(ten, [], need(10)) == MONDAY
    assert earliest(ten, [], need(11)) == date(2026, 3, 3)
    assert earliest(ten, [load(1, 20, 4)], need(10)) == MONDAY
    assert earliest(ten, [load(1, 30, 4)], need(10)) == date(2026, 3, 5)


def test_more_on_one_day_brings_it_forward() -> None:
    assert earliest(capacity(limits(10, d3=40)), [], need(45)) == date(2026, 3, 3)
    assert earliest(capacity(limits(10, d3=0)), [], need(20)) == date(2026, 3, 4)


def test_a_category_has_its_own_limit_and_that_of_all_goods_holds_too() -> None:
    both = capacity(limits(10), limits(4, "sofa"))
    assert earliest(both, [], need(8, "sofa")) == date(2026, 3, 3)
    assert earliest(both, [], need(8, "bed")) == MONDAY
    assert earliest(both, [load(1, 19, 3, "bed")], need(4, "sofa")) == date(2026, 3, 4)


def test_what_can_never_be_made_has_no_date() -> None:
    assert earliest(capacity(limits(0)), [], need(1)) is None


def test_orders_are_made_as_they_are_due_and_urgent_ones_first() -> None:
    ten = capacity(limits(10))
    loads = [load(1, 10, 2), load(2, 10, 3), load(3, 10, 9, urgent=True)]
    assert finishes(ten, loads) == {3: date(2026, 3, 2), 1: date(2026, 3, 3), 2: date(2026, 3, 4)}


def test_only_those_slip_whom_the_one_in_front_makes_late() -> None:
    ten = capacity(limits(10))
    loads = [load(1, 10, 2), load(2, 10, 9), load(3, 10, 5), load(4, 50, 4)]
    assert slipping(ten, [load(1, 10, 2), load(2, 10, 9), load(3, 10, 5)], 3) == {1: date(2026, 3, 3)}
    assert 4 not in slipping(ten, loads, 3)


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(2, 20)), max_size=8), st.integers(1, 20), st.integers(1, 60))
def test_what_is_promised_at_the_earliest_day_stays_feasible_and_a_day_before_does_not(
    orders: list[tuple[int, int]], per_day: int, qty: int
) -> None:
    found = capacity(limits(per_day))
    loads = [load(n, many, due) for n, (many, due) in enumerate(orders)]
    day = earliest(found, loads, need(qty))
    assert day is not None
    if feasible(found, loads):
        new = Load(99, None, Decimal(qty), day)
        assert feasible(found, [*loads, new])
        if day > MONDAY:
            assert not feasible(found, [*loads, Load(99, None, Decimal(qty), day - timedelta(days=1))])


class Weekdays(EveryDay):
    """A calendar with closed weekends."""

    def add_working_days(self, day: date, n: int) -> date:
        while day.weekday() > 4:
            day += timedelta(days=1)
        for _day in range(n):
            day += timedelta(days=3 if day.weekday() == 4 else 1)
        return day


def test_an_extra_shift_on_a_closed_day_counts_for_what_it_is_for() -> None:
    usual = Limit("床", None, Decimal(1)), Limit("椅", None, Decimal(9))
    saturday = Capacity([*usual, Limit("床", date(2026, 3, 7), Decimal(4))], Weekdays(), MONDAY)
    assert earliest(Capacity(usual, Weekdays(), MONDAY), [], need(9, "床")) == date(2026, 3, 12)
    assert earliest(saturday, [], need(9, "床")) == date(2026, 3, 7)
    assert saturday.on("椅", date(2026, 3, 7)) == 0
    assert saturday.on("椅", date(2026, 3, 9)) == 9
