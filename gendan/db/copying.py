"""A copy of the database while people work on it, and looking at a copy that nobody vouches for (sync.md 2.13)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from gendan.db import audit, marks, meta
from gendan.db.audit import Fault
from gendan.db.errors import speaking_of
from gendan.db.journal_tables import chg, vv
from gendan.db.vitals import references_hold
from gendan.i18n import N_

FULL, UNWRITTEN = "full", "unwritten"
REFERENCES = N_("rows name others that do not exist")

Moment = tuple[int, tuple[tuple[int, int, bytes], ...]]
"""How far the journal had come: its last position, and of each node the last commit with its hash."""


def moment(conn: Connection) -> Moment:
    """How far the journal has come in what ``conn`` sees; two databases that say the same hold the same commits."""
    ends = conn.execute(sa.select(vv.c.node, vv.c.seq, vv.c.hash).order_by(vv.c.node))
    last = conn.execute(sa.select(sa.func.max(chg.c.pos))).scalar()
    return int(last or 0), tuple((row.node, row.seq, row.hash) for row in ends)


def copy_into(conn: Connection, target: Path) -> str:
    """Write everything that is committed into the empty file ``target``; ``conn`` must stand outside transactions.

    What went wrong, which SQLite says of the target as little as this: ``full``, ``unwritten``, or nothing.
    """
    try:
        conn.exec_driver_sql("VACUUM INTO ?", (str(target),))
    except OperationalError as error:
        return FULL if "full" in str(error).lower() else UNWRITTEN
    return ""


def mark_copy(path: Path) -> None:
    """Write into a fresh copy that it is one. Nobody else knows the file yet, so it needs no log of its own."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=MEMORY")
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, '1')", (marks.COPY,))
    finally:
        connection.close()


@contextmanager
def looking_at(path: Path) -> Iterator[Connection]:
    """A database file that is only looked at: nothing is written, not even beside it, and nothing in it is run."""

    def connect() -> sqlite3.Connection:
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        for pragma in ("trusted_schema=OFF", "query_only=ON", "cell_size_check=ON", "mmap_size=0"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool, hide_parameters=True)
    with speaking_of(path), engine.connect() as conn:
        yield conn


def fault_of(conn: Connection, *, full: bool = False) -> Fault | None:
    """The first thing that is wrong with a database: its pages, references between rows, the end of every chain."""
    return page_or_reference_fault(conn, full=full) or audit.tail_fault(conn)


def page_or_reference_fault(conn: Connection, *, full: bool = False) -> Fault | None:
    """What is wrong with the file itself, or with rows that name others: holds for every version of the tables."""
    fault = audit.page_fault(conn, full=full)
    if fault is None and not references_hold(conn):
        fault = Fault("", 0, REFERENCES)
    return fault


def label(conn: Connection) -> tuple[str, str]:
    """What copies of this database are called: ``STORE-TERMINAL`` with the terminal's first code, whatever it is called
    since it goes on from a copy, and the beginning of the company's id.
    """
    return f"{meta.this_terminal(conn).store}-{marks.base(conn)}", meta.get(conn, "fleet")[:8]


def label_of_old(path: Path) -> tuple[str, str]:
    """The same of a database whose tables are of an older version."""
    with closing(sqlite3.connect(path)) as connection:
        facts = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('node', 'fleet', 'terminal_base')"))
        query = "SELECT store, terminal FROM nodes WHERE uid = ?"
        store, terminal = connection.execute(query, (facts.get("node"),)).fetchone()
    return f"{store}-{facts.get('terminal_base') or terminal}", facts["fleet"][:8]


def copy_old(path: Path, target: Path) -> None:
    """Write a database of an older version into the empty file ``target``."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
