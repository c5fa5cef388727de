"""Complaints: every step in its turn, offers within authority, promises until they are kept (C219-C226, C234, C238)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import GendanError
from gendan.scripts.order_document import page_document
from gendan.services.complaint_views import complaint_list, complaint_page
from gendan.services.order_page import order_page
from gendan.services.today import today
from tests.complaint_kit import (
    FREE,
    LOCATED,
    OPTIONS,
    POINTS,
    WORDS,
    consented,
    delivered,
    located,
    offered,
    opened,
    seen,
    solved,
)
from tests.helpers import act, order
from tests.order_kit import code, row


def moment(text: str) -> datetime:
    """A time in the store's zone."""
    return datetime.fromisoformat(f"{text}:00+08:00")


def findings(store: Store, who: str, name: str, **args: Any) -> list[str]:
    """The findings with which a command is refused."""
    with pytest.raises(GendanError) as caught:
        act(store, who, name, **args)
    assert caught.value.code == "gate_closed"
    return [one.code for one in caught.value.findings]


def test_a_complaint_has_a_code_two_clocks_and_the_customers_own_words(shop: Store) -> None:
    number = delivered(shop)
    said = act(
        shop, "li", "complaint.open", order=number, line=1, words=WORDS, points=POINTS, understood=True, channel="phone"
    )
    assert said["complaint"] == "S01-T1-C00001"
    assert (said["respond_by"], said["solve_by"]) == ("2026-03-03T09:00:00+08:00", "2026-03-05T09:00:00+08:00")
    assert (said["similar"], said["next"]) == ([], "locate")
    one = seen(shop, said["complaint"])
    assert (one.words, one.points, one.understood) == (WORDS, tuple(POINTS), True)
    assert (one.line, one.order, one.customer, one.owner, one.step) == (1, number, "王小明", "li", "listen")
    assert row(shop, number).trouble == 1


def test_of_a_customer_without_an_order_and_never_of_nobody(shop: Store) -> None:
    number = delivered(shop)
    other = order(shop, "X-1", customer="李娜", phone="13900000001")
    said = act(shop, "li", "complaint.open", customer="李娜", words="态度不好", points="态度\n等太久")
    assert (said["order"], seen(shop, said["complaint"]).points) == (None, ("态度", "等太久"))
    assert code(shop, "li", "complaint.open", words=WORDS) == "missing_fields"
    assert code(shop, "li", "complaint.open", customer="李娜", order=number) == "bad_value"
    assert code(shop, "li", "complaint.open", customer="李娜", line=1) == "bad_value"
    assert code(shop, "li", "complaint.open", order=other, line=9) == "unknown_reference"
    assert code(shop, "li", "complaint.open", order=other, channel="smoke") == "bad_value"
    assert code(shop, "li", "complaint.open", order=other, problem="weather") == "bad_value"
    assert code(shop, "li", "complaint.open", order=other, at=moment("2026-03-09T09:00")) == "bad_value"
    assert code(shop, "li", "complaint.respond", complaint="S01-T1-C99999", channel="phone", summary="在查") == (
        "unknown_reference"
    )


def test_nobody_goes_on_before_he_has_listened(shop: Store) -> None:
    case = opened(shop, delivered(shop), words=None, points=[], understood=False)
    args = {"complaint": case, **LOCATED}
    assert findings(shop, "li", "complaint.locate", **args) == ["no_words", "no_points", "not_understood"]
    assert act(shop, "li", "complaint.listen", complaint=case, words=WORDS, points=POINTS)["next"] == "listen"
    assert findings(shop, "li", "complaint.locate", **args) == ["not_understood"]
    assert act(shop, "li", "complaint.listen", complaint=case, understood=True)["next"] == "locate"
    assert act(shop, "li", "complaint.locate", **args)["priority"] == 2
    assert code(shop, "li", "complaint.listen", complaint=case, words="别的") == "wrong_status"


