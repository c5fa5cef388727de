"""Prices beside the list price: ladders, dated prices, promotions (C058, C061, C046)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Row, cell, strict
from gendan.db.types import Day, Doc, Fen, Milli, Percent, YesNo
from gendan.domain.pricing import Break, Promotion


class PriceBreak(Row, table=True):
    """A step of a product's ladder; with quantity 1 a list price for the days it is valid."""

    __tablename__: ClassVar[Any] = "price_breaks"
    __kind__ = "price_break"
    __table_args__ = strict(sa.Index("price_breaks_product", "product_id"))

    product_id: int = cell(ref="product", to="products", required=True)
    min_qty: Decimal = cell(Milli, required=True)
    price: Decimal = cell(Fen, required=True)
    valid_from: date | None = cell(Day)
    valid_to: date | None = cell(Day)
    removed: bool = cell(YesNo, default=False, required=True)


class PromotionRow(Row, table=True):
    """A promotion and its conditions."""

    __tablename__: ClassVar[Any] = "promotions"
    __kind__ = "promotion"
    __table_args__ = strict(sa.Index("promotions_code", "code"))

    code: str = cell(required=True)
    name: str = cell(required=True)
    percent: Decimal = cell(Percent, required=True)
    min_qty: Decimal | None = cell(Milli)
    min_amount: Decimal | None = cell(Fen)
    valid_from: date | None = cell(Day)
    valid_to: date | None = cell(Day)
    products: Any = cell(Doc)
    removed: bool = cell(YesNo, default=False, required=True)


price_breaks: sa.Table = PriceBreak.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
promotions: sa.Table = PromotionRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def break_rows(conn: Connection, product_id: int) -> list[Any]:
    """The steps of a product's ladder, smallest quantity first."""
    query = sa.select(price_breaks).where(price_breaks.c.product_id == product_id, price_breaks.c.removed.is_(False))
    return list(conn.execute(query.order_by(price_breaks.c.min_qty, price_breaks.c.uid)))


def breaks_of(conn: Connection, product_id: int) -> list[Break]:
    """The ladder of a product."""
    return [Break(r.min_qty, r.price, r.valid_from, r.valid_to) for r in break_rows(conn, product_id)]


def promotion_rows(conn: Connection) -> list[Any]:
    """All promotions, newest first."""
    query = sa.select(promotions).where(promotions.c.removed.is_(False))
    return list(conn.execute(query.order_by(promotions.c.uid.desc())))


def promotion_of(row: Mapping[str, Any]) -> Promotion:
    """A promotion from the columns of its row."""
    return Promotion(
        row["code"],
        row["name"],
        row["percent"],
        row["min_qty"],
        row["min_amount"],
        row["valid_from"],
        row["valid_to"],
        tuple(row["products"] or ()),
    )


def all_promotions(conn: Connection) -> list[Promotion]:
    """All promotions with their conditions."""
    return [promotion_of(row._mapping) for row in promotion_rows(conn)]


def promotion_row(conn: Connection, code: str) -> Any:
    """The promotion of that code, or none."""
    query = sa.select(promotions).where(promotions.c.code == code, promotions.c.removed.is_(False))
    return conn.execute(query.order_by(promotions.c.uid)).first()


def promotion_named(conn: Connection, code: str) -> Promotion | None:
    """The promotion of that code as written or in capitals, or none."""
    row = promotion_row(conn, code) or promotion_row(conn, code.upper())
    return None if row is None else promotion_of(row._mapping)
