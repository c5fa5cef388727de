"""Taking a person's values out of every place, so that terminals agree whatever came first (sync.md 2.9).

An ``erase`` names a row: its personal values go, those of commits that had not seen the erasure. A row made by such a
commit that refers to an erased row is erased with it, whichever of the two came first. What somebody writes who has
seen the erasure is new and stays. Whoever moves an older row to an erased customer elsewhere at the same time is not
covered: erasing again takes that too.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel

from gendan.db import meta
from gendan.db.base import Kind, catalogue
from gendan.db.journal import text_of
from gendan.db.journal_tables import chg, contested, drafts, learned, nodes, parked, side
from gendan.db.types import WHOLE

if TYPE_CHECKING:
    from gendan.db.apply import Projector

Place = tuple[str, int]
"""A commit that erases: the uid of its node, its sequence number."""
Thing = tuple[str, str]
"""A row: its kind, its uid."""
Sides = Mapping[str, tuple[bytes, str]]
"""Personal values that came with a commit: (salt, value) by the hash in its body."""
UNCLEAN = "unclean"
"""The fact that the file still may hold bytes of what was erased."""
_PORTION = 500
erased = sa.Table(
    "erased",
    SQLModel.metadata,
    sa.Column("kind", WHOLE, primary_key=True, autoincrement=False),
    sa.Column("uid", sa.LargeBinary, primary_key=True),
    sa.Column("node", WHOLE, primary_key=True, autoincrement=False),
    sa.Column("seq", WHOLE, primary_key=True, autoincrement=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Rows whose personal values were erased, and the commits that did it."""
_SHORTEST = 2
"""A name of one letter or character is in too many texts to be looked for."""


@lru_cache(maxsize=1)
def carriers() -> frozenset[str]:
    """The kinds that hold personal values, and those that such kinds refer to."""
    known = catalogue()
    found = {kind.name for kind in known.values() if personal_columns(kind)}
    while True:
        parents = {column.info["ref"] for name in found for column in known[name].columns.values()} - {None}
        if parents <= found:
            return frozenset(found)
        found |= parents


def personal_columns(kind: Kind) -> list[str]:
    """The columns of a kind that hold what people say and who they are; passwords are not meant."""
    infos = {column.name: column.info for column in kind.columns.values()}
    return [name for name, info in infos.items() if info["personal"] and not info["secret"]]


