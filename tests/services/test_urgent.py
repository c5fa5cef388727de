"""The green channel: a dedicated follower, a supervisor's approval, a shorter plan, and who would slip (C175, S01)."""

from __future__ import annotations

from typing import Any

from gendan.db import milestones
from gendan.db.store import Store
from gendan.services.queues import queues
from tests.helpers import act, order
from tests.order_kit import KEYS, code, commits, confirmed, entered, row, say_yes, source, status, submitted

WHY = "客户展会提前"


def ask(store: Store, who: str, number: str, **more: Any) -> dict[str, Any]:
    """Make an order urgent, with a follower for it."""
    return act(store, who, "order.urgent", **{"order": number, "follower": "fu", "reason": WHY, **more})


def plan(store: Store, number: str) -> dict[str, tuple[int | None, str]]:
    """Days and due day of each milestone, in the order of the plan."""
    with store.read() as conn:
        found = milestones.of_order(conn, row(store, number).id)
    return {one.code: (one.days, f"{one.due:%m-%d}") for one in found}


def test_without_a_follower_or_a_reason_nothing_is_asked(desk: Store) -> None:
    number = confirmed(desk)
    assert code(desk, "li", "order.urgent", order=number, reason=WHY) == "missing_fields"
    assert code(desk, "li", "order.urgent", order=number, follower="fu") == "reason_required"
    assert code(desk, "li", "order.urgent", order=number, follower="wang", reason=WHY) == "bad_value"


def test_a_clerks_wish_waits_for_a_supervisor_and_work_goes_on(desk: Store) -> None:
    number = confirmed(desk)
    said = ask(desk, "li", number)
    assert (said["approved"], said["status"], said["owner"]) == (False, "to_approve", "fu")
    assert row(desk, number).urgent
    assert code(desk, "fu", "order.approve", order=number) == "over_authority: urgent"
    act(desk, "fu", "milestone.done", order=number, milestone="design")
    assert act(desk, "su", "order.approve", order=number)["status"] == "open"
    assert code(desk, "li", "order.urgent", order=number, follower="fu", reason=WHY) == "wrong_status"


def test_a_supervisor_approves_by_asking_unless_the_order_is_his_own(desk: Store) -> None:
    assert ask(desk, "su", confirmed(desk))["approved"] is True
    own = submitted(desk, "su", requested="2026-03-25")
    assert ask(desk, "su", own)["approved"] is False
    assert code(desk, "su", "order.approve", order=own, findings=["urgent"]) == "same_person"


def test_the_plan_of_a_confirmed_order_gets_shorter_and_parallel(desk: Store) -> None:
    number = confirmed(desk)
    before = plan(desk, number)
    ask(desk, "su", number)
    after = plan(desk, number)
    assert list(after) == [
        "receive", "confirm", "design", "purchase", "prepare", "produce", "inspect", "ship", "deliver",
    ]  # fmt: skip
    assert before["deliver"][1] == after["deliver"][1] == "03-16"
    assert after["design"][1] == after["purchase"][1] == after["prepare"][1]
    assert row(desk, number).forecast.isoformat() < "2026-03-16"


def test_refused_it_goes_its_ordinary_way_and_stays_confirmed(desk: Store) -> None:
    number = confirmed(desk)
    ask(desk, "li", number)
    assert act(desk, "su", "order.reject", order=number, reason="排不进")["status"] == "open"
    assert (row(desk, number).urgent, row(desk, number).stage) == (False, "confirmed")
    assert ask(desk, "su", number)["approved"] is True


def test_a_draft_asks_with_its_submission_and_is_confirmed_once_approved(desk: Store) -> None:
    number = entered(desk)
    assert ask(desk, "li", number)["status"] == "draft"
    act(desk, "li", "order.read_back", order=number, confirmed=KEYS)
    said = act(desk, "li", "order.submit", order=number)
    assert [one["code"] for one in said["findings"]] == ["urgent"]
    act(desk, "wang", "order.check", order=number, **source())
    say_yes(desk, number)
    assert status(desk, number) == "to_approve"
    assert act(desk, "su", "order.approve", order=number)["status"] == "open"
    assert "prepare" in plan(desk, number)


def test_an_order_from_a_book_is_made_urgent_too(desk: Store) -> None:
    number = order(desk)
    assert ask(desk, "li", number)["status"] == "to_approve"
    assert act(desk, "boss", "order.approve", order=number)["status"] == "open"


def test_it_stands_first_among_what_waits(desk: Store) -> None:
    submitted(desk)
    second = confirmed(desk, requested="2026-03-25", keyed=source(requested="2026-03-25"))
    ask(desk, "li", second)
    assert queues(desk)[0].number == second


def test_a_preview_names_who_would_slip_and_writes_nothing(desk: Store) -> None:
    act(desk, "su", "capacity.set", qty=2)
    first = confirmed(desk)
    second = confirmed(desk, requested="2026-04-10", keyed=source(requested="2026-04-10"))
    act(desk, "li", "order.approve", order=second)
    before = commits(desk)
    said = ask(desk, "li", second, preview=True)
    assert [one["order"] for one in said["would_slip"]] == [first]
    assert commits(desk) == before
    assert not row(desk, second).urgent
    act(desk, "su", "capacity.set")
    assert ask(desk, "li", second, preview=True)["would_slip"] == []
