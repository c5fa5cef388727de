"""Exceptions: raised by hand or by the program, contained, mended, escalated, closed (C189, C201-C206)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field
from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import exceptions as table
from gendan.db import finding
from gendan.db import remedies as remedy_table
from gendan.domain.cases import Clocks
from gendan.domain.exceptions import CLOSED, MARKS, PRIORITIES, USUAL, Cause, Problem, Type
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services import references
from gendan.services.clocks import exception_policy, read_clocks
from gendan.services.codes import next_code
from gendan.services.commands import (
    Command,
    Date,
    ExceptionRef,
    LineRef,
    Money,
    Note,
    OrderRef,
    Quantity,
    UserRef,
    handles,
)
from gendan.services.context import Context
from gendan.services.remedies import (
    Proposal,
    RemedyView,
    beyond_authority,
    record,
    refuse_exceeding,
    remedy_views,
)


def _digit(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value in map(str, PRIORITIES) else value


Priority = Annotated[Literal[1, 2, 3, 4], BeforeValidator(_digit)]
SYSTEM = "system"
"""The user in whose name the program itself writes."""
Sort = Literal["refund", "credit", "replace", "repair", "return", "reship", "apology", "other"]


class ExceptionRaise(Command):
    """Raise an exception on an order; type and priority are those usual for the problem where they are left out."""

    command: ClassVar[str] = "exception.raise"
    role: ClassVar[str] = "clerk"

    order: OrderRef
    line: LineRef | None = None
    type: Type | None = None
    problem: Problem
    priority: Priority | None = Field(default=None, description="1 is the most pressing")
    description: Note | None = None


class ExceptionContain(Command):
    """Write down what was done at once so that it gets no worse (C204)."""

    command: ClassVar[str] = "exception.contain"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    exception: ExceptionRef
    action: Note = Field(min_length=1)


class ExceptionRemedy(Command):
    """Write down the remedy: what, who answers for it, by when, and what it costs; money beyond one's authority waits
    for a decision (C076, C206, C215)."""

    command: ClassVar[str] = "exception.remedy"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    exception: ExceptionRef
    action: Note = Field(min_length=1)
    kind: Sort = "other"
    line: int | None = Field(default=None, ge=1)
    qty: Quantity | None = None
    owner: UserRef | None = None
    due: Date | None = None
    cost: Money | None = None


class ExceptionEscalate(Command):
    """Raise an exception one step before its time is over, with the reason (C205)."""

    command: ClassVar[str] = "exception.escalate"
    role: ClassVar[str] = "follower"
    reason_required: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    exception: ExceptionRef


class ExceptionClose(Command):
    """Close an exception with its result and its cause (C206)."""

    command: ClassVar[str] = "exception.close"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    exception: ExceptionRef
    result: Note = Field(min_length=1)
    cause: Cause


@dataclass(frozen=True, slots=True)
class StepView:
    """What was done about an exception: ``contained``, ``remedy``, ``told``, ``step``, ``chase``, ``waiting``,
    ``resumed``, ``escalated``, ``closed``."""

    event: str
    at: datetime
    by: str | None
    action: str | None
    due: Any
    cause: str | None
    channel: str | None
    step: str | None
    level: int | None


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """An exception with its clock; ``step`` and ``node`` name what nobody reached in time, where that raised it."""

    exception: str
    type: str
    problem: str
    priority: int
    status: str
    open: bool
    line: int | None
    source: str
    description: str | None
    owner: str | None
    raised_at: datetime
    step: str | None
    node: str | None
    missed: Any
    clocks: Clocks
    level: int
    """How many steps the escalation has come; 0 is not escalated."""
    steps: tuple[StepView, ...]
    remedies: tuple[RemedyView, ...]

    @property
    def answered(self) -> bool:
        """Whether somebody answered it."""
        return self.clocks.response.ended is not None

    @property
    def due(self) -> datetime | None:
        """When something is to happen next: the answer, the next word, the solution; none where it is closed."""
        return self.clocks.next_due if self.open else None


@handles(ExceptionRaise)
def exception_raise(ctx: Context, cmd: ExceptionRaise) -> dict[str, Any]:
    """Raise an exception; its clocks are counted from when it happened."""
    order, line = ctx.refs["order"], ctx.refs.get("line")
    usual = USUAL[cmd.problem]
    code = new_code(ctx)
    priority = cmd.priority or usual.priority
    ctx.recorder.new(
        "exception",
        code=code,
        order=order.id,
        line=line.id if line else None,
        type=cmd.type or usual.type,
        problem=cmd.problem,
        priority=priority,
        description=cmd.description,
        source="hand",
        raised_at=ctx.at,
        owner=order.owner_id,
    )
    return {"exception": code, "order": order.number, "priority": priority, **_clocks(ctx, priority, ctx.at)}


def _clocks(ctx: Context, priority: int, raised_at: datetime) -> dict[str, str | None]:
    found = read_clocks(ctx.config, exception_policy(ctx.config, priority), raised_at, (), MARKS, raised_at)
    zone, step = ctx.config.zone, found.next_step
    return {
        "respond_by": found.response.due.astimezone(zone).isoformat(),
        "escalate_at": step.at.astimezone(zone).isoformat() if step else None,
    }


def new_code(ctx: Context) -> str:
    """The next code of an exception on this terminal: ``S01-T1-E00001``."""
    return next_code(ctx, "E", table.highest_code)


def raise_by_itself(
    ctx: Context,
    order_id: int,
    *,
    problem: Problem,
    source: str,
    line: int | None = None,
    description: str | None = None,
) -> str:
    """Raise an exception because of what a command brought about, unless one of the same problem and source stands
    open on the order (or on the line, a local id). Returns the code of the one that stands then (C189)."""
    ctx.settle()
    known = table.open_one(ctx.conn, order_id, line, problem, source)
    if known is not None:
        return str(known.code)
    code, usual = new_code(ctx), USUAL[problem]
    ctx.recorder.new(
        "exception",
        code=code,
        order=order_id,
        line=line,
        type=usual.type,
        problem=problem,
        priority=usual.priority,
        description=description,
        source=source,
        raised_at=ctx.at,
        owner=finding.order_by_id(ctx.conn, order_id).owner_id,
    )
    return code


def _running(ctx: Context) -> Any:
    found = ctx.refs["exception"]
    if found.status == CLOSED:
        raise Refusal("wrong_status", N_("Exception {code} is closed."), code=found.code)
    return found


def _record(ctx: Context, found: Any, event: str, **fields: Any) -> dict[str, Any]:
    ctx.recorder.event("exception_event", order=found.order_id, exception=found.id, event=event, **fields)
    ctx.settle()
    after = table.by_code(ctx.conn, found.code)
    return {"exception": found.code, "status": after.status}


@handles(ExceptionContain)
def exception_contain(ctx: Context, cmd: ExceptionContain) -> dict[str, Any]:
    """Record a containment; it answers the exception."""
    return _record(ctx, _running(ctx), "contained", action=cmd.action)


@handles(ExceptionRemedy)
def exception_remedy(ctx: Context, cmd: ExceptionRemedy) -> dict[str, Any]:
    """Record a remedy; it answers the exception, and stands until it is kept."""
    found = _running(ctx)
    order = finding.order_by_id(ctx.conn, found.order_id)
    line_id = references.line(ctx.conn, order.id, cmd.line) if cmd.line is not None else None
    proposal = Proposal(cmd.kind, cmd.action, cmd.cost, line_id, cmd.qty, ctx.refs.get("owner"), cmd.due)
    beyond = beyond_authority(ctx, cmd.cost)
    refuse_exceeding(ctx, order, [proposal])
    code = record(ctx, proposal, order=order, exception=found, beyond=beyond)
    return _record(ctx, found, "remedy", action=cmd.action) | {
        "remedy": code,
        "state": "to_approve" if beyond else "agreed",
    }


@handles(ExceptionEscalate)
def exception_escalate(ctx: Context, _cmd: ExceptionEscalate) -> dict[str, Any]:
    """Raise the level by one, up to the last role that the settings name."""
    found = _running(ctx)
    level = view_of(ctx.conn, ctx.config, found.order_id, found.code, ctx.at).level
    if level >= len(ctx.config[f"escalation.{found.priority}"]):
        raise Refusal("wrong_status", N_("Exception {code} is at the last step already."), code=found.code)
    return _record(ctx, found, "escalated", action=ctx.reason, level=level + 1) | {"level": level + 1}


@handles(ExceptionClose)
def exception_close(ctx: Context, cmd: ExceptionClose) -> dict[str, Any]:
    """Close it; closing a closed one succeeds and changes nothing (decisions.md)."""
    found = ctx.refs["exception"]
    if found.status == CLOSED:
        return {"exception": found.code, "status": CLOSED}
    return _record(ctx, found, CLOSED, action=cmd.result, cause=cmd.cause)


def view_of(conn: Connection, config: Config, order_id: int, code: str, now: datetime) -> ExceptionView:
    """One exception of an order by its code."""
    return next(one for one in exceptions_of(conn, config, order_id, now) if one.exception == code)


def exceptions_of(conn: Connection, config: Config, order_id: int, now: datetime) -> tuple[ExceptionView, ...]:
    """The exceptions of an order, oldest first, with their clocks at ``now`` and what was done."""
    return views(conn, config, table.of_order(conn, order_id), now)


def views(conn: Connection, config: Config, rows: list[Any], now: datetime) -> tuple[ExceptionView, ...]:
    """Rows of exceptions with their clocks at ``now``, what was done about them, and their remedies."""
    ids = [row.id for row in rows]
    done: dict[int, list[Any]] = {one: [] for one in ids}
    for event in table.events_of(conn, ids):
        done[event.exception_id].append(event)
    given: dict[str, list[RemedyView]] = {}
    for remedy in remedy_views(conn, remedy_table.of_exceptions(conn, ids)):
        given.setdefault(remedy.exception or "", []).append(remedy)
    return tuple(_view(config, row, done[row.id], tuple(given.get(row.code, ())), now) for row in rows)


def _view(config: Config, row: Any, done: list[Any], given: tuple[RemedyView, ...], now: datetime) -> ExceptionView:
    clocks = read_clocks(config, exception_policy(config, row.priority), row.raised_at, done, MARKS, now)
    by_hand = max((event.level or 0 for event in done if event.by != SYSTEM), default=0)
    return ExceptionView(
        exception=row.code,
        type=row.type,
        problem=row.problem,
        priority=row.priority,
        status=row.status,
        open=row.open,
        line=row.line,
        source=row.source,
        description=row.description,
        owner=row.owner,
        raised_at=row.raised_at,
        step=row.step,
        node=row.stop,
        missed=row.missed,
        clocks=clocks,
        level=max(len(clocks.told), by_hand),
        steps=tuple(StepView(e.event, e.at, e.by, e.action, e.due, e.cause, e.channel, e.step, e.level) for e in done),
        remedies=given,
    )
