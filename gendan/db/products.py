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
