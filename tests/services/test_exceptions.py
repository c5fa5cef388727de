"""Exceptions: raised with clocks that are computed, answered, escalated, closed; raised by itself (C189, C201-C206)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.services.exception_views import ExceptionView, exceptions_of
from tests.helpers import act, order
from tests.order_kit import code, row


def seen(store: Store, number: str) -> tuple[ExceptionView, ...]:
    """The exceptions of an order as they are now."""
    with store.read() as conn:
        return exceptions_of(conn, store.config, row(store, number).id, store.clock.now())


def raised(store: Store, number: str, **more: Any) -> dict[str, Any]:
    """An exception by hand."""
    return act(store, "li", "exception.raise", **{"order": number, "problem": "delay", **more})


def test_an_exception_has_a_code_and_clocks_by_its_priority(shop: Store) -> None:
    number = order(shop)
    said = raised(shop, number, type="system", priority=1, description="机器坏了")
    assert said["exception"] == "S01-T1-E00001"
    assert said["respond_by"] == "2026-03-02T10:00:00+08:00"
    assert said["escalate_at"] == "2026-03-02T10:00:00+08:00"
    assert raised(shop, number, priority=3)["respond_by"] == "2026-03-03T09:00:00+08:00"
    assert row(shop, number).trouble == 2


@pytest.mark.parametrize(
    ("problem", "usual"),
    [("quality", ("system", 1)), ("price", ("information", 3)), ("return", ("customer_change", 3))],
)
def test_type_and_priority_follow_the_problem_where_nobody_says(
    shop: Store, problem: str, usual: tuple[str, int]
) -> None:
    number = order(shop)
    raised(shop, number, problem=problem)
    assert [(one.type, one.priority) for one in seen(shop, number)] == [usual]


def test_what_an_exception_cannot_be_is_refused(shop: Store) -> None:
    number = order(shop)
    assert code(shop, "li", "exception.raise", order=number) == "missing_fields"
    assert code(shop, "li", "exception.raise", order=number, problem="weather") == "bad_value"
    assert code(shop, "li", "exception.raise", order=number, problem="delay", type="fate") == "bad_value"
    assert code(shop, "li", "exception.raise", order=number, problem="delay", priority=5) == "bad_value"
    assert code(shop, "fu", "exception.contain", exception="S01-T1-E00099", action="电话") == "unknown_reference"


def test_nobody_answers_and_the_level_rises_by_itself(shop: Store, clock: FixedClock) -> None:
    number = order(shop)
    raised(shop, number, priority=1)
    levels = []
    for at in ("10:00:00", "10:00:01", "11:00:00", "11:00:01", "15:30:00", "15:30:01"):
        clock.set(datetime.fromisoformat(f"2026-03-02T{at}+08:00"))
        levels.append((seen(shop, number)[0].level, seen(shop, number)[0].clocks.response.breached))
    assert levels == [(0, False), (1, True), (1, True), (2, True), (2, True), (3, True)]
    clock.move(timedelta(days=30))
    assert seen(shop, number)[0].level == 3


def test_an_answer_stops_the_clock(shop: Store, clock: FixedClock) -> None:
    number = order(shop)
    case = raised(shop, number, priority=1)["exception"]
    assert act(shop, "fu", "exception.contain", exception=case, action="先停机检查")["status"] == "contained"
    clock.move(timedelta(days=30))
    one = seen(shop, number)[0]
    assert (one.level, one.clocks.response.breached, one.open) == (0, False, True)


def test_raised_by_hand_one_step_up_and_never_above_the_last(shop: Store) -> None:
    case = raised(shop, order(shop))["exception"]
    assert code(shop, "fu", "exception.escalate", exception=case) == "reason_required"
    levels = [act(shop, "fu", "exception.escalate", exception=case, reason="客户很急")["level"] for _step in range(3)]
    assert levels == [1, 2, 3]
    assert code(shop, "fu", "exception.escalate", exception=case, reason="再说") == "wrong_status"


def test_closed_with_result_and_cause_and_not_twice(shop: Store) -> None:
    number = order(shop)
    case = raised(shop, number)["exception"]
    act(shop, "fu", "exception.remedy", exception=case, action="加班", owner="fu", due="2026-03-06", cost="200")
    assert code(shop, "fu", "exception.close", exception=case, result="补发") == "missing_fields"
    assert act(shop, "fu", "exception.close", exception=case, result="补发", cause="supplier")["status"] == "closed"
    assert act(shop, "fu", "exception.close", exception=case, result="别的", cause="other")["status"] == "closed"
    assert code(shop, "fu", "exception.contain", exception=case, action="再来") == "wrong_status"
    one = seen(shop, number)[0]
    assert [(s.event, s.action, s.cause) for s in one.steps] == [
        ("remedy", "加班", None),
        ("closed", "补发", "supplier"),
    ]
    assert row(shop, number).trouble == 0


def test_a_closing_that_is_taken_back_opens_it_again(shop: Store) -> None:
    number = order(shop)
    case = raised(shop, number)["exception"]
    act(shop, "fu", "exception.close", exception=case, result="补发", cause="other")
    act(shop, "fu", "change.undo", order=number)
    assert (seen(shop, number)[0].status, row(shop, number).trouble) == ("open", 1)


def test_the_third_slip_warns_and_raises_one_exception(shop: Store) -> None:
    number = order(shop)
    said = [
        act(shop, "fu", "order.promise", order=number, date=f"2026-03-{day}", reason="料没到")
        for day in (11, 12, 13, 16)
    ]
    assert [one.get("warning") for one in said] == [None, None, "third_slip", "third_slip"]
    assert [(one.problem, one.source, one.open) for one in seen(shop, number)] == [("delay", "slips", True)]


def test_a_slip_that_is_taken_back_takes_its_exception_with_it(shop: Store) -> None:
    number = order(shop)
    for day in (11, 12, 13):
        act(shop, "fu", "order.promise", order=number, date=f"2026-03-{day}", reason="料没到")
    act(shop, "fu", "change.undo", order=number)
    assert [(one.source, one.open) for one in seen(shop, number)] == [("slips", False)]
    assert row(shop, number).trouble == 0
