"""Orders under way: a new date, a new owner, held, resumed, cancelled (C011, C012, C015, C169)."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from gendan.db import finding
from gendan.db.orders import last_promise
from gendan.domain.lifecycle import STAGES
from gendan.domain.roles import may
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services import planning
from gendan.services.commands import Code, Command, Date, Name, OrderRef, UserRef, handles
from gendan.services.context import Context
from gendan.services.exceptions import raise_by_itself
from gendan.services.milestones import refuse_ended
from gendan.services.timeline import timeline_of

THIRD_SLIP = 3
"""The slip from which on an exception is raised; it closes no gate (decisions.md)."""


class OrderPromise(Command):
    """Promise another delivery date; the first one stays for the figures (C169)."""

    command: ClassVar[str] = "order.promise"
    role: ClassVar[str] = "follower"
    reason_required: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    order: OrderRef
    date: Date
    asked_by: Literal["customer", "us", "supplier"] = Field(default="us", description="who asked for it")
    agreed: bool | None = Field(default=None, description="the customer's answer; left out where not known")


class OrderAssign(Command):
    """Name the follower who answers for the order to its end (C015)."""

    command: ClassVar[str] = "order.assign"
    role: ClassVar[str] = "supervisor"
    undoable: ClassVar[bool] = True

    order: OrderRef
    owner: UserRef
    team: Name | None = None


class OrderCancel(Command):
    """Cancel an order, with a code and a reason; after production began a supervisor does it (C012)."""

    command: ClassVar[str] = "order.cancel"
    role: ClassVar[str] = "clerk"
    reason_required: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    order: OrderRef
    code: Code = "other"


class OrderHold(Command):
    """Put an order on hold; after production began a supervisor does it."""

    command: ClassVar[str] = "order.hold"
    role: ClassVar[str] = "clerk"
    reason_required: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    order: OrderRef


class OrderResume(Command):
    """Go on with an order that was on hold."""

    command: ClassVar[str] = "order.resume"
    role: ClassVar[str] = "clerk"
    reason_required: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    order: OrderRef


@handles(OrderPromise)
def order_promise(ctx: Context, cmd: OrderPromise) -> dict[str, Any]:
    """Record the new date and move the plan that is still open."""
    order = ctx.refs["order"]
    refuse_ended(order)
    if order.delivered_on is not None:
        raise Refusal("wrong_status", N_("Order {number} is delivered; its date stands."), number=order.number)
    if order.placed_on is None:
        raise Refusal("wrong_status", N_("Order {number} is a draft; nothing is promised yet."), number=order.number)
    if cmd.date < order.placed_on:
        raise Refusal("bad_value", N_("{value} lies before the order was placed."), field="date", value=cmd.date)
    before = last_promise(ctx.conn, order.id)
    ctx.recorder.event(
        "promise", order=order.id, promised=cmd.date, asked_by=cmd.asked_by, agreed=cmd.agreed, reason=ctx.reason
    )
    planning.move(ctx, order.id, cmd.date)
    ctx.settle()
    after = finding.order_by_id(ctx.conn, order.id)
    seen = timeline_of(ctx.conn, order.id, ctx.config, ctx.today)
    found = {
        "order": order.number,
        "promised": after.promised.isoformat(),
        "slips": after.slips,
        "forecast": seen.forecast.isoformat() if seen.forecast else None,
        "slack_days": seen.slack_days,
    }
    if after.slips < THIRD_SLIP or after.slips == order.slips:
        return found
    because = (before.at, str(before.uid)) if before is not None else None
    raised = raise_by_itself(ctx, order.id, problem="delay", source="slips", because=because)
    return found | {"warning": "third_slip", "exception": raised}


@handles(OrderAssign)
def order_assign(ctx: Context, cmd: OrderAssign) -> dict[str, Any]:
    """Write the owner, and the team where one is given."""
    order = ctx.refs["order"]
    refuse_ended(order)
    owner = ctx.refs["owner"]
    changes = {"owner": owner.id} | ({"team": cmd.team} if cmd.team else {})
    _set(ctx, order.id, changes)
    return {"order": order.number, "owner": owner.login}


def _set(ctx: Context, order_id: int, changes: dict[str, Any]) -> None:
    ctx.recorder.set("order", order_id, **changes)


@handles(OrderCancel)
def order_cancel(ctx: Context, cmd: OrderCancel) -> dict[str, Any]:
    """Cancel an order that is not delivered."""
    order = ctx.refs["order"]
    _refuse_late_stop(ctx, order)
    if order.delivered_on is not None:
        raise Refusal(
            "wrong_status", N_("Order {number} is delivered; it can be returned, not cancelled."), number=order.number
        )
    return _record(ctx, order, "cancelled", cmd.code)


@handles(OrderHold)
def order_hold(ctx: Context, cmd: OrderHold) -> dict[str, Any]:
    """Put an order on hold."""
    order = ctx.refs["order"]
    _refuse_late_stop(ctx, order)
    if order.status == "on_hold":
        raise Refusal("wrong_status", N_("Order {number} is on hold already."), number=order.number)
    return _record(ctx, order, "held")


@handles(OrderResume)
def order_resume(ctx: Context, cmd: OrderResume) -> dict[str, Any]:
    """Resume an order on hold."""
    order = ctx.refs["order"]
    if order.status != "on_hold":
        raise Refusal("wrong_status", N_("Order {number} is not on hold."), number=order.number)
    return _record(ctx, order, "resumed")


def _record(ctx: Context, order: Any, event: str, code: str | None = None) -> dict[str, Any]:
    ctx.recorder.event("order_event", order=order.id, event=event, code=code)
    ctx.settle()
    return {"order": order.number, "status": finding.order_by_id(ctx.conn, order.id).status}


def _refuse_late_stop(ctx: Context, order: Any) -> None:
    refuse_ended(order)
    began = STAGES.index(order.stage) >= STAGES.index("production")
    if began and not may(ctx.actor.role, "supervisor"):
        raise Refusal(
            "forbidden", N_("Production of {number} has begun; a supervisor decides this."), number=order.number
        )
