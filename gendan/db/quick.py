"""A projector for long journals: what it writes is what ``Projector`` writes, but some thousand operations at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.apply import BELONGS, ROSTER, Projector, contest, orders_of
from gendan.db.base import Kind, catalogue, kinds_by_number
from gendan.db.journal import Stamp
from gendan.db.journal_tables import head, nodes
from gendan.db.personal import Sides
from gendan.db.types import canonical

MOST_KNOWN = 400_000
"""Ids kept in memory; beyond that they are looked up in the table, so that no journal is too long."""

Cell = tuple[int, int, str]
"""Kind, row, field."""
Heads = dict[tuple[int, int], tuple[int, str]]
"""The values of a cell by node and sequence number: logical time, and the value as the journal writes it."""
_OWNERS = tuple(f"{topic}_id" for topic in BELONGS)


class QuickProjector(Projector):
    """Keeps back cells and voids as well as new rows, until ``flush``; looks rows up without the toolkit."""

    def __init__(self, conn: Connection) -> None:
        super().__init__(conn)
        self._raw: Any = conn.connection.driver_connection
        self._pending: dict[tuple[int, int], dict[str, Any]] = {}
        self._node_uids: dict[int, str] = {row.id: row.uid for row in conn.execute(sa.select(nodes))}
        self._cells: dict[Cell, Heads] = {}
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
            known = self._id_of(kind, uid)
            if known is not None:
                self._ids[kind.name, uid] = known
        return known

    def _id_of(self, kind: Kind, uid: UUID) -> int | None:
        statement = f'SELECT id FROM "{kind.table.name}" WHERE uid=?'  # noqa: S608 - the name is the catalogue's
        found = self._raw.execute(statement, (uid.bytes,)).fetchone()
        return None if found is None else int(found[0])

    def new(
        self,
        kind: Kind,
        uid: UUID,
        fields: dict[str, Any],
        stamp: Stamp,
        sides: Sides,
        at: datetime | None = None,
        *,
        values: Mapping[str, Any] | None = None,
    ) -> int:
        row_id = super().new(kind, uid, fields, stamp, sides, at, values=values)
        rows = self._rows.get(kind.name)
        if rows and rows[-1]["id"] == row_id:
            self._pending[kind.number, row_id] = rows[-1]
        return row_id

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
        shown = self._value(kind, row_id, column, json.loads(heads[newest][1]), sides)
        pending = self._pending.get((kind.number, row_id))
        if pending is not None:
            pending[column.name] = shown
        else:
            self._shown[cell] = shown
        owners = self._owners_of(kind, row_id)
        if column.name in owners:
            owners[column.name] = shown
        self._touch(kind, row_id, owners)
        if kind.name == "customer" and column.info["personal"]:
            self._renamed.add(row_id)

    def void(self, kind: Kind, uid: UUID) -> None:
        row_id = self.known(kind, uid)
        if not kind.event:
            return
        pending = self._pending.get((kind.number, row_id))
        if pending is not None:
            pending["voided"] = True
        else:
            self._voids.setdefault(kind.name, []).append(row_id)
        self._touch(kind, row_id, self._owners_of(kind, row_id))

    def _heads(self, cell: Cell) -> Heads:
        if cell not in self._cells:
            self._cells[cell] = {} if cell[:2] in self._pending else self._read_heads(cell)
        return self._cells[cell]

    def _read_heads(self, cell: Cell) -> Heads:
        found = self._raw.execute("SELECT node, seq, hlc, val FROM head WHERE kind=? AND row=? AND field=?", cell)
        return {(node, seq): (hlc, val) for node, seq, hlc, val in found}

    def _owners_of(self, kind: Kind, row_id: int) -> dict[str, Any]:
        """The things that a row belongs to, as far as its kind belongs to any."""
        key = (kind.number, row_id)
        if key not in self._owners:
            names = owners_in(kind)
            found = self._read_owners(kind, row_id, names) if names else None
            self._owners[key] = dict(zip(names, found or (), strict=False))
        return self._owners[key]

    def _read_owners(self, kind: Kind, row_id: int, names: Sequence[str]) -> Any:
        statement = f'SELECT {", ".join(names)} FROM "{kind.table.name}" WHERE id=?'  # noqa: S608 - names of our own
        return self._raw.execute(statement, (row_id,)).fetchone()

    def _touch(self, kind: Kind, row_id: int, row: Mapping[Any, Any]) -> None:
        key = (kind.number, row_id)
        if key not in self._owners:
            self._owners[key] = {name: row[name] for name in _OWNERS if name in row}
        super()._touch(kind, row_id, row)

    def flush(self) -> None:
        super().flush()
        self._pending = {}
        self._write_cells()
        for name, rows in self._voids.items():
            self._mark_void(catalogue()[name].table.name, rows)
        self._voids = {}
        for customer in self._renamed:
            self.touched |= orders_of(self.conn, customer)
        self._renamed = set()
        if len(self._ids) + len(self._owners) > MOST_KNOWN:
            self._let_go()

    def _let_go(self) -> None:
        """Forget what can be looked up again."""
        self._ids.clear()
        self._uids.clear()
        self._owners.clear()

    def _mark_void(self, table: str, rows: Sequence[int]) -> None:
        statement = f'UPDATE "{table}" SET voided=1 WHERE id=?'  # noqa: S608 - names of our own
        self._raw.executemany(statement, [(row,) for row in rows])

    def _write_cells(self) -> None:
        if self._cells:
            self._drop_heads(list(self._cells))
        rows = [
            dict(zip(("kind", "row", "field", "node", "seq", "hlc", "val"), (*cell, *place, *found), strict=True))
            for cell, heads in self._cells.items()
            for place, found in heads.items()
        ]
        if rows:
            self.insert(head, rows)
        values: dict[tuple[int, str], list[tuple[int, Any]]] = {}
        for (number, row_id, field), value in self._shown.items():
            values.setdefault((number, field), []).append((row_id, value))
        for (number, field), shown in values.items():
            self._show(kinds_by_number()[number].columns[field], shown)
        for cell, is_contested in self._contests.items():
            contest(self.conn, cell, is_contested)
        self._cells, self._shown, self._contests = {}, {}, {}

    def _drop_heads(self, cells: Sequence[Cell]) -> None:
        self._raw.executemany("DELETE FROM head WHERE kind=? AND row=? AND field=?", cells)

    def _show(self, column: sa.Column[Any], shown: Sequence[tuple[int, Any]]) -> None:
        """Write the values of a column in these rows."""
        statement = sa.update(column.table).where(column.table.c.id == sa.bindparam("at_row"))
        statement = statement.values({column.name: sa.bindparam("shown", type_=column.type)})
        self.conn.execute(statement, [{"at_row": row, "shown": value} for row, value in shown])


@lru_cache(maxsize=256)
def _owner_columns(name: str) -> tuple[str, ...]:
    return tuple(column for column in _OWNERS if column in catalogue()[name].table.c)


def owners_in(kind: Kind) -> tuple[str, ...]:
    """The columns of a kind that name what its rows belong to."""
    return _owner_columns(kind.name)
