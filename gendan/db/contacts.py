"""Contacts with customers: what was said, by which channel, and when to speak next."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa

from gendan.db.base import Fact, cell, strict
from gendan.db.types import Day


class Contact(Fact, table=True):
    """One contact with a customer (C094, C118). What was said is personal."""

    __tablename__: ClassVar[Any] = "contacts"
    __kind__ = "contact"
    __table_args__ = strict(
        sa.Index("contacts_order", "order_id"),
        sa.Index("contacts_customer", "customer_id"),
    )

    order_id: int | None = cell(ref="order", to="orders")
    customer_id: int | None = cell(ref="customer", to="customers")
    channel: str = cell(required=True)
    direction: str = cell(required=True)
    summary: str | None = cell(personal=True)
    next_on: date | None = cell(Day)


contacts: sa.Table = Contact.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
