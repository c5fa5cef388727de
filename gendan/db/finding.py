"""Finding an order by what people call it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import search, single
from gendan.db.orders import lines, orders
from gendan.db.ready import Ready
from gendan.domain import search_terms

_MOST = 20


def _called(column: Any) -> sa.Select[Any]:
    return sa.select(orders).where(column == sa.bindparam("named")).limit(_MOST)


_NUMBERED, _NUMBERED_OUTSIDE = Ready(lambda: _called(orders.c.number)), Ready(lambda: _called(orders.c.outside_number))


def orders_named(conn: Connection, text: str) -> list[Any]:
    """Orders of that number, else of that outside number, else with that tail; at most twenty."""
    named = text.strip()
    for query in (_NUMBERED, _NUMBERED_OUTSIDE):
        for value in dict.fromkeys((named, named.upper())):
            found = list(query.rows(conn, named=value))
            if found:
                return found
    tail = search_terms.compact(named)
    if len(tail) < search_terms.LEAST_TAIL or conn.dialect.name != "sqlite":
        return []
    ids = search.matching(conn, f'"{search_terms.TAIL}{tail[::-1]}"*', 200)
    found = list(conn.execute(sa.select(orders).where(orders.c.id.in_(ids)).order_by(orders.c.id.desc())))
    return [row for row in found if _ends(row, tail)][:_MOST]


def _ends(row: Any, tail: str) -> bool:
    own = search_terms.order_number_terms(row.number) + search_terms.number_terms(row.outside_number or "")
    return any(token.startswith(search_terms.TAIL + tail[::-1]) for token in own)


def order_by_id(conn: Connection, order_id: int) -> Any:
    """The order row of a local id."""
    return single.by_id(orders).first(conn, at_row=order_id)


def line_of(conn: Connection, order_id: int, number: int) -> Any:
    """The line of an order by its number."""
    return conn.execute(
        sa.select(lines).where(lines.c.order_id == order_id, lines.c.pos == number, lines.c.removed.is_(False))
    ).first()
