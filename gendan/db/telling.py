"""What the customer of an order was told and is still to be told; acceptance and return visits, read."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.config import Config
from gendan.db.derive_plan import NODE_OF, untold
from gendan.db.milestones import milestones
from gendan.db.notices import acceptances, notices, visits
from gendan.db.ready import Ready
from gendan.db.users import users
from gendan.domain.telling import Reached


def owed_to(conn: Connection, order_id: int, config: Config) -> tuple[Reached, ...]:
    """What the customer has not been told, oldest first."""
    return untold(conn, [order_id], config)[order_id]


def reached(conn: Connection, order_id: int, node: str) -> bool:
    """Whether a milestone that stands for the node is done."""
    query = sa.select(milestones.c.code, milestones.c.notice).where(
        milestones.c.order_id == order_id, milestones.c.done_at.is_not(None)
    )
    return any((row.notice or NODE_OF.get(row.code)) == node for row in conn.execute(query))


def told(conn: Connection, order_id: int) -> list[Any]:
    """The notices that were given, oldest first, with the login of who gave them."""
    return _facts(conn, notices, order_id)


def accepted(conn: Connection, order_id: int) -> Any | None:
    """The acceptance that stands first; None where there is none."""
    return next(iter(_facts(conn, acceptances, order_id)), None)


def visited(conn: Connection, order_id: int) -> list[Any]:
    """The return visits, oldest first, with the login of who made them."""
    return _facts(conn, visits, order_id)


def _facts(conn: Connection, table: sa.Table, order_id: int) -> list[Any]:
    return list(_standing(table).rows(conn, order=order_id))


@lru_cache(maxsize=8)
def _standing(table: sa.Table) -> Ready:
    query = sa.select(table, users.c.login.label("by")).outerjoin(users, users.c.id == table.c.by_id)
    here = table.c.order_id == sa.bindparam("order"), table.c.voided.is_(False)
    return Ready.of(query.where(*here).order_by(table.c.uid))
