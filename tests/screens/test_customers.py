"""The section of customers with real keys, and how it looks (section 7 of ux.md)."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import StorageError
from gendan.i18n import N_
from gendan.screens.complaint_page import ComplaintScreen
from gendan.screens.customer_page import CustomerScreen
from gendan.screens.customers import CustomersScreen
from gendan.screens.entry import EntryScreen
from gendan.screens.order import OrderScreen
from gendan.services.customer_list import customers, proposals
from gendan.services.customer_page import CustomerPage, customer_page
from gendan.services.desk import Desk
from gendan.widgets.inputs import TextInput
from gendan.widgets.modal import Confirm
from gendan.widgets.window_table import WindowTable
from tests.helpers import act, order
from tests.kit import screen_text, settled
from tests.screens.store_kit import do, drive, fill, real_app, toasts

WANG = ("7", "f", "=wjh", "enter")


@pytest.fixture
def file(shop: Store) -> Store:
    """Six customers, one of them with trouble, a contact, money, and a second file under a name that sounds alike."""
    numbers = fill(shop)
    lines = [{"product": "M1", "name": "餐桌", "qty": "2", "price": "600000", "amount": "1200000"}]
    again = order(shop, "W-7", customer="王健华", phone="13800000001", lines=lines)
    act(shop, "li", "payment.receive", order=again, kind="deposit", amount="500000", method="transfer")
    act(shop, "li", "exception.raise", order=numbers[0], type="information", problem="delay", priority=2,
        description="工厂停电")  # fmt: skip
    act(shop, "li", "contact.log", customer="王建华", channel="wechat", summary="问沙发的面料", next="2026-03-09")
    act(shop, "li", "request.open", order=numbers[0], channel="phone", summary="怎么保养?")
    return shop


def wang(store: Store) -> CustomerPage:
    return customer_page(store, "王建华")


def test_he_is_found_spoken_with_and_changed(file: Store, clock: FixedClock) -> None:
    app = real_app(file, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, *WANG)
        assert isinstance(app.screen, CustomersScreen)
        assert [row.code for row in customers(file, "wjh").rows] == [
            app.screen.table._window.row(n).cells[-1] for n in range(2)
        ]
        await do(pilot, "down", "enter")
        assert isinstance(app.screen, CustomerScreen)
        await do(pilot, "c", "=说好周五再谈", "f10")
        assert "说好周五再谈" in [one.summary for one in wang(file).contacts]
        await do(pilot, "u")
        assert "说好周五再谈" not in [one.summary for one in wang(file).contacts]
        await do(pilot, "c", "=改到周六", "f10", "1", "u")
        assert "改到周六" not in [one.summary for one in wang(file).contacts]
        await do(pilot, "7", "u")  # older: asked before
        assert isinstance(app.screen, Confirm)
        await do(pilot, "escape")
        await do(pilot, "e", "end", "=甲", "tab", "tab", "=王太太", "f10")
        assert customer_page(file, "王建华甲").contact == "王太太"
        await do(pilot, "e", "tab", "tab", "backspace", "f10")
        assert (customer_page(file, "王建华甲").contact, customer_page(file, "王建华甲").phone) == (None, "13800000001")
        await do(pilot, "q", "=能开发票吗", "f10")
        assert "能开发票吗" in [one.about for one in customer_page(file, "王建华甲").cases]
        await do(pilot, "enter")
        assert isinstance(app.screen, OrderScreen)
        await do(pilot, "escape", "escape")
        assert isinstance(app.screen, CustomersScreen)

    drive(app, story)


def test_figures_propose_and_one_key_sets_the_class(
    file: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = real_app(file, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "7")
        here, found = app.screen._code(), Event()

        def slowly(store: Store) -> Any:
            found.wait(10)
            return proposals(store)

        with monkeypatch.context() as patch:
            patch.setattr("gendan.screens.customers.proposals", slowly)
            await pilot.press("v")
            assert app.screen._code() == here
            await pilot.press("enter")
            found.set()
            await settled(pilot)
        assert here in screen_text(app)[2]
        await do(pilot, "escape")
        assert "王健华" in "\n".join(screen_text(app))
        await do(pilot, "a")
        assert (customer_page(file, "王健华").kind, customer_page(file, "王健华").grade) == ("key", "A")
        assert "王健华" in toasts(app)

    drive(app, story)


def busy(*_args: object, **_more: object) -> dict[str, Any]:
    raise StorageError("locked", N_("The database is busy. Try again."))


def test_two_files_are_united_from_the_list_of_doubles_and_taken_apart(
    file: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = real_app(file, clock)
    one, other = wang(file), customer_page(file, "王健华")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "7", "v", "v")
        await do(pilot, "m", "tab", "=同一个人", "f10")
        assert customer_page(file, one.code).code == other.code
        await do(pilot, "escape", "f", "=wjh", "enter", "enter")
        with monkeypatch.context() as patch:
            patch.setattr(Desk, "run", busy)
            await do(pilot, *["right"] * 4, "x", "=不是一个人", "enter")
        assert app.screen.query_one(TextInput).value == "不是一个人"
        await do(pilot, "enter")
        assert customer_page(file, one.code).code == one.code

    drive(app, story)


def test_a_new_customer_and_an_order_of_his(file: Store, clock: FixedClock) -> None:
    app = real_app(file, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "7", "n", "=周九", "enter", "=13500001111", "f10")
        assert customers(file, "zj").rows[0].phone == "13500001111"
        assert isinstance(app.screen, CustomerScreen)
        await do(pilot, "o", "enter")
        assert isinstance(app.screen, EntryScreen)
        assert (app.screen.code, app.screen.text_of("phone")) == (customers(file, "zj").rows[0].code, "13500001111")

    drive(app, story)


def test_a_list_is_tried_and_taken_in_from_the_section(file: Store, clock: FixedClock, tmp_path: Path) -> None:
    app = real_app(file, clock, "li")
    book = tmp_path / "list.csv"
    book.write_text("客户名称,手机,等级\n王建华,13900001111,A\n新客户,13900002222,Z\n", encoding="utf-8")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "7", "i", f"={book}", "enter")
        said = "\n".join(screen_text(app))
        assert "新增 1" in said
        assert "由主管设定，本次略过：等级" in said
        await do(pilot, "right")
        assert "13900001111" not in "\n".join(screen_text(app))
        assert app.screen.query_one(WindowTable).total == 1
        await do(pilot, "f10", "y")
        assert len(customers(file, "王建华").rows) == 2
        assert (tmp_path / "list.rejects.csv").exists()
        await do(pilot, "escape", "p", "=沙发塌了", "f10")
        assert isinstance(app.screen, ComplaintScreen)

    drive(app, story)


def test_an_admin_erases_a_customer_from_his_page(file: Store, clock: FixedClock) -> None:
    app = real_app(file, clock, "boss")
    code = wang(file).code

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "7", "f", f"={code}", "enter", "enter", "X")
        assert "无法撤销" in "".join(screen_text(app))
        await do(pilot, "f10")
        assert wang(file).code == code
        await do(pilot, "=本人书面要求", "f10")
        assert customer_page(file, code).name == ""
        assert customers(file, "王建华").rows == ()
        assert "[已抹除]" in "\n".join(screen_text(app))

    drive(app, story)
