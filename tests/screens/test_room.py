"""A window that is too small says so; what was typed is there when it is large again."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.widgets.inputs import TextInput
from tests.kit import settled
from tests.screens.store_kit import do, drive, fill, real_app
from tests.screens.test_colours import seen


def said(app: GendanApp) -> list[str]:
    return "".join(segment.text for segment in app.cramped().segments if not segment.control).split("\n")


def test_a_window_is_made_smaller_and_larger_over_half_a_sentence(shop: Store, clock: FixedClock) -> None:
    fill(shop)
    app = real_app(shop, clock, "boss")

    async def half_typed(pilot: Pilot[Any], *keys: str) -> None:
        await do(pilot, *keys, "=12")
        screen, field = app.screen, app.focused
        assert isinstance(field, TextInput)
        for size in ((79, 24), (120, 10), (1, 1), (0, 0)):
            await pilot.resize_terminal(*size)
            assert app.is_cramped
            assert len(said(app)) <= max(1, size[1])
            await do(pilot, "escape", "=zz", "f10")
        for size in ((80, 24), (200, 60)):
            await pilot.resize_terminal(*size)
            await pilot.pause(0.05)
            await settled(pilot)
            assert (app.screen, app.focused, field.value) == (screen, field, "12")
            assert any(segment.text.strip() == "12" for _where, segment in seen(app))

    async def story(pilot: Pilot[Any]) -> None:
        await half_typed(pilot, "r")
        await do(pilot, "escape", "escape")
        await half_typed(pilot, "f2")
        await pilot.resize_terminal(60, 12)
        assert "60 x 12" in said(app)[0]
        await pilot.press("ctrl+q")
        assert not app.is_running or app._exit

    drive(app, story)
