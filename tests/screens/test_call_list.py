"""The call list: one key a call, each written down, and a count of what was done."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Digits

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import StorageError
from gendan.i18n import N_
from gendan.screens.call_list import CallListScreen
from gendan.screens.call_words import LaterDialog
from gendan.screens.order import OrderScreen
from gendan.screens.today import TodayScreen
from gendan.screens.visit_dialog import VisitDialog
from gendan.services.call_list import call_page, calls
from gendan.services.desk import Desk
from gendan.services.order_page import ContactView, order_page
from gendan.services.telling import telling
from tests.helpers import act, order, staffed
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, toasts
from tests.screens.today_store import app_on

Shop = tuple[Store, dict[str, str]]
AGREED, MADE, OTHER, QUIET = "C-1", "C-2", "C-3", "C-4"
"""Outside numbers: a call agreed for today, a notice owed, another follower's call, nobody spoke to him for long."""


def called(path: Path, clock: FixedClock) -> Shop:
    """A store in which ``fu`` has three calls to make and ``su`` one."""
    store = staffed(path, clock)
    numbers = {}
    for at, (outside, customer, owner, placed) in enumerate(
        ((AGREED, "王建华", "fu", "2026-02-26"), (MADE, "李娜", "fu", "2026-02-27"),
         (OTHER, "赵敏", "su", "2026-02-27"), (QUIET, "钱多多", "fu", "2026-02-10")), 1
    ):  # fmt: skip
        given: dict[str, Any] = {"customer": customer, "phone": f"1380000000{at}", "promised": "2026-03-20"}
        numbers[outside] = order(store, outside, placed=placed, **given)
        act(store, "su", "order.assign", order=numbers[outside], owner=owner)
    for outside in (AGREED, OTHER):
        said = {"channel": "phone", "summary": "改天再谈", "next": "2026-03-02"}
        act(store, "li", "contact.log", order=numbers[outside], **said)
    act(store, "fu", "milestone.done", order=numbers[MADE], milestone="produce")
    return store, numbers


@pytest.fixture
def shop(tmp_path: Path, clock: FixedClock) -> Shop:
    return called(tmp_path / "shop.db", clock)


def text_of(app: Any) -> str:
    return "\n".join(screen_text(app))


def last(store: Store, number: str) -> ContactView:
    return order_page(store, number).contacts[0]


def test_whom_to_call_and_why(shop: Shop) -> None:
    store, numbers = shop
    mine = calls(store, "fu")
    assert {one.order: [reason.kind for reason in one.reasons] for one in mine} == {
        numbers[QUIET]: ["no_contact"], numbers[AGREED]: ["agreed"], numbers[MADE]: ["notice"],
    }  # fmt: skip
    assert mine[0].order == numbers[QUIET]
    assert numbers[OTHER] in [one.order for one in calls(store)]
    assert call_page(store, numbers[MADE]).owed == ("production",)


