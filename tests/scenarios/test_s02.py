"""S02: a composite order of 15 categories and 47 lines for 20,000,000 yuan, delivered on one day.

One category slips beyond its slack: the order is late because of it and of nothing else, and everybody sees which.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.services.order_page import order_page
from gendan.services.timeline import timeline
from tests.helpers import act
from tests.order_kit import KEYS, code, row, stocked

CATEGORIES = tuple(f"类别{n:02}" for n in range(1, 16))
LINES = 47
WHOLE = Decimal(20_000_000)
PROMISED = "2026-05-29"
SLOW = CATEGORIES[6]


@pytest.fixture
def fitter(shop: Store) -> Store:
    """A store with 47 products in 15 categories; the seventh takes longest."""
    stocked(shop)
    for n in range(LINES):
        category = CATEGORIES[n % len(CATEGORIES)]
        act(shop, "su", "product.add", code=f"K-{n + 1:02}", name=f"部件{n + 1}", category=category,
            list_price=str(price(n)), lead_days=50 if category == SLOW else 30)  # fmt: skip
    act(shop, "li", "customer.add", name="万国会展中心", phone="021-58885678", address="世纪大道1号")
    act(shop, "su", "customer.update", customer="万国会展中心", kind="strategic")
    return shop


def price(n: int) -> Decimal:
    """46 lines of one price, and a last one that makes the whole 20,000,000."""
    return Decimal(425_531) if n < LINES - 1 else WHOLE - Decimal(425_531) * (LINES - 1)


def take(store: Store) -> str:
    """Entered, read back, keyed again by a second person, agreed: the number."""
    lines = [{"product": f"K-{n + 1:02}", "qty": 1} for n in range(LINES)]
    keyed = [{"product": f"K-{n + 1:02}", "qty": "1", "price": f"{price(n)}"} for n in range(LINES)]
    number = str(
        act(store, "li", "order.enter", customer="万国会展中心", channel="email", document_ref="合同 26-7",
            requested=PROMISED, delivery_mode="delivery", lines=lines)["number"]
    )  # fmt: skip
    act(store, "li", "order.read_back", order=number, confirmed=KEYS)
    act(store, "li", "order.submit", order=number)
    fields = {"customer_phone": "021 5888 5678", "requested": "5月29日", "address": "世纪大道 1 号"}
    assert act(store, "wang", "order.check", order=number, fields=fields, lines=keyed)["result"] == "match"
    assert act(store, "li", "order.customer_yes", order=number, channel="email", person="赵总")["status"] == "open"
    return number


def of(store: Store, number: str, category: str) -> Any:
    """A category of the order's timeline."""
    return next(one for one in timeline(store, number).categories if one.category == category)


def test_one_category_slips_and_the_order_says_which(fitter: Store) -> None:
    number = take(fitter)
    act(fitter, "su", "order.assign", order=number, owner="fu", team="会展项目组")
    page, seen = order_page(fitter, number), timeline(fitter, number)
    assert (len(page.lines), page.amount, row(fitter, number).team) == (LINES, WHOLE, "会展项目组")
    assert sorted(one.category for one in seen.categories) == sorted(CATEGORIES)
    assert [step.code for step in seen.steps].count("inspect") == len(CATEGORIES), "one checkpoint for all categories"
    assert [step.code for step in seen.steps if step.category is None][2:] == ["gather", "ship", "deliver"]
    assert seen.late_because == ()
    critical = {step.category for step in seen.steps if step.critical and step.category}
    assert critical == {SLOW}, "the slowest category is the critical way"

    slack = of(fitter, number, SLOW).slack_days
    assert slack > 0
    assert slack < of(fitter, number, CATEGORIES[0]).slack_days
    produced = next(step for step in seen.steps if step.category == SLOW and step.code == "produce")
    within, beyond = (fitter_day(fitter, produced.earliest, slack + more) for more in (0, 1))
    asked = {"order": number, "milestone": "produce", "category": SLOW, "reason": "板材供应商误期"}
    assert code(fitter, "fu", "milestone.plan", **asked, due="2026-02-01") == "bad_value"
    assert code(fitter, "fu", "milestone.plan", order=number, milestone="produce", due=within,
                reason="板材供应商误期") == "missing_fields", "it must be said which category"  # fmt: skip
    last = act(fitter, "fu", "milestone.plan", **asked, due=within)
    assert (last["forecast"], last["slack_days"], last["critical"]) == (PROMISED, 0, True)
    assert timeline(fitter, number).late_because == ()
    slipped = act(fitter, "fu", "milestone.plan", **asked, due=beyond)
    assert slipped["slack_days"] == -1
    assert slipped["forecast"] > PROMISED
    assert timeline(fitter, number).late_because == (SLOW,)
    assert order_page(fitter, number).promised.isoformat() == PROMISED, "a forecast is no promise"

    recovered = act(fitter, "fu", "milestone.plan", **asked, due=within)
    assert recovered["forecast"] == PROMISED
    assert timeline(fitter, number).late_because == ()


