"""What the history of a thing is told from: users and rows by uid, and what a change replaced."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import journal, meta
from gendan.db.archives import UNREADABLE
from gendan.db.audit import node_uids
from gendan.db.base import catalogue
from gendan.db.heads import replaced
from gendan.db.journal import UNREAD, Commit, hash_of
from gendan.db.types import canonical
from gendan.db.users import users
from gendan.errors import StorageError

_LABELS = {
    "user": "login",
    "customer": "code",
    "product": "code",
    "order": "number",
    "line": "pos",
    "milestone": "code",
    "setting": "key",
    "payment": "number",
    "shipment": "code",
    "promotion": "code",
    "template": "code",
    "region": "name",
    "risk": "code",
    "exception": "code",
    "complaint": "code",
    "request": "code",
    "remedy": "code",
    "retrospective": "code",
    "measure": "code",
    "playbook": "problem",
    "script": "code",
    "terminal": "name",
    "day_closing": "number",
    "handover": "code",
}
"""What a row of each kind is called by people; other kinds have no name of their own."""


def logins(conn: Connection) -> dict[str, str]:
    """Logins of all users by uid."""
    return {str(row.uid): row.login for row in conn.execute(sa.select(users.c.uid, users.c.login))}


def labels(conn: Connection, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What rows, given as (kind, uid), are called; those without a name are left out."""
    by_kind: dict[str, set[str]] = {}
    for kind, uid in wanted:
        if kind in _LABELS:
            by_kind.setdefault(kind, set()).add(uid)
    found: dict[tuple[str, str], str] = {}
    for kind, uids in by_kind.items():
        ordered = sorted(uids)
        for start in range(0, len(ordered), 500):
            part = [UUID(uid) for uid in ordered[start : start + 500]]
            found |= {(kind, str(row[0])): str(row[1]) for row in conn.execute(_called(kind), {"wanted": part})}
    return found


@lru_cache(maxsize=64)
def _called(kind: str) -> sa.Select[Any]:
    table = catalogue()[kind].table
    return sa.select(table.c.uid, table.c[_LABELS[kind]]).where(table.c.uid.in_(sa.bindparam("wanted", expanding=True)))


def commits_about(conn: Connection, kind: str, row_id: int) -> list[Commit]:
    """All commits that speak of a thing, oldest first; those whose archive is missing are ``unread``."""
    return journal.commits_of(conn, catalogue()[kind].number, row_id, whole=False)


def personal_values(conn: Connection, hashes: Iterable[str]) -> dict[str, str]:
    """Personal values by the hash in the journal; erased ones are left out."""
    named = {hash_of(name): name for name in hashes}
    return {named[digest]: value for digest, value in journal.personal_values(conn, set(named)).items()}


def old_wire(conn: Connection, commit: Commit, op: dict[str, Any]) -> Any:
    """The value that a ``set`` replaced, as the journal writes it; the last of them where there were several.
    ``UNREAD`` where it is in an archive that is missing.
    """
    try:
        values = replaced(conn, commit, op)
    except StorageError as error:
        if error.code not in UNREADABLE:
            raise
        return UNREAD
    return values[-1] if values else None


def terminals(conn: Connection) -> dict[int, tuple[str, str]]:
    """Uid and ``STORE-TERMINAL`` of the nodes by local number."""
    names = meta.node_names(conn)
    return {node: (uid, names[node]) for node, uid in node_uids(conn).items()}


def one_line(document: Any) -> str:
    """A small document as one line of JSON."""
    return canonical(document)
