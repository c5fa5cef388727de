"""What the journal says a cell was before a change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import journal, meta
from gendan.db.base import Kind, catalogue
from gendan.db.journal import Commit, hash_of
from gendan.db.wires import unwire


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
    """The Python value that a ``set`` replaced: local id of a reference, plain text of a personal value; the default
    of a cell where its row was made without it."""
    kind = catalogue()[op["e"]]
    values = replaced(conn, commit, op)
    value = python_value(conn, kind, op["f"], values[-1]) if values else None
    default = kind.columns[op["f"]].default
    return default.arg if value is None and default is not None else value  # type: ignore[attr-defined]  # scalars only


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
