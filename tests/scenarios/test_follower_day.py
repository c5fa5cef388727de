"""A follower's working day at one screen: today's list, calls, trouble, goods on their way, the shift handed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.order_tabs import TABS
from gendan.services.exception_views import exception_list
from gendan.services.handovers import handover_view, list_handovers
from gendan.services.order_page import order_page
from gendan.services.telling import telling
from tests.complaint_kit import seen
from tests.helpers import PASSWORD, act
from tests.order_kit import confirmed, stocked
from tests.scenarios.day_kit import at, clock, said, shown, told, under_hand
from tests.screens.store_kit import do, drive, real_app
from tests.screens.today_store import DUE, LATE, worked

__all__ = ["clock"]
KEYS = [tab.key for tab in TABS]
MILESTONES, SHIPMENTS = (["right"] * KEYS.index(key) for key in ("milestones", "shipments"))


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> tuple[Store, dict[str, str]]:
    """One order for every kind of row of today's list, and a new one whose goods are followed to the end."""
    store, numbers = worked(tmp_path / "shop" / "gendan.db", clock, check=False)
    stocked(store)
    numbers["new"] = confirmed(store, name="周小红")
    act(store, "su", "order.assign", order=numbers["new"], owner="fu")
    return store, numbers


async def to(pilot: Pilot[Any], *words: str) -> None:
    """The cursor of the list to the line with these words."""
    await do(pilot, "home")
    for _step in range(40):
        if all(word in under_hand(pilot) for word in words):
            return
        await do(pilot, "down")
    raise AssertionError((words, shown(pilot)))


async def works_off_today(pilot: Pilot[Any]) -> None:
    """One key a deed; what is done leaves the list, a slip is taken back."""
    await do(pilot, "m")
    await to(pilot, "王建华", "送货签收")
    await do(pilot, "space")
    await told(pilot, "已完成")
    await do(pilot, "u")
    await to(pilot, "李娜", "生产完成")
    await do(pilot, "r", "=3-6", "enter", "enter", "=板材晚到", "f10")
    await to(pilot, "李娜", "告知 新交期")
    await do(pilot, "space")
    assert "李娜您好" in shown(pilot)
    await do(pilot, "2")
    await told(pilot, "已告知客户（新交期）")
    await to(pilot, "长沙银行")
    await do(pilot, "c", "=下午三点送到", "enter", "=+3", "f10")


async def calls_round(pilot: Pilot[Any]) -> None:
    """The list of calls is walked with one key a call."""
    await do(pilot, "t")
    assert "第 1 /" in shown(pilot)
    await do(pilot, "n", "escape")


async def makes_and_ships(pilot: Pilot[Any], clock: FixedClock, number: str) -> None:
    """Made, found wanting, inspected again, and gone in two batches."""
    await do(pilot, "f3", f"={number}", "enter", "l", "tab", "=8", "tab", "=3-13", "f10")
    await do(pilot, *MILESTONES)
    await to(pilot, "生产完成")
    await do(pilot, "space")
    await to(pilot, "质检")
    await do(pilot, "n", "2", "enter", "=2", "enter", "enter", "=划痕", "f10")
    await do(pilot, "alt+5")
    await to(pilot, number)
    await do(pilot, "space", "c", "=停发", "f10", "z", "=重新打磨", "enter", "1", "f10")
    await told(pilot, "已关闭")
    at(clock, "11:00")
    await do(pilot, "f3", f"={number}", "enter", *MILESTONES)
    await to(pilot, "质检")
    await do(pilot, "n", "f10", *["right"] * (len(SHIPMENTS) - len(MILESTONES)))
    await do(pilot, "n", "=1:6", "f10", "n", "f10")
    assert [len(one.lines) for one in order_page(_store(pilot), number).shipments] == [1, 2]


def _store(pilot: Pilot[Any]) -> Store:
    app: Any = pilot.app
    store: Store = app.store.store
    return store


