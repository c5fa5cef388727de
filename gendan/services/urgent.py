"""The green channel: an order made urgent with a follower of its own, approved by a supervisor (C175, C078, S01).

An order under way that waits for this approval is worked on meanwhile: the approval decides whether it may go in front
of others, nothing else. Until it is refused it stands first in every list. Its plan is made shorter at once where it
has one: what can be prepared at the same time is, and production takes the share of its time that the settings say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from pydantic import Field

from gendan.db import confirming as table
from gendan.db import entry, finding
from gendan.db import milestones as milestone_table
from gendan.domain.capacity import Load
from gendan.domain.confirmation import URGENT
from gendan.domain.lifecycle import PRODUCE, STAGES
from gendan.domain.roles import may
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services import planning
from gendan.services.capacity import Slip, slips
from gendan.services.commands import Command, OrderRef, UserRef, handles
from gendan.services.context import Context
from gendan.services.findings import URGENCY, as_detail
from gendan.services.milestones import refuse_ended


class OrderUrgent(Command):
    """Ask that an order goes in front of others, and name the follower who is there for it alone (C175)."""

    command: ClassVar[str] = "order.urgent"
    role: ClassVar[str] = "clerk"
    reason_required: ClassVar[bool] = True

    order: OrderRef
    follower: UserRef
    preview: bool = Field(default=False, description="only say which other orders would slip")

    @property
    def only_preview(self) -> bool:
        return self.preview


@handles(OrderUrgent)
def order_urgent(ctx: Context, cmd: OrderUrgent) -> dict[str, Any]:
    """Mark the order, name its follower, shorten its plan, and ask for the approval; a supervisor who has not
    entered or changed the order approves it by asking."""
    order, follower = ctx.refs["order"], ctx.refs["follower"]
    refuse_ended(order)
    if order.delivered_on is not None:
        raise Refusal("wrong_status", N_("Order {number} is delivered already."), number=order.number)
    if order.urgent and table.asks_urgency(ctx.conn, order.id):
        raise Refusal("wrong_status", N_("Order {number} is urgent already."), number=order.number)
    if not may(follower.role, "follower"):
        raise Refusal(
            "bad_value",
            N_("{login} is no follower; an urgent order needs one."),
            field="follower",
            login=follower.login,
        )
    found = _would_slip(ctx, order)
    ctx.recorder.set("order", order.id, urgent=True, owner=follower.id)
    ctx.settle()
    _ask(ctx, order)
    _shorten(ctx, finding.order_by_id(ctx.conn, order.id))
    ctx.settle()
    approved = _approved_by_asking(ctx, order)
    after = finding.order_by_id(ctx.conn, order.id)
    return {
        "order": order.number,
        "urgent": True,
        "owner": follower.login,
        "approved": approved,
        "status": after.status,
        "forecast": after.forecast.isoformat() if after.forecast else None,
        "would_slip": [_shown(one) for one in found],
        "preview": cmd.preview,
    }


def _shown(slip: Slip) -> dict[str, Any]:
    return {
        "order": slip.order,
        "due": slip.due.isoformat(),
        "made": slip.made.isoformat() if slip.made else None,
    }


def _would_slip(ctx: Context, order: Any) -> tuple[Slip, ...]:
    """The other orders that would be made too late, whether this one has a plan already or not."""
    if any(row.code == PRODUCE for row in milestone_table.open_of(ctx.conn, order.id)):
        return slips(ctx.conn, ctx.config, ctx.day, order.id)
    loads = []
    for row in entry.lines_of(ctx.conn, order.id):
        product = entry.product_of(ctx.conn, row.product_id)
        category = row.category or (product.category if product else None)
        loads.append(Load(order.id, category, row.qty, order.promised or order.requested or ctx.day, True))
    return slips(ctx.conn, ctx.config, ctx.day, order.id, *loads)


# The approval


def _ask(ctx: Context, order: Any) -> None:
    """Put the approval among the open findings; on a draft it is among them once it is filed."""
    if order.status == "draft":
        ctx.recorder.event("order_event", order=order.id, event="urgent_asked")
        return
    _reopen(ctx, order, URGENT, as_detail((URGENCY,)))


def _reopen(ctx: Context, order: Any, event: str, more: Sequence[dict[str, Any]]) -> None:
    """The findings as they stand, decided ones decided, with or without this one."""
    standing, opened = table.standing_of(ctx.conn, order.id), table.opening_of(ctx.conn, order.id)
    kept = [one for one in opened.detail["findings"] if one["code"] != URGENT] if opened else []
    waiting = standing.to_approve if standing else ()
    detail: dict[str, Any] = {
        "findings": [*kept, *more],
        "key_fields": list(opened.detail.get("key_fields", ())) if opened else [],
        "decided": sorted({one["code"] for one in kept} - set(waiting)),
    }
    if standing is None:
        detail["before"] = table.seals(ctx.conn, [order.id])[order.id]
    ctx.recorder.event("order_event", order=order.id, event=event, detail=detail)
    ctx.settle()


def _approved_by_asking(ctx: Context, order: Any) -> bool:
    standing = table.standing_of(ctx.conn, order.id)
    waits = standing is not None and URGENT in standing.to_approve
    writes = ctx.actor.uid in entry.writers(ctx.conn, order.id)
    if not waits or writes or not may(ctx.actor.role, "supervisor"):
        return False
    ctx.recorder.event("approval", order=order.id, decision="approved", codes=[URGENT])
    ctx.settle()
    return True


def refuse_urgency(ctx: Context, order: Any) -> None:
    """The supervisor says no: the order goes its ordinary way again; the follower named for it keeps it."""
    ctx.recorder.set("order", order.id, urgent=False)
    _reopen(ctx, order, "urgent_refused", ())
    after = finding.order_by_id(ctx.conn, order.id)
    _retime(ctx, after, planning.planned(ctx, after))


# The plan


def _shorten(ctx: Context, order: Any) -> None:
    """Plan by the template for urgent orders what is still open; what is done, and what only this order has, stays."""
    rows = milestone_table.of_order(ctx.conn, order.id)
    items = planning.planned(ctx, order)
    if not rows or STAGES.index(order.stage) > STAGES.index("production"):
        return
    grouped = any(row.line_id is not None or row.category is not None for row in rows)
    making = next((row for row in rows if row.code == PRODUCE and row.done_at is None), None)
    if grouped or making is None:
        _retime(ctx, order, items)
        return
    known = {row.code for row in rows}
    before = [item for item in items if item.step.code not in known]
    former = list(making.after or [row.code for row in rows if row.pos < making.pos][-1:])
    after = list(dict.fromkeys([*former, *(item.step.code for item in before)])) if before else making.after
    places = [_retimed(row, items, **({"after": after} if row is making else {})) for row in rows]
    places[rows.index(making) : rows.index(making)] = [planning.made(item) for item in before]
    planning.lay(ctx, order.id, places, order.promised, first=rows[0].pos)
    ctx.settle()


def _retime(ctx: Context, order: Any, items: Sequence[planning.Item]) -> None:
    """Production takes the days that the plan gives it now; everything open is due backward from the promise."""
    places = [_retimed(row, items) for row in milestone_table.of_order(ctx.conn, order.id)]
    planning.lay(ctx, order.id, places, order.promised)
    ctx.settle()


def _retimed(row: Any, items: Sequence[planning.Item], **changes: Any) -> planning.Place:
    days = [item.node.days for item in items if item.step.code == PRODUCE]
    if row.code == PRODUCE and row.done_at is None and days:
        changes["days"] = days[-1] or None
    return planning.stands(row, **changes)
