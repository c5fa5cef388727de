"""What a line should cost: price list, ladder by quantity, promotions with conditions (C045, C046, C058, C061)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gendan.domain.money import unit_after


@dataclass(frozen=True, slots=True)
class Break:
    """A step of the ladder: from this quantity on, this price, in these days."""

    min_qty: Decimal
    price: Decimal
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, qty: Decimal, day: date) -> bool:
        """Whether the step applies to the quantity on that day."""
        return qty >= self.min_qty and within(day, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class Promotion:
    """A promotion: a percentage off under conditions; ``products`` empty means all."""

    code: str
    name: str
    percent: Decimal
    min_qty: Decimal | None = None
    min_amount: Decimal | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Priced:
    """The unit price that the price list gives, and why: ``list``, ``ladder`` or ``none``."""

    price: Decimal | None
    why: str
    from_qty: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A condition of a promotion that does not hold: which, what is asked for, what there is."""

    condition: str
    wanted: str
    found: str


def within(day: date, start: date | None, end: date | None) -> bool:
    """Whether a day lies in a span whose ends count; an open end is no limit."""
    return (start is None or day >= start) and (end is None or day <= end)


def unit_price(list_price: Decimal | None, breaks: Sequence[Break], qty: Decimal, day: date) -> Priced:
    """The price of one unit on that day: the highest step of the ladder that holds, else the list price.

    Of several steps with the same quantity the one that began last wins.
    """
    holding = [step for step in breaks if step.holds(qty, day)]
    if holding:
        best = max(holding, key=lambda step: (step.min_qty, step.valid_from or date.min))
        return Priced(best.price, "ladder" if best.min_qty > 1 else "list", best.min_qty)
    return Priced(list_price, "list" if list_price is not None else "none")


def failed_conditions(
    promotion: Promotion, product: str, qty: Decimal, amount_before: Decimal, day: date
) -> tuple[Failed, ...]:
    """The conditions of a promotion that a line does not meet, each named; ``amount_before`` is before discount."""
    failed: list[Failed] = []
    if promotion.products and product not in promotion.products:
        failed.append(Failed("product", ", ".join(promotion.products), product))
    if promotion.min_qty is not None and qty < promotion.min_qty:
        failed.append(Failed("min_qty", str(promotion.min_qty), str(qty)))
    if promotion.min_amount is not None and amount_before < promotion.min_amount:
        failed.append(Failed("min_amount", str(promotion.min_amount), str(amount_before)))
    if not within(day, promotion.valid_from, promotion.valid_to):
        span = f"{promotion.valid_from or ''}..{promotion.valid_to or ''}"
        failed.append(Failed("dates", span, day.isoformat()))
    return tuple(failed)


def best_promotion(
    promotions: Sequence[Promotion], product: str, qty: Decimal, amount_before: Decimal, day: date
) -> Promotion | None:
    """The promotion with the highest percentage whose conditions all hold."""
    fitting = [one for one in promotions if not failed_conditions(one, product, qty, amount_before, day)]
    return max(fitting, key=lambda one: (one.percent, one.code), default=None)


def effective_discount(list_price: Decimal | None, price: Decimal | None, discount: Decimal) -> Decimal:
    """What is really taken off the list price, in percent: a lowered unit price counts as discount too. Reckoned
    exactly, so that 5 % off a screw of 0.05 are 5 % however many are bought."""
    if not list_price or price is None:
        return discount
    return max((1 - unit_after(price, discount) / list_price) * 100, Decimal(0))
