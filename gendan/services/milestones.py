"""Milestones: reached, and taken back (C007, C161)."""

from __future__ import annotations

from typing import Any, ClassVar

from gendan.db import milestones as table
from gendan.domain.labels import label
from gendan.errors import Refusal
from gendan.i18n import N_, Word
from gendan.services.commands import Code, Command, LineRef, Note, OrderRef, handles
from gendan.services.context import Context
from gendan.services.gates import confirmation_findings, refuse_closed

BEFORE_CONFIRMATION = ("receive", "confirm")
"""Milestones that do not wait for the confirmation."""


class MilestoneDone(Command):
    """Say that a milestone of an order, or of one of its lines, was reached (C007)."""

    command: ClassVar[str] = "milestone.done"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    order: OrderRef
    milestone: Code
    line: LineRef | None = None
    note: Note | None = None


class MilestoneUndo(Command):
    """Take back that a milestone was reached; both stay in the history."""

    command: ClassVar[str] = "milestone.undo"
    role: ClassVar[str] = "follower"
    reason_required: ClassVar[bool] = True

    order: OrderRef
    milestone: Code
    line: LineRef | None = None


def _the_milestone(ctx: Context, code: str) -> Any:
    line = ctx.refs.get("line")
    found = table.named(ctx.conn, ctx.refs["order"].id, code, line.id if line else None)
    if not found:
        raise Refusal("unknown_reference", N_("The order has no milestone {value}."), field="milestone", value=code)
    if len(found) > 1:
        raise Refusal(
            "missing_fields",
            N_("Milestone {value} stands on several lines. Say which line."),
            field="line",
            fields=("line",),
            value=code,
        )
    return found[0]


@handles(MilestoneDone)
def milestone_done(ctx: Context, cmd: MilestoneDone) -> dict[str, Any]:
    """Record that a milestone was reached; returns the next one."""
    order = ctx.refs["order"]
    refuse_ended(order)
    if cmd.milestone not in BEFORE_CONFIRMATION:
        refuse_closed(order, confirmation_findings(ctx.conn, order))
    milestone = _the_milestone(ctx, cmd.milestone)
    if milestone.done_at is not None:
        raise Refusal("wrong_status", N_("Milestone {value} is done already."), value=cmd.milestone)
    ctx.recorder.event("milestone_done", order=order.id, milestone=milestone.id, note=cmd.note)
    ctx.settle()
    return {"order": order.number, "next": table.next_code(ctx.conn, order.id)}


@handles(MilestoneUndo)
def milestone_undo(ctx: Context, cmd: MilestoneUndo) -> dict[str, Any]:
    """Void the standing facts of a milestone."""
    order = ctx.refs["order"]
    milestone = _the_milestone(ctx, cmd.milestone)
    facts = table.standing_facts(ctx.conn, milestone.id)
    if not facts:
        raise Refusal("wrong_status", N_("Milestone {value} is not done."), value=cmd.milestone)
    for fact in facts:
        ctx.recorder.void("milestone_done", fact)
    ctx.settle()
    return {"order": order.number, "next": table.next_code(ctx.conn, order.id)}


def refuse_ended(order: Any) -> None:
    """Refuse work on an order that is cancelled or closed."""
    if order.status in ("cancelled", "closed"):
        raise Refusal(
            "wrong_status",
            N_("Order {number} is {status}; nothing more can be done on it."),
            number=order.number,
            status=Word(label("status", order.status)),
        )
