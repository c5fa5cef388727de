"""System: users, settings, the change log and this terminal; each role does what it may."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.i18n import language
from gendan.locations import settings_path
from gendan.screens.import_book import ImportScreen
from gendan.screens.sign_ins import SignInsDialog
from gendan.screens.system import SystemScreen
from gendan.screens.user_dialogs import PasswordDialog, UserDialog
from gendan.services.session import sign_in
from gendan.services.users import list_users
from gendan.widgets.modal import AskText
from gendan.widgets.window_table import WindowTable
from tests.helpers import PASSWORD, act, tampering
from tests.hostile import MARKUP
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, fill, real_app, toasts


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


def put_on(app: Any, key: Any) -> None:
    assert app.screen.pane.query_one(WindowTable).move_to_key(key)


def users(store: Store) -> dict[str, tuple[str, str, bool]]:
    return {user.login: (user.name, user.role, user.active) for user in list_users(store)}


def test_an_admin_adds_changes_and_disables_users(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock, "boss")

    async def story(pilot: Pilot[Any]) -> None:
        await do(
            pilot, "n", "=zhao", "down", "=[/] 赵敏", "down", "=2", "down", "=new password", "down", "=other", "f10"
        )
        assert isinstance(app.screen, UserDialog)
        assert "两次" in shown(app) or "不一样" in shown(app) or "不同" in shown(app)
        again = next(row.field for row in app.screen.form.rows if row.field_name == "again")
        assert again.value == "other"
        again.value = ""
        await do(pilot, "=new password", "f10")
        assert users(shop)["zhao"] == ("[/] 赵敏", "follower", True)
        assert sign_in(shop, "zhao", "new password", renewing=True).login == "zhao"
        assert "[/] 赵敏" in shown(app)
        assert app.screen.pane.table.cursor_row.key == "zhao", "the cursor is on who was made"
        await do(pilot, "e")
        app.screen.form.rows[0].field.value = "赵敏"
        await do(pilot, "f10")
        assert users(shop)["zhao"] == ("赵敏", "follower", True)
        put_on(app, "zhao")
        await do(pilot, "x", "n")
        assert users(shop)["zhao"][2]
        await do(pilot, "x", "y")
        assert not users(shop)["zhao"][2]
        put_on(app, "zhao")
        await do(pilot, "x")
        assert users(shop)["zhao"][2]

    drive(app, story, keys=("9",))


def test_a_refused_user_opens_again_with_what_was_typed(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock, "boss")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "n", "=li", "down", "=Li", "down", "down", f"={PASSWORD}", "down", f"={PASSWORD}", "f10")
        assert isinstance(app.screen, UserDialog)
        assert app.screen.form.values["login"] == "li"
        assert app.screen.form.values["name"] == "Li"
        assert "li" in shown(app)
        assert "已存在" in shown(app) or "已经存在" in shown(app)
        await do(pilot, "escape", "escape")
        assert isinstance(app.screen, SystemScreen)

    drive(app, story, keys=("9",))


def test_everybody_changes_his_own_password_and_nothing_else(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        before = users(shop)
        await do(pilot, "n", "e", "x")
        assert isinstance(app.screen, SystemScreen)
        await do(pilot, "p", "=wrong one", "down", "=a new password", "down", "=a new password", "f10")
        assert isinstance(app.screen, PasswordDialog)
        old = app.screen.form.rows[0].field
        old.value = ""
        old.focus()
        await do(pilot, f"={PASSWORD}", "f10")
        assert isinstance(app.screen, SystemScreen)
        assert sign_in(shop, "li", "a new password").login == "li"
        assert users(shop) == before
        await do(pilot, "right", "enter", "e", "r")
        assert isinstance(app.screen, SystemScreen)

    drive(app, story, keys=("9",))


def test_a_supervisor_sets_what_the_store_shares_and_takes_it_back(shop: Store, clock: FixedClock) -> None:
    act(shop, "boss", "setting.set", key="contact.interval_days", value=9)
    app = real_app(shop, clock, "su")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "right")
        for key, typed, value in (
            ("visit.after_days", "５", 5),
            ("import.check", "是", True),
            ("shipment.modes", "truck，自提", ["truck", "自提"]),
            ("clocks.response", "48h!", "48h!"),
            ("payment.advance", '{"A": 10}', {"A": 10}),
        ):
            put_on(app, key)
            await do(pilot, "enter")
            app.screen.query_one("TextInput").value = typed
            await do(pilot, "enter")
            assert shop_value(shop, key) == (value, "store")
        put_on(app, "visit.after_days")
        await do(pilot, "e")
        app.screen.query_one("TextInput").value = "soon"
        await do(pilot, "enter")
        assert isinstance(app.screen, AskText)
        assert app.screen.query_one("TextInput").value == "soon"
        assert "visit.after_days 不能" in shown(app)
        await do(pilot, "escape")
        put_on(app, "contact.interval_days")
        await do(pilot, "r")
        assert shop_value(shop, "contact.interval_days") == (7, "default")

    drive(app, story, keys=("9",))


def test_a_supervisor_sees_who_came_in_and_prints_a_test_page(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    roll = tmp_path / "printer" / "roll.bin"
    for key, value in (("kind", "file"), ("address", str(roll))):
        act(shop, "su", "setting.set", key=f"printer.{key}", value=value)
    with pytest.raises(Refusal):
        sign_in(shop, "li", "wrong one")
    app = real_app(shop, clock, "su")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "w")
        assert isinstance(app.screen, SignInsDialog)
        assert re.search(r"2026-03-02 09:00:00 +li +被拒绝", shown(app))
        await do(pilot, "escape", "right", "t")
        assert "再打印一次" in toasts(app), "what to do is said"
        roll.parent.mkdir()
        await do(pilot, "t")
        assert "测试店".encode("gb18030") in roll.read_bytes()

    drive(app, story, keys=("9",))


def shop_value(store: Store, key: str) -> tuple[Any, str]:
    with store.write():
        pass  # another connection has written: the settings are read again
    found = store.config.in_force(key)
    return found.value, found.source


def test_the_change_log_is_read_and_checked(shop: Store, clock: FixedClock) -> None:
    fill(shop)
    act(shop, "boss", "setting.set", key="store.policy", value=MARKUP, reason="[/] because")
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "right", "right")
        assert "[/] because" in shown(app)
        await do(pilot, "enter")
        assert MARKUP[:20] in shown(app)
        await do(pilot, "escape", "v")
        assert "全部吻合" in shown(app)
        with tampering(shop.path, unlock=True) as conn:
            conn.execute("UPDATE chg SET body = pack(replace(unpack(body), '王建华', '王建化')) WHERE pos = 5")
            conn.execute("UPDATE chg SET body = pack(unpack(body) || ' ') WHERE pos = 9")
        await do(pilot, "v")
        assert "变更日志有" in shown(app)

    drive(app, story, (120, 36), keys=("9",))


def test_a_long_change_log_is_read_in_pages(shop: Store, clock: FixedClock) -> None:
    for n in range(120):
        act(shop, "boss", "setting.set", key="visit.after_days", value=n)
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "right", "right")
        table = app.screen.pane.table
        assert table.total > 120
        await do(pilot, "end")
        assert table.cursor_row.key == 1
        assert "建立门店" in shown(app)
        await do(pilot, "enter")
        assert "system" in shown(app)

    drive(app, story, keys=("9",))


def test_language_and_colours_are_kept_in_the_settings_file(shop: Store, clock: FixedClock) -> None:
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_text('# mine\n[keys]\n"today.done" = "d"\n', encoding="utf-8")
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "right", "right", "right")
        assert str(shop.path)[:20] in shown(app)
        await do(pilot, "down", "enter")
        assert app.theme == "gendan-light"
        await do(pilot, "up", "enter")
        assert language() == "en"
        assert "[About]" in shown(app)
        await do(pilot, "enter")
        assert "[关于]" in shown(app)
        for _try in range(200):  # it is written in a thread of its own
            if '"zh"' in settings_path().read_text(encoding="utf-8"):
                break
            await pilot.pause(0.02)

    drive(app, story, keys=("9",))
    text = settings_path().read_text(encoding="utf-8")
    assert text.startswith("# mine")
    assert tomllib.loads(text) == {
        "keys": {"today.done": "d"},
        "ui": {"theme": "gendan-light", "language": "zh"},
    }


@pytest.mark.parametrize("key", ["i", "f7"])
def test_an_order_book_is_taken_in_from_here(shop: Store, clock: FixedClock, key: str) -> None:
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, key)
        assert isinstance(app.screen, ImportScreen)
        await do(pilot, "escape")
        assert isinstance(app.screen, SystemScreen)

    drive(app, story, keys=("9",))
