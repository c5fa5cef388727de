"""A supervisor's working day at one screen, in English: what waits is decided, rules are kept, the day is closed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.exchanging import Exchanging
from gendan.i18n import set_language
from gendan.services.conflicts import rights
from gendan.services.day_closing_views import day_closed
from gendan.services.order_page import order_page
from gendan.services.price_list import list_products
from gendan.services.users import list_users
from gendan.sync.watched import WatchedFolder
from tests.helpers import PASSWORD, act, order
from tests.order_kit import confirmed, standing, stocked
from tests.scenarios.day_kit import at, clock, shown, told, under_hand
from tests.screens.check_kit import every_queue
from tests.screens.store_kit import do, drive, real_app
from tests.sync.terminals import enrolled
from tests.sync.test_watched import settle

__all__ = ["clock"]


FEBRUARY = {"placed": "2026-02-02", "promised": "2026-02-20"}


@pytest.fixture
def queues(shop: Store, tmp_path: Path) -> dict[str, str]:
    """An order in every queue, one that somebody wants to be gone before it is inspected, one that came late in
    February and one that did not, and one for which another terminal named another follower."""
    found = every_queue(stocked(shop))
    for name, delivered, owner in (("late", "2026-02-25", "fu"), ("in_time", "2026-02-19", "wang")):
        found[name] = order(shop, name, customer=name, phone="13700000001", delivered=delivered, **FEBRUARY)
        act(shop, "su", "order.assign", order=found[name], owner=owner)
    folder = tmp_path / "shared"
    folder.mkdir()
    act(shop, "boss", "setting.set", key="sync.folder", value=str(folder))
    second = enrolled(shop, tmp_path / "two" / "gendan.db", "T2")
    for store, owner, why in ((shop, "fu", "knows him"), (second, "wang", "fu is ill")):
        act(store, "su", "order.assign", order=found["to_settle"], owner=owner, reason=why)
    WatchedFolder(second, rights()).look()
    settle(folder)
    found["hurried"] = confirmed(shop, name="周小红")
    act(shop, "fu", "milestone.done", order=found["hurried"], milestone="produce")
    act(shop, "fu", "payment.receive", order=found["hurried"], kind="deposit", amount=500, method="cash")
    return found


async def tab(pilot: Pilot[Any], name: str) -> None:
    """To the tab of this name."""
    for _step in range(16):
        if f"[{name}" in shown(pilot):
            return
        await do(pilot, "right")
    raise AssertionError((name, shown(pilot)))


async def decides(pilot: Pilot[Any], queues: dict[str, str]) -> None:
    """An approval, and a gate that is overridden finding by finding, with the reason."""
    await do(pilot, "4")
    await tab(pilot, "To approve")
    await do(pilot, "a", "a")
    await told(pilot, "approved")
    await do(pilot, "f3", f"={queues['hurried']}", "enter")
    await tab(pilot, "Shipments")
    await do(pilot, "n", "f10", "space", "tab", "=customer waits at the door", "f10")


async def keeps_prices(pilot: Pilot[Any]) -> None:
    """A new product, and a price that changes."""
    await do(pilot, "alt+9")
    await tab(pilot, "Prices")
    await do(pilot, "n", "=A-900", "down", "=Oak chair", *["down"] * 4, "=480", "f10")
    await told(pilot, "A-900 is on the price list")


async def looks_at_figures(pilot: Pilot[Any], folder: Path, late: str) -> None:
    """Last month: what missed its target, where most of it comes from, which order, what to do; exported. The audit."""
    await do(pilot, "alt+8", "m", "left_square_bracket")
    await tab(pilot, "Weak points")
    while "On-time delivery rate" not in under_hand(pilot):
        await do(pilot, "down")
    assert "50.0%" in under_hand(pilot)
    assert "To do: Improve the production plan" in shown(pilot)
    while "Follower" not in under_hand(pilot):
        await do(pilot, "down")
    assert "1 of 1" in under_hand(pilot)
    await do(pilot, "enter")
    assert late in under_hand(pilot), "the order that was late is listed, and no other"
    assert "The others 1" in shown(pilot)
    await do(pilot, "escape")
    await do(pilot, "e", "ctrl+u", f"={folder / 'month.xlsx'}", "enter")
    assert (folder / "month.xlsx").exists(), shown(pilot)
    await do(pilot, "escape", "a")
    assert "Gate overridden" in shown(pilot), "what was overridden is for the audit to see"
    await do(pilot, "escape")


async def keeps_people(pilot: Pilot[Any]) -> None:
    """As admin: somebody new, out of use; a backup; nothing to archive; what another terminal left in the shared
    folder, and who is right where both wrote."""
    await do(pilot, "f12", "=boss", "enter", f"={PASSWORD}", "enter", "9")
    await do(pilot, "n", "=mei", "down", "=Mei", "down", "down", f"={PASSWORD}", "down", f"={PASSWORD}", "f10")
    assert " mei " in under_hand(pilot)
    await do(pilot, "x", "y")
    assert "out of use" in shown(pilot) or "disabled" in shown(pilot)
    await tab(pilot, "Health")
    await do(pilot, "b", "A")
    await told(pilot, "records")
    await told(pilot, "Nothing can be archived now")
    await do(pilot, "escape")
    await tab(pilot, "Terminals")
    await do(pilot, "l")
    await told(pilot, "1 conflict")
    await do(pilot, "c")
    assert "wang先生" in under_hand(pilot)
    assert "knows him" in shown(pilot)
    await do(pilot, "t", "=he is ill indeed", "f10")
    await told(pilot, "No conflicts")
    await do(pilot, "escape")


async def closes_the_day(pilot: Pilot[Any]) -> None:
    """Open points first, then the cash; what differs wants a reason."""
    await do(pilot, "alt+8", "c")
    assert "Open points" in shown(pilot)
    await do(pilot, "c", "=490", "f10", "=change was missing", "f10")
    await told(pilot, "The day is closed (S01-T1-Z1).")


def test_a_day_of_deciding(
    shop: Store, queues: dict[str, str], clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("textual.app.App.NOTIFICATION_TIMEOUT", 600)
    set_language("en")
    app = real_app(shop, clock, "su", Exchanging)

    async def day(pilot: Pilot[Any]) -> None:
        await decides(pilot, queues)
        at(clock, "11:00")
        await keeps_prices(pilot)
        at(clock, "14:00")
        await looks_at_figures(pilot, tmp_path, queues["late"])
        at(clock, "16:00")
        await keeps_people(pilot)
        await do(pilot, "f12", "=su", "enter", f"={PASSWORD}", "enter")
        at(clock, "18:00")
        await closes_the_day(pilot)

    drive(app, day, (120, 36))
    assert standing(shop, queues["to_approve"]).status == "open"
    assert order_page(shop, queues["to_settle"]).owner == "wang"
    assert len(order_page(shop, queues["hurried"]).shipments) == 1
    assert [one.list_price for one in list_products(shop, "A-900")] == [480]
    assert not next(one for one in list_users(shop) if one.login == "mei").active
    closed = day_closed(shop, "S01-T1-Z1")
    assert (closed.difference, closed.why_differs) == (Decimal(-10), "change was missing")
