"""Contacts with customers (C094, C118)."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from gendan.services import references
from gendan.services.commands import Command, CustomerRef, Date, Note, OrderRef, handles
from gendan.services.context import Context

ContactChannel = Literal["phone", "wechat", "sms", "email", "counter", "visit", "online", "fax", "other"]


class ContactLog(Command):
    """Write down a contact with a customer, of an order or in general, and when to speak next (C118)."""

    command: ClassVar[str] = "contact.log"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    order: OrderRef | None = None
    customer: CustomerRef | None = None
    channel: ContactChannel
    direction: Literal["in", "out"] = "out"
    summary: Note
    next: Date | None = None


@handles(ContactLog)
def contact_log(ctx: Context, cmd: ContactLog) -> dict[str, Any]:
    """Record a contact; it needs an order or a customer, and of both that they belong together."""
    order: Any = ctx.refs.get("order")
    customer: Any = ctx.refs.get("customer")
    whose = order.customer_id if order is not None else None  # a draft may have none yet
    if order is None or customer is not None:
        whose = references.asker(ctx.conn, cmd.command, order, customer)
    ctx.recorder.event(
        "contact",
        order=order.id if order else None,
        customer=whose,
        channel=cmd.channel,
        direction=cmd.direction,
        summary=cmd.summary,
        next_on=cmd.next,
    )
    return {"order": order.number} if order else {"customer": customer.code}
