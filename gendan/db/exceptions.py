"""Exceptions: what went wrong with an order, with priority and clocks (C201-C206)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa

from gendan.db.base import Fact, Row, cell, derived, strict
from gendan.db.types import Day, Fen, Instant, Number, Words, YesNo


class ExceptionCase(Row, table=True):
    """Something that went wrong, raised by hand or by the program."""

    __tablename__: ClassVar[Any] = "exceptions"
    __kind__ = "exception"
    __table_args__ = strict(
        sa.Index("exceptions_code", "code"),
        sa.Index("exceptions_order", "order_id"),
        sa.Index("exceptions_open", "priority", "raised_at", sqlite_where=sa.text("open = 1")),
    )

    code: str = cell(required=True)
    order_id: int = cell(ref="order", to="orders", required=True)
    line_id: int | None = cell(ref="line", to="lines")
    type: str = cell(required=True)
    problem: str = cell(required=True)
    priority: int = cell(Number, required=True)
    description: str | None = cell(personal=True)
    source: str = cell(default="hand", required=True)
    """What raised it: ``hand``, ``milestone``, ``quality``, ``slips``, ``node``."""
    raised_at: Any = cell(Instant, required=True)
    owner_id: int | None = cell(ref="user", to="users")

    status: str = derived(Words, default="open")
    open: bool = derived(YesNo, default=True)


class ExceptionEvent(Fact, table=True):
    """A step of an exception: answered, contained, a remedy, escalated, closed."""

    __tablename__: ClassVar[Any] = "exception_events"
    __kind__ = "exception_event"
    __table_args__ = strict(
        sa.Index("exception_events_exception", "exception_id"), sa.Index("exception_events_order", "order_id")
    )

    order_id: int = cell(ref="order", to="orders", required=True)
    exception_id: int = cell(ref="exception", to="exceptions", required=True)
    event: str = cell(required=True)
    action: str | None = cell(personal=True)
    owner_id: int | None = cell(ref="user", to="users")
    due: date | None = cell(Day)
    cost: Decimal | None = cell(Fen)
    level: int | None = cell(Number)
    cause: str | None = cell()


exceptions: sa.Table = ExceptionCase.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
exception_events: sa.Table = ExceptionEvent.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