def test_the_whole_way(shop: Store, clock: FixedClock) -> None:
    number = delivered(shop)
    case = opened(shop, number)
    clock.move(timedelta(hours=1))
    act(shop, "li", "complaint.locate", complaint=case, **LOCATED)
    one = seen(shop, case)
    assert (one.step, one.core, one.facts, one.feelings) == (
        "locate", LOCATED["core"], LOCATED["facts"], LOCATED["feelings"],
    )  # fmt: skip
    assert (one.priority, one.problem, one.clocks.response.ended) == (2, "quality", clock.now())
    made = act(shop, "su", "complaint.offer", complaint=case, options=OPTIONS, solve_by="2026-03-04")
    assert (made["status"], made["next"], made["solve_by"]) == ("offered", "consent", "2026-03-04")
    promise = act(shop, "li", "complaint.consent", complaint=case, option=2, person="王太太")["promise"]
    assert promise == {
        "remedy": "S01-T1-M00001", "kind": "refund", "text": "退一部分", "amount": "300.00", "due": "2026-03-04",
    }  # fmt: skip
    one = seen(shop, case)
    assert one.consent
    assert (one.consent.option, one.consent.person, one.consent.by) == (2, "王太太", "li")
    assert one.promise
    assert (one.promise.state, one.promise.due) == ("agreed", date(2026, 3, 4))
    assert one.due(shop.config.zone) == date(2026, 3, 3)  # the next word to the customer
    assert act(shop, "fu", "complaint.solve", complaint=case, result="款已退")["next"] == "visit"
    one = seen(shop, case)
    assert one.promise
    assert one.promise.state == "kept"
    assert one.clocks.solution.ended
    assert one.visit_on
    assert not one.clocks.breached
    assert act(shop, "fu", "complaint.visit", complaint=case, score=85, remark="满意")["score"] == "4.25"
    assert act(shop, "fu", "complaint.close", complaint=case)["step"] == "closed"
    one = seen(shop, case)
    assert (one.open, str(one.score), one.next, row(shop, number).trouble) == (False, "4.25", "", 0)


def test_a_closed_one_closed_again_is_as_it_was_and_nothing_else_can_be_done(shop: Store) -> None:
    case = solved(shop, delivered(shop))
    act(shop, "fu", "complaint.visit", complaint=case, score=5)
    act(shop, "fu", "complaint.close", complaint=case)
    before = seen(shop, case)
    assert act(shop, "fu", "complaint.close", complaint=case)["step"] == "closed"
    assert seen(shop, case) == before
    for name, more in (
        ("complaint.respond", {"channel": "phone", "summary": "再问一次"}),
        ("complaint.locate", LOCATED),
        ("complaint.wait", {}),
        ("complaint.update", {"owner": "li"}),
    ):
        assert code(shop, "fu", name, complaint=case, **more) == "wrong_status"


def test_what_is_beyond_the_clerk_waits_for_who_may_decide(shop: Store) -> None:
    case = located(shop, delivered(shop))
    made = act(shop, "li", "complaint.offer", complaint=case, options=OPTIONS)
    assert (made["status"], made["next"]) == ("to_approve", "decide")
    assert code(shop, "li", "complaint.consent", complaint=case, option=1) == "wrong_status"
    assert code(shop, "li", "complaint.approve", case=case) == "same_person"
    assert code(shop, "li", "complaint.reject", case=case) == "reason_required"
    assert act(shop, "su", "complaint.approve", case=case)["status"] == "approved"
    assert code(shop, "su", "complaint.approve", case=case) == "wrong_status"
    act(shop, "li", "complaint.consent", complaint=case, option=2)
    offer = seen(shop, case).offer
    assert offer
    assert (offer.state, offer.decided_by, offer.by) == ("approved", "su", "li")


def test_a_clerk_decides_nothing_of_another(shop: Store) -> None:
    act(shop, "boss", "user.add", login="wang", name="王", role="clerk", password="goodword")
    case = located(shop, delivered(shop))
    act(shop, "wang", "complaint.offer", complaint=case, options=OPTIONS)
    assert code(shop, "li", "complaint.approve", case=case) == "over_authority"


def test_a_rejected_offer_is_replaced(shop: Store) -> None:
    case = located(shop, delivered(shop))
    act(shop, "li", "complaint.offer", complaint=case, options=OPTIONS)
    assert act(shop, "su", "complaint.reject", case=case, reason="先修再说")["next"] == "offer"
    assert code(shop, "li", "complaint.consent", complaint=case, option=1) == "wrong_status"
    made = act(shop, "li", "complaint.offer", complaint=case, options=FREE)
    assert (made["status"], made["offer"]) == ("offered", 2)
    act(shop, "li", "complaint.consent", complaint=case, option=2)
    offer = seen(shop, case).offer
    assert offer
    assert [one.sort for one in offer.options] == ["repair", "apology"]


