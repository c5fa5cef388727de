"""After the delivery: acceptance, return visit, and the gate before an order is closed (C009, C238, C239)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from gendan.db.notices import visits
from gendan.db.store import Store
from tests.helpers import act, order
from tests.order_kit import code, facts, refused, row, status

SIDE = ("order.close", {}), ("order.advance", {"to": "closed"})


def delivered(store: Store, outside: str = "A-1") -> str:
    number = order(store, outside)
    for milestone in ("produce", "ship", "deliver"):
        act(store, "fu", "milestone.done", order=number, milestone=milestone)
    return number


@pytest.mark.parametrize(("command", "args"), SIDE)
def test_all_that_is_missing_is_named_at_once(shop: Store, command: str, args: dict[str, Any]) -> None:
    number = order(shop)
    error = refused(shop, "fu", command, order=number, **args)
    assert error.code == "gate_closed"
    named = [one.code for one in error.findings if one.code != "stage_open"]
    assert named == ["not_delivered", "not_accepted", "not_visited"]
    assert all(one.overridable_by is None for one in error.findings if one.code != "stage_open")


@pytest.mark.parametrize(("command", "args"), SIDE)
def test_an_order_closes_once_it_is_delivered_accepted_and_visited(
    shop: Store, command: str, args: dict[str, Any]
) -> None:
    number = delivered(shop)
    close = {"order": number, **args}
    assert code(shop, "fu", command, **close) == "gate_closed: not_accepted, not_visited"
    act(shop, "fu", "order.accept", order=number, person="王小明")
    assert code(shop, "fu", command, **close) == "gate_closed: not_visited"
    act(shop, "fu", "visit.done", order=number, channel="phone", score=5)
    act(shop, "fu", command, **close)
    closed = row(shop, number)
    assert (closed.stage, closed.status, closed.living) == ("closed", "closed", False)
    assert code(shop, "fu", command, **close) == "wrong_status"


def test_an_order_with_an_open_exception_stays_open(shop: Store) -> None:
    number = delivered(shop)
    act(shop, "fu", "order.accept", order=number)
    act(shop, "fu", "visit.done", order=number, channel="phone")
    with shop.write() as conn:
        conn.exec_driver_sql("UPDATE orders SET trouble = 2 WHERE number = ?", (number,))
    error = refused(shop, "fu", "order.close", order=number)
    assert [(one.code, one.params) for one in error.findings] == [("open_exceptions", {"n": 2})]


def test_closing_is_taken_back_where_nobody_built_on_it(shop: Store) -> None:
    number = delivered(shop)
    act(shop, "fu", "order.accept", order=number)
    act(shop, "fu", "visit.done", order=number, channel="phone")
    act(shop, "fu", "order.close", order=number)
    act(shop, "fu", "change.undo", order=number)
    assert status(shop, number) == "open"
    act(shop, "fu", "change.undo", order=number)
    assert row(shop, number).visited is False
    act(shop, "fu", "change.undo", order=number)
    assert row(shop, number).accepted_on is None


def test_nothing_is_accepted_or_visited_before_it_is_delivered(shop: Store) -> None:
    number = order(shop)
    assert code(shop, "fu", "order.accept", order=number) == "gate_closed: not_delivered"
    assert code(shop, "fu", "visit.done", order=number, channel="phone") == "gate_closed: not_delivered"


def test_goods_are_accepted_once(shop: Store) -> None:
    number = delivered(shop)
    act(shop, "fu", "order.accept", order=number)
    assert code(shop, "fu", "order.accept", order=number) == "wrong_status"


def test_this_is_a_followers_work(shop: Store) -> None:
    number = delivered(shop)
    for name, more in (("order.accept", {}), ("visit.done", {"channel": "phone"}), ("order.close", {})):
        assert code(shop, "li", name, order=number, **more) == "forbidden", name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (5, 500),
        ("4.75", 475),
        (1, 100),
        ("4.5分", 450),
        (95, 475),
        ("９５", 475),
        ("93.3", 467),
        (20, 100),
        (None, None),
    ],
)
def test_a_score_is_kept_in_points_of_five(shop: Store, given: Any, kept: int | None) -> None:
    number = delivered(shop)
    result = act(shop, "fu", "visit.done", order=number, channel="phone", score=given, remark="很满意")
    assert [one.score for one in facts(shop, visits, number)] == [kept]
    assert result["score"] == (None if kept is None else f"{Decimal(kept) / 100:.2f}")


@pytest.mark.parametrize("given", [0, "0.9", 5.5, 19, 101, "gut", -1])
def test_what_is_no_score_is_refused(shop: Store, given: Any) -> None:
    number = delivered(shop)
    error = refused(shop, "fu", "visit.done", order=number, channel="phone", score=given)
    assert (error.code, error.field) == ("bad_value", "score")
