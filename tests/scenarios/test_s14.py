"""S14: the report of a day and of a month against targets, to the digit; what was missed says where and what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.reports.cases import CASE_FIGURES
from gendan.reports.figures import cases_behind, make, orders_behind
from gendan.reports.insight import Weakness, look
from tests.conftest import START
from tests.helpers import CommandLine, act, order

DAY = START.date()
SOUTH = {"region": "华南", "owner": "Chen", "lines": [{"product": "M9", "qty": "1", "amount": "90.00"}]}
"""What the two orders that missed have in common; 8 of the others as well."""


def at(clock: FixedClock, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of the day, at which the clock then stands."""
    clock.set(START.replace(hour=hour, minute=minute, second=second))
    return clock.now()


@pytest.fixture
def day(shop: Store, clock: FixedClock) -> Store:
    """40 orders due, 38 delivered by then, one of them faulty; 20 requests, 18 answered in time; scores of 4.5."""
    numbers = []
    for n in range(40):
        more: dict[str, Any] = {**SOUTH} if n < 10 else {"region": "华东", "owner": "Sun"}
        more |= {} if n < 2 else {"delivered": "2026-03-02"}
        phone = f"138000{n:05}"
        numbers.append(order(shop, f"A-{n:02}", promised="2026-03-02", customer=f"客户{n}", phone=phone, **more))
    act(shop, "su", "exception.raise", order=numbers[20], problem="quality", description="划痕")
    asked = [
        act(shop, "li", "request.open", order=number, channel="phone", summary="几时到货")["request"]
        for number in numbers[:20]
    ]
    at(clock, 9, 5)
    for request in asked[:17]:
        act(shop, "li", "request.respond", request=request, channel="phone", summary="明天到")
    at(clock, 9, 15)
    act(shop, "li", "request.respond", request=asked[17], channel="phone", summary="正好十五分钟")
    at(clock, 9, 15, 1)
    act(shop, "li", "request.respond", request=asked[18], channel="phone", summary="晚了一秒")
    for number, score in zip(numbers[2:6], (5, 4, 4.5, 4.5), strict=True):
        act(shop, "fu", "visit.done", order=number, channel="phone", score=score)
    at(clock, 18)
    return shop


EXPECTED = {
    "completion_rate": ("95.0", 38, 40, "95.0", True),
    "on_time_rate": ("95.0", 38, 40, "95.2", False),
    "fulfilment_rate": ("92.5", 37, 40, "98.5", False),
    "response_15min_share": ("90.0", 18, 20, "90.0", True),
    "satisfaction": ("4.50", "18", 4, "4.50", True),
}


def kpis(found: Any) -> dict[str, tuple[Any, ...]]:
    """The indicators of a report document that the scenario speaks of."""
    keys = ("value", "numerator", "denominator", "target", "met")
    return {one["code"]: tuple(one[key] for key in keys) for one in found["kpis"] if one["code"] in EXPECTED}


@pytest.fixture
def run(day: Store, clock: FixedClock, gendan: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """The command line on that store, in the evening of that day."""
    path = day.path
    monkeypatch.setenv("GENDAN_NOW", clock.now().isoformat())
    return lambda *words: gendan("--db", str(path), "report", *words)


@pytest.mark.parametrize("kind", ["day", "month"])
def test_the_figures_to_the_digit(kind: str, run: Callable[..., Any]) -> None:
    found = run(kind, "--json").json
    assert kpis(found) == EXPECTED
    assert {one["code"]: one["value"] for one in found["kpis"]}["response_mean_minutes"] == "6.1"
    assert found["exceptions"] == {"opened": 1, "closed": 0, "open": 1, "escalated": 1, "by_type": {"quality": 1}}


@pytest.mark.parametrize("kind", ["day", "month"])
def test_the_higher_aims_are_missed_and_targets_are_settings(day: Store, kind: str) -> None:
    report = make(day, kind, DAY)
    aims = {code: (one.value, one.target, one.met) for code, one in look(day, report).aims.items()}
    assert aims == {
        "on_time_rate": (Decimal("95.0"), Decimal("97.8"), False),
        "satisfaction": (Decimal("4.50"), Decimal("4.8"), False),
    }
    act(day, "su", "setting.set", key="targets.completion_rate", value=95.1)
    act(day, "su", "setting.set", key="targets.on_time_rate", value=95)
    met = {one.kpi.code: one.met for one in make(day, kind, DAY).kpis}
    assert (met["completion_rate"], met["on_time_rate"]) == (False, True)


def test_a_missed_figure_names_the_weak_part_the_orders_and_what_to_do(day: Store) -> None:
    report = make(day, "day", DAY)
    weak = {one.measured.kpi.code: one for one in look(day, report).weak}
    assert set(weak) == {"on_time_rate", "fulfilment_rate"}
    late: Weakness = weak["on_time_rate"]
    said = {(part.dimension, part.value): (part.missed, part.total) for part in late.parts}
    assert said == {("owner", "chen"): (2, 10), ("region", "华南"): (2, 10), ("product", "M9"): (2, 10)}
    missed = {one.number for one in orders_behind(day, report, "due_first")}
    missed -= {one.number for one in orders_behind(day, report, "on_time")}
    assert (set(late.orders), late.more) == (missed, 0)
    assert "production plan" in late.advice
    assert len(weak["fulfilment_rate"].orders) == 3


def test_the_printed_report_says_all_that(run: Callable[..., Any]) -> None:
    said = run("month").out
    for words in ("95.0%", "92.5%", "90.0%", "4.50", "≥ 98.5%", "华南", "优化生产计划"):
        assert words in said, words


def test_behind_every_number_stand_as_many_cases(day: Store) -> None:
    for kind in ("day", "week", "month"):
        report = make(day, kind, DAY)
        kpi = {one.kpi.whole: one.denominator for one in report.kpis} | {
            one.kpi.part: one.numerator for one in report.kpis if one.kpi.unit == "rate"
        }
        expected = {**kpi, "overrides": report.overrides}
        expected |= {f"exceptions.{name}": n for name, n in report.exceptions.items()}
        expected |= {f"complaints.{name}": n for name, n in report.complaints.items()}
        for figure in CASE_FIGURES:
            assert len(cases_behind(day, report, figure)) == expected[figure], (kind, figure)
        minutes = sum(one.value or 0 for one in cases_behind(day, report, "requests_answered"))
        assert minutes == next(one.numerator for one in report.kpis if one.kpi.code == "response_mean_minutes")
    assert timedelta(minutes=15) in {
        one.ended - one.began for one in cases_behind(day, report, "requests_in_time") if one.ended
    }
