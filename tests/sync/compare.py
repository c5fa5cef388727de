"""Everything that two terminals must agree on: the tables with what is derived, by uids instead of numbers."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from uuid import UUID

from gendan.db.base import catalogue
from gendan.db.search import INDEXES
from gendan.db.search_notes import case_of

_POINTS = {"into_id": "customers", "done_by_id": "users"}
"""Columns that are computed and point at a row without a foreign key."""
_INDEXED = {"order": "orders", "customer": "customers", "product": "products", "order_note": "orders"}
_INDEXED |= {"customer_note": "customers"}


def everything(path: Path) -> dict[str, list[Any]]:
    """Every table that follows from the journal, its rows named by uids and in their order; the version vector too."""
    conn = sqlite3.connect(path)
    try:
        return _Reader(conn).everything()
    finally:
        conn.close()


_OWN = ("meta", "bundles", "peers", "drafts")
"""Tables of a terminal's own facts, which an export or a refused bundle may write to."""


def raw(path: Path) -> list[Any]:
    """All that a database holds but its own notes, as it stands there: to see that nothing of it was changed."""
    conn = sqlite3.connect(path)
    try:
        names = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
        kept = [name for name in names if name not in _OWN and "_search" not in name]
        return [(name, conn.execute(f'SELECT * FROM "{name}"').fetchall()) for name in kept]
    finally:
        conn.close()


class _Reader:
    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.nodes = dict(conn.execute("SELECT id, uid FROM nodes").fetchall())
        self.uids = {
            kind.table.name: {
                row: str(UUID(bytes=uid)) for row, uid in conn.execute(f'SELECT id, uid FROM "{kind.table.name}"')
            }
            for kind in catalogue().values()
        }
        self.tables = {kind.number: kind.table.name for kind in catalogue().values()}

    def everything(self) -> dict[str, list[Any]]:
        found = {kind.table.name: self._rows(kind.table) for kind in catalogue().values()}
        found["clashes"] = sorted(
            (self._thing(kind, row), rule)
            for kind, row, rule in self.conn.execute("SELECT kind, row, rule FROM clashes")
        )
        for name in ("head", "contested"):
            found[name] = self._cells(name)
        found["touch"] = sorted(
            (self._thing(kind, row), self.nodes[node], seq)
            for kind, row, node, seq in self.conn.execute(
                "SELECT touch.kind, touch.row, chg.node, chg.seq FROM touch JOIN chg ON chg.pos = touch.pos"
            )
        )
        found["side"] = sorted(
            (h.hex(), value, self._thing(kind, row))
            for h, value, kind, row in self.conn.execute("SELECT h, value, kind, row FROM side")
        )
        found["vv"] = sorted(
            (self.nodes[node], seq, digest.hex())
            for node, seq, digest in self.conn.execute("SELECT node, seq, hash FROM vv")
        )
        for index in INDEXES:
            rows = self.conn.execute(f"SELECT rowid, terms FROM {index}_search").fetchall()
            found[f"{index}_search"] = sorted((self._indexed(index, row), terms) for row, terms in rows)
        return found

    def _rows(self, table: Any) -> list[Any]:
        places = [column for column in table.columns if column.name != "id"]
        shown = ", ".join(f'"{column.name}"' for column in places)
        rows = self.conn.execute(f'SELECT {shown} FROM "{table.name}" ORDER BY uid').fetchall()
        return [
            {column.name: self._value(column, value) for column, value in zip(places, row, strict=True)} for row in rows
        ]

    def _value(self, column: Any, value: Any) -> Any:
        if value is None:
            return None
        if column.name == "node":
            return self.nodes[value]
        target = next((key.column.table.name for key in column.foreign_keys), _POINTS.get(column.name))
        if target is not None:
            return self.uids[target][value]
        return value.hex() if isinstance(value, bytes) else value

    def _cells(self, name: str) -> list[Any]:
        more = ", node, seq, hlc, val" if name == "head" else ""
        rows = self.conn.execute(f"SELECT kind, row, field{more} FROM {name}").fetchall()
        return sorted(
            (self._thing(kind, row), field, *((self.nodes[rest[0]], *rest[1:]) if rest else ()))
            for kind, row, field, *rest in rows
        )

    def _thing(self, kind: int, row: int) -> str:
        if not kind:
            return "of a newer gendan"
        table = self.tables[kind]
        return f"{table}:{self.uids[table][row]}"

    def _indexed(self, index: str, row: int) -> str:
        if index == "case":
            kind, number = case_of(row)
            return f"{kind}:{self.uids[catalogue()[kind].table.name][number]}"
        return self.uids[_INDEXED[index]][row]


def differences(first: dict[str, list[Any]], second: dict[str, list[Any]]) -> list[str]:
    """What stands in one and not in the other, a line each; a test shows them where terminals do not agree."""
    found: list[str] = []
    for table, rows in first.items():
        here, there = rows, second[table]
        if here == there:
            continue
        known = {repr(row) for row in there}
        ours = {repr(row) for row in here}
        found += [f"{table} here:  {_against(row, there)}" for row in here if repr(row) not in known]
        found += [f"{table} there: {_against(row, here)}" for row in there if repr(row) not in ours]
    return found


def _against(row: Any, others: list[Any]) -> str:
    """Of a row that stands on both sides only what differs."""
    if not isinstance(row, dict):
        return repr(row)
    other = next((one for one in others if one["uid"] == row["uid"]), None)
    if other is None:
        return f"only here {row}"
    return repr({name: value for name, value in row.items() if value != other[name]} | {"uid": row["uid"]})
