"""The roster as the journal makes it: what was said of terminals is kept, and what counts of it is in their rows.

The rules are ``gendan.domain.roster``'s; the rows, their heads and the marks are written anew whenever something was
said of the roster, so that they depend on what was said and on nothing else.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from sqlalchemy import Connection

from gendan.db import meta
from gendan.db.apply import contest
from gendan.db.base import Kind, catalogue
from gendan.db.causality import Sight
from gendan.db.journal_tables import chg, contested, head, nodes, reviews, roster
from gendan.db.journal_tables import meta as facts
from gendan.db.terminals import terminals
from gendan.db.types import canonical
from gendan.db.wires import unwire
from gendan.domain.roster import FIELDS, Enrolled, Place, Roster, Word, judge, line_of

NOT_HIS, REVOKED = "roster", "revoked"
"""Codes of marks: a word about the roster that does not count, and a record of a terminal after its revocation."""
_ACCEPTED = "accepted:"
"""Before the uid of a node in the facts of this database: an admin let it in here."""


def statement(fleet: str, old: str, new: str, public_key: str) -> bytes:
    """What the old node signs: that the node ``new`` with this key goes on where it stopped."""
    return "\0".join(("gendan continues", fleet, old, new, public_key)).encode()


@lru_cache(maxsize=4096)
def is_endorsed(old_key: str, signature: str | None, said: bytes) -> bool:
    """Whether ``signature`` (base64) over the ``statement`` was made with the old node's key (base64, public)."""
    try:
        VerifyKey(base64.b64decode(old_key)).verify(said, base64.b64decode(signature or ""))
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


def accept(conn: Connection, uid: str, store: str, name: str, key: str) -> None:
    """Let the node ``uid`` in on this terminal: its own word about itself counts here from now on."""
    meta.put(conn, f"{_ACCEPTED}{uid}", key)
    if meta.node_id(conn, uid) is None:
        meta.add_node(conn, uid, store, name, key)


def accepted(conn: Connection) -> dict[str, str]:
    """The nodes that were let in on this terminal, with the keys they had then."""
    query = sa.select(facts).where(facts.c.key.startswith(_ACCEPTED, autoescape=True))
    return {row.key.removeprefix(_ACCEPTED): row.value for row in conn.execute(query)}


def look(conn: Connection) -> Roster:
    """What counts of all that was said of the roster."""
    uids = {row.id: row.uid for row in conn.execute(sa.select(nodes.c.id, nodes.c.uid))}
    numbers = {uid: number for number, uid in uids.items()}
    words = [_word(row, uids) for row in conn.execute(sa.select(roster))]
    fleet, sight = meta.get(conn, "fleet"), Sight(conn)

    def is_vouched(key: str, word: Word) -> bool:
        said = (word.continues, word.uid, word.value.get("public_key"))
        texts = [one for one in said if isinstance(one, str)]
        return len(texts) == len(said) and is_endorsed(key, word.value.get("endorsed"), statement(fleet, *texts))

    def saw(one: Place, other: Place) -> bool:
        return sight.saw((numbers[one[0]], one[1]), (numbers[other[0]], other[1]))

    return judge(words, meta.get(conn, "founding"), accepted(conn).keys(), is_vouched, saw)


def _word(row: Any, uids: Mapping[int, str]) -> Word:
    replaces = tuple((uid, seq) for uid, seq in json.loads(row.replaces))
    return Word((uids[row.node], row.seq), row.hlc, row.uid, row.field, json.loads(row.val), replaces)


