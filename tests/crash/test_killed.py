"""Export, merge, giving up a branch, backup, restore and migration, killed at moments taken by chance: whole or not at
all, and the next try succeeds.

``GENDAN_CRASH_ROUNDS=40`` kills each of them so often. A program that has loaded everything forks for each round, so
that the time of a round is that of the work.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gendan import config
from gendan.clock import FixedClock
from gendan.db import migrations
from gendan.db.store import Store
from gendan.entrance import enter
from gendan.services.audit import verify
from gendan.services.conflicts import rights
from gendan.services.rebuild import rebuild
from gendan.sync import backup, restore
from gendan.sync.exporting import export
from gendan.sync.merging import merge
from tests.conftest import START
from tests.helpers import act, staffed
from tests.sync.terminals import enrolled, state

ROUNDS = int(os.environ.get("GENDAN_CRASH_ROUNDS", "4"))
SEED = os.environ.get("GENDAN_CRASH_SEED", "killed")
MUCH = 80
MORE = ("CREATE TABLE more AS SELECT * FROM chg;", "CREATE INDEX more_hash ON more (hash);", "DROP TABLE more;",
        "ALTER TABLE drafts ADD COLUMN more TEXT;")  # fmt: skip
"""A further step of the schema, since there is none yet, that takes a moment."""
SERVER = """
import json, os, sys, traceback
from datetime import datetime
from pathlib import Path
from gendan import config, daily
from gendan.clock import FixedClock
from gendan.db import migrations
from gendan.entrance import enter
from gendan.services.conflicts import rights
from gendan.sync import again, backup, restore
from gendan.sync.exporting import export
from gendan.sync.merging import merge

daily.compose()
clock = FixedClock(datetime.fromisoformat(sys.argv[1]))
real = migrations.statements

def opened(path):
    return enter(Path(path), clock, config.load())

def taken(path, *files):
    done = merge(opened(path), [Path(file) for file in files], rights())
    assert not any(one.rejected for one in done), done

def brought_back(path, source):
    with restore.checked(Path(source), Path(path), clock, config.load()) as candidate:
        candidate.put()

def migrated(path, *statements):
    migrations.STEPS = (*migrations.STEPS, "9999_more.sql")
    migrations.VERSION = len(migrations.STEPS)
    migrations.statements = lambda step: list(statements) if step == "9999_more.sql" else real(step)
    opened(path).close()

WORK = {
    "export": lambda path, folder: export(opened(path), Path(folder), full=True),
    "merge": taken,
    "backup": lambda path: backup.make(opened(path)),
    "restore": brought_back,
    "migrate": migrated,
}
print("ready", flush=True)
while line := sys.stdin.readline():
    work, *args = json.loads(line)
    child = os.fork()
    if child == 0:
        try:
            WORK[work](*args)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    print(child, flush=True)
    sys.stdin.readline()  # until then its number is nobody else's
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Victim:
    """The program that is killed again and again: its work is done once whole, which says how long it takes."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", SERVER, START.isoformat()]
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._said("ready")
        self._chance = random.Random(SEED)
        self._whole: dict[str, float] = {}
        self.rounds = self.killed = 0

    def _said(self, expected: str | None = None) -> int:
        assert self._server.stdout is not None
        said = self._server.stdout.readline().strip()
        assert expected is None or said == expected
        return 0 if expected else int(said)

    def _tell(self, line: str) -> int:
        assert self._server.stdin is not None
        self._server.stdin.write(f"{line}\n")
        self._server.stdin.flush()
        return self._said()

    def do(self, work: str, *args: object) -> None:
        """Do it whole."""
        began = time.monotonic()
        self._tell(json.dumps([work, *map(str, args)]))
        assert self._tell("wait") == 0
        self._whole[work] = time.monotonic() - began

    def kill(self, work: str, *args: object) -> None:
        """Begin it and kill it, some time in the middle or when it has just ended."""
        child = self._tell(json.dumps([work, *map(str, args)]))
        time.sleep(self._chance.uniform(0, 1.05) * self._whole[work])
        os.kill(child, signal.SIGKILL)
        status = self._tell("wait")
        assert status in (0, signal.SIGKILL)
        self.rounds += 1
        self.killed += status == signal.SIGKILL

    def close(self) -> None:
        self._server.communicate("", timeout=60)


@pytest.fixture
def victim(pair: Pair) -> Iterator[Victim]:
    victim = Victim()
    yield victim
    victim.close()
    print(f"{victim.rounds} kills, {victim.killed} before the work was done")
    if ROUNDS >= 20:
        assert victim.killed >= ROUNDS // 4, "most were done before they were killed"


class Pair:
    """Two terminals as they were at the beginning, put back before each round with their identities."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self._home, self._kept = folder, home, folder.with_name("kept")
        self.first, self.second = folder / "one" / "gendan.db", folder / "two" / "gendan.db"
        self.stick = folder / "stick"

    def keep(self) -> None:
        """This is the beginning."""
        self.stick.mkdir(exist_ok=True)
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(self.folder, self._kept / "folder")
        shutil.copytree(self._home, self._kept / "home")

    def again(self) -> None:
        """Begin anew."""
        for there, kept in ((self.folder, "folder"), (self._home, "home")):
            shutil.rmtree(there)
            shutil.copytree(self._kept / kept, there)


