"""Today's work: what stands in the list, in which order; the tiles count what it shows (C006, C010, C111-C113)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.services.today import Item, today
from tests.helpers import act, order
from tests.order_kit import confirmed, inspected, stocked

DAY = date(2026, 3, 2)


def listed(store: Store, day: date | None = None) -> list[tuple[str, str, str | None]]:
    """Kind, outside number and what of every item, in the order shown."""
    return [(item.kind, item.what, item.outside_number) for item in today(store, day).items]


def of(store: Store, kind: str, day: date | None = None) -> list[Item]:
    return [item for item in today(store, day).items if item.kind == kind]


def spoken(store: Store, outside: str, **more: Any) -> str:
    """An order about which the customer was spoken to today."""
    number = order(store, outside, **more)
    act(store, "fu", "contact.log", order=number, channel="phone", summary="已说明")
    return number


def reached(store: Store, number: str, *milestones: str) -> None:
    for milestone in milestones:
        act(store, "fu", "milestone.done", order=number, milestone=milestone)


def tell(store: Store, number: str, *nodes: str) -> None:
    for node in nodes:
        act(store, "fu", "notice.done", order=number, node=node, channel="phone")


def test_a_notice_stands_in_the_list_until_the_customer_is_told(shop: Store) -> None:
    number = spoken(shop, "A-1")
    reached(shop, number, "produce")
    [notice] = of(shop, "notice")
    assert (notice.order, notice.what, notice.due, notice.days_late) == (number, "production", DAY, 0)
    assert of(shop, "notice", DAY + timedelta(days=2))[0].days_late == 2
    tell(shop, number, "production")
    assert of(shop, "notice") == []


def test_a_return_visit_is_due_some_days_after_the_delivery_accepted_or_not(shop: Store) -> None:
    number = spoken(shop, "A-1")
    reached(shop, number, "produce", "ship", "deliver")
    due = DAY + timedelta(days=3)
    assert of(shop, "visit", due - timedelta(days=1)) == []
    [visit] = of(shop, "visit", due)
    assert (visit.order, visit.due, visit.promised) == (number, due, None)
    act(shop, "fu", "order.accept", order=number)
    assert len(of(shop, "visit", due)) == 1
    act(shop, "boss", "setting.set", key="visit.after_days", value=7)
    assert of(shop, "visit", due) == []
    act(shop, "fu", "visit.done", order=number, channel="phone", score=5)
    assert of(shop, "visit", due + timedelta(days=9)) == []


def test_a_customer_nobody_spoke_to_for_a_week_is_a_task(shop: Store) -> None:
    silent = order(shop, "A-1", placed="2026-02-20", promised="2026-04-10")
    order(shop, "A-2", placed="2026-02-27", promised="2026-04-10")
    agreed = order(shop, "A-3", placed="2026-02-20", promised="2026-04-10")
    act(shop, "fu", "contact.log", order=agreed, channel="phone", summary="下周再说", next="2026-03-20")
    assert [(one.order, one.what, one.due) for one in of(shop, "task")] == [(silent, "no_contact", date(2026, 2, 27))]
    act(shop, "boss", "setting.set", key="contact.interval_days", value=11)
    assert of(shop, "task") == []
    act(shop, "boss", "setting.reset", key="contact.interval_days")
    act(shop, "fu", "contact.log", order=silent, channel="phone", summary="已说明")
    assert of(shop, "task") == []


def test_an_order_without_a_next_step_is_a_task(shop: Store) -> None:
    number = spoken(shop, "A-1", promised=None)
    assert [(one.order, one.what, one.due) for one in of(shop, "task")] == [(number, "no_next_step", None)]


def test_the_tile_of_what_is_overdue_shows_orders_on_hold_too(shop: Store) -> None:
    held = spoken(shop, "A-1", promised="2026-02-27")
    late = spoken(shop, "A-2", promised="2026-02-26")
    act(shop, "fu", "order.hold", order=held, reason="客户出差")
    found = today(shop)
    assert found.counts.overdue == 2
    shown = [(item.order, item.kind, item.what) for item in found.items if item.counted("overdue", DAY)]
    assert shown == [(late, "milestone", "produce"), (held, "promise", "on_hold")]


def test_what_cannot_be_ready_in_time_is_at_risk_though_nothing_is_due_yet(shop: Store, clock: FixedClock) -> None:
    number = spoken(shop, "A-1", placed="2026-03-02", promised="2026-03-30")
    assert today(shop).counts.at_risk == 0
    act(shop, "fu", "order.promise", order=number, date="2026-03-09", asked_by="customer", agreed=True, reason="急用")
    found = today(shop)
    assert found.counts.at_risk == 1
    [risky] = [item for item in found.items if item.counted("at_risk", DAY)]
    assert risky.forecast is not None
    assert risky.forecast > date(2026, 3, 9)


def test_waiting_eats_the_slack_until_the_promise_cannot_be_kept(shop: Store) -> None:
    spoken(shop, "A-1", placed="2026-03-02", promised="2026-03-30")
    risks = {day: today(shop, day).counts.at_risk for day in (date(2026, 3, 24), date(2026, 3, 26), date(2026, 3, 28))}
    assert risks == {date(2026, 3, 24): 0, date(2026, 3, 26): 1, date(2026, 3, 28): 1}


@pytest.mark.parametrize("day", [DAY, date(2026, 3, 9), date(2026, 3, 12), date(2026, 3, 30)])
def test_each_tile_counts_the_orders_that_the_list_shows(shop: Store, day: date) -> None:
    for at, promised in enumerate(("2026-02-27", "2026-03-02", "2026-03-03", "2026-03-09", "2026-03-12", "2026-03-31")):
        number = spoken(shop, f"A-{at}", promised=promised)
        held = spoken(shop, f"B-{at}", promised=promised)
        act(shop, "fu", "order.hold", order=held, reason="x")
        reached(shop, number, *("produce", "ship", "deliver")[: at % 4])
    found = today(shop, day)
    for tile in ("overdue", "due_today", "due_tomorrow", "at_risk"):
        shown = {item.order for item in found.items if item.counted(tile, day)}
        assert len(shown) == getattr(found.counts, tile), tile


def _urgent(store: Store, number: str) -> None:
    from sqlalchemy import text

    with store.write() as conn:
        conn.execute(text("UPDATE orders SET urgent = 1 WHERE number = :n"), {"n": number})


def _kind(kind: str) -> Callable[[Store, str], None]:
    def change(store: Store, number: str) -> None:
        act(store, "su", "customer.update", customer=f"客户{number}", kind=kind)

    return change


def test_worst_first_then_urgent_then_weight_then_due(shop: Store) -> None:
    days = {"plain": "2026-02-25", "key": "2026-02-27", "strategic": "2026-02-27", "urgent": "2026-02-27"}
    made = {name: spoken(shop, name, customer=f"客户{name}", promised=day) for name, day in days.items()}
    spoken(shop, "later", customer="客户later", promised="2026-03-02")
    _kind("key")(shop, "key")
    _kind("strategic")(shop, "strategic")
    _urgent(shop, made["urgent"])
    shown = [item.outside_number for item in today(shop).items if item.kind == "milestone"]
    assert shown == ["urgent", "strategic", "key", "plain", "later"]


def test_of_one_day_the_earlier_hour_comes_first(shop: Store, clock: FixedClock) -> None:
    later, sooner = (spoken(shop, name, promised="2026-04-20") for name in ("A-1", "A-2"))
    act(shop, "li", "request.open", order=sooner, channel="phone", summary="发票")
    clock.move(timedelta(minutes=5))
    act(shop, "li", "request.open", order=later, channel="phone", summary="改地址")
    asked = of(shop, "request")
    assert [item.outside_number for item in asked] == ["A-2", "A-1"]
    assert [item.due for item in asked] == [DAY, DAY]


def test_words_to_customers_stand_after_what_holds_a_delivery_up(shop: Store) -> None:
    told = spoken(shop, "A-1", promised="2026-04-20")
    reached(shop, told, "produce")
    spoken(shop, "A-2", promised="2026-02-27")
    spoken(shop, "A-3", promised="2026-03-10", placed="2026-03-02")
    assert [kind for kind, _what, _number in listed(shop)][:2] == ["milestone", "promise"]
    assert listed(shop)[-1] == ("notice", "production", "A-1")


def test_whose_turn_it_is_is_said(shop: Store) -> None:
    spoken(shop, "A-1", promised="2026-03-02")
    assert {item.court for item in today(shop).items} == {"us"}


def test_the_turn_is_the_customers_while_a_drawing_waits_for_his_yes(shop: Store) -> None:
    desk = stocked(shop)
    number = confirmed(desk, special="圆角")
    act(desk, "su", "order.approve", order=number)
    act(desk, "fu", "milestone.done", order=number, milestone="design")
    [item] = [one for one in today(desk, date(2026, 3, 16)).items if one.kind == "milestone"]
    assert (item.order, item.what, item.court) == (number, "drawing", "customer")


def test_a_shipment_that_should_have_passed_a_node_is_asked_for(shop: Store, clock: FixedClock) -> None:
    stocked(shop)
    number = inspected(shop, confirmed(shop))
    act(shop, "fu", "milestone.done", order=number, milestone="produce")
    shipment = act(shop, "fu", "shipment.create", order=number)["shipment"]

    def asked() -> list[str]:
        return [item.order for item in today(shop).items if (item.kind, item.what) == ("task", "transport")]

    assert asked() == []
    clock.move(timedelta(days=1))
    assert asked() == [number], "it should be under way by now"
    act(shop, "fu", "shipment.event", shipment=shipment, node="in_transit")
    assert asked() == []


def test_the_first_of_today_are_the_worst_and_the_rest_is_said_to_follow(shop: Store) -> None:
    for n in range(6):
        order(shop, f"F-{n}", promised=f"2026-02-{20 + n}", placed="2026-02-02")
    whole, first = today(shop), today(shop, first=4)
    assert whole.whole
    assert not first.whole
    assert [one.order for one in first.items] == [one.order for one in whole.items][:4]
    assert first.counts == whole.counts
    assert today(shop, first=500).whole
