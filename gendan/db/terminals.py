"""The roster: which terminals the store has, with the keys that sign their commits (sync.md 2.9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import meta
from gendan.db.base import Row, cell, strict
from gendan.db.journal_tables import nodes
from gendan.db.types import Number


class Terminal(Row, table=True):
    """A terminal of the store; its uid is that of its node. A restored database is a new one that ``continues`` one."""

    __tablename__: ClassVar[Any] = "terminals"
    __kind__ = "terminal"
    __table_args__ = strict()

    store: str = cell(required=True)
    name: str = cell(required=True)
    public_key: str = cell(required=True)
    recipient: str = cell(required=True)
    continues: str | None = cell()
    endorsed: str | None = cell()
    revoked_seq: int | None = cell(Number)


terminals: sa.Table = Terminal.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def everyone(conn: Connection) -> list[sa.Row[Any]]:
    """All terminals of the roster in the order in which they were enrolled."""
    return list(conn.execute(sa.select(terminals).order_by(terminals.c.uid)))


def of_node(conn: Connection, uid: str) -> sa.Row[Any] | None:
    """The roster's row of a node."""
    return conn.execute(sa.select(terminals).where(terminals.c.uid == UUID(uid))).first()


def by_name(conn: Connection, name: str) -> list[sa.Row[Any]]:
    """The terminals called ``STORE-TERMINAL`` or just ``TERMINAL``, the latest first."""
    store, _, terminal = name.rpartition("-")
    query = sa.select(terminals).where(terminals.c.name == terminal)
    if store:
        query = query.where(terminals.c.store == store)
    return list(conn.execute(query.order_by(terminals.c.uid.desc())))


def derive(conn: Connection, ids: Sequence[int]) -> None:
    """Let the journal know the nodes of these terminals; what continues the founder is the founder from then on."""
    known = set(conn.execute(sa.select(nodes.c.uid)).scalars())
    for row in conn.execute(sa.select(terminals).where(terminals.c.id.in_(ids)).order_by(terminals.c.uid)):
        uid = str(row.uid)
        if uid in known:
            values = {"store": row.store, "terminal": row.name, "key": row.public_key}
            conn.execute(sa.update(nodes).where(nodes.c.uid == uid).values(values))
        else:
            meta.add_node(conn, uid, row.store, row.name, row.public_key)
    _follow_founder(conn)


def _follow_founder(conn: Connection) -> None:
    """The founder is the one at the end of the line of terminals that continue the first: the earliest where two do."""
    following: dict[str, str] = {}
    for row in everyone(conn):
        if row.continues:
            following.setdefault(row.continues, str(row.uid))
    founder = meta.get(conn, "founding")
    while founder in following:
        founder = following.pop(founder)
    if founder != meta.get(conn, "founder"):
        meta.put(conn, "founder", founder)
