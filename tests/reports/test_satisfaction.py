"""Satisfaction: the mean of the scores given in the period, whoever's order and whenever delivered (C239, C263)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.domain.kpi import Measured
from gendan.reports.figures import cases_behind, make
from tests.conftest import START
from tests.helpers import act, order


def satisfaction(store: Store, kind: str, day: date) -> Measured:
    return next(one for one in make(store, kind, day).kpis if one.kpi.code == "satisfaction")


def visited(store: Store, outside: str, score: Any, at: datetime | None = None) -> str:
    number = order(store, outside, delivered="2026-02-24")
    act(store, "fu", "visit.done", order=number, channel="phone", score=score, at=at)
    return number


def test_the_mean_of_all_scores_of_the_period_with_two_decimals(shop: Store, clock: FixedClock) -> None:
    day = START.date()
    twice = visited(shop, "A-1", 5)
    act(shop, "fu", "visit.done", order=twice, channel="wechat", score="4.5")
    visited(shop, "A-2", 80)
    visited(shop, "A-3", None)
    visited(shop, "A-4", 1, at=START - timedelta(days=2))
    found = satisfaction(shop, "day", day)
    assert (found.numerator, found.denominator, found.value) == (Decimal("13.5"), 3, Decimal("4.50"))
    assert (found.target, found.met) == (Decimal("4.5"), True)
    before = satisfaction(shop, "day", day - timedelta(days=2))
    assert (before.value, before.met) == (Decimal("1.00"), False)
    behind = cases_behind(shop, make(shop, "day", day), "scores")
    assert [(one.order == twice, one.value) for one in behind] == [(True, 5), (True, Decimal("4.5")), (False, 4)]


def test_a_visit_that_was_taken_back_counts_no_more(shop: Store, clock: FixedClock) -> None:
    number = visited(shop, "A-1", 5)
    act(shop, "fu", "change.undo", order=number)
    found = satisfaction(shop, "day", START.date())
    assert (found.denominator, found.value, found.met) == (0, None, None)
