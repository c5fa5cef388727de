"""The sums of periods that are over, kept so that nobody adds them up again; true up to a commit of the journal.

A row says of which position of the journal it knew. What later commits change is read from these commits themselves:
from which day on figures may be others. A row whose last day lies before that still holds; any other is not believed.
So nothing has to be told when something is written, and a row can be missing at any time, but never wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import SQLModel

from gendan.db import journal
from gendan.db.archives import UNREADABLE
from gendan.db.base import catalogue
from gendan.db.figures_reach import ALWAYS, Seen
from gendan.db.journal_tables import chg
from gendan.db.orders import orders
from gendan.db.types import Day, instant_of
from gendan.domain.periods import Period
from gendan.errors import StorageError

kept_figures = sa.Table(
    "kept_figures",
    SQLModel.metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("first", Day, primary_key=True),
    sa.Column("until", Day, nullable=False),
    sa.Column("basis", sa.Text, nullable=False),
    sa.Column("pos", sa.Integer, nullable=False),
    sa.Column("figures", sa.Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Sums by period: ``basis`` names the settings and the program they were made with, ``pos`` the last commit known."""

MOST_COMMITS = {"day": 500, "week": 1000, "month": 5000}
"""Commits that are read to see whether the row of a period still holds; where more came, adding up is quicker."""
MOST_AT_CLOSE = 100_000
"""The same where rows are kept on."""
_LAST = sa.select(sa.func.max(chg.c.pos))


@dataclass(frozen=True, slots=True)
class Kept:
    """The sums of a period as they were kept, and the last commit that they know of."""

    kind: str
    first: date
    until: date
    basis: str
    pos: int
    figures: str


@cache
def _one() -> sa.Select[Any]:
    wanted = kept_figures.c.kind == sa.bindparam("kind"), kept_figures.c.first == sa.bindparam("first", type_=Day())
    return sa.select(kept_figures).where(*wanted)


def holding(conn: Connection, period: Period, basis: str, zone: ZoneInfo) -> Kept | None:
    """What is kept of the sums of a period, if it still holds under ``basis``."""
    row = conn.execute(_one(), {"kind": period.kind, "first": period.first}).first()
    if row is None:
        return None
    kept = Kept(*row)
    if kept.basis != basis:
        return None
    return kept if kept.until < changed_since(conn, kept.pos, zone, MOST_COMMITS[kept.kind]) else None


def every(conn: Connection) -> list[Kept]:
    """Everything that is kept, whether it holds or not."""
    return [Kept(*row) for row in conn.execute(sa.select(kept_figures).order_by(kept_figures.c.first)).all()]


def put(conn: Connection, rows: Iterable[Kept]) -> None:
    """Keep these sums in the place of what was kept of the same periods."""
    here = kept_figures.c.kind == sa.bindparam("of_kind"), kept_figures.c.first == sa.bindparam("of_first", type_=Day())
    found = [
        {"kind": r.kind, "first": r.first, "until": r.until, "basis": r.basis, "pos": r.pos, "figures": r.figures}
        for r in rows
    ]
    if found:
        gone = [{"of_kind": row["kind"], "of_first": row["first"]} for row in found]
        conn.execute(sa.delete(kept_figures).where(*here), gone)
        conn.execute(sa.insert(kept_figures), found)


def positions(conn: Connection) -> list[tuple[int, str]]:
    """The commits up to which rows are known to hold, with what they follow from beside the facts."""
    rows = conn.execute(sa.select(kept_figures.c.pos, kept_figures.c.basis).distinct()).all()
    return sorted((pos, basis) for pos, basis in rows)


def keep_on(conn: Connection, basis: str, pos: int, changed: Iterable[tuple[int, date]]) -> None:
    """Note that rows hold up to the commit at ``pos``, and forget the others: of those known up to a commit what lies
    before the day from which on figures may be others since."""
    for known, day in changed:
        here = kept_figures.c.pos == known, kept_figures.c.basis == basis, kept_figures.c.until < day
        conn.execute(sa.update(kept_figures).where(*here).values(pos=pos))
    conn.execute(sa.delete(kept_figures).where(sa.or_(kept_figures.c.pos < pos, kept_figures.c.basis != basis)))


def clear(conn: Connection) -> None:
    """Keep nothing any more."""
    conn.execute(sa.delete(kept_figures))


def first_day(conn: Connection) -> date | None:
    """The first day on which an order was placed."""
    found: date | None = conn.execute(sa.select(sa.func.min(orders.c.placed_on, type_=Day()))).scalar()
    return found


def people(conn: Connection) -> dict[int, str]:
    """The uid of every user, by local id."""
    return {row.id: str(row.uid) for row in conn.execute(_people()).all()}


@cache
def _people() -> sa.Select[Any]:
    table = catalogue()["user"].table
    return sa.select(table.c.id, table.c.uid)


def last_commit(conn: Connection) -> int:
    """The position of the last commit in the journal."""
    return int(conn.execute(_LAST).scalar() or 0)


def changed_since(conn: Connection, pos: int, zone: ZoneInfo, most: int = MOST_AT_CLOSE) -> date:
    """The first day whose figures may be others by what was written after the commit at ``pos``; ``date.max`` where
    nothing was, ``ALWAYS`` where more than ``most`` commits would have to be read. What was found out once on a
    connection is not looked at again."""
    last = last_commit(conn)
    known: _Known | None = conn.info.get("figures_changed")
    if known is None or known.pos != pos or known.digest != _digest(conn, known.last):
        known = _Known(pos, pos, b"", date.max)
    if last - known.last > most:
        return ALWAYS
    if last > known.last:
        found = min(known.day, _changed(conn, known.last, last, zone))
        known = conn.info["figures_changed"] = _Known(pos, last, _digest(conn, last), found)
    return known.day


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found out: from the commit at ``pos`` to the one at ``last``, whose hash tells whether it still is."""

    pos: int
    last: int
    digest: bytes | None
    day: date


def _digest(conn: Connection, pos: int) -> bytes | None:
    found: bytes | None = conn.execute(_hash(), {"pos": pos}).scalar()
    return found


@cache
def _hash() -> sa.Select[Any]:
    return sa.select(chg.c.hash).where(chg.c.pos == sa.bindparam("pos"))


def _changed(conn: Connection, done: int, last: int, zone: ZoneInfo) -> date:
    seen = Seen(zone)
    for row in conn.execute(sa.select(chg).where(chg.c.pos > done).order_by(chg.c.pos)).all():
        try:
            body = json.loads(journal.text_of(conn, row))
        except StorageError as error:
            if error.code not in UNREADABLE:
                raise
            return ALWAYS
        for op in body["ops"]:
            seen.note(op, instant_of(op.get("a") or body["at"]))
    return seen.earliest(conn)
