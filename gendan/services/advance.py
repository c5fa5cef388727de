"""Advancing an order from stage to stage, through its gates (C001, C055)."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field
from sqlalchemy import Connection

from gendan.db import finding
from gendan.domain.labels import label
from gendan.domain.lifecycle import STAGES
from gendan.errors import Finding, Refusal
from gendan.i18n import N_, Word
from gendan.services.closing import close, closing_findings, not_delivered
from gendan.services.commands import Command, Named, OrderRef, handles
from gendan.services.confirming import confirm_if_ready
from gendan.services.context import Context
from gendan.services.gates import confirmation_findings, dispatch_findings, pass_gate
from gendan.services.milestones import refuse_ended


class OrderAdvance(Command):
    """Take an order to its next stage; refused with all findings while its gate is shut (C001)."""

    command: ClassVar[str] = "order.advance"
    role: ClassVar[str] = "follower"

    order: OrderRef
    to: Literal["confirmed", "production", "delivery", "after_sale", "closed"]
    override: list[Named] | None = Field(default=None, max_length=100, description="codes of findings to override")


@handles(OrderAdvance)
def order_advance(ctx: Context, cmd: OrderAdvance) -> dict[str, Any]:
    """Advance by one stage. A finding is overridden only by who may, with a reason."""
    order = ctx.refs["order"]
    refuse_ended(order)
    if order.confirmed_at is None and confirm_if_ready(ctx, order.id):  # what was open was done on two terminals
        order = finding.order_by_id(ctx.conn, order.id)
        if cmd.to == order.stage:
            return {"order": order.number, "stage": order.stage}
    at, to = STAGES.index(order.stage), STAGES.index(cmd.to)
    if to <= at:
        raise Refusal(
            "wrong_status", N_("Order {number} is at {stage} already."), number=order.number, stage=_stage(order.stage)
        )
    gate = dispatch_findings if cmd.to == "delivery" else confirmation_findings
    findings = [*gate(ctx.conn, order), *_between(at, to), *_needed(ctx.conn, order, cmd.to)]
    pass_gate(ctx, order, findings, cmd.override)
    if cmd.to == "closed":
        close(ctx, order)
    else:
        ctx.recorder.event("order_event", order=order.id, event="advanced", code=cmd.to)
        ctx.settle()
    return {"order": order.number, "stage": finding.order_by_id(ctx.conn, order.id).stage}


def _between(at: int, to: int) -> list[Finding]:
    """Stages that would be skipped; an order advances one stage at a time."""
    skipped = [stage for stage in STAGES[at + 1 : to] if stage != "confirmed"]
    return [Finding("stage_open", N_("Stage {stage} is not done yet."), {"stage": _stage(stage)}) for stage in skipped]


def _stage(code: str) -> Word:
    return Word(label("stage", code))


def _needed(conn: Connection, order: Any, to: str) -> tuple[Finding, ...]:
    """Facts that a stage follows from and that nobody can decide."""
    if to == "closed":
        return closing_findings(conn, order)
    return not_delivered(order) if to == "after_sale" else ()
