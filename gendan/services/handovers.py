"""Shift handovers (交接班): given with what changed, is due and is open; taken over line by line by somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from pydantic import Field
from sqlalchemy import Connection

from gendan.db import handovers as table
from gendan.db.handover_facts import after
from gendan.db.store import Store
from gendan.domain.roles import may
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services import references
from gendan.services.blind import hidden_from
from gendan.services.codes import next_code
from gendan.services.commands import Command, HandoverRef, Note, UserRef, handles
from gendan.services.context import Context
from gendan.services.handover_lines import lines

MOST = 300
"""Handovers that the list holds."""


class HandoverGive(Command):
    """Hand the shift over: what changed since the last one, what is due today and tomorrow, what is open, and notes."""

    command: ClassVar[str] = "handover.give"
    role: ClassVar[str] = "clerk"

    notes: Note = Field(default="", description="a line of the handover for each line")
    to: UserRef | None = Field(default=None, description="who takes it over; left out: whoever comes")


class HandoverTake(Command):
    """Acknowledge one line of a handover; with its last line the handover is taken. Not by who gave it."""

    command: ClassVar[str] = "handover.take"
    role: ClassVar[str] = "clerk"

    handover: HandoverRef
    line: int = Field(ge=1, le=1_000_000, description="the number of the line")
    note: Note | None = Field(default=None, description="a question or remark about the line")


@dataclass(frozen=True, slots=True)
class HandoverLineView:
    """One line: ``part`` is ``changed``, ``due``, ``open`` or ``notes``, ``what`` are codes; ``taken_at`` in the
    store's zone, none while nobody acknowledged it."""

    line: int
    part: str
    sort: str
    what: tuple[str, ...]
    name: str
    order: str | None
    customer: str | None
    case: str | None
    day: date | None
    more: int | None
    text: str
    taken_at: datetime | None
    taken_by: str | None
    taken_by_name: str | None
    remark: str


@dataclass(frozen=True, slots=True)
class HandoverHead:
    """A handover in the list; times in the store's zone, ``to`` none where anybody may take it."""

    handover: str
    giver: str
    giver_name: str
    to: str | None
    to_name: str | None
    given_at: datetime
    since: datetime
    total: int
    done: int
    remarks: int
    """Lines with a question or remark of who took them."""

    @property
    def taken(self) -> bool:
        """Whether every line is acknowledged."""
        return self.done == self.total

    def waits_for(self, login: str) -> bool:
        """Whether this user is to take it over."""
        return not self.taken and (self.to == login if self.to is not None else self.giver != login)


@dataclass(frozen=True, slots=True)
class HandoverView:
    """A handover with its lines, the name of the store above it."""

    head: HandoverHead
    store: str
    lines: tuple[HandoverLineView, ...]


@handles(HandoverGive)
def handover_give(ctx: Context, cmd: HandoverGive) -> dict[str, Any]:
    """Write down the lines as things stand now."""
    to = ctx.refs.get("to")
    if to is not None and to.id == ctx.actor.id:
        raise Refusal("same_person", N_("You give this shift; somebody else takes it over."), field="to")
    last = table.last_given(ctx.conn, ctx.actor.id, ctx.terminal.node)
    since = last.given_at if last is not None else datetime.combine(ctx.today, time(), ctx.config.zone)
    found = lines(ctx, after(since, last.uid if last is not None else None), cmd.notes)
    code = next_code(ctx, "H", table.highest_code)
    row_id = ctx.recorder.new(
        "handover", code=code, giver=ctx.actor.id, to=to.id if to is not None else None, given_at=ctx.now, since=since
    )
    counts: dict[str, int] = {}
    for pos, one in enumerate(found, 1):
        counts[one.part] = counts.get(one.part, 0) + 1
        ctx.recorder.new(
            "handover_line", handover=row_id, pos=pos, part=one.part, sort=one.sort, what=one.what or None,
            name=one.name or None, number=one.number or None, code=one.code or None, day=one.day, qty=one.qty,
            text=one.text or None,
        )  # fmt: skip
    return {"handover": code, "lines": len(found), **counts}


@handles(HandoverTake)
def handover_take(ctx: Context, cmd: HandoverTake) -> dict[str, Any]:
    """Acknowledge the line; doing it twice changes nothing, a further remark stands under the first."""
    found = ctx.refs["handover"]
    _refuse_other(ctx, found)
    line = table.line_of(ctx.conn, found.id, cmd.line)
    if line is None:
        message = N_("Handover {code} has no line {value}.")
        raise Refusal("unknown_reference", message, field="line", code=found.code, value=cmd.line)
    if line.taken_at is None:
        ctx.recorder.set("handover_line", line.id, taken_at=ctx.now, taken_by=ctx.actor.id)
    if cmd.note:
        remark = f"{line.remark}\n{cmd.note}" if line.remark else cmd.note
        ctx.recorder.set("handover_line", line.id, remark=remark)
    head = table.named(ctx.conn, found.id)
    return {"handover": found.code, "line": cmd.line, "done": head.total - head.rest, "of": head.total,
            "taken": head.rest == 0}  # fmt: skip


def _refuse_other(ctx: Context, found: Any) -> None:
    """Not by who gave it; and where it was given to somebody, by him, or by a supervisor in his place."""
    if found.giver_id == ctx.actor.id:
        raise Refusal("same_person", N_("You gave this shift; somebody else takes it over."), field="handover")
    if found.to_id not in (None, ctx.actor.id) and not may(ctx.actor.role, "supervisor"):
        name = table.named(ctx.conn, found.id).to_name
        message = N_("{code} was given to {name}. A supervisor may take it in place.")
        raise Refusal("forbidden", message, field="handover", code=found.code, name=name)


def _head(row: Any, store: Store) -> HandoverHead:
    zone = store.config.zone
    return HandoverHead(
        row.code, row.giver, row.giver_name, row.to, row.to_name, row.given_at.astimezone(zone),
        row.since.astimezone(zone), row.total, row.total - row.rest,
        row.remarks,
    )  # fmt: skip


def list_handovers(store: Store) -> tuple[HandoverHead, ...]:
    """Handovers, the newest first."""
    with store.read() as conn:
        return tuple(_head(row, store) for row in table.newest(conn, MOST))


def handover_view(store: Store, code: str) -> HandoverView:
    """The handover of that code; refuses ``unknown_reference``. Days of orders that the viewer is checking blind are
    left out."""
    hidden = hidden_from(store, store.viewer)
    with store.read() as conn:
        found = references.handover(conn, code)
        return HandoverView(
            _head(table.named(conn, found.id), store), store.config["store.name"], _lines(conn, found.id, store, hidden)
        )


def newest_view(store: Store) -> HandoverView:
    """The handover that was given last; refuses ``unknown_reference`` where there is none."""
    found = list_handovers(store)
    if not found:
        raise Refusal("unknown_reference", N_("No shift was handed over yet."))
    return handover_view(store, found[0].handover)


def _lines(conn: Connection, handover_id: int, store: Store, hidden: Any) -> tuple[HandoverLineView, ...]:
    zone = store.config.zone
    return tuple(
        HandoverLineView(
            row.pos, row.part, row.sort, tuple(row.what.split(",")) if row.what else (), row.name or "", row.number,
            row.customer, row.code, None if row.number in hidden else row.day, row.qty, row.text or "",
            row.taken_at.astimezone(zone) if row.taken_at else None, row.taker, row.taker_name, row.remark or "",
        )
        for row in table.lines_of(conn, handover_id)
    )  # fmt: skip
