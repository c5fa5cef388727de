"""Nothing typed is lost with the program: killed, or its terminal closed, in the middle of an order (C030).

``GENDAN_CRASH_ROUNDS=50`` tries more often than the one time of a usual run, at places of the form taken by chance.
"""

from __future__ import annotations

import fcntl
import os
import pty
import random
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gendan import config
from gendan.clock import FixedClock
from gendan.db.store import Store, open_store
from gendan.i18n import _
from gendan.services import drafts
from gendan.services.audit import verify
from gendan.services.entry_form import TypedOrder, from_body
from tests.helpers import PASSWORD, staffed
from tests.screens.entry_store import furnish

ROUNDS = max(1, int(os.environ.get("GENDAN_CRASH_ROUNDS", "3")) // 3)
PATIENCE = 60
"""Seconds that a busy machine is given for anything; nothing waits that long elsewhere."""
LAUNCH = """
import os, signal, sys
os.close(os.open(os.ttyname(0), os.O_RDWR))  # the first terminal that the leader of a session opens is its own
signal.signal(signal.SIGHUP, getattr(signal, sys.argv[1]))
os.execv(sys.executable, [sys.executable, "-m", "gendan"])
"""
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P^_].*?(?:\x07|\x1b\\)|[()].|[ -/]*[0-~])", re.S)
F2 = "\x1bOQ"
WISH = "浅胡桃色"
Typed = Callable[[TypedOrder], bool]
FIELDS: list[tuple[str, Typed]] = [
    ("13800001234\r", lambda draft: (draft.customer, draft.code != "") == ("王建华", True)),
    ("B-200\r", lambda draft: [line.product for line in draft.lines] == ["B-200"]),
    ("7\r", lambda draft: [line.qty for line in draft.lines] == ["7"]),
    ("\r+10\r", lambda draft: draft.requested != ""),
    (WISH, lambda draft: draft.special == WISH),
]
"""What the clerk types, field after field, and how the draft shows that it is kept."""


class Terminal:
    """A program in a terminal of its own, read as long as somebody waits for something."""

    def __init__(self, path: Path, hangup: str) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        env = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        self.run = subprocess.Popen(
            [sys.executable, "-c", LAUNCH, hangup],
            env={**env, "TERM": "xterm-256color", "GENDAN_LANG": "zh", "GENDAN_DB": str(path)},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self.is_open = True
        self._said = b""

    def press(self, keys: str) -> None:
        """Type; what is painted from now on is what ``until_seen`` looks at."""
        self._said = b""
        os.write(self._master, keys.encode())

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Read what the program paints until something holds."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, f"{what}; on the screen: {self.painted[-4000:]}"
            assert self.run.poll() is None, f"it ended: {self.painted[-4000:]}"
            if select.select([self._master], [], [], 0.05)[0]:
                self._said += os.read(self._master, 65536)

    def until_seen(self, *words: str) -> None:
        """Wait until all these words were painted since the last key."""
        self.until(lambda: all(word in self.painted for word in words), f"waits for {words}")

    @property
    def painted(self) -> str:
        """The text of what was painted since the last key, without colours and places."""
        return ESCAPES.sub("", self._said.decode(errors="replace"))

    def close(self) -> None:
        """Close the window."""
        if self.is_open:
            self.is_open = False
            os.close(self._master)

    def until_gone(self) -> int:
        """Wait until neither the program nor anything it started is left; its exit status."""
        end = time.monotonic() + PATIENCE
        while self.run.poll() is None or self._has_left_something():
            assert time.monotonic() < end, "a process stays behind"
            time.sleep(0.02)
        return self.run.returncode

    def _has_left_something(self) -> bool:
        try:
            os.killpg(self.run.pid, 0)
        except ProcessLookupError:
            return False
        return True


@contextmanager
def started(path: Path, hangup: str = "SIG_DFL") -> Iterator[Terminal]:
    """The program in a terminal, with the clerk signed in; it is ended however this ends."""
    terminal = Terminal(path, hangup)
    try:
        terminal.until_seen(_("Password"))
        terminal.press("li\r")
        terminal.press(f"{PASSWORD}\r")
        terminal.until_seen(_("Today"), "li先生")
        yield terminal
    finally:
        terminal.run.kill()
        terminal.run.wait(PATIENCE)
        terminal.close()


def kept(store: Store) -> list[TypedOrder]:
    return [from_body(one.body) for one in drafts.kept_forms(store, "li", "entry")]


def type_order(terminal: Terminal, store: Store, fields: int) -> TypedOrder:
    """Type so many fields of a new order; the draft as it is kept after each."""
    terminal.press(F2)
    terminal.until_seen(_("code, phone, name, initials"))
    for keys, is_kept in FIELDS[:fields]:
        terminal.press(keys)
        terminal.until(lambda is_kept=is_kept: any(map(is_kept, kept(store))), f"the draft after {keys!r}")  # type: ignore[misc]
    (draft,) = kept(store)
    return draft


def killed(terminal: Terminal) -> None:
    terminal.run.send_signal(signal.SIGKILL)
    assert terminal.until_gone() == -signal.SIGKILL


def closed(terminal: Terminal) -> None:
    terminal.close()
    assert terminal.until_gone() != 0


WAYS = {"killed": (killed, "SIG_DFL"), "closed": (closed, "SIG_DFL"), "closed and not told": (closed, "SIG_IGN")}


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    store = staffed(tmp_path / "gendan.db", clock)
    furnish(store)
    yield store
    store.close()


@pytest.mark.parametrize("way", WAYS)
def test_what_was_typed_is_offered_again(store: Store, tmp_path: Path, clock: FixedClock, home: Path, way: str) -> None:
    ends, hangup = WAYS[way]
    path, chance = tmp_path / "gendan.db", random.Random(way)
    for round_ in range(ROUNDS):
        fields = chance.randint(1, len(FIELDS)) if round_ else len(FIELDS)
        with started(path, hangup) as terminal:
            draft = type_order(terminal, store, fields)
            ends(terminal)
        with started(path) as terminal:
            terminal.press(F2)
            terminal.until_seen(_("An order was begun and not filed"), " ".join(["王建华", "B-200"][:fields]))
            terminal.press("\r")
            terminal.until_seen("王建华", *["B-200", "7", draft.requested, WISH][: fields - 1])
            assert kept(store) == [draft]
        drafts.drop(store, "li", "entry")
    assert list(home.rglob("crash-*")) == []
    again = open_store(path, clock, config.load())
    assert verify(again).broken == ()
    again.close()
