"""Conflicts: fields that two terminals wrote without seeing each other, things they did that do not fit together
(clashes), and deciding them (sync.md 2.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field
from sqlalchemy import Connection

from gendan.db import clashes, history, meta
from gendan.db import conflicts as table
from gendan.db.apply import ROSTER
from gendan.db.base import catalogue
from gendan.db.conflicts import Conflict, Version
from gendan.db.store import Store
from gendan.db.types import Day, Doc, Fen, Instant, Milli, Number, Percent, Words, YesNo
from gendan.domain.clashes import MINE, RULES, THEIRS
from gendan.domain.labels import label
from gendan.domain.normal import clean_input
from gendan.domain.roles import Rights, may
from gendan.domain.typed import read_money, read_percent, read_quantity
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_, Word
from gendan.services import blind, commands
from gendan.services.clashes import decide
from gendan.services.commands import Command, handles
from gendan.services.context import Context
from gendan.services.history import Login

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values: as the journal writes it, by whom, on which terminal, when (ISO 8601, UTC), and why."""

    value: Any
    by: str
    node: str
    at: str
    reason: str | None
    mine: bool
    """Whether this terminal wrote it."""


@dataclass(frozen=True, slots=True)
class Contested:
    """A field with more than one value; the first is the one that is shown meanwhile."""

    conflict: str
    entity: str
    what: str
    """What it is a field of: an order's number, a customer's code, ..."""
    order: str | None
    field: str
    """The field, or of a clash its rule."""
    values: tuple[Value, ...]
    decisions: tuple[str, ...] = (MINE, THEIRS, OTHER)
    """What may be decided: of a clash what its rule allows; ``other`` is a new value."""

    @property
    def is_clash(self) -> bool:
        """Whether it is of things that do not fit together, instead of a field with two values."""
        return self.conflict.startswith(clashes.BEGINNING)


class ConflictResolve(Command):
    """Decide a conflict: one of its values, or another; both stay in the history."""

    command: ClassVar[str] = "conflict.resolve"
    role: ClassVar[str] = "follower"
    reason_required: ClassVar[bool] = True

    conflict: str = Field(min_length=1, max_length=200, description="as `gendan conflicts` names it")
    keep: Any = Field(
        description='"mine", "theirs", "both" where `gendan conflicts` allows it, a value as shown there, or a new one'
    )


@handles(ConflictResolve)
def conflict_resolve(ctx: Context, cmd: ConflictResolve) -> dict[str, Any]:
    """Write the value that replaces all others; what was decided already stays as it is."""
    if cmd.conflict.startswith(clashes.BEGINNING) and clashes.is_key(cmd.conflict):
        decide(ctx, cmd.conflict, cmd.keep)
        return {"left": table.count(ctx.conn)}
    found = table.by_key(ctx.conn, cmd.conflict)
    if found is None:
        if not _ever(cmd.conflict):
            raise Refusal(
                "unknown_reference",
                N_("There is no conflict {value}. `gendan conflicts` lists them."),
                field="conflict",
                value=cmd.conflict,
            )
        return {"left": table.count(ctx.conn)}
    if found.kind.name == ROSTER and not ctx.terminal.founder:
        message = N_("{command} is done on terminal {terminal} only.")
        raise Refusal("forbidden", message, command=cmd.command, terminal=meta.founder_name(ctx.conn))
    least = _LEAST.get(found.kind.name, cmd.role)
    if not may(ctx.actor.role, least):
        message = N_("It takes the role {least} to decide this: {what}.")
        what = f"{table.name_of(ctx.conn, found)} {found.field}"
        raise Refusal("forbidden", message, least=Word(label("role", least)), what=what)
    ctx.recorder.settle_heads(found.kind.name, found.row, found.field, _kept(ctx, found, cmd.keep))
    ctx.settle()
    return {"left": table.count(ctx.conn)}


_LEAST = {
    ROSTER: "admin",
    "user": "admin",
    **dict.fromkeys(("product", "price_break", "promotion", "template", "region", "capacity", "playbook", "script"),
                    "supervisor"),
}  # fmt: skip
"""Who decides about reference data: whoever may change it. All else is decided by the role of the command."""


def _ever(key: str) -> bool:
    """Whether a key has the form of one: what is decided already need not be decided again."""
    kind, _, rest = key.partition(":")
    uid, _, field = rest.partition(":")
    return kind in catalogue() and len(uid) == 36 and field in catalogue()[kind].columns


