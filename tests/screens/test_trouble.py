"""Exceptions, risks, production checks and rush orders with keys, on the list of today and on the order's page."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.exception_page import ExceptionScreen
from gendan.screens.order import OrderScreen
from gendan.screens.trouble_dialogs import ExceptionCloseDialog
from gendan.services.history import order_history
from gendan.services.order_trouble import Trouble, order_trouble
from gendan.widgets.window_table import WindowTable
from tests.helpers import act, order
from tests.kit import screen_text, settled
from tests.order_kit import row
from tests.screens.store_kit import do, drive, real_app, toasts


@pytest.fixture
def number(shop: Store) -> str:
    """An order that is due today."""
    return order(shop, customer="王建华", promised="2026-03-03", owner="fu")


async def open_page(pilot: Pilot[Any], number: str) -> None:
    """The page of the order, on the tab of its trouble."""
    pilot.app.push_screen(OrderScreen(number, "trouble"))
    await settled(pilot)


def trouble(store: Store, number: str) -> Trouble:
    """What stands on the order."""
    return order_trouble(store, number)


def test_x_on_todays_list_raises_an_exception(shop: Store, clock: FixedClock, number: str) -> None:
    app = real_app(shop, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "x", "3", "f10")
        assert "质量问题" in toasts(app)
        await do(pilot, "x", "2", "tab", "=工厂停电", "tab", "tab", "1", "enter")

    drive(app, story)
    said = [(one.problem, one.type, one.priority, one.description) for one in trouble(shop, number).exceptions]
    assert said == [("quality", "system", 1, None), ("delay", "system", 1, "工厂停电")]


def test_an_exception_names_its_line_where_there_are_several(shop: Store, clock: FixedClock) -> None:
    lines = [{"product": f"M{n}", "name": "餐桌", "qty": "1", "price": "5", "amount": "5"} for n in (1, 2)]
    two = order(shop, customer="王建华", promised="2026-03-03", owner="fu", lines=lines)
    app = real_app(shop, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await open_page(pilot, two)
        await do(pilot, "x", "3", *["tab"] * 4, "2", "enter")

    drive(app, story)
    assert [one.line for one in trouble(shop, two).exceptions] == [2]


def test_u_after_x_says_that_it_stays_and_leaves_the_date_alone(shop: Store, clock: FixedClock, number: str) -> None:
    app = real_app(shop, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "r", "=3-9", "tab", "tab", "=料没到", "f10", "x", "f10", "u")
        assert "登记异常不能撤销" in toasts(app).replace(" ", "")

    drive(app, story)
    assert str(row(shop, number).promised) == "2026-03-09"


def test_space_on_an_exception_opens_its_page(shop: Store, clock: FixedClock, number: str) -> None:
    act(shop, "li", "exception.raise", order=number, problem="price")
    app = real_app(shop, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        table = app.screen.query_one(WindowTable)
        for _step in range(5):
            if table.cursor_row is not None and table.cursor_row.key[0] == "exception":
                break
            await do(pilot, "down")
        await do(pilot, "space")
        assert isinstance(app.screen, ExceptionScreen)
        await do(pilot, "o")
        assert isinstance(app.screen, OrderScreen)

    drive(app, story)


def test_production_and_risk_are_written_down_on_the_page(shop: Store, clock: FixedClock, number: str) -> None:
    app = real_app(shop, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        await open_page(pilot, number)
        await do(pilot, "l", "=1", "tab", "=3-9", "f10")
        assert "还有 1 件未完成" in toasts(app)
        assert "承诺日期无法保证" in toasts(app)
        await do(pilot, "i", "tab", "3", "tab", "=备用供应商", "f10")
        assert "风险已登记" in toasts(app)
        await do(pilot, "home", "i", "2", "f10")
        assert "风险已关闭" in toasts(app)

    drive(app, story)
    found = trouble(shop, number)
    assert [(str(one.done), str(one.finish)) for one in found.checks] == [("1", "2026-03-09")]
    assert [(one.factor, one.likelihood, one.outcome) for one in found.risks] == [
        ("material_shortage", "high", "happened")
    ]


def test_an_exception_is_treated_and_closed_on_the_page(shop: Store, clock: FixedClock, number: str) -> None:
    act(shop, "fu", "exception.raise", order=number, problem="quality")
    app = real_app(shop, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        app.push_screen(OrderScreen(number, "trouble"))
        await settled(pilot)
        await do(pilot, "n", "=换一张桌面", "tab", "tab", "tab", "=120", "tab", "=nobody", "f10")
        assert "nobody" in "\n".join(screen_text(app)), "what was typed is still there"
        await do(pilot, "ctrl+u", "=fu", "tab", "=3-5", "f10")
        assert "已记下补救" in toasts(app)
        await do(pilot, "space", "f10")
        assert isinstance(app.screen, ExceptionCloseDialog), "it has to be said how it ended"
        await do(pilot, "=换好, 客户满意", "tab", "5", "f10")
        assert "已关闭" in toasts(app)

    drive(app, story)
    assert row(shop, number).trouble == 0
    written = [entry.command for entry in order_history(shop, number)]
    assert written[-2:] == ["exception.remedy", "exception.close"]


def test_more_than_ordered_comes_back_with_what_was_typed(shop: Store, clock: FixedClock, number: str) -> None:
    app = real_app(shop, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        await open_page(pilot, number)
        await do(pilot, "l", "=20", "f10")
        await do(pilot, "=2", "f10")
        assert "还有 0 件未完成" in toasts(app)

    drive(app, story)
    assert len(trouble(shop, number).checks) == 1


def test_urgent_names_a_follower_and_says_who_slips(shop: Store, clock: FixedClock, number: str) -> None:
    app = real_app(shop, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await open_page(pilot, number)
        await do(pilot, "!", "f10", "escape")
        assert not row(shop, number).urgent
        await do(pilot, "!", "=fu", "tab", "=客户展会提前", "f10", "escape")
        assert app.screen.form.values == {"follower": "fu", "reason": "客户展会提前"}
        await do(pilot, "f10", "y")
        assert "等待主管审批" in toasts(app)

    drive(app, story)
    assert row(shop, number).urgent
