"""Telling the customer: that he was told about a node of his order, or about a new date (C111, C113)."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from gendan.db import telling as table
from gendan.domain.labels import label
from gendan.domain.telling import NEW_DATE
from gendan.errors import Refusal
from gendan.i18n import N_, Word
from gendan.services.commands import Command, OrderRef, handles
from gendan.services.contacts import ContactChannel
from gendan.services.context import Context
from gendan.services.milestones import refuse_ended

Node = Literal["confirmed", "production", "dispatched", "arrived", "new_date"]


class NoticeDone(Command):
    """Say that the customer was told about a node of his order, or about a new date of it (C113)."""

    command: ClassVar[str] = "notice.done"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    order: OrderRef
    node: Node
    channel: ContactChannel


@handles(NoticeDone)
def notice_done(ctx: Context, cmd: NoticeDone) -> dict[str, Any]:
    """Record that the customer was told; ``owed`` is what he is still to be told, oldest first."""
    order = ctx.refs["order"]
    refuse_ended(order)
    if not _reached(ctx, order, cmd.node):
        raise Refusal(
            "wrong_status",
            N_("Order {number} has not come to {node} yet; there is nothing to tell."),
            number=order.number,
            node=Word(label("notice", cmd.node)),
        )
    ctx.recorder.event("notice", order=order.id, about=cmd.node, channel=cmd.channel)
    ctx.settle()
    return {"order": order.number, "owed": [one.node for one in table.owed_to(ctx.conn, order.id, ctx.config)]}


def _reached(ctx: Context, order: Any, node: str) -> bool:
    if node == "confirmed":
        return order.confirmed_at is not None
    if node == NEW_DATE:
        return bool(order.slips)
    return table.reached(ctx.conn, order.id, node)
