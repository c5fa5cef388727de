"""Moving the bodies of old commits out of the journal: which may go, what they are, and the move itself (sync.md 2.11).

A body may go when all orders that its commit speaks of have been closed for long, nothing has been written about them
since, and every other terminal that works has the commit. The first record of a terminal and the last ones of the
journal stay.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import archives, audit, exchange, meta
from gendan.db.base import catalogue
from gendan.db.journal import genesis, link
from gendan.db.journal_tables import chg, nodes
from gendan.db.orders import orders
from gendan.db.packing import pack
from gendan.errors import StorageError
from gendan.i18n import N_

QUIET = timedelta(days=400)
"""How long an order must have been closed, and nothing been written about it, before its records are archived."""
_TOGETHER = 500
Progress = Callable[[int, int], None]


@dataclass
class Part:
    """What one file would hold: the records of the orders closed in a year."""

    year: int
    positions: array[int] = field(default_factory=lambda: array("q"))
    about: array[int] = field(default_factory=lambda: array("q"))
    """The local id of the order that each of the records speaks of (of the latest where it speaks of several)."""
    bodies: int = 0
    """Bytes of the bodies as the database keeps them."""
    first: int = 0
    last: int = 0
    """Logical times of its first and last record."""

    @property
    def orders(self) -> int:
        """How many orders there are."""
        return len(set(self.about))

    @property
    def days(self) -> tuple[date, date]:
        """Between which days its records were made, in UTC."""
        return _moment(self.first).date(), _moment(self.last).date()


@dataclass
class Plan:
    """What may go now, by year, and what hinders more."""

    parts: list[Part] = field(default_factory=list)
    young: int = 0
    """Orders that are closed, but not for long enough."""
    disputed: int = 0
    """Orders that hold something which is still to be decided."""
    unknown: Counter[str] = field(default_factory=Counter)
    """Records that another terminal has not said it has, by its name."""


def _moment(hlc: int) -> datetime:
    return datetime.fromtimestamp((hlc >> 16) / 1000, UTC)


_WAITING = """
    SELECT coalesce(sum(coalesce(o.closed_on, o.cancelled_on) >= :before), 0) AS young,
        coalesce(sum(coalesce(o.closed_on, o.cancelled_on) < :before
            AND (EXISTS (SELECT 1 FROM contested c WHERE c.kind = :kind AND c.row = o.id)
                OR EXISTS (SELECT 1 FROM clashes c WHERE c.kind = :kind AND c.row = o.id))), 0) AS disputed
    FROM orders o WHERE NOT o.living
"""
_OLD = """
    WITH old (id, year) AS MATERIALIZED (
        SELECT o.id, CAST(substr(coalesce(o.closed_on, o.cancelled_on), 1, 4) AS INTEGER) FROM orders o
        WHERE NOT o.living AND coalesce(o.closed_on, o.cancelled_on) < :before
            AND NOT EXISTS (SELECT 1 FROM contested c WHERE c.kind = :kind AND c.row = o.id)
            AND NOT EXISTS (SELECT 1 FROM clashes c WHERE c.kind = :kind AND c.row = o.id)
            AND (SELECT g.hlc FROM chg g WHERE g.pos = (
                SELECT max(t.pos) FROM touch t WHERE t.kind = :kind AND t.row = o.id)) < :quiet
    ), speaking (pos, year, about) AS (
        SELECT t.pos, max(old.year), max(old.id) FROM touch t LEFT JOIN old ON old.id = t.row
        WHERE t.kind = :kind GROUP BY t.pos HAVING count(*) = count(old.id)
    )
    SELECT s.pos, s.year, s.about, g.node, g.seq, g.hlc, length(g.body) AS bytes
    FROM speaking s JOIN chg g ON g.pos = s.pos
    WHERE g.seq > 1 AND s.pos <= :upto AND substr(g.body, 1, 1) <> :sign
    ORDER BY s.pos
"""


def plan(conn: Connection, now: datetime, today: date, before: date | None = None) -> Plan:
    """What may be archived: of orders closed before a day, and for long. ``now`` and ``today`` are the store's."""
    last = today - QUIET if before is None else min(before, today - QUIET)
    words: dict[str, Any] = {
        "kind": catalogue()["order"].number,
        "before": last.isoformat(),
        "quiet": int((now - QUIET).timestamp() * 1000) << 16,
        "upto": int(conn.execute(sa.select(sa.func.max(chg.c.pos))).scalar() or 0) - audit.TAIL,
        "sign": archives.SIGN.encode(),
    }
    waiting = conn.execute(sa.text(_WAITING), words).one()
    found = Plan(young=waiting.young, disputed=waiting.disputed)
    said = _said(conn)
    parts: dict[int, Part] = {}
    for row in conn.execution_options(yield_per=5000).execute(sa.text(_OLD), words):
        lacking = [name for name, has in said.items() if has.get(row.node, 0) < row.seq]
        if lacking:
            found.unknown.update(lacking)
            continue
        part = parts.setdefault(row.year, Part(row.year, first=row.hlc))
        part.positions.append(row.pos)
        part.about.append(row.about)
        part.bodies += row.bytes
        part.first, part.last = min(part.first, row.hlc), max(part.last, row.hlc)
    found.parts = [parts[year] for year in sorted(parts)]
    return found


