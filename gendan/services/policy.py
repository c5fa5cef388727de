"""Which orders need which check: a policy by amount, kind of customer, non-standard, new customer (C025, C026)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gendan.db import customers
from gendan.db import entry as table
from gendan.services.context import Context


def key_fields_for(ctx: Context, order: Any) -> list[str]:
    """The fields of this order that a second person keys again; empty where the policy asks for no check.

    The customer is among them where two share the name; the address not where the goods are picked up.
    """
    if not _needs_check(ctx, order):
        return []
    fields = [str(field) for field in ctx.config["check.key_fields"]]
    if order.delivery_mode == "pickup":
        fields = [field for field in fields if field != "address"]
    if order.customer_id and "customer" not in fields and table.shares_name(ctx.conn, order.customer_id):
        fields.insert(0, "customer")
    return fields


def _needs_check(ctx: Context, order: Any) -> bool:
    if ctx.config["check.policy"] == "all":
        return True
    lines = table.lines_of(ctx.conn, order.id)
    if order.special or any(line.special for line in lines):
        return True
    if order.amount >= Decimal(str(ctx.config["check.amount_from"])):
        return True
    if not order.customer_id or table.orders_before(ctx.conn, order.customer_id, order.id) == 0:
        return True
    return bool(customers.by_id(ctx.conn, order.customer_id).kind != "ordinary")
