"""The journal: commits in one chain a node, appended with the change they record (sync.md 2.4).

A commit's body is the canonical JSON that was hashed; ``hash = SHA-256(previous hash + body)``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import archives, identity, meta
from gendan.db.journal_tables import chg, nodes, side, touch, vv
from gendan.db.ready import Ready
from gendan.db.types import canonical, instant_text
from gendan.errors import StorageError

FORMAT = [1, 0]
"""Major and minor version of the commit body: a new major is only for what old programs would misapply."""


def genesis(node_uid: str) -> bytes:
    """What the first commit of a node is chained to."""
    return hashlib.sha256(f"gendan:{node_uid}".encode()).digest()


def link(previous: bytes, body: str) -> bytes:
    """The hash of a commit."""
    return hashlib.sha256(previous + body.encode()).digest()


def tick(last: int, now: datetime) -> int:
    """The next hybrid logical time: 48 bits of milliseconds, 16 of counter; never goes back (sync.md 2.7)."""
    return max(int(now.timestamp() * 1000) << 16, last + 1)


def personal_hash(salt: bytes, value: str) -> bytes:
    """What stands in the journal in place of a personal value."""
    return hashlib.sha256(salt + value.encode()).digest()


def hash_text(digest: bytes) -> str:
    """A hash as the body writes it."""
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(text: str) -> bytes:
    """The hash that the body wrote."""
    return binascii.a2b_base64(text.translate(_URL_SAFE) + "=" * (-len(text) % 4))


_URL_SAFE = str.maketrans("-_", "+/")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where and when a commit was made: its place in the chain, its clocks, its author."""

    node: int
    node_uid: str
    seq: int
    hlc: int
    at: datetime
    recorded: datetime
    by_id: int | None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who a commit says it is by, and why."""

    command: str
    by: str
    role: str
    via: str | None = None
    reason: str | None = None
    practice: bool = False
    undoes: str | None = None
    """The commit, ``node:seq``, that this one takes back."""
    pin: bool = False
    """Whether the author had come in with a PIN and not with the password."""


_UNTOLD = Ready(
    lambda: (
        sa.select(nodes.c.uid, vv.c.seq)
        .join(nodes, nodes.c.id == vv.c.node)
        .where(vv.c.node != sa.bindparam("node"), vv.c.seq > vv.c.told)
    )
)
_END = Ready(lambda: sa.select(vv.c.seq, vv.c.hash).where(vv.c.node == sa.bindparam("node")))
_LAST = Ready(lambda: sa.select(sa.func.max(chg.c.pos)))
_APPEND = Ready(lambda: sa.insert(chg))
_ADVANCE = Ready(
    lambda: (
        sa.update(vv)
        .where(vv.c.node == sa.bindparam("here"))
        .values(seq=sa.bindparam("upto"), hash=sa.bindparam("digest"))
    )
)


def _dependencies(conn: Connection, node: int) -> dict[str, int]:
    return {row.uid: row.seq for row in _UNTOLD.rows(conn, node=node)}


def body_of(stamp: Stamp, signature: Signature, ops: list[dict[str, Any]], depends: dict[str, int]) -> str:
    """The canonical body of a commit; what is empty is left out."""
    body: dict[str, Any] = {"v": FORMAT, "node": stamp.node_uid, "seq": stamp.seq, "hlc": stamp.hlc}
    body["at"] = instant_text(stamp.at)
    if int(stamp.recorded.timestamp()) != int(stamp.at.timestamp()):
        body["rec"] = instant_text(stamp.recorded)
    body |= {"cmd": signature.command, "by": signature.by, "role": signature.role}
    if signature.via:
        body["via"] = signature.via
    if signature.reason:
        body["why"] = signature.reason
    if signature.undoes:
        body["undo"] = signature.undoes
    if signature.practice:
        body["practice"] = 1
    if signature.pin:
        body["pin"] = 1
    if depends:
        body["dep"] = depends
    body["ops"] = ops
    return canonical(body)


class Chain:
    """This node's chain in one writing transaction, which alone appends to it: its end is read once. Commits are kept
    back until ``write``, so that many are written at once.
    """

    def __init__(self, conn: Connection, terminal: meta.Terminal) -> None:
        self.conn = conn
        self._terminal = terminal
        end = _END.first(conn, node=terminal.node)
        self._seq: int = end.seq if end else 0
        self._hash: bytes = end.hash if end else genesis(terminal.uid)
        self._hlc = int(meta.get(conn, "hlc", "0"))
        self._pos = int(_LAST.scalar(conn) or 0)
        self._depends = _dependencies(conn, terminal.node)
        self._told = bool(self._depends)
        self._kept: list[dict[str, Any]] = []

    @property
    def depends(self) -> dict[str, int]:
        """What the next commit builds on that the last one had not seen: how far others had come, by their uids."""
        return self._depends

    @property
    def waiting(self) -> bool:
        """Whether commits are kept back."""
        return bool(self._kept)

    def stamp(self, now: datetime, at: datetime, by_id: int | None) -> Stamp:
        """The stamp of the next commit."""
        return Stamp(self._terminal.node, self._terminal.uid, self._seq + 1, tick(self._hlc, now), at, now, by_id)

    def append(self, stamp: Stamp, signature: Signature, ops: list[dict[str, Any]]) -> int:
        """Append a commit; returns its position in the journal of this terminal."""
        assert stamp.seq == self._seq + 1, "another commit was appended since the stamp was made"
        body = body_of(stamp, signature, ops, self._depends)
        self._depends = {}
        self._hash = link(self._hash, body)
        self._seq, self._hlc = stamp.seq, stamp.hlc
        self._pos += 1
        row = {"pos": self._pos, "node": stamp.node, "seq": stamp.seq, "hlc": stamp.hlc}
        self._kept.append(row | {"body": body, "hash": self._hash})
        return self._pos

    def write(self) -> None:
        """Write the commits kept back, and the end of the chain."""
        if not self._kept:
            return
        _APPEND.many(self.conn, self._kept)
        self._kept = []
        advance(self.conn, self._terminal.node, self._seq, self._hash)
        if self._told:
            self.conn.execute(sa.update(vv).where(vv.c.node != self._terminal.node).values(told=vv.c.seq))
            self._told = False
        meta.put(self.conn, "hlc", str(self._hlc))
        seal(self.conn, self._terminal.uid, self._seq, self._hash)


SEAL = "seal"
"""The fact that holds the seal over the end of this node's own chain."""


