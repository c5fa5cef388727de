"""Whether a file that somebody brings is a database of ours, with nothing in it that is not ours (sync.md 4)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from gendan.db import audit, copying, journal, marks, meta, migrations
from gendan.db.audit import Fault
from gendan.errors import StorageError
from gendan.i18n import N_

_SHOWN = 3
"""Names of strange things that a message lists."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a database holds: whose it is, and how far it goes. ``last`` is when its last record was made, in UTC."""

    fleet: str
    store: str
    terminal: str
    commits: int
    last: datetime | None


def refuse_strange(path: Path) -> None:
    """Refuse a file whose tables, views or triggers are not word for word those of its version; nothing of it is run.

    Errors: ``not_a_database``, ``newer_schema``, ``strange_schema``.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema=OFF")
        version = migrations.version_of(connection, path)
        found = _schema(connection)
    strange = sorted(name for name, _said in found ^ expected(version))
    if strange:
        raise StorageError(
            "strange_schema",
            N_("{path} holds what gendan did not put there, or lacks what it needs: {names}. Do not use it."),
            path=path,
            names=", ".join(dict.fromkeys(strange[: 2 * _SHOWN])),
        )


def expected(version: int) -> set[tuple[str, str]]:
    """Names and statements of everything that a database of this version holds."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrations.run_steps(connection, 0, version)
        return _schema(connection)


def _schema(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    query = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
    return {(name, f"{kind} {table} {sql}") for kind, name, table, sql in connection.execute(query)}


def faults(conn: Connection) -> Iterator[Fault]:
    """Everything that is wrong with a database: pages, references, every chain, and what stands on the change log."""
    fault = copying.fault_of(conn, full=True)
    if fault is not None:
        yield fault
        return
    chains = audit.walk(conn)
    yield from chains.faults
    yield from audit.vector_faults(conn, chains)
    yield from audit.head_faults(conn)
    yield from audit.personal_faults(conn)


def content(conn: Connection) -> Content:
    """What a database of ours holds."""
    here = meta.this_terminal(conn)
    newest = journal.commits(conn, limit=1)
    return Content(
        meta.get(conn, "fleet"),
        here.store,
        here.terminal,
        journal.count(conn),
        newest[0].recorded if newest else None,
    )


def fold(path: Path) -> None:
    """Take what waits in the log beside a database into it, and mark it as a copy: nobody else knows this file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, '1')", (marks.COPY,))


def make_alone(path: Path) -> bool:
    """Fold the log of the database at ``path`` back and take it away; False where somebody has the database open."""
    with closing(sqlite3.connect(path, timeout=0.2, isolation_level=None)) as connection:
        try:
            return str(connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]) == "delete"
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                return False
            raise
