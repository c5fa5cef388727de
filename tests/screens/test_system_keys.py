"""Own keys by keys: pressed, refused with who has them, shown at once in key bar and help, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from gendan import keys
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.help import HelpScreen
from gendan.screens.key_dialog import PressKey
from gendan.screens.system import TABS
from gendan.widgets.keybar import KeyBar
from tests.helpers import act
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, enter, real_app

TAB = ("9", *["right"] * list(TABS).index("keys"))
DONE = ("f", "=today.done", "enter")


@pytest.fixture(autouse=True)
def _default_keys() -> Any:
    yield
    keys.use({})


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


def test_a_clerk_chooses_his_keys_and_takes_them_back(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, *DONE, "enter", "r")
        assert isinstance(app.screen, PressKey)
        assert "“改期”（今日）已用 r" in shown(app)
        await do(pilot, "ctrl+q")
        assert "“退出”（任何地方）已用" in shown(app), "the application's own key is only a key here"
        await do(pilot, "ctrl+enter")
        assert "再按一次即采用" in "".join(shown(app).split())
        await do(pilot, "D")
        assert keys.of("today.done") == ["D"]
        await do(pilot, "a", "f4")
        assert keys.of("today.done") == ["D", "f4"]
        await do(pilot, "1")
        bar = "".join(part.text for part in app.screen.query_one(KeyBar)._parts)
        assert "D 完成" in bar
        await do(pilot, "f1", "=今日 完成")
        assert isinstance(app.screen, HelpScreen)
        assert "D F4" in shown(app)
        await do(pilot, "escape", "9", *DONE, "delete")
        assert keys.of("today.done") == ["space"]
        await do(pilot, "e", "D", "R", "y")
        assert keys.of("today.done") == ["space"]

    drive(app, story, keys=TAB)


def test_keys_come_with_the_one_who_signs_in(shop: Store, clock: FixedClock) -> None:
    act(shop, "li", "keys.set", action="app.new_order", keys="alt+n")
    app = real_app(shop, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "3")
        assert "Alt+N 新建订单" in shown(app), "texts of empty lists name the key as well"
        await pilot.press("f12", *"su", "enter")
        await enter(pilot)
        assert keys.of("app.new_order") == ["f2"]

    drive(app, story)
