"""The shift handed over and taken at the keyboard: given with a key, acknowledged line by line, printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.exception_page import ExceptionScreen
from gendan.screens.handover_page import HandoverPage
from gendan.screens.handovers import HandoversScreen
from gendan.screens.paper_dialog import PageDialog
from gendan.services.handovers import handover_view, list_handovers
from gendan.widgets.window_table import WindowTable
from tests.helpers import act, order
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, real_app, toasts


@pytest.fixture
def shift(shop: Store) -> Store:
    """A shift of the clerk: an order that was put off, an exception, a request, two notes; a line is acknowledged."""
    numbers = [
        order(shop, f"H-{n}", customer=name, phone=f"1380000{n:04}", promised="2026-03-03", placed="2026-03-01")
        for n, name in enumerate(("王建华", "长沙银行"))
    ]
    act(shop, "su", "order.promise", order=numbers[0], date="2026-03-20", reason="供应商")
    act(shop, "li", "exception.raise", order=numbers[1], problem="quality", description="桌面划痕")
    act(shop, "li", "request.open", order=numbers[0], channel="phone", summary="柜门怎么调")
    code = act(shop, "li", "handover.give", notes="钥匙在前台\n王先生下午来取货")["handover"]
    act(shop, "su", "handover.take", handover=code, line=1, note="哪一批?")
    return shop


def test_a_shift_is_given_and_taken_line_by_line(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    number = order(shop, "H-1", promised="2026-03-03")
    act(shop, "li", "exception.raise", order=number, problem="quality", description="划伤")

    async def giving(pilot: Pilot[Any]) -> None:
        await do(pilot, "h", "n", "=钥匙在前台", "f10")
        assert isinstance(app.screen, HandoverPage)
        await do(pilot, "space")
        assert "由您交出" in toasts(app) or "您交出" in toasts(app)

    async def taking(pilot: Pilot[Any]) -> None:
        table = app.screen.query_one(WindowTable)
        assert table.move_to_key(("task", "", code))
        await do(pilot, "space")
        assert isinstance(app.screen, HandoverPage)
        await do(pilot, "enter")
        assert not isinstance(app.screen, HandoverPage)
        await do(pilot, "escape", "s")
        assert isinstance(app.screen, PageDialog)
        await do(pilot, "escape", "r", "=哪一批?", "f10", *["space"] * (total - 1))
        assert f"{total} 行全部确认" in toasts(app)
        await do(pilot, "escape", "h")
        assert isinstance(app.screen, HandoversScreen)
        assert f"{total} / {total}" in "\n".join(screen_text(app))

    app = real_app(shop, clock, "li")
    drive(app, giving)
    [head] = list_handovers(shop)
    code, total = head.handover, head.total
    app = real_app(shop, clock, "fu")
    drive(app, taking)
    view = handover_view(shop, code)
    assert (view.head.taken, view.lines[0].remark, {one.taken_by for one in view.lines}) == (True, "哪一批?", {"fu"})


def test_enter_opens_the_case_of_a_line(shift: Store, clock: FixedClock) -> None:
    app = real_app(shift, clock, "fu")
    lines = handover_view(shift, list_handovers(shift)[0].handover).lines
    [case] = [one for one in lines if (one.part, one.sort) == ("open", "exception")]

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "h", "enter")
        assert app.screen.query_one(WindowTable).move_to_key(case.line)
        await do(pilot, "enter")
        assert isinstance(app.screen, ExceptionScreen)

    drive(app, story)
