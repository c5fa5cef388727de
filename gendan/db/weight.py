"""The weight of an order's customer in a query: whose orders come first among equally urgent ones (C010, C014)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from gendan.db.customers import customers
from gendan.db.orders import orders

WEIGHT = {"strategic": 0, "key": 1}
"""Where customers of each kind stand; others come after."""


def standing_kind() -> sa.ColumnElement[str]:
    """The kind of the customer of a row: that of the file that remains, where his was united with it."""
    remains = customers.alias("remains")
    other = sa.select(remains.c.kind).where(remains.c.id == customers.c.into_id).scalar_subquery()
    return sa.func.coalesce(other, customers.c.kind)


def weight() -> sa.Case[int]:
    """The place of an order by the kind of its customer, of united files that of the one that remains. The few weighty
    customers are looked up once, not one for each order."""

    def theirs(kind: str) -> sa.CompoundSelect[Any]:
        wanted = sa.text(f"customers.kind = '{kind}' AND customers.kind <> 'ordinary'")  # as the index says it
        gone = customers.alias("gone")
        own = sa.select(customers.c.id).where(wanted, customers.c.into_id.is_(None))
        united = sa.select(gone.c.id).select_from(gone.join(customers, customers.c.id == gone.c.into_id))
        return own.union_all(united.where(wanted, gone.c.into_id.is_not(None)))

    return sa.case(
        *((orders.c.customer_id.in_(theirs(kind)), place) for kind, place in WEIGHT.items()), else_=len(WEIGHT)
    )
