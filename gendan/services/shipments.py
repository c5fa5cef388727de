"""Shipments of an order in batches: dispatched, under way, delivered, taken back (C190, C191, C194, C198)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from gendan.db import finding, remedies
from gendan.db import milestones as milestone_table
from gendan.db import shipments as table
from gendan.domain.labels import label
from gendan.domain.lifecycle import DELIVER, SHIP
from gendan.domain.shipping import (
    ARRIVED,
    DELIVERED,
    DISPATCHED,
    IN_TRANSIT,
    RETURNED,
    Way,
    delivered_at,
    left_at,
    proposed,
    remaining,
)
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_, Word
from gendan.services import references
from gendan.services.batches import arrival, batches_of, is_delivered, is_returned, ordered_of
from gendan.services.checkpoints import goods_of, scope_of
from gendan.services.commands import (
    Code,
    Command,
    Moment,
    Name,
    Named,
    OrderRef,
    Quantity,
    RemedyRef,
    ShipmentRef,
    handles,
)
from gendan.services.context import Context
from gendan.services.gates import dispatch_findings, pass_gate
from gendan.services.milestones import refuse_ended
from gendan.services.regions import ways_to
from gendan.services.remedies import agreed, view_of


class ShippedLine(BaseModel):
    """So many of a line; all that is left of it where no quantity stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    line: int = Field(ge=1)
    qty: Quantity | None = None


class ShipmentCreate(Command):
    """Dispatch goods of an order: all that remains, or some of it (C198)."""

    command: ClassVar[str] = "shipment.create"
    role: ClassVar[str] = "follower"

    order: OrderRef
    lines: list[ShippedLine] | None = Field(default=None, min_length=1, max_length=1000)
    mode: Code | None = Field(default=None, description="way of transport; without it one is chosen by urgency")
    carrier: Name | None = None
    tracking: Name | None = None
    at: Moment | None = None
    override: list[Named] | None = Field(default=None, max_length=100, description="codes of findings to override")
    remedy: RemedyRef | None = Field(default=None, description="goods that go out for a remedy, not for the order")


class ShipmentEvent(Command):
    """Write down where a shipment is (C190, C191)."""

    command: ClassVar[str] = "shipment.event"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    shipment: ShipmentRef
    node: Literal["dispatched", "in_transit", "arrived"]
    at: Moment | None = None
    place: Name | None = None


class ShipmentDeliver(Command):
    """Write down that a shipment was delivered and who signed for it."""

    command: ClassVar[str] = "shipment.deliver"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    shipment: ShipmentRef
    signed_by: Name | None = None
    at: Moment | None = None


class ShipmentUndo(Command):
    """Take a shipment back that was not delivered: its goods are to be dispatched again."""

    command: ClassVar[str] = "shipment.undo"
    role: ClassVar[str] = "follower"
    reason_required: ClassVar[bool] = True

    shipment: ShipmentRef


@handles(ShipmentCreate)
def shipment_create(ctx: Context, cmd: ShipmentCreate) -> dict[str, Any]:
    """Dispatch, never more of a line than is left, never past a shut gate (C186)."""
    order = ctx.refs["order"]
    wished = _wished(ctx, cmd.lines)
    way = _way(ctx, cmd.mode)
    if cmd.remedy is not None:
        return _send_for_remedy(ctx, cmd, wished, way)
    refuse_ended(order)
    if order.delivered_on is not None:
        raise Refusal("wrong_status", N_("Order {number} is delivered already."), number=order.number)
    pass_gate(ctx, order, dispatch_findings(ctx.conn, order, wished or _still_here(ctx)), cmd.override)
    _shipment, said = _leave(ctx, cmd, _quantities(ctx, wished), way)
    follow(ctx, order.id)
    return said | _rest(ctx, order.id)


def _send_for_remedy(ctx: Context, cmd: ShipmentCreate, wished: dict[int, Decimal | None], way: Way) -> dict[str, Any]:
    """Goods that are sent again or in exchange: no more than the remedy says is still to go out; what was ordered and
    what of it was delivered stays as it is (C215)."""
    order, remedy = ctx.refs["order"], ctx.refs["remedy"]
    if order.status == "cancelled":
        refuse_ended(order)
    goods = _goods_for(order, agreed(remedy), wished, view_of(ctx.conn, remedy).to_send)
    shipment, said = _leave(ctx, cmd, goods, way)
    qty = sum(goods.values(), Decimal(0))
    ctx.recorder.event("remedy_event", order=order.id, remedy=remedy.id, event="sent", qty=qty, shipment=shipment)
    ctx.settle()
    return said | {"remedy": remedy.code, "qty": f"{qty.normalize():f}", **_rest(ctx, order.id)}


