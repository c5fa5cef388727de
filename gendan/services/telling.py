"""What the customer of an order was told and is still to be told, that he accepted, and how he was visited: one view
of it for the order's page, today and ``order show`` (C009, C113, C239)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from gendan.db import telling as table
from gendan.db.store import Store
from gendan.services import references


@dataclass(frozen=True, slots=True)
class Owed:
    """A node about which the customer is to be told, and since when."""

    node: str
    since: date


@dataclass(frozen=True, slots=True)
class Told:
    """A node about which he was told: when, by whom, on which way."""

    node: str
    at: datetime
    by: str | None
    channel: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """That he accepted the goods; ``person`` is who did."""

    at: datetime
    by: str | None
    person: str | None


@dataclass(frozen=True, slots=True)
class Visited:
    """A return visit; ``score`` in points of 1 to 5."""

    at: datetime
    by: str | None
    channel: str
    score: Decimal | None
    remark: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """All of it; what is owed, what was told and the visits oldest first."""

    owed: tuple[Owed, ...] = ()
    told: tuple[Told, ...] = ()
    accepted: Accepted | None = None
    visits: tuple[Visited, ...] = ()


def telling(store: Store, number: str) -> Telling:
    """What concerns the customer of the order of that number; refuses ``unknown_reference``."""
    with store.read() as conn:
        order = references.order(conn, number)
        owed = table.owed_to(conn, order.id, store.config) if order.living else ()
        accepted = table.accepted(conn, order.id)
        return Telling(
            tuple(Owed(one.node, one.day) for one in owed),
            tuple(Told(row.about, row.at, row.by, row.channel) for row in table.told(conn, order.id)),
            Accepted(accepted.at, accepted.by, accepted.person) if accepted is not None else None,
            tuple(
                Visited(
                    row.at, row.by, row.channel, None if row.score is None else Decimal(row.score) / 100, row.remark
                )
                for row in table.visited(conn, order.id)
            ),
        )
