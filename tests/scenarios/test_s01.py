"""S01: 300 sets in half of the lead time: infeasible on the normal plan, urgent, in parallel, delivered on day 13."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db import milestones
from gendan.db.store import Store
from gendan.reports.figures import make
from gendan.screens.order import OrderScreen
from gendan.services.order_page import order_page
from gendan.services.queues import queues
from gendan.workdays import working_calendar
from tests.helpers import act
from tests.kit import settled
from tests.order_kit import code, entered, inspected, row, say_yes, stocked, submitted
from tests.screens.store_kit import do, drive, real_app, toasts

LEAD, HALF = 30, 15
"""Working days of the normal lead time, and what the customer gives."""


def on(clock: FixedClock, day: date) -> None:
    """The morning of a day."""
    clock.set(datetime.fromisoformat(f"{day}T09:00:00+08:00"))


@pytest.fixture
def desk(shop: Store) -> Store:
    """A shop whose sets take 30 working days."""
    stocked(shop)
    act(
        shop,
        "su",
        "product.add",
        code="SET",
        name="设备",
        list_price="1000",
        lead_days=LEAD,
        unit="套",
        category="设备",
    )
    return shop


def rush(store: Store) -> dict[str, Any]:
    """What the international key account wants: 300 sets within 15 working days."""
    return {
        "requested": "2026-03-23",
        "name": "国际大客户",
        "lines": [{"product": "SET", "qty": 300, "price": 1000}],
    }


def keyed(requested: str = "2026-03-23") -> dict[str, Any]:
    """The same as the second person keys it."""
    return {
        "fields": {"customer_phone": "13800001234", "requested": requested, "address": "上海市浦东新区张杨路500号"},
        "lines": [{"product": "SET", "qty": "300", "price": "1000"}],
    }


def through_the_green_channel(store: Store) -> str:
    """Entered, made urgent, checked, agreed, approved in one go."""
    number = submitted(store, **rush(store))
    act(store, "fu", "order.urgent", order=number, follower="fu", reason="违约金条款, 长期合作")
    act(store, "wang", "order.check", order=number, **keyed())
    say_yes(store, number)
    act(store, "su", "order.approve", order=number)
    return number


def test_the_wished_date_is_infeasible_on_the_normal_plan(desk: Store) -> None:
    number = entered(desk, **rush(desk))
    found = act(desk, "li", "order.update", order=number, document_ref="合同 1")["findings"]
    assert [one["code"] for one in found] == ["date_infeasible"]
    assert "2026-04-14" in found[0]["message"]


def test_the_flag_needs_a_follower_of_its_own_and_puts_it_first(desk: Store) -> None:
    submitted(desk)
    number = submitted(desk, **rush(desk))
    assert code(desk, "fu", "order.urgent", order=number, reason="违约金") == "missing_fields"
    act(desk, "fu", "order.urgent", order=number, follower="fu", reason="违约金")
    assert (queues(desk)[0].number, row(desk, number).owner_id) == (number, _id(desk, "fu"))


def _id(store: Store, login: str) -> int:
    from gendan.db import users

    with store.read() as conn:
        found = users.by_login(conn, login)
    assert found is not None
    return int(found.id)


def test_design_purchase_and_preparation_run_side_by_side(desk: Store) -> None:
    number = through_the_green_channel(desk)
    assert row(desk, number).status == "open"
    with desk.read() as conn:
        after = {one.code: tuple(one.after or ()) for one in milestones.of_order(conn, row(desk, number).id)}
    assert after["design"] == after["purchase"] == after["prepare"] == ("confirm",)
    assert after["produce"] == ("design", "purchase", "prepare")
    assert row(desk, number).forecast <= date(2026, 3, 23)


def test_three_shifts_make_room_and_without_them_others_slip(desk: Store) -> None:
    act(desk, "su", "capacity.set", category="设备", qty=10)
    other = submitted(desk, requested="2026-05-20", lines=[{"product": "SET", "qty": 100, "price": 1000}])
    wanted = {**keyed("2026-05-20"), "lines": [{"product": "SET", "qty": "100", "price": "1000"}]}
    act(desk, "wang", "order.check", order=other, **wanted)
    say_yes(desk, other)
    number = through_the_green_channel(desk)
    said = act(desk, "su", "capacity.set", category="设备", qty=15)
    assert said["feasible"] is False
    assert act(desk, "su", "capacity.set", category="设备", qty=30)["feasible"] is True
    assert row(desk, number).urgent


def working_days(store: Store, first: date | None, last: date | None) -> int:
    """Working days from one day to another."""
    assert first is not None
    assert last is not None
    return working_calendar(store.config).working_days_between(first, last)


def test_delivered_on_day_13_it_is_two_days_early_and_a_reward_follows(desk: Store, clock: FixedClock) -> None:
    number = through_the_green_channel(desk)
    for step in ("design", "purchase", "prepare"):
        act(desk, "fu", "milestone.done", order=number, milestone=step)
    on(clock, date(2026, 3, 18))
    act(desk, "fu", "production.check", order=number, done=300)
    act(desk, "fu", "milestone.done", order=number, milestone="produce")
    inspected(desk, number)
    act(desk, "fu", "milestone.done", order=number, milestone="ship")
    on(clock, date(2026, 3, 19))
    act(desk, "fu", "milestone.done", order=number, milestone="deliver")
    page = order_page(desk, number)
    assert (page.late, page.promised, page.delivered) == (False, date(2026, 3, 23), date(2026, 3, 19))
    assert working_days(desk, page.delivered, page.promised) == 2
    on(clock, date(2026, 3, 23))
    kpis = {one.kpi.code: (one.numerator, one.denominator) for one in make(desk, "month", page.today).kpis}
    assert kpis["on_time_rate"] == (1, 1)
    reward = [{"product": "SET", "qty": 2000, "price": 1000}]
    follow = submitted(desk, requested="2026-06-30", document_ref=f"奖励订单, 见 {number}", lines=reward)
    assert row(desk, follow).amount == Decimal("2000000.00")


def test_the_follower_does_it_with_keys(desk: Store, clock: FixedClock) -> None:
    number = submitted(desk, **rush(desk))
    app = real_app(desk, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        app.push_screen(OrderScreen(number))
        await settled(pilot)
        await do(pilot, "!", "=fu", "tab", "=违约金", "f10", "y")
        assert "等待主管审批" in toasts(app)

    drive(app, story)
    assert row(desk, number).urgent
