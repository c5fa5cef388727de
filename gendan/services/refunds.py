"""The way of a deposit back: contract copy, the planner's signature, finance pays - in this order only (C089, S05)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field

from gendan.db import payments as table
from gendan.db import users
from gendan.domain.labels import label
from gendan.domain.money import money_text, refundable
from gendan.domain.roles import may
from gendan.errors import Finding, Refusal
from gendan.i18n import N_, Word
from gendan.services.commands import Command, Money, OrderRef, handles
from gendan.services.context import Context
from gendan.services.payments import Method, held, method_of


class RefundRequest(Command):
    """Ask for the refund of a cancelled order's money, with the customer's copy of the contract (C089)."""

    command: ClassVar[str] = "refund.request"
    role: ClassVar[str] = "clerk"

    order: OrderRef
    contract_copy: bool = False


class RefundSign(Command):
    """Sign a refund: the planner, or a supervisor where there is no planner (C089)."""

    command: ClassVar[str] = "refund.sign"
    role: ClassVar[str] = "follower"

    order: OrderRef


class RefundPay(Command):
    """Pay a signed refund: finance, or another supervisor or the admin where there is no finance user (C089)."""

    command: ClassVar[str] = "refund.pay"
    role: ClassVar[str] = "follower"

    order: OrderRef
    amount: Money | None = None
    method: Method | None = Field(default=None, description="that of the receipts where it is left out and they agree")


def _steps(ctx: Context, order: Any) -> dict[str, Any]:
    return {row.step: row for row in table.refund_steps_of(ctx.conn, order.id)}


def _closed(order: Any, code: str, message: str) -> Refusal:
    return Refusal(
        "gate_closed", message, findings=(Finding(code, message, {"number": order.number}),), number=order.number
    )


def _refuse_not_cancelled(order: Any) -> None:
    """No step goes on while the order stands; a cancellation may have been taken back meanwhile."""
    if order.status != "cancelled":
        raise _closed(order, "not_cancelled", N_("Order {number} is not cancelled."))


def _refuse_role(ctx: Context, special: str, fallback: str) -> None:
    """The special role does it; where no such user exists, the fallback role does."""
    if ctx.actor.role == special:
        return
    if users.count_active(ctx.conn, special) == 0 and may(ctx.actor.role, fallback):
        return
    raise Refusal("forbidden", N_("Only {special} may do this."), special=Word(label("role", special)))


@handles(RefundRequest)
def refund_request(ctx: Context, cmd: RefundRequest) -> dict[str, Any]:
    """Open the refund of a cancelled order."""
    order = ctx.refs["order"]
    steps = _steps(ctx, order)
    if "requested" in steps:
        raise Refusal("wrong_status", N_("The refund of {number} is under way already."), number=order.number)
    _refuse_not_cancelled(order)
    if not cmd.contract_copy:
        raise _closed(order, "no_contract_copy", N_("The customer's copy of the contract of {number} is missing."))
    if held(ctx, order.id) <= 0:
        raise Refusal("exceeds", N_("No money of order {number} is held."), number=order.number)
    ctx.recorder.event("refund_step", order=order.id, step="requested", contract_copy=True)
    return {"order": order.number, "amount": money_text(_due(ctx, order.id))}


def _due(ctx: Context, order_id: int) -> Decimal:
    return refundable(held(ctx, order_id), ctx.config["refund.deduction"])


@handles(RefundSign)
def refund_sign(ctx: Context, cmd: RefundSign) -> dict[str, Any]:
    """Sign the cancellation and its refund."""
    order = ctx.refs["order"]
    _refuse_role(ctx, "planner", "supervisor")
    steps = _steps(ctx, order)
    if "signed" in steps:
        raise Refusal("wrong_status", N_("The refund of {number} is signed already."), number=order.number)
    _refuse_not_cancelled(order)
    if "requested" not in steps:
        raise _closed(order, "not_requested", N_("The refund of {number} is not requested yet."))
    ctx.recorder.event("refund_step", order=order.id, step="signed")
    return {"order": order.number}


@handles(RefundPay)
def refund_pay(ctx: Context, cmd: RefundPay) -> dict[str, Any]:
    """Pay the refund; never more than what is held, never by who signed it."""
    order = ctx.refs["order"]
    _refuse_role(ctx, "finance", "supervisor")
    steps = _steps(ctx, order)
    if "signed" in steps and steps["signed"].by_id == ctx.actor.id:
        raise Refusal("same_person", N_("You signed this refund; somebody else pays it."))
    if "paid" in steps:
        raise Refusal("wrong_status", N_("The refund of {number} is paid already."), number=order.number)
    _refuse_not_cancelled(order)
    if "signed" not in steps:
        raise _closed(order, "not_signed", N_("The refund of {number} is not signed yet."))
    due = _due(ctx, order.id)
    amount = cmd.amount if cmd.amount is not None else due
    if amount != due:
        raise Refusal(
            "exceeds",
            N_("The refund is {due}, not {amount}."),
            field="amount",
            due=money_text(due),
            amount=money_text(amount),
        )
    ctx.recorder.event(
        "refund_step", order=order.id, step="paid", amount=amount, method=cmd.method or method_of(ctx, order.id)
    )
    return {"order": order.number, "amount": money_text(amount)}
