"""The customer's yes, approvals, invalid orders; and the moment of confirmation (C031, C051, C076-C078)."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from gendan.db import confirming as table
from gendan.db import entry, finding
from gendan.domain.confirmation import BEYOND, NOTHING_OPEN, URGENT
from gendan.domain.labels import label
from gendan.domain.roles import may
from gendan.errors import Finding, Refusal
from gendan.i18n import N_, Word
from gendan.services.alone import refuse_early
from gendan.services.commands import Code, Command, Name, Named, Note, OrderRef, handles
from gendan.services.context import Context
from gendan.services.milestones import refuse_ended
from gendan.services.planning import make_plan
from gendan.services.urgent import refuse_urgency


class OrderCustomerYes(Command):
    """Record the customer's yes with channel, person and time; without it no order is confirmed (C051)."""

    command: ClassVar[str] = "order.customer_yes"
    role: ClassVar[str] = "clerk"

    order: OrderRef
    channel: Code
    person: Name
    note: Note | None = None


class OrderApprove(Command):
    """Decide on findings: all that are open, or those named (C076, C078)."""

    command: ClassVar[str] = "order.approve"
    role: ClassVar[str] = "clerk"

    order: OrderRef
    findings: list[Named] | None = Field(default=None, max_length=100)


class OrderSelfApprove(Command):
    """Approve one's own order, where nobody else can: only after the set interval, and marked as such."""

    command: ClassVar[str] = "order.self_approve"
    role: ClassVar[str] = "supervisor"
    reason_required: ClassVar[bool] = True

    order: OrderRef


class OrderReject(Command):
    """Refuse the findings of an order: it goes back to its draft, with the reason."""

    command: ClassVar[str] = "order.reject"
    role: ClassVar[str] = "clerk"
    reason_required: ClassVar[bool] = True

    order: OrderRef
    findings: list[Named] | None = Field(default=None, max_length=100)


class OrderInvalid(Command):
    """Mark an order as invalid: it waits in a queue of its own to be completed by telephone (C031, C032)."""

    command: ClassVar[str] = "order.invalid"
    role: ClassVar[str] = "follower"
    reason_required: ClassVar[bool] = True

    order: OrderRef


class OrderValid(Command):
    """Take an order out of the invalid ones, its gaps filled (C032)."""

    command: ClassVar[str] = "order.valid"
    role: ClassVar[str] = "follower"

    order: OrderRef


def _submitted(ctx: Context, order: Any) -> Any:
    standing = table.standing_of(ctx.conn, order.id)
    if standing is None or not standing.submitted or order.status in ("cancelled", "closed"):
        raise Refusal("wrong_status", N_("Order {number} is not waiting for confirmation."), number=order.number)
    return standing


@handles(OrderCustomerYes)
def order_customer_yes(ctx: Context, cmd: OrderCustomerYes) -> dict[str, Any]:
    """Record to what the customer said yes; after the check, before or after the approval."""
    order = ctx.refs["order"]
    standing = _submitted(ctx, order)
    if standing.to_settle or standing.to_check:
        raise Refusal(
            "gate_closed",
            N_("Order {number} is not checked yet; the customer says yes to checked content."),
            findings=(Finding("not_checked", N_("The second check is open."), {}),),
            number=order.number,
        )
    now = table.seals(ctx.conn, [order.id])[order.id]
    ctx.recorder.event(
        "customer_yes", order=order.id, channel=cmd.channel, person=cmd.person, note=cmd.note, agreed=now
    )
    return _status(ctx, order.id)


def _status(ctx: Context, order_id: int) -> dict[str, Any]:
    ctx.settle()
    confirm_if_ready(ctx, order_id)
    order = finding.order_by_id(ctx.conn, order_id)
    return {"order": order.number, "status": order.status}


def confirm_if_ready(ctx: Context, order_id: int) -> bool:
    """Confirm the order where nothing is open any more: the one place where an order becomes confirmed.

    Only a command of a person leads here; an edit, a copy or a merge never does.
    """
    standing = table.standing_of(ctx.conn, order_id)
    if standing is None or standing.status != "open":
        return False
    order = finding.order_by_id(ctx.conn, order_id)
    if not order.valid or order.status in ("cancelled", "closed"):
        return False
    if order.confirmed_at is None:
        now = table.seals(ctx.conn, [order_id])[order_id]
        ctx.recorder.event("order_event", order=order_id, event="confirmed", detail={"seal": now})
        make_plan(ctx, order)
    ctx.settle()
    return True