async def hears_a_complaint(pilot: Pilot[Any], number: str) -> None:
    """Taken in on the order, which says until when to answer; listened to, located, one of two ways agreed."""
    await do(pilot, "f3", f"={number}", "enter")
    await do(pilot, "p", "=颜色不对", "down", "=色差", *["down"] * 4, "2", "f10")
    await told(pilot, "须在 3月3日 11:00 前答复")
    await do(pilot, "alt+6", "space")
    await do(pilot, "=货与样品不同", "down", "=照片可见", "down", "down", "3", "down", "2", "f10")
    await told(pilot, "已定位")
    await do(pilot, "space", "3", "enter", "=师傅上门补色", *["enter"] * 4, "5", "enter", "=当面道歉", "f10")
    await told(pilot, "已提方案")
    await do(pilot, "space", "1", "enter", "=王太太", "f10")
    assert "兑现并解决" in shown(pilot), "what was agreed is to be kept"


async def contents_the_customer(pilot: Pilot[Any]) -> None:
    """What was promised is done; the customer is asked, and the case is closed with his score."""
    await do(pilot, "alt+6", "space", "=颜色补好", "f10")
    await told(pilot, "已解决")
    await do(pilot, "space", "=5", "enter", "=满意了", "f10", "space")
    await told(pilot, "S01-T1-C00001：已关闭")


async def hands_over(pilot: Pilot[Any], clock: FixedClock) -> None:
    """The shift is given; who comes next finds it in today's list and takes it over line by line."""
    at(clock, "17:50")
    await do(pilot, "alt+1", "1", "h", "n", "=周小红的沙发明天回访", "f10")
    await told(pilot, "已确认 0 /")
    await do(pilot, "f12", "=li", "enter", f"={PASSWORD}", "enter", "1", "h", "enter")
    await do(pilot, "r", "=几点?", "f10")
    while "行全部确认" not in said(pilot):
        await do(pilot, "space")


async def closes(pilot: Pilot[Any], clock: FixedClock, number: str) -> None:
    """Signed for, accepted, visited."""
    at(clock, "15:00")
    await do(
        pilot, "f3", f"={number}", "enter", *SHIPMENTS, "home", "space", "=周小红", "enter", "down", "space", "enter"
    )
    await do(pilot, "m", "=周小红", "f10", "f", "=5", "enter", "=很满意", "f10", "z")


def test_a_day_of_following(
    desk: tuple[Store, dict[str, str]], clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("textual.app.App.NOTIFICATION_TIMEOUT", 600)
    store, numbers = desk
    app = real_app(store, clock, "fu")

    async def day(pilot: Pilot[Any]) -> None:
        await works_off_today(pilot)
        at(clock, "09:30")
        await calls_round(pilot)
        await makes_and_ships(pilot, clock, numbers["new"])
        await hears_a_complaint(pilot, numbers[LATE])
        await do(pilot, "ctrl+l")
        at(clock, "13:10")
        await do(pilot, "enter", f"={PASSWORD}", "enter")
        await closes(pilot, clock, numbers["new"])
        await contents_the_customer(pilot)
        await hands_over(pilot, clock)

    drive(app, day)
    assert [(one.node, one.channel) for one in telling(store, numbers[DUE]).told][-1] == ("new_date", "wechat")
    complaint = seen(store, "S01-T1-C00001")
    assert (complaint.open, complaint.score, complaint.consent and complaint.consent.person) == (False, 5, "王太太")
    [shift] = list_handovers(store)
    lines = handover_view(store, shift.handover).lines
    assert (shift.giver, shift.taken, lines[0].remark, {one.taken_by for one in lines}) == ("fu", True, "几点?", {"li"})
    done = order_page(store, numbers["new"])
    assert (done.stage, [one.state for one in done.shipments]) == ("closed", ["delivered", "delivered"])
    [case] = exception_list(store, closed=True)
    assert case.order == numbers["new"]
    assert (case.case.problem, case.case.open) == ("quality", False)
