"""How the price list looks: pictures to compare with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.i18n import set_language
from gendan.screens.system import TABS
from tests.helpers import act
from tests.kit import settled
from tests.screens.store_kit import LOOKS, enter, real_app

REPORTS = "TEXTUAL_SNAPSHOT_TEMPDIR"
REPORT_FOLDER = os.environ.get(REPORTS, "")
"""Where the plugin puts what it found: its own variable, set before the tests lose theirs."""
TAB = ("9", *["right"] * list(TABS).index("prices"))
SCENES: dict[str, tuple[str, ...]] = {
    "step": (*TAB, "a", "f10"),
}
LIST = "编号,名称,标价,起订量,阶梯价\nA-100,餐桌,1300,,\nA-100,,,10,1000\nC-1,[/] 灯,99,,\nD-1,坏,?,,\n"


@pytest.fixture(autouse=True)
def reports(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the plugin its variable back."""
    monkeypatch.setenv(REPORTS, REPORT_FOLDER)


def goods(store: Store) -> None:
    given = {"unit": "张", "category": "桌", "list_price": 1200, "floor_price": 1000, "lead_days": 10}
    act(store, "su", "product.add", code="A-100", name="实木餐桌", spec="1.4 米", barcode="6900000000017", **given)
    act(store, "su", "product.add", code="B-200", name="[/] [VIP] 餐椅", list_price=300)
    act(store, "su", "price.break", product="A-100", min_qty=5, price=1100)
    act(
        store, "su", "price.break", product="A-100", min_qty=1, price=1150, **{"from": "2026-03-10", "to": "2026-03-20"}
    )
    days = {"from": "2026-03-01", "to": "2026-03-31"}
    act(store, "su", "promotion.add", code="MARCH", name="三月", percent=10, min_qty=2, products=["A-100"], **days)


@pytest.mark.parametrize(("size", "language"), LOOKS)
@pytest.mark.parametrize("scene", SCENES)
def test_a_scene(
    snap_compare: Any,
    shop: Store,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scene: str,
    size: tuple[int, int],
    language: str,
) -> None:
    goods(shop)
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    set_language(language)
    app = real_app(shop, clock)

    async def ready(pilot: Pilot[Any]) -> None:
        await enter(pilot, *SCENES[scene])
        await pilot.pause(0.3)
        await settled(pilot)
        app.clear_notifications()
        await pilot.pause()

    try:
        assert snap_compare(app, terminal_size=size, run_before=ready)
    finally:
        app.let_go()
