"""Archiving by keys: what would go is shown first; a history says when its file is missing (sync.md 2.11)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db import audit
from gendan.db.store import Store
from gendan.i18n import set_language
from gendan.screens.order_tabs import TABS as ORDER_TABS
from gendan.screens.system import TABS
from tests.helpers import act, order
from tests.kit import screen_text
from tests.screens.store_kit import LOOKS, do, drive, enter, real_app, toasts

TAB = ("9", *["right"] * list(TABS).index("health"))


@pytest.fixture
def old(shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with an order that was cancelled 500 days ago, one that is open, and one cancelled lately."""
    monkeypatch.setattr(audit, "TAIL", 2)
    order(shop, "A-1")
    act(shop, "su", "order.cancel", order="A-1", reason="withdrawn")
    clock.move(timedelta(days=500))
    order(shop, "B-2", placed="2027-07-01", promised="2027-07-20")
    order(shop, "B-3", placed="2027-07-01", promised="2027-07-20")
    act(shop, "su", "order.cancel", order="B-3", reason="withdrawn")
    return shop


def test_an_admin_archives_and_a_history_misses_its_file(old: Store, clock: FixedClock) -> None:
    app = real_app(old, clock, "boss")

    def shown() -> str:
        return "\n".join(screen_text(app))

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "A")
        assert "2026 年：1 张订单，2 条记录" in shown()
        await do(pilot, "n")
        assert not (old.path.parent / "archive").exists()
        await do(pilot, "A", "y")
        (file,) = (old.path.parent / "archive").glob("*.gdn")
        assert file.name in toasts(app)
        assert "归档文件" in shown()
        await do(pilot, "A")
        assert "目前没有可以归档的记录" in toasts(app)
        file.unlink()
        await do(pilot, "v")
        assert "缺失或损坏" in shown()
        await do(pilot, "f3", "=A-1", "enter", *["right"] * [tab.key for tab in ORDER_TABS].index("history"))
        assert "已归档，无法读取" in shown()

    drive(app, story, size=(120, 36), keys=TAB)


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_pictures(snap_compare: Any, old: Store, clock: FixedClock, size: tuple[int, int], language: str) -> None:
    set_language(language)
    app = real_app(old, clock, "boss")

    async def ready(pilot: Pilot[Any]) -> None:
        await enter(pilot, *TAB)
        app.screen.query_one("#health").table.set_rows([])  # what is behind is of this machine
        await do(pilot, "A")

    assert snap_compare(app, terminal_size=size, run_before=ready)
