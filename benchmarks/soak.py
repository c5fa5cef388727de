"""Hours at the keyboard: real keys through all sections in a pseudo-terminal, and what the program takes meanwhile.

``python -m benchmarks --only soak``; ``GENDAN_SOAK_KEYS`` says how many keys (10,000). The clock is a practice clock
that stands, so nothing falls due on the way; what grows is ours.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks import generate
from benchmarks.measure import Line
from benchmarks.terminal import Terminal, gendan

DOWN, UP, PAGE_DOWN, LEFT, RIGHT = "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[D", "\x1b[C"
ENTER, ESCAPE, F8 = "\r", "\x1b", "\x1b[19~"
PAUSE = 0.02
"""Seconds between two keys: faster than any hand, slow enough that screens are opened and not only passed."""
ROUND: tuple[str, ...] = (
    *("1", DOWN, DOWN, DOWN, UP, PAGE_DOWN),
    *("2", DOWN, RIGHT, DOWN, LEFT),
    *("3", *(DOWN,) * 8, PAGE_DOWN, PAGE_DOWN, ENTER, RIGHT, RIGHT, RIGHT, RIGHT, ESCAPE),
    *("4", DOWN, "5", DOWN, ENTER, ESCAPE, "6", DOWN, ENTER, ESCAPE),
    *("7", DOWN, PAGE_DOWN, ENTER, RIGHT, ESCAPE, "8", RIGHT, RIGHT, LEFT, LEFT, "9", RIGHT, RIGHT, RIGHT),
    *("1", "/", *"wangjianhua", "\x15", *"138", ESCAPE, "3", ENTER, ESCAPE, F8, F8),
)
"""A round through everything that can be looked at; it writes nothing."""


def soak(path: Path, home: Path, first: str) -> Iterator[Line]:
    """Memory after the first fifth of the keys, when all has been opened once, and at the end. ``first`` is the
    customer who stands first in today's list.
    """
    wanted = int(os.environ.get("GENDAN_SOAK_KEYS", "10000"))
    with gendan(path, home, generate.NOW.isoformat()) as terminal:
        _enter(terminal, first)
        at_today = terminal.memory
        warm = 0.0
        for number, key in enumerate(islice(cycle(ROUND), wanted), 1):
            terminal.press(key)
            terminal.settle(PAUSE, PAUSE * 10)
            if number % max(1, wanted // 10) == 0:
                print(f"  {number:>7,} keys: {terminal.memory:6.1f} MB", file=sys.stderr, flush=True)
            if number == wanted // 5:
                warm = terminal.memory
        terminal.settle(1.0, 20)
        yield Line(f"memory after {wanted:,} keys", "at today", at_today, terminal.memory, None, "MB")
        yield Line(f"memory after {wanted:,} keys", "a fifth", warm, terminal.memory, 1.05, "MB")


def _enter(terminal: Terminal, first: str) -> None:
    terminal.paint_of("Password")
    time.sleep(3.0)
    terminal.settle()
    terminal.key(ENTER, quiet=0.2)
    terminal.press(generate.PASSWORD)
    terminal.settle()
    terminal.press(ENTER)
    terminal.paint_of(first)
    terminal.settle(2.0, 20)
