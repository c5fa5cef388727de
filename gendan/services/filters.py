"""Saved filters: kept by name, for oneself or shared with everybody (C260)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from pydantic import Field
from sqlalchemy import Connection

from gendan.db import filters as table
from gendan.db.store import Store
from gendan.domain.normal import fold
from gendan.domain.query import parse
from gendan.domain.roles import may
from gendan.domain.typed import read_date
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_, _
from gendan.services.commands import Command, Name, Note, handles
from gendan.services.context import Context

Section = Literal["orders", "customers"]
NAMED = re.compile(r"(?<!\S)@(?:\"([^\"]+)\"|([^\s\"]+))")
"""A saved filter in a query: ``@late`` or ``@"late ones"``."""


class FilterSave(Command):
    """Keep a query by a name, in the place of one's own filter of that name; ``shared`` shows it to everybody
    (C260)."""

    command: ClassVar[str] = "filter.save"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    name: Name
    query: Note = Field(min_length=1, max_length=400, description="words and conditions: `late:yes owner:chen`")
    shared: bool | None = Field(default=None, description="for followers and above")
    section: Section = "orders"


class FilterRename(Command):
    """Give a filter another name."""

    command: ClassVar[str] = "filter.rename"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    name: Name
    to: Name
    section: Section = "orders"


class FilterDelete(Command):
    """Take a filter away; one that somebody else shares, a supervisor does."""

    command: ClassVar[str] = "filter.delete"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    name: Name
    section: Section = "orders"


@handles(FilterSave)
def filter_save(ctx: Context, cmd: FilterSave) -> dict[str, Any]:
    """Write it; a query that cannot be read is refused with what is wrong in it."""
    if cmd.shared and not may(ctx.actor.role, "follower"):
        raise Refusal("forbidden", N_("A filter is shared by a follower or above. Keep it for yourself."))
    _refuse_unreadable(ctx, cmd)
    own = _own(ctx, cmd.section, cmd.name)
    if own is None:
        ctx.recorder.new(
            "saved_filter", owner=ctx.actor.id, section=cmd.section, name=cmd.name, query=cmd.query,
            shared=bool(cmd.shared),
        )  # fmt: skip
    else:
        shared = {} if cmd.shared is None else {"shared": cmd.shared}
        ctx.recorder.set("saved_filter", own.id, query=cmd.query, **shared)
    return {"filter": cmd.name, "shared": bool(cmd.shared if cmd.shared is not None or own is None else own.shared)}


def _refuse_unreadable(ctx: Context, cmd: FilterSave) -> None:
    if NAMED.search(cmd.query):
        raise UsageError("bad_value", N_("A filter names no other filter. Write its conditions out."), field="query")
    if cmd.section == "orders":
        parse(cmd.query, lambda typed: read_date(typed, ctx.today, ctx.calendar, field="query"), _)


def _own(ctx: Context, section: str, name: str) -> Any:
    rows = table.seen_by(ctx.conn, ctx.actor.login, section)
    return next((row for row in rows if row.own and fold(row.name) == fold(name)), None)


def _the_filter(ctx: Context, section: str, name: str) -> Any:
    row = table.named(ctx.conn, ctx.actor.login, section, name)
    if row is None:
        raise _unknown(ctx.conn, ctx.actor.login, section, name, "name")
    if not row.own and not may(ctx.actor.role, "supervisor"):
        raise Refusal(
            "forbidden", N_("{name} is a filter of {owner}; a supervisor decides this."), name=row.name, owner=row.owner
        )
    return row


def _unknown(conn: Connection, login: str | None, section: str, name: str, field: str) -> Refusal:
    known = ", ".join(row.name for row in table.seen_by(conn, login, section))
    message = N_("There is no saved filter {value}. There are: {known}.") if known else N_("No filter is saved yet.")
    return Refusal("unknown_reference", message, field=field, value=name, known=known)


@handles(FilterRename)
def filter_rename(ctx: Context, cmd: FilterRename) -> dict[str, Any]:
    """Write the other name; one's own filter of that name is a ``duplicate``."""
    row = _the_filter(ctx, cmd.section, cmd.name)
    same = _own(ctx, cmd.section, cmd.to)
    if same is not None and same.id != row.id:
        raise Refusal("duplicate", N_("There is a filter {value} already."), field="to", value=cmd.to)
    ctx.recorder.set("saved_filter", row.id, name=cmd.to)
    return {"filter": cmd.to, "was": row.name}


@handles(FilterDelete)
def filter_delete(ctx: Context, cmd: FilterDelete) -> dict[str, Any]:
    """Mark it as removed."""
    row = _the_filter(ctx, cmd.section, cmd.name)
    ctx.recorder.set("saved_filter", row.id, removed=True)
    return {"filter": row.name, "owner": row.owner}


@dataclass(frozen=True, slots=True)
class FilterView:
    """A saved filter as its list shows it."""

    name: str
    query: str
    shared: bool
    own: bool
    owner: str


def saved_filters(store: Store, section: str = "orders") -> tuple[FilterView, ...]:
    """The viewer's own filters, then those that others share."""
    with store.read() as conn:
        rows = table.seen_by(conn, store.viewer, section)
    return tuple(FilterView(r.name, r.query or "", r.shared, bool(r.own), r.owner_name) for r in rows)


def expanded(store: Store, text: str, section: str = "orders") -> str:
    """The query with saved filters in the place of their names; an unknown one is ``unknown_reference``."""
    if "@" not in text:
        return text
    with store.read() as conn:

        def query_of(found: re.Match[str]) -> str:
            name = found[1] or found[2]
            row = table.named(conn, store.viewer, section, name)
            if row is None:
                raise _unknown(conn, store.viewer, section, name, "query")
            return row.query or ""

        return NAMED.sub(query_of, text)
