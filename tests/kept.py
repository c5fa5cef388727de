"""What fills a store with the same things for many tests does so once for each process, then lays them over."""

from __future__ import annotations

import atexit
import functools
import pickle
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from gendan import i18n, locations
from gendan.clock import FixedClock
from gendan.db.store import Store

P = ParamSpec("P")
R = TypeVar("R")

_DONE: dict[str, tuple[Path, bytes]] = {}
"""By what was asked of what store: the folder with the file and the identities, and what came of it."""
_FILLING: list[Store] = []
"""The store that is being filled: what is called on the way is part of it."""


def kept(fill: Callable[P, R]) -> Callable[P, R]:
    """A function that fills the store it gets first, done once for equal stores under clocks that stand still.

    Stores are equal whose chains end with the same hashes: nothing may have been written to them beside the journal.
    What the function returns must be plain values.
    """

    @functools.wraps(fill)
    def filled(*args: P.args, **more: P.kwargs) -> R:
        store: Any = args[0]
        if _FILLING or not isinstance(store.clock, FixedClock):
            return fill(*args, **more)
        key = repr((fill.__module__, fill.__qualname__, args[1:], sorted(more.items()), _state(store)))
        if key not in _DONE:
            _FILLING.append(store)
            try:
                value = fill(*args, **more)
            finally:
                _FILLING.pop()
            _DONE[key] = _put_by(store), pickle.dumps((value, store.clock.now()))
            return value
        folder, said = _DONE[key]
        _lay_over(store, folder)
        value, now = pickle.loads(said)
        store.clock.set(now)
        return value

    return filled


def _state(store: Store) -> tuple[Any, ...]:
    with closing(sqlite3.connect(store.path)) as conn:
        ends = conn.execute("SELECT node, max(seq), hash FROM chg GROUP BY node").fetchall()
        ends += conn.execute("SELECT key, value FROM meta WHERE key = 'node'").fetchall()
    return ends, store.clock.now(), store.clock.practice, i18n.language(), repr(store.own_config.from_file)


def _put_by(store: Store) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="gendan-kept-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(folder / "gendan.db")) as target:
        source.backup(target)
    shutil.copytree(locations.identity_folder(), folder / "identity")
    return folder


def _lay_over(store: Store, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "gendan.db")) as source, closing(sqlite3.connect(store.path)) as target:
        source.backup(target)
    shutil.copytree(folder / "identity", locations.identity_folder(), dirs_exist_ok=True)
    store._written += 1
    store._config = None
