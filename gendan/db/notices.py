"""What the customer was told, how content he was, and that he accepted the goods (C009, C113, C238, C239)."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa

from gendan.db.base import Fact, cell, strict
from gendan.db.types import Number


class Notice(Fact, table=True):
    """The customer was told about a node of his order, or about a new date."""

    __tablename__: ClassVar[Any] = "notices"
    __kind__ = "notice"
    __table_args__ = strict(sa.Index("notices_order", "order_id"))

    order_id: int = cell(ref="order", to="orders", required=True)
    about: str = cell(required=True)
    """The node, or ``new_date``."""
    channel: str = cell(required=True)


class Visit(Fact, table=True):
    """A return visit after delivery, with the customer's score of 1 to 5 where he gave one."""

    __tablename__: ClassVar[Any] = "visits"
    __kind__ = "visit"
    __table_args__ = strict(sa.Index("visits_order", "order_id"), sa.Index("visits_at", "at", "voided", "score"))

    order_id: int = cell(ref="order", to="orders", required=True)
    channel: str = cell(required=True)
    score: int | None = cell(Number)
    """Hundredths of a point: 475 is 4.75."""
    remark: str | None = cell(personal=True)


class Acceptance(Fact, table=True):
    """The customer accepted the goods."""

    __tablename__: ClassVar[Any] = "acceptances"
    __kind__ = "acceptance"
    __table_args__ = strict(sa.Index("acceptances_order", "order_id"))

    order_id: int = cell(ref="order", to="orders", required=True)
    person: str | None = cell(personal=True)


notices: sa.Table = Notice.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
visits: sa.Table = Visit.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
acceptances: sa.Table = Acceptance.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
