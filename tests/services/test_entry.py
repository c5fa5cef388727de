"""Order entry: drafts with any gaps, everything missing at once, the read-back, submission, copies (S09)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gendan.db import confirming
from gendan.db.entry import every_line, lines_of
from gendan.db.orders import order_events
from gendan.db.store import Store
from tests.helpers import act, bodies
from tests.order_kit import (
    ADDRESS,
    KEYS,
    PHONE,
    code,
    commits,
    confirmed,
    entered,
    events,
    facts,
    refused,
    row,
    say_yes,
    source,
    standing,
    status,
    submitted,
)


def lines(store: Store, number: str) -> list[tuple[object, ...]]:
    with store.read() as conn:
        return [(r.pos, r.qty, r.price, r.discount, r.promotion) for r in lines_of(conn, row(store, number).id)]


# Drafts


def test_a_customer_is_all_that_a_draft_needs(desk: Store) -> None:
    act(desk, "li", "customer.add", name="王建华", phone=PHONE, address=ADDRESS)
    made = act(desk, "li", "order.enter", customer="王建华")
    assert (made["status"], made["findings"]) == ("draft", [])
    order = row(desk, made["number"])
    assert (order.phone, order.address, order.stage, order.placed_on) == (PHONE, ADDRESS, "received", None)


def test_a_new_customer_comes_with_name_and_phone_and_a_known_one_is_recognised(desk: Store) -> None:
    numbers = [entered(desk), entered(desk, phone="138 0000 1234"), entered(desk, phone="13900001234")]
    ids = [row(desk, number).customer_id for number in numbers]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, ("customer", "name", "phone")),
        ({"name": "甲"}, ("customer", "phone")),
        ({"phone": "1"}, ("customer", "name")),
    ],
)
def test_an_order_of_nobody_is_refused(desk: Store, given: dict[str, str], fields: tuple[str, ...]) -> None:
    error = refused(desk, "li", "order.enter", **given)
    assert (error.code, error.fields) == ("missing_fields", fields)


def test_price_ladder_and_promotion_are_proposed(desk: Store) -> None:
    act(desk, "su", "price.break", product="A-100", min_qty=50, price=1000)
    number = entered(desk, lines=[{"product": "a-100", "qty": qty} for qty in (19, 20, 50)])
    assert lines(desk, number) == [
        (1, Decimal(19), Decimal("1200.00"), Decimal(0), None),
        (2, Decimal(20), Decimal("1200.00"), Decimal(10), "P10"),
        (3, Decimal(50), Decimal("1000.00"), Decimal(10), "P10"),
    ]
    assert row(desk, number).amount == 19 * 1200 + 20 * 1080 + 50 * 900
    act(desk, "li", "order.update", order=number, lines=[{"product": "a-100", "qty": 20, "promotion": "p10"}])
    assert [line[3:] for line in lines(desk, number)] == [(Decimal(10), "P10")], "as a product, in small letters too"


def test_an_unknown_product_is_named_with_its_line(desk: Store) -> None:
    error = refused(
        desk,
        "li",
        "order.enter",
        name="甲",
        phone="1",
        lines=[{"product": "A-100", "qty": 1}, {"product": "X", "qty": 1}],
    )
    assert (error.code, error.field) == ("unknown_reference", "lines.2.product")


def test_a_draft_is_changed_line_by_line_and_nothing_is_lost_from_the_journal(desk: Store) -> None:
    number = entered(desk)
    act(desk, "li", "order.update", order=number, lines=[{"product": "B-7", "qty": 1}])
    act(
        desk, "wang", "order.update", order=number, lines=[{"product": "B-7", "qty": 1}, {"product": "A-100", "qty": 2}]
    )
    assert [line[:2] for line in lines(desk, number)] == [(1, Decimal(1)), (2, Decimal(2))]
    with desk.read() as conn:
        assert len(every_line(conn, row(desk, number).id)) == 2


def test_another_customer_comes_with_his_own_phone_and_address(desk: Store) -> None:
    number, typed = entered(desk), entered(desk)
    act(desk, "li", "order.update", order=typed, phone="13700000000")
    act(desk, "li", "customer.add", name="王建华", phone="13911112222", address="南京路1号")
    for one in (number, typed):
        act(desk, "li", "order.update", order=one, customer="13911112222")
    assert [(row(desk, one).phone, row(desk, one).address) for one in (number, typed)] == [
        ("13911112222", "南京路1号"),
        ("13700000000", "南京路1号"),
    ]


def test_what_was_submitted_is_changed_by_amendments_only(desk: Store) -> None:
    number = submitted(desk)
    assert code(desk, "li", "order.update", order=number, special="绿") == "wrong_status"
    assert code(desk, "li", "order.submit", order=number) == "wrong_status"


# Submission


def test_everything_missing_is_named_at_once(desk: Store) -> None:
    bare = act(desk, "li", "order.enter", name="甲", phone="13911112222")["number"]
    error = refused(desk, "li", "order.submit", order=bare)
    assert error.code == "missing_fields"
    assert error.fields == ("channel", "lines", "requested", "delivery_mode", "address", "read_back")
    assert code(desk, "li", "order.submit", order=entered(desk)) == "missing_fields"


@pytest.mark.parametrize(
    ("left_out", "fields"),
    [
        ("channel", ("channel",)),
        ("lines", ("lines",)),
        ("requested", ("requested",)),
        ("delivery_mode", ("delivery_mode",)),
        ("address", ("address",)),
    ],
)
def test_each_required_field_is_asked_for(desk: Store, left_out: str, fields: tuple[str, ...]) -> None:
    number = entered(desk, **{left_out: None})
    act(desk, "li", "order.read_back", order=number, confirmed=KEYS)
    assert refused(desk, "li", "order.submit", order=number).fields == fields


def test_goods_that_are_picked_up_need_no_address(desk: Store) -> None:
    number = entered(desk, address=None, delivery_mode="pickup")
    done = act(desk, "li", "order.read_back", order=number, confirmed=["customer_phone", "requested", "lines"])
    assert done["missing"] == []
    assert act(desk, "li", "order.submit", order=number)["status"] == "to_check"
    assert "address" not in standing(desk, number).to_check


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        ({"phone": "13800001235"}, ["customer_phone"]),
        ({"requested": "2026-03-17"}, ["requested"]),
        ({"address": "南京路 1 号"}, ["address"]),
        ({"lines": [{"product": "A-100", "qty": 11, "price": 1200}]}, ["lines"]),
        (
            {"lines": [{"product": "A-100", "qty": 10, "price": 1200, "special": "绿"}, {"product": "B-7", "qty": 4}]},
            ["lines"],
        ),
        ({"special": "周末送"}, []),
        ({"owner": "fu", "deposit": 5, "urgent": True}, []),
    ],
)
def test_what_is_changed_after_the_read_back_is_read_back_again(desk: Store, changes: dict, again: list[str]) -> None:
    number = entered(desk)
    act(desk, "li", "order.read_back", order=number, confirmed=KEYS[:2])
    assert act(desk, "li", "order.read_back", order=number, confirmed=KEYS[2:])["missing"] == []
    act(desk, "wang", "order.update", order=number, **changes)
    if again:
        assert refused(desk, "li", "order.submit", order=number).fields == ("read_back",)
    assert act(desk, "wang", "order.read_back", order=number, confirmed=again)["missing"] == []
    act(desk, "li", "order.submit", order=number)


def test_the_read_back_is_for_drafts_and_until_the_check(desk: Store) -> None:
    number = submitted(desk)
    act(desk, "wang", "order.read_back", order=number, confirmed=["address"])
    act(desk, "wang", "order.check", order=number, **source())
    assert code(desk, "li", "order.read_back", order=number, confirmed=["address"]) == "wrong_status"
    error = refused(desk, "li", "order.read_back", order=entered(desk), confirmed=["colour"])
    assert (error.code, error.field) == ("bad_value", "confirmed")


def test_a_submitted_order_is_placed_and_waits_for_its_check(desk: Store) -> None:
    number = entered(desk)
    assert (row(desk, number).placed_on, row(desk, number).needs_approval) == (None, False)
    act(desk, "li", "order.read_back", order=number, confirmed=KEYS)
    result = act(desk, "li", "order.submit", order=number)
    assert (result["status"], result["findings"]) == ("to_check", [])
    assert row(desk, number).placed_on.isoformat() == "2026-03-02"
    assert standing(desk, number).to_check == ("customer_phone", "requested", "address", "line.1", "line.2")


def test_a_likely_duplicate_that_was_taken_note_of_waits_for_nobody(desk: Store) -> None:
    confirmed(desk)
    number = entered(desk)
    act(desk, "li", "order.read_back", order=number, confirmed=KEYS)
    result = act(desk, "li", "order.submit", order=number, acknowledged=["duplicate_likely", "no_such"])
    assert [one["code"] for one in result["findings"]] == ["duplicate_likely"]
    assert standing(desk, number).to_approve == ()


def test_an_urgent_order_needs_a_follower_of_its_own_and_a_supervisors_approval(desk: Store) -> None:
    number = entered(desk, urgent=True)
    act(desk, "li", "order.read_back", order=number, confirmed=KEYS)
    assert refused(desk, "li", "order.submit", order=number).fields == ("owner",)
    act(desk, "li", "order.update", order=number, owner="fu")
    result = act(desk, "li", "order.submit", order=number)
    assert [(one["code"], one["overridable_by"]) for one in result["findings"]] == [("urgent", "supervisor")]
    act(desk, "wang", "order.check", order=number, **source())
    say_yes(desk, number)
    assert row(desk, number).status == "to_approve"
    assert act(desk, "su", "order.approve", order=number)["status"] == "open"


def test_what_waits_for_a_decision_is_not_only_taken_note_of(desk: Store) -> None:
    number = entered(desk, special="浅胡桃色")
    act(desk, "li", "order.read_back", order=number, confirmed=KEYS)
    error = refused(desk, "li", "order.submit", order=number, acknowledged=["nonstandard"])
    assert (error.code, error.field) == ("over_authority", "acknowledged")
    assert row(desk, number).status == "draft"


# Which orders are checked, and what of them


def test_two_customers_of_one_name_are_told_apart_by_the_check(desk: Store) -> None:
    act(desk, "li", "customer.add", name="王建华", phone="13911112222")
    number = submitted(desk)
    assert standing(desk, number).to_check[0] == "customer"
    assert code(desk, "li", "order.check", order=number, **source()) == "same_person"
    named = row(desk, number).customer_id
    assert (
        act(desk, "wang", "order.check", order=number, **source(customer="王建中"))["differences"][0]["field"]
        == "customer"
    )
    assert act(desk, "fu", "order.check", order=number, **source(customer="王 建华"))["result"] == "match"
    assert row(desk, number).customer_id == named


def test_the_wrong_one_of_two_namesakes_is_found_and_put_right(desk: Store) -> None:
    first = act(desk, "li", "customer.add", name="王建华", phone=PHONE)["customer"]
    other = act(desk, "li", "customer.add", name="王建华", phone="13911112222")["customer"]
    number = submitted(desk, name=None, customer=other)
    assert row(desk, number).phone == PHONE, "all but the customer is right"
    found = act(desk, "wang", "order.check", order=number, **source(customer="王建华"))
    assert found["differences"] == [{"field": "customer", "entered": f"王建华 {other}", "rekeyed": "王建华"}]
    settle = {"field": "customer", "keep": "rekeyed", "reason": "凭证"}
    assert act(desk, "li", "order.settle", order=number, **settle)["status"] == "awaiting_customer"
    assert row(desk, number).customer_id == row(desk, entered(desk, name=None, customer=first)).customer_id


def test_two_files_of_one_customer_are_no_namesakes(desk: Store) -> None:
    first = act(desk, "li", "customer.add", name="王建华", phone=PHONE)["customer"]
    other = act(desk, "li", "customer.add", name="王建华", phone="13911112222")["customer"]
    assert "customer" in standing(desk, submitted(desk, name=None, customer=other)).to_check
    act(desk, "boss", "customer.merge", customer=first, into=other, reason="一个人")
    assert "customer" not in standing(desk, submitted(desk, name=None, customer=other)).to_check


def test_the_key_fields_are_a_setting(desk: Store) -> None:
    act(desk, "boss", "setting.set", key="check.key_fields", value=["requested", "lines"])
    number = submitted(desk)
    assert standing(desk, number).to_check == ("requested", "line.1", "line.2")
    keyed = {"fields": {"requested": "3-16"}, "lines": source()["lines"]}
    assert act(desk, "wang", "order.check", order=number, **keyed)["result"] == "match"


@pytest.mark.parametrize(
    ("more", "checked"),
    [({}, False), ({"special": "绿"}, True), ({"lines": [{"product": "B-7", "qty": 1, "special": "绿"}]}, True),
     ({"lines": [{"product": "A-100", "qty": 42}]}, True), ({"name": "新客", "phone": "13911112222"}, True)],
)  # fmt: skip
def test_by_rule_only_some_orders_are_checked(desk: Store, more: dict, checked: bool) -> None:
    confirmed(desk)
    act(desk, "boss", "setting.set", key="check.policy", value="by_rule")
    act(desk, "boss", "setting.set", key="check.amount_from", value=20000)
    number = submitted(desk, **more)
    assert bool(standing(desk, number).to_check) is checked
    kinds = [one.check for one in facts(desk, confirming.checks, number)]
    assert kinds == ([] if checked else ["policy"])


def test_by_rule_key_customers_are_always_checked(desk: Store) -> None:
    number = confirmed(desk)
    assert standing(desk, number).status == "open"
    act(desk, "boss", "setting.set", key="check.policy", value="by_rule")
    act(desk, "boss", "setting.set", key="check.amount_from", value=1000000)
    assert standing(desk, submitted(desk)).to_check == ()
    act(desk, "su", "customer.update", customer="王建华", kind="key")
    assert standing(desk, submitted(desk)).to_check != ()


# Copies


def test_a_copy_copies_goods_and_no_confirmation(desk: Store) -> None:
    source_number = confirmed(desk)
    act(desk, "su", "product.update", code="A-100", list_price=1300)
    copy = act(desk, "wang", "order.copy", order=source_number)["number"]
    assert (status(desk, copy), row(desk, copy).confirmed_at) == ("draft", None)
    assert [line[:3] for line in lines(desk, copy)] == [
        (1, Decimal(10), Decimal("1300.00")),
        (2, Decimal(4), Decimal("99.50")),
    ]
    assert (row(desk, copy).phone, row(desk, copy).address) == (PHONE, ADDRESS)
    for table in (confirming.checks, confirming.customer_yes, confirming.approvals, confirming.read_backs):
        assert facts(desk, table, copy) == []
    assert code(desk, "fu", "order.advance", order=copy, to="production").startswith("gate_closed: not_submitted")
    assert refused(desk, "wang", "order.submit", order=copy).fields == ("requested", "read_back")


# What the journal tells


def test_personal_values_are_not_in_the_journal(desk: Store) -> None:
    number = submitted(desk, contact="王太太")
    act(desk, "wang", "order.check", order=number, **source(customer_phone="13812121212", address="南京东路77号"))
    act(desk, "su", "order.settle", order=number, field="customer_phone", keep="entered", reason="凭证")
    act(desk, "li", "order.settle", order=number, field="address", keep="rekeyed", reason="凭证")
    act(desk, "li", "order.customer_yes", order=number, channel="phone", person="王小妹", note="打给她妹妹")
    act(
        desk,
        "li",
        "order.amend",
        order=number,
        changes={"address": "西藏路9号", "customer_phone": "13700009999"},
        reason="搬家",
    )
    written = bodies(desk.path)
    for value in (
        PHONE,
        ADDRESS,
        "王建华",
        "王太太",
        "13812121212",
        "南京东路",
        "王小妹",
        "妹妹",
        "西藏路",
        "13700009999",
    ):
        assert value not in written
    assert "搬家" in written


def test_every_step_of_an_order_is_in_its_history(desk: Store) -> None:
    number = confirmed(desk)
    assert events(desk, number) == ["entered", "submitted", "confirmed"]
    assert all(one.by_id and one.at for one in facts(desk, order_events, number))
    before = commits(desk)
    say_yes(desk, number)
    assert commits(desk) == before + 1
    assert events(desk, number) == ["entered", "submitted", "confirmed"]