def opened(path: Path) -> Store:
    return enter(path, FixedClock(START), config.load())


def digest(path: Path) -> str:
    """The fingerprint. A file that is copied must not be open in this process: SQLite would lose its locks."""
    store = opened(path)
    try:
        return state(store)
    finally:
        store.close()


def written(path: Path, stick: Path, *, full: bool = False) -> list[Path]:
    """Bundles of a terminal."""
    store = opened(path)
    try:
        return list(export(store, stick, full=full).paths)
    finally:
        store.close()


def taken(path: Path, files: list[Path]) -> None:
    """Taken in by a terminal."""
    store = opened(path)
    try:
        assert not [one for one in merge(store, files, rights()) if one.rejected]
    finally:
        store.close()


def looked_at(path: Path, check: Callable[[Store], object]) -> None:
    """Everything about the database is whole, and ``check`` holds."""
    store = opened(path)
    assert verify(store).ok
    assert rebuild(store, check=True).differences == ()
    check(store)
    store.close()


@pytest.fixture
def pair(tmp_path: Path, home: Path) -> Pair:
    made = Pair(tmp_path / "work", home)
    first = staffed(made.first, FixedClock(START))
    second = enrolled(first, made.second, "T2")
    for n in range(MUCH):
        act(first, "li", "customer.add", name=f"客户{n}", phone=f"138{n:08}")
    act(second, "li", "customer.add", name="先", phone="13900000001")
    first.close()
    second.close()
    made.keep()
    return made


def test_export(pair: Pair, victim: Victim) -> None:
    """What has the name of a bundle is whole, and exporting changes nothing."""
    before = digest(pair.first)
    victim.do("export", pair.first, pair.stick)
    for _round in range(ROUNDS):
        pair.again()
        victim.kill("export", pair.first, pair.stick)
        taker = opened(pair.second)
        refused = [one for one in merge(taker, sorted(pair.stick.glob("S01*")), rights(), dry_run=True) if one.rejected]
        assert not refused, refused
        taker.close()
        assert digest(pair.first) == before
    taken(pair.second, written(pair.first, pair.stick, full=True))


def test_merge(pair: Pair, victim: Victim) -> None:
    (path,) = written(pair.first, pair.stick)
    before = digest(pair.second)
    pair.keep()
    victim.do("merge", pair.second, path)
    after = digest(pair.second)
    for _round in range(ROUNDS):
        pair.again()
        victim.kill("merge", pair.second, path)
        looked_at(pair.second, lambda store: state(store) in (before, after) or pytest.fail("half"))
    taken(pair.second, [path])
    assert digest(pair.second) == after


