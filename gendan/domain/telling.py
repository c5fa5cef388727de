"""What the customer is owed to be told: the nodes that his order reached, and dates that moved (C111, C113)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gendan.domain.templates import NODES

NEW_DATE = "new_date"
"""The notice about a promise that moved."""
NOTICES = (*NODES, NEW_DATE)
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Reached:
    """A node was reached, or the promise moved, at that moment; ``day`` is the business day of it. Of one second the
    later fact has the greater ``uid``."""

    node: str
    at: datetime
    day: date
    uid: UUID = _FIRST

    @property
    def when(self) -> tuple[datetime, UUID]:
        """What tells earlier from later."""
        return (self.at, self.uid)


@dataclass(frozen=True, slots=True)
class Told:
    """The customer was told about a node at that moment."""

    node: str
    at: datetime
    uid: UUID = _FIRST

    @property
    def when(self) -> tuple[datetime, UUID]:
        """What tells earlier from later."""
        return (self.at, self.uid)


def owed(reached: Iterable[Reached], told: Iterable[Told]) -> tuple[Reached, ...]:
    """What the customer has not been told since it happened, oldest first; of one node the last time only."""
    latest: dict[str, Reached] = {}
    for one in reached:
        if one.node not in latest or one.when >= latest[one.node].when:
            latest[one.node] = one
    said: dict[str, tuple[datetime, UUID]] = {}
    for notice in told:
        said[notice.node] = max(notice.when, said.get(notice.node, notice.when))
    open_ = [one for one in latest.values() if one.node not in said or said[one.node] < one.when]
    return tuple(sorted(open_, key=lambda one: (one.at, NOTICES.index(one.node) if one.node in NOTICES else 99)))
