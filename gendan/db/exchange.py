"""What the journal gives to other terminals, and what it knows of them (sync.md 2.8)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import replay, terminals
from gendan.db.journal import genesis, text_of
from gendan.db.journal_tables import bundles, checkpoints, chg, nodes, parked, peers, vv
from gendan.db.personal import Sides

_HASH = re.compile(r'\{"h":"([\w-]{43})"\}')
"""A personal value in the text of a body, whatever kind it belongs to."""
WATCHED = "watched"
"""The fact that keeps what was last written to the shared folder."""
Have = Mapping[str, int]
"""Last sequence number by node."""


@dataclass(frozen=True, slots=True)
class Given:
    """A commit that leaves: author, place, body, the hash before it and its own, its personal values."""

    node: str
    seq: int
    body: str
    previous: bytes
    hash: bytes
    sides: Sides


def have(conn: Connection) -> dict[str, int]:
    """What this database has applied: last sequence number by node."""
    query = sa.select(nodes.c.uid, vv.c.seq).join(nodes, nodes.c.id == vv.c.node).order_by(nodes.c.uid)
    return {row.uid: row.seq for row in conn.execute(query)}


def head_of(conn: Connection, uid: str) -> tuple[int, bytes]:
    """The end of a node's chain here."""
    query = sa.select(vv.c.seq, vv.c.hash).join(nodes, nodes.c.id == vv.c.node).where(nodes.c.uid == uid)
    row = conn.execute(query).first()
    return (0, genesis(uid)) if row is None else (row.seq, row.hash)


def hash_at(conn: Connection, uid: str, seq: int) -> bytes | None:
    """The hash of a commit, applied here; of sequence number 0 what the chain begins with."""
    if seq == 0:
        return genesis(uid)
    query = sa.select(chg.c.hash).join(nodes, nodes.c.id == chg.c.node).where(nodes.c.uid == uid, chg.c.seq == seq)
    return conn.execute(query).scalar()


def hashes(conn: Connection, uid: str, first: int, last: int) -> dict[int, bytes]:
    """The hashes of a node's commits from ``first`` to ``last``, as far as they are applied here."""
    query = sa.select(chg.c.seq, chg.c.hash).join(nodes, nodes.c.id == chg.c.node)
    query = query.where(nodes.c.uid == uid, chg.c.seq.between(first, last))
    return {row.seq: row.hash for row in conn.execute(query)}


def commits_after(conn: Connection, known: Have, until: Have) -> Iterator[Given]:
    """The applied commits after ``known`` and up to ``until``, in the order in which they were applied here."""
    ids = {row.id: row.uid for row in conn.execute(sa.select(nodes.c.id, nodes.c.uid))}
    wanted = [
        (chg.c.node == number) & chg.c.seq.between(known.get(uid, 0) + 1, until[uid])
        for number, uid in ids.items()
        if until.get(uid, 0) > known.get(uid, 0)
    ]
    if not wanted:
        return
    last = {uid: hash_at(conn, uid, known.get(uid, 0)) for uid in until}
    query = sa.select(chg.c.node, chg.c.seq, chg.c.body, chg.c.hash).where(sa.or_(*wanted)).order_by(chg.c.pos)
    for rows in conn.execution_options(yield_per=1000).execute(query).partitions(1000):
        bodies = [text_of(conn, row) for row in rows]
        named = [_HASH.findall(body) for body in bodies]
        sides = replay.values_of(conn, {name for names in named for name in names})
        for row, body, names in zip(rows, bodies, named, strict=True):
            uid = ids[row.node]
            previous = last[uid]
            assert previous is not None, "a chain without the link before it"
            own = {name: sides[name] for name in names if name in sides}
            yield Given(uid, row.seq, body, previous, row.hash, own)
            last[uid] = row.hash


def parked_lines(conn: Connection, uid: str, first: int, last: int) -> list[str]:
    """The lines of a node's commits that wait here, from ``first`` to ``last``."""
    query = sa.select(parked.c.line).where(parked.c.node == uid, parked.c.seq.between(first, last))
    return list(conn.execute(query.order_by(parked.c.seq)).scalars())


def checkpoint_from(conn: Connection, uid: str, seq: int) -> sa.Row[Any] | None:
    """The nearest signed head of a node at ``seq`` or after it, whose commits are all here, applied or waiting."""
    query = sa.select(checkpoints).where(checkpoints.c.node == uid, checkpoints.c.seq >= seq)
    applied, _hash = head_of(conn, uid)
    for row in conn.execute(query.order_by(checkpoints.c.seq)):
        first = max(applied, seq) + 1
        if row.seq < first or len(parked_lines(conn, uid, first, row.seq)) == row.seq - first + 1:
            return row
    return None


