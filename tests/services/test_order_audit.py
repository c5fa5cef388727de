"""Findings of the order audit: written down with owner and measure, due on today's list, done, looked at (C252)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.services.history import page
from gendan.services.measures import list_measures
from gendan.services.today import today
from tests.helpers import act, order
from tests.order_kit import code, refused

FOUND: dict[str, Any] = {
    "quarter": "2026q1",
    "rule": "self_check",
    "title": "三张订单自核",
    "owner": "fu",
    "measure": "排班保证两人在岗",
    "due": "2026-03-09",
}


def test_a_finding_goes_from_its_day_to_its_effect(shop: Store, clock: FixedClock) -> None:
    numbers = [order(shop, "A-1"), order(shop, "A-2")]
    said = act(shop, "su", "finding.add", **FOUND, orders=numbers)
    name = said["finding"]
    assert said == {
        "finding": name, "quarter": "2026Q1", "orders": numbers, "due": "2026-03-09", "check_on": "2026-04-08",
    }  # fmt: skip
    [one] = list_measures(shop, "audit:2026Q1:")
    assert (one.measure, one.about, one.order, one.found) == (name, "audit:2026Q1:self_check", None, "三张订单自核")
    assert (one.text, one.owner, set(one.found_in), one.state) == ("排班保证两人在岗", "fu", set(numbers), "open")
    assert list_measures(shop, "audit:2025Q4:") == ()
    assert "三张订单自核" in str(page(shop, limit=1)[0].changes)
    clock.set(datetime.fromisoformat("2026-03-10T09:00:00+08:00"))
    assert [
        (i.what, i.case, i.state(clock.today(shop.config.zone))) for i in today(shop, who="fu").items if i.case
    ] == [("measure", name, "late")]
    assert code(shop, "su", "finding.effect", finding=name, effective=True, effect="x") == "wrong_status"
    assert act(shop, "fu", "finding.done", finding=name)["done_on"] == "2026-03-10"
    assert code(shop, "fu", "finding.effect", finding=name, effective=True, effect="x") == "forbidden"
    act(shop, "su", "finding.effect", finding=name, effective=False, effect="又有一张")
    assert [(one.state, one.effect) for one in list_measures(shop, "audit:")] == [("failed", "又有一张")]


def test_a_finding_of_one_order_belongs_to_that_order(shop: Store) -> None:
    number = order(shop)
    name = act(shop, "su", "finding.add", **{**FOUND, "rule": None}, orders=[number])["finding"]
    [one] = list_measures(shop)
    assert (one.measure, one.order, one.about, one.found_in) == (name, number, "audit:2026Q1:", (number,))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quarter": "2026"}, "quarter"),
        ({"rule": "no_such_rule"}, "rule"),
        ({"orders": ["nowhere"]}, "orders"),
        ({"owner": "nobody"}, "owner"),
        ({"check_on": "2026-03-08"}, "check_on"),
    ],
)
def test_what_no_finding_can_be_is_refused(shop: Store, change: dict[str, Any], field: str) -> None:
    assert refused(shop, "su", "finding.add", **{**FOUND, **change}).field == field
    assert code(shop, "fu", "finding.add", **FOUND) == "forbidden"
    assert list_measures(shop) == ()
