"""Price list, ladders and promotions (C058, C061, C046)."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from gendan.db import prices as table
from gendan.db import products
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services.commands import Code, Command, Date, Discount, Money, Name, ProductRef, Quantity, handles
from gendan.services.context import Context


class PriceBreakSet(Command):
    """Set a step of a product's ladder; with quantity 1 a list price for the days it is valid (C061)."""

    command: ClassVar[str] = "price.break"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True

    product: ProductRef
    min_qty: Quantity
    price: Money
    valid_from: Date | None = Field(default=None, alias="from")
    valid_to: Date | None = Field(default=None, alias="to")


class PriceBreakRemove(Command):
    """Take a step out of a product's ladder: all of that quantity, or only the one of those days."""

    command: ClassVar[str] = "price.remove"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True

    product: ProductRef
    min_qty: Quantity
    days: Literal["all", "same"] = Field(default="all", description="same: only the step with exactly from and to")
    valid_from: Date | None = Field(default=None, alias="from")
    valid_to: Date | None = Field(default=None, alias="to")


class PromotionAdd(Command):
    """Add a promotion with its conditions; an existing code is changed (C046)."""

    command: ClassVar[str] = "promotion.add"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True

    code: Code
    name: Name
    percent: Discount
    min_qty: Quantity | None = None
    min_amount: Money | None = None
    valid_from: Date | None = Field(default=None, alias="from")
    valid_to: Date | None = Field(default=None, alias="to")
    products: list[Code] | None = Field(default=None, max_length=1000)


class PromotionRemove(Command):
    """End a promotion; orders that used it keep it."""

    command: ClassVar[str] = "promotion.remove"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True

    code: Code


def _refuse_backwards(cmd: PriceBreakSet | PromotionAdd) -> None:
    if cmd.valid_from is not None and cmd.valid_to is not None and cmd.valid_to < cmd.valid_from:
        raise UsageError("bad_value", N_("It ends before it begins. Write a later day."), field="to")


@handles(PriceBreakSet)
def price_break(ctx: Context, cmd: PriceBreakSet) -> dict[str, Any]:
    """Write a step; one with the same quantity and days is replaced."""
    product = ctx.refs["product"]
    _refuse_backwards(cmd)
    rows = table.break_rows(ctx.conn, product.id)
    same = [r for r in rows if (r.min_qty, r.valid_from, r.valid_to) == (cmd.min_qty, cmd.valid_from, cmd.valid_to)]
    if same:
        ctx.recorder.set("price_break", same[0].id, price=cmd.price)
    else:
        fields: dict[str, Any] = {"valid_from": cmd.valid_from, "valid_to": cmd.valid_to}
        ctx.recorder.new("price_break", product=product.id, min_qty=cmd.min_qty, price=cmd.price, **fields)
    return {"product": product.code}


@handles(PriceBreakRemove)
def price_remove(ctx: Context, cmd: PriceBreakRemove) -> dict[str, Any]:
    """Remove all steps of that quantity, or only that of the days named."""
    product = ctx.refs["product"]
    rows = [row for row in table.break_rows(ctx.conn, product.id) if row.min_qty == cmd.min_qty]
    if cmd.days == "same":
        rows = [row for row in rows if (row.valid_from, row.valid_to) == (cmd.valid_from, cmd.valid_to)]
    if not rows:
        raise Refusal("unknown_reference", N_("{product} has no step at {value}."), field="min_qty", product=product.code, value=cmd.min_qty)  # fmt: skip  # noqa: E501
    for row in rows:
        ctx.recorder.set("price_break", row.id, removed=True)
    return {"product": product.code}


@handles(PromotionAdd)
def promotion_add(ctx: Context, cmd: PromotionAdd) -> dict[str, Any]:
    """Write a promotion; its products must exist."""
    _refuse_backwards(cmd)
    unknown = [code for code in cmd.products or () if products.by_code(ctx.conn, code) is None]
    if unknown:
        raise Refusal(
            "unknown_reference", N_("There is no product {value}. Check the code."), field="products", value=unknown[0]
        )
    fields = cmd.model_dump(exclude={"reason", "code"})
    known = table.promotion_row(ctx.conn, cmd.code)
    if known is not None:
        ctx.recorder.set("promotion", known.id, **fields)
    else:
        given = {name: value for name, value in fields.items() if value is not None}
        ctx.recorder.new("promotion", code=cmd.code, **given)
    return {"code": cmd.code}


@handles(PromotionRemove)
def promotion_remove(ctx: Context, cmd: PromotionRemove) -> dict[str, Any]:
    """End a promotion."""
    known = table.promotion_row(ctx.conn, cmd.code)
    if known is None:
        raise Refusal("unknown_reference", N_("There is no promotion {value}."), field="code", value=cmd.code)
    ctx.recorder.set("promotion", known.id, removed=True)
    return {"code": cmd.code}
