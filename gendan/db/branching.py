"""A node whose chain goes on in two ways: which records stand on the one that is here, and the journal without them.

It happens where a machine was put back to an earlier state with its identity and went on writing (sync.md 2.3). What
is taken out here is issued again under a new node by ``gendan.sync.again``, in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import archives, exchange, journal, meta, rebuild
from gendan.db.archiving import unlocked
from gendan.db.exchange import Given
from gendan.db.journal_tables import checkpoints, chg, learned, nodes, reviews, vv
from gendan.db.store import Store

Parts = Mapping[str, int]
"""By node the number of the first record that is meant; all after it are meant as well."""
Place = tuple[str, int]
"""A record: its node, its number."""
_LEFT = "left:"
"""Before the uid of a node in the facts of this database: up to which number it wrote here, when a new one followed."""


def leave(conn: Connection, uid: str, seq: int) -> None:
    """Note that this database writes under the node ``uid`` no more: what comes after ``seq`` others wrote."""
    meta.put(conn, f"{_LEFT}{uid}", str(seq))


def is_own(conn: Connection, uid: str, seq: int) -> bool:
    """Whether this database itself wrote the record, under its node or one that it had before."""
    return uid == meta.get(conn, "node") or seq <= int(meta.get(conn, f"{_LEFT}{uid}", "0"))


def was_own(conn: Connection, uid: str) -> bool:
    """Whether this database once wrote under the node ``uid``, and goes on under another."""
    return bool(meta.get(conn, f"{_LEFT}{uid}", ""))


def issued_again(conn: Connection) -> dict[bytes, Place]:
    """Where the records that were issued again are now, by the hash that they had at first. Reads the whole log but
    its archives: only for a bundle that does not fit.
    """
    uids = {row.id: row.uid for row in conn.execute(sa.select(nodes.c.id, nodes.c.uid))}
    found: dict[bytes, Place] = {}
    for row in journal.every_commit(conn):
        if not archives.is_archived(row.body) and '"first":' in row.body:
            place = uids[row.node], row.seq
            found |= {journal.hash_of(digest): place for *_place, digest in json.loads(row.body).get("first", ())}
    return found


def building_on(conn: Connection, uid: str, seq: int) -> dict[str, int]:
    """The record ``seq`` of a node and all that build on it, of all nodes."""
    uids = {row.id: row.uid for row in conn.execute(sa.select(nodes.c.id, nodes.c.uid))}
    rows = [(uids[row.node], row.seq, uids[row.about], row.upto) for row in conn.execute(sa.select(learned))]
    found = {uid: seq}
    while True:
        more: dict[str, int] = {}
        for node, number, about, upto in rows:
            earliest = more.get(node, found.get(node, number + 1))
            if about in found and upto >= found[about] and number < earliest:
                more[node] = number
        if not more:
            return found
        found |= more


def records(conn: Connection, parts: Parts) -> list[Given]:
    """These records, in the order in which they were applied here."""
    have = exchange.have(conn)
    known = {uid: first - 1 for uid, first in parts.items()}
    return list(exchange.commits_after(conn, known, {uid: have[uid] for uid in parts}))


def take_out(store: Store, conn: Connection, parts: Parts) -> None:
    """Take these records out of the journal and make every table again from the rest, within a writing transaction.

    ``store.close()`` is due when it has ended: the connection sees a database beside it, which is thrown away then.
    """
    numbers = {row.uid: row.id for row in conn.execute(sa.select(nodes.c.id, nodes.c.uid))}
    with unlocked(conn.connection.driver_connection):
        for uid, first in parts.items():
            here, digest = numbers[uid], exchange.hash_at(conn, uid, first - 1)
            conn.execute(sa.delete(chg).where(chg.c.node == here, chg.c.seq >= first))
            if first == 1:
                conn.execute(sa.delete(vv).where(vv.c.node == here))
            else:
                conn.execute(sa.update(vv).where(vv.c.node == here).values(seq=first - 1, hash=digest))
            for table in (checkpoints, reviews):
                conn.execute(sa.delete(table).where(table.c.node == uid, table.c.seq >= first))
    made = rebuild.place_beside(store.path)
    rebuild.make(conn, made, store.own_config)
    rebuild.attach(conn, made)
    rebuild.put_in_place(conn)
    rebuild.drop_unnamed(conn)


def told(conn: Connection) -> dict[int, int]:
    """Up to which record of each node (by its local number) this terminal's last record had read."""
    return {row.node: row.told for row in conn.execute(sa.select(vv.c.node, vv.c.told))}


def set_told(conn: Connection, read: Mapping[int, int]) -> None:
    """Say again up to where the last record of this terminal had read; of nodes that are not named, to their ends."""
    for row in conn.execute(sa.select(vv.c.node, vv.c.seq)).all():
        upto = min(read.get(row.node, row.seq), row.seq)
        conn.execute(sa.update(vv).where(vv.c.node == row.node).values(told=upto))
