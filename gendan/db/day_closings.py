"""Closed business days: what a close kept, and that work went on after it (C262; decisions.md, Time and figures)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import journal
from gendan.db.base import Fact, cell, strict
from gendan.db.journal_tables import nodes, vv
from gendan.db.meta import node_names
from gendan.db.milestones import milestone_done
from gendan.db.orders import order_events
from gendan.db.payments import payments
from gendan.db.types import Day, Doc, Fen, Instant, Number, YesNo
from gendan.db.users import users


class DayClosing(Fact, table=True):
    """A business day closed on a terminal: an event, so nothing ever writes over it."""

    __tablename__: ClassVar[Any] = "day_closings"
    __kind__ = "day_closing"
    __table_args__ = strict(sa.Index("day_closings_day", "node", "day"), sa.Index("day_closings_number", "number"))

    number: str = cell(required=True)
    place: int = cell(Number, required=True)
    """The running number on its terminal, from 1."""
    day: date = cell(Day, required=True)
    made_late: bool = cell(YesNo, default=False, required=True)
    figures: Any = cell(Doc, required=True)
    """The day report as it was, in numbers and codes; names of people are not in it."""
    cash: Any = cell(Doc, required=True)
    """Money of this terminal by method: what was taken, of it deposits, paid back, and is to be there."""
    counted: Decimal | None = cell(Fen)
    why_differs: str | None = cell(personal=True)
    notes: str | None = cell(personal=True)
    points: Any = cell(Doc, required=True)
    """What was open: code and count of each."""
    said: str | None = cell(personal=True)
    """What was said about open points, as JSON by code."""
    corrections: Any = cell(Doc, required=True)
    """Figures of days closed before that are others by now."""
    unclosed: Any = cell(Doc, required=True)
    """Earlier days with activity on this terminal that were not closed."""
    covers: Any = cell(Doc, required=True)
    """The terminals whose commits are in the figures, with the last of each."""
    log_seq: int = cell(Number, required=True)
    log_hash: str = cell(required=True)
    """The head of this terminal's change log before the close."""


class DayResumed(Fact, table=True):
    """Work on a terminal went on after its day was closed: what follows is a correction."""

    __tablename__: ClassVar[Any] = "day_resumed"
    __kind__ = "day_resumed"
    __table_args__ = strict(sa.Index("day_resumed_closing", "closing_id"))

    closing_id: int = cell(ref="day_closing", to="day_closings", required=True)


day_closings: sa.Table = DayClosing.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
day_resumed: sa.Table = DayResumed.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def _rows() -> sa.Select[Any]:
    named = sa.select(day_closings, users.c.login.label("by"), users.c.name.label("by_name"))
    named = named.add_columns(nodes.c.store, nodes.c.terminal, nodes.c.uid.label("node_uid"))
    return (
        named.join(nodes, nodes.c.id == day_closings.c.node)
        .outerjoin(users, users.c.id == day_closings.c.by_id)
        .where(day_closings.c.voided.is_(False))
    )


def of_day(conn: Connection, node: int, day: date) -> Any:
    """The close of that day on that terminal, or none."""
    return conn.execute(_rows().where(day_closings.c.node == node, day_closings.c.day == day)).first()


def named(conn: Connection, number: str) -> Any:
    """The close with that number, or none."""
    return conn.execute(_rows().where(day_closings.c.number == number)).first()


def latest(conn: Connection, node: int) -> Any:
    """The close that this terminal made last, or none."""
    query = _rows().where(day_closings.c.node == node).order_by(day_closings.c.place.desc()).limit(1)
    return conn.execute(query).first()


def since(conn: Connection, node: int, first: date) -> list[Any]:
    """The closes of a terminal of days from ``first`` on, in the order in which they were made."""
    query = _rows().where(day_closings.c.node == node, day_closings.c.day >= first)
    return list(conn.execute(query.order_by(day_closings.c.place)))


def newest(conn: Connection, limit: int) -> list[Any]:
    """The closes of all terminals known here, the latest day first."""
    query = _rows().order_by(day_closings.c.day.desc(), day_closings.c.at.desc(), day_closings.c.uid.desc())
    return list(conn.execute(query.limit(limit)))


def is_resumed(conn: Connection, closing_id: int) -> bool:
    """Whether work went on after that close."""
    query = sa.select(day_resumed.c.id).where(day_resumed.c.closing_id == closing_id, day_resumed.c.voided.is_(False))
    return conn.execute(query.limit(1)).first() is not None


def began(conn: Connection, node: int) -> datetime | None:
    """When this terminal recorded its first commit."""
    first = journal.commit_at(conn, node, 1)
    return None if first is None else first.recorded


def heads(conn: Connection) -> list[tuple[str, int]]:
    """Every terminal whose commits are held here, as ``STORE-TERMINAL``, with the number of its last commit."""
    names = node_names(conn)
    rows = conn.execute(sa.select(vv.c.node, vv.c.seq).where(vv.c.seq > 0))
    return sorted((names.get(row.node, "?"), row.seq) for row in rows)


_QUARTER = 900


def active_quarters(conn: Connection, node: int, begin: datetime) -> list[datetime]:
    """The quarters of an hour in which this terminal wrote work on orders down since ``begin``, by when it happened: in
    every zone each lies within one day. What was taken in from an order book is no work of a day."""
    first = UUID(int=int(begin.timestamp() * 1000) << 80)
    found: set[datetime] = set()
    imported = order_events.alias("taken_in")
    for table in (order_events, payments, milestone_done):
        quarter = sa.type_coerce(sa.type_coerce(table.c.at, Number) // _QUARTER * _QUARTER, Instant)
        taken_in = imported.c.order_id == table.c.order_id, imported.c.seq == table.c.seq, imported.c.node == node
        here = (table.c.uid >= first, table.c.node == node, table.c.at >= begin)
        query = (
            sa.select(quarter).where(*here, ~sa.exists().where(*taken_in, imported.c.event == "imported")).distinct()
        )
        found |= set(conn.execute(query).scalars())
    return sorted(found)