def test_each_key_writes_the_call_down_and_goes_on(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert isinstance(app.screen, CallListScreen)
        order_of = [one.order for one in app.screen._loaded.found]
        assert "第 1 / 3 通" in text_of(app)
        assert app.screen.query_one(Digits).value == "138 0000 0004"
        assert "钱多多" in text_of(app)
        await do(pilot, "n")
        assert last(store, order_of[0]).summary == "电话无人接听。"
        assert last(store, order_of[0]).next == date(2026, 3, 3)
        assert "第 2 / 3 通" in text_of(app)
        await do(pilot, "w")
        assert last(store, order_of[1]).summary == "电话号码有误。"
        await do(pilot, "l")
        assert isinstance(app.screen, LaterDialog)
        await do(pilot, "=fri", "enter", "=在开会", "f10")
        assert (last(store, order_of[2]).next, last(store, order_of[2]).summary) == (date(2026, 3, 6), "在开会")
        assert "名单已完成：共记录 3 通。" in text_of(app)
        assert "无人接听 1 · 稍后再打 1 · 号码有误 1" in text_of(app)
        await do(pilot, "space", "n", "w", "l", "s")
        assert [len(order_page(store, numbers[one]).contacts) for one in (AGREED, MADE, QUIET)] == [2, 1, 1]
        await do(pilot, "escape")
        assert isinstance(app.screen, TodayScreen)

    drive(app, story, keys=("t",))


def test_a_return_visit_is_a_call_that_takes_the_score(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    for milestone in ("ship", "deliver"):
        act(store, "fu", "milestone.done", order=numbers[MADE], milestone=milestone)
    clock.move(timedelta(days=4))
    mine = {one.order: [reason.kind for reason in one.reasons] for one in calls(store, "fu")}
    assert mine[numbers[MADE]] == ["notice", "visit"]
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        at = [one.order for one in app.screen._loaded.found].index(numbers[MADE])
        await do(pilot, *["s"] * at)
        assert "满分 5 分打几分" in text_of(app)
        await do(pilot, "space")
        assert isinstance(app.screen, VisitDialog)
        await do(pilot, "=95", "enter", "=很满意", "f10")
        [visit] = telling(store, numbers[MADE]).visits
        assert (str(visit.score), visit.channel, visit.remark) == ("4.75", "phone", "很满意")
        assert last(store, numbers[MADE]).summary == "回访：5 分中的 4.75 分；很满意"
        assert numbers[MADE] not in [one.order for one in calls(store, "fu")]
        assert "已回访 1" in text_of(app)
        await do(pilot, "u")
        assert telling(store, numbers[MADE]).visits == ()

    drive(app, story, keys=("t",))


def test_who_was_told_knows_what_he_was_owed(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        order_of = [one.order for one in app.screen._loaded.found]
        await do(pilot, *["s"] * order_of.index(numbers[MADE]))
        assert "告知：" in text_of(app)
        await do(pilot, "space")
        assert call_page(store, numbers[MADE]).owed == ()
        assert (last(store, numbers[MADE]).summary or "").startswith("电话告知：")
        assert last(store, numbers[MADE]).channel == "phone"
        assert "已告知" in toasts(app)
        assert numbers[MADE] not in [one.order for one in calls(store, "fu")]

    drive(app, story, keys=("t",))


def test_u_takes_the_whole_call_back_and_returns_to_it(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "u")
        assert "还没有记录过通话" in toasts(app)
        at = [one.order for one in app.screen._loaded.found].index(numbers[MADE])
        await do(pilot, *["s"] * at, "space", "u")
        assert app.screen.call.order == numbers[MADE]
        assert call_page(store, numbers[MADE]).owed == ("production",)
        assert order_page(store, numbers[MADE]).contacts == ()
        assert app.deeds == []
        await do(pilot, "left", "right")
        assert app.screen.call.order == numbers[MADE]

    drive(app, story, keys=("t",))


def test_mine_or_all_and_the_order_behind_the_call(shop: Shop, clock: FixedClock) -> None:
    store, _numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "m")
        assert "/ 4 通" in text_of(app)
        await do(pilot, "s", "enter")
        assert isinstance(app.screen, OrderScreen)
        await do(pilot, "escape")
        assert "第 2 / 4 通" in text_of(app)
        await do(pilot, "y")
        assert "告知客户：订单进度" in text_of(app)

    drive(app, story, keys=("t",))


def test_a_refusal_stays_on_the_call(shop: Shop, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        def refuse(*_args: object, **_more: object) -> dict[str, Any]:
            raise StorageError("locked", N_("The database is busy. Try again."))

        with monkeypatch.context() as patch:
            patch.setattr(Desk, "run", refuse)
            await do(pilot, "n")
            await do(pilot, "l", "=fri", "enter", "=他在开会", "f10")
            assert isinstance(app.screen, LaterDialog)
            assert "他在开会" in text_of(app)
            await do(pilot, "escape", "escape")
        assert "第 1 / 3 通" in text_of(app)
        assert order_page(store, numbers[QUIET]).contacts == ()
        await do(pilot, "n")
        assert "第 2 / 3 通" in text_of(app)
        once: list[bool] = []

        def only_once(desk: Desk, actor: Any, name: str, args: Any) -> dict[str, Any]:
            if name == "change.undo" and once:
                refuse()
            once.append(name == "change.undo")
            return run(desk, actor, name, args)

        await do(pilot, *["s"] * ([one.order for one in app.screen._loaded.found].index(numbers[MADE]) - 1), "space")
        run = Desk.run
        with monkeypatch.context() as patch:
            patch.setattr(Desk, "run", only_once)
            await do(pilot, "u")
        assert call_page(store, numbers[MADE]).owed == ("production",)
        assert len(order_page(store, numbers[MADE]).contacts) == 1
        await do(pilot, "u")
        assert order_page(store, numbers[MADE]).contacts == ()
        assert app.screen.call.order == numbers[MADE]

    drive(app, story, keys=("t",))


def test_nobody_to_call(tmp_path: Path, clock: FixedClock) -> None:
    app = app_on(staffed(tmp_path / "empty.db", clock), clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert "今天没有要打的电话" in text_of(app)
        await do(pilot, "space", "n", "w", "l", "u", "m", "enter")
        assert isinstance(app.screen, CallListScreen)

    drive(app, story, keys=("t",))
