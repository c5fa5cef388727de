"""Health by keys: every check, what to do about it, a backup; what is done by itself after signing in (C373)."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan import config, doctor, upkeep
from gendan.clock import FixedClock, file_seconds
from gendan.db import figures_kept
from gendan.db.store import Store
from gendan.entrance import enter as entered
from gendan.reports import sums
from gendan.screens.system import TABS
from gendan.services import health
from gendan.sync import backup
from gendan.widgets.topline import TopFacts
from tests.helpers import act, order, tampering
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, fill, real_app

TAB = ("9", *["right"] * list(TABS).index("health"))


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


def test_a_supervisor_makes_a_backup(shop: Store, clock: FixedClock) -> None:
    clock.move(timedelta(days=4))
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert "还没有备份" in shown(app)
        assert "提醒" in shown(app)
        await do(pilot, "b")
        (made,) = backup.kept(shop)
        assert "已检查" in shown(app)
        assert made.kind == "hand"
        await do(pilot, "v")
        assert "各表与变更日志一致" in shown(app)

    drive(app, story, keys=TAB)


def test_a_clerk_only_looks(shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    app = real_app(shop, clock, "li")
    asked: list[bool] = []
    examine = doctor.examine

    def counted(*given: Any, full: bool) -> doctor.Report:
        asked.append(full)
        return examine(*given, full=full)

    monkeypatch.setattr(doctor, "examine", counted)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "b")
        assert backup.kept(shop) == []
        await do(pilot, "1", "9", "v")
        assert asked == [False, True], "who comes back sees what was found; the log is not followed anew each time"

    drive(app, story, keys=TAB)


class Quiet:
    """An application that keeps what it is told."""

    def __init__(self) -> None:
        self.session: Any = None
        self.heard: list[str] = []
        self.top = TopFacts()

    def idle_seconds(self) -> float:
        return 60.0

    def call_later(self, callback: Any, *args: Any) -> bool:
        callback(*args)
        return True

    def notify(self, message: str, **_how: Any) -> None:
        self.heard.append(message)

    def top_facts(self) -> TopFacts:
        return self.top

    def set_top_facts(self, facts: TopFacts) -> None:
        self.top = facts


def told(store: Store, host: Quiet | None = None) -> list[str]:
    """What people are told by themselves once somebody has signed in."""
    host = host or Quiet()
    runs = upkeep.Upkeep(store, host, wait=0)
    host.session = "somebody"
    runs.look()
    runs.join(60)
    runs.close()
    return host.heard


def test_a_copy_says_so(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    copy = entered(backup.make(shop, tmp_path / "b.db").path, clock, config.load())
    act(copy, "su", "customer.add", name="新客户")
    host = Quiet()
    (words,) = told(copy, host)
    assert "S01-T1B" in words
    assert host.top.terminal == "S01-T1B"


def test_the_backup_of_the_day_is_made_by_itself(shop: Store, clock: FixedClock) -> None:
    assert told(shop) == []
    assert [one.kind for one in backup.kept(shop)] == ["daily"]
    assert not health.begin(shop), "checked today, and ended as it should"
    clock.move(timedelta(days=1))
    left = [shop.path.with_name(f"{shop.path.name}.{process}.scratch") for process in (1, 2)]
    for file, days in zip(left, (0, 2), strict=True):  # by the machine's clock, whatever the practice clock says
        file.touch()
        os.utime(file, (file_seconds() - days * upkeep.DAY,) * 2)
    assert told(shop) == []
    assert len(backup.kept(shop)) == 2
    assert [file.exists() for file in left] == [True, False], "what a check may still use stays"


def test_sums_of_past_periods_are_kept_by_themselves(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(shop)
    monkeypatch.setattr(upkeep, "MOST_SUMS", 6)
    assert told(shop) == []
    with shop.read() as conn:
        months = [one.first.month for one in figures_kept.every(conn) if one.kind == "month"]
        assert (months, len(figures_kept.every(conn))) == ([11, 12, 1, 2], 6), "all months since the first order first"
    assert sums.wrong(shop) == []
    version = shop.path.with_name(f"{shop.path.name}-wal").stat().st_size
    monkeypatch.setattr(upkeep, "MOST_SUMS", 0)
    assert upkeep.keep_sums(shop, lambda _seconds: True) == 0
    assert shop.path.with_name(f"{shop.path.name}-wal").stat().st_size == version, "nothing is written for nothing"


def test_a_damaged_store_is_told_of_and_not_backed_up(shop: Store) -> None:
    order(shop)
    with tampering(shop.path, unlock=True) as conn:
        conn.execute("UPDATE chg SET body=pack(replace(unpack(body), 'A-1', 'A-7'))")
    (words,) = told(shop)
    assert "只能读" in words
    assert backup.kept(shop) == []


def test_no_room_for_the_backup_of_the_day(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=1000))
    (words,) = told(shop)
    assert "今天没有做成备份" in words
    assert "空间不足" in words
