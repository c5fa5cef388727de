"""Inspections at the quality checkpoints of a plan (C185, C187, C188, C189)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from gendan.db import milestones as milestone_table
from gendan.domain.quality import FAIL
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services.checkpoints import Checkpoint, checkpoints_of
from gendan.services.commands import Code, Command, LineRef, Moment, Name, Note, OrderRef, Quantity, handles
from gendan.services.context import Context
from gendan.services.exceptions import raise_by_itself
from gendan.services.milestones import gather, refuse_ended, the_milestone


class QualityRecord(Command):
    """Record an inspection at a quality checkpoint: so many pieces passed, or failed (C185)."""

    command: ClassVar[str] = "quality.record"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    order: OrderRef
    milestone: Code
    line: LineRef | None = None
    category: Name | None = Field(default=None, description="where the checkpoint stands once for each category")
    result: Literal["pass", "fail"]
    qty: Quantity = Field(description="pieces inspected with this result")
    at: Moment | None = None
    note: Note | None = None


@handles(QualityRecord)
def quality_record(ctx: Context, cmd: QualityRecord) -> dict[str, Any]:
    """Write the result down; where it opens the gate the milestone is done, where it shuts it that is taken back.
    A failure raises an exception by itself (C189)."""
    order, line = ctx.refs["order"], ctx.refs.get("line")
    milestone = _checkpoint_named(ctx, cmd)
    refuse_ended(order)
    _refuse_beyond(_standing(ctx, milestone), cmd.qty, line)
    ctx.recorder.event(
        "inspection",
        order=order.id,
        milestone=milestone.id,
        line=line.id if line else None,
        result=cmd.result,
        qty=cmd.qty,
        note=cmd.note,
    )
    ctx.settle()
    point = _standing(ctx, milestone)
    _follow(ctx, point, cmd.result)
    ctx.settle()
    gather(ctx, order.id)
    raised = raise_by_itself(ctx, order.id, problem="quality", source="quality", line=line.id if line else None,
                             description=cmd.note) if cmd.result == FAIL else None  # fmt: skip
    ctx.settle()
    mine = [row for row in point.results if row.line_id == (line.id if line else None)]
    return {
        "order": order.number,
        "milestone": milestone.code,
        "first_pass": mine[0].result != FAIL,
        "open": point.gate.open,
        "left": f"{point.gate.left.normalize():f}",
        "exception": raised,
        "next": milestone_table.next_code(ctx.conn, order.id),
    }


def _checkpoint_named(ctx: Context, cmd: QualityRecord) -> Any:
    milestone = the_milestone(ctx, cmd.milestone, cmd.category)
    if not milestone.quality:
        raise UsageError("bad_value", N_("{value} is no quality checkpoint."), field="milestone", value=cmd.milestone)
    return milestone


def _standing(ctx: Context, milestone: Any) -> Checkpoint:
    return next(one for one in checkpoints_of(ctx.conn, ctx.refs["order"].id) if one.milestone.id == milestone.id)


def _refuse_beyond(point: Checkpoint, qty: Decimal, line: Any) -> None:
    """One inspection cannot be about more pieces than were ordered."""
    goods = [one for one in point.goods if line is None or one.id == line.id]
    ordered = sum((one.qty for one in goods), Decimal(0))
    if qty > ordered:
        raise Refusal(
            "exceeds",
            N_("{value} {value:piece is|pieces are} more than the {ordered} ordered."),
            field="qty",
            value=f"{qty.normalize():f}",
            ordered=f"{ordered.normalize():f}",
        )


def _follow(ctx: Context, point: Checkpoint, result: str) -> None:
    """The milestone follows its gate: done when it opens, taken back when a failure shuts it."""
    order_id, milestone_id = ctx.refs["order"].id, point.milestone.id
    facts = milestone_table.standing_facts(ctx.conn, milestone_id)
    if point.gate.open and not facts:
        ctx.recorder.event("milestone_done", order=order_id, milestone=milestone_id)
    elif result == FAIL:
        for fact in facts:
            ctx.recorder.void("milestone_done", fact)
