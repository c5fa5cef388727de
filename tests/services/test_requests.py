"""Requests of customers: clocks of 24 and 72 hours, the answer within 15 minutes, warranty, contacts (C232-C236)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.domain.requests import warranty
from gendan.services.history import customer_history
from gendan.services.order_page import order_page
from gendan.services.request_views import RequestView, list_requests, request_view
from gendan.services.today import today
from tests.helpers import act, order
from tests.order_kit import code, refused


def opened(store: Store, **more: Any) -> str:
    """A request by the hotline; its code."""
    return str(act(store, "li", "request.open", **{"channel": "phone", "summary": "柜门怎么调?", **more})["request"])


def at(clock: FixedClock, text: str) -> None:
    """Let it be that time of March 2026 in the store: ``03 08:59``."""
    clock.set(datetime.fromisoformat(f"2026-03-{text}+08:00"))


def answered(store: Store, request: str) -> dict[str, Any]:
    """The clerk calls back."""
    return act(store, "li", "request.respond", request=request, channel="phone", summary="已答复")


@pytest.mark.parametrize(("when", "in_time"), [("03 08:59", True), ("03 09:00", True), ("03 09:01", False)])
def test_the_first_answer_is_in_time_within_24_hours(shop: Store, clock: FixedClock, when: str, in_time: bool) -> None:
    request = opened(shop, order=order(shop))
    at(clock, when)
    assert answered(shop, request)["in_time"] is in_time
    seen = request_view(shop, request)
    assert (seen.clocks.response.breached, seen.late, seen.quick) == (not in_time, not in_time, False)


@pytest.mark.parametrize(("when", "in_time"), [("05 09:00", True), ("05 09:01", False)])
def test_the_solution_is_in_time_within_72_hours_of_the_request(
    shop: Store, clock: FixedClock, when: str, in_time: bool
) -> None:
    request = opened(shop, order=order(shop))
    at(clock, "02 15:00")
    answered(shop, request)
    at(clock, when)
    assert act(shop, "li", "request.solve", request=request, result="已上门调好")["in_time"] is in_time
    assert (request_view(shop, request).status, request_view(shop, request).open) == ("solved", False)


def test_opening_says_by_when_and_a_late_answer_stands_on_todays_list(shop: Store, clock: FixedClock) -> None:
    said = act(
        shop, "li", "request.open", order=order(shop), channel="phone", summary="安装", kind="install", owner="fu"
    )
    assert said == {
        "request": "S01-T1-R00001",
        "customer": said["customer"],
        "order": said["order"],
        "answer_by": "2026-03-02T09:15:00+08:00",
        "respond_by": "2026-03-03T09:00:00+08:00",
        "solve_by": "2026-03-05T09:00:00+08:00",
        "warranty": None,
    }
    shown = [one for one in today(shop).items if one.kind == "request"]
    assert [(one.case, one.what, one.state(date(2026, 3, 2)), f"{one.due_at:%H:%M}") for one in shown] == [
        ("S01-T1-R00001", "answer", "due", "09:15")
    ]
    at(clock, "03 09:01")
    shown = [one for one in today(shop).items if one.kind == "request"]
    assert [(one.ran_out, one.state(date(2026, 3, 3))) for one in shown] == [(True, "late")]
    assert today(shop, who="su").items == ()


@pytest.mark.parametrize(("minute", "quick"), [("02 09:15", True), ("02 09:15:01", False)])
def test_an_answer_within_15_minutes_is_quick(shop: Store, clock: FixedClock, minute: str, quick: bool) -> None:
    request = opened(shop, order=order(shop))
    assert request_view(shop, request).quick is None
    clock.set(datetime.fromisoformat(f"2026-03-{minute}{':00' * (minute.count(':') == 1)}+08:00"))
    assert answered(shop, request)["quick"] is quick


def test_while_the_customer_is_waited_for_the_solution_stands_still(shop: Store, clock: FixedClock) -> None:
    request = opened(shop, order=order(shop))
    assert code(shop, "li", "request.wait", request=request) == "wrong_status"
    answered(shop, request)
    act(shop, "li", "request.wait", request=request, note="等照片")
    assert code(shop, "li", "request.wait", request=request) == "wrong_status"
    assert [one.waiting for one in list_requests(shop)] == [True]
    at(clock, "04 09:00")
    assert act(shop, "li", "request.resume", request=request)["status"] == "answered"
    assert code(shop, "li", "request.resume", request=request) == "wrong_status"
    due = request_view(shop, request).clocks.solution.due
    assert due == datetime.fromisoformat("2026-03-07T09:00:00+08:00")


def test_what_was_said_stands_among_the_contacts(shop: Store) -> None:
    number = order(shop)
    request = opened(shop, order=number, summary="门关不上")
    answered(shop, request)
    act(shop, "li", "request.solve", request=request, result="换了铰链", channel="visit")
    page = order_page(shop, number)
    assert [(one.direction, one.channel, one.summary) for one in reversed(page.contacts)] == [
        ("in", "phone", "门关不上"),
        ("out", "phone", "已答复"),
        ("out", "visit", "换了铰链"),
    ]
    assert len(customer_history(shop, page.customer_code or "")) >= 3


def test_solving_twice_changes_nothing_and_nothing_follows(shop: Store) -> None:
    request = opened(shop, order=order(shop))
    act(shop, "li", "request.solve", request=request, result="已说明")
    seen = request_view(shop, request)
    assert (seen.answered, seen.due, len(seen.steps)) == (True, None, 1)
    again = act(shop, "li", "request.solve", request=request, result="又说明")
    assert again == {"request": request, "status": "solved"}
    assert len(request_view(shop, request).steps) == 1
    for name in ("respond", "wait", "resume", "update"):
        more = {"channel": "phone", "summary": "x"} if name == "respond" else {}
        assert code(shop, "li", f"request.{name}", request=request, **more) == "wrong_status"
    assert [one.request for one in list_requests(shop, solved=True)] == [request]


def test_a_request_is_handed_on_and_said_better(shop: Store) -> None:
    request = opened(shop, customer=_customer(shop))
    act(shop, "li", "request.update", request=request, owner="fu", kind="repair", summary="桌腿松动")
    seen = request_view(shop, request)
    assert (seen.owner, seen.sort, seen.summary, seen.order, seen.warranty) == ("fu", "repair", "桌腿松动", None, None)


def _customer(store: Store) -> str:
    return order_page(store, order(store)).customer_code or ""


def test_what_a_request_cannot_be_is_refused(shop: Store, clock: FixedClock) -> None:
    number, other = order(shop), order(shop, "A-2", customer="李娜", phone="13800001111")
    customer = order_page(shop, other).customer_code
    assert code(shop, "li", "request.open", channel="phone", summary="x") == "missing_fields"
    assert code(shop, "li", "request.open", order=number, channel="phone") == "missing_fields"
    assert code(shop, "li", "request.open", order=number, channel="pigeon", summary="x") == "bad_value"
    assert (
        code(shop, "li", "request.open", order=number, customer=customer, channel="phone", summary="x") == "bad_value"
    )
    assert code(shop, "li", "request.open", customer=customer, line=1, channel="phone", summary="x") == "bad_value"
    assert code(shop, "li", "request.open", order=number, line=9, channel="phone", summary="x") == "unknown_reference"
    assert code(shop, "li", "request.respond", request="R-9", channel="phone", summary="x") == "unknown_reference"
    request = opened(shop, order=number)
    at(clock, "02 10:00")
    early = refused(
        shop, "li", "request.solve", request=request, result="x", at=datetime.fromisoformat("2026-03-02T08:00+08:00")
    )
    assert (early.code, early.field) == ("bad_value", "at")


ENDS = [
    ("2025-03-02", 12, "2026-03-02"),
    ("2024-02-29", 12, "2025-02-28"),
    ("2025-08-31", 6, "2026-02-28"),
    ("2025-12-15", 1, "2026-01-15"),
]


@pytest.mark.parametrize(("delivered", "months", "until"), ENDS)
def test_a_warranty_ends_on_the_same_day_of_the_month(delivered: str, months: int, until: str) -> None:
    end = date.fromisoformat(until)
    found = [warranty(date.fromisoformat(delivered), months, day) for day in (end, end.replace(year=end.year + 1))]
    assert [(one.until, one.inside) for one in found if one] == [(end, True), (end, False)]
    assert warranty(None, months, end) is None


def delivered_view(store: Store, day: str, **more: Any) -> RequestView:
    """A request about an order that was delivered on that day."""
    number = order(store, f"D-{day}", placed=f"{day[:8]}01", promised=day, delivered=day)
    return request_view(store, opened(store, order=number, **more))


def test_a_request_is_inside_the_warranty_or_outside(shop: Store) -> None:
    inside, outside = delivered_view(shop, "2025-03-02"), delivered_view(shop, "2025-03-01", kind="warranty")
    assert [(one.warranty.until.isoformat(), one.warranty.inside) for one in (inside, outside) if one.warranty] == [
        ("2026-03-02", True),
        ("2026-03-01", False),
    ]
    act(shop, "boss", "setting.set", key="warranty.months", value=24)
    again = request_view(shop, outside.request)
    assert again.warranty is not None
    assert again.warranty.inside
