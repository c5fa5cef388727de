"""Facts about this database: fleet, store, own node, clock of the journal, practice."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.journal_tables import meta, nodes


@dataclass(frozen=True, slots=True)
class Terminal:
    """This terminal: its node and what it is called in order numbers."""

    node: int
    uid: str
    store: str
    terminal: str
    founder: bool
    """Whether this terminal made the store: only it writes users, price list and settings."""


def get(conn: Connection, key: str, default: str = "") -> str:
    """The value of a fact, or the default."""
    value = conn.execute(sa.select(meta.c.value).where(meta.c.key == key)).scalar()
    return default if value is None else str(value)


def put(conn: Connection, key: str, value: str) -> None:
    """Write a fact."""
    changed = conn.execute(sa.update(meta).where(meta.c.key == key).values(value=value))
    if not changed.rowcount:
        conn.execute(sa.insert(meta).values(key=key, value=value))


def is_practice(conn: Connection) -> bool:
    """Whether the database was made under the practice clock."""
    return get(conn, "practice") == "1"


def this_terminal(conn: Connection) -> Terminal:
    """The terminal that this database belongs to."""
    uid = get(conn, "node")
    row = conn.execute(sa.select(nodes).where(nodes.c.uid == uid)).one()
    return Terminal(row.id, row.uid, row.store, row.terminal, get(conn, "founder") == uid)


def node_id(conn: Connection, uid: str) -> int | None:
    """The local number of a node."""
    return conn.execute(sa.select(nodes.c.id).where(nodes.c.uid == uid)).scalar()


def node_names(conn: Connection) -> dict[int, str]:
    """``STORE-TERMINAL`` by local number of the node."""
    return {row.id: f"{row.store}-{row.terminal}" for row in conn.execute(sa.select(nodes))}


def add_node(conn: Connection, uid: str, store: str, terminal: str, key: str) -> None:
    """Write down a terminal; ``key`` is its public signing key in base64."""
    conn.execute(sa.insert(nodes).values(uid=uid, store=store, terminal=terminal, key=key))
