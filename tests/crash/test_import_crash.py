"""An import that is killed: the database opens, the log is whole, and the file is in altogether or not at all."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from gendan import config
from gendan.clock import FixedClock
from gendan.db.store import open_store
from gendan.services.audit import verify
from gendan.services.founding import Founding, found
from gendan.services.order_list import find
from gendan.services.rebuild import rebuild
from tests.services.book_files import NORTHWIND, NORTHWIND_MAP

ROUNDS = int(os.environ.get("GENDAN_CRASH_ROUNDS", "3"))
NOW = "1998-05-06T18:00:00+08:00"
PASSWORD = "not the login"
ORDERS = 120
"""Enough that writing takes a while, few enough that a round is short."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The first orders of Northwind."""
    header, *lines = NORTHWIND.read_text(encoding="utf-8").splitlines(keepends=True)
    numbers = list(dict.fromkeys(line.split(",")[0] for line in lines))[:ORDERS]
    path = tmp_path / "book.csv"
    path.write_text(header + "".join(line for line in lines if line.split(",")[0] in numbers), encoding="utf-8")
    return path


def start(path: Path, book: Path) -> subprocess.Popen[str]:
    """A real ``gendan import``, in a process of its own."""
    words = ["import", str(book), "--map", str(NORTHWIND_MAP), "--as", "boss", "--db", str(path), "--json"]
    environment = {**os.environ, "GENDAN_NOW": NOW, "GENDAN_PASSWORD": PASSWORD}
    command = [sys.executable, "-m", "gendan", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def taken_in(path: Path, clock: FixedClock) -> int:
    """How many orders there are, after everything about the database was looked at."""
    store = open_store(path, clock, config.load())
    try:
        assert verify(store).broken == ()
        assert rebuild(store, check=True).differences == ()
        with store.read() as conn:
            assert conn.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        return find(store, "", None).total
    finally:
        store.close()


def test_a_killed_import_leaves_all_or_nothing(tmp_path: Path, book: Path) -> None:
    clock = FixedClock(datetime.fromisoformat(NOW), practice=True)
    chance = random.Random(os.environ.get("GENDAN_CRASH_SEED", "import"))
    whole: float | None = None
    seen: set[int] = set()
    for round_ in range(ROUNDS):
        path = tmp_path / str(round_) / "gendan.db"
        found(path, clock, config.load(), Founding("S01", "店", "T1", "boss", PASSWORD))
        if whole is None:
            began = time.monotonic()
            first = start(path, book)
            _told, said = first.communicate()
            whole = time.monotonic() - began
            assert first.returncode == 0, said
            assert taken_in(path, clock) == ORDERS
            continue
        process = start(path, book)
        time.sleep(whole * chance.uniform(0.3, 1.1))
        process.kill()
        process.communicate()
        left = taken_in(path, clock)
        assert left in (0, ORDERS)
        seen.add(left)
        again = start(path, book)
        told, said = again.communicate()
        assert again.returncode == 0, said
        report = json.loads(told)
        assert (report["orders"], report["unchanged"]) == (ORDERS - left, left)
        assert taken_in(path, clock) == ORDERS
    if ROUNDS >= 20:
        assert 0 in seen, "no process was killed while it was writing"
