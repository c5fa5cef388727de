"""The lock screen asks for a new password where one is due, and takes a PIN where one will do (C256, C257); section 9
says what is protected, and what was changed past the log."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.i18n import set_language
from gendan.screens.lock import LockScreen
from gendan.services.session import sign_in, sign_ins
from gendan.widgets.inputs import TextInput
from tests.helpers import PASSWORD, act, tampering
from tests.screens.store_kit import LOOKS, do, drive, real_app, toasts

GIVEN, OWN = "given by the boss", "a password of my own"


def words(app: Any) -> str:
    """What the lock says below its fields, and what it asks for."""
    return " ".join(str(app.screen.query_one(name, Static).content) for name in ("#asked", ".word"))


def test_a_password_that_somebody_else_chose_is_replaced_on_coming_in_and_a_pin_brings_back(
    shop: Store, clock: FixedClock
) -> None:
    act(shop, "boss", "user.password", login="li", password=GIVEN)
    app = real_app(shop, clock, "su")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "9", "P", f"={PASSWORD}", "down", "=4711", "down", "=4711", "f10")
        assert "PIN" in toasts(app)
        await do(pilot, "f12", "=li", "enter", f"={GIVEN}", "enter")
        assert isinstance(app.screen, LockScreen)
        assert "密码或 PIN" in words(app)
        assert "别人" in words(app)
        await do(pilot, "=short", "enter", "=short", "enter")
        assert "8" in words(app), "the rules are said"
        await do(pilot, f"={OWN}", "f8", "f8")
        assert app.screen.query_one("#new", TextInput).value == OWN, "what was typed stays in the other language"
        await do(pilot, "enter", "=other", "enter")
        assert "不" in words(app)
        await do(pilot, f"={OWN}", "enter")
        assert app.session is not None
        assert (app.session.login, app.is_locked) == ("li", False)
        assert sign_in(shop, "li", OWN).login == "li"
        await do(pilot, "f12", "=su", "enter", "=4711", "enter")
        assert (app.session.login, app.is_locked) == ("su", False)
        assert sign_ins(shop, 1)[0].how == "pin"
        await do(pilot, "ctrl+l")
        assert not app.screen.query(".renewal")

    drive(app, story)


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_a_picture(snap_compare: Any, shop: Store, clock: FixedClock, size: tuple[int, int], language: str) -> None:
    set_language(language)
    act(shop, "boss", "user.password", login="li", password=GIVEN)
    app = real_app(shop, clock, "li")

    async def ready(pilot: Pilot[Any]) -> None:
        await do(pilot, "enter", f"={GIVEN}", "enter")

    assert snap_compare(app, run_before=ready, terminal_size=size)


def test_a_table_changed_past_the_log_is_told_with_what_to_do(shop: Store, clock: FixedClock) -> None:
    with tampering(shop.path) as conn:
        conn.execute("UPDATE users SET role='admin' WHERE login='li'")
    app = real_app(shop, clock, "su")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "9", "right", "right", "v")
        said = str(app.screen.query("#journal .word").first(Static).content)
        assert "users" in said
        assert "gendan rebuild" in said

    drive(app, story)
