"""What is read back to the customer, one key field at a time, as it stands in the database (C024)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gendan.db.store import Store
from gendan.services.confirmation_page import confirmation_page
from gendan.services.entry import READ_BACK
from gendan.services.order_page import LineView, order_page


@dataclass(frozen=True, slots=True)
class ReadBack:
    """An order as the customer hears it."""

    number: str
    customer: str
    phone: str
    requested: date | None
    delivery_mode: str
    address: str
    lines: tuple[LineView, ...]
    amount: Decimal
    special: str

    @property
    def steps(self) -> tuple[str, ...]:
        """What is said, in order: the key fields, each line by itself, and the wishes where there are any."""
        lines = tuple(f"lines.{number}" for number in range(1, len(self.lines) + 1))
        where = () if self.delivery_mode == "pickup" else ("address",)
        return ("customer_phone", "requested", *where, *lines, *(("special",) if self.special else ()))

    @property
    def confirmed(self) -> list[str]:
        """The fields for ``order.read_back`` once every step is confirmed."""
        return [name for name in READ_BACK if name != "address" or "address" in self.steps]


def read_back(store: Store, number: str) -> ReadBack:
    """What is to be read back of that order."""
    page, more = order_page(store, number), confirmation_page(store, number)
    return ReadBack(
        page.number,
        page.customer,
        page.phone or "",
        page.requested,
        more.delivery_mode or "",
        page.address or "",
        page.lines,
        page.amount,
        page.special or "",
    )
