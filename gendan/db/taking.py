"""Taking in commits of other terminals: applied when all they build on is here, else parked (sync.md 2.5).

What comes out depends on the set of commits alone, never on the order in which they came.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, StatementError

from gendan.config import Config
from gendan.db import derive, erasing, exchange, journal, meta, roster
from gendan.db.base import catalogue
from gendan.db.journal import FORMAT, hash_of, hash_text
from gendan.db.journal_tables import chg, parked, reviews
from gendan.db.personal import Sides
from gendan.db.quick import QuickProjector
from gendan.db.quick_server import ServerProjector
from gendan.db.replay import Replay
from gendan.db.server import is_server
from gendan.db.server_errors import NO_RIGHTS
from gendan.domain.roles import Rights, may
from gendan.errors import Refusal, UsageError

_KNOWN_OPERATIONS = frozenset({"new", "evt", "set", "void", "erase"})
_BATCH = 2000


CANNOT_APPLY = (
    StatementError, sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError, sqlite3.InterfaceError,
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, Refusal, UsageError,
)  # fmt: skip
"""What a commit of a foreign or broken program may lead to, also where statements are given to SQLite as they are;
nothing of its bundle stays."""


def is_no_fault_of_it(error: Exception) -> bool:
    """Whether what is taken in is not to blame: a full disk, a lock, a server that broke off or gives no rights."""
    said = getattr(error, "orig", None)
    return isinstance(error, OperationalError) or getattr(said, "sqlstate", None) == NO_RIGHTS


class ForkError(Exception):
    """The same node and sequence number with another content: a terminal exists twice."""

    def __init__(self, node: str, seq: int) -> None:
        super().__init__(f"{node}:{seq}")
        self.node = node
        self.seq = seq


@dataclass(frozen=True, slots=True)
class Offered:
    """A commit that is offered: its body as text and read, its place in the chain, its personal values, its line."""

    body: str
    read: dict[str, Any]
    previous: bytes
    hash: bytes
    sides: Sides

    @property
    def place(self) -> tuple[str, int]:
        """Author and sequence number."""
        return self.read["node"], self.read["seq"]

    def to_line(self) -> str:
        """The text that keeps a parked commit, as a bundle writes it."""
        line: dict[str, Any] = {"t": "c", "b": self.body, "p": hash_text(self.previous), "h": hash_text(self.hash)}
        if self.sides:
            line["s"] = {name: [hash_text(salt), value] for name, (salt, value) in self.sides.items()}
        return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def offered(line: str) -> Offered:
    """A parked commit from its line."""
    said = json.loads(line)
    sides = {name: (hash_of(salt), value) for name, (salt, value) in said.get("s", {}).items()}
    return Offered(said["b"], json.loads(said["b"]), hash_of(said["p"]), hash_of(said["h"]), sides)


def _is_too_new(body: dict[str, Any]) -> bool:
    """Whether only a newer gendan can read a commit."""
    return body["v"][0] > FORMAT[0] or any(op["k"] not in _KNOWN_OPERATIONS for op in body["ops"])


@dataclass(slots=True)
class Counts:
    """What became of the commits that were offered."""

    new: int = 0
    known: int = 0


class Taking:
    """Takes commits into one writing transaction. ``rights`` holds the least role by command.

    The own logical clock follows whatever is applied, so that a commit stands after all that it builds on: facts are
    ordered by it. How far another's clock may be ahead is limited before (``sync.ahead_hours``).
    """

    def __init__(self, conn: Connection, rights: Mapping[str, str]) -> None:
        self.conn = conn
        self._rights = rights
        self._founders = rights.founders if isinstance(rights, Rights) else frozenset()
        self._line: frozenset[str] | None = None
        self._replay = Replay(conn, ServerProjector(conn) if is_server(conn) else QuickProjector(conn))
        self._ends: dict[str, tuple[int, bytes]] = {}
        self._rows: list[dict[str, Any]] = []
        self._hashes: dict[tuple[str, int], bytes] = {}
        self._moved: set[str] = set()
        self._pos = int(conn.execute(sa.select(sa.func.max(chg.c.pos))).scalar() or 0)
        self._hlc = int(meta.get(conn, "hlc", "0"))
        self._waiting = self._count_waiting()
        self.counts = Counts()

    def expect(self, commits: Iterable[Offered]) -> None:
        """Hear which commits will be offered next."""
        self._replay.projector.expect(commit.read for commit in commits)

    def offer(self, commit: Offered) -> None:
        """Apply a commit, park it, or find it known. Raises ``ForkError``."""
        node, seq = commit.place
        applied, digest = self._end(node)
        if seq <= applied:
            if not self._is_same(node, seq, commit.hash):
                raise ForkError(node, seq)
            self.counts.known += 1
        elif self._may_apply(commit):
            if commit.previous != digest:
                raise ForkError(node, seq)
            self._apply(commit)
            self.counts.new += 1
        else:
            self._park(commit)

    def drain(self) -> None:
        """Apply what was parked and has all it waited for, until nothing more moves."""
        moved = bool(self._waiting)
        while moved:
            moved = False
            for node in sorted(node for node, count in self._waiting.items() if count):
                while self._drain_next(node):
                    moved = True

    def _drain_next(self, node: str) -> bool:
        applied, digest = self._end(node)
        here = (parked.c.node == node) & (parked.c.seq == applied + 1)
        line = self.conn.execute(sa.select(parked.c.line).where(here)).scalar()
        if line is None:
            return False
        commit = offered(line)
        if not self._may_apply(commit):
            return False
        if commit.previous != digest:
            raise ForkError(*commit.place)
        self._apply(commit)
        self.conn.execute(sa.delete(parked).where(here))
        self._waiting[node] -= 1
        self.counts.new += 1
        return True

    def finish(self, config: Config) -> None:
        """Write what was kept back, the ends of the chains, the clock, and everything derived from what was touched."""
        self._write()
        for node in self._waiting:  # what waited and then came once more, with all that it waited for
            applied, _digest = self._end(node)
            self.conn.execute(sa.delete(parked).where(parked.c.node == node, parked.c.seq <= applied))
        projector = self._replay.projector
        touched, projector.touched = projector.touched, set()
        derive.refresh(self.conn, touched, config)
        roster.mark_revoked(self.conn)
        erasing.strip_parked(self.conn)
        meta.put(self.conn, "hlc", str(self._hlc))

    @property
    def waiting(self) -> dict[str, tuple[int, int]]:
        """Parked commits by node: from which sequence number to which."""
        query = sa.select(parked.c.node, sa.func.min(parked.c.seq), sa.func.max(parked.c.seq)).group_by(parked.c.node)
        return {row[0]: (row[1], row[2]) for row in self.conn.execute(query)}

    @property
    def too_new(self) -> int:
        """How many parked commits wait for an upgrade: those that only a newer gendan reads, and all behind them."""
        found = 0
        for node, (first, last) in self.waiting.items():
            here = (parked.c.node == node) & (parked.c.seq == first)
            line = self.conn.execute(sa.select(parked.c.line).where(here)).scalar_one()
            found += last - first + 1 if _is_too_new(offered(line).read) else 0
        return found

    def _count_waiting(self) -> dict[str, int]:
        query = sa.select(parked.c.node, sa.func.count()).group_by(parked.c.node)
        return {row[0]: row[1] for row in self.conn.execute(query)}

    def _end(self, node: str) -> tuple[int, bytes]:
        if node not in self._ends:
            self._ends[node] = exchange.head_of(self.conn, node)
        return self._ends[node]

    def _is_same(self, node: str, seq: int, digest: bytes) -> bool:
        if (node, seq) not in self._hashes:
            self._write()
            found = exchange.hashes(self.conn, node, seq, seq + _BATCH)
            self._hashes = {(node, one): known for one, known in found.items()}
        return self._hashes.get((node, seq)) == digest

    def _may_apply(self, commit: Offered) -> bool:
        node, seq = commit.place
        body = commit.read
        if self._replay.node(node) == 0 or seq != self._end(node)[0] + 1 or _is_too_new(body):
            return False
        return all(self._end(other)[0] >= needed for other, needed in body.get("dep", {}).items())

    def _apply(self, commit: Offered) -> None:
        node, seq = commit.place
        body = commit.read
        self._pos += 1
        if erasing.erases(body):
            self._write()  # the erasure looks at what was applied before it
        self._replay.commit(body, self._pos, commit.sides)
        row = {"pos": self._pos, "node": self._replay.node(node), "seq": seq, "hlc": body["hlc"]}
        self._rows.append(row | {"body": commit.body, "hash": commit.hash})
        self._ends[node] = (seq, commit.hash)
        self._moved.add(node)
        self._hlc = max(self._hlc, body["hlc"])
        self._review(node, seq, body)
        if len(self._rows) >= _BATCH or any(op["e"] == "terminal" for op in body["ops"]):
            self._write()

    def _review(self, node: str, seq: int, body: dict[str, Any]) -> None:
        """Mark what a person should look at; nothing is left out for it, or terminals would not agree."""
        least = self._rights.get(body["cmd"])
        codes = ["role"] if least is not None and not may(body["role"], least) else []
        is_of_roster = any(op["e"] == "terminal" for op in body["ops"])  # which the roster's own rules judge
        if body["cmd"] in self._founders and not is_of_roster and not self._is_founders(node):
            codes.append("founder")
        for code in codes:
            self.conn.execute(sa.insert(reviews).values(node=node, seq=seq, code=code))

    def _is_founders(self, node: str) -> bool:
        """Whether a terminal writes what the first one writes: it, and all that went on from it."""
        if self._line is None:
            self._line = roster.look(self.conn).line
        return node in self._line

    def _write(self) -> None:
        if not self._rows:
            return
        self._replay.projector.flush()
        self._replay.projector.insert(chg, self._rows)
        for uid in self._moved:
            journal.advance(self.conn, self._replay.node(uid), *self._ends[uid])
        self._rows, self._moved = [], set()
        kind = catalogue()["terminal"].number
        if any(number == kind for number, _row in self._replay.projector.touched):
            roster.derive(self.conn)
            self._line = None
            self._replay.learn_nodes()

    def _park(self, commit: Offered) -> None:
        node, seq = commit.place
        line = commit.to_line()
        there = self.conn.execute(sa.select(parked.c.line).where(parked.c.node == node, parked.c.seq == seq)).scalar()
        if there is not None:
            if offered(there).hash != commit.hash:
                raise ForkError(node, seq)
            self.counts.known += 1
            return
        self.conn.execute(sa.insert(parked).values(node=node, seq=seq, line=line))
        self._waiting[node] = self._waiting.get(node, 0) + 1
