"""Short answers about a database's health that only SQL can give."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import journal
from gendan.db.base import catalogue

SQLITE = sqlite3.sqlite_version_info
MENDED = (3, 51, 3)
"""The version of SQLite from which two programs that write at once cannot spoil the log (sync.md, finding 4)."""


@dataclass(frozen=True, slots=True)
class Span:
    """When the first and the last record of the change log were made, in UTC; nothing in an empty one."""

    first: datetime | None
    last: datetime | None


def references_hold(conn: Connection) -> bool:
    """Whether every row that names another names one that exists."""
    return conn.exec_driver_sql("PRAGMA foreign_key_check").first() is None


def span(conn: Connection) -> Span:
    """From when to when the change log reaches."""
    newest = journal.commits(conn, limit=1)
    oldest = journal.commits(conn, before=2, limit=1)
    return Span(oldest[0].recorded if oldest else None, newest[0].recorded if newest else None)


def unindexed(conn: Connection) -> int:
    """How many orders, customers and products the search does not find, or finds although they are gone."""
    wrong = 0
    for name in ("order", "customer", "product"):
        rows = conn.execute(sa.select(sa.func.count()).select_from(catalogue()[name].table)).scalar_one()
        found = conn.exec_driver_sql(f"SELECT count(*) FROM {name}_search").scalar_one()  # noqa: S608 - our own names
        wrong += abs(int(rows) - int(found))
    return wrong
