"""Recording a command: its facts go into the tables at once and into one commit at the end."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import causality, erasing, single
from gendan.db.apply import Projector
from gendan.db.base import Kind, catalogue
from gendan.db.journal import Chain, Signature, Stamp, hash_text, personal_hash
from gendan.db.journal_tables import nodes
from gendan.db.types import canonical, instant_text
from gendan.db.wires import wire_of


def uid_at(hlc: int, index: int) -> UUID:
    """A UUIDv7 (RFC 9562) whose order is that of the journal: 48 bits of the logical clock's milliseconds,
    12 of its counter, then the operation's number in the commit (14 bits) and 48 random bits.
    """
    milliseconds, counter = hlc >> 16, hlc & 0xFFF
    tail = ((index & 0x3FFF) << 48) | int.from_bytes(os.urandom(6), "big")
    return UUID(int=(milliseconds << 80) | (7 << 76) | (counter << 64) | (2 << 62) | tail)


def uid_about(at: datetime, *what: str) -> UUID:
    """A UUIDv8 (RFC 9562) of what a row is about: two terminals that write it make the same row.

    48 bits of the milliseconds of ``at``, so that it stands among what happened then; the rest is a hash of ``what``.
    """
    digest = int.from_bytes(sha256("\0".join(what).encode()).digest()[:10])
    high, low = digest >> 68, digest & ((1 << 62) - 1)
    return UUID(int=(int(at.timestamp() * 1000) << 80) | (8 << 76) | (high << 64) | (2 << 62) | low)


class Recorder:
    """Collects the operations of one commit while it applies them."""

    def __init__(self, conn: Connection, projector: Projector, chain: Chain, stamp: Stamp) -> None:
        self.conn = conn
        self.projector = projector
        self.chain = chain
        self.stamp = stamp
        self.ops: list[dict[str, Any]] = []
        self._sides: dict[str, tuple[bytes, str]] = {}
        self._salts: dict[tuple[int, int], bytes] = {}

    def _add(self, op: dict[str, Any]) -> None:
        """Keep an operation; with the first one what the commit builds on, for what is derived may ask."""
        if not self.ops:
            causality.note(self.conn, (self.stamp.node, self.stamp.seq), self.chain.depends)
        self.ops.append(op)

    def new(self, name: str, /, uid: UUID | None = None, **fields: Any) -> int:
        """Make a row of the kind ``name``; references are local ids. Returns its local id.

        ``uid`` is given where other terminals may make the very same row (``uid_about``).
        """
        return self._insert("new", name, None, fields, uid)

    def event(self, name: str, /, at: datetime | None = None, uid: UUID | None = None, **fields: Any) -> int:
        """Record an event, at the commit's time or at its own. Returns its local id.

        ``uid`` is given where other terminals may record the very same event (``uid_about``).
        """
        return self._insert("evt", name, at, fields, uid)

    def _insert(
        self, op: str, name: str, at: datetime | None, fields: dict[str, Any], shared: UUID | None = None
    ) -> int:
        kind = catalogue()[name]
        uid = shared or uid_at(self.stamp.hlc, len(self.ops))
        salt = os.urandom(16)
        wires = {field: self._wire(kind, field, value, salt) for field, value in fields.items() if value is not None}
        entry: dict[str, Any] = {"k": op, "e": name, "i": str(uid), "x": wires}
        if at is not None and int(at.timestamp()) != int(self.stamp.at.timestamp()):
            entry["a"] = instant_text(at)
        self._add(entry)
        return self.projector.new(
            kind, uid, wires, self.stamp, self._sides, at, values=fields if shared is None else None
        )

    def set(self, name: str, row_id: int, /, **fields: Any) -> dict[str, Any]:
        """Write cells of a row; what is unchanged is not written. Returns the old values of what changed."""
        kind = catalogue()[name]
        self.projector.flush()
        row = single.by_id(kind.table).first(self.conn, at_row=row_id)
        changed: dict[str, Any] = {}
        for field, value in fields.items():
            column = kind.columns[field]
            old = getattr(row, column.name)
            if old != value:
                changed[field] = old
                self._write(kind, row, field, value)
        return changed

    def _write(self, kind: Kind, row: Any, field: str, value: Any) -> None:
        salt = self._salt(kind, row.id) if kind.columns[field].info["personal"] else b""
        wire = self._wire(kind, field, value, salt)
        replaces = self._heads(kind, row, field)
        uid = row.uid
        named = [seq if node == self.stamp.node else [self._node_uid(node), seq] for node, seq in replaces]
        self._add({"k": "set", "e": kind.name, "i": str(uid), "f": field, "x": wire, "p": named})
        self.projector.set(kind, uid, field, wire, replaces, self.stamp, self._sides)

    def settle_heads(self, name: str, row_id: int, field: str, value: Any) -> None:
        """Write one value (of a reference the uid) in the place of all that stand in a cell, also where it is the one
        that is shown."""
        kind = catalogue()[name]
        if kind.columns[field].info["ref"] and value is not None:
            value = self.projector.find(catalogue()[kind.columns[field].info["ref"]], UUID(value))
        self.projector.flush()
        self._write(kind, single.by_id(kind.table).first(self.conn, at_row=row_id), field, value)

    def void(self, name: str, row_id: int) -> None:
        """Take an event back."""
        kind = catalogue()[name]
        uid = self.projector.uid_of(name, row_id)
        self._add({"k": "void", "e": name, "i": str(uid)})
        self.projector.void(kind, uid)
        if kind.event:
            causality.note_void(self.conn, kind.number, row_id, (self.stamp.node, self.stamp.seq))

    def erase(self, rows: Mapping[str, Iterable[int]]) -> None:
        """Take the personal values of these rows, by kind, out of every place, here and wherever the commit comes."""
        named = [
            (name, str(self.projector.uid_of(name, row))) for name in catalogue() for row in sorted(rows.get(name, ()))
        ]
        for name, uid in named:
            self._add({"k": "erase", "e": name, "i": uid})
        erasing.erase(self.projector, named, self.stamp.node, self.stamp.seq)
        erasing.strip_parked(self.conn)

    def finish(self, signature: Signature) -> int:
        """Append the commit to the journal; returns its position."""
        pos = self.chain.append(self.stamp, signature, self.ops)
        self.projector.end_commit(pos)
        return pos

    def _heads(self, kind: Kind, row: Any, field: str) -> list[tuple[int, int]]:
        here = single.HEADS.rows(self.conn, of_kind=kind.number, at_row=row.id, cell=field)
        return [(one.node, one.seq) for one in here] or [(row.node, row.seq)]

    def _node_uid(self, node: int) -> str:
        return str(self.conn.execute(sa.select(nodes.c.uid).where(nodes.c.id == node)).scalar_one())

    def _salt(self, kind: Kind, row_id: int) -> bytes:
        key = (kind.number, row_id)
        if key not in self._salts:
            known = single.SALT.scalar(self.conn, of_kind=kind.number, at_row=row_id)
            self._salts[key] = known or os.urandom(16)
        return self._salts[key]

    def _wire(self, kind: Kind, field: str, value: Any, salt: bytes) -> Any:
        column = kind.columns[field]
        if value is None:
            return None
        if column.info["ref"]:
            return str(self.projector.uid_of(column.info["ref"], value))
        if column.info["personal"]:
            text = value if isinstance(value, str) else canonical(value)
            name = hash_text(personal_hash(salt, text))
            self._sides[name] = (salt, text)
            return {"h": name}
        return wire_of(column, value)
