"""Production as the store sees it: checks, risks, and what can be made on a day (C164, C165, C181)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Fact, Row, cell, strict
from gendan.db.codes import highest_number
from gendan.db.milestones import milestones
from gendan.db.orders import lines, orders
from gendan.db.products import products
from gendan.db.types import Day, Milli
from gendan.db.users import users
from gendan.domain.lifecycle import PRODUCE


class ProductionCheck(Fact, table=True):
    """How far production was when somebody looked, and when it says the rest will be ready."""

    __tablename__: ClassVar[Any] = "production_checks"
    __kind__ = "production_check"
    __table_args__ = strict(sa.Index("production_checks_order", "order_id"))

    order_id: int = cell(ref="order", to="orders", required=True)
    line_id: int | None = cell(ref="line", to="lines")
    done: Decimal = cell(Milli, required=True)
    expected: Decimal | None = cell(Milli)
    """Pieces that will be ready on ``by``."""
    by: date | None = cell(Day)
    finish: date | None = cell(Day)
    """The day on which production says all will be ready."""
    note: str | None = cell(personal=True)


class Risk(Row, table=True):
    """What may delay or spoil an order, registered beforehand, with the counter-measure."""

    __tablename__: ClassVar[Any] = "risks"
    __kind__ = "risk"
    __table_args__ = strict(sa.Index("risks_order", "order_id"), sa.Index("risks_code", "code"))

    code: str = cell(required=True)
    order_id: int = cell(ref="order", to="orders", required=True)
    factor: str = cell(required=True)
    likelihood: str = cell(required=True)
    measure: str | None = cell(personal=True)
    found_on: date = cell(Day, required=True)
    threatens: date | None = cell(Day)
    """The promise in force when it was registered."""


class RiskEvent(Fact, table=True):
    """A risk was registered or closed; the commit's time says when."""

    __tablename__: ClassVar[Any] = "risk_events"
    __kind__ = "risk_event"
    __table_args__ = strict(sa.Index("risk_events_order", "order_id"), sa.Index("risk_events_at", "at"))

    order_id: int = cell(ref="order", to="orders", required=True)
    risk_id: int = cell(ref="risk", to="risks", required=True)
    event: str = cell(required=True)
    outcome: str | None = cell(personal=True)


class Capacity(Row, table=True):
    """Pieces that can be made on a day, or on every working day where it names none; of a category, or of all."""

    __tablename__: ClassVar[Any] = "capacities"
    __kind__ = "capacity"
    __table_args__ = strict(sa.Index("capacities_category", "category", "day"))

    category: str | None = cell()
    day: date | None = cell(Day)
    qty: Decimal | None = cell(Milli)


production_checks: sa.Table = ProductionCheck.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
risks: sa.Table = Risk.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
risk_events: sa.Table = RiskEvent.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
capacities: sa.Table = Capacity.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def checks_of(conn: Connection, order_id: int) -> list[Any]:
    """The production checks of an order, the newest first, with who looked and the line's number."""
    check = production_checks
    query = (
        sa.select(check, users.c.login, lines.c.pos)
        .outerjoin(users, users.c.id == check.c.by_id)
        .outerjoin(lines, lines.c.id == check.c.line_id)
        .where(check.c.order_id == order_id, check.c.voided.is_(False))
    )
    return list(conn.execute(query.order_by(check.c.uid.desc())))


def risk_by_code(conn: Connection, code: str) -> Any:
    """The risk of that code, or none."""
    return conn.execute(sa.select(risks).where(risks.c.code == code)).first()


def highest_risk(conn: Connection, prefix: str) -> int:
    """The highest running number among codes of risks with that prefix; 0 where there is none."""
    return highest_number(conn, risks.c.code, prefix)


def risks_of(conn: Connection, order_id: int) -> list[Any]:
    """The risks of an order, the newest first."""
    return list(conn.execute(sa.select(risks).where(risks.c.order_id == order_id).order_by(risks.c.uid.desc())))


def risk_events_of(conn: Connection, order_id: int, risk_id: int | None = None) -> list[Any]:
    """What happened to the risks of an order, or to one of them, oldest first, with who did it."""
    event = risk_events
    query = sa.select(event, users.c.login).outerjoin(users, users.c.id == event.c.by_id)
    query = query.where(event.c.order_id == order_id, event.c.voided.is_(False))
    if risk_id is not None:
        query = query.where(event.c.risk_id == risk_id)
    return list(conn.execute(query.order_by(event.c.uid)))


def limits(conn: Connection) -> list[Any]:
    """What can be made: every row that says so."""
    return list(conn.execute(sa.select(capacities).where(capacities.c.qty.is_not(None)).order_by(capacities.c.uid)))


def categories(conn: Connection) -> dict[str, int]:
    """The categories of the goods that are sold, with how many products each has."""
    query = sa.select(products.c.category, sa.func.count()).where(products.c.category.is_not(None))
    return {row[0]: row[1] for row in conn.execute(query.group_by(products.c.category).order_by(products.c.category))}


def limit_of(conn: Connection, category: str | None, day: date | None) -> Any:
    """The row about that category and day, whether it sets a limit or not."""
    query = sa.select(capacities).where(
        capacities.c.category.is_not_distinct_from(category), capacities.c.day.is_not_distinct_from(day)
    )
    return conn.execute(query.order_by(capacities.c.uid).limit(1)).first()


def to_produce(conn: Connection) -> list[Any]:
    """Open milestones of production of confirmed orders, with what they are about: order, line or category, day."""
    query = (
        sa.select(
            milestones.c.order_id, milestones.c.line_id, milestones.c.category, milestones.c.due,
            orders.c.number, orders.c.urgent, orders.c.promised,
        )
        .join(orders, orders.c.id == milestones.c.order_id)
        .where(sa.text("milestones.waiting = 1"), milestones.c.code == PRODUCE, milestones.c.due.is_not(None))
        .where(orders.c.confirmed_at.is_not(None))
    )  # fmt: skip
    return list(conn.execute(query.order_by(milestones.c.due, milestones.c.order_id)))


def goods_of(conn: Connection, order_ids: list[int]) -> dict[int, list[Any]]:
    """The lines of these orders: id, quantity, category."""
    category = sa.func.coalesce(lines.c.category, products.c.category).label("category")
    query = (
        sa.select(lines.c.order_id, lines.c.id, lines.c.qty, category)
        .outerjoin(products, products.c.id == lines.c.product_id)
        .where(lines.c.order_id.in_(order_ids), lines.c.removed.is_(False))
    )
    found: dict[int, list[Any]] = {order_id: [] for order_id in order_ids}
    for row in conn.execute(query.order_by(lines.c.pos)):
        found[row.order_id].append(row)
    return found


def made_of(conn: Connection, order_ids: list[int]) -> dict[tuple[int, int | None], Decimal]:
    """What the last production check of each order and line found ready."""
    check = production_checks
    query = sa.select(check.c.order_id, check.c.line_id, check.c.done)
    query = query.where(check.c.order_id.in_(order_ids), check.c.voided.is_(False))
    return {(row.order_id, row.line_id): row.done for row in conn.execute(query.order_by(check.c.uid))}
