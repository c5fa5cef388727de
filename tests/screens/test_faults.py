"""Looking back by keys: a retrospective with its measures, a fault that came again and its measure (C216, C363)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.faults import FaultsScreen
from gendan.screens.order import OrderScreen
from gendan.screens.paper_dialog import PageDialog
from gendan.screens.retrospective_dialog import RetrospectiveDialog
from gendan.services.measures import list_measures, list_retrospectives
from tests.helpers import act, order
from tests.kit import screen_text, settled
from tests.screens.store_kit import do, drive, real_app


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


def test_a_failed_order_is_looked_back_at_from_its_page(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    number = order(shop)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        app.push_screen(OrderScreen(number))
        await settled(pilot)
        await do(pilot, "R")
        await do(pilot, "enter", "=型号写错", "tab", "=录入时写错", "enter", "=质检发现", "tab")
        await do(pilot, "=无人复核", "tab", "=双人盲核", "f10")
        assert isinstance(app.screen, RetrospectiveDialog)
        assert "第 1 行" in shown(app)
        app.screen.field("measures").value = "双人盲核; fu; +5; +30\n培训; 3-20"
        await do(pilot, "f10")
        assert isinstance(app.screen, PageDialog)
        assert "录入时写错" in shown(app)
        await do(pilot, "f8")
        assert "Held on" in shown(app), "a paper follows the language as well"
        await do(pilot, "f8")
        assert "复盘日期" in shown(app)
        target = tmp_path / "held.html"
        await do(pilot, "p")
        app.screen.query_one("Input").value = str(target)
        await do(pilot, "enter")
        assert "双人盲核" in target.read_text(encoding="utf-8")
        await do(pilot, "escape")
        assert isinstance(app.screen, OrderScreen)
        (found,) = list_retrospectives(shop)
        assert found.course == "录入时写错\n质检发现"
        assert [(one.text, one.owner, one.due) for one in found.measures] == [
            ("双人盲核", "fu", date(2026, 3, 9)),
            ("培训", "su", date(2026, 3, 20)),
        ]
        app.push_screen(FaultsScreen("retrospectives"))
        await settled(pilot)
        await do(pilot, "n", "=再培训", "tab", "tab", "=+7", "f10")
        assert [one.order for one in list_measures(shop) if one.text == "再培训"] == [number]

    drive(app, story)


def test_a_fault_that_came_again_gets_a_measure_and_its_effect_is_seen(shop: Store, clock: FixedClock) -> None:
    for n in range(3):
        number = order(shop, f"Q-{n}", customer=f"客户{n}", phone=f"1380000{n:04}", promised="2026-04-01")
        act(shop, "li", "exception.raise", order=number, problem="quality")
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "alt+w")
        assert isinstance(app.screen, FaultsScreen)
        assert "S01-T1-E00003" in shown(app)
        assert "质检" in shown(app)
        await do(pilot, "n", "f10")
        (made,) = list_measures(shop)
        assert (made.due, made.check_on) == (date(2026, 3, 9), date(2026, 4, 8))
        assert made.about in ("problem:quality", "product:M1:quality")
        await do(pilot, "right", "space", "e", "=没有再出现", "enter", "f10")
        (seen,) = list_measures(shop)
        assert (seen.state, seen.effect) == ("worked", "没有再出现")
        assert "有效" in shown(app)

    drive(app, story)