def _kept(ctx: Context, found: Conflict, keep: Any) -> Any:
    own = table.own_name(ctx.conn)
    names = _names(ctx.conn, [found])
    mine = [one for one in found.versions if one.node == own]
    theirs = [one for one in found.versions if one.node != own]
    for word, versions in ((MINE, mine), (THEIRS, theirs)):
        if keep == word and versions:
            return versions[0].value
    for one in found.versions:
        if keep == plain(found, one, names):
            return one.value
    column = found.kind.columns[found.field]
    if column.info["ref"] or column.info["secret"] or isinstance(column.type, Doc):
        message = N_("{value} is none of the values. Keep one of them, or mine or theirs.")
        raise UsageError("bad_value", message, field="keep", value=keep)
    return _read(column.type, keep)


def _read(kind: Any, keep: Any) -> Any:
    """A new value, written as ``gendan conflicts`` shows values."""
    try:
        return next(read(keep) for known, read in _READERS if isinstance(kind, known))
    except (ValueError, TypeError, ArithmeticError, LookupError, StopIteration) as error:
        message = N_("{value} cannot stand here. Write it like the values shown.")
        raise UsageError("bad_value", message, field="keep", value=keep) from error


def _aware(text: str) -> datetime:
    """A moment, which is none without its offset."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def _whole(text: str) -> int:
    """A whole number of at most nine digits: no cell holds a larger one."""
    if len(text) > _DIGITS:
        raise ValueError(text)
    return int(text)


_DIGITS = 9
_READERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (Milli, lambda text: read_quantity(str(text))[0]),
    (Percent, lambda text: read_percent(str(text))),
    (Fen, lambda text: read_money(str(text))),
    (Day, lambda text: date.fromisoformat(str(text))),
    (Instant, lambda text: _aware(str(text))),
    (YesNo, lambda text: {"true": True, "false": False}[str(text).lower()]),
    (Number, lambda text: _whole(str(text))),
    (Words, lambda text: clean_input(str(text), 4000, multiline=True)),
)
"""How a new value is read, by the type of its column; the narrower types first."""


def _names(conn: Connection, found: Iterable[Conflict]) -> dict[tuple[str, str], str]:
    """What the rows are called that contested references lead to."""
    named = {
        (str(one.kind.columns[one.field].info["ref"]), version.value)
        for one in found
        for version in one.versions
        if one.kind.columns[one.field].info["ref"] and version.value is not None
    }
    return history.labels(conn, named)


def plain(found: Conflict, one: Version, names: Mapping[tuple[str, str], str]) -> Any:
    """A value as JSON shows it: money and quantities as text, days and moments ISO 8601, references by their names;
    of a password only that there is one."""
    value, info = one.value, found.kind.columns[found.field].info
    if info["ref"]:
        name = names.get((info["ref"], value), value)
        return Login(name) if info["ref"] == "user" and name is not None else name
    if info["secret"]:
        return None if value is None else blind.HIDDEN
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date | datetime) else value


def contested(store: Store) -> list[Contested]:
    """All conflicts, of fields the latest first, then what does not fit together; not
    those of an order that who looks checks blind at this moment."""
    with store.read() as conn:
        found = table.everything(conn)
        names = _names(conn, found)
        own = table.own_name(conn)
        shown = [_shown(conn, own, one, names) for one in found]
        shown += [_shown_clash(conn, own, one) for one in clashes.everything(conn)]
    hidden = blind.hidden_from(store, store.viewer)
    return [one for one in shown if one.order not in hidden]


def _shown(conn: Connection, own: str, found: Conflict, names: Mapping[tuple[str, str], str]) -> Contested:
    order = table.order_of(conn, found)
    values = tuple(
        Value(plain(found, one, names), one.by, one.node, one.at.isoformat(), one.reason, one.node == own)
        for one in found.versions
    )
    number = None if order is None else table.number_of(conn, order)
    return Contested(found.key, found.kind.name, table.name_of(conn, found), number, found.field, values)


def _shown_clash(conn: Connection, own: str, found: clashes.Clash) -> Contested:
    order = table.order_of(conn, found)
    values = tuple(
        Value(one.value, one.by, one.node, one.at.isoformat(), one.reason, one.node == own)
        for _fact, one in table.versions_of(conn, found)
    )
    number = None if order is None else table.number_of(conn, order)
    allowed = RULES[found.rule].decisions
    return Contested(found.key, found.kind.name, table.name_of(conn, found), number, found.rule, values, allowed)


def left(store: Store) -> int:
    """How many conflicts are open."""
    with store.read() as conn:
        return table.count(conn)


def rights() -> Rights:
    """Who may give which command, and where: merging marks what went beyond it."""
    known = {name: model for name, (model, _handler) in commands.all_commands().items()}
    found = Rights({name: model.role for name, model in known.items()})
    found.founders = frozenset(name for name, model in known.items() if model.founder_only)
    return found