def checkpoint_before(conn: Connection, uid: str, seq: int) -> sa.Row[Any] | None:
    """The last signed head of a node before ``seq``."""
    query = sa.select(checkpoints).where(checkpoints.c.node == uid, checkpoints.c.seq < seq)
    return conn.execute(query.order_by(checkpoints.c.seq.desc()).limit(1)).first()


def keep_checkpoint(conn: Connection, uid: str, seq: int, digest: bytes, signature: bytes) -> None:
    """Keep a signed head. All of them are kept: each is a place where a long chain may be cut for the road."""
    conn.execute(sa.delete(checkpoints).where(checkpoints.c.node == uid, checkpoints.c.seq == seq))
    conn.execute(sa.insert(checkpoints).values(node=uid, seq=seq, hash=digest, sig=signature))


def checkpoints_of(conn: Connection, uid: str) -> list[sa.Row[Any]]:
    """The signed heads of a node."""
    return list(conn.execute(sa.select(checkpoints).where(checkpoints.c.node == uid).order_by(checkpoints.c.seq)))


def waiting_nodes(conn: Connection) -> list[str]:
    """The nodes whose commits wait here."""
    return list(conn.execute(sa.select(parked.c.node).distinct().order_by(parked.c.node)).scalars())


def drop_waiting(conn: Connection, uid: str) -> None:
    """Throw away what waits of a node, with its signed heads."""
    conn.execute(sa.delete(parked).where(parked.c.node == uid))
    conn.execute(sa.delete(checkpoints).where(checkpoints.c.node == uid))


def said(conn: Connection, uid: str) -> dict[str, int]:
    """What another terminal itself said it has."""
    query = sa.select(peers.c.about, peers.c.seq).where(peers.c.node == uid)
    return {row.about: row.seq for row in conn.execute(query)}


def heard(conn: Connection, uid: str) -> datetime | None:
    """When another terminal last said what it has."""
    return conn.execute(sa.select(sa.func.max(peers.c.said)).where(peers.c.node == uid)).scalar()


def count_waiting(conn: Connection, uid: str) -> int:
    """How many commits of a node wait here for others."""
    query = sa.select(sa.func.count()).select_from(parked).where(parked.c.node == uid)
    return int(conn.execute(query).scalar_one())


def note_said(conn: Connection, uid: str, known: Have, when: datetime) -> None:
    """Write down what another terminal says it has; an older word does not replace a newer one."""
    newest = conn.execute(sa.select(sa.func.max(peers.c.said)).where(peers.c.node == uid)).scalar()
    if newest is not None and newest > when:
        return
    conn.execute(sa.delete(peers).where(peers.c.node == uid))
    rows = [{"node": uid, "about": about, "seq": seq, "said": when} for about, seq in known.items()]
    if rows:
        conn.execute(sa.insert(peers), rows)


def forget_said(conn: Connection, uid: str) -> None:
    """Believe again that another terminal has nothing: the next export holds everything for it."""
    conn.execute(sa.delete(peers).where(peers.c.node == uid))


def others(conn: Connection, own: str) -> list[str]:
    """The nodes that work today but this one: not revoked, and not continued by another."""
    rows = terminals.everyone(conn)
    ended = {row.continues for row in rows if row.continues}
    return [str(row.uid) for row in rows if row.revoked_seq is None and str(row.uid) not in ended | {own}]


def lacking(conn: Connection, own: str, receiver: str | None) -> dict[str, int]:
    """What the receiver has, as far as he said so; without a receiver, what every other terminal has."""
    if receiver is not None:
        return said(conn, receiver)
    known = [said(conn, uid) for uid in others(conn, own)]
    if not known:
        return {}
    return {uid: min(one.get(uid, 0) for one in known) for uid in have(conn)}


def note_bundle(conn: Connection, sha: str, file: str, node: str, at: datetime, direction: str, report: Any) -> None:
    """Keep what was said of a bundle: written, taken in or refused."""
    conn.execute(sa.delete(bundles).where(bundles.c.sha == sha))
    text = json.dumps(report, ensure_ascii=False)
    conn.execute(sa.insert(bundles).values(sha=sha, file=file, node=node, at=at, direction=direction, report=text))


def open_forks(conn: Connection) -> list[str]:
    """The nodes whose last bundle was refused because they exist twice, where none that continues them came since."""
    before = {str(row.uid): row.continues for row in terminals.everyone(conn)}
    found: set[str] = set()
    query = sa.select(bundles.c.node, bundles.c.direction, bundles.c.report).order_by(bundles.c.at, bundles.c.direction)
    for row in conn.execute(query.where(bundles.c.direction.in_(("in", "refused")))):
        if row.direction == "refused":
            found |= {row.node} if json.loads(row.report).get("rejected") == "fork" else set()
            continue
        node: str | None = row.node
        while node is not None:
            found.discard(node)
            node = before.get(node)
    return sorted(found)
