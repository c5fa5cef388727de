"""Blindness: while a user has an order open for check, no place shows him its key fields (decisions.md, C025)."""

from __future__ import annotations

from collections.abc import Mapping

from gendan.db import drafts
from gendan.db.store import Store
from gendan.services.drafts import drop, keep

FORM = "check:"
"""Beginning of the form names under which opened checks are kept, with what was keyed so far."""
HIDDEN = "···"
"""What stands in place of a hidden value."""


def open_check(store: Store, login: str, number: str, keyed: Mapping[str, object]) -> None:
    """Note that this user is checking the order, with what was keyed so far; from now on its values are hidden."""
    keep(store, login, FORM + number, dict(keyed))


def close_check(store: Store, login: str, number: str) -> None:
    """The check is finished or given up."""
    drop(store, login, FORM + number)


def hidden_from(store: Store, login: str | None) -> frozenset[str]:
    """Numbers of the orders whose key fields are hidden from this user now."""
    if login is None:
        return frozenset()
    with store.read() as conn:
        return frozenset(name.removeprefix(FORM) for name in drafts.forms_of(conn, login) if name.startswith(FORM))
