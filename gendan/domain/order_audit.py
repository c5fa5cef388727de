"""The order audit (订单稽核): which rules an order is held against, and what its prices should have been (C251, C254).

A rule is data: its code, what it belongs to, how grave it is. The floor that knows SQL has a query for each.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

from gendan.domain.money import line_amount
from gendan.domain.plan import Node, predecessors
from gendan.domain.pricing import Break, Promotion, failed_conditions, unit_price

SEVERITIES = ("high", "medium", "low")
INFORMATION = SEVERITIES[-1]
"""How grave what is only to be known is."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: ``severity`` is ``high`` where it must not happen, ``low`` where it is only to be looked at."""

    code: str
    group: str
    severity: str


def _rules(group: str, **severities: str) -> dict[str, Rule]:
    return {code: Rule(code, group, severity) for code, severity in severities.items()}


RULES: Mapping[str, Rule] = (
    _rules("price", price_differs="high", price_imported="low")
    | _rules("step", quality_skipped="high", step_skipped="medium", step_late="medium")
    | _rules("deviation", gate_override="medium", self_check="medium", self_approval="medium")
    | _rules("change", changed_after="medium", entry_corrected="low")
    | _rules(
        "broken",
        no_customer_yes="high",
        shipped_unconfirmed="high",
        shipped_failed="high",
        shipped_unchecked="high",
        over_authority="high",
        refund_order="high",
        paid_beyond="high",
        same_person="high",
        closed_early="medium",
        import_unchecked="low",
    )
)
"""Every rule by its code, in the order in which they are listed."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value with its history: since when it was which, oldest first; at least one."""

    values: tuple[tuple[datetime, T], ...]

    def at(self, moment: datetime) -> T:
        """What it was then; before its first moment nobody knew another, so that one counts."""
        known = [value for since, value in self.values if since <= moment]
        return known[-1] if known else self.values[0][1]


@dataclass(frozen=True, slots=True)
class DatedBreak:
    """A step of a ladder with its history."""

    since: datetime
    min_qty: Decimal
    valid_from: date | None
    valid_to: date | None
    price: Dated[Decimal]
    removed: Dated[bool]


@dataclass(frozen=True, slots=True)
class DatedPromotion:
    """A promotion with its history."""

    since: datetime
    promotion: Dated[Promotion]
    removed: Dated[bool]


@dataclass(frozen=True, slots=True)
class PriceBook:
    """What the price list said at any moment: list prices and ladders by product, promotions by code."""

    listed: Mapping[int, Dated[Decimal | None]]
    breaks: Mapping[int, Sequence[DatedBreak]]
    promotions: Mapping[str, Sequence[DatedPromotion]]

    def price(self, product: int, qty: Decimal, moment: datetime, day: date) -> Decimal | None:
        """The unit price of a product in force at that moment, a business day of the store; none where there is no
        list price."""
        listed = self.listed[product].at(moment) if product in self.listed else None
        steps = [
            Break(one.min_qty, one.price.at(moment), one.valid_from, one.valid_to)
            for one in self.breaks.get(product, ())
            if one.since <= moment and not one.removed.at(moment)
        ]
        return unit_price(listed, steps, qty, day).price

    def promotion(self, code: str, moment: datetime) -> Promotion | None:
        """The promotion of that code in force at that moment, or none."""
        known = [one for one in self.promotions.get(code, ()) if one.since <= moment and not one.removed.at(moment)]
        return known[0].promotion.at(moment) if known else None


@dataclass(frozen=True, slots=True)
class Charged:
    """A line as it was charged: product by local id and by code, quantity, unit price, discount in percent, amount."""

    product: int
    code: str
    qty: Decimal
    price: Decimal | None
    discount: Decimal
    promotion: str | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Difference:
    """What a line costs by the price book, and what was charged. ``approved`` findings may explain it unless the
    amount is not even that of its own price, quantity and discount (``reckoned`` wrongly)."""

    expected: Decimal
    charged: Decimal
    reckoned: bool


def difference(
    book: PriceBook, line: Charged, moments: Iterable[tuple[datetime, date]], within: Decimal
) -> Difference | None:
    """How a line differs from the price book at each of the moments (with their business days); none where it agrees
    with one of them. ``within``: percent that a clerk may take off by himself. A product without a list price agrees.
    """
    own = line_amount(line.qty, line.price or Decimal(0), line.discount)
    found: Difference | None = None
    for moment, day in moments:
        price = book.price(line.product, line.qty, moment, day)
        if price is None:
            return None
        granted = _granted(book, line, moment, day)
        if own == line.amount and line.price == price and line.discount <= granted + within:
            return None
        expected = line_amount(line.qty, price, min(granted, line.discount))
        if expected == line.amount:
            return None
        found = Difference(expected, line.amount, own == line.amount)
    return found


def _granted(book: PriceBook, line: Charged, moment: datetime, day: date) -> Decimal:
    """What the promotion that a line names takes off, where its conditions hold."""
    promotion = book.promotion(line.promotion, moment) if line.promotion else None
    if promotion is None:
        return Decimal(0)
    before = line_amount(line.qty, line.price or Decimal(0), Decimal(0))
    return Decimal(0) if failed_conditions(promotion, line.code, line.qty, before, day) else promotion.percent


@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone of a plan: what it waits for (None: the one before it), and whether it was reached."""

    code: str
    done: bool
    after: tuple[str, ...] | None = None
    category: str | None = None
    line: int | None = None


def skipped(plan: Sequence[Planned]) -> list[int]:
    """The numbers of milestones that were not reached though one that waits for them was."""
    waits = predecessors([Node(one.code, 0, one.after, one.category, one.line) for one in plan])
    passed: set[int] = set()
    reached = [at for at, one in enumerate(plan) if one.done]
    while reached:
        for before in waits[reached.pop()]:
            if before not in passed:
                passed.add(before)
                reached.append(before)
    return sorted(at for at in passed if not plan[at].done)


def sample(period: str, numbers: Iterable[str], size: int) -> tuple[str, ...]:
    """Orders to check again by hand: as many as ``size``, drawn by lot; the same for the same period and orders,
    whoever draws."""
    known = sorted(numbers)
    return tuple(sorted(random.Random(period).sample(known, min(size, len(known)))))  # noqa: S311 - a lot, no secret
