"""Steps of an exception: the customer told, the playbook ticked, chased, waiting, changed, its remedies decided
(C076, C204, C208, C214)."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from gendan.db import exceptions as table
from gendan.db import finding
from gendan.db import remedies as remedy_table
from gendan.domain.exceptions import Problem, Type
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services import references
from gendan.services.commands import Code, Command, Date, ExceptionRef, Note, UserRef, handles
from gendan.services.contacts import ContactChannel
from gendan.services.context import Context
from gendan.services.exception_views import ExceptionView, view_of
from gendan.services.exceptions import Priority, record_step, running
from gendan.services.missing import missing
from gendan.services.playbooks import steps_for
from gendan.services.remedies import decide


class ExceptionTell(Command):
    """Write down what the customer was told about an exception; it stands among his contacts too (C208)."""

    command: ClassVar[str] = "exception.tell"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    exception: ExceptionRef
    channel: ContactChannel
    summary: Note = Field(min_length=1)
    next: Date | None = Field(default=None, description="when to speak to the customer again")


class ExceptionStep(Command):
    """Tick a step of the playbook; each once (C209-C213)."""

    command: ClassVar[str] = "exception.step"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    exception: ExceptionRef
    step: Code = Field(description="code of a step of the playbook for its problem")
    note: Note | None = None


class ExceptionChase(Command):
    """Say when an exception is looked after next (C214)."""

    command: ClassVar[str] = "exception.chase"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    exception: ExceptionRef
    date: Date
    note: Note | None = None


class ExceptionWait(Command):
    """Wait for the customer: the clocks of the solution and of the next word stand still (C204)."""

    command: ClassVar[str] = "exception.wait"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    exception: ExceptionRef
    note: Note | None = None


class ExceptionResume(Command):
    """Go on after waiting for the customer."""

    command: ClassVar[str] = "exception.resume"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    exception: ExceptionRef
    note: Note | None = None


class ExceptionUpdate(Command):
    """Change what an exception is, how pressing, or who answers for it."""

    command: ClassVar[str] = "exception.update"
    role: ClassVar[str] = "follower"
    reason_required: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    exception: ExceptionRef
    priority: Priority | None = None
    owner: UserRef | None = None
    type: Type | None = None
    problem: Problem | None = None
    line: int | None = Field(default=None, ge=1, le=1_000_000)


class ExceptionApprove(Command):
    """Approve the remedies of an exception that wait for a decision (C076)."""

    command: ClassVar[str] = "exception.approve"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    case: ExceptionRef


class ExceptionReject(Command):
    """Reject the remedies of an exception that wait for a decision."""

    command: ClassVar[str] = "exception.reject"
    role: ClassVar[str] = "follower"
    reason_required: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    case: ExceptionRef


@handles(ExceptionTell)
def exception_tell(ctx: Context, cmd: ExceptionTell) -> dict[str, Any]:
    """Record the word; it answers the exception, and is a contact with the order's customer."""
    found = running(ctx)
    order = finding.order_by_id(ctx.conn, found.order_id)
    ctx.recorder.event(
        "contact",
        order=order.id,
        customer=order.customer_id,
        channel=cmd.channel,
        direction="out",
        summary=cmd.summary,
        next_on=cmd.next,
    )
    return record_step(ctx, found, "told", action=cmd.summary, channel=cmd.channel)


@handles(ExceptionStep)
def exception_step(ctx: Context, cmd: ExceptionStep) -> dict[str, Any]:
    """Tick a step; one that is ticked already is not ticked again."""
    found = running(ctx)
    known = [step.code for step in steps_for(ctx.conn, found.problem)]
    if cmd.step not in known:
        raise UsageError(
            "bad_value",
            N_("{value} is no step of this playbook. It has: {known}."),
            field="step",
            value=cmd.step,
            known=", ".join(known),
        )
    ticked = [one.step for one in table.events_of(ctx.conn, [found.id]) if one.event == "step"]
    if cmd.step not in ticked:
        record_step(ctx, found, "step", action=cmd.note, step=cmd.step)
        ticked.append(cmd.step)
    return {"exception": found.code, "step": cmd.step, "left": [one for one in known if one not in ticked]}


@handles(ExceptionChase)
def exception_chase(ctx: Context, cmd: ExceptionChase) -> dict[str, Any]:
    """Record the next day; it stands on the list of that day."""
    found = running(ctx)
    if cmd.date < ctx.day:
        raise UsageError("bad_value", N_("{value} is past. Name a day from today on."), field="date", value=cmd.date)
    return record_step(ctx, found, "chase", action=cmd.note, due=cmd.date) | {"date": cmd.date.isoformat()}


@handles(ExceptionWait)
def exception_wait(ctx: Context, cmd: ExceptionWait) -> dict[str, Any]:
    """Record that the customer is waited for; possible after the first answer only."""
    found = running(ctx)
    view = _view(ctx, found)
    if not view.answered:
        raise Refusal("wrong_status", N_("Exception {code} has no answer yet; answer it first."), code=found.code)
    if view.waiting:
        raise Refusal("wrong_status", N_("Exception {code} waits for the customer already."), code=found.code)
    return record_step(ctx, found, "waiting", action=cmd.note)


@handles(ExceptionResume)
def exception_resume(ctx: Context, cmd: ExceptionResume) -> dict[str, Any]:
    """Record that it goes on."""
    found = running(ctx)
    if not _view(ctx, found).waiting:
        raise Refusal("wrong_status", N_("Exception {code} does not wait for the customer."), code=found.code)
    return record_step(ctx, found, "resumed", action=cmd.note)


def _view(ctx: Context, found: Any) -> ExceptionView:
    return view_of(ctx.conn, ctx.config, found.order_id, found.code, ctx.at)


@handles(ExceptionUpdate)
def exception_update(ctx: Context, cmd: ExceptionUpdate) -> dict[str, Any]:
    """Write what changed; its clocks follow the priority that is in force."""
    found = running(ctx)
    wanted = {"priority": cmd.priority, "type": cmd.type, "problem": cmd.problem}
    given = {name: value for name, value in wanted.items() if value is not None}
    if cmd.owner is not None:
        given["owner"] = ctx.refs["owner"].id
    if cmd.line is not None:
        given["line"] = references.line(ctx.conn, found.order_id, cmd.line).id
    if not given:
        names = ("priority", "owner", "type", "problem", "line")
        raise missing(cmd.command, *names, names=" / ".join(names))
    changed = ctx.recorder.set("exception", found.id, **given)
    ctx.settle()
    return {"exception": found.code, "changed": sorted(changed)}


@handles(ExceptionApprove)
def exception_approve(ctx: Context, _cmd: ExceptionApprove) -> dict[str, Any]:
    """Approve all that waits of this case, within one's own authority and not what one proposed oneself."""
    return _decide(ctx, "approved")


@handles(ExceptionReject)
def exception_reject(ctx: Context, _cmd: ExceptionReject) -> dict[str, Any]:
    """Reject all that waits of this case."""
    return _decide(ctx, "rejected")


def _decide(ctx: Context, decision: str) -> dict[str, Any]:
    found = ctx.refs["case"]
    codes = decide(ctx, remedy_table.of_exceptions(ctx.conn, [found.id]), decision)
    if not codes:
        raise Refusal("wrong_status", N_("Exception {code} has nothing to decide."), code=found.code)
    ctx.settle()
    return {"exception": found.code, "decision": decision, "remedies": codes}
