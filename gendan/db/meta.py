"""Facts about this database: fleet, store, own node, clock of the journal, practice."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.journal_tables import meta, nodes
from gendan.db.ready import Ready
from gendan.errors import StorageError
from gendan.i18n import N_

EXPORTED, LAST_LOGIN, RUNNING, FULL_CHECK = "exported", "last_login", "running", "full_check"
"""Facts of this terminal alone: when it last wrote a bundle and how far that went, who came in last, whether a program
runs on the database, and when it was last looked through."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """This terminal: its node and what it is called in order numbers."""

    node: int
    uid: str
    store: str
    terminal: str
    founder: bool
    """Whether this terminal made the store: only it writes users, price list and settings."""


_FACT = Ready(lambda: sa.select(meta.c.value).where(meta.c.key == sa.bindparam("key")))
_CHANGE = Ready(lambda: sa.update(meta).where(meta.c.key == sa.bindparam("about")).values(value=sa.bindparam("said")))
_NODE = Ready(lambda: sa.select(nodes).where(nodes.c.uid == sa.bindparam("uid")))


def get(conn: Connection, key: str, default: str = "") -> str:
    """The value of a fact, or the default."""
    value = _FACT.scalar(conn, key=key)
    return default if value is None else str(value)


def put(conn: Connection, key: str, value: str) -> None:
    """Write a fact."""
    if not _CHANGE.run(conn, about=key, said=value):
        conn.execute(sa.insert(meta).values(key=key, value=value))


def is_practice(conn: Connection) -> bool:
    """Whether the database was made under the practice clock."""
    return get(conn, "practice") == "1"


def this_terminal(conn: Connection) -> Terminal:
    """The terminal that this database belongs to; ``damaged`` where somebody took it out of the file."""
    uid = get(conn, "node")
    row = _NODE.first(conn, uid=uid)
    if row is None:
        message = N_("The database {path} is damaged. Restore a backup; nothing was changed.")
        raise StorageError("damaged", message, path=conn.engine.url.database)
    return Terminal(row.id, row.uid, row.store, row.terminal, get(conn, "founder") == uid)


def node_id(conn: Connection, uid: str) -> int | None:
    """The local number of a node."""
    found = _NODE.first(conn, uid=uid)
    return None if found is None else int(found.id)


def node_names(conn: Connection) -> dict[int, str]:
    """``STORE-TERMINAL`` by local number of the node."""
    return {row.id: f"{row.store}-{row.terminal}" for row in conn.execute(sa.select(nodes))}


def founder_name(conn: Connection) -> str:
    """``STORE-TERMINAL`` of the terminal that writes users, price list, settings and the roster."""
    return node_names(conn).get(node_id(conn, get(conn, "founder")) or 0, "?")


def add_node(conn: Connection, uid: str, store: str, terminal: str, key: str) -> None:
    """Write down a terminal; ``key`` is its public signing key in base64."""
    conn.execute(sa.insert(nodes).values(uid=uid, store=store, terminal=terminal, key=key))
