"""Customers: the file of who orders."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Row, cell, derived, strict
from gendan.db.codes import highest_number
from gendan.db.types import Fen, Number
from gendan.text import ERASED


class Customer(Row, table=True):
    """A customer (C093). The same customer is known by folded name and phone."""

    __tablename__: ClassVar[Any] = "customers"
    __kind__ = "customer"
    __table_args__ = strict(
        sa.Index("customers_code", "code"),
        sa.Index("customers_folded", "folded_name", "phone_key", "into_id"),
        sa.Index("customers_phone", "phone_key", "into_id"),
        sa.Index("customers_merged", "merged_into_id", sqlite_where=sa.text("merged_into_id IS NOT NULL")),
        sa.Index("customers_into", "into_id", sqlite_where=sa.text("into_id IS NOT NULL")),
        sa.Index("customers_graded", "grade", sqlite_where=sa.text("grade IS NOT NULL")),
        sa.Index("customers_weighty", "kind", sqlite_where=sa.text("kind <> 'ordinary'")),
    )

    code: str = cell(required=True)
    name: str | None = cell(personal=True)
    contact: str | None = cell(personal=True)
    phone: str | None = cell(personal=True)
    address: str | None = cell(personal=True)
    note: str | None = cell(personal=True)
    region: str | None = cell()
    kind: str = cell(default="ordinary", required=True)
    grade: str | None = cell()
    credit: Decimal | None = cell(Fen)
    merged_into_id: int | None = cell(ref="customer", to="customers")
    """The same customer's file that remains, where a supervisor united the two."""

    folded_name: str | None = derived()
    phone_key: str | None = derived()
    into_id: int | None = derived(Number)
    """The file that remains at the end of all unions; none where it is this one."""


customers: sa.Table = Customer.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
shown_name = sa.func.coalesce(customers.c.name, sa.case((customers.c.id.is_not(None), ERASED)))
"""What a customer is called where he is only shown: his name, of an erased one the word for it; none where an order has
no customer yet."""


def by_code(conn: Connection, code: str) -> sa.Row[Any] | None:
    """The customer of that code."""
    return conn.execute(sa.select(customers).where(customers.c.code == code)).first()


def matching(conn: Connection, folded_name: str | None, phone_key: str | None) -> list[sa.Row[Any]]:
    """Customers of that folded name and phone; either may be left out. At most ten."""
    query = sa.select(customers)
    if folded_name is not None:
        query = query.where(customers.c.folded_name == folded_name)
    if phone_key is not None:
        query = query.where(customers.c.phone_key == phone_key)
    return list(conn.execute(query.order_by(customers.c.id).limit(10)))


def same(conn: Connection, folded_name: str, phone_key: str | None) -> sa.Row[Any] | None:
    """The first customer of exactly that name and phone; without a phone the one who has none (decisions.md)."""
    query = sa.select(customers).where(customers.c.folded_name == folded_name, customers.c.phone_key.is_(phone_key))
    return conn.execute(query.order_by(customers.c.id).limit(1)).first()


def remaining(conn: Connection, row: Any) -> Any:
    """The file that remains of a customer: another one where this one was united with it, else itself."""
    return row if row.into_id is None else by_id(conn, row.into_id)


def highest_code(conn: Connection, prefix: str) -> int:
    """The highest running number among customer codes with that prefix; 0 where there is none."""
    return highest_number(conn, customers.c.code, prefix)


def by_id(conn: Connection, customer_id: int) -> Any:
    """The customer of that local id."""
    return conn.execute(sa.select(customers).where(customers.c.id == customer_id)).one()
