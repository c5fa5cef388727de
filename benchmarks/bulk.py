"""Writes commits and the rows that follow from them without a statement for each: what the recorder, the journal and
the projector do for one command, for millions.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from gendan.db.apply import BELONGS, TOPICS
from gendan.db.base import Kind, catalogue
from gendan.db.journal import FORMAT, SEAL, genesis, hash_text, sealed
from gendan.db.packing import pack
from gendan.db.types import Column, Doc, canonical, instant_text

BATCH = 20_000
_QUICK = ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-400000", "temp_store=MEMORY")


def highest_id(conn: Connection, name: str) -> int:
    """The highest local id of a kind."""
    return int(conn.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {catalogue()[name].table.name}").scalar_one())


@dataclass(slots=True)
class Made:
    """A row that was made: its local id, its uid, and its cells where it is not complete yet."""

    id: int
    uid: str
    row: list[Any]


class _Shape:
    """The columns of a kind, ready for use."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.names = [column.name for column in kind.table.columns]
        self.at = {name: n for n, name in enumerate(self.names)}
        self.empty = [self._default(column) for column in kind.table.columns]
        self.fields = {
            field: (self.at[c.name], bool(c.info["ref"]), c.info["personal"], isinstance(c.type, Doc))
            for field, c in kind.columns.items()
        }
        self.topic = kind.name in TOPICS
        self.owners = [(name, catalogue()[name].number) for name in BELONGS if name in kind.columns]

    @staticmethod
    def _default(column: Any) -> Any:
        value = None if column.default is None else column.default.arg
        return column.type.store(value) if value is not None and isinstance(column.type, Column) else value


