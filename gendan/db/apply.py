"""Applying operations to heads and tables: the one way in for commands, merge and rebuild.

A row's making commit is the head of all its cells until one is written again; only then a cell
has rows in ``head``. A write deletes exactly the heads it names and adds its own: two heads mean
that neither author saw the other (sync.md 2.5).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import single, wires
from gendan.db.base import Kind, catalogue
from gendan.db.journal import Stamp
from gendan.db.journal_tables import contested, head, nodes, roster, side, touch
from gendan.db.personal import PersonalValues, Sides
from gendan.db.ready import Ready
from gendan.db.types import Doc, canonical, uuid_of

TOPICS = (
    "order", "customer", "product", "user", "setting", "complaint", "request", "remedy", "terminal", "clash_decision",
)  # fmt: skip
"""Kinds with a history of their own."""
ROSTER = "terminal"
"""The kind of which not everybody may say something: ``gendan.db.roster`` writes its rows from what was said."""
BELONGS = ("order", "customer", "complaint", "request", "remedy")
"""A row that refers to one of these belongs to its history."""


class Projector(PersonalValues):
    """Writes operations into the tables. New rows are kept back and written in batches."""

    def __init__(self, conn: Connection) -> None:
        super().__init__(conn)
        self.touched: set[tuple[int, int]] = set()
        """What was written to since somebody derived what follows and emptied this."""
        self._topics: set[tuple[int, int]] = set()
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._topic_rows: list[dict[str, int]] = []
        self._ids: dict[tuple[str, UUID], int] = {}
        self._uids: dict[tuple[str, int], UUID] = {}
        self._next: dict[str, int] = {}
        self._made: dict[str, int] = {}
        self._flushes = 0

    @contextmanager
    def trial(self) -> Iterator[None]:
        """What the block does stays, or where it fails nothing of it: in the tables nor among the rows kept back.

        The block must not write rows that were kept back before it.
        """
        raw: Any = self.conn.connection.driver_connection
        counts = {name: len(rows) for name, rows in self._rows.items()}
        sides, topics, made, flushes = len(self._sides), len(self._topic_rows), dict(self._made), self._flushes
        raw.execute("SAVEPOINT trial")
        try:
            yield
        except Exception:
            if getattr(raw, "in_transaction", True):  # a full disk has undone the whole transaction already
                assert self._flushes == flushes, "rows of others were written in a trial"
                raw.execute("ROLLBACK TO trial")
                raw.execute("RELEASE trial")
            self._forget(counts)
            self._sides = dict(list(self._sides.items())[:sides])
            del self._topic_rows[topics:]
            self._made, self._topics = made, set()
            raise
        raw.execute("RELEASE trial")

    def _forget(self, counts: dict[str, int]) -> None:
        for name, rows in self._rows.items():
            for row in rows[counts.get(name, 0) :]:
                self._ids.pop((name, row["uid"]), None)
                self._uids.pop((name, row["id"]), None)
                self._next[name] -= 1
            del rows[counts.get(name, 0) :]

    def new(
        self,
        kind: Kind,
        uid: UUID,
        fields: dict[str, Any],
        stamp: Stamp,
        sides: Sides,
        at: datetime | None = None,
        *,
        values: Mapping[str, Any] | None = None,
    ) -> int:
        """Insert a row (an event too); returns its local id. One that is already there is left as it is. Where the uid
        was made just now its ``values`` are given as they were before they became ``fields``."""
        known = None if values is not None else self.find(kind, uid)
        if kind.name == ROSTER:
            keep_word(self.conn, uid, "", fields, [], stamp)
        if known is not None:
            self._made_again(kind, known, fields, stamp, sides, at)
            return known
        row_id = self._take_id(kind)
        row = self._row(kind, row_id, fields, stamp, sides, at, values) | {"uid": uid}
        self._rows.setdefault(kind.name, []).append(row)
        self._ids[kind.name, uid] = row_id
        self._uids[kind.name, row_id] = uid
        self._touch(kind, row_id, row)
        return row_id

    def _row(
        self, kind: Kind, row_id: int, fields: dict[str, Any], stamp: Stamp, sides: Sides, at: datetime | None,
        given: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        row: dict[str, Any] = {"id": row_id, "node": stamp.node, "seq": stamp.seq}
        if kind.event:
            row |= {"at": at or stamp.at, "by_id": stamp.by_id}
        row |= wires.empty(kind.name)
        if given is not None:
            self._keep_sides(kind, row_id, fields, sides)
            row |= {kind.columns[field].name: given[field] for field in fields}
        for wire, (column, wanted, read) in wires.known_of(kind, fields) if given is None else ():
            plain = read is not None and isinstance(wire, wanted)
            row[column.name] = read(wire) if plain else self._value(kind, row_id, column, wire, sides)
        return wires.with_defaults(kind, row)

    def _made_again(
        self, kind: Kind, row_id: int, fields: dict[str, Any], stamp: Stamp, sides: Sides, at: datetime | None
    ) -> None:
        """Two terminals made the very same row (``uid_about``): the one of the lower node and number holds everywhere,
        whichever came first; cells written again keep what was written."""
        self.flush()
        self._keep_sides(kind, row_id, fields, sides)
        there = self.conn.execute(sa.select(kind.table).where(kind.table.c.id == row_id)).one()
        uids = {row.id: row.uid for row in self.conn.execute(sa.select(nodes.c.id, nodes.c.uid))}
        if (uids.get(stamp.node, ""), stamp.seq) < (uids.get(there.node, ""), there.seq):
            written = sa.select(head.c.field).where(head.c.kind == kind.number, head.c.row == row_id).distinct()
            kept = {kind.columns[field].name for field in self.conn.execute(written).scalars() if field in kind.columns}
            values = self._row(kind, row_id, fields, stamp, sides, at)
            values = {name: value for name, value in values.items() if name not in kept and name != "voided"}
            self.conn.execute(sa.update(kind.table).where(kind.table.c.id == row_id).values(values))
            there = self.conn.execute(sa.select(kind.table).where(kind.table.c.id == row_id)).one()
        self._touch(kind, row_id, there._mapping)

    def set(
        self, kind: Kind, uid: UUID, field: str, wire: Any, replaces: list[tuple[int, int]], stamp: Stamp, sides: Sides
    ) -> None:
        """Write a cell: the heads it replaces go, its own comes, the newest is shown."""
        self.flush()
        row_id = self.known(kind, uid)
        column = kind.columns.get(field)
        if column is None:
            return
        if kind.name == ROSTER:
            self.set_in_roster(kind, uid, field, wire, replaces, stamp)
            return
        self._keep_sides(kind, row_id, {field: wire}, sides)
        here = {"of_kind": kind.number, "at_row": row_id, "cell": field}
        for node, seq in replaces:
            single.REPLACE.run(self.conn, **here, by=node, number=seq)
        own = {"kind": kind.number, "row": row_id, "field": field, "node": stamp.node, "seq": stamp.seq}
        self.insert(head, [{**own, "hlc": stamp.hlc, "val": canonical(wire)}])
        heads = single.HEADS.rows(self.conn, **here)
        if len(heads) > 1 or len(replaces) > 1:
            differ = self.differ(kind, row_id, column, {found.val for found in heads}, sides)
            contest(self.conn, (kind.number, row_id, field), differ)
        shown = max(heads, key=lambda found: (found.hlc, found.uid))
        value = self._value(kind, row_id, column, json.loads(shown.val), sides)
        self.flush()
        single.show(column).run(self.conn, at_row=row_id, shown=value)
        self._touch(kind, row_id, single.by_id(kind.table).first(self.conn, at_row=row_id)._asdict())
        if kind.name == "customer" and column.info["personal"]:
            self.touched |= orders_of(self.conn, row_id)

    def set_in_roster(
        self, kind: Kind, uid: UUID, field: str, wire: Any, replaces: list[tuple[int, int]], stamp: Stamp
    ) -> None:
        """Keep what is said of a terminal; whether it counts is decided when all of it is known."""
        row_id = self.known(kind, uid)
        self._value(kind, row_id, kind.columns[field], wire, {})
        keep_word(self.conn, uid, field, wire, replaces, stamp)
        self._touch(kind, row_id, {})

    def void(self, kind: Kind, uid: UUID) -> None:
        """Take an event back; it stays in the journal and in its table, marked."""
        self.flush()
        row_id = self.known(kind, uid)
        if not kind.event:
            return
        single.show(kind.table.c.voided).run(self.conn, at_row=row_id, shown=True)
        self.speak_of(kind, row_id)

    def speak_of(self, kind: Kind, row_id: int) -> None:
        """Note that the commit speaks of a row, whose values were changed beside it."""
        self._touch(kind, row_id, single.by_id(kind.table).first(self.conn, at_row=row_id)._asdict())
        if kind.name == "customer":
            self.touched |= orders_of(self.conn, row_id)

    def expect(self, bodies: Iterable[dict[str, Any]]) -> None:
        """Hear which commits come next; whoever asks a server for what they name asks for all of it at once."""

    def learn_nodes(self, known: Mapping[str, int]) -> None:
        """Take note of terminals that were enrolled: local numbers by uid. Here they are asked for when needed."""

    def find(self, kind: Kind, uid: UUID) -> int | None:
        """The local id of a row."""
        known = self._ids.get((kind.name, uid))
        if known is None:
            known = single.id_of(kind.table).scalar(self.conn, uid=uid)
            if known is not None:
                self._ids[kind.name, uid] = known
        return known

    def known(self, kind: Kind, uid: UUID) -> int:
        """The local id of a row that must be here. Raises ``UnfitError``."""
        row_id = self.find(kind, uid)
        if row_id is None:
            raise wires.UnfitError(f"there is no {kind.name} {uid}")
        return row_id

    def uid_of(self, kind: str, row_id: int) -> UUID:
        """The uid of a row."""
        known = self._uids.get((kind, row_id))
        if known is None:
            known = single.uid_of(catalogue()[kind].table).first(self.conn, at_row=row_id)[0]
            self._uids[kind, row_id] = known
            self._ids[kind, known] = row_id
        return known

    def end_commit(self, pos: int) -> None:
        """Note which things the commit at ``pos`` speaks of."""
        self._topic_rows += [{"kind": kind, "row": row, "pos": pos} for kind, row in sorted(self._topics)]
        self._topics = set()

    def made(self, name: str) -> int:
        """How many rows of a kind were made by this projector."""
        return self._made.get(name, 0)

    def flush(self) -> None:
        """Write the rows that were kept back, parents before children."""
        self._flushes += bool(self._rows)
        for name, kind in catalogue().items():
            if rows := self._rows.pop(name, None):
                self.insert(kind.table, rows)
        if self._sides:
            self.insert(side, list(self._sides.values()))
            self._sides = {}
        if self._topic_rows:
            self.insert(touch, self._topic_rows)
            self._topic_rows = []

    def insert(self, table: sa.Table, rows: list[dict[str, Any]]) -> None:
        """Write rows that are not there yet; all name the same columns. Personal values may be there."""
        statement = _keep_side(self.conn.dialect.name) if table is side else single.insert(table, tuple(rows[0]))
        statement.many(self.conn, rows)

    def _take_id(self, kind: Kind) -> int:
        if kind.name not in self._next:
            self._next[kind.name] = int(single.highest_id(kind.table).scalar(self.conn) or 0)
        self._next[kind.name] += 1
        self._made[kind.name] = self._made.get(kind.name, 0) + 1
        return self._next[kind.name]

    def _value(self, kind: Kind, row_id: int, column: sa.Column[Any], wire: Any, sides: Sides) -> Any:
        if wire is None:
            return None
        if column.info["personal"]:
            text = self._personal(kind, row_id, wire["h"], sides)
            return text if text is None or not isinstance(column.type, Doc) else column.type.load(text)
        if column.info["ref"]:
            return self.known(catalogue()[column.info["ref"]], uuid_of(wire))
        return wires.unwire(column, wire)

    def _touch(self, kind: Kind, row_id: int, row: Mapping[Any, Any]) -> None:
        found = _topics_of(kind, row_id, row)
        self._topics |= found
        self.touched |= found


def _topics_of(kind: Kind, row_id: int, row: Mapping[Any, Any]) -> set[tuple[int, int]]:
    """The things, as (kind, row), whose history a row belongs to."""
    known = catalogue()
    found = {(kind.number, row_id)} if kind.name in TOPICS else set()
    for topic in BELONGS:
        target = row.get(f"{topic}_id")
        if target is not None and topic in kind.columns:
            found.add((known[topic].number, target))
    return found


def keep_word(
    conn: Connection, uid: UUID, field: str, wire: Any, replaces: list[tuple[int, int]], stamp: Stamp
) -> None:
    """Keep what a commit says of a terminal: that it is enrolled with the fields ``wire``, or one field of it."""
    uids = {row.id: row.uid for row in conn.execute(sa.select(nodes.c.id, nodes.c.uid))}
    named = [[uids[node], seq] for node, seq in replaces if node in uids]
    place = {"node": stamp.node, "seq": stamp.seq, "hlc": stamp.hlc}
    said = {"val": canonical(wire), "replaces": canonical(named)}
    conn.execute(sa.insert(roster).values(uid=str(uid), field=field, **place, **said))


def orders_of(conn: Connection, customer: int) -> set[tuple[int, int]]:
    """The orders of a customer as (kind, row): they are found by his name, and what is derived for them follows it."""
    order = catalogue()["order"]
    ids = conn.execute(sa.select(order.table.c.id).where(order.table.c.customer_id == customer)).scalars()
    return {(order.number, row) for row in ids}


@lru_cache(maxsize=2)
def _keep_side(dialect: str) -> Ready:
    """Keeps personal values; one that is kept already stays as it is."""
    if dialect == "sqlite":
        return Ready(lambda: sa.insert(side).prefix_with("OR IGNORE"))
    from sqlalchemy.dialects.postgresql import insert

    return Ready(lambda: insert(side).on_conflict_do_nothing())


def contest(conn: Connection, cell: tuple[int, int, str], is_contested: bool) -> None:
    """Note whether a cell (kind, row, field) holds more than one value."""
    number, row, field = cell
    conn.execute(
        sa.delete(contested).where(contested.c.kind == number, contested.c.row == row, contested.c.field == field)
    )
    if is_contested:
        conn.execute(sa.insert(contested).values(kind=number, row=row, field=field))
