"""The running number of orders on this terminal, by business day."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

_TAKE = sa.text("INSERT INTO numbering (day, n) VALUES (:day, 1) ON CONFLICT (day) DO UPDATE SET n = n + 1 RETURNING n")


def take(conn: Connection, day: date) -> int:
    """The next number of the day; it is raised in the same transaction and never goes back."""
    if conn.dialect.name == "sqlite":
        raw: Any = conn.connection.driver_connection
        return int(raw.execute(_TAKE.text, {"day": day.isoformat()}).fetchone()[0])
    return int(conn.execute(_TAKE, {"day": day.isoformat()}).scalar_one())
