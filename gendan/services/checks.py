"""The blind check: a second person keys the key fields again from the source (C025, C026, S03).

What was entered is not shown before; what was keyed is compared as it is meant; differences are settled one by
one with a reason. Never by the person who entered or last changed what is checked.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator

from gendan.db import confirming, customers, entry, finding, products
from gendan.domain import rekey
from gendan.domain.content import group_of, groups_of
from gendan.domain.money import line_amount
from gendan.domain.typed import read_date, read_money, read_quantity
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services.alone import refuse_early
from gendan.services.commands import Command, OrderRef, handles
from gendan.services.confirming import confirm_if_ready
from gendan.services.context import Context


class OrderCheck(Command):
    """Key the key fields of an order again, blind, from the source (C025); values are raw text as typed."""

    command: ClassVar[str] = "order.check"
    role: ClassVar[str] = "clerk"

    order: OrderRef
    fields: dict[str, str] = Field(default_factory=dict, max_length=50)
    lines: list[dict[str, str]] = Field(default_factory=list, max_length=2000)

    @field_validator("fields", mode="before")
    @classmethod
    def _texts(cls, value: Any) -> Any:
        return {str(k): _text(v) for k, v in value.items()} if isinstance(value, dict) else value

    @field_validator("lines", mode="before")
    @classmethod
    def _line_texts(cls, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return [{str(k): _text(v) for k, v in one.items()} if isinstance(one, dict) else one for one in value]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


class OrderSelfCheck(OrderCheck):
    """Check one's own order, in a shop with one person on duty: only after the set interval, and marked as such."""

    command: ClassVar[str] = "order.self_check"
    reason_required: ClassVar[bool] = True


class OrderSettle(Command):
    """Settle one difference of a check: keep what was entered or what was keyed again (C026)."""

    command: ClassVar[str] = "order.settle"
    role: ClassVar[str] = "clerk"
    reason_required: ClassVar[bool] = True

    order: OrderRef
    field: str = Field(min_length=1, max_length=60, description="as named in the difference")
    keep: Literal["entered", "rekeyed"]


def entered_of(ctx: Context, order: Any) -> rekey.Entered:
    """The key fields as they stand in the order."""
    customer = customers.by_id(ctx.conn, order.customer_id) if order.customer_id else None
    lines = []
    for row in entry.lines_of(ctx.conn, order.id):
        product = entry.product_of(ctx.conn, row.product_id)
        names = (product.barcode,) if product is not None and product.barcode else ()
        lines.append(rekey.EnteredLine(product.code if product else row.name or "", row.qty, row.price, names))
    return rekey.Entered(
        customer=(customer.name or "") if customer else "",
        customer_phone=order.phone or (customer.phone if customer else "") or "",
        requested=order.requested,
        address=order.address or "",
        lines=tuple(lines),
    )


@handles(OrderCheck)
def order_check(ctx: Context, cmd: OrderCheck) -> dict[str, Any]:
    """Compare what was keyed with what was entered; returns ``match`` or ``differs`` with the differences."""
    order = ctx.refs["order"]
    if ctx.actor.uid in entry.writers(ctx.conn, order.id):
        raise Refusal(
            "same_person",
            N_("You entered or changed order {number}; somebody else checks it."),
            number=order.number,
        )
    return _check(ctx, cmd, order, "blind")


@handles(OrderSelfCheck)
def order_self_check(ctx: Context, cmd: OrderSelfCheck) -> dict[str, Any]:
    """Check one's own order after the set interval; it is counted and reported as a self-check."""
    order = ctx.refs["order"]
    opened = confirming.opening_of(ctx.conn, order.id)
    if opened is not None:
        refuse_early(ctx, opened.at, "check.self_check_after")
    return _check(ctx, cmd, order, "self")


def _check(ctx: Context, cmd: OrderCheck, order: Any, kind: str) -> dict[str, Any]:
    standing = confirming.standing_of(ctx.conn, order.id)
    if standing is None or not standing.submitted:
        raise Refusal("wrong_status", N_("Order {number} is not waiting for a check."), number=order.number)
    if order.status in ("cancelled", "closed"):
        raise Refusal("wrong_status", N_("Order {number} is not waiting for a check."), number=order.number)
    groups = standing.to_check or tuple(group_of(field) for field in standing.to_settle)
    if not groups:
        raise Refusal("wrong_status", N_("Order {number} is checked already."), number=order.number)
    opened = confirming.opening_of(ctx.conn, order.id)
    now = confirming.seals(ctx.conn, [order.id])[order.id]
    asked = _asked(opened.detail["key_fields"], groups)
    found = rekey.differences(entered_of(ctx, order), cmd.fields, cmd.lines, asked, lambda text: _read_day(ctx, text))
    saw = {group: now[group] for group in groups_of(asked, now)}
    ctx.recorder.event(
        "check",
        order=order.id,
        check=kind,
        result="differs" if found else "match",
        saw=saw,
        differed=[one.field for one in found] or None,
        differences=[{"field": d.field, "entered": d.entered, "rekeyed": d.rekeyed} for d in found] or None,
    )
    ctx.settle()
    confirm_if_ready(ctx, order.id)
    return {
        "order": order.number,
        "result": "differs" if found else "match",
        "differences": [{"field": d.field, "entered": d.entered, "rekeyed": d.rekeyed} for d in found],
        "status": finding.order_by_id(ctx.conn, order.id).status,
    }


