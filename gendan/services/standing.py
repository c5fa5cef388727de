"""How the store stands right now, for the frame of every screen: what waits in its sections, what is not exported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from gendan.db import conflicts, journal, meta
from gendan.db.store import Store
from gendan.services.today import Counts, counts_of
from gendan.services.today_cases import late_sections


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of today's work, how many changes of this terminal no bundle has carried yet, and fields to decide."""

    counts: Counts
    unexported: int
    exported: datetime | None = None
    """When the last bundle was written."""
    conflicts: int = 0
    late: frozenset[int] = frozenset()
    """Digits of the sections in which a case is late."""


def standing(store: Store) -> Standing:
    """How the store stands on the present business day."""
    day = store.clock.today(store.config.zone)
    with store.read() as conn:
        late = late_sections(conn, store.config, store.clock.now())
        exported, carried = _last_export(conn)
        unexported = max(0, journal.log_head(conn)[0] - carried)
        counts = counts_of(conn, store.config, day)
        return Standing(counts, unexported, exported, conflicts.count(conn), late)


def _last_export(conn: Connection) -> tuple[datetime | None, int]:
    """When this terminal last wrote a bundle, and up to which of its records."""
    when, _colon, seq = meta.get(conn, meta.EXPORTED).partition(":")
    return (datetime.fromtimestamp(int(when), UTC), int(seq)) if when else (None, 0)
