"""Goods in batches: never more than is left, when they should arrive, when the order is dispatched and delivered."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gendan.clock import FixedClock
from gendan.db.shipments import shipment_events, shipments
from gendan.db.store import Store
from gendan.domain.shipping import Batch, delivered_at, left_at, remaining, shipped
from gendan.errors import Refusal
from gendan.services.batches import prospect, shipment_views
from gendan.services.order_page import order_page
from gendan.services.regions import region_table
from tests.helpers import act, staffed
from tests.order_kit import code, confirmed, facts, inspected, refused, row, stocked

ROADS = [
    {"mode": "truck", "days": 2, "cost": "120", "carrier": "顺达物流"},
    {"mode": "express", "days": 1, "cost": 480},
    {"mode": "air", "days": 1, "cost": "460.5", "carrier": "东航"},
]


@pytest.fixture
def ready(shop: Store) -> tuple[Store, str]:
    """Ten of line 1 and four of line 2, made and inspected."""
    stocked(shop)
    number = confirmed(shop)
    act(shop, "fu", "milestone.done", order=number, milestone="produce")
    return shop, inspected(shop, number)


def ship(store: Store, number: str, *lines: tuple[int, object], who: str = "fu", **more: Any) -> dict[str, Any]:
    given = {"lines": [{"line": line, "qty": qty} for line, qty in lines]} if lines else {}
    return act(store, who, "shipment.create", order=number, **given, **more)


def done(store: Store, number: str) -> list[str]:
    return [one.code for one in order_page(store, number).milestones if one.done_at]


def later(store: Store, **span: int) -> None:
    """Time passes."""
    assert isinstance(store.clock, FixedClock)
    store.clock.move(timedelta(**span))


def test_everything_that_remains_leaves_at_once_and_the_order_is_dispatched(ready: tuple[Store, str]) -> None:
    store, number = ready
    made = ship(store, number, carrier="顺达物流", tracking="SF100")
    assert made["shipment"] == f"{number}-1"
    assert made["remaining"] == []
    assert (made["mode"], made["expected"]) == ("truck", "2026-03-04")  # one day and half a day of loading
    assert "ship" in done(store, number)
    (seen,) = facts(store, shipments, number)
    assert [one["node"] for one in seen.nodes] == ["dispatched", "in_transit", "arrived"]
    assert [one["due"] for one in seen.nodes] == ["2026-03-02", "2026-03-03", "2026-03-04"]
    assert code(store, "fu", "shipment.create", order=number) == "exceeds"
    assert row(store, number).stage == "delivery"


def test_batches_are_delivered_one_by_one_and_the_order_with_the_last(ready: tuple[Store, str]) -> None:
    store, number = ready
    first = ship(store, number, (1, 6))
    assert first["remaining"] == [{"line": 1, "qty": "4"}, {"line": 2, "qty": "4"}]
    assert "ship" not in done(store, number)
    for milestone in ("ship", "deliver"):
        assert code(store, "fu", "milestone.done", order=number, milestone=milestone) == "gate_closed: not_shipped"
    act(store, "fu", "shipment.deliver", shipment=first["shipment"], signed_by="王太太")
    second = ship(store, number)
    assert (second["shipment"], second["remaining"]) == (f"{number}-2", [])
    assert code(store, "fu", "milestone.done", order=number, milestone="deliver") == "gate_closed: under_way"
    later(store, hours=30)
    act(store, "fu", "shipment.event", shipment=second["shipment"], node="in_transit", place="嘉兴")
    later(store, hours=20)
    at = store.clock.now() - timedelta(hours=2)
    ended = act(store, "fu", "shipment.deliver", at=at, shipment=second["shipment"], signed_by="王建华")
    assert ended["delivered"] == at.astimezone(store.config.zone).date().isoformat()
    page = order_page(store, number)
    assert next(one.done_at for one in page.milestones if one.code == "deliver") == at
    assert page.stage == "after_sale"
    with store.read() as conn:
        views = shipment_views(conn, page.id, store.config.zone)
    assert [(one.state, one.signed_by) for one in views] == [("delivered", "王太太"), ("delivered", "王建华")]
    assert [one.node for one in views[1].positions] == ["dispatched", "in_transit", "delivered"]
    assert code(store, "fu", "shipment.deliver", shipment=second["shipment"]) == "wrong_status"
    assert code(store, "fu", "shipment.create", order=number) == "wrong_status"


def test_deliveries_written_down_out_of_order_end_with_the_latest(ready: tuple[Store, str]) -> None:
    store, number = ready
    one, two = ship(store, number, (1, 10))["shipment"], ship(store, number)["shipment"]
    later(store, days=3)
    last = store.clock.now() - timedelta(hours=1)
    act(store, "fu", "shipment.deliver", at=last, shipment=one)
    act(store, "fu", "shipment.deliver", at=last - timedelta(days=1), shipment=two)
    assert row(store, number).delivered_on == last.astimezone(store.config.zone).date()


def test_a_shipment_is_taken_back_while_it_is_not_delivered(ready: tuple[Store, str]) -> None:
    store, number = ready
    made = ship(store, number)["shipment"]
    assert code(store, "fu", "shipment.undo", shipment=made) == "reason_required"
    back = act(store, "fu", "shipment.undo", shipment=made, reason="装错车")
    assert back["remaining"] == [{"line": 1, "qty": "10"}, {"line": 2, "qty": "4"}]
    assert "ship" not in done(store, number)
    for name in ("shipment.deliver", "shipment.event", "shipment.undo"):
        more = {"node": "arrived"} if name == "shipment.event" else {}
        assert code(store, "fu", name, shipment=made, reason="x", **more) == "wrong_status"
    again = ship(store, number)
    assert again["shipment"] == f"{number}-2"
    act(store, "fu", "shipment.deliver", shipment=again["shipment"])
    assert code(store, "fu", "shipment.undo", shipment=again["shipment"], reason="x") == "wrong_status"
    act(store, "fu", "change.undo", order=number)
    assert row(store, number).delivered_on is None


@pytest.mark.parametrize(
    ("args", "expected", "field"),
    [
        ({"lines": [{"line": 1, "qty": 11}]}, "exceeds", "lines"),
        ({"lines": [{"line": 1, "qty": 6}, {"line": 1, "qty": 6}]}, "exceeds", "lines"),
        ({"lines": [{"line": 2, "qty": "4.001"}]}, "exceeds", "lines"),
        ({"lines": [{"line": 3, "qty": 1}]}, "unknown_reference", "lines.0.line"),
        ({"lines": [{"line": 1, "qty": 0}]}, "bad_value", "lines.0.qty"),
        ({"lines": [{"line": 1, "qty": -1}]}, "bad_value", "lines.0.qty"),
        ({"lines": []}, "bad_value", "lines"),
        ({"lines": [{"qty": 1}]}, "missing_fields", "lines.0.line"),
        ({"mode": "rocket"}, "bad_value", "mode"),
    ],
)
def test_what_cannot_be_dispatched(ready: tuple[Store, str], args: dict[str, Any], expected: str, field: str) -> None:
    store, number = ready
    error = refused(store, "fu", "shipment.create", order=number, **args)
    assert (error.code, error.field) == (expected, field)


def test_who_may_and_what_is_unknown(ready: tuple[Store, str]) -> None:
    store, number = ready
    assert code(store, "li", "shipment.create", order=number) == "forbidden"
    assert refused(store, "fu", "shipment.deliver", shipment="X-1").field == "shipment"
    made = ship(store, number)["shipment"]
    error = refused(store, "fu", "shipment.event", shipment=made, node="moon")
    assert (error.code, error.field) == ("bad_value", "node")
    early = datetime(2026, 2, 1, tzinfo=UTC)
    assert refused(store, "fu", "shipment.deliver", at=early, shipment=made).field == "at"


@pytest.mark.parametrize("result", [None, "fail"])
def test_no_shipment_past_a_shut_gate_but_by_a_supervisor(shop: Store, result: str | None) -> None:
    stocked(shop)
    number = confirmed(shop)
    if result:
        act(shop, "fu", "quality.record", order=number, milestone="inspect", result=result, qty=2)
    finding = "quality_failed" if result else "quality_open"
    assert code(shop, "fu", "shipment.create", order=number) == f"gate_closed: {finding}"
    override = {"order": number, "override": [finding]}
    assert code(shop, "su", "shipment.create", **override) == "reason_required"
    assert code(shop, "fu", "shipment.create", **override, reason="客户催") == "over_authority"
    assert act(shop, "su", "shipment.create", **override, reason="客户同意")["remaining"] == []


def test_what_passed_may_leave_in_a_batch_and_no_more(shop: Store) -> None:
    stocked(shop)
    number = confirmed(shop)
    passed = {"order": number, "milestone": "inspect", "result": "pass"}
    act(shop, "fu", "quality.record", **passed, qty=6)
    batch = {"order": number, "lines": [{"line": 1, "qty": 7}]}
    assert code(shop, "fu", "shipment.create", **batch) == "gate_closed: quality_open"
    assert code(shop, "fu", "milestone.done", order=number, milestone="ship") == "gate_closed: quality_open"
    assert ship(shop, number, (1, 6))["remaining"] == [{"line": 1, "qty": "4"}, {"line": 2, "qty": "4"}]
    assert code(shop, "fu", "shipment.create", order=number) == "gate_closed: quality_open"
    act(shop, "fu", "quality.record", order=number, milestone="inspect", result="fail", qty=1)
    act(shop, "fu", "quality.record", **passed, qty=7)
    assert code(shop, "fu", "shipment.create", order=number) == "gate_closed: quality_open", "one piece is missing"
    act(shop, "fu", "quality.record", **passed, qty=1)
    assert ship(shop, number)["remaining"] == []


def test_a_category_that_is_ready_leaves_while_another_is_inspected(shop: Store) -> None:
    stocked(shop)
    act(shop, "su", "setting.set", key="plan.composite_from", value=2)
    for product, category in (("A-100", "桌"), ("B-7", "椅")):
        act(shop, "su", "product.update", code=product, category=category)
    number = confirmed(shop)
    act(shop, "fu", "quality.record", order=number, milestone="inspect", line=1, result="pass", qty=10)
    assert code(shop, "fu", "shipment.create", order=number) == "gate_closed: quality_open, not_gathered"
    batch = {"order": number, "lines": [{"line": 1, "qty": 10}]}
    assert code(shop, "fu", "shipment.create", **batch) == "gate_closed: not_gathered", "they leave together (C199)"
    early = {"override": ["not_gathered"], "reason": "客户急需桌子"}
    assert act(shop, "fu", "shipment.create", **batch, **early)["remaining"] == [{"line": 2, "qty": "4"}]
    act(shop, "fu", "quality.record", order=number, milestone="inspect", line=2, result="pass", qty=4)
    assert ship(shop, number)["remaining"] == []


def test_a_held_or_cancelled_order_leaves_nothing(ready: tuple[Store, str]) -> None:
    store, number = ready
    act(store, "su", "order.hold", order=number, reason="x")
    assert code(store, "fu", "shipment.create", order=number) == "gate_closed: on_hold"
    act(store, "su", "order.resume", order=number, reason="x")
    act(store, "su", "order.cancel", order=number, reason="x")
    assert code(store, "fu", "shipment.create", order=number) == "wrong_status"


def test_no_fewer_are_ordered_than_were_dispatched(ready: tuple[Store, str]) -> None:
    store, number = ready
    ship(store, number, (1, 6))

    def amend(**change: Any) -> dict[str, Any]:
        return {"order": number, "reason": "客户减少", "changes": {"lines": [{"line": 1, **change}]}}

    assert code(store, "su", "order.amend", **amend(qty=5)) == "exceeds"
    assert code(store, "su", "order.amend", **amend(remove=True)) == "exceeds"
    act(store, "su", "order.amend", **amend(qty=6))
    assert order_page(store, number).lines[0].qty == 6


# Regions


@pytest.mark.parametrize(
    ("mode", "urgent", "chosen", "carrier", "expected"),
    [
        (None, False, "truck", "顺达物流", "2026-03-05"),
        (None, True, "air", "东航", "2026-03-04"),
        ("express", False, "express", None, "2026-03-04"),
        ("pickup", False, "pickup", None, "2026-03-02"),
    ],
)
def test_the_region_and_the_urgency_choose_the_way(
    shop: Store, mode: str | None, urgent: bool, chosen: str, carrier: str | None, expected: str
) -> None:
    stocked(shop)
    act(shop, "su", "region.set", name="华东", modes=ROADS)
    number = confirmed(shop, region="华东", urgent=urgent, owner="fu")
    if urgent:
        act(shop, "su", "order.approve", order=number)
    inspected(shop, number)
    seen = prospect(shop, number)
    assert [(one.way.mode, str(one.way.cost)) for one in seen.choices] == [
        ("truck", "120.00"),
        ("express", "480.00"),
        ("air", "460.50"),
    ]
    assert [(line, qty) for line, _name, qty in seen.remaining] == [(1, Decimal(10)), (2, Decimal(4))]
    made = ship(shop, number, mode=mode)
    assert (made["mode"], made["carrier"], made["expected"]) == (chosen, carrier, expected)


def test_regions_are_kept_by_the_supervisor(shop: Store) -> None:
    assert code(shop, "fu", "region.set", name="华东", modes=ROADS) == "forbidden"
    act(shop, "su", "region.set", name="华东", modes=ROADS)
    act(shop, "su", "region.set", name="华东", modes=ROADS[:1])
    (seen,) = region_table(shop)
    assert [(way.mode, way.days, way.carrier) for way in seen.ways] == [("truck", 2, "顺达物流")]
    act(shop, "su", "region.remove", name="华东")
    assert region_table(shop) == ()
    assert code(shop, "su", "region.remove", name="华东") == "unknown_reference"


@pytest.mark.parametrize(
    ("modes", "field"),
    [
        ([], "modes"),
        ([{"mode": "rocket", "days": 1}], "modes.0.mode"),
        ([{"mode": "truck", "days": -1}], "modes.0.days"),
        ([{"mode": "truck", "days": 1}, {"mode": "truck", "days": 2}], "modes"),
        ([{"mode": "truck", "days": 1, "cost": "-1"}], "modes.0.cost"),
    ],
)
def test_what_a_region_cannot_be(shop: Store, modes: list[Any], field: str) -> None:
    error = refused(shop, "su", "region.set", name="华东", modes=modes)
    assert (error.code, error.field) == ("bad_value", field)


# Whatever is done, the sum of the batches is at most what was ordered

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("ship"), st.sampled_from([1, 2]), st.integers(1, 12)),
        st.tuples(st.just("ship"), st.just(0), st.just(0)),
        st.tuples(st.sampled_from(["deliver", "undo", "event"]), st.integers(1, 4), st.just(0)),
    ),
    max_size=10,
)


@settings(max_examples=12, deadline=None)
@given(steps)
def test_batches_never_exceed_what_was_ordered(tmp_path_factory: pytest.TempPathFactory, told: Any) -> None:
    store = staffed(tmp_path_factory.mktemp("batches") / "s.db", FixedClock(START))
    try:
        stocked(store)
        number = inspected(store, confirmed(store))
        for what, which, qty in told:
            _try(store, number, what, which, qty)
            _hold(store, number)
    finally:
        store.close()


def _try(store: Store, number: str, what: str, which: int, qty: int) -> None:
    if what == "ship":
        name, args = "shipment.create", {"order": number} | ({"lines": [{"line": which, "qty": qty}]} if which else {})
    else:
        more = {"node": "in_transit"} if what == "event" else {"reason": "x"} if what == "undo" else {}
        name, args = f"shipment.{what}", {"shipment": f"{number}-{which}", **more}
    with suppress(Refusal):
        act(store, "fu", name, **args)


def _hold(store: Store, number: str) -> None:
    page = order_page(store, number)
    with store.read() as conn:
        views = shipment_views(conn, page.id, store.config.zone)
    standing = [one for one in views if one.state != "returned"]
    for line in page.lines:
        sent = sum(qty for one in standing for at, qty in one.lines if at == line.line)
        assert 0 <= sent <= line.qty
        assert (line.shipped, line.delivered <= line.shipped) == (sent, True)
    left = sum(line.qty for line in page.lines) - sum(qty for one in standing for _at, qty in one.lines)
    assert ("ship" in done(store, number)) == (left == 0)
    complete = left == 0 and all(one.state == "delivered" for one in standing)
    assert ("deliver" in done(store, number)) == complete
    assert (row(store, number).delivered_on is not None) == complete
    assert len([one for one in facts(store, shipment_events, number) if one.event == "delivered"]) == len(
        [one for one in views if one.state == "delivered"]
    )


@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from([1, 2]), st.integers(1, 9).map(Decimal), min_size=1),
            st.booleans(),
            st.none() | st.integers(1, 9),
        ),
        max_size=6,
    )
)
def test_what_is_left_and_what_left_is_what_was_ordered(told: Any) -> None:
    ordered = {1: Decimal(9), 2: Decimal(5)}
    batches = [
        Batch(lines, START, back, None if day is None or back else START + timedelta(days=day))
        for lines, back, day in told
    ]
    left = remaining(ordered, batches)
    for line, qty in ordered.items():
        assert left[line] == max(qty - shipped(batches, line), 0)
    complete = bool(batches) and not any(left.values())
    assert (left_at(ordered, batches) is not None) == complete
    if delivered_at(ordered, batches) is not None:
        assert complete
        assert all(one.delivered for one in batches if not one.returned)
