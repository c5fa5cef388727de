"""The board: columns to walk through with arrows or hjkl, orders moved on through their gates."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.board import BoardScreen
from gendan.screens.gantt import GanttScreen
from gendan.screens.gate_dialog import GateDialog
from gendan.screens.order import OrderScreen
from gendan.services.order_page import order_page
from gendan.widgets.board import BoardView, LaneBar
from tests.helpers import act, order, staffed
from tests.hostile import HOSTILE
from tests.kit import screen_text, settled
from tests.screens.board_store import FINE, GONE, KEY, LATE, MADE, RISK, SHIPPED, at, cards, full_board
from tests.screens.store_kit import do, drive, hostile_orders, toasts
from tests.screens.today_store import app_on

Shop = tuple[Store, dict[str, str]]


@pytest.fixture
def shop(tmp_path: Path, clock: FixedClock) -> Shop:
    return full_board(tmp_path / "shop.db", clock)


def text_of(app: Any) -> str:
    return "\n".join(screen_text(app))


def test_a_column_a_stage_worst_first(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(_pilot: Pilot[Any]) -> None:
        assert isinstance(app.screen, BoardScreen)
        assert cards(app, 0) == [numbers["waits"]]
        assert cards(app, 1) == [numbers[one] for one in (LATE, RISK, KEY, "plan", FINE)]
        assert [cards(app, lane) for lane in (2, 3, 4)] == [[numbers[MADE]], [numbers[SHIPPED]], [numbers[GONE]]]
        shown = text_of(app)
        for words in ("逾期", "风险", "正常", "4天", "[战略]", "5 逾期1 风险1"):
            assert words in shown

    drive(app, story, (120, 36), ("2",))


@pytest.mark.parametrize("keys", [("right", "down", "left", "up"), ("l", "j", "h", "k")])
def test_arrows_and_hjkl_move(shop: Shop, clock: FixedClock, keys: tuple[str, ...]) -> None:
    store, numbers = shop
    app = app_on(store, clock)
    right, down, left, up = keys

    async def story(pilot: Pilot[Any]) -> None:
        assert at(app) == numbers["waits"]
        await do(pilot, right)
        assert at(app) == numbers[LATE]
        await do(pilot, down, down)
        assert at(app) == numbers[KEY]
        await do(pilot, right, left)
        assert at(app) == numbers[KEY]
        await do(pilot, up)
        assert at(app) == numbers[RISK]
        await do(pilot, "end")
        assert at(app) == numbers[FINE]
        await do(pilot, "home")
        assert at(app) == numbers[LATE]
        await do(pilot, right, right, right, right)
        assert at(app) == numbers[GONE]

    drive(app, story, keys=("2",))


def test_narrow_screens_show_the_neighbours_and_all_counts(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        bar = app.screen.query_one(LaneBar)
        assert bar.display
        shown = text_of(app)
        assert all(stage in shown for stage in ("接单 1", "确认 5", "生产 1", "配送 1", "售后 1"))
        assert "王建华" in shown
        assert "孙丽" not in shown
        await do(pilot, "right", "right", "right")
        assert at(app) == numbers[SHIPPED]
        shown = text_of(app)
        assert "孙丽" in shown
        assert "王建华" not in shown

    drive(app, story, keys=("2",))


def test_enter_opens_the_order_and_comes_back(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "right", "down", "enter")
        assert isinstance(app.screen, OrderScreen)
        assert numbers[RISK] in text_of(app)
        await do(pilot, "escape")
        assert isinstance(app.screen, BoardScreen)
        assert at(app) == numbers[RISK]

    drive(app, story, keys=("2",))


def test_on_through_the_gate_and_back_again(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "right", "greater_than_sign")
        assert order_page(store, numbers[LATE]).stage == "production"
        assert cards(app, 2) == [numbers[LATE], numbers[MADE]]
        assert at(app) == numbers[RISK]
        assert "生产" in toasts(app)

    drive(app, story, keys=("2",))


def test_a_shut_gate_says_what_is_missing(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "greater_than_sign")
        assert isinstance(app.screen, GateDialog)
        assert order_page(store, numbers["waits"]).stage == "received"
        await do(pilot, "escape")
        assert at(app) == numbers["waits"]

    drive(app, story, keys=("2",))


def test_a_clerk_moves_nothing_on(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "right", "greater_than_sign")
        assert "店员无权执行此操作" in toasts(app)
        assert order_page(store, numbers[LATE]).stage == "confirmed"

    drive(app, story, keys=("2",))


def test_g_shows_the_timeline(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "right", "g")
        assert isinstance(app.screen, GanttScreen)
        assert numbers[LATE] in text_of(app)
        await do(pilot, "enter")
        assert isinstance(app.screen, OrderScreen)
        await do(pilot, "g", "enter")
        assert isinstance(app.screen, OrderScreen)
        await do(pilot, "escape", "escape")
        assert isinstance(app.screen, BoardScreen)

    drive(app, story, keys=("2",))


def test_mine_or_all(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "m")
        assert [cards(app, lane) for lane in range(5)] == [[], [numbers[LATE], numbers[KEY]], [], [], []]
        assert "仅显示 我的" in text_of(app)
        await do(pilot, "escape")
        assert cards(app, 0) == [numbers["waits"]]

    drive(app, story, keys=("2",))


@pytest.mark.parametrize(
    ("typed", "found"), [("王建华", [LATE]), ("B-2", [RISK]), ("战略", [KEY]), ("fu先生", [LATE, KEY])]
)
def test_the_filter_narrows_while_typing(shop: Shop, clock: FixedClock, typed: str, found: list[str]) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f", f"={typed}")
        assert cards(app, 1) == [numbers[one] for one in found]
        await do(pilot, "enter")
        assert isinstance(app.focused, BoardView)
        assert at(app) == numbers[found[0]]
        await do(pilot, "escape")
        assert len(cards(app, 1)) == 5

    drive(app, story, keys=("2",))


def test_the_filter_finds_what_is_not_at_hand(shop: Shop, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    store, numbers = shop
    monkeypatch.setattr("gendan.screens.board.MOST", 2)
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert len(cards(app, 1)) == 2
        assert "另有 3 张" in text_of(app)
        await do(pilot, "f", "=李娜")
        assert cards(app, 1) == [numbers[FINE]]

    drive(app, story, (120, 36), keys=("2",))


def test_what_others_write_and_what_time_does(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        act(store, "su", "order.advance", order=numbers[FINE], to="production")
        for _try in range(200):
            await pilot.pause(0.05)
            if len(cards(app, 2)) == 2:
                break
        await settled(pilot)
        assert cards(app, 2) == [numbers[MADE], numbers[FINE]]
        clock.move(timedelta(days=30))
        app._tick()
        await settled(pilot)
        assert "4 逾期3" in text_of(app)

    drive(app, story, (120, 36), ("2",))


def test_an_empty_board_says_what_it_will_show(tmp_path: Path, clock: FixedClock) -> None:
    app = app_on(staffed(tmp_path / "empty.db", clock), clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert "这里是进行中的订单" in text_of(app)
        await do(pilot, "down", "right", "enter", "greater_than_sign", "g", "end", "pagedown")
        assert isinstance(app.screen, BoardScreen)

    drive(app, story, keys=("2",))


def test_names_are_shown_literally(tmp_path: Path, clock: FixedClock) -> None:
    store = staffed(tmp_path / "hostile.db", clock)
    hostile_orders(store)
    order(store, "X", customer=HOSTILE[0], phone=None)
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, *["down"] * 12, "g")
        assert isinstance(app.screen, GanttScreen)
        assert "\x1b" not in text_of(app)

    drive(app, story, (120, 36), ("2",))


def test_a_click_goes_there_and_another_opens(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.click(BoardView, offset=(30, 6))
        await settled(pilot)
        assert at(app) == numbers[RISK]
        await pilot.click(BoardView, offset=(30, 6))
        await settled(pilot)
        assert isinstance(app.screen, OrderScreen)

    drive(app, story, (120, 36), ("2",))
