"""Two terminals by keys: writing a bundle, seeing what it would bring, taking it in, deciding a conflict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.conflicts import ConflictsScreen, DecideDialog
from gendan.screens.order import OrderScreen
from gendan.screens.system import TABS, SystemScreen
from gendan.screens.terminal_dialogs import EnrolDialog, ExportDialog, MergeDialog
from gendan.services.conflicts import contested
from gendan.services.terminals import listed
from gendan.sync.exporting import export
from tests.helpers import PASSWORD, act, order
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, real_app
from tests.sync.terminals import enrolled, handed, state

TAB = ("9", *["right"] * list(TABS).index("terminals"))


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


@pytest.fixture
def pair(shop: Store, tmp_path: Path) -> tuple[Store, Store]:
    """Two terminals that named different followers for one order and do not know it yet."""
    number = order(shop)
    second = enrolled(shop, tmp_path / "two" / "gendan.db", "T2")
    act(shop, "su", "order.assign", order=number, owner="fu", reason="knows the customer")
    act(second, "su", "order.assign", order=number, owner="su", reason="fu is ill")
    return shop, second


async def to_terminals(pilot: Pilot[Any]) -> None:
    await do(pilot, *TAB)
    assert isinstance(pilot.app.screen, SystemScreen)
    assert "S01-T2" in shown(pilot.app)


def test_a_bundle_is_taken_in_and_a_conflict_decided(
    pair: tuple[Store, Store], clock: FixedClock, tmp_path: Path
) -> None:
    first, second = pair
    stick = tmp_path / "stick"
    stick.mkdir()
    export(first, stick)
    app = real_app(second, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await to_terminals(pilot)
        await do(pilot, "m")
        assert isinstance(app.screen, MergeDialog)
        await do(pilot, f"={stick}", "f10")
        assert "1 冲突" in shown(app) or "冲突 1" in shown(app)
        await do(pilot, "y")
        app.clear_notifications()
        await do(pilot, "home")
        assert "1 处冲突待裁定" in shown(app)
        await do(pilot, "c")
        assert isinstance(app.screen, ConflictsScreen)
        assert "fu is ill" in shown(app)
        assert "knows the customer" in shown(app)
        await do(pilot, "enter")
        assert isinstance(app.screen, OrderScreen)
        await do(pilot, "escape", "t")
        assert isinstance(app.screen, DecideDialog)
        await do(pilot, "f10")
        assert "请说明原因" in shown(app) or "原因" in shown(app)
        await do(pilot, "=电话中商定", "f10")
        assert "没有冲突" in shown(app)
        await do(pilot, "escape", "o")
        assert isinstance(app.screen, ExportDialog)
        await do(pilot, f"={stick}", "f10")
        assert contested(second) == []

    drive(app, story)
    handed(second, first, tmp_path / "back")
    assert contested(first) == []
    assert state(first) == state(second)
    assert [one.behind for one in listed(second) if one.name == "S01-T1"] == [2]


def test_what_was_typed_comes_back_where_it_was_refused(
    pair: tuple[Store, Store], clock: FixedClock, tmp_path: Path
) -> None:
    first, _second = pair
    app = real_app(first, clock, "boss")
    missing, nowhere = str(tmp_path / "other.gdn"), str(tmp_path / "nowhere" / "T3.enrol")

    async def story(pilot: Pilot[Any]) -> None:
        await to_terminals(pilot)
        await do(pilot, "m", f"={missing}", "f10")
        assert isinstance(app.screen, MergeDialog)
        assert app.screen.field("file").value == missing
        await do(pilot, "escape", "escape", "n", "=T3", "tab", f"={nowhere}", "tab", "=wrong", "f10")
        assert isinstance(app.screen, EnrolDialog)
        assert app.screen.form.values == {"name": "T3", "file": nowhere, "password": "wrong"}
        app.screen.field("password").value = PASSWORD
        await do(pilot, "f10")
        assert isinstance(app.screen, EnrolDialog)
        assert "nowhere" in shown(app)

    drive(app, story)
    assert [one.name for one in listed(first)] == ["S01-T1", "S01-T2"], "no terminal without its file"
