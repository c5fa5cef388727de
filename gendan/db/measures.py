"""What is learned: retrospectives of orders that failed, and measures against faults with their effect (C216, C363)."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Row, cell, strict
from gendan.db.codes import highest_number
from gendan.db.customers import customers, shown_name
from gendan.db.orders import orders
from gendan.db.types import Day, Doc, YesNo
from gendan.db.users import users


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
    """The fault that was found again and again, as the finder names it: ``product:A-100:quality``; or the rule that the
    audit of a quarter found broken: ``audit:2026Q1:self_check``."""
    found: str | None = cell(personal=True)
    """What the order audit found that it is against (C252)."""
    found_in: Any = cell(Doc)
    """The uids of the orders that it was found in."""
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


def measure_by_code(conn: Connection, code: str) -> Any:
    """The measure of that code, or none."""
    return conn.execute(sa.select(measures).where(measures.c.code == code).order_by(measures.c.uid).limit(1)).first()


def retrospective_by_code(conn: Connection, code: str) -> Any:
    """The retrospective of that code, or none."""
    query = sa.select(retrospectives).where(retrospectives.c.code == code)
    return conn.execute(query.order_by(retrospectives.c.uid).limit(1)).first()


def highest_measure(conn: Connection, prefix: str) -> int:
    """The highest running number among codes of measures with that prefix; 0 where there is none."""
    return highest_number(conn, measures.c.code, prefix)


def highest_retrospective(conn: Connection, prefix: str) -> int:
    """The highest running number among codes of retrospectives with that prefix; 0 where there is none."""
    return highest_number(conn, retrospectives.c.code, prefix)


def _measures() -> sa.Select[Any]:
    return (
        sa.select(
            measures,
            orders.c.number,
            orders.c.outside_number,
            orders.c.urgent,
            shown_name.label("customer"),
            retrospectives.c.code.label("retrospective"),
            users.c.login.label("owner"),
            users.c.name.label("owner_name"),
        )
        .outerjoin(orders, orders.c.id == measures.c.order_id)
        .outerjoin(customers, customers.c.id == orders.c.customer_id)
        .outerjoin(retrospectives, retrospectives.c.id == measures.c.retrospective_id)
        .outerjoin(users, users.c.id == measures.c.owner_id)
    )


def every_measure(conn: Connection, limit: int, about: str = "") -> list[Any]:
    """Measures with the names around them: open ones first, by their day, then those whose effect was seen. Only those
    about faults that begin with ``about``, where it is given."""
    query = _measures().order_by(measures.c.effective.is_not(None), measures.c.due, measures.c.id)
    if about:
        query = query.where(measures.c.about.startswith(about, autoescape=True))
    return list(conn.execute(query.limit(limit)))


def numbers_of(conn: Connection, uids: list[str]) -> dict[str, str]:
    """The numbers of orders by their uid; those that are not known here are left out."""
    wanted = sorted(set(uids))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), 500):
        part = [UUID(uid) for uid in wanted[start : start + 500]]
        query = sa.select(orders.c.uid, orders.c.number).where(orders.c.uid.in_(part))
        found |= {str(row.uid): row.number for row in conn.execute(query)}
    return found


def measures_of(conn: Connection, retrospective_id: int) -> list[Any]:
    """The measures of a retrospective in the order in which they were written, with the names around them."""
    query = _measures().where(measures.c.retrospective_id == retrospective_id)
    return list(conn.execute(query.order_by(measures.c.id)))


def measures_due(conn: Connection, day: date, owner: int | None, limit: int) -> list[Any]:
    """Measures to be carried out by ``day``, or whose effect is to be looked at by then; of one owner, or of all."""
    carry = sa.and_(measures.c.done_on.is_(None), measures.c.due <= day)
    look = sa.and_(measures.c.done_on.is_not(None), measures.c.check_on <= day)
    query = _measures().where(sa.text("measures.effective IS NULL"), sa.or_(carry, look))
    if owner is not None:
        query = query.where(measures.c.owner_id == owner)
    return list(conn.execute(query.order_by(measures.c.due, measures.c.id).limit(limit)))


def every_retrospective(conn: Connection, limit: int) -> list[Any]:
    """Retrospectives, the newest first, with their orders."""
    query = _retrospectives().order_by(retrospectives.c.held_on.desc(), retrospectives.c.id.desc())
    return list(conn.execute(query.limit(limit)))


def retrospective_named(conn: Connection, retrospective_id: int) -> Any:
    """One retrospective with its order."""
    return conn.execute(_retrospectives().where(retrospectives.c.id == retrospective_id)).one()


def _retrospectives() -> sa.Select[Any]:
    return (
        sa.select(retrospectives, orders.c.number, orders.c.outside_number, shown_name.label("customer"))
        .join(orders, orders.c.id == retrospectives.c.order_id)
        .outerjoin(customers, customers.c.id == orders.c.customer_id)
    )
