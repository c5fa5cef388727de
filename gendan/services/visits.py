"""After the delivery: the customer accepts the goods, and is visited or called (C009, C238, C239)."""

from __future__ import annotations

from typing import Any, ClassVar

from gendan.db import telling
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services.closing import not_delivered
from gendan.services.commands import Command, Name, Note, OrderRef, Score, handles
from gendan.services.contacts import ContactChannel
from gendan.services.context import Context
from gendan.services.gates import refuse_closed
from gendan.services.milestones import refuse_ended


class OrderAccept(Command):
    """Say that the customer accepted the goods (C009)."""

    command: ClassVar[str] = "order.accept"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    order: OrderRef
    person: Name | None = None


class VisitDone(Command):
    """Write down a return visit, with the customer's score where he gave one (C238, C239)."""

    command: ClassVar[str] = "visit.done"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    order: OrderRef
    channel: ContactChannel
    score: Score | None = None
    remark: Note | None = None


@handles(OrderAccept)
def order_accept(ctx: Context, cmd: OrderAccept) -> dict[str, Any]:
    """Record the acceptance of what was delivered; once an order."""
    order = ctx.refs["order"]
    refuse_ended(order)
    refuse_closed(order, not_delivered(order))
    if telling.accepted(ctx.conn, order.id) is not None:
        raise Refusal("wrong_status", N_("Order {number} is accepted already."), number=order.number)
    ctx.recorder.event("acceptance", order=order.id, person=cmd.person)
    ctx.settle()
    return {"order": order.number}


@handles(VisitDone)
def visit_done(ctx: Context, cmd: VisitDone) -> dict[str, Any]:
    """Record a return visit; there may be several. The score is kept in hundredths of a point."""
    order = ctx.refs["order"]
    refuse_ended(order)
    refuse_closed(order, not_delivered(order))
    score = None if cmd.score is None else int(cmd.score * 100)
    ctx.recorder.event("visit", order=order.id, channel=cmd.channel, score=score, remark=cmd.remark)
    ctx.settle()
    return {"order": order.number, "score": None if cmd.score is None else f"{cmd.score:.2f}"}
