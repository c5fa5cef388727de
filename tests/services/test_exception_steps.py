"""Steps of an exception: told, ticked, chased, waiting, changed; remedies decided; closed when nothing is open
(C076, C204, C208-C216)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.services.exception_views import ExceptionView, exception_list, exception_page
from gendan.services.order_page import order_page
from tests.helpers import act, order
from tests.order_kit import code, row


@pytest.fixture
def number(shop: Store) -> str:
    """An order of two pieces for 21.00 that was delivered and not paid for."""
    made = order(shop, customer="王建华", promised="2026-03-02", owner="fu")
    act(shop, "fu", "milestone.done", order=made, milestone="deliver")
    return made


@pytest.fixture
def case(shop: Store, number: str) -> str:
    """An exception that a clerk raised: the wrong pieces were delivered."""
    return str(act(shop, "li", "exception.raise", order=number, problem="quantity")["exception"])


def seen(store: Store, case: str) -> ExceptionView:
    """The exception as it is now."""
    return exception_page(store, case).case


def remedy(store: Store, case: str, who: str = "fu", **more: Any) -> dict[str, Any]:
    """A remedy by a follower."""
    return act(store, who, "exception.remedy", exception=case, action="补偿", **more)


def close(store: Store, case: str) -> str:
    """The code of what refuses to close it."""
    return code(store, "fu", "exception.close", exception=case, result="好了", cause="process")


def test_what_the_customer_is_told_is_a_contact_of_his(shop: Store, number: str, case: str) -> None:
    said = act(shop, "li", "exception.tell", exception=case, channel="phone", summary="已致歉", next="2026-03-04")
    assert said["exception"] == case
    one = seen(shop, case)
    assert [(s.event, s.channel, s.action) for s in one.steps] == [("told", "phone", "已致歉")]
    assert one.answered
    contact = order_page(shop, number).contacts[0]
    assert (contact.channel, contact.direction, contact.summary, str(contact.next)) == (
        "phone",
        "out",
        "已致歉",
        "2026-03-04",
    )
    act(shop, "li", "change.undo", order=number)
    assert (order_page(shop, number).contacts, seen(shop, case).steps) == ((), ())


def test_a_step_of_the_playbook_is_ticked_once_and_untied_by_undo(shop: Store, number: str, case: str) -> None:
    steps = [step.code for step in exception_page(shop, case).playbook]
    left = act(shop, "li", "exception.step", exception=case, step="verify", note="两件型号不符")["left"]
    assert left == [one for one in steps if one != "verify"]
    assert act(shop, "fu", "exception.step", exception=case, step="verify")["left"] == left
    first = exception_page(shop, case).playbook[0]
    assert (first.by, first.note, first.at is not None) == ("li", "两件型号不符", True)
    assert code(shop, "li", "exception.step", exception=case, step="forecast") == "bad_value"
    assert not seen(shop, case).answered, "a tick is no answer"
    act(shop, "li", "change.undo", order=number)
    assert exception_page(shop, case).playbook[0].at is None


def test_the_next_look_stands_until_something_is_done(shop: Store, case: str) -> None:
    assert code(shop, "fu", "exception.chase", exception=case, date="2026-03-01") == "bad_value"
    act(shop, "fu", "exception.chase", exception=case, date="2026-03-05", note="等仓库")
    assert str(seen(shop, case).chase) == "2026-03-05"
    act(shop, "fu", "exception.step", exception=case, step="verify")
    assert str(seen(shop, case).chase) == "2026-03-05"
    act(shop, "fu", "exception.contain", exception=case, action="仓库已找到")
    assert seen(shop, case).chase is None


def test_waiting_for_the_customer_comes_after_the_first_answer(shop: Store, clock: FixedClock, case: str) -> None:
    assert code(shop, "fu", "exception.wait", exception=case) == "wrong_status"
    assert code(shop, "fu", "exception.resume", exception=case) == "wrong_status"
    act(shop, "fu", "exception.contain", exception=case, action="查")
    before = seen(shop, case).clocks.solution.due
    clock.move(timedelta(hours=1))
    assert act(shop, "fu", "exception.wait", exception=case, note="等照片")["status"] == "waiting"
    assert code(shop, "fu", "exception.wait", exception=case) == "wrong_status"
    clock.move(timedelta(hours=1))
    assert seen(shop, case).waiting
    act(shop, "fu", "exception.resume", exception=case)
    assert (seen(shop, case).waiting, seen(shop, case).clocks.solution.due - before) == (False, timedelta(hours=1))


def test_another_priority_owner_and_line_with_a_reason(shop: Store, number: str, case: str) -> None:
    assert code(shop, "fu", "exception.update", exception=case, priority=1) == "reason_required"
    assert code(shop, "fu", "exception.update", exception=case, reason="急") == "missing_fields"
    assert code(shop, "fu", "exception.update", exception=case, line=9, reason="急") == "unknown_reference"
    before = seen(shop, case).clocks.response.due
    act(shop, "fu", "exception.update", exception=case, priority=1, owner="su", line=1, problem="quality", reason="急")
    one = seen(shop, case)
    assert (one.priority, one.owner, one.line, one.problem) == (1, "su", 1, "quality")
    assert one.clocks.response.due < before
    act(shop, "fu", "change.undo", order=number)
    assert seen(shop, case).priority == 2


def test_money_beyond_authority_waits_for_somebody_else(shop: Store, case: str) -> None:
    act(shop, "boss", "setting.set", key="authority.money.follower", value=5)
    assert remedy(shop, case, kind="credit", cost="6")["state"] == "to_approve"
    assert close(shop, case) == "gate_closed: remedy_open"
    assert code(shop, "fu", "exception.approve", case=case) == "same_person"
    assert code(shop, "pla", "exception.approve", case=case) == "over_authority"
    assert code(shop, "li", "exception.approve", case=case) == "forbidden"
    assert code(shop, "su", "exception.reject", case=case) == "reason_required"
    shop.viewer = "su"
    assert exception_page(shop, case).may_decide
    shop.viewer = "pla"
    assert not exception_page(shop, case).may_decide
    act(shop, "su", "exception.approve", case=case)
    assert seen(shop, case).remedies[0].state == "agreed"
    assert code(shop, "su", "exception.approve", case=case) == "wrong_status"
    assert close(shop, case) == "gate_closed: remedy_open", "nobody said that the money was given"
    act(shop, "li", "remedy.keep", remedy=seen(shop, case).remedies[0].remedy)
    act(shop, "fu", "exception.close", exception=case, result="好了", cause="process")


def test_what_was_rejected_keeps_nothing_open(shop: Store, case: str) -> None:
    act(shop, "boss", "setting.set", key="authority.money.follower", value=5)
    remedy(shop, case, kind="refund", cost="6")
    act(shop, "su", "exception.reject", case=case, reason="太多")
    assert act(shop, "fu", "exception.close", exception=case, result="说明", cause="other")["status"] == "closed"


def test_goods_that_are_awaited_keep_it_open(shop: Store, case: str) -> None:
    assert code(shop, "fu", "exception.remedy", exception=case, action="退", kind="return") == "missing_fields"
    back = remedy(shop, case, kind="return", qty=2)["remedy"]
    assert close(shop, case) == "gate_closed: return_awaited"
    act(shop, "li", "remedy.return", remedy=back)
    act(shop, "fu", "exception.close", exception=case, result="退回", cause="process")
    assert seen(shop, case).remedies[0].state == "kept"


def test_closing_warns_where_the_customer_heard_nothing(shop: Store, number: str, case: str) -> None:
    said = act(shop, "fu", "exception.close", exception=case, result="好了", cause="process")
    assert said["warning"] == "customer_not_told"
    told = act(shop, "li", "exception.raise", order=number, problem="delay")["exception"]
    act(shop, "li", "contact.log", order=number, channel="wechat", summary="说过了")
    assert "warning" not in act(shop, "fu", "exception.close", exception=told, result="好了", cause="process")
    other = act(shop, "li", "exception.raise", order=number, problem="other")["exception"]
    assert "warning" not in act(shop, "fu", "exception.close", exception=other, result="好了", cause="process")


def test_a_closed_one_takes_no_step_and_closes_twice_without_a_trace(shop: Store, number: str, case: str) -> None:
    act(shop, "fu", "exception.close", exception=case, result="好了", cause="process")
    before = seen(shop, case)
    assert act(shop, "su", "exception.close", exception=case, result="再", cause="other")["status"] == "closed"
    assert seen(shop, case) == before
    for name, more in (
        ("tell", {"channel": "phone", "summary": "x"}),
        ("step", {"step": "verify"}),
        ("chase", {"date": "2026-03-05"}),
        ("wait", {}),
        ("resume", {}),
        ("update", {"priority": 1, "reason": "急"}),
    ):
        assert code(shop, "fu", f"exception.{name}", exception=case, **more) == "wrong_status"
    assert row(shop, number).trouble == 0


ROLES = {
    "tell": {"channel": "phone", "summary": "x"},
    "step": {"step": "verify"},
    "chase": {"date": "2026-03-05"},
    "wait": {},
    "resume": {},
    "update": {"priority": 1, "reason": "急"},
    "contain": {"action": "x"},
    "remedy": {"action": "x"},
    "escalate": {"reason": "急"},
    "close": {"result": "x", "cause": "other"},
}


def test_a_clerk_tells_and_ticks_and_leaves_the_rest_to_a_follower(shop: Store, case: str) -> None:
    refused = {
        name
        for name, more in ROLES.items()
        if name not in ("tell", "step") and code(shop, "li", f"exception.{name}", exception=case, **more) == "forbidden"
    }
    assert refused == set(ROLES) - {"tell", "step"}
    for name in ("tell", "step"):
        act(shop, "li", f"exception.{name}", exception=case, **ROLES[name])


def test_the_list_goes_by_priority_then_by_the_next_escalation(shop: Store, clock: FixedClock, number: str) -> None:
    raised = [
        act(shop, "li", "exception.raise", order=number, problem="delay", priority=priority)["exception"]
        for priority in (3, 2, 1)
    ]
    clock.move(timedelta(minutes=30))
    early = act(shop, "li", "exception.raise", order=number, problem="price", priority=2)["exception"]
    act(shop, "fu", "exception.contain", exception=raised[1], action="查")
    assert [one.case.exception for one in exception_list(shop)] == [raised[2], early, raised[1], raised[0]]
    act(shop, "fu", "exception.close", exception=early, result="好了", cause="process")
    assert [one.case.exception for one in exception_list(shop, closed=True)] == [early]
    assert len(exception_list(shop, "fu")) == 3
    assert exception_list(shop, "su") == ()
