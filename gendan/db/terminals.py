"""The roster: which terminals the store has, with the keys that sign their commits (sync.md 2.9); its rows are written
by ``gendan.db.roster``."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Row, cell, derived, strict
from gendan.db.types import Number, YesNo


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
    counts: bool = derived(YesNo, default=False)
    """Whether it was enrolled by somebody whose word counts; else it is as if it were not there."""


terminals: sa.Table = Terminal.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def everyone(conn: Connection) -> list[sa.Row[Any]]:
    """All terminals of the roster in the order in which they were enrolled."""
    return list(conn.execute(sa.select(terminals).where(terminals.c.counts.is_(True)).order_by(terminals.c.uid)))


def of_node(conn: Connection, uid: str) -> sa.Row[Any] | None:
    """The roster's row of a node."""
    return conn.execute(sa.select(terminals).where(terminals.c.uid == UUID(uid), terminals.c.counts.is_(True))).first()


def by_name(conn: Connection, name: str) -> list[sa.Row[Any]]:
    """The terminals called ``STORE-TERMINAL`` or just ``TERMINAL``, the latest first."""
    store, _, terminal = name.rpartition("-")
    query = sa.select(terminals).where(terminals.c.name == terminal, terminals.c.counts.is_(True))
    if store:
        query = query.where(terminals.c.store == store)
    return list(conn.execute(query.order_by(terminals.c.uid.desc())))
