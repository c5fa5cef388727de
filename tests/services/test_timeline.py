"""The plan of one order against what happened: forecast, slack, what holds it back, whom it waited for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.scripts.order_document import page_document
from gendan.services.blind import FORM, open_check
from gendan.services.drafts import drop
from gendan.services.order_page import order_page
from gendan.services.timeline import Timeline, timeline
from tests.conftest import START
from tests.helpers import act, order, tampering
from tests.order_kit import KEYS, PHONE, confirmed, say_yes, source, submitted

GOODS = {"桌": 4, "椅": 3, "柜": 8}
"""Lead times by category: the cupboards take longest."""


def composite(store: Store) -> str:
    """A confirmed order with goods of three categories, two lines each, due on 16 March."""
    act(store, "boss", "setting.set", key="plan.composite_from", value=3)
    lines = []
    for category, days in GOODS.items():
        for n in (1, 2):
            code = f"{category}-{n}"
            act(store, "su", "product.add", code=code, name=code, category=category, lead_days=days, list_price="10")
            lines.append({"product": code, "qty": "1", "price": "10"})
    given: dict[str, Any] = {"name": "大客户", "phone": PHONE, "channel": "phone", "requested": "2026-03-13"}
    given |= {"address": "张杨路 500 号", "delivery_mode": "delivery", "lines": lines}
    number = str(act(store, "li", "order.enter", **given)["number"])
    act(store, "li", "order.read_back", order=number, confirmed=KEYS)
    act(store, "li", "order.submit", order=number)
    fields = {"customer_phone": PHONE, "requested": "2026-03-13", "address": "张杨路 500 号"}
    act(store, "wang", "order.check", order=number, fields=fields, lines=lines)
    act(store, "li", "order.customer_yes", order=number, channel="phone", person="他")
    return number


def document(store: Store, number: str) -> dict[str, Any]:
    return page_document(store, order_page(store, number))


def step(seen: Timeline, code: str, category: str | None = None) -> Any:
    return next(one for one in seen.steps if (one.code, one.category) == (code, category))


def test_slack_critical_path_and_forecast_of_a_new_plan(desk: Store) -> None:
    seen = timeline(desk, confirmed(desk))
    assert [one.code for one in seen.steps] == ["receive", "confirm", "produce", "inspect", "ship", "deliver"]
    assert [one.state for one in seen.steps] == ["done", "done", *["open"] * 4]
    assert (seen.forecast, seen.promised, seen.slack_days) == (date(2026, 3, 9), date(2026, 3, 16), 5)
    assert [one.slack_days for one in seen.steps] == [None, None, 5, 5, 5, 5]
    assert [one.critical for one in seen.steps] == [False, False, True, True, True, True]
    produce = step(seen, "produce")
    assert (produce.begins, produce.earliest, produce.latest) == (
        date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 11),
    )  # fmt: skip
    assert produce.planned_from is not None
    assert produce.planned_from <= produce.planned == produce.due


def test_nothing_open_ends_before_today(desk: Store, clock: FixedClock) -> None:
    number = confirmed(desk)
    clock.set(START + timedelta(days=16))
    seen = timeline(desk, number)
    assert seen.today == date(2026, 3, 18)
    assert all(one.earliest is None or one.earliest >= seen.today for one in seen.steps if one.state != "done")
    assert seen.forecast is not None
    assert seen.forecast > date(2026, 3, 18)
    assert seen.slack_days is not None
    assert seen.slack_days < 0


def test_the_category_without_slack_holds_the_whole_order_back(desk: Store, clock: FixedClock) -> None:
    number = composite(desk)
    seen = timeline(desk, number)
    assert {one.category: one.lines for one in seen.categories} == {"桌": (1, 2), "椅": (3, 4), "柜": (5, 6)}
    assert {one.state for one in seen.categories} == {"open"}
    assert seen.late_because == ()
    assert {one.category for one in seen.steps if one.critical} == {"柜", None}
    spare = {one.category: one.slack_days for one in seen.categories}
    assert spare["柜"] == seen.slack_days == 1
    assert [one.category for one in seen.categories] == ["柜", "桌", "椅"]
    clock.set(START + timedelta(days=10))
    done = int(clock.now().timestamp())
    with tampering(desk.path) as conn:
        conn.execute("UPDATE milestones SET done_at = ? WHERE category IN ('桌', '椅')", (done,))
    late = timeline(desk, number)
    assert late.late_because == ("柜",)
    assert {one.category: one.state for one in late.categories} == {"柜": "late", "桌": "done", "椅": "done"}


def test_a_composite_order_lists_its_categories_in_the_document(desk: Store) -> None:
    number = composite(desk)
    shown = document(desk, number)
    assert next(one["category"] for one in shown["categories"]) == "柜"
    assert shown["late_because"] == []
    assert shown["categories"][0]["lines"] == [5, 6]
    assert shown["categories"][0]["slack_days"] == shown["slack_days"]
    codes = [one["code"] for one in shown["milestones"] if one["category"] == "柜"]
    assert codes == ["produce", "inspect"]


def test_the_document_says_what_follows_from_the_plan(desk: Store) -> None:
    number = confirmed(desk)
    shown = document(desk, number)
    assert shown["forecast"] == "2026-03-09"
    assert "categories" not in shown
    produce = next(one for one in shown["milestones"] if one["code"] == "produce")
    assert (produce["slack_days"], produce["critical"], produce["name"]) == (5, True, "生产完成")
    assert (produce["planned"], produce["category"], produce["court"]) == ("2026-03-11", None, "us")


def test_every_slip_says_who_asked_and_why(desk: Store) -> None:
    number = confirmed(desk)
    act(desk, "fu", "order.promise", order=number, date="2026-03-20", asked_by="supplier", agreed=True, reason="缺料")
    seen = timeline(desk, number)
    assert [(one.date, one.asked_by, one.reason) for one in seen.slips] == [(date(2026, 3, 20), "supplier", "缺料")]
    assert (seen.first_promised, seen.promised) == (date(2026, 3, 16), date(2026, 3, 20))


def test_the_waiting_is_split_by_whose_turn_it_was(desk: Store, clock: FixedClock) -> None:
    number = submitted(desk)
    clock.set(START + timedelta(days=1))
    act(desk, "wang", "order.check", order=number, **source())
    clock.set(START + timedelta(days=4))
    assert timeline(desk, number).waiting == {"us": 1, "customer": 3, "supplier": 0}
    assert timeline(desk, number).court == "customer"
    say_yes(desk, number)
    clock.set(START + timedelta(days=6))
    assert timeline(desk, number).waiting == {"us": 3, "customer": 3, "supplier": 0}


def test_a_delivered_order_has_no_forecast_but_its_delivery(desk: Store) -> None:
    number = order(desk, "D-1", placed="2026-02-02", promised="2026-02-20", delivered="2026-02-23")
    seen = timeline(desk, number)
    assert (seen.forecast, seen.slack_days, seen.late_because) == (date(2026, 2, 23), None, ())
    assert sum(seen.waiting.values()) == 21


def test_who_checks_the_order_blind_sees_no_dates(desk: Store) -> None:
    number = submitted(desk)
    open_check(desk, "wang", number, {})
    desk.viewer = "wang"
    seen = timeline(desk, number)
    assert (seen.requested, seen.promised, seen.steps) == (None, None, ())
    drop(desk, "wang", FORM + number)
    assert timeline(desk, number).requested == date(2026, 3, 16)


def test_the_days_that_are_not_worked_are_known(desk: Store) -> None:
    seen = timeline(desk, confirmed(desk))
    assert {date(2026, 3, 7), date(2026, 3, 8)} <= seen.closed
    assert date(2026, 3, 9) not in seen.closed
    assert seen.first <= date(2026, 2, 28)
    assert seen.last >= date(2026, 3, 16)
