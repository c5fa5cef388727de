"""Keeps what is typed in a form while it is typed: one writer, always the newest state, nobody waits (C030)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from gendan.db.store import Store
from gendan.errors import GendanError
from gendan.services import drafts


class Keeper:
    """Writes drafts of one form in a thread of its own; of several that wait only the newest is written."""

    def __init__(self, store: Store, login: str, form: str, failed: Callable[[GendanError], object]) -> None:
        """``failed`` is called in the thread where a draft could not be kept."""
        self._store = store
        self._login = login
        self.form = form
        self._failed = failed
        self._turn = threading.Lock()
        self._waiting: Callable[[], None] | None = None
        self._thread: threading.Thread | None = None

    def keep(self, body: dict[str, Any]) -> None:
        """Keep this state; returns at once."""
        self._do(lambda: drafts.keep(self._store, self._login, self.form, body))

    def drop(self) -> None:
        """Forget the draft; returns at once."""
        self._do(lambda: drafts.drop(self._store, self._login, self.form))

    def flush(self, seconds: float = 5.0) -> None:
        """Wait until everything is written."""
        with self._turn:
            thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _do(self, work: Callable[[], None]) -> None:
        with self._turn:
            self._waiting = work
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="keep-draft")
                self._thread.start()

    def _run(self) -> None:
        while True:
            with self._turn:
                work, self._waiting = self._waiting, None
                if work is None:
                    self._thread = None
                    return
            try:
                work()
            except GendanError as error:
                self._failed(error)
