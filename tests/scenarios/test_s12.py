"""S12: wrong goods delivered: verified, apologised for, exchanged, made up for; closed with result and cause."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.reports.figures import make
from gendan.services.exception_views import CasePage, exception_list, exception_page
from gendan.services.order_page import order_page
from tests.helpers import CommandLine, act
from tests.kit import screen_text
from tests.order_kit import code, confirmed, inspected, row, stocked
from tests.screens.store_kit import do, drive, real_app, toasts


@pytest.fixture
def number(shop: Store) -> str:
    """Ten of line 1 and four of line 2, delivered in time; followed by ``fu``."""
    stocked(shop)
    made = inspected(shop, confirmed(shop))
    act(shop, "su", "order.assign", order=made, owner="fu")
    gone = act(shop, "fu", "shipment.create", order=made, mode="truck")["shipment"]
    act(shop, "fu", "shipment.deliver", shipment=gone, signed_by="王建华")
    return made


def kpi(store: Store, name: str) -> Any:
    """The value of an indicator of March."""
    found = make(store, "month", date(2026, 3, 31))
    return next(one for one in found.kpis if one.kpi.code == name).value


def case_of(store: Store, number: str) -> CasePage:
    """The only exception there is."""
    (one,) = [*exception_list(store), *exception_list(store, closed=True)]
    assert one.order == number
    return exception_page(store, one.case.exception)


def ended(store: Store, clock: FixedClock, number: str) -> None:
    """What holds at the end, however it was done."""
    page = case_of(store, number)
    case = page.case
    assert (case.open, case.problem, case.line) == (False, "quantity", 1)
    assert {"verify", "apologise", "resend"} <= {one.code for one in page.playbook if one.at}
    exchange, credit = case.remedies
    assert (exchange.sort, exchange.qty, exchange.line, exchange.state) == ("replace", Decimal(2), 1, "kept")
    assert [(one.event, one.qty) for one in exchange.steps][:2] == [("sent", 2), ("returned", 2)]
    assert (credit.sort, credit.amount, credit.state) == ("credit", Decimal("500.00"), "kept")
    assert [one.by for one in credit.steps if one.event == "approved"] == ["su"]
    assert case.steps[-1].cause == "process"
    shown = order_page(store, number)
    assert [(one.remedy, sum(qty for _line, qty in one.lines)) for one in shown.shipments] == [
        (None, 14),
        (exchange.remedy, 2),
    ]
    assert [(line.shipped, line.delivered) for line in shown.lines] == [(10, 10), (4, 4)]
    assert row(store, number).trouble == 0
    clock.set(clock.now().replace(month=3, day=31))
    assert kpi(store, "on_time_rate") == Decimal("100.0")
    assert kpi(store, "fulfilment_rate") == Decimal("0.0")


def test_the_clerk_opens_it_and_the_follower_mends_it(shop: Store, clock: FixedClock, number: str) -> None:
    said = act(shop, "li", "exception.raise", order=number, problem="quantity", type="information", line=1)
    case = said["exception"]
    assert (said["respond_by"][:10], said["escalate_at"][:10]) == ("2026-03-02", "2026-03-02")
    assert code(shop, "li", "exception.contain", exception=case, action="查") == "forbidden"
    act(shop, "li", "exception.step", exception=case, step="verify", note="两件是 A-l00")
    act(shop, "li", "exception.tell", exception=case, channel="phone", summary="致歉, 马上换货")
    act(shop, "li", "exception.step", exception=case, step="apologise")
    exchange = act(shop, "fu", "exception.remedy", exception=case, action="换货", kind="replace", line=1, qty=2)[
        "remedy"
    ]
    extra = act(shop, "fu", "exception.remedy", exception=case, action="额外补偿", kind="credit", cost=500)
    assert extra["state"] == "to_approve"
    gone = act(shop, "fu", "shipment.create", order=number, remedy=exchange, mode="express")["shipment"]
    act(shop, "fu", "exception.step", exception=case, step="resend")
    assert [one.awaited for one in exception_page(shop, case).case.remedies] == [2, 0]
    end = {"exception": case, "result": "换货并补偿", "cause": "process"}
    assert code(shop, "fu", "exception.close", **end) == "gate_closed: return_awaited, remedy_open"
    assert code(shop, "fu", "exception.approve", case=case) == "same_person"
    act(shop, "su", "exception.approve", case=case)
    act(shop, "fu", "shipment.deliver", shipment=gone, signed_by="王建华")
    act(shop, "li", "remedy.return", remedy=exchange, qty=2)
    act(shop, "li", "remedy.keep", remedy=extra["remedy"])
    assert code(shop, "fu", "exception.close", exception=case, result="换货并补偿") == "missing_fields"
    act(shop, "fu", "exception.close", **end)
    ended(shop, clock, number)


def test_with_keys_from_raising_to_closing(shop: Store, clock: FixedClock, number: str) -> None:
    clerk = real_app(shop, clock, "li")

    async def opens(pilot: Pilot[Any]) -> None:
        await do(pilot, "n", f"={number}", "tab", "4", "tab", "=两件型号不符", "f10")
        await do(pilot, "enter", "space", "space", "t", "=致歉, 马上换货", "f10")

    drive(clerk, opens, keys=("5",))
    follower = real_app(shop, clock, "fu")

    async def mends(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", "e", "tab", "tab", "tab", "tab", "=1", "tab", "=型号", "f10")
        await do(pilot, "r", "=换货", "tab", "3", "tab", "=1:2", "f10")
        await do(pilot, "r", "=额外补偿", "tab", "2", "tab", "tab", "=500", "f10")
        assert "须由他人审批" in toasts(follower)
        await do(pilot, "s", "tab", "1", "f10", "space")
        assert "待退 2" in "\n".join(screen_text(follower))
        await do(pilot, "z", "=换货并补偿", "f10")
        assert "退回" in "\n".join(screen_text(follower))

    drive(follower, mends, keys=("5",))
    supervisor = real_app(shop, clock, "su")

    async def approves(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", "a")
        assert "已批准" in toasts(supervisor)

    drive(supervisor, approves, keys=("5",))
    again = real_app(shop, clock, "fu")

    async def closes(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", "b", "f10", "d", "d", "z", "=换货并补偿", "tab", "1", "f10")
        assert "已关闭" in toasts(again)

    drive(again, closes, keys=("5",))
    ended(shop, clock, number)


def test_another_system_reads_it_from_order_show(
    shop: Store, number: str, gendan: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = act(shop, "li", "exception.raise", order=number, problem="quantity", line=1)["exception"]
    act(shop, "li", "exception.step", exception=case, step="verify")
    one = act(shop, "fu", "exception.remedy", exception=case, action="换", kind="replace", line=1, qty=2)["remedy"]
    act(shop, "fu", "shipment.create", order=number, remedy=one, mode="truck")
    monkeypatch.setenv("GENDAN_NOW", "2026-03-02T09:00:00+08:00")
    said = json.loads(gendan("order", "show", number, "--db", str(shop.path), "--json").out)
    (shown,) = said["exceptions"]
    assert [(r["kind"], r["qty"], r["awaited"], r["to_send"]) for r in shown["remedies"]] == [
        ("replace", "2", "2", "0")
    ]
    assert [one["remedy"] for one in said["shipments"]] == [None, one]
    assert [line["shipped"] for line in said["lines"]] == ["10", "4"]
    assert [step["event"] for step in shown["steps"]] == ["step", "remedy"]
