"""The timeline of one order: plan against actual and forecast, by days that scroll."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.gantt import GanttScreen
from gendan.screens.order import OrderScreen
from gendan.screens.today import TodayScreen
from gendan.widgets.gantt import GanttView
from tests.helpers import act
from tests.kit import screen_text, settled
from tests.screens.board_store import LATE, RISK, full_board
from tests.screens.store_kit import do, drive
from tests.screens.today_store import app_on

Shop = tuple[Store, dict[str, str]]


@pytest.fixture
def shop(tmp_path: Path, clock: FixedClock) -> Shop:
    return full_board(tmp_path / "shop.db", clock)


def lines(app: Any) -> list[str]:
    return screen_text(app)


def line_of(app: Any, words: str, below: int = 0) -> str:
    shown = lines(app)
    return shown[next(at for at, line in enumerate(shown) if words in line) + below]


def column_of(app: Any, day: date) -> int:
    """Where a day begins, in cells left of the end of the line."""
    view = app.screen.query_one(GanttView)
    return view._label + 2 * (day - view._first).days


PLAN = ("2", "right", "down", "down", "down", "g")


def test_plan_and_forecast_slack_and_critical_path(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(_pilot: Pilot[Any]) -> None:
        assert isinstance(app.screen, GanttScreen)
        shown = "\n".join(lines(app))
        assert numbers["plan"] in shown
        for words in ("承诺", "3月16日", "预测", "3月9日", "余5天", "*生产完成", "关键"):
            assert words in shown
        assert "03-11>03-04 余5天 关键" in line_of(app, "*生产完成", 1)
        assert line_of(app, "*生产完成").count("-") == 4
        assert line_of(app, "*生产完成", 1).count("=") == 6
        assert "##" in line_of(app, " 接单", 1)
        assert "-- " in shown.splitlines()[-2]

    drive(app, story, (120, 36), PLAN)


def test_today_is_a_line_and_closed_days_are_marked(shop: Shop, clock: FixedClock) -> None:
    store, _numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        row = app.screen._compositor.render_strips()[lines(app).index(line_of(app, "*质检"))]
        assert row.crop(column_of(app, date(2026, 3, 2))).text[:1] == "|"
        assert row.crop(column_of(app, date(2026, 3, 7))).text[:4] == ". . "
        clock.move(timedelta(days=1))
        app._tick()
        await settled(pilot)
        row = app.screen._compositor.render_strips()[lines(app).index(line_of(app, "*质检"))]
        assert row.crop(column_of(app, date(2026, 3, 3))).text[:1] == "|"

    drive(app, story, (120, 36), PLAN)


def test_the_days_scroll_and_stop_at_both_ends(shop: Shop, clock: FixedClock) -> None:
    store, _numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        view = app.screen.query_one(GanttView)
        first = view._first
        assert first == date(2026, 2, 23)
        await do(pilot, "right", "right", "l")
        assert view._first == first + timedelta(3)
        await do(pilot, "left", "h", "h", "h", "left")
        assert view._first == first
        await do(pilot, "end")
        last = view._first
        assert last > first
        assert view._first + timedelta(view._shown - 1) == date(2026, 3, 23)
        await do(pilot, "pagedown")
        assert view._first == last
        await do(pilot, "pageup", "home")
        assert view._first == first
        await do(pilot, "end", "t")
        assert view._first <= date(2026, 3, 2)

    drive(app, story, keys=PLAN)


def test_many_milestones_scroll_below_the_head(shop: Shop, clock: FixedClock) -> None:
    store, _numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        view = app.screen.query_one(GanttView)
        view.styles.height = view.size.height - 8
        await pilot.pause()
        assert "送货签收" not in "\n".join(lines(app))
        await do(pilot, *["down"] * 5)
        assert line_of(app, "送货签收").startswith(">*")
        await do(pilot, *["k"] * 9)
        assert line_of(app, "接单", 0)

    drive(app, story, keys=PLAN)


def test_every_slip_is_told_and_what_others_write_is_seen(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        said = {"date": "2026-03-20", "asked_by": "supplier", "agreed": True, "reason": "缺料"}
        act(store, "su", "order.promise", order=numbers["plan"], **said)
        for _try in range(200):
            await pilot.pause(0.05)
            if "缺料" in "\n".join(lines(app)):
                break
        assert "改到 3月20日：供应商，缺料" in "\n".join(lines(app))

    drive(app, story, (120, 36), PLAN)


def test_from_today_and_from_the_order_and_back(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert isinstance(app.screen, TodayScreen)
        await do(pilot, "g")
        assert isinstance(app.screen, GanttScreen)
        assert numbers[LATE] in "\n".join(lines(app))
        await do(pilot, "escape")
        assert isinstance(app.screen, TodayScreen)
        await do(pilot, "enter", "g")
        assert isinstance(app.screen, GanttScreen)
        await do(pilot, "escape")
        assert isinstance(app.screen, OrderScreen)

    drive(app, story)


def test_what_is_missing_is_said_in_words(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(_pilot: Pilot[Any]) -> None:
        shown = "\n".join(lines(app))
        assert numbers[RISK] in shown
        assert "缺2天" in shown

    drive(app, story, keys=("2", "right", "down", "g"))


def test_an_order_without_a_plan_says_so(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert numbers["waits"] in "\n".join(lines(app))
        await do(pilot, "down", "right", "end", "t", "home", "pageup")
        assert isinstance(app.screen, GanttScreen)
        assert "还没有计划" in "\n".join(lines(app))

    drive(app, story, keys=("2", "g"))
