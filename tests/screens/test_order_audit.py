"""The order audit on the screen: from the reports to the rule, its orders, a finding, the file (C251, C252)."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.reports.order_audit import make
from gendan.screens import order_audit
from gendan.services.measures import list_measures
from tests.helpers import order
from tests.kit import screen_text, settled
from tests.order_kit import stocked
from tests.reports.order_audit_stories import amended, uninspected, whole
from tests.screens.store_kit import do, drive, real_app, toasts, typed


@pytest.fixture
def numbers(shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An order that left uninspected, one changed after its confirmation, one as it should be, one taken in."""
    monkeypatch.setattr("gendan.services.findings.DUPLICATE_DAYS", -1)
    stocked(shop)
    found = [uninspected(shop, clock), amended(shop, clock), whole(shop, clock)]
    return [*found, order(shop, "W-1", customer="长沙银行", phone="13800000002", promised="2026-03-20")]


def text(pilot: Pilot[Any]) -> str:
    return "\n".join(screen_text(pilot.app))


def test_from_a_rule_to_its_orders_and_to_a_finding(shop: Store, clock: FixedClock, numbers: list[str]) -> None:
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert "订单稽核 2026Q1 · 4 单中 2 单有问题。" in text(pilot)
        said = text(pilot)
        assert said.index("未质检就发货") < said.index("放行闸口") < said.index("确认后改单")
        await do(pilot, "down", "down")
        assert "客户催货" in text(pilot)
        await do(pilot, "enter", "enter")
        assert type(app.screen).__name__ == "OrderScreen"
        await do(pilot, "escape", "escape", "n", "tab", "=发货前双签", "tab", "=fu", "tab", "=+3", "f10")
        assert "2026-03-05" in toasts(app)
        await do(pilot, "right", "enter")
        assert type(app.screen).__name__ == "FaultsScreen"
        assert "放行闸口" in text(pilot)

    drive(app, story, keys=("8", "a"))
    [one] = list_measures(shop)
    assert (one.about, one.found, one.text, one.owner) == ("audit:2026Q1:gate_override", "放行闸口", "发货前双签", "fu")
    assert one.found_in == (numbers[0],)


def test_another_quarter_the_lot_and_the_file(
    shop: Store, clock: FixedClock, numbers: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, path, go_on = real_app(shop, clock), tmp_path / "audit.json", threading.Event()

    def slowly(*args: Any) -> Any:
        assert go_on.wait(20)
        return make(*args)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "right", "right")
        assert all(number in text(pilot) for number in numbers)
        await do(pilot, "left", "left", "e", "ctrl+u", f"={path}", "enter")
        assert json.loads(path.read_text(encoding="utf-8"))["orders_to_explain"] == 2
        monkeypatch.setattr(order_audit, "make", slowly)
        await pilot.press("down", "[", "n", "tab", *typed("x"), "tab", *typed("fu"), "tab", *typed("+3"), "f10")
        go_on.set()
        await settled(pilot)
        assert [one.about[:12] for one in list_measures(shop)] == ["audit:2026Q1"], "of the quarter that was shown"
        assert "订单稽核 2025Q4" in text(pilot)
        assert "本季度没有下单" in text(pilot)
        await do(pilot, "]", "]")
        assert "下一期还没有开始" in toasts(app)
        await do(pilot, "escape")
        assert type(app.screen).__name__ == "ReportScreen"

    drive(app, story, keys=("8", "a"))
