"""Archiving that is killed: the records are where they were or in the file, and the next run does what is left."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from gendan import archiving, config
from gendan.clock import FixedClock
from gendan.db import audit
from gendan.db.store import Store, open_store
from gendan.services import history
from gendan.services.audit import verify
from gendan.services.rebuild import rebuild
from tests.conftest import START
from tests.helpers import act, actor, order, staffed

ROUNDS = int(os.environ.get("GENDAN_CRASH_ROUNDS", "0"))
LATER = START + timedelta(days=500)
RECORDS = 3
PROGRAM = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from gendan import archiving, config
from gendan.clock import FixedClock
from gendan.db import archiving as moving, audit, users
from gendan.db.store import open_store
from gendan.services.door import actor_of
from gendan.sync import archive as files

audit.TAIL, files._STEP, moving._TOGETHER = 2, 1, 1
database, now, last = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), int(sys.argv[3])
calls = 0

def told(_done, _total):
    global calls
    calls += 1
    if calls == last:
        os.kill(os.getpid(), signal.SIGKILL)

store = open_store(database, FixedClock(now), config.load())
with store.read() as conn:
    boss = actor_of(users.by_login(conn, "boss"))
shrink = moving.shrink

def slowly(conn):
    if not last:
        conn.connection.driver_connection.set_progress_handler(lambda: os.kill(os.getpid(), signal.SIGKILL), 200)
    return shrink(conn)

moving.shrink = slowly
archiving.archive(store, boss, progress=told)
"""


def opened(path: Path) -> Store:
    return open_store(path, FixedClock(LATER), config.load())


def test_killed_at_any_point_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of the file, after it was named, before the end of the transaction, while the database shrinks."""
    monkeypatch.setattr(audit, "TAIL", 2)
    clock = FixedClock(START)
    store = staffed(tmp_path / "gendan.db", clock)
    order(store, "A-1")
    act(store, "su", "order.assign", order="A-1", owner="fu")
    act(store, "su", "order.cancel", order="A-1", reason="withdrawn")
    clock.set(LATER)
    order(store, "B-2", placed="2027-07-01", promised="2027-07-20")
    act(store, "su", "order.assign", order="B-2", owner="fu")
    told = history.order_history(store, "A-1")
    store.close()
    points = [RECORDS - 1, 2 * RECORDS + 1, 3 * RECORDS, 0]
    points[:0] = [random.randint(1, 3 * RECORDS) for _round in range(ROUNDS)]
    for point in points:
        command = [sys.executable, "-c", PROGRAM, str(store.path), LATER.isoformat(), str(point)]
        assert subprocess.run(command, timeout=60, check=False).returncode == -signal.SIGKILL
        store = opened(store.path)
        assert verify(store).ok
        assert history.order_history(store, "A-1") == told
        is_done = not archiving.look(store).plan.parts
        assert is_done == (point == 0), point
        store.close()
    store = opened(store.path)
    assert archiving.archive(store, actor(store, "boss")).files == ()
    (kept,) = archiving.look(store).kept
    names = sorted(one.name for one in (store.path.parent / "archive").iterdir())
    assert names == [".lock", kept.file], "what the killed ones had begun is gone, what they had finished was used"
    assert rebuild(store, check=True).differences == ()
    store.close()
