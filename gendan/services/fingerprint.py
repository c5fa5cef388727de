"""A digest of what this terminal holds, to compare with that of another."""

from __future__ import annotations

from dataclasses import dataclass

from gendan.db import fingerprint as table
from gendan.db.store import Store


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The digest in hex, the number of orders, and of records in the change log."""

    fingerprint: str
    orders: int
    changesets: int


def fingerprint(store: Store) -> Fingerprint:
    """The digest of the business state: equal on two terminals if and only if they hold the same."""
    with store.read() as conn:
        return Fingerprint(table.digest(conn), *table.counts(conn))
