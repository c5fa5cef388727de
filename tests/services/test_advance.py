"""From stage to stage: no path leads an order into production or out of the house unconfirmed (C055, S03)."""

from __future__ import annotations

from typing import Any

import pytest

from gendan.db.milestones import milestones
from gendan.db.store import Store
from tests.helpers import STAFF, act, tampering
from tests.order_kit import (
    KEYS,
    checked,
    code,
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
    submitted,
)

PATHS: list[tuple[str, dict[str, Any]]] = [
    ("order.advance", {"to": "confirmed"}),
    ("order.advance", {"to": "production"}),
    ("order.advance", {"to": "delivery"}),
    ("order.advance", {"to": "after_sale"}),
    ("order.advance", {"to": "closed"}),
    ("milestone.done", {"milestone": "produce"}),
    ("milestone.done", {"milestone": "ship"}),
    ("milestone.done", {"milestone": "deliver"}),
    ("shipment.create", {}),
]
"""Every command that leads on."""


def draft(store: Store) -> str:
    return entered(store)


def waiting(store: Store) -> str:
    return submitted(store)


def unsettled(store: Store) -> str:
    number = submitted(store)
    act(store, "wang", "order.check", order=number, **source(requested="2026-03-17"))
    return number


def unanswered(store: Store) -> str:
    return checked(store)


def unapproved(store: Store) -> str:
    number = checked(store, special="绿")
    say_yes(store, number)
    return number


def rejected(store: Store) -> str:
    number = unapproved(store)
    act(store, "fu", "order.reject", order=number, reason="x")
    return number


def invalid(store: Store) -> str:
    number = checked(store)
    act(store, "fu", "order.invalid", order=number, reason="x")
    say_yes(store, number)
    return number


def held(store: Store) -> str:
    number = confirmed(store)
    act(store, "li", "order.hold", order=number, reason="x")
    return number


def edited(store: Store) -> str:
    number = confirmed(store)
    act(store, "li", "order.amend", order=number, changes={"lines": [{"line": 1, "qty": 11}]}, reason="x")
    return number


def edited_terms(store: Store) -> str:
    number = confirmed(store)
    act(store, "li", "order.amend", order=number, changes={"lines": [{"line": 1, "discount": 20}]}, reason="x")
    return number


def copied(store: Store) -> str:
    return str(act(store, "li", "order.copy", order=confirmed(store))["number"])


def refused_date(store: Store) -> str:
    number = confirmed(store)
    act(store, "fu", "order.promise", order=number, date="2026-03-20", agreed=False, reason="x")
    return number


UNREADY = [
    (draft, "not_submitted, not_checked, no_customer_yes"),
    (waiting, "not_checked, no_customer_yes"),
    (unsettled, "not_checked, no_customer_yes"),
    (unanswered, "no_customer_yes"),
    (unapproved, "not_approved"),
    (rejected, "not_submitted, not_checked, not_approved"),
    (invalid, "not_confirmed, invalid"),
    (held, "on_hold"),
    (edited, "not_checked, no_customer_yes"),
    (edited_terms, "no_customer_yes, not_approved"),
    (copied, "not_submitted, not_checked, no_customer_yes"),
    (refused_date, "no_customer_yes"),
]


@pytest.mark.parametrize(("state", "findings"), UNREADY, ids=lambda value: getattr(value, "__name__", ""))
def test_no_path_leads_on_before_everything_is_done(desk: Store, state: Any, findings: str) -> None:
    number = state(desk)
    for name, more in PATHS:
        if row(desk, number).stage == "confirmed" and more.get("to") == "confirmed":
            continue
        found = code(desk, "boss", name, order=number, **more)
        assert found.startswith(f"gate_closed: {findings}"), (name, more)
    assert row(desk, number).stage in ("received", "confirmed")


@pytest.mark.parametrize(("state", "_findings"), UNREADY, ids=lambda value: getattr(value, "__name__", ""))
def test_no_override_opens_the_gate_of_the_confirmation(desk: Store, state: Any, _findings: str) -> None:
    number = state(desk)
    codes = ["not_submitted", "not_checked", "no_customer_yes", "not_approved", "not_confirmed", "invalid", "on_hold"]
    found = code(desk, "boss", "order.advance", order=number, to="production", override=codes, reason="急")
    assert found.startswith("gate_closed")


def test_a_confirmed_order_goes_from_stage_to_stage(desk: Store) -> None:
    number = confirmed(desk)
    assert act(desk, "fu", "order.advance", order=number, to="production")["stage"] == "production"
    assert code(desk, "fu", "order.advance", order=number, to="delivery") == "gate_closed: quality_open"
    inspected(desk, number)
    assert act(desk, "fu", "order.advance", order=number, to="delivery")["stage"] == "delivery"
    assert code(desk, "fu", "order.advance", order=number, to="after_sale") == "gate_closed: not_delivered"
    act(desk, "fu", "milestone.done", order=number, milestone="deliver")
    act(desk, "fu", "order.accept", order=number, person="王建华")
    act(desk, "fu", "visit.done", order=number, channel="phone", score=5)
    assert act(desk, "fu", "order.advance", order=number, to="closed")["stage"] == "closed"
    for name, more in PATHS:
        assert code(desk, "fu", name, order=number, **more) == "wrong_status"


