"""What this terminal's database is: where it lies, how large, what it counts, whether it is for practice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gendan.db import journal, meta, order_list
from gendan.db.store import Store
from gendan.domain.query import Query


@dataclass(frozen=True, slots=True)
class About:
    """Facts for the tab About; ``size`` in bytes."""

    path: Path
    size: int
    store_name: str
    terminal: str
    orders: int
    changes: int
    log_head: str
    practice: bool
    demo: bool


def about(store: Store) -> About:
    """The facts as they are now."""
    today = store.clock.today(store.config.zone)
    with store.read() as conn:
        here = meta.this_terminal(conn)
        return About(
            store.path,
            store.path.stat().st_size if store.path.exists() else 0,
            store.config["store.name"],
            f"{here.store}-{here.terminal}",
            order_list.count(conn, Query("", ()), today),
            journal.count(conn),
            journal.log_head(conn)[1],
            meta.is_practice(conn),
            meta.get(conn, "demo") == "1",
        )
