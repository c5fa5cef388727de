"""How order entry, its read-back and its result look: pictures to compare with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.i18n import set_language
from tests.screens.entry_store import Hand, HeldKey, furnish
from tests.screens.store_kit import LOOKS, enter, real_app

REPEATED = ("=13800001234", "enter", "f4", "=+10")
PLACES = {
    "repeated": REPEATED,
    "promotion fails": ("=13800001234", "enter", "=C-300", "enter", "=2", "tab", "tab", "=SPRING"),
    "read back line": (*REPEATED, "f10", "enter", "enter", "enter"),
    "sheet": (*REPEATED, "f10", *["enter"] * 5, "s"),
}
"""What is pressed after F2, by the name of the picture; texts after ``=``."""


@pytest.fixture(autouse=True)
def let_go() -> Iterator[list[GendanApp]]:
    """The applications of a test: their databases are given back at its end."""
    apps: list[GendanApp] = []
    yield apps
    for app in apps:
        app.let_go()


def compare(snap_compare: Any, app: GendanApp, size: tuple[int, int], keys: tuple[str, ...]) -> bool:
    async def ready(pilot: Pilot[Any]) -> None:
        await enter(pilot)
        for _try in range(100):
            if app.badges:
                break
            await pilot.pause(0.05)
        hand = Hand(pilot)
        await hand.press("f2")
        for key in keys:
            if key.startswith("="):
                await hand.write(key[1:])
            else:
                await hand.press(key)

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
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    furnish(shop)
    monkeypatch.setattr("gendan.screens.read_back.clocks", HeldKey())
    monkeypatch.setattr("gendan.screens.watching.LOOK_SECONDS", 600)  # the top line, dimmed by a dialog, stays as it is
    set_language(language)
    app = real_app(shop, clock, "li")
    let_go.append(app)
    assert compare(snap_compare, app, size, PLACES[place])
