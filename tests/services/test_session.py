"""Signing in: the same words for every wrong try, and longer waits that a restart does not shorten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gendan import config
from gendan.clock import FixedClock
from gendan.db.store import Store, open_store
from gendan.domain.signing import LONGEST_WAIT, wait_after
from gendan.errors import Refusal, StorageError
from gendan.services.session import remember, sign_in
from tests.conftest import START
from tests.helpers import PASSWORD, act, actor


def wrong(store: Store, login: str = "li", password: str = "wrong") -> Refusal:
    with pytest.raises(Refusal) as caught:
        sign_in(store, login, password)
    return caught.value


def test_the_right_password_lets_in(shop: Store) -> None:
    signed = sign_in(shop, "li", PASSWORD)
    assert (signed.login, signed.role, signed.name, signed.via) == ("li", "clerk", "li先生", None)


@pytest.mark.parametrize("login", ["li", "nobody", "system", "", "LI", "li\x00", "欧" * 5000])
def test_every_wrong_try_is_answered_in_the_same_words(shop: Store, login: str) -> None:
    error = wrong(shop, login)
    known = wrong(shop, "fu")
    assert (error.code, error.message, error.params, error.field) == (
        known.code,
        known.message,
        known.params,
        known.field,
    )


def test_a_disabled_user_is_answered_like_an_unknown_one(shop: Store) -> None:
    act(shop, "boss", "user.disable", login="li")
    assert wrong(shop, "li", PASSWORD).message == wrong(shop, "nobody").message


def test_the_same_work_is_done_for_an_unknown_user(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import nacl.pwhash

    asked: list[bytes] = []
    real = nacl.pwhash.verify

    def verify(stored: bytes, password: bytes) -> bool:
        asked.append(stored)
        return bool(real(stored, password))

    monkeypatch.setattr("nacl.pwhash.verify", verify)
    wrong(shop, "nobody")
    wrong(shop, "li")
    first, second = (stored.split(b"$")[:4] for stored in asked)
    assert first == second


def test_three_tries_are_free_then_one_waits_longer_each_time(shop: Store, clock: FixedClock) -> None:
    for _ in range(3):
        assert wrong(shop).code == "not_signed_in"
    for seconds in (5, 10, 20, 40):
        early = wrong(shop, password=PASSWORD)
        assert (early.code, early.params["wait"]) == ("too_early", seconds + 1)
        clock.move(timedelta(seconds=seconds - 1))
        assert wrong(shop, password=PASSWORD).code == "too_early"
        clock.move(timedelta(seconds=1))
        assert wrong(shop).code == "not_signed_in"
    clock.move(timedelta(seconds=80))
    assert sign_in(shop, "li", PASSWORD).login == "li"
    for _ in range(3):
        assert wrong(shop).code == "not_signed_in", "the count begins anew"


def test_the_wait_ends_at_a_quarter_of_an_hour() -> None:
    assert [wait_after(n) for n in range(8)] == [0, 0, 0, 5, 10, 20, 40, 80]
    assert wait_after(1000) == LONGEST_WAIT == 900


def test_a_restart_does_not_shorten_the_wait(shop: Store, clock: FixedClock) -> None:
    for _ in range(3):
        wrong(shop)
    shop.close()
    again = open_store(shop.path, clock, config.load())
    assert wrong(again, password=PASSWORD).code == "too_early"
    again.close()


def test_setting_the_clock_back_does_not_lock_out_for_ever(shop: Store, clock: FixedClock) -> None:
    for _ in range(3):
        wrong(shop)
    clock.move(timedelta(days=-365))
    assert wrong(shop, password=PASSWORD).params["wait"] == 6


def test_the_practice_clock_neither_shortens_the_wait_nor_lets_anybody_try(shop: Store) -> None:
    later = open_store(shop.path, FixedClock(START + timedelta(days=1), practice=True), config.load())
    assert {wrong(later, password=word).code for word in ("wrong", PASSWORD)} == {"practice_only"}
    later.close()


def test_one_user_s_tries_do_not_make_another_wait(shop: Store) -> None:
    for _ in range(5):
        wrong(shop)
    assert sign_in(shop, "fu", PASSWORD).login == "fu"


def test_a_store_that_may_only_be_read_lets_in_to_look(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise StorageError("read_only", "x")

    monkeypatch.setattr(shop, "write", refuse)
    assert wrong(shop).code == "not_signed_in"
    assert sign_in(shop, "li", PASSWORD).login == "li"


def test_who_signed_in_last_is_remembered(shop: Store) -> None:
    from gendan.db import meta

    remember(shop, actor(shop, "fu"))
    with shop.read() as conn:
        assert meta.get(conn, "last_login") == "fu"
