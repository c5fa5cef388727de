"""The order's page by keys: its confirmation, changes with a preview, copies, the way on, money and refund (S05)."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.payments import refund_steps
from gendan.db.store import Store
from gendan.screens.amend_dialog import AmendDialog
from gendan.screens.entry import EntryScreen
from gendan.screens.gate_dialog import GateDialog
from gendan.screens.lock import LockScreen
from gendan.screens.money_dialogs import PaymentDialog, RefundDialog
from gendan.screens.order import OrderScreen
from gendan.screens.order_tabs import TABS
from gendan.services.confirmation_page import confirmation_page
from gendan.services.order_page import order_page
from gendan.widgets.modal import Confirm
from tests.helpers import act
from tests.kit import settled
from tests.order_kit import checked, confirmed, facts, source, status, submitted
from tests.screens.check_kit import do, shop, text_of
from tests.screens.store_kit import drive, enter, toasts
from tests.screens.today_store import app_on

KEYS = [tab.key for tab in TABS]
CONFIRMATION, MONEY = (["right"] * KEYS.index(key) for key in ("confirmation", "money"))


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Store:
    return shop(tmp_path / "shop.db", clock)


def on_page(
    store: Store, clock: FixedClock, login: str, number: str, story: Any, size: tuple[int, int] = (80, 24)
) -> None:
    app = app_on(store, clock, login)

    async def begin(pilot: Pilot[Any]) -> None:
        await app.push_screen(OrderScreen(number))
        await settled(pilot)
        await story(pilot, app)

    drive(app, begin, size)


def test_steps_differences_and_yes_stand_on_the_page(store: Store, clock: FixedClock) -> None:
    number = checked(store, keyed=source(line1_qty="11"))
    act(store, "fu", "order.settle", order=number, field="lines.1.qty", keep="entered", reason="客户说 10")
    act(store, "li", "order.customer_yes", order=number, channel="wechat", person="王建华")

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, *CONFIRMATION)
        shown = text_of(app)
        for words in ("确认 4/6", "信息核对", "行 1 数量", "11", "客户说 10", "保留录入", "fu", "微信 王建华"):
            assert words in shown, words

    on_page(store, clock, "su", number, story, (120, 36))


def test_a_change_is_shown_before_it_is_written(store: Store, clock: FixedClock) -> None:
    number = confirmed(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "e", "=qty", "enter", "=1", "enter", "=12", "enter", "=客户加 2 张", "enter")
        assert isinstance(app.screen, Confirm)
        shown = text_of(app)
        for words in ("12398", "14798", "行 1 数量", "须重新核对", "须客户重新确认"):
            assert words in shown, words
        assert order_page(store, number).lines[0].qty == 10
        await do(pilot, "n")
        assert isinstance(app.screen, AmendDialog)
        assert app.screen.field("value").value == "12"
        await do(pilot, "f10")
        await do(pilot, "y")
        assert order_page(store, number).lines[0].qty == 12
        assert status(store, number) == "to_check"
        assert confirmation_page(store, number).version == 1

    on_page(store, clock, "li", number, story)


def test_another_date_shows_which_milestones_move_from_when_to_when(store: Store, clock: FixedClock) -> None:
    number = confirmed(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "e", "=1", "enter", "enter", "=03-20", "enter", "=客户改期", "enter")
        assert isinstance(app.screen, Confirm)
        shown = text_of(app)
        for words in (
            "要求交期：2026-03-16 > 2026-03-20",
            "承诺交期：2026-03-16 > 2026-03-20",
            "里程碑 生产完成：2026-03-11 > 2026-03-17",
            "里程碑 送货签收：2026-03-16 > 2026-03-20",
            "须重新核对：要求交期",
        ):
            assert words in shown, words
        await do(pilot, "y")
        assert [str(one.due) for one in order_page(store, number).milestones][-1] == "2026-03-20"

    on_page(store, clock, "li", number, story)


def test_a_change_that_moves_nothing_says_so(store: Store, clock: FixedClock) -> None:
    number = confirmed(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "e", "=address", "enter", "enter", "=南京路1号", "enter", "=搬家", "enter")
        assert "没有里程碑改期" in text_of(app)

    on_page(store, clock, "li", number, story)


def test_a_change_that_cannot_be_is_told_at_its_field(store: Store, clock: FixedClock) -> None:
    number = confirmed(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "e", "=1", "enter", "enter", "=never", "enter", "=客户要求", "f10")
        assert isinstance(app.screen, AmendDialog)
        assert order_page(store, number).requested is not None
        await do(pilot, "escape")
        await do(pilot, "escape")
        assert isinstance(app.screen, OrderScreen)

    on_page(store, clock, "li", number, story)
    assert confirmation_page(store, number).version == 0


def test_what_keeps_an_order_from_going_on_is_listed(store: Store, clock: FixedClock) -> None:
    number = submitted(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "greater_than_sign")
        assert isinstance(app.screen, GateDialog)
        assert "二次核对" in text_of(app)
        assert "客户" in text_of(app)

    on_page(store, clock, "fu", number, story)


def test_a_confirmed_order_goes_on(store: Store, clock: FixedClock) -> None:
    number = confirmed(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "greater_than_sign")
        assert order_page(store, number).stage == "production"

    on_page(store, clock, "fu", number, story)


def test_a_copy_is_opened_in_the_order_entry_with_nothing_approved(store: Store, clock: FixedClock) -> None:
    number = confirmed(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "o", "y")
        await settled(pilot)
        assert any(isinstance(screen, EntryScreen) for screen in app.screen_stack)

    on_page(store, clock, "li", number, story)


def test_money_is_received_verified_and_paid_back_in_order(store: Store, clock: FixedClock) -> None:
    """S05: contract copy, the planner's signature, finance pays; and nobody twice."""
    number = confirmed(store)

    async def clerk(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, *MONEY, "n", "enter", "=500", "enter", "=4", "enter", "=HT-9", "enter")
        assert "HT-9" in text_of(app)
        assert "11898.00" in text_of(app)
        assert " n 添加   v 核实收款   b 退款   " in text_of(app), "what one does here stands first at the foot"
        await do(pilot, "b")
        assert isinstance(app.screen, OrderScreen), "nothing is asked about the refund of an order that stands"
        assert "尚未取消" in toasts(app)
        await do(pilot, "n", "enter", "=99999", "enter", "=1", "f10")
        assert "99999" in text_of(app)
        await do(pilot, "escape", "escape")

    on_page(store, clock, "li", number, clerk, (120, 36))

    async def follower(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "space", *MONEY, "v", "y")
        assert "已核实" in text_of(app)
        await do(pilot, "u")
        assert "不能撤" in toasts(app), "the money is what was done last; what was done before it stays"
        assert order_page(store, number).milestones[0].state == "done"
        await do(pilot, *["down"] * 3, "v")
        assert isinstance(app.screen, OrderScreen), "it is verified already, and that is said at once"

    on_page(store, clock, "fu", number, follower, (120, 36))
    act(store, "su", "order.cancel", order=number, code="customer_changed", reason="不要了")
    act(store, "boss", "setting.set", key="refund.deduction", value=10)

    async def begin(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, *MONEY, "b", "=2", "f10")
        assert isinstance(app.screen, RefundDialog), "refused without the copy, and still there"
        assert "合同" in text_of(app)
        await do(pilot, "=1", "f10")
        assert "requested" in str(confirmation_page(store, number).refund)
        await do(pilot, "b")
        assert isinstance(app.screen, OrderScreen), "a clerk is not asked to sign"
        assert "签" in toasts(app)

    on_page(store, clock, "li", number, begin, (120, 36))

    async def too_soon(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, *MONEY, "b", "f10")
        assert [step.step for step in confirmation_page(store, number).refund] == ["requested"]

    on_page(store, clock, "fin", number, too_soon, (120, 36))

    async def sign(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, *MONEY, "b", "y")

    async def pay(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, *MONEY)
        assert "未收" not in text_of(app), "nobody owes anything for an order that was cancelled"
        await do(pilot, "b")
        assert "[4 微信]" in text_of(app), "the way in which it came"
        assert "应退 450.00" in text_of(app), "what the store keeps stays in the drawer"
        await do(pilot, "=1", "f10")

    on_page(store, clock, "pla", number, sign, (120, 36))
    on_page(store, clock, "fin", number, pay, (120, 36))
    assert [one.method for one in facts(store, refund_steps, number)] == [None, None, "cash"]
    assert [step.step for step in confirmation_page(store, number).refund] == ["requested", "signed", "paid"]


def test_what_is_refused_under_the_lock_is_asked_again_of_its_user_alone(store: Store, clock: FixedClock) -> None:
    number = confirmed(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        desk: Any = app.store
        run, go_on = desk.run, threading.Event()

        def slowly(*args: Any) -> Any:
            assert go_on.wait(20)
            return run(*args)

        desk.run = slowly
        await do(pilot, *MONEY, "n", "enter", "=99999", "enter", "=1")
        await pilot.press("f10")
        await pilot.press("ctrl+l")
        await pilot.pause()
        go_on.set()
        await settled(pilot)
        assert isinstance(app.screen, LockScreen)
        assert not toasts(app)
        await enter(pilot)
        assert isinstance(app.screen, PaymentDialog)
        assert app.screen.field("amount").value == "99999"

    on_page(store, clock, "li", number, story, (120, 36))
