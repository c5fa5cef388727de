"""S13: the address of a confirmed order was wrong; the change leaves who, when and why, and is confirmed again."""

from __future__ import annotations

from datetime import timedelta

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.services.history import order_history
from tests.helpers import act
from tests.order_kit import ADDRESS, code, commits, confirmed, row, say_yes, standing

NEW = "上海市黄浦区南京东路300号"


def test_without_a_reason_nothing_is_changed(desk: Store) -> None:
    number = confirmed(desk)
    for reason in ({}, {"reason": ""}, {"reason": "   "}):
        assert code(desk, "wang", "order.amend", order=number, changes={"address": NEW}, **reason) == "reason_required"
    assert row(desk, number).address == ADDRESS


def test_with_a_reason_it_is_written_once_with_who_when_why_field_old_and_new(desk: Store, clock: FixedClock) -> None:
    number = confirmed(desk)
    clock.move(timedelta(minutes=7))
    before = commits(desk)
    act(desk, "wang", "order.amend", order=number, changes={"address": NEW}, reason="customer moved")
    assert commits(desk) == before + 1
    (entry,) = [one for one in order_history(desk, number) if one.command == "order.amend"]
    assert (entry.by, entry.reason, entry.at) == ("wang", "customer moved", clock.now())
    changes = [(one.field, one.old, one.new) for one in entry.changes if one.entity == "order"]
    assert changes == [("address", ADDRESS, NEW)]


def test_the_address_alone_is_checked_and_agreed_again(desk: Store) -> None:
    number = confirmed(desk)
    done = act(desk, "wang", "order.amend", order=number, changes={"address": NEW}, reason="customer moved")
    assert (done["check_again"], done["agree_again"], done["status"]) == (["address"], ["address"], "to_check")
    assert (
        code(desk, "fu", "order.advance", order=number, to="production") == "gate_closed: not_checked, no_customer_yes"
    )
    keyed = {"fields": {"address": "南京东路300号"}}
    assert code(desk, "wang", "order.check", order=number, **keyed) == "same_person"
    assert act(desk, "fu", "order.check", order=number, **keyed)["result"] == "match"
    say_yes(desk, number)
    assert standing(desk, number).status == "open"
    assert act(desk, "fu", "order.advance", order=number, to="production")["stage"] == "production"


def test_the_supervisor_finds_who_entered_checked_and_changed_the_address(desk: Store) -> None:
    number = confirmed(desk)
    act(desk, "su", "order.amend", order=number, changes={"address": NEW}, reason="customer moved")
    act(desk, "fu", "order.check", order=number, fields={"address": NEW})
    told = [(one.command, one.by) for one in order_history(desk, number)]
    for step in (("order.enter", "li"), ("order.check", "wang"), ("order.amend", "su"), ("order.check", "fu")):
        assert step in told
    wrote = [
        (one.by, change.new)
        for one in order_history(desk, number)
        for change in one.changes
        if (change.entity, change.field) == ("order", "address")
    ]
    assert sorted(wrote) == [("li", ADDRESS), ("su", NEW)]


def test_no_change_is_without_its_line(desk: Store) -> None:
    number = confirmed(desk)
    first = len(order_history(desk, number))
    for index, changes in enumerate(
        ({"address": NEW}, {"contact": "王太太"}, {"lines": [{"line": 1, "qty": 9}]}), start=1
    ):
        act(desk, "li", "order.amend", order=number, changes=changes, reason=f"第{index}次")
        entries = order_history(desk, number)
        assert len(entries) == first + index
        assert all(one.by and one.at for one in entries)
        assert sum(one.reason == f"第{index}次" for one in entries) == 1
