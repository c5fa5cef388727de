"""Serving the customer with keys: told of what happened, visited, the goods accepted, the order closed (C009, C113)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.gate_dialog import GateDialog
from gendan.screens.order import OrderScreen
from gendan.screens.tell_dialog import TellDialog
from gendan.screens.visit_dialog import AcceptDialog, VisitDialog
from gendan.services.order_page import order_page
from gendan.services.telling import telling
from gendan.services.today import today
from tests.helpers import act, order, staffed
from tests.kit import screen_text, settled
from tests.screens.store_kit import do, drive, toasts
from tests.screens.today_store import app_on, rows, under_hand


@pytest.fixture
def shop(tmp_path: Path, clock: FixedClock) -> tuple[Store, str]:
    """A store with one order that is made; its customer is owed the news."""
    store = staffed(tmp_path / "shop.db", clock)
    number = order(store, "W-1", customer="王建华", phone="13800000001", promised="2026-03-20", placed="2026-03-01")
    act(store, "fu", "milestone.done", order=number, milestone="produce")
    return store, number


def delivered(store: Store, number: str) -> None:
    for milestone in ("ship", "deliver"):
        act(store, "fu", "milestone.done", order=number, milestone=milestone)
    for node in ("production", "dispatched", "arrived"):
        act(store, "fu", "notice.done", order=number, node=node, channel="phone")


def text_of(app: Any) -> str:
    return "\n".join(screen_text(app))


def test_space_on_a_notice_and_one_digit_say_that_the_customer_was_told(
    shop: tuple[Store, str], clock: FixedClock
) -> None:
    store, number = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert under_hand(app).place.kind == "notice"
        assert "告知 已完工" in text_of(app)
        await do(pilot, "space")
        assert isinstance(app.screen, TellDialog)
        assert "王建华您好" in text_of(app)
        await do(pilot, "escape")
        assert telling(store, number).told == ()
        await do(pilot, "space", "2")
        assert [(one.node, one.channel, one.by) for one in telling(store, number).told] == [
            ("production", "wechat", "fu")
        ]
        assert rows(app) == [] or under_hand(app).place.kind != "notice"
        assert "已告知客户" in toasts(app)
        await do(pilot, "u")
        assert telling(store, number).told == ()

    drive(app, story)


def test_y_copies_the_text_and_the_next_key_marks_it_as_told(shop: tuple[Store, str], clock: FixedClock) -> None:
    store, number = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "y")
        assert "已复制" in text_of(app)
        assert app.clipboard.startswith("王建华您好，关于您的订单 W-1：")
        assert "感谢" in app.clipboard
        await do(pilot, "1")
        assert [one.channel for one in telling(store, number).told] == ["phone"]

    drive(app, story)


def test_space_on_a_visit_asks_for_the_score(shop: tuple[Store, str], clock: FixedClock) -> None:
    store, number = shop
    delivered(store, number)
    clock.move(timedelta(days=4))
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert under_hand(app).place.kind == "visit"
        await do(pilot, "space", "=百分", "enter")
        assert isinstance(app.screen, VisitDialog)
        assert "不是评分" in text_of(app)
        await do(pilot, "up", "ctrl+u", "=95")
        assert "4.75" in text_of(app)
        await do(pilot, "enter", "=很满意", "f10")
        [visit] = telling(store, number).visits
        assert (str(visit.score), visit.channel, visit.remark) == ("4.75", "phone", "很满意")
        assert "已回访" in toasts(app)

    drive(app, story)


def test_the_orders_page_accepts_visits_closes_and_names_what_is_missing(
    shop: tuple[Store, str], clock: FixedClock
) -> None:
    store, number = shop
    delivered(store, number)
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await app.push_screen(OrderScreen(number))
        await settled(pilot)
        await do(pilot, "z")
        assert isinstance(app.screen, GateDialog)
        assert "客户尚未验收" in text_of(app)
        assert "尚未回访" in text_of(app)
        await do(pilot, "escape", "m")
        assert isinstance(app.screen, AcceptDialog)
        await do(pilot, "=王太太", "f10")
        accepted = telling(store, number).accepted
        assert accepted is not None
        assert accepted.person == "王太太"
        await do(pilot, "f", "=5", "f10", "z")
        assert order_page(store, number).status == "closed"
        assert "已结案" in toasts(app)

    drive(app, story)


def test_an_order_with_nothing_left_to_do_is_closed_from_today(shop: tuple[Store, str], clock: FixedClock) -> None:
    store, number = shop
    delivered(store, number)
    act(store, "fu", "visit.done", order=number, channel="phone", score=5)
    assert today(store).items == ()
    act(store, "fu", "order.accept", order=number)
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert "可以结案" in text_of(app)
        await do(pilot, "space")
        assert order_page(store, number).status == "closed"
        assert rows(app) == []
        await do(pilot, "u")
        assert "可以结案" in text_of(app)

    drive(app, story)


def test_the_contacts_of_an_order_show_what_was_told_and_what_is_owed(
    shop: tuple[Store, str], clock: FixedClock
) -> None:
    store, number = shop
    act(store, "fu", "notice.done", order=number, node="production", channel="phone")
    act(store, "fu", "milestone.done", order=number, milestone="ship")
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await app.push_screen(OrderScreen(number))
        await settled(pilot)
        await do(pilot, "right", "right")
        said = [row.cells[3] for row in rows(app)]
        assert said == ["待告知：已发货", "已告知：生产完成"]

    drive(app, story)


def test_a_clerk_may_tell_but_not_visit(shop: tuple[Store, str], clock: FixedClock) -> None:
    store, number = shop
    app = app_on(store, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await app.push_screen(OrderScreen(number))
        await settled(pilot)
        await do(pilot, "f")
        assert isinstance(app.screen, OrderScreen)
        assert "店员" in toasts(app)
        await do(pilot, "t", "1")
        assert len(telling(store, number).told) == 1

    drive(app, story)
