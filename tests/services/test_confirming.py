"""The customer's yes, findings and who decides them, invalid orders: every path to the confirmed order (C051, C076)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db import confirming
from gendan.db.milestones import milestones
from gendan.db.orders import promises
from gendan.db.store import Store
from tests.helpers import act
from tests.helpers import order as imported
from tests.order_kit import (
    KEYS,
    checked,
    code,
    confirmed,
    entered,
    events,
    facts,
    refused,
    row,
    say_yes,
    seal,
    source,
    standing,
    status,
    submitted,
)

LATE = {"requested": "2026-03-04"}  # the earliest feasible day is the 9th
GREEN = {"special": "绿"}
CHEAP = {"lines": [{"product": "A-100", "qty": 10, "price": 1200, "discount": 20}, {"product": "B-7", "qty": 4}]}
FREE = {"lines": [{"product": "A-100", "qty": 10, "price": 1200, "discount": 50}, {"product": "B-7", "qty": 4}]}


def findings(store: Store, who: str = "li", **more: Any) -> dict[str, str]:
    """The findings of a draft, and who may decide each."""
    fields = {"name": "李四", "phone": "13911112222"} | more
    return {one["code"]: one["overridable_by"] for one in act(store, who, "order.enter", **fields)["findings"]}


# The customer's yes


def test_the_yes_is_said_to_checked_content_only(desk: Store) -> None:
    for number in (entered(desk), submitted(desk)):
        wanted = "wrong_status" if status(desk, number) == "draft" else "gate_closed: not_checked"
        assert code(desk, "li", "order.customer_yes", order=number, channel="phone", person="王") == wanted
    act(desk, "wang", "order.check", order=number, **source(requested="2026-03-17"))
    assert (
        code(desk, "li", "order.customer_yes", order=number, channel="phone", person="王") == "gate_closed: not_checked"
    )


def test_the_yes_confirms_a_standard_order_and_plans_it(desk: Store) -> None:
    number = checked(desk)
    assert say_yes(desk, number) == {"order": number, "status": "open"}
    order = row(desk, number)
    assert (order.stage, order.promised.isoformat(), order.first_promised) == (
        "confirmed",
        "2026-03-16",
        order.promised,
    )
    (yes,) = facts(desk, confirming.customer_yes, number)
    assert (yes.channel, yes.person, yes.agreed, yes.by_id) == (
        "phone",
        "王建华",
        seal(desk, number),
        order.owner_id or yes.by_id,
    )
    plan = {one.code: (str(one.due), one.done_at is not None) for one in facts(desk, milestones, number)}
    assert plan == {
        "receive": ("2026-03-02", True),
        "confirm": ("2026-03-02", True),
        "produce": ("2026-03-11", False),
        "inspect": ("2026-03-11", False),
        "ship": ("2026-03-12", False),
        "deliver": ("2026-03-16", False),
    }


def test_channel_and_person_are_asked_for(desk: Store) -> None:
    assert refused(desk, "li", "order.customer_yes", order=checked(desk)).fields == ("channel", "person")


@pytest.mark.parametrize("yes_first", [True, False])
def test_yes_and_approval_come_in_either_order(desk: Store, yes_first: bool) -> None:
    number = checked(desk, **GREEN)
    steps = [("li", "order.customer_yes", {"channel": "phone", "person": "王"}), ("fu", "order.approve", {})]
    (first, second) = steps if yes_first else steps[::-1]
    half = act(desk, first[0], first[1], order=number, **first[2])
    assert half["status"] == ("to_approve" if yes_first else "awaiting_customer")
    assert row(desk, number).confirmed_at is None
    assert act(desk, second[0], second[1], order=number, **second[2])["status"] == "open"
    assert events(desk, number).count("confirmed") == 1


def test_an_approval_may_come_before_the_check(desk: Store) -> None:
    number = submitted(desk, **GREEN)
    assert act(desk, "fu", "order.approve", order=number)["status"] == "to_check"
    act(desk, "wang", "order.check", order=number, **source())
    assert say_yes(desk, number)["status"] == "open"


# Findings, and the lowest tier that may decide


def test_a_standard_order_is_approved_by_rule_and_that_is_logged(desk: Store) -> None:
    number = submitted(desk)
    (approval,) = facts(desk, confirming.approvals, number)
    assert (approval.decision, approval.codes) == ("by_rule", [])
    assert code(desk, "su", "order.approve", order=number) == "wrong_status"
    assert code(desk, "su", "order.approve", order=number, findings=["nonstandard"]) == "unknown_reference"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ({"qty": 10, "discount": 5}, {}),
        ({"qty": 10, "discount": "5.01"}, {"discount_over_authority": "supervisor"}),
        ({"qty": 10, "discount": 30}, {"discount_over_authority": "supervisor"}),
        ({"qty": 10, "discount": 31}, {"discount_over_authority": "admin"}),
        ({"qty": 10, "price": "1140"}, {"price_differs": "clerk"}),
        ({"qty": 10, "price": "1250"}, {"price_differs": "clerk"}),
        ({"qty": 10, "price": "1139.99"}, {"price_differs": "supervisor"}),
        ({"qty": 10, "price": "1140", "discount": 5}, {"price_differs": "supervisor"}),
        ({"qty": 10, "price": "0"}, {"price_differs": "admin"}),
        ({"qty": 20}, {}),
        ({"qty": 20, "promotion": "P10", "discount": 15}, {}),
        ({"qty": 20, "promotion": "P10", "discount": 16}, {"discount_over_authority": "supervisor"}),
        ({"qty": 19, "promotion": "P10"}, {"promotion_min_qty": "supervisor"}),
        ({"qty": 19, "promotion": "P10", "discount": 5}, {"promotion_min_qty": "clerk"}),
        ({"qty": 1, "promotion": "NO"}, {"promotion_unknown": "clerk"}),
        ({"qty": 1, "promotion": "NO", "discount": 5}, {"promotion_unknown": "clerk"}),
        ({"qty": 1, "special": "绿"}, {"nonstandard": "follower"}),
    ],
)  # fmt: skip
def test_prices_and_discounts_are_decided_by_the_lowest_tier(desk: Store, line: dict, found: dict[str, str]) -> None:
    assert findings(desk, lines=[{"product": "A-100", **line}]) == found


def test_the_floor_price_the_missing_price_and_the_wrong_product(desk: Store) -> None:
    act(desk, "su", "product.add", code="N", name="n")
    act(desk, "su", "product.update", code="B-7", floor_price=99)
    act(desk, "su", "product.update", code="N", floor_price="0.09")
    screws = {"product": "N", "qty": 1000, "price": "0.09", "discount": 5}
    assert "below_floor" in findings(desk, name="丙", lines=[screws]), "0.0855 is below, though it is 0.09 when rounded"
    assert findings(desk, lines=[{"product": "N", "qty": 1, "price": 5}]) == {"no_price": "supervisor"}
    assert findings(desk, lines=[{"product": "B-7", "qty": 1, "discount": 5}]) == {"below_floor": "supervisor"}
    both = {"promotion_product": "supervisor", "promotion_min_qty": "supervisor", "below_floor": "supervisor"}
    assert findings(desk, name="乙", lines=[{"product": "B-7", "qty": 1, "promotion": "P10"}]) == both


@pytest.mark.parametrize(
    ("requested", "found"),
    [("2026-03-09", {}), ("2026-03-08", {"date_infeasible": "follower"}), ("2026-03-01", {"date_past": "supervisor"})],
)
def test_the_slowest_line_says_whether_a_date_is_feasible(desk: Store, requested: str, found: dict[str, str]) -> None:
    goods = [{"product": "A-100", "qty": 1}, {"product": "B-7", "qty": 1}]
    assert findings(desk, lines=goods, requested=requested) == found


def test_a_large_amount_asks_a_supervisor_where_the_setting_says_so(desk: Store) -> None:
    act(desk, "boss", "setting.set", key="approval.standard_amount", value=12000)
    assert findings(desk, lines=[{"product": "A-100", "qty": 10}]) == {}
    assert findings(desk, name="乙", phone="1", lines=[{"product": "A-l00", "qty": "10.001"}]) == {
        "amount_over_standard": "supervisor"
    }


def test_a_likely_duplicate_is_acknowledged_by_the_clerk_himself(desk: Store, clock: FixedClock) -> None:
    first = confirmed(desk)
    second = checked(desk)
    assert standing(desk, second).to_approve == ("duplicate_likely",)
    assert say_yes(desk, second)["status"] == "to_approve"
    assert act(desk, "li", "order.approve", order=second, findings=["duplicate_likely"])["status"] == "open"
    act(desk, "li", "order.cancel", order=first, reason="x")
    act(desk, "li", "order.cancel", order=second, reason="x")
    assert act(desk, "li", "order.enter", customer="王建华", lines=[{"product": "B-7", "qty": 1}])["findings"] == []
    clock.move(timedelta(days=8))
    third = {"customer": "王建华", "lines": [{"product": "B-7", "qty": 1}]}
    assert act(desk, "li", "order.enter", **third)["findings"] == []
    assert [one["code"] for one in act(desk, "li", "order.enter", **third)["findings"]] == ["duplicate_likely"]


# Who approves


@pytest.mark.parametrize(
    ("more", "may", "may_not"),
    [(GREEN, ("fu", "pla", "fin", "su", "boss"), ("wang",)), (LATE, ("fu",), ("wang",)),
     (CHEAP, ("su", "boss"), ("wang", "fu", "pla", "fin")), (FREE, ("boss",), ("wang", "fu", "su"))],
)  # fmt: skip
def test_only_who_has_the_authority_approves(
    desk: Store, more: dict, may: tuple[str, ...], may_not: tuple[str, ...]
) -> None:
    number = submitted(desk, **more)
    waiting = standing(desk, number).to_approve
    for who in may_not:
        assert code(desk, who, "order.approve", order=number) == f"over_authority: {', '.join(waiting)}"
    assert code(desk, "li", "order.approve", order=number) == "same_person"
    for index, who in enumerate(may):
        again = submitted(desk, **more, name="李四", phone=f"1391111222{index}")
        act(desk, who, "order.approve", order=again)
        assert standing(desk, again).to_approve == ()
    with_code = act(desk, may[-1], "order.approve", order=number, findings=list(waiting))
    assert with_code["status"] == "to_check"


@pytest.mark.parametrize(
    "change", [{"special": "红"}, {"requested": "2026-03-17"}, {"contact": "王太太"}, {"address": "南京路1号"}]
)
def test_who_last_changed_it_does_not_approve_it(desk: Store, change: dict) -> None:
    number = entered(desk, **GREEN)
    act(desk, "su", "order.update", order=number, **change)
    act(desk, "li", "order.read_back", order=number, confirmed=KEYS)
    act(desk, "li", "order.submit", order=number)
    assert code(desk, "su", "order.approve", order=number) == "same_person"
    act(desk, "boss", "order.approve", order=number)


def test_who_settled_for_another_value_does_not_approve_it(desk: Store) -> None:
    number = submitted(desk, **GREEN)
    act(desk, "wang", "order.check", order=number, **source(line1_qty="11"))
    act(desk, "fu", "order.settle", order=number, field="lines.1.qty", keep="rekeyed", reason="凭证")
    assert code(desk, "fu", "order.approve", order=number) == "same_person"
    act(desk, "su", "order.approve", order=number)


def test_findings_may_be_decided_one_by_one(desk: Store) -> None:
    number = checked(desk, **GREEN, **CHEAP)
    say_yes(desk, number)
    assert code(desk, "fu", "order.approve", order=number).startswith("over_authority: discount_over_authority")
    assert act(desk, "fu", "order.approve", order=number, findings=["nonstandard"])["status"] == "to_approve"
    assert code(desk, "su", "order.approve", order=number, findings=["nonstandard"]) == "unknown_reference"
    assert act(desk, "su", "order.approve", order=number)["status"] == "open"
    assert [(one.decision, one.codes) for one in facts(desk, confirming.approvals, number)] == [
        ("approved", ["nonstandard"]),
        ("approved", ["discount_over_authority"]),
    ]


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_what_does_not_wait_is_not_approved(desk: Store, state: str) -> None:
    number = entered(desk, **GREEN) if state == "draft" else submitted(desk, **GREEN)
    if state == "cancelled":
        act(desk, "li", "order.cancel", order=number, reason="x")
    for name, more in (
        ("order.approve", {}),
        ("order.self_approve", {"reason": "x"}),
        ("order.reject", {"reason": "x"}),
    ):
        assert code(desk, "su", name, order=number, **more) == "wrong_status"
    assert code(desk, "su", "order.customer_yes", order=number, channel="phone", person="王") == "wrong_status"


def test_one_supervisor_alone_approves_after_the_interval_and_it_shows(desk: Store, clock: FixedClock) -> None:
    number = submitted(desk, who="su", **CHEAP)
    assert code(desk, "li", "order.self_approve", order=number, reason="x") == "forbidden"
    assert code(desk, "su", "order.approve", order=number) == "same_person"
    assert code(desk, "su", "order.self_approve", order=number) == "reason_required"
    assert code(desk, "su", "order.self_approve", order=number, reason="一人当班") == "too_early"
    clock.move(timedelta(hours=6))
    act(desk, "su", "order.self_approve", order=number, reason="一人当班")
    assert [one.decision for one in facts(desk, confirming.approvals, number)] == ["self"]
    beyond = submitted(desk, who="su", **FREE, name="李四", phone="13911112222")
    clock.move(timedelta(days=1))
    found = code(desk, "su", "order.self_approve", order=beyond, reason="x")
    assert found == "over_authority: discount_over_authority"


# Turned back, invalid, on hold


def test_a_rejected_order_is_a_draft_again_and_needs_a_new_decision(desk: Store) -> None:
    number = checked(desk, **GREEN)
    say_yes(desk, number)
    assert code(desk, "fu", "order.reject", order=number) == "reason_required"
    assert code(desk, "wang", "order.reject", order=number, reason="x") == "over_authority: nonstandard"
    assert act(desk, "fu", "order.reject", order=number, reason="不做绿的")["status"] == "draft"
    assert code(desk, "fu", "order.promise", order=number, date="2026-03-20", reason="x") == "wrong_status"
    act(desk, "li", "order.submit", order=number)
    assert standing(desk, number).to_check == ()
    assert (status(desk, number), standing(desk, number).to_approve) == ("to_approve", ("nonstandard",))
    act(desk, "fu", "order.reject", order=number, reason="还是不做")
    act(desk, "li", "order.update", order=number, special="红", lines=[{"product": "A-100", "qty": 9}])
    assert code(desk, "li", "order.submit", order=number) == "missing_fields"
    act(desk, "li", "order.read_back", order=number, confirmed=["lines"])
    act(desk, "li", "order.submit", order=number)
    found = standing(desk, number)
    assert (found.to_check, found.to_approve) == (("line.1", "line.2"), ("nonstandard",))


def test_an_invalid_order_waits_and_is_completed(desk: Store) -> None:
    number = submitted(desk)
    assert code(desk, "li", "order.invalid", order=number, reason="空号") == "forbidden"
    assert code(desk, "fu", "order.invalid", order=number) == "reason_required"
    act(desk, "fu", "order.invalid", order=number, reason="空号")
    assert code(desk, "fu", "order.invalid", order=number, reason="x") == "wrong_status"
    act(desk, "wang", "order.check", order=number, **source())
    say_yes(desk, number)
    assert row(desk, number).confirmed_at is None
    assert act(desk, "fu", "order.valid", order=number)["status"] == "open"
    assert code(desk, "fu", "order.valid", order=number) == "wrong_status"
    assert code(desk, "fu", "order.invalid", order=number, reason="x") == "wrong_status"


def test_what_is_cancelled_is_never_confirmed(desk: Store) -> None:
    number = submitted(desk)
    act(desk, "fu", "order.invalid", order=number, reason="空号")
    act(desk, "wang", "order.check", order=number, **source())
    say_yes(desk, number)
    act(desk, "li", "order.cancel", order=number, reason="x")
    for name, more in (("order.valid", {}), ("order.invalid", {"reason": "x"})):
        assert code(desk, "fu", name, order=number, **more) == "wrong_status"
    assert "confirmed" not in events(desk, number)


# Dates


def test_a_date_the_customer_agrees_to_keeps_the_order_open(desk: Store) -> None:
    number = confirmed(desk)
    done = act(desk, "fu", "order.promise", order=number, date="2026-03-20", agreed=True, reason="缺料")
    assert {"order": number, "promised": "2026-03-20", "slips": 1}.items() <= done.items()
    assert status(desk, number) == "open"


def test_a_date_the_customer_refuses_leaves_his_yes_open(desk: Store) -> None:
    number = confirmed(desk)
    act(desk, "fu", "order.promise", order=number, date="2026-03-20", agreed=False, reason="缺料")
    assert (status(desk, number), standing(desk, number).to_agree) == ("awaiting_customer", ("promised",))
    act(desk, "fu", "order.promise", order=number, date="2026-03-21", reason="还是缺料")
    assert status(desk, number) == "awaiting_customer", "a further date without his answer is no yes"
    assert code(desk, "fu", "order.advance", order=number, to="production") == "gate_closed: no_customer_yes"
    assert say_yes(desk, number)["status"] == "open"
    act(desk, "fu", "order.promise", order=number, date="2026-03-22", agreed=False, reason="缺料")
    act(desk, "fu", "order.promise", order=number, date="2026-03-19", agreed=True, reason="料到了")
    assert status(desk, number) == "open"
    assert len(facts(desk, promises, number)) == 5


def test_a_draft_promises_nothing(desk: Store) -> None:
    assert code(desk, "fu", "order.promise", order=entered(desk), date="2026-03-20", reason="x") == "wrong_status"


# Imported orders


def test_imported_orders_go_on_and_are_named_unchecked(desk: Store) -> None:
    number = imported(desk)
    assert (status(desk, number), row(desk, number).stage, standing(desk, number)) == ("open", "confirmed", None)
    assert [(one.check, one.result) for one in facts(desk, confirming.checks, number)] == [("import", "unchecked")]
    assert act(desk, "fu", "order.advance", order=number, to="production")["stage"] == "production"


def test_by_setting_imported_orders_wait_for_check_and_yes_like_all_others(desk: Store) -> None:
    act(desk, "boss", "setting.set", key="import.check", value=True)
    delivered = imported(desk, "A-2", delivered="2026-02-27")
    assert row(desk, delivered).stage == "after_sale"
    number = imported(desk, requested="2026-03-10")
    assert (status(desk, number), row(desk, number).stage) == ("to_check", "received")
    assert (
        code(desk, "fu", "order.advance", order=number, to="production") == "gate_closed: not_checked, no_customer_yes"
    )
    act(desk, "li", "order.amend", order=number, changes={"contact": "王太太", "delivery_mode": "courier"}, reason="补")
    assert set(standing(desk, number).to_check) == {"customer_phone", "requested", "address", "line.1"}
    keyed = {
        "fields": {"customer_phone": "13812345678", "requested": "3-10", "address": "中山路 1 号"},
        "lines": [{"product": "m1", "qty": "2", "price": "10.5"}],
    }
    assert code(desk, "su", "order.check", order=number, **keyed) == "same_person"
    assert act(desk, "wang", "order.check", order=number, **keyed)["result"] == "match"
    assert row(desk, number).confirmed_at is None
    assert say_yes(desk, number)["status"] == "open"
    assert act(desk, "fu", "order.advance", order=number, to="production")["stage"] == "production"
    open_steps = [one.code for one in facts(desk, milestones, number) if one.done_at is None]
    assert open_steps == ["produce", "ship", "deliver"]
