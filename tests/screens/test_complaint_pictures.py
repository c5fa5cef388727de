"""How complaints look: the section, the page of one, the dialogs of its steps, the approvals (section 6 of ux.md)."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.i18n import set_language
from tests.complaint_kit import LOCATED, OPTIONS, consented, delivered, located, opened
from tests.helpers import act
from tests.screens.store_kit import LOOKS, enter, real_app

REPORTS = "TEXTUAL_SNAPSHOT_TEMPDIR"
REPORT_FOLDER = os.environ.get(REPORTS, "")
PLACES = {
    "open": ("3", "enter", "p", "=沙发塌了, 等了三个星期, 让人生气!", "enter", "=塌角", "enter"),
    "offer": (
        *("6", "down", "space", "=3", "enter", "=上门修好"),
        *["enter"] * 4,
        "=1",
        "enter",
        "=退一部分",
        "enter",
        "=300",
    ),
    "trouble": ("3", "enter", *["right"] * 4),
}
"""What is pressed after signing in, by the name of the picture."""


@pytest.fixture
def crowd(shop: Store, clock: FixedClock) -> Store:
    """Complaints at every step: one to locate that is late, one to offer, one to decide, one promised."""
    number = delivered(shop, owner="fu", customer="王建华")
    opened(shop, number)
    clock.move(timedelta(hours=25))
    act(shop, "li", "complaint.locate", complaint=opened(shop, number), **LOCATED)
    waiting = located(shop, number)
    act(shop, "li", "complaint.offer", complaint=waiting, options=OPTIONS)
    consented(shop, number, 2)
    clock.move(timedelta(hours=3))
    return shop


@pytest.fixture(autouse=True)
def reports(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the plugin its variable back."""
    monkeypatch.setenv(REPORTS, REPORT_FOLDER)


def look(snap_compare: Any, store: Store, clock: FixedClock, keys: tuple[str, ...], size: Any, language: str) -> None:
    """Compare what stands there after these keys."""
    set_language(language)
    app = real_app(store, clock, "su")

    async def go(pilot: Pilot[Any]) -> None:
        await enter(pilot, *keys)

    try:
        assert snap_compare(app, terminal_size=size, run_before=go)
    finally:
        app.let_go()


@pytest.mark.parametrize(("size", "language"), LOOKS)
@pytest.mark.parametrize("place", PLACES)
def test_a_picture(snap_compare: Any, crowd: Store, clock: FixedClock, place: str, size: Any, language: str) -> None:
    look(snap_compare, crowd, clock, PLACES[place], size, language)
