"""What the journal says a cell was before a change, and whether a change is still in force."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import journal, meta
from gendan.db.apply import unwire
from gendan.db.base import Kind, catalogue
from gendan.db.journal import Commit, hash_of
from gendan.db.journal_tables import head

UNDO = "change.undo"


def stands(conn: Connection, commit: Commit, op: dict[str, Any]) -> bool:
    """Whether what an operation wrote is still in force."""
    kind = catalogue()[op["e"]]
    if op["k"] == "evt":
        query = sa.select(kind.table.c.voided).where(kind.table.c.uid == UUID(op["i"]))
        return conn.execute(query).scalar() is False
    if op["k"] == "set":
        row_id = conn.execute(sa.select(kind.table.c.id).where(kind.table.c.uid == UUID(op["i"]))).scalar()
        query = sa.select(head.c.node, head.c.seq).where(
            head.c.kind == kind.number, head.c.row == row_id, head.c.field == op["f"]
        )
        found = [(one.node, one.seq) for one in conn.execute(query)]
        return len(found) == 1 and _origin(conn, found[0], op) == (commit.node, commit.seq)
    return False


def _origin(conn: Connection, written: tuple[int, int], op: dict[str, Any]) -> tuple[int, int] | None:
    """The commit whose value a cell has: an undo gives back the value from before what it undid."""
    while True:
        commit = journal.commit_at(conn, *written)
        if commit is None or commit.body["cmd"] != UNDO:
            return written
        undone = _replaced_by(conn, commit, op)
        earlier = _replaced_by(conn, undone, op) if undone is not None else None
        if earlier is None:
            return None
        written = (earlier.node, earlier.seq)


def _replaced_by(conn: Connection, commit: Commit, op: dict[str, Any]) -> Commit | None:
    """The one commit whose value of the same cell this one replaced; none where there were several."""
    for one in commit.body["ops"]:
        if (one["k"], one["e"], one["i"], one.get("f")) == ("set", op["e"], op["i"], op["f"]) and len(one["p"]) == 1:
            place = _place(conn, commit, one["p"][0])
            return journal.commit_at(conn, *place) if place is not None else None
    return None


def _place(conn: Connection, commit: Commit, named: Any) -> tuple[int, int] | None:
    if isinstance(named, int):
        return commit.node, named
    node = meta.node_id(conn, named[0])
    return (node, named[1]) if node is not None else None


def replaced(conn: Connection, commit: Commit, op: dict[str, Any]) -> list[Any]:
    """The journal's forms of the values that a ``set`` replaced."""
    values = []
    for named in op.get("p", ()):
        place = _place(conn, commit, named)
        earlier = journal.commit_at(conn, *place) if place is not None else None
        if earlier is not None:
            values += [wire for wire in (_written(one, op) for one in earlier.body["ops"]) if wire is not _NOT]
    return values


_NOT = object()


def _written(one: dict[str, Any], op: dict[str, Any]) -> Any:
    if one["e"] != op["e"] or one["i"] != op["i"]:
        return _NOT
    if one["k"] == "set":
        return one["x"] if one["f"] == op["f"] else _NOT
    return one["x"].get(op["f"]) if one["k"] in ("new", "evt") else _NOT


def replaced_value(conn: Connection, commit: Commit, op: dict[str, Any]) -> Any:
    """The Python value that a ``set`` replaced: local id of a reference, plain text of a personal value."""
    kind = catalogue()[op["e"]]
    values = replaced(conn, commit, op)
    return python_value(conn, kind, op["f"], values[-1]) if values else None


def python_value(conn: Connection, kind: Kind, field: str, wire: Any) -> Any:
    """The Python value of a field as the journal writes it."""
    column = kind.columns[field]
    if wire is None:
        return None
    if column.info["personal"]:
        digest = hash_of(wire["h"])
        return journal.personal_values(conn, {digest}).get(digest)
    if column.info["ref"]:
        target = catalogue()[column.info["ref"]].table
        return conn.execute(sa.select(target.c.id).where(target.c.uid == UUID(wire))).scalar()
    return unwire(column, wire)