class Bulk:
    """An open database that is being filled, at the end of this node's chain."""

    def __init__(self, connection: sqlite3.Connection, rnd: random.Random) -> None:
        self.connection = connection
        self.random = rnd
        for pragma in _QUICK:
            connection.execute(f"PRAGMA {pragma}")
        meta = dict(connection.execute("SELECT key, value FROM meta"))
        self.node_uid = meta["node"]
        self.practice = meta.get("practice") == "1"
        self.hlc = int(meta["hlc"])
        self.node = connection.execute("SELECT id FROM nodes WHERE uid = ?", (self.node_uid,)).fetchone()[0]
        found = connection.execute("SELECT seq, hash FROM vv WHERE node = ?", (self.node,)).fetchone()
        self.seq, self.hash = found or (0, genesis(self.node_uid))
        self.pos = connection.execute("SELECT coalesce(max(pos), 0) FROM chg").fetchone()[0]
        self.shapes = {name: _Shape(kind) for name, kind in catalogue().items()}
        self.ids = {
            name: connection.execute(f"SELECT coalesce(max(id), 0) FROM {kind.table.name}").fetchone()[0]
            for name, kind in catalogue().items()
        }
        self.rows: dict[str, list[Any]] = {}
        self.waiting = 0
        self.at = 0
        self.indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        for name, _sql in self.indexes:
            connection.execute(f"DROP INDEX {name}")
        connection.execute("BEGIN")

    def row(self, table: str, row: tuple[Any, ...] | list[Any]) -> None:
        """A row of any table."""
        self.rows.setdefault(table, []).append(row)
        self.waiting += 1

    def begin(self, at: int, by: int) -> None:
        """Begin a commit at that second, by the user of that local id."""
        if self.waiting > BATCH * 10:
            self._flush()
        self.at, self.by = at, by
        self.seq += 1
        self.hlc = max(at * 1000 << 16, self.hlc + 1)
        self.ops: list[dict[str, Any]] = []
        self.topics: set[tuple[int, int]] = set()

    def _uid(self) -> str:
        tail = ((len(self.ops) & 0x3FFF) << 48) | self.random.getrandbits(48)
        text = f"{(self.hlc >> 16 << 80) | (7 << 76) | ((self.hlc & 0xFFF) << 64) | (2 << 62) | tail:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def insert(
        self, op: str, name: str, fields: dict[str, Any], derived: dict[str, Any] | None = None, *, keep: bool = False
    ) -> Made:
        """Record a row or an event; values in their stored forms, references as what was made. ``keep``: it is
        written by ``complete``.
        """
        shape = self.shapes[name]
        self.ids[name] += 1
        made = Made(self.ids[name], self._uid(), shape.empty.copy())
        row, at = made.row, shape.at
        row[at["id"]], row[at["uid"]] = made.id, bytes.fromhex(made.uid.replace("-", ""))
        row[at["node"]], row[at["seq"]] = self.node, self.seq
        if shape.kind.event:
            row[at["at"]], row[at["by_id"]] = self.at, self.by
        wires: dict[str, Any] = {}
        salt = self.random.randbytes(16)
        for field, value in fields.items():
            if value is None:
                continue
            place, ref, personal, doc = shape.fields[field]
            if ref:
                row[place], wires[field] = value.id, value.uid
            elif personal:
                row[place] = value
                digest = hashlib.sha256(salt + value.encode()).digest()
                wires[field] = {"h": hash_text(digest)}
                self.row("side", (digest, shape.kind.number, made.id, salt, value))
            else:
                row[place], wires[field] = canonical(value) if doc else value, value
        for column, value in (derived or {}).items():
            row[at[column]] = value
        self.ops.append({"k": op, "e": name, "i": made.uid, "x": wires})
        if shape.topic:
            self.topics.add((shape.kind.number, made.id))
        for owner, number in shape.owners:
            if owner in fields and fields[owner] is not None:
                self.topics.add((number, fields[owner].id))
        if not keep:
            self.row(shape.kind.table.name, row)
            made.row = []
        return made

    def set(self, name: str, made: Made, field: str, value: Any) -> None:
        """Write a cell of a row that is kept, for the first time since it was made."""
        shape = self.shapes[name]
        place = shape.fields[field][0]
        named = made.row[shape.at["seq"]]
        self.ops.append({"k": "set", "e": name, "i": made.uid, "f": field, "x": value, "p": [named]})
        head = (shape.kind.number, made.id, field, self.node, self.seq, self.hlc, canonical(value))
        self.row("head", head)
        made.row[place] = value
        if shape.topic:
            self.topics.add((shape.kind.number, made.id))
        for owner, number in shape.owners:
            row = made.row[shape.fields[owner][0]]
            if row is not None:
                self.topics.add((number, row))

    def complete(self, name: str, made: Made, derived: dict[str, Any]) -> None:
        """Write a row that was kept, with what is derived."""
        shape = self.shapes[name]
        for column, value in derived.items():
            made.row[shape.at[column]] = int(value) if isinstance(value, bool) else value
        self.row(shape.kind.table.name, made.row)
        made.row = []

    def commit(self, command: str, by: str, role: str, why: str = "") -> None:
        """End the commit: its body, its link in the chain, what it speaks of."""
        self.pos += 1
        body: dict[str, Any] = {"v": FORMAT, "node": self.node_uid, "seq": self.seq, "hlc": self.hlc}
        body["at"] = instant_text(datetime.fromtimestamp(self.at, UTC))
        body |= {"cmd": command, "by": by, "role": role}
        if why:
            body["why"] = why
        if self.practice:
            body["practice"] = 1
        body["ops"] = self.ops
        text = canonical(body)
        self.hash = hashlib.sha256(self.hash + text.encode()).digest()
        self.row("chg", (self.pos, self.node, self.seq, self.hlc, pack(text), self.hash))
        for kind, row in self.topics:
            self.row("touch", (kind, row, self.pos))

    def _flush(self) -> None:
        for table, rows in self.rows.items():
            if rows:
                marks = ",".join("?" * len(rows[0]))
                self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        self.rows.clear()
        self.waiting = 0

    def close(self) -> None:
        """Write what is left, the end of the chain, and the indexes."""
        self._flush()
        self.connection.execute("UPDATE vv SET seq = ?, hash = ? WHERE node = ?", (self.seq, self.hash, self.node))
        self.connection.execute("UPDATE meta SET value = ? WHERE key = 'hlc'", (str(self.hlc),))
        seal = sealed(self.node_uid, self.seq, self.hash)
        self.connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (SEAL, seal))
        for _name, sql in self.indexes:
            self.connection.execute(sql)
        self.connection.execute("COMMIT")
        for pragma in ("locking_mode=NORMAL", "journal_mode=WAL"):
            self.connection.execute(f"PRAGMA {pragma}").fetchall()
