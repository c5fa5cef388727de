"""Opening a store as the application and the command line do: what the floors below cannot know of each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gendan.clock import Clock
from gendan.config import Config

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from gendan.db.marks import Renewal
    from gendan.db.store import Store


def enter(path: Path, clock: Clock, settings: Config) -> Store:
    """Open the database at ``path``. One that was copied or restored takes a node of its own before its first write;
    before a migration a backup is made.
    """
    from gendan import daily
    from gendan.db.store import open_store

    daily.compose()
    store = open_store(path, clock, settings, lambda old: _keep(old, clock, settings))
    store.renew = _renew
    return store


def enter_headquarters(url: str, clock: Clock, settings: Config) -> Store:
    """Open the database of a headquarters on its server."""
    from gendan import daily
    from gendan.db.headquarters import open_headquarters

    daily.compose()
    return open_headquarters(url, clock, settings)


def _renew(store: Store, conn: Connection, why: str) -> Renewal:
    from gendan.sync.incarnation import incarnate

    return incarnate(store, conn, why)


def _keep(path: Path, clock: Clock, settings: Config) -> None:
    from gendan.sync.backup import before_migration

    before_migration(path, clock, settings)
