"""Production checks: how far it is, when the rest will be ready, and what that means for the promise (C164, C167)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field
from sqlalchemy import Connection

from gendan.db import entry, finding
from gendan.db import production as table
from gendan.domain.typed import read_quantity
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services.commands import Command, Date, LineRef, Note, OrderRef, UnreadableError, handles
from gendan.services.context import Context
from gendan.services.gates import confirmation_findings, refuse_closed
from gendan.services.milestones import refuse_ended


def _pieces(value: Any) -> Any:
    """A quantity that may be 0: nothing is ready yet."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return value
    text = repr(value) if isinstance(value, float) else str(value)
    if text.strip().strip("0.") == "" and text.strip():
        return Decimal(0)
    try:
        return read_quantity(text)[0]
    except UsageError as error:
        raise UnreadableError(error) from error


Pieces = Annotated[Decimal, BeforeValidator(_pieces), Field(ge=0, max_digits=14, decimal_places=3)]


class ProductionCheck(Command):
    """Write down how far production is; the day on which all will be ready moves the forecast (C164)."""

    command: ClassVar[str] = "production.check"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    order: OrderRef
    line: LineRef | None = None
    done: Pieces = Field(description="pieces that are ready")
    expected: Pieces | None = Field(default=None, description="pieces that will be ready on the day `by`")
    by: Date | None = None
    finish: Date | None = Field(default=None, description="when production says that all will be ready")
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class ProductionView:
    """A production check as it was written down; ``ordered`` of the line, or of the whole order."""

    at: datetime
    by: str | None
    line: int | None
    done: Decimal
    ordered: Decimal
    expected: Decimal | None
    until: date | None
    finish: date | None
    note: str | None

    @property
    def remaining(self) -> Decimal:
        """What was not ready then."""
        return max(self.ordered - self.done, Decimal(0))


@handles(ProductionCheck)
def production_check(ctx: Context, cmd: ProductionCheck) -> dict[str, Any]:
    """Record the check; ``warning`` is ``late`` where the promise cannot be kept by what production says."""
    order, line = ctx.refs["order"], ctx.refs.get("line")
    refuse_ended(order)
    refuse_closed(order, confirmation_findings(ctx.conn, order))
    lines = entry.lines_of(ctx.conn, order.id)
    if line is None and len(lines) == 1:
        line = lines[0]
    ordered: Decimal = line.qty if line is not None else sum((one.qty for one in lines), Decimal(0))
    _refuse_impossible(ctx, cmd, ordered)
    ctx.recorder.event(
        "production_check",
        order=order.id,
        line=line.id if line is not None and len(lines) > 1 else None,
        done=cmd.done,
        expected=cmd.expected,
        by=cmd.by,
        finish=cmd.finish,
        note=cmd.note,
    )
    ctx.settle()
    after = finding.order_by_id(ctx.conn, order.id)
    said: dict[str, Any] = {"order": order.number, "remaining": f"{(ordered - cmd.done).normalize():f}"}
    said |= _prospect(ctx, after)
    short = cmd.expected is not None and cmd.expected < ordered
    too_few = short and cmd.by is not None and after.promised is not None and cmd.by >= after.promised
    return said | ({"warning": "late"} if too_few or (said["slack_days"] or 0) < 0 else {})


def _prospect(ctx: Context, order: Any) -> dict[str, Any]:
    """Forecast, and the working days between it and the promise: negative where it comes too late."""
    slack = None
    if order.forecast is not None and order.promised is not None:
        slack = ctx.calendar.working_days_between(order.forecast, order.promised)
    return {"forecast": order.forecast.isoformat() if order.forecast else None, "slack_days": slack}


def _refuse_impossible(ctx: Context, cmd: ProductionCheck, ordered: Decimal) -> None:
    for name, qty in (("done", cmd.done), ("expected", cmd.expected)):
        if qty is not None and qty > ordered:
            raise Refusal(
                "exceeds",
                N_("{qty} is more than was ordered: {ordered}."),
                field=name,
                qty=f"{qty.normalize():f}",
                ordered=f"{ordered.normalize():f}",
            )
    if cmd.expected is not None and cmd.expected < cmd.done:
        message = N_("{qty} {qty:is|are} ready already: fewer cannot be expected.")
        raise Refusal("bad_value", message, field="expected", qty=f"{cmd.done.normalize():f}")
    for name, day in (("by", cmd.by), ("finish", cmd.finish)):
        if day is not None and day < ctx.day and cmd.done < ordered:
            raise Refusal("bad_value", N_("{value} is past, and not all is ready."), field=name, value=day)


def checks_of(conn: Connection, order_id: int) -> tuple[ProductionView, ...]:
    """The production checks of an order, the newest first."""
    lines = entry.lines_of(conn, order_id)
    total = sum((one.qty for one in lines), Decimal(0))
    ordered = {one.pos: one.qty for one in lines}
    return tuple(
        ProductionView(
            row.at,
            row.login,
            row.pos,
            row.done,
            ordered.get(row.pos, total),
            row.expected,
            row.by,
            row.finish,
            row.note,
        )
        for row in table.checks_of(conn, order_id)
    )
