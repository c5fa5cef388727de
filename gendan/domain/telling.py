"""What the customer is owed to be told: the nodes that his order reached, and dates that moved (C111, C113)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from gendan.domain.templates import NODES

NEW_DATE = "new_date"
"""The notice about a promise that moved."""
NOTICES = (*NODES, NEW_DATE)


@dataclass(frozen=True, slots=True)
class Reached:
    """A node was reached, or the promise moved, at that moment; ``day`` is the business day of it."""

    node: str
    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Told:
    """The customer was told about a node at that moment."""

    node: str
    at: datetime


def owed(reached: Iterable[Reached], told: Iterable[Told]) -> tuple[Reached, ...]:
    """What the customer has not been told since it happened, oldest first; of one node the last time only."""
    latest: dict[str, Reached] = {}
    for one in reached:
        if one.node not in latest or one.at >= latest[one.node].at:
            latest[one.node] = one
    said: dict[str, datetime] = {}
    for notice in told:
        said[notice.node] = max(notice.at, said.get(notice.node, notice.at))
    open_ = [one for one in latest.values() if one.node not in said or said[one.node] < one.at]
    return tuple(sorted(open_, key=lambda one: (one.at, NOTICES.index(one.node) if one.node in NOTICES else 99)))
