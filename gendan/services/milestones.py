"""Milestones: reached, and taken back (C007, C161)."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from gendan.db import milestones as table
from gendan.domain.labels import label
from gendan.errors import Refusal
from gendan.i18n import N_, Word
from gendan.services.checkpoints import goods_of, scope_of
from gendan.services.commands import Code, Command, LineRef, Moment, Name, Named, Note, OrderRef, handles
from gendan.services.context import Context
from gendan.services.gates import (
    GATHER,
    confirmation_findings,
    milestone_findings,
    milestone_words,
    pass_gate,
    refuse_closed,
)

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
    category: Name | None = Field(default=None, description="where the milestone stands once for each category")
    at: Moment | None = None
    note: Note | None = None
    override: list[Named] | None = Field(default=None, max_length=100, description="codes of findings to override")


class MilestoneUndo(Command):
    """Take back that a milestone was reached; both stay in the history."""

    command: ClassVar[str] = "milestone.undo"
    role: ClassVar[str] = "follower"
    reason_required: ClassVar[bool] = True

    order: OrderRef
    milestone: Code
    line: LineRef | None = None
    category: Name | None = Field(default=None, description="where the milestone stands once for each category")


def the_milestone(ctx: Context, code: str, category: str | None = None, *, quality: bool = False) -> Any:
    """The milestone of the order that a command names by code, and by line or category where there are several.

    A line also names the milestone of its category, or of the whole order. With ``quality`` only checkpoints count.
    Refuses ``unknown_reference``, or ``missing_fields`` where it must be said which.
    """
    order, line = ctx.refs["order"], ctx.refs.get("line")
    plan = table.of_order(ctx.conn, order.id)
    found = [row for row in plan if row.code == code and (row.quality or not quality)]
    if category is not None:
        found = [row for row in found if row.category == category]
    if line is not None:
        goods = goods_of(ctx.conn, order.id)
        about = [row for row in found if line.id in {one.id for one in scope_of(row, plan, goods)}]
        found = [row for row in about if row.line_id == line.id] or about
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
    """Record that a milestone was reached; returns the next one. Dispatch, delivery and checkpoints have gates of
    their own (C186)."""
    order = ctx.refs["order"]
    refuse_ended(order)
    early = cmd.milestone in BEFORE_CONFIRMATION
    if not early and not table.named(ctx.conn, order.id, cmd.milestone, None):  # no plan before the confirmation
        refuse_closed(order, confirmation_findings(ctx.conn, order))
    milestone = the_milestone(ctx, cmd.milestone, cmd.category)
    if milestone.done_at is not None:
        raise Refusal("wrong_status", N_("Milestone {value} is done already."), value=Word(milestone_words(milestone)))
    if not early:
        pass_gate(ctx, order, milestone_findings(ctx.conn, order, milestone), cmd.override)
    ctx.recorder.event("milestone_done", order=order.id, milestone=milestone.id, note=cmd.note)
    ctx.settle()
    gather(ctx, order.id)
    return {"order": order.number, "next": table.next_code(ctx.conn, order.id)}


@handles(MilestoneUndo)
def milestone_undo(ctx: Context, cmd: MilestoneUndo) -> dict[str, Any]:
    """Void the standing facts of a milestone."""
    order = ctx.refs["order"]
    milestone = the_milestone(ctx, cmd.milestone, cmd.category)
    facts = table.standing_facts(ctx.conn, milestone.id)
    if not facts:
        raise Refusal("wrong_status", N_("Milestone {value} is not done."), value=cmd.milestone)
    for fact in facts:
        ctx.recorder.void("milestone_done", fact)
    ctx.settle()
    return {"order": order.number, "next": table.next_code(ctx.conn, order.id)}


def gather(ctx: Context, order_id: int) -> None:
    """Once what it waits for is done in every category of a composite order, all are ready (C199)."""
    plan = table.of_order(ctx.conn, order_id)
    waiting = next((row for row in plan if row.code == GATHER and row.done_at is None), None)
    if waiting is not None and all(row.done_at is not None for row in plan if row.code in (waiting.after or ())):
        ctx.recorder.event("milestone_done", order=order_id, milestone=waiting.id)
        ctx.settle()


def refuse_ended(order: Any) -> None:
    """Refuse work on an order that is cancelled or closed."""
    if order.status in ("cancelled", "closed"):
        raise Refusal(
            "wrong_status",
            N_("Order {number} is {status}; nothing more can be done on it."),
            number=order.number,
            status=Word(label("status", order.status)),
        )
