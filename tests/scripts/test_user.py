"""``gendan user``: who may sign in, set up through the same door as everything else."""

from __future__ import annotations

import pytest

from gendan.db.store import Store
from tests.helpers import PASSWORD, CommandLine, bodies

NEW = "another password"


@pytest.fixture(autouse=True)
def signed_in(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_DB", str(shop.path))
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    monkeypatch.setenv("GENDAN_NEW_PASSWORD", NEW)


def test_the_list_needs_nobody_to_sign_in(gendan: CommandLine) -> None:
    users = gendan("user", "list", "--json").json["users"]
    assert [user["login"] for user in users] == ["boss", "fin", "fu", "li", "pla", "su"]
    assert users[3] == {
        "login": "li",
        "name": "li先生",
        "role": "clerk",
        "active": True,
        "password_at": "2026-03-02T09:00:00+08:00",
        "must_change": False,
    }
    assert "li先生" in gendan("user", "list").out


def test_a_user_is_added_signs_in_and_is_disabled(gendan: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = gendan("user", "add", "wang", "--name", "王小明", "--role", "follower", "--as", "boss", "--json")
    assert (ran.status, ran.json) == (0, {"login": "wang"})
    monkeypatch.setenv("GENDAN_PASSWORD", NEW)
    assert gendan("user", "disable", "li", "--as", "wang", "--json").json["error"]["code"] == "forbidden"
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    assert gendan("user", "disable", "wang", "--as", "boss").status == 0
    assert "不可登录" in gendan("user", "list").out
    monkeypatch.setenv("GENDAN_PASSWORD", NEW)
    assert gendan("user", "passwd", "--as", "wang", "--json").json["error"]["code"] == "not_signed_in"
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    assert gendan("user", "enable", "wang", "--as", "boss").status == 0
    monkeypatch.setenv("GENDAN_PASSWORD", NEW)
    monkeypatch.setenv("GENDAN_NEW_PASSWORD", PASSWORD)
    assert gendan("user", "passwd", "--as", "wang").status == 0


def test_one_changes_ones_own_password(gendan: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert gendan("user", "passwd", "--as", "li").status == 0
    assert gendan("user", "passwd", "--as", "li", "--json").json["error"]["code"] == "not_signed_in"
    monkeypatch.setenv("GENDAN_PASSWORD", NEW)
    monkeypatch.setenv("GENDAN_NEW_PASSWORD", "a third password")
    assert gendan("user", "passwd", "li", "--as", "li").status == 0


def test_an_admin_changes_that_of_others_and_nobody_else_does(gendan: CommandLine) -> None:
    assert gendan("user", "passwd", "li", "--as", "su", "--json").json["error"]["code"] == "forbidden"
    assert gendan("user", "passwd", "li", "--as", "boss").status == 0


def test_who_was_given_a_password_changes_it_first_and_a_pin_is_his_own(
    gendan: CommandLine, shop: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gendan("user", "passwd", "li", "--as", "boss").status == 0
    monkeypatch.setenv("GENDAN_PASSWORD", NEW)
    ran = gendan("apply", "-", "--as", "li", "--json", given="{}\n")
    assert (ran.status, ran.json["error"]["code"]) == (1, "password_due")
    assert "gendan user passwd --as li" in ran.err
    monkeypatch.setenv("GENDAN_NEW_PASSWORD", "one of my own")
    assert gendan("user", "passwd", "--as", "li").status == 0
    monkeypatch.setenv("GENDAN_PASSWORD", "one of my own")
    monkeypatch.setenv("GENDAN_NEW_PIN", "4711")
    assert gendan("user", "pin", "--as", "li", "--json").json == {"login": "li", "pin": True}
    assert gendan("user", "pin", "--as", "li", "--remove", "--json").json == {"login": "li", "pin": False}
    monkeypatch.delenv("GENDAN_NEW_PIN")
    assert gendan("user", "pin", "--as", "li", "--json").json["error"]["fields"] == ["pin"]
    monkeypatch.setenv("GENDAN_PASSWORD", "wrong")
    assert gendan("user", "pin", "--as", "li", "--remove").status == 1
    (wrong,) = gendan("user", "log", "--json").json["sign_ins"]
    assert (wrong["login"], wrong["how"]) == ("li", "wrong")
    assert "li" in gendan("user", "log").out
    monkeypatch.setenv("GENDAN_PASSWORD", "one of my own")
    assert "1" in gendan("user", "pin", "--as", "li", "--remove").err, "he is told of the wrong try"


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (("add", "li", "--role", "clerk"), "duplicate", 1),
        (("add", "neu", "--role", "king"), "bad_value", 2),
        (("add", "n eu", "--role", "clerk"), "bad_value", 2),
        (("disable", "nobody"), "unknown_reference", 1),
        (("disable", "boss"), "wrong_status", 1),
        (("enable", "system"), "unknown_reference", 1),
    ],
)
def test_what_cannot_be_is_refused(gendan: CommandLine, words: tuple[str, ...], code: str, status: int) -> None:
    ran = gendan("user", *words, "--as", "boss", "--json")
    assert (ran.status, ran.json["error"]["code"]) == (status, code)


def test_a_new_password_is_needed(gendan: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GENDAN_NEW_PASSWORD")
    ran = gendan("user", "passwd", "--as", "li", "--json")
    assert (ran.status, ran.json["error"]["fields"]) == (2, ["password"])
    monkeypatch.setenv("GENDAN_NEW_PASSWORD", "short")
    assert gendan("user", "passwd", "--as", "li", "--json").json["error"]["field"] == "password"


def test_no_password_stands_in_the_log(gendan: CommandLine, shop: Store) -> None:
    gendan("user", "add", "wang", "--role", "clerk", "--as", "boss")
    text = bodies(shop.path)
    assert NEW not in text
    assert PASSWORD not in text
    assert "argon2" not in text
