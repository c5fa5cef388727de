"""The thread that exchanges with the shared folder while the application is open, also while its screen is locked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gendan.db.store import Store
    from gendan.sync.watched import Looked, WatchedFolder

FIRST_SECONDS = 20.0
"""How long after the start is looked first: the start belongs to the user."""


class Exchanging:
    """Looks every ``sync.minutes``, and at once when asked; ``tell`` is called in its thread with each result."""

    def __init__(self, store: Store, tell: Callable[[Looked], object] = lambda _looked: None) -> None:
        self.tell = tell
        self._store = store
        self._ended = False
        self._asked = threading.Event()
        self._thread = threading.Thread(target=self._run, name="exchange", daemon=True)
        self._thread.start()

    def look(self) -> None:
        """Look now: the day was closed, or somebody asks."""
        self._asked.set()

    def close(self) -> None:
        """Look no more; a look that is under way ends first."""
        self._ended = True
        self._asked.set()
        self._thread.join(10.0)

    def _run(self) -> None:
        self._asked.wait(FIRST_SECONDS)
        if self._ended:
            return
        folder: WatchedFolder | None = None
        while not self._ended:
            asked = self._asked.is_set()
            self._asked.clear()
            minutes = int(self._store.config["sync.minutes"])
            if (asked or minutes) and str(self._store.config["sync.folder"]).strip():
                folder = folder or _watched(self._store)
                self.tell(folder.look())
            self._asked.wait(60.0 * minutes if minutes else 60.0)


def _watched(store: Store) -> WatchedFolder:
    """What synchronising needs takes a moment to load: only where a folder is shared."""
    from gendan.services.conflicts import rights
    from gendan.sync.watched import WatchedFolder

    return WatchedFolder(store, rights())
