"""What is told of an erasure before it is done."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.erasing import portions
from gendan.db.orders import orders


def numbers_of(conn: Connection, ids: Iterable[int]) -> list[str]:
    """The numbers of these orders."""
    query = sa.select(orders.c.number)
    return [number for some in portions(ids) for number in conn.execute(query.where(orders.c.id.in_(some))).scalars()]


def count_open(conn: Connection, ids: Iterable[int]) -> int:
    """How many of these orders are open."""
    query = sa.select(sa.func.count()).select_from(orders).where(orders.c.open.is_(True))
    return sum(int(conn.execute(query.where(orders.c.id.in_(some))).scalar_one()) for some in portions(ids))
