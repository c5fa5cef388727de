"""How the wizard looks, and the application on a store without orders."""

from __future__ import annotations

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
from tests.screens.store_kit import LOOKS, do, enter, real_app

SIZES = [(80, 24), (120, 36)]


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


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_an_empty_list(snap_compare: Any, shop: Store, clock: FixedClock, size: tuple[int, int], language: str) -> None:
    set_language(language)
    assert snap_compare(real_app(shop, clock), terminal_size=size, run_before=enter)
