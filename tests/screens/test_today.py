"""Today: the list is worked off with one key a row, refuses with reasons, and follows what others do."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.assign_dialog import AssignDialog
from gendan.screens.cancel_dialog import CancelDialog
from gendan.screens.contact_dialog import ContactDialog
from gendan.screens.order import OrderScreen
from gendan.screens.reschedule_dialog import RescheduleDialog
from gendan.screens.today import TodayScreen
from gendan.services.order_page import order_page
from gendan.widgets.sections import Badge
from gendan.widgets.tiles import Tiles
from gendan.widgets.window_table import WindowTable
from tests.helpers import act, order, staffed
from tests.hostile import HOSTILE
from tests.kit import screen_text, settled
from tests.screens.store_kit import do, drive, hostile_orders, toasts
from tests.screens.today_store import CALL, DUE, LATE, SOON, TODAY, app_on, column, rows, under_hand, worked

Shop = tuple[Store, dict[str, str]]


@pytest.fixture
def shop(tmp_path: Path, clock: FixedClock) -> Shop:
    return worked(tmp_path / "shop.db", clock)


def text_of(app: Any) -> str:
    return "\n".join(screen_text(app))


def kinds(app: Any, number: str) -> list[str]:
    """What the list says is to be done about an order."""
    return [row.place.kind for row in rows(app) if row.place.order == number]


def test_everything_that_needs_a_person_worst_first(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(_pilot: Pilot[Any]) -> None:
        assert column(app, 2) == [numbers[one] for one in (LATE, TODAY, DUE, CALL, SOON, "W-6")]
        assert column(app, 0) == ["逾期", "今日", "今日", "联系", "即将", "核对"]
        assert column(app, 6) == ["4天", "", "", "", "", ""]
        assert "逾期 1" in text_of(app)
        assert "浅胡桃色, 圆角" in text_of(app)
        assert "13800000001" in text_of(app)

    drive(app, story)


def test_a_tile_narrows_the_list_and_gives_it_back(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "tab", "right", "enter")
        assert column(app, 2) == [numbers[TODAY]]
        assert isinstance(app.focused, WindowTable)
        assert "只看 承诺今日：1 个订单，1 件事" in text_of(app)
        await do(pilot, "escape")
        assert len(rows(app)) == 6
        assert app.screen.query_one(Tiles).chosen == ""
        await do(pilot, "tab", *["right"] * 5, "space")
        assert column(app, 0) == ["核对"]

    drive(app, story)


@pytest.mark.parametrize(("typed", "found"), [("王", [LATE]), ("W-4", [SOON]), ("联系", [CALL]), ("FU先生 发", [])])
def test_the_filter_narrows_while_typing(shop: Shop, clock: FixedClock, typed: str, found: list[str]) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f", f"={typed}")
        assert column(app, 2) == [numbers[one] for one in found]
        await do(pilot, "enter")
        assert isinstance(app.focused, WindowTable)
        await do(pilot, "escape")
        assert len(rows(app)) == 6

    drive(app, story)


def test_mine_or_all(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "m")
        assert column(app, 2) == [numbers[one] for one in (LATE, TODAY, DUE, "W-6")]
        await do(pilot, "m")
        assert len(rows(app)) == 6

    drive(app, story)


def test_space_does_it_and_u_takes_it_back(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "down", "space")
        assert f"{numbers[TODAY]} · 长沙银行" in toasts(app)
        assert "u 撤回" in toasts(app)
        assert order_page(store, numbers[TODAY]).delivered is not None
        assert kinds(app, numbers[TODAY]) == ["notice"], "now the customer is to be told"
        assert under_hand(app).cells[2] == numbers[DUE]
        await do(pilot, "u")
        assert order_page(store, numbers[TODAY]).delivered is None
        assert kinds(app, numbers[TODAY]) == ["milestone"]
        assert under_hand(app).cells[2] == numbers[DUE]
        await do(pilot, "u")
        assert "还没有可撤回的操作" in toasts(app)

    drive(app, story)


def test_what_a_clerk_may_not_do_is_said_and_the_hand_stays(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "space")
        assert "店员无权执行此操作" in toasts(app)
        await do(pilot, "r")
        assert isinstance(app.screen, TodayScreen)
        assert under_hand(app).cells[2] == numbers[LATE]

    drive(app, story)


def test_a_refused_one_comes_back_under_the_hand(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        act(store, "su", "order.cancel", order=numbers[LATE], code="price", reason="谈不拢")
        await do(pilot, "space")
        assert numbers[LATE] in toasts(app)
        assert "已取消" in toasts(app)

    drive(app, story)


def test_another_date_needs_a_reason_and_says_what_it_understood(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "r", "=+5")
        assert isinstance(app.screen, RescheduleDialog)
        assert "2026-03-09 3月9日 周一（5 个工作日）" in text_of(app)
        await do(pilot, "enter", "=1", "enter", "enter")
        assert "请说明原因" in text_of(app)
        assert order_page(store, numbers[LATE]).slips == 0
        await do(pilot, "=客户要求", "enter")
        page = order_page(store, numbers[LATE])
        assert (str(page.promised), page.slips) == ("2026-03-09", 1)
        assert (page.promises[-1].asked_by, page.promises[-1].reason) == ("customer", "客户要求")
        assert "交期改为 2026-03-09" in toasts(app)
        for _try in range(100):  # the list is read anew in a thread
            if "milestone" not in kinds(app, numbers[LATE]):
                break
            await pilot.pause(0.02)
        assert kinds(app, numbers[LATE]) == ["notice"], "he did not say yes to it yet"

    drive(app, story)


def test_a_refused_date_opens_the_dialog_again_with_what_was_typed(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "r", "=2020-01-01", "enter", "enter", "=打错了", "f10")
        dialog = app.screen
        assert isinstance(dialog, RescheduleDialog)
        assert dialog.form.values["date"] == "2020-01-01"
        assert dialog.form.values["reason"] == "打错了"
        assert dialog.field("date").has_focus
        assert "2020-01-01" in str(dialog.form.rows[0].query_one(".note").render())
        await do(pilot, "escape", "escape")
        assert isinstance(app.screen, TodayScreen)
        assert order_page(store, numbers[LATE]).slips == 0

    drive(app, story)


def test_escape_throws_typed_text_away_only_at_the_second_press(shop: Shop, clock: FixedClock) -> None:
    app = app_on(shop[0], clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "c", "=说到一半", "escape")
        assert isinstance(app.screen, ContactDialog)
        assert "再按一次 Esc" in text_of(app)
        await do(pilot, "escape")
        assert isinstance(app.screen, TodayScreen)

    drive(app, story)


def test_a_contact_takes_a_text_and_one_key(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "c", "=周四再说", "enter", "=周四", "enter", "=2", "f10")
        contact = order_page(store, numbers[LATE]).contacts[0]
        assert (contact.summary, str(contact.next), contact.channel) == ("周四再说", "2026-03-05", "wechat")
        assert contact.direction == "out"
        assert "联系已记录" in toasts(app)

    drive(app, story)


def test_space_on_somebody_to_call_asks_what_was_said(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "down", "down", "down", "space", "=已回电", "f10")
        assert order_page(store, numbers[CALL]).contacts[0].summary == "已回电"
        assert ("task", numbers[CALL], "") not in [row.key for row in rows(app)]

    drive(app, story)


def test_a_supervisor_names_the_follower_others_are_told(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock, "su")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "down", "a")
        assert isinstance(app.screen, AssignDialog)
        await do(pilot, "=pla", "enter")
        assert order_page(store, numbers[TODAY]).owner == "pla"
        assert "pla" in toasts(app)

    drive(app, story)
    other = app_on(store, clock, "fu")

    async def refused(pilot: Pilot[Any]) -> None:
        await do(pilot, "a")
        assert isinstance(other.screen, TodayScreen)
        assert "跟单员无权执行此操作" in toasts(other)

    drive(other, refused)


def test_cancelling_needs_what_for_and_why(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock, "su")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "X", "f10")
        assert isinstance(app.screen, CancelDialog)
        assert "请选择类别" in text_of(app)
        assert "请说明原因" in text_of(app)
        await do(pilot, "=1", "enter", "=客户不要了", "enter")
        assert order_page(store, numbers[LATE]).status == "cancelled"
        await do(pilot, "u")
        assert order_page(store, numbers[LATE]).status == "open"

    drive(app, story)


def test_the_answer_for_the_customer_is_copied_and_one_key_writes_down_that_he_knows(
    shop: Shop, clock: FixedClock
) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "y")
        assert "王建华" in app.clipboard
        assert "W-1" in app.clipboard
        assert "告知客户：订单进度" in text_of(app)
        await do(pilot, "2")
        spoken = order_page(store, numbers[LATE]).contacts[0]
        assert (spoken.channel, spoken.summary) == ("wechat", "已告知订单进度。")
        assert "客户已告知（订单进度）" in toasts(app) or "已告知客户（订单进度）" in toasts(app)

    drive(app, story)


def test_enter_opens_the_order_and_escape_comes_back_to_the_row(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "down", "down", "enter")
        assert isinstance(app.screen, OrderScreen)
        assert numbers[DUE] in text_of(app)
        await do(pilot, "escape")
        assert isinstance(app.screen, TodayScreen)
        assert under_hand(app).cells[2] == numbers[DUE]
        await do(pilot, "enter", "1")
        assert isinstance(app.screen, TodayScreen), "the key of the section leads back to its list"

    drive(app, story)


def test_frame_says_what_waits_and_what_is_not_exported(shop: Shop, clock: FixedClock) -> None:
    store, _numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        for _try in range(100):
            if app.badges:
                break
            await pilot.pause(0.05)
        assert app.badges[1] == Badge(2, late=True)
        assert app.badges[4] == Badge(1)
        assert "1 今日 2!" in screen_text(app)[1]
        assert f"未导出 {app.top_facts().unexported}" in screen_text(app)[0]

    drive(app, story, size=(100, 30))


OTHER = """
import sys
from pathlib import Path
from tests.conftest import START
from gendan import config
from gendan.clock import FixedClock
from gendan.db.store import open_store
from tests.helpers import act
store = open_store(Path(sys.argv[1]), FixedClock(START), config.load())
act(store, "fu", "milestone.done", order=sys.argv[2], milestone="deliver")
"""


def test_what_another_process_writes_is_seen_within_two_seconds(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "down", "down")
        subprocess.run([sys.executable, "-c", OTHER, str(store.path), numbers[TODAY]], check=True)
        for _try in range(40):
            await pilot.pause(0.05)
            if kinds(app, numbers[TODAY]) == ["notice"]:
                break
        assert kinds(app, numbers[TODAY]) == ["notice"]
        assert under_hand(app).cells[2] == numbers[DUE]

    drive(app, story)


def test_a_key_that_was_meant_for_a_row_that_went_does_nothing_with_the_next(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "down")
        act(store, "su", "milestone.done", order=numbers[TODAY], milestone="deliver")
        app.screen.load()
        await settled(pilot)
        assert under_hand(app).cells[2] == numbers[DUE]
        await do(pilot, "space")
        assert "列表刚刚有变化" in toasts(app)
        assert under_hand(app).cells[2] == numbers[DUE]
        assert kinds(app, numbers[DUE]) == ["milestone"]
        await do(pilot, "space")
        assert kinds(app, numbers[DUE]) == ["notice", "milestone"]

    drive(app, story)


def test_after_midnight_it_is_another_day(shop: Shop, clock: FixedClock) -> None:
    store, _numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        clock.move(timedelta(hours=15, minutes=1))
        app._last_input += 60
        app._tick()
        await settled(pilot)
        assert column(app, 0)[:3] == ["逾期", "逾期", "逾期"]
        assert column(app, 6)[:2] == ["5天", "1天"]
        assert "3月3日 周二 00:01" in screen_text(app)[0]

    drive(app, story)


def test_an_empty_list_says_what_it_is_for(tmp_path: Path, clock: FixedClock) -> None:
    app = app_on(staffed(tmp_path / "empty.db", clock), clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert "这里列出今天需要人处理的事" in text_of(app)
        assert "导入订单簿" in text_of(app)
        await do(pilot, "space", "r", "c", "X", "y", "u", "enter", "m", "escape")
        assert isinstance(app.screen, TodayScreen)

    drive(app, story)


def test_hostile_text_is_literal_on_the_list_in_dialogs_and_toasts(tmp_path: Path, clock: FixedClock) -> None:
    store = staffed(tmp_path / "hostile.db", clock)
    hostile_orders(store)
    app = app_on(store, clock, "boss")
    count = len([text for text in HOSTILE if text.isprintable() and text.strip()])

    async def story(pilot: Pilot[Any]) -> None:
        assert len([row for row in rows(app) if row.key[0] == "milestone"]) == count
        for _order in range(count):  # the list begins with one row an order
            await do(pilot, "c", "escape", "a", "escape", "X", "escape", "y", "down")
        await do(pilot, "f", f"={HOSTILE[0]}", "enter", "escape")

    clock.move(timedelta(days=8))
    drive(app, story, size=(120, 36))


def test_the_language_changes_and_the_list_stays(shop: Shop, clock: FixedClock) -> None:
    app = app_on(shop[0], clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f", "=W", "enter", "m", "f8")
        assert column(app, 0)[0] == "Overdue"
        assert "mine" in text_of(app)
        await do(pilot, "f", "end", "f8", "=-1")
        assert app.screen.query_one("#filter").value == "W-1", "the keys still go into the filter"
        assert isinstance(app.screen, TodayScreen)

    drive(app, story)


def test_someone_elses_work_is_not_undone(shop: Shop, clock: FixedClock) -> None:
    store, numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "down", "space")
        act(store, "su", "milestone.undo", order=numbers[TODAY], milestone="deliver", reason="没送到")
        await do(pilot, "u")
        assert "之后已有他人处理" in toasts(app)
        await do(pilot, "u")
        assert "还没有可撤回的操作" in toasts(app)
        assert order_page(store, numbers[TODAY]).delivered is None

    drive(app, story)


def test_the_order_is_where_it_belongs_when_it_is_new(shop: Shop, clock: FixedClock) -> None:
    store, _numbers = shop
    app = app_on(store, clock)

    async def story(pilot: Pilot[Any]) -> None:
        before = under_hand(app).key
        act(store, "boss", "setting.set", key="import.check", value=False)
        new = order(store, "W-7", customer="周老板", promised="2026-02-23")
        for _try in range(60):
            await pilot.pause(0.05)
            if new in column(app, 2):
                break
        assert column(app, 2)[0] == new
        assert under_hand(app).key == before

    drive(app, story)
