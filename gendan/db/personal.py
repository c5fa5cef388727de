"""Personal values on their way into the tables: they come beside a commit, which names them by hash (sync.md 2.9)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import single
from gendan.db.base import Kind
from gendan.db.journal import hash_of

Sides = Mapping[str, tuple[bytes, str]]
"""Personal values that came with a commit: (salt, value) by the hash in its body."""


class PersonalValues:
    """Keeps personal values back until they are written, and reads them by their hash."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self._sides: dict[bytes, dict[str, Any]] = {}

    def differ(self, kind: Kind, row_id: int, column: sa.Column[Any], written: Collection[str], sides: Sides) -> bool:
        """Whether the values that stand in a cell, as the journal writes them, are not the same. Personal ones are
        compared by what they say: two terminals that wrote the first one of a row took salts of their own. What was
        erased is no value any more.
        """
        if len(written) < 2 or not column.info["personal"]:
            return len(written) > 1
        wires = [json.loads(text) for text in written]
        said = {self._personal(kind, row_id, wire["h"], sides) for wire in wires if wire is not None} - {None}
        return len(said) + (None in wires) > 1

    def _personal(self, kind: Kind, row_id: int, name: str, sides: Sides) -> str | None:
        digest = hash_of(name)
        if name in sides:
            self.keep_side(kind.number, row_id, name, sides)
        if digest in self._sides:
            return str(self._sides[digest]["value"])
        value: str | None = single.SIDE.scalar(self.conn, digest=digest)
        return value

    def keep_side(self, number: int, row_id: int, name: str, sides: Sides) -> None:
        """Keep a personal value that came with a commit, shown or not: others ask for it, or it is needed later. Kind
        and row are 0 for what only a newer gendan knows."""
        digest, (salt, value) = hash_of(name), sides[name]
        known = self._sides.get(digest)
        if known is None or not known["kind"]:
            self._sides[digest] = {"h": digest, "kind": number, "row": row_id, "salt": salt, "value": value}

    def _keep_sides(self, kind: Kind, row_id: int, wires: Mapping[str, Any], sides: Sides) -> None:
        for field, wire in wires.items():
            column = kind.columns.get(field)
            if column is not None and column.info["personal"] and wire is not None and wire["h"] in sides:
                self.keep_side(kind.number, row_id, wire["h"], sides)