@pytest.mark.parametrize(
    "options",
    [
        [],
        OPTIONS[:1],
        [{"kind": "refund"}, {"kind": "apology"}],
        [{"kind": "other"}, {"kind": "apology"}],
        [{"kind": "house"}, {"kind": "apology"}],
        [{"kind": "refund", "amount": "-5"}, {"kind": "apology"}],
        [{"kind": "apology", "gift": 1}, {"kind": "apology"}],
    ],
)
def test_an_offer_that_is_none_is_refused(shop: Store, options: list[dict[str, Any]]) -> None:
    case = located(shop, delivered(shop))
    assert code(shop, "su", "complaint.offer", complaint=case, options=options) == "bad_value"


def test_offers_end_with_what_was_delivered_and_paid(shop: Store) -> None:
    number = delivered(shop)
    case = located(shop, number)

    def tried(*options: dict[str, Any]) -> str:
        return code(shop, "boss", "complaint.offer", complaint=case, options=[*options, FREE[1]])

    assert tried({"kind": "refund", "amount": "2000.01"}) == "exceeds"
    assert tried({"kind": "replace", "line": 1, "qty": 3}) == "exceeds"
    assert tried({"kind": "replace", "line": 7, "qty": 1}) == "unknown_reference"
    assert code(shop, "boss", "complaint.offer", complaint=case, options=OPTIONS, solve_by="2026-03-01") == "bad_value"
    act(shop, "boss", "complaint.offer", complaint=case, options=[{"kind": "refund", "amount": "2000"}, FREE[0]])
    act(shop, "li", "complaint.consent", complaint=case, option=1)
    again = located(shop, number)
    assert code(shop, "boss", "complaint.offer", complaint=again, options=OPTIONS) == "exceeds"


def test_a_promise_of_what_was_given_meanwhile_is_refused(shop: Store) -> None:
    number = delivered(shop)
    options = [{"kind": "refund", "amount": "1500"}, FREE[0]]
    first, second = (offered(shop, number, "boss", options) for _n in range(2))
    act(shop, "li", "complaint.consent", complaint=first, option=1)
    assert code(shop, "li", "complaint.consent", complaint=second, option=1) == "exceeds"
    assert code(shop, "li", "complaint.consent", complaint=second, option=3) == "bad_value"
    act(shop, "li", "complaint.consent", complaint=second, option=2)


def test_goods_that_nobody_wrote_down_are_warned_of_when_it_is_solved(shop: Store) -> None:
    options = [{"kind": "repair", "text": "取回修理", "line": 1, "qty": 1}, FREE[1]]
    number = delivered(shop)
    said = []
    for returned in (True, False):
        case = offered(shop, number, options=options)
        remedy = act(shop, "li", "complaint.consent", complaint=case, option=1)["promise"]["remedy"]
        if returned:
            act(shop, "li", "remedy.return", remedy=remedy)
        result = act(shop, "fu", "complaint.solve", complaint=case, result="修好了")
        said.append((result["next"], result.get("warning"), seen(shop, case).promise.state))  # type: ignore[union-attr]  # it stands
    assert said == [("visit", None, "kept"), ("visit", "goods_not_booked", "kept")]


def test_a_promise_that_was_withdrawn_is_replaced_by_another(shop: Store) -> None:
    case = consented(shop, delivered(shop))
    act(shop, "fu", "remedy.withdraw", remedy=seen(shop, case).promise.remedy, reason="客户改主意")  # type: ignore[union-attr]  # it stands
    assert seen(shop, case).next == "consent"
    assert code(shop, "fu", "complaint.solve", complaint=case, result="好了") == "wrong_status"
    act(shop, "li", "complaint.offer", complaint=case, options=FREE)
    act(shop, "li", "complaint.consent", complaint=case, option=1)


