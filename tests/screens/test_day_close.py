"""Closing the day with keys: what is open, the money, the slip; and how the dialog and the page look."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import StorageError
from gendan.i18n import N_
from gendan.printing import papers
from gendan.screens.day_close import DayCloseScreen
from gendan.screens.day_close_dialog import DayCloseDialog
from gendan.screens.paper_dialog import PageDialog
from gendan.services.day_closing_views import before_close, day_closed
from gendan.services.desk import Desk
from tests.helpers import act, order, staffed
from tests.kit import screen_text, settled
from tests.screens.store_kit import do, drive, real_app, toasts


@pytest.fixture
def shop(tmp_path: Path, clock: FixedClock) -> Store:
    """Money in the drawer, an order that is late and silent, a payment that nobody verified."""
    store = staffed(tmp_path / "shop" / "gendan.db", clock)
    number = order(store, "W-1", customer="王建华", promised="2026-02-25")
    act(store, "li", "payment.receive", order=number, kind="deposit", amount=20, method="cash")
    act(store, "li", "payment.receive", order=number, kind="progress", amount=1, method="wechat")
    return store


def busy(*_args: object, **_more: object) -> dict[str, Any]:
    raise StorageError("locked", N_("The database is busy. Try again."))


def test_the_day_is_closed_with_keys(shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    app, go_on = real_app(shop, clock), threading.Event()

    async def story(pilot: Pilot[Any]) -> None:
        assert isinstance(app.screen, DayCloseScreen)
        assert "日结 2026-03-02" in screen_text(app)[2]
        await do(pilot, "enter")
        assert "王建华" in "\n".join(screen_text(app))
        await do(pilot, "escape", "c")
        assert isinstance(app.screen, DayCloseDialog)
        await do(pilot, "=19", "f10")
        assert isinstance(app.screen, DayCloseDialog), "a word is wanted about what is late"
        await do(pilot, "=明早电话", "f10")
        assert "请写明原因" in "\n".join(screen_text(app))
        await do(pilot, "=找错零", "f10")
        await pilot.app.workers.wait_for_complete()
        await do(pilot)
        assert isinstance(app.screen, PageDialog)
        assert "日结单 S01-T1-Z1" in "\n".join(screen_text(app))
        monkeypatch.setattr(papers, "print_out", lambda *_args: go_on.wait(20) and busy())
        await pilot.press("t", "escape")
        go_on.set()
        await settled(pilot)
        assert "busy" in toasts(app), "a printer that fails is told of, also behind a paper that was closed"
        await do(pilot, "right")
        assert "S01-T1-Z1" in "\n".join(screen_text(app))
        with monkeypatch.context() as patch:
            patch.setattr(Desk, "run", busy)
            await do(pilot, "R", "=还有客人", "enter")
        assert "还有客人" in "\n".join(screen_text(app))
        await do(pilot, "enter")
        assert "继续营业" in screen_text(app)[2]

    drive(app, story, keys=("8", "c"))
    closed = day_closed(shop, "S01-T1-Z1")
    assert (closed.day, closed.difference, closed.why_differs) == (date(2026, 3, 2), -1, "找错零")
    assert (closed.points[0].said, closed.resumed) == ("明早电话", True)
    assert len(list((shop.path.parent / "closings").iterdir())) == 3
    assert before_close(shop, date(2026, 3, 2)).closed == "S01-T1-Z1"


def test_who_may_not_close_is_told_before_he_types(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "c")
        assert isinstance(app.screen, DayCloseScreen)
        assert "无权" in toasts(app)

    drive(app, story, keys=("8", "c"))
