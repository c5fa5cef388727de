"""Complaints: taken in with the customer's own words, answered, waited for, handed on (C219, C220, C234, S04)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from gendan.db import complaints as table
from gendan.db import finding
from gendan.domain.complaints import STEPS
from gendan.domain.exceptions import PRIORITIES, Problem
from gendan.domain.labels import label
from gendan.errors import Finding, Refusal, UsageError
from gendan.i18n import N_, Word
from gendan.services import references
from gendan.services.codes import next_code
from gendan.services.commands import Command, ComplaintRef, CustomerRef, Moment, Name, Note, OrderRef, UserRef, handles
from gendan.services.complaint_views import ComplaintView, similar_to, view_of
from gendan.services.contacts import ContactChannel
from gendan.services.context import Context


def _digit(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value in map(str, PRIORITIES) else value


def _lines(value: Any) -> Any:
    return value.splitlines() if isinstance(value, str) else value


Grade = Annotated[Literal[1, 2, 3, 4], BeforeValidator(_digit)]
"""Impact or priority; 1 is the heaviest."""
Points = Annotated[list[Name], BeforeValidator(_lines), Field(max_length=50)]


class ComplaintOpen(Command):
    """Take a complaint in: the customer's own words and the points first (C219, C220); of an order, of a customer."""

    command: ClassVar[str] = "complaint.open"
    role: ClassVar[str] = "clerk"

    customer: CustomerRef | None = None
    order: OrderRef | None = None
    line: int | None = Field(default=None, ge=1, le=1_000_000)
    channel: ContactChannel = "counter"
    words: Note | None = Field(default=None, description="what the customer said, as he said it")
    points: Points = Field(default_factory=list, description="what he complains of, one each")
    understood: bool = Field(default=False, description="he was told that he is understood and that we are sorry")
    problem: Problem | None = None
    at: Moment | None = None


class ComplaintListen(Command):
    """Complete the first step: what the customer said more, and that he was told that he is understood (C219)."""

    command: ClassVar[str] = "complaint.listen"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    complaint: ComplaintRef
    words: Note | None = None
    points: Points | None = None
    understood: bool | None = None
    at: Moment | None = None


class ComplaintRespond(Command):
    """Answer the customer; it stands among his contacts as well (C234)."""

    command: ClassVar[str] = "complaint.respond"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    complaint: ComplaintRef
    channel: ContactChannel
    summary: Note = Field(min_length=1)
    at: Moment | None = None


class ComplaintWait(Command):
    """Say that nothing goes on before the customer does something: the clock of the solution stands still."""

    command: ClassVar[str] = "complaint.wait"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    complaint: ComplaintRef
    note: Note | None = Field(default=None, description="what is waited for")
    at: Moment | None = None


class ComplaintResume(Command):
    """Say that the customer is no longer waited for."""

    command: ClassVar[str] = "complaint.resume"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    complaint: ComplaintRef
    note: Note | None = None
    at: Moment | None = None


class ComplaintUpdate(Command):
    """Hand it to somebody else, or change priority or problem; another priority than that of the impact needs the
    reason (C223)."""

    command: ClassVar[str] = "complaint.update"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    complaint: ComplaintRef
    owner: UserRef | None = None
    priority: Grade | None = None
    problem: Problem | None = None


@handles(ComplaintOpen)
def complaint_open(ctx: Context, cmd: ComplaintOpen) -> dict[str, Any]:
    """Write it down; its clocks are counted from when it was said."""
    order, customer = ctx.refs.get("order"), ctx.refs.get("customer")
    asker = references.asker(ctx.conn, cmd.command, order, customer)
    complete = bool(cmd.words and cmd.points and cmd.understood)
    code = next_code(ctx, "C", table.highest_code)
    found = ctx.recorder.new(
        "complaint",
        code=code,
        customer=asker,
        order=order.id if order is not None else None,
        line=references.line_id(ctx.conn, order, cmd.line),
        channel=cmd.channel,
        words=cmd.words or None,
        points="\n".join(cmd.points) or None,
        understood=cmd.understood,
        opened_at=ctx.at,
        owner=(order.owner_id if order is not None else None) or ctx.actor.id,
        problem=cmd.problem,
    )
    if complete:
        ctx.recorder.event("complaint_event", order=order.id if order else None, complaint=found, event="listened")
    ctx.settle()
    view = view_of(ctx.conn, ctx.config, found, ctx.at)
    return {
        "complaint": code,
        "customer": view.customer_code,
        "order": view.order,
        "respond_by": moment(ctx, view.clocks.response.due),
        "solve_by": moment(ctx, view.clocks.solution.due),
        "next": view.next,
        "similar": similar_document(ctx, found),
    }


def similar_document(ctx: Context, complaint_id: int) -> list[dict[str, Any]]:
    """Complaints like this one, newest first."""
    row = table.named(ctx.conn, [complaint_id])[0]
    return [
        {
            "complaint": one.complaint,
            "customer": one.customer,
            "opened": moment(ctx, one.opened),
            "step": one.step,
            "problem": one.problem,
            "order": one.order,
        }
        for one in similar_to(ctx.conn, ctx.config, row)
    ]


def moment(ctx: Context, at: Any) -> str:
    """A time in the store's zone."""
    return str(at.astimezone(ctx.config.zone).isoformat())


