"""The words around what figures count: numbers of orders, names of customers and people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.customers import customers, shown_name
from gendan.db.orders import orders
from gendan.db.users import users


class Named(Protocol):
    """What names an order, a customer and a person by local id."""

    @property
    def order_id(self) -> int | None:
        """The order, if it is about one."""

    @property
    def customer_id(self) -> int | None:
        """The customer, if it is about one."""

    @property
    def owner_id(self) -> int | None:
        """Who takes care of it or wrote it down."""


@dataclass(frozen=True, slots=True)
class Names:
    """The words around cases, by local id: orders (number, customer), customers, people."""

    orders: dict[int, tuple[str, str | None]]
    customers: dict[int, str | None]
    people: dict[int, str]


def order_names(conn: Connection, ids: Iterable[int | None]) -> dict[int, tuple[str, str | None]]:
    """The number and the customer of these orders, by local id."""
    query = sa.select(orders.c.id, orders.c.number, shown_name.label("name"))
    query = query.outerjoin(customers, customers.c.id == orders.c.customer_id)
    return {row.id: (row.number, row.name) for row in rows_by_id(conn, query, orders.c.id, set(ids))}


def names_of(conn: Connection, cases: Sequence[Named]) -> Names:
    """The orders, customers and people that these cases name."""
    return Names(
        order_names(conn, {one.order_id for one in cases}),
        {
            row.id: row.name
            for row in rows_by_id(
                conn,
                sa.select(customers.c.id, shown_name.label("name")),
                customers.c.id,
                {one.customer_id for one in cases},
            )
        },
        {
            row.id: row.name or row.login
            for row in rows_by_id(
                conn, sa.select(users.c.id, users.c.name, users.c.login), users.c.id, {one.owner_id for one in cases}
            )
        },
    )


def rows_by_id(conn: Connection, query: sa.Select[Any], column: Any, ids: set[int | None]) -> list[Any]:
    """What a query finds for these ids of a column, some hundred at a time; an id that is none is left out."""
    wanted = sorted(one for one in ids if one is not None)
    return [
        row
        for start in range(0, len(wanted), 400)
        for row in conn.execute(query.where(column.in_(wanted[start : start + 400])))
    ]
