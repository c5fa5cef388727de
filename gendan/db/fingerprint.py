"""A digest of what the journal has led to, the same on two terminals that hold the same state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.audit import node_uids
from gendan.db.base import Kind, catalogue
from gendan.db.journal import count
from gendan.db.journal_tables import head
from gendan.db.orders import orders
from gendan.db.types import canonical
from gendan.db.wires import wire_of


def digest(conn: Connection) -> str:
    """SHA-256 in hex over all travelling columns, heads and void marks; by uids, in the order of uids.

    Local ids, the order of insertion, derived columns and this terminal's own facts play no part.
    """
    found = hashlib.sha256()
    for row in chain(*(_rows(conn, kind) for kind in catalogue().values()), _heads(conn)):
        line = canonical(row).encode() + b"\n"
        found.update(line)
    return found.hexdigest()


def counts(conn: Connection) -> tuple[int, int]:
    """How many orders and how many records of the change log there are."""
    return int(conn.execute(sa.select(sa.func.count()).select_from(orders)).scalar_one()), count(conn)


def _rows(conn: Connection, kind: Kind) -> Iterator[list[Any]]:
    """The rows of a kind: its name, uid, fields in the order of their names; of an event when, who, whether void."""
    fields = sorted(kind.columns)
    for row in conn.execution_options(yield_per=1000).execute(_query(kind.name)):
        values = [str(row[place]) if _is_ref(kind, field) and row[place] else _wire(kind, field, row[place])
                  for place, field in enumerate(fields, start=1)]  # fmt: skip
        event = [int(row.at.timestamp()), str(row.by), row.voided] if kind.event else []
        yield [kind.name, str(row[0]), *values, *event]


@cache
def _query(name: str) -> sa.Select[Any]:
    """Made once: making the statements of all kinds takes longer than reading a small store."""
    kind = catalogue()[name]
    query = sa.select(kind.table.c.uid)
    source: Any = kind.table
    for field in sorted(kind.columns):
        column = kind.columns[field]
        if column.info["ref"]:
            target = catalogue()[column.info["ref"]].table.alias()
            source = source.outerjoin(target, target.c.id == column)
            query = query.add_columns(target.c.uid.label(f"f_{field}"))
        else:
            query = query.add_columns(column.label(f"f_{field}"))
    if kind.event:
        user = catalogue()["user"].table.alias()
        source = source.outerjoin(user, user.c.id == kind.table.c.by_id)
        query = query.add_columns(kind.table.c.at, user.c.uid.label("by"), kind.table.c.voided)
    return query.select_from(source).order_by(kind.table.c.uid)


def _is_ref(kind: Kind, field: str) -> bool:
    return bool(kind.columns[field].info["ref"])


def _wire(kind: Kind, field: str, value: Any) -> Any:
    return None if _is_ref(kind, field) else wire_of(kind.columns[field], value)


def _heads(conn: Connection) -> Iterator[list[Any]]:
    uids = node_uids(conn)
    for kind in catalogue().values():
        rows = [
            [kind.name, str(row.uid), row.field, uids.get(row.node, "?"), row.seq, row.val]
            for row in conn.execute(_query_of_heads(kind.name))
        ]
        yield from sorted(rows)


@cache
def _query_of_heads(name: str) -> sa.Select[Any]:
    kind = catalogue()[name]
    return (
        sa.select(kind.table.c.uid, head.c.field, head.c.node, head.c.seq, head.c.val)
        .join(kind.table, kind.table.c.id == head.c.row)
        .where(head.c.kind == kind.number)
        .order_by(kind.table.c.uid, head.c.field)
    )