def test_stages_are_neither_skipped_nor_gone_back(desk: Store) -> None:
    number = confirmed(desk)
    assert code(desk, "fu", "order.advance", order=number, to="delivery") == "gate_closed: quality_open, stage_open"
    assert code(desk, "fu", "order.advance", order=number, to="closed") == (
        "gate_closed: stage_open, stage_open, stage_open, not_delivered, not_accepted, not_visited"
    )
    act(desk, "fu", "order.advance", order=number, to="production")
    for back in ("confirmed", "production"):
        assert code(desk, "fu", "order.advance", order=number, to=back) == "wrong_status"
    assert refused(desk, "fu", "order.advance", order=number, to="moon").field == "to"


def test_a_refusal_speaks_the_language_of_the_user(desk: Store) -> None:
    error = refused(desk, "fu", "order.advance", order=confirmed(desk), to="confirmed")
    from gendan.i18n import _

    assert "确认" in _(error.message, **error.params)


@pytest.mark.parametrize("name", ["order.advance", "milestone.done"])
def test_a_clerk_leads_no_order_on(desk: Store, name: str) -> None:
    number = confirmed(desk)
    more = {"to": "production"} if name == "order.advance" else {"milestone": "produce"}
    for who, role in STAFF.items():
        if role == "clerk":
            assert code(desk, who, name, order=number, **more) == "forbidden"
    assert code(desk, None, name, order=number, **more) == "not_signed_in"


def test_a_cancelled_order_goes_nowhere(desk: Store) -> None:
    number = confirmed(desk)
    act(desk, "li", "order.cancel", order=number, reason="x")
    for name, more in PATHS:
        assert code(desk, "boss", name, order=number, **more) == "wrong_status"


def test_an_undone_cancellation_confirms_nothing(desk: Store) -> None:
    number = unanswered(desk)
    act(desk, "li", "order.cancel", order=number, reason="x")
    act(desk, "li", "change.undo", order=number)
    assert code(desk, "fu", "order.advance", order=number, to="production") == "gate_closed: no_customer_yes"


@pytest.mark.parametrize(
    ("statement", "findings"),
    [
        ("UPDATE lines SET qty = qty + 1000 WHERE pos = 1", "not_checked, no_customer_yes"),
        ("UPDATE lines SET price = price / 10", "not_checked, no_customer_yes"),
        ("UPDATE lines SET removed = 1 WHERE pos = 2", "not_checked, no_customer_yes"),
        ("UPDATE orders SET requested = '2026-03-15'", "not_checked, no_customer_yes"),
        ("UPDATE orders SET phone = '13800001235'", "not_checked, no_customer_yes"),
        ("UPDATE orders SET address = NULL", "not_checked, no_customer_yes"),
        ("UPDATE lines SET discount = 1000 WHERE pos = 1", "no_customer_yes"),
        ("UPDATE orders SET special = 'x'", "no_customer_yes"),
        ("DELETE FROM customer_yes", "no_customer_yes"),
        ("DELETE FROM checks", "not_checked"),
        ("UPDATE orders SET status = 'open', stage = 'production'", ""),
    ],
)
def test_the_seal_is_compared_at_the_gate_whoever_changed_the_tables(
    desk: Store, statement: str, findings: str
) -> None:
    number = confirmed(desk)
    with tampering(desk.path) as conn:
        assert conn.execute(statement).rowcount
    if findings:
        assert standing(desk, number).status != "open"
        assert code(desk, "fu", "order.advance", order=number, to="production") == f"gate_closed: {findings}"


def test_the_seal_holds_as_long_as_nothing_agreed_changes(desk: Store) -> None:
    number = confirmed(desk)
    kept = seal(desk, number)
    act(desk, "su", "order.assign", order=number, owner="fu", team="夜班")
    act(desk, "li", "payment.receive", order=number, kind="deposit", amount=100, method="cash")
    act(desk, "fu", "order.promise", order=number, date="2026-03-20", agreed=True, reason="x")
    act(desk, "li", "order.hold", order=number, reason="x")
    act(desk, "li", "order.resume", order=number, reason="x")
    act(desk, "li", "order.amend", order=number, changes={"contact": "王太太"}, reason="x")
    act(desk, "fu", "milestone.done", order=number, milestone="produce")
    assert (seal(desk, number), standing(desk, number).status) == (kept, "open")


def test_in_production_a_change_shuts_the_gate_and_a_supervisor_stops_it(desk: Store) -> None:
    number = confirmed(desk)
    act(desk, "fu", "milestone.done", order=number, milestone="produce")
    for name in ("order.hold", "order.cancel"):
        assert code(desk, "li", name, order=number, reason="x") == "forbidden"
    act(desk, "li", "order.amend", order=number, changes={"lines": [{"line": 1, "qty": 12}]}, reason="x")
    assert (
        code(desk, "fu", "milestone.done", order=number, milestone="ship")
        == "gate_closed: not_checked, no_customer_yes, quality_open"
    )
    act(desk, "wang", "order.check", order=number, **source(line1_qty="12"))
    say_yes(desk, number)
    inspected(desk, number)
    act(desk, "fu", "milestone.done", order=number, milestone="ship")
    done = [one.code for one in facts(desk, milestones, number) if one.done_at]
    assert done == ["receive", "confirm", "produce", "inspect", "ship"]
    act(desk, "su", "order.hold", order=number, reason="x")


def test_a_turned_back_draft_is_not_driven_on_by_a_change_alone(desk: Store) -> None:
    number = rejected(desk)
    act(desk, "li", "order.update", order=number, special="红")
    act(desk, "li", "order.read_back", order=number, confirmed=KEYS)
    act(desk, "li", "order.submit", order=number)
    assert (
        code(desk, "fu", "order.advance", order=number, to="production") == "gate_closed: no_customer_yes, not_approved"
    )
