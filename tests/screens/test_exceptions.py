"""Section 异常 and the page of an exception, with keys (section 5 of ux.md, C204-C216)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.remedies import remedy_events
from gendan.db.store import Store
from gendan.screens.exception_page import ExceptionScreen
from gendan.screens.exceptions import ExceptionsScreen
from gendan.services.exception_views import ExceptionView, exception_list, exception_page
from gendan.widgets.window_table import WindowTable
from tests.helpers import act, order
from tests.kit import screen_text
from tests.order_kit import row
from tests.screens.store_kit import do, drive, real_app, toasts


@pytest.fixture
def number(shop: Store) -> str:
    """An order that was delivered today."""
    made = order(shop, customer="王建华", promised="2026-03-02", owner="fu")
    act(shop, "fu", "milestone.done", order=made, milestone="deliver")
    return made


def raised(store: Store, number: str, **more: Any) -> str:
    """An exception by a clerk."""
    return str(act(store, "li", "exception.raise", **{"order": number, "problem": "quantity", **more})["exception"])


def seen(store: Store, case: str) -> ExceptionView:
    """The exception as it is now."""
    return exception_page(store, case).case


def words(app: Any) -> str:
    """What stands on the screen."""
    return "\n".join(screen_text(app))


def test_the_section_raises_ticks_and_closes(
    shop: Store, clock: FixedClock, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for problem in ("delay", "price"):
        case = raised(shop, number, problem=problem)
        clock.move(timedelta(minutes=1))
        act(shop, "fu", "exception.close", exception=case, result="好了", cause="process")
    for place in ("widgets.window", "widgets.window_table", "screens.closed_pages"):
        monkeypatch.setattr(f"gendan.{place}.PAGE", 1)  # closed ones are read page by page
    monkeypatch.setattr(WindowTable, "around", (0, 1))
    app = real_app(shop, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        assert "登记异常" in words(app)
        await do(pilot, "n", f"={number}", "tab", "4", "tab", "=少了两件", "f10")
        assert number in words(app)
        await do(pilot, "space")
        assert "核实" in toasts(app)
        await do(pilot, "t", "=已致歉, 明天补发", "f10")
        await do(pilot, "h", "=3-4", "f10")
        await do(pilot, "z", "=补齐了", "f10")
        assert "已关闭" in toasts(app)
        await do(pilot, "v")
        assert "少了两件" in words(app)
        listed = app.screen.query_one(WindowTable)
        assert listed.total == 3
        problems = []
        for key in ("home", "down", "down"):
            await do(pilot, key)
            problems.append(listed.cursor_row.place.case.problem if listed.cursor_row else None)
        assert problems == ["quantity", "price", "delay"]
        await do(pilot, "escape")
        assert app.screen.query_one(WindowTable).cursor_row is None

    drive(app, story, keys=("5",))
    one = exception_list(shop, closed=True)[0]
    assert [step.event for step in one.case.steps] == ["step", "told", "chase", "closed"]


def test_waiting_raising_and_changing_on_the_page(shop: Store, clock: FixedClock, number: str) -> None:
    case = raised(shop, number)
    app = real_app(shop, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", "w", "enter")
        assert "尚未响应" in toasts(app)
        await do(pilot, "c", "=停发", "f10", "w", "=等照片", "enter")
        assert "等待客户" in words(app)
        await do(pilot, "w", "enter", "exclamation_mark", "=客户很急", "enter")
        await do(pilot, "e", "1", "tab", "ctrl+u", "=su", "tab", "tab", "tab", "tab", "=大客户", "f10")
        assert "马上" in words(app)
        await do(pilot, "u")
        await do(pilot, "down", "space")

    drive(app, story, keys=("5",))
    one = seen(shop, case)
    assert [step.event for step in one.steps] == ["contained", "waiting", "resumed", "escalated", "step"]
    assert (one.priority, one.owner, one.steps[-1].step) == (2, "fu", "apologise")


def test_space_pressed_twice_in_the_list_ticks_two_steps(shop: Store, clock: FixedClock, number: str) -> None:
    """The first is not shown as done yet: ticked twice it would be taken back twice, and what was done before it."""
    case = raised(shop, number)
    app = real_app(shop, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("space", "space")
        await do(pilot)

    drive(app, story, keys=("5",))
    done = [one.at is not None for one in exception_page(shop, case).playbook]
    assert done[:3] == [True, True, False]
    assert len(app.deeds) == 2


def test_space_ticks_each_step_and_y_copies_the_words(shop: Store, clock: FixedClock, number: str) -> None:
    case = raised(shop, number)
    app = real_app(shop, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        assert isinstance(app.screen, ExceptionsScreen)
        await do(pilot, "enter")
        assert isinstance(app.screen, ExceptionScreen)
        await do(pilot, *["space"] * len(exception_page(shop, case).playbook), "home", "space")
        assert "已完成" in toasts(app)
        await do(pilot, "y")
        assert "王建华" in toasts(app)
        first = app.clipboard
        await do(pilot, "y")
        assert "王建华" in first != app.clipboard

    drive(app, story, keys=("5",))
    assert all(step.by == "li" for step in exception_page(shop, case).playbook)


def test_what_may_not_be_closed_says_what_is_open(shop: Store, clock: FixedClock, number: str) -> None:
    case = raised(shop, number)
    act(shop, "fu", "exception.remedy", exception=case, action="退", kind="return", qty=1)
    app = real_app(shop, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", "z", "=好了", "f10")
        assert "退回" in words(app)
        await do(pilot, "escape", "delete", "=客户留下", "enter", "u", "b", "f10", "z", "f10")  # as it was typed
        assert "已关闭" in toasts(app)

    drive(app, story, keys=("5",))
    assert not seen(shop, case).open


def test_who_may_approves_on_the_page(shop: Store, clock: FixedClock, number: str) -> None:
    case = raised(shop, number)
    act(shop, "boss", "setting.set", key="authority.money.follower", value=1)
    act(shop, "fu", "exception.remedy", exception=case, action="赔", kind="refund", cost=5)
    app = real_app(shop, clock, "su")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", "x", "=先问客户", "enter")
        assert "已驳回" in toasts(app)
        await do(pilot, "u")
        await do(pilot, "a")
        await do(pilot, "d")
        assert "5.00" in words(app)
        await do(pilot, "=1", "enter", "=当面给了", "f10")
        assert "已兑现" in toasts(app)

    drive(app, story, keys=("5",))
    assert [(step.event, step.text) for step in seen(shop, case).remedies[0].steps] == [
        ("approved", None),
        ("kept", "当面给了"),
    ]
    with shop.read() as conn:
        assert conn.execute(sa.select(remedy_events.c.method)).scalars().all()[-1] == "cash"


def test_a_clerk_is_told_at_once_what_he_may_not_do(shop: Store, clock: FixedClock, number: str) -> None:
    raised(shop, number)
    app = real_app(shop, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", "z")
        assert "店员" in toasts(app)
        assert isinstance(app.screen, ExceptionScreen)

    drive(app, story, keys=("5",))
    assert row(shop, number).trouble == 1
