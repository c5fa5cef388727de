"""What happens while the user types a password: the store is opened, the first screen made, empty, behind the lock."""

from __future__ import annotations

import contextlib
import gc
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from gendan import clock as clocks
from gendan.clock import Clock
from gendan.config import Config
from gendan.errors import GendanError
from gendan.screens.host import OpenStore
from gendan.screens.sections import Section
from gendan.shell import Shell

IDLE_SECONDS = 2.0
"""How long nobody has pressed a key before things are tidied up: that may take a tenth of a second."""
SWITCH_SECONDS = 0.001
"""How long a thread may go on while a key waits. Python's own 5 ms are felt where a list is read while one types."""


class Starting(Shell):
    """Opens the store in a thread, with everything that the first screen needs, and keeps memory tidy."""

    sections: tuple[Section, ...] = ()
    is_locked = True
    keeps_house = False
    """Whether the process is ours alone: then its garbage collector and its threads follow our keys."""

    def __init__(self, open_store: Callable[[], OpenStore], config: Config, clock: Clock) -> None:
        """``open_store`` is called in a thread after the first picture; it may be slow."""
        super().__init__(config, clock)
        self._open_store = open_store
        self._opening: Future[OpenStore] = Future()
        self._last_input = clocks.monotonic()
        self._tidied = self._last_input
        self._modules = 0

    def begin_opening(self) -> None:
        """Open the store in a thread; ``opened`` waits for it."""
        threading.Thread(target=self._open, name="open-store", daemon=True).start()

    def opened(self) -> OpenStore:
        """The store, once it is open; raises what kept it from being opened."""
        return self._opening.result()

    def _open(self) -> None:
        if self.keeps_house:
            sys.setswitchinterval(SWITCH_SECONDS)
        try:
            store = self._open_store()
        except Exception as error:
            self._opening.set_exception(error)
        else:
            self._opening.set_result(store)
            self._make_ready(store)
        finally:
            gc.enable()
            if self.keeps_house:
                gc.freeze()

    def _make_ready(self, store: OpenStore) -> None:
        """Load what the first section needs, and ask once what it will ask: then the first answer comes quickly."""
        if self.sections:
            screen: Any = self.sections[0].place.load()
            with contextlib.suppress(GendanError):  # who opens the section is told
                screen.warm(store)
            self.call_later(self._make_first)

    def _make_first(self) -> None:
        """Make the first section behind the lock. It knows nobody yet and asks for nothing before it is opened."""
        first = self.sections[0]
        if self._running and self.is_locked and first.mode not in self._modes:
            self.add_mode(first.mode, first.place.make)
            self._init_mode(first.mode)

    def idle_seconds(self) -> float:
        """How long nobody has pressed a key."""
        return clocks.monotonic() - self._last_input

    def tidy(self) -> None:
        """Collect garbage, once while nobody types. What was loaded for good is not looked at again."""
        is_tidy = self._tidied >= self._last_input
        if not self.keeps_house or is_tidy or self.idle_seconds() < IDLE_SECONDS:
            return
        self._tidied = clocks.monotonic()
        gc.collect()
        if len(sys.modules) != self._modules:
            self._modules = len(sys.modules)
            gc.freeze()
