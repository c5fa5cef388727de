"""The quick projector on a server: what some thousand commits name is read at once, what follows is written at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from gendan.db import server
from gendan.db.base import Kind, catalogue
from gendan.db.journal_tables import side
from gendan.db.quick import Cell, Heads, QuickProjector, owners_in
from gendan.db.types import uuid_of

_DROP = "DELETE FROM head USING unnest(%s::bigint[], %s::bigint[], %s::text[]) AS w(kind, row, field)"
_DROP += " WHERE head.kind = w.kind AND head.row = w.row AND head.field = w.field"
_HEADS = "SELECT h.kind, h.row, h.field, h.node, h.seq, h.hlc, h.val FROM head AS h"
_HEADS += " JOIN unnest(%s::bigint[], %s::bigint[], %s::text[]) AS w(kind, row, field)"
_HEADS += " ON h.kind = w.kind AND h.row = w.row AND h.field = w.field"
_SIDES = "INSERT INTO side (h, kind, row, salt, value)"
_SIDES += " SELECT * FROM unnest(%s::bytea[], %s::bigint[], %s::bigint[], %s::bytea[], %s::text[])"
_SIDES += " ON CONFLICT DO NOTHING"
Named = tuple[str, UUID, str | None]
"""What a commit speaks of: kind and uid of a row; the field of a cell that it writes, None where it changes the row, ""
where it only refers to it."""


class ServerProjector(QuickProjector):
    """Writes what ``QuickProjector`` writes. A commit that nobody expected is taken too, with more questions."""

    def __init__(self, conn: sa.Connection) -> None:
        super().__init__(conn)
        self._absent: set[tuple[str, UUID]] = set()
        self._foreseen: dict[Cell, Heads] = {}

    def expect(self, bodies: Iterable[dict[str, Any]]) -> None:
        named: dict[str, set[UUID]] = defaultdict(set)
        written: set[Named] = set()
        for body in bodies:
            for one in _speaks_of(body):
                name, uid, field = one
                if (name, uid) not in self._ids:
                    named[name].add(uid)
                if field != "":
                    written.add(one)
        self._absent = set()
        known = catalogue()
        for name, uids in named.items():
            self._look_up(known[name], uids)
        there = [(name, self._ids.get((name, uid)), field) for name, uid, field in written]
        cells = [(known[name].number, row, field) for name, row, field in there if row is not None and field]
        self._foresee_heads([cell for cell in cells if cell not in self._cells])
        self._foresee_owners({(name, row) for name, row, _field in there if row is not None})

    def _look_up(self, kind: Kind, uids: set[UUID]) -> None:
        statement = f'SELECT id, uid FROM "{kind.table.name}" WHERE uid = ANY(%s)'  # noqa: S608 - the name is our own
        found = self.conn.exec_driver_sql(statement, ([uid.bytes for uid in uids],))
        ids = {UUID(bytes=bytes(uid)): row for row, uid in found}
        self._ids |= {(kind.name, uid): row for uid, row in ids.items()}
        self._absent |= {(kind.name, uid) for uid in uids - ids.keys()}

    def _foresee_heads(self, cells: Sequence[Cell]) -> None:
        self._foreseen = {cell: {} for cell in cells}
        if cells:
            for kind, row, field, *place, hlc, val in self.conn.exec_driver_sql(_HEADS, _lists(cells)):
                self._foreseen[kind, row, field][place[0], place[1]] = (hlc, val)

    def _foresee_owners(self, rows: set[tuple[str, int]]) -> None:
        wanted: dict[str, list[int]] = defaultdict(list)
        for name, row in rows:
            if (catalogue()[name].number, row) not in self._owners:
                wanted[name].append(row)
        for name, ids in wanted.items():
            kind = catalogue()[name]
            names = owners_in(kind)
            shown = ", ".join(["id", *names])
            statement = f'SELECT {shown} FROM "{kind.table.name}" WHERE id = ANY(%s)'  # noqa: S608 - names of our own
            for row, *owners in self.conn.exec_driver_sql(statement, (ids,)):
                self._owners[kind.number, row] = dict(zip(names, owners, strict=True))

    def insert(self, table: sa.Table, rows: list[dict[str, Any]]) -> None:
        if table is not side:
            server.copy_in(self.conn, table, rows)
            return
        columns = [[row[name] for row in rows] for name in ("h", "kind", "row", "salt", "value")]
        self.conn.exec_driver_sql(_SIDES, tuple(columns))

    def _id_of(self, kind: Kind, uid: UUID) -> int | None:
        if (kind.name, uid) in self._absent:
            return None
        statement = f'SELECT id FROM "{kind.table.name}" WHERE uid = %s'  # noqa: S608 - the name is our own
        return self.conn.exec_driver_sql(statement, (uid.bytes,)).scalar()

    def _read_heads(self, cell: Cell) -> Heads:
        if cell in self._foreseen:
            return self._foreseen.pop(cell)
        found = self.conn.exec_driver_sql(_HEADS, _lists([cell]))
        return {(row[3], row[4]): (row[5], row[6]) for row in found}

    def _read_owners(self, kind: Kind, row_id: int, names: Sequence[str]) -> Any:
        statement = f'SELECT {", ".join(names)} FROM "{kind.table.name}" WHERE id = %s'  # noqa: S608 - names of our own
        return self.conn.exec_driver_sql(statement, (row_id,)).first()

    def _drop_heads(self, cells: Sequence[Cell]) -> None:
        self.conn.exec_driver_sql(_DROP, _lists(cells))

    def _show(self, column: sa.Column[Any], shown: Sequence[tuple[int, Any]]) -> None:
        ids, values = zip(*shown, strict=True)
        server.update(self.conn, column.table, ids, {column.name: values})

    def _mark_void(self, table: str, rows: Sequence[int]) -> None:
        statement = f'UPDATE "{table}" SET voided = 1 WHERE id = ANY(%s)'  # noqa: S608 - names of our own
        self.conn.exec_driver_sql(statement, (list(rows),))

    def _let_go(self) -> None:
        super()._let_go()
        self._absent.clear()


def _lists(cells: Sequence[Cell]) -> tuple[list[Any], ...]:
    return tuple([cell[place] for cell in cells] for place in range(3))


def _speaks_of(body: dict[str, Any]) -> Iterator[Named]:
    """What a commit names. What cannot be read is left out: applying it will say why."""
    known = catalogue()
    by = _uid(body.get("by"))
    if by is not None:
        yield "user", by, ""
    for op in body["ops"]:
        kind, uid = known.get(str(op.get("e"))), _uid(op.get("i"))
        if kind is None or uid is None:
            continue
        if op["k"] == "set":
            field = str(op.get("f"))
            yield kind.name, uid, field if field in kind.columns else ""
            yield from _refers_to(kind, {field: op.get("x")})
        else:
            yield kind.name, uid, None if op["k"] == "void" else ""
            yield from _refers_to(kind, op.get("x"))


def _refers_to(kind: Kind, fields: Any) -> Iterator[Named]:
    for field, wire in fields.items() if isinstance(fields, dict) else ():
        column = kind.columns.get(field)
        target = None if column is None or not column.info["ref"] else _uid(wire)
        if column is not None and target is not None:
            yield column.info["ref"], target, ""


def _uid(wire: Any) -> UUID | None:
    try:
        return uuid_of(wire) if isinstance(wire, str) else None
    except ValueError:
        return None
