"""Whether the journal still is what was written: chains, version vector, triggers, heads, personal values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import archives, marks, meta, migrations
from gendan.db.base import catalogue
from gendan.db.journal import SEAL as SEALED
from gendan.db.journal import genesis, link, sealed, text_of
from gendan.db.journal_tables import checkpoints, chg, head, nodes, side, vv
from gendan.errors import StorageError
from gendan.i18n import N_

TAIL = 200
"""Links that are looked at before the first write and at every start."""
BODY = N_("the record was changed")
GAP = N_("records are missing")
PLACE = N_("the record says another place")
VECTOR = N_("the last record is not the one that was noted")
TRIGGER = N_("the lock on the change log was taken off")
HEAD = N_("a value names a record that does not exist")
PERSONAL = N_("a personal value is not the one that was recorded")
PAGES = N_("the file is damaged")
TABLES = N_("the tables are not what the change log says")
SEAL = N_("the end of the change log was not written by this terminal")
CHECKPOINT = N_("the record is not the one that its terminal had signed")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not fit together: where, and why, as a message id."""

    node: str
    seq: int
    reason: str


@dataclass
class Chains:
    """What a walk along all chains has found: the last commit of each node, and the faults."""

    count: int = 0
    last: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unread: dict[str, StorageError] = field(default_factory=dict)
    """What is wrong with archive files, by their names: records in them could not be checked, their hashes are here."""
    archives: frozenset[str] = frozenset()
    """The archives that the journal itself records."""


def node_uids(conn: Connection) -> dict[int, str]:
    """Uids of the nodes by local number."""
    return {row.id: row.uid for row in conn.execute(sa.select(nodes.c.id, nodes.c.uid))}


def walk(conn: Connection) -> Chains:
    """Follow every chain from its beginning: each record, its place, and its hash."""
    uids = node_uids(conn)
    found = Chains()
    rows = conn.execution_options(yield_per=1000).execute(sa.select(chg).order_by(chg.c.node, chg.c.seq))
    for row in rows:
        uid = uids.get(row.node, "?")
        seq, previous = found.last.get(row.node, (0, genesis(uid)))
        if row.seq != seq + 1:
            found.faults.append(Fault(uid, row.seq, GAP))
        else:
            _look_at(conn, found, row, uid, previous)
        found.count += 1
        found.last[row.node] = (row.seq, row.hash)
    return found


def _look_at(conn: Connection, found: Chains, row: Any, uid: str, previous: bytes) -> None:
    text = _archived(conn, found, row, previous) if archives.is_archived(row.body) else row.body
    if text is None:
        return
    if link(previous, text) != row.hash:
        found.faults.append(Fault(uid, row.seq, BODY))
    elif not _in_place(row, text, uid):
        found.faults.append(Fault(uid, row.seq, PLACE))


def _archived(conn: Connection, found: Chains, row: Any, previous: bytes) -> str | None:
    """The body of a record from its archive; nothing where a recorded archive is missing or damaged."""
    if not found.archives:
        found.archives = archives.recorded(conn)
    if archives.named(row.body) not in found.archives:
        return str(row.body)
    try:
        text = text_of(conn, row)
        if link(previous, text) != row.hash:
            raise archives.not_what_was_written(conn, row.body)
    except StorageError as error:
        if error.code not in archives.UNREADABLE:
            raise
        found.unread.setdefault(str(error.params["name"]), error)
        return None
    return text


def _in_place(row: Any, text: str, uid: str) -> bool:
    try:
        body = json.loads(text)
        return (body["node"], body["seq"], body["hlc"]) == (uid, row.seq, row.hlc)
    except (ValueError, KeyError, TypeError):
        return False


def vector_faults(conn: Connection, chains: Chains) -> Iterator[Fault]:
    """Where the version vector and the ends of the chains differ."""
    uids = node_uids(conn)
    noted = {row.node: (row.seq, row.hash) for row in conn.execute(sa.select(vv))}
    for node in sorted({*noted, *chains.last}):
        if noted.get(node) != chains.last.get(node):
            seq = max(noted.get(node, (0, b""))[0], chains.last.get(node, (0, b""))[0])
            yield Fault(uids.get(node, "?"), seq, VECTOR)


