"""Exceptions: raised by hand or by the program, contained, mended, escalated, closed (C189, C201-C206)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from gendan.db import entry, finding
from gendan.db import exceptions as table
from gendan.db import order_page as page_table
from gendan.db import remedies as remedy_table
from gendan.db.recorder import uid_about
from gendan.deadlines import exception_policy, read_clocks
from gendan.domain.exceptions import CLOSED, MARKS, PRIORITIES, TOUCHING, USUAL, Cause, Problem, Type
from gendan.domain.remedies import GOODS, MONEY
from gendan.errors import Finding, Refusal, UsageError
from gendan.i18n import N_
from gendan.services import references
from gendan.services.codes import next_code, shared_code
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
from gendan.services.exception_views import view_of
from gendan.services.missing import missing
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
    line: int | None = Field(default=None, ge=1, le=1_000_000)
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
    because: tuple[datetime, str] | None = None,
) -> str:
    """Raise an exception because of what a command brought about, unless one of the same problem and source stands
    open on the order (or on the line, a local id). Returns the code of the one that stands then (C189).

    ``because`` names a fact that other terminals know too, by its moment and uid: who raises the same because of the
    same raises one with them.
    """
    ctx.settle()
    known = table.open_one(ctx.conn, order_id, line, problem, source)
    if known is not None:
        return str(known.code)
    usual, uid = USUAL[problem], None
    if because is not None:
        uid = uid_about(because[0], "exception", source, because[1])
        uid = None if table.is_there(ctx.conn, uid) else uid
    code = new_code(ctx) if uid is None else shared_code(ctx.terminal.store, "E", uid)
    ctx.recorder.new(
        "exception",
        uid,
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


def running(ctx: Context) -> Any:
    """The exception that a command names, where it is not closed."""
    found = ctx.refs["exception"]
    if found.status == CLOSED:
        raise Refusal("wrong_status", N_("Exception {code} is closed."), code=found.code)
    return found


def record_step(ctx: Context, found: Any, event: str, **fields: Any) -> dict[str, Any]:
    """Write a step down; returns the code of the exception and its status then."""
    if ctx.at < found.raised_at:
        raise UsageError("bad_value", N_("{value} lies before the exception was raised."), field="at", value=ctx.at)
    ctx.recorder.event("exception_event", order=found.order_id, exception=found.id, event=event, **fields)
    ctx.settle()
    after = table.by_code(ctx.conn, found.code)
    return {"exception": found.code, "status": after.status}


@handles(ExceptionContain)
def exception_contain(ctx: Context, cmd: ExceptionContain) -> dict[str, Any]:
    """Record a containment; it answers the exception."""
    return record_step(ctx, running(ctx), "contained", action=cmd.action)


@handles(ExceptionRemedy)
def exception_remedy(ctx: Context, cmd: ExceptionRemedy) -> dict[str, Any]:
    """Record a remedy; it answers the exception, and stands until it is kept."""
    found = running(ctx)
    order = finding.order_by_id(ctx.conn, found.order_id)
    line = _line_of(ctx, order, cmd)
    proposal = Proposal(cmd.kind, cmd.action, cmd.cost, line, cmd.qty, ctx.refs.get("owner"), cmd.due)
    beyond = beyond_authority(ctx, cmd.cost)
    refuse_exceeding(ctx, order, [proposal])
    code = record(ctx, proposal, order=order, exception=found, beyond=beyond)
    return record_step(ctx, found, "remedy", action=cmd.action) | {
        "remedy": code,
        "state": "to_approve" if beyond else "agreed",
    }


def _line_of(ctx: Context, order: Any, cmd: ExceptionRemedy) -> Any:
    """The line that a remedy is about; goods need their quantity, and their line where the order has several."""
    number = cmd.line
    if cmd.kind in GOODS:
        pieces = entry.lines_of(ctx.conn, order.id)
        number = pieces[0].pos if number is None and len(pieces) == 1 else number
        names = tuple(name for name, value in (("line", number), ("qty", cmd.qty)) if value is None)
        if names:
            raise missing(cmd.command, *names)
    return references.line(ctx.conn, order.id, number) if number is not None else None


@handles(ExceptionEscalate)
def exception_escalate(ctx: Context, _cmd: ExceptionEscalate) -> dict[str, Any]:
    """Raise the level by one, up to the last role that the settings name."""
    found = running(ctx)
    level = view_of(ctx.conn, ctx.config, found.order_id, found.code, ctx.at).level
    if level >= len(ctx.config[f"escalation.{found.priority}"]):
        raise Refusal("wrong_status", N_("Exception {code} is at the last step already."), code=found.code)
    return record_step(ctx, found, "escalated", action=ctx.reason, level=level + 1) | {"level": level + 1}


@handles(ExceptionClose)
def exception_close(ctx: Context, cmd: ExceptionClose) -> dict[str, Any]:
    """Close it; closing a closed one succeeds and changes nothing (decisions.md). What was agreed and asks for no
    goods and no money is kept by it; where the customer was told nothing, the result warns (C208)."""
    found = ctx.refs["exception"]
    if found.status == CLOSED:
        return {"exception": found.code, "status": CLOSED}
    given = remedy_table.of_exceptions(ctx.conn, [found.id])
    if findings := closing_findings(remedy_views(ctx.conn, given)):
        raise Refusal(
            "gate_closed",
            N_("Exception {code} may not be closed yet: {codes}."),
            findings=findings,
            code=found.code,
            codes=", ".join(dict.fromkeys(one.code for one in findings)),
        )
    warning = {} if _was_told(ctx, found) else {"warning": "customer_not_told"}
    for row in given:
        if row.state == "agreed":
            ctx.recorder.event("remedy_event", order=row.order_id, remedy=row.id, event="kept", text=cmd.result)
    return record_step(ctx, found, CLOSED, action=cmd.result, cause=cmd.cause) | warning


def closing_findings(given: Sequence[RemedyView]) -> tuple[Finding, ...]:
    """What keeps an exception open: remedies that wait for a decision, goods still to come or to go, money that nobody
    said was given (C206, C215)."""
    found = []
    for one in given:
        if one.state == "to_approve":
            found.append(Finding("remedy_open", N_("Remedy {code} waits for a decision."), {"code": one.remedy}))
        elif one.awaited:
            values = {"code": one.remedy, "qty": f"{one.awaited.normalize():f}"}
            found.append(
                Finding("return_awaited", N_("Remedy {code}: {qty} {qty:piece is|pieces are} to come back."), values)
            )
        if one.to_send and one.state == "agreed":
            values = {"code": one.remedy, "qty": f"{one.to_send.normalize():f}"}
            found.append(
                Finding("remedy_open", N_("Remedy {code}: {qty} {qty:piece is|pieces are} to go out."), values)
            )
        if one.sort in MONEY and one.state == "agreed":
            found.append(Finding("remedy_open", N_("Remedy {code} is not given yet."), {"code": one.remedy}))
    return tuple(found)


def _was_told(ctx: Context, found: Any) -> bool:
    """Whether the customer heard of it since it was raised; what the program raised need not concern him."""
    if found.source != "hand" or found.problem not in TOUCHING:
        return True
    told = any(one.event == "told" for one in table.events_of(ctx.conn, [found.id]))
    return told or any(one.at >= found.raised_at for one in page_table.contacts_of(ctx.conn, found.order_id))
