"""What was typed, as it is kept and as it is understood; and the writer of drafts."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.db.store import Store
from gendan.services import drafts
from gendan.services.days import TypedDay, day_reader
from gendan.services.draft_keeper import Keeper
from gendan.services.entry_form import TypedLine, TypedOrder, arguments, from_body, lasting, read

TEXT = st.text(max_size=40)
LINES = st.lists(st.builds(TypedLine, TEXT, TEXT, TEXT, TEXT), max_size=4).map(tuple)
ORDERS = st.builds(TypedOrder, customer=TEXT, phone=TEXT, lines=LINES, requested=TEXT, address=TEXT, deposit=TEXT)
FULL = TypedOrder(
    "王建华", "K1", "13800001234", lines=(TypedLine("A-100", "２张"), TypedLine(), TypedLine("B", "1", "￥5", "8.5折")),
    requested="+5", address="张杨路", deposit="1.2万",
)  # fmt: skip


def day(text: str) -> TypedDay:
    if text != "+5":
        from gendan.errors import UsageError

        raise UsageError("bad_value", "no day")
    return TypedDay(date(2026, 3, 9), 5, True)


@given(ORDERS)
def test_what_is_kept_comes_back_as_it_was_typed_and_is_read_without_an_error(typed: TypedOrder) -> None:
    assert from_body(typed.body()) == typed
    understood = read(typed, day)
    if not understood.problems:
        arguments(typed, understood)


@pytest.mark.parametrize("body", [{}, {"lines": None}, {"lines": [None, 3, {"qty": None}]}, {"customer": 3, "x": []}])
def test_what_another_version_kept_is_taken_up_as_far_as_it_goes(body: dict[str, Any]) -> None:
    assert from_body(body).customer == ""


def test_it_is_understood_in_full_width_with_units_and_folds() -> None:
    understood = read(FULL, day)
    assert understood.problems == {}
    args = arguments(FULL, understood)
    assert args["lines"] == [
        {"product": "A-100", "qty": "2"},
        {"product": "B", "qty": "1", "price": "5.00", "discount": "15"},
    ]
    assert (args["customer"], args["requested"], args["deposit"]) == ("K1", "2026-03-09", "12000.00")


def test_a_day_said_from_today_is_kept_as_the_day_that_was_meant() -> None:
    assert lasting(FULL, day).requested == "2026-03-09"
    assert lasting(TypedOrder(requested="soon"), day).requested == "soon"


def test_all_that_is_missing_is_named() -> None:
    problems = read(TypedOrder(lines=(TypedLine("", "", "5"), TypedLine("A", "0"))), day).problems
    assert list(problems) == [
        "lines.1.product",
        "lines.1.qty",
        "lines.2.qty",
        "customer",
        "phone",
        "requested",
        "address",
    ]
    assert "address" not in read(TypedOrder(delivery_mode="pickup"), day).problems


def test_the_newest_state_is_what_is_kept(shop: Store) -> None:
    keeper = Keeper(shop, "li", "entry", lambda error: pytest.fail(str(error)))
    for number in range(200):
        keeper.keep({"customer": str(number)})
    keeper.flush()
    kept = drafts.kept(shop, "li", "entry")
    assert kept is not None
    assert kept.body["customer"] == "199"
    keeper.drop()
    keeper.flush()
    assert drafts.kept(shop, "li", "entry") is None
    assert not any(thread.name == "keep-draft" for thread in threading.enumerate())


def test_an_urgent_order_without_a_follower_is_not_complete(shop: Store) -> None:
    problems = read(TypedOrder(urgent="yes"), day_reader(shop)).problems
    assert "owner" in problems
    assert "owner" not in read(TypedOrder(urgent="yes", owner="fu"), day_reader(shop)).problems
    assert "owner" not in read(TypedOrder(), day_reader(shop)).problems
