"""Closing a day: numbered, kept as it was, never entered into afterwards; cash, corrections, forgotten days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.clock import FixedClock
from gendan.db import journal
from gendan.db.store import Store
from gendan.domain.day_closing import flat, kept_figures
from gendan.domain.money import money_text
from gendan.errors import GendanError
from gendan.reports.figures import make
from gendan.reports.jsonform import document
from gendan.services import day_figures
from gendan.services.day_closing import compared
from gendan.services.day_closing_views import DayClosed, before_close, closed_list, day_closed
from gendan.services.rebuild import rebuild
from tests.helpers import PASSWORD, act, founded, order
from tests.order_kit import code, commits, confirmed, row

MONDAY = "2026-03-02"


def at(day: int, hour: int = 12) -> datetime:
    return datetime.fromisoformat(f"2026-03-{day:02}T{hour:02}:00:00+08:00")


def go_to(clock: FixedClock, day: int, hour: int = 9) -> None:
    clock.set(at(day, hour))


def close(store: Store, **more: Any) -> DayClosed:
    return day_closed(store, act(store, "su", "day.close", **more)["number"])


def paid(store: Store, amount: int, method: str = "cash", kind: str = "deposit", **more: Any) -> str:
    number = confirmed(store)
    act(store, "li", "payment.receive", order=number, kind=kind, amount=amount, method=method, **more)
    return number


def test_a_close_keeps_the_report_of_the_day_and_the_head_of_the_log(desk: Store, clock: FixedClock) -> None:
    paid(desk, 500)
    with desk.read() as conn:
        seq, digest = journal.log_head(conn)
    now = kept_figures(document(make(desk, "day", date(2026, 3, 2))))
    result = act(desk, "su", "day.close")
    assert result == {
        "number": "S01-T1-Z1",
        "log_head": digest,
        "log_seq": seq,
        "date": MONDAY,
        "late": False,
        "cash_expected": "500.00",
        "difference": None,
        "corrections": 0,
        "unclosed": [],
    }
    kept = day_closed(desk, "S01-T1-Z1")
    assert kept.figures == now
    assert (kept.figures["orders"]["entered"], kept.figures["amount"]["received"]) == (1, "500.00")
    assert (kept.log_seq, kept.log_hash, kept.by, kept.late) == (seq, digest, "su先生", False)
    assert kept.covers == (f"S01-T1 {seq}",)
    assert rebuild(desk, check=True).differences == ()


def test_who_closes_and_which_day(desk: Store, clock: FixedClock) -> None:
    assert code(desk, "fu", "day.close") == "forbidden"
    assert code(desk, "su", "day.close", date="2026-03-03") == "bad_value"
    assert code(desk, "su", "day.close", date="2026-03-01") == "bad_value"
    assert code(desk, "su", "day.close", explanations={"weather": "雨"}) == "bad_value"
    act(desk, "su", "day.close", date=MONDAY)
    assert code(desk, "su", "day.close", date=MONDAY) == "closed_day"
    assert code(desk, "su", "day.close") == "closed_day"
    go_to(clock, 3)
    assert act(desk, "su", "day.close")["number"] == "S01-T1-Z2"


def test_a_closed_day_takes_nothing_more(desk: Store, clock: FixedClock) -> None:
    number = paid(desk, 100)
    act(desk, "su", "day.close")
    before = commits(desk)
    clock.set(at(2, 19))
    late: dict[str, Any] = {"order": number, "kind": "progress", "amount": 5, "method": "cash"}
    assert code(desk, "li", "payment.receive", **late) == "closed_day"
    go_to(clock, 3)
    entry = {"name": "李娜", "phone": "13900000000", "channel": "phone"}
    backdated: list[tuple[str, str, dict[str, Any]]] = [
        ("li", "payment.receive", late),
        ("fu", "milestone.done", {"order": number, "milestone": row(desk, number).next_code}),
        ("fu", "exception.raise", {"order": number, "problem": "delay"}),
        ("su", "order.cancel", {"order": number, "reason": "退"}),
        ("li", "order.enter", entry),
    ]
    for who, name, args in backdated:
        assert code(desk, who, name, at=at(2, 10), **args) == "closed_day", name
    assert commits(desk) == before
    act(desk, "li", "payment.receive", **late)
    act(desk, "li", "order.enter", **entry)


def test_what_no_figure_counts_goes_on_after_the_close(desk: Store) -> None:
    number = paid(desk, 100)
    act(desk, "su", "day.close")
    act(desk, "li", "contact.log", order=number, channel="phone", direction="in", summary="问安装")
    act(desk, "boss", "user.add", login="neu", name="新人", role="clerk", password=PASSWORD)
    act(desk, "su", "product.add", code="C-1", name="椅", list_price="10")


def test_an_order_book_of_the_past_is_history(desk: Store, clock: FixedClock) -> None:
    order(desk, "A-1", placed=MONDAY, promised="2026-03-10")
    act(desk, "su", "day.close")
    go_to(clock, 3)
    order(desk, "A-2", placed=MONDAY, promised="2026-03-10")
    told = {one.figure: (one.kept, one.now) for one in close(desk).corrections}
    assert told["orders.entered"] == ("1", "2")


def test_a_supervisor_goes_on_with_the_day(desk: Store, clock: FixedClock) -> None:
    number = paid(desk, 100)
    assert code(desk, "su", "day.resume", reason="误操作") == "wrong_status"
    first = close(desk)
    assert code(desk, "su", "day.resume") == "reason_required"
    assert act(desk, "su", "day.resume", reason="误操作") == {"number": "S01-T1-Z1"}
    assert code(desk, "su", "day.resume", reason="误操作") == "wrong_status"
    act(desk, "li", "payment.receive", order=number, kind="progress", amount=30, method="cash")
    assert code(desk, "su", "day.close") == "closed_day"
    go_to(clock, 3)
    more = {"order": number, "kind": "progress", "amount": 5, "method": "cash"}
    assert code(desk, "li", "payment.receive", at=at(2, 10), **more) == "closed_day"
    second = close(desk)
    told = {one.figure: (one.number, one.kept, one.now) for one in second.corrections}
    assert told["amount.received"] == ("S01-T1-Z1", "100.00", "130.00")
    assert second.expected == 30
    assert day_closed(desk, first.number).figures == first.figures
    go_to(clock, 4)
    third = close(desk)
    assert (third.corrections, third.expected) == ((), 0)


def test_a_forgotten_day_is_named_and_closed_late(desk: Store, clock: FixedClock) -> None:
    paid(desk, 100)
    go_to(clock, 4)
    paid(desk, 200)
    assert before_close(desk).day == date(2026, 3, 2)
    go_to(clock, 5)
    seen = before_close(desk, date(2026, 3, 5))
    assert seen.earlier == (date(2026, 3, 2), date(2026, 3, 4))
    kept = close(desk)
    assert (kept.unclosed, kept.late) == ((date(2026, 3, 2), date(2026, 3, 4)), False)
    late = close(desk, date=MONDAY)
    assert (late.late, late.expected, late.number) == (True, 100, "S01-T1-Z2")
    assert before_close(desk).day == date(2026, 3, 4)
    assert [one.number for one in closed_list(desk)] == ["S01-T1-Z1", "S01-T1-Z2"]


def test_cash_counts_receipts_refunds_and_remedies_by_method(desk: Store) -> None:
    paid(desk, 300)
    paid(desk, 1000, "wechat", "progress")
    back = paid(desk, 80)
    act(desk, "su", "order.cancel", order=back, code="customer_changed", reason="退")
    act(desk, "li", "refund.request", order=back, contract_copy=True)
    act(desk, "pla", "refund.sign", order=back)
    act(desk, "fin", "refund.pay", order=back)
    given_on = paid(desk, 50, "card")
    case = act(desk, "fu", "exception.raise", order=given_on, problem="quality")["exception"]
    done = act(desk, "su", "exception.remedy", exception=case, kind="refund", cost=20, action="退20", owner="fu")
    act(desk, "fu", "remedy.keep", remedy=done["remedy"], method="cash")
    lines = {one.method: (one.taken, one.deposits, one.back, one.expected) for one in before_close(desk).cash}
    assert lines == {"cash": (380, 380, 100, 280), "card": (50, 50, 0, 50), "wechat": (1000, 0, 0, 1000)}


def test_a_difference_of_cash_wants_a_reason(desk: Store) -> None:
    paid(desk, 300)
    assert code(desk, "su", "day.close", cash_counted="290") == "reason_required"
    kept = close(desk, cash_counted="290", reason="找错零", notes="明早送货")
    assert (money_text(kept.difference or 0), kept.why_differs, kept.notes) == ("-10.00", "找错零", "明早送货")


def test_what_is_open_is_counted_and_explained(desk: Store, clock: FixedClock) -> None:
    number = paid(desk, 300)
    order(desk, "W-1", promised="2026-02-25")
    act(desk, "fu", "exception.raise", order=number, problem="delay", priority=1)
    act(desk, "li", "order.enter", name="李娜", phone="13900000000", channel="phone")
    go_to(clock, 2, 17)
    seen = {one.code: one for one in before_close(desk).points}
    assert {name: one.count for name, one in seen.items()} == {
        "late_unsaid": 1, "exceptions_past": 1, "unverified": 1, "notices": 1, "drafts": 1,
    }  # fmt: skip
    assert seen["late_unsaid"].worst
    assert not seen["drafts"].worst
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gendan.services.day_open.MOST", 1)
        act(desk, "li", "order.enter", name="赵敏", phone="13900000001", channel="phone")
        drafts = {one.code: one for one in before_close(desk).points}["drafts"]
        assert (drafts.count, len(drafts.rows)) == (2, 1)
    assert seen["unverified"].rows[0].order == number
    kept = close(desk, explanations={"late_unsaid": "明天上午电话"})
    assert {one.code: one.said for one in kept.points}["late_unsaid"] == "明天上午电话"
    assert {one.code: one.said for one in kept.points}["exceptions_past"] is None


def test_figures_made_before_the_close_began_know_what_came_in_between(desk: Store, clock: FixedClock) -> None:
    paid(desk, 500)
    close(desk)
    go_to(clock, 3)
    assert compared(desk) == [date(2026, 3, 2)]
    with day_figures.made_ahead(desk, compared(desk)):
        order(desk, "B-1", placed=MONDAY)
        second = close(desk)
    assert {one.figure: (one.kept, one.now) for one in second.corrections}["orders.entered"] == ("1", "2")
    go_to(clock, 4)
    with day_figures.made_ahead(desk, compared(desk)):
        third = close(desk)
    assert third.corrections == ()


def test_a_close_cannot_be_undone(desk: Store) -> None:
    number = paid(desk, 100)
    act(desk, "su", "day.close")
    with desk.read() as conn:
        last = journal.log_head(conn)[0]
    assert code(desk, "su", "change.undo", change=f":{last}") == "wrong_status"
    assert code(desk, "li", "change.undo", order=number) != "closed_day"


EVENTS = st.lists(st.tuples(st.sampled_from(["pay", "enter", "cancel", "import", "resume"]), st.integers(1, 3)))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS)
def test_kept_figures_stay_whatever_is_entered_afterwards(tmp_path_factory: Any, events: list[Any]) -> None:
    clock = FixedClock(at(2, 9))
    store = founded(Path(tmp_path_factory.mktemp("kept")) / "gendan.db", clock)
    try:
        act(store, "boss", "user.add", login="su", name="su", role="supervisor", password=PASSWORD)
        number = order(store, "A-1", placed=MONDAY)
        kept: dict[str, Any] = {}
        for nth, (what, days) in enumerate(events):
            if what == "resume":
                today = clock.now().date()
                made = kept_figures(document(make(store, "day", today)))
                if today.isoformat() not in {one["day"] for one in kept.values()}:
                    result = act(store, "su", "day.close")
                    kept[result["number"]] = {"day": today.isoformat(), "figures": made}
                clock.move(timedelta(days=days))
            elif what == "import":
                order(store, f"B-{nth}", placed=MONDAY)
            elif what == "pay":
                _tried(store, "payment.receive", order=number, kind="deposit", amount=days, method="cash")
            elif what == "cancel":
                _tried(store, "order.cancel", order=number, reason="退")
            else:
                _tried(store, "order.enter", name=f"客{nth}", phone="13900000000", channel="phone")
        for name, one in kept.items():
            assert flat(day_closed(store, name).figures) == flat(one["figures"])
            assert day_closed(store, name).figures == one["figures"]
    finally:
        store.close()


def _tried(store: Store, name: str, /, **args: Any) -> None:
    try:
        act(store, "su", name, **args)
    except GendanError as error:
        if error.code not in ("closed_day", "wrong_status", "exceeds"):
            raise