def in_turn(ctx: Context, *steps: str) -> ComplaintView:
    """The complaint, where one of ``steps`` is to be done now; else ``wrong_status``. Nothing happens before what
    happened before it."""
    view = running(ctx)
    if view.next not in steps:
        raise Refusal(
            "wrong_status",
            N_("Complaint {code} is not there yet, or past it: now comes {step}."),
            code=view.complaint,
            step=Word(label("complaint_next", view.next)),
        )
    taken = [one.at for one in view.steps if one.event in table.STEPS]
    if taken and ctx.at < max(taken):
        raise UsageError("bad_value", N_("{value} lies before the last step."), field="at", value=ctx.at)
    return view


def running(ctx: Context) -> ComplaintView:
    """The complaint, where it is open; else ``wrong_status``."""
    found = ctx.refs.get("complaint") or ctx.refs["case"]
    if not found.open:
        raise Refusal("wrong_status", N_("Complaint {code} is closed."), code=found.code)
    if ctx.at < found.opened_at:
        raise UsageError("bad_value", N_("{value} lies before the complaint."), field="at", value=ctx.at)
    return view_of(ctx.conn, ctx.config, found.id, ctx.now)


def record(ctx: Context, event: str, **fields: Any) -> dict[str, Any]:
    """Write down what happened, and say where the complaint stands now."""
    found = ctx.refs.get("complaint") or ctx.refs["case"]
    ctx.recorder.event("complaint_event", order=found.order_id, complaint=found.id, event=event, **fields)
    return standing(ctx)


def standing(ctx: Context) -> dict[str, Any]:
    """Where the complaint stands after what was written."""
    found = ctx.refs.get("complaint") or ctx.refs["case"]
    ctx.settle()
    view = view_of(ctx.conn, ctx.config, found.id, ctx.now)
    return {"complaint": view.complaint, "step": view.step, "next": view.next}


def refuse_gate(code: str, findings: Sequence[Finding]) -> None:
    """Refuse to go on while there are findings; all are named."""
    if findings:
        raise Refusal(
            "gate_closed",
            N_("Complaint {code} may not go on: {codes}."),
            findings=tuple(findings),
            code=code,
            codes=", ".join(one.code for one in findings),
        )


@handles(ComplaintListen)
def complaint_listen(ctx: Context, cmd: ComplaintListen) -> dict[str, Any]:
    """Write what was heard; it is complete with words, points and the word of understanding."""
    in_turn(ctx, STEPS[0], "locate")
    found = ctx.refs["complaint"]
    said: dict[str, Any] = {"words": cmd.words, "understood": cmd.understood}
    said["points"] = "\n".join(cmd.points) if cmd.points else None
    ctx.recorder.set("complaint", found.id, **{name: value for name, value in said.items() if value is not None})
    result = standing(ctx)
    return record(ctx, "listened") if result["next"] == "locate" else result


@handles(ComplaintRespond)
def complaint_respond(ctx: Context, cmd: ComplaintRespond) -> dict[str, Any]:
    """Record the answer, and the contact."""
    running(ctx)
    found = ctx.refs["complaint"]
    ctx.recorder.event(
        "contact",
        order=found.order_id,
        customer=found.customer_id,
        channel=cmd.channel,
        direction="out",
        summary=cmd.summary,
    )
    return record(ctx, "responded", channel=cmd.channel, text=cmd.summary)


@handles(ComplaintWait)
def complaint_wait(ctx: Context, cmd: ComplaintWait) -> dict[str, Any]:
    """Wait for the customer; only after he was answered, and not after the solution."""
    view = running(ctx)
    if view.clocks.response.ended is None:
        raise Refusal("wrong_status", N_("Answer the customer first; then he can be waited for."))
    if view.waiting or view.clocks.solution.ended is not None:
        raise Refusal("wrong_status", N_("{code} stands still already, or is solved."), code=view.complaint)
    return record(ctx, "waiting", text=cmd.note) | {"waiting": True}


@handles(ComplaintResume)
def complaint_resume(ctx: Context, cmd: ComplaintResume) -> dict[str, Any]:
    """Go on after the customer was waited for."""
    if not (view := running(ctx)).waiting:
        raise Refusal("wrong_status", N_("{code} does not wait for the customer."), code=view.complaint)
    return record(ctx, "resumed", text=cmd.note) | {"waiting": False}


@handles(ComplaintUpdate)
def complaint_update(ctx: Context, cmd: ComplaintUpdate) -> dict[str, Any]:
    """Change owner, priority or problem."""
    running(ctx)
    found = ctx.refs["complaint"]
    if cmd.priority is not None and cmd.priority != found.priority and not ctx.reason:
        raise Refusal("reason_required", N_("{command} needs a reason. Say why."), field="reason", command=cmd.command)
    owner = ctx.refs.get("owner")
    changed = {"owner": owner.id if owner else None, "priority": cmd.priority, "problem": cmd.problem}
    ctx.recorder.set("complaint", found.id, **{name: value for name, value in changed.items() if value is not None})
    return standing(ctx)


def order_of(ctx: Context) -> Any:
    """The order that the complaint is about, or none."""
    found = ctx.refs.get("complaint") or ctx.refs["case"]
    return finding.order_by_id(ctx.conn, found.order_id) if found.order_id is not None else None
