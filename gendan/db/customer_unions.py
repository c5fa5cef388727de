"""Files of the same customer that a supervisor united: which one remains (C093).

The cell ``merged_into`` on the file that gives way is all that travels; orders, contacts and cases stay where they are
and are read through the union. Two terminals may unite the same two files in opposite directions: the one with the
smaller uid remains then, everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.customers import customers
from gendan.db.ready import IDS, Ready


def _files() -> sa.Select[Any]:
    return sa.select(customers.c.id, customers.c.uid, customers.c.merged_into_id)


_FILES = Ready(lambda: _files().where(customers.c.id.in_(IDS)))
_UNITED = Ready(lambda: _files().where(customers.c.id.in_(IDS), customers.c.merged_into_id.is_not(None)))
_UNITED_WITH = Ready(lambda: _files().where(customers.c.merged_into_id.in_(IDS)))
_INTO = Ready(lambda: sa.select(customers.c.id, customers.c.into_id).where(customers.c.id.in_(IDS)))


def derive(conn: Connection, ids: list[int]) -> None:
    """Write anew which file remains, of these customers and of all that are united with them."""
    known = _around(conn, ids)
    for row in _INTO.rows(conn, ids=list({*ids, *known})):
        remains = _remaining(known, row.id)
        into = None if remains == row.id else remains
        if into != row.into_id:
            conn.execute(sa.update(customers).where(customers.c.id == row.id).values(into_id=into))


def _around(conn: Connection, ids: Iterable[int]) -> dict[int, Any]:
    """All files that hang together with these by unions, by their ids; none for a file that stands alone."""
    known: dict[int, Any] = {}
    asked, wanted = set[int](), set(ids)
    while wanted:
        asked |= wanted
        found = [*_UNITED.rows(conn, ids=list(wanted)), *_UNITED_WITH.rows(conn, ids=list(wanted))]
        known |= {row.id: row for row in found}
        wanted = ({row.id for row in found} | {row.merged_into_id for row in found}) - asked
    ends = {row.merged_into_id for row in known.values()} - set(known)
    return known | ({row.id: row for row in _FILES.rows(conn, ids=list(ends))} if ends else {})


def _remaining(known: dict[int, Any], customer_id: int) -> int:
    """Where the way from this file ends; in a ring it is the one with the smallest uid."""
    way: list[int] = []
    at = customer_id
    while at in known and known[at].merged_into_id is not None and at not in way:
        way.append(at)
        at = known[at].merged_into_id
    if at in way:
        return min(way[way.index(at) :], key=lambda one: known[one].uid.bytes)
    return at


def family(conn: Connection, customer_id: int) -> list[int]:
    """The file that remains and all that were united with it; local ids."""
    query = sa.select(customers.c.id).where(customers.c.into_id == customer_id)
    return [customer_id, *conn.execute(query).scalars()]


def united_with(conn: Connection, customer_id: int) -> list[Any]:
    """The files that were united with this one."""
    return list(conn.execute(sa.select(customers).where(customers.c.into_id == customer_id).order_by(customers.c.id)))