def derive(conn: Connection) -> None:
    """Write the rows of all terminals as the roster has them, let the journal know their nodes, note who the founder is
    now, and mark what does not count."""
    found = look(conn)
    numbers = {row.uid: row.id for row in conn.execute(sa.select(nodes.c.id, nodes.c.uid))}
    kind = catalogue()["terminal"]
    for uid, one in found.terminals.items():
        said = {name: one.fields.get(name) for name in ("store", "name", "public_key")}
        if uid in numbers:
            values = {"store": said["store"], "terminal": said["name"], "key": said["public_key"]}
            conn.execute(sa.update(nodes).where(nodes.c.uid == uid).values(values))
        else:
            meta.add_node(conn, uid, str(said["store"]), str(said["name"]), str(said["public_key"]))
    _write_rows(conn, kind, found.terminals, numbers)
    _follow_founder(conn, found)
    _mark(conn, NOT_HIS, {word.place for word in found.ignored if word.author != meta.get(conn, "node")})
    mark_revoked(conn)


def _write_rows(conn: Connection, kind: Kind, known: Mapping[str, Enrolled], numbers: Mapping[str, int]) -> None:
    conn.execute(sa.delete(head).where(head.c.kind == kind.number))
    conn.execute(sa.delete(contested).where(contested.c.kind == kind.number))
    others = _of_others(conn, known)
    for row in conn.execute(sa.select(terminals.c.id, terminals.c.uid)).all():
        uid = str(row.uid)
        one = known.get(uid) or others[uid]
        fields = {
            name: unwire(kind.columns[name], one.fields[name]) for name in FIELDS if one.fields.get(name) is not None
        }
        values = dict.fromkeys(FIELDS) | fields | {"counts": uid in known}
        values |= {"node": numbers[one.word.author], "seq": one.word.place[1]}
        conn.execute(sa.update(terminals).where(terminals.c.id == row.id).values(values))
        for word in one.heads:
            cell = {"kind": kind.number, "row": row.id, "field": word.field}
            place = {"node": numbers[word.author], "seq": word.place[1], "hlc": word.hlc}
            conn.execute(sa.insert(head).values(**cell, **place, val=canonical(word.value)))
        for name in {word.field for word in one.heads}:
            values_there = {canonical(word.value) for word in one.heads if word.field == name}
            contest(conn, (kind.number, row.id, name), len(values_there) > 1)


def _of_others(conn: Connection, known: Mapping[str, Enrolled]) -> dict[str, Enrolled]:
    """What was said of terminals that do not count, by the one who said it first."""
    uids = {row.id: row.uid for row in conn.execute(sa.select(nodes.c.id, nodes.c.uid))}
    query = sa.select(roster).where(roster.c.field == "")
    words = sorted((_word(row, uids) for row in conn.execute(query)), key=lambda word: word.place, reverse=True)
    return {word.uid: Enrolled(word, word.value) for word in words if word.uid not in known}


def _follow_founder(conn: Connection, found: Roster) -> None:
    """The founder is the one at the end of the line of terminals that continue the first."""
    continues = {uid: one.word.continues for uid, one in found.terminals.items()}
    founder = line_of(meta.get(conn, "founding"), continues, accepted(conn).keys())[-1]
    if founder != meta.get(conn, "founder"):
        meta.put(conn, "founder", founder)


def mark_revoked(conn: Connection) -> None:
    """Mark all records of terminals after the one that their revocation names, whenever they came."""
    query = sa.select(terminals.c.uid, terminals.c.revoked_seq)
    places: set[Place] = set()
    for row in conn.execute(query.where(terminals.c.counts.is_(True), terminals.c.revoked_seq.is_not(None))):
        number = meta.node_id(conn, str(row.uid))
        later = sa.select(chg.c.seq).where(chg.c.node == number, chg.c.seq > row.revoked_seq)
        places |= {(str(row.uid), seq) for seq in conn.execute(later).scalars()}
    _mark(conn, REVOKED, places)


def _mark(conn: Connection, code: str, places: set[Place]) -> None:
    conn.execute(sa.delete(reviews).where(reviews.c.code == code))
    rows = [{"node": node, "seq": seq, "code": code} for node, seq in sorted(places)]
    if rows:
        conn.execute(sa.insert(reviews), rows)
