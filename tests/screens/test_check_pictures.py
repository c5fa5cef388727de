"""How section 核对 and what belongs to it looks: pictures to compare with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.i18n import set_language
from tests.helpers import act
from tests.screens.check_kit import KEYED, do, every_queue, shop
from tests.screens.store_kit import LOOKS, enter
from tests.screens.today_store import app_on

REPORTS = "TEXTUAL_SNAPSHOT_TEMPDIR"
REPORT_FOLDER = os.environ.get(REPORTS, "")
PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "yes at a glance": ("wang", ("right",) * 3),
    "blind form": ("wang", ("right", "enter", *KEYED, "=A-100", "enter", "=1")),
    "amend": (
        "su",
        ("right", "right", "right", "o", "e", "=qty", "enter", "=1", "enter", "=12", "enter", "=加", "enter"),
    ),
    "money": ("su", (*["right"] * 3, "o", *["right"] * 5)),
    "confirmation": ("su", (*["right"] * 2, "o", *["right"] * 4)),
}
"""Who looks and what is pressed in section 4, by the name of the picture."""


@pytest.fixture(autouse=True)
def reports(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the plugin its variable back."""
    monkeypatch.setenv(REPORTS, REPORT_FOLDER)


@pytest.fixture(autouse=True)
def let_go() -> Iterator[list[GendanApp]]:
    """The applications of a test: their databases are given back at its end."""
    apps: list[GendanApp] = []
    yield apps
    for app in apps:
        app.let_go()


@pytest.mark.parametrize(("size", "language"), LOOKS)
@pytest.mark.parametrize("place", PLACES)
def test_a_picture(
    snap_compare: Any,
    let_go: list[GendanApp],
    tmp_path: Path,
    clock: FixedClock,
    place: str,
    size: tuple[int, int],
    language: str,
) -> None:
    set_language(language)
    store = shop(tmp_path / "shop.db", clock)
    numbers = every_queue(store)
    paid: dict[str, Any] = {"kind": "deposit", "amount": "500", "method": "wechat", "contract": "HT-9"}
    act(store, "li", "payment.receive", order=numbers["awaiting_customer"], **paid)
    login, keys = PLACES[place]
    app = app_on(store, clock, login)
    let_go.append(app)

    async def ready(pilot: Pilot[Any]) -> None:
        await enter(pilot)
        await do(pilot, "4", *keys)
        for _try in range(100):
            if app.badges:
                break
            await pilot.pause(0.05)
        app.clear_notifications()
        await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=ready)
