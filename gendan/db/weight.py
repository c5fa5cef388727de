"""The weight of an order's customer in a query: whose orders come first among equally urgent ones (C010, C014)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from gendan.db.customers import customers
from gendan.db.orders import orders

WEIGHT = {"strategic": 0, "key": 1}
"""Where customers of each kind stand; others come after."""


def weight() -> sa.Case[int]:
    """The place of an order by the kind of its customer. The few weighty customers are looked up once, not one for
    each order."""

    def theirs(kind: str) -> sa.Select[Any]:
        wanted = sa.text(f"customers.kind = '{kind}' AND customers.kind <> 'ordinary'")  # as the index says it
        return sa.select(customers.c.id).where(wanted)

    return sa.case(
        *((orders.c.customer_id.in_(theirs(kind)), place) for kind, place in WEIGHT.items()), else_=len(WEIGHT)
    )
