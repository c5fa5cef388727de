"""Risks of an order: registered with the counter-measure before they happen, and closed with what came of it (C165)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from pydantic import Field
from sqlalchemy import Connection

from gendan.db import production as table
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services.codes import next_code
from gendan.services.commands import Command, Note, OrderRef, RiskRef, handles
from gendan.services.context import Context
from gendan.services.milestones import refuse_ended
from gendan.services.missing import missing

Factor = Literal["material_shortage", "capacity", "quality", "logistics", "customer", "other"]


class RiskAdd(Command):
    """Register what may delay or spoil an order, with the counter-measure prepared beforehand (C165, C166)."""

    command: ClassVar[str] = "risk.add"
    role: ClassVar[str] = "follower"

    order: OrderRef
    factor: Factor
    likelihood: Literal["low", "medium", "high"]
    measure: Note = Field(min_length=1, description="what will be done about it")


class RiskClose(Command):
    """Close a risk with what came of it; of an order with one open risk the order is enough."""

    command: ClassVar[str] = "risk.close"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    risk: RiskRef | None = None
    order: OrderRef | None = None
    outcome: Note = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class RiskView:
    """A risk; ``early``: it was registered before the day that was promised then."""

    risk: str
    factor: str
    likelihood: str
    measure: str | None
    at: datetime
    by: str | None
    found_on: date
    threatens: date | None
    open: bool
    outcome: str | None

    @property
    def early(self) -> bool:
        """Whether it was found before the day it threatens."""
        return self.threatens is None or self.found_on < self.threatens


@handles(RiskAdd)
def risk_add(ctx: Context, cmd: RiskAdd) -> dict[str, Any]:
    """Register a risk against the promise in force, or the wished date where nothing is promised yet."""
    order = ctx.refs["order"]
    refuse_ended(order)
    if order.delivered_on is not None:
        raise Refusal("wrong_status", N_("Order {number} is delivered; nothing threatens it."), number=order.number)
    threatens = order.promised or order.requested
    code = next_code(ctx, "W", table.highest_risk)
    made = ctx.recorder.new(
        "risk",
        code=code,
        order=order.id,
        factor=cmd.factor,
        likelihood=cmd.likelihood,
        measure=cmd.measure,
        found_on=ctx.day,
        threatens=threatens,
    )
    ctx.recorder.event("risk_event", order=order.id, risk=made, event="registered")
    early = threatens is None or ctx.day < threatens
    return {"risk": code, "order": order.number, "early": early}


@handles(RiskClose)
def risk_close(ctx: Context, cmd: RiskClose) -> dict[str, Any]:
    """Close it; closing a closed one succeeds and changes nothing."""
    risk = ctx.refs.get("risk") or _only_one(ctx, cmd)
    if not any(event.event == "closed" for event in table.risk_events_of(ctx.conn, risk.order_id, risk.id)):
        ctx.recorder.event("risk_event", order=risk.order_id, risk=risk.id, event="closed", outcome=cmd.outcome)
    return {"risk": risk.code, "status": "closed"}


def _only_one(ctx: Context, cmd: RiskClose) -> Any:
    order = ctx.refs.get("order")
    found = [] if order is None else [one for one in risks_of(ctx.conn, order.id) if one.open]
    if len(found) != 1:
        raise missing(cmd.command, "risk")
    return table.risk_by_code(ctx.conn, found[0].risk)


def risks_of(conn: Connection, order_id: int) -> tuple[RiskView, ...]:
    """The risks of an order, the newest first."""
    closed = {event.risk_id: event for event in table.risk_events_of(conn, order_id) if event.event == "closed"}
    begun = {event.risk_id: event for event in table.risk_events_of(conn, order_id) if event.event == "registered"}
    return tuple(
        RiskView(
            row.code,
            row.factor,
            row.likelihood,
            row.measure,
            begun[row.id].at,
            begun[row.id].login,
            row.found_on,
            row.threatens,
            row.id not in closed,
            closed[row.id].outcome if row.id in closed else None,
        )
        for row in table.risks_of(conn, order_id)
    )
