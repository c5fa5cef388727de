"""Records that a node's other branch leaves no number for are issued again under a new node (sync.md 2.3).

A machine that is put back to an earlier state with its identity writes numbers that it had used before. Whoever holds
the earlier ones refuses the later ones, and the other way round: a fork. The database that wrote the records learns of
it from a bundle with the other branch. It takes its own records after the parting out of its journal, and all that
build on them, goes on under a new node, and issues them again there, each with its content, author, times and reason,
and with the places and hashes that it had (``first``). Only numbers that the terminal gave (of orders, of cases) are
made of its new code, for the other branch has given them too. Then the other branch fits. Nothing is lost: rows and
events keep their uids, so that what a third terminal holds of the old records is the same. A terminal that had taken
the branch that was given up learns that from ``first``, and does the same with what it wrote upon it.

What was taken out lies in a file beside the database (folder ``set-aside``), without personal values, which can still
be erased that way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from gendan import locations
from gendan.db import branching, exchange, journal, meta, settings
from gendan.db.branching import Parts, Place
from gendan.db.exchange import Given
from gendan.db.marks import FORKED, Renewal
from gendan.db.store import Store
from gendan.db.taking import Offered, Taking
from gendan.db.types import canonical
from gendan.domain.numbers import check_character
from gendan.sync import safe_files
from gendan.sync.astray import Astray
from gendan.sync.bundle import Bundle
from gendan.sync.incarnation import COMMAND, incarnate

FOLDER = "set-aside"
_NUMBERS = ("number", "code")
"""Fields with a name that the terminal gives and that begins with its own."""


@dataclass(frozen=True, slots=True)
class Again:
    """What was done: how many records were issued again, under which node where that is a new one, and the file with
    those that were taken out."""

    records: int
    renewal: Renewal | None
    file: Path


@dataclass(frozen=True, slots=True)
class Parting:
    """Where a chain here and the one of a bundle part: the node, and the first number that they do not share."""

    node: str
    seq: int
    brought: frozenset[bytes]
    """Hashes of all records of the bundle."""
    given_up: Mapping[bytes, Place]
    """Records that were issued again, as the bundle says: where they are now, by the hash that they had."""


def parting(conn: Connection, found: Bundle) -> Parting | None:
    """Where a chain here parts from the one in a bundle whose signatures were checked, if what stands here can be
    issued again: this database wrote it, or it is known to be given up. None too where the bundle does not reach back
    to the parting.
    """
    brought: set[bytes] = set()
    given_up: dict[bytes, Place] = {}
    parts: list[tuple[str, int, bytes]] = []
    for entry, body in found.entries():
        node, seq = body["node"], body["seq"]
        brought.add(entry.hash)
        given_up |= {journal.hash_of(digest): (node, seq) for _node, _seq, digest in body.get("first", ())}
        here = None if node in {part[0] for part in parts} else exchange.hash_at(conn, node, seq)
        if here is not None and here != entry.hash:
            if exchange.hash_at(conn, node, seq - 1) != entry.previous:
                return None
            parts.append((node, seq, here))
    known = [(node, seq) for node, seq, here in parts if branching.is_own(conn, node, seq) or here in given_up]
    return Parting(*known[0], frozenset(brought), given_up) if known else None


def issue_again(store: Store, conn: Connection, found: Parting) -> Again:
    """Give up what stands here from the parting on, and issue it again, within a writing transaction in which the
    bundle is then taken in. ``store.close()`` is due after it."""
    parts = branching.building_on(conn, found.node, found.seq)
    gone = branching.records(conn, parts)
    file = _set_aside(store, gone)
    told, own = branching.told(conn), meta.this_terminal(conn).uid
    is_new = branching.is_own(conn, found.node, found.seq) or own in parts
    branching.take_out(store, conn, parts)
    renewal = _renewed(store, conn, found, own) if is_new else None
    issuing = _Issuing(conn, parts, found, gone)
    _taken(store, conn, issuing.commits({}))
    branching.set_told(conn, told)
    return Again(issuing.count, renewal, file)


def issue_lost(store: Store, conn: Connection, off: Astray, told: Mapping[int, int]) -> Renewal:
    """Issue again what only a bundle holds, under a new node of this terminal, when the rest of the bundle has been
    taken in; ``told`` is what ``branching.told`` said before. Its records know of nothing but what they knew.
    """
    node = off.lost[0].node
    branching.set_told(conn, {})
    renewal = incarnate(store, conn, FORKED)
    at = Parting(node, off.parts[node], frozenset(), off.issued)
    _taken(store, conn, _Issuing(conn, off.parts, at, off.gone).commits({node: at.seq - 1}))
    branching.set_told(conn, {number: told.get(number, 0) for number in branching.told(conn)})
    return renewal


def _taken(store: Store, conn: Connection, commits: Iterator[Offered]) -> None:
    config = store.own_config.with_store(settings.shared(conn))
    taking = Taking(conn, {})
    for commit in commits:
        taking.expect([commit])
        taking.offer(commit)
    taking.finish(config)


def due(conn: Connection, found: Bundle) -> int:
    """How many records would be issued again before a bundle is taken in; 0 where it does not part from what is here
    or they cannot be."""
    at = parting(conn, found)
    gone = () if at is None else branching.records(conn, branching.building_on(conn, at.node, at.seq))
    return sum(at is not None and one.hash not in at.brought and one.hash not in at.given_up for one in gone)


def _renewed(store: Store, conn: Connection, found: Parting, own: str) -> Renewal:
    """Go on under a new node: after the one whose chain parts, or after this terminal's own where that built on it."""
    after = found.node if branching.is_own(conn, found.node, found.seq) else own
    branching.set_told(conn, {meta.node_id(conn, after) or 0: 0})
    meta.put(conn, "node", after)
    return incarnate(store, conn, FORKED)


