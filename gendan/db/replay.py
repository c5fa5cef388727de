"""Applying whole commits again: what rebuild does, and merge for the commits of others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import causality, erasing, newer
from gendan.db.apply import Projector
from gendan.db.base import catalogue
from gendan.db.journal import Stamp, hash_of, text_of
from gendan.db.journal_tables import nodes, side
from gendan.db.personal import Sides
from gendan.db.quick import QuickProjector
from gendan.db.types import instant_of, uuid_of
from gendan.db.wires import UnfitError


class Replay:
    """Applies the bodies of commits through a projector, in the order of a journal."""

    def __init__(self, conn: Connection, projector: Projector | None = None, source: Connection | None = None) -> None:
        """``source`` holds the journal, where that is not the database that is written to."""
        self.conn = conn
        self._erasures = erasing.Erasures(conn, source)
        self.projector = projector or QuickProjector(conn)
        self._nodes: dict[str, int] = {}
        self.learn_nodes()

    def commit(self, body: dict[str, Any], pos: int, sides: Sides) -> None:
        """Apply one commit at its position in this terminal's journal; ``sides`` are its personal values."""
        stamp = self._stamp(body)
        causality.note(self.conn, (stamp.node, stamp.seq), body.get("dep", {}))
        sides, erased = self._erasures.kept(body, sides)
        for op in body["ops"]:
            self._operation(op, stamp, sides)
        for wire in _of_a_newer_one(body):
            newer.note(self.conn)
            if isinstance(wire, dict) and wire.keys() == {"h"} and wire["h"] in sides:
                self.projector.keep_side(0, 0, wire["h"], sides)
        erasing.mark_all(self.conn, erased, self._nodes)
        if erasing.erases(body):
            erasing.erase(self.projector, self._erasures.begin(body, pos), stamp.node, stamp.seq)
        self._erasures.watch(body)
        self.projector.end_commit(pos)

    def _stamp(self, body: dict[str, Any]) -> Stamp:
        at = instant_of(body["at"])
        recorded = instant_of(body["rec"]) if "rec" in body else at
        by = self.projector.find(catalogue()["user"], uuid_of(body["by"])) if body["by"] else None
        return Stamp(self.node(body["node"]), body["node"], body["seq"], body["hlc"], at, recorded, by)

    def _operation(self, op: dict[str, Any], stamp: Stamp, sides: Sides) -> None:
        kind, uid = catalogue().get(op["e"]), uuid_of(op["i"])
        if not isinstance(op["e"], str):
            raise UnfitError(f"{op['e']} is no kind")
        if kind is None:  # of a newer gendan: kept in the journal, shown after the upgrade
            return
        if op["k"] == "set":
            replaces = [(stamp.node, one) if isinstance(one, int) else (self.node(one[0]), one[1]) for one in op["p"]]
            self.projector.set(kind, uid, op["f"], op["x"], replaces, stamp, sides)
        elif op["k"] == "void":
            self.projector.void(kind, uid)
            if kind.event:
                causality.note_void(self.conn, kind.number, self.projector.known(kind, uid), (stamp.node, stamp.seq))
        elif op["k"] != "erase":
            self.projector.new(kind, uid, op["x"], stamp, sides, instant_of(op["a"]) if "a" in op else None)

    def learn_nodes(self) -> None:
        """Read the terminals that are known; again after one was enrolled."""
        self._nodes = {row.uid: row.id for row in self.conn.execute(sa.select(nodes))}
        self.projector.learn_nodes(self._nodes)

    def node(self, uid: str) -> int:
        """The local number of a node; one that nobody enrolled is 0."""
        return self._nodes.get(uid, 0)


def personal_of(conn: Connection, bodies: Iterable[dict[str, Any]]) -> dict[str, tuple[bytes, str]]:
    """The personal values that these commits name, (salt, value) by the hash in their bodies; not erased ones."""
    return values_of(conn, {name for body in bodies for name in hashes_in(body)})


def values_of(conn: Connection, named: set[str]) -> dict[str, tuple[bytes, str]]:
    """The personal values with these hashes, (salt, value) by hash; not erased ones."""
    found: dict[str, tuple[bytes, str]] = {}
    digests = {hash_of(name): name for name in named}
    wanted = sorted(digests)
    for start in range(0, len(wanted), 500):
        query = sa.select(side.c.h, side.c.salt, side.c.value).where(side.c.h.in_(wanted[start : start + 500]))
        found |= {digests[row.h]: (row.salt, row.value) for row in conn.execute(query)}
    return found


def hashes_in(body: dict[str, Any]) -> Iterator[str]:
    """The hashes of personal values that a commit names; of kinds of a newer gendan as well, by their form."""
    for column, wire in _wires(body):
        if (column is None or column.info["personal"]) and isinstance(wire, dict) and wire.keys() == {"h"}:
            yield wire["h"]


def _of_a_newer_one(body: dict[str, Any]) -> Iterator[Any]:
    """The values in kinds and fields that only a newer gendan knows."""
    for column, wire in _wires(body):
        if column is None:
            yield wire


def _wires(body: dict[str, Any]) -> Iterator[tuple[sa.Column[Any] | None, Any]]:
    """Every value that a commit writes, with its column; none for what only a newer gendan knows."""
    known = catalogue()
    for op in body["ops"]:
        if op["k"] in ("void", "erase"):
            continue
        kind = known.get(op["e"])
        for field, wire in ({op["f"]: op["x"]} if op["k"] == "set" else op["x"]).items():
            yield (kind.columns.get(field) if kind is not None else None), wire


def batches(conn: Connection, rows: Iterable[Any], size: int = 1000) -> Iterator[list[tuple[Any, dict[str, Any]]]]:
    """Rows of the journal of ``conn`` with their bodies read, some at a time."""
    batch: list[tuple[Any, dict[str, Any]]] = []
    for row in rows:
        batch.append((row, json.loads(text_of(conn, row))))
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch
