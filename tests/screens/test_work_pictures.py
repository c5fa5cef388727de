"""How today, an order's page and their dialogs look: pictures to compare with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.i18n import set_language
from tests.helpers import act, staffed
from tests.screens.store_kit import LOOKS, enter
from tests.screens.today_store import LATE, app_on, worked

REPORTS = "TEXTUAL_SNAPSHOT_TEMPDIR"
REPORT_FOLDER = os.environ.get(REPORTS, "")
"""Where the plugin puts what it found: its own variable, set before the tests lose theirs."""
PLACES = {
    "today narrowed": ("m", "tab", "enter"),
    "reschedule": ("r", "=+5", "enter", "enter", "enter"),
    "cancel": ("X", "=2", "f10"),
    "another date": ("enter", "e", "=1", "enter", "enter", "=03-20", "enter", "=客户改期", "enter"),
}
"""What is pressed after signing in, by the name of the picture."""


@pytest.fixture
def shop(tmp_path: Path, clock: FixedClock) -> Store:
    store, numbers = worked(tmp_path / "shop.db", clock)
    act(store, "su", "order.promise", order=numbers[LATE], date="2026-02-27", asked_by="supplier", reason="缺料")
    return store


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


def compare(snap_compare: Any, app: GendanApp, size: tuple[int, int], keys: tuple[str, ...]) -> bool:
    async def ready(pilot: Pilot[Any]) -> None:
        await enter(pilot, *keys)
        for _try in range(100):
            if app.badges:
                break
            await pilot.pause(0.05)
        await pilot.pause()

    return bool(snap_compare(app, terminal_size=size, run_before=ready))


@pytest.mark.parametrize(("size", "language"), LOOKS)
@pytest.mark.parametrize("place", PLACES)
def test_a_picture(
    snap_compare: Any,
    let_go: list[GendanApp],
    shop: Store,
    clock: FixedClock,
    place: str,
    size: tuple[int, int],
    language: str,
) -> None:
    set_language(language)
    app = app_on(shop, clock, "su")
    let_go.append(app)
    assert compare(snap_compare, app, size, PLACES[place])


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_an_empty_list(
    snap_compare: Any, let_go: list[GendanApp], tmp_path: Path, clock: FixedClock, size: tuple[int, int], language: str
) -> None:
    set_language(language)
    app = app_on(staffed(tmp_path / "empty.db", clock), clock, "su")
    let_go.append(app)
    assert compare(snap_compare, app, size, ())
