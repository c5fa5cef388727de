"""How the store stands right now, for the frame of every screen: what waits in its sections, what is not exported."""

from __future__ import annotations

from dataclasses import dataclass

from gendan.db import journal
from gendan.db.store import Store
from gendan.services.today import Counts, counts_of
from gendan.services.today_cases import late_sections


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of today's work, and how many changes of this terminal no bundle has carried yet."""

    counts: Counts
    unexported: int
    late: frozenset[int] = frozenset()
    """Digits of the sections in which a case is late."""


def standing(store: Store) -> Standing:
    """How the store stands on the present business day; as long as nothing is exported, every change counts."""
    day = store.clock.today(store.config.zone)
    with store.read() as conn:
        late = late_sections(conn, store.config, store.clock.now())
        return Standing(counts_of(conn, store.config, day), journal.log_head(conn)[0], late)
