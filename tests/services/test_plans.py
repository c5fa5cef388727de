"""Plans by hand and templates, through the door."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.figures import span_of
from gendan.db.figures_past import past_params
from gendan.db.ledger import Ledger
from gendan.db.store import Store
from gendan.domain.periods import period_of
from gendan.services.fingerprint import fingerprint
from gendan.services.rebuild import rebuild
from gendan.services.timeline import timeline
from tests.helpers import act, order
from tests.order_kit import code, confirmed, inspected, refused, row, source

STEPS: list[dict[str, Any]] = [
    {"code": "receive", "name": "接单", "stage": "received", "role": "clerk"},
    {"code": "confirm", "name": "确认", "stage": "confirmed"},
    {"code": "paint", "name": "上漆", "days": 2, "court": "supplier", "after": ["confirm"]},
    {"code": "produce", "name": "生产", "days": "lead", "after": ["paint"], "notice": "production"},
    {"code": "look", "name": "终检", "quality": True},
    {"code": "ship", "name": "发货", "stage": "delivery", "days": 1},
    {"code": "deliver", "name": "送达", "stage": "delivery", "days": "transit"},
]


def another(store: Store) -> str:
    """The order of a second customer, confirmed."""
    return confirmed(store, keyed=source(customer_phone="13911112222"), name="赵敏", phone="13911112222")


def plan_of(store: Store, number: str) -> dict[str, Any]:
    return {step.code: step for step in timeline(store, number).steps}


def test_the_plan_ends_with_the_promise_and_its_start_follows_from_the_lead_time(desk: Store) -> None:
    number = confirmed(desk)
    steps = plan_of(desk, number)
    assert {code_: str(step.due) for code_, step in steps.items()} == {
        "receive": "2026-03-02", "confirm": "2026-03-02", "produce": "2026-03-11", "inspect": "2026-03-11",
        "ship": "2026-03-12", "deliver": "2026-03-16",
    }  # fmt: skip
    assert str(timeline(desk, number).forecast) == "2026-03-09", "five working days from the confirmation"
    assert {step.slack_days for code_, step in steps.items() if code_ in ("produce", "ship", "deliver")} == {5}


def test_a_milestone_gets_another_date_with_a_reason_and_keeps_it(desk: Store) -> None:
    number = confirmed(desk)
    asked = {"order": number, "milestone": "produce", "due": "2026-03-12"}
    assert code(desk, "fu", "milestone.plan", **asked) == "reason_required"
    assert code(desk, "li", "milestone.plan", **asked, reason="x") == "forbidden"
    assert code(desk, "fu", "milestone.plan", **{**asked, "milestone": "dance"}, reason="x") == "unknown_reference"
    assert code(desk, "fu", "milestone.plan", **{**asked, "due": "2026-02-27"}, reason="x") == "bad_value"
    told = act(desk, "fu", "milestone.plan", **asked, reason="板材晚到")
    assert told == {
        "order": number, "milestone": "produce", "forecast": "2026-03-17", "slack_days": -1, "critical": True,
    }  # fmt: skip
    act(desk, "fu", "order.promise", order=number, date="2026-03-20", reason="客户同意", agreed=True)
    steps = plan_of(desk, number)
    assert str(steps["produce"].due) == "2026-03-12", "a date set by hand does not follow the promise"
    assert str(steps["ship"].due) == "2026-03-18"
    act(desk, "fu", "milestone.done", order=number, milestone="produce")
    assert code(desk, "fu", "milestone.plan", **asked, reason="x") == "wrong_status"


def test_a_date_by_hand_is_taken_back(desk: Store) -> None:
    number = confirmed(desk)
    act(desk, "fu", "milestone.plan", order=number, milestone="produce", due="2026-03-13", reason="晚到")
    act(desk, "fu", "change.undo", order=number)
    assert str(plan_of(desk, number)["produce"].due) == "2026-03-11"
    assert str(timeline(desk, number).forecast) == "2026-03-09"


def test_the_stores_own_template_stands_in_the_place_of_the_built_in_one(desk: Store) -> None:
    assert code(desk, "fu", "template.set", code="standard", name="x", steps=STEPS) == "forbidden"
    act(desk, "su", "template.set", code="standard", name="本店标准", steps=STEPS)
    steps = plan_of(desk, confirmed(desk))
    assert list(steps) == [step["code"] for step in STEPS]
    assert (steps["paint"].name, steps["paint"].court) == ("上漆", "supplier")
    assert str(steps["paint"].due) == "2026-03-10"
    assert str(steps["produce"].due) == "2026-03-11", "what is left of the lead time, one day at least"
    act(desk, "su", "template.remove", code="standard")
    assert "inspect" in plan_of(desk, another(desk))
    assert code(desk, "su", "template.remove", code="standard") == "unknown_reference"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "confirm"}, "steps"),
        ({"after": ["nothing"]}, "steps.after"),
        ({"after": ["deliver"]}, "after"),
        ({"days": -3}, "steps.days"),
    ],
)
def test_a_template_that_is_no_plan_is_refused(desk: Store, change: dict[str, Any], field: str) -> None:
    steps = [step | (change if step["code"] == "paint" else {}) for step in STEPS]
    error = refused(desk, "su", "template.set", code="oak", name="橡木", steps=steps)
    assert (error.code, error.field) == ("bad_value", field)


def test_a_template_needs_the_way_to_the_customer(desk: Store) -> None:
    error = refused(desk, "su", "template.set", code="oak", name="橡木", steps=STEPS[:-2])
    assert error.params["names"] == "ship, deliver"


def test_a_product_names_its_template(desk: Store) -> None:
    act(desk, "su", "template.set", code="oak", name="橡木", steps=STEPS)
    for product in ("A-100", "B-7"):
        act(desk, "su", "product.update", code=product, template="oak")
    assert "paint" in plan_of(desk, confirmed(desk))


def test_a_template_is_made_from_what_an_order_took(desk: Store, clock: FixedClock) -> None:
    number = confirmed(desk)
    assert code(desk, "su", "template.from_order", order=number, code="real", name="x") == "gate_closed"
    clock.move(timedelta(days=8))
    act(desk, "fu", "milestone.done", order=number, milestone="produce")
    inspected(desk, number)
    clock.move(timedelta(days=1))
    act(desk, "fu", "milestone.done", order=number, milestone="ship")
    clock.move(timedelta(days=2))
    act(desk, "fu", "milestone.done", order=number, milestone="deliver")
    made = act(desk, "su", "template.from_order", order=number, code="real", name="实际用时")
    assert made == {"code": "real", "steps": 6}
    act(desk, "su", "product.update", code="A-100", template="real")
    act(desk, "su", "product.update", code="B-7", template="real")
    clock.move(timedelta(days=-11))
    steps = plan_of(desk, another(desk))
    assert [(step.code, step.due.isoformat()) for step in steps.values()][2:] == [
        ("produce", "2026-03-11"), ("inspect", "2026-03-11"), ("ship", "2026-03-12"), ("deliver", "2026-03-16"),
    ]  # fmt: skip


def test_an_order_that_was_taken_over_is_planned_anew(desk: Store) -> None:
    number = order(desk)
    assert code(desk, "li", "order.plan", order=number, template="standard") == "forbidden"
    assert "inspect" not in plan_of(desk, number)
    planned = act(desk, "fu", "order.plan", order=number, template="urgent")
    assert planned["template"] == "urgent"
    assert list(plan_of(desk, number))[2:] == [
        "design", "purchase", "prepare", "produce", "inspect", "ship", "deliver",
    ]  # fmt: skip
    assert row(desk, number).next_code in ("design", "purchase", "prepare")
    before = fingerprint(desk)
    assert rebuild(desk, check=True).differences == ()
    assert fingerprint(desk) == before


def test_another_calendar_moves_the_forecast_of_what_is_open(desk: Store) -> None:
    number = confirmed(desk)
    assert str(row(desk, number).forecast) == "2026-03-09"
    act(desk, "boss", "setting.set", key="calendar.holidays", value=["2026-03-04", "2026-03-05"])
    assert str(row(desk, number).forecast) == "2026-03-11"
    assert rebuild(desk, check=True).differences == ()


def test_another_zone_moves_the_days_of_every_order(desk: Store) -> None:
    number = order(desk, placed="2026-02-20T23:30:00+08:00")
    assert str(row(desk, number).placed_on) == "2026-02-20"
    act(desk, "boss", "setting.set", key="store.zone", value="Asia/Tokyo")
    assert str(row(desk, number).placed_on) == "2026-02-21"
    assert rebuild(desk, check=True).differences == ()


def test_a_promise_that_the_plan_cannot_keep_says_so(desk: Store) -> None:
    number = confirmed(desk)
    told = act(desk, "fu", "order.promise", order=number, date="2026-03-05", asked_by="customer", reason="客户催")
    assert (told["forecast"], told["slack_days"]) == ("2026-03-09", -2)


def test_a_wish_that_needs_a_start_in_the_past_says_when_work_had_to_begin(desk: Store) -> None:
    lines = [{"product": "A-100", "qty": 1}]
    fields = {"name": "赵敏", "phone": "13911112222", "requested": "2026-03-05", "lines": lines}
    (found,) = act(desk, "li", "order.enter", **fields)["findings"]
    assert found["code"] == "date_infeasible"
    assert "2026-03-09" in found["message"]
    assert "2026-02-27" in found["message"], "the 28th was worked instead of a holiday"


def test_what_another_template_took_away_counts_in_no_figure(desk: Store) -> None:
    """The dispatch of the whole order gives way to one of its category: once that left, the order was dispatched, and
    the day before it was late in no other part than its own."""
    steps = [step for step in STEPS if step["code"] not in ("paint", "look")]
    steps = [{name: value for name, value in step.items() if name != "after"} for step in steps]
    for step in steps:
        step["scope"] = "category" if step["code"] in ("ship", "deliver") else "order"
    act(desk, "su", "template.set", code="apart", name="分类发货", steps=steps)
    number = confirmed(desk)
    act(desk, "fu", "order.plan", order=number, template="apart", categories=[{"category": "桌", "lines": [1, 2]}])
    for step in ("produce", "ship"):
        act(desk, "fu", "milestone.done", order=number, milestone=step)
    assert behind(desk, "shipped") == [number]
    act(desk, "fu", "order.promise", order=number, date="2026-03-20", asked_by="us", reason="x")
    act(desk, "fu", "milestone.done", order=number, milestone="deliver")
    config = desk.config
    with desk.read() as conn:
        before = span_of(period_of("day", date(2026, 3, 1)), date(2026, 3, 2), config.zone)
        assert "own_ids" not in past_params(conn, before)


def behind(store: Store, figure: str) -> list[str]:
    """The orders that a figure of today counts."""
    today = store.clock.today(store.config.zone)
    with store.read() as conn:
        return [
            one.number
            for one in Ledger(conn, span_of(period_of("day", today), today, store.config.zone)).behind(figure)
        ]
