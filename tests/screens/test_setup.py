"""The first run: a form makes the store, and its first user signs in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan import config
from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import open_store
from gendan.screens.host import Greeting
from gendan.screens.lock import LockScreen
from gendan.screens.setup import SetupScreen
from gendan.services.desk import Desk
from tests.hostile import MARKUP
from tests.kit import screen_text, settled
from tests.screens.store_kit import do

Story = Callable[[Pilot[Any]], Coroutine[Any, Any, None]]


def first_run(path: Path, clock: FixedClock) -> GendanApp:
    settings = config.load()
    greeting = Greeting(exists=False, path=str(path))
    return GendanApp(lambda: Desk(open_store(path, clock, settings)), greeting, settings, clock)


def drive(app: GendanApp, story: Story) -> None:
    async def run() -> None:
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await settled(pilot)
            await story(pilot)

    try:
        asyncio.run(run())
    finally:
        app.let_go()


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


FILLED = (f"={MARKUP}", "down", "down", "=wang", "down", "=王建华", "down", "=long enough", "down", "=long enough")


def test_the_wizard_makes_a_store_and_its_first_user_signs_in(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "new" / "gendan.db"
    app = first_run(path, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert isinstance(app.screen, SetupScreen)
        assert str(path)[:30] in shown(app)
        await do(pilot, *FILLED, "f10")
        await settled(pilot)
        assert isinstance(app.screen, LockScreen)
        assert MARKUP in shown(app)
        assert app.screen.user.value == "wang"
        await do(pilot, "enter", "=long enough", "enter")
        assert app.session is not None
        assert (app.session.login, app.session.role) == ("wang", "admin")
        assert "王建华" in screen_text(app)[0]
        assert "F7" in shown(app) or "9 i" in shown(app)

    drive(app, story)
    assert path.exists()


def test_all_that_is_wrong_is_said_at_its_field_and_what_was_typed_stays(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "gendan.db"
    app = first_run(path, clock)

    async def story(pilot: Pilot[Any]) -> None:
        screen = app.screen
        assert isinstance(screen, SetupScreen)
        await do(pilot, "up", "end", "=x", "down", "down", "down", "=a b", "down", "down", "=short", "down", "=shirt")
        await do(pilot, "f10")
        wrong = [row.field_name for row in screen.form.rows if row.query(".note.-wrong")]
        assert wrong == ["store", "store_name", "admin", "password", "again"]
        assert screen.focused is screen.form.rows[0].field
        assert screen.form.values["store"] == "S01x"
        assert screen.form.values["password"] == "short"
        await do(pilot, "f8")
        assert screen.form.values["admin"] == "a b"
        assert "Store code" in shown(app)
        assert not path.exists()

    drive(app, story)


@pytest.mark.parametrize("put", ["file", "folder"])
def test_a_place_where_no_database_can_be_is_refused_and_the_form_stays(
    tmp_path: Path, clock: FixedClock, put: str
) -> None:
    path = tmp_path / "gendan.db"
    app = first_run(path, clock)

    async def story(pilot: Pilot[Any]) -> None:
        if put == "file":
            path.write_text("mine", encoding="utf-8")
        else:
            path.mkdir()
        await do(pilot, *FILLED, "f10")
        await settled(pilot)
        assert isinstance(app.screen, SetupScreen)
        assert app.screen.form.values["admin"] == "wang"
        assert app.screen.form.has_class("-problems")

    drive(app, story)
    assert path.is_dir() or path.read_text(encoding="utf-8") == "mine"


def test_other_keys_do_not_leave_the_wizard(tmp_path: Path, clock: FixedClock) -> None:
    app = first_run(tmp_path / "gendan.db", clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "escape", "f3", "f2", "f7", "ctrl+l", "f12", "alt+3")
        assert isinstance(app.screen, SetupScreen)

    drive(app, story)
