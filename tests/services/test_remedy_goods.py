"""Goods that go out or come back for a remedy: they count for it and not for the order, and never exceed (C215)."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.domain.remedies import BACK, MONEY, SENT
from gendan.errors import Refusal
from gendan.services.exception_views import exception_page
from gendan.services.order_page import order_page
from gendan.services.remedies import RemedyView
from tests.conftest import START
from tests.helpers import act, staffed
from tests.order_kit import code, confirmed, inspected, row, stocked


def delivered(store: Store) -> str:
    """Ten of line 1 and four of line 2, dispatched and delivered."""
    stocked(store)
    number = inspected(store, confirmed(store))
    gone = act(store, "fu", "shipment.create", order=number, mode="truck")["shipment"]
    act(store, "fu", "shipment.deliver", shipment=gone)
    return number


@pytest.fixture
def number(shop: Store) -> str:
    """A delivered order."""
    return delivered(shop)


@pytest.fixture
def case(shop: Store, number: str) -> str:
    """Two of ten pieces are the wrong ones."""
    return str(act(shop, "li", "exception.raise", order=number, problem="quantity", line=1)["exception"])


def remedy(store: Store, case: str, **more: Any) -> str:
    """A remedy with goods."""
    return str(act(store, "fu", "exception.remedy", exception=case, action="换货", **more)["remedy"])


def given_(store: Store, case: str) -> RemedyView:
    """The only remedy of the case."""
    (one,) = exception_page(store, case).case.remedies
    return one


def send(store: Store, number: str, code_: str, **more: Any) -> dict[str, Any]:
    """Goods for a remedy."""
    return act(store, "fu", "shipment.create", order=number, remedy=code_, mode="truck", **more)


def test_what_is_sent_in_exchange_leaves_the_order_as_it_was(shop: Store, number: str, case: str) -> None:
    before = row(shop, number)
    one = remedy(shop, case, kind="replace", line=1, qty=2)
    said = send(shop, number, one)
    assert (said["remedy"], said["qty"], said["remaining"]) == (one, "2", [])
    assert (given_(shop, case).to_send, given_(shop, case).awaited) == (Decimal(0), Decimal(2))
    act(shop, "fu", "shipment.deliver", shipment=said["shipment"], signed_by="王建华")
    page = order_page(shop, number)
    assert [(line.shipped, line.delivered) for line in page.lines] == [(10, 10), (4, 4)]
    assert [one.remedy for one in page.shipments] == [None, one]
    after = row(shop, number)
    assert (after.delivered_on, after.shipped_on, after.on_first) == (
        before.delivered_on,
        before.shipped_on,
        before.on_first,
    )


def test_no_more_goes_out_than_the_remedy_says(shop: Store, number: str, case: str) -> None:
    one = remedy(shop, case, kind="reship", line=1, qty=2)
    more = {"order": number, "remedy": one, "mode": "truck"}
    assert code(shop, "fu", "shipment.create", lines=[{"line": 1, "qty": 3}], **more) == "exceeds"
    assert code(shop, "fu", "shipment.create", lines=[{"line": 2, "qty": 1}], **more) == "exceeds"
    send(shop, number, one, lines=[{"line": 1, "qty": 1}])
    assert code(shop, "fu", "shipment.create", lines=[{"line": 1, "qty": 2}], **more) == "exceeds"
    send(shop, number, one)
    assert code(shop, "fu", "shipment.create", **more) == "exceeds"
    assert code(shop, "fu", "shipment.create", order=number, mode="truck") == "wrong_status"


def test_goods_taken_back_are_to_go_out_again(shop: Store, number: str, case: str) -> None:
    one = remedy(shop, case, kind="replace", line=1, qty=2)
    gone = send(shop, number, one)["shipment"]
    act(shop, "fu", "shipment.undo", shipment=gone, reason="车坏了")
    assert given_(shop, case).to_send == 2
    page = order_page(shop, number)
    assert (page.delivered is not None, [line.delivered for line in page.lines]) == (True, [10, 4])
    send(shop, number, one)
    assert given_(shop, case).to_send == 0


def test_a_remedy_that_is_not_agreed_sends_nothing(shop: Store, number: str, case: str) -> None:
    act(shop, "boss", "setting.set", key="authority.money.follower", value=5)
    one = remedy(shop, case, kind="replace", line=1, qty=2, cost="50")
    more = {"order": number, "remedy": one, "mode": "truck"}
    assert code(shop, "fu", "shipment.create", **more) == "wrong_status"
    act(shop, "su", "exception.approve", case=case)
    send(shop, number, one)


def test_it_may_be_closed_once_the_goods_went_and_came(shop: Store, number: str, case: str) -> None:
    one = remedy(shop, case, kind="replace", line=1, qty=2)
    ended = {"exception": case, "result": "换好", "cause": "process"}
    assert code(shop, "fu", "exception.close", **ended) == "gate_closed: return_awaited, remedy_open"
    send(shop, number, one)
    assert code(shop, "fu", "remedy.keep", remedy=one) == "wrong_status"
    assert code(shop, "fu", "exception.close", **ended) == "gate_closed: return_awaited"
    act(shop, "li", "remedy.return", remedy=one, qty=2)
    act(shop, "fu", "exception.close", **ended)
    assert given_(shop, case).state == "kept"


STEPS = st.lists(
    st.tuples(
        st.sampled_from([*MONEY, *SENT, *BACK, "withdraw", "send", "back"]),
        st.sampled_from([1, 2]),
        st.integers(1, 8),
    ),
    max_size=14,
)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 3), st.lists(st.integers(100, 8000), max_size=3), STEPS)
def test_remedies_never_exceed_what_was_delivered_and_paid(
    tmp_path_factory: pytest.TempPathFactory, batches: int, paid: list[int], told: Any
) -> None:
    store = staffed(tmp_path_factory.mktemp("remedies") / "s.db", FixedClock(START))
    try:
        stocked(store)
        number = inspected(store, confirmed(store))
        for n in range(batches):
            lines = [{"line": 1, "qty": n + 1}]
            gone = act(store, "fu", "shipment.create", order=number, lines=lines, mode="truck")["shipment"]
            act(store, "fu", "shipment.deliver", shipment=gone)
        received = 0
        for amount in paid:
            with suppress(Refusal):  # more than is outstanding
                act(store, "li", "payment.receive", order=number, kind="progress", amount=amount, method="cash")
                received += amount
        case = act(store, "li", "exception.raise", order=number, problem="quality")["exception"]
        for what, line, qty in told:
            with suppress(Refusal):
                _do(store, number, case, what, line, qty)
            _hold(store, number, case, {1: batches * (batches + 1) // 2, 2: 0}, Decimal(received))
    finally:
        store.close()


def _do(store: Store, number: str, case: str, what: str, line: int, qty: int) -> None:
    known = exception_page(store, case).case.remedies
    one = known[qty % len(known)].remedy if known else "M-0"
    if what == "withdraw":
        act(store, "su", "remedy.withdraw", remedy=one, reason="不要")
    elif what == "send":
        act(store, "fu", "shipment.create", order=number, remedy=one, mode="truck", lines=[{"line": line, "qty": qty}])
    elif what == "back":
        act(store, "li", "remedy.return", remedy=one, qty=qty)
    elif what in MONEY:
        act(store, "su", "exception.remedy", exception=case, action="款", kind=what, cost=qty * 500)
    else:
        act(store, "su", "exception.remedy", exception=case, action="货", kind=what, line=line, qty=qty)


def _hold(store: Store, number: str, case: str, pieces: dict[int, int], paid: Decimal) -> None:
    """What stands is covered by what was delivered and paid; what went and came by what was agreed."""
    known = exception_page(store, case).case.remedies
    standing = [one for one in known if one.state in ("to_approve", "agreed", "kept")]
    money = sum((one.amount or Decimal(0) for one in standing if one.sort in MONEY), Decimal(0))
    worth = paid or Decimal(1200 * pieces[1])
    assert money <= worth
    for line, delivered_ in pieces.items():
        for sorts in (("return",), ("replace", "repair", "reship")):
            goods = [one.qty or Decimal(0) for one in standing if one.sort in sorts and one.line == line]
            assert sum(goods, Decimal(0)) <= delivered_
    for one in known:
        for event in ("sent", "returned"):
            moved = sum((step.qty or Decimal(0) for step in one.steps if step.event == event), Decimal(0))
            assert moved <= (one.qty or Decimal(0))
    assert [line.delivered for line in order_page(store, number).lines] == [pieces[1], pieces[2]]
