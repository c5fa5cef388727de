"""The page of one order: everything about it in tabs, worked on with the same keys as today's list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.order import OrderScreen
from gendan.screens.order_tabs import TABS
from gendan.screens.today import TodayScreen
from gendan.services.order_page import order_page
from gendan.widgets.modal import AskText, Confirm, Notice
from gendan.widgets.tab_line import TabLine
from tests.helpers import act, order, staffed
from tests.hostile import HOSTILE
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, toasts
from tests.screens.today_store import LATE, TODAY, app_on, column, rows, under_hand, worked

Shop = tuple[Store, dict[str, str]]


@pytest.fixture
def shop(tmp_path: Path, clock: FixedClock) -> Shop:
    return worked(tmp_path / "shop.db", clock, check=False)


def text_of(app: Any) -> str:
    return "\n".join(screen_text(app))


def test_the_head_says_who_what_and_how_late(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter")
        head = text_of(app)
        for words in (numbers[LATE], "(W-1)", "王建华", "13800000001", "[配送]", "迟 4 天", "fu先生", "21.00"):
            assert words in head
        assert "特殊要求 浅胡桃色, 圆角" in head

    drive(app, story)


def test_every_tab_is_reached_with_the_arrows_and_with_tab(shop: Shop, clock: FixedClock) -> None:
    app = app_on(shop[0], clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter")
        seen = []
        for key in ["right", "tab"] * len(TABS):
            line = app.screen.query_one(TabLine)
            seen.append((line.chosen, len(rows(app))))
            assert f"[{next(name.words for name in line.names if name.key == line.chosen)}]" in text_of(app)
            await do(pilot, key)
        counts = dict(seen)
        assert list(counts) == [tab.key for tab in TABS]
        told = [counts[key] for key in ("lines", "milestones", "promises", "confirmation", "money", "shipments")]
        assert told == [1, 5, 1, 7, 3, 0]
        assert set(column(app, 1)) == {"li先生", "fu先生", "su先生"}
        await do(pilot, "right", "shift+tab", "left", "left")
        assert app.screen.query_one(TabLine).chosen == TABS[-4].key

    drive(app, story)


def test_enter_on_a_row_says_all_of_it(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    act(store, "li", "contact.log", order=numbers[LATE], channel="phone", summary="长" * 300)
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", "right", "right")
        while not any("长" in cell for cell in under_hand(app).cells):
            await do(pilot, "down")
        await do(pilot, "enter")
        assert isinstance(app.screen, Notice)
        assert text_of(app).count("长") == 300
        await do(pilot, "escape", *["right"] * len(TABS), "enter")
        assert isinstance(app.screen, Notice)
        assert "终端 S01-T1" in text_of(app)
        await do(pilot, "escape", "escape")
        assert isinstance(app.screen, TodayScreen)

    drive(app, story)


def test_a_milestone_is_done_taken_back_at_once_and_later_with_a_reason(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", "right", "end", "space")
        assert order_page(store, numbers[LATE]).delivered is not None
        assert under_hand(app).cells[0] == "完成"
        await do(pilot, "u")
        assert order_page(store, numbers[LATE]).delivered is None
        await do(pilot, "up", "u")
        assert isinstance(app.screen, AskText)
        await do(pilot, "enter")
        assert isinstance(app.screen, AskText)
        await do(pilot, "=点错了", "enter")
        assert order_page(store, numbers[LATE]).milestones[3].state == "late"
        assert "撤回" in toasts(app)

    drive(app, story)


def test_space_on_the_lines_does_the_next_milestone_and_asks_first_elsewhere(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", "right", "right", "space")
        assert "送货签收" in "\n".join(screen_text(app))
        assert isinstance(app.screen, Confirm)
        await do(pilot, "enter")  # No has the focus
        assert order_page(store, numbers[LATE]).delivered is None
        await do(pilot, "left", "left", "space")
        assert order_page(store, numbers[LATE]).delivered is not None
        await do(pilot, "space")
        assert "里程碑均已完成" in toasts(app)

    drive(app, story)


def test_an_older_change_is_taken_back_only_after_asking(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f3", f"={numbers[TODAY]}", "enter", "u")
        assert isinstance(app.screen, Confirm)
        await do(pilot, "n")
        assert order_page(store, numbers[TODAY]).milestones[3].state == "done"
        await do(pilot, "u", "y", "u", "y")  # that the customer was told, then what he was told about
        assert order_page(store, numbers[TODAY]).milestones[3].state == "late"

    drive(app, story)


def test_hold_and_resume_ask_why(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock, "su")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", "h", "=等客户回复", "enter")
        assert order_page(store, numbers[LATE]).status == "on_hold"
        assert "已暂停" in toasts(app)
        await do(pilot, "h", "=客户同意", "enter")
        assert order_page(store, numbers[LATE]).status == "open"

    drive(app, story)


def test_what_was_refused_after_production_began_keeps_the_reason(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", "h", "=客户没钱", "enter")
        assert isinstance(app.screen, AskText)
        assert app.screen.query_one("TextInput").value == "客户没钱"  # type: ignore[attr-defined]
        assert numbers[LATE] in toasts(app)

    drive(app, story)


def test_the_answer_and_a_contact_from_here(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", "y")
        assert "W-1" in app.clipboard
        await do(pilot, "escape", "c", "=已通知", "f10")
        assert order_page(store, numbers[LATE]).contacts[0].summary == "已通知"
        assert "联系 4" in text_of(app), "two contacts, and what the customer was told"

    drive(app, story)


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if text.isprintable() and text.strip()], ids=ascii)
def test_hostile_text_is_literal_in_every_tab(tmp_path: Path, clock: FixedClock, hostile: str) -> None:
    store = staffed(tmp_path / "shop.db", clock)
    line: dict[str, Any] = {"product": "M", "name": hostile[:120], "qty": "1", "amount": "1", "special": hostile}
    number = order(
        store, "W-1", customer=hostile[:120], address=hostile, special=hostile, lines=[line], promised="2026-03-02"
    )
    act(store, "li", "contact.log", order=number, channel="phone", summary=hostile)
    act(store, "su", "order.promise", order=number, date="2026-03-03", reason=hostile)
    app = app_on(store, clock, "su")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter")
        assert isinstance(app.screen, OrderScreen)
        for _tab in TABS:
            await do(pilot, "enter", "escape", "right")
        if hostile == HOSTILE[0]:
            assert hostile in text_of(app)

    drive(app, story, size=(120, 36))


def test_an_order_that_is_not_there_is_told_and_left(shop: Shop, clock: FixedClock) -> None:
    app = app_on(shop[0], clock)

    async def story(pilot: Pilot[Any]) -> None:
        app.push_screen(OrderScreen("[/] nothing"))
        await do(pilot)
        await pilot.pause(0.1)
        assert isinstance(app.screen, TodayScreen)
        assert "[/] nothing" in toasts(app)

    drive(app, story)
