"""Section 核对 by keys: the blind check, its differences, the customer's yes, approvals, invalid orders (S03 A)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import StorageError
from gendan.i18n import N_
from gendan.screens.check import CheckScreen
from gendan.screens.check_form import CheckFormScreen
from gendan.screens.check_settle import SettleScreen
from gendan.screens.entry import EntryScreen
from gendan.screens.invalid_dialog import InvalidDialog
from gendan.services import blind
from gendan.services.desk import Desk
from gendan.services.order_page import order_page
from gendan.widgets.modal import AskText
from tests.helpers import act
from tests.order_kit import ADDRESS, DAY, PHONE, checked, source, standing, status, submitted
from tests.screens.check_kit import KEYED, LINE_1, LINE_2, RIGHT, at_check, do, every_queue, shop, text_of
from tests.screens.store_kit import toasts
from tests.screens.today_store import column, rows


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Store:
    return shop(tmp_path / "shop.db", clock)


def at(app: GendanApp) -> object:
    """The screen in front."""
    return app.screen


def secrets() -> tuple[str, ...]:
    return (PHONE, DAY, ADDRESS, "A-100", "B-7", "1200", "99.5", "张杨路")


def test_everything_that_waits_stands_in_one_list_and_in_its_queue(store: Store, clock: FixedClock) -> None:
    numbers = every_queue(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        assert isinstance(at(app), CheckScreen)
        assert {row.place.queue: row.place.number for row in rows(app)} == numbers
        assert len(rows(app)) == 6
        assert "全部 6" in text_of(app)
        for queue in ("to_check", "to_settle", "awaiting_customer", "to_approve", "invalid", "draft"):
            await do(pilot, "right")
            assert numbers[queue] in column(app, 1)

    at_check(store, clock, "su", story, size=(120, 36))


def test_a_wrong_model_is_found_by_the_second_person_and_settled(store: Store, clock: FixedClock) -> None:
    """S03, variant A: A-l00 was entered, the customer said A-100; nothing is made before that is settled."""
    lines = [{"product": "A-l00", "qty": 10, "price": 1200}, {"product": "B-7", "qty": 4, "price": "99.50"}]
    number = submitted(store, lines=lines)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "enter")
        assert isinstance(at(app), CheckFormScreen)
        assert "电话记录 7" in text_of(app)
        assert not any(secret in text_of(app) for secret in (*secrets(), "A-l00"))
        await do(pilot, *RIGHT, "f10")
        assert isinstance(at(app), SettleScreen)
        assert column(app, 1) == ["A-l00"]
        assert column(app, 2) == ["A-100"]
        head = text_of(app)
        assert "li" in head
        assert "wang" in head
        await do(pilot, "r", "enter")
        assert isinstance(at(app), AskText)
        await do(pilot, "=单据上是 A-100", "enter")
        assert order_page(store, number).lines[0].product == "A-100"
        assert isinstance(at(app), CheckScreen)

    at_check(store, clock, "wang", story)
    assert standing(store, number).to_settle == ()


def test_what_matches_goes_on_to_the_customer(store: Store, clock: FixedClock) -> None:
    number = submitted(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "enter", *RIGHT, "f10")
        assert isinstance(at(app), CheckScreen)
        assert "一致" in toasts(app)
        assert status(store, number) == "awaiting_customer"
        await do(pilot, "enter")
        assert PHONE in text_of(app)
        await do(pilot, "=2", "f10")
        assert status(store, number) == "open"

    at_check(store, clock, "wang", story)


def test_who_entered_it_is_told_and_refused(store: Store, clock: FixedClock) -> None:
    number = submitted(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        assert "自己录入" in text_of(app)
        await do(pilot, "enter")
        assert "由别人核对" in text_of(app).replace("\n", "")
        await do(pilot, *RIGHT, "f10", "=只有我一人", "enter")
        assert isinstance(at(app), CheckFormScreen)
        assert "一个人" in toasts(app)
        assert status(store, number) == "to_check"
        await do(pilot, "f10")
        assert isinstance(at(app), AskText)
        assert "只有我一人" in text_of(app)

    at_check(store, clock, "li", story, size=(120, 36))


def test_a_self_check_after_a_while_is_marked(store: Store, clock: FixedClock) -> None:
    number = submitted(store)
    clock.move(timedelta(days=3))

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "enter", *RIGHT, "f10", "=只有我一人", "enter")
        assert isinstance(at(app), CheckScreen)

    at_check(store, clock, "li", story)
    assert [check.kind for check in order_page(store, number).checks] == ["self"]


def test_later_keeps_what_was_keyed_and_hides_the_order_until_then(store: Store, clock: FixedClock) -> None:
    number = submitted(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "enter", *KEYED, "=A-1", "escape")
        assert isinstance(at(app), CheckScreen)
        assert blind.hidden_from(store, "wang") == {number}
        await do(pilot, "o")
        shown = text_of(app)
        assert number in shown
        assert not any(secret in shown for secret in secrets())
        await do(pilot, "escape", "enter")
        assert PHONE in text_of(app)
        assert "A-1 " in text_of(app)
        await do(pilot, "up", "=A-100", "enter", "=10", "enter", "=1200", "enter", *LINE_2, "f10")
        assert status(store, number) == "awaiting_customer"
        assert blind.hidden_from(store, "wang") == frozenset()

    at_check(store, clock, "wang", story)


def test_neither_search_nor_a_repeat_tells_what_is_being_checked(store: Store, clock: FixedClock) -> None:
    number = submitted(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "enter", *KEYED, "escape", "f3", f"={PHONE}")
        assert "没有找到" in text_of(app)
        await do(pilot, "ctrl+u", "=王建华")
        assert number in text_of(app)
        await do(pilot, "escape", "f2", f"={PHONE}", "enter", "f4")
        form = at(app)
        assert isinstance(form, EntryScreen)
        assert (form.text_of("customer"), form.filled_rows) == ("王建华", [])

    at_check(store, clock, "wang", story)


def test_nothing_keyed_is_no_open_check(store: Store, clock: FixedClock) -> None:
    submitted(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "enter", "escape")
        assert isinstance(at(app), CheckScreen)
        assert blind.hidden_from(store, "wang") == frozenset()

    at_check(store, clock, "wang", story)


def test_empty_fields_are_asked_about_once(store: Store, clock: FixedClock) -> None:
    number = submitted(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "enter", *KEYED, *LINE_1, "=B-7", "f10")
        assert isinstance(at(app), CheckFormScreen)
        assert "F10" in text_of(app)
        assert status(store, number) == "to_check"
        await do(pilot, "f10")
        assert isinstance(at(app), SettleScreen)
        assert len(rows(app)) == 2

    at_check(store, clock, "wang", story)


def test_what_was_entered_is_kept_by_somebody_else_only(store: Store, clock: FixedClock) -> None:
    number = checked(store, keyed=source(line1_qty="11"))

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "enter", "e", "=客户说 10", "enter")
        assert "由另一人决定" in toasts(app)
        assert isinstance(at(app), AskText)
        await do(pilot, "escape")
        assert isinstance(at(app), SettleScreen)

    at_check(store, clock, "li", story)

    async def other(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "enter", "e", "=客户说 10", "enter")
        assert isinstance(at(app), CheckScreen)

    at_check(store, clock, "wang", other)
    settled = order_page(store, number).checks[0].differences[0]
    assert (settled["kept"], settled["reason"], settled["settled_by"]) == ("entered", "客户说 10", "wang")
    assert status(store, number) == "awaiting_customer"


def priced(store: Store) -> str:
    """An order checked by wang whose price a supervisor has to decide on."""
    number = submitted(store, lines=[{"product": "A-100", "qty": 10, "price": 900}], special="圆角")
    keyed = source(line1_price="900")
    keyed["lines"].pop()
    act(store, "wang", "order.check", order=number, **keyed)
    act(store, "li", "order.customer_yes", order=number, channel="phone", person="王建华")
    return number


def test_findings_are_approved_all_or_one_by_one_by_who_may(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, run = priced(store), Desk.run

    async def clerk(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "enter", "a")
        assert status(store, number) == "to_approve"
        assert "权限" in toasts(app)
        assert "price_differs" not in toasts(app)
        await do(pilot, "x")
        assert not isinstance(at(app), AskText), "he is told before he types why"

    at_check(store, clock, "wang", clerk)

    async def supervisor(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "a")
        assert "标价" in text_of(app)
        assert "price_differs" not in text_of(app)
        assert "圆角" in text_of(app)
        count = len(standing(store, number).to_approve)
        await do(pilot, "space")
        assert len(standing(store, number).to_approve) == count - 1
        seen, asked = sorted(standing(store, number).to_approve), list[Any]()

        def heard(*given: Any) -> dict[str, Any]:
            asked.append(given[3])
            return run(*given)

        monkeypatch.setattr(Desk, "run", heard)
        await do(pilot, "a")
        assert [sorted(given["findings"]) for given in asked] == [seen]  # not what may have come up meanwhile
        assert isinstance(at(app), CheckScreen)
        assert status(store, number) == "open"

    at_check(store, clock, "su", supervisor, size=(120, 36))


def test_a_rejected_order_is_a_draft_again(store: Store, clock: FixedClock) -> None:
    number = priced(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "enter", "x", "enter")
        assert isinstance(at(app), AskText)
        await do(pilot, "=价格太低", "enter")
        assert isinstance(at(app), CheckScreen)
        assert status(store, number) == "draft"

    at_check(store, clock, "su", story)


def test_an_own_order_is_approved_only_after_a_while_and_marked(store: Store, clock: FixedClock) -> None:
    number = submitted(store, "su", lines=[{"product": "A-100", "qty": 10, "price": 900}])
    keyed = source(line1_price="900")
    keyed["lines"].pop()
    act(store, "wang", "order.check", order=number, **keyed)
    act(store, "li", "order.customer_yes", order=number, channel="phone", person="王建华")
    clock.move(timedelta(days=3))

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "enter", "a")
        assert isinstance(at(app), AskText)
        await do(pilot, "=店里只有我", "enter")
        assert status(store, number) == "open"

    at_check(store, clock, "su", story)


def busy(*_args: object, **_more: object) -> dict[str, Any]:
    raise StorageError("locked", N_("The database is busy. Try again."))


def test_an_invalid_order_is_completed_on_the_telephone(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = submitted(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "i", "=电话少一位", "enter")
        assert column(app, 0) == ["无效"]
        with monkeypatch.context() as patch:
            patch.setattr(Desk, "run", busy)
            await do(pilot, "enter", "=没人接", "f10")
        assert isinstance(at(app), InvalidDialog)
        assert "没人接" in text_of(app)
        await do(pilot, "f10")
        assert column(app, 0) == ["无效"]
        await do(pilot, "e", "=号码补全了", "enter", "enter", "enter", "=2", "f10")
        assert status(store, number) == "to_check"
        assert column(app, 0) == ["待核对"]

    at_check(store, clock, "fu", story)
    assert [contact.summary for contact in order_page(store, number).contacts] == ["号码补全了", "没人接"]


def test_mine_leaves_out_what_one_may_not_check(store: Store, clock: FixedClock) -> None:
    every_queue(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        before = len(rows(app))
        await do(pilot, "m")
        assert len(rows(app)) == before - 1

    at_check(store, clock, "li", story)