def settle(conn: Connection) -> bool:
    """Seal the end of this terminal's chain when the bundle has been taken in; false where one of its own records waits
    for others, so that the chain would have a gap."""
    here = meta.this_terminal(conn)
    journal.seal(conn, here.uid, *exchange.head_of(conn, here.uid))
    return here.uid not in exchange.waiting_nodes(conn)


class _Issuing:
    """Makes the commits that stand for those that were taken out and that nobody else brings."""

    def __init__(self, conn: Connection, parts: Parts, found: Parting, gone: Sequence[Given]) -> None:
        self._uid = meta.this_terminal(conn).uid
        self._end = exchange.head_of(conn, self._uid)
        self._parts = parts
        self._found = found
        self._gone = gone
        self._hashes = {(one.node, one.seq): one.hash for one in gone}
        self._node = found.node
        names = meta.node_names(conn)
        self._code = f"{names[meta.node_id(conn, found.node) or 0]}-"
        here = meta.this_terminal(conn)
        self._new_code = f"{here.store}-{here.terminal}-"
        self._places = {
            place: found.given_up[digest] for place, digest in self._hashes.items() if digest in found.given_up
        }
        """Where a record is now, by the place that it had."""
        self.count = 0

    def commits(self, known: Mapping[str, int]) -> Iterator[Offered]:
        """The commits in their order; the first knows of what is ``known`` as well."""
        seq, previous = self._end
        depends = dict(known)
        for one in self._gone:
            if one.hash in self._found.brought or one.hash in self._found.given_up:
                continue
            body = json.loads(one.body)
            depends = _later(depends, body.get("dep", {}))
            if body["cmd"] == COMMAND:
                continue
            seq += 1
            text = canonical(self._again(body, seq, self._needed(depends), one))
            self._places[one.node, one.seq] = self._uid, seq
            digest, depends = journal.link(previous, text), {}
            yield Offered(text, json.loads(text), previous, digest, one.sides)
            previous = digest
            self.count += 1

    def _needed(self, depends: Mapping[str, int]) -> dict[str, int]:
        """What a record builds on: where that is now, and of what was taken out and comes again, where it was."""
        needed: dict[str, int] = {}
        for uid, upto in depends.items():
            if uid not in self._parts or upto < self._parts[uid] or self._hashes[uid, upto] in self._found.brought:
                needed = _later(needed, {uid: upto})
            else:
                node, number = self._place((uid, upto))
                needed = _later(needed, {uid: self._parts[uid] - 1} | ({node: number} if node != uid else {}))
        return {uid: upto for uid, upto in needed.items() if upto and uid != self._uid}

    def _again(self, body: dict[str, Any], seq: int, depends: dict[str, int], one: Given) -> dict[str, Any]:
        first = [*body.get("first", ()), [one.node, one.seq, journal.hash_text(one.hash)]]
        made = {**body, "node": self._uid, "seq": seq, "first": first}
        made.pop("dep", None)
        if depends:
            made["dep"] = depends
        if "undo" in body:
            node, _, number = str(body["undo"]).rpartition(":")
            made["undo"] = ":".join(map(str, self._place((node, int(number)))))
        made["ops"] = [self._operation(op, one.node) for op in body["ops"]]
        return made

    def _operation(self, op: dict[str, Any], node: str) -> dict[str, Any]:
        if op["k"] in ("new", "evt") and node == self._node:
            return {**op, "x": self._numbered(op["e"], op["x"])}
        if op["k"] != "set":
            return op
        places = (self._place((node, said) if isinstance(said, int) else (said[0], said[1])) for said in op["p"])
        return {**op, "p": [number if uid == self._uid else [uid, number] for uid, number in places]}

    def _numbered(self, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Numbers and codes that the node gave were given on the other branch too: they get the new terminal code. The
        number that an order had is its outside number then."""
        old = {name: said for name, said in fields.items() if name in _NUMBERS and str(said).startswith(self._code)}
        made = {name: self._new_code + said.removeprefix(self._code) for name, said in old.items()}
        if kind == "order" and "number" in made:
            made["number"] = made["number"][:-1] + check_character(made["number"][:-1])
            made["outside_number"] = fields.get("outside_number") or old["number"]
        return {**fields, **made}

    def _place(self, place: Place) -> Place:
        """Where a record is now."""
        return self._places.get(place, place)


def _later(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """The higher number of each node."""
    return {uid: max(one.get(uid, 0), other.get(uid, 0)) for uid in {**one, **other}}


def _set_aside(store: Store, gone: Sequence[Given]) -> Path:
    """Keep the records as they were, lines as in a bundle, without personal values."""
    lines = (Offered(one.body, {}, one.previous, one.hash, {}).to_line() for one in gone)
    content = "".join(f"{line}\n" for line in lines).encode()
    folder = store.path.parent / FOLDER
    with safe_files.speaking_of(folder):
        locations.private_folder(folder)
    target = folder / f"{gone[0].node[-8:]}_{gone[0].seq}_{hashlib.sha256(content).hexdigest()[:8]}.jsonl"
    safe_files.write(target, content, over=True)
    return target