def test_waiting_for_the_customer_stands_still_after_the_first_answer(shop: Store, clock: FixedClock) -> None:
    number = delivered(shop)
    case = opened(shop, number)
    assert code(shop, "li", "complaint.wait", complaint=case) == "wrong_status"
    act(shop, "li", "complaint.respond", complaint=case, channel="wechat", summary="请发照片")
    with shop.read() as conn:
        from gendan.db import order_page

        assert [one.summary for one in order_page.contacts_of(conn, row(shop, number).id)] == ["请发照片"]
    assert code(shop, "li", "complaint.resume", complaint=case) == "wrong_status"
    act(shop, "li", "complaint.wait", complaint=case, note="等照片")
    assert code(shop, "li", "complaint.wait", complaint=case) == "wrong_status"
    due = seen(shop, case).clocks.solution.due
    clock.move(timedelta(days=10))
    one = seen(shop, case)
    assert (one.waiting, one.late, one.due(shop.config.zone)) == (True, False, None)
    act(shop, "li", "complaint.resume", complaint=case)
    assert seen(shop, case).clocks.solution.due > due + timedelta(days=7)


def test_clocks_that_run_out_are_late(shop: Store, clock: FixedClock) -> None:
    case = opened(shop, delivered(shop))
    clock.move(timedelta(hours=24))
    assert not seen(shop, case).late
    clock.move(timedelta(seconds=1))
    assert seen(shop, case).late
    act(shop, "li", "complaint.respond", complaint=case, channel="phone", summary="在查")
    assert seen(shop, case).clocks.response.breached


def test_similar_complaints_stand_beside_the_new_one_newest_first(shop: Store, clock: FixedClock) -> None:
    first = located(shop, delivered(shop))
    clock.move(timedelta(days=1))
    same_goods = delivered(shop, "D-2", customer="李娜", phone="13900000001")
    assert act(shop, "li", "complaint.open", order=same_goods)["similar"] == []
    said = act(shop, "li", "complaint.open", order=same_goods, problem="quality")
    assert [one["complaint"] for one in said["similar"]] == ["S01-T1-C00002", first]
    assert said["similar"][1] == {
        "complaint": first, "customer": "王小明", "opened": "2026-03-02T09:00:00+08:00", "step": "locate",
        "problem": "quality", "order": complaint_page(shop, first)[0].order,
    }  # fmt: skip
    clock.move(timedelta(days=180))
    assert act(shop, "li", "complaint.open", customer="王小明")["similar"] == []


def test_handed_on_and_graded_again_with_a_reason(shop: Store) -> None:
    case = located(shop, delivered(shop))
    act(shop, "fu", "complaint.update", complaint=case, owner="fu", problem="delay")
    assert code(shop, "fu", "complaint.update", complaint=case, priority=1) == "reason_required"
    act(shop, "fu", "complaint.update", complaint=case, priority="1", reason="老客户")
    one = seen(shop, case)
    assert (one.owner, one.problem, one.priority, one.impact) == ("fu", "delay", 1, 2)
    assert code(shop, "li", "complaint.update", complaint=case, owner="li") == "forbidden"


def test_what_was_done_is_taken_back_one_step_at_a_time(shop: Store) -> None:
    number = delivered(shop)
    case = offered(shop, number, "li", FREE)
    act(shop, "li", "complaint.consent", complaint=case, option=1)
    steps = []
    for _n in range(3):
        act(shop, "li", "change.undo", order=number)
        steps.append(seen(shop, case).next)
    assert steps == ["consent", "offer", "locate"]
    assert (seen(shop, case).core, seen(shop, case).priority) == (None, None)


def test_solving_taken_back_opens_the_promise_again(shop: Store) -> None:
    number = delivered(shop)
    case = solved(shop, number)
    act(shop, "fu", "change.undo", order=number)
    one = seen(shop, case)
    assert one.promise
    assert (one.promise.state, one.next) == ("agreed", "solve")


def test_roles(shop: Store) -> None:
    case = consented(shop, delivered(shop))
    assert code(shop, "li", "complaint.solve", complaint=case, result="好了") == "forbidden"
    assert code(shop, "li", "complaint.visit", complaint=case, score=5) == "forbidden"
    assert code(shop, "li", "complaint.close", complaint=case) == "forbidden"


