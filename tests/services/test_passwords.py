"""Passwords that end, that may not come again, that somebody else chose; and the PIN of the day (C256, C257)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gendan import config
from gendan.clock import FixedClock
from gendan.db import meta
from gendan.db.handing_over import hand_over
from gendan.db.store import Store, open_store
from gendan.db.users import STRANGERS_KEPT, write_tries
from gendan.domain.signing import PIN_TRIES, days_left, is_weak
from gendan.errors import GendanError, Refusal, UsageError
from gendan.services.batch import Batch
from gendan.services.desk import Desk
from gendan.services.history import page
from gendan.services.session import DUE, sign_in, sign_ins
from tests.helpers import PASSWORD, act, actor, bodies

NEW = ("the first new one", "the second new one", "the third new one", "the fourth new one")
PIN = "4711"


@pytest.fixture
def desk(shop: Store, clock: FixedClock) -> Iterator[Desk]:
    """The store as the application holds it, on a connection of its own."""
    desk = Desk(open_store(shop.path, clock, config.load()))
    yield desk
    desk.close()


def setting(store: Store, key: str, value: Any) -> None:
    act(store, "su", "setting.set", key=key, value=value)


def refused(work: Any, *args: Any, **more: Any) -> GendanError:
    with pytest.raises(GendanError) as caught:
        work(*args, **more)
    return caught.value


def change(store: Store, old: str, new: str, login: str = "li") -> None:
    act(store, login, "user.password", old=old, password=new)


def test_the_last_passwords_may_not_come_again(shop: Store) -> None:
    assert refused(change, shop, PASSWORD, PASSWORD).field == "password"
    for old, new in zip((PASSWORD, *NEW), NEW[:3], strict=False):
        change(shop, old, new)
    for used in NEW[:3]:
        assert "before" in refused(change, shop, NEW[2], used).message
    change(shop, NEW[2], PASSWORD)
    setting(shop, "password.history", 0)
    change(shop, PASSWORD, PASSWORD)
    setting(shop, "password.history", 10)
    assert all(isinstance(refused(change, shop, PASSWORD, used), UsageError) for used in (PASSWORD, *NEW[:3]))
    change(shop, PASSWORD, NEW[3])
    act(shop, "boss", "user.password", login="li", password=NEW[0])


def test_what_everybody_guesses_is_no_password(shop: Store) -> None:
    for weak in ("12345678", "aaaaaaaaaa", "Password", "abcdefgh", "98765432"):
        assert refused(change, shop, PASSWORD, weak).field == "password"
    assert not is_weak("fuFUfufu")


@pytest.mark.parametrize(
    ("chosen", "most", "left"),
    [
        (date(2026, 3, 1), 0, None),
        (None, 90, 0),
        (date(2026, 1, 1), 90, 30),
        (date(2025, 3, 2), 90, -275),
        (date(2036, 3, 2), 90, 90),
    ],
)
def test_how_long_a_password_still_holds(chosen: date | None, most: int, left: int | None) -> None:
    assert days_left(chosen, date(2026, 3, 2), most) == left


def test_a_password_ends_after_so_many_days_is_announced_and_replaced_on_coming_in(
    shop: Store, desk: Desk, clock: FixedClock
) -> None:
    clock.move(timedelta(days=400))
    assert sign_in(shop, "li", PASSWORD).remarks == (), "nothing ends by default"
    clock.move(timedelta(days=-400))
    setting(shop, "password.max_age_days", 90)
    clock.move(timedelta(days=82))
    assert sign_in(shop, "li", PASSWORD).remarks == ()
    clock.move(timedelta(days=1))
    (remark,) = sign_in(shop, "li", PASSWORD).remarks
    assert remark.params == {"n": 7}
    clock.move(timedelta(days=7))
    error = refused(desk.authenticate, "li", PASSWORD)
    assert (error.code, error.field) == (DUE, "new")
    assert refused(desk.authenticate, "li", "wrong").code == "not_signed_in", "only who knows it is told"
    assert refused(desk.authenticate, "li", PASSWORD, "short").code == "bad_value"
    assert refused(desk.authenticate, "li", PASSWORD, PASSWORD).code == "bad_value"
    assert desk.authenticate("li", PASSWORD, NEW[0]).login == "li"
    assert desk.authenticate("li", NEW[0]).remarks == ()
    assert [entry.command for entry in page(shop, limit=1)] == ["user.password"]


def test_who_was_given_a_password_chooses_his_own_first(shop: Store, desk: Desk) -> None:
    act(shop, "boss", "user.password", login="li", password=NEW[0])
    assert refused(sign_in, shop, "li", NEW[0]).code == DUE
    assert desk.authenticate("li", NEW[0], NEW[1]).login == "li"
    assert desk.authenticate("li", NEW[1]).login == "li"
    act(shop, "boss", "user.add", login="neu", name="新", role="clerk", password=NEW[0], must_change=True)
    assert refused(sign_in, shop, "neu", NEW[0]).code == DUE
    act(shop, "boss", "user.password", login="neu", password=NEW[1], must_change=False)
    assert sign_in(shop, "neu", NEW[1]).login == "neu"


def test_on_another_terminal_nobody_is_kept_from_work(shop: Store) -> None:
    setting(shop, "password.max_age_days", 1)
    with shop.write() as conn:
        conn.exec_driver_sql("UPDATE meta SET value='elsewhere' WHERE key='founder'")
    shop.clock.move(timedelta(days=2))  # type: ignore[attr-defined]
    assert [remark.code for remark in sign_in(shop, "li", PASSWORD).remarks] == ["password"]


def test_who_comes_in_is_told_of_wrong_tries_with_his_name(shop: Store) -> None:
    for _ in range(2):
        refused(sign_in, shop, "li", "wrong")
    (remark,) = sign_in(shop, "li", PASSWORD).remarks
    assert remark.params == {"n": 2}
    assert sign_in(shop, "li", PASSWORD).remarks == ()


def with_pin(store: Store, login: str = "li", pin: str = PIN) -> None:
    assert act(store, login, "user.pin", old=PASSWORD, pin=pin) == {"login": login, "pin": True}


def test_a_pin_is_good_after_a_password_on_the_same_day(shop: Store, desk: Desk, clock: FixedClock) -> None:
    with_pin(shop)
    assert refused(desk.authenticate, "li", PIN).code == "not_signed_in", "nobody has come in by password yet"
    assert not desk.authenticate("su", PASSWORD).pin
    assert not desk.authenticate("li", PASSWORD).pin
    came = desk.authenticate("li", PIN)
    assert (came.pin, came.role) == (True, "clerk")
    assert refused(desk.run, came, "user.add", {}).code == "forbidden", "the same rights as by password"
    desk.run(came, "customer.add", {"name": "甲"})
    assert page(shop, limit=1)[0].pin
    desk.run(desk.authenticate("li", PASSWORD), "customer.add", {"name": "乙"})
    assert not page(shop, limit=1)[0].pin
    assert [one.how for one in sign_ins(shop, 5)] == ["password", "pin", "password", "password", "wrong"]
    again = Desk(open_store(shop.path, clock, config.load()))
    assert refused(again.authenticate, "li", PIN).code == "not_signed_in", "another run begins with a password"
    again.close()
    clock.move(timedelta(days=1))
    assert not desk.takes_pin()
    assert refused(desk.authenticate, "li", PIN).code == "not_signed_in"


def test_a_pin_ends_with_wrong_tries_with_the_password_and_by_the_setting(
    shop: Store, desk: Desk, clock: FixedClock
) -> None:
    with_pin(shop)
    desk.authenticate("su", PASSWORD)
    for _ in range(PIN_TRIES):
        assert refused(desk.authenticate, "li", "0815").code == "not_signed_in"
        clock.move(timedelta(seconds=120))
    assert "PIN" in refused(desk.authenticate, "li", PIN).message, "the right one does no more"
    clock.move(timedelta(seconds=200))
    assert desk.authenticate("li", PASSWORD).remarks
    assert desk.authenticate("li", PIN).pin
    setting(shop, "pin.allowed", False)
    assert not desk.takes_pin()
    assert refused(desk.authenticate, "li", PIN).code == "not_signed_in"
    assert refused(act, shop, "li", "user.pin", old=PASSWORD, pin=PIN).code == "pin_off"
    setting(shop, "pin.allowed", True)
    assert desk.authenticate("li", PIN).pin
    change(shop, PASSWORD, NEW[0])
    assert refused(desk.authenticate, "li", PIN).code == "not_signed_in"
    act(shop, "li", "user.pin", old=NEW[0], pin=PIN)
    assert desk.authenticate("li", PIN).pin
    assert act(shop, "li", "user.pin", old=NEW[0]) == {"login": "li", "pin": False}
    assert refused(desk.authenticate, "li", PIN).code == "not_signed_in"


def test_a_pin_of_a_password_that_is_due_or_of_a_disabled_user_does_not_do(shop: Store, desk: Desk) -> None:
    with_pin(shop)
    desk.authenticate("su", PASSWORD)
    setting(shop, "password.max_age_days", 1)
    shop.clock.move(timedelta(days=1))  # type: ignore[attr-defined]
    desk.authenticate("su", PASSWORD, NEW[0])
    assert refused(desk.authenticate, "li", PIN).code == DUE
    setting(desk.store, "password.max_age_days", 0)
    assert desk.authenticate("li", PIN).pin
    act(shop, "boss", "user.disable", login="li")
    assert refused(desk.authenticate, "li", PIN).code == "not_signed_in"


def test_what_is_no_pin(shop: Store) -> None:
    for pin in ("123", "1234", "0000", "9876", "47 11", "４７１１", "abcd", "1" * 13, "47112345678901"):
        assert refused(act, shop, "li", "user.pin", old=PASSWORD, pin=pin).field == "pin"


def test_only_the_owner_chooses_a_pin_and_it_leaves_the_terminal_nowhere(shop: Store, tmp_path: Path) -> None:
    assert refused(act, shop, "li", "user.pin", old="wrong", pin=PIN).field == "old"
    line = {"cmd": "user.pin", "by": "li", "args": {"old": PASSWORD, "pin": PIN}}
    assert Batch(shop, actor(shop, "boss")).one(line).error.code == "forbidden"  # type: ignore[union-attr]
    before = bodies(shop.path)
    with_pin(shop)
    assert bodies(shop.path) == before
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(shop.path)) as conn:
        conn.execute("VACUUM INTO ?", (str(copy),))
    with shop.read() as conn:
        own = meta.this_terminal(conn).uid
    hand_over(copy, own, own, {}, shop.clock.now())
    with closing(sqlite3.connect(copy)) as conn:
        assert conn.execute("SELECT (SELECT count(*) FROM pins), (SELECT count(*) FROM sign_ins)").fetchone() == (0, 0)


def test_made_up_names_do_not_fill_the_file_and_are_not_written_down(shop: Store) -> None:
    refused(sign_in, shop, "my secret password", "x")
    assert [one.login for one in sign_ins(shop)] == ["?"]
    with shop.write() as conn:
        for n in range(STRANGERS_KEPT + 50):
            write_tries(conn, f"stranger {n}", 1, shop.clock.now() + timedelta(seconds=n + 1))
        write_tries(conn, "li", 1, shop.clock.now())
        count = conn.exec_driver_sql("SELECT count(*) FROM login_try").scalar_one()
    assert count == STRANGERS_KEPT + 1


def test_setting_the_clock_back_does_not_open_a_lock(shop: Store, clock: FixedClock) -> None:
    for _ in range(4):
        refused(sign_in, shop, "li", "wrong")
        clock.move(timedelta(seconds=5))
    for back in (timedelta(hours=1), timedelta(days=400)):
        clock.move(-back)
        assert isinstance(error := refused(sign_in, shop, "li", PASSWORD), Refusal)
        assert (error.code, error.params["wait"]) == ("too_early", 11)
