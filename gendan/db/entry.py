"""Queries that order entry needs: the lines being entered, likely duplicates, who wrote what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import journal
from gendan.db.base import catalogue
from gendan.db.customers import customers
from gendan.db.journal_tables import head
from gendan.db.orders import lines, orders
from gendan.db.products import products

_NOT_AGREED = ("owner", "team", "number", "outside_number", "urgent", "deposit")
"""Cells of an order that are not part of what was agreed: writing them makes nobody an author of it."""


def product_of(conn: Connection, product_id: int | None) -> Any:
    """The product of that local id, or none."""
    return None if product_id is None else conn.execute(sa.select(products).where(products.c.id == product_id)).first()


def lines_of(conn: Connection, order_id: int) -> list[Any]:
    """The lines of an order in their order."""
    query = sa.select(lines).where(lines.c.order_id == order_id, lines.c.removed.is_(False))
    return list(conn.execute(query.order_by(lines.c.pos, lines.c.uid)))


def every_line(conn: Connection, order_id: int) -> list[Any]:
    """The lines of an order, removed ones too."""
    return list(conn.execute(sa.select(lines).where(lines.c.order_id == order_id).order_by(lines.c.pos, lines.c.uid)))


def likely_duplicates(
    conn: Connection, order_id: int, customer_id: int, goods: list[int], since: datetime
) -> list[str]:
    """Numbers of other orders of the customer with one of these products, placed since then; at most five."""
    query = (
        sa.select(orders.c.number)
        .join(lines, lines.c.order_id == orders.c.id)
        .where(orders.c.customer_id == customer_id, orders.c.id != order_id, orders.c.placed_at >= since)
        .where(orders.c.cancelled_on.is_(None), lines.c.product_id.in_(goods), lines.c.removed.is_(False))
    )
    return list(conn.execute(query.distinct().order_by(orders.c.number).limit(5)).scalars())


def shares_name(conn: Connection, customer_id: int) -> bool:
    """Whether another customer has the same name: then the customer too must be keyed again. Files that were united
    are one customer."""
    whole = sa.func.coalesce(customers.c.into_id, customers.c.id)
    mine = conn.execute(sa.select(customers.c.folded_name, whole).where(customers.c.id == customer_id)).one()
    query = sa.select(customers.c.id).where(customers.c.folded_name == mine[0], whole != mine[1])
    return conn.execute(query.limit(1)).first() is not None


def orders_before(conn: Connection, customer_id: int, order_id: int) -> int:
    """How many other orders the customer has placed."""
    query = sa.select(sa.func.count()).select_from(orders)
    query = query.where(orders.c.customer_id == customer_id, orders.c.id != order_id, orders.c.placed_on.is_not(None))
    return int(conn.execute(query).scalar_one())


def writers(conn: Connection, order_id: int) -> set[str]:
    """The uids of the users who entered the order or last wrote one of its present values: none of them may
    check or vouch for it (lessons.md, trap 9)."""
    row = conn.execute(sa.select(orders).where(orders.c.id == order_id)).one()
    commits = {(row.node, row.seq)} | {(line.node, line.seq) for line in lines_of(conn, order_id)}
    known = catalogue()
    for kind, ids in ((known["order"], [order_id]), (known["line"], [line.id for line in every_line(conn, order_id)])):
        query = sa.select(head.c.node, head.c.seq).where(head.c.kind == kind.number, head.c.row.in_(ids))
        query = query.where(head.c.field.not_in(_NOT_AGREED))
        commits |= {(one.node, one.seq) for one in conn.execute(query)}
    found = (journal.commit_at(conn, node, seq) for node, seq in commits)
    return {commit.body["by"] for commit in found if commit is not None}


def field_writers(conn: Connection, kind: str, row_id: int, field: str) -> set[str]:
    """The uids of the users who entered a row or wrote the present value of one of its cells."""
    of = catalogue()[kind]
    query = sa.select(head.c.node, head.c.seq).where(
        head.c.kind == of.number, head.c.row == row_id, head.c.field == field
    )
    row = conn.execute(sa.select(of.table.c.node, of.table.c.seq).where(of.table.c.id == row_id)).one()
    commits = {(row.node, row.seq)} | {(one.node, one.seq) for one in conn.execute(query)}
    found = (journal.commit_at(conn, node, seq) for node, seq in commits)
    return {commit.body["by"] for commit in found if commit is not None}