def _goods_for(order: Any, remedy: Any, wished: Mapping[int, Decimal | None], to_send: Decimal) -> dict[int, Decimal]:
    """Pieces by the local ids of lines that go out for a remedy: what was wished, else all that is to go out of its
    line. Refused: a remedy of another order, one that is not agreed, more than is still to go out (``exceeds``)."""
    if remedy.order_id != order.id:
        raise Refusal(
            "unknown_reference",
            N_("Remedy {code} is not one of order {number}."),
            field="remedy",
            code=remedy.code,
            number=order.number,
        )
    line = remedy.line_id if remedy.line_id is not None else next(iter(wished), None)
    goods = {one: to_send if qty is None else qty for one, qty in wished.items()}
    goods = goods or ({line: to_send} if line is not None else {})
    if not to_send or not goods or set(goods) != {line} or sum(goods.values()) > to_send:
        raise Refusal(
            "exceeds",
            N_(
                "{left} {left:piece|pieces} of its line {left:is|are} to go out for remedy {code}, no more and nothing "
                "else."
            ),
            field="lines",
            code=remedy.code,
            left=f"{to_send.normalize():f}",
        )
    return goods


def _leave(ctx: Context, cmd: ShipmentCreate, goods: dict[int, Decimal], way: Way) -> tuple[int, dict[str, Any]]:
    """Write down that goods (pieces by the local ids of lines) left; the shipment's local id, and what is said."""
    order = ctx.refs["order"]
    code = f"{order.number}-{len(table.of_order(ctx.conn, order.id)) + 1}"
    expected = arrival(ctx.conn, ctx.config, order, way.mode, ctx.day)
    nodes = {DISPATCHED: ctx.day, IN_TRANSIT: min(_next_day(ctx), expected), ARRIVED: expected}
    shipment = ctx.recorder.new(
        "shipment",
        code=code,
        order=order.id,
        mode=way.mode,
        carrier=cmd.carrier or way.carrier,
        tracking=cmd.tracking,
        expected=expected,
        nodes=[{"node": node, "due": due.isoformat()} for node, due in nodes.items()],
    )
    for line_id, qty in goods.items():
        ctx.recorder.new("shipment_line", order=order.id, shipment=shipment, line=line_id, qty=qty)
    ctx.recorder.event("shipment_event", order=order.id, shipment=shipment, event=DISPATCHED)
    ctx.settle()
    said = {"order": order.number, "shipment": code, "mode": way.mode, "carrier": cmd.carrier or way.carrier}
    return shipment, said | {"expected": expected.isoformat()}


def _still_here(ctx: Context) -> dict[int, Decimal | None]:
    """All that is left to dispatch, by the local ids of the lines."""
    order_id = ctx.refs["order"].id
    left = remaining(ordered_of(ctx.conn, order_id), batches_of(ctx.conn, order_id))
    return {line: None for line, qty in left.items() if qty}


def _next_day(ctx: Context) -> Any:
    return ctx.calendar.add_working_days(ctx.day, 1)


def _wished(ctx: Context, asked: Sequence[ShippedLine] | None) -> dict[int, Decimal | None]:
    """What is asked for, by the local id of the line; two entries for one line are added up."""
    wished: dict[int, Decimal | None] = {}
    for at, one in enumerate(asked or ()):
        line = references.line(ctx.conn, ctx.refs["order"].id, one.line, f"lines.{at}.line")
        before = wished.get(line.id, Decimal(0))
        wished[line.id] = None if one.qty is None or before is None else before + one.qty
    return wished


def _way(ctx: Context, mode: str | None) -> Way:
    """The way of transport that was named, or the one that fits the urgency (C192)."""
    order = ctx.refs["order"]
    ways = ways_to(ctx.conn, ctx.config, order.region, order.delivery_mode)
    if mode is None:
        found = proposed(ways, urgent=order.urgent)
        if found is None:
            raise Refusal("missing_fields", N_("Say how it is transported."), field="mode", fields=("mode",))
        return found
    known = [*dict.fromkeys([*(way.mode for way in ways), *map(str, ctx.config["shipment.modes"])])]
    if mode not in known:
        raise UsageError(
            "bad_value",
            N_("{value} is no way of transport. The setting shipment.modes has: {known}."),
            field="mode",
            value=mode,
            known=", ".join(known),
        )
    return next((way for way in ways if way.mode == mode), Way(mode, 0))


