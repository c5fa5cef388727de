"""Money of an order: receipts, their verification, and the steps of a refund (C088, C089, C092)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Fact, cell, strict
from gendan.db.orders import orders
from gendan.db.ready import IDS, Ready
from gendan.db.types import Day, Fen, Instant, Number, YesNo
from gendan.db.users import users

PAID = sa.text("step = 'paid' AND voided = 0")
"""Refunds that were paid, as the condition of an index says it: another way of saying it would not use the index."""


class Payment(Fact, table=True):
    """Money received for an order."""

    __tablename__: ClassVar[Any] = "payments"
    __kind__ = "payment"
    __table_args__ = strict(
        sa.Index("payments_order", "order_id", "at", "voided", "amount"),
        sa.Index("payments_number", "number"),
        sa.Index("payments_at", "at", "voided", "amount"),
    )

    order_id: int = cell(ref="order", to="orders", required=True)
    number: str = cell(required=True)
    kind: str = cell(required=True)
    amount: Decimal = cell(Fen, required=True)
    method: str = cell(required=True)
    contract: str | None = cell()


class PaymentVerified(Fact, table=True):
    """The fact that money was seen to have arrived (C092)."""

    __tablename__: ClassVar[Any] = "payment_verified"
    __kind__ = "payment_verified"
    __table_args__ = strict(sa.Index("payment_verified_payment", "payment_id"))

    order_id: int = cell(ref="order", to="orders", required=True)
    payment_id: int = cell(ref="payment", to="payments", required=True)


class RefundStep(Fact, table=True):
    """A step of a refund: ``requested``, ``signed``, ``paid`` - in this order and no other (C089, S05)."""

    __tablename__: ClassVar[Any] = "refund_steps"
    __kind__ = "refund_step"
    __table_args__ = strict(
        sa.Index("refund_steps_order", "order_id"),
        sa.Index("refund_steps_paid", "at", "amount", sqlite_where=PAID),
        sa.Index("refund_steps_paid_order", "order_id", "at", "amount", sqlite_where=PAID),
    )

    order_id: int = cell(ref="order", to="orders", required=True)
    step: str = cell(required=True)
    contract_copy: bool | None = cell(YesNo)
    amount: Decimal | None = cell(Fen)
    method: str | None = cell()
    """How it was paid; none where nobody said."""


def _table(model: Any) -> sa.Table:
    table: sa.Table = model.__table__
    return table


payments = _table(Payment)
payment_verified = _table(PaymentVerified)
refund_steps = _table(RefundStep)


def payments_of(conn: Connection, order_id: int) -> list[Any]:
    """The receipts of an order, oldest first, with who took them and whether they were verified."""
    seen = sa.exists().where(payment_verified.c.payment_id == payments.c.id, payment_verified.c.voided.is_(False))
    query = sa.select(payments, users.c.login.label("by"), seen.label("verified"))
    query = query.outerjoin(users, users.c.id == payments.c.by_id)
    here = (payments.c.order_id == order_id, payments.c.voided.is_(False))
    return list(conn.execute(query.where(*here).order_by(payments.c.uid)))


def payment_named(conn: Connection, number: str) -> Any:
    """The receipt of that number, or none; of two that terminals gave apart the one that nobody has verified yet."""
    seen = sa.exists().where(payment_verified.c.payment_id == payments.c.id, payment_verified.c.voided.is_(False))
    query = sa.select(payments).where(payments.c.number == number, payments.c.voided.is_(False))
    return conn.execute(query.order_by(seen, payments.c.uid).limit(1)).first()


def is_verified(conn: Connection, payment_id: int) -> bool:
    """Whether a receipt was seen to have arrived."""
    query = sa.select(payment_verified.c.id).where(
        payment_verified.c.payment_id == payment_id, payment_verified.c.voided.is_(False)
    )
    return conn.execute(query.limit(1)).first() is not None


def refund_steps_of(conn: Connection, order_id: int) -> list[Any]:
    """The steps of the order's refund, oldest first, with who took them."""
    query = sa.select(refund_steps, users.c.login.label("by")).outerjoin(users, users.c.id == refund_steps.c.by_id)
    here = (refund_steps.c.order_id == order_id, refund_steps.c.voided.is_(False))
    return list(conn.execute(query.where(*here).order_by(refund_steps.c.uid)))


def _sum(table: sa.Table, *where: Any) -> sa.Select[Any]:
    query = sa.select(table.c.order_id, sa.func.sum(table.c.amount).label("total"))
    return query.where(table.c.order_id.in_(IDS), table.c.voided.is_(False), *where).group_by(table.c.order_id)


_TAKEN = Ready(lambda: _sum(payments))
_BACK = Ready(lambda: _sum(refund_steps, refund_steps.c.step == "paid"))


def received(conn: Connection, ids: list[int]) -> dict[int, Decimal]:
    """What was received less what was paid back, by order."""
    taken, back = (
        {row.order_id: row.total for row in query.rows(conn, ids=ids) if row.total is not None}
        for query in (_TAKEN, _BACK)
    )
    return {order_id: taken.get(order_id, Decimal(0)) - back.get(order_id, Decimal(0)) for order_id in ids}


@dataclass(frozen=True, slots=True)
class Received:
    """Money of a period: received in it, and received by its end for orders placed in it."""

    received: Decimal
    for_placed: Decimal


def received_in(
    conn: Connection, first: date, until: date, begin: datetime, end: datetime, owner: int | None = None
) -> Received:
    """What was received less what was paid back from ``begin`` to before ``end``, and for the orders placed on the days
    from ``first`` to ``until`` that stand; of one follower's orders where ``owner`` is given.
    """
    params = {"first": first, "until": until, "begin": begin, "end": end, "owner": owner}
    taken, back, taken_for, back_for = (
        statement.scalar(conn, **params) or Decimal(0) for statement in _sums_in(owner is not None)
    )
    return Received(taken - back, taken_for - back_for)


@cache
def _sums_in(of_one: bool) -> list[Ready]:
    """What was received and what was paid back in a period; the same by its end for the orders placed in it."""
    until, end = sa.bindparam("until", type_=Day()), sa.bindparam("end", type_=Instant())
    mine = [orders.c.owner_id == sa.bindparam("owner", type_=Number())] if of_one else []
    placed = sa.select(orders.c.id).where(
        orders.c.placed_on.between(sa.bindparam("first", type_=Day()), until),
        sa.or_(orders.c.cancelled_on.is_(None), orders.c.cancelled_on > until),
        *mine,
    )
    sums, sums_for = [], []
    for table in (payments, refund_steps):
        standing = PAID if table is refund_steps else table.c.voided.is_(False)
        query = sa.select(sa.func.sum(table.c.amount)).where(table.c.at < end, standing)
        since = table.c.at >= sa.bindparam("begin", type_=Instant())
        of_mine = [sa.exists(sa.select(orders.c.id).where(orders.c.id == table.c.order_id, *mine))] if of_one else []
        sums.append(query.where(since, *of_mine))
        sums_for.append(query.where(table.c.order_id.in_(placed)))
    return [Ready.of(statement) for statement in (*sums, *sums_for)]
