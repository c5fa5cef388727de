"""How a line that cannot be read, the course of the figures, a checked log, the wizard and the tour look."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan import config
from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.i18n import set_language
from gendan.screens.host import Greeting
from tests.kit import settled
from tests.screens.store_kit import LOOKS, do, enter, fill, real_app

REPORTS = "TEXTUAL_SNAPSHOT_TEMPDIR"
REPORT_FOLDER = os.environ.get(REPORTS, "")
"""Where the plugin puts what it found: its own variable, set before the tests lose theirs."""
SIZES = [(80, 24), (120, 36)]
SCENES: dict[str, tuple[str, ...]] = {
    "orders-unread": ("3", "f", "=late:yesx"),
    "report-course": ("8", "m", "g"),
    "change-log": ("9", "right", "right", "v"),
}


@pytest.fixture(autouse=True)
def reports(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the plugin its variable back."""
    monkeypatch.setenv(REPORTS, REPORT_FOLDER)


@pytest.mark.parametrize(("size", "language"), LOOKS)
@pytest.mark.parametrize("scene", SCENES)
def test_a_scene(
    snap_compare: Any,
    shop: Store,
    clock: FixedClock,
    scene: str,
    size: tuple[int, int],
    language: str,
) -> None:
    fill(shop)
    set_language(language)
    app = real_app(shop, clock, "boss")

    async def ready(pilot: Pilot[Any]) -> None:
        await enter(pilot, *SCENES[scene])
        await pilot.pause(0.3)
        await settled(pilot)
        app.clear_notifications()
        await pilot.pause()

    try:
        assert snap_compare(app, terminal_size=size, run_before=ready)
    finally:
        app.let_go()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_wizard(snap_compare: Any, clock: FixedClock, size: tuple[int, int], language: str) -> None:
    set_language(language)
    greeting = Greeting(exists=False, path="/srv/gendan/gendan.db")
    app = GendanApp(lambda: pytest.fail("there is no store"), greeting, config.load(), clock)

    async def ready(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await do(pilot, "=店", "f10")

    assert snap_compare(app, terminal_size=size, run_before=ready)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_tour(snap_compare: Any, shop: Store, clock: FixedClock, size: tuple[int, int], language: str) -> None:
    set_language(language)
    app = real_app(shop, clock, "li")
    app.greeting = replace(app.greeting, tour="offer")

    async def ready(pilot: Pilot[Any]) -> None:
        await enter(pilot, "ctrl+t")

    try:
        assert snap_compare(app, terminal_size=size, run_before=ready)
    finally:
        app.let_go()
