"""Money received: never more than the order amounts to, seen to have arrived by somebody else (C088, C092)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gendan.db.payments import payments, payments_of
from gendan.db.store import Store
from tests.helpers import act
from tests.order_kit import code, confirmed, entered, facts, refused, row


def pay(store: Store, number: str, amount: object, who: str = "li", kind: str = "deposit") -> dict:
    return act(store, who, "payment.receive", order=number, kind=kind, amount=amount, method="wechat", contract="HT-9")


def test_receipts_add_up_to_what_is_outstanding(desk: Store) -> None:
    number = confirmed(desk)
    assert pay(desk, number, "¥5,000") == {
        "payment": f"{number}-P1",
        "order": number,
        "received": "5000.00",
        "outstanding": "7398.00",
    }
    pay(desk, number, "0.01", kind="progress")
    last = pay(desk, number, "7397.99", kind="balance")
    assert (last["payment"], last["received"], last["outstanding"]) == (f"{number}-P3", "12398.00", "0.00")
    assert [(one.kind, one.amount) for one in facts(desk, payments, number)] == [
        ("deposit", Decimal("5000.00")),
        ("progress", Decimal("0.01")),
        ("balance", Decimal("7397.99")),
    ]
    assert code(desk, "li", "payment.receive", order=number, kind="balance", amount="0.01", method="cash") == "exceeds"


@pytest.mark.parametrize("amount", ["12398.01", "0", "99999999"])
def test_nothing_and_too_much_are_refused(desk: Store, amount: str) -> None:
    number = confirmed(desk)
    asked = {"order": number, "kind": "deposit", "amount": amount, "method": "cash"}
    assert refused(desk, "li", "payment.receive", **asked).code == "exceeds"


def test_all_that_is_missing_is_named_at_once(desk: Store) -> None:
    assert refused(desk, "li", "payment.receive").fields == ("order", "kind", "amount", "method")
    number = entered(desk)
    for wrong in ({"kind": "tip"}, {"method": "gold"}, {"amount": "-5"}, {"amount": "much"}):
        asked = {"order": number, "kind": "deposit", "amount": 1, "method": "cash"} | wrong
        assert refused(desk, "li", "payment.receive", **asked).field == next(iter(wrong))


def test_a_cancelled_order_takes_no_money(desk: Store) -> None:
    number = confirmed(desk)
    act(desk, "li", "order.cancel", order=number, reason="x")
    assert code(desk, "li", "payment.receive", order=number, kind="deposit", amount=1, method="cash") == "wrong_status"


def test_a_draft_is_not_changed_below_what_was_received(desk: Store) -> None:
    number = entered(desk)
    pay(desk, number, 398)
    lines = [{"product": "B-7", "qty": 3}]
    assert code(desk, "li", "order.update", order=number, lines=lines) == "exceeds"
    act(desk, "li", "order.update", order=number, lines=[{"product": "B-7", "qty": 4}])
    assert row(desk, number).amount == row(desk, number).received


def test_somebody_else_sees_that_the_money_arrived(desk: Store) -> None:
    number = confirmed(desk)
    payment = pay(desk, number, 100, who="fu")["payment"]
    assert code(desk, "li", "payment.verify", payment=payment) == "forbidden"
    assert code(desk, "su", "payment.verify", payment="P9") == "unknown_reference"
    assert code(desk, "fu", "payment.verify", payment=payment) == "same_person"
    act(desk, "su", "payment.verify", payment=payment)
    assert code(desk, "fin", "payment.verify", payment=payment) == "wrong_status"
    assert code(desk, "fu", "payment.verify", payment=payment) == "same_person"
    with desk.read() as conn:
        assert [(one.by, one.verified) for one in payments_of(conn, row(desk, number).id)] == [("fu", 1)]
