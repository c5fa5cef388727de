"""Products of the price list (C058)."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from gendan.db import products as table
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services.commands import Code, Command, Money, Name, ProductRef, handles
from gendan.services.context import Context

Emptied = Literal["spec", "unit", "category", "list_price", "floor_price", "lead_days", "barcode", "template"]
"""What a product can do without."""


class ProductAdd(Command):
    """Add a product to the price list (C058)."""

    command: ClassVar[str] = "product.add"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True

    code: Code
    name: Name
    spec: Name | None = None
    unit: Code | None = None
    category: Name | None = None
    list_price: Money | None = None
    floor_price: Money | None = None
    lead_days: int | None = Field(default=None, ge=0, le=1000, description="working days")
    barcode: Code | None = None
    template: Code | None = None


class ProductUpdate(Command):
    """Change a product of the price list (C058)."""

    command: ClassVar[str] = "product.update"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    code: ProductRef
    name: Name | None = None
    spec: Name | None = None
    unit: Code | None = None
    category: Name | None = None
    list_price: Money | None = None
    floor_price: Money | None = None
    lead_days: int | None = Field(default=None, ge=0, le=1000, description="working days")
    barcode: Code | None = None
    template: Code | None = None
    clear: list[Emptied] | None = Field(default=None, description="fields that are to be empty")


@handles(ProductAdd)
def product_add(ctx: Context, cmd: ProductAdd) -> dict[str, Any]:
    """Add a product; its code must be free."""
    if table.by_code(ctx.conn, cmd.code) is not None:
        raise Refusal(
            "duplicate", N_("Product {code} exists already. Use product.update."), field="code", code=cmd.code
        )
    ctx.recorder.new("product", **cmd.model_dump(exclude={"reason"}, exclude_none=True))
    return {"code": cmd.code}


@handles(ProductUpdate)
def product_update(ctx: Context, cmd: ProductUpdate) -> dict[str, Any]:
    """Change a product; only what is given is changed, and emptied what ``clear`` names."""
    product = ctx.refs["code"]
    fields = cmd.model_dump(exclude={"reason", "code", "clear"}, exclude_none=True)
    ctx.recorder.set("product", product.id, **(dict.fromkeys(cmd.clear or ()) | fields))
    return {"code": product.code}
