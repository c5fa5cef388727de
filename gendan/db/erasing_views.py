"""What is told of an erasure before it is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import journal, meta
from gendan.db.base import catalogue
from gendan.db.customers import customers
from gendan.db.erasing import UNCLEAN, erased, portions
from gendan.db.journal_tables import chg
from gendan.db.orders import orders


def numbers_of(conn: Connection, ids: Iterable[int]) -> list[str]:
    """The numbers of these orders."""
    query = sa.select(orders.c.number)
    return [number for some in portions(ids) for number in conn.execute(query.where(orders.c.id.in_(some))).scalars()]


def count_open(conn: Connection, ids: Iterable[int]) -> int:
    """How many of these orders are open."""
    query = sa.select(sa.func.count()).select_from(orders).where(orders.c.open.is_(True))
    return sum(int(conn.execute(query.where(orders.c.id.in_(some))).scalar_one()) for some in portions(ids))


def erased_codes(conn: Connection) -> list[str]:
    """The codes of the customers whose personal data were erased."""
    number = catalogue()["customer"].number
    query = sa.select(customers.c.code).join(erased, customers.c.uid == erased.c.uid).where(erased.c.kind == number)
    return list(conn.execute(query.distinct().order_by(customers.c.code)).scalars())


def last_erasure(conn: Connection) -> datetime | None:
    """When the last erasure was written down, on whatever terminal; none where nobody was erased."""
    query = sa.select(chg.c.node, chg.c.seq).join(
        erased, sa.and_(erased.c.node == chg.c.node, erased.c.seq == chg.c.seq)
    )
    row = conn.execute(query.order_by(chg.c.hlc.desc()).limit(1)).first()
    commit = None if row is None else journal.commit_at(conn, row.node, row.seq)
    return None if commit is None else commit.recorded


def is_unclean(conn: Connection) -> bool:
    """Whether the file still may hold bytes of what was erased."""
    return bool(meta.get(conn, UNCLEAN))
