"""The waiting of an order is split between us, the customer and the supplier, without a day lost."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gendan.domain.court import COURTS, Asked, Task, Turn, split, turns

FIRST = date(2026, 3, 2)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def test_the_ball_goes_from_milestone_to_milestone() -> None:
    tasks = (
        Task("us", day(1), day(1)),
        Task("supplier", day(4), day(6)),
        Task("customer", day(7), day(7)),
        Task("us", day(9), None),
    )
    assert turns(day(0), day(10), tasks) == (
        Turn("us", day(0), day(1)),
        Turn("supplier", day(1), day(6)),
        Turn("customer", day(6), day(7)),
        Turn("us", day(7), day(10)),
    )
    assert split(turns(day(0), day(10), tasks)) == {"us": 4, "customer": 1, "supplier": 5}


def test_of_what_runs_at_once_the_first_due_decides() -> None:
    tasks = (Task("supplier", day(8), day(3)), Task("us", day(5), day(5)))
    assert split(turns(day(0), day(6), tasks)) == {"us": 6, "customer": 0, "supplier": 0}
    tasks = (Task("supplier", day(2), day(3)), Task("us", day(5), day(5)))
    assert split(turns(day(0), day(6), tasks)) == {"us": 3, "customer": 0, "supplier": 3}


def test_who_is_asked_for_his_yes_has_the_ball_whatever_else_is_open() -> None:
    tasks = (Task("us", day(5), None),)
    assert split(turns(day(0), day(6), tasks, [Asked(day(1), day(3))])) == {"us": 4, "customer": 2, "supplier": 0}
    assert split(turns(day(0), day(6), tasks, [Asked(day(2), None)])) == {"us": 2, "customer": 4, "supplier": 0}


def test_an_order_of_this_day_waited_for_nobody() -> None:
    assert turns(day(0), day(0), ()) == ()
    assert split(()) == {"us": 0, "customer": 0, "supplier": 0}


_DAYS = st.integers(-5, 30).map(day)
_TASKS = st.builds(Task, st.sampled_from(COURTS), st.none() | _DAYS, st.none() | _DAYS)
_ASKED = st.builds(Asked, _DAYS, st.none() | _DAYS)


@given(st.integers(0, 25), st.lists(_TASKS, max_size=8), st.lists(_ASKED, max_size=3))
def test_no_day_is_lost_and_none_is_counted_twice(length: int, tasks: list[Task], asked: list[Asked]) -> None:
    found = turns(day(0), day(length), tasks, asked)
    assert sum(split(found).values()) == length
    for before, after in itertools.pairwise(found):
        assert before.ends == after.begins
        assert before.court != after.court
