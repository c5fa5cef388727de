"""Milestones of an order's plan, and the facts that they are done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Fact, Row, cell, derived, strict
from gendan.db.orders import lines
from gendan.db.ready import IDS, Ready
from gendan.db.types import Day, Doc, Instant, Number, YesNo
from gendan.domain.lifecycle import DELIVER, SHIP


class Milestone(Row, table=True):
    """A dated step of an order, or of one of its lines (C161, C008)."""

    __tablename__: ClassVar[Any] = "milestones"
    __kind__ = "milestone"
    __table_args__ = strict(
        sa.Index("milestones_order", "order_id", "pos"),
        sa.Index("milestones_open_due", "due", "order_id", sqlite_where=sa.text("waiting = 1")),
    )

    order_id: int = cell(ref="order", to="orders", required=True)
    line_id: int | None = cell(ref="line", to="lines")
    code: str = cell(required=True)
    stage: str = cell(required=True)
    pos: int = cell(Number, required=True)
    planned: date | None = cell(Day)
    due: date | None = cell(Day)
    role: str | None = cell()
    quality: bool = cell(YesNo, default=False, required=True)
    name: str | None = cell()
    """How it is called, where its code says too little."""
    category: str | None = cell()
    """The category of goods that it is for, in a composite order (C170)."""
    days: int | None = cell(Number)
    """Working days that it takes."""
    after: Any = cell(Doc)
    """Codes of the milestones that it waits for; where nothing stands, it waits for the one before it."""
    court: str | None = cell()
    """Whose turn it is while it is next: ``customer`` or ``supplier``; else ours."""
    notice: str | None = cell()
    """The node about which the customer is told once it is done (C113)."""
    fixed: bool | None = cell(YesNo)
    """Its due date was set by hand: it does not follow the promise."""
    removed: bool | None = cell(YesNo)
    """Another template took its place: it stays in the history only."""

    done_at: Any = derived(Instant)
    done_by_id: int | None = derived(Number)
    waiting: bool = derived(YesNo, default=True)
    """Open, and its order too: what today's list looks at."""


class MilestoneDone(Fact, table=True):
    """The fact that a milestone was reached."""

    __tablename__: ClassVar[Any] = "milestone_done"
    __kind__ = "milestone_done"
    __table_args__ = strict(sa.Index("milestone_done_milestone", "milestone_id"))

    order_id: int = cell(ref="order", to="orders", required=True)
    milestone_id: int = cell(ref="milestone", to="milestones", required=True)
    note: str | None = cell(personal=True)


milestones: sa.Table = Milestone.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
milestone_done: sa.Table = MilestoneDone.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
STANDING = milestones.c.removed.is_not(True)
"""Milestones of the plan in force."""


_PLAN = Ready(
    lambda: (
        sa.select(milestones)
        .where(milestones.c.order_id.in_(IDS), STANDING)
        .order_by(milestones.c.pos, milestones.c.uid)
    )
)
_NEXT = Ready(
    lambda: (
        sa.select(milestones.c.code)
        .where(milestones.c.order_id.in_(IDS), milestones.c.waiting.is_(True))
        .order_by(milestones.c.pos)
        .limit(1)
    )
)
_FACTS = Ready(
    lambda: sa.select(milestone_done.c.id).where(
        milestone_done.c.milestone_id.in_(IDS), milestone_done.c.voided.is_(False)
    )
)


def named(conn: Connection, order_id: int, code: str, line_id: int | None) -> list[Any]:
    """The milestones of an order with that code; of one line where it is given."""
    found = [row for row in of_order(conn, order_id) if row.code == code]
    return found if line_id is None else [row for row in found if row.line_id == line_id]


def next_code(conn: Connection, order_id: int) -> str | None:
    """The code of the next open milestone."""
    code: str | None = _NEXT.scalar(conn, ids=[order_id])
    return code


def names_of_next(conn: Connection, following: Mapping[int, str | None]) -> dict[int, str]:
    """What the next step of orders (its code, by order) is called, by order, where its code alone does not say it."""
    query = sa.select(milestones.c.order_id, milestones.c.code, milestones.c.name).where(
        milestones.c.order_id.in_(following), milestones.c.name.is_not(None), milestones.c.waiting.is_(True), STANDING
    )
    return {row.order_id: row.name for row in conn.execute(query) if row.code == following[row.order_id]}


def standing_facts(conn: Connection, milestone_id: int) -> list[int]:
    """Ids of the facts that say a milestone is done."""
    return [row.id for row in _FACTS.rows(conn, ids=[milestone_id])]


def open_of(conn: Connection, order_id: int) -> list[Any]:
    """The open milestones of an order in the order of the plan."""
    return [row for row in of_order(conn, order_id) if row.done_at is None]


def of_order(conn: Connection, order_id: int) -> list[Any]:
    """All milestones of an order in the order of the plan."""
    return list(_PLAN.rows(conn, ids=[order_id]))


def any_of(conn: Connection, order_id: int) -> bool:
    """Whether an order has milestones at all."""
    query = sa.select(milestones.c.id).where(milestones.c.order_id == order_id)
    return conn.execute(query.limit(1)).first() is not None


def dues(conn: Connection, order_id: int) -> dict[int, tuple[str, str | None, int | None, date | None]]:
    """When the milestones of an order are due, by id: code, name of its own, number of the line or none, day; in the
    plan's order."""
    query = (
        sa.select(milestones.c.id, milestones.c.code, milestones.c.name, lines.c.pos, milestones.c.due)
        .outerjoin(lines, lines.c.id == milestones.c.line_id)
        .where(milestones.c.order_id == order_id, STANDING)
    )
    return {row.id: (row.code, row.name, row.pos, row.due) for row in conn.execute(query.order_by(milestones.c.pos))}


def open_deliveries(conn: Connection, order_id: int) -> list[tuple[str, int | None, int]]:
    """The open milestones of dispatch and delivery of an order: code, number of the line or none, id."""
    query = (
        sa.select(milestones.c.code, lines.c.pos, milestones.c.id)
        .outerjoin(lines, lines.c.id == milestones.c.line_id)
        .where(
            milestones.c.order_id == order_id,
            milestones.c.done_at.is_(None),
            milestones.c.code.in_((SHIP, DELIVER)),
            STANDING,
        )
    )
    return [(row.code, row.pos, row.id) for row in conn.execute(query.order_by(milestones.c.pos))]
