"""The blind check: who may, what differs, how differences are settled, and what one person may do alone (S03)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from gendan.clock import FixedClock
from gendan.db import confirming
from gendan.db.entry import lines_of
from gendan.db.store import Store
from tests.helpers import STAFF, act
from tests.order_kit import (
    ADDRESS,
    KEYS,
    PHONE,
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

WRONG = {"product": "A-l00", "qty": 10, "price": 1200}
OTHER = {"name": "李四", "phone": "13911112222"}
GOOD_B = {"product": "B-7", "qty": 4, "price": "99.50"}


def key(store: Store, number: str, who: str = "wang", **changes: str) -> dict:
    return act(store, who, "order.check", order=number, **source(**changes))


def settle(store: Store, number: str, who: str, field: str, keep: str) -> dict:
    return act(store, who, "order.settle", order=number, field=field, keep=keep, reason="凭证")


# Who checks


def test_everybody_but_those_who_wrote_it_may_check(desk: Store) -> None:
    for who in ("wang", *STAFF):
        number = submitted(desk, document_ref=who)
        if who == "li":
            assert code(desk, who, "order.check", order=number, **source()) == "same_person"
        else:
            assert key(desk, number, who)["result"] == "match"


@pytest.mark.parametrize(
    "change",
    [
        {"phone": "13800001235"},
        {"requested": "2026-03-17"},
        {"address": "南京路1号"},
        {"special": "绿"},
        {"contact": "王太太"},
        {"lines": [{"product": "A-100", "qty": 9}]},
        {"channel": "fax"},
        {"document_ref": "另一张"},
        {"delivery_mode": "courier"},
    ],
)
def test_who_last_changed_any_field_of_it_does_not_check_it(desk: Store, change: dict) -> None:
    number = entered(desk)
    act(desk, "wang", "order.update", order=number, **change)
    act(desk, "li", "order.read_back", order=number, confirmed=KEYS)
    act(desk, "li", "order.submit", order=number)
    for who in ("li", "wang"):
        assert code(desk, who, "order.check", order=number, **source()) == "same_person"
    assert act(desk, "fu", "order.check", order=number, **source())["order"] == number


def test_who_reads_back_submits_names_an_owner_or_hands_the_file_in_may_check(desk: Store) -> None:
    number = entered(desk)
    act(desk, "wang", "order.read_back", order=number, confirmed=KEYS)
    act(desk, "wang", "order.submit", order=number)
    act(desk, "su", "order.assign", order=number, owner="fu")
    assert key(desk, number, "wang")["result"] == "match"


def test_who_settled_for_what_was_keyed_does_not_check_it_later(desk: Store) -> None:
    number = submitted(desk)
    key(desk, number, requested="2026-03-18")
    settle(desk, number, "su", "requested", "rekeyed")
    act(desk, "li", "order.amend", order=number, changes={"address": "南京路1号"}, reason="搬家")
    assert code(desk, "su", "order.check", order=number, **source()) == "same_person"


@pytest.mark.parametrize("state", ["draft", "cancelled", "checked", "rejected", "imported"])
def test_what_waits_for_no_check_is_not_checked(desk: Store, state: str) -> None:
    from tests.helpers import order as imported

    if state == "draft":
        number = entered(desk)
    elif state == "cancelled":
        number = submitted(desk)
        act(desk, "li", "order.cancel", order=number, reason="x")
    elif state == "checked":
        number = checked(desk)
    elif state == "rejected":
        number = submitted(desk, special="绿")
        act(desk, "su", "order.reject", order=number, reason="不做绿的")
    else:
        number = imported(desk)
    for name, more in (("order.check", {}), ("order.self_check", {"reason": "一人当班"})):
        assert code(desk, "fu", name, order=number, **source(), **more) == "wrong_status"


def test_what_is_on_hold_or_invalid_may_be_checked_and_goes_nowhere(desk: Store) -> None:
    held, invalid = submitted(desk), submitted(desk, **OTHER)
    act(desk, "li", "order.hold", order=held, reason="x")
    act(desk, "fu", "order.invalid", order=invalid, reason="空号")
    for number, phone in ((held, PHONE), (invalid, OTHER["phone"])):
        key(desk, number, customer_phone=phone)
        say_yes(desk, number)
    assert code(desk, "fu", "order.advance", order=held, to="production") == "gate_closed: on_hold"
    assert code(desk, "fu", "order.advance", order=invalid, to="production") == "gate_closed: not_confirmed, invalid"
    act(desk, "fu", "order.valid", order=invalid)
    act(desk, "fu", "order.advance", order=invalid, to="production")


# What differs


def test_the_other_ways_to_write_are_a_match_and_the_seal_is_kept(desk: Store) -> None:
    number = submitted(desk)
    keyed = source(
        customer_phone="138 0000-1234", requested="3月16日", address="张杨路５００号", line1_product="ａ-100"
    )
    result = act(desk, "wang", "order.check", order=number, **keyed)
    assert (result["result"], result["differences"], result["status"]) == ("match", [], "awaiting_customer")
    (fact,) = facts(desk, confirming.checks, number)
    assert (fact.check, fact.result) == ("blind", "match")
    assert fact.saw == {g: d for g, d in seal(desk, number).items() if g in fact.saw}
    assert set(fact.saw) == {"customer_phone", "requested", "address", "line.1", "line.2"}


def test_all_differences_are_told_with_both_values_and_kept(desk: Store) -> None:
    number = submitted(desk, lines=[WRONG, GOOD_B])
    result = key(desk, number, customer_phone="13800001243", line2_qty="40", line2_price="?")
    assert (result["result"], result["status"]) == ("differs", "to_settle")
    assert result["differences"] == [
        {"field": "customer_phone", "entered": "13800001234", "rekeyed": "13800001243"},
        {"field": "lines.1.product", "entered": "A-l00", "rekeyed": "A-100"},
        {"field": "lines.2.qty", "entered": "4", "rekeyed": "40"},
        {"field": "lines.2.price", "entered": "99.50", "rekeyed": "?"},
    ]
    (fact,) = facts(desk, confirming.checks, number)
    assert fact.differences == result["differences"]
    assert fact.differed == [one["field"] for one in result["differences"]]


def test_nothing_keyed_is_a_difference_in_everything(desk: Store) -> None:
    number = submitted(desk)
    found = act(desk, "wang", "order.check", order=number)["differences"]
    assert [one["field"] for one in found] == [
        "customer_phone", "requested", "address",
        "lines.1.product", "lines.1.qty", "lines.1.price", "lines.2.product", "lines.2.qty", "lines.2.price",
    ]  # fmt: skip


# Settling


def test_the_true_value_is_taken_over_and_two_persons_stand_for_it(desk: Store) -> None:
    number = submitted(desk, lines=[WRONG, GOOD_B])
    key(desk, number)
    assert settle(desk, number, "li", "lines.1.product", "rekeyed") == {
        "order": number,
        "left": 0,
        "status": "awaiting_customer",
    }
    with desk.read() as conn:
        first = lines_of(conn, row(desk, number).id)[0]
    assert first.name == "产品A-100"


def test_who_keyed_the_value_alone_does_not_vouch_for_it(desk: Store) -> None:
    number = submitted(desk, lines=[WRONG, GOOD_B])
    key(desk, number)
    assert settle(desk, number, "wang", "lines.1.product", "rekeyed")["status"] == "to_check"
    assert standing(desk, number).to_check == ("line.1",)
    for who in ("li", "wang"):
        assert code(desk, who, "order.check", order=number, **source()) == "same_person"
    assert key(desk, number, "fu")["result"] == "match"


def test_a_third_person_settles_for_either(desk: Store) -> None:
    number = submitted(desk, lines=[WRONG, GOOD_B])
    key(desk, number, line2_qty="40")
    assert settle(desk, number, "su", "lines.1.product", "rekeyed")["left"] == 1
    assert settle(desk, number, "su", "lines.2.qty", "entered") == {
        "order": number,
        "left": 0,
        "status": "awaiting_customer",
    }


def test_what_was_entered_is_not_kept_by_who_entered_or_changed_it(desk: Store) -> None:
    number = entered(desk)
    act(desk, "fu", "order.update", order=number, requested="2026-03-17")
    act(desk, "li", "order.read_back", order=number, confirmed=KEYS)
    act(desk, "li", "order.submit", order=number)
    key(desk, number, customer_phone="13800001243")
    for who, field in (("li", "customer_phone"), ("li", "requested"), ("fu", "requested")):
        assert code(desk, who, "order.settle", order=number, field=field, keep="entered", reason="x") == "same_person"
    assert settle(desk, number, "fu", "customer_phone", "entered")["left"] == 1
    assert settle(desk, number, "wang", "requested", "entered")["left"] == 0


def test_settling_one_field_bars_nobody_from_settling_another(desk: Store) -> None:
    number = submitted(desk)
    key(desk, number, requested="2026-03-17", customer_phone="13800001243")
    settle(desk, number, "wang", "requested", "rekeyed")
    assert settle(desk, number, "wang", "customer_phone", "entered")["left"] == 0


def test_both_halves_of_a_line_may_be_settled_in_any_order(desk: Store) -> None:
    for fields in (("lines.1.qty", "lines.1.product"), ("lines.1.product", "lines.1.qty")):
        number = submitted(desk, lines=[{"product": "A-l00", "qty": 1, "price": 1200}, GOOD_B])
        key(desk, number)
        for field in fields:
            last = settle(desk, number, "li", field, "rekeyed")
        assert last["status"] == "awaiting_customer"


def test_who_settled_when_and_why_is_kept(desk: Store) -> None:
    number = submitted(desk)
    key(desk, number, requested="2026-03-18")
    assert code(desk, "su", "order.settle", order=number, field="requested", keep="entered") == "reason_required"
    settle(desk, number, "su", "requested", "entered")
    (fact,) = facts(desk, confirming.settlements, number)
    assert (fact.field, fact.keep, fact.reason, fact.counts) == ("requested", "entered", "凭证", True)
    assert (
        code(desk, "su", "order.settle", order=number, field="requested", keep="entered", reason="x")
        == "unknown_reference"
    )


@pytest.mark.parametrize(
    ("changes", "field", "code_"),
    [
        ({"customer_phone": ""}, "customer_phone", "bad_value"),
        ({"requested": "never"}, "requested", "bad_value"),
        ({"line1_product": "X-1"}, "lines.1.product", "unknown_reference"),
        ({"line1_qty": "many"}, "lines.1.qty", "bad_value"),
        ({"line1_qty": "0"}, "lines.1.qty", "bad_value"),
        ({"line1_price": ""}, "lines.1.price", "bad_value"),
    ],
)
def test_what_cannot_be_read_is_not_taken_over(desk: Store, changes: dict, field: str, code_: str) -> None:
    number = submitted(desk)
    key(desk, number, **changes)
    assert code(desk, "li", "order.settle", order=number, field=field, keep="rekeyed", reason="x") == code_
    assert standing(desk, number).to_settle == (field,)


def test_a_line_that_was_left_out_at_entry_is_seen_and_added_by_an_amendment(desk: Store) -> None:
    number = submitted(desk, lines=[{"product": "A-100", "qty": 10}])
    assert key(desk, number)["differences"] == [{"field": "lines.2", "entered": "", "rekeyed": "B-7 4 99.50"}]
    assert code(desk, "li", "order.settle", order=number, field="lines.2", keep="rekeyed", reason="x") == "bad_value"
    assert code(desk, "li", "order.settle", order=number, field="lines.2", keep="entered", reason="x") == "same_person"
    act(desk, "li", "order.amend", order=number, changes={"address": "张杨路500号"}, reason="写短")
    act(desk, "fu", "order.check", order=number, fields={"address": ADDRESS[-7:]})
    assert standing(desk, number).to_settle == ("lines.2",), "a check of something else does not forget the line"
    act(desk, "li", "order.amend", order=number, changes={"lines": [{"product": "B-7", "qty": 4}]}, reason="漏行")
    assert standing(desk, number).to_check == ("line.2",)
    assert key(desk, number)["result"] == "match"


def test_after_a_line_is_taken_out_the_others_keep_their_numbers(desk: Store) -> None:
    number = checked(desk)
    act(desk, "li", "order.amend", order=number, changes={"lines": [{"line": 1, "remove": True}]}, reason="不要了")
    assert standing(desk, number).to_check == ("line.1",), "a line left out is a change that a second person sees"
    keyed = {"fields": {}, "lines": [{"product": "B-7", "qty": "5", "price": "99.5"}]}
    found = act(desk, "wang", "order.check", order=number, **keyed)["differences"]
    assert [one["field"] for one in found] == ["lines.2.qty"]
    assert settle(desk, number, "li", "lines.2.qty", "rekeyed")["status"] == "awaiting_customer"


def test_who_has_seen_the_differences_does_not_key_until_they_agree(desk: Store) -> None:
    number = submitted(desk, lines=[WRONG, GOOD_B])
    key(desk, number)
    assert code(desk, "wang", "order.check", order=number, **source(line1_product="A-l00")) == "same_person"
    assert key(desk, number, "fu")["result"] == "differs"
    assert act(desk, "su", "order.check", order=number, **source(line1_product="A-l00"))["result"] == "match"
    assert code(desk, "li", "order.settle", order=number, field="lines.1.product", keep="rekeyed", reason="x") == (
        "unknown_reference"
    )


@pytest.mark.parametrize("ending", ["cancel", "reject"])
def test_nothing_is_settled_on_what_does_not_wait_any_more(desk: Store, ending: str) -> None:
    number = submitted(desk, special="绿")
    key(desk, number, requested="2026-03-18")
    act(desk, "su", f"order.{ending}", order=number, reason="x")
    before = events(desk, number)
    assert (
        code(desk, "su", "order.settle", order=number, field="requested", keep="rekeyed", reason="x") == "wrong_status"
    )
    assert events(desk, number) == before


def test_money_that_was_received_is_not_settled_away(desk: Store) -> None:
    number = submitted(desk)
    act(desk, "li", "payment.receive", order=number, kind="deposit", amount=5000, method="cash")
    key(desk, number, line1_qty="1")
    assert code(desk, "li", "order.settle", order=number, field="lines.1.qty", keep="rekeyed", reason="x") == "exceeds"


def test_a_settled_value_is_judged_anew(desk: Store) -> None:
    number = submitted(desk, lines=[{"product": "A-100", "qty": 20}, GOOD_B])
    assert [one.decision for one in facts(desk, confirming.approvals, number)] == ["by_rule"]
    key(desk, number)
    assert settle(desk, number, "li", "lines.1.qty", "rekeyed")["status"] == "awaiting_customer"
    assert standing(desk, number).to_approve == ("promotion_min_qty",)
    say_yes(desk, number)
    assert code(desk, "fu", "order.advance", order=number, to="production") == "gate_closed: not_approved"
    assert act(desk, "su", "order.approve", order=number)["status"] == "open"


def test_a_settled_value_that_changes_no_finding_keeps_the_decision(desk: Store) -> None:
    number = submitted(desk, special="绿", lines=[WRONG, GOOD_B])
    act(desk, "fu", "order.approve", order=number)
    key(desk, number)
    settle(desk, number, "li", "lines.1.product", "rekeyed")
    assert standing(desk, number).to_approve == ()
    assert "settled" not in events(desk, number)


# Alone


def test_one_person_alone_checks_after_the_interval_and_it_shows(desk: Store, clock: FixedClock) -> None:
    number = submitted(desk)
    keyed = source() | {"reason": "今天一人当班"}
    for time in ("09:00", "14:29"):  # four hours of business: the noon break does not count
        clock.set(datetime.fromisoformat(f"2026-03-02T{time}+08:00"))
        assert code(desk, "li", "order.self_check", order=number, **keyed) == "too_early"
    clock.move(timedelta(minutes=1))
    assert code(desk, "li", "order.self_check", order=number, **source()) == "reason_required"
    assert act(desk, "li", "order.self_check", order=number, **keyed)["status"] == "awaiting_customer"
    assert [one.check for one in facts(desk, confirming.checks, number)] == ["self"]


def test_the_interval_is_a_setting(desk: Store, clock: FixedClock) -> None:
    act(desk, "boss", "setting.set", key="check.self_check_after", value="30m")
    number = submitted(desk)
    clock.move(timedelta(minutes=30))
    assert act(desk, "li", "order.self_check", order=number, **source(), reason="一人当班")["result"] == "match"


def test_saying_that_it_happened_earlier_does_not_shorten_the_wait(desk: Store) -> None:
    evening = datetime.fromisoformat("2026-02-25T20:00:00+08:00")
    goods = [{"product": "B-7", "qty": 4}]
    more = {"channel": "phone", "requested": "2026-03-16", "delivery_mode": "pickup", "special": "绿", "lines": goods}
    number = act(desk, "su", "order.enter", at=evening, **OTHER, **more)["number"]
    act(desk, "su", "order.read_back", order=number, confirmed=KEYS)
    act(desk, "su", "order.submit", at=evening, order=number)
    keyed = {"fields": {"customer_phone": OTHER["phone"], "requested": "3-16"}, "lines": source()["lines"][1:]}
    assert code(desk, "su", "order.self_check", order=number, **keyed, reason="一人当班") == "too_early"
    assert code(desk, "su", "order.self_approve", order=number, reason="一人当班") == "too_early"


def test_a_difference_found_alone_is_never_settled_alone(desk: Store, clock: FixedClock) -> None:
    number = submitted(desk, lines=[WRONG, GOOD_B])
    clock.move(timedelta(hours=9))
    act(desk, "li", "order.self_check", order=number, **source(), reason="一人当班")
    assert (
        code(desk, "li", "order.settle", order=number, field="lines.1.product", keep="entered", reason="x")
        == "same_person"
    )
    assert settle(desk, number, "li", "lines.1.product", "rekeyed")["status"] == "to_check"
    assert (
        act(desk, "li", "order.self_check", order=number, **source(), reason="一人当班")["status"]
        == "awaiting_customer"
    )


# The order of refusals


def test_refusals_come_in_their_order(desk: Store) -> None:
    done, number = confirmed(desk), submitted(desk, **OTHER)
    assert code(desk, None, "order.check", order="no such") == "not_signed_in"
    assert code(desk, "li", "order.chek", order="no such") == "unknown_command"
    assert code(desk, "li", "order.advance") == "forbidden"
    assert refused(desk, "li", "order.settle", field=3).fields == ("order", "keep")
    assert code(desk, "li", "order.settle", order="no such", field="x", keep="mine") == "bad_value"
    assert code(desk, "li", "order.settle", order="no such", field="x", keep="entered") == "unknown_reference"
    assert code(desk, "li", "order.settle", order=number, field="x", keep="entered") == "reason_required"
    assert code(desk, "li", "order.check", order=done, **source()) == "same_person"
    assert code(desk, "wang", "order.check", order=done, **source()) == "wrong_status"
    assert status(desk, done) == "open"


def test_the_amount_follows_what_was_settled(desk: Store) -> None:
    number = submitted(desk, lines=[{"product": "A-l00", "qty": 100}, GOOD_B])
    assert row(desk, number).amount == Decimal("120398.00")
    key(desk, number, line1_product="A-l00")
    settle(desk, number, "li", "lines.1.qty", "rekeyed")
    assert row(desk, number).amount == Decimal("12398.00")