def _asked(ctx: Context, order: Any, named: list[str] | None) -> list[dict[str, Any]]:
    """The open findings that are meant; unknown codes are refused."""
    standing = _submitted(ctx, order)
    opened = table.opening_of(ctx.conn, order.id)
    waiting = [one for one in opened.detail["findings"] if one["code"] in standing.to_approve]
    unknown = [code for code in named or () if code not in standing.to_approve]
    if unknown or not waiting:
        raise Refusal(
            "wrong_status" if not unknown else "unknown_reference",
            N_("Order {number} has nothing open to decide: {codes}.") if unknown else NOTHING_OPEN,
            field="findings" if unknown else None,
            number=order.number,
            codes=", ".join(unknown),
        )
    return [one for one in waiting if named is None or one["code"] in named]


def _refuse_beyond(ctx: Context, asked: list[dict[str, Any]]) -> None:
    beyond = [one for one in asked if not may(ctx.actor.role, one["overridable_by"] or "admin")]
    if beyond:
        raise Refusal(
            "over_authority",
            BEYOND,
            findings=tuple(Finding(o["code"], o["message"], o["params"], o["overridable_by"]) for o in beyond),
            codes=", ".join(one["code"] for one in beyond),
            role=Word(label("role", ctx.actor.role)),
            least=Word(label("role", beyond[0]["overridable_by"] or "admin")),
        )


@handles(OrderApprove)
def order_approve(ctx: Context, cmd: OrderApprove) -> dict[str, Any]:
    """Approve findings within one's authority. Nobody approves what he entered or changed himself, except what a
    clerk only has to acknowledge."""
    order = ctx.refs["order"]
    asked = _asked(ctx, order, cmd.findings)
    if ctx.actor.uid in entry.writers(ctx.conn, order.id) and any(o["overridable_by"] != "clerk" for o in asked):
        raise Refusal(
            "same_person", N_("You entered or changed order {number}; somebody else approves it."), number=order.number
        )
    _refuse_beyond(ctx, asked)
    ctx.recorder.event("approval", order=order.id, decision="approved", codes=[one["code"] for one in asked])
    return _status(ctx, order.id)


@handles(OrderSelfApprove)
def order_self_approve(ctx: Context, cmd: OrderSelfApprove) -> dict[str, Any]:
    """Approve all findings of one's own order after the set interval; marked and reported as such."""
    order = ctx.refs["order"]
    asked = _asked(ctx, order, None)
    _refuse_beyond(ctx, asked)
    refuse_early(ctx, table.opening_of(ctx.conn, order.id), "check.self_check_after")
    ctx.recorder.event("approval", order=order.id, decision="self", codes=[one["code"] for one in asked])
    return _status(ctx, order.id)


@handles(OrderReject)
def order_reject(ctx: Context, cmd: OrderReject) -> dict[str, Any]:
    """Turn an order back to its draft; where only its urgency is refused it goes its ordinary way."""
    order = ctx.refs["order"]
    asked = _asked(ctx, order, cmd.findings)
    _refuse_beyond(ctx, asked)
    if [one["code"] for one in asked] == [URGENT]:
        refuse_urgency(ctx, order)
        return _status(ctx, order.id)
    codes = ",".join(one["code"] for one in asked)
    ctx.recorder.event("order_event", order=order.id, event="rejected", code=codes)
    return _status(ctx, order.id)


@handles(OrderInvalid)
def order_invalid(ctx: Context, cmd: OrderInvalid) -> dict[str, Any]:
    """Mark an order that is not confirmed yet as invalid."""
    order = ctx.refs["order"]
    refuse_ended(order)
    if not order.valid:
        raise Refusal("wrong_status", N_("Order {number} is invalid already."), number=order.number)
    if order.confirmed_at is not None:
        raise Refusal("wrong_status", N_("Order {number} is confirmed; cancel it or amend it."), number=order.number)
    ctx.recorder.event("order_event", order=order.id, event="invalid")
    return _status(ctx, order.id)


@handles(OrderValid)
def order_valid(ctx: Context, cmd: OrderValid) -> dict[str, Any]:
    """Take an order out of the invalid ones."""
    order = ctx.refs["order"]
    refuse_ended(order)
    if order.valid:
        raise Refusal("wrong_status", N_("Order {number} is valid."), number=order.number)
    ctx.recorder.event("order_event", order=order.id, event="valid")
    return _status(ctx, order.id)