def test_giving_up_a_branch(pair: Pair, victim: Victim) -> None:
    """The second was put back to the beginning and wrote other records: they are there, under the old or a new node."""
    lost = opened(pair.second)
    act(lost, "li", "customer.add", name="乙", phone="13900000002")
    lost.close()
    taken(pair.first, written(pair.second, pair.stick, full=True))
    (path,) = written(pair.first, pair.folder.with_name("kept") / "folder" / "stick", full=True)
    pair.again()
    back = opened(pair.second)
    for n in range(MUCH // 2):
        act(back, "li", "customer.add", name=f"丙{n}", phone=f"137{n:08}")
    back.close()
    before, path = digest(pair.second), pair.stick / path.name
    pair.keep()

    def own_records(store: Store) -> None:
        with store.read() as conn:
            count = conn.exec_driver_sql("SELECT count(*) FROM customers WHERE name LIKE '丙%'").scalar_one()
            others = conn.exec_driver_sql("SELECT count(*) FROM customers WHERE name = '乙'").scalar_one()
            has_new_code = conn.exec_driver_sql("SELECT count(*) FROM terminals WHERE name = 'T2B'").scalar_one()
        assert count == MUCH // 2
        assert others == has_new_code
        assert has_new_code or state(store) == before

    victim.do("merge", pair.second, path)
    for _round in range(ROUNDS):
        pair.again()
        victim.kill("merge", pair.second, path)
        looked_at(pair.second, own_records)
    taken(pair.second, [path])
    looked_at(pair.second, own_records)
    assert not list(pair.second.parent.glob("*.scratch*"))


def test_backup(pair: Pair, victim: Victim) -> None:
    """What has the name of a backup is whole; what a dead program left is gone after the next one."""
    held = digest(pair.first)
    victim.do("backup", pair.first)
    pair.again()
    for _round in range(ROUNDS):
        victim.kill("backup", pair.first)
        store = opened(pair.first)
        for one in backup.kept(store):
            backup.check_copy(one.path, held)
        store.close()
    store = opened(pair.first)
    made = backup.make(store)
    store.close()
    assert not list(made.path.parent.glob(".*.part*"))


def test_restore(pair: Pair, victim: Victim) -> None:
    """There is the old database or the one that was saved; the next try cleans up."""
    store = opened(pair.first)
    saved = backup.make(store, pair.folder / "saved.db").path
    act(store, "li", "customer.add", name="后", phone="13900000003")
    there, customers = state(store), MUCH
    store.close()
    pair.keep()

    def either(store: Store) -> None:
        with store.read() as conn:
            count = conn.exec_driver_sql("SELECT count(*) FROM customers").scalar_one()
        assert state(store) == there if count == customers + 1 else count == customers

    victim.do("restore", pair.first, saved)
    for _round in range(ROUNDS):
        pair.again()
        victim.kill("restore", pair.first, saved)
        looked_at(pair.first, either)
    with restore.checked(saved, pair.first, FixedClock(START), config.load()) as candidate:
        candidate.put()
    assert not list(pair.first.parent.glob(".*.part*"))


def test_migration(pair: Pair, victim: Victim, monkeypatch: pytest.MonkeyPatch) -> None:
    """The schema is the old one or the new one, and nothing is lost; the next start brings it up to date."""
    before, old = digest(pair.first), migrations.VERSION
    steps, real = (*migrations.STEPS, "9999_more.sql"), migrations.statements
    victim.do("migrate", pair.first, *MORE)
    monkeypatch.setattr(migrations, "STEPS", steps)
    monkeypatch.setattr(migrations, "VERSION", len(steps))
    monkeypatch.setattr(migrations, "statements", lambda step: list(MORE) if step == steps[-1] else real(step))
    for _round in range(ROUNDS):
        pair.again()
        victim.kill("migrate", pair.first, *MORE)
        conn = sqlite3.connect(pair.first)
        has_column = "more" in [row[1] for row in conn.execute("PRAGMA table_info(drafts)")]
        assert conn.execute("PRAGMA user_version").fetchone()[0] == old + has_column
        assert conn.execute("SELECT count(*) FROM sqlite_master WHERE name = 'more'").fetchone()[0] == 0
        conn.close()
        looked_at(pair.first, lambda store: state(store) == before or pytest.fail("something is lost"))