def _asked(fields: list[str], groups: tuple[str, ...]) -> tuple[str, ...]:
    """The key fields among which the groups to check are; all lines are keyed where one of them is asked for."""
    wanted = {"lines" if group.startswith(("line.", "lines")) else group for group in groups}
    return tuple(field for field in fields if field in wanted)


def _read_day(ctx: Context, text: str) -> date:
    return read_date(text, ctx.today, ctx.calendar, field="requested")


@handles(OrderSettle)
def order_settle(ctx: Context, cmd: OrderSettle) -> dict[str, Any]:
    """Settle a difference. What was entered is not vouched for by who entered it; a value that only one person
    stands for is checked again."""
    order = ctx.refs["order"]
    check = confirming.check_with(ctx.conn, order.id, cmd.field)
    if check is None or cmd.field in confirming.settled_fields(ctx.conn, check.id):
        raise Refusal(
            "unknown_reference", N_("There is no open difference in {value}."), field="field", value=cmd.field
        )
    difference = next(one for one in check.differences or () if one["field"] == cmd.field)
    counts = True
    if cmd.keep == "entered":
        if ctx.actor.uid in entry.writers(ctx.conn, order.id):
            raise Refusal(
                "same_person", N_("You entered or changed this; somebody else decides to keep it."), field="field"
            )
    else:
        _write_rekeyed(ctx, order, cmd.field, difference["rekeyed"])
        counts = check.by_id != ctx.actor.id and check.check != "self"
    ctx.settle()
    now = confirming.seals(ctx.conn, [order.id])[order.id]
    ctx.recorder.event(
        "settlement",
        order=order.id,
        check=check.id,
        field=cmd.field,
        keep=cmd.keep,
        after=now.get(group_of(cmd.field), ""),
        counts=counts,
        reason=ctx.reason,
    )
    ctx.settle()
    confirm_if_ready(ctx, order.id)
    standing = confirming.standing_of(ctx.conn, order.id)
    return {
        "order": order.number,
        "left": len(standing.to_settle) if standing else 0,
        "status": finding.order_by_id(ctx.conn, order.id).status,
    }


def _write_rekeyed(ctx: Context, order: Any, field: str, text: str) -> None:
    """Write the value that was keyed again; it must be readable as what it is meant to be."""
    parts = field.split(".")
    if parts[0] == "lines":
        _write_line(ctx, order, parts, field, text)
    elif field == "customer_phone":
        ctx.recorder.set("order", order.id, phone=_required(text, field))
    elif field == "address":
        ctx.recorder.set("order", order.id, address=_required(text, field))
    elif field == "requested":
        ctx.recorder.set("order", order.id, requested=_read_day(ctx, text))
    else:
        raise UsageError("bad_value", N_("{value} is settled by an amendment, not here."), field="field", value=field)


def _required(text: str, field: str) -> str:
    if not text.strip():
        raise UsageError(
            "bad_value", N_("Nothing was keyed for {value}; keep what was entered."), field="keep", value=field
        )
    return text.strip()


def _write_line(ctx: Context, order: Any, parts: list[str], field: str, text: str) -> None:
    row = next((line for line in entry.lines_of(ctx.conn, order.id) if line.pos == int(parts[1])), None)
    if row is None or len(parts) < 3:
        raise UsageError(
            "bad_value", N_("A line that was only keyed again is added by changing the draft."), field="field"
        )
    changes: dict[str, Any] = {}
    if parts[2] == "product":
        product = products.by_code_or_barcode(ctx.conn, _required(text, field))
        if product is None:
            raise Refusal(
                "unknown_reference", N_("There is no product {value}. Check the code."), field=field, value=text
            )
        changes = {"product": product.id, "name": product.name, "unit": product.unit, "list_price": product.list_price}
    elif parts[2] == "qty":
        changes = {"qty": read_quantity(text, field=field)[0]}
    else:
        changes = {"price": read_money(text, field=field)}
    qty, price = changes.get("qty", row.qty), changes.get("price", row.price)
    ctx.recorder.set("line", row.id, **changes, amount=line_amount(qty, price or 0, row.discount))
