"""S11: a delay is told before the customer asks: check, risk, exception, two shipments, figures that stay honest."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.reports.figures import Report, make
from gendan.screens.order import OrderScreen
from gendan.services.exception_views import exception_page
from gendan.services.order_page import order_page
from gendan.services.order_trouble import order_trouble
from gendan.services.scripts import scripts_for
from gendan.services.today import today
from tests.helpers import CommandLine, act
from tests.kit import settled
from tests.order_kit import code, confirmed, row, source, stocked
from tests.screens.store_kit import do, drive, real_app, toasts


def at(clock: FixedClock, day: int) -> None:
    """The morning of a day of March."""
    clock.set(datetime.fromisoformat(f"2026-03-{day}T09:00:00+08:00"))


@pytest.fixture
def number(shop: Store, clock: FixedClock) -> str:
    """100 pieces promised on the 20th, followed by ``fu``; it is the morning of the 12th."""
    stocked(shop)
    line = [{"product": "A-100", "qty": 100, "price": 1200}]
    keyed = {**source(requested="2026-03-20"), "lines": [{"product": "A-100", "qty": "100", "price": "1200"}]}
    made = confirmed(shop, lines=line, requested="2026-03-20", keyed=keyed)
    act(shop, "su", "order.assign", order=made, owner="fu")
    at(clock, 12)
    return made


def report(store: Store, day: int) -> Report:
    """The report of March, seen on a day."""
    return make(store, "month", date(2026, 3, day))


def kpi(found: Report, name: str) -> tuple[Any, Any, Any]:
    """Numerator, denominator and value of an indicator."""
    one = next(one for one in found.kpis if one.kpi.code == name)
    return one.numerator, one.denominator, one.value


def ship(store: Store, number: str, qty: int) -> str:
    """A batch of what passed; the rest is inspected later."""
    batch: dict[str, Any] = {"order": number, "lines": [{"line": 1, "qty": qty}], "mode": "truck"}
    assert code(store, "fu", "shipment.create", **batch) == "gate_closed: quality_open"
    act(store, "fu", "quality.record", order=number, milestone="inspect", result="pass", qty=qty)
    return str(act(store, "fu", "shipment.create", **batch)["shipment"])


def test_told_early_sent_in_two_batches_and_late_by_the_first_promise(
    shop: Store, clock: FixedClock, number: str
) -> None:
    said = act(shop, "fu", "production.check", order=number, done=40, expected=60, by="2026-03-20", note="少料")
    assert (said["remaining"], said["warning"]) == ("60", "late")
    risk = act(shop, "fu", "risk.add", order=number, factor="material_shortage", likelihood="high", measure="分批发货")
    assert risk["early"] is True
    case = act(shop, "fu", "exception.raise", order=number, type="system", problem="delay", priority=2)
    assert case["respond_by"] == "2026-03-12T14:30:00+08:00"
    act(shop, "fu", "order.promise", order=number, date="2026-03-25", agreed=True, reason="客户同意先发60")
    act(shop, "li", "notice.done", order=number, node="new_date", channel="phone")
    act(shop, "fu", "exception.remedy", exception=case["exception"], action="60 先发, 40 于 25 日", due="2026-03-25")

    at(clock, 18)
    first = ship(shop, number, 60)
    at(clock, 20)
    act(shop, "fu", "shipment.deliver", shipment=first, signed_by="王建华")
    at(clock, 24)
    act(shop, "fu", "production.check", order=number, done=100)
    second = ship(shop, number, 40)
    at(clock, 25)
    act(shop, "fu", "shipment.deliver", shipment=second, signed_by="王建华")
    act(shop, "fu", "exception.close", exception=case["exception"], result="两批送达", cause="supplier")
    act(shop, "fu", "risk.close", risk=risk["risk"], outcome="happened")

    page = order_page(shop, number)
    assert [(line.shipped, line.delivered) for line in page.lines] == [(Decimal(100), Decimal(100))]
    assert (page.first_promised, page.promised, page.delivered) == (
        date(2026, 3, 20),
        date(2026, 3, 25),
        date(2026, 3, 25),
    )
    assert (page.late, page.days_late) == (True, 5)
    found = report(shop, 25)
    assert kpi(found, "early_risk_share") == (1, 1, Decimal("100.0"))
    assert kpi(found, "on_time_rate") == (0, 1, Decimal("0.0"))
    assert kpi(found, "completion_rate") == (1, 1, Decimal("100.0"))


def test_the_follower_does_it_with_keys(shop: Store, clock: FixedClock, number: str) -> None:
    app = real_app(shop, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        app.push_screen(OrderScreen(number, "trouble"))
        await settled(pilot)
        await do(pilot, "l", "=40", "tab", "tab", "=60", "tab", "=20", "f10")
        assert "承诺日期无法保证" in toasts(app)
        await do(pilot, "i", "tab", "3", "tab", "=分批发货", "f10")
        await do(pilot, "x", "2", "tab", "=只能先做六十件", "f10")

    drive(app, story)
    found = order_trouble(shop, number)
    assert [(one.expected, one.until) for one in found.checks] == [(Decimal(60), date(2026, 3, 20))]
    assert [(one.factor, one.early) for one in found.risks] == [("material_shortage", True)]
    assert [(one.problem, one.priority, one.status) for one in found.exceptions] == [("delay", 2, "open")]


def test_another_system_reads_it_from_order_show(
    shop: Store, number: str, gendan: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(shop, "fu", "production.check", order=number, done=40, expected=60, by="2026-03-20")
    act(shop, "fu", "exception.raise", order=number, problem="delay", description="少料")
    monkeypatch.setenv("GENDAN_NOW", "2026-03-12T09:00:00+08:00")
    said = json.loads(gendan("order", "show", number, "--db", str(shop.path), "--json").out)
    one = said["exceptions"][0]
    assert (one["type"], one["problem"], one["priority"], one["level"], one["status"]) == (
        "system",
        "delay",
        2,
        0,
        "open",
    )
    assert one["respond_by"] == "2026-03-12T14:30:00+08:00"
    assert said["production"][0]["remaining"] == "60"
    assert row(shop, number).trouble == 1


def test_the_delay_playbook_is_run_and_the_customer_told_before_he_asks(
    shop: Store, clock: FixedClock, number: str
) -> None:
    act(shop, "fu", "production.check", order=number, done=40, expected=60, by="2026-03-20")
    case = act(shop, "fu", "exception.raise", order=number, problem="delay", description="少料")["exception"]
    script = scripts_for(shop, "delay", number)[0].text
    assert ("将分批发货以满足您的急需部分" in script, "王建华" in script, "____" in script) == (True, True, False)
    act(shop, "fu", "exception.tell", exception=case, channel="phone", summary=script, next="2026-03-13")
    for step in ("forecast", "beforehand", "alternative", "batches"):
        left = act(shop, "fu", "exception.step", exception=case, step=step)["left"]
    assert left == ["promise", "follow"]
    act(shop, "fu", "order.promise", order=number, date="2026-03-25", agreed=True, reason="客户同意先发60")
    act(shop, "fu", "exception.step", exception=case, step="promise")
    act(shop, "fu", "exception.chase", exception=case, date="2026-03-18", note="第一批")
    at(clock, 18)
    items = [one for one in today(shop).items if one.kind == "exception"]
    assert [(one.case, str(one.due)) for one in items] == [(case, "2026-03-13")], (
        "the next word to the customer is late"
    )
    act(shop, "fu", "exception.tell", exception=case, channel="wechat", summary="第一批今天发")
    act(shop, "fu", "exception.step", exception=case, step="follow")
    assert "warning" not in act(shop, "fu", "exception.close", exception=case, result="两批送达", cause="supplier")
    page = exception_page(shop, case)
    assert (page.case.open, page.case.clocks.response.late, all(one.at for one in page.playbook)) == (False, 0, True)
    assert [one.channel for one in order_page(shop, number).contacts[:2]] == ["wechat", "phone"]


def test_the_playbook_with_keys_until_it_is_closed(shop: Store, clock: FixedClock, number: str) -> None:
    act(shop, "fu", "exception.raise", order=number, problem="delay", description="少料")
    app = real_app(shop, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        app.push_screen(OrderScreen(number, "trouble"))
        await settled(pilot)
        await do(pilot, "enter", "y")
        assert "王建华" in app.clipboard
        await do(pilot, "t", "=先发六十件, 其余二十五日", "f10", *["space"] * 6)
        await do(pilot, "h", "=18", "f10", "z", "=两批送达", "tab", "5", "f10", "escape")
        assert isinstance(app.screen, OrderScreen)

    drive(app, story)
    (one,) = order_trouble(shop, number).exceptions
    assert [step.event for step in one.steps] == ["told", *["step"] * 6, "chase", "closed"]
    assert order_page(shop, number).contacts[0].summary == "先发六十件, 其余二十五日"
