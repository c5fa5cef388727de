"""The regions by keys: ways of transport in their order, typed in one line each; each role does what it may (C195)."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.system import TABS, SystemScreen
from gendan.screens.system_regions import RegionDialog
from gendan.services.regions import region_table
from tests.helpers import act
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, real_app

TAB = ("9", *["right"] * list(TABS).index("regions"))


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


def ways(store: Store) -> list[tuple[str, int, str, str | None]]:
    (region,) = region_table(store)
    return [(way.mode, way.days, str(way.cost), way.carrier) for way in region.ways]


def test_a_supervisor_keeps_the_regions(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert "还没有地区" in shown(app)
        await do(pilot, "n", "=华东", "enter", "=火箭 1", "f10")
        assert isinstance(app.screen, RegionDialog)
        assert "汽运" in shown(app)
        app.screen.field("way1").value = "汽运 2 120 顺达物流"
        app.screen.field("way2").value = "express 1"
        await do(pilot, "f10")
        assert isinstance(app.screen, SystemScreen)
        assert ways(shop) == [("truck", 2, "120.00", "顺达物流"), ("express", 1, "None", None)]
        assert "汽运 2 120.00 顺达物流" in shown(app)
        await do(pilot, "e")
        assert "name" not in app.screen.form.values, "another name would be another region"
        app.screen.field("way2").value = "空运 1 460.5"
        app.screen.field("way3").value = "汽运 3"
        await do(pilot, "f10")
        assert isinstance(app.screen, RegionDialog), "one way twice"
        assert app.screen.field("way2").value == "空运 1 460.5"
        app.screen.field("way3").value = ""
        await do(pilot, "f10")
        assert ways(shop)[1] == ("air", 1, "460.50", None)
        await do(pilot, "d", "y")
        assert region_table(shop) == ()

    drive(app, story, keys=TAB)


def test_a_follower_only_looks(shop: Store, clock: FixedClock) -> None:
    act(shop, "su", "region.set", name="华东", modes=[{"mode": "truck", "days": 2}])
    app = real_app(shop, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        assert "汽运 2" in shown(app)
        await do(pilot, "n", "enter", "e", "d")
        assert isinstance(app.screen, SystemScreen)
        assert len(region_table(shop)) == 1

    drive(app, story, keys=TAB)