def seal_faults(conn: Connection, chains: Chains) -> Iterator[Fault]:
    """Whether this terminal's own chain ends where this machine has sealed it: records that were cut off with all that
    named them, or written by hand with the right hashes. A copy, which goes on under a new node, is not asked.
    """
    if conn.dialect.name != "sqlite" or marks.foreign(conn) is not None:
        return
    here = meta.this_terminal(conn)
    seq, digest = chains.last.get(here.node, (0, genesis(here.uid)))
    seal = meta.get(conn, SEALED)
    if (seq or seal) and sealed(here.uid, seq, digest) != seal:
        yield Fault(here.uid, seq, SEAL)


def checkpoint_faults(conn: Connection) -> Iterator[Fault]:
    """Records of others that are not those whose hash their terminal had signed."""
    query = sa.select(checkpoints.c.node, checkpoints.c.seq, checkpoints.c.hash, chg.c.hash.label("here"))
    joined = checkpoints.join(nodes, nodes.c.uid == checkpoints.c.node)
    joined = joined.join(chg, (chg.c.node == nodes.c.id) & (chg.c.seq == checkpoints.c.seq))
    for row in conn.execute(query.select_from(joined).where(chg.c.hash != checkpoints.c.hash)):
        yield Fault(row.node, row.seq, CHECKPOINT)


def trigger_faults(conn: Connection) -> Iterator[Fault]:
    """Whether the triggers that refuse changes of the journal are there, word by word."""
    if conn.dialect.name != "sqlite":
        return
    wanted = {text for step in migrations.STEPS for text in migrations.statements(step) if " ON chg\n" in text}
    wanted = {text.rstrip(";") for text in wanted if text.startswith("CREATE TRIGGER")}
    query = "SELECT sql FROM sqlite_master WHERE type='trigger' AND tbl_name='chg'"
    if {str(row[0]) for row in conn.exec_driver_sql(query)} != wanted:
        yield Fault("", 0, TRIGGER)


def head_faults(conn: Connection) -> Iterator[Fault]:
    """Heads and rows whose commit is not in the journal."""
    uids = node_uids(conn)
    for query in _unheaded():
        for row in conn.execute(query):
            yield Fault(uids.get(row.node, "?"), row.seq, HEAD)


@cache
def _unheaded() -> list[sa.Select[Any]]:
    """What asks each table for rows whose commit is not there."""
    found = []
    for table in (head, *(kind.table for kind in catalogue().values())):
        there = sa.exists().where(chg.c.node == table.c.node, chg.c.seq == table.c.seq)
        found.append(sa.select(table.c.node, table.c.seq).where(~there).distinct().limit(20))
    return found


def personal_faults(conn: Connection) -> Iterator[Fault]:
    """Personal values that do not have the hash under which they are kept."""
    query = sa.select(side.c.h, side.c.salt, side.c.value)
    for row in conn.execution_options(yield_per=1000).execute(query):
        if hashlib.sha256(row.salt + row.value.encode()).digest() != row.h:
            yield Fault("", 0, PERSONAL)


def tail_fault(conn: Connection) -> Fault | None:
    """The first fault in the last links of the journal, or none; fast enough for every start. They are never archived:
    a place of one among them is a fault like any other body.
    """
    uids = node_uids(conn)
    rows = conn.execute(sa.select(chg).order_by(chg.c.pos.desc()).limit(TAIL)).all()
    known = {(row.node, row.seq): row.hash for row in rows}
    for row in reversed(rows):
        uid = uids.get(row.node, "?")
        previous = genesis(uid) if row.seq == 1 else known.get((row.node, row.seq - 1)) or _hash_at(conn, row)
        if previous is None:
            return Fault(uid, row.seq, GAP)
        if link(previous, row.body) != row.hash:
            return Fault(uid, row.seq, BODY)
    for row in conn.execute(sa.select(vv)):
        if _hash_at(conn, row, 0) != row.hash:
            return Fault(uids.get(row.node, "?"), row.seq, VECTOR)
    return next(trigger_faults(conn), None)


def _hash_at(conn: Connection, row: Any, before: int = 1) -> bytes | None:
    query = sa.select(chg.c.hash).where(chg.c.node == row.node, chg.c.seq == row.seq - before)
    return conn.execute(query).scalar()


def page_fault(conn: Connection, *, full: bool = False) -> Fault | None:
    """What SQLite itself finds wrong with the file."""
    if conn.dialect.name != "sqlite":
        return None
    said = conn.exec_driver_sql("PRAGMA integrity_check(1)" if full else "PRAGMA quick_check(1)").scalar()
    return None if said == "ok" else Fault("", 0, PAGES)
