"""Conflicts: fields that two terminals wrote without seeing each other, and deciding them (sync.md 2.6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import Field

from gendan.db import conflicts as table
from gendan.db.base import Kind, catalogue
from gendan.db.conflicts import Conflict, Version
from gendan.db.store import Store
from gendan.db.types import Column, Doc
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services import commands
from gendan.services.commands import Command, handles
from gendan.services.context import Context

MINE, THEIRS = "mine", "theirs"


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
    values: tuple[Value, ...]


class ConflictResolve(Command):
    """Decide a conflict: one of its values, or another; both stay in the history."""

    command: ClassVar[str] = "conflict.resolve"
    role: ClassVar[str] = "follower"
    reason_required: ClassVar[bool] = True

    conflict: str = Field(min_length=1, max_length=200, description="as `gendan conflicts` names it")
    keep: Any = Field(description='"mine", "theirs", or a value as `gendan conflicts` shows it, or a new one')


@handles(ConflictResolve)
def conflict_resolve(ctx: Context, cmd: ConflictResolve) -> dict[str, Any]:
    """Write the value that replaces all others; what was decided already stays as it is."""
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
    ctx.recorder.settle_heads(found.kind.name, found.row, found.field, _kept(ctx, found, cmd.keep))
    ctx.settle()
    return {"left": table.count(ctx.conn)}


def _ever(key: str) -> bool:
    """Whether a key has the form of one: what is decided already need not be decided again."""
    kind, _, rest = key.partition(":")
    uid, _, field = rest.partition(":")
    return kind in catalogue() and len(uid) == 36 and field in catalogue()[kind].columns


def _kept(ctx: Context, found: Conflict, keep: Any) -> Any:
    own = f"{ctx.terminal.store}-{ctx.terminal.terminal}"
    mine = [one for one in found.versions if one.node == own]
    theirs = [one for one in found.versions if one.node != own]
    if keep == MINE and mine:
        return mine[0].value
    if keep == THEIRS and theirs:
        return theirs[0].value
    for one in found.versions:
        if keep == one.value or keep == plain(found.kind, found.field, one.value):
            return one.value
    column = found.kind.columns[found.field]
    if column.info["ref"] or isinstance(column.type, Doc):
        raise UsageError(
            "bad_value", N_("{value} is none of the values. Keep one of them, or mine or theirs."), field="keep",
            value=keep,
        )  # fmt: skip
    return _read(column.type, keep)


def _read(kind: Any, keep: Any) -> Any:
    """A new value, written as the journal writes it."""
    try:
        return kind.unwire(keep) if isinstance(kind, Column) and keep is not None else keep
    except (ValueError, TypeError, ArithmeticError) as error:
        raise UsageError(
            "bad_value", N_("{value} cannot stand here. Write it like the values shown."), field="keep", value=keep
        ) from error


def plain(kind: Kind, field: str, value: Any) -> Any:
    """A value as JSON shows it: money and quantities as whole numbers of the journal, references as they are named."""
    from gendan.db.apply import wire_of

    column = kind.columns[field]
    return value if column.info["ref"] or column.info["personal"] else wire_of(column, value)


def contested(store: Store) -> list[Contested]:
    """All conflicts, the latest first."""
    with store.read() as conn:
        own = table.own_name(conn)
        return [_shown(conn, own, one) for one in table.everything(conn)]


def _shown(conn: Any, own: str, found: Conflict) -> Contested:
    order = table.order_of(conn, found)
    values = tuple(
        Value(
            plain(found.kind, found.field, one.value), one.by, one.node, one.at.isoformat(), one.reason, one.node == own
        )
        for one in found.versions
    )
    number = None if order is None else table.number_of(conn, order)
    return Contested(found.key, found.kind.name, table.name_of(conn, found), number, found.field, values)


def _value(found: Conflict, one: Version, own: str) -> Value:
    shown = plain(found.kind, found.field, one.value)
    return Value(shown, one.by, one.node, one.at.isoformat(), one.reason, one.node == own)


def left(store: Store) -> int:
    """How many conflicts are open."""
    with store.read() as conn:
        return table.count(conn)


def rights() -> dict[str, str]:
    """The least role by command: merging marks what went beyond it."""
    return {name: model.role for name, (model, _handler) in commands.all_commands().items()}
