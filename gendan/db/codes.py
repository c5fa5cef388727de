"""Running numbers in codes of cases: ``S01-T1-E00001``."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection


def highest_number(conn: Connection, code: sa.Column[Any], prefix: str) -> int:
    """The highest running number among the codes of a column with that prefix; 0 where there is none."""
    tail = sa.cast(sa.func.substr(code, len(prefix) + 1), sa.Integer)
    query = sa.select(sa.func.max(tail)).where(code >= prefix, code < f"{prefix}~")
    return int(conn.execute(query).scalar() or 0)
