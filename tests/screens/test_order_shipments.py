"""Goods on the order's page by keys: inspected, dispatched in batches, followed, delivered, taken back (C185-C198)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.gate_dialog import GateDialog
from gendan.screens.note_dialog import NoteDialog
from gendan.screens.order import OrderScreen
from gendan.screens.order_tabs import TABS
from gendan.screens.shipment_dialogs import InspectionDialog, ShipmentDialog
from gendan.services.order_page import order_page
from tests.helpers import act
from tests.kit import settled
from tests.order_kit import confirmed, inspected
from tests.screens.check_kit import do, shop, text_of
from tests.screens.store_kit import drive, toasts
from tests.screens.today_store import app_on

KEYS = [tab.key for tab in TABS]
MILESTONES, SHIPMENTS = (["right"] * KEYS.index(key) for key in ("milestones", "shipments"))
CHECKPOINT = ["down"] * 3
ROADS = [
    {"mode": "truck", "days": 2, "cost": "120", "carrier": "顺达物流"},
    {"mode": "express", "days": 1, "cost": "480"},
]


@pytest.fixture
def made(tmp_path: Path, clock: FixedClock) -> tuple[Store, str]:
    """Ten tables and four chairs, made; nobody has inspected them."""
    store = shop(tmp_path / "shop.db", clock)
    act(store, "su", "region.set", name="华东", modes=ROADS)
    number = confirmed(store, region="华东")
    act(store, "fu", "milestone.done", order=number, milestone="produce")
    return store, number


def on_page(store: Store, clock: FixedClock, login: str, number: str, story: Any, size: Any = (100, 36)) -> None:
    app = app_on(store, clock, login)

    async def begin(pilot: Pilot[Any]) -> None:
        await app.push_screen(OrderScreen(number))
        await settled(pilot)
        await story(pilot, app)

    drive(app, begin, size)


def shipments(store: Store, number: str) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    return [(one.state, tuple((n, int(qty)) for n, qty in one.lines)) for one in order_page(store, number).shipments]


def test_an_inspection_is_recorded_on_its_milestone(made: tuple[Store, str], clock: FixedClock) -> None:
    store, number = made

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, *MILESTONES, *CHECKPOINT, "n")
        assert isinstance(app.screen, InspectionDialog)
        assert app.screen.field("qty").value == "14"
        await do(pilot, "2", "enter", "=99", "enter", "enter", "=型号不符", "enter")
        assert isinstance(app.screen, InspectionDialog), "more than was ordered"
        assert app.screen.field("note").value == "型号不符"
        assert "14" in text_of(app)
        await do(pilot, "=3", "f10")
        assert "还有 14 件" in toasts(app)
        assert "撤回" not in toasts(app), "a failure raised an exception; it is not taken back"
        await do(pilot, "space")
        assert isinstance(app.screen, GateDialog)
        assert "不合格" in text_of(app)
        await do(pilot, "escape", "n", "f10")
        steps = {one.code: one.state for one in order_page(store, number).milestones}
        assert steps["inspect"] == "done"

    on_page(store, clock, "fu", number, story)


def test_goods_leave_in_two_batches_and_arrive(made: tuple[Store, str], clock: FixedClock) -> None:
    store, number = made
    inspected(store, number)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, *SHIPMENTS, "n")
        assert isinstance(app.screen, ShipmentDialog)
        values = [app.screen.field(name).value for name in ("lines", "mode", "carrier")]
        assert values == ["1:10 2:4", "汽运", "顺达物流"]
        for words in ("A-100", "120.00", "480.00", "3月5日", "3月4日"):
            assert words in text_of(app), words
        await do(pilot, "=1:60", "f10")
        assert isinstance(app.screen, ShipmentDialog), "more than is left"
        assert app.screen.field("lines").value == "1:60"
        await do(pilot, "=1:6", "enter", "2", "f10")
        assert shipments(store, number) == [("dispatched", ((1, 6),))]
        assert "快递" in text_of(app)
        await do(pilot, "n")
        assert app.screen.field("lines").value == "1:4 2:4"
        await do(pilot, "f10")
        assert [one[1] for one in shipments(store, number)] == [((1, 6),), ((1, 4), (2, 4))]
        await do(pilot, "w", "enter", "=嘉兴", "enter")
        assert "嘉兴" in text_of(app)
        await do(pilot, "space", "=王太太", "enter", "down", "space", "=王建华", "enter")
        assert [one[0] for one in shipments(store, number)] == ["delivered", "delivered"]
        assert order_page(store, number).delivered is not None

    on_page(store, clock, "fu", number, story)


def test_a_shut_gate_names_what_is_missing_and_a_supervisor_overrides(
    made: tuple[Store, str], clock: FixedClock
) -> None:
    store, number = made

    async def refused(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, *SHIPMENTS, "n", "tab", "tab", "tab", "=SF9", "f10")
        assert isinstance(app.screen, GateDialog)
        await do(pilot, "space")
        assert "这一条您不能" in text_of(app) or shipments(store, number) == []
        await do(pilot, "escape")
        assert shipments(store, number) == []
        await do(pilot, "n")
        assert app.screen.field("tracking").value == "SF9", "it leaves as it was typed, once it may"
        await do(pilot, "escape", "escape", "n")
        assert app.screen.field("tracking").value == "", "unless it was thrown away"

    async def overrides(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, *SHIPMENTS, "n", "f10", "space", "=客户书面同意", "f10")
        assert [one[0] for one in shipments(store, number)] == ["dispatched"]

    on_page(store, clock, "fu", number, refused)
    on_page(store, clock, "su", number, overrides)


def test_a_shipment_is_taken_back_with_a_reason(made: tuple[Store, str], clock: FixedClock) -> None:
    store, number = made
    act(store, "fu", "shipment.create", order=inspected(store, number))

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, *SHIPMENTS, "u", "=装错车", "enter")
        assert [one[0] for one in shipments(store, number)] == ["returned"]
        assert "撤回" in text_of(app)

    on_page(store, clock, "fu", number, story)


def test_the_delivery_note_is_read_copied_written_and_printed(
    made: tuple[Store, str], clock: FixedClock, tmp_path: Path
) -> None:
    store, number = made
    act(store, "fu", "shipment.create", order=inspected(store, number), lines=[{"line": 1, "qty": 6}], tracking="SF9")
    path, roll = tmp_path / "note.html", tmp_path / "printer" / "roll.bin"
    for key, value in (("kind", "file"), ("address", str(roll))):
        act(store, "su", "setting.set", key=f"printer.{key}", value=value)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "d")
        assert not isinstance(app.screen, NoteDialog), "no shipment is under the cursor"
        await do(pilot, "s")
        assert "订单确认单" in text_of(app)
        await do(pilot, "escape")
        await do(pilot, *SHIPMENTS, "d")
        assert isinstance(app.screen, NoteDialog)
        for words in (f"{number}-1", "SF9", "王建华", "6 张", "还有 8 件"):
            assert words in text_of(app), words
        await do(pilot, "y")
        assert "SF9" in app.clipboard
        await do(pilot, "p", f"={path}", "enter")
        assert "SF9" in path.read_text(encoding="utf-8")
        await do(pilot, "t")
        assert "再打印一次" in toasts(app), "what to do is said, and the note stays"
        roll.parent.mkdir()
        await do(pilot, "t")
        await do(pilot, "t")
        assert isinstance(app.screen, NoteDialog)
        assert "标为副本" in toasts(app)
        assert roll.read_bytes().count("王建华".encode("gb18030")) == 2

    on_page(store, clock, "fu", number, story)


def test_a_clerk_is_told_before_anything_is_typed(made: tuple[Store, str], clock: FixedClock) -> None:
    store, number = made

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, *SHIPMENTS, "n")
        assert isinstance(app.screen, OrderScreen)
        assert toasts(app)

    on_page(store, clock, "li", number, story)
