"""While somebody has an order open for check, no view tells him its key fields; everybody else sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.reports.answer import status_answer
from gendan.services import blind, drafts, history, order_list
from gendan.services.complaint_views import complaint_list, complaint_page
from gendan.services.confirmation_page import confirmation_page
from gendan.services.draft_again import typed_again
from gendan.services.entry_repeat import repeatable, repeated
from gendan.services.lookup import find_customers, last_orders
from gendan.services.order_page import order_page
from gendan.services.queues import check_form, open_differences, queues
from gendan.services.request_views import list_requests, request_view
from gendan.services.scripts import scripts_for
from gendan.services.sheet_page import sheet_page
from gendan.services.today import today
from tests.helpers import act, actor, staffed
from tests.order_kit import ADDRESS, DAY, PHONE, checked, confirmed, source, stocked, submitted

SECRETS = (PHONE, ADDRESS, DAY, "2026, 3, 16", "A-100", "B-7", "1200", "99.5", "12398")
View = Callable[[Store, str], Any]
SHOWN: dict[str, View] = {
    "page": lambda store, number: asdict(order_page(store, number)),
    "answer": lambda store, number: status_answer(order_page(store, number), "店"),
    "found": lambda store, number: order_list.find(store, ""),
    "search": lambda store, number: order_list.first(store, number, 5),
    "gap": lambda store, number: order_list.fill(store, "", order_list.Gap(0, 1, 1)),
    "history": history.order_history,
    "customer": lambda store, number: history.customer_history(store, order_page(store, number).customer_code or ""),
    "log": lambda store, number: [one for one in history.page(store) if "order" in one.command],
    "scripts": lambda store, number: scripts_for(store, "price", number),
    "confirmation": confirmation_page,
    "today": lambda store, number: today(store).items,
    "complaints": lambda store, number: complaint_list(store),
    "complaint": lambda store, number: complaint_page(store, complaint_list(store)[0].complaint),
    "requests": lambda store, number: list_requests(store),
    "request": lambda store, number: request_view(store, list_requests(store)[0].request),
}
REFUSED: dict[str, View] = {
    "differences": open_differences,
    "sheet": sheet_page,
    "draft": typed_again,
}


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Store:
    return stocked(staffed(tmp_path / "shop.db", clock))


def told(view: View, store: Store, number: str) -> list[str]:
    said = str(view(store, number))
    return [secret for secret in SECRETS if secret in said]


@pytest.mark.parametrize("name", SHOWN)
def test_no_view_tells_the_checker_what_was_entered(store: Store, name: str) -> None:
    number = submitted(
        store, lines=[{"product": "A-100", "qty": 10, "price": 1200}, {"product": "B-7", "qty": 4, "price": 98}]
    )
    said = f"{PHONE} 要 A-100, {DAY} 送到 {ADDRESS}"
    act(store, "li", "contact.log", order=number, channel="phone", summary=said)
    act(store, "li", "complaint.open", order=number, words=said, points=[said], channel="phone")
    act(store, "li", "request.open", order=number, summary=said, channel="phone")
    blind.open_check(store, "wang", number, {})
    store.viewer = "fu"
    seen = told(SHOWN[name], store, number)
    assert seen or name in ("today", "answer")
    store.viewer = "wang"
    assert told(SHOWN[name], store, number) == []
    drafts.drop(store, "wang", blind.FORM + number)
    assert told(SHOWN[name], store, number) == seen


@pytest.mark.parametrize("name", REFUSED)
def test_what_shows_nothing_else_is_refused_to_the_checker(store: Store, name: str) -> None:
    number = checked(store, keyed=source(line1_qty="11"))
    store.viewer = "fu"
    blind.open_check(store, "fu", number, {})
    with pytest.raises(Refusal) as caught:
        REFUSED[name](store, number)
    assert caught.value.code == "gate_closed"


def found(store: Store, text: str) -> list[list[str]]:
    """The numbers that each way of looking for ``text`` finds; all ways find the same."""
    seen = order_list.find(store, text)
    assert seen.total == len(seen.rows)
    assert order_list.find(store, text, 1).total == seen.total
    up = order_list.Gap(0, 5, 5, older=0)
    ways = (seen.rows, order_list.first(store, text, 5), order_list.fill(store, text, order_list.Gap(0, 5, 5)))
    return [[row.number for row in rows] for rows in (*ways, order_list.fill(store, text, up))]


@pytest.mark.parametrize(
    "text",
    [
        "amount>=12000",
        "amount<99999 customer:王",
        "product:A-100",
        "product:B-7,A-100",
        "late:no",
        "overdue:no",
        "王建华 amount>1",
        "A-100",
        "产品",
        PHONE,
        PHONE[-4:],
        "王建华 A-100",
    ],
)
def test_nobody_learns_what_was_entered_by_asking_for_it(store: Store, text: str) -> None:
    other, number = submitted(store), submitted(store)
    blind.open_check(store, "wang", number, {})
    store.viewer = "fu"
    assert found(store, text) == [[number, other]] * 4
    store.viewer = "wang"
    assert found(store, text) == [[other]] * 4
    drafts.drop(store, "wang", blind.FORM + number)
    assert found(store, text) == [[number, other]] * 4


def test_a_promise_is_no_answer_either(store: Store) -> None:
    number = confirmed(store)
    act(store, "fu", "order.promise", order=number, date=DAY, reason="电话")
    act(store, "fu", "order.hold", order=number, reason="等客户")
    blind.open_check(store, "wang", number, {})
    store.viewer = "fu"
    assert found(store, f"due:{DAY}") == [[number]] * 4
    store.viewer = "wang"
    assert found(store, f"due:{DAY}") == [[]] * 4
    assert found(store, "due<2026-04-01") == [[]] * 4


def test_what_he_checks_is_still_found_by_number_name_and_what_is_no_key_field(store: Store) -> None:
    number = submitted(store)
    blind.open_check(store, "wang", number, {})
    store.viewer = "wang"
    tail = number.split("-", 3)[-1]
    for text in (number, tail, "王建华", "wjh", "建华", f"{tail} 王", "status:to_check", "customer:王 open:yes", ""):
        assert found(store, text) == [[number]] * 4, text
    assert found(store, "李娜") == [[]] * 4


def test_order_entry_tells_neither_phone_nor_address_nor_goods_of_what_he_checks(store: Store) -> None:
    number = submitted(store)
    blind.open_check(store, "wang", number, {})
    store.viewer = "fu"
    [shown] = find_customers(store, "王建华")
    assert shown.phone == PHONE
    store.viewer = "wang"
    [masked] = find_customers(store, "王建华")
    assert (masked.name, masked.phone, masked.address) == ("王建华", None, None)
    same = {"customer": masked.code, "lines": [{"product": "A-100", "qty": 1}]}
    found = {who: act(store, who, "order.enter", **same)["findings"] for who in ("wang", "li")}
    codes = {who: "duplicate_likely" in [one["code"] for one in said] for who, said in found.items()}
    assert codes == {"wang": False, "li": True}


def test_the_last_orders_leave_out_what_he_checks(store: Store) -> None:
    numbers = [submitted(store) for _n in range(3)]
    code = order_page(store, numbers[0]).customer_code or ""
    blind.open_check(store, "wang", numbers[-1], {})
    store.viewer = "fu"
    assert [one.number for one in last_orders(store, code, 2)] == numbers[:0:-1]
    assert [one.number for one in repeatable(store, code)] == numbers[::-1]
    store.viewer = "wang"
    assert [one.number for one in last_orders(store, code, 2)] == numbers[1::-1]
    assert [one.number for one in repeatable(store, code)] == numbers[1::-1]
    with pytest.raises(Refusal) as caught:
        repeated(store, numbers[-1])
    assert caught.value.code == "gate_closed"


def test_form_and_queue_show_the_source_only(store: Store) -> None:
    number = submitted(store)
    assert not [secret for secret in SECRETS[:-1] if secret in str(check_form(store, actor(store, "wang"), number))]
    assert not [secret for secret in SECRETS[:-1] if secret in str(queues(store))]


def test_an_open_check_that_somebody_else_finished_hides_nothing(store: Store) -> None:
    number = submitted(store)
    blind.open_check(store, "fu", number, {"fields": {"requested": "1"}})
    assert blind.hidden_from(store, "fu") == {number}
    act(store, "wang", "order.check", order=number, **source())
    assert blind.hidden_from(store, "fu") == frozenset()


def test_today_names_what_waits_and_approvals_for_who_may(store: Store) -> None:
    line = [{"product": "A-100", "qty": 10, "price": 900}]
    waiting = submitted(store, lines=line)
    checked(store, name="赵敏", phone=PHONE)
    invalid = submitted(store, name="孙丽", phone="13900000004")
    act(store, "fu", "order.invalid", order=invalid, reason="电话少一位")
    store.viewer = "su"
    shown = today(store)
    kinds = [(item.kind, item.order) for item in shown.items]
    assert ("check", waiting) in kinds
    assert ("approval", waiting) in kinds
    assert ("invalid", invalid) in kinds
    assert "customer_yes" in dict(kinds)
    assert (shown.counts.to_check, shown.counts.to_approve) == (1, 1)
    assert len([item for item in shown.items if item.counted("to_approve", shown.date)]) == 1
    store.viewer = "li"
    assert "approval" not in {item.kind for item in today(store).items}
