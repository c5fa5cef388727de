"""Requests of customers: taken in, answered, waited for, solved (C232-C236, C265, S10)."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from gendan.db import requests as table
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services import references
from gendan.services.codes import next_code
from gendan.services.commands import Command, CustomerRef, Moment, Note, OrderRef, RequestRef, UserRef, handles
from gendan.services.contacts import ContactChannel
from gendan.services.context import Context
from gendan.services.request_views import RequestView, view_of

RequestSort = Literal["question", "repair", "warranty", "install", "training", "maintenance", "feedback", "other"]


class RequestOpen(Command):
    """Take in a request of a customer, about an order or in general; its clocks begin (C234, C236)."""

    command: ClassVar[str] = "request.open"
    role: ClassVar[str] = "clerk"

    customer: CustomerRef | None = None
    order: OrderRef | None = None
    line: int | None = Field(default=None, ge=1, le=1_000_000)
    channel: ContactChannel
    summary: Note = Field(min_length=1, description="what the customer asks for")
    kind: RequestSort = "question"
    owner: UserRef | None = None
    at: Moment | None = None


class RequestRespond(Command):
    """Answer the customer; it stands among his contacts as well."""

    command: ClassVar[str] = "request.respond"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    request: RequestRef
    channel: ContactChannel
    summary: Note = Field(min_length=1)
    at: Moment | None = None


class RequestSolve(Command):
    """Say how the request was solved; its clocks end. With a channel it is a contact as well."""

    command: ClassVar[str] = "request.solve"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    request: RequestRef
    result: Note = Field(min_length=1)
    channel: ContactChannel | None = None
    at: Moment | None = None


class RequestWait(Command):
    """Say that nothing goes on before the customer does something: the clock of the solution stands still."""

    command: ClassVar[str] = "request.wait"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    request: RequestRef
    note: Note | None = Field(default=None, description="what is waited for")
    at: Moment | None = None


class RequestResume(Command):
    """Say that the customer is no longer waited for."""

    command: ClassVar[str] = "request.resume"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    request: RequestRef
    note: Note | None = None
    at: Moment | None = None


class RequestUpdate(Command):
    """Hand a request to somebody else, or say better what it is about."""

    command: ClassVar[str] = "request.update"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    request: RequestRef
    owner: UserRef | None = None
    kind: RequestSort | None = None
    summary: Note | None = None


@handles(RequestOpen)
def request_open(ctx: Context, cmd: RequestOpen) -> dict[str, Any]:
    """Write it down; the clocks are counted from when the customer asked."""
    order, customer = ctx.refs.get("order"), ctx.refs.get("customer")
    asker = references.asker(ctx.conn, cmd.command, order, customer)
    owner = ctx.refs.get("owner")
    code = next_code(ctx, "R", table.highest_code)
    row_id = ctx.recorder.new(
        "request",
        code=code,
        customer=asker,
        order=order.id if order is not None else None,
        line=references.line_id(ctx.conn, order, cmd.line),
        sort=cmd.kind,
        channel=cmd.channel,
        summary=cmd.summary,
        opened_at=ctx.at,
        owner=owner.id if owner is not None else (order.owner_id if order is not None else None) or ctx.actor.id,
    )
    _contact(ctx, asker, order.id if order is not None else None, cmd.channel, "in", cmd.summary)
    ctx.settle()
    return _opened(ctx, view_of(ctx.conn, ctx.config, row_id, ctx.at))


def _contact(ctx: Context, customer: int, order: int | None, channel: str, direction: str, said: str) -> None:
    ctx.recorder.event("contact", order=order, customer=customer, channel=channel, direction=direction, summary=said)


def _opened(ctx: Context, view: RequestView) -> dict[str, Any]:
    def moment(at: Any) -> str:
        return str(at.astimezone(ctx.config.zone).isoformat())

    return {
        "request": view.request,
        "customer": view.customer_code,
        "order": view.order,
        "answer_by": moment(view.answer_by),
        "respond_by": moment(view.clocks.response.due),
        "solve_by": moment(view.clocks.solution.due),
        "warranty": warranty_document(view),
    }


def warranty_document(view: RequestView) -> dict[str, Any] | None:
    """The last day of the warranty and whether the request is inside; none where nothing was delivered."""
    if view.warranty is None:
        return None
    return {"until": view.warranty.until.isoformat(), "inside": view.warranty.inside}


def _running(ctx: Context) -> RequestView:
    """The request, where it is open and was asked by then."""
    found = ctx.refs["request"]
    if not found.open:
        raise Refusal("wrong_status", N_("Request {code} is solved."), code=found.code)
    if ctx.at < found.opened_at:
        raise UsageError("bad_value", N_("{value} lies before the request."), field="at", value=ctx.at)
    return view_of(ctx.conn, ctx.config, found.id, ctx.now)


def _record(ctx: Context, event: str, channel: str | None = None, text: str | None = None) -> dict[str, Any]:
    found = ctx.refs["request"]
    ctx.recorder.event("request_event", order=found.order_id, request=found.id, event=event, channel=channel, text=text)
    ctx.settle()
    view = view_of(ctx.conn, ctx.config, found.id, ctx.now)
    return {"request": view.request, "status": view.status}


@handles(RequestRespond)
def request_respond(ctx: Context, cmd: RequestRespond) -> dict[str, Any]:
    """Record the answer, and the contact."""
    _running(ctx)
    found = ctx.refs["request"]
    _contact(ctx, found.customer_id, found.order_id, cmd.channel, "out", cmd.summary)
    said = _record(ctx, "responded", cmd.channel, cmd.summary)
    view = view_of(ctx.conn, ctx.config, found.id, ctx.now)
    return said | {"quick": view.quick, "in_time": not view.clocks.response.breached}


@handles(RequestSolve)
def request_solve(ctx: Context, cmd: RequestSolve) -> dict[str, Any]:
    """End it; solving a solved one succeeds and changes nothing (decisions.md)."""
    found = ctx.refs["request"]
    if not found.open:
        return {"request": found.code, "status": "solved"}
    _running(ctx)
    if cmd.channel is not None:
        _contact(ctx, found.customer_id, found.order_id, cmd.channel, "out", cmd.result)
    said = _record(ctx, "solved", cmd.channel, cmd.result)
    view = view_of(ctx.conn, ctx.config, found.id, ctx.now)
    return said | {"in_time": not view.clocks.solution.breached}


@handles(RequestWait)
def request_wait(ctx: Context, cmd: RequestWait) -> dict[str, Any]:
    """Wait for the customer; only after he was answered."""
    view = _running(ctx)
    if not view.answered:
        raise Refusal("wrong_status", N_("Answer the customer first; then he can be waited for."))
    if view.waiting:
        raise Refusal("wrong_status", N_("{code} stands still already, or is solved."), code=view.request)
    return _record(ctx, "waiting", text=cmd.note)


@handles(RequestResume)
def request_resume(ctx: Context, cmd: RequestResume) -> dict[str, Any]:
    """Go on after the customer was waited for."""
    if not (view := _running(ctx)).waiting:
        raise Refusal("wrong_status", N_("{code} does not wait for the customer."), code=view.request)
    return _record(ctx, "resumed", text=cmd.note)


@handles(RequestUpdate)
def request_update(ctx: Context, cmd: RequestUpdate) -> dict[str, Any]:
    """Change owner, kind or words."""
    view, owner = _running(ctx), ctx.refs.get("owner")
    changed = {"owner": owner.id if owner else None, "sort": cmd.kind, "summary": cmd.summary}
    ctx.recorder.set(
        "request", ctx.refs["request"].id, **{name: value for name, value in changed.items() if value is not None}
    )
    return {"request": view.request, "status": view.status}
