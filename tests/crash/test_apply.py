"""A program that is killed in the middle of its work loses nothing that it said was done, and leaves nothing half done.

``GENDAN_CRASH_ROUNDS=50`` tries more often than the few times of a usual run.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from gendan import config
from gendan.clock import FixedClock
from gendan.db.store import Store, open_store
from gendan.services.audit import verify
from gendan.services.history import page
from gendan.services.rebuild import rebuild
from tests.helpers import PASSWORD, jsonl, order, staffed

ROUNDS = int(os.environ.get("GENDAN_CRASH_ROUNDS", "3"))
LINES = 120


def work(round_: int, number: str) -> str:
    """Many commands of all sorts, each with a mark of its own in the reason."""
    kinds: list[dict[str, Any]] = [
        {"cmd": "customer.add", "args": {"name": "新客户"}},
        {"cmd": "order.promise", "by": "fu", "args": {"order": number, "date": "2026-03-20"}},
        {"cmd": "contact.log", "args": {"order": number, "channel": "phone", "summary": "来电"}},
        {"cmd": "order.hold", "args": {"order": number}},
        {"cmd": "order.resume", "args": {"order": number}},
        {"cmd": "customer.update", "args": {"customer": "王小明"}},
    ]
    lines = []
    for n in range(LINES):
        kind = kinds[n % len(kinds)]
        args = {**kind["args"], "reason": f"mark {round_}-{n}"}
        if kind["cmd"] == "customer.update":
            args["address"] = f"{round_}-{n} 号"
        lines.append({**kind, "args": args, "ref": f"{round_}-{n}"})
    return jsonl(*lines)


def start(path: Path, file: Path, *options: str) -> subprocess.Popen[str]:
    env = {**os.environ, "GENDAN_PASSWORD": PASSWORD, "GENDAN_DB": str(path)}
    command = [sys.executable, "-m", "gendan", "apply", str(file), "--as", "boss", *options]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def killed_after(child: subprocess.Popen[str], answers: int, delay: float) -> list[str]:
    """What the program had said when it was killed, some answers and a moment after its start."""
    assert child.stdout is not None
    lines = [child.stdout.readline() for _ in range(answers)]
    time.sleep(delay)
    child.send_signal(signal.SIGKILL)
    lines += child.stdout.readlines()
    child.stdout.close()
    assert child.wait(30) in (-signal.SIGKILL, 0, 1)
    return [json.loads(line)["ref"] for line in lines if line.endswith("\n") and json.loads(line)["ok"]]


def marks(store: Store, round_: int) -> list[str]:
    """The marks of this round that are in the log, oldest first."""
    reasons = [str(entry.reason).partition("mark ")[2] for entry in page(store, limit=100_000)]
    return [mark for mark in reversed(reasons) if mark.startswith(f"{round_}-")]


def whole(path: Path, clock: FixedClock) -> Store:
    """The store after a crash: it opens, and everything in it fits together."""
    store = open_store(path, clock, config.load())
    assert verify(store).broken == ()
    assert rebuild(store, check=True).differences == ()
    return store


@pytest.fixture
def path(tmp_path: Path, clock: FixedClock) -> Path:
    store = staffed(tmp_path / "gendan.db", clock)
    order(store)
    store.close()
    return tmp_path / "gendan.db"


def test_what_was_said_to_be_done_is_there(path: Path, clock: FixedClock, tmp_path: Path) -> None:
    chance = random.Random(ROUNDS)
    file = tmp_path / "work.jsonl"
    caught = 0
    for round_ in range(ROUNDS):
        file.write_text(work(round_, "A-1"), encoding="utf-8")
        told = killed_after(start(path, file), chance.randrange(1, 60), chance.random() * 0.05)
        store = whole(path, clock)
        there = marks(store, round_)
        store.close()
        assert set(told) <= set(there), "nothing that was said to be done is missing"
        assert len(there) <= len(told) + 1, "one at most was done and not yet said"
        caught += 0 < len(there) < LINES
    assert caught, "at least once it was killed in the middle of its work"


def test_all_together_or_not_at_all(path: Path, clock: FixedClock, tmp_path: Path) -> None:
    chance = random.Random(ROUNDS)
    file = tmp_path / "work.jsonl"
    for round_ in range(ROUNDS):
        file.write_text(work(round_, "A-1"), encoding="utf-8")
        told = killed_after(start(path, file, "--atomic"), 0, 0.5 + chance.random() * 2)
        store = whole(path, clock)
        there = marks(store, round_)
        store.close()
        assert len(there) in {0, LINES}
        assert set(told) <= set(there), "nothing is said to be done before it is kept"


def test_two_at_once_and_one_is_killed(path: Path, clock: FixedClock, tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    first.write_text(work(0, "A-1"), encoding="utf-8")
    second.write_text(work(1, "A-1"), encoding="utf-8")
    victim, survivor = start(path, first), start(path, second)
    told = killed_after(victim, 20, 0.05)
    out, _err = survivor.communicate(timeout=120)
    said = [json.loads(line) for line in out.splitlines()]
    store = whole(path, clock)
    assert set(told) <= set(marks(store, 0))
    assert {answer["ref"] for answer in said if answer["ok"]} == set(marks(store, 1))
    assert len(said) == LINES, "a lock that its owner died with holds nobody up"
    store.close()
