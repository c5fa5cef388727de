"""The lock screen comes first, lets the right people in, and loses nothing that was typed."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from gendan.clock import FixedClock
from gendan.errors import Refusal, StorageError
from gendan.screens.host import Greeting
from gendan.screens.lock import LockScreen
from gendan.widgets.modal import Notice
from tests.conftest import START
from tests.hostile import HOSTILE, MARKUP
from tests.kit import ListScreen, Store, drive, make_app, screen_text, settled, signed_in


def lock_of(pilot: Pilot[Any]) -> LockScreen:
    assert isinstance(pilot.app.screen, LockScreen)
    return pilot.app.screen


def word(pilot: Pilot[Any]) -> str:
    return str(lock_of(pilot).query_one(".word", Static).content)


def test_it_says_where_and_when_and_offers_the_last_user() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        text = "\n".join(screen_text(app))
        assert "张杨路店 T1" in text
        assert "3月2日 周一 09:00" in text
        assert app.focused is lock_of(pilot).user
        assert lock_of(pilot).user.selected_text == "chen"

    drive(app, story, sign_in=False)


def test_passwords_are_shown_for_a_demonstration_store_only() -> None:
    demo = make_app(greeting=Greeting("店", "T1", "chen", (("chen", "right", "follower"), ("li", "other", "clerk"))))

    async def shown(pilot: Pilot[Any]) -> None:
        assert any("li    other  店员" in line for line in screen_text(demo))

    drive(demo, shown, sign_in=False)
    real = make_app()

    async def hidden(pilot: Pilot[Any]) -> None:
        assert not lock_of(pilot).query(".demo")

    drive(real, hidden, sign_in=False)


def test_user_enter_password_enter_lets_in() -> None:
    store = Store()
    app = make_app(store)

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press(*"li", "ctrl+j", *"right", "enter")  # typed while the program started: a line feed
        await settled(pilot)
        assert store.asked == [("li", "right")]
        assert isinstance(app.screen, ListScreen)
        assert "陈静 follower" in screen_text(app)[0]

    drive(app, story, sign_in=False)


def test_the_password_is_never_on_the_screen() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("enter", *"secret")
        assert not any("secret" in line for line in screen_text(app))

    drive(app, story, sign_in=False)


def test_a_refusal_keeps_the_name_and_clears_the_password() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press(*"li", "enter", *"wrong", "enter")
        await settled(pilot)
        lock = lock_of(pilot)
        assert (lock.user.value, lock.password.value, word(pilot)) == ("li", "", "Wrong for li.")
        assert app.focused is lock.password
        await pilot.press(*"right", "enter")
        await settled(pilot)
        assert isinstance(app.screen, ListScreen)

    drive(app, story, sign_in=False)


def test_who_must_wait_is_told_for_how_long_and_is_not_asked_before() -> None:
    store = Store(wait=2)
    app = make_app(store)

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("enter", *"wrong", "enter")
        await settled(pilot)
        assert word(pilot) == "Wrong for chen. 2 秒后可再试。"
        await pilot.press(*"right", "enter")
        assert len(store.asked) == 1
        lock = lock_of(pilot)
        lock._count_down()
        assert "1 秒" in word(pilot)
        await lock.query(".word").remove()  # as while all is said again in the other language
        lock._count_down()
        await lock.speak()
        await pilot.press(*"right")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, ListScreen)

    drive(app, story, sign_in=False)


def test_nothing_is_asked_without_name_and_password() -> None:
    store = Store()
    app = make_app(store, greeting=Greeting("店", "T1"))

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("enter", "enter")
        assert app.focused is lock_of(pilot).user
        await pilot.press("a", "enter", "enter")
        assert app.focused is lock_of(pilot).password
        assert store.asked == []

    drive(app, story, sign_in=False)


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_any_name_of_a_store_and_a_user_is_shown_literally(hostile: str) -> None:
    app = make_app(greeting=Greeting(hostile, hostile, hostile, ((hostile, hostile, "clerk"),)))

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("enter", *"wrong", "enter")
        await settled(pilot)
        if hostile == MARKUP:
            assert any(MARKUP in line for line in screen_text(app))

    drive(app, story, sign_in=False)


def test_one_can_type_while_the_store_is_still_being_opened() -> None:
    ready, store = threading.Event(), Store()

    def open_slowly() -> Store:
        ready.wait(10)
        return store

    app = make_app(open_store=open_slowly)

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("enter", *"wrong", "enter", "enter", "enter")
        await pilot.pause()
        assert word(pilot) == "请稍候…"
        ready.set()
        await settled(pilot)
        assert store.asked == [("chen", "wrong")], "pressed again it is no other try"
        await pilot.press(*"right", "enter")
        await settled(pilot)
        assert isinstance(app.screen, ListScreen)

    drive(app, story, sign_in=False)


def test_a_store_that_cannot_be_opened_is_told() -> None:
    def fail() -> Store:
        raise StorageError("unreadable", "The file {path} cannot be read.", path=MARKUP)

    app = make_app(open_store=fail)

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("enter", "x", "enter")
        await settled(pilot)
        assert word(pilot) == f"The file {MARKUP} cannot be read."

    drive(app, story, sign_in=False)


def test_what_nobody_foresaw_at_the_opening_is_told_and_one_can_try_again() -> None:
    def fail() -> Store:
        raise ValueError("unforeseen")

    app = make_app(open_store=fail)

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("enter", "x", "enter")
        await settled(pilot)
        assert isinstance(app.screen, Notice)
        await pilot.press("enter")
        await pilot.pause()
        assert word(pilot) == ""
        assert app.focused is lock_of(pilot).password

    drive(app, story, sign_in=False)


def test_no_message_about_a_customer_stays_over_the_lock() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("c")
        await settled(pilot)
        assert len(app._notifications) == 1
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert len(app._notifications) == 0

    drive(app, story)


def test_what_comes_for_a_screen_under_the_lock_waits_for_its_user(monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app()
    ready = threading.Event()

    def slowly(self: ListScreen) -> None:
        def refuse() -> None:
            ready.wait(10)
            raise Refusal("no", "王建华 says no.")

        self.ask("contact", refuse, lambda _nothing: None)
        self.ask("exception", lambda: ready.wait(10), lambda _done: app.push_screen(Notice("王建华", "")))

    monkeypatch.setattr(ListScreen, "action_contact", slowly)

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("c", "ctrl+l")
        ready.set()
        await settled(pilot)
        assert (len(app._notifications), app.screen_stack) == (0, [lock_of(pilot)])
        await signed_in(pilot)
        assert len(app._notifications) == 1
        assert isinstance(app.screen, Notice)

    drive(app, story)


def test_nothing_of_the_store_is_reached_while_locked() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("alt+1", "f2", "f3", "ctrl+p", "f12", "ctrl+l")
        await settled(pilot)
        assert app.screen_stack == [lock_of(pilot)]

    drive(app, story, sign_in=False)


def test_the_same_user_comes_back_to_his_place_and_another_starts_afresh() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("3", *"half", "ctrl+l")
        await settled(pilot)
        assert lock_of(pilot).user.value == "chen"
        await signed_in(pilot)
        assert type(app.screen).__name__ == "FormScreen"
        assert [field.value for field in app.screen.query("TextInput")] == ["half", ""]
        await pilot.press("f12")
        await settled(pilot)
        assert lock_of(pilot).user.value == ""
        await pilot.press(*"li", "enter", *"right", "enter")
        await settled(pilot)
        assert isinstance(app.screen, ListScreen)
        await pilot.press("3")
        await settled(pilot)
        assert [field.value for field in app.screen.query("TextInput")] == ["", ""]

    drive(app, story)


def test_a_dialog_is_under_the_lock_and_still_there_after_it() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("space", "ctrl+l")
        await settled(pilot)
        assert isinstance(app.screen, LockScreen)
        await signed_in(pilot)
        assert type(app.screen).__name__ == "Confirm"

    drive(app, story)


def test_it_locks_after_idle_time(monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(ui__lock_after="10m")

    async def story(pilot: Pilot[Any]) -> None:
        at = [app._last_input + 599]
        monkeypatch.setattr("gendan.app.clocks.monotonic", lambda: at[0])
        app._tick()
        assert not app.is_locked
        at[0] += 2
        app._tick()
        await settled(pilot)
        assert isinstance(app.screen, LockScreen)
        assert app.is_locked

    drive(app, story)


def test_the_clock_goes_on_by_the_minute() -> None:
    clock = FixedClock(START)
    app = make_app(clock=clock)

    async def story(pilot: Pilot[Any]) -> None:
        clock.move(timedelta(minutes=12))
        app._tick()
        await pilot.pause()
        assert any("09:12" in line for line in screen_text(app))
        await signed_in(pilot)
        clock.move(timedelta(minutes=1))
        app._tick()
        await pilot.pause()
        assert "09:13" in screen_text(app)[0]
        await pilot.press("f12")
        await pilot.pause()
        assert any("09:13" in line for line in screen_text(app)), "locked again it does not show an old time"

    drive(app, story, sign_in=False)


def test_the_language_changes_and_what_was_typed_stays() -> None:
    app = make_app()

    async def story(pilot: Pilot[Any]) -> None:
        await pilot.press("enter", *"rig", "f8")
        await settled(pilot)
        assert any("Password" in line for line in screen_text(app))
        assert app.focused is lock_of(pilot).password
        await pilot.press("end", *"ht", "enter")
        await settled(pilot)
        assert isinstance(app.screen, ListScreen)
        assert "2 Board 3 Ord. 4 Check 2 5 Exc." in screen_text(app)[1]

    drive(app, story, sign_in=False)
