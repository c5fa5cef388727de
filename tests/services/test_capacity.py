"""Capacity: set by the supervisor, filled by open orders, asked for the earliest date (C181, C178, C114, C047)."""

from __future__ import annotations

from typing import Any

import pytest

from gendan.db.store import Store
from tests.helpers import act
from tests.order_kit import code, confirmed, entered, stocked


@pytest.fixture
def desk(shop: Store) -> Store:
    """A shop with goods of two categories."""
    store = stocked(shop)
    act(store, "su", "product.update", code="A-100", category="床")
    act(store, "su", "product.update", code="B-7", category="椅")
    return store


def finding(store: Store, **more: Any) -> dict[str, Any] | None:
    """What the checklist says of the wished date of a new order."""
    number = entered(store, **more)
    said = act(store, "li", "order.update", order=number, document_ref="又一张")["findings"]
    return next((one for one in said if one["code"] == "date_infeasible"), None)


def words(store: Store, **more: Any) -> str:
    """What that says, in words; empty where the date can be kept."""
    found = finding(store, **more)
    return str(found["message"]) if found else ""


def test_with_no_capacity_set_only_the_lead_time_counts(desk: Store) -> None:
    assert words(desk, requested="2026-03-09") == ""
    assert "2026-03-09" in words(desk, requested="2026-03-06")


def test_the_earliest_date_waits_for_capacity(desk: Store) -> None:
    assert act(desk, "su", "capacity.set", qty=1)["feasible"] is True
    assert "2026-03-24" in words(desk, requested="2026-03-16")
    act(desk, "su", "capacity.set", date="2026-03-03", qty=20)
    assert words(desk, requested="2026-03-09") == ""


def test_what_is_confirmed_takes_its_part_and_a_check_gives_it_back(desk: Store) -> None:
    number = confirmed(desk)
    said = act(desk, "su", "capacity.set", category="床", qty=2)
    assert said == {"category": "床", "date": None, "qty": "2", "feasible": True}
    assert act(desk, "su", "capacity.set", category="床", qty=1)["feasible"] is False
    act(desk, "fu", "production.check", order=number, line=1, done=5)
    assert act(desk, "su", "capacity.set", category="床", qty=1)["feasible"] is True


def test_a_limit_is_taken_away_again_and_changed_ones_are_undone(desk: Store) -> None:
    act(desk, "su", "capacity.set", qty=0)
    assert words(desk, requested="2026-06-01") != ""
    assert act(desk, "su", "capacity.set")["qty"] is None
    assert words(desk, requested="2026-06-01") == ""


def test_only_a_supervisor_sets_it_and_not_below_nothing(desk: Store) -> None:
    assert code(desk, "fu", "capacity.set", qty=5) == "forbidden"
    assert code(desk, "su", "capacity.set", qty=-5) == "bad_value"