def portions(ids: Iterable[int]) -> Iterator[list[int]]:
    """So many of these ids at a time as one statement takes."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), _PORTION):
        yield wanted[start : start + _PORTION]


def take_out(conn: Connection, kind: Kind, ids: Iterable[int]) -> None:
    """Take the personal values of these rows out: beside the journal and in their table."""
    columns = personal_columns(kind)
    fields = [field for field, column in kind.columns.items() if column.name in columns]
    for some in portions(ids) if columns else ():
        conn.execute(sa.delete(side).where(side.c.kind == kind.number, side.c.row.in_(some)))
        conn.execute(sa.update(kind.table).where(kind.table.c.id.in_(some)).values(dict.fromkeys(columns)))
        here = (contested.c.kind == kind.number) & contested.c.row.in_(some) & contested.c.field.in_(fields)
        conn.execute(sa.delete(contested).where(here))


def mark(conn: Connection, things: Iterable[tuple[Kind, UUID]], node: int, seq: int) -> None:
    """Note that the commit ``seq`` of a node (its local number) erased these rows."""
    rows = [{"kind": kind.number, "uid": uid.bytes, "node": node, "seq": seq} for kind, uid in things]
    if rows:
        conn.execute(sa.insert(erased), rows)


def erased_among(conn: Connection, kind: str, ids: list[int]) -> set[int]:
    """Those of the rows of a kind, by their local ids, that were erased."""
    if conn.execute(sa.select(erased.c.kind).limit(1)).first() is None:
        return set()
    table, number = catalogue()[kind].table, catalogue()[kind].number
    query = sa.select(table.c.id).join(erased, sa.and_(erased.c.kind == number, erased.c.uid == table.c.uid))
    return set(conn.execute(query.where(table.c.id.in_(ids))).scalars())


def belonging(conn: Connection, customers: Iterable[int]) -> dict[str, set[int]]:
    """All rows that speak of these customers: those that refer to them, and those that refer to such."""
    found: dict[str, set[int]] = {"customer": set(customers)}
    fresh = {"customer": set(customers)}
    while fresh:
        next_ones: dict[str, set[int]] = {}
        for kind in catalogue().values():
            if kind.name == "customer" or kind.name not in carriers():
                continue
            for column in kind.columns.values():
                for some in portions(fresh.get(column.info["ref"] or "", ())):
                    ids = set(conn.execute(sa.select(kind.table.c.id).where(column.in_(some))).scalars())
                    next_ones.setdefault(kind.name, set()).update(ids - found.get(kind.name, set()))
        fresh = {name: ids for name, ids in next_ones.items() if ids}
        for name, ids in fresh.items():
            found.setdefault(name, set()).update(ids)
    return found


def names_of(conn: Connection, customers: Iterable[int]) -> set[str]:
    """The names and phones of these customers and of their orders: what would still tell of them in other texts."""
    known = catalogue()
    found: set[str] = set()
    for name, column, words in (("customer", "id", ("name", "contact", "phone")),
                                ("order", "customer_id", ("contact", "phone"))):  # fmt: skip
        table = known[name].table
        for some in portions(customers):
            query = sa.select(*(table.c[word] for word in words)).where(table.c[column].in_(some))
            found |= {text for row in conn.execute(query) for text in row if text}
    return {text.strip() for text in found if len(text.strip()) >= _SHORTEST}


MENTIONS = ("handover_line", "day_closing", "saved_filter")
"""Kinds in which people are named without a reference."""


def mentioning(conn: Connection, names: set[str], numbers: set[str]) -> dict[str, set[int]]:
    """The rows of shared notes that name these people, or one of these orders."""
    found: dict[str, set[int]] = {}
    for kind in (catalogue()[name] for name in MENTIONS if name in catalogue()):
        columns = personal_columns(kind)
        query = sa.select(kind.table.c.id, *(kind.table.c[name] for name in columns))
        told = query.add_columns(kind.table.c.number.label("of")) if kind.name == "handover_line" else query
        ids = {
            row.id
            for row in conn.execute(told)
            if (kind.name == "handover_line" and row.of in numbers and any(row._mapping[name] for name in columns))
            or any(one in str(row._mapping[name] or "") for name in columns for one in names)
        }
        if ids:
            found[kind.name] = ids
    return found


def drop_drafts(conn: Connection, told: set[str]) -> int:
    """Throw away what was being typed on this terminal about these people; how many drafts."""
    gone = 0
    for row in conn.execute(sa.select(drafts.c.login, drafts.c.form, drafts.c.body)).all():
        texts = list(_texts(json.loads(row.body)))
        if any(one in text for one in told for text in texts):
            conn.execute(sa.delete(drafts).where(drafts.c.login == row.login, drafts.c.form == row.form))
            gone += 1
    return gone


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


class Erasures:
    """What was erased by whom, for commits that are applied one after the other.

    ``source`` holds the journal, where that is not the database that is written to (a rebuild).
    """

    def __init__(self, conn: Connection, source: Connection | None = None) -> None:
        self.conn = conn
        self._source = source if source is not None else conn
        self._marks: dict[Thing, set[Place]] = {}
        self._times: dict[Place, int] = {}
        self._seen: set[tuple[Place, str]] = set()
        self._asked: set[tuple[Place, str]] = set()
        names = {kind.number: kind.name for kind in catalogue().values()}
        query = sa.select(erased.c.kind, erased.c.uid, nodes.c.uid.label("node"), erased.c.seq)
        for row in conn.execute(query.join(nodes, nodes.c.id == erased.c.node)):
            self._note((names[row.kind], str(UUID(bytes=bytes(row.uid)))), {(row.node, row.seq)})

    def _note(self, thing: Thing, places: set[Place]) -> set[Place]:
        new = places - self._marks.get(thing, set())
        self._marks.setdefault(thing, set()).update(new)
        return new

    def kept(self, body: dict[str, Any], sides: Sides) -> tuple[Sides, list[tuple[Thing, set[Place]]]]:
        """The personal values of a commit without those that were erased; and the rows it makes that are erased."""
        if not self._marks:
            return sides, []
        gone: set[str] = set()
        made: list[tuple[Thing, set[Place]]] = []
        for op in body["ops"]:
            if op["e"] not in catalogue() or op["k"] not in ("new", "evt", "set"):
                continue
            thing = op["e"], op["i"]
            unseen = self._unseen(body, self._marks.get(thing, set()))
            if op["k"] != "set":
                unseen |= self._unseen(body, self._inherited(op))
                if new := self._note(thing, unseen) if unseen else set():
                    made.append((thing, new))
            if unseen:
                gone |= {wire["h"] for wire in _wires(op) if isinstance(wire, dict) and wire.keys() == {"h"}}
        return {name: value for name, value in sides.items() if name not in gone} if gone else sides, made

    def _inherited(self, op: dict[str, Any]) -> set[Place]:
        found: set[Place] = set()
        if op["e"] in carriers():
            for field, wire in op["x"].items():
                column = catalogue()[op["e"]].columns.get(field)
                if column is not None and column.info["ref"] and column.info["ref"] != op["e"] and wire is not None:
                    found |= self._marks.get((column.info["ref"], wire), set())
        return found

    def _unseen(self, body: dict[str, Any], places: set[Place]) -> set[Place]:
        return {place for place in places if not self._saw(body, place)}

    def _saw(self, body: dict[str, Any], place: Place) -> bool:
        """Whether the author of a commit had the erasure when he wrote."""
        node, seq = place
        if body["node"] == node:
            return bool(body["seq"] >= seq)
        key = place, body["node"]
        if key not in self._seen and body.get("dep", {}).get(node, 0) >= seq:
            self._seen.add(key)
        if key not in self._seen and key not in self._asked:
            self._asked.add(key)
            if sight(self.conn, body["node"], body["seq"]).get(node, 0) >= seq:
                self._seen.add(key)
        return key in self._seen

    def watch(self, body: dict[str, Any]) -> None:
        """Note what the author of a commit has seen, whether or not it speaks of something erased."""
        for other, seq in body.get("dep", {}).items():
            for place in {place for places in self._marks.values() for place in places if place[0] == other}:
                if place[1] <= seq:
                    self._seen.add((place, body["node"]))

    def begin(self, body: dict[str, Any], before: int) -> Iterator[Thing]:
        """Note what a commit erases: the rows that it names, and those that refer to them and were made by commits
        that it had not seen, as far as they were applied before ``before``."""
        place = body["node"], body["seq"]
        named = [(op["e"], op["i"]) for op in body["ops"] if op["k"] == "erase"]
        for thing in named:
            self._note(thing, {place})
        yield from named
        known = sight(self.conn, body["node"], body["seq"]) | {body["node"]: body["seq"]}
        for uid, seq in body.get("dep", {}).items():
            known[uid] = max(seq, known.get(uid, 0))
        for text in unseen_bodies(self._source, known, before):
            for op in json.loads(text)["ops"]:
                if op["k"] in ("new", "evt") and op["e"] in catalogue() and place in self._inherited(op):
                    thing = op["e"], op["i"]
                    if self._note(thing, {place}):
                        yield thing

    def stripped(self, line: str) -> str:
        """The line of a commit that waits, without what is erased for certain: it is older than the erasure."""
        said = json.loads(line)
        if not said.get("s"):
            return line
        body = json.loads(said["b"])
        gone: set[str] = set()
        for op in body["ops"]:
            if op["e"] not in catalogue() or op["k"] not in ("new", "evt", "set"):
                continue
            places = set(self._marks.get((op["e"], op["i"]), set()))
            if op["k"] != "set":
                places |= self._inherited(op)
            older = {place for place in places if body["hlc"] < self._time(place)}
            if older:
                gone |= {wire["h"] for wire in _wires(op) if isinstance(wire, dict) and wire.keys() == {"h"}}
                self._note((op["e"], op["i"]), older)
        if not gone & said["s"].keys():
            return line
        said["s"] = {name: value for name, value in said["s"].items() if name not in gone}
        if not said["s"]:
            del said["s"]
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    def _time(self, place: Place) -> int:
        if place not in self._times:
            query = sa.select(chg.c.hlc).join(nodes, nodes.c.id == chg.c.node)
            found = self._source.execute(query.where(nodes.c.uid == place[0], chg.c.seq == place[1])).scalar()
            self._times[place] = int(found or sys.maxsize)  # being written now: nobody can have seen it
        return self._times[place]


def _wires(op: dict[str, Any]) -> list[Any]:
    return [op["x"]] if op["k"] == "set" else list(op["x"].values())


def sight(conn: Connection, node: str, seq: int) -> dict[str, int]:
    """What the author of a commit had applied of others: last sequence number by node."""
    author, other = nodes.alias("author"), nodes.alias("other")
    upto = sa.select(other.c.uid, sa.func.max(learned.c.upto)).join(other, other.c.id == learned.c.about)
    upto = upto.join(author, author.c.id == learned.c.node).where(author.c.uid == node, learned.c.seq <= seq)
    return {row[0]: row[1] for row in conn.execute(upto.group_by(other.c.uid))}


def unseen_bodies(conn: Connection, known: Mapping[str, int], before: int) -> list[str]:
    """The commits before a position that somebody had not seen who knew ``known``, in the order of the journal."""
    found: list[tuple[int, str]] = []
    for row in conn.execute(sa.select(nodes.c.id, nodes.c.uid)).all():
        query = sa.select(chg.c.pos, chg.c.body).where(chg.c.node == row.id, chg.c.seq > known.get(row.uid, 0))
        found += [(one.pos, text_of(conn, one)) for one in conn.execute(query.where(chg.c.pos < before)).all()]
    return [body for _pos, body in sorted(found)]


def strip_parked(conn: Connection) -> None:
    """Take what was erased out of the commits that wait."""
    if conn.execute(sa.select(erased.c.kind).limit(1)).first() is None:
        return
    known = Erasures(conn)
    for row in conn.execute(sa.select(parked).order_by(parked.c.node, parked.c.seq)).all():
        line = known.stripped(row.line)
        if line != row.line:
            here = (parked.c.node == row.node) & (parked.c.seq == row.seq)
            conn.execute(sa.update(parked).where(here).values(line=line))


def erase(projector: Projector, things: Iterable[Thing], node: int, seq: int) -> None:
    """Erase these rows, as the commit ``seq`` of a node (its local number) says: their values, what is found by them,
    what is being typed about these people, and what waits."""
    conn, known = projector.conn, catalogue()
    projector.flush()
    rows = [(known[name], UUID(uid)) for name, uid in things if name in known]
    ids: dict[str, set[int]] = {}
    for kind, uid in rows:
        ids.setdefault(kind.name, set()).add(projector.known(kind, uid))
    people = ids.get("customer", set())
    codes = sa.select(known["customer"].table.c.code).where(known["customer"].table.c.id.in_(people))
    drop_drafts(conn, names_of(conn, people) | set(conn.execute(codes).scalars()) if people else set())
    for name, some in ids.items():
        take_out(conn, known[name], some)
    mark(conn, rows, node, seq)
    for kind, uid in rows:
        projector.speak_of(kind, projector.known(kind, uid))
    meta.put(conn, UNCLEAN, "1")
    conn.info[UNCLEAN] = True


def wipe(conn: Connection) -> bool:
    """Write the file anew, outside of transactions, so that no byte of what was erased stays in it; whether that was
    done. Where a reader holds on to the log, or the disk is full, it is tried again with a later write."""
    from gendan.db.search import INDEXES

    try:
        for index in INDEXES:
            conn.exec_driver_sql(f"INSERT INTO {index}_search({index}_search) VALUES ('optimize')")  # noqa: S608 - our own
        conn.exec_driver_sql("VACUUM")
        busy = conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    except OperationalError:  # the mark stays: ``doctor`` tells of it, the next start tries again
        return False
    if not busy:
        conn.exec_driver_sql("DELETE FROM meta WHERE key=?", (UNCLEAN,))
    return not busy


def erases(body: dict[str, Any]) -> bool:
    """Whether a commit takes personal values out."""
    return any(op["k"] == "erase" for op in body["ops"])


def mark_all(conn: Connection, made: Iterable[tuple[Thing, set[Place]]], numbers: Mapping[str, int]) -> None:
    """Note the erasures that rows inherit which were made by commits that had not seen them."""
    for (name, uid), places in made:
        for node, seq in sorted(places):
            mark(conn, [(catalogue()[name], UUID(uid))], numbers[node], seq)
