"""The section of complaints: the closed ones are shown and left again, and the keys work meanwhile."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.complaint_page import ComplaintScreen
from gendan.screens.decide_dialog import DecideDialog
from gendan.services.complaint_views import complaint_page
from gendan.widgets.window_table import WindowTable
from tests.complaint_kit import OPTIONS, delivered, offered, opened, solved
from tests.helpers import act
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, real_app, toasts


def test_closed_ones_are_shown_and_left_again(shop: Store, clock: FixedClock) -> None:
    number = delivered(shop, owner="fu", customer="王建华")
    past = solved(shop, number)
    act(shop, "fu", "complaint.visit", complaint=past, score=5)
    act(shop, "fu", "complaint.close", complaint=past)
    now = opened(shop, number)
    app = real_app(shop, clock, "fu")

    def listed() -> list[Any]:
        table = app.screen.query_one(WindowTable)
        return [table.total, table.cursor_row.key if table.cursor_row else None]

    async def story(pilot: Pilot[Any]) -> None:
        assert listed() == [1, now]
        await do(pilot, "z")
        assert listed() == [1, past]
        assert "只看" in "\n".join(screen_text(app))
        await do(pilot, "enter")
        assert isinstance(app.screen, ComplaintScreen)
        await do(pilot, "escape", "escape")
        assert listed() == [1, now]
        await do(pilot, "a")
        assert app.screen.field("owner").value == "fu先生"
        await do(pilot, "ctrl+u", "=谁也不是", "f10")
        assert "这里没有叫" in "\n".join(screen_text(app))
        await do(pilot, "ctrl+u", "=su先", "f10")
        assert complaint_page(shop, now)[0].owner == "su"
        await do(pilot, "a", "tab", "=1", "f10")
        assert "将留在历史中" in "\n".join(screen_text(app))
        await do(pilot, "escape", "escape")
        await do(pilot, "space", "=开裂", "f10")
        assert "3 质量问题" in "\n".join(screen_text(app)), "what can be chosen is seen where nothing was"

    drive(app, story, keys=("6",))


def test_only_what_was_seen_is_approved(shop: Store, clock: FixedClock) -> None:
    number = delivered(shop, owner="fu", customer="王建华")
    dear: list[dict[str, Any]] = [OPTIONS[0], OPTIONS[1] | {"amount": "900"}]
    case = offered(shop, number, "li", dear)
    app = real_app(shop, clock, "su")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter")
        assert isinstance(app.screen, DecideDialog)
        act(shop, "li", "complaint.offer", complaint=case, options=[OPTIONS[0], OPTIONS[1] | {"amount": "950"}])
        await do(pilot, "a")
        assert "现在提出的已经不同" in toasts(app)
        assert complaint_page(shop, case)[0].next == "decide"
        await do(pilot, "enter", "a")
        assert complaint_page(shop, case)[0].next == "consent"

    drive(app, story, keys=("4",))
