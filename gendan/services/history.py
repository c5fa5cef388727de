"""Who changed what, when and why: the history of an order, of a customer, of everything (C259)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Connection

from gendan.db import customer_unions, finding, journal
from gendan.db import history as table
from gendan.db.base import Kind, catalogue
from gendan.db.journal import Commit
from gendan.db.store import Store
from gendan.db.types import instant_of
from gendan.db.wires import unwire
from gendan.errors import StorageError
from gendan.services import references
from gendan.services.blind import hidden_from


class Unshown(Enum):
    """Values that nobody is shown: personal ones that were erased, secret ones, those in an archive that is missing."""

    ERASED = "erased"
    UNREAD = "unread"
    SECRET = "secret"  # noqa: S105 - the word for what is not shown


class Login(str):
    """Who is meant, by his login."""

    __slots__ = ()


class Listed(str):
    """Several values as one line; ``parts`` are the values."""

    parts: tuple[str, ...]


class Record(str):
    """A whole record as one line: nothing that people read."""

    __slots__ = ()


Shown = str | int | bool | Decimal | date | datetime | Unshown | None


@dataclass(frozen=True, slots=True)
class Change:
    """One field that was written. ``name`` says which line, milestone, ...; ``entity`` is the kind."""

    entity: str
    name: str | None
    field: str
    old: Shown
    new: Shown


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of the log. ``by`` and ``via`` are logins, ``node`` the uid of the terminal, ``seq`` its place there.

    ``node`` and ``seq`` together name the change for ``change.undo``.
    """

    at: datetime
    recorded: datetime
    by: str
    via: str | None
    node: str
    seq: int
    terminal: str
    command: str
    reason: str | None
    practice: bool
    changes: tuple[Change, ...]
    pos: int
    pin: bool = False
    """Whether who did it had come in with a PIN."""
    unread: StorageError | None = None
    """Why nothing more is known of it: the archive file that it is in is missing or damaged."""
    first: tuple[str, int] | None = None
    """The terminal and the number under which it was written, where it was issued again under another."""

    @property
    def who(self) -> str:
        """Who did it: ``li``, or ``li via boss`` where an admin's file said so."""
        return f"{self.by} via {self.via}" if self.via else self.by


def order_history(store: Store, number: str) -> list[HistoryEntry]:
    """Everything that happened to an order, oldest first; the order by any of its numbers."""
    hidden = hidden_from(store, store.viewer)
    with store.read() as conn:
        return _told(conn, hidden, table.commits_about(conn, "order", references.order(conn, number).id))


def customer_history(store: Store, customer: str) -> list[HistoryEntry]:
    """Everything that happened to a customer and his orders, to all files that were united with his, oldest first."""
    hidden = hidden_from(store, store.viewer)
    with store.read() as conn:
        family = customer_unions.family(conn, references.customer(conn, customer).id)
        about = (table.commits_about(conn, "customer", one) for one in family)
        commits = {commit.pos: commit for commits in about for commit in commits}
        return _told(conn, hidden, [commits[pos] for pos in sorted(commits)])


def page(store: Store, before: int | None = None, limit: int | None = 100) -> list[HistoryEntry]:
    """A page of the whole log, newest first, older than position ``before``; all of it where there is no limit."""
    hidden = hidden_from(store, store.viewer)
    with store.read() as conn:
        return _told(conn, hidden, journal.commits(conn, before, limit))


def _told(conn: Connection, hidden: frozenset[str], commits: list[Commit]) -> list[HistoryEntry]:
    """The commits in words; those about an order that the viewer is checking blind tell no values (decisions.md)."""
    entries = list(_Teller(conn, commits).entries())
    if not hidden:
        return entries
    orders = (order for number in hidden for order in finding.orders_named(conn, number))
    unsaid = {commit.pos for order in orders for commit in table.commits_about(conn, "order", order.id)}
    return [replace(entry, changes=()) if entry.pos in unsaid else entry for entry in entries]


