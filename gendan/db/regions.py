"""Regions with their ways of transport: days, cost, carrier, the first choice first (C192, C193, C195)."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Row, cell, strict
from gendan.db.types import Doc, YesNo


class Region(Row, table=True):
    """A region and its ways of transport: ``[{"mode", "days", "cost", "carrier"}, ...]``, the first choice first."""

    __tablename__: ClassVar[Any] = "regions"
    __kind__ = "region"
    __table_args__ = strict(sa.Index("regions_name", "name"))

    name: str = cell(required=True)
    modes: Any = cell(Doc, required=True)
    removed: bool = cell(YesNo, default=False, required=True)


regions: sa.Table = Region.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def by_name(conn: Connection, name: str) -> Any:
    """The region of that name; none where the store set none."""
    query = sa.select(regions).where(regions.c.name == name, regions.c.removed.is_(False))
    return conn.execute(query.order_by(regions.c.id)).first()


def every(conn: Connection) -> list[Any]:
    """The regions by name."""
    query = sa.select(regions).where(regions.c.removed.is_(False))
    return list(conn.execute(query.order_by(regions.c.name, regions.c.id)))
