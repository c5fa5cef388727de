"""What order entry offers while somebody types: customers with their last orders, products with their price, the
earliest feasible date (C019, C022, C047)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from gendan.db import customers as customer_table
from gendan.db import lookup as table
from gendan.db import prices, products
from gendan.db.store import Store
from gendan.domain.money import line_amount
from gendan.domain.pricing import best_promotion, failed_conditions, unit_price
from gendan.services.blind import hidden_customers, hidden_from

MOST = 20


@dataclass(frozen=True, slots=True)
class CustomerFound:
    """A customer as the list of entry shows it."""

    code: str
    name: str
    contact: str | None
    phone: str | None
    address: str | None
    region: str | None
    kind: str
    grade: str | None


@dataclass(frozen=True, slots=True)
class LastOrder:
    """An earlier order of the customer, to be repeated."""

    number: str
    placed: date | None
    stage: str
    status: str
    amount: Decimal
    goods: str


@dataclass(frozen=True, slots=True)
class ProductFound:
    """A product as the list of entry shows it."""

    code: str
    name: str
    spec: str | None
    unit: str | None
    list_price: Decimal | None
    lead_days: int | None


@dataclass(frozen=True, slots=True)
class PricePreview:
    """What a line costs and why: ``why`` is list, ladder, none or entered; a promotion's failed conditions by name."""

    product: ProductFound
    price: Decimal | None
    why: str
    from_qty: Decimal | None
    discount: Decimal
    promotion: str | None
    failed: tuple[tuple[str, str, str], ...]
    amount: Decimal


def _customer(row: Any) -> CustomerFound:
    return CustomerFound(row.code, row.name or "", row.contact, row.phone, row.address, row.region, row.kind, row.grade)


def _product(row: Any) -> ProductFound:
    return ProductFound(row.code, row.name, row.spec, row.unit, row.list_price, row.lead_days)


def find_customers(store: Store, text: str) -> tuple[CustomerFound, ...]:
    """Customers by code, phone or its tail, name, pinyin, initials; of one whose order the viewer is checking blind
    neither phone nor address (C025)."""
    with store.read() as conn:
        hidden = hidden_customers(conn, store.viewer)
        found = [(row.id in hidden, _customer(row)) for row in table.customers_like(conn, text, MOST)]
    return tuple(replace(one, phone=None, address=None) if masked else one for masked, one in found)


def last_orders(store: Store, code: str, limit: int = 5) -> tuple[LastOrder, ...]:
    """The customer's last orders, newest first; none that the viewer is checking blind (C025)."""
    hidden = hidden_from(store, store.viewer)
    with store.read() as conn:
        customer = customer_table.by_code(conn, code)
        if customer is None:
            return ()
        found = table.last_orders(conn, customer.id, limit + len(hidden))
        rows = [row for row in found if row.number not in hidden][:limit]
        goods = table.goods_of(conn, [row.id for row in rows])
    return tuple(
        LastOrder(r.number, r.placed_on, r.stage, r.status, r.amount, ", ".join(goods.get(r.id, ()))) for r in rows
    )


def find_products(store: Store, text: str) -> tuple[ProductFound, ...]:
    """Products by code, barcode, name, pinyin, initials."""
    with store.read() as conn:
        return tuple(_product(row) for row in table.products_like(conn, text, MOST))


def resolve_product(store: Store, text: str) -> tuple[ProductFound | None, tuple[ProductFound, ...]]:
    """The product that ``text`` names beyond doubt (its code, its barcode, or the only one that fits), and all that
    fit: who types faster than the list comes never gets one of several."""
    with store.read() as conn:
        row = products.by_code_or_barcode(conn, text)
        if row is not None:
            return _product(row), (_product(row),)
        found = tuple(_product(one) for one in table.products_like(conn, text, MOST))
    return (found[0] if len(found) == 1 else None), found


def preview_of(
    conn: Connection,
    row: Any,
    qty: Decimal,
    day: date,
    price: Decimal | None = None,
    discount: Decimal | None = None,
    promotion: str | None = None,
) -> PricePreview:
    """What a line of the product in ``row`` would cost on that day."""
    listed = unit_price(row.list_price, prices.breaks_of(conn, row.id), qty, day)
    unit = price if price is not None else listed.price
    before = line_amount(qty, unit or Decimal(0), Decimal(0))
    if promotion:
        named = prices.promotion_named(conn, promotion)
    else:
        named = best_promotion(prices.all_promotions(conn), row.code, qty, before, day) if discount is None else None
    failed = failed_conditions(named, row.code, qty, before, day) if named else ()
    percent = discount if discount is not None else (named.percent if named else Decimal(0))
    return PricePreview(
        _product(row),
        unit,
        "entered" if price is not None and price != listed.price else listed.why,
        listed.from_qty,
        percent,
        named.code if named else promotion,
        tuple((one.condition, one.wanted, one.found) for one in failed),
        line_amount(qty, unit or Decimal(0), percent),
    )