def _said(conn: Connection) -> dict[str, dict[int, int]]:
    """What every other terminal that works has, as it said itself: last number by node, by the terminal's name."""
    own = meta.this_terminal(conn).uid
    names, numbers = meta.node_names(conn), {row.uid: row.id for row in conn.execute(sa.select(nodes))}
    return {
        names[numbers[uid]]: {
            numbers[about]: seq for about, seq in exchange.said(conn, uid).items() if about in numbers
        }
        for uid in exchange.others(conn, own)
    }


@dataclass(frozen=True, slots=True)
class Record:
    """A commit that goes: its place, its body, the hash before it and its own."""

    pos: int
    body: str
    previous: bytes
    hash: bytes

    @property
    def is_whole(self) -> bool:
        """Whether the body is the one that was hashed."""
        return link(self.previous, self.body) == self.hash


def records(conn: Connection, positions: Sequence[int]) -> Iterator[Record]:
    """The commits at these positions, in their order."""
    uids = audit.node_uids(conn)
    before = chg.alias()
    previous = sa.select(before.c.hash).where(before.c.node == chg.c.node, before.c.seq == chg.c.seq - 1)
    query = sa.select(
        chg.c.pos, chg.c.node, chg.c.seq, chg.c.body, chg.c.hash, previous.scalar_subquery().label("last")
    )
    for start in range(0, len(positions), _TOGETHER):
        some = list(positions[start : start + _TOGETHER])
        for row in conn.execute(query.where(chg.c.pos.in_(some)).order_by(chg.c.pos)).all():
            first = genesis(uids[row.node]) if row.seq == 1 else row.last
            yield Record(row.pos, row.body, first, row.hash)


def numbers(conn: Connection, about: Sequence[int]) -> Iterator[str]:
    """The numbers of these orders, one after the other."""
    for start in range(0, len(about), _TOGETHER):
        some = about[start : start + _TOGETHER]
        query = sa.select(orders.c.id, orders.c.number).where(orders.c.id.in_(sorted(set(some))))
        known = {row.id: row.number for row in conn.execute(query)}
        yield from (known[order] for order in some)


def move(
    conn: Connection, sha: str, positions: Sequence[int], found: Iterable[tuple[int, int, str]],
    progress: Callable[[int], object],
) -> None:  # fmt: skip
    """Put places where bodies were, within a writing transaction; ``found`` is what is in the file for each position:
    offset of the block, line, body. One that is not the journal's ends it all. Errors: ``StorageError`` changed.
    """
    raw: Any = conn.connection.driver_connection
    rows: list[tuple[bytes, int]] = []
    archives.need(conn, sha)
    with unlocked(raw):
        pairs = zip(records(conn, positions), found, strict=True)
        for number, (record, (offset, line, body)) in enumerate(pairs, start=1):
            if record.body != body:
                raise _changed()
            rows.append((archives.place(sha, offset, line).encode(), record.pos))
            if len(rows) >= _TOGETHER or number == len(positions):
                raw.executemany("UPDATE chg SET body = ? WHERE pos = ?", rows)
                rows = []
                progress(number)


def _changed() -> StorageError:
    return StorageError("changed", N_("The change log is not what was written to the archive. Nothing was moved."))


@contextmanager
def unlocked(raw: Any) -> Iterator[None]:
    """The lock on the journal is off within the block, in a transaction that nobody else can see into, and is put back
    as it was. Only moving bodies and taking back a branch (``gendan.db.branching``) ever do that.
    """
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'chg' ORDER BY name"
    locks = raw.execute(query).fetchall()
    for name, _sql in locks:
        raw.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in locks:
        raw.execute(sql)


def put_back(copy: Path, folder: Path) -> None:
    """Put the bodies from the archive files in ``folder`` back into a copy of the database that nobody else knows yet.

    Errors: ``StorageError`` no_archive, bad_archive.
    """
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        query = "SELECT pos, body FROM chg WHERE substr(body, 1, 1) = ? AND pos > ? ORDER BY pos LIMIT 5000"
        with unlocked(connection):
            last = 0
            while rows := connection.execute(query, (archives.SIGN.encode(), last)).fetchall():
                last = rows[-1][0]
                bodies = [(pack(archives.text_in(folder, body.decode())), pos) for pos, body in rows]
                connection.executemany("UPDATE chg SET body = ? WHERE pos = ?", bodies)
        connection.execute("DELETE FROM meta WHERE key = ?", (archives.NEEDED,))
        connection.execute("COMMIT")


def shrink(conn: Connection) -> bool:
    """Write the file anew without the room that bodies left, outside of transactions; whether that could be done."""
    try:
        conn.exec_driver_sql("VACUUM")
        return not conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    except sa.exc.OperationalError as error:
        if "full" in str(error).lower():
            return False
        raise
