"""What is learned: retrospectives of orders that failed, and measures against faults with their effect (C216, C363)."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa

from gendan.db.base import Row, cell, strict
from gendan.db.types import Day, YesNo


class Retrospective(Row, table=True):
    """Looking back at an order that failed: background, course, causes; its measures stand beside it (C363)."""

    __tablename__: ClassVar[Any] = "retrospectives"
    __kind__ = "retrospective"
    __table_args__ = strict(sa.Index("retrospectives_order", "order_id"), sa.Index("retrospectives_code", "code"))

    code: str = cell(required=True)
    order_id: int = cell(ref="order", to="orders", required=True)
    held_on: date = cell(Day, required=True)
    background: str | None = cell(personal=True)
    course: str | None = cell(personal=True)
    causes: str | None = cell(personal=True)


class Measure(Row, table=True):
    """What is done so that a fault does not happen again: who, by when, and whether it worked."""

    __tablename__: ClassVar[Any] = "measures"
    __kind__ = "measure"
    __table_args__ = strict(
        sa.Index("measures_code", "code"),
        sa.Index("measures_order", "order_id"),
        sa.Index("measures_retrospective", "retrospective_id"),
        sa.Index("measures_open", "due", sqlite_where=sa.text("effective IS NULL")),
    )

    code: str = cell(required=True)
    order_id: int | None = cell(ref="order", to="orders")
    retrospective_id: int | None = cell(ref="retrospective", to="retrospectives")
    about: str | None = cell()
    """The fault that was found again and again, as the finder names it: ``product:A-100:quality``."""
    text: str | None = cell(personal=True)
    owner_id: int | None = cell(ref="user", to="users")
    due: date | None = cell(Day)
    check_on: date | None = cell(Day)
    """When its effect is looked at."""
    done_on: date | None = cell(Day)
    effect: str | None = cell(personal=True)
    effective: bool | None = cell(YesNo)
    """Whether it worked; none while nobody looked."""


retrospectives: sa.Table = Retrospective.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
measures: sa.Table = Measure.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
