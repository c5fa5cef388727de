"""Cells written by terminals that did not see each other: both values stand until somebody decides (sync.md 2.6)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import clashes, heads, journal, meta
from gendan.db.base import Kind, kinds_by_number
from gendan.db.clash_facts import Done
from gendan.db.clashes import Clash
from gendan.db.journal_tables import contested, head, nodes
from gendan.db.orders import orders
from gendan.db.users import users


@dataclass(frozen=True, slots=True)
class Version:
    """One of the values of a cell: what (of a reference the uid), by whom, on which terminal, when, why, and the commit
    that wrote it."""

    value: Any
    by: str
    node: str
    at: datetime
    reason: str | None
    place: tuple[int, int]
    hlc: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A contested cell. ``key`` names it on every terminal alike: kind, uid and field."""

    kind: Kind
    row: int
    uid: str
    field: str
    versions: tuple[Version, ...]
    """The one that is shown first."""

    @property
    def key(self) -> str:
        """``kind:uid:field``."""
        return f"{self.kind.name}:{self.uid}:{self.field}"


def count(conn: Connection) -> int:
    """How many cells are contested, and how many clashes stand."""
    cells = int(conn.execute(sa.select(sa.func.count()).select_from(contested)).scalar_one())
    return cells + clashes.count(conn)


def everything(conn: Connection) -> list[Conflict]:
    """All contested cells, the latest first."""
    rows = conn.execute(sa.select(contested).order_by(contested.c.kind, contested.c.row, contested.c.field)).all()
    found = [_conflict(conn, row.kind, row.row, row.field) for row in rows]
    return sorted(found, key=lambda one: (-one.versions[0].hlc, one.key))


def by_key(conn: Connection, key: str) -> Conflict | None:
    """The conflict that a key names, or none (it was decided, or never was)."""
    return next((one for one in everything(conn) if one.key == key), None)


def order_of(conn: Connection, conflict: Conflict | Clash) -> int | None:
    """The local id of the order that a contested cell, or the thing of a clash, belongs to."""
    if conflict.kind.name == "order":
        return conflict.row
    column = conflict.kind.table.c.get("order_id")
    if column is None:
        return None
    return conn.execute(sa.select(column).where(conflict.kind.table.c.id == conflict.row)).scalar()


def number_of(conn: Connection, order: int) -> str:
    """The number of an order."""
    return str(conn.execute(sa.select(orders.c.number).where(orders.c.id == order)).scalar_one())


def name_of(conn: Connection, conflict: Conflict | Clash) -> str:
    """What people call the thing that a contested cell belongs to: number, code, login, key or name; else its uid."""
    table = conflict.kind.table
    named = [name for name in ("number", "code", "login", "key", "name") if name in table.c]
    if not named:
        order = order_of(conn, conflict)
        return conflict.uid if order is None else number_of(conn, order)
    value = conn.execute(sa.select(table.c[named[0]]).where(table.c.id == conflict.row)).scalar()
    return str(value or conflict.uid)


def versions_of(conn: Connection, clash: Clash) -> list[tuple[Done, Version]]:
    """The facts of a clash with who did what, where, when and why, in the order of time, the same on every terminal."""
    names = {row.id: f"{row.store}-{row.terminal}" for row in conn.execute(sa.select(nodes))}
    found = []
    for fact in clash.facts:
        commit = journal.commit_at(conn, *fact.place)
        assert commit is not None, "a fact without its commit"
        by, at = _author(conn, commit), datetime.fromisoformat(commit.body["at"])
        why = commit.body.get("why")
        version = Version(fact.value, by, names[fact.place[0]], at, why, fact.place, commit.body["hlc"])
        found.append((fact, version))
    return sorted(found, key=lambda one: (one[1].hlc, one[1].node, one[0].value))


def _author(conn: Connection, commit: journal.Commit) -> str:
    if not commit.body["by"]:
        return "?"
    return conn.execute(sa.select(users.c.login).where(users.c.uid == UUID(commit.body["by"]))).scalar() or "?"


def own_name(conn: Connection) -> str:
    """``STORE-TERMINAL`` of this terminal, as versions name it."""
    here = meta.this_terminal(conn)
    return f"{here.store}-{here.terminal}"


def _conflict(conn: Connection, number: int, row: int, field: str) -> Conflict:
    kind = kinds_by_number()[number]
    here = (head.c.kind == number) & (head.c.row == row) & (head.c.field == field)
    query = sa.select(head, nodes.c.uid, nodes.c.store, nodes.c.terminal).join(nodes, nodes.c.id == head.c.node)
    rows = sorted(conn.execute(query.where(here)).all(), key=lambda one: (one.hlc, one.uid), reverse=True)
    uid = conn.execute(sa.select(kind.table.c.uid).where(kind.table.c.id == row)).scalar_one()
    return Conflict(kind, row, str(uid), field, tuple(_version(conn, kind, field, one) for one in rows))


def _version(conn: Connection, kind: Kind, field: str, row: Any) -> Version:
    commit = journal.commit_at(conn, row.node, row.seq)
    assert commit is not None, "a head without its commit"
    wire = json.loads(row.val)
    value = wire if kind.columns[field].info["ref"] else heads.python_value(conn, kind, field, wire)
    at = datetime.fromisoformat(commit.body["at"])
    place = (row.node, row.seq)
    return Version(
        value, _author(conn, commit), f"{row.store}-{row.terminal}", at, commit.body.get("why"), place, row.hlc
    )
