"""Backups: whole or not at all, made while people work, kept by day and by week (C373)."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from gendan import config
from gendan.clock import FixedClock
from gendan.db import copying, migrations, mounts
from gendan.db.store import Store
from gendan.entrance import enter
from gendan.errors import StorageError
from gendan.services.fingerprint import fingerprint
from gendan.sync import backup, restore, safe_files
from tests.helpers import act, order, staffed

FULL = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
from gendan import config
from gendan.clock import FixedClock
from gendan.db.store import open_store
from gendan.errors import StorageError
from gendan.sync import backup
store = open_store(Path(sys.argv[1]), FixedClock(datetime.now(UTC)), config.load())
try:
    backup.make(store, Path(sys.argv[2]))
except StorageError as error:
    print(error.code)
"""
"""A program that may write no file larger than the backup would be: a full disk for those who are no root."""


MORE = ["CREATE TABLE more (x TEXT) STRICT"]
"""A step of the schema that a later version may bring."""


def names(folder: Path) -> list[str]:
    """Everything in a folder but the lock."""
    return sorted(one.name for one in folder.iterdir() if one.name != ".lock")


def test_a_backup_holds_what_the_database_holds(shop: Store, clock: FixedClock) -> None:
    order(shop)
    made = backup.make(shop)
    assert made.path.parent == shop.path.parent / "backups" / "S01-T1"
    assert made.path.name.endswith("_20260302T010000Z_hand.db")
    assert made.digest == fingerprint(shop).fingerprint
    assert (made.made, made.size) == (clock.now(), made.path.stat().st_size)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    backup.check_copy(made.path, made.digest)
    assert names(made.path.parent) == [made.path.name]


def test_people_write_while_a_backup_is_made(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    order(shop)
    copy, writers = copying.copy_into, iter(range(2))

    def meanwhile(conn: object, target: Path) -> str:
        """Somebody else writes in the very moment in which the copy begins, twice."""
        if next(writers, None) is not None:
            worker = threading.Thread(target=lambda: act(shop, "fu", "customer.add", name="新客户"))
            worker.start()
            worker.join()
        return copy(conn, target)  # type: ignore[arg-type]  # the connection that make gave

    monkeypatch.setattr(copying, "copy_into", meanwhile)
    made = backup.make(shop)
    assert next(writers, None) is None, "both times the copy was begun anew"
    assert made.digest == fingerprint(shop).fingerprint, "and the last one is of one moment"


def test_a_file_that_exists_is_not_written_over(shop: Store, tmp_path: Path) -> None:
    target = tmp_path / "mine.db"
    target.write_text("precious", encoding="utf-8")
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "nowhere")
    for taken in (target, link):
        with pytest.raises(StorageError) as refused:
            backup.make(shop, taken)
        assert refused.value.code == "exists"
    assert target.read_text(encoding="utf-8") == "precious"
    assert backup.make(shop, tmp_path).path.parent == tmp_path, "a folder is where the backup goes"