def sealed(uid: str, seq: int, digest: bytes) -> str | None:
    """What this machine says of the end of a chain of its own; none where it does not hold the node's identity.

    Hashes anybody can compute who may write to the file: the key of the seal lies outside it.
    """
    key = identity.seal_key(uid)
    return None if key is None else hmac.new(key, f"{uid} {seq} ".encode() + digest, hashlib.sha256).hexdigest()


def seal(conn: Connection, uid: str, seq: int, digest: bytes) -> None:
    """Seal the end of this node's own chain."""
    said = sealed(uid, seq, digest)
    if said is not None:
        meta.put(conn, SEAL, said)


def advance(conn: Connection, node: int, seq: int, digest: bytes) -> None:
    """Move the version vector and the chain head of a node."""
    if not _ADVANCE.run(conn, here=node, upto=seq, digest=digest):
        conn.execute(sa.insert(vv).values(node=node, seq=seq, hash=digest, told=0))


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit as it stands in the journal, its body read."""

    pos: int
    node: int
    seq: int
    hash: bytes
    body: dict[str, Any]
    unread: StorageError | None = None
    """Why its body, which is in an archive, cannot be read: then the body here says only when it was written."""

    @property
    def recorded(self) -> datetime:
        """When it was written down, whenever it happened."""
        return datetime.fromisoformat(self.body.get("rec") or self.body["at"])


def text_of(conn: Connection, row: Any) -> str:
    """The body of a row of the journal as it was hashed, wherever it is kept. Errors: ``StorageError`` no_archive,
    bad_archive.
    """
    return archives.text_of(conn, row.body)


def _commit(conn: Connection, row: Any) -> Commit:
    return Commit(row.pos, row.node, row.seq, row.hash, json.loads(text_of(conn, row)))


UNREAD = "log.unread"
"""What a history calls a record whose archive is missing or damaged."""


def _as_far_as_known(conn: Connection, row: Any) -> Commit:
    try:
        return _commit(conn, row)
    except StorageError as error:
        if error.code not in archives.UNREADABLE:
            raise
        at = instant_text(datetime.fromtimestamp((row.hlc >> 16) / 1000, UTC))
        body: dict[str, Any] = {"seq": row.seq, "hlc": row.hlc, "at": at, "cmd": UNREAD, "by": "?", "ops": []}
        return Commit(row.pos, row.node, row.seq, row.hash, body, error)


def commits(conn: Connection, before: int | None = None, limit: int | None = 200) -> list[Commit]:
    """A page of the journal, newest first, older than position ``before``; all of it where there is no limit. Those
    whose archive is missing are ``unread``.
    """
    query = sa.select(chg).order_by(chg.c.pos.desc()).limit(limit)
    if before is not None:
        query = query.where(chg.c.pos < before)
    return [_as_far_as_known(conn, row) for row in conn.execute(query).all()]


def commits_of(conn: Connection, kind: int, row: int, *, whole: bool = True) -> list[Commit]:
    """All commits that speak of a thing, oldest first. Where the archive of one is missing that is an error if they
    are to be ``whole``; else it is ``unread``.
    """
    read = _commit if whole else _as_far_as_known
    query = sa.select(chg).join(touch, touch.c.pos == chg.c.pos).where(touch.c.kind == kind, touch.c.row == row)
    return [read(conn, found) for found in conn.execute(query.order_by(chg.c.pos)).all()]


def commit_at(conn: Connection, node: int, seq: int) -> Commit | None:
    """The commit of a node and sequence number."""
    row = conn.execute(sa.select(chg).where(chg.c.node == node, chg.c.seq == seq)).first()
    return None if row is None else _commit(conn, row)


def every_commit(conn: Connection) -> Iterator[Any]:
    """Every row of the journal in the order it was applied here: pos, node, seq, hlc, body or its place, hash."""
    yield from conn.execution_options(yield_per=1000).execute(sa.select(chg).order_by(chg.c.pos))


def touched_by(conn: Connection, pos: int) -> list[tuple[int, int]]:
    """The things, as (kind, row), that a commit speaks of."""
    query = sa.select(touch.c.kind, touch.c.row).where(touch.c.pos == pos)
    return [(row.kind, row.row) for row in conn.execute(query)]


def personal_values(conn: Connection, hashes: set[bytes]) -> dict[bytes, str]:
    """Personal values by their hash, as far as they are not erased."""
    found: dict[bytes, str] = {}
    wanted = sorted(hashes)
    for start in range(0, len(wanted), 500):
        query = sa.select(side.c.h, side.c.value).where(side.c.h.in_(wanted[start : start + 500]))
        found |= {row.h: row.value for row in conn.execute(query)}
    return found


def count(conn: Connection) -> int:
    """How many commits the journal holds."""
    return int(conn.execute(sa.select(sa.func.count()).select_from(chg)).scalar_one())


def log_head(conn: Connection) -> tuple[int, str]:
    """This node's last sequence number and the hash of its chain head, in hex."""
    row = conn.execute(sa.select(vv.c.seq, vv.c.hash).where(vv.c.node == meta.this_terminal(conn).node)).first()
    return (0, "") if row is None else (row.seq, row.hash.hex())
