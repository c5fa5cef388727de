"""``gendan doctor``: what is well, what is not, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gendan import config, doctor, doctor_terminal
from gendan.clock import FixedClock
from gendan.db import identity, meta, mounts
from gendan.db.store import Store
from gendan.entrance import enter
from gendan.sync import backup
from tests.helpers import CommandLine, act, order, tampering

Harm = Callable[[Store, FixedClock, pytest.MonkeyPatch], Any]


def states(store: Store, clock: FixedClock, *, full: bool = False) -> dict[str, str]:
    """The state of every check."""
    report = doctor.examine(lambda: enter(store.path, clock, config.load()), store.path, clock, full=full)
    return {one.code: one.state for one in report.checks}


def test_a_healthy_store(gendan: CommandLine, shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_DB", str(shop.path))
    monkeypatch.setenv("GENDAN_NOW", "2026-03-02T09:00:00+08:00")
    order(shop)
    ran = gendan("doctor", "--full", "--json")
    found = {one["check"]: (one["state"], one["advice"]) for one in ran.json["checks"]}
    assert {state for state, _advice in found.values()} == {"ok"}, found
    assert (ran.status, ran.json["ok"]) == (0, True)
    assert found.keys() >= {"database", "references", "log", "tables", "search", "clock", "identity", "backup"}
    assert "|中文对齐|" in gendan("doctor").out


def _damage(shop: Store, _clock: FixedClock, _patch: pytest.MonkeyPatch) -> None:
    with tampering(shop.path, unlock=True) as conn:
        conn.execute("UPDATE chg SET body=pack(replace(unpack(body), 'A-1', 'A-7'))")


def _tables(shop: Store, _clock: FixedClock, _patch: pytest.MonkeyPatch) -> None:
    with tampering(shop.path) as conn:
        conn.execute("UPDATE orders SET stage='closed'")


def _search(shop: Store, _clock: FixedClock, _patch: pytest.MonkeyPatch) -> None:
    with tampering(shop.path) as conn:
        conn.execute("DELETE FROM order_search")


def _references(shop: Store, _clock: FixedClock, _patch: pytest.MonkeyPatch) -> None:
    with tampering(shop.path) as conn:
        conn.execute("DELETE FROM orders")


def _identity(shop: Store, _clock: FixedClock, _patch: pytest.MonkeyPatch) -> None:
    with shop.read() as conn:
        identity.file_of(meta.this_terminal(conn).uid).unlink()


def _key_rights(shop: Store, _clock: FixedClock, _patch: pytest.MonkeyPatch) -> None:
    with shop.read() as conn:
        identity.file_of(meta.this_terminal(conn).uid).chmod(0o644)


def _fat(_shop: Store, _clock: FixedClock, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(mounts, "filesystem", lambda _path: "vfat")


HARMS: dict[str, tuple[Harm, str, str]] = {
    "chain": (_damage, "log", "fault"),
    "tables": (_tables, "tables", "fault"),
    "search": (_search, "search", "fault"),
    "references": (_references, "references", "fault"),
    "no backup for long": (lambda _shop, clock, _patch: clock.move(timedelta(days=4)), "backup", "warning"),
    "quiet": (lambda _shop, clock, _patch: clock.move(timedelta(days=8)), "clock", "warning"),
    "clock back": (lambda _shop, clock, _patch: clock.move(timedelta(days=-1)), "clock", "fault"),
    "no key": (_identity, "identity", "warning"),
    "key for all": (_key_rights, "identity", "fault"),
    "file for all": (lambda shop, _clock, _patch: shop.path.chmod(0o644), "rights", "warning"),
    "fat": (_fat, "disk", "warning"),
    "no room": (lambda _s, _c, patch: patch.setattr(doctor, "LEAST_ROOM", 1 << 60), "space", "fault"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_wrong_is_found(shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    order(shop)
    make, code, state = HARMS[harm]
    make(shop, clock, monkeypatch)
    found = states(shop, clock, full=True)
    assert found[code] == state
    if harm not in {"chain", "references", "search", "tables", "quiet"}:
        assert [other for other, said in found.items() if said != "ok"] == [code], "and nothing else"


def test_the_last_backup(shop: Store, clock: FixedClock) -> None:
    clock.move(timedelta(days=4))
    backup.make(shop)
    assert states(shop, clock)["backup"] == "ok"


def test_a_file_that_is_no_database(gendan: CommandLine, tmp_path: Path, home: Path) -> None:
    """The rest is checked all the same; settings that cannot be read are a finding, not the end."""
    path = tmp_path / "x.db"
    path.write_text("nothing" * 500, encoding="utf-8")
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text("[store", encoding="utf-8")
    ran = gendan("doctor", "--db", str(path), "--json")
    found = {one["check"]: one["state"] for one in ran.json["checks"]}
    assert ran.status == 1
    assert (found["database"], found["settings"], found["disk"]) == ("fault", "fault", "ok")
    assert gendan("doctor", "--db", str(tmp_path / "none.db"), "--json").status == 1


def test_terminals() -> None:
    check = doctor_terminal
    assert check.size_check(80, 24).state == "ok"
    assert check.size_check(79, 24).state == "warning"
    assert check.colour_check({"TERM": "xterm-256color"}).state == "ok"
    assert check.colour_check({"TERM": "vt100"}).state == "warning"
    assert check.colour_check({"TERM": "vt100", "COLORTERM": "truecolor"}).state == "ok"
    assert check.colour_check({"NO_COLOR": "1"}).state == "ok"
    assert check.character_check("UTF-8").state == "ok"
    assert check.character_check("ANSI_X3.4-1968").state == "fault"
    assert check.font_check({}).state == "ok"


def test_network_drives() -> None:
    assert mounts.is_network("nfs4")
    assert not mounts.is_network("ext4")


def test_backups_that_still_hold_what_was_erased_are_named(shop: Store, clock: FixedClock) -> None:
    order(shop)
    assert backup.make(shop)
    with shop.read() as conn:
        code = conn.exec_driver_sql("SELECT code FROM customers").scalar_one()
    act(shop, "boss", "customer.erase", customer=code, reason="书面请求")
    assert states(shop, clock)["erasure"] == "warning"
