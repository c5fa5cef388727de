"""Repeating an order: what the customer ordered before, typed again by itself, without prices (C024, F4)."""

from __future__ import annotations

from dataclasses import dataclass

from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services.blind import hidden_from
from gendan.services.confirmation_page import confirmation_page
from gendan.services.entry_form import CHANNELS, MODES, TypedLine
from gendan.services.lookup import LastOrder, last_orders
from gendan.services.order_page import order_page

OFFERED = 5
"""Earlier orders that are offered."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """What is taken over from an earlier order; a field is empty where it had none."""

    number: str
    lines: tuple[TypedLine, ...]
    contact: str
    address: str
    channel: str
    delivery_mode: str
    special: str


def repeatable(store: Store, code: str) -> tuple[LastOrder, ...]:
    """The customer's last orders that can be repeated, newest first: no drafts, none that is being checked blind."""
    found = last_orders(store, code, OFFERED * 2)
    return tuple(one for one in found if one.status != "draft")[:OFFERED]


def repeated(store: Store, number: str) -> Repeated:
    """What an earlier order says. Prices are those of today; wishes of single lines are told with their line."""
    if number in hidden_from(store, store.viewer):
        message = N_("Order {number} is being checked by you and cannot be repeated.")
        raise Refusal("gate_closed", message, number=number)
    page, more = order_page(store, number), confirmation_page(store, number)
    wishes = [page.special] if page.special else []
    wishes += [f"{line.product or line.name}: {line.special}" for line in page.lines if line.special]
    return Repeated(
        page.number,
        tuple(TypedLine(line.product or line.name, f"{line.qty:f}") for line in page.lines),
        page.contact or "",
        page.address or "",
        page.channel if page.channel in CHANNELS else "",
        more.delivery_mode if more.delivery_mode in MODES else "",
        "; ".join(wishes),
    )
