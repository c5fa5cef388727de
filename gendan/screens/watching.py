"""Watching the store from a thread of its own: what other processes write is on the screen within two seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.message import Message

from gendan.errors import GendanError

if TYPE_CHECKING:
    from gendan.services.standing import Standing

LOOK_SECONDS = 1.0
"""How often is looked: with the time to read and to draw, a change is seen within two seconds."""


@runtime_checkable
class Watched(Protocol):
    """A store that can be watched."""

    def watch(self) -> AbstractContextManager[Callable[[], int]]:
        """A number that is another one once anybody has written."""

    def standing(self) -> Standing:
        """How the store stands now."""

    def sweep(self) -> int:
        """Raise what became overdue meanwhile."""


class StoreStands(Message, bubble=False):
    """How the store stands; ``written`` says whether anybody has written since the last time."""

    def __init__(self, standing: Standing, *, written: bool) -> None:
        super().__init__()
        self.standing = standing
        self.written = written


class DataChanged(Message, bubble=False):
    """Somebody has written, here or in another process; the screen in front gets it."""


class Watch:
    """A thread that looks until it is ended. ``tell`` is called in it."""

    def __init__(self, store: Watched, tell: Callable[[StoreStands], object]) -> None:
        self._store = store
        self._tell = tell
        self._ended = False
        self._asked = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch-store", daemon=True)
        self._thread.start()

    def look(self) -> None:
        """Raise what became overdue, and tell how the store stands now, whether anybody has written or not."""
        self._asked.set()

    def end(self) -> None:
        """Look no more; the connection is given back when this returns."""
        self._ended = True
        self._asked.set()
        self._thread.join(2 * LOOK_SECONDS)

    def _run(self) -> None:
        missed = False
        while not self._ended:
            try:
                with self._store.watch() as version:
                    self._follow(version, missed=missed)
            except GendanError:  # what asks next says what is wrong; here one only tries again
                missed = True
                self._asked.clear()  # else a look that was asked for makes every wait end at once
                self._asked.wait(LOOK_SECONDS)

    def _follow(self, version: Callable[[], int], *, missed: bool) -> None:
        """``missed``: what was written before could not be seen, so it is told as if something had been."""
        seen, asked = version(), True
        while not self._ended:
            if asked:
                self._store.sweep()
            now = version()
            if asked or now != seen:
                self._tell(StoreStands(self._store.standing(), written=missed or now != seen))
            seen, missed = now, False
            asked = self._asked.wait(LOOK_SECONDS)
            self._asked.clear()
