"""Results of inspections at the quality checkpoints of a plan (C185, C187)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Fact, cell, strict
from gendan.db.types import Milli

FAILED = sa.text("result = 'fail' AND voided = 0")


class Inspection(Fact, table=True):
    """So many pieces were inspected at a checkpoint, with this result."""

    __tablename__: ClassVar[Any] = "inspections"
    __kind__ = "inspection"
    __table_args__ = strict(
        sa.Index("inspections_order", "order_id"),
        sa.Index("inspections_at", "at"),
        sa.Index("inspections_failed", "order_id", "at", sqlite_where=FAILED),
    )

    order_id: int = cell(ref="order", to="orders", required=True)
    milestone_id: int = cell(ref="milestone", to="milestones", required=True)
    line_id: int | None = cell(ref="line", to="lines")
    result: str = cell(required=True)
    qty: Decimal = cell(Milli, required=True)
    note: str | None = cell(personal=True)


inspections: sa.Table = Inspection.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def of_order(conn: Connection, order_id: int) -> list[Any]:
    """The inspections of an order that stand, in the order of time."""
    query = sa.select(inspections).where(inspections.c.order_id == order_id, inspections.c.voided.is_(False))
    return list(conn.execute(query.order_by(inspections.c.at, inspections.c.uid)))
