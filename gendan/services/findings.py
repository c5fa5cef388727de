"""The confirmation checklist, computed where it can be: all findings of an order in one list (C043-C048, C076)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gendan.db import confirming, prices
from gendan.db import entry as table
from gendan.domain.confirmation import URGENT
from gendan.domain.money import line_amount, money_text, unit_after
from gendan.domain.pricing import Failed, Promotion, effective_discount, failed_conditions, unit_price
from gendan.errors import Finding
from gendan.i18n import N_
from gendan.services.blind import hidden_in
from gendan.services.capacity import earliest_delivery
from gendan.services.context import Context

DUPLICATE_DAYS = 7
"""Orders of the same customer and product within so many days are likely the same (C028)."""
_TIERS = ("clerk", "follower", "supervisor", "admin")
_FAILED = {
    "min_qty": N_("Promotion {code} on line {line} asks for a quantity of {wanted}; there are {found}."),
    "min_amount": N_("Promotion {code} on line {line} asks for an amount of {wanted}; there is {found}."),
    "dates": N_("Promotion {code} on line {line} is valid {wanted}; today is {found}."),
    "product": N_("Promotion {code} is for {wanted}, not for {found} on line {line}."),
}


URGENCY = Finding(URGENT, N_("The order is to go in front of others."), {}, "supervisor")
"""What the supervisor decides about an order that somebody made urgent (C175)."""


@dataclass(frozen=True, slots=True)
class EnteredLine:
    """A line as it stands in the order, with its product."""

    pos: int
    product: Any
    qty: Decimal
    price: Decimal | None
    discount: Decimal
    promotion: str | None
    special: str | None


def findings_of(ctx: Context, order: Any) -> tuple[Finding, ...]:
    """Everything that somebody has to decide before the order may go on; empty for a standard order."""
    lines = [
        EnteredLine(r.pos, table.product_of(ctx.conn, r.product_id), r.qty, r.price, r.discount, r.promotion, r.special)
        for r in table.lines_of(ctx.conn, order.id)
    ]
    return findings_for(ctx, order, lines)


def findings_for(ctx: Context, order: Any, lines: list[EnteredLine]) -> tuple[Finding, ...]:
    """The findings of an order with these lines, whether they are written yet or still being typed."""
    found: list[Finding] = []
    for line in lines:
        found += line_findings(ctx, line)
    found += _date(ctx, order, lines)
    found += _special(order, lines)
    found += _amount(ctx, order)
    found += _duplicates(ctx, order, lines)
    found += [URGENCY] if order.urgent or confirming.asks_urgency(ctx.conn, order.id) else []
    return tuple(found)


def line_findings(ctx: Context, line: EnteredLine) -> list[Finding]:
    """What is to be decided about the price of one line."""
    if line.product is None:
        return []
    where = {"line": line.pos, "product": line.product.code}
    priced = unit_price(line.product.list_price, prices.breaks_of(ctx.conn, line.product.id), line.qty, ctx.day)
    found: list[Finding] = []
    if priced.price is None:
        values = where | {"price": "" if line.price is None else money_text(line.price)}
        message = N_("Product {product} on line {line} has no list price.")
        found.append(Finding("no_price", message, values, "supervisor"))
    elif line.price is not None and line.price != priced.price:
        values = where | {"price": money_text(line.price), "list_price": money_text(priced.price)}
        tier = _tier(ctx, effective_discount(priced.price, line.price, _own_discount(ctx, line)))
        message = N_("Line {line}: {product} costs {list_price} by the price list, {price} was entered.")
        found.append(Finding("price_differs", message, values, tier))
    found += _discount(ctx, line, where)
    floor = line.product.floor_price
    if floor is not None and line.price is not None and (paid := unit_after(line.price, line.discount)) < floor:
        message = N_("Line {line}: {product} is sold below its floor price.")
        found.append(Finding("below_floor", message, where | {"paid": money_text(paid)}, "supervisor"))
    return found


def _own_discount(ctx: Context, line: EnteredLine) -> Decimal:
    """The discount of a line beyond what a promotion grants whose conditions hold."""
    promotion = prices.promotion_named(ctx.conn, line.promotion) if line.promotion else None
    granted = promotion.percent if promotion and not _failed(ctx, line, promotion) else Decimal(0)
    return max(line.discount - granted, Decimal(0))


def _discount(ctx: Context, line: EnteredLine, where: dict[str, Any]) -> list[Finding]:
    promotion = prices.promotion_named(ctx.conn, line.promotion) if line.promotion else None
    failed = _failed(ctx, line, promotion) if promotion else ()
    named = where | {"code": line.promotion, "discount": line.discount}
    found = [
        Finding(
            f"promotion_{one.condition}",
            _FAILED[one.condition],
            named | {"wanted": one.wanted, "found": one.found},
            _tier(ctx, line.discount),
        )
        for one in failed
    ]
    if line.promotion and promotion is None:
        message = N_("There is no promotion {code}; line {line} names it.")
        found.append(Finding("promotion_unknown", message, named, _tier(ctx, line.discount)))
    own = _own_discount(ctx, line)
    if own > 0 and not failed and _tier(ctx, own) != "clerk":
        values = where | {"discount": own, "limit": ctx.config["authority.discount.clerk"]}
        message = N_("Line {line}: a discount of {discount} % is beyond the clerk's {limit} %.")
        found.append(Finding("discount_over_authority", message, values, _tier(ctx, own)))
    return found


def _failed(ctx: Context, line: EnteredLine, promotion: Promotion) -> tuple[Failed, ...]:
    before = line_amount(line.qty, line.price or Decimal(0), Decimal(0))
    return failed_conditions(promotion, line.product.code, line.qty, before, ctx.day)


def _tier(ctx: Context, discount: Decimal) -> str:
    """The lowest role whose limit covers a discount in percent (C079)."""
    for role in _TIERS[:-1]:
        if discount <= Decimal(str(ctx.config[f"authority.discount.{role}"])):
            return role
    return _TIERS[-1]


def earliest(ctx: Context, lines: list[EnteredLine]) -> date:
    """The earliest day on which all lines can be delivered: the slowest one's lead time, in working days, and not
    before what others are promised leaves capacity for them, where the store has set one (C047, C181)."""
    default = int(ctx.config["lead_time.default_days"])
    days = [
        default if line.product is None or line.product.lead_days is None else line.product.lead_days for line in lines
    ]
    least = ctx.calendar.add_working_days(ctx.day, max(days, default=default))
    needs: dict[str | None, Decimal] = defaultdict(Decimal)
    for line in lines:
        needs[line.product.category if line.product is not None else None] += line.qty
    return earliest_delivery(ctx, needs, least)


def _date(ctx: Context, order: Any, lines: list[EnteredLine]) -> list[Finding]:
    known = [line for line in lines if line.product is not None and line.product.lead_days is not None]
    if order.requested is None:
        return []
    if order.requested < ctx.day:
        message = N_("The requested date {requested} is past.")
        return [Finding("date_past", message, {"requested": order.requested.isoformat()}, "supervisor")]
    if not known:
        return []
    first = earliest(ctx, known)
    if order.requested >= first:
        return []
    began = ctx.calendar.add_working_days(order.requested, -ctx.calendar.working_days_between(ctx.day, first))
    values = {"requested": order.requested.isoformat(), "earliest": first.isoformat(), "start": began.isoformat()}
    message = N_("{requested} is requested, {earliest} is the earliest feasible date; work had to begin on {start}.")
    return [Finding("date_infeasible", message, values, "follower")]


def _special(order: Any, lines: list[EnteredLine]) -> list[Finding]:
    wishes = [order.special] if order.special else []
    wishes += [f"{line.pos}: {line.special}" for line in lines if line.special]
    if not wishes:
        return []
    message = N_("The order is not standard: {wishes}")
    return [Finding("nonstandard", message, {"wishes": "; ".join(wishes)}, "follower")]


def _amount(ctx: Context, order: Any) -> list[Finding]:
    limit = Decimal(str(ctx.config["approval.standard_amount"]))
    if not limit or order.amount <= limit:
        return []
    values = {"amount": money_text(order.amount), "limit": money_text(limit)}
    return [Finding("amount_over_standard", N_("The amount {amount} is over {limit}."), values, "supervisor")]


def _duplicates(ctx: Context, order: Any, lines: list[EnteredLine]) -> list[Finding]:
    goods = [line.product.id for line in lines if line.product is not None]
    if order.customer_id is None or not goods:
        return []
    since = (ctx.at - timedelta(days=DUPLICATE_DAYS)).replace(microsecond=0)
    hidden = {one.number for one in hidden_in(ctx.conn, ctx.actor.login)}  # whoever checks it is not told its goods
    found = table.likely_duplicates(ctx.conn, order.id, order.customer_id, goods, since)
    numbers = [number for number in found if number not in hidden]
    if not numbers:
        return []
    message = N_("The same customer ordered the same lately: {numbers}.")
    return [Finding("duplicate_likely", message, {"numbers": ", ".join(numbers)}, "clerk")]


def as_detail(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Findings as they are kept with the event that found them, values as texts. Wishes may tell of persons: only
    a mark of them is kept, so that a decision holds for these wishes and no others."""
    return [
        {
            "code": one.code,
            "message": one.message,
            "params": dict(_kept(key, str(value)) for key, value in one.params.items()),
            "overridable_by": one.overridable_by,
        }
        for one in findings
    ]


def _kept(key: str, value: str) -> tuple[str, str]:
    return ("mark", hashlib.sha256(value.encode()).hexdigest()[:16]) if key == "wishes" else (key, value)
