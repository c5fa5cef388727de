"""A projector for long journals: what it writes is what ``Projector`` writes, but some thousand operations at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.apply import BELONGS, ROSTER, Projector, Sides, contest, orders_of
from gendan.db.base import Kind, kinds_by_number
from gendan.db.journal import Stamp
from gendan.db.journal_tables import head, nodes
from gendan.db.types import canonical

MOST_KNOWN = 400_000
"""Ids kept in memory; beyond that they are looked up in the table, so that no journal is too long."""

Cell = tuple[int, int, str]
"""Kind, row, field."""
_OWNERS = tuple(f"{topic}_id" for topic in BELONGS)


class QuickProjector(Projector):
    """Keeps back cells and voids as well as new rows, until ``flush``; looks rows up without the toolkit."""

    def __init__(self, conn: Connection) -> None:
        super().__init__(conn)
        self._raw: Any = conn.connection.driver_connection
        self._node_uids: dict[int, str] = {row.id: row.uid for row in conn.execute(sa.select(nodes))}
        self._cells: dict[Cell, dict[tuple[int, int], tuple[int, str]]] = {}
        self._shown: dict[Cell, Any] = {}
        self._voids: dict[str, list[int]] = {}
        self._contests: dict[Cell, bool] = {}
        self._owners: dict[tuple[int, int], dict[str, Any]] = {}
        self._renamed: set[int] = set()

    def learn_nodes(self, known: Mapping[str, int]) -> None:
        self._node_uids = {number: uid for uid, number in known.items()}

    def find(self, kind: Kind, uid: UUID) -> int | None:
        known = self._ids.get((kind.name, uid))
        if known is None:
            statement = f'SELECT id FROM "{kind.table.name}" WHERE uid=?'  # noqa: S608 - the name is the catalogue's
            found = self._raw.execute(statement, (uid.bytes,)).fetchone()
            if found is None:
                return None
            known = int(found[0])
            self._ids[kind.name, uid] = known
        return known

    def set(
        self, kind: Kind, uid: UUID, field: str, wire: Any, replaces: list[tuple[int, int]], stamp: Stamp, sides: Sides
    ) -> None:
        row_id = self.known(kind, uid)
        column = kind.columns.get(field)
        if column is None:
            return
        if kind.name == ROSTER:
            self.set_in_roster(kind, uid, field, wire, replaces, stamp)
            return
        self._keep_sides(kind, row_id, {field: wire}, sides)
        cell = (kind.number, row_id, field)
        heads = self._heads(cell)
        for replaced in replaces:
            heads.pop(replaced, None)
        heads[stamp.node, stamp.seq] = (stamp.hlc, canonical(wire))
        if len(heads) > 1 or len(replaces) > 1:
            written = {value for _hlc, value in heads.values()}
            self._contests[cell] = self.differ(kind, row_id, column, written, sides)
        newest = max(heads, key=lambda place: (heads[place][0], self._node_uids.get(place[0], "")))
        self._shown[cell] = self._value(kind, row_id, column, json.loads(heads[newest][1]), sides)
        owners = self._owners_of(kind, row_id)
        if column.name in owners:
            owners[column.name] = self._shown[cell]
        self._touch(kind, row_id, owners)
        if kind.name == "customer" and column.info["personal"]:
            self._renamed.add(row_id)

    def void(self, kind: Kind, uid: UUID) -> None:
        row_id = self.known(kind, uid)
        if not kind.event:
            return
        self._voids.setdefault(kind.name, []).append(row_id)
        self._touch(kind, row_id, self._owners_of(kind, row_id))

    def _heads(self, cell: Cell) -> dict[tuple[int, int], tuple[int, str]]:
        if cell not in self._cells:
            found = self._raw.execute("SELECT node, seq, hlc, val FROM head WHERE kind=? AND row=? AND field=?", cell)
            self._cells[cell] = {(node, seq): (hlc, val) for node, seq, hlc, val in found}
        return self._cells[cell]

    def _owners_of(self, kind: Kind, row_id: int) -> dict[str, Any]:
        """The things that a row belongs to, as far as its kind belongs to any."""
        key = (kind.number, row_id)
        if key not in self._owners:
            names = [name for name in _OWNERS if name in kind.table.c]
            found: Any = None
            if names:
                shown = ", ".join(names)
                statement = f'SELECT {shown} FROM "{kind.table.name}" WHERE id=?'  # noqa: S608 - names of our own
                found = self._raw.execute(statement, (row_id,)).fetchone()
            self._owners[key] = dict(zip(names, found or (), strict=False))
        return self._owners[key]

    def _touch(self, kind: Kind, row_id: int, row: Mapping[Any, Any]) -> None:
        key = (kind.number, row_id)
        if key not in self._owners:
            self._owners[key] = {name: row[name] for name in _OWNERS if name in row}
        super()._touch(kind, row_id, row)

    def flush(self) -> None:
        super().flush()
        self._write_cells()
        for name, rows in self._voids.items():
            table = next(kind.table.name for kind in kinds_by_number().values() if kind.name == name)
            statement = f'UPDATE "{table}" SET voided=1 WHERE id=?'  # noqa: S608 - names of our own
            self._raw.executemany(statement, [(row,) for row in rows])
        self._voids = {}
        for customer in self._renamed:
            self.touched |= orders_of(self.conn, customer)
        self._renamed = set()
        if len(self._ids) + len(self._owners) > MOST_KNOWN:
            self._ids.clear()
            self._uids.clear()
            self._owners.clear()

    def _write_cells(self) -> None:
        self._raw.executemany("DELETE FROM head WHERE kind=? AND row=? AND field=?", list(self._cells))
        rows = [
            dict(zip(("kind", "row", "field", "node", "seq", "hlc", "val"), (*cell, *place, *found), strict=True))
            for cell, heads in self._cells.items()
            for place, found in heads.items()
        ]
        if rows:
            self.conn.execute(sa.insert(head), rows)
        values: dict[tuple[int, str], list[dict[str, Any]]] = {}
        for (number, row_id, field), value in self._shown.items():
            values.setdefault((number, field), []).append({"at_row": row_id, "shown": value})
        for (number, field), shown in values.items():
            column = kinds_by_number()[number].columns[field]
            statement = sa.update(column.table).where(column.table.c.id == sa.bindparam("at_row"))
            self.conn.execute(statement.values({column.name: sa.bindparam("shown", type_=column.type)}), shown)
        for cell, is_contested in self._contests.items():
            contest(self.conn, cell, is_contested)
        self._cells, self._shown, self._contests = {}, {}, {}
