"""The thread that follows what others write: where the store cannot be read for a while it waits, then tells of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from gendan.errors import StorageError
from gendan.screens.watching import StoreStands, Watch

MANY = 50
"""Tries in a moment that only a thread makes which does not wait."""


class Unreadable:
    """A store whose disk is away until ``there``."""

    def __init__(self) -> None:
        self.there = threading.Event()
        self.tries = threading.Semaphore(0)

    @contextmanager
    def watch(self) -> Iterator[Callable[[], int]]:
        yield lambda: 1

    def standing(self) -> Any:
        return None

    def sweep(self) -> int:
        self.tries.release()
        if not self.there.is_set():
            raise StorageError("unreadable", "The database is damaged.")
        return 0


def test_a_store_that_cannot_be_read_is_not_asked_without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gendan.screens.watching.LOOK_SECONDS", 0.2)
    store, told, heard = Unreadable(), [], threading.Event()

    def tell(event: StoreStands) -> None:
        told.append(event)
        heard.set()

    watch = Watch(store, tell)
    try:
        assert store.tries.acquire(timeout=10)
        watch.look()
        asked = 0
        while asked < MANY and store.tries.acquire(timeout=0.1):
            asked += 1
        assert asked < MANY
        store.there.set()
        assert heard.wait(10)
        assert told[0].written, "what was written meanwhile could not be seen"
    finally:
        watch.end()
