"""The short list before a day is closed: what is open, with its count and the list behind it (S11)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import clashes, conflicts
from gendan.db import complaints as complaint_table
from gendan.db import day_open as table
from gendan.db import exceptions as exception_table
from gendan.domain.day_closing import WORST
from gendan.services.complaint_views import complaint_views
from gendan.services.exception_views import views

MOST = 500
"""Rows of a kind that are looked at and listed."""


@dataclass(frozen=True, slots=True)
class Behind:
    """One thing that is open: the order's number (none where it is about no order), the customer, the code of the case
    or payment, and since when."""

    order: str | None
    customer: str
    code: str
    since: date | None


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A kind of open things, a code of ``POINTS``; ``rows`` are the first of them."""

    code: str
    count: int
    rows: tuple[Behind, ...]

    @property
    def worst(self) -> bool:
        """Whether a word is to be said about it."""
        return self.code in WORST


@dataclass(frozen=True, slots=True)
class _Look:
    conn: Connection
    config: Config
    now: datetime
    day: date


def open_points(conn: Connection, config: Config, now: datetime, day: date) -> tuple[OpenPoint, ...]:
    """What is open now, for the close of ``day``; kinds of which there is nothing are left out."""
    look = _Look(conn, config, now, day)
    found = []
    for code, source in _SOURCES.items():
        rows = source(look)
        if rows:
            more = len(rows) == MOST and code in table.QUERIES
            found.append(OpenPoint(code, table.count(conn, code, day) if more else len(rows), tuple(rows)))
    return tuple(found)


def _orders(code: str) -> Callable[[_Look], list[Behind]]:
    def rows(look: _Look) -> list[Behind]:
        return [
            Behind(row.number, row.customer or "", row.code or "", _day(row.since, look))
            for row in table.rows(look.conn, code, look.day, MOST)
        ]

    return rows


def _day(since: Any, look: _Look) -> date | None:
    return since.astimezone(look.config.zone).date() if isinstance(since, datetime) else since


def _exceptions(look: _Look) -> list[Behind]:
    rows = exception_table.open_for(look.conn, None, MOST)
    return [
        Behind(row.number, row.customer or "", one.exception, _day(one.due, look))
        for row, one in zip(rows, views(look.conn, look.config, rows, look.now), strict=True)
        if one.overdue
    ]


def _complaints(look: _Look) -> list[Behind]:
    rows = complaint_table.open_ones(look.conn, None, MOST)
    return [
        Behind(one.order, one.customer, one.complaint, _day(one.clocks.next_due, look))
        for one in complaint_views(look.conn, look.config, rows, look.now)
        if one.clocks.next_due is not None and one.clocks.next_due < look.now
    ]


def _conflicts(look: _Look) -> list[Behind]:
    """Fields that two terminals wrote at once, then what they did and does not fit together; nobody decided it."""
    open_ones: list[tuple[conflicts.Conflict | clashes.Clash, str, datetime]] = []
    open_ones += [(one, one.field, one.versions[0].at) for one in conflicts.everything(look.conn)]
    for clash in clashes.everything(look.conn):
        last = max(version.at for _fact, version in conflicts.versions_of(look.conn, clash))
        open_ones.append((clash, clash.rule, last))
    found = []
    for one, what, at in open_ones:
        order = conflicts.order_of(look.conn, one)
        number = conflicts.number_of(look.conn, order) if order is not None else None
        name = conflicts.name_of(look.conn, one)
        found.append(Behind(number, name if name != number else "", what, _day(at, look)))
    return found


_SOURCES: dict[str, Callable[[_Look], list[Behind]]] = {
    "late_unsaid": _orders("late_unsaid"),
    "exceptions_past": _exceptions,
    "complaints_past": _complaints,
    "conflicts": _conflicts,
    "to_check": _orders("to_check"),
    "unverified": _orders("unverified"),
    "notices": _orders("notices"),
    "refunds": _orders("refunds"),
    "overpaid": _orders("overpaid"),
    "drafts": _orders("drafts"),
}
"""What is looked for, the worst first: the codes of ``POINTS``."""
