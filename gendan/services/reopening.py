"""What holds whenever the content of an order is written: required fields, money, findings (C021, C077)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gendan.db import confirming, entry
from gendan.domain.money import line_amount, money_text
from gendan.domain.typed import MOST_MONEY
from gendan.errors import Finding, Refusal, UsageError
from gendan.i18n import N_
from gendan.services.context import Context
from gendan.services.findings import as_detail, findings_of
from gendan.services.policy import key_fields_for


def required_missing(ctx: Context, order: Any) -> tuple[str, ...]:
    """Required fields that are empty, all at once (C021)."""
    needed = {
        "channel": order.channel,
        "lines": entry.lines_of(ctx.conn, order.id),
        "requested": order.requested,
        "customer_phone": order.phone,
        "delivery_mode": order.delivery_mode,
        "address": order.address or order.delivery_mode == "pickup",
        "customer": order.customer_id,
        "owner": order.owner_id or not order.urgent,
    }
    return tuple(name for name, value in needed.items() if not value)


def reckoned(qty: Decimal, price: Decimal | None, discount: Decimal, field: str = "lines") -> Decimal:
    """What a line costs, two decimals half up; without a price nothing. Refuses ``bad_value`` what is more than any
    amount may be."""
    amount = line_amount(qty, price or Decimal(0), discount)
    if amount > MOST_MONEY:
        message = N_("{value} is too large. The most is {most}.")
        raise UsageError("bad_value", message, field=field, value=money_text(amount), most=MOST_MONEY)
    return amount


def reckoned_again(row: Any, changes: Mapping[str, Any], field: str = "lines") -> Decimal:
    """What the line ``row`` costs once ``changes`` are written: what it did, unless its price is reckoned from another
    quantity, price or discount. A line that was taken in with its amount alone needs its price then
    (``missing_fields``)."""
    if not {"qty", "price", "discount"} & changes.keys():
        return Decimal(row.amount)
    qty, price, discount = (changes.get(name, getattr(row, name)) for name in ("qty", "price", "discount"))
    if price is None and row.amount and "price" not in changes:
        message = N_("Line {line} has an amount and no price. Give its price too.")
        raise Refusal("missing_fields", message, field=field, fields=(field,), line=row.pos)
    return reckoned(qty, price, discount, field)


def refuse_below_received(order: Any) -> None:
    """Refuse a change that makes an order amount to less than what was received for it (C088)."""
    if order.amount < order.received:
        raise Refusal(
            "exceeds",
            N_("The new amount {amount} is below what was received, {received}."),
            field="changes",
            amount=money_text(order.amount),
            received=money_text(order.received),
        )


def open_for_confirmation(ctx: Context, order: Any, event: str, **detail: Any) -> tuple[Finding, ...]:
    """Record that the order waits for confirmation, with its findings and the fields to key again; a standard
    order without findings is approved by rule, and that is logged (C077)."""
    findings = findings_of(ctx, order)
    fields = key_fields_for(ctx, order)
    kept = {"findings": as_detail(findings), "key_fields": fields, **detail}
    kept["decided"] = [] if event == "submitted" else _decided_before(ctx, order.id, kept["findings"])
    ctx.recorder.event("order_event", order=order.id, event=event, detail=kept)
    if not fields:
        ctx.recorder.event("check", order=order.id, check="policy", result="not_required")
    if not findings:
        ctx.recorder.event("approval", order=order.id, decision="by_rule", codes=[])
    return findings


def reopen_where_findings_changed(ctx: Context, order: Any) -> None:
    """After a settled difference changed the content: what was decided on the old content is decided again."""
    opened = confirming.opening_of(ctx.conn, order.id)
    if opened is not None and as_detail(findings_of(ctx, order)) != opened.detail["findings"]:
        open_for_confirmation(ctx, order, "settled")


def _decided_before(ctx: Context, order_id: int, findings: list[dict[str, Any]]) -> list[str]:
    """Codes whose findings were all decided already and that a change has left exactly as they were."""
    opened, standing = confirming.opening_of(ctx.conn, order_id), confirming.standing_of(ctx.conn, order_id)
    if opened is None or standing is None:
        return []
    decided = [one for one in opened.detail["findings"] if one["code"] not in standing.to_approve]
    return sorted({one["code"] for one in findings} - {one["code"] for one in findings if one not in decided})
