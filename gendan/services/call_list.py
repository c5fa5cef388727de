"""Whom to call today (C111, C112, C113): agreed contacts, customers nobody spoke to for long, notices
owed, return visits (C238)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gendan.db import telling
from gendan.db.store import Store
from gendan.services.blind import hidden_from
from gendan.services.order_page import OrderPage, order_page
from gendan.services.today import Item, today

AGREED, SILENT, NOTICE, VISIT = "agreed", "no_contact", "notice", "visit"
"""Why a customer is called: it was agreed, nobody spoke to him for long, something happened that he does not know, he
has his goods and is asked how he likes them."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why to call: ``kind``, for a notice the node, and since when."""

    kind: str
    node: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Call:
    """One telephone call about one order."""

    order: str
    customer: str
    urgent: bool
    reasons: tuple[Reason, ...]

    @property
    def visit(self) -> bool:
        """Whether it is a return visit, which asks for a score (C238)."""
        return any(reason.kind == VISIT for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class CallPage:
    """What the caller has before him: the order, and the nodes that the customer is still to be told about."""

    page: OrderPage
    owed: tuple[str, ...]


def calls(store: Store, who: str | None = None) -> tuple[Call, ...]:
    """The calls of today for everybody, or for the follower ``who``: one an order, in the order of today's list. An
    order that the viewer is checking blind is left out: its telephone number is hidden from him."""
    hidden = hidden_from(store, store.viewer)
    found: dict[str, list[tuple[Item, Reason]]] = {}
    for item in today(store, None, who).items:
        reason = _reason(item)
        if reason is not None and item.order not in hidden:
            found.setdefault(item.order, []).append((item, reason))
    return tuple(_call(order, items) for order, items in found.items())


def _call(order: str, items: Sequence[tuple[Item, Reason]]) -> Call:
    first = items[0][0]
    return Call(order, first.customer, first.urgent, tuple(reason for _item, reason in items))


def _reason(item: Item) -> Reason | None:
    if item.kind == NOTICE:
        return Reason(NOTICE, item.what, item.due)
    if item.kind == VISIT:
        return Reason(VISIT, "", item.due)
    if item.kind == "task" and item.what in ("", SILENT):
        return Reason(item.what or AGREED, "", item.due)
    return None


def call_page(store: Store, number: str) -> CallPage:
    """The order to talk about, as it is now; refuses ``unknown_reference``."""
    page = order_page(store, number)
    with store.read() as conn:
        owed = telling.owed_to(conn, page.id, store.config)
    return CallPage(page, tuple(one.node for one in owed))