def fitter_day(store: Store, day: Any, working_days: int) -> str:
    """So many working days later."""
    from gendan.workdays import working_calendar

    return str(working_calendar(store.config).add_working_days(day, working_days))


def test_it_is_delivered_together_on_the_day_and_the_customer_is_content(fitter: Store, clock: FixedClock) -> None:
    number = take(fitter)
    for category in CATEGORIES:
        act(fitter, "fu", "milestone.done", order=number, milestone="produce", category=category)
    for category in CATEGORIES:
        assert code(fitter, "fu", "shipment.create", order=number).startswith("gate_closed: quality_open")
        pieces = sum(1 for n in range(LINES) if CATEGORIES[n % len(CATEGORIES)] == category)
        passed = {"milestone": "inspect", "category": category, "result": "pass", "qty": pieces}
        act(fitter, "fu", "quality.record", order=number, **passed)
    assert row(fitter, number).next_code == "ship", "all categories are ready"
    clock.move(timedelta(days=84))
    shipment = act(fitter, "fu", "shipment.create", order=number)
    assert shipment["remaining"] == []
    clock.move(timedelta(days=4))
    act(fitter, "fu", "shipment.deliver", shipment=shipment["shipment"], signed_by="赵总")
    done = row(fitter, number)
    assert (str(done.delivered_on), done.on_first, done.days_late) == (PROMISED, True, 0)
    visit = act(fitter, "fu", "visit.done", order=number, channel="phone", score=95)
    assert str(visit["score"]) == "4.75"


def test_lines_are_grouped_by_hand_and_the_plan_follows(shop: Store) -> None:
    stocked(shop)
    lines = [{"product": "A-100", "qty": 1}, {"product": "B-7", "qty": 1}, {"product": "A-l00", "qty": 1}]
    fields = {"name": "王建华", "phone": "13800001234", "address": "张杨路500号", "channel": "phone"}
    fields |= {"requested": "2026-03-31", "delivery_mode": "delivery"}
    number = str(act(shop, "li", "order.enter", **fields, lines=lines)["number"])
    groups = [{"category": "桌", "lines": [1, 3]}, {"category": "椅", "lines": [2]}]
    assert code(shop, "fu", "order.plan", order=number, template="nonsense") == "unknown_reference"
    assert code(shop, "fu", "order.plan", order=number, categories=[{"category": "桌", "lines": [9]}]) == (
        "unknown_reference"
    )
    planned = act(shop, "fu", "order.plan", order=number, template="composite", categories=groups)
    assert planned["template"] == "composite"
    act(shop, "li", "order.read_back", order=number, confirmed=KEYS)
    act(shop, "li", "order.submit", order=number)
    said = {"customer_phone": "13800001234", "requested": "3-31", "address": "张杨路500号"}
    keyed = [
        {"product": line["product"], "qty": "1", "price": p}
        for line, p in zip(lines, ("1200", "99.5", "1200"), strict=True)
    ]
    act(shop, "wang", "order.check", order=number, fields=said, lines=keyed)
    act(shop, "li", "order.customer_yes", order=number, channel="phone", person="王建华")
    assert [(one.category, one.lines) for one in timeline(shop, number).categories] == [("桌", (1, 3)), ("椅", (2,))]

    act(shop, "fu", "milestone.done", order=number, milestone="produce", category="椅")
    again = act(shop, "fu", "order.plan", order=number, template="standard")
    steps = [(step.code, step.category) for step in timeline(shop, number).steps]
    assert again["template"] == "standard"
    assert ("produce", "椅") in steps, "what is done stays done"
    assert ("produce", "桌") not in steps
    assert [code_ for code_, category in steps if category is None] == [
        "receive", "confirm", "produce", "inspect", "ship", "deliver",
    ]  # fmt: skip
