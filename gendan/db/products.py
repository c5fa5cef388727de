"""Products: what may be ordered."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Row, cell, derived, strict
from gendan.db.types import Fen, Number


class Product(Row, table=True):
    """A product of the price list (C058)."""

    __tablename__: ClassVar[Any] = "products"
    __kind__ = "product"
    __table_args__ = strict(sa.Index("products_code", "code"), sa.Index("products_barcode", "barcode"))

    code: str = cell(required=True)
    name: str = cell(required=True)
    spec: str | None = cell()
    unit: str | None = cell()
    category: str | None = cell()
    list_price: Decimal | None = cell(Fen)
    floor_price: Decimal | None = cell(Fen)
    lead_days: int | None = cell(Number)
    barcode: str | None = cell()
    template: str | None = cell()
    folded: str | None = derived()


products: sa.Table = Product.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def by_code(conn: Connection, code: str) -> sa.Row[Any] | None:
    """The product of that code."""
    return conn.execute(sa.select(products).where(products.c.code == code).order_by(products.c.id)).first()


def all_rows(conn: Connection) -> list[Any]:
    """All products by code; of several with one code the first."""
    rows = conn.execute(sa.select(products).order_by(products.c.code, products.c.id))
    return list({row.code: row for row in reversed(rows.all())}.values())[::-1]


def by_code_or_barcode(conn: Connection, text: str) -> sa.Row[Any] | None:
    """The product of that code as written, in capitals, or of that barcode."""
    for column, value in ((products.c.code, text), (products.c.code, text.upper()), (products.c.barcode, text)):
        row = conn.execute(sa.select(products).where(column == value).order_by(products.c.id)).first()
        if row is not None:
            return row
    return None


def code_of(conn: Connection, product_id: int | None) -> str | None:
    """The code of the product of that local id."""
    return conn.execute(sa.select(products.c.code).where(products.c.id == product_id)).scalar()
