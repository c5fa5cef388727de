"""The running number of orders on this terminal, by business day."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.journal_tables import numbering


def take(conn: Connection, day: date) -> int:
    """The next number of the day; it is raised in the same transaction and never goes back."""
    here = numbering.c.day == day.isoformat()
    if not conn.execute(sa.update(numbering).where(here).values(n=numbering.c.n + 1)).rowcount:
        conn.execute(sa.insert(numbering).values(day=day.isoformat(), n=1))
    return int(conn.execute(sa.select(numbering.c.n).where(here)).scalar_one())
