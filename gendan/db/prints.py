"""Papers that came out of a receipt printer: what is printed again is a copy."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Fact, cell, strict
from gendan.db.types import Number


class Print(Fact, table=True):
    """A paper was printed: the sheet or a note of an order, or the slip of a close."""

    __tablename__: ClassVar[Any] = "prints"
    __kind__ = "print"
    __table_args__ = strict(sa.Index("prints_number", "number", "paper"), sa.Index("prints_order", "order_id"))

    order_id: int | None = cell(ref="order", to="orders")
    paper: str = cell(required=True)
    """``sheet``, ``note`` or ``slip``."""
    number: str = cell(required=True)
    """The number of the order, the shipment or the close."""
    version: int = cell(Number, required=True)
    """Which version of the order its sheet showed; 0 for the first, and for what has none. Another is no copy."""


prints: sa.Table = Print.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def times(conn: Connection, paper: str, number: str, version: int) -> int:
    """How often this version of the paper was printed."""
    query = sa.select(sa.func.count()).where(
        prints.c.paper == paper, prints.c.number == number, prints.c.version == version, prints.c.voided.is_(False)
    )
    return int(conn.execute(query).scalar_one())
