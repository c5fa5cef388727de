"""Operations that people see, in a real terminal: start, unlock, keys, sections, memory."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import generate, soak
from benchmarks.measure import PAIRS, Line, in_turns, p95, timed
from benchmarks.terminal import QUIET, Terminal, bare, gendan
from gendan import config
from gendan.entrance import enter
from gendan.services import passwords
from gendan.services.today import today

NOW = generate.NOW.isoformat()
DOWN, UP, PAGE_DOWN, PAGE_UP, ENTER, ESCAPE, F2 = "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[5~", "\r", "\x1b", "\x1bOQ"
KEYS = 120
FOLLOWS = 0.25
"""Seconds without paint after which nothing more follows a letter: lists and findings wait for a pause."""
TYPING = 5
"""How many times the start of the bare application people need for a password: 2 s on a quiet machine."""


class Screens:
    """The operations on one database; each method yields lines of the table. They are listed in ``OPERATIONS``."""

    def __init__(self, path: Path, home: Path) -> None:
        self.path, self.home = path, home
        store = enter(path, generate.clock(), config.load())
        try:
            self.first = today(store).items[0]
        finally:
            store.close()

    def _program(self, *words: str) -> float:
        command = [sys.executable, *words]
        return timed(lambda: subprocess.run(command, check=True, capture_output=True))

    def _gendan(self) -> Terminal:
        return gendan(self.path, self.home, NOW)

    def version(self) -> Iterator[Line]:
        """The command line at its lightest."""
        floor, value = in_turns(lambda: self._program("-c", "pass"), lambda: self._program("-m", "gendan", "--version"))
        yield Line("gendan --version", "pass", floor, value, 3)

    def start(self) -> Iterator[Line]:
        """From nothing to the lock screen, and what that takes in memory."""
        sizes: list[float] = []
        bares: list[float] = []

        def floor() -> float:
            with bare() as terminal:
                took = terminal.paint_of("READY")
                bares.append(terminal.memory)
                return took

        def once() -> float:
            with self._gendan() as terminal:
                took = terminal.paint_of("Password")
                sizes.append(terminal.memory)
                return took

        low, value = in_turns(floor, once)
        yield Line("start to the lock screen", "F1", low, value, 1.25)
        yield Line("memory at the lock screen", "bare", statistics.median(bares), statistics.median(sizes), 1.4, "MB")

    def unlock(self) -> Iterator[Line]:
        """From Enter behind the right password to today's list, less the time that the password itself takes."""
        stored = passwords.hashed(generate.PASSWORD)
        sizes: list[float] = []
        bares: list[float] = []
        slow = 0.0

        def floor() -> float:
            nonlocal slow
            with bare() as terminal:
                slow = terminal.paint_of("READY")
                bares.append(terminal.memory)
                return slow

        def once() -> float:
            with self._gendan() as terminal:
                terminal.paint_of("Password")
                time.sleep(max(2.0, TYPING * slow / 1000))
                terminal.settle()
                terminal.key(ENTER, quiet=0.2)
                terminal.press(generate.PASSWORD)
                terminal.settle(0.2)
                checked = timed(lambda: passwords.matches(stored, generate.PASSWORD))
                terminal.press(ENTER)
                took = terminal.paint_of(self.first.customer)
                terminal.settle()
                sizes.append(terminal.memory)
                return took - checked

        low, value = in_turns(floor, once, 7)
        yield Line("unlock to today's list", "F1", low, value, 0.6)
        yield Line("memory at today", "bare", statistics.median(bares), statistics.median(sizes), 3, "MB")

    @contextmanager
    def _inside(self) -> Iterator[tuple[Terminal, Terminal]]:
        """The counter, and gendan at today's list, side by side."""
        with bare() as counter, self._gendan() as terminal:
            counter.paint_of("READY")
            terminal.paint_of("Password")
            time.sleep(1.5)
            terminal.settle()
            terminal.key(ENTER, quiet=0.2)
            terminal.press(generate.PASSWORD)
            terminal.settle()
            terminal.press(ENTER)
            terminal.paint_of(self.first.customer)
            terminal.settle(1.0)
            counter.settle()
            yield counter, terminal

    def _keys(
        self, name: str, work: Callable[[int], float], counter: Terminal, budgets: tuple[float | None, float], keys: int
    ) -> Iterator[Line]:
        floor: list[float] = []
        values: list[float] = []
        for n in range(keys):
            floor.append(counter.key("x"))
            values.append(work(n))
        middle, high = budgets
        if middle is not None:
            yield Line(f"{name}, p50", "F2", statistics.median(floor), statistics.median(values), middle)
        yield Line(f"{name}, p95", "F2", p95(floor), p95(values), high)

    def keys(self) -> Iterator[Line]:
        """Keys in the list of all orders, in today's list, in the search."""
        with self._inside() as (counter, terminal):
            yield from self._keys("key: down in today", lambda _n: terminal.key(DOWN), counter, (2.5, 3), KEYS // 2)
            terminal.key("3")
            terminal.settle()
            yield from self._keys("key: down in orders", lambda _n: terminal.key(DOWN), counter, (2.5, 3), KEYS)
            yield from self._keys("key: page down in orders", lambda _n: terminal.key(PAGE_DOWN), counter, (4, 6), KEYS)
            before = terminal.memory
            for _ in range(1000):
                terminal.key(DOWN, quiet=0.002)
            yield Line("memory after 1,000 more keys", "before", before, terminal.memory, 1.05, "MB")
            terminal.key("/")
            terminal.settle()
            yield from self._typing("key: typing in search", terminal, counter, "wangjianhua")

    def _typing(self, name: str, terminal: Terminal, counter: Terminal, word: str) -> Iterator[Line]:
        """Letters at a typist's pace: each key's own paint, and what follows it (lists, findings) after their pause."""
        floor: list[float] = []
        own: list[float] = []
        whole: list[float] = []
        for letter in [*word, "\x15"] * 3:
            floor.append(counter.key("x"))
            took, with_all = terminal.typed(letter, (QUIET, FOLLOWS))
            own.append(took)
            whole.append(with_all)
        yield Line(f"{name}, p95", "F2", p95(floor), p95(own), 5)
        yield Line(f"{name} and its lists, p95", "F2", p95(floor), p95(whole), None)

    def places(self) -> Iterator[Line]:
        """Opening an order from the list of all, and going from section to section."""
        with self._inside() as (counter, terminal):
            terminal.key("3", quiet=0.5)

            def back_and_open(_n: int) -> float:
                took = terminal.key(ENTER, quiet=0.1)
                terminal.key(ESCAPE, quiet=0.3)
                terminal.key(DOWN)
                return took

            yield from self._keys("open an order", back_and_open, counter, (None, 20), 30)
            sections = "138318"
            yield from self._keys(
                "switch a section", lambda n: terminal.key(sections[n % 6], quiet=0.1), counter, (None, 20), 36
            )

    def entry(self) -> Iterator[Line]:
        """Typing the customer of a new order, with the list of customers and the findings that follow."""
        with self._inside() as (counter, terminal):
            terminal.press(F2)
            terminal.paint_of("Customer")
            terminal.settle(1.0)
            if b"Throw away" in terminal.seen:  # what an earlier run typed was kept
                terminal.key("n", quiet=1.0)
            yield from self._typing("key: typing in order entry", terminal, counter, "wangjianhua")

    def soak(self) -> Iterator[Line]:
        """Thousands of keys through everything; only where it is asked for, it takes its time."""
        yield from soak.soak(self.path, self.home, self.first.customer)

    OPERATIONS = (version, start, unlock, keys, places, entry)


def lines(path: Path, only: str) -> Iterator[Line]:
    """The lines of all operations whose name holds ``only``."""
    screens = Screens(path, generate.home() / "home")  # the same home: else each time it is said that this is a copy
    for operation in (*Screens.OPERATIONS, *((Screens.soak,) if only == "soak" else ())):
        if only in operation.__name__:
            yield from operation(screens)


assert PAIRS >= 7
