"""Changes after submission: amendments, versioned, with a reason and a preview (C011, C248, S13).

Only what changed must be checked and agreed again: checks and the customer's yes keep the seal that they saw.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from gendan.db import confirming, entry, finding
from gendan.db import milestones as milestone_table
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services import planning
from gendan.services.batches import refuse_below_shipped
from gendan.services.commands import Command, Date, Discount, Money, Name, Note, OrderRef, Phone, Quantity, handles
from gendan.services.context import Context
from gendan.services.entry import DeliveryMode, LineInput, line_fields, shown
from gendan.services.milestones import refuse_ended
from gendan.services.reopening import (
    open_for_confirmation,
    reckoned_again,
    refuse_below_received,
    required_missing,
)


class LineChange(BaseModel):
    """A change of one line, or a new line where ``line`` is left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    line: int | None = Field(default=None, ge=1, le=1_000_000)
    product: str | None = Field(default=None, min_length=1, max_length=120)
    qty: Quantity | None = None
    price: Money | None = None
    discount: Discount | None = None
    special: Note | None = None
    remove: bool = False


class Changes(BaseModel):
    """Fields of an order to change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    requested: Date | None = None
    customer_phone: Phone | None = None
    phone: Phone | None = None
    contact: Name | None = None
    address: Note | None = None
    delivery_mode: DeliveryMode | None = None
    special: Note | None = None
    lines: list[LineChange] | None = Field(default=None, max_length=2000)


class OrderAmend(Command):
    """Change an order that was submitted; with ``preview`` nothing is kept and the consequences are shown (C011)."""

    command: ClassVar[str] = "order.amend"
    role: ClassVar[str] = "clerk"
    reason_required: ClassVar[bool] = True

    order: OrderRef
    changes: Changes
    preview: bool = False

    @property
    def only_preview(self) -> bool:
        return self.preview


@handles(OrderAmend)
def order_amend(ctx: Context, cmd: OrderAmend) -> dict[str, Any]:
    """Write the changes as a new version; returns what differs, which due dates move, what must be checked again."""
    order = ctx.refs["order"]
    _refuse_wrong_time(order)
    before = confirming.seals(ctx.conn, [order.id])[order.id]
    had = confirming.standing_of(ctx.conn, order.id)
    old, missed = _shown_values(ctx, order.id), required_missing(ctx, order)
    due = milestone_table.dues(ctx.conn, order.id)
    _write(ctx, order, cmd.changes)
    ctx.settle()
    after = finding.order_by_id(ctx.conn, order.id)
    _refuse_gaps(order, [name for name in required_missing(ctx, after) if name not in missed])
    refuse_below_received(after)
    refuse_below_shipped(ctx.conn, order.id)
    differences = _differences(old, _shown_values(ctx, order.id))
    if not differences:
        raise Refusal("bad_value", N_("These changes change nothing."), field="changes")
    version = confirming.versions(ctx.conn, order.id) + 1
    base = {"before": before} if had is None else {}
    findings = open_for_confirmation(ctx, after, "amended", version=version, **base)
    ctx.settle()
    standing = confirming.standing_of(ctx.conn, order.id)
    final = finding.order_by_id(ctx.conn, order.id)
    return {
        "order": order.number,
        "version": version,
        "status": final.status,
        "differences": differences,
        "milestones": _moved(due, milestone_table.dues(ctx.conn, order.id)),
        "check_again": list(standing.to_check) if standing else [],
        "agree_again": list(standing.to_agree) if standing else [],
        "findings": shown(findings),
        "preview": cmd.preview,
    }


def _refuse_gaps(order: Any, missing: list[str]) -> None:
    """A change leaves no required field empty that was filled."""
    if missing:
        raise Refusal(
            "missing_fields",
            N_("Order {number} is not complete. Missing: {names}."),
            field=missing[0],
            fields=tuple(missing),
            number=order.number,
            names=", ".join(missing),
        )


def _refuse_wrong_time(order: Any) -> None:
    refuse_ended(order)
    if order.status == "draft":
        raise Refusal("wrong_status", N_("Order {number} is a draft; change it directly."), number=order.number)
    if order.delivered_on is not None:
        raise Refusal(
            "wrong_status", N_("Order {number} is delivered; it is not changed any more."), number=order.number
        )


def _shown_values(ctx: Context, order_id: int) -> dict[str, str]:
    order = finding.order_by_id(ctx.conn, order_id)
    names = ("requested", "phone", "contact", "address", "delivery_mode", "special", "amount", "promised")
    values = {name: "" if (value := order._mapping[name]) is None else str(value) for name in names}
    for row in entry.lines_of(ctx.conn, order_id):
        product = entry.product_of(ctx.conn, row.product_id)
        values[f"lines.{row.pos}.product"] = product.code if product else row.name or ""
        for name in ("qty", "price", "discount", "special"):
            values[f"lines.{row.pos}.{name}"] = "" if row._mapping[name] is None else str(row._mapping[name])
    return values


def _differences(old: dict[str, str], new: dict[str, str]) -> list[dict[str, str]]:
    fields = [field for field in dict.fromkeys((*old, *new)) if old.get(field, "") != new.get(field, "")]
    return [{"field": field, "old": old.get(field, ""), "new": new.get(field, "")} for field in fields]


Due = tuple[str, str | None, int | None, date | None]


def _moved(old: dict[int, Due], new: dict[int, Due]) -> list[dict[str, Any]]:
    """The milestones that are due on another day, or are there only before or after the change."""

    def day(due: Due | None) -> str | None:
        return due[3].isoformat() if due is not None and due[3] is not None else None

    moved = []
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if day(before) != day(after):
            code, name, line, _day = after or before or ("", None, None, None)
            dues = {"old_due": day(before), "new_due": day(after)}
            moved.append({"code": code, **({"name": name} if name else {}), "line": line, **dues})
    return moved


def _write(ctx: Context, order: Any, changes: Changes) -> None:
    fields = changes.model_dump(exclude_none=True, exclude={"lines", "customer_phone"})
    if changes.customer_phone is not None:
        fields["phone"] = changes.customer_phone
    ctx.recorder.set("order", order.id, **fields)
    for change in changes.lines or []:
        _write_line(ctx, order, change)
    if changes.requested is not None and changes.requested != order.requested and order.promised is not None:
        day = changes.requested
        ctx.recorder.event("promise", order=order.id, promised=day, asked_by="customer", reason=ctx.reason)
        planning.move(ctx, order.id, day)


def _write_line(ctx: Context, order: Any, change: LineChange) -> None:
    rows = entry.every_line(ctx.conn, order.id)
    if change.line is None:
        if change.product is None or change.qty is None:
            raise Refusal(
                "missing_fields", N_("A new line needs {names}."), fields=("product", "qty"), names="product, qty"
            )
        given = LineInput(
            product=change.product, qty=change.qty, price=change.price, discount=change.discount, special=change.special
        )
        pos = max((row.pos for row in rows), default=0) + 1
        fields = {k: v for k, v in line_fields(ctx, pos, given).items() if v is not None}
        ctx.recorder.new("line", order=order.id, pos=pos, **fields)
        ctx.settle()  # the next new line of this change counts from this one
        return
    row = next((one for one in rows if one.pos == change.line and not one.removed), None)
    if row is None:
        raise Refusal(
            "unknown_reference", N_("The order has no line {value}."), field="changes.lines", value=change.line
        )
    if change.remove:
        ctx.recorder.set("line", row.id, removed=True)
        return
    ctx.recorder.set("line", row.id, **_changed_line(ctx, row, change))


def _changed_line(ctx: Context, row: Any, change: LineChange) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if change.product is not None:
        given = LineInput(
            product=change.product, qty=change.qty or row.qty, price=change.price, discount=change.discount
        )
        looked_up = line_fields(ctx, row.pos, given)
        fields = {name: looked_up[name] for name in ("product", "name", "spec", "unit", "price", "list_price")}
    given_fields = {"qty": change.qty, "price": change.price, "discount": change.discount, "special": change.special}
    fields |= {name: value for name, value in given_fields.items() if value is not None}
    return fields | {"amount": reckoned_again(row, fields, "changes.lines")}