def _quantities(ctx: Context, wished: dict[int, Decimal | None]) -> dict[int, Decimal]:
    """Pieces by line: what was asked for, else all that remains; never more than is left."""
    order = ctx.refs["order"]
    ordered = ordered_of(ctx.conn, order.id)
    left = remaining(ordered, batches_of(ctx.conn, order.id))
    numbers = {one.id: one.pos for one in goods_of(ctx.conn, order.id)}
    goods = {line: qty if qty is not None else left[line] for line, qty in (wished or dict.fromkeys(left)).items()}
    for line, qty in goods.items():
        if qty > left[line] or (line in wished and not qty):
            raise Refusal(
                "exceeds",
                N_("Of line {line} there {left:is|are} {left} left to dispatch."),
                field="lines",
                line=numbers[line],
                left=f"{left[line].normalize():f}",
            )
    if not any(goods.values()):
        raise Refusal("exceeds", N_("Everything of order {number} was dispatched."), number=order.number)
    return {line: qty for line, qty in goods.items() if qty}


@handles(ShipmentEvent)
def shipment_event(ctx: Context, cmd: ShipmentEvent) -> dict[str, Any]:
    """Record a position."""
    shipment = _under_way(ctx)
    ctx.recorder.event("shipment_event", order=shipment.order_id, shipment=shipment.id, event=cmd.node, place=cmd.place)
    return {"shipment": shipment.code, "node": cmd.node}


@handles(ShipmentDeliver)
def shipment_deliver(ctx: Context, cmd: ShipmentDeliver) -> dict[str, Any]:
    """Record the delivery; the order is delivered once all its shipments are and nothing remains."""
    shipment = _under_way(ctx)
    ctx.recorder.event(
        "shipment_event", order=shipment.order_id, shipment=shipment.id, event=DELIVERED, signed_by=cmd.signed_by
    )
    follow(ctx, shipment.order_id)
    order = finding.order_by_id(ctx.conn, shipment.order_id)
    delivered = order.delivered_on.isoformat() if order.delivered_on else None
    return {"order": order.number, "shipment": shipment.code, "delivered": delivered, **_rest(ctx, order.id)}


@handles(ShipmentUndo)
def shipment_undo(ctx: Context, cmd: ShipmentUndo) -> dict[str, Any]:
    """Take a shipment back; what it held remains to be dispatched."""
    shipment = _under_way(ctx)
    ctx.recorder.event("shipment_event", order=shipment.order_id, shipment=shipment.id, event=RETURNED)
    sent = remedies.sent_event(ctx.conn, shipment.id, shipment.order_id)
    if sent is not None:
        ctx.recorder.void("remedy_event", sent)
    follow(ctx, shipment.order_id)
    return {"shipment": shipment.code, **_rest(ctx, shipment.order_id)}


def _under_way(ctx: Context) -> Any:
    """The shipment that a command names, if it is still under way, of an order that goes on."""
    shipment = ctx.refs["shipment"]
    if shipment.id not in remedies.sent_for(ctx.conn, shipment.order_id):
        refuse_ended(finding.order_by_id(ctx.conn, shipment.order_id))
    events = [one for one in table.events_of(ctx.conn, shipment.order_id) if one.shipment_id == shipment.id]
    if is_returned(events) or is_delivered(events):
        state = RETURNED if is_returned(events) else DELIVERED
        raise Refusal(
            "wrong_status",
            N_("Shipment {code}: {state}; nothing more can be done on it."),
            code=shipment.code,
            state=Word(label("shipment_step", state)),
        )
    left = next((one.at for one in events if one.event == DISPATCHED), None)
    if left is not None and ctx.at < left:
        raise UsageError("bad_value", N_("{value} lies before the dispatch."), field="at", value=ctx.at)
    return shipment


def _rest(ctx: Context, order_id: int) -> dict[str, Any]:
    left = remaining(ordered_of(ctx.conn, order_id), batches_of(ctx.conn, order_id))
    numbers = {one.id: one.pos for one in goods_of(ctx.conn, order_id)}
    rest = [{"line": numbers[line], "qty": f"{qty.normalize():f}"} for line, qty in left.items() if qty]
    return {"remaining": rest, "next": milestone_table.next_code(ctx.conn, order_id)}


def follow(ctx: Context, order_id: int) -> None:
    """The milestones of dispatch and delivery follow the shipments: done when everything that they are about left or
    was delivered, taken back when that no longer holds."""
    ctx.settle()
    batches = batches_of(ctx.conn, order_id)
    plan, goods = milestone_table.of_order(ctx.conn, order_id), goods_of(ctx.conn, order_id)
    for milestone in plan:
        moment = {SHIP: left_at, DELIVER: delivered_at}.get(milestone.code)
        if moment is None:
            continue
        mine = {one.id: one.qty for one in scope_of(milestone, plan, goods)}
        if not any(line in batch.lines for batch in batches for line in mine):
            continue  # nothing of it goes by shipments
        at = moment(mine, batches)
        facts = milestone_table.standing_facts(ctx.conn, milestone.id)
        if at is not None and not facts:
            ctx.recorder.event("milestone_done", at=at, order=order_id, milestone=milestone.id)
        elif at is None:
            for fact in facts:
                ctx.recorder.void("milestone_done", fact)
    ctx.settle()