def test_a_folder_that_is_not_there_or_no_folder(shop: Store, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in ("none", "file"):
        with pytest.raises(StorageError) as refused:
            backup.make(shop, tmp_path / folder / "b.db")
        assert refused.value.code == "no_folder"


def test_a_folder_that_nobody_may_write_to(shop: Store) -> None:
    """The system's own folder of processes: not even root may make a file there."""
    with pytest.raises(StorageError) as refused:
        backup.make(shop, Path("/proc/sys/b.db"))
    assert refused.value.code in {"read_only", "no_folder", "disk_full"}


def test_a_disk_that_is_full(shop: Store, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    order(shop)
    said = subprocess.run(
        [sys.executable, "-c", FULL, str(shop.path), str(folder)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert said.stdout.strip() in {"cannot_write", "file_too_large", "disk_full"}, said.stderr
    assert names(folder) == []


def test_no_room_is_said_before_the_disk_is_filled(
    shop: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: type("Usage", (), {"free": 1_000_000}))
    with pytest.raises(StorageError) as refused:
        backup.make(shop, tmp_path / "b.db")
    assert refused.value.code == "disk_full"
    assert not (tmp_path / "b.db").exists()


def test_a_copy_that_is_not_good_is_not_kept(shop: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = copying.mark_copy

    def spoil(path: Path) -> None:
        mark(path)
        with sqlite3.connect(path) as conn:
            conn.execute("UPDATE users SET name='?'")

    monkeypatch.setattr(copying, "mark_copy", spoil)
    with pytest.raises(StorageError) as refused:
        backup.make(shop, tmp_path / "b.db")
    assert refused.value.code == "bad_copy"
    assert not list(tmp_path.glob("*b.db*"))


def test_on_a_stick_with_fat(shop: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No links there, names before contents, no rights: it is read again, and said."""

    def no_links(*_args: object, **_options: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(mounts, "filesystem", lambda _path: "vfat")
    made = backup.make(shop, tmp_path / "b.db")
    assert made.notes == (backup.ON_FAT,)
    backup.check_copy(made.path, made.digest)


@pytest.mark.parametrize(
    ("path", "kind"), [("/media/my stick/x/y", "vfat"), ("/media/my sticks", "ext4"), ("/home/a", "ext4")]
)
def test_which_file_system_holds_a_path(path: str, kind: str) -> None:
    table = "/dev/a / ext4 rw 0 0\n/dev/b /media/my\\040stick vfat rw 0 0\n"
    assert mounts.filesystem(Path(path), table) == kind


def test_what_a_dead_program_left_is_taken_away(shop: Store, clock: FixedClock) -> None:
    folder = backup.folder_of(shop)
    folder.mkdir(parents=True)
    (folder / f".x.db.12ab{safe_files.PART}").touch()
    (folder / f".x.db.12ab{safe_files.PART}-journal").touch()
    made = backup.make(shop)
    assert names(folder) == [made.path.name]


def test_the_last_of_days_and_weeks_are_kept(shop: Store, clock: FixedClock) -> None:
    for key, value in (("backup.daily", 3), ("backup.weekly", 4)):
        act(shop, "boss", "setting.set", key=key, value=value)
    for _day in range(24):
        assert backup.daily(shop) is not None
        clock.move(timedelta(hours=1))
        assert backup.daily(shop) is None, "once a day is enough"
        clock.move(timedelta(hours=23))
    made = [one.made.astimezone(shop.config.zone).date().isoformat() for one in backup.kept(shop)]
    assert made[:3] == ["2026-03-25", "2026-03-24", "2026-03-23"]
    assert made[3:] == ["2026-03-22", "2026-03-15", "2026-03-08"], "the Sundays of the weeks before"


def test_what_was_made_before_something_large_is_kept_longer(shop: Store, clock: FixedClock) -> None:
    first = backup.before(shop, "merge")
    for _day in range(10):
        clock.move(timedelta(days=1))
        backup.daily(shop)
    assert first.path.exists()


def test_the_last_good_one_is_never_taken_away(shop: Store, clock: FixedClock) -> None:
    for key in ("backup.daily", "backup.weekly"):
        act(shop, "boss", "setting.set", key=key, value=0)
    backup.daily(shop)
    clock.move(timedelta(days=1))
    last = backup.daily(shop)
    assert last is not None
    assert [one.path for one in backup.kept(shop)] == [last.path]


def test_backups_of_another_store_are_none_of_ours(shop: Store, tmp_path: Path, clock: FixedClock) -> None:
    other = staffed(tmp_path / "other" / "gendan.db", clock)
    for store in (shop, other):
        act(store, "boss", "setting.set", key="backup.folder", value=str(tmp_path / "kept"))
    mine, theirs = backup.make(shop), backup.make(other)
    assert mine.path.parent == theirs.path.parent
    assert [one.path for one in backup.kept(shop)] == [mine.path]


def test_before_a_migration(shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    order(shop)
    shop.close()
    steps, real = (*migrations.STEPS, "9999_more.sql"), migrations.statements
    monkeypatch.setattr(migrations, "STEPS", steps)
    monkeypatch.setattr(migrations, "VERSION", len(steps))
    monkeypatch.setattr(migrations, "statements", lambda step: real(step) if step != steps[-1] else MORE)
    backup.before_migration(shop.path, clock, config.load())  # and there the program died, in the same second
    store = enter(shop.path, clock, config.load())
    made, earlier = backup.kept(store)
    assert made.kind == earlier.kind == "before-migration"
    with sqlite3.connect(made.path) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (len(steps) - 1,)
        assert conn.execute("SELECT count(*) FROM orders").fetchone() == (1,)
    act(store, "boss", "customer.add", name="新客户")
    assert store.renewal is None
    store.close()
    with restore.checked(made.path, shop.path, clock, config.load()) as candidate:
        candidate.put()
    assert fingerprint(enter(shop.path, clock, config.load())).orders == 1, "an old backup is brought up to date"
