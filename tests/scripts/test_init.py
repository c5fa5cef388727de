"""``gendan init``: a store from nothing, asked for at a terminal, named where there is none."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pexpect
import pytest

from gendan import config
from gendan.clock import FixedClock
from gendan.db import meta
from gendan.db.store import open_store
from gendan.services.founding import _put
from tests.helpers import PASSWORD, CommandLine

WHOLE = ("init", "--store", "S01", "--store-name", "张杨路店", "--terminal", "T1", "--admin", "boss")


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)


def test_a_store_is_made_and_its_admin_signs_in(gendan: CommandLine, home: Path) -> None:
    ran = gendan(*WHOLE, "--json")
    assert ran.status == 0
    path = home / "data" / "gendan.db"
    assert ran.json == {
        "database": str(path),
        "store": "S01",
        "store_name": "张杨路店",
        "terminal": "T1",
        "admin": "boss",
        "practice": False,
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["gendan.db"], "nothing is left beside it"
    assert gendan("user", "disable", "boss", "--as", "boss", "--json").json["error"]["code"] == "wrong_status"
    assert gendan("config", "show", "store.name", "--json").json["settings"][0]["value"] == "张杨路店"


def test_the_secret_key_is_in_a_file_of_its_own(gendan: CommandLine, home: Path) -> None:
    gendan(*WHOLE)
    (identity,) = (home / "config" / "identity").glob("*.json")
    assert stat.S_IMODE(identity.stat().st_mode) == 0o600
    assert stat.S_IMODE(identity.parent.stat().st_mode) == 0o700


def test_a_database_that_is_there_is_left_alone(gendan: CommandLine, home: Path) -> None:
    gendan(*WHOLE)
    before = (home / "data" / "gendan.db").read_bytes()
    ran = gendan(*WHOLE, "--json")
    assert (ran.status, ran.json["error"]["code"]) == (3, "exists")
    assert (home / "data" / "gendan.db").read_bytes() == before


def test_one_that_appears_meanwhile_is_left_alone_too(tmp_path: Path) -> None:
    building, path = tmp_path / "new", tmp_path / "gendan.db"
    building.write_text("new")
    path.write_text("old")
    with pytest.raises(Exception, match="exists"):
        _put(building, path)
    assert path.read_text() == "old"


def test_without_a_terminal_everything_that_is_missing_is_named_at_once(
    gendan: CommandLine, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.delenv("GENDAN_PASSWORD")
    ran = gendan("init", "--store", "S01", "--json")
    assert ran.status == 2
    assert ran.json["error"]["fields"] == ["--store-name", "--terminal", "--admin", "GENDAN_PASSWORD"]
    ran = gendan(*WHOLE, "--json")
    assert (ran.status, ran.json["error"]["fields"]) == (2, ["GENDAN_PASSWORD"])
    assert not (home / "data").exists()


@pytest.mark.parametrize(
    ("option", "value", "field"),
    [
        ("--store", "s01", "store"),
        ("--store", "S01\n", None),
        ("--store", "店", "store"),
        ("--terminal", "TERMINAL1", "terminal"),
        ("--admin", "b ss", "admin"),
        ("--admin", "system", "admin"),
        ("--store-name", "x" * 121, "store_name"),
        ("--store-name", "\u202e", "store_name"),
    ],
)
def test_what_cannot_be_a_code_is_refused(
    gendan: CommandLine, home: Path, option: str, value: str, field: str | None
) -> None:
    ran = gendan(*WHOLE, option, value, "--json")
    assert ran.status == (2 if field else 0)
    if field:
        assert ran.json["error"]["field"] == field
        assert not (home / "data" / "gendan.db").exists()


def test_a_password_that_is_too_short_leaves_nothing_behind(
    gendan: CommandLine, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_PASSWORD", "1234567")
    ran = gendan(*WHOLE, "--json")
    assert (ran.status, ran.json["error"]["field"]) == (2, "password")
    assert list((home / "data").iterdir()) == []


def test_under_the_practice_clock_it_is_a_practice_store_for_good(
    gendan: CommandLine, monkeypatch: pytest.MonkeyPatch, home: Path, clock: FixedClock
) -> None:
    monkeypatch.setenv("GENDAN_NOW", "2026-03-02T09:00:00+08:00")
    assert gendan(*WHOLE, "--json").json["practice"] is True
    monkeypatch.delenv("GENDAN_NOW")
    store = open_store(home / "data" / "gendan.db", clock, config.load())
    with store.read() as conn:
        assert meta.is_practice(conn)
    store.close()
    entries = gendan("audit", "show", "--json").json["history"]
    assert {entry["practice"] for entry in entries} == {True}
    assert entries[0]["at"].startswith("2026-03-02T09:00:0")


def test_at_a_terminal_it_asks_and_asks_again(home: Path) -> None:
    env = {**os.environ, "GENDAN_LANG": "en", "TERM": "dumb"}
    env.pop("GENDAN_PASSWORD")
    child = pexpect.spawn(sys.executable, ["-m", "gendan", "init"], env=env, encoding="utf-8", timeout=20)
    for question, answer in [
        ("Code of the store", "s01"),
        ("cannot be a code", ""),
        ("Name of the store", "张杨路店"),
        ("Code of this terminal", "T1"),
        ("Login of the first admin", "boss"),
        ("New password of boss", "short"),
        ("at least 8", PASSWORD),
        ("same again", "another password"),
        ("not the same", PASSWORD),
        ("same again", PASSWORD),
    ]:
        child.expect(question)
        if answer or question != "cannot be a code":
            if question in {"at least 8", "not the same"}:
                child.expect("New password of boss")
            child.sendline(answer)
        else:
            child.expect("Code of the store")
            child.sendline("")
    child.expect("is made")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert (home / "data" / "gendan.db").exists()
