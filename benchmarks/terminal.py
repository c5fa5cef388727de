"""A real terminal of 120 x 36: programs are started in it, keys are pressed, and the paint is waited for."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from benchmarks import generate

ROWS, COLUMNS = 36, 120
QUIET = 0.012
"""Seconds without output after which a paint is complete; they are not counted."""

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    ENABLE_COMMAND_PALETTE = False
    n = 0
    def compose(self):
        yield Static("READY 0")
    def on_key(self, event):
        self.n += 1
        self.query_one(Static).update(f"READY {self.n}")
Bare().run()
"""


def as_installed() -> dict[str, str]:
    """What lets a program find its bytecode, as after an installation, wherever its sources lie."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(generate.home() / "bytecode")}


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **as_installed(), **environment}
        self.began = time.perf_counter()
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.execve(command[0], list(command), env)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.seen = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.master)

    def _read(self, wait: float) -> bytes:
        if not select.select([self.master], [], [], wait)[0]:
            return b""
        try:
            return os.read(self.master, 1 << 16)
        except OSError:
            return b""

    def paint_of(self, mark: str, patience: float = 30.0) -> float:
        """Milliseconds from the last key (or the start) until the terminal has been told ``mark``."""
        end = time.perf_counter() + patience
        while mark.encode() not in self.seen:
            if time.perf_counter() > end:
                raise TimeoutError(f"no {mark!r} on the screen: {self.seen[-2000:]!r}")
            self.seen += self._read(0.05)
        return (time.perf_counter() - self.began) * 1000

    def settle(self, quiet: float = 0.3, patience: float = 10.0) -> None:
        """Wait until nothing has been painted for a while."""
        end = time.perf_counter() + patience
        while (chunk := self._read(quiet)) and time.perf_counter() < end:
            self.seen += chunk

    def press(self, keys: str) -> None:
        """Press keys; what is painted from now on is looked at."""
        self.seen = b""
        self.began = time.perf_counter()
        os.write(self.master, keys.encode())

    def key(self, keys: str, patience: float = 5.0, quiet: float = QUIET) -> float:
        """Milliseconds from the key to the end of the paint that it caused."""
        return self.typed(keys, (quiet,), patience)[0]

    def typed(self, keys: str, quiets: Sequence[float], patience: float = 5.0) -> list[float]:
        """Milliseconds from the key to the end of its paint, for each length of quiet (rising) that may end it."""
        self.press(keys)
        last, ended = 0.0, []
        for quiet in quiets:
            while chunk := self._read(quiet if last else patience):
                last = time.perf_counter()
                self.seen += chunk
            if not last:
                raise TimeoutError(f"nothing was painted for {keys!r}")
            ended.append((last - self.began) * 1000)
        return ended

    @property
    def memory(self) -> float:
        """Resident memory of the program in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


def bare() -> Terminal:
    """The smallest Textual application: one Static that counts keys."""
    return Terminal([sys.executable, "-c", BARE], {})


def gendan(database: Path, home: Path, now: str, *arguments: str) -> Terminal:
    """gendan on a database, in English, at a practice moment."""
    told = {"GENDAN_DB": str(database), "GENDAN_HOME": str(home), "GENDAN_NOW": now, "GENDAN_LANG": "en"}
    return Terminal([sys.executable, "-m", "gendan", *arguments], told)
