"""The price list as it is read: products, the steps and dated prices of one, promotions (C058, C061, C046)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gendan.db import lookup, prices, products
from gendan.db.store import Store
from gendan.domain.pricing import Break, unit_price

MOST_FOUND = 1000
"""Products that a search gives at most."""


@dataclass(frozen=True, slots=True)
class ListedProduct:
    """A product of the price list; money in yuan, ``lead_days`` in working days."""

    code: str
    name: str
    spec: str | None
    unit: str | None
    category: str | None
    list_price: Decimal | None
    floor_price: Decimal | None
    lead_days: int | None
    barcode: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a ladder, with quantity 1 a dated price. ``state`` is ``now``, ``later`` or ``past``."""

    min_qty: Decimal
    price: Decimal
    valid_from: date | None
    valid_to: date | None
    state: str


@dataclass(frozen=True, slots=True)
class ProductPrices:
    """A product with its steps; ``today`` is what one piece costs today."""

    product: ListedProduct
    steps: tuple[Step, ...]
    today: Decimal | None


@dataclass(frozen=True, slots=True)
class ListedPromotion:
    """A promotion and its conditions; ``products`` empty means all. ``state`` is ``now``, ``later`` or ``past``."""

    code: str
    name: str
    percent: Decimal
    min_qty: Decimal | None
    min_amount: Decimal | None
    valid_from: date | None
    valid_to: date | None
    products: tuple[str, ...]
    state: str


def _listed(row: Any) -> ListedProduct:
    return ListedProduct(
        row.code, row.name, row.spec, row.unit, row.category, row.list_price, row.floor_price, row.lead_days,
        row.barcode,
    )  # fmt: skip


def state_of(start: date | None, end: date | None, day: date) -> str:
    """``now``, ``later`` or ``past``: where ``day`` lies to a span whose ends count."""
    if end is not None and day > end:
        return "past"
    return "later" if start is not None and day < start else "now"


def list_products(store: Store, text: str = "") -> tuple[ListedProduct, ...]:
    """All products by code; with ``text`` those that it finds by code, barcode, name, pinyin, initials."""
    with store.read() as conn:
        rows = lookup.products_like(conn, text, MOST_FOUND) if text.strip() else products.all_rows(conn)
        return tuple(_listed(row) for row in rows)


def product_prices(store: Store, code: str) -> ProductPrices | None:
    """A product with its ladder and dated prices; none where there is no such product."""
    day = store.clock.today(store.config.zone)
    with store.read() as conn:
        row = products.by_code(conn, code)
        if row is None:
            return None
        breaks = prices.breaks_of(conn, row.id)
    steps = sorted((_step(one, day) for one in breaks), key=lambda one: (one.min_qty, one.valid_from or date.min))
    return ProductPrices(_listed(row), tuple(steps), unit_price(row.list_price, breaks, Decimal(1), day).price)


def _step(one: Break, day: date) -> Step:
    return Step(one.min_qty, one.price, one.valid_from, one.valid_to, state_of(one.valid_from, one.valid_to, day))


def list_promotions(store: Store) -> tuple[ListedPromotion, ...]:
    """All promotions, those in force first, ended ones last, then by code."""
    day = store.clock.today(store.config.zone)
    with store.read() as conn:
        found = prices.all_promotions(conn)
    order = ("now", "later", "past")
    listed = (
        ListedPromotion(
            one.code, one.name, one.percent, one.min_qty, one.min_amount, one.valid_from, one.valid_to, one.products,
            state_of(one.valid_from, one.valid_to, day),
        )
        for one in found
    )  # fmt: skip
    return tuple(sorted(listed, key=lambda one: (order.index(one.state), one.code)))
