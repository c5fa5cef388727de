"""Blindness: while a user has an order open for check, no place shows him its key fields (decisions.md, C025)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from gendan.db import customer_unions, customers, drafts, finding
from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services.drafts import keep, kept

FORM = "check:"
"""Beginning of the form names under which opened checks are kept, with what was keyed so far."""
_UNCHECKED = ("to_check", "to_settle", "on_hold")
HIDDEN = "···"
"""What stands in place of a hidden value."""


def open_check(store: Store, login: str, number: str, keyed: Mapping[str, object]) -> None:
    """Note that this user is checking the order, with what was keyed so far; from now on its values are hidden."""
    keep(store, login, FORM + number, dict(keyed))


def keyed_so_far(store: Store, login: str, number: str) -> dict[str, object] | None:
    """What this user has keyed of a check that he left open, or none."""
    draft = kept(store, login, FORM + number)
    return None if draft is None else draft.body


def hidden_from(store: Store, login: str | None) -> frozenset[str]:
    """Numbers of the orders whose key fields are hidden from this user now. A check that was left open while
    somebody else finished it hides nothing any more."""
    if login is None:
        return frozenset()
    with store.read() as conn:
        return frozenset(row.number for row in hidden_in(conn, login))


def hidden_in(conn: Connection, login: str | None) -> list[Any]:
    """The orders themselves."""
    if login is None:
        return []
    opened = [name.removeprefix(FORM) for name in drafts.forms_of(conn, login) if name.startswith(FORM)]
    return [row for number in opened for row in finding.orders_named(conn, number) if row.status in _UNCHECKED]


def hidden_customers(conn: Connection, login: str | None) -> frozenset[int]:
    """The customers (local ids) of whom this user sees neither phone nor address now: whose orders are hidden from
    him, and the files that were united with theirs."""
    owners = {order.customer_id for order in hidden_in(conn, login) if order.customer_id is not None}
    remaining = {customers.remaining(conn, customers.by_id(conn, one)).id for one in owners}
    return frozenset(owners | {one for each in remaining for one in customer_unions.family(conn, each)})


@dataclass(frozen=True, slots=True)
class Unseen:
    """Of what the viewer may not see all now: numbers of orders, and codes of their customers."""

    orders: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()


def unseen(conn: Connection, viewer: str | None) -> Unseen:
    """The orders that this user is checking blind, and the customers whose phone that would tell."""
    orders = frozenset(row.number for row in hidden_in(conn, viewer))
    if not orders:
        return Unseen()
    codes = (customers.by_id(conn, one).code for one in hidden_customers(conn, viewer))
    return Unseen(orders, frozenset(codes))


def refuse_hidden(store: Store, number: str) -> None:
    """Refuse to show an order that is open for check on this screen."""
    if number in hidden_from(store, store.viewer):
        raise Refusal(
            "gate_closed",
            N_("You are checking order {number}: what was entered is shown once your check is finished."),
            number=number,
        )
