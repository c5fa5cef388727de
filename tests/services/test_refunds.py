"""The way of a deposit back: contract copy, the planner's signature, finance pays - in this order only (C089, S05)."""

from __future__ import annotations

from pathlib import Path

import pytest

from gendan.clock import FixedClock
from gendan.db.payments import refund_steps
from gendan.db.store import Store
from tests.helpers import PASSWORD, act, founded
from tests.order_kit import code, confirmed, facts, row, stocked


def cancelled(store: Store) -> str:
    """A cancelled order with 1000 of deposit in the house."""
    number = confirmed(store)
    act(store, "li", "payment.receive", order=number, kind="deposit", amount=1000, method="cash", contract="HT-1")
    act(store, "su", "order.cancel", order=number, code="customer_changed", reason="退车")
    return number


def steps(store: Store, number: str) -> list[str]:
    return [one.step for one in facts(store, refund_steps, number)]


def test_step_by_step_and_no_other_way(desk: Store) -> None:
    number = cancelled(desk)
    assert code(desk, "fin", "refund.pay", order=number, amount=1000) == "gate_closed: not_signed"
    assert code(desk, "pla", "refund.sign", order=number) == "gate_closed: not_requested"
    assert code(desk, "li", "refund.request", order=number) == "gate_closed: no_contract_copy"
    assert code(desk, "li", "refund.request", order=number, contract_copy=False) == "gate_closed: no_contract_copy"
    assert act(desk, "li", "refund.request", order=number, contract_copy=True) == {"order": number, "amount": "1000.00"}
    assert code(desk, "li", "refund.request", order=number, contract_copy=True) == "wrong_status"
    assert code(desk, "fin", "refund.pay", order=number, amount=1000) == "gate_closed: not_signed"
    act(desk, "pla", "refund.sign", order=number)
    assert code(desk, "pla", "refund.sign", order=number) == "wrong_status"
    assert act(desk, "fin", "refund.pay", order=number, amount=1000)["amount"] == "1000.00"
    assert code(desk, "fin", "refund.pay", order=number, amount=1000) == "wrong_status"
    assert steps(desk, number) == ["requested", "signed", "paid"]
    assert (row(desk, number).received, row(desk, number).status) == (0, "cancelled")


def test_a_standing_order_gets_nothing_back(desk: Store) -> None:
    number = confirmed(desk)
    act(desk, "li", "payment.receive", order=number, kind="deposit", amount=1000, method="cash")
    assert code(desk, "li", "refund.request", order=number, contract_copy=True) == "gate_closed: not_cancelled"


def test_a_cancellation_that_was_taken_back_stops_the_refund(desk: Store) -> None:
    number = confirmed(desk)
    act(desk, "li", "payment.receive", order=number, kind="deposit", amount=1000, method="cash")
    act(desk, "li", "order.cancel", order=number, reason="退车")
    act(desk, "li", "refund.request", order=number, contract_copy=True)
    act(desk, "li", "change.undo", order=number)
    assert row(desk, number).status == "open"
    assert code(desk, "pla", "refund.sign", order=number) == "gate_closed: not_cancelled"


def test_without_money_there_is_no_refund(desk: Store) -> None:
    number = confirmed(desk)
    act(desk, "li", "order.cancel", order=number, reason="退车")
    assert code(desk, "li", "refund.request", order=number, contract_copy=True) == "exceeds"


@pytest.mark.parametrize("amount", ["999.99", "1000.01", "0"])
def test_the_refund_is_what_is_held(desk: Store, amount: str) -> None:
    number = cancelled(desk)
    act(desk, "li", "refund.request", order=number, contract_copy=True)
    act(desk, "pla", "refund.sign", order=number)
    assert code(desk, "fin", "refund.pay", order=number, amount=amount) == "exceeds"


def test_a_deduction_is_a_setting(desk: Store) -> None:
    act(desk, "boss", "setting.set", key="refund.deduction", value=12.5)
    number = cancelled(desk)
    assert act(desk, "li", "refund.request", order=number, contract_copy=True)["amount"] == "875.00"
    act(desk, "pla", "refund.sign", order=number)
    assert act(desk, "fin", "refund.pay", order=number)["amount"] == "875.00"
    assert row(desk, number).received == 125


def test_where_planner_and_finance_exist_nobody_else_signs_and_pays(desk: Store) -> None:
    number = cancelled(desk)
    act(desk, "li", "refund.request", order=number, contract_copy=True)
    for who in ("li", "fu", "fin", "su", "boss"):
        assert code(desk, who, "refund.sign", order=number) == "forbidden"
    act(desk, "pla", "refund.sign", order=number)
    for who in ("li", "fu", "pla", "su", "boss"):
        assert code(desk, who, "refund.pay", order=number) == "forbidden"
    act(desk, "fin", "refund.pay", order=number)


def test_where_they_do_not_a_supervisor_signs_and_another_or_the_admin_pays(tmp_path: Path, clock: FixedClock) -> None:
    store = founded(tmp_path / "small" / "gendan.db", clock)
    for login, role in (("li", "clerk"), ("fu", "follower"), ("su", "supervisor"), ("sun", "supervisor")):
        act(store, "boss", "user.add", login=login, name=login, role=role, password=PASSWORD)
    stocked(store)
    for payer in ("sun", "boss"):
        number = cancelled(store)
        act(store, "li", "refund.request", order=number, contract_copy=True)
        assert code(store, "fu", "refund.sign", order=number) == "forbidden"
        act(store, "su", "refund.sign", order=number)
        assert code(store, "fu", "refund.pay", order=number) == "forbidden"
        assert code(store, "su", "refund.pay", order=number) == "same_person"
        act(store, payer, "refund.pay", order=number)
        assert code(store, "su", "refund.pay", order=number) == "same_person"
    store.close()


def test_a_planner_who_left_leaves_his_step_to_a_supervisor(desk: Store) -> None:
    number = cancelled(desk)
    act(desk, "li", "refund.request", order=number, contract_copy=True)
    act(desk, "boss", "user.disable", login="pla")
    act(desk, "su", "refund.sign", order=number)
    assert code(desk, "su", "refund.pay", order=number) == "forbidden"
    act(desk, "boss", "user.update", login="su", role="finance")
    assert code(desk, "su", "refund.pay", order=number) == "same_person"
    act(desk, "fin", "refund.pay", order=number)
