"""The capacity by keys: load and capacity of the coming days, set by a supervisor (C181, C178)."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.capacity_dialog import CapacityDialog, QuantityDialog
from gendan.screens.system import TABS
from gendan.screens.system_capacity import CapacityPane
from gendan.services.capacity import PoolView, capacity_view
from tests.helpers import act
from tests.kit import screen_text
from tests.order_kit import confirmed, stocked
from tests.screens.store_kit import do, drive, real_app, toasts

TAB = ("9", *["right"] * list(TABS).index("capacity"))


@pytest.fixture
def desk(shop: Store) -> Store:
    """A shop with an order of ten beds and four chairs that is to be made."""
    stocked(shop)
    act(shop, "su", "product.update", code="A-100", category="床")
    act(shop, "su", "product.update", code="B-7", category="椅")
    confirmed(shop)
    return shop


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


def pool(store: Store, category: str | None) -> PoolView:
    return next(one for one in capacity_view(store).pools if one.category == category)


def test_a_supervisor_sets_it_and_sees_who_does_not_get_his_goods(desk: Store, clock: FixedClock) -> None:
    app = real_app(desk, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert "全部商品" in shown(app)
        assert "未设产能" in shown(app)
        await do(pilot, "down", "e")
        assert isinstance(app.screen, QuantityDialog)
        await do(pilot, "=一些", "enter")
        assert isinstance(app.screen, QuantityDialog), "no number"
        await do(pilot, "ctrl+u", "=1", "enter")
        assert "不够" in shown(app)
        assert "不够" in toasts(app)
        assert pool(desk, "床").short_on is not None
        await do(pilot, "enter", "down", "e", "=9", "enter")
        assert "当日" in shown(app)
        assert pool(desk, "床").short_on is None
        await do(pilot, "d", "y")
        assert pool(desk, "床").short_on is not None
        await do(pilot, "n")
        assert isinstance(app.screen, CapacityDialog)
        await do(pilot, "enter", "=周六", "enter", "=20", "f10")
        assert "3月7日" in shown(app), "an extra shift on a closed day"
        await do(pilot, "escape", "d", "y")
        assert pool(desk, "床").usual is None

    drive(app, story, keys=TAB)


def test_a_clerk_looks_and_changes_nothing(desk: Store, clock: FixedClock) -> None:
    act(desk, "su", "capacity.set", category="床", qty=3)
    app = real_app(desk, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "n", "e", "d", "enter", "enter", "n", "d")
        assert app.screen.query(CapacityPane)
        assert pool(desk, "床").usual == 3

    drive(app, story, keys=TAB)