def test_a_time_before_what_went_before_is_refused(shop: Store, clock: FixedClock) -> None:
    number = delivered(shop)
    case = opened(shop, number)
    said = {"complaint": case, "channel": "phone", "summary": "好", "at": moment("2026-03-02T08:00")}
    assert code(shop, "li", "complaint.respond", **said) == "bad_value"
    clock.move(timedelta(hours=2))
    act(shop, "li", "complaint.locate", complaint=case, **LOCATED)
    assert code(shop, "su", "complaint.offer", complaint=case, options=FREE, at=moment("2026-03-02T10:00")) == (
        "bad_value"
    )
    assert code(shop, "fu", "complaint.visit", complaint=case, score=6) == "bad_value"
    assert code(shop, "fu", "complaint.visit", complaint=case, score=5) == "wrong_status"


def test_the_list_has_first_what_runs_out_first(shop: Store, clock: FixedClock) -> None:
    number = delivered(shop)
    first = opened(shop, number)
    clock.move(timedelta(hours=1))
    second = opened(shop, number)
    act(shop, "li", "complaint.respond", complaint=first, channel="phone", summary="在查")
    act(shop, "li", "complaint.wait", complaint=first)
    assert [one.complaint for one in complaint_list(shop)] == [second, first]
    assert [one.complaint for one in complaint_list(shop, "fu")] == []
    done = solved(shop, number)
    act(shop, "fu", "complaint.visit", complaint=done, score=5)
    act(shop, "fu", "complaint.close", complaint=done)
    assert [one.complaint for one in complaint_list(shop, closed=True)] == [done]


def test_today_has_complaints_with_what_comes_next_and_offers_to_decide_on(shop: Store, clock: FixedClock) -> None:
    number = delivered(shop)
    case = located(shop, number)
    act(shop, "li", "complaint.offer", complaint=case, options=OPTIONS)
    opened(shop, number)
    act(shop, "li", "complaint.open", customer="王小明", words=WORDS)
    found = today(shop)
    assert (found.counts.complaints, found.counts.to_approve) == (3, 1)
    items = [(one.kind, one.what, one.case, one.order) for one in found.items if one.case]
    assert sorted(items) == [
        ("approval", "offer", case, number),
        ("complaint", "decide", case, number),
        ("complaint", "listen", "S01-T1-C00003", ""),
        ("complaint", "locate", "S01-T1-C00002", number),
    ]
    clock.move(timedelta(hours=24, seconds=1))
    late = {one.case: one.state(found.date) for one in today(shop).items if one.kind == "complaint"}
    assert late["S01-T1-C00002"] == "late"


def test_what_was_promised_stays_on_the_list_until_it_is_kept(shop: Store, clock: FixedClock) -> None:
    number = delivered(shop)
    case = consented(shop, number)
    act(shop, "li", "complaint.respond", complaint=case, channel="phone", summary="明天上门")
    act(shop, "li", "complaint.wait", complaint=case)
    clock.move(timedelta(days=9))
    one = next(one for one in today(shop).items if one.case == case)
    assert (one.what, one.due, one.days_late) == ("solve", date(2026, 3, 5), 6)
    act(shop, "fu", "complaint.solve", complaint=case, result="修好了")
    one = next(one for one in today(shop).items if one.case == case)
    assert (one.what, one.due) == ("visit", date(2026, 3, 14))


def test_an_order_with_a_complaint_is_not_closed(shop: Store) -> None:
    number = delivered(shop)
    opened(shop, number)
    act(shop, "fu", "order.accept", order=number)
    act(shop, "fu", "visit.done", order=number, channel="phone")
    assert findings(shop, "fu", "order.close", order=number) == ["open_complaints"]
    act(shop, "li", "exception.raise", order=number, problem="quality")
    assert findings(shop, "fu", "order.advance", order=number, to="closed") == ["open_exceptions", "open_complaints"]


def test_the_document_of_an_order_has_its_complaints(shop: Store) -> None:
    number = delivered(shop)
    solved(shop, number)
    (one,) = page_document(shop, order_page(shop, number))["complaints"]
    assert one["step"] == "solve"
    assert (one["line"], one["respond_by"], one["solve_by"]) == (
        None, "2026-03-03T09:00:00+08:00", "2026-03-05T09:00:00+08:00",
    )  # fmt: skip
    assert (one["responded"], one["solved"]) == ("2026-03-02T09:00:00+08:00", "2026-03-02T09:00:00+08:00")
    assert [option["amount"] for option in one["offer"]["options"]] == [None, "300.00"]
    assert (one["consent"]["option"], one["promise"]["state"], one["promise"]["amount"]) == (2, "kept", "300.00")
