"""Closing an order: only once the goods are delivered and accepted, the customer was visited, and nothing that went
wrong is open (C009)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from sqlalchemy import Connection

from gendan.db import complaints, finding
from gendan.errors import Finding
from gendan.i18n import N_
from gendan.services.commands import Command, OrderRef, handles
from gendan.services.context import Context
from gendan.services.gates import confirmation_findings, refuse_closed
from gendan.services.milestones import refuse_ended


class OrderClose(Command):
    """Close an order; refused with everything that is missing at once (C009)."""

    command: ClassVar[str] = "order.close"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    order: OrderRef


@handles(OrderClose)
def order_close(ctx: Context, cmd: OrderClose) -> dict[str, Any]:
    """Close; nothing that is missing can be overridden."""
    order = ctx.refs["order"]
    refuse_ended(order)
    refuse_closed(order, (*confirmation_findings(ctx.conn, order), *closing_findings(ctx.conn, order)))
    close(ctx, order)
    now = finding.order_by_id(ctx.conn, order.id)
    return {"order": order.number, "stage": now.stage, "status": now.status}


def close(ctx: Context, order: Any) -> None:
    """Record that an order is closed; its gate was asked before."""
    ctx.recorder.event("order_event", order=order.id, event="closed")
    ctx.settle()


def not_delivered(order: Any) -> tuple[Finding, ...]:
    """The finding that the goods are not delivered; nothing where they are."""
    if order.delivered_on is not None:
        return ()
    return (Finding("not_delivered", N_("The goods are not delivered yet."), {}),)


def _not_accepted(order: Any) -> tuple[Finding, ...]:
    if order.accepted_on is not None:
        return ()
    return (Finding("not_accepted", N_("The customer has not accepted the goods yet."), {}),)


def _not_visited(order: Any) -> tuple[Finding, ...]:
    if order.visited:
        return ()
    return (Finding("not_visited", N_("The return visit is open."), {}),)


def _open_cases(order: Any, said: int) -> tuple[Finding, ...]:
    """``order.trouble`` counts both, exceptions and complaints."""
    known = (
        ("open_exceptions", N_("Exceptions are open: {n}."), order.trouble - said),
        ("open_complaints", N_("Complaints are open: {n}."), said),
    )
    return tuple(Finding(code, message, {"n": n}) for code, message, n in known if n > 0)


GATE: tuple[Callable[[Any], tuple[Finding, ...]], ...] = (not_delivered, _not_accepted, _not_visited)
"""What must hold before an order is closed, each by its own test of the order's row."""


def closing_findings(conn: Connection, order: Any) -> tuple[Finding, ...]:
    """Everything that keeps an order from being closed; nobody may override it."""
    said = complaints.count_of_order(conn, order.id) if order.trouble else 0
    return (*(found for test in GATE for found in test(order)), *_open_cases(order, said))
