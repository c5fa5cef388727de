"""Changes after submission: versioned, reasoned, previewed; only what changed is checked and agreed again (S13)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gendan.db.milestones import milestones
from gendan.db.orders import order_events, promises
from gendan.db.store import Store
from gendan.services.fingerprint import fingerprint
from tests.helpers import act
from tests.helpers import order as imported
from tests.order_kit import (
    checked,
    code,
    commits,
    confirmed,
    entered,
    facts,
    inspected,
    refused,
    row,
    say_yes,
    seal,
    source,
    standing,
    status,
    submitted,
)


def amend(store: Store, number: str, who: str = "li", **changes: Any) -> dict[str, Any]:
    return act(store, who, "order.amend", order=number, changes=changes, reason="客户来电")


@pytest.mark.parametrize(
    ("changes", "check", "agree", "differs"),
    [
        ({"address": "南京路1号"}, ["address"], ["address"], ["address"]),
        ({"customer_phone": "13900001234"}, ["customer_phone"], ["customer_phone"], ["phone"]),
        ({"requested": "2026-03-18"}, ["requested"], ["requested"], ["requested", "promised"]),
        ({"contact": "王太太"}, [], [], ["contact"]),
        ({"delivery_mode": "courier"}, [], ["delivery_mode"], ["delivery_mode"]),
        ({"lines": [{"line": 1, "qty": 11}]}, ["line.1"], ["line.1"], ["amount", "lines.1.qty"]),
        ({"lines": [{"line": 2, "price": "99.00"}]}, ["line.2"], ["line.2"], ["amount", "lines.2.price"]),
        ({"lines": [{"line": 1, "product": "A-l00"}]}, ["line.1"], ["line.1"], ["lines.1.product"]),
        ({"lines": [{"line": 1, "discount": 3}]}, [], ["terms.1"], ["amount", "lines.1.discount"]),
        ({"lines": [{"product": "B-7", "qty": 1}]}, ["line.3"], ["line.3", "terms.3"], ["amount", "lines.3.product"]),
        ({"lines": [{"line": 2, "remove": True}]}, ["line.2"], ["line.2", "terms.2"], ["amount", "lines.2.product"]),
    ],
)
def test_only_what_changed_is_checked_and_agreed_again(
    desk: Store, changes: dict[str, Any], check: list[str], agree: list[str], differs: list[str]
) -> None:
    number = confirmed(desk)
    done = amend(desk, number, **changes)
    assert (done["version"], done["check_again"], done["agree_again"]) == (1, check, agree)
    assert [one["field"] for one in done["differences"]][: len(differs)] == differs
    gate = [*(["not_checked"] if check else []), *(["no_customer_yes"] if agree else [])]
    gate += ["not_approved"] if done["findings"] else []
    if gate:
        assert code(desk, "fu", "order.advance", order=number, to="production") == f"gate_closed: {', '.join(gate)}"
    else:
        assert act(desk, "fu", "order.advance", order=number, to="production")["stage"] == "production"


def test_an_amendment_tells_old_and_new(desk: Store) -> None:
    number = confirmed(desk)
    assert amend(desk, number, lines=[{"line": 2, "qty": 6}])["differences"] == [
        {"field": "amount", "old": "12398.00", "new": "12597.00"},
        {"field": "lines.2.qty", "old": "4", "new": "6"},
    ]
    assert amend(desk, number, lines=[{"line": 2, "qty": 7}])["version"] == 2


def test_a_preview_shows_everything_and_keeps_nothing(desk: Store) -> None:
    number = confirmed(desk)
    before = commits(desk), fingerprint(desk), row(desk, number), seal(desk, number), standing(desk, number)
    changes = {
        "requested": "2026-03-18",
        "lines": [{"line": 1, "qty": 30, "discount": 40}, {"product": "B-7", "qty": 1}],
    }
    asked = {"order": number, "changes": changes, "reason": "客户来电"}
    shown = act(desk, "li", "order.amend", preview=True, **asked)
    assert (commits(desk), fingerprint(desk), row(desk, number), seal(desk, number), standing(desk, number)) == before
    assert shown["preview"] is True
    done = act(desk, "li", "order.amend", **asked)
    assert shown | {"preview": False} == done
    assert [one["code"] for one in done["findings"]] == ["discount_over_authority"]
    assert done["status"] == "to_check"


def test_a_preview_is_refused_like_the_change_itself(desk: Store) -> None:
    number = confirmed(desk)
    asked = {"order": number, "changes": {"address": "南京路1号"}, "preview": True}
    assert code(desk, "li", "order.amend", **asked) == "reason_required"
    act(desk, "li", "order.cancel", order=number, reason="x")
    assert code(desk, "li", "order.amend", **asked, reason="x") == "wrong_status"


def test_in_one_file_a_preview_disturbs_nothing_before_or_after_it(desk: Store) -> None:
    from gendan.services.door import transaction
    from tests.helpers import actor

    number, li = confirmed(desk), actor(desk, "li")
    asked = {"order": number, "changes": {"address": "南京路1号"}, "reason": "x"}
    with transaction(desk) as deed:
        deed.run(li, "order.amend", {"order": number, "changes": {"contact": "王太太"}, "reason": "x"})
        deed.run(li, "order.amend", asked | {"preview": True})
        made = deed.run(li, "order.enter", {"name": "李四", "phone": "13911112222"})["number"]
        last = deed.run(li, "order.amend", asked)
    assert (last["version"], row(desk, number).address, row(desk, made).status) == (2, "南京路1号", "draft")


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, "bad_value"),
        ({"address": "上海市浦东新区张杨路500号"}, "bad_value"),
        ({"address": ""}, "missing_fields"),
        ({"lines": [{"line": 1, "remove": True}, {"line": 2, "remove": True}]}, "missing_fields"),
        ({"lines": [{"line": 3, "qty": 1}]}, "unknown_reference"),
        ({"lines": [{"line": 1, "product": "X"}]}, "unknown_reference"),
        ({"lines": [{"product": "A-100"}]}, "missing_fields"),
        ({"lines": [{"line": 1, "qty": 0}]}, "bad_value"),
        ({"customer": "甲"}, "bad_value"),
        ({"lines": [{"line": 1, "qty": 1}, {"line": 2, "remove": True}]}, "exceeds"),
    ],
)
def test_what_leaves_a_gap_or_goes_below_what_was_received_is_refused(desk: Store, changes: dict, wanted: str) -> None:
    number = confirmed(desk)
    act(desk, "li", "payment.receive", order=number, kind="deposit", amount="1200.01", method="cash")
    assert code(desk, "li", "order.amend", order=number, changes=changes, reason="x") == wanted


def test_down_to_what_was_received_is_allowed(desk: Store) -> None:
    number = confirmed(desk)
    act(desk, "li", "payment.receive", order=number, kind="deposit", amount=1200, method="cash")
    amend(desk, number, lines=[{"line": 1, "qty": 1}, {"line": 2, "remove": True}])
    assert row(desk, number).amount == row(desk, number).received == Decimal(1200)


def test_goods_to_be_brought_need_an_address(desk: Store) -> None:
    number = submitted(desk, address=None, delivery_mode="pickup")
    assert refused(
        desk, "li", "order.amend", order=number, changes={"delivery_mode": "courier"}, reason="x"
    ).fields == ("address",)
    done = amend(desk, number, delivery_mode="courier", address="南京路1号")
    assert "address" in done["check_again"]


@pytest.mark.parametrize("state", ["draft", "cancelled", "delivered"])
def test_what_is_not_to_be_amended(desk: Store, state: str) -> None:
    number = entered(desk) if state == "draft" else confirmed(desk)
    if state == "cancelled":
        act(desk, "li", "order.cancel", order=number, reason="x")
    if state == "delivered":
        for step in ("produce", "ship", "deliver"):
            act(desk, "fu", "milestone.done", order=inspected(desk, number), milestone=step)
    assert code(desk, "li", "order.amend", order=number, changes={"address": "南京路1号"}, reason="x") == "wrong_status"


def test_who_amends_neither_checks_nor_approves(desk: Store) -> None:
    number = confirmed(desk)
    amend(desk, number, "su", address="南京路1号", special="绿")
    keyed = {"fields": {"address": "南京路1号"}}
    for who in ("su", "li"):
        assert code(desk, who, "order.check", order=number, **keyed) == "same_person"
        assert code(desk, who, "order.approve", order=number) == "same_person"
    assert act(desk, "wang", "order.check", order=number, **keyed)["result"] == "match"
    act(desk, "fu", "order.approve", order=number)
    assert code(desk, "fu", "order.advance", order=number, to="production") == "gate_closed: no_customer_yes"
    assert say_yes(desk, number)["status"] == "open"


def test_two_lines_added_at_once_have_two_numbers(desk: Store) -> None:
    number = confirmed(desk)
    done = amend(desk, number, lines=[{"product": "B-7", "qty": 1}, {"product": "A-l00", "qty": 2}])
    assert done["check_again"] == ["line.3", "line.4"]


def test_only_the_changed_fields_are_keyed_again(desk: Store) -> None:
    number = confirmed(desk)
    amend(desk, number, address="南京路1号")
    result = act(
        desk, "wang", "order.check", order=number, fields={"address": "南京路 1 号", "requested": "no"}, lines=[]
    )
    assert (result["result"], result["status"]) == ("match", "awaiting_customer")


def test_taken_back_to_what_was_agreed_the_order_stands_confirmed_again(desk: Store) -> None:
    number = confirmed(desk)
    kept = seal(desk, number)
    amend(desk, number, lines=[{"line": 1, "qty": 11}])
    done = amend(desk, number, lines=[{"line": 1, "qty": 10}])
    assert (seal(desk, number), done["check_again"], done["agree_again"], done["status"]) == (kept, [], [], "open")


# Decisions


def test_a_decision_stays_for_what_a_change_has_left_as_it_was(desk: Store) -> None:
    number = checked(desk, special="绿")
    act(desk, "fu", "order.approve", order=number)
    amend(desk, number, address="南京路1号")
    assert standing(desk, number).to_approve == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"special": "红"},
        {"lines": [{"line": 2, "special": "大号"}]},
        {"lines": [{"line": 1, "discount": 25}]},
        {"lines": [{"line": 2, "discount": 20}]},
        {"requested": "2026-03-05"},
    ],
)
def test_another_wish_discount_or_date_is_decided_anew(desk: Store, changes: dict[str, Any]) -> None:
    lines = [{"product": "A-100", "qty": 10, "discount": 20}, {"product": "B-7", "qty": 4}]
    number = submitted(desk, special="绿", lines=lines)
    act(desk, "su", "order.approve", order=number)
    amend(desk, number, **changes)
    assert len(standing(desk, number).to_approve) == 1
    act(desk, "su", "order.approve", order=number)


@pytest.mark.parametrize(
    ("line", "changes"),
    [
        ({"product": "B-7", "price": 60}, {"price": 30}),
        ({"product": "N", "price": 60}, {"price": 30}),
        ({"product": "B-7", "promotion": "NO", "discount": 20}, {"discount": 25}),
        ({"product": "A-100", "promotion": "P10", "discount": 10}, {"discount": 25}),
    ],
)
def test_what_was_decided_for_one_price_is_not_decided_for_another(desk: Store, line: dict, changes: dict) -> None:
    act(desk, "su", "product.add", code="N", name="n")
    act(desk, "su", "product.update", code="B-7", floor_price=90)
    number = submitted(desk, lines=[{"qty": 4, **line}])
    waiting = standing(desk, number).to_approve
    act(desk, "boss", "order.approve", order=number)
    amend(desk, number, lines=[{"line": 1, **changes}])
    assert standing(desk, number).to_approve == waiting


# Dates and imports


def test_another_wished_date_after_the_promise_is_a_slip_asked_for_by_the_customer(desk: Store) -> None:
    number = confirmed(desk)
    amend(desk, number, requested="2026-03-20")
    last = facts(desk, promises, number)[-1]
    assert (str(last.promised), last.asked_by, row(desk, number).slips) == ("2026-03-20", "customer", 1)
    assert str(row(desk, number).first_promised) == "2026-03-16"


MOVED = [
    {"code": "produce", "line": None, "old_due": "2026-03-11", "new_due": "2026-03-17"},
    {"code": "inspect", "line": None, "old_due": "2026-03-11", "new_due": "2026-03-17"},
    {"code": "ship", "line": None, "old_due": "2026-03-12", "new_due": "2026-03-18"},
    {"code": "deliver", "line": None, "old_due": "2026-03-16", "new_due": "2026-03-20"},
]


def test_another_wished_date_moves_what_is_open_of_the_plan_and_the_preview_tells_from_when_to_when(
    desk: Store,
) -> None:
    number = confirmed(desk)
    asked = {"order": number, "changes": {"requested": "2026-03-20"}, "reason": "客户来电"}
    assert act(desk, "li", "order.amend", preview=True, **asked)["milestones"] == MOVED
    assert [str(one.due) for one in facts(desk, milestones, number)][2:] == [one["old_due"] for one in MOVED]
    act(desk, "fu", "milestone.done", order=number, milestone="produce")
    assert act(desk, "li", "order.amend", **asked)["milestones"] == MOVED[1:]
    assert [str(one.due) for one in facts(desk, milestones, number)][3:] == [one["new_due"] for one in MOVED[1:]]


def test_a_change_of_something_else_moves_no_milestone(desk: Store) -> None:
    number = confirmed(desk)
    assert amend(desk, number, address="南京路1号")["milestones"] == []
    waiting = submitted(desk, name="赵敏", phone="13900000002")
    assert amend(desk, waiting, requested="2026-03-20")["milestones"] == []


def test_milestones_of_lines_move_with_their_line(desk: Store) -> None:
    goods = {"qty": 1, "amount": "10.00"}
    lines = [{"product": "M1", "promised": "2026-03-13", **goods}, {"product": "M2", **goods}]
    number = imported(desk, promised="2026-03-16", lines=lines)
    moved = amend(desk, number, requested="2026-03-20")["milestones"]
    assert [(one["line"], one["old_due"], one["new_due"]) for one in moved if one["code"] == "deliver"] == [
        (1, "2026-03-13", "2026-03-20"),
        (2, "2026-03-16", "2026-03-20"),
    ]


def test_an_imported_order_is_amended_and_only_the_change_is_checked(desk: Store) -> None:
    number = imported(desk)
    done = amend(desk, number, address="南京路1号")
    assert (done["check_again"], done["agree_again"], done["status"]) == (["address"], ["address"], "to_check")
    assert (
        code(desk, "fu", "order.advance", order=number, to="production") == "gate_closed: not_checked, no_customer_yes"
    )
    act(desk, "wang", "order.check", order=number, fields={"address": "南京路1号"})
    assert say_yes(desk, number)["status"] == "open"


def test_every_version_keeps_its_findings_and_number(desk: Store) -> None:
    number = confirmed(desk)
    for qty in (11, 12, 13):
        amend(desk, number, lines=[{"line": 1, "qty": qty}])
    kept = [one.detail["version"] for one in facts(desk, order_events, number) if one.event == "amended"]
    assert (kept, status(desk, number)) == ([1, 2, 3], "to_check")
    assert act(desk, "wang", "order.check", order=number, **source(line1_qty="13"))["result"] == "match"


def test_an_amount_that_was_taken_in_without_a_price_stays(desk: Store) -> None:
    """A wish changes no money; another quantity is reckoned from a price that somebody gives."""
    number = imported(desk, lines=[{"product": "A-100", "qty": "2", "amount": "1000"}])
    done = amend(desk, number, lines=[{"line": 1, "special": "红色"}])
    assert [one["field"] for one in done["differences"]] == ["lines.1.special"]
    again = refused(desk, "li", "order.amend", order=number, changes={"lines": [{"line": 1, "qty": 3}]}, reason="x")
    assert (again.code, again.field) == ("missing_fields", "changes.lines")
    amend(desk, number, lines=[{"line": 1, "qty": 3, "price": "500"}])
    assert row(desk, number).amount == Decimal(1500)


def test_no_line_amounts_to_more_than_any_amount_may(desk: Store) -> None:
    number = confirmed(desk)
    most = [{"line": 1, "qty": 10**9 - 1, "price": "999999999999"}]
    said = refused(desk, "li", "order.amend", order=number, changes={"lines": most}, reason="x")
    assert (said.code, said.field) == ("bad_value", "changes.lines")
    line = {"product": "A-100", "qty": 10**9 - 1, "price": "999999999999"}
    entered_so = {"name": "甲", "phone": "13800001239", "lines": [line]}
    assert refused(desk, "li", "order.enter", **entered_so).field == "lines.1.price"
    for amount in ("10.005", "-5", "1e30"):
        args = {"number": "N-1", "customer": "甲", "lines": [{"product": "A-100", "qty": 1, "amount": amount}]}
        assert refused(desk, "su", "order.import", **args).code == "bad_value"
