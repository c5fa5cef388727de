"""Shift handovers (交接班): what changed, what is due, what is open, as it stood when the shift was given."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Row, cell, strict
from gendan.db.codes import highest_number
from gendan.db.customers import customers, shown_name
from gendan.db.orders import orders
from gendan.db.types import Day, Instant, Number
from gendan.db.users import users


class Handover(Row, table=True):
    """A shift that was given: by whom, to whom (none: to whoever comes), and since when it tells what changed."""

    __tablename__: ClassVar[Any] = "handovers"
    __kind__ = "handover"
    __table_args__ = strict(sa.Index("handovers_code", "code"), sa.Index("handovers_given", "given_at"))

    code: str = cell(required=True)
    giver_id: int = cell(ref="user", to="users", required=True)
    to_id: int | None = cell(ref="user", to="users")
    given_at: Any = cell(Instant, required=True)
    since: Any = cell(Instant, required=True)


class HandoverLine(Row, table=True):
    """One line of a handover; the order stands in it by its number, so that its history is not about handovers."""

    __tablename__: ClassVar[Any] = "handover_lines"
    __kind__ = "handover_line"
    __table_args__ = strict(
        sa.Index("handover_lines_handover", "handover_id", "pos"),
        sa.Index("handover_lines_open", "handover_id", sqlite_where=sa.text("taken_at IS NULL")),
    )

    handover_id: int = cell(ref="handover", to="handovers", required=True)
    pos: int = cell(Number, required=True)
    part: str = cell(required=True)
    """``changed``, ``due``, ``open`` or ``notes``."""
    sort: str = cell(required=True)
    """What it is: ``order``, a kind of work of today's list, ``draft``, ``form``, ``note``, ``more``, ``nothing``."""
    what: str | None = cell()
    """Codes of what happened or is to be done, a comma between them."""
    name: str | None = cell()
    number: str | None = cell()
    """The number of the order."""
    code: str | None = cell()
    """The code of the case."""
    day: date | None = cell(Day)
    qty: int | None = cell(Number)
    """How many more there are, where they did not all get a line."""
    text: str | None = cell(personal=True)
    taken_at: Any = cell(Instant)
    taken_by_id: int | None = cell(ref="user", to="users")
    remark: str | None = cell(personal=True)


handovers: sa.Table = Handover.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
handover_lines: sa.Table = HandoverLine.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def by_code(conn: Connection, code: str) -> Any:
    """The handover of that code, or none."""
    return conn.execute(sa.select(handovers).where(handovers.c.code == code).order_by(handovers.c.uid).limit(1)).first()


def highest_code(conn: Connection, prefix: str) -> int:
    """The highest running number among codes of handovers with that prefix; 0 where there is none."""
    return highest_number(conn, handovers.c.code, prefix)


def last_given(conn: Connection, giver_id: int, node: int) -> Any:
    """The handover that this person, or this terminal, gave last; none where neither did."""
    mine = sa.or_(handovers.c.giver_id == giver_id, handovers.c.node == node)
    query = sa.select(handovers).where(mine).order_by(handovers.c.given_at.desc(), handovers.c.uid.desc())
    return conn.execute(query.limit(1)).first()


def lines_of(conn: Connection, handover_id: int) -> list[Any]:
    """The lines in their order, each with the customer of its order and who took it."""
    customer = (
        sa.select(shown_name)
        .join(orders, orders.c.customer_id == customers.c.id)
        .where(orders.c.number == handover_lines.c.number)
        .order_by(orders.c.id)
        .limit(1)
        .scalar_subquery()
    )
    query = sa.select(
        handover_lines, customer.label("customer"), users.c.login.label("taker"), users.c.name.label("taker_name")
    ).outerjoin(users, users.c.id == handover_lines.c.taken_by_id)
    of_it = handover_lines.c.handover_id == handover_id
    return list(conn.execute(query.where(of_it).order_by(handover_lines.c.pos, handover_lines.c.uid)))


def line_of(conn: Connection, handover_id: int, pos: int) -> Any:
    """The line of that number, or none."""
    query = sa.select(handover_lines).where(handover_lines.c.handover_id == handover_id, handover_lines.c.pos == pos)
    return conn.execute(query.order_by(handover_lines.c.uid).limit(1)).first()


def _counted() -> sa.Select[Any]:
    giver, to = users.alias("giver"), users.alias("receiver")
    lines = sa.select(sa.func.count()).where(handover_lines.c.handover_id == handovers.c.id)
    rest = lines.where(handover_lines.c.taken_at.is_(None))
    return (
        sa.select(
            handovers,
            giver.c.login.label("giver"),
            giver.c.name.label("giver_name"),
            to.c.login.label("to"),
            to.c.name.label("to_name"),
            lines.scalar_subquery().label("total"),
            rest.scalar_subquery().label("rest"),
            lines.where(handover_lines.c.remark.is_not(None)).scalar_subquery().label("remarks"),
        )
        .join(giver, giver.c.id == handovers.c.giver_id)
        .outerjoin(to, to.c.id == handovers.c.to_id)
    )


def newest(conn: Connection, limit: int) -> list[Any]:
    """Handovers, the newest first, with the names around them, how many lines, how many nobody took
    yet, and how many have a remark."""
    return list(conn.execute(_counted().order_by(handovers.c.given_at.desc(), handovers.c.id.desc()).limit(limit)))


def named(conn: Connection, handover_id: int) -> Any:
    """One handover with the names around it and its counts."""
    return conn.execute(_counted().where(handovers.c.id == handover_id)).one()


def waiting(conn: Connection, who: int | None, limit: int) -> list[Any]:
    """Handovers with lines that nobody took yet, the oldest first: all, or those that ``who`` is to take over."""
    rest = sa.select(handover_lines.c.handover_id).where(sa.text("handover_lines.taken_at IS NULL"))
    query = _counted().where(handovers.c.id.in_(rest))
    if who is not None:
        anybody = sa.and_(handovers.c.to_id.is_(None), handovers.c.giver_id != who)
        query = query.where(sa.or_(handovers.c.to_id == who, anybody))
    return list(conn.execute(query.order_by(handovers.c.given_at, handovers.c.id).limit(limit)))
