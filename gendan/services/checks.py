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
from gendan.domain.confirmation import Standing
from gendan.domain.content import group_of, groups_of
from gendan.domain.normal import NOTE_LIMIT, PHONE_LIMIT, clean_input, fold, phone_key
from gendan.domain.typed import read_date, read_money, read_quantity
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services import references
from gendan.services.alone import refuse_early
from gendan.services.commands import Command, Keyed, Named, OrderRef, handles
from gendan.services.confirming import confirm_if_ready
from gendan.services.context import Context
from gendan.services.reopening import reckoned_again, refuse_below_received, reopen_where_findings_changed


class OrderCheck(Command):
    """Key the key fields of an order again, blind, from the source (C025); values are raw text as typed."""

    command: ClassVar[str] = "order.check"
    role: ClassVar[str] = "clerk"

    order: OrderRef
    fields: dict[Named, Keyed] = Field(default_factory=dict, max_length=50)
    lines: list[dict[Named, Keyed]] = Field(default_factory=list, max_length=2000)

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
    namesakes = customers.matching(ctx.conn, fold(customer.name or ""), None) if customer else []
    lines = []
    for row in entry.lines_of(ctx.conn, order.id):
        product = entry.product_of(ctx.conn, row.product_id)
        names = (product.barcode,) if product is not None and product.barcode else ()
        code = product.code if product else row.name or ""
        lines.append(rekey.EnteredLine(row.pos, code, row.qty, row.price, names))
    return rekey.Entered(
        customer=(customer.name or "") if customer else "",
        customer_phone=order.phone or (customer.phone if customer else "") or "",
        requested=order.requested,
        address=order.address or "",
        lines=tuple(lines),
        next_pos=max((row.pos for row in entry.every_line(ctx.conn, order.id)), default=0) + 1,
        code=customer.code if customer else "",
        own_phone=(customer.phone or "") if customer else "",
        namesakes=tuple(one.phone or "" for one in namesakes if one.id != order.customer_id),
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
    if ctx.actor.id in _who_keyed(ctx, order.id):
        raise Refusal(
            "same_person",
            N_("You have seen the differences of order {number}; settle them, or let somebody else key it again."),
            number=order.number,
        )
    return _check(ctx, cmd, order, "blind")


def _who_keyed(ctx: Context, order_id: int) -> set[int]:
    """Who keyed what waits to be settled: he knows what was entered, and his check would not be blind."""
    standing = confirming.standing_of(ctx.conn, order_id)
    fields = standing.to_settle if standing else ()
    return {confirming.check_with(ctx.conn, order_id, field).by_id for field in fields}


@handles(OrderSelfCheck)
def order_self_check(ctx: Context, cmd: OrderSelfCheck) -> dict[str, Any]:
    """Check one's own order after the set interval; it is counted and reported as a self-check."""
    order = ctx.refs["order"]
    _to_key(ctx, order)
    refuse_early(ctx, confirming.opening_of(ctx.conn, order.id), "check.self_check_after")
    return _check(ctx, cmd, order, "self")


def _waiting(ctx: Context, order: Any) -> Standing:
    """How far the order's confirmation has come; refused where it waits for none."""
    standing = confirming.standing_of(ctx.conn, order.id)
    if standing is None or not standing.submitted or order.status in ("cancelled", "closed"):
        raise Refusal("wrong_status", N_("Order {number} is not waiting for a check."), number=order.number)
    return standing


def _to_key(ctx: Context, order: Any) -> tuple[str, ...]:
    """The groups that wait to be keyed, or that differed and may be keyed by somebody else instead of settled."""
    standing = _waiting(ctx, order)
    groups = standing.to_check or tuple(group_of(field) for field in standing.to_settle)
    if not groups:
        raise Refusal("wrong_status", N_("Order {number} is checked already."), number=order.number)
    return groups


def _check(ctx: Context, cmd: OrderCheck, order: Any, kind: str) -> dict[str, Any]:
    groups = _to_key(ctx, order)
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
    if cmd.field not in _waiting(ctx, order).to_settle:
        raise Refusal(
            "unknown_reference", N_("There is no open difference in {value}."), field="field", value=cmd.field
        )
    check = confirming.check_with(ctx.conn, order.id, cmd.field)
    difference = next(one for one in check.differences or () if one["field"] == cmd.field)
    counts = True
    if cmd.keep == "entered":
        _refuse_author(ctx, order, cmd.field)
    else:
        _write_rekeyed(ctx, order, cmd.field, difference["rekeyed"])
        counts = check.by_id != ctx.actor.id and check.check != "self"
    ctx.settle()
    refuse_below_received(finding.order_by_id(ctx.conn, order.id))
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
    if cmd.keep == "rekeyed":
        reopen_where_findings_changed(ctx, finding.order_by_id(ctx.conn, order.id))
        ctx.settle()
    confirm_if_ready(ctx, order.id)
    standing = confirming.standing_of(ctx.conn, order.id)
    return {
        "order": order.number,
        "left": len(standing.to_settle) if standing else 0,
        "status": finding.order_by_id(ctx.conn, order.id).status,
    }


def _writers_of(ctx: Context, order: Any, field: str) -> set[str]:
    """Who entered or last changed the cell that a difference is about."""
    parts = field.split(".")
    if parts[0] != "lines":
        cell = {"customer_phone": "phone"}.get(field, field)
        return entry.field_writers(ctx.conn, "order", order.id, cell)
    row = next((line for line in entry.lines_of(ctx.conn, order.id) if line.pos == int(parts[1])), None)
    if row is None or len(parts) < 3:
        return entry.writers(ctx.conn, order.id)
    return entry.field_writers(ctx.conn, "line", row.id, parts[2])


def _refuse_author(ctx: Context, order: Any, field: str) -> None:
    if ctx.actor.uid in _writers_of(ctx, order, field):
        raise Refusal(
            "same_person", N_("You entered or changed this; somebody else decides to keep it."), field="field"
        )


def _write_rekeyed(ctx: Context, order: Any, field: str, text: str) -> None:
    """Write the value that was keyed again; it must be readable as what it is meant to be."""
    parts = field.split(".")
    if parts[0] == "lines":
        _write_line(ctx, order, parts, field, text)
    elif field == "customer_phone":
        ctx.recorder.set("order", order.id, phone=clean_input(_required(text, field), PHONE_LIMIT, field=field))
    elif field == "address":
        address = clean_input(_required(text, field), NOTE_LIMIT, multiline=True, field=field)
        ctx.recorder.set("order", order.id, address=address)
    elif field == "requested":
        ctx.recorder.set("order", order.id, requested=_read_day(ctx, text))
    else:
        ctx.recorder.set("order", order.id, customer=_the_customer(ctx, order, _required(text, field)).id)


def _the_customer(ctx: Context, order: Any, text: str) -> Any:
    """The customer that was keyed: by code, phone or name; of several of one name the one with the order's phone."""
    named = customers.matching(ctx.conn, fold(text), phone_key(order.phone or ""))
    return named[0] if len(named) == 1 else references.customer(ctx.conn, text, "customer")


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
        if not changes["qty"]:
            raise UsageError("bad_value", N_("Nothing was keyed for {value}; keep what was entered."), value=field)
    else:
        changes = {"price": read_money(text, field=field)}
    ctx.recorder.set("line", row.id, **changes, amount=reckoned_again(row, changes, field))
