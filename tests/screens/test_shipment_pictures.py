"""How dispatch looks on the order's page: pictures to compare with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.i18n import set_language
from gendan.screens.order import OrderScreen
from gendan.screens.order_tabs import TABS
from tests.helpers import act
from tests.kit import settled
from tests.order_kit import confirmed, inspected
from tests.screens.check_kit import do, shop
from tests.screens.store_kit import LOOKS, enter
from tests.screens.today_store import app_on

REPORTS = "TEXTUAL_SNAPSHOT_TEMPDIR"
REPORT_FOLDER = os.environ.get(REPORTS, "")
KEYS = [tab.key for tab in TABS]
MILESTONES, SHIPMENTS = (["right"] * KEYS.index(key) for key in ("milestones", "shipments"))
PLACES: dict[str, list[str]] = {
    "tab": SHIPMENTS,
    "dispatch": [*SHIPMENTS, "n"],
    "inspection": [*MILESTONES, "down", "down", "down", "n"],
    "note": [*SHIPMENTS, "d"],
}
ROADS = [
    {"mode": "truck", "days": 2, "cost": "120", "carrier": "顺达物流"},
    {"mode": "express", "days": 1, "cost": "480", "carrier": "顺丰"},
]


@pytest.fixture(autouse=True)
def reports(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the plugin its variable back."""
    monkeypatch.setenv(REPORTS, REPORT_FOLDER)


@pytest.mark.parametrize(("size", "language"), LOOKS)
@pytest.mark.parametrize("place", PLACES)
def test_a_picture(
    snap_compare: Any, tmp_path: Path, clock: FixedClock, place: str, size: tuple[int, int], language: str
) -> None:
    set_language("zh")
    store = shop(tmp_path / "shop.db", clock)
    act(store, "su", "region.set", name="华东", modes=ROADS)
    number = inspected(store, confirmed(store, region="华东"))
    act(store, "fu", "milestone.done", order=number, milestone="produce")
    for qty, carrier in ((3, "顺达物流"), (4, "顺达物流")):
        lines = [{"line": 1, "qty": qty}]
        act(store, "fu", "shipment.create", order=number, lines=lines, carrier=carrier, tracking=f"SF10{qty}")
    act(store, "fu", "shipment.deliver", shipment=f"{number}-1", signed_by="王太太")
    act(store, "fu", "shipment.event", shipment=f"{number}-2", node="in_transit", place="嘉兴")
    set_language(language)
    app = app_on(store, clock, "fu")

    async def ready(pilot: Pilot[Any]) -> None:
        await enter(pilot)
        await app.push_screen(OrderScreen(number))
        await settled(pilot)
        await do(pilot, *PLACES[place])

    assert snap_compare(app, terminal_size=size, run_before=ready)
