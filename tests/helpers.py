"""Stores for tests: founded in a folder of their own, with people in every role, worked on through the doors."""

from __future__ import annotations

import atexit
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gendan import config, locations
from gendan.clock import Clock
from gendan.db import users
from gendan.db.packing import pack, unpack
from gendan.db.store import Store, open_store
from gendan.services import door
from gendan.services.context import Actor
from gendan.services.founding import Founding, found

PASSWORD = "goodword"
STAFF = {"boss": "admin", "su": "supervisor", "fu": "follower", "pla": "planner", "fin": "finance", "li": "clerk"}
"""Logins of the people in a staffed store, and their roles; ``boss`` is the first admin."""


def founded(path: Path, clock: Clock) -> Store:
    """A new store at ``path`` with its admin ``boss``."""
    found(path, clock, config.load(), Founding("S01", "测试店", "T1", "boss", PASSWORD))
    return open_store(path, clock, config.load())


def staffed(path: Path, clock: Clock) -> Store:
    """A new store at ``path`` with somebody in every role.

    The first store of a test is a copy of one that was made once for all tests that begin at the same moment; further
    ones are made, since two terminals are never the same node.
    """
    template = _template(clock)
    identities = locations.identity_folder()
    if any((identities / one.name).exists() for one in (template / "identity").iterdir()):
        return _staff(founded(path, clock))
    locations.private_folder(path.parent)
    locations.private_folder(identities)
    shutil.copy2(template / "gendan.db", path)
    shutil.copytree(template / "identity", identities, dirs_exist_ok=True)
    return open_store(path, clock, config.load())


def _staff(store: Store) -> Store:
    for login, role in STAFF.items():
        if login != "boss":
            act(store, "boss", "user.add", login=login, name=f"{login}先生", role=role, password=PASSWORD)
    return store


_TEMPLATES: dict[tuple[datetime, bool], Path] = {}


def _template(clock: Clock) -> Path:
    """The folder of the finished store, with the identity of its node, that stores of this moment are copies of."""
    key = (clock.now(), clock.practice)
    if key not in _TEMPLATES:
        folder = Path(tempfile.mkdtemp(prefix="gendan-tests-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("GENDAN_HOME", str(folder / "home"))
            _staff(founded(folder / "gendan.db", clock)).close()
            shutil.copytree(locations.identity_folder(), folder / "identity")
        _TEMPLATES[key] = folder
    return _TEMPLATES[key]


def actor(store: Store, login: str) -> Actor:
    """The actor of a login, without asking for his password."""
    with store.read() as conn:
        row = users.by_login(conn, login)
    assert row is not None
    return door.actor_of(row)


def act(store: Store, who: str | None, name: str, /, at: datetime | None = None, **args: Any) -> dict[str, Any]:
    """Run one command as ``who``; returns its result."""
    return door.run(store, actor(store, who) if who else None, name, args, at)


def order(store: Store, outside: str = "A-1", **more: Any) -> str:
    """An order that was taken over from another system, confirmed and open; its number."""
    fields = {
        "number": outside,
        "customer": "王小明",
        "phone": "13812345678",
        "address": "中山路 1 号",
        "placed": "2026-02-20",
        "promised": "2026-03-10",
        "lines": [{"product": "M1", "name": "餐桌", "qty": "2", "price": "10.50", "amount": "21.00"}],
    }
    return str(act(store, "su", "order.import", **{**fields, **more})["number"])


@contextmanager
def tampering(path: Path, *, unlock: bool = False) -> Iterator[sqlite3.Connection]:
    """The database as somebody with a knife sees it; with ``unlock`` the journal's triggers are taken off meanwhile."""
    conn = sqlite3.connect(path)
    try:
        taken = conn.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name='chg'").fetchall()
        for name, _sql in taken if unlock else ():
            conn.execute(f"DROP TRIGGER {name}")
        conn.create_function("unpack", 1, unpack)
        conn.create_function("pack", 1, pack)
        yield conn
        for _name, sql in taken if unlock else ():
            conn.execute(sql)
        conn.commit()
    finally:
        conn.close()


def bodies(path: Path) -> str:
    """Everything that stands in the journal, as one text."""
    conn = sqlite3.connect(path)
    try:
        return "\n".join(unpack(row[0]) for row in conn.execute("SELECT body FROM chg ORDER BY pos"))
    finally:
        conn.close()


@dataclass(frozen=True)
class Ran:
    """What a run of the command line left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The document on standard output."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The documents on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class CommandLine:
    """Runs gendan in this process, from its entrance to its exit status."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *words: str, given: str | bytes = b"") -> Ran:
        from gendan.__main__ import main

        data = given.encode() if isinstance(given, str) else given
        self._monkeypatch.setattr(sys, "argv", ["gendan", *map(str, words)])
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        self._capsys.readouterr()
        status: Any = 0
        try:
            main()
        except SystemExit as end:
            status = end.code or 0
        said = self._capsys.readouterr()
        assert "Traceback" not in said.err + said.out
        return Ran(status, said.out, said.err)


def program(*words: str, given: str | bytes = b"", env: dict[str, str] | None = None) -> Ran:
    """Runs gendan as a program of its own."""
    data = given.encode() if isinstance(given, str) else given
    command = [sys.executable, "-m", "gendan", *words]
    ran = subprocess.run(command, input=data, capture_output=True, timeout=60, check=False, env=env)
    said = Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())
    assert "Traceback" not in said.err + said.out
    return said


def jsonl(*lines: Any) -> str:
    """Lines of JSON; a text among them stands as it is."""
    return "".join(f"{line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def codes(answers: Sequence[dict[str, Any]]) -> list[str]:
    """``ok`` or the code of the error of every answer."""
    return ["ok" if answer["ok"] else answer["error"]["code"] for answer in answers]
