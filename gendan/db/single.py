"""The statements about single rows of any table that recorder and projector send, each made once."""

from __future__ import annotations

from functools import lru_cache

import sqlalchemy as sa

from gendan.db.journal_tables import head, nodes, side
from gendan.db.ready import Ready


def _row() -> sa.BindParameter[int]:
    return sa.bindparam("at_row")


@lru_cache(maxsize=256)
def by_id(table: sa.Table) -> Ready:
    """The row with that local id, ``at_row``."""
    return Ready(lambda: sa.select(table).where(table.c.id == _row()))


@lru_cache(maxsize=256)
def id_of(table: sa.Table) -> Ready:
    """The local id of the row with that ``uid``."""
    return Ready(lambda: sa.select(table.c.id).where(table.c.uid == sa.bindparam("uid", type_=table.c.uid.type)))


@lru_cache(maxsize=256)
def uid_of(table: sa.Table) -> Ready:
    """The uid of the row with that local id, ``at_row``."""
    return Ready(lambda: sa.select(table.c.uid).where(table.c.id == _row()))


@lru_cache(maxsize=256)
def highest_id(table: sa.Table) -> Ready:
    """The highest local id."""
    return Ready(lambda: sa.select(sa.func.max(table.c.id)))


@lru_cache(maxsize=256)
def insert(table: sa.Table, _names: tuple[str, ...]) -> Ready:
    """New rows with these columns."""
    return Ready(lambda: sa.insert(table))


@lru_cache(maxsize=1024)
def show(column: sa.Column[object]) -> Ready:
    """Write the value of a cell that is ``shown`` in the row ``at_row``."""
    table = column.table
    changed = {column.name: sa.bindparam("shown", type_=column.type)}
    return Ready(lambda: sa.update(table).where(table.c.id == _row()).values(changed))


_HERE = (
    head.c.kind == sa.bindparam("of_kind"),
    head.c.row == sa.bindparam("at_row"),
    head.c.field == sa.bindparam("cell"),
)
HEADS = Ready(
    lambda: (
        sa.select(head.c.node, head.c.seq, head.c.hlc, nodes.c.uid, head.c.val)
        .join(nodes, nodes.c.id == head.c.node)
        .where(*_HERE)
        .order_by(head.c.node, head.c.seq)
    )
)
"""The values of a cell (``of_kind``, ``at_row``, ``cell``) that nobody replaced."""
REPLACE = Ready(
    lambda: sa.delete(head).where(*_HERE, head.c.node == sa.bindparam("by"), head.c.seq == sa.bindparam("number"))
)
"""One of them goes: that of the commit ``by`` and ``number``."""
SIDE = Ready(lambda: sa.select(side.c.value).where(side.c.h == sa.bindparam("digest")))
"""The personal value with that hash."""
SALT = Ready(
    lambda: sa.select(side.c.salt).where(side.c.kind == sa.bindparam("of_kind"), side.c.row == _row()).limit(1)
)
"""The salt of a row's personal values."""
