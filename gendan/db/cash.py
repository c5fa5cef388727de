"""Money that a terminal took and gave back, by method: receipts, refunds paid, remedies in money that were paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.payments import payments, refund_steps
from gendan.db.remedies import remedies, remedy_events


@dataclass(frozen=True, slots=True)
class Moved:
    """One movement of money: ``kind`` is that of the receipt (``deposit`` ...), ``refund`` or ``remedy``; ``method`` is
    none where nobody said; ``amount`` what came in, negative where it went out."""

    kind: str
    method: str | None
    amount: Decimal


def moved(conn: Connection, node: int, begin: datetime, end: datetime, after: int = 0) -> list[Moved]:
    """What this terminal wrote down of money that moved from ``begin`` to before ``end``, in commits after that one."""

    def here(table: sa.Table) -> list[Any]:
        mine = (table.c.node == node, table.c.seq > after, table.c.voided.is_(False))
        return [table.c.at >= begin, table.c.at < end, *mine]

    taken = sa.select(payments.c.kind, payments.c.method, payments.c.amount).where(*here(payments))
    back = sa.select(refund_steps.c.method, refund_steps.c.amount)
    back = back.where(refund_steps.c.step == "paid", *here(refund_steps))
    given = sa.select(remedy_events.c.method, remedies.c.amount).join(
        remedies, remedies.c.id == remedy_events.c.remedy_id
    )
    given = given.where(remedy_events.c.event == "kept", remedies.c.amount.is_not(None), *here(remedy_events))
    paid = given.where(sa.or_(remedies.c.sort == "refund", remedy_events.c.method.is_not(None)))
    return [
        *(Moved(row.kind, row.method, row.amount) for row in conn.execute(taken)),
        *(Moved("refund", row.method, -row.amount) for row in conn.execute(back) if row.amount),
        *(Moved("remedy", row.method, -row.amount) for row in conn.execute(paid)),
    ]


def methods_of(conn: Connection, order_id: int) -> list[str]:
    """The methods by which an order was paid, each once."""
    query = sa.select(payments.c.method).where(payments.c.order_id == order_id, payments.c.voided.is_(False))
    return sorted(set(conn.execute(query).scalars()))
