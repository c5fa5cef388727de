"""Money received for orders: deposit, progress, balance; seen to have arrived (C088, C085, C092)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Literal

from gendan.db import finding
from gendan.db import payments as table
from gendan.db.cash import methods_of
from gendan.db.store import Store
from gendan.domain.money import money_text
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services.commands import Code, Command, Money, OrderRef, handles
from gendan.services.context import Context

Method = Literal["cash", "card", "transfer", "wechat", "alipay", "other"]
"""Ways of paying: the codes of ``METHODS``."""


class PaymentReceive(Command):
    """Record money received for an order (C088)."""

    command: ClassVar[str] = "payment.receive"
    role: ClassVar[str] = "clerk"

    order: OrderRef
    kind: Literal["deposit", "progress", "balance"]
    amount: Money
    method: Method
    contract: Code | None = None


class PaymentVerify(Command):
    """Say that money was seen to have arrived (C092)."""

    command: ClassVar[str] = "payment.verify"
    role: ClassVar[str] = "follower"

    payment: Code


@handles(PaymentReceive)
def payment_receive(ctx: Context, cmd: PaymentReceive) -> dict[str, Any]:
    """Record a receipt; never more than the order amounts to."""
    order = ctx.refs["order"]
    if order.status == "cancelled":
        raise Refusal("wrong_status", N_("Order {number} is cancelled."), number=order.number)
    left = order.amount - order.received
    if cmd.amount <= 0 or cmd.amount > left:
        raise Refusal(
            "exceeds",
            N_("{amount} is not possible; {left} is outstanding on order {number}."),
            field="amount",
            amount=money_text(cmd.amount),
            left=money_text(left),
            number=order.number,
        )
    payment = f"{order.number}-P{len(table.payments_of(ctx.conn, order.id)) + 1}"
    ctx.recorder.event(
        "payment",
        order=order.id,
        number=payment,
        kind=cmd.kind,
        amount=cmd.amount,
        method=cmd.method,
        contract=cmd.contract,
    )
    ctx.settle()
    after = finding.order_by_id(ctx.conn, order.id)
    return {
        "payment": payment,
        "order": order.number,
        "received": money_text(after.received),
        "outstanding": money_text(after.amount - after.received),
    }


@handles(PaymentVerify)
def payment_verify(ctx: Context, cmd: PaymentVerify) -> dict[str, Any]:
    """Record that a receipt was seen to have arrived; not by who took the money."""
    payment = table.payment_named(ctx.conn, cmd.payment)
    if payment is None:
        raise Refusal("unknown_reference", N_("There is no payment {value}."), field="payment", value=cmd.payment)
    if payment.by_id == ctx.actor.id:
        raise Refusal("same_person", N_("You took this money; somebody else verifies it."))
    if table.is_verified(ctx.conn, payment.id):
        raise Refusal("wrong_status", N_("Payment {value} is verified already."), value=cmd.payment)
    ctx.recorder.event("payment_verified", order=payment.order_id, payment=payment.id)
    return {"payment": cmd.payment}


def method_of(ctx: Context, order_id: int) -> str | None:
    """How the order was paid, where all its receipts say the same: money given back goes that way."""
    methods = methods_of(ctx.conn, order_id)
    return methods[0] if len(methods) == 1 else None


def usual_method(store: Store, number: str) -> str | None:
    """The same for who asks before a command: the way in which the order of this number was paid."""
    with store.read() as conn:
        found = finding.orders_named(conn, number)
        methods = methods_of(conn, found[0].id) if found else []
    return methods[0] if len(methods) == 1 else None


def held(ctx: Context, order_id: int) -> Decimal:
    """What of the order's money is in the store's hands."""
    return table.received(ctx.conn, [order_id])[order_id]
