"""Several terminals of one store for tests: enrolled by the first, each with a database and a clock of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from gendan import config
from gendan.clock import Clock
from gendan.db import identity
from gendan.db.store import Store, open_store
from gendan.services.conflicts import rights
from gendan.services.fingerprint import fingerprint
from gendan.sync import enrol
from gendan.sync.exporting import export
from gendan.sync.merging import Taken, merge
from tests.helpers import act


class ShiftedClock(Clock):
    """Another clock, so many seconds ahead or behind."""

    def __init__(self, clock: Clock, seconds: int) -> None:
        super().__init__()
        self._clock = clock
        self._by = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return self._clock.now() + self._by


def enrolled(founder: Store, path: Path, name: str, clock: Clock | None = None, store: str | None = None) -> Store:
    """A further terminal ``name``, its database at ``path``: what ``gendan terminal add`` and ``init --join`` do,
    without the password's work."""
    secret = identity.generate()
    keys: dict[str, Any] = {"public_key": secret.public_key, "recipient": secret.recipient}
    keys |= {"store": store} if store else {}
    node = act(founder, "boss", "terminal.add", name=name, **keys)["node"]
    path.parent.mkdir(parents=True, exist_ok=True)
    enrol.snapshot(founder, node, path)
    identity.write(node, secret)
    return open_store(path, clock or founder.clock, config.load())


def handed(giver: Store, taker: Store, folder: Path, **options: Any) -> list[Taken]:
    """Export from one and merge into another; what became of the bundles."""
    folder.mkdir(parents=True, exist_ok=True)
    return merge(taker, export(giver, folder, **options).paths, rights())


def state(store: Store) -> str:
    """The fingerprint."""
    return fingerprint(store).fingerprint


def exchanged(stores: list[Store], folder: Path) -> None:
    """Everybody gives everything to everybody, until all have all."""
    folder.mkdir(parents=True, exist_ok=True)
    for _round in range(2):
        for giver in stores:
            made = export(giver, folder, full=True)
            for taker in stores:
                if taker is not giver:
                    refused = [one for one in merge(taker, made.paths, rights()) if one.rejected is not None]
                    assert not refused, str(refused)
