"""Telling the customer at the nodes of his order and of a new date: owed, told, owed again (C111, C113, S09)."""

from __future__ import annotations

from datetime import timedelta

from gendan.db import telling
from gendan.db.store import Store
from tests.conftest import START
from tests.helpers import act, order
from tests.order_kit import code, confirmed, row, submitted


def owed(store: Store, number: str) -> list[str]:
    with store.read() as conn:
        return [one.node for one in telling.owed_to(conn, row(store, number).id, store.config)]


def done(store: Store, number: str, milestone: str) -> None:
    """A milestone, its quality gate opened before it where it has one."""
    act(store, "fu", "milestone.done", order=number, milestone=milestone)


def test_a_confirmed_order_owes_the_notice_that_it_is(desk: Store) -> None:
    number = confirmed(desk)
    assert owed(desk, number) == ["confirmed"]
    assert row(desk, number).owed == "confirmed"
    result = act(desk, "li", "notice.done", order=number, node="confirmed", channel="wechat")
    assert result == {"order": number, "owed": []}
    assert (row(desk, number).owed, row(desk, number).owed_on) == (None, None)


def test_each_node_that_is_reached_is_owed_until_it_is_told_oldest_first(desk: Store) -> None:
    number = order(desk)
    assert owed(desk, number) == [], "what an order book says is not news"
    done(desk, number, "produce")
    done(desk, number, "ship")
    assert owed(desk, number) == ["production", "dispatched"]
    assert row(desk, number).owed == "production"
    told = act(desk, "li", "notice.done", order=number, node="production", channel="phone")
    assert told["owed"] == ["dispatched"]
    done(desk, number, "deliver")
    assert owed(desk, number) == ["dispatched", "arrived"]


def test_a_new_date_is_owed_unless_the_customer_agreed_to_it(desk: Store) -> None:
    asked, ours = order(desk, "A-1"), order(desk, "A-2")
    change = {"date": "2026-03-20", "reason": "木料晚到"}
    act(desk, "fu", "order.promise", order=asked, asked_by="customer", agreed=True, **change)
    act(desk, "fu", "order.promise", order=ours, asked_by="us", **change)
    assert (owed(desk, asked), owed(desk, ours)) == ([], ["new_date"])
    act(desk, "li", "notice.done", order=ours, node="new_date", channel="phone")
    assert owed(desk, ours) == []
    act(desk, "fu", "order.promise", order=ours, asked_by="us", **{**change, "date": "2026-03-23"})
    assert owed(desk, ours) == ["new_date"], "told of one date, not of the next"


def test_what_has_not_happened_is_not_told(desk: Store) -> None:
    number = order(desk)
    for node in ("production", "dispatched", "arrived", "new_date"):
        assert code(desk, "li", "notice.done", order=number, node=node, channel="phone") == "wrong_status", node
    waits = submitted(desk)
    assert code(desk, "li", "notice.done", order=waits, node="confirmed", channel="phone") == "wrong_status"


def test_a_cancelled_order_owes_nothing_and_is_told_nothing(desk: Store) -> None:
    number = order(desk)
    done(desk, number, "produce")
    act(desk, "su", "order.cancel", order=number, code="other", reason="客户不要了")
    assert row(desk, number).owed is None
    assert code(desk, "li", "notice.done", order=number, node="production", channel="phone") == "wrong_status"


def test_a_notice_is_taken_back_and_owed_again(desk: Store) -> None:
    number = order(desk)
    done(desk, number, "produce")
    act(desk, "li", "notice.done", order=number, node="production", channel="phone")
    act(desk, "li", "change.undo", order=number)
    assert owed(desk, number) == ["production"]


def test_who_was_told_was_spoken_to(desk: Store) -> None:
    number = order(desk)
    done(desk, number, "produce")
    assert row(desk, number).last_contact_at is None
    act(desk, "li", "notice.done", order=number, node="production", channel="phone", at=START)
    assert row(desk, number).last_contact_at == START
    act(desk, "li", "contact.log", order=number, channel="phone", summary="问颜色", at=START - timedelta(hours=1))
    assert row(desk, number).last_contact_at == START


def test_a_composite_order_is_made_once_its_last_category_is(desk: Store) -> None:
    number = confirmed(desk)
    act(desk, "li", "notice.done", order=number, node="confirmed", channel="wechat")
    groups = [{"category": "桌", "lines": [1]}, {"category": "椅", "lines": [2]}]
    act(desk, "fu", "order.plan", order=number, template="composite", categories=groups)
    act(desk, "fu", "milestone.done", order=number, milestone="produce", category="椅")
    assert owed(desk, number) == []
    act(desk, "fu", "milestone.done", order=number, milestone="produce", category="桌")
    assert owed(desk, number) == ["production"]
    act(desk, "fu", "milestone.undo", order=number, milestone="produce", category="椅", reason="返工")
    assert owed(desk, number) == []
