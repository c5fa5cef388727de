"""S09: from a telephone order at the counter to the confirmed order, with a promotion that does not apply."""

from __future__ import annotations

from typing import Any

import pytest

from gendan.db import confirming
from gendan.db.store import Store
from gendan.services.confirmation_page import confirmation_page
from tests.helpers import act
from tests.order_kit import KEYS, code, facts, inspected, refused, row, standing

CALL: dict[str, Any] = {
    "name": "王建华",
    "phone": "13800001234",
    "channel": "phone",
    "document_ref": "电话记录 3月2日",
    "requested": "2026-03-16",
    "delivery_mode": "delivery",
    "lines": [{"product": "A-100", "qty": 10, "promotion": "P10"}],
}
KEYED = {
    "fields": {"customer_phone": "138 0000 1234", "requested": "3月16日", "address": "张杨路500号"},
    "lines": [{"product": "A-100", "qty": "10", "price": "1200"}],
}


@pytest.fixture
def filed(desk: Store) -> str:
    """The order, complete, read back and submitted, with the promotion that asks for 20 pieces."""
    number = str(act(desk, "li", "order.enter", **CALL, address="上海市张杨路500号")["number"])
    act(desk, "li", "order.read_back", order=number, confirmed=KEYS)
    act(desk, "li", "order.submit", order=number)
    return number


def steps(store: Store, number: str) -> list[str]:
    """The steps of C050 that are done."""
    return [name for name, done in confirmation_page(store, number).steps if done]


def test_saving_works_and_submitting_names_the_address(desk: Store) -> None:
    made = act(desk, "li", "order.enter", **CALL)
    assert (made["status"], [one["code"] for one in made["findings"]]) == ("draft", ["promotion_min_qty"])
    act(desk, "li", "order.read_back", order=made["number"], confirmed=KEYS)
    error = refused(desk, "li", "order.submit", order=made["number"])
    assert (error.code, error.fields) == ("missing_fields", ("address",))
    act(desk, "li", "order.update", order=made["number"], address="上海市张杨路500号")
    assert refused(desk, "li", "order.submit", order=made["number"]).fields == ("read_back",)
    act(desk, "li", "order.read_back", order=made["number"], confirmed=["address"])
    assert act(desk, "li", "order.submit", order=made["number"])["status"] == "to_check"


def test_the_promotion_fails_by_name_and_is_approved_by_who_may(desk: Store, filed: str) -> None:
    (finding,) = confirmation_page(desk, filed).findings
    assert (finding.code, finding.overridable_by) == ("promotion_min_qty", "supervisor")
    assert (finding.params["wanted"], finding.params["found"]) == ("20", "10")
    act(desk, "wang", "order.check", order=filed, **KEYED)
    act(desk, "li", "order.customer_yes", order=filed, channel="phone", person="王建华")
    assert row(desk, filed).status == "to_approve"
    assert code(desk, "fu", "order.advance", order=filed, to="production") == "gate_closed: not_approved"
    assert code(desk, "li", "order.approve", order=filed) == "same_person"
    assert code(desk, "fu", "order.approve", order=filed) == "over_authority: promotion_min_qty"
    assert act(desk, "su", "order.approve", order=filed, reason="老客户")["status"] == "open"
    assert row(desk, filed).amount == 10800


def test_or_the_discount_goes_and_the_standard_order_is_approved_by_rule(desk: Store, filed: str) -> None:
    act(desk, "su", "order.reject", order=filed, reason="不满20件")
    assert row(desk, filed).status == "draft"
    act(desk, "li", "order.update", order=filed, lines=[{"product": "A-100", "qty": 10}])
    act(desk, "li", "order.read_back", order=filed, confirmed=["lines"])
    assert act(desk, "li", "order.submit", order=filed)["findings"] == []
    act(desk, "wang", "order.check", order=filed, **KEYED)
    assert act(desk, "li", "order.customer_yes", order=filed, channel="phone", person="王建华")["status"] == "open"
    assert [one.decision for one in facts(desk, confirming.approvals, filed)] == ["by_rule"]
    assert row(desk, filed).amount == 12000


def test_only_after_check_checklist_and_yes_does_it_leave_the_confirmation(desk: Store, filed: str) -> None:
    go = {"order": filed, "to": "production"}
    yes = {"order": filed, "channel": "phone", "person": "王建华"}
    assert code(desk, "fu", "order.advance", **go) == "gate_closed: not_checked, no_customer_yes, not_approved"
    assert code(desk, "li", "order.customer_yes", **yes) == "gate_closed: not_checked"
    act(desk, "wang", "order.check", order=filed, **KEYED)
    assert code(desk, "fu", "order.advance", **go) == "gate_closed: no_customer_yes, not_approved"
    act(desk, "su", "order.approve", order=filed)
    assert code(desk, "fu", "order.advance", **go) == "gate_closed: no_customer_yes"
    act(desk, "li", "order.customer_yes", **yes)
    assert standing(desk, filed).status == "open"
    assert act(desk, "fu", "order.advance", **go)["stage"] == "production"
    (said,) = facts(desk, confirming.customer_yes, filed)
    assert (said.channel, said.person) == ("phone", "王建华")


def test_the_six_steps_are_shown_done_and_open(desk: Store, filed: str) -> None:
    names = [name for name, _done in confirmation_page(desk, filed).steps]
    assert len(names) == 6
    first = steps(desk, filed)
    act(desk, "wang", "order.check", order=filed, **KEYED)
    checked = steps(desk, filed)
    act(desk, "su", "order.approve", order=filed)
    act(desk, "li", "order.customer_yes", order=filed, channel="phone", person="王建华")
    agreed = steps(desk, filed)
    inspected(desk, filed)
    for step in ("produce", "ship", "deliver"):
        act(desk, "fu", "milestone.done", order=filed, milestone=step)
    delivered = steps(desk, filed)
    assert code(desk, "fu", "order.advance", order=filed, to="closed") == "gate_closed: not_accepted, not_visited"
    act(desk, "fu", "order.accept", order=filed, person="王建华")
    act(desk, "fu", "visit.done", order=filed, channel="phone", score=5)
    act(desk, "fu", "order.advance", order=filed, to="closed")
    assert (len(first), len(checked), len(agreed), len(delivered), len(steps(desk, filed))) == (1, 2, 4, 5, 6)
    assert steps(desk, filed) == names
