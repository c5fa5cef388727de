"""Which commits had seen which others: what tells two facts of different terminals apart from one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.journal_tables import learned, nodes, voidings

Place = tuple[int, int]
"""A commit: the local number of its node, and its sequence number."""


def note(conn: Connection, place: Place, depends: Mapping[str, int]) -> None:
    """Keep what a commit's author had learned of others since his last commit; ``depends`` by the uids of nodes."""
    if not depends:
        return
    known = {row.uid: row.id for row in conn.execute(sa.select(nodes.c.id, nodes.c.uid))}
    rows = [
        {"node": place[0], "about": known[uid], "seq": place[1], "upto": upto}
        for uid, upto in depends.items()
        if uid in known
    ]
    if rows:
        conn.execute(sa.delete(learned).where(learned.c.node == place[0], learned.c.seq == place[1]))
        conn.execute(sa.insert(learned), rows)


def note_void(conn: Connection, kind: int, row: int, place: Place) -> None:
    """Keep which commit took an event back."""
    conn.execute(sa.insert(voidings).values(kind=kind, row=row, node=place[0], seq=place[1]))


class Sight:
    """Answers who had seen whom; what it asked for once it keeps."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._known: dict[int, list[Any]] = {}
        self._vectors: dict[Place, dict[int, int]] = {}

    def saw(self, one: Place, other: Place) -> bool:
        """Whether the author of ``one`` had the commit ``other`` when he wrote, from its author or through others."""
        return self._vector(one).get(other[0], 0) >= other[1]

    def apart(self, one: Place, other: Place) -> bool:
        """Whether neither saw the other."""
        return one[0] != other[0] and not self.saw(one, other) and not self.saw(other, one)

    def _vector(self, place: Place) -> dict[int, int]:
        """How far a commit's author had read each node."""
        if place not in self._vectors:
            read = {place[0]: place[1]}
            ahead = [place]
            while ahead:
                node, seq = ahead.pop()
                for row in self._learned(node):
                    if row.seq <= seq and row.upto > read.get(row.about, 0):
                        read[row.about] = row.upto
                        ahead.append((row.about, row.upto))
            self._vectors[place] = read
        return self._vectors[place]

    def _learned(self, node: int) -> list[Any]:
        if node not in self._known:
            self._known[node] = list(self._conn.execute(sa.select(learned).where(learned.c.node == node)))
        return self._known[node]
