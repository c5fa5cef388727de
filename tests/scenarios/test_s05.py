"""S05: a car is ordered with a deposit and the order cancelled; contract copy, signature, finance - in this order."""

from __future__ import annotations

from itertools import permutations

from gendan.db.payments import payments, refund_steps
from gendan.db.store import Store
from gendan.services.history import order_history
from tests.helpers import act
from tests.order_kit import code, facts, row

CAR = [{"product": "LAVIDA-16", "qty": 1}]


def car_ordered(store: Store) -> str:
    """A confirmed order of a car with 5,000 of deposit under contract HT-2026-7."""
    act(store, "su", "product.add", code="LAVIDA-16", name="朗逸1.6L", list_price=129900, lead_days=5)
    fields = {"name": "张先生", "phone": "13800001234", "channel": "counter", "requested": "2026-03-16"}
    number = str(act(store, "li", "order.enter", **fields, delivery_mode="pickup", deposit=5000, lines=CAR)["number"])
    act(store, "li", "order.read_back", order=number, confirmed=["customer_phone", "requested", "lines"])
    act(store, "li", "order.submit", order=number)
    keyed = {
        "fields": {"customer_phone": "13800001234", "requested": "16"},
        "lines": [{"product": "lavida-16", "qty": "1台", "price": "129900"}],
    }
    act(store, "fu", "order.check", order=number, **keyed)
    act(store, "li", "order.customer_yes", order=number, channel="counter", person="张先生")
    act(store, "li", "payment.receive", order=number, kind="deposit", amount=5000, method="card", contract="HT-2026-7")
    act(store, "fin", "payment.verify", payment=f"{number}-P1")
    return number


def test_the_deposit_comes_back_in_three_steps(shop: Store) -> None:
    number = car_ordered(shop)
    (deposit,) = facts(shop, payments, number)
    assert (deposit.amount, deposit.contract, row(shop, number).received) == (5000, "HT-2026-7", 5000)

    act(shop, "li", "order.cancel", order=number, code="customer_changed", reason="退车")
    assert row(shop, number).status == "cancelled"
    assert code(shop, "fin", "refund.pay", order=number, amount=5000) == "gate_closed: not_signed"
    assert code(shop, "pla", "refund.sign", order=number) == "gate_closed: not_requested"
    assert code(shop, "li", "refund.request", order=number) == "gate_closed: no_contract_copy"

    act(shop, "li", "refund.request", order=number, contract_copy=True)
    assert code(shop, "fin", "refund.pay", order=number, amount=5000) == "gate_closed: not_signed"
    assert code(shop, "fin", "refund.sign", order=number) == "forbidden"
    act(shop, "pla", "refund.sign", order=number)
    assert code(shop, "pla", "refund.pay", order=number, amount=5000) == "forbidden"
    assert act(shop, "fin", "refund.pay", order=number, amount=5000)["amount"] == "5000.00"

    with shop.read() as conn:
        from gendan.db.payments import refund_steps_of

        taken = [(one.step, one.by) for one in refund_steps_of(conn, row(shop, number).id)]
    assert taken == [("requested", "li"), ("signed", "pla"), ("paid", "fin")]
    assert (row(shop, number).received, row(shop, number).status) == (0, "cancelled")


def test_no_other_order_of_the_steps_leads_to_the_money(shop: Store) -> None:
    number = car_ordered(shop)
    act(shop, "li", "order.cancel", order=number, code="customer_changed", reason="退车")
    steps = [("li", "refund.request", {"contract_copy": True}), ("pla", "refund.sign", {}), ("fin", "refund.pay", {})]
    for order_of_steps in permutations(steps):
        if order_of_steps[0] != steps[0]:
            who, name, more = order_of_steps[0]
            assert code(shop, who, name, order=number, **more).startswith("gate_closed")
    assert facts(shop, refund_steps, number) == []


def test_the_history_names_everybody_who_took_part(shop: Store) -> None:
    number = car_ordered(shop)
    act(shop, "li", "order.cancel", order=number, code="customer_changed", reason="退车")
    act(shop, "li", "refund.request", order=number, contract_copy=True)
    act(shop, "pla", "refund.sign", order=number)
    act(shop, "fin", "refund.pay", order=number)
    told = [(one.command, one.by, one.reason) for one in order_history(shop, number)]
    last = told[-4:] if told[-1][0] == "refund.pay" else told[:4][::-1]
    assert last == [
        ("order.cancel", "li", "退车"),
        ("refund.request", "li", None),
        ("refund.sign", "pla", None),
        ("refund.pay", "fin", None),
    ]