class _Teller:
    """Tells commits; what they name is looked up for all of them at once."""

    def __init__(self, conn: Connection, commits: list[Commit]) -> None:
        self.conn = conn
        self.commits = commits
        self.logins = table.logins(conn)
        self.terminals = table.terminals(conn)
        self.old = {
            (commit.pos, index): table.old_wire(conn, commit, op)
            for commit in commits
            for index, op in enumerate(commit.body["ops"])
            if op["k"] == "set"
        }
        written = list(self._written())
        self.personal = table.personal_values(conn, (wire["h"] for _kind, wire, what in written if what == "personal"))
        named = {(kind, wire) for kind, wire, what in written if what == "ref"}
        named |= {(op["e"], op["i"]) for commit in commits for op in commit.body["ops"]}
        self.labels = table.labels(conn, named)

    def entries(self) -> Iterator[HistoryEntry]:
        for commit in self.commits:
            body = commit.body
            at = instant_of(body["at"])
            uid, terminal = self.terminals.get(commit.node, ("?", "?"))
            yield HistoryEntry(
                at,
                instant_of(body["rec"]) if "rec" in body else at,
                self.logins.get(body["by"], "system" if not body["by"] else "?"),
                self.logins.get(body["via"], "?") if "via" in body else None,
                uid,
                commit.seq,
                terminal,
                body["cmd"],
                body.get("why"),
                "practice" in body,
                tuple(self._changes(commit)),
                commit.pos,
                "pin" in body,
                commit.unread,
                self._first(body),
            )

    def _first(self, body: dict[str, Any]) -> tuple[str, int] | None:
        if not body.get("first"):
            return None
        uid, seq, _hash = body["first"][0]
        return next((name for one, name in self.terminals.values() if one == uid), uid), seq

    def _fields(self, commit: Commit, index: int, op: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        if op["k"] == "set":
            yield op["f"], self.old.get((commit.pos, index)), op["x"]
        elif op["k"] == "void":
            yield "voided", False, True
        elif op["k"] != "erase":
            for field, wire in op["x"].items():
                yield field, None, wire

    def _written(self) -> Iterator[tuple[str, Any, str]]:
        """All personal values and references: (kind referred to, journal's form, which of the two)."""
        for commit in self.commits:
            for index, op in enumerate(commit.body["ops"]):
                kind = catalogue().get(op["e"])
                for field, old, new in self._fields(commit, index, op):
                    info = _info(kind, field)
                    for wire in (old, new):
                        if wire is None or wire == journal.UNREAD:
                            continue
                        if info.get("personal"):
                            yield "", wire, "personal"
                        elif info.get("ref"):
                            yield info["ref"], wire, "ref"

    def _changes(self, commit: Commit) -> Iterator[Change]:
        for index, op in enumerate(commit.body["ops"]):
            kind = catalogue().get(op["e"])
            name = self.labels.get((op["e"], op["i"]))
            for field, old, new in self._fields(commit, index, op):
                yield Change(op["e"], name, field, self._shown(kind, field, old), self._shown(kind, field, new))

    def _shown(self, kind: Kind | None, field: str, wire: Any) -> Any:
        info = _info(kind, field)
        if wire is None:
            return None
        if wire == journal.UNREAD or info.get("secret"):
            return Unshown.UNREAD if wire == journal.UNREAD else Unshown.SECRET
        if info.get("personal"):
            return self.personal.get(wire["h"], Unshown.ERASED)
        if info.get("ref"):
            label = self.labels.get((info["ref"], wire), wire)
            return Login(label) if info["ref"] == "user" else label
        if kind is not None and field in kind.columns:
            return _plain(unwire(kind.columns[field], wire))
        return _plain(wire)


def _info(kind: Kind | None, field: str) -> dict[str, Any]:
    column = kind.columns.get(field) if kind is not None else None
    return dict(column.info) if column is not None else {}


def _plain(value: Any) -> Any:
    """A value as a person reads it; documents and ids as one line."""
    if isinstance(value, dict) and len(value) == 1 and set(value) <= {"v", "json"}:  # a setting
        return _plain(next(iter(value.values())))
    if value is None or isinstance(value, str | int | Decimal | date | datetime):
        return value
    if not isinstance(value, dict | list):
        return str(value)
    line = table.one_line(value)
    if isinstance(value, dict) or any(isinstance(one, dict | list) for one in value):
        return Record(line)
    listed = Listed(line)
    listed.parts = tuple(str(one) for one in value)
    return listed
