"""How the store stands right now, for the frame of every screen: what waits in its sections, what is not exported."""

from __future__ import annotations

from dataclasses import dataclass

from gendan.db import journal
from gendan.db.store import Store
from gendan.services.today import Counts, counts_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of today's work, and how many changes of this terminal no bundle has carried yet."""

    counts: Counts
    unexported: int


def standing(store: Store) -> Standing:
    """How the store stands on the present business day; as long as nothing is exported, every change counts."""
    day = store.clock.today(store.config.zone)
    with store.read() as conn:
        return Standing(counts_of(conn, store.config, day), journal.log_head(conn)[0])
